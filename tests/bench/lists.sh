#!/bin/sh
# SPDX-License-Identifier: MIT
# Measure opening and lists: one figure a line, "name value unit". Instructions are callgrind's, of
# the whole process but for what it takes to start; memory is the kernel's peak of all of it.
# usage: tests/bench/lists.sh BUNDLE [PROGRAMS]
#   BUNDLE    e.g. of a million articles: awk -v n=1000000 -f tests/bench/million.awk | warraq pack -
#   PROGRAMS  folder with warraq (default: build/release/bin)
set -eu

source=$(cd "$(dirname "$0")/../.." && pwd)
bundle=$1
bin=${2:-$source/build/release/bin}
command -v valgrind >/dev/null || { echo "bench: valgrind is needed" >&2; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM

# instructions COMMAND...: those of the whole process
instructions() {
    valgrind -q --tool=callgrind --callgrind-out-file="$work/cg" "$bin/warraq" "$@" \
        >"$work/out" 2>"$work/err" || { cat "$work/err" >&2; exit 1; }
    sed -n 's/^summary: //p' "$work/cg" | head -n 1
}
# inside FUNCTION COMMAND...: those of one function and what it calls
inside() {
    function=$1
    shift
    valgrind -q --tool=callgrind --callgrind-out-file="$work/cg" --toggle-collect="$function" \
        "$bin/warraq" "$@" >"$work/out" 2>"$work/err" || { cat "$work/err" >&2; exit 1; }
    sed -n 's/^summary: //p' "$work/cg" | head -n 1
}
say() { printf '%-34s %12s %s\n' "$1" "$2" "$3"; }

n=$("$bin/warraq" info --json "$bundle" | sed 's/.*"articles":\([0-9]*\).*/\1/')
middle=$((n / 2))
start=$(instructions --version)
say articles "$n" articles
say bundle_bytes "$(wc -c <"$bundle")" bytes
say open "$(inside wq_bundle_open info "$bundle")" instructions
for order in sequence date source author category title; do
    sort="--sort $order"
    [ $order != sequence ] || sort=
    # shellcheck disable=SC2086
    say "page_of_8_$order" \
        "$(($(instructions list "$bundle" $sort --offset $middle --limit 8) - start))" instructions
done
id=$("$bin/warraq" list "$bundle" --json --offset "$middle" --limit 1 |
    sed 's/.*"id":"\([0-9a-f]*\)".*/\1/')
say find_id "$(inside wq_bundle_find cat "$bundle" "id:$id")" instructions
say list_page_peak "$(/usr/bin/time -f '%M' "$bin/warraq" list "$bundle" --sort title \
    --offset "$middle" --limit 8 2>&1 >/dev/null | tail -n 1)" kB
