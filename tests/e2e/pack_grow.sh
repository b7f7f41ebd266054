#!/bin/sh
# SPDX-License-Identifier: MIT
# Shares, merging, appending, differences, repair.
. "$(dirname "$0")/lib.sh"

# 240 articles of several clusters; every tenth one stands twice
i=0
while [ $i -lt 240 ]; do
    i=$((i + 1))
    printf '{"title":"مقالة %d","date":"2024-01-%02d","text":"' $i $((i % 28 + 1))
    head -c 300 /dev/urandom | od -An -tx1 | tr -d '\n'
    printf '"}\n'
done >all.jsonl
sed -n 'n;n;n;n;n;n;n;n;n;p' all.jsonl >more.jsonl
run 0 "$warraq" pack all.jsonl -o whole.wrq
run 0 "$warraq" list whole.wrq
cp out whole.list

test_that "a merge of all shares lists what one run lists, whatever their order"
for share in 1 2 3 4 5; do
    run 0 "$warraq" pack all.jsonl more.jsonl --shard $share/5 -o s$share.wrq
done
run 0 "$warraq" merge s1.wrq s2.wrq s3.wrq s4.wrq s5.wrq -o a.wrq
has out "a.wrq: 240 articles from 5 bundles"
has out "duplicates, kept once"
run 0 "$warraq" merge s4.wrq s2.wrq s5.wrq s1.wrq s3.wrq s2.wrq -o b.wrq
same a.wrq b.wrq
run 0 "$warraq" list a.wrq
same out whole.list
run 0 "$warraq" verify a.wrq
run 0 "$warraq" export whole.wrq -o whole --as jsonl
run 0 "$warraq" export a.wrq -o merged --as jsonl
diff -r whole merged >/dev/null || fail "other articles"

test_that "a share of a pipe is the pipe, and one of nothing is empty"
run 0 sh -c 'head -n 100 all.jsonl | "$0" pack --shard 1/2 - -o p1.wrq' "$warraq"
run 0 sh -c 'tail -n 140 all.jsonl | "$0" pack --shard 2/2 - -o p2.wrq' "$warraq"
run 0 "$warraq" merge p2.wrq p1.wrq -o p.wrq
run 0 "$warraq" list p.wrq
same out whole.list
printf 'عنوان\nمتن\n' >one.txt
run 0 "$warraq" pack one.txt --shard 1/3 -o e1.wrq
run 0 "$warraq" pack one.txt --shard 2/3 -o e2.wrq
run 0 "$warraq" merge e2.wrq e1.wrq -o e.wrq
has out "e.wrq: 1 article from 2 bundles"
for wrong in 0/2 3/2 1 /2 1/ -1/2 1/2x 1/0; do
    run 2 "$warraq" pack one.txt "--shard=$wrong" -o wrong.wrq
done

test_that "appending packs what is new"
head -n 200 all.jsonl >old.jsonl
run 0 "$warraq" pack old.jsonl -o old.wrq
run 0 "$warraq" pack --append old.wrq all.jsonl -o new.wrq
has out "200 duplicates"
lacks out "of these"
run 0 "$warraq" list new.wrq
same out whole.list

test_that "text whose articles are all there already is not kept a second time"
text_n() { "$warraq" info --json "$1" | sed 's/.*"text_clusters":\([0-9]*\).*/\1/'; }
run 0 "$warraq" merge old.wrq new.wrq whole.wrq -o again.wrq
has out "again.wrq: 240 articles from 3 bundles"
[ "$(text_n again.wrq)" -le $(($(text_n new.wrq) + 1)) ] || fail "$(text_n again.wrq) clusters of text"
run 0 "$warraq" verify again.wrq
run 0 "$warraq" merge again.wrq -o once.wrq
same once.wrq again.wrq

test_that "the same words with other vowel marks are another text, and both are kept"
word() { printf '{"url":"http://a.example/1","title":"درس","text":"%s"}\n' "$1"; }
word 'كتب علي' >bare.jsonl
word 'كَتَبَ علي' >wrote.jsonl
word 'كُتُب علي' >books.jsonl
run 0 "$warraq" pack bare.jsonl wrote.jsonl books.jsonl bare.jsonl -f -o vowels.wrq
has out "vowels.wrq: 3 articles"
has out "1 duplicate, packed once"
has out "2 articles with the id of another text, given an id of their own"
for article in 1 2 3; do
    run 0 "$warraq" cat --body vowels.wrq $article
    cat out
