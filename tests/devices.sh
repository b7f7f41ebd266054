#!/bin/sh
# SPDX-License-Identifier: MIT
# sh tests/devices.sh [PRESET...]: builds the programs for devices (native kobo pi-arm64, or those
# named) and shows that each paints what this machine's own build paints, to the bit, in every family
# and at 16, 4 and 2 levels; that the Kobo's is one static file of at most 1.2 MB; and that it runs
# where every system call newer than Linux 3.0 is refused. ARM programs run under qemu-user.
set -eu
cd "$(dirname "$0")/.."
[ $# -gt 0 ] || set -- native kobo pi-arm64

kobo_bytes_max=1200000
last_call=308 # setns, the last system call of Linux 3.0 on x86-64

sh tools/setup.sh build cross
cmake --preset release >/dev/null
cmake --build --preset release -j 2 >/dev/null
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
build/release/bin/warraq pack --quiet tests/articles -o "$work/a.wrq"
printf 'key ok\nkey next\nkey next\nkey prev\nkey back\nkey down\nkey ok\nkey next\n' >"$work/script"

# paint FOLDER READER...: raw frames of every look, a folder each
paint() {
    out=$1
    shift
    for look in 'kobo-clara noto-naskh' 'kobo-clara amiri' 'kobo-clara lateef' \
        'kobo-clara noto-sans' '600x800@167/4 noto-naskh' 'waveshare-7.5 noto-naskh'; do
        folder="$out/$(echo "$look" | tr ' /' '__')"
        mkdir -p "$folder"
        "$@" --device "${look% *}" --font "${look#* }" --fonts build/release/share/warraq/fonts \
            --state "$folder.state" --display "raw:$folder" --input "$work/script" "$work/a.wrq"
    done
}

# frames FOLDER: what the pictures in it sum to
frames() {
    (cd "$1" && find . -name '*.raw' -exec sha256sum {} + | sort -k 2)
}

# on_this_machine PRESET: the program that runs that preset's programs, or nothing
emulator() {
    case $1 in
    kobo | pi-armhf) echo qemu-arm-static ;;
    pi-arm64) echo qemu-aarch64-static ;;
    esac
}

check_size() {
    bytes=$(stat -c %s "$1")
    echo "devices: $1, stripped: $bytes bytes"
    [ "$bytes" -le $kobo_bytes_max ] || { echo "FAILED: over $kobo_bytes_max bytes"; exit 1; }
}

paint "$work/own" build/release/bin/warraq-reader
frames "$work/own" >"$work/own.sums"
echo "devices: $(wc -l <"$work/own.sums") frames painted by this machine's own build"
[ -s "$work/own.sums" ]

for preset; do
    case $preset in
    kobo | pi-armhf) sh tools/sysroot.sh armhf ;;
    pi-arm64) sh tools/sysroot.sh arm64 ;;
    native) sh tools/sysroot.sh native ;;
    esac
    cmake --preset "$preset" >/dev/null
    cmake --build --preset "$preset" -j 2 --target warraq-reader warraq-reader-stripped >/dev/null
    reader=build/$preset/bin/warraq-reader
    # shellcheck disable=SC2046
    paint "$work/$preset" $(emulator "$preset") $reader
    frames "$work/$preset" | cmp - "$work/own.sums" ||
        { echo "FAILED: $preset paints other pages than this machine's own build"; exit 1; }
    echo "devices: $preset: every frame is equal"
    [ "$preset" != kobo ] || check_size build/kobo/bin/warraq-reader-stripped
done

if [ -x build/native/bin/warraq-reader ]; then
    gcc -O1 -o "$work/old_kernel" tests/emulator/old_kernel.c
    paint "$work/old" "$work/old_kernel" $last_call build/native/bin/warraq-reader
    frames "$work/old" | cmp - "$work/own.sums" ||
        { echo "FAILED: the program needs a system call newer than Linux 3.0"; exit 1; }
    echo "devices: every frame is equal without the system calls newer than Linux 3.0"
fi
echo "OK: the programs for devices paint the same pages."
