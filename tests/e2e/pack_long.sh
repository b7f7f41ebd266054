#!/bin/sh
# SPDX-License-Identifier: MIT
# Texts over the limits of an article become parts, and come back as one.
. "$(dirname "$0")/lib.sh"

# come_back NAME PARTS: NAME.txt packs to so many parts and comes back in both forms
come_back() {
    rm -rf one.wrq two.wrq txt jsonl
    run 0 "$warraq" pack "$1.txt" -o one.wrq
    has out "$2 parts made of texts over 1 MB or 65,536 lines"
    run 0 "$warraq" verify one.wrq
    run 0 "$warraq" list --json one.wrq
    has out "\"part\":1,\"parts\":$2"
    has out "\"part\":$2,\"parts\":$2"
    equal "$(sed 's/.*"title":\("[^"]*"\).*/\1/' out | sort -u | wc -l | tr -d ' ')" 1
    run 0 "$warraq" export one.wrq -o txt --as txt
    equal "$(ls txt)" 000001.txt
    same txt/000001.txt "$1.txt"
    run 0 "$warraq" export one.wrq -o jsonl --as jsonl
    equal "$(wc -l <jsonl/articles.jsonl | tr -d ' ')" 1
    run 0 "$warraq" pack jsonl -o two.wrq
    same two.wrq one.wrq
}

test_that "many lines of prose"
{
    echo 'كتاب طويل'
    yes 'سطر من كتاب طويل جداً لا ينتهي، فيه كلمات كثيرة ومعان قليلة.' | head -n 24000
} >prose.txt
come_back prose 3
run 0 "$warraq" cat --body one.wrq 2
equal "$(sort -u out | wc -l | tr -d ' ')" 1

test_that "a part that stands without the one before it is named"
edition() {
    printf '{"url":"http://b.example/2","title":"كتاب","text":"'
    yes 'سطر من كتاب طويل جداً لا ينتهي\\n' | head -n 24000 | tr -d '\n'
    printf '%s"}\n' "$1"
}
edition 'الطبعة الأولى' >first.jsonl
edition 'الطبعة الثانية' >second.jsonl
run 0 "$warraq" pack first.jsonl -o first.wrq
run 0 "$warraq" pack second.jsonl --append first.wrq -o both.wrq
run 3 "$warraq" export both.wrq -o both --as jsonl
has err "is part 2 of 2, and does not stand behind the part before it"

test_that "blocks of over 1 MB stay blocks, and come back as one article"
awk 'BEGIN {
    printf "{\"url\":\"http://b.example/1\",\"title\":\"كتاب\",\"blocks\":["
    for (i = 1; i <= 900; i++) {
        printf "%s{\"kind\":\"heading\",\"level\":2,\"text\":\"فصل %d\"}", (i > 1 ? "," : ""), i
        for (k = 0; k < 8; k++) {
            printf ",{\"kind\":\"paragraph\",\"text\":[\""
            for (w = 0; w < 6; w++)
                printf "سطر من كتاب طويل جداً لا ينتهي "
            printf "\",{\"strong\":true,\"text\":\"قوي\"},\" ثم \",{\"link\":\"https://e.example/%d\",", i
            printf "\"text\":\"رابط\"},\" وتمّ.\"]}"
        }
    }
    print "]}"
}' >book.jsonl
run 0 "$warraq" pack book.jsonl -o book.wrq
has out "3 parts made of texts over 1 MB or 65,536 lines"
lacks out "plain text"
run 0 "$warraq" verify book.wrq
for part in 1 2 3; do
    run 0 "$warraq" cat --json book.wrq $part
    has out '"strong":true'
    has out '"link":"https://e.example/'
done
run 0 "$warraq" export book.wrq -o book --as jsonl
equal "$(wc -l <book/articles.jsonl | tr -d ' ')" 1
run 0 "$warraq" pack book -o again.wrq
same again.wrq book.wrq

test_that "a table of over 1 MB goes on in the next part, between two rows"
awk 'BEGIN {
    printf "{\"url\":\"http://b.example/2\",\"title\":\"جدول\",\"blocks\":[{\"kind\":\"table\",\"rows\":["
    for (i = 1; i <= 16000; i++)
        printf "%s[\"خانة أولى في الصف %d\",\"خانة ثانية فيه\",\"وثالثة\"]", (i > 1 ? "," : ""), i
    print "]}]}"
}' >table.jsonl
run 0 "$warraq" pack table.jsonl -o table.wrq
run 0 "$warraq" verify table.wrq
run 0 "$warraq" list table.wrq
equal "$(wc -l <out | tr -d ' ')" 2
run 0 "$warraq" cat --json table.wrq 2
has out '"blocks":[{"kind":"table","rows":[["خانة أولى في الصف'
run 0 "$warraq" export table.wrq -o table --as txt
equal "$(grep -c 'خانة أولى' table/000001.txt)" 16000