done >vowels.txt
for text in 'كتب علي' 'كَتَبَ علي' 'كُتُب علي'; do
    has vowels.txt "$text"
done
for name in bare wrote books; do
    run 0 "$warraq" pack $name.jsonl -f -o $name.wrq
done
run 0 "$warraq" merge bare.wrq wrote.wrq books.wrq -f -o vowels.wrq
has out "vowels.wrq: 3 articles"
has out "2 articles with the id of another text, given an id of their own"
run 0 "$warraq" pack --append bare.wrq wrote.jsonl -f -o vowels.wrq
has out "1 article with the id of another text, given an id of its own"

test_that "what a duplicate knew otherwise is told"
printf '{"url":"http://a.example/2","title":"خبر","text":"نص","category":"%s","captured":"%s"}\n' \
    محلي 2024-01-01 محلي 2024-01-02 دولي 2024-01-03 >known.jsonl
run 0 "$warraq" pack known.jsonl -o known.wrq
has out "2 duplicates, packed once"
has out "of these 1 had other fields or markup"
printf '{"url":"http://a.example/3","title":"خبر","blocks":[{"kind":"paragraph","text":%s}]}\n' \
    '"نص"' '[{"strong":true,"text":"نص"}]' >marked.jsonl
run 0 "$warraq" pack --json marked.jsonl -o marked.wrq
has out '"duplicates":1,"differing":1,"renamed":0'
head -n 1 marked.jsonl >m1.jsonl
tail -n 1 marked.jsonl >m2.jsonl
run 0 "$warraq" pack m1.jsonl -o m1.wrq
run 0 "$warraq" pack m2.jsonl -o m2.wrq
run 0 "$warraq" merge --json m1.wrq m2.wrq -o m12.wrq
has out '"duplicates":1,"differing":1,"renamed":0'
run 0 "$warraq" merge --json m1.wrq m1.wrq marked.wrq -f -o m12.wrq
lacks out '"differing":1'

test_that "two editions of an article both stay in one bundle; read from two the newest wins"
edition() { printf '{"url":"http://a.example/1","title":"خبر","text":"%s","captured":"%s"}\n' "$1" "$2"; }
edition 'نص قديم' 2024-01-01 >e1.jsonl
edition 'نص جديد' 2025-01-01 >e2.jsonl
run 0 "$warraq" pack e1.jsonl -o edition1.wrq
run 0 "$warraq" pack e2.jsonl -o edition2.wrq
run 0 "$warraq" merge edition1.wrq edition2.wrq -o editions.wrq
has out "editions.wrq: 2 articles from 2 bundles"
has out "1 article with the id of another text, given an id of its own"
run 0 "$warraq" pack --append edition1.wrq e2.jsonl -o appended.wrq
for bundle in editions appended; do
    run 0 "$warraq" verify $bundle.wrq
    run 0 "$warraq" list --json $bundle.wrq
    has out '"captured":"2024-01-01"'
    has out '"captured":"2025-01-01"'
done
run 0 "$warraq" list --json edition1.wrq edition2.wrq
equal "$(wc -l <out | tr -d ' ')" 1
has out '"captured":"2025-01-01"'

test_that "the edition captured last keeps the id, by whatever way it came"
# id_of BUNDLE TEXT: the id of the article with this text
id_of() {
    "$warraq" export "$1" -o "$1.d" -f --as jsonl >/dev/null 2>&1
    cat "$1".d/*.jsonl | grep -F "$2" | sed 's/.*"id":"\([0-9a-f]*\)".*/\1/'
}
run 0 "$warraq" pack e1.jsonl e2.jsonl -o editions2.wrq
newest=$("$warraq" list --json edition2.wrq | sed 's/.*"id":"\([0-9a-f]*\)".*/\1/')
edition 'نص قديم' 2026-01-01 >e3.jsonl
run 0 "$warraq" pack e3.jsonl -o edition3.wrq
# shares of every kind say what one run says
run 0 "$warraq" pack - --shard 1/1 -o share-a.wrq <e1.jsonl
cat e2.jsonl e3.jsonl >e23.jsonl
run 0 "$warraq" pack - --shard 2/2 -o share-b.wrq <e23.jsonl
cat e1.jsonl e2.jsonl e3.jsonl >e123.jsonl
run 0 "$warraq" pack - -o editions3.wrq <e123.jsonl
run 0 "$warraq" merge share-a.wrq share-b.wrq -o editions4.wrq
run 0 "$warraq" pack --append editions2.wrq e3.jsonl -o editions5.wrq
run 0 "$warraq" repair editions5.wrq -o editions6.wrq
for bundle in editions editions2 appended; do
    run 0 "$warraq" list --json $bundle.wrq
    grep -F "$newest" out | grep -qF '"captured":"2025-01-01"' || fail "$bundle: not the newest"
