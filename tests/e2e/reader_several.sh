#!/bin/sh
# SPDX-License-Identifier: MIT
# Several bundles as one archive: lists, counts and searches of the commands, and the reader.
. "$(dirname "$0")/reader_lib.sh"

mkdir shelf
cat >2024.jsonl <<'JSON'
{"address":"https://example.org/1","title":"سوق القرية","text":"سوق القرية في الصباح","source":"الوادي","date":"2024-01-05","captured":"2024-01-10"}
{"address":"https://example.org/2","title":"مدرسة","text":"مدرسة القرية","source":"الجبل","date":"2024-03-01","captured":"2024-03-10"}
JSON
cat >2025.jsonl <<'JSON'
{"address":"https://example.org/1","title":"سوق القرية","text":"سوق القرية في المساء","source":"الوادي","date":"2024-01-05","captured":"2025-01-10"}
{"address":"https://example.org/3","title":"ميناء","text":"ميناء الساحل وسوق السمك","source":"الوادي","date":"2025-02-01","captured":"2025-02-10"}
JSON
for year in 2024 2025; do
    run 0 "$warraq" pack --quiet $year.jsonl -o shelf/$year.wrq
done
echo "what else lies in a folder" >shelf/README

test_that "a folder is one list, the last by name first, with its newest editions"
run 0 "$warraq" list shelf
equal "$(cut -f 1,2,3 out | tr '\t\n' ' ;')" \
    "shelf/2025.wrq 1 سوق القرية;shelf/2025.wrq 2 ميناء;shelf/2024.wrq 2 مدرسة;"

test_that "files are read in the order in which they are named"
run 0 "$warraq" list shelf/2024.wrq shelf/2025.wrq
equal "$(cut -f 1,2 out | tr '\t\n' ' ;')" "shelf/2024.wrq 2;shelf/2025.wrq 1;shelf/2025.wrq 2;"

test_that "orders, filters, offset and limit hold for all of them"
titles() {
    "$warraq" "$@" | cut -f 3 | tr '\n' ';'
}
equal "$(titles list --sort date shelf)" "ميناء;مدرسة;سوق القرية;"
equal "$(titles list --sort date --reverse shelf)" "سوق القرية;مدرسة;ميناء;"
equal "$(titles list --sort title shelf)" "سوق القرية;مدرسة;ميناء;"
equal "$(titles list --source الوادي shelf)" "ميناء;سوق القرية;"
equal "$(titles list --sort date --offset 1 --limit 1 shelf)" "مدرسة;"
equal "$(titles list --year 2024 --sort date shelf)" "مدرسة;سوق القرية;"
run 1 "$warraq" list --source زحل shelf
has err "shelf/2025.wrq and 1 more"

test_that "pages of the list hold all of it once, older editions in their places"
for sort in "" "--sort date" "--sort title" "--sort title --reverse" "--source الوادي"; do
    # shellcheck disable=SC2086
    all=$(titles list $sort shelf)
    pages=
    for offset in 0 1 2 3 4 5; do
        # shellcheck disable=SC2086
        pages=$pages$(titles list $sort --offset $offset --limit 1 shelf)
    done
    equal "$pages" "$all"
done
# position 1 is the older edition of what stands at 0
equal "$(titles list --sort title --offset 1 --limit 2 shelf)" "مدرسة;"

test_that "JSON names the bundle, of several alone"
run 0 "$warraq" list --json shelf
has out '"bundle":"shelf/2025.wrq"'
run 0 "$warraq" list --json shelf/2025.wrq
lacks out '"bundle"'

test_that "the number listed reads the article from its bundle"
run 0 "$warraq" cat shelf/2025.wrq 1
has out "المساء"

test_that "one search, newest editions alone"
equal "$(titles search --titles shelf -- سوق | tr ';' '\n' | sort | tr '\n' ';')" "سوق القرية;ميناء;"
run 1 "$warraq" search shelf -- الصباح
run 0 "$warraq" search shelf -- المساء
has out "shelf/2025.wrq"
has out "[المساء]"
run 0 "$warraq" search --titles --source الجبل shelf -- القرية
equal "$(wc -l <out | tr -d ' ')" 1