test_that "a note stands in each part that calls it, and once in the joined article"
awk 'BEGIN {
    printf "{\"url\":\"http://b.example/3\",\"title\":\"حواش\",\"blocks\":["
    for (i = 1; i <= 9000; i++) {
        printf "%s{\"kind\":\"paragraph\",\"text\":[\"سطر من كتاب طويل جداً لا ينتهي، فيه كلمات كثيرة", (i > 1 ? "," : "")
        printf " ومعان قليلة، وفي آخره علامة\",{\"note\":%d,\"text\":\"*\"}]}", (i % 2 ? 1 : int(i / 90) + 2)
    }
    for (i = 1; i <= 102; i++)
        printf ",{\"kind\":\"note\",\"number\":%d,\"text\":\"نصّ الحاشية %d\"}", i, i
    print "]}"
}' >notes.jsonl
run 0 "$warraq" pack notes.jsonl -o notes.wrq
run 0 "$warraq" verify notes.wrq
run 0 "$warraq" cat --json notes.wrq 1
has out '"text":"نصّ الحاشية 1"'
lacks out '"text":"نصّ الحاشية 101"'
run 0 "$warraq" cat --json notes.wrq 2
has out '"text":"نصّ الحاشية 1"'
has out '"text":"نصّ الحاشية 102"'
run 0 "$warraq" export notes.wrq -o notes --as jsonl
equal "$(grep -o '"kind":"note"' notes/articles.jsonl | wc -l | tr -d ' ')" 102
equal "$(grep -o '"note":' notes/articles.jsonl | wc -l | tr -d ' ')" 9000
run 0 "$warraq" pack notes -o again.wrq -f
same again.wrq notes.wrq
run 0 "$warraq" export notes.wrq -o notes.txt
equal "$(grep -c 'نصّ الحاشية' notes.txt/000001.txt)" 102

test_that "notes that nothing calls fill parts of their own"
awk 'BEGIN {
    printf "{\"url\":\"http://b.example/4\",\"title\":\"حواش\",\"blocks\":["
    for (i = 1; i <= 20000; i++)
        printf "%s{\"kind\":\"note\",\"number\":%d,\"text\":\"نصّ الحاشية، وهي طويلة لا تنتهي، رقم %d\"}", (i > 1 ? "," : ""), i, i
    print "]}"
}' >alone.jsonl
run 0 "$warraq" pack alone.jsonl -o alone.wrq
run 0 "$warraq" verify alone.wrq
run 0 "$warraq" export alone.wrq -o alone --as jsonl
equal "$(grep -o '"kind":"note"' alone/articles.jsonl | wc -l | tr -d ' ')" 20000
run 0 "$warraq" pack alone -o again.wrq -f
same again.wrq alone.wrq

test_that "more than 65,536 lines"
{
    echo title
    yes a | head -n 140000
} >lines.txt
come_back lines 3

test_that "one word of 3 MB"
{
    echo title
    head -c 3000000 /dev/zero | tr '\000' w
} >word.txt
come_back word 3

test_that "a title of 2 MB without an end"
head -c 2000000 /dev/zero | tr '\000' t >title.txt
come_back title 2

test_that "a letter with 600,000 marks"
{
    printf 'عنوان\nا'
    yes "$(printf '\331\216\331\222')" | head -n 300000 | tr -d '\n'
} >marks.txt
come_back marks 2

test_that "a part does not begin with a mark"
{
    printf 't\n'
    yes "$(printf '\330\250\331\216')" | head -n 400000 | tr -d '\n'
} >vowels.txt
come_back vowels 2
run 0 "$warraq" cat --body one.wrq 2
equal "$(head -c 2 out | od -An -to1 | tr -d ' ')" 330250

test_that "2 MB of blank lines before the title"
{
    head -c 2000000 /dev/zero | tr '\000' '\n'
    printf 'title\ntext'
} >blank.txt
run 0 "$warraq" pack blank.txt -f -o one.wrq
has out "blank lines before the title are left out"
run 0 "$warraq" cat one.wrq 1
printf 'title\ntext' >want
same out want

test_that "a text of over 64 MB is refused, the rest packed"
head -c 68000000 /dev/zero | tr '\000' h >huge.txt
run 3 "$warraq" pack huge.txt blank.txt -f -o one.wrq
has out "huge.txt: a text of over 64 MB"
has out "1 article from 1 file"

finish