done
for bundle in editions3 editions4 editions5 editions6; do
    run 0 "$warraq" verify -q $bundle.wrq
    run 0 "$warraq" list --json $bundle.wrq
    grep -F "$newest" out | grep -qF '"captured":"2026-01-01"' || fail "$bundle: not the newest"
    has out '"number":1,'
    has out '"next_version":2'
    has out '"next_version":1'
    sed 's/"number":[0-9]*//' out | sort >$bundle.editions
    same editions3.editions $bundle.editions
done

test_that "equal texts under several addresses are versions of one, in shares as in one run"
story() { printf '{"url":"http://%s.example/1","title":"%s","text":"%s","date":"2024-01-0%s"}\n' "$@"; }
{
    story a 'الخبر' 'كتب المراسل من المدينة.' 1
    story b 'خبر آخر' 'نص آخر' 2
    story c 'الخبر' 'كَتَبَ المراسل، من المدينة' 3
    story d 'الخبر' 'كتب المراسل من المدينة' 4
    story e 'خبر آخر' 'نص ثالث' 5
} >stories.jsonl
run 0 "$warraq" pack stories.jsonl -o stories.wrq
run 0 "$warraq" list --json stories.wrq
for pair in 1-3 3-4 4-1; do
    grep "\"number\":${pair%-*}," out | grep -qF "\"next_version\":${pair#*-}" || fail "not $pair"
done
equal "$(grep -c next_version out)" 3
run 0 "$warraq" info stories.wrq
has out "versions:  3 articles"
run 0 "$warraq" verify stories.wrq
head -n 2 stories.jsonl >st1.jsonl
tail -n 3 stories.jsonl >st2.jsonl
run 0 "$warraq" pack - --shard 1/2 -o st1.wrq <st1.jsonl
run 0 "$warraq" pack - --shard 2/2 -o st2.wrq <st2.jsonl
cp out stories.list
run 0 "$warraq" list --json stories.wrq
cp out stories.list
run 0 "$warraq" merge st2.wrq st1.wrq -o st.wrq
run 0 "$warraq" list --json st.wrq
same out stories.list
run 0 "$warraq" pack --append st1.wrq st2.jsonl -o sta.wrq
run 0 "$warraq" list --json sta.wrq
same out stories.list
run 0 "$warraq" repair sta.wrq -o str.wrq
same str.wrq sta.wrq

test_that "a bundle says what is new since the one it was appended to"
run 0 "$warraq" info sta.wrq
edition=$("$warraq" info --json st1.wrq | sed 's/.*"edition":"\([0-9a-f]*\)".*/\1/')
has out "news:      3 since edition $edition"
run 0 "$warraq" list --sort news sta.wrq
equal "$(cut -f 1 out | tr '\n' ' ')" "5 4 3 "
run 0 "$warraq" list --sort news st1.wrq
equal "$(wc -c <out | tr -d ' ')" 0
run 0 "$warraq" pack --append sta.wrq stories.jsonl -o stb.wrq
run 0 "$warraq" list --sort news stb.wrq
equal "$(wc -c <out | tr -d ' ')" 0
# shares of what is appended, and the difference, know it too
run 0 "$warraq" pack --append st1.wrq - --shard 1/2 -o n1.wrq <stories.jsonl
story f 'خبر رابع' 'نص رابع' 3 >st3.jsonl
run 0 "$warraq" pack --append st1.wrq - --shard 2/2 -o n2.wrq <st3.jsonl
run 0 "$warraq" merge n1.wrq n2.wrq -o n.wrq
run 0 "$warraq" verify -q n.wrq
run 0 "$warraq" info n.wrq
has out "news:      4 since edition $edition"
run 0 "$warraq" list --sort news n.wrq
equal "$(cut -f 1 out | tr '\n' ' ')" "5 4 3 6 "
run 0 "$warraq" list --sort news n.wrq sta.wrq
equal "$(wc -l <out | tr -d ' ')" 4

