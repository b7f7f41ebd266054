#!/bin/sh
# SPDX-License-Identifier: MIT
# Build HarfBuzz as a static library, for programs that bring all their libraries (preset static).
# Debian ships it shared only, and that one drags in GLib: 0.9 MB of memory that a reader needs not.
# The source is Debian 13's (tools/debian-source.sh).
# usage: tools/harfbuzz.sh FOLDER      leaves FOLDER/lib/libharfbuzz.a and FOLDER/include/harfbuzz
set -eu

[ $# -eq 1 ] || { echo "usage: harfbuzz.sh FOLDER" >&2; exit 2; }
scripts=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1/lib" "$1/include/harfbuzz"
cd "$1"

if [ -f lib/libharfbuzz.a ]; then
    echo "harfbuzz.sh: $PWD/lib/libharfbuzz.a is there"
    exit 0
fi

sh "$scripts/debian-source.sh" sources \
    harfbuzz 620e3468faec2ea8685d32c46a58469b850ef63040b3565cde05959825b48227
cp sources/harfbuzz/src/hb*.h include/harfbuzz/

# One translation unit, no C++ library, no threads: the reader has one. About a minute.
"${CXX:-g++}" -O2 -w -std=c++11 -fno-exceptions -fno-rtti -fno-threadsafe-statics \
    -ffunction-sections -fdata-sections -DNDEBUG -DHB_NO_MT ${HB_FLAGS:-} \
    -c sources/harfbuzz/src/harfbuzz.cc -o lib/harfbuzz.o
ar rcs lib/libharfbuzz.a.part lib/harfbuzz.o
mv lib/libharfbuzz.a.part lib/libharfbuzz.a
echo "harfbuzz.sh: made $PWD/lib/libharfbuzz.a"
