#!/bin/sh
# SPDX-License-Identifier: MIT
# JSON lines with mistakes: each is named with its line, the rest is packed.
. "$(dirname "$0")/lib.sh"

test_that "bad lines are left out and named, the others packed"
cat >bad.jsonl <<'JSON'
{"title":"أول","text":"نص"}

{"title":"مقطوع","text":"نص
{"title":"ثان","text":"نص"} tail
[1,2]
{"title":"ثالث","text":42}
{"title":" ","text":"  \n "}
"نص"
{"text":42,"date":"2021"}
{"title":"خامس","text":["نص"],"blocks":[{"kind":"paragraph","text":"فقرة"}]}
{"title":"رابع","text":"نص"}
JSON
run 3 "$warraq" pack bad.jsonl -o bad.wrq
has out "4 articles from 1 file"
has out "6 left out:"
has out "bad.jsonl:3: not JSON: "
has out "bad.jsonl:4: not JSON: "
has out "bad.jsonl:5: not a JSON object"
has out 'bad.jsonl:6: "text" left out: a number where a string is expected'
has out 'bad.jsonl:9: neither "title" nor "text" nor "blocks" holds any text: say which names do, with --map title=NAME,text=NAME'
has out 'bad.jsonl:10: "text" left out: a list where a string is expected'
has out 'bad.jsonl:7: neither "title" nor "text" nor "blocks" holds any text'
has out "bad.jsonl:8: not JSON"
run 0 "$warraq" list bad.wrq
equal "$(cut -f 2 out | tr '\n' ' ')" "أول ثالث خامس رابع "

test_that "fields that cannot be understood are left out, the article stays"
cat >fields.jsonl <<'JSON'
{"title":"أ","text":"ن","date":"12/4/2021","author":7,"category":null,"id":{"a":1}}
{"title":"ب","text":"ن","date":"2021-02-29","captured":"2020-02-29T10:00:00Z"}
{"title":"ج","text":"ن","date":"2021-13","captured":"1999-01-02 03:04"}
{"title":"د\r\nه","text":"س\r\nش\rص","date":2021,"address":"a:1","license":"x"}
JSON
run 0 "$warraq" pack fields.jsonl --json -o fields.wrq
has out '"count":1,"line":1,"detail":"\"author\" left out: a number where a string is expected"'
has out '"line":1,"detail":"\"date\" left out: not a date as YYYY-MM-DD: 12/4/2021"'
has out '"line":1,"detail":"\"id\" left out: an object where a string is expected"'
has out '"line":2,"detail":"\"date\" left out: not a date as YYYY-MM-DD: 2021-02-29"'
has out '"line":3,"detail":"\"date\" left out: not a date as YYYY-MM-DD: 2021-13"'
has out '"line":4,"detail":"\"date\" left out: a number where a string is expected"'
has out '"line":4,"detail":"\"title\" changed: line ends turned into spaces"'
has out '"kind":"crlf","count":1,"line":4'
has out '"kind":"cr","count":1,"line":4'
run 0 "$warraq" list --json fields.wrq
has out '"captured":"2020-02-29"'
has out '"captured":"1999-01-02"'
has out '"address":"a:1","licence":"x"'
run 0 "$warraq" cat fields.wrq 4
printf 'د  ه\nس\nش\nص' >want
same out want

test_that "a field over its limit is left out"
{
    printf '{"title":"t","text":"x","author":"'
    head -c 5000 /dev/zero | tr '\000' a
    printf '"}\n'
} >over.jsonl
run 0 "$warraq" pack over.jsonl -o over.wrq
has out '"author" left out: longer than 4096 bytes'

test_that "a number over 64 bits costs no article"
cat >numbers.jsonl <<'JSON'
{"title":"أ","text":"ن","views":123456789012345678901}
{"title":"ب","text":"ن","id":123456789012345678901}
{"title":"ج","text":"ن","id":42,"views":-123456789012345678901}
{"title":"د","text":"ن","id":9223372036854775807}
{"title":"ه","text":"ن","date":99999999999999999999}
{"title":"و","text":99999999999999999999}
JSON
run 0 "$warraq" pack numbers.jsonl -o numbers.wrq
has out "6 articles from 1 file"
has out 'numbers.jsonl:2: "id" left out: not understood: a number that is too large'
has out 'numbers.jsonl:5: "date" left out: a number where a string is expected'
has out 'numbers.jsonl:6: "text" left out: a number where a string is expected'
run 0 "$warraq" list --json numbers.wrq
has out '"source_id":"42"'
has out '"source_id":"9223372036854775807"'
equal "$(grep -c '"source_id"' out)" 2

test_that "lone surrogates, invalid bytes and NUL in strings are repaired and counted"
printf '{"title":"a\\ud800b","text":"\\\\ud800 \\uDE00 \\ud83d\\ude00 \\u0000 \377"}\n' >odd.jsonl
run 0 "$warraq" pack odd.jsonl --json -o odd.wrq
has out '"kind":"lone-surrogates","count":2,"line":1'
has out '"kind":"invalid-bytes","count":1,"line":1'
has out '"kind":"control","count":1,"line":1'
run 0 "$warraq" cat odd.wrq 1
r='\357\277\275'
printf "a${r}b\n\\\\ud800 ${r} \360\237\230\200  ${r}" >want
same out want

test_that "line ends between JSON lines may be CR LF, and the last one may be missing"
printf '{"title":"a","text":"x"}\r\n{"title":"b","text":"y"}' >crlf.jsonl
run 0 "$warraq" pack crlf.jsonl -o crlf.wrq
has out "2 articles"
lacks out "LF"

test_that "a JSON list, and objects over several lines, give what JSON lines give"
printf '{"title":"a","text":"x"}\n{"title":"b","text":"{[\\"\\n"}\n' >lines.jsonl
printf '[\n{"title":"a","text":"x"},\n{"title":"b","text":"{[\\"\\n"}\n]\n' >list.json
printf '{\n  "title": "a",\n  "text": "x"\n}\n{"title":"b",\n"text":"{[\\"\\n"}' >several.json
run 0 "$warraq" pack lines.jsonl -o lines.wrq
run 0 "$warraq" pack list.json -o list.wrq
run 0 "$warraq" pack several.json -o several.wrq
same lines.wrq list.wrq
same lines.wrq several.wrq
i=0
while [ $i -lt 40 ]; do
    printf '{\n"title": "%d",\n"text": "نص"\n}\n' $i
    i=$((i + 1))
done >shares.json
run 0 "$warraq" pack shares.json -o share.wrq --shard 1/3
has out "40 articles"
run 0 "$warraq" list share.wrq

test_that "fields have other names, also in one another"
cat >map.json <<'JSON'
[{"headline":"عنوان","body":{"html":["<p>فقرة <b>أولى</b><p>ثانية"]},"meta":{"by":"سمير","when":"18 كانون الأول 2015"},"link":"http://x.example/1"}]
JSON
if reads_pages; then
    run 0 "$warraq" pack map.json -o map.wrq --map title=headline,html=body.html.0,author=meta.by,date=meta.when,url=link
    run 0 "$warraq" cat --json map.wrq 1
    has out '"title":"عنوان"'
    has out '"author":"سمير"'
    has out '"date":"2015-12-18"'
    has out '"url":"http://x.example/1"'
    has out '{"kind":"paragraph","text":["فقرة ",{"text":"أولى","strong":true}]}'
fi
run 2 "$warraq" pack map.json -o map.wrq --map title
has err '"title" is not; FIELD is one of title, text'
run 2 "$warraq" pack map.json -o map.wrq --map titel=headline

test_that "a whole page in a field is cleaned, a piece of one is the author's"
cat >pages.jsonl <<'LINES'
{"title":"قناة","html":"<!DOCTYPE html><body><ul><li><a href=/>الرئيسية</a></ul><h1>قناة</h1><p>عاد الماء إلى القناة القديمة بعد أربعين عاماً من الجفاف، وركض الأطفال بمحاذاته فرحين بما رأوا يومها كله.</p><h3>اترك تعليقاً</h3>"}
{"title":"بئر","html":"<p>الرئيسية</p><p>عاد الماء إلى البئر القديمة.</p>"}
LINES
if reads_pages; then
    run 0 "$warraq" pack pages.jsonl -o pages.wrq --map html=html
    run 0 "$warraq" cat pages.wrq 1
    lacks out "الرئيسية"
    lacks out "اترك تعليقاً"
    has out "عاد الماء إلى القناة"
    run 0 "$warraq" cat pages.wrq 2
    has out "الرئيسية"
else
    skip "this build reads no web pages"
fi

test_that "a line of over 16 MB is left out with its place, the next is read"
{
    echo '{"title":"a","text":"x"}'
    printf '{"title":"b","text":"'
    head -c 17000000 /dev/zero | tr '\000' y
    printf '"}\n'
    echo '{"title":"c","text":"z"}'
} >huge.jsonl
run 3 "$warraq" pack huge.jsonl -o huge.wrq
has out "huge.jsonl:2: a line of over 16 MB"
has out "2 articles"

test_that "nesting without end is a mistake, not a crash"
head -c 1000000 /dev/zero | tr '\000' '[' | sed 's/^/{"a":/' >deep.jsonl
echo >>deep.jsonl
echo '{"title":"a","text":"x"}' >>deep.jsonl
run 3 "$warraq" pack deep.jsonl -o deep.wrq
has out "deep.jsonl:1: not JSON: "

test_that "what was read by names that others use is told once, for all files"
printf '{"status":"ok","articles":[{"headline":"أ","articleBody":"ن"},{"headline":"ب","articleBody":"ن"}]}' >api1.json
printf '{"headline":"ج","articleBody":"ن"}\n' >api2.jsonl
run 0 "$warraq" pack api1.json api2.jsonl -o api.wrq
has out "3 articles from 2 files"
has out "6 fields read by a name that others use:"
has out '  "headline" read as title: 3, first in api1.json'
run 0 "$warraq" pack api1.json api2.jsonl -f --json -o api.wrq
has out '{"file":"api2.jsonl","kind":"taken","count":1,"detail":"\"articleBody\" read as text"}'

test_that "many mistakes are shortened for people and whole in JSON"
i=0
while [ $i -lt 30 ]; do
    echo 'x'
    i=$((i + 1))
done >many.jsonl
echo '{"title":"a","text":"x"}' >>many.jsonl
run 3 "$warraq" pack many.jsonl -f -o many.wrq
equal "$(grep -c 'many.jsonl:' out)" 20
has out "and 10 more like it"
has out "(--verbose shows all)"
run 3 "$warraq" pack many.jsonl -f -v -o many.wrq
equal "$(grep -c 'many.jsonl:' out)" 30
run 3 "$warraq" pack many.jsonl -f --json -o many.wrq
has out '"line":30,'
run 3 "$warraq" pack many.jsonl -f --quiet -o many.wrq
equal "$(wc -c <out | tr -d ' ')" 0
has err "30 left out:"

test_that "the many of one mistake do not hide the one of another"
i=0
while [ $i -lt 30 ]; do
    printf '{"title":"a","blocks":[{"kind":"image","file":"p%d.png"}]}\n' $i
    printf '{"title":"b %d","text":"x","author":{"x":1}}\n' $i
    i=$((i + 1))
done >hidden.jsonl
echo '{"title":"c","text":"x","date":"12/4/2021"}' >>hidden.jsonl
run 0 "$warraq" pack hidden.jsonl -o hidden.wrq
has out "30 pictures left out:"
equal "$(grep -c '\.png' out)" 1
has out "    and 29 more like it"
has out 'hidden.jsonl:61: "date" left out: not a date as YYYY-MM-DD: 12/4/2021'
equal "$(grep -c '"author" left out' out)" 10
has out "    and 20 more like it"
run 0 "$warraq" pack hidden.jsonl -f --verbose -o hidden.wrq
equal "$(grep -c '^  .*\.png' out)" 30

test_that "blocks come back as they were, and cat prints a readable text"
cat >blocks.jsonl <<'JSON'
{"id":"1","source":"م","title":"عنوان","blocks":[{"kind":"paragraph","text":["نص ",{"text":"بارز","strong":true,"link":"https://example.org"}," نهاية",{"text":"(١)","note":1}]},{"kind":"item","ordered":true,"text":"أول"},{"kind":"item","ordered":true,"text":"ثان"},{"kind":"item","level":2,"text":"نقطة"},{"kind":"paragraph","quoted":true,"text":"قول"},{"kind":"table","header":true,"rows":[["أ","ب","ج"],["","1","2"]]},{"kind":"verse","hemistichs":["صدر","عجز"]},{"kind":"verse","hemistichs":["","عجز وحده"]},{"kind":"rule"},{"kind":"preformatted","text":"  a\n b"},{"kind":"note","text":"حاشية"}]}
{"blocks":[{"kind":"heading","text":["عنوان ",{"text":"مائل","emphasis":true}]},{"kind":"paragraph","text":"نص"}]}
{"title":"سطور","blocks":[{"kind":"paragraph","text":"فقرة\nأخرى"}]}
{"title":"نص","text":"سطر\n\nآخر"}
JSON
run 0 "$warraq" pack blocks.jsonl -o blocks.wrq
run 0 "$warraq" cat blocks.wrq 1
printf '%s\n' 'عنوان' '' 'نص بارز نهاية(١)' '' '1. أول' '2. ثان' '  • نقطة' '' '> قول' '' 'أ	ب	ج' \
    '	1	2' '' 'صدر	عجز' '	عجز وحده' '' '* * *' '' '  a' ' b' '' '[1] حاشية' >want
same out want
run 0 "$warraq" export blocks.wrq --as jsonl -o blocks
run 0 "$warraq" pack blocks/articles.jsonl -o again.wrq
same blocks.wrq again.wrq
run 0 "$warraq" cat --json blocks.wrq 1 2 3 4
same out blocks/articles.jsonl
has out '"title":"سطور","text":"\nفقرة\n\nأخرى\n"'
run 2 "$warraq" cat --json --body blocks.wrq 1

test_that "blocks that cannot be are named, their text stays"
echo '{"title":"t","blocks":[{"kind":"item","level":9,"text":"kept"}]}' >wrong.jsonl
run 0 "$warraq" pack wrong.jsonl -o wrong.wrq
has out 'wrong.jsonl:1: "blocks"[0].level: 9, but 1 to 8 are possible; the article is kept as plain text'
run 0 "$warraq" cat wrong.wrq 1
printf 't\nkept\n' >want
same out want

finish