test_that "the order on the command line plays no part"
head -n 90 all.jsonl >front.jsonl
tail -n 90 all.jsonl >back.jsonl
mkdir between
cp one.txt between/one.txt
run 0 "$warraq" pack front.jsonl between back.jsonl -o before.wrq
run 0 "$warraq" pack back.jsonl front.jsonl between -o behind.wrq
same before.wrq behind.wrq

test_that "a difference makes the new bundle, to the bit"
run 0 "$warraq" diff old.wrq new.wrq -o d.wrqd
[ "$(wc -c <d.wrqd)" -lt $(($(wc -c <new.wrq) / 2)) ] || fail "the difference is large"
run 0 "$warraq" patch old.wrq d.wrqd -o patched.wrq
same patched.wrq new.wrq
run 1 "$warraq" patch old.wrq d.wrqd -o patched.wrq
has err "patched.wrq exists; --force replaces it"
run 1 "$warraq" patch new.wrq d.wrqd -o no.wrq
has err "d.wrqd was made for another bundle than new.wrq"
run 1 "$warraq" patch old.wrq whole.wrq -o no.wrq
has err "whole.wrq is no difference"
head -c 1000 d.wrqd >cut.wrqd
run 1 "$warraq" patch old.wrq cut.wrqd -o no.wrq
has err "cut.wrqd is cut short"
size=$(wc -c <d.wrqd)
for at in 30 100 160 190 210 $((size / 2)) $((size - 1)); do
    cp d.wrqd hurt.wrqd
    printf '\252' | dd of=hurt.wrqd bs=1 seek=$at conv=notrunc 2>/dev/null
    "$warraq" patch old.wrq hurt.wrqd -o no.wrq >out 2>err
    # a byte that nothing rests on may be any
    [ $? -eq 0 ] && same no.wrq new.wrq
    rm -f no.wrq
done
run 0 "$warraq" diff new.wrq old.wrq -o back.wrqd
run 0 "$warraq" patch new.wrq back.wrqd -o back.wrq
same back.wrq old.wrq

test_that "repair makes a bundle whole where something stands twice"
run 0 "$warraq" repair whole.wrq -o r.wrq
same r.wrq whole.wrq
cp whole.wrq head.wrq
head -c 400 /dev/zero | dd of=head.wrq bs=1 conv=notrunc 2>/dev/null
run 3 "$warraq" verify head.wrq
has out "root record, before the clusters: "
has out "every article can be read"
run 0 "$warraq" repair head.wrq -o r.wrq -f
same r.wrq whole.wrq

test_that "a lost cluster is named, its articles with it, and the rest kept"
cp whole.wrq hurt.wrq
damage_cluster hurt.wrq TEXT 2
run 3 "$warraq" verify hurt.wrq
has out "(TEXT 1): damaged"
run 3 "$warraq" repair hurt.wrq -o r.wrq -f
has out "lost: article "
run 0 "$warraq" verify r.wrq
run 3 "$warraq" repair hurt.wrq -o r.wrq -f --json
has out '"lost_articles":'
run 3 "$warraq" merge hurt.wrq -o m.wrq
has err "damaged"

test_that "of many lost articles ten are named, and of a bundle without a text nothing is made"
equal "$(run 3 "$warraq" repair hurt.wrq -o r.wrq -f; grep -c '^lost: article' out)" 10
run 3 "$warraq" repair hurt.wrq -o r.wrq -f
has out "more; --json names all"
cp whole.wrq gone.wrq
text_n=$("$warraq" info gone.wrq --json | sed 's/.*"text_clusters":\([0-9]*\).*/\1/')
at=1
while [ "$at" -le "$text_n" ]; do
    damage_cluster gone.wrq TEXT "$at"
    at=$((at + 1))
done
rm -f none.wrq
run 1 "$warraq" repair gone.wrq -o none.wrq
has err "nothing was written"
absent none.wrq

