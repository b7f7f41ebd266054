#!/bin/sh
# SPDX-License-Identifier: MIT
# Help, mistakes on the command line, damaged bundles, export.
. "$(dirname "$0")/lib.sh"

test_that "help and version"
run 0 "$warraq" --version
has out "warraq "
run 0 "$warraq" --help
for command in pack info list cat search verify export render layout; do
    has out "  $command "
done
cp out help
for command in pack info list cat search verify export render layout; do
    run 0 "$warraq" $command --help
    has out "Usage: warraq $command "
    run 2 "$warraq" $command --nonsense
    has err "warraq $command: "
done
run 2 "$warraq"
run 2 "$warraq" lsit
has err 'unknown command `lsit`; did you mean `list`?'
run 2 "$warraq" xyzxyzxyz
lacks err "did you mean"

test_that "operands are checked"
for command in verify export; do
    run 2 "$warraq" $command
    has err "warraq $command: one bundle is needed"
    run 2 "$warraq" $command a b
done
for command in info list; do
    run 2 "$warraq" $command
    has err "warraq $command: a bundle is needed"
done
run 2 "$warraq" cat a
has err "a bundle and an article are needed"
run 2 "$warraq" export a.wrq
has err "-o DIR is missing"
run 2 "$warraq" export a.wrq -o d --as html
has err "--as takes txt or jsonl"

test_that "what is no bundle is named, with what to do"
run 1 "$warraq" info missing.wrq
has err "cannot open missing.wrq: No such file or directory; check the path"
echo 'just some text that is no bundle at all, but longer than a header is; more, more' >text.wrq
for command in info list verify; do
    run 1 "$warraq" $command text.wrq
    has err "text.wrq: not a Warraq bundle; make a bundle with"
done
run 1 "$warraq" verify .
has err "cannot open ."

# 400 articles of noise, so that there are several clusters; the titles go to another one
i=0
while [ $i -lt 400 ]; do
    i=$((i + 1))
    printf '{"title":"article %d","text":"' $i
    head -c 400 /dev/urandom | od -An -tx1 | tr -d '\n'
    printf '"}\n'
done >many.jsonl
run 0 "$warraq" pack many.jsonl -o many.wrq
run 0 "$warraq" info --json many.wrq
has out '"format":"1.0"'
has out '"articles":400,'
has out "\"bytes\":$(wc -c <many.wrq | tr -d ' '),"
run 0 "$warraq" verify --json many.wrq
has out '"damaged_clusters":[],"damaged_articles":[],'
has out '"whole":true}'

test_that "a cut bundle is named, and what is there is read"
head -c $(($(wc -c <many.wrq) / 2)) many.wrq >cut.wrq
run 0 "$warraq" list cut.wrq
has err "cut.wrq: cut short"
equal "$(wc -l <out | tr -d ' ')" 400
run 0 "$warraq" cat cut.wrq 1
run 1 "$warraq" cat cut.wrq 400
has err "article 400 (article 400): "
head -c 140 many.wrq >cut.wrq
run 1 "$warraq" list cut.wrq
has err "cut.wrq: the file is cut short; copy it again"
: >empty.wrq
run 1 "$warraq" info empty.wrq
has err "empty.wrq: "

test_that "damage costs the articles it touches, and they are named"
cp many.wrq hurt.wrq
damage_cluster hurt.wrq TEXT 1
run 3 "$warraq" verify hurt.wrq
has out ": damaged"
has out "article 1 (article 1): damaged"
has out "damaged: 1 of "
lacks out "article 400 "
run 3 "$warraq" verify --json hurt.wrq
has out '{"number":1,"title":"article 1","problem":"damaged"}'
has out '"whole":false}'
run 0 "$warraq" list hurt.wrq
equal "$(wc -l <out | tr -d ' ')" 400
run 2 "$warraq" cat hurt.wrq " 1"
has err '` 1` is no article'
run 1 "$warraq" cat hurt.wrq 1
has err "hurt.wrq: article 1 (article 1): damaged"
run 3 "$warraq" cat hurt.wrq 1 400
run 0 "$warraq" cat many.wrq 400
run 3 "$warraq" export hurt.wrq -o hurt
has err "article 1 (article 1): damaged"
absent hurt/000001.txt
"$warraq" cat many.wrq 400 >want
same hurt/000400.txt want

test_that "one of a thing is not many"
printf '\377 a\n' >one.txt
run 0 "$warraq" pack one.txt one.txt -o one.wrq
has out "1 article from "
has out "2 invalid bytes replaced"
run 0 "$warraq" pack one.txt -f -o one.wrq
has out "1 article from 1 file"
has out "1 invalid byte replaced"
run 0 "$warraq" verify one.wrq
has out "whole: 1 article, "
run 0 "$warraq" export one.wrq -o one
has out "1 article written"

