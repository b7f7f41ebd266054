#!/bin/sh
# SPDX-License-Identifier: MIT
# check_headers.sh ROOT CC: each header compiles alone, twice in one file, without a warning.
set -eu
root=$1
cc=$2
shift 2 # what is left are flags
cd "$root"
status=0
flags="-std=c11 -D_GNU_SOURCE -Wall -Wextra -Wpedantic -Wstrict-prototypes -Werror -fsyntax-only -Iinclude $*"
# the folders that CMake tells the suites
# shellcheck disable=SC2089,SC2090 # the compiler is to see the quotes
flags="$flags -DWARRAQ_SOURCE_DIR=\"\" -DWARRAQ_FONTS_DIR=\"\" -DWARRAQ_SHARED_DIR=\"\""
# and what a suite of search says before its fixture
flags="$flags -DARCHIVE_NAME=\"\""
for package in freetype2 harfbuzz fribidi libpng sdl2 jansson; do
    if pkg-config --exists $package; then
        flags="$flags $(pkg-config --cflags $package)"
    fi
done
for header in $(find include firmware tools tests -name '*.h' | sort); do
    # flags are words
    # shellcheck disable=SC2086,SC2090
    if ! printf '#include "%s"\n#include "%s"\nextern int alone;\n' "$root/$header" "$root/$header" |
        "$cc" $flags "-I$(dirname "$header")" -Ifirmware -Ifirmware/port -Itests/panel -Itools -Itools/flash -Itools/pack -Itools/import -x c -; then
        echo "$header does not compile alone"
        status=1
    fi
done
exit $status