test_that "with parity nothing is lost, and repair gives the bundle back"
run 0 "$warraq" pack all.jsonl --parity 4 -o p4.wrq
run 0 "$warraq" info p4.wrq
has out "parity:    one cluster for every 4"
run 0 "$warraq" info --json whole.wrq
has out '"parity":0,"searchable":true'
run 0 "$warraq" pack all.jsonl --no-index -o plain.wrq
run 0 "$warraq" info plain.wrq
has out "search:    none"
cp p4.wrq hurt.wrq
damage_cluster hurt.wrq TEXT 2
run 3 "$warraq" verify hurt.wrq
has out "but parity brings it back"
has out "every article can be read"
run 3 "$warraq" verify --json hurt.wrq
has out '"repairable":true'
run 0 "$warraq" repair hurt.wrq -o r.wrq -f
same r.wrq p4.wrq

test_that "parity that all bundles have is kept by merge and append"
run 0 "$warraq" pack all.jsonl --shard 1/2 --parity 8 -o p8.wrq
run 0 "$warraq" pack all.jsonl --shard 2/2 --parity 4 -o p4-2.wrq
run 0 "$warraq" merge p8.wrq p4-2.wrq -o p48.wrq
run 0 "$warraq" info --json p48.wrq
has out '"parity":4,'
run 0 "$warraq" merge p8.wrq plain.wrq -o p80.wrq
run 0 "$warraq" info --json p80.wrq
has out '"parity":0,'
run 0 "$warraq" pack all.jsonl --append p8.wrq -o p8a.wrq
run 0 "$warraq" info --json p8a.wrq
has out '"parity":8,'
run 0 "$warraq" merge p8.wrq p4-2.wrq --parity 16 -o p16.wrq
run 0 "$warraq" info --json p16.wrq
has out '"parity":16,'

test_that "many clusters of rows side by side cost no text"
awk -v n=6000 -f "$(dirname "$0")/../bench/million.awk" >six.jsonl
run 0 "$warraq" pack six.jsonl --no-index -o six.wrq
run 0 "$warraq" cat --body six.wrq 3000
cp out body
for number in $(seq 1 20); do damage_cluster six.wrq ROWS "$number"; done
run 3 "$warraq" cat --body six.wrq 3000
same out body

test_that "the size of clusters is checked"
run 0 "$warraq" pack all.jsonl --cluster-size 64K -o k.wrq
run 0 "$warraq" pack all.jsonl --cluster-size 65536 -o l.wrq
same k.wrq l.wrq
for wrong in 15K 257K 64M 64Kx +64K ' 64K' '' x; do
    run 2 "$warraq" pack all.jsonl --cluster-size "$wrong" -o no.wrq
done

test_that "shares in any order are one bundle, with the lists and answers of a single run"
# bare FILE: rows without the numbers that depend on the sequence
bare() { sed 's/"\(number\|article\)":[0-9]*,//' out | sort >"$1"; }
awk -v n=300 -f "$(dirname "$0")/../bench/million.awk" >rows.jsonl
for i in 1 2 3 4 5; do
    run 0 "$warraq" pack -q --shard $i/5 rows.jsonl -f -o share$i.wrq
done
run 0 "$warraq" merge -q share1.wrq share2.wrq share3.wrq share4.wrq share5.wrq -f -o first.wrq
run 0 "$warraq" merge -q share5.wrq share3.wrq share1.wrq share4.wrq share2.wrq -f -o second.wrq
run 0 "$warraq" merge -q share2.wrq share1.wrq share5.wrq share4.wrq share3.wrq -f -o third.wrq
same first.wrq second.wrq
same first.wrq third.wrq
run 0 "$warraq" pack -q rows.jsonl -f -o single.wrq
for bundle in first single; do
    for article in 1 77 150 300; do
        run 0 "$warraq" search --related $article --json $bundle.wrq
        cat out
    done >$bundle.related
    run 0 "$warraq" list --json --sort title $bundle.wrq
    bare $bundle.list
    run 0 "$warraq" search --titles --json --limit 1000 $bundle.wrq -- كتاب نهر
    bare $bundle.hits
    run 0 "$warraq" verify -q $bundle.wrq
done
same first.list single.list
same first.hits single.hits
[ -s single.related ] || fail "nothing is related"
same first.related single.related

finish
