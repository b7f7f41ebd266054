#!/bin/sh
# SPDX-License-Identifier: MIT
# sh tests/guest/packages.sh FOLDER PACKAGE:ARCHITECTURE...: fetches Debian 12's packages of any
# processor through this machine's own apt and unpacks them into FOLDER; none is installed, and the
# machine's own lists stay as they are. A name that ends in a dot is that of a package that depends on the
# real one, as linux-image-armmp. on the newest kernel.
# The names of the packages that came stand in FOLDER/packages, one a line. Exit code 77: they could
# not be had.
set -eu

suite=bookworm

[ $# -ge 2 ] || { echo "usage: packages.sh FOLDER PACKAGE:ARCHITECTURE..." >&2; exit 2; }
for program in apt-get apt-cache dpkg; do
    command -v $program >/dev/null 2>&1 || { echo "packages.sh: $program is missing" >&2; exit 77; }
done
mkdir -p "$1"
cd "$1"
folder=$PWD
shift
mkdir -p apt/lists/partial apt/archives/partial apt/fetched

# Where this machine takes Debian's packages from: the first address of its own sources.
archive() {
    cat /etc/apt/sources.list.d/*.sources /etc/apt/sources.list /etc/apt/sources.list.d/*.list \
        2>/dev/null |
        sed -nE 's/^URIs: *([^ ]+).*/\1/p; s/^deb +(\[[^]]*\] +)?([^ ]+).*/\2/p' | head -n 1
}

# apt COMMAND WORD...: apt-get or apt-cache with sources, lists and processors of our own
apt() {
    command=$1
    shift
    "$command" -q -o "Dir::Etc::sourcelist=$folder/apt/debian.sources" -o Dir::Etc::sourceparts=- \
        -o "Dir::State::lists=$folder/apt/lists" -o Dir::State::status=/dev/null \
        -o "Dir::Cache=$folder/apt" -o APT::Sandbox::User=root -o Acquire::Retries=3 \
        -o APT::Architectures::=amd64 -o APT::Architectures::=armhf -o APT::Architectures::=arm64 "$@"
}

# real NAME:ARCHITECTURE: itself, or what a name that ends in a dot depends on
real() {
    case ${1%:*} in
    *.)
        apt apt-cache show --no-all-versions "${1%.:*}:${1#*:}" |
            sed -nE 's/^Depends: ([^ ,]+).*/\1/p' | head -n 1
        ;;
    *) echo "${1%:*}" ;;
    esac
}

processors=$(for package; do echo "${package#*:}"; done | grep -v '^all$' | sort -u | tr '\n' ' ')
printf 'Types: deb\nURIs: %s\nSuites: %s\nComponents: main\nArchitectures: %s\nSigned-By: %s\n' \
    "$(archive)" $suite "$processors" /usr/share/keyrings/debian-archive-keyring.gpg \
    >apt/debian.sources
apt apt-get update >apt/log 2>&1 ||
    { tail -n 5 apt/log >&2; echo "packages.sh: Debian's lists could not be loaded" >&2; exit 77; }
: >packages.part
for package; do
    name=$(real "$package")
    [ -n "$name" ] || { echo "packages.sh: there is no $package" >&2; exit 77; }
    (cd apt/fetched && apt apt-get download "$name:${package#*:}" >../log 2>&1) ||
        { tail -n 5 apt/log >&2; echo "packages.sh: $name could not be fetched" >&2; exit 77; }
    echo "$name" >>packages.part
done
for file in apt/fetched/*.deb; do
    dpkg -x "$file" .
done
rm -rf apt
mv packages.part packages
