#!/bin/sh
# SPDX-License-Identifier: MIT
# Fetch source packages of Debian 13 through this machine's own apt, and unpack them with Debian's
# fixes applied. The release is pinned by the hash of its tarball; Debian's fixes to it are not,
# because they bring mended holes: apt vouches for them by the archive's signature. With
# WITHOUT_FIXES=1 in the environment a release is taken alone when its fixes cannot be had.
# usage: tools/debian-source.sh FOLDER PACKAGE SHA256 [PACKAGE SHA256...]
#   leaves FOLDER/PACKAGE, unpacked; what is there already is left as it is
set -eu

suite=trixie

[ $# -ge 3 ] || { echo "usage: debian-source.sh FOLDER PACKAGE SHA256..." >&2; exit 2; }
mkdir -p "$1/apt/lists/partial"
cd "$1"
root=$PWD
shift
for program in apt-get xz patch; do
    if ! command -v $program >/dev/null 2>&1; then
        echo "debian-source.sh: $program is missing; on Debian: sh tools/setup.sh cross" >&2
        exit 1
    fi
done

# Where this machine takes Debian's packages from: the first address of its own sources.
archive() {
    cat /etc/apt/sources.list.d/*.sources /etc/apt/sources.list /etc/apt/sources.list.d/*.list \
        2>/dev/null |
        sed -nE 's/^URIs: *([^ ]+).*/\1/p; s/^deb +(\[[^]]*\] +)?([^ ]+).*/\2/p' | head -n 1
}

# apt-get with lists and sources of our own: the machine's are left alone.
apt() {
    apt-get -qq -o "Dir::Etc::sourcelist=$root/apt/debian.sources" -o Dir::Etc::sourceparts=- \
        -o "Dir::State::lists=$root/apt/lists" -o APT::Sandbox::User=root "$@"
}

# fetch PACKAGE SHA256: the lists are loaded once, for the first package that is missing
fetch() {
    if [ ! -f apt/debian.sources ]; then
        printf 'Types: deb-src\nURIs: %s\nSuites: %s\nComponents: main\nSigned-By: %s\n' \
            "$(archive)" $suite /usr/share/keyrings/debian-archive-keyring.gpg >apt/debian.sources
        if ! apt update; then
            rm apt/debian.sources
            echo "debian-source.sh: the list of Debian 13's source packages could not be loaded." >&2
            echo "Is the network there? What apt-get said stands above." >&2
            exit 1
        fi
    fi
    mkdir -p "apt/$1" "$1.part"
    (cd "apt/$1" && apt source --download-only --tar-only "$1")
    if ! (cd "apt/$1" && apt source --download-only --diff-only "$1" 2>fixes.log); then
        if [ -z "${WITHOUT_FIXES:-}" ]; then
            cat "apt/$1/fixes.log" >&2
            exit 1
        fi
        echo "debian-source.sh: Debian's fixes to $1 cannot be had; its release is taken alone" >&2
    fi
    tarball=$(ls "apt/$1/$1"_*.orig.tar.?z)
    if ! echo "$2  $tarball" | sha256sum --check --status; then
        echo "debian-source.sh: $tarball is not the release of $1 known here." >&2
        echo "Debian 13 may have taken a newer one; its hash belongs into the script that asks." >&2
        exit 1
    fi
    tar -xf "$tarball" -C "$1.part" --strip-components=1
    # some releases are several tarballs; fixes may reach into any of them
    for part in "apt/$1/$1"_*.orig-*.tar.?z; do
        [ -f "$part" ] || continue
        folder=$(echo "${part##*/}" | sed 's/.*\.orig-\([^.]*\)\.tar.*/\1/')
        mkdir -p "$1.part/$folder"
        tar -xf "$part" -C "$1.part/$folder" --strip-components=1
    done
    for fixes in "apt/$1/$1"_*.debian.tar.xz; do
        [ ! -f "$fixes" ] || tar -xf "$fixes" -C "$1.part"
    done
    [ ! -f "$1.part/debian/patches/series" ] ||
        grep -v '^#' "$1.part/debian/patches/series" | while read -r fix _; do
            [ -z "$fix" ] || patch -s -f -p1 -d "$1.part" <"$1.part/debian/patches/$fix"
        done
    mv "$1.part" "$1"
}

while [ $# -ge 2 ]; do
    [ -d "$1" ] || fetch "$1" "$2"
    shift 2
done
