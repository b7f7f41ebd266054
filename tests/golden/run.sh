#!/bin/sh
# SPDX-License-Identifier: MIT
# Every screen on three devices.
# run.sh check WARRAQ PICTURES: their sums are those of screens.txt, which somebody has looked at
# run.sh draw [FOLDER]: with build/release, the pictures and contact sheets of them into FOLDER
#   (build/golden), and the sums into screens.txt: look at what `git diff` then names
set -eu
here=$(cd "$(dirname "$0")" && pwd)
source=$(cd "$here/../.." && pwd)
what=${1:-}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM

# an archive of the samples, with a shelf that came later
sums() {
    "$1" pack --quiet "$source"/tests/articles/*.txt "$source"/tests/articles/*.jsonl -o "$work/old.wrq"
    "$1" pack --quiet --append "$work/old.wrq" "$here/shelf.jsonl" -o "$work/shelf.wrq"
    "$2" "$work/shelf.wrq" ${3:+"$3"} >"$work/out" 2>"$work/err" || {
        cat "$work/err"
        exit 1
    }
    grep -v '^\[' "$work/out" >"$work/sums" # without what cmocka says
}

case $what in
check)
    sums "$2" "$3"
    diff "$here/screens.txt" "$work/sums" && exit
    echo "FAILED: these screens look otherwise than when they were looked at (< then, > now):"
    echo "draw them with \`sh tests/golden/run.sh draw\`, look, and commit the sums with the change"
    exit 1
    ;;
draw)
    cd "$source"
    folder=${2:-build/golden}
    cmake --preset release >/dev/null
    cmake --build --preset release -j 2 --target warraq golden_pictures >/dev/null
    rm -rf "$folder"
    mkdir -p "$folder"
    sums build/release/bin/warraq build/release/tests/golden/golden_pictures "$folder"
    cp "$work/sums" "$here/screens.txt"
    command -v montage >/dev/null || {
        echo "golden: contact sheets need ImageMagick; the pictures are in $folder"
        exit 0
    }
    for sheet in "$folder"/*-home.pgm; do
        name=${sheet%-home.pgm}
        size=400x
        case $name in *waveshare*) size=600x ;; esac
        # each is made small as it is read: all of them at full size are more than montage may hold
        montage -font build/release/share/warraq/fonts/noto-sans-regular.ttf -label %t \
            -tile 4x2 -geometry "$size"+4+4 -background '#ddd' \
            -colorspace Gray -depth 8 "$name-*.pgm[$size]" "$name.sheet.png"
    done
    echo "golden: pictures and sheets are in $folder, the sums in tests/golden/screens.txt"
    ;;
*)
    sed -n '3,6s/^# //p' "$0" >&2
    exit 2
    ;;
esac
