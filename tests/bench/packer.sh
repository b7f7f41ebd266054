#!/bin/sh
# SPDX-License-Identifier: MIT
# What packing costs: articles and megabytes a second of one importer, peak memory of `warraq pack` and
# of its importers, bytes in and out. Of JSON lines, and of made pages (tests/pages) beside what
# zimwriterfs takes for the same pages, if it is there.
# usage: tests/bench/packer.sh [BUILD [PAGES]]
#   BUILD  a build folder (default: build/release); main_text is built there
#   PAGES  of each template (default: 40)
# Their text is that of ../shared/corpora, if it is there, else of tests/articles.
set -eu

source=$(cd "$(dirname "$0")/../.." && pwd)
build=$(cd "${1:-$source/build/release}" && pwd)
pages=${2:-40}
warraq=$build/bin/warraq
corpus=$source/../shared/corpora/arzwiki-2018.jsonl.xz
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
cmake --build "$build" --target main_text warraq warraq-import >&2
cd "$work"

# measure NAME COMMAND...: seconds, seconds of processor time and KiB of memory of the largest process
measure() {
    name=$1
    shift
    /usr/bin/time -f '%e %U %S %M' -o time "$@" >out 2>err || true
    awk -v name="$name" '{ printf "%-24s %6.2f s  processor %6.2f s  peak %6.1f MB\n", name, $1, $2 + $3, $4 / 1024 }' time
}

# rate ARTICLES BYTES: of the last measurement
rate() {
    awk -v n="$1" -v bytes="$2" '{ printf "%24s %6.0f articles/s  %6.2f MB/s of a core\n", "", n / ($2 + $3), bytes / 1e6 / ($2 + $3) }' time
}

pack() { # NAME INPUT ARGUMENT...: with one importer
    name=$1
    input=$2
    shift 2
    rm -f "$name.wrq"
    measure "$name" "$warraq" pack "$input" -o "$name.wrq" --jobs 1 "$@"
    rate "$(sed -n 's/.*wrq: \([0-9]*\) article.*/\1/p' out)" "$(du -sb "$input" | cut -f 1)"
    printf '%24s %s bytes in, %s out\n' '' "$(du -sb "$input" | cut -f 1)" "$(wc -c <"$name.wrq")"
}

if [ -f "$corpus" ]; then
    xz -dc "$corpus" >corpus.jsonl
    pack json-lines corpus.jsonl
    awk 'NR % 4 == 1' corpus.jsonl >text
else
    cat "$source"/tests/articles/0[1-5]*.txt >text
fi
mkdir pages
set -- text text pages "$pages" into pages
for template in "$source"/tests/pages/*.html; do
    set -- "$@" template "$template"
done
"$build/tests/main_text" "$@"
printf '%s pages\n' "$(ls pages | wc -l)"
pack pages pages
pack pages-kept pages --keep-all
if command -v zimwriterfs >/dev/null 2>&1; then
    first=$(ls pages | head -n 1)
    printf '\211PNG\r\n\032\n' >pages/icon.png
    convert -size 48x48 xc:black pages/icon.png 2>/dev/null || true
    measure zimwriterfs zimwriterfs -w "$first" -I icon.png -l ara -n n -t t -d d -c c -p p pages pages.zim
    [ ! -f pages.zim ] || printf '%24s %s bytes out\n' '' "$(wc -c <pages.zim)"
fi