test_that "nothing is said to be readable when nothing is"
printf 'title\na text of some words\n' >some.txt
run 0 "$warraq" pack --force some.txt -o one.wrq
damage_cluster one.wrq TEXT 1
run 3 "$warraq" verify one.wrq
has out "1 of 1 article; none can be read"
run 3 "$warraq" verify hurt.wrq
has out "; the others can be read"

test_that "names on the command line cannot move the cursor"
name=$(printf 'a\033[2J\302\233b\342\200\256c.wrq')
for command in info list verify "cat x" "render x -o x.png" "export -o x"; do
    # shellcheck disable=SC2046,SC2086
    run 1 "$warraq" ${command%% *} "$name" $(echo "$command" | cut -s -d ' ' -f 2-)
    has err "a$(printf '\357\277\275')[2J"
    lacks err "$(printf '\033')"
    lacks err "$(printf '\302\233')"
    lacks err "$(printf '\342\200\256')"
done
cp one.txt "$name.txt"
run 0 "$warraq" pack "$name.txt" -o "$name"
lacks out "$(printf '\033')"
run 2 "$warraq" pack "--$name"
lacks err "$(printf '\033')"
run 2 "$warraq" "$name"
lacks err "$(printf '\033')"
run 2 "$warraq" list ""
has err "a name on the command line is empty"

test_that "damaged rows of the catalogue are named and the others listed"
cp many.wrq rows.wrq
damage_cluster rows.wrq ROWS 2
run 3 "$warraq" list rows.wrq
has err "rows.wrq: article 257: damaged"
has err "rows.wrq: 134 more articles are damaged; --verbose names all"
equal "$(wc -l <err | tr -d ' ')" 11
equal "$(wc -l <out | tr -d ' ')" 400
equal "$(grep -cF '[details damaged]' out)" 144
run 3 "$warraq" list --verbose rows.wrq
equal "$(wc -l <err | tr -d ' ')" 144
run 3 "$warraq" list --json rows.wrq
has out '{"number":257,"problem":"row damaged"}'
run 3 "$warraq" verify rows.wrq
has out "article 257: row damaged, the text is read without title, marks and images"
has out "0 of 400 articles; all can be read"

test_that "an article whose row is damaged is read under its number"
for article in 257 300 400; do
    run 0 "$warraq" cat many.wrq $article
    sed "s/$(head -n 1 out)/�/g" out >want
    run 3 "$warraq" cat rows.wrq $article
    same out want
    has err "article $article: its row is damaged: its text is read without the title"
done
run 0 "$warraq" cat rows.wrq 256
run 3 "$warraq" repair -q rows.wrq -o rows-mended.wrq
# ten of many are named
equal "$(grep -c 'its row is damaged' err)" 10
has err "rows.wrq: 134 more articles are damaged; \`warraq verify\` names all"
run 0 "$warraq" verify rows-mended.wrq
has out "whole: 400 articles"
run 3 "$warraq" merge -q rows.wrq rows-mended.wrq -o rows-merged.wrq
equal "$(grep -c 'its row is damaged' err)" 10
has err "rows.wrq: 134 more articles are damaged"
run 3 "$warraq" export -q rows.wrq -o rows-written
equal "$(wc -l <err | tr -d ' ')" 11
run 0 "$warraq" cat rows-mended.wrq 400
same out want

test_that "a damaged order costs no article, and is named"
awk 'BEGIN { for (i = 1; i < 41; i++) printf "{\"title\":\"%d\",\"text\":\"متن\"}\n", i * i % 41 }' >order.jsonl
run 0 "$warraq" pack order.jsonl -o order.wrq
damage_cluster order.wrq BYTI 1
run 3 "$warraq" list --sort title order.wrq
has err "this order is damaged: 20 articles are not listed"
lacks err "article 1"
run 0 "$warraq" list order.wrq

test_that "damaged names and details leave the text, and are named"
printf '%s\n' '{"title":"أ","text":"أ\nمتن","url":"https://e.org/1","source":"مصدر","date":"2024-01-01"}' \
    '{"title":"ب","text":"ب\nمتن آخر","url":"https://e.org/2"}' >known.jsonl
run 0 "$warraq" pack known.jsonl -f -o known.wrq
run 0 "$warraq" cat known.wrq 1
cp out want
for type in DETA SRCS; do
    cp known.wrq hurt.wrq
    damage_cluster hurt.wrq $type 1
    run 3 "$warraq" cat hurt.wrq 1
    same out want
    has err "article 1 (أ): its text is whole, but names, address or id are damaged"
    [ $type = DETA ] && code=0 || code=3 # lists show names, no details
    run $code "$warraq" list hurt.wrq
    has out "أ"
    run 3 "$warraq" list --json hurt.wrq
    has out '{"number":1,"title":"أ","date":"2024-01-01"'
    has err "article 1 (أ): names, address or id are damaged"
    for titles in "" --titles; do
        run 3 "$warraq" search --json $titles hurt.wrq -- متن
        has out '{"article":1,"title":"أ"'
        lacks out '"id":"0000'
        has err "article 1 (أ): names, address or id are damaged"
    done
    run 3 "$warraq" verify hurt.wrq
    has out "article 1 (أ): names, address or id damaged, the text is whole"
    run 3 "$warraq" repair hurt.wrq -f -o mended.wrq
    has err "article 1 (أ)"
    run 0 "$warraq" cat mended.wrq 1
    same out want
    run 0 "$warraq" verify mended.wrq
