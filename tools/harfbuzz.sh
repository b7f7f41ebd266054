#!/bin/sh
# SPDX-License-Identifier: MIT
# Build HarfBuzz as a static library, for programs that bring all their libraries (preset static).
# Debian ships it shared only, and that one drags in GLib: 0.9 MB of memory that a reader needs not.
# The source is Debian 13's, fetched through this machine's own apt, by hash.
# usage: tools/harfbuzz.sh FOLDER      leaves FOLDER/lib/libharfbuzz.a and FOLDER/include/harfbuzz
set -eu

suite=trixie
version=10.2.0
sha256=620e3468faec2ea8685d32c46a58469b850ef63040b3565cde05959825b48227

[ $# -eq 1 ] || { echo "usage: harfbuzz.sh FOLDER" >&2; exit 2; }
mkdir -p "$1/lib" "$1/include/harfbuzz" "$1/apt/lists/partial"
cd "$1"
root=$PWD

if [ -f lib/libharfbuzz.a ]; then
    echo "harfbuzz.sh: $root/lib/libharfbuzz.a is there"
    exit 0
fi

# Where this machine takes Debian's packages from: the first address of its own sources.
archive() {
    cat /etc/apt/sources.list.d/*.sources /etc/apt/sources.list /etc/apt/sources.list.d/*.list \
        2>/dev/null |
        sed -nE 's/^URIs: *([^ ]+).*/\1/p; s/^deb +(\[[^]]*\] +)?([^ ]+).*/\2/p' | head -n 1
}

# Fetch the source package with lists and sources of our own: the machine's apt is left alone.
fetch() {
    printf 'Types: deb-src\nURIs: %s\nSuites: %s\nComponents: main\nSigned-By: %s\n' \
        "$(archive)" $suite /usr/share/keyrings/debian-archive-keyring.gpg >apt/debian.sources
    set -- -qq -o "Dir::Etc::sourcelist=$root/apt/debian.sources" -o Dir::Etc::sourceparts=- \
        -o "Dir::State::lists=$root/apt/lists" -o APT::Sandbox::User=root
    apt-get "$@" update
    (cd apt && apt-get "$@" source --download-only harfbuzz)
}

tarball=apt/harfbuzz_$version.orig.tar.xz
[ -f "$tarball" ] || fetch
if ! echo "$sha256  $tarball" | sha256sum --check --status; then
    echo "harfbuzz.sh: $tarball is not HarfBuzz $version as known here; remove it and try again" >&2
    exit 1
fi
tar -xf "$tarball" -C apt
cp apt/harfbuzz-$version/src/hb*.h include/harfbuzz/

# One translation unit, no C++ library, no threads: the reader has one. About a minute.
"${CXX:-g++}" -O2 -w -std=c++11 -fno-exceptions -fno-rtti -fno-threadsafe-statics \
    -ffunction-sections -fdata-sections -DNDEBUG -DHB_NO_MT ${HB_FLAGS:-} \
    -c "apt/harfbuzz-$version/src/harfbuzz.cc" -o lib/harfbuzz.o
ar rcs lib/libharfbuzz.a.part lib/harfbuzz.o
mv lib/libharfbuzz.a.part lib/libharfbuzz.a
echo "harfbuzz.sh: made $root/lib/libharfbuzz.a"
