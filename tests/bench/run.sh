#!/bin/sh
# SPDX-License-Identifier: MIT
# Measure the reader: one figure a line, "name value unit". Instructions are callgrind's and repeat
# to 0.1 %; memory is the kernel's peak of the whole process.
# usage: tests/bench/run.sh [PROGRAMS [ARTICLES]]
#   PROGRAMS  folder with warraq and warraq-reader (default: build/static/bin, else build/release/bin)
#   ARTICLES  folder to pack (default: ../shared/articles, else tests/articles)
# Text is set as in the comparison with other readers: Amiri at 42 px on 1072x1448, margins 56 px,
# lines 67 px; NAME.naskh is the same in Noto Naskh.
set -eu

source=$(cd "$(dirname "$0")/../.." && pwd)
bin=${1:-$source/build/static/bin}
[ $# -gt 0 ] || [ -x "$bin/warraq" ] || bin=$source/build/release/bin
articles=${2:-$source/../shared/articles}
[ $# -gt 1 ] || [ -d "$articles" ] || articles=$source/tests/articles
fonts=$(cd "$bin/../share/warraq/fonts" && pwd)
command -v valgrind >/dev/null || { echo "bench: valgrind is needed" >&2; exit 1; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
"$bin/warraq" pack --quiet "$articles" -o "$work/a.wrq" >/dev/null
look="--fonts $fonts --font amiri --font-size 42 --margin 56 --line-pitch 67"
naskh="--fonts $fonts --font noto-naskh --font-size 42 --margin 56 --line-pitch 67"

# instructions [--option of callgrind...] -- command...: those of the whole process
instructions() {
    valgrind -q --tool=callgrind --callgrind-out-file="$work/cg" "$@" >"$work/out" 2>"$work/err" ||
        { cat "$work/err" >&2; exit 1; }
    sed -n 's/^summary: //p' "$work/cg" | head -n 1
}

# reader EVENTS [LOOK]: instructions of a reader that starts afresh and goes through the events
reader() {
    rm -rf "$work/state"
    printf '%b' "$1" >"$work/script"
    # shellcheck disable=SC2086
    instructions "$bin/warraq-reader" "$work/a.wrq" --state "$work/state" --display null \
        --input "$work/script" ${2:-$look}
}

# heap calls of the same
allocations() {
    rm -rf "$work/state"
    printf '%b' "$1" >"$work/script"
    # shellcheck disable=SC2086
    valgrind --tool=dhat --dhat-out-file=/dev/null "$bin/warraq-reader" "$work/a.wrq" \
        --state "$work/state" --display null --input "$work/script" $look 2>&1 >/dev/null |
        sed -n 's/,//g; s/.*Total: .* in \([0-9]*\) blocks.*/\1/p'
}

peak_kb() {
    /usr/bin/time -f '%M' "$@" 2>&1 >/dev/null | tail -n 1
}

say() { printf '%-34s %12s %s\n' "$1" "$2" "$3"; }

say bundle_bytes "$(wc -c <"$work/a.wrq")" bytes
say text_bytes "$(cat "$articles"/* | wc -c)" bytes

# shellcheck disable=SC2086
say cold_first_page \
    "$(instructions "$bin/warraq" render "$work/a.wrq" 1 -o "$work/p.raw" $look)" instructions
# shellcheck disable=SC2086
say cold_first_page.naskh \
    "$(instructions "$bin/warraq" render "$work/a.wrq" 1 -o "$work/p.raw" $naskh)" instructions
# shellcheck disable=SC2086
say cold_first_page_peak \
    "$(peak_kb "$bin/warraq" render "$work/a.wrq" 1 -o "$work/p.raw" $look)" kB

list=$(reader '')
first=$(reader 'key ok\nkey ok\n')
next=$(reader 'key ok\nkey ok\nkey next\n')
again=$(reader 'key ok\nkey ok\nkey next\nkey prev\n')
say list_cold "$list" instructions
say open_article "$((first - list))" instructions
say next_page "$((next - first))" instructions
say page_again_from_cache "$((again - next))" instructions
say allocations_page_from_cache \
    "$(($(allocations 'key ok\nkey ok\nkey next\nkey prev\n') - $(allocations 'key ok\nkey ok\nkey next\n')))" calls

# the same turn when the reader had a second to work ahead
ahead=$(reader 'key ok\nkey ok\nwait 1000\n')
say next_page_after_a_second "$(($(reader 'key ok\nkey ok\nwait 1000\nkey next\n') - ahead))" instructions

# every turn through all articles as one text: glyphs and words become known on the way
for file in "$articles"/*.txt; do
    cat "$file"
    echo
done >"$work/all.txt"
"$bin/warraq" pack --quiet "$work/all.txt" -o "$work/all.wrq" >/dev/null
# shellcheck disable=SC2086
pages=$("$bin/warraq" layout "$work/all.wrq" 1 $look | grep -c '^-- page')
mv "$work/a.wrq" "$work/five.wrq"
mv "$work/all.wrq" "$work/a.wrq"
turns=$(yes 'key next\n' | head -n $((pages - 1)) | tr -d '\n')
say next_page_mean "$((($(reader "key ok\nkey ok\n$turns") - $(reader 'key ok\nkey ok\n')) / (pages - 1)))" \
    "instructions, $((pages - 1)) turns"
mv "$work/five.wrq" "$work/a.wrq"

first=$(reader 'key ok\nkey ok\n' "$naskh")
next=$(reader 'key ok\nkey ok\nkey next\n' "$naskh")
again=$(reader 'key ok\nkey ok\nkey next\nkey prev\n' "$naskh")
say next_page.naskh "$((next - first))" instructions
say page_again_from_cache.naskh "$((again - next))" instructions

printf 'key ok\nkey ok\nkey next\nkey next\n' >"$work/script"
# shellcheck disable=SC2086
say reader_peak_three_pages "$(peak_kb "$bin/warraq-reader" "$work/a.wrq" --state "$work/state" \
    --display null --input "$work/script" $look)" kB

# the third article is the longest of the five
# shellcheck disable=SC2086
say layout_whole_article "$(instructions --toggle-collect=wq_page_make "$bin/warraq" layout \
    "$work/a.wrq" 3 $look)" instructions
# shellcheck disable=SC2086
say layout_whole_article.naskh "$(instructions --toggle-collect=wq_page_make "$bin/warraq" layout \
    "$work/a.wrq" 3 $naskh)" instructions
