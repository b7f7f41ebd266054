#!/bin/sh
# SPDX-License-Identifier: MIT
# Instructions that a 32-bit ARM takes to open a bundle, to read an article and to find words, as
# qemu-arm counts them: one figure a line, without what a process that does nothing takes. The mean
# of six articles across the archive.
# usage: tests/bench/arm.sh BUNDLE [WORDS]
# Needs build/sysroot/armhf (tools/sysroot.sh armhf) and the preset kobo built.
set -eu

source=$(cd "$(dirname "$0")/../.." && pwd)
bundle=$1
words=${2:-كتاب نهر}
kobo=$source/build/kobo
sysroot=$source/build/sysroot/armhf
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM

"$sysroot/bin/musl-gcc" -O2 -mcpu=cortex-a8 -mfpu=neon -mthumb -static -Wl,--gc-sections \
    -I"$source/include" "$source/tests/bench/bench_bundle.c" -o "$work/bench" \
    "$kobo/firmware/search/libwarraq_search.a" "$kobo/firmware/bundle/libwarraq_bundle.a" \
    "$kobo/firmware/fold/libwarraq_fold.a" "$kobo/firmware/base/libwarraq_base.a" \
    -L"$sysroot/lib" -lz -lsodium
qemu-arm-static "$work/bench" find "$bundle" "$words" >/dev/null ||
    { echo "arm: $bundle cannot be searched by this build" >&2; exit 1; }
count() { qemu-arm-static -singlestep -d nochain,exec -D /dev/stdout "$work/bench" "$@" |
    grep -c '^Trace'; }
nothing=$(count nothing "$bundle")
open=$(($(count open "$bundle") - nothing))
n=$(od -An -tu4 -j48 -N4 "$bundle" | tr -d ' ')
sum=0
for i in 1 2 3 4 5 6; do
    sum=$((sum + $(count article "$bundle" $((n * i / 7 + 1))) - nothing))
done
echo "open $open instructions"
echo "open_and_article $((sum / 6)) instructions"
echo "open_and_find $(($(count find "$bundle" "$words") - nothing)) instructions"