done

test_that "lists come in every order, and narrowed"
cat >mixed.jsonl <<'EOF'
{"title":"الزيتون","text":"نص أول","source":"الأفق","author":"سلمى","category":"أخبار","date":"2024-03-09"}
{"title":"ألمانيا","text":"نص ثان","source":"البيان","date":"2023-01-05"}
{"title":"Budget 10","text":"some text","source":"الأفق","author":"سلمى","date":"2024-05"}
{"title":"Budget 9","text":"other text","source":"الأفق","date":"2022"}
{"title":"باب","text":"نص ثالث"}
EOF
run 0 "$warraq" pack mixed.jsonl -o mixed.wrq
# numbers of the articles, in the order in which they are listed
listed() {
    run 0 "$warraq" list mixed.wrq "$@"
    cut -f 1 <out | tr '\n' ' ' >order
}
for case in \
    "1 2 3 4 5 :" "3 1 2 4 5 :--sort date" "4 2 1 3 5 :--sort date --reverse" \
    "2 5 1 4 3 :--sort title" "3 4 1 5 2 :--sort title --reverse" "3 1 4 2 5 :--sort source" \
    "3 1 2 4 5 :--sort author" "3 1 4 :--source افق" "4 1 3 :--source الأفق --reverse" \
    "3 1 :--author سلمى" "1 :--source الأفق --category اخبار" "1 3 :--year 2024" \
    "3 1 2 :--sort date --from 2023" "1 2 :--from 2023-01 --to 2024-03" \
    "1 2 :--sort date --offset 1 --limit 2" "3 1 :--sort date --year 2024" \
    "2 1 :--sort date --reverse --from 2023 --to 2024-03" "1 :--sort date --year 2024 --offset 1" \
    "4 :--sort date --to 2022" ":--sort date --year 2000" ":--sort date --from 2024-06"; do
    # shellcheck disable=SC2086
    listed ${case#*:}
    [ "$(cat order)" = "${case%%:*}" ] || fail "list ${case#*:}: $(cat order)"
done
run 1 "$warraq" list mixed.wrq --source غيره
has err "no source \`غيره\`"
run 2 "$warraq" list mixed.wrq --sort size
for day in yesterday 2024-13 2024-00 2024-03-32 2024-03-00 2024-3 2024-03- 0000; do
    run 2 "$warraq" list mixed.wrq --from $day
done
run 0 "$warraq" info mixed.wrq --by source
has out "الأفق	3"
run 0 "$warraq" info mixed.wrq --by year --json
has out '[{"year":"2024","articles":2},{"year":"2023","articles":1},{"year":"2022","articles":1}]'
run 2 "$warraq" info mixed.wrq --by size
id=$("$warraq" list mixed.wrq --json | sed -n '3s/.*"id":"\([0-9a-f]*\)".*/\1/p')
run 0 "$warraq" cat mixed.wrq "id:$id"
has out "some text"
run 1 "$warraq" cat mixed.wrq id:00000000000000000000000000000000
has err "no article has the id"

test_that "export overwrites nothing without --force"
printf 'a\nb\n' >a.txt
run 0 "$warraq" pack a.txt -o a.wrq
for form in txt jsonl; do
    run 0 "$warraq" export a.wrq -o dir --as $form
    run 1 "$warraq" export a.wrq -o dir --as $form
    has err "exists; --force replaces it"
    run 0 "$warraq" export a.wrq -o dir --as $form --force
done
same dir/000001.txt a.txt
tidy dir
run 1 "$warraq" export a.wrq -o a.txt/dir
has err "writing a.txt/dir failed: Not a directory"

test_that "export tells of a full disk and leaves no piece"
run 1 sh -c 'ulimit -f 20; exec "$@"' sh "$warraq" export many.wrq -o full --as jsonl
has err "writing full/articles.jsonl failed: "
absent full/articles.jsonl
tidy full

test_that "progress is drawn on a terminal and erased, never in a pipe"
lacks err "articles  "
if script -qec true /dev/null >/dev/null 2>&1 </dev/null; then
    TERM=xterm script -qec "'$warraq' pack many.jsonl -f -o p.wrq" /dev/null >screen 2>&1 </dev/null
    has screen "$(printf '\r\033[K')"
    has screen " articles  "
    TERM=xterm script -qec "'$warraq' pack many.jsonl -q -f -o p.wrq" /dev/null >screen 2>&1 \
        </dev/null
    equal "$(wc -c <screen | tr -d ' ')" 0
else
    skip "script(1) is not there or finds no terminal to make"
fi

finish
