#!/bin/sh
# SPDX-License-Identifier: MIT
# Instructions of the layout of one whole article, sorted by whose code they are: callgrind's, from
# paragraph to the last page's lines. Not counted: process start, opening fonts, and what HarfBuzz
# makes once a face (plans, accelerators); no word of the article is in a cache.
# usage: tests/bench/cost.sh [BUILD [FILE [FACE EM_PX MARGIN_PX]]]
#   BUILD  build folder with tests/bench/bench_layout (default: build/release)
#   FILE   one article (default: the third of ../shared/articles, else of tests/articles)
set -eu

source=$(cd "$(dirname "$0")/../.." && pwd)
build=${1:-$source/build/release}
articles=$source/../shared/articles
[ -d "$articles" ] || articles=$source/tests/articles
file=${2:-$(find "$articles/" -name '*.txt' | sort | sed -n 3p)}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM

valgrind -q --tool=callgrind --callgrind-out-file="$work/cg" --toggle-collect=lay_out_whole \
    "$build/tests/bench/bench_layout" cost "${3:-noto-naskh}" "${4:-43}" "${5:-64}" "$file" >"$work/out"
characters=$(sed -n 's/^characters //p' "$work/out")
# The file lists each function's own cost by object ("ob="), compressed to numbers after the first
# time it is named; calls= and the line after it are costs of others.
awk -v characters="$characters" '
function name(s) {
    if (match(s, /^\([0-9]+\)/)) {
        id = substr(s, 1, RLENGTH)
        if (length(s) > RLENGTH) names[id] = substr(s, RLENGTH + 2)
        return names[id]
    }
    return s
}
/^ob=/ { object = name(substr($0, 4)); next }
/^cob=/ { name(substr($0, 5)); next }
/^calls=/ { skip = 1; next }
/^[0-9+*-]/ {
    if (skip) skip = 0
    else { cost[object] += $2; sum += $2 }
}
END {
    for (o in cost) {
        short = o
        sub(/.*\//, "", short)
        printf "%s %d instructions, %.0f a character\n", short, cost[o], cost[o] / characters
    }
    printf "all %d instructions, %.0f a character of %d\n", sum, sum / characters, characters
}' "$work/cg" | sort
