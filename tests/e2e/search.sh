#!/bin/sh
# SPDX-License-Identifier: MIT
# warraq search: what it finds, prints and answers.
. "$(dirname "$0")/lib.sh"

run 0 "$warraq" pack --quiet "$source/tests/articles" -o a.wrq

test_that "one JSON object a line, best first, with where it matches"
run 0 "$warraq" search --json a.wrq -- زيتون
[ "$(wc -l <out)" -ge 1 ] || fail "no line"
grep -vqE '^\{"article":[0-9]+,"id":"[0-9a-f]{32}","title":".*","score":[0-9]+\.[0-9]+,"snippet":".*","match":\[\[[0-9]+,[0-9]+\].*\]\}$' out &&
    fail "a line of another form"
has out '"title":"'

test_that "spelling and clitics make no difference"
run 0 "$warraq" search --titles --json a.wrq -- الزيتون
cp out want
for query in زيتون والزيتون بالزَّيتون للزيتون; do
    run 0 "$warraq" search --titles --json a.wrq -- "$query"
    equal "$(sed 's/,"score".*//' out | sort)" "$(sed 's/,"score".*//' want | sort)"
done

test_that "titles leaves the snippets out, limit ends the list"
run 0 "$warraq" search --titles --json a.wrq -- في
lacks out snippet
[ "$(wc -l <out)" -ge 3 ] || fail "fewer than three articles say في"
run 0 "$warraq" search --limit 2 --titles --json a.wrq -- في
equal "$(wc -l <out | tr -d ' ')" 2
run 0 "$warraq" search -n 1 a.wrq -- زيتون
has out "["

test_that "nothing found is exit 1 without a word"
run 1 "$warraq" search a.wrq -- غغغغغ
equal "$(cat out err | wc -c | tr -d ' ')" 0
run 1 "$warraq" search --json a.wrq -- في -في
equal "$(cat out err | wc -c | tr -d ' ')" 0

test_that "minus, phrase and beginning"
cat >some.jsonl <<'JSON'
{"title":"أول","text":"ورق وحبر","source":"صحيفة","date":"2019-03-04","category":"ثقافة"}
{"title":"ثان","text":"حبر وورق","source":"مجلة","date":"2020-05","category":"ثقافة"}
{"title":"ثالث","text":"وزارة الورق","date":"2021"}
JSON
run 0 "$warraq" pack --quiet some.jsonl -o some.wrq
titles() {
    "$warraq" search --titles "$@" | cut -f 2 | sort | tr '\n' ' '
}
equal "$(titles some.wrq -- ورق)" "أول ثالث ثان "
equal "$(titles some.wrq -- ورق -حبر)" "ثالث "
equal "$(titles some.wrq -- '"ورق وحبر"')" "أول "
equal "$(titles some.wrq -- 'وزا*')" "ثالث "
equal "$(titles some.wrq ورق حبر)" "أول ثان "

test_that "filters"
equal "$(titles --source صحيفة some.wrq -- ورق)" "أول "
equal "$(titles --source صحيفه some.wrq -- ورق)" "أول "
cp some.wrq unsure.wrq
damage_cluster unsure.wrq SRCS 1
run 1 "$warraq" search --source صحيفة unsure.wrq -- ورق
has err "rows or names are damaged"
equal "$(titles --category ثقافة some.wrq -- ورق)" "أول ثان "
equal "$(titles --from 2020 some.wrq -- ورق)" "ثالث ثان "
equal "$(titles --to 2019-03-04 some.wrq -- ورق)" "أول "
equal "$(titles --from 2020-05 --to 2020 some.wrq -- ورق)" "ثان "
run 2 "$warraq" search --to 2020-13 some.wrq -- ورق
run 2 "$warraq" search --from yesterday some.wrq -- ورق
has err "--from takes YYYY"

test_that "what is related to an article"
cat >near.jsonl <<'JSON'
{"title":"أول","text":"بركان وحمم وفوهة"}
{"title":"ثان","text":"شطرنج ورقعة وبيدق"}
{"title":"ثالث","text":"حمم البركان من الفوهة"}
JSON
run 0 "$warraq" pack --quiet near.jsonl -o near.wrq
run 0 "$warraq" search near.wrq --related 1
equal "$(cut -f 2 out)" "ثالث"
run 1 "$warraq" search near.wrq --related 2
equal "$(cat out err | wc -c | tr -d ' ')" 0
run 1 "$warraq" search near.wrq --related 4
has err "no article 4: they are numbered 1 to 3"

test_that "several bundles are one archive"
run 0 "$warraq" search --json --titles a.wrq some.wrq -- ورق
has out '"bundle":"some.wrq"'

test_that "mistakes are named"
run 2 "$warraq" search a.wrq
has err "a bundle and a query are needed"
run 2 "$warraq" search -- ورق
run 1 "$warraq" search missing.wrq -- ورق
has err "cannot open missing.wrq"
run 0 "$warraq" pack --quiet --no-index some.jsonl -o none.wrq
run 1 "$warraq" search none.wrq -- ورق
has err "it has no search index; pack it without --no-index"
[ "$(wc -c <none.wrq)" -lt "$(wc -c <some.wrq)" ] || fail "--no-index saves nothing"

test_that "equal input gives equal bytes, index and all"
run 0 "$warraq" pack --quiet some.jsonl -o again.wrq
same some.wrq again.wrq
run 0 "$warraq" verify --quiet some.wrq

finish
