#!/bin/sh
# SPDX-License-Identifier: MIT
# What the user knows counts before what a file says; what nobody knows is told.
. "$(dirname "$0")/lib.sh"
mkdir -p in/deep
printf 'أول\nنص\n' >in/a.txt
printf 'ثان\nنص\n' >in/deep/b.txt
printf '{"title":"ثالث","text":"نص","source":"صحيفة","date":"2011-02-11"}\n{"title":"رابع","text":"نص"}\n' >in/c.jsonl

# fields_of N: what is known of article N of x.wrq, but title and text
fields_of() {
    "$warraq" cat --json x.wrq "$1" | sed 's/"title":.*//'
}

test_that "--set counts for every article"
run 0 "$warraq" pack in -o x.wrq --set source=الأهرام --set date=٢٠١٣/٧/٣ --set language=ar
equal "$(fields_of 1)" '{"source":"الأهرام","language":"ar","date":"2013-07-03",'
equal "$(fields_of 2)" '{"source":"الأهرام","language":"ar","date":"2013-07-03",'
has out "12 fields not found: author 4, category 4, address 4"

test_that "the table counts for single files, before --set; an empty cell says nothing"
cat >meta.csv <<'CSV'
file,source,author,title,date
a.txt,"المنار, ""القديمة""",كاتب,,1898-03
in/deep/b.txt,,,عنوان آخر,18 كانون الأول 2015
c.jsonl,,جامع,,
nowhere.txt,x,,,
CSV
run 0 "$warraq" pack in -o x.wrq -f --set source=الأهرام --metadata meta.csv
equal "$(fields_of 1)" '{"source":"المنار, \"القديمة\"","author":"كاتب","date":"1898-03",'
equal "$(fields_of 2)" '{"source":"الأهرام","author":"جامع","date":"2011-02-11",'
equal "$(fields_of 3)" '{"source":"الأهرام","author":"جامع",'
has out "meta.csv:5: no input is called nowhere.txt"
run 0 "$warraq" list x.wrq
has out "	عنوان آخر	"
run 0 "$warraq" cat x.wrq 4
has out "ثان"

test_that "semicolons, tabs, a byte order mark and CR LF"
printf '\357\273\277file;author\r\na.txt;"سطر;واحد"\r\n' >meta.csv
run 0 "$warraq" pack in -o x.wrq -f --metadata meta.csv
equal "$(fields_of 1)" '{"author":"سطر;واحد",'
printf 'file\tauthor\na.txt\tكاتب\n' >meta.csv
run 0 "$warraq" pack in/a.txt -o x.wrq -f --metadata meta.csv
equal "$(fields_of 1)" '{"author":"كاتب",'

test_that "controls in a value do not get through"
run 0 "$warraq" pack in/a.txt -o x.wrq -f --set "author=$(printf 'a\342\200\256b')"
equal "$(fields_of 1)" '{"author":"ab",'
run 0 "$warraq" pack in/a.txt -o x.wrq -f --set date=أمس
has out "the date that was set is none"

test_that "mistakes are told with their line"
run 2 "$warraq" pack in -n --set colour=red
has err "--set colour=red: FIELD=VALUE is needed"
run 2 "$warraq" pack in -n --set source
printf 'file,colour\n' >meta.csv
run 2 "$warraq" pack in -n --metadata meta.csv
has err "meta.csv:1: the first row names the columns"
printf 'source,author\n' >meta.csv
run 2 "$warraq" pack in -n --metadata meta.csv
has err "meta.csv:1: no column is called file"
printf 'file,author\na.txt,"x\n' >meta.csv
run 2 "$warraq" pack in -n --metadata meta.csv
has err "meta.csv:2: a quotation mark is not closed"
printf 'file,author\na.txt,x\nb.txt,x,y\n' >meta.csv
run 2 "$warraq" pack in -n --metadata meta.csv
has err "meta.csv:3: not as many cells as the first row"
printf 'file,author\na.txt,x\nb.txt,x\na.txt,y\n' >meta.csv
run 2 "$warraq" pack in -n --metadata meta.csv
has err "meta.csv:4: the file has a row already"
run 2 "$warraq" pack in -n --metadata nowhere.csv
has err "cannot read nowhere.csv: No such file"

test_that "--json tells how many lack what, and which"
run 0 "$warraq" pack in -n --json
has out '"missing":{"date":3,"author":4,"source":3,"category":4,"address":4,"language":4}'
has out '{"file":"in/c.jsonl","line":2,"fields":"date, author, source, category, address, language"}'

finish
