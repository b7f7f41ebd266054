#!/bin/sh
# SPDX-License-Identifier: MIT
# No hostile bundle of 1 MB costs `warraq cat` more than 200 million instructions (callgrind's) or
# 32 MiB before it says what is wrong. Skipped without valgrind, and with the sanitizers, which it
# cannot run.
# usage: bounds.sh WARRAQ EVIL_BOUNDS
set -eu
instructions_max=200000000
memory_max_kb=32768

command -v valgrind >/dev/null || { echo "skipped: valgrind is not installed"; exit 77; }
valgrind -q --tool=none "$1" --version >/dev/null 2>&1 ||
    { echo "skipped: valgrind cannot run this warraq (built with sanitizers?)"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
"$2" "$work"
failed=
for bundle in "$work"/*.wrq; do
    name=$(basename "$bundle" .wrq)
    valgrind -q --tool=callgrind --callgrind-out-file="$work/cg" "$1" cat "$bundle" 1 \
        >"$work/out" 2>"$work/err" || true
    instructions=$(sed -n 's/^summary: //p' "$work/cg" | head -n 1)
    if [ -x /usr/bin/time ]; then
        kb=$(/usr/bin/time -f %M "$1" cat "$bundle" 1 2>&1 >/dev/null | tail -n 1)
    else
        kb=0
    fi
    echo "$name: $instructions instructions, $kb kB; $(head -n 1 "$work/err")"
    [ "$instructions" -le $instructions_max ] && [ "$kb" -le $memory_max_kb ] ||
        failed="$failed $name"
done
[ -z "$failed" ] || { echo "over the bounds:$failed" >&2; exit 1; }
