#!/bin/sh
# SPDX-License-Identifier: MIT
# Builds without each library of a format, and without all of them: they pass the tests that are left,
# and `warraq pack --list-formats` says what they do not read.
# usage: tests/without.sh [LIBRARY...]   (default: each, then all at once)
set -eu

source=$(cd "$(dirname "$0")/.." && pwd)
build=$source/build/without
log=$build.log
all="GUMBO LIBZIP LIBARCHIVE LZMA ZSTD BROTLI EXPAT CMARK WEBP GIF"
[ $# -gt 0 ] || set -- $all "$(echo $all | tr ' ' ';')"
for without in "$@"; do
    {
        cmake -S "$source" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Debug -DWARRAQ_WINDOW=OFF \
            "-DWARRAQ_WITHOUT=$without"
        suites=$(cmake --build "$build" --target help | sed -n 's/^\(test_import_[a-z]*\): .*/\1/p')
        cmake --build "$build" -j 2 --target warraq warraq-import import_poisoned $suites
        ctest --test-dir "$build" -j 2 --output-on-failure \
            -R 'test_import|e2e_pack_(archives|crawl|furniture|html|html_absent|images|json)$'
    } >"$log" 2>&1 || { tail -n 30 "$log"; echo "FAILED without $without: $log"; exit 1; }
    echo "without $without: $(sed -n 's/^.*% tests passed, \(.*\)/\1/p' "$log")"
    "$build/bin/warraq" pack --list-formats | grep -E 'without|left out' | sed 's/^/    /' || true
done
