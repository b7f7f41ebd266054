#!/bin/sh
# SPDX-License-Identifier: MIT
# sh tools/unicode/tables.sh [ROOT]: makes the tables of break classes again, in the source tree
# ROOT (default: this one), from the Unicode Character Database (Debian package unicode-data, or
# another folder of the same form in UNICODE_DATA).
set -eu
tools=$(cd "$(dirname "$0")" && pwd)
root=${1:-$tools/../..}
ucd=${UNICODE_DATA:-/usr/share/unicode}

# make TABLE FILE: whole or not at all
make() {
    awk -v ucd="$ucd" -v table="$1" -f "$tools/tables.awk" >"$root/$2.new" ||
        { rm -f "$root/$2.new"; exit 1; }
    mv "$root/$2.new" "$root/$2"
}

make line firmware/layout/break_table.h
make grapheme firmware/text/grapheme_table.h
