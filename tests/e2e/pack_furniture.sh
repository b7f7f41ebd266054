#!/bin/sh
# SPDX-License-Identifier: MIT
# What is left of pages and texts: options, rules, lines that many pages have. What the rules of lines
# do is told by test_import_furniture, and how well pages are read by test_import_pages.
. "$(dirname "$0")/lib.sh"

prose='عاد الماء إلى القناة القديمة بعد أربعين عاماً من الجفاف، وركض الأطفال بمحاذاته فرحين بما رأوا.'

# page N EXTRA: a page of example.org, each with a text of its own
page() {
    cat <<PAGE
<!DOCTYPE html><html lang="ar"><head><title>عنوان المقال رقم $1</title>
<link rel="canonical" href="https://www.example.org/a/$1"></head><body>
<div class="x1"><h1>عنوان المقال رقم $1</h1><p class="when">٣ آذار ٢٠١١</p><p class="who">سعاد الخطيب</p>
<div class="x2"><p>في الصفحة رقم $1 من الكتاب: $prose</p>
<p>هذا السطر تضعه الجريدة في وسط كل مقال من مقالاتها لتذكر القراء باشتراكها السنوي.</p>
<p>وفي آخر الصفحة رقم $1 من الكتاب: $prose</p>$2</div></div></body></html>
PAGE
}

test_that "a line that many pages of a site have goes, whatever the number of importers"
mkdir site
for n in 1 2 3 4 5 6; do
    page $n >site/$n.html
done
run 0 "$warraq" pack site --explain --jobs 1 -o one.wrq
has out "site/3.html: cut, on many pages of this source, 14 words: هذا السطر"
run 0 "$warraq" cat one.wrq 3
lacks out "هذا السطر"
has out "في الصفحة رقم 3"
has out "وفي آخر الصفحة رقم 3"
run 0 "$warraq" pack site --jobs 4 -o four.wrq
same four.wrq one.wrq
run 0 "$warraq" pack site --json --keep-all -o all.wrq
lacks out '"cut-words"'
run 0 "$warraq" cat all.wrq 3
has out "هذا السطر"

test_that "three pages are too few to say so, and an article that was saved often stays"
run 0 "$warraq" pack site/1.html site/2.html site/3.html -o few.wrq
run 0 "$warraq" cat few.wrq 2
has out "هذا السطر"
mkdir again
for n in 1 2 3 4 5 6; do
    page 1 | sed "s/رقم 1</رقم $n</" >again/$n.html
done
run 0 "$warraq" pack again -o again.wrq
run 0 "$warraq" cat again.wrq 2
has out "في الصفحة رقم 1"
has out "وفي آخر الصفحة رقم 1"

test_that "a rule file pins where the parts of pages stand"
page 7 '<p class="x3 a">اشتراككم يبقينا.</p><div id=poll>هل أعجبكم؟</div>' >page.html
cat >rules <<'RULES'
# for all pages of one site
[example.org]
main = div.x1 .x2
author = [class=who], .byline
date = p.when
drop = .x3, #poll
RULES
run 0 "$warraq" pack page.html --rules rules --explain -o rules.wrq
has out "page.html: author from the rule file: سعاد الخطيب"
has out "page.html: date from the rule file: ٣ آذار ٢٠١١"
has out "page.html: main text: <div class=x2>"
has out "page.html: cut, dropped by the rule file, 4 words: اشتراككم يبقينا."
run 0 "$warraq" cat rules.wrq 1
lacks out "اشتراككم"
lacks out "هل أعجبكم"
has out "وفي آخر الصفحة رقم 7"
run 0 "$warraq" list rules.wrq --json
has out '"author":"سعاد الخطيب"'
has out '"date":"2011-03-03"'
sed -i 's/example.org/example.net/' rules
run 0 "$warraq" pack page.html --rules rules -o other.wrq
run 0 "$warraq" cat other.wrq 1
has out "اشتراككم"

test_that "mistakes in rules and phrases are named with their line"
printf '[x]\nmain = .a\nbody = .b\n' >rules
run 1 "$warraq" pack page.html --rules rules -n
has err "rules:3: not what --rules takes"
printf 'main = .a\n' >rules
run 1 "$warraq" pack page.html --rules rules -n
has err "rules:1: "
printf '[x]\nmain = .a > b\n' >rules
run 1 "$warraq" pack page.html --rules rules -n
has err "rules:2: "
printf 'nonsense x\n' >phrases
run 1 "$warraq" pack page.html --phrases phrases -n
has err "phrases:1: not what --phrases takes"
run 1 "$warraq" pack page.html --phrases absent -n
has err "absent cannot be read"

test_that "phrases of the user's are known beside the program's"
printf 'عنوان\n%s\nإلى لقاء قريب\nطباعة\n' "$prose" >text.txt
echo 'line إلى لقاء قريب' >phrases
run 0 "$warraq" pack text.txt --phrases phrases -o text.wrq
run 0 "$warraq" cat text.wrq 1
printf 'عنوان\n%s\n' "$prose" >want
same out want

test_that "sub-headings of a text are headings, its text stays as it is"
printf 'عنوان\n%s\nعنوان فرعي قصير\n%s\nوما زال هناك\n' "$prose" "$prose عاد." >text.txt
run 0 "$warraq" pack text.txt -o text.wrq --force
run 0 "$warraq" cat text.wrq 1
same out text.txt
run 0 "$warraq" export text.wrq -o jsonl --as jsonl
run 0 "$warraq" pack jsonl -o again.wrq --force
same again.wrq text.wrq

finish
