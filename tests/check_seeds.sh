#!/bin/sh
# SPDX-License-Identifier: MIT
# check_seeds.sh ROOT: every seed of a fuzz target has a name that says what it is. A fuzzer calls what
# it finds by its hash and puts it into the first folder that it is given: such files do not belong
# into the source.
set -eu
cd "$1/tests/fuzz/corpus"
found=$(find . -type f | grep -E '/[0-9a-f]{40}$' | head -n 5 || true)
[ -z "$found" ] || { echo "seeds without a name:"; echo "$found"; exit 1; }
[ -n "$(find . -type f)" ] || { echo "no seeds are there"; exit 1; }
