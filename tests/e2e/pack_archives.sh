#!/bin/sh
# SPDX-License-Identifier: MIT
# Archives of files, read where they lie: what they give is what their folder gives.
. "$(dirname "$0")/lib.sh"

mkdir -p in/b/page_files
printf 'أول\nنص\n' >in/a.txt
printf '{"title":"ثالث","text":"نص"}\n{"title":"رابع"}\n' >in/b.jsonl
printf '<!DOCTYPE html><title>ثان</title><p>نص<p><img src=page_files/i.png alt=منظر>' >in/b/page.html
printf '<!DOCTYPE html><p>إعلان' >in/b/page_files/ad.html
if command -v convert >/dev/null 2>&1; then
    convert -size 60x40 gradient:black-white in/b/page_files/i.png
fi
run 0 "$warraq" pack in -o folder.wrq
run 0 "$warraq" list folder.wrq

if command -v zip >/dev/null 2>&1 && "$warraq" pack --list-formats | grep -q '^zip.*any format'; then
    test_that "a ZIP archive gives what its folder gives, as a file and through a pipe"
    (cd in && zip -q -r ../all.zip .)
    run 0 "$warraq" pack all.zip -o zip.wrq
    same folder.wrq zip.wrq
    run 0 sh -c "'$warraq' pack - -o pipe.wrq <all.zip"
    same folder.wrq pipe.wrq
    run 0 sh -c "cat all.zip | '$warraq' pack - -o cat.wrq"
    same folder.wrq cat.wrq

    test_that "several inputs of different formats are packed in one run"
    run 0 "$warraq" pack all.zip in/a.txt -o both.wrq --json
    has out '"articles":4,"files":2'
    has out '"duplicates":1'

    test_that "what an article of a book is, is chapters or book"
    run 2 "$warraq" pack all.zip -o none.wrq --epub page
    has err '--epub is book or chapters, not "page"'
    run 0 "$warraq" pack all.zip -o zip.wrq --force --epub book
    same folder.wrq zip.wrq

    test_that "an archive that is cut short is named, and the rest is packed"
    head -c 300 all.zip >cut.zip
    run 3 "$warraq" pack cut.zip in/a.txt -o cut.wrq
    has out "cut.zip: "
else
    skip "no zip to make archives with, or no libzip to read them"
fi

finish
