#!/bin/sh
# SPDX-License-Identifier: MIT
# sh tools/unicode/tables.sh [ROOT]: makes the tables of characters again, in the
# source tree ROOT (default: this one), from the Unicode Character Database (Debian package
# unicode-data, or another folder of the same form in UNICODE_DATA).
set -eu
tools=$(cd "$(dirname "$0")" && pwd)
root=${1:-$tools/../..}
ucd=${UNICODE_DATA:-/usr/share/unicode}

# make FILE PROGRAM [TABLE]: whole or not at all; a program for a table of stages needs stages.awk
make() {
    stages=
    [ "$2" = forms.awk ] || stages="-f stages.awk"
    # shellcheck disable=SC2086
    (cd "$tools" && awk -v ucd="$ucd" -v table="${3:-}" $stages -f "$2") >"$root/$1.new" ||
        { rm -f "$root/$1.new"; exit 1; }
    mv "$root/$1.new" "$root/$1"
}

make firmware/layout/break_table.h tables.awk line
make firmware/text/grapheme_table.h tables.awk grapheme
make firmware/fold/fold_table.h fold.awk
make tools/import/forms_table.h forms.awk
