#!/bin/sh
# SPDX-License-Identifier: MIT
# sh tools/unicode/tables.sh [ROOT]: makes the tables of break classes and of folding again, in the
# source tree ROOT (default: this one), from the Unicode Character Database (Debian package
# unicode-data, or another folder of the same form in UNICODE_DATA).
set -eu
tools=$(cd "$(dirname "$0")" && pwd)
root=${1:-$tools/../..}
ucd=${UNICODE_DATA:-/usr/share/unicode}

# make FILE PROGRAM [TABLE]: whole or not at all
make() {
    awk -v ucd="$ucd" -v table="${3:-}" -f "$tools/stages.awk" -f "$tools/$2" >"$root/$1.new" ||
        { rm -f "$root/$1.new"; exit 1; }
    mv "$root/$1.new" "$root/$1"
}

make firmware/layout/break_table.h tables.awk line
make firmware/text/grapheme_table.h tables.awk grapheme
make firmware/fold/fold_table.h fold.awk
