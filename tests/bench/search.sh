#!/bin/sh
# SPDX-License-Identifier: MIT
# Measure search: one figure a line, "name value unit". Instructions are callgrind's, of the whole
# process, from its first to its last; memory is the kernel's peak of all of it.
# usage: tests/bench/search.sh BUNDLE QUERY MANY FREQUENT [PROGRAMS]
#   BUNDLE    e.g. of a corpus, QUERY e.g. 'ام كلثوم'
#   MANY      e.g. of a million articles: awk -v n=1000000 -f tests/bench/million.awk | warraq pack -
#   FREQUENT  two words that very many of its articles have: 'كتاب نهر'
#   PROGRAMS  folder with warraq (default: build/release/bin)
set -eu

source=$(cd "$(dirname "$0")/../.." && pwd)
bundle=$1 query=$2 many=$3 frequent=$4
bin=${5:-$source/build/release/bin}
command -v valgrind >/dev/null || { echo "bench: valgrind is needed" >&2; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM

# instructions COMMAND...: those of the whole process
instructions() {
    valgrind -q --tool=callgrind --callgrind-out-file="$work/cg" "$bin/warraq" "$@" \
        >"$work/out" 2>"$work/err" || { cat "$work/err" >&2; exit 1; }
    sed -n 's/^summary: //p' "$work/cg" | head -n 1
}
peak() {
    /usr/bin/time -f '%M' "$bin/warraq" "$@" 2>&1 >/dev/null | tail -n 1
}
say() { printf '%-34s %12s %s\n' "$1" "$2" "$3"; }
articles() { "$bin/warraq" info --json "$1" | sed 's/.*"articles":\([0-9]*\).*/\1/'; }

say articles "$(articles "$bundle")" articles
say start "$(instructions --version)" instructions
say ten_titles "$(instructions search --titles "$bundle" -- "$query")" instructions
say ten_snippets "$(instructions search "$bundle" -- "$query")" instructions
say peak "$(peak search "$bundle" -- "$query")" kB
say many_articles "$(articles "$many")" articles
say many_frequent_titles "$(instructions search --titles "$many" -- "$frequent")" instructions
# only those of March 2011: a filter is asked for every match
say many_filtered_titles "$(instructions search --titles --from 2011-03 --to 2011-03 "$many" -- \
    "$frequent")" instructions
say many_peak "$(peak search "$many" -- "$frequent")" kB