test_that "counts are added up, and each bundle tells of itself"
run 0 "$warraq" info --by source shelf
equal "$(tr '\t\n' ' ;' <out)" "الجبل 1;الوادي 3;"
run 0 "$warraq" info --by year shelf
equal "$(tr '\t\n' ' ;' <out)" "2025 1;2024 3;"
run 0 "$warraq" info --json shelf
equal "$(wc -l <out | tr -d ' ')" 2

test_that "the reader opens the folder, and finds its place again"
run 0 sh -c "printf 'key ok\nkey ok\n' | timeout 60 '$reader_program' shelf --display raw:a --input - --state state"
has_frames a 3 || fail "no frames"
run 0 sh -c "printf '' | timeout 60 '$reader_program' shelf --display raw:b --input - --state state"
equal "$(cksum <"$(last_frame a)")" "$(cksum <"$(last_frame b)")"

test_that "what cannot be opened is named and left out"
head -c 3000 /dev/zero >shelf/2023.wrq
run 3 "$warraq" list shelf
has err "shelf/2023.wrq"
equal "$(wc -l <out | tr -d ' ')" 3
run 3 "$warraq" search --titles shelf -- سوق
equal "$(wc -l <out | tr -d ' ')" 2
run 0 sh -c "printf '' | timeout 60 '$reader_program' shelf --display raw:told --input - --state state"
has err "shelf/2023.wrq is not a bundle"
cmp -s "$(last_frame told)" "$(last_frame b)" && fail "the screen does not tell of it"
run 0 sh -c "printf '' | timeout 60 '$reader_program' shelf --display raw:c --input - --state state"
has err "shelf/2023.wrq is not a bundle"
equal "$(cksum <"$(last_frame c)")" "$(cksum <"$(last_frame b)")"

test_that "a bundle without an index is named, and the others are searched"
run 0 "$warraq" pack --quiet --no-index 2024.jsonl -o plain.wrq
run 3 "$warraq" search --titles plain.wrq shelf/2025.wrq -- سوق
has err "plain.wrq: it has no search index"
equal "$(wc -l <out | tr -d ' ')" 2

test_that "a bundle whose name is written in capitals is read too"
mkdir capitals
cp shelf/2025.wrq capitals/NEWS.WRQ
run 0 "$warraq" list capitals
run 0 reader capitals --display null --input -
run 0 "$warraq" flash --list --to capitals
has out "NEWS	0"

test_that "nothing to open is a failure"
mkdir empty
for command in list info "search --titles"; do
    # shellcheck disable=SC2086
    run 1 "$warraq" $command empty -- سوق
    has err "empty has no bundle in it"
done
run 1 reader empty --display null
has err "empty has no bundle in it"
run 2 "$warraq" list

test_that "64 bundles at most"
mkdir many
i=0
while [ $i -lt 65 ]; do
    ln shelf/2025.wrq many/$i.wrq
    i=$((i + 1))
done
run 2 "$warraq" list many
has err "at most 64 bundles"
run 0 reader many --display null --input -
has err "more than 64 archives"
run 0 reader many --display raw:told --input -
cp "$(last_frame told)" told.raw
rm many/0.wrq
run 0 reader many --display raw:untold --input -
if cmp -s told.raw "$(last_frame untold)"; then fail "the screen does not tell of those that are left out"; fi
run 0 "$warraq" list --sort title many
equal "$(wc -l <out | tr -d ' ')" 2

test_that "editions that are kept beside those that are read do not count"
mkdir kept
i=0
while [ $i -lt 64 ]; do
    ln shelf/2025.wrq kept/$i.ed1.wrq
    ln shelf/2025.wrq kept/$i.ed2.wrq
    i=$((i + 1))
done
run 0 "$warraq" list kept
run 0 reader kept --display null --input -
lacks err archives
ln shelf/2025.wrq kept/64.ed1.wrq
run 2 "$warraq" list kept
finish
