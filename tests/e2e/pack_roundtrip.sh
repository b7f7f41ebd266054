#!/bin/sh
# SPDX-License-Identifier: MIT
# What is packed comes back to the byte: by cat, by export as text and as JSON lines.
. "$(dirname "$0")/lib.sh"

# every text of the folder $1
check_folder() {
    rm -rf bundle.wrq txt jsonl again.wrq
    run 0 "$warraq" pack --keep-all "$1"/*.txt -o bundle.wrq
    run 0 "$warraq" export bundle.wrq -o txt --as txt
    number=0
    for file in "$1"/*.txt; do
        number=$((number + 1))
        run 0 "$warraq" cat bundle.wrq "$number"
        same out "$file"
        same "txt/$(printf %06d "$number").txt" "$file"
    done
    [ "$number" -gt 0 ] || fail "no .txt in $1"
    run 0 "$warraq" export bundle.wrq -o jsonl --as jsonl
    run 0 "$warraq" pack jsonl -o again.wrq
    same again.wrq bundle.wrq
}

test_that "the sample articles come back"
check_folder "$source/tests/articles"

test_that "the shared articles come back"
if [ -d "$source/../shared/articles" ]; then
    check_folder "$source/../shared/articles"
else
    skip "there is no ../shared/articles"
fi

test_that "JSON lines come back with their metadata and ids"
mkdir in
cat >in/a.jsonl <<'JSON'
{"id":7,"url":"https://example.org/1","title":"عنوان أول","text":"سطر\n\nسطر ثان","source":"مجلة","author":"كاتبة","category":"أدب","language":"ar","licence":"CC BY","date":"2021-04-12","captured":"2022"}
{"id":"x-8","title":"  عنوان \"ثان\" \\ ","text":"","date":"2019-11"}
{"id":"9","title":"عنوان بلا نص"}
{"text":"\n \nالسطر الأول عنوان\nومتن\u0000\t\u0001 \ud83d\ude00"}
JSON
run 0 "$warraq" pack in -o one.wrq
run 0 "$warraq" list --json one.wrq
cp out one.list
run 0 "$warraq" export one.wrq -o back --as jsonl
run 0 "$warraq" pack back/articles.jsonl -o two.wrq
same one.wrq two.wrq
run 0 "$warraq" list --json two.wrq
same out one.list
has one.list '"number":1,'
has one.list '"title":"عنوان أول","date":"2021-04-12","source":"مجلة","author":"كاتبة","category":"أدب","language":"ar","address":"https://example.org/1","licence":"CC BY","source_id":"7","captured":"2022"'
has one.list '"title":"عنوان \"ثان\" \\","date":"2019-11","source_id":"x-8"'
has one.list '"title":"السطر الأول عنوان"'
lacks one.list '"part"'

test_that "cat --body leaves out the title's line"
printf 'نص\n\nثان' >want
printf '%s\n' '{"title":"ع","text":"نص\n\nثان"}' >b.jsonl
run 0 "$warraq" pack b.jsonl -o b.wrq
run 0 "$warraq" cat --body b.wrq 1
same out want
printf 'ع\n' | cat - want >whole
run 0 "$warraq" cat b.wrq 1
same out whole

test_that "cat takes several articles and ids"
run 0 "$warraq" cat one.wrq 2 1
run 0 "$warraq" cat one.wrq 3
cp out third
id=$(sed -n '3s/.*"id":"\([0-9a-f]*\)".*/\1/p' one.list)
run 0 "$warraq" cat one.wrq "id:$id"
same out third
run 0 "$warraq" cat one.wrq "id:$(echo "$id" | cut -c 1-8 | tr a-f A-F)"
same out third
run 2 "$warraq" cat one.wrq "id:${id%????????????????????????????}"
run 2 "$warraq" cat one.wrq id:xyzxyz
run 1 "$warraq" cat one.wrq id:000000000000
has err "no article has an id that begins with"
run 1 "$warraq" cat one.wrq 5
has err "they are numbered 1 to 4"
run 1 "$warraq" cat one.wrq 0
run 2 "$warraq" cat one.wrq -- -1
run 2 "$warraq" cat one.wrq 1x
run 3 "$warraq" cat one.wrq 3 99
same out third

test_that "packing the same again gives the same bytes"
run 0 "$warraq" pack in -o three.wrq
same one.wrq three.wrq

test_that "articles that occur twice are packed once"
run 0 "$warraq" pack in in/a.jsonl -o twice.wrq
has out "4 duplicates, packed once"
same one.wrq twice.wrq

test_that "standard input is told by its content"
run 0 sh -c '"$1" pack - -o stdin.wrq <in/a.jsonl' sh "$warraq"
same stdin.wrq one.wrq
run 0 sh -c 'printf "\n \nعنوان\nنص" | "$1" pack - -o text.wrq' sh "$warraq"
run 0 "$warraq" list text.wrq
has out "عنوان"

finish
