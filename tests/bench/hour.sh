#!/bin/sh
# SPDX-License-Identifier: MIT
# Measure an hour of reading by a script on a clock of its own: one figure a line, "name value unit".
# 66 pages of one long article at 50 seconds each, its menu opened and closed five times, its letters
# resized once, then three pages of the list of titles row by row.
# Refreshes and flashes are those of the emulated panels; what is written, strace counts, but for what
# the files are made of at first.
# usage: tests/bench/hour.sh [BUILD]   (default: build/release, with its target reader_on_panel)
set -eu

source=$(cd "$(dirname "$0")/../.." && pwd)
build=${1:-$source/build/release}
bin=$build/bin
command -v strace >/dev/null || { echo "bench: strace is needed" >&2; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
say() { printf '%-34s %12s %s\n' "$1" "$2" "$3"; }

{
    echo 'أخبار طويلة'
    for round in 1 2 3 4 5 6; do
        sed "/^\$/d; s/\$/ $round/" "$source"/tests/articles/*.txt
    done
} >"$work/long.txt"
"$bin/warraq" pack --quiet --keep-all "$work/long.txt" "$source"/tests/articles/*.txt \
    "$source/tests/golden/shelf.jsonl" -o "$work/a.wrq"
long=$("$bin/warraq" list "$work/a.wrq" --sort title | sed -n '/أخبار طويلة/{=;q}')

turns() {
    i=0
    while [ "$i" -lt "$1" ]; do
        printf 'wait 50000\nkey next\n'
        i=$((i + 1))
    done
}
{
    echo 'key ok' # the titles
    i=1
    while [ "$i" -lt "$long" ]; do
        echo 'key next'
        i=$((i + 1))
    done
    echo 'key ok'
    for part in 1 2 3 4 5; do
        turns 12
        printf 'key menu\nwait 4000\n'
        [ $part -ne 3 ] || printf 'key next\nkey next\nkey ok\nwait 4000\n' # a step in size
        printf 'key back\n'
    done
    turns 6
    printf 'wait 10000\nkey back\n'
    for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21; do
        printf 'wait 2000\nkey next\n'
    done
    printf 'keyhold back\nwait 5000\n'
} >"$work/script"

mkdir -p "$work/root/tmp"
export WARRAQ_ROOT="$work/root" WARRAQ_GLASS="$work/glass"
for device in kobo-clara kobo-touch waveshare-7.5; do
    state=$work/state-$device
    export WARRAQ_PANEL=$device
    set -- "$build/bin-tests/reader_on_panel" "$work/a.wrq" --state "$state" --device "$device"
    "$@" --input /dev/null >/dev/null # makes the files
    rm -f "$work/glass.log"
    strace -f -qq -e trace=pwrite64,write,fsync,fdatasync -P "$state/place" -P "$state/history" \
        -P "$state/log" -o "$work/trace" "$@" --input "$work/script" >/dev/null
    name=$(echo "$device" | tr - _)
    say "refreshes_$name" "$(wc -l <"$work/glass.log")" refreshes
    say "flashes_$name" "$(awk '{ n += $4 } END { print n }' "$work/glass.log")" refreshes
    say "writes_$name" "$(grep -c 'write' "$work/trace")" writes
    say "written_$name" "$(sed -n 's/.*write.*(.* = \([0-9]*\)$/\1/p' "$work/trace" |
        awk '{ n += $1 } END { print n }')" bytes
    say "syncs_$name" "$(grep -c 'sync(' "$work/trace")" syncs
done
