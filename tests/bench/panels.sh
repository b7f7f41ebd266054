#!/bin/sh
# SPDX-License-Identifier: MIT
# What each back end sends to its panel, on the emulated devices: pixels refreshed, bytes (of the
# bus; on a Kobo of the picture's memory and the calls), and how often the process slept and was
# woken meanwhile. A row a device; columns: a page turn, the type panel opened, one step in it, the
# focus moved in the list. A screen that is no paper (fbdev, DRM) takes four bytes a pixel.
# usage: tests/bench/panels.sh [BUILD [DEVICE...]]
#   BUILD  build folder with its tests (default: build/release, else build/asan)
set -eu

source=$(cd "$(dirname "$0")/../.." && pwd)
build=${1:-$source/build/release}
[ $# -gt 0 ] || [ -x "$build/bin-tests/reader_on_panel" ] || build=$source/build/asan
[ $# -eq 0 ] || shift
reader=$build/bin-tests/reader_on_panel
[ -x "$reader" ] || { echo "panels: $reader is missing; build it with its tests" >&2; exit 1; }
# all rows of the table of devices, but those on which a list does not fit
# shellcheck disable=SC2046 # a list of names
[ $# -gt 0 ] || set -- $(sed -n 's/^WQ_DEVICE("\([^"]*\)".*/\1/p' "$source/include/warraq/devices.def" |
    grep -v -e waveshare-2.13 -e waveshare-1.54) screen

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
"$build/bin/warraq" pack --quiet "$source/tests/articles" -o "$work/a.wrq"
mkdir -p "$work/root/tmp"

# sent DEVICE SCRIPT: "pixels bytes wakes" of all of it
sent() {
    rm -rf "$work/state" "$work"/glass*
    printf "$2" >"$work/script"
    if [ "$1" = screen ]; then
        "$build/bin/warraq-reader" --device kobo-clara --display null --state "$work/state" \
            --input "$work/script" "$work/a.wrq" |
            awk '{ n += $4 * $5 } END { print n, n * 4, "-" }'
        return
    fi
    WARRAQ_ROOT="$work/root" WARRAQ_PANEL="$1" WARRAQ_GLASS="$work/glass" "$reader" --device "$1" \
        --state "$work/state" --input "$work/script" "$work/a.wrq"
    awk '{ p += $1; b += $2; w += $3 } END { print p, b, w }' "$work/glass.log"
}

# cost DEVICE BEFORE ACTION: what ACTION adds
cost() {
    before=$(sent "$1" "$2")
    after=$(sent "$1" "$2$3")
    echo "$before $after" | awk '{ printf "%10d %10d %6s", $4 - $1, $5 - $2, $3 == "-" ? "-" : $6 - $3 }'
}

printf '%-18s %28s %28s %28s %28s\n' device 'page turn: px bytes wakes' 'menu opened' 'step in the menu' \
    'focus moved'
article='key ok\nkey ok\nwait 1000\nkey next\nwait 1000\n'
for device; do
    printf '%-18s %s %s %s %s\n' "$device" "$(cost "$device" "$article" 'key prev\nwait 1000\n')" \
        "$(cost "$device" "$article" 'key ok\nwait 1000\n')" \
        "$(cost "$device" "${article}key ok\nwait 1000\n" 'key next\nwait 1000\n')" \
        "$(cost "$device" 'key ok\nkey next\nwait 1000\n' 'key next\nwait 1000\n')"
done
