#!/bin/sh
# SPDX-License-Identifier: MIT
# check_unicode.sh ROOT: the tables of characters are what tools/unicode/tables.sh
# makes. Skipped (77) without Unicode 15.0 data, or with data of another version.
set -eu
root=$1
ucd=${UNICODE_DATA:-/usr/share/unicode}
if ! head -n 1 "$ucd/LineBreak.txt" 2>/dev/null | grep -q 'LineBreak-15\.0\.0\.txt'; then
    echo "skipped: $ucd/LineBreak.txt of Unicode 15.0.0 is not there (Debian package unicode-data)"
    exit 77
fi
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT INT TERM
mkdir -p "$made/firmware/layout" "$made/firmware/text" "$made/firmware/fold" "$made/tools/import"
sh "$root/tools/unicode/tables.sh" "$made"
status=0
for table in firmware/layout/break_table.h firmware/text/grapheme_table.h \
    firmware/fold/fold_table.h tools/import/forms_table.h; do
    if ! cmp "$root/$table" "$made/$table"; then
        echo "$table is not what tools/unicode/tables.sh makes of $ucd: run that again"
        status=1
    fi
done
if command -v python3 >/dev/null 2>&1; then
    python3 "$root/tools/unicode/charsets.py" >"$made/charsets.h"
    cmp "$root/tools/import/charset_table.h" "$made/charsets.h" || status=1
else
    echo "not compared: tools/import/charset_table.h, because python3 is not there"
fi
exit $status
