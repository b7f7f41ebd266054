#!/bin/sh
# SPDX-License-Identifier: MIT
# Several importers at once: what is packed depends neither on their number nor on their fate. The
# third argument is an importer that acts on the words "poison: ...".
. "$(dirname "$0")/lib.sh"
poisoned=$3
mkdir -p tree/bin tree/libexec/warraq tree/share/warraq
cp "$source/tools/import/phrases.txt" tree/share/warraq/
cp "$warraq" tree/bin/warraq
cp "$poisoned" tree/libexec/warraq/warraq-import
copy=tree/bin/warraq

test_that "the number of importers changes nothing"
mkdir many
awk 'BEGIN {
    for (i = 0; i < 60; i++) {
        file = sprintf("many/%03d.%s", i, i % 7 == 3 ? "html" : "txt")
        if (i % 11 == 5) { printf "" > file; close(file); continue }
        for (k = 0; k < (i * 37) % 50 + 1; k++)
            printf "%sعنوان %d سطر %d \302\255 كلمات\n", (i % 7 == 3 ? "<p>" : ""), i, k > file
        close(file)
    }
    # three pieces of JSON lines, with mistakes that have line numbers
    for (k = 0; k < 60; k++) long = long "نص المقالة وفيه كلمات كثيرة حتى يطول السطر ويكبر الملف "
    for (i = 1; i <= 2200; i++)
        if (i % 701 == 0) print "{\"title\": broken" > "many/lines.jsonl"
        else printf "{\"title\":\"رقم %d\",\"text\":\"%d %s\"}\n", i, i, long > "many/lines.jsonl"
}'
[ "$(wc -c <many/lines.jsonl)" -gt 8388608 ] || fail "lines.jsonl is too short to be cut"
for jobs in 1 2 5; do
    run 3 "$warraq" pack many -o $jobs.wrq --no-index --jobs $jobs
    sed "s/^$jobs.wrq/N.wrq/" out >$jobs.out
    run 3 "$warraq" pack many -n --no-index --jobs $jobs --explain
    cp out $jobs.explain
done
run 3 "$warraq" pack many -n --no-index --jobs 1 --json
cp out 1.json
run 3 "$warraq" pack many -n --no-index --jobs 5 --json
same 1.json out
for jobs in 2 5; do
    same 1.wrq $jobs.wrq
    same 1.out $jobs.out
    same 1.explain $jobs.explain
done
has 1.out "many/lines.jsonl:701"
has 1.out "many/lines.jsonl:2103"
equal "$(grep -c 'lines.jsonl: read as' 1.explain)" 1

test_that "an importer that dies of a line costs that line"
printf '{"title":"أول","text":"نص"}\n{"title":"ثان","text":"poison: die"}\n{"title":"ثالث","text":"نص"}
{"title":"رابع","text":"poison: leave"}\n{"title":"خامس","text":"نص"}\n' >lines.jsonl
cp lines.jsonl first.jsonl
printf '{"title":"سادس","text":"غيره"}\n' >second.jsonl
for jobs in 1 2; do
    run 3 $copy pack first.jsonl second.jsonl -o dead.wrq -f --jobs $jobs
    has out "first.jsonl:2: the importer was stopped: Killed"
    has out "first.jsonl:4: the importer stopped by itself"
    has out "4 articles from 2 files"
    run 0 "$warraq" list dead.wrq
    equal "$(cut -f 2 out | tr '\n' ' ')" "أول ثالث خامس سادس "
done

test_that "and a member of an archive costs that member"
mkdir box
printf 'أول\nنص\n' >box/a.txt
printf 'ثان\npoison: die\n' >box/b.txt
printf 'ثالث\nنص\n' >box/c.txt
tar cf box.tar box/a.txt box/b.txt box/c.txt
run 3 $copy pack box.tar -o box.wrq
has out "box.tar: box/b.txt: the importer was stopped: Killed"
has out "2 articles from 1 file"
run 0 "$warraq" list box.wrq
equal "$(cut -f 2 out | tr '\n' ' ')" "أول ثالث "

test_that "through a pipe, what follows is lost, and told"
cat lines.jsonl >lines
run 3 sh -c '"$1" pack - -o pipe.wrq <lines' sh $copy
has out "standard input: what follows its first 1 article: the importer was stopped: Killed"

test_that "many deaths end in bounded time"
awk 'BEGIN { for (i = 0; i < 100; i++) print "{\"title\":\"ع\",\"text\":\"poison: die\"}" }' >all.jsonl
printf 'عنوان\nنص\n' >whole.txt
run 3 $copy pack all.jsonl whole.txt -o all.wrq
equal "$(grep -c 'all.jsonl:[0-9]*: the importer was stopped: Killed' out)" 16
has out "all.jsonl: the importer was stopped: Killed"
has out "1 article from 1 file"

test_that "an importer that hangs is replaced, its file named"
mkdir hang
printf 'أول\nنص\n' >hang/a.txt
printf 'ثان\npoison: spin\n' >hang/b.txt
printf 'ثالث\nنص\n' >hang/c.txt
run 3 $copy pack hang -o hang.wrq --timeout 1
has out "hang/b.txt: the importer came to no end with it"
has out "2 articles from 2 files"

test_that "memory has a bound"
mkdir memory
printf 'أول\nنص\n' >memory/a.txt
printf 'ثان\npoison: memory\n' >memory/b.txt
printf 'ثالث\nنص\n' >memory/c.txt
run 3 $copy pack memory -o memory.wrq
has out "memory/b.txt: the importer"
has out "2 articles from 2 files"

test_that "what a parser that was taken over would try ends it"
# with sanitizers, which have no walls, exec becomes another program, and a socket is made
printf 'ثان\nنص\n' >good.txt
for word in socket exec; do
    printf 'أول\npoison: %s\n' $word >$word.txt
    $copy pack $word.txt good.txt -o try.wrq -f >out 2>err
    if grep -qa __asan_init "$poisoned"; then
        skip "$word: a build with sanitizers has no walls"
    else
        has out "$word.txt: the importer was stopped: Bad system call"
        has out "1 article from 1 file"
    fi
done

finish
