#!/bin/sh
# SPDX-License-Identifier: MIT
# Measure the reader's screens on a Clara: one figure a line, "name value unit". Instructions are
# callgrind's: of a whole start that comes back to the screen, or of one page turn more. Of these,
# NAME_letters are spent in opening faces, in setting lines and in painting their letters, as the
# functions below and all that they call. Memory is the kernel's peak of such a start.
# usage: tests/bench/screens.sh BUNDLE [PROGRAMS]
#   BUNDLE    of 100,000 articles: awk -v n=100000 -f tests/bench/million.awk | warraq pack - -o BUNDLE
#   PROGRAMS  folder with warraq and warraq-reader (default: build/release/bin)
set -eu

source=$(cd "$(dirname "$0")/../.." && pwd)
bundle=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
bin=${2:-$source/build/release/bin}
command -v valgrind >/dev/null || { echo "bench: valgrind is needed" >&2; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
cd "$work"
: >nothing

# read_on STATE SCRIPT: as a user would
read_on() { "$bin/warraq-reader" "$bundle" --state "$1" --display null --input "$2" >/dev/null; }
# checked TOOL STATE SCRIPT: the same under valgrind, from a copy of the state
checked() {
    rm -rf again
    cp -r "$2" again
    valgrind --tool="$1" --callgrind-out-file=cg "$bin/warraq-reader" "$bundle" --state again \
        --display null --input "$3" >/dev/null 2>log || { cat log >&2; exit 1; }
}
instructions() {
    checked callgrind "$1" "$2"
    sed -n 's/^summary: //p' cg | head -n 1
}
letters() {
    callgrind_annotate --auto=no --inclusive=yes --threshold=100 cg | awk '
        match($0, /:wq_(fonts_make|fonts_finish|label_make|page_make|written_make|paint_glyphs) /) {
            name = substr($0, RSTART, RLENGTH)
            gsub(/,/, "", $1)
            if ($1 > most[name] + 0) most[name] = $1
        }
        END { for (name in most) sum += most[name]; print sum + 0 }'
}
allocations() {
    rm -rf again
    cp -r "$1" again
    valgrind "$bin/warraq-reader" "$bundle" --state again --display null --input "$2" \
        >/dev/null 2>log || { cat log >&2; exit 1; }
    sed -n 's/.*total heap usage: \([0-9,]*\) allocs.*/\1/p' log | tr -d ,
}
say() { printf '%-34s %12s %s\n' "$1" "$2" "$3"; }

# screen NAME TAP...: the script that leads there, from a fresh state; then a start that comes back
screen() {
    name=$1
    shift
    printf '%s\n' "$@" 'wait 10000' >script
    rm -rf "state.$name"
    read_on "state.$name" script
    say "$name" "$(instructions "state.$name" nothing)" instructions
    say "${name}_letters" "$(letters)" instructions
    say "${name}_peak" "$(/usr/bin/time -f %M "$bin/warraq-reader" "$bundle" \
        --state "state.$name" --display null --input nothing 2>&1 >/dev/null | tail -n 1)" kB
}

say start "$(valgrind --tool=callgrind --callgrind-out-file=cg "$bin/warraq-reader" --version \
    >/dev/null 2>&1; sed -n 's/^summary: //p' cg | head -n 1)" instructions
screen home ''
screen short_page 'key ok' 'key ok'
# page 5000 of all titles: the pager held, then the pad
screen list_middle 'key ok' 'hold 60 1400 600' 'tap 536 1121' 'tap 536 1377' 'tap 536 1377' \
    'tap 536 1377' 'tap 855 1377'
screen dates 'tap 776 672'
# كتاب نهر, which very many of them have
screen results 'tap 536 200' 'tap 921 1106' 'tap 631 1106' 'tap 534 1106' 'tap 340 1106' \
    'tap 576 1375' 'tap 726 1106' 'tap 726 970' 'tap 331 1242' 'tap 963 1375'

# Pages that are full: of the sample articles. A turn to one that was made ready meanwhile.
"$bin/warraq" pack "$source"/tests/articles/*.txt -o "$work/samples.wrq" >/dev/null 2>&1
bundle=$work/samples.wrq
screen full_page 'key ok' 'key ok' 'wait 10000' 'key next'
printf 'wait 10000\n' >ready
printf 'wait 10000\nkey next\n' >turned
before=$(instructions state.full_page ready)
say turn $(($(instructions state.full_page turned) - before)) instructions
before=$(allocations state.full_page ready)
say turn_allocations $(($(allocations state.full_page turned) - before)) allocations
