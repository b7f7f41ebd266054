#!/bin/sh
# SPDX-License-Identifier: MIT
# sh tests/devices.sh [PRESET...]: builds the programs for devices (native kobo pi-arm64, or those
# named) and shows that each paints what this machine's own build paints, to the bit, in every family
# and at 16, 4 and 2 levels, with the same glyphs at the same places; that the Kobo's is one static
# file of at most 1.2 MB; and that it runs where every system call newer than Linux 3.0 is refused.
# ARM programs run under qemu-user.
# sh tests/devices.sh short: the Kobo's alone against the build of the tests (build/asan), where the
# libraries for it have been made (tools/sysroot.sh armhf); elsewhere it says SKIP and why, code 77.
set -eu
cd "$(dirname "$0")/.."
[ $# -gt 0 ] || set -- native kobo pi-arm64

kobo_bytes_max=1200000
last_call=308 # setns, the last system call of Linux 3.0 on x86-64

skip() {
    echo "SKIP: the Kobo's program: $1"
    exit 77
}

own=release
if [ "$1" = short ]; then
    for program in arm-linux-gnueabihf-gcc qemu-arm-static; do
        command -v $program >/dev/null 2>&1 ||
            skip "$program is missing; sh tools/setup.sh cross brings it"
    done
    [ -e build/sysroot/armhf/complete ] ||
        skip "its libraries are not made; sh tools/sysroot.sh armhf makes them in three minutes"
    own=asan
    set -- kobo
else
    sh tools/setup.sh build cross
fi
cmake --preset $own >/dev/null
cmake --build --preset $own -j 2 >/dev/null
cmake --build --preset $own --target print_glyphs >/dev/null
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
build/$own/bin/warraq pack --quiet tests/articles -o "$work/a.wrq"
printf 'key ok\nkey ok\nkey next\nkey next\nkey prev\nkey back\nkey down\nkey ok\nkey next\n' >"$work/script"

# paint FOLDER READER...: raw frames of every look, a folder each
paint() {
    out=$1
    shift
    for look in 'kobo-clara noto-naskh' 'kobo-clara amiri' 'kobo-clara lateef' \
        'kobo-clara noto-sans' '600x800@167/4 noto-naskh' 'waveshare-7.5 noto-naskh'; do
        folder="$out/$(echo "$look" | tr ' /' '__')"
        mkdir -p "$folder"
        "$@" --device "${look% *}" --font "${look#* }" --fonts build/$own/share/warraq/fonts \
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

# glyphs PROGRAM...: every glyph of the samples, in a file
glyphs() {
    "$@" build/$own/share/warraq/fonts tests/articles/*.txt
}

# same_glyphs PRESET: as this machine's libraries make them. HarfBuzz 6 and 10 round scaled offsets
# differently, which may move a glyph by 1/64 px and is counted; nothing else may differ.
same_glyphs() {
    # shellcheck disable=SC2046 # no emulator is no word
    glyphs $(emulator "$1") "build/$1/bin-tests/print_glyphs" >"$work/$1.glyphs"
    paste -d '|' "$work/own.glyphs" "$work/$1.glyphs" | awk -F '|' -v preset="$1" '
        function near(x, y) { return x - y <= 1 && y - x <= 1 }
        $1 != $2 {
            n = split($1, a, " ")
            m = split($2, b, " ")
            is_near = n == m
            for (i = 1; i <= n && is_near; i++)
                is_near = i >= n - 3 && i < n ? near(a[i], b[i]) : a[i] == b[i]
            if (is_near) { near_n++; next }
            if (other_n++ < 5) print "devices: " preset ": " $2 ", here " $1
        }
        END {
            printf "devices: %s: %d glyphs; %d lie 1/64 px elsewhere, %d differ\n", preset, NR, near_n, other_n
            exit other_n > 0 || NR == 0
        }' || { echo "FAILED: $1 makes other glyphs than the libraries of this machine"; exit 1; }
}

check_size() {
    bytes=$(stat -c %s "$1")
    echo "devices: $1, stripped: $bytes bytes"
    [ "$bytes" -le $kobo_bytes_max ] || { echo "FAILED: over $kobo_bytes_max bytes"; exit 1; }
}

paint "$work/own" build/$own/bin/warraq-reader
frames "$work/own" >"$work/own.sums"
echo "devices: $(wc -l <"$work/own.sums") frames painted by this machine's own build"
[ -s "$work/own.sums" ]
glyphs build/$own/bin-tests/print_glyphs >"$work/own.glyphs"
for library in harfbuzz freetype2 fribidi; do
    echo "devices: $library $(pkg-config --modversion $library) here"
done

for preset; do
    case $preset in
    kobo | pi-armhf) sh tools/sysroot.sh armhf ;;
    pi-arm64) sh tools/sysroot.sh arm64 ;;
    native) sh tools/sysroot.sh native ;;
    esac
    cmake --preset "$preset" >/dev/null
    cmake --build --preset "$preset" -j 2 --target warraq-reader warraq-reader-stripped \
        print_glyphs >/dev/null
    reader=build/$preset/bin/warraq-reader
    # shellcheck disable=SC2046
    paint "$work/$preset" $(emulator "$preset") $reader
    frames "$work/$preset" | cmp - "$work/own.sums" ||
        { echo "FAILED: $preset paints other pages than this machine's own build"; exit 1; }
    echo "devices: $preset: every frame is equal"
    same_glyphs "$preset"
    [ "$preset" != kobo ] || check_size build/kobo/bin/warraq-reader-stripped
done

if [ $own = release ] && [ -x build/native/bin/warraq-reader ]; then
    gcc -O1 -o "$work/old_kernel" tests/emulator/old_kernel.c
    paint "$work/old" "$work/old_kernel" $last_call build/native/bin/warraq-reader
    frames "$work/old" | cmp - "$work/own.sums" ||
        { echo "FAILED: the program needs a system call newer than Linux 3.0"; exit 1; }
    echo "devices: every frame is equal without the system calls newer than Linux 3.0"
fi
echo "OK: the programs for devices paint the same pages."
