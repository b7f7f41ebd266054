#!/bin/sh
# SPDX-License-Identifier: MIT
# Archives of files, read where they lie: what they give is what their folder gives.
. "$(dirname "$0")/lib.sh"

mkdir -p in/b/page_files
printf 'أول\nنص\n' >in/a.txt
printf '{"title":"ثالث","text":"نص"}\n{"title":"رابع"}\n' >in/b.jsonl
printf '<!DOCTYPE html><title>ثان</title><p>نص<p><img src=page_files/i.png alt=منظر>' >in/b/page.html
printf '<!DOCTYPE html><title>إعلان</title><p>نص الإعلان' >in/b/page_files/ad.html
if command -v convert >/dev/null 2>&1; then
    convert -size 60x40 gradient:black-white in/b/page_files/i.png
fi
run 0 "$warraq" pack in -o folder.wrq
run 0 "$warraq" list folder.wrq

if command -v zip >/dev/null 2>&1 && "$warraq" pack --list-formats | grep -q '^zip.*any format'; then
    test_that "a ZIP archive gives what its folder gives, as a file and through a pipe"
    (cd in && zip -q -r ../all.zip .)
    run 0 "$warraq" pack all.zip -o zip.wrq
    same folder.wrq zip.wrq
    run 0 sh -c "'$warraq' pack - -o pipe.wrq <all.zip"
    same folder.wrq pipe.wrq
    run 0 sh -c "cat all.zip | '$warraq' pack - -o cat.wrq"
    same folder.wrq cat.wrq

    test_that "several inputs of different formats are packed in one run"
    run 0 "$warraq" pack all.zip in/a.txt -o both.wrq --json
    has out '"articles":4,"files":2'
    has out '"duplicates":1'

    test_that "what an article of a book is, is chapters or book"
    run 2 "$warraq" pack all.zip -o none.wrq --epub page
    has err '--epub is book or chapters, not "page"'
    run 0 "$warraq" pack all.zip -o zip.wrq --force --epub book
    same folder.wrq zip.wrq

    test_that "an archive that is cut short is named, and the rest is packed"
    head -c 300 all.zip >cut.zip
    run 3 "$warraq" pack cut.zip in/a.txt -o cut.wrq
    has out "cut.zip: "
else
    skip "no zip to make archives with, or no libzip to read them"
fi

if "$warraq" pack --list-formats | grep -q '^tar.*gzip, bzip2'; then
    test_that "a tar gives what its folder gives, packed or not"
    for kind in ustar pax gnu; do
        tar -c -f $kind.tar --format=$kind --sort=name -C in .
        run 0 "$warraq" pack $kind.tar -o $kind.wrq
        same folder.wrq $kind.wrq
    done
    gzip -k gnu.tar
    run 0 "$warraq" pack gnu.tar.gz -o gz.wrq
    same gnu.wrq gz.wrq
    for packer in bzip2 xz zstd; do
        command -v $packer >/dev/null 2>&1 || continue
        $packer -q <gnu.tar >gnu.packed
        run 0 "$warraq" pack gnu.packed -o packed.wrq --force
        same gnu.wrq packed.wrq
    done

    test_that "through a pipe a tar is read once: without pictures, and what lies beside pages is text"
    run 0 sh -c "cat gnu.tar.gz | '$warraq' pack - -o pipe.wrq --force"
    has out "5 articles"

    test_that "a packed file is read as what is in it"
    gzip -c in/b.jsonl >b.jsonl.gz
    run 0 "$warraq" pack b.jsonl.gz -o packed.wrq --force
    run 0 "$warraq" pack in/b.jsonl -o plain.wrq
    same plain.wrq packed.wrq

    test_that "an archive that is cut short gives what stands before"
    test_that "names of old charsets are read in a tar, and pictures found by them"
    # صفحة المقالات.html, صورة.png: CP720, windows-1256, UTF-8
    for names in '\255\345\245\241 \237\351\352\347\237\351\237\242 \255\355\251\241' \
        '\325\335\315\311 \307\341\343\336\307\341\307\312 \325\346\321\311' \
        'صفحة المقالات صورة'; do
        rm -rf old && mkdir old
        # shellcheck disable=SC2059 # the names are octal
        names=$(printf "$names")
        printf '<!DOCTYPE html><title>t</title><p>نص<p><img src="صورة.png">' >"old/${names% *}.html"
        cp "$source/tests/articles/pictures/valley.png" "old/${names##* }.png"
        (cd old && tar -c -f ../old.tar --format=gnu -- *)
        run 0 "$warraq" pack old.tar -o old.wrq --force --explain
        has out "old.tar: صفحة المقالات.html: "
        run 0 "$warraq" cat --json old.wrq 1
        has out '"kind":"image"'
        run 0 sh -c "cat old.tar | '$warraq' pack - -o old.wrq --force --explain"
        has out "صفحة المقالات.html: "
    done

    test_that "a tar that is cut costs what is missing"
    head -c 3000 gnu.tar >cut.tar
    run 3 "$warraq" pack cut.tar -o cut.wrq --force
    has out "cut.tar: what follows in the archive: damaged: "
    head -c 200 gnu.tar.gz >cut.tar.gz
    run 1 "$warraq" pack cut.tar.gz -o none.wrq --force
    has err "cut.tar.gz: "

    test_that "links, devices and paths that climb out are no way out"
    mkdir -p hostile/a
    ln -s /etc/passwd hostile/a/link.txt
    mkfifo hostile/a/pipe
    printf 'مقال\nنص\n' >hostile/a/real.txt
    tar -c -f hostile.tar -P --transform='s,^hostile/a/real,../../real,' hostile
    run 0 "$warraq" pack hostile.tar -o hostile.wrq
    has out "1 article from 1 file"
    run 0 "$warraq" pack hostile.tar -o hostile.wrq --force --verbose
    has out "a path that leads out of the archive"

    test_that "a bomb costs itself"
    { printf '{"title":"'; head -c 100000000 /dev/zero | tr '\0' ' '; } | gzip -9 >bomb.gz
    run 3 "$warraq" pack bomb.gz in/a.txt -o bomb.wrq
    has out "bomb.gz: "
    has out "1 article from 1 file"
else
    skip "no libarchive to read tar archives with"
fi

test_that "a crawl gives its pages, and their pictures as a file"
page='<!DOCTYPE html><title>صفحة</title><p>نص الصفحة<p><img src=/i.png alt=منظر>'
record() { # ADDRESS TYPE FILE
    printf 'HTTP/1.1 200 OK\r\nContent-Type: %s\r\n\r\n' "$2" >block
    cat "$3" >>block
    printf 'WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: %s\r\n' "$1"
    printf 'WARC-Date: 2015-12-18T10:00:00Z\r\nContent-Length: %d\r\n\r\n' "$(wc -c <block)"
    cat block
    printf '\r\n\r\n'
}
printf '%s' "$page" >page
{ record http://x.example/a/ 'text/html; charset=utf-8' page
  [ ! -f in/b/page_files/i.png ] || record http://x.example/i.png image/png in/b/page_files/i.png
} >crawl.warc
run 0 "$warraq" pack crawl.warc -o crawl.wrq
run 0 "$warraq" cat --json crawl.wrq 1
has out '"url":"http://x.example/a/"'
has out '"captured":"2015-12-18"'
[ ! -f in/b/page_files/i.png ] || has out '"kind":"image","width":60'
gzip -k crawl.warc
run 0 "$warraq" pack crawl.warc.gz -o gz-crawl.wrq
same crawl.wrq gz-crawl.wrq

test_that "how many importers work on it changes no byte"
mkdir many
for n in 1 2 3 4 5; do
    cp crawl.warc.gz many/$n.warc.gz
    cp in/b.jsonl many/$n.jsonl
    [ ! -f all.zip ] || cp all.zip many/$n.zip
    [ ! -f gnu.tar ] || cp gnu.tar many/$n.tar
done
run 0 "$warraq" pack many -o one.wrq --jobs 1
run 0 "$warraq" pack many -o four.wrq --jobs 4
same one.wrq four.wrq

if command -v zimwriterfs >/dev/null 2>&1 && "$warraq" pack --list-formats | grep -q '^zim.*a page'; then
    test_that "a ZIM archive of the program that makes them is read"
    mkdir wiki
    convert -size 48x48 xc:black wiki/i.png 2>/dev/null || true
    printf '<!DOCTYPE html><title>قهوة</title><p>نص<p><img src=i.png alt=منظر>' >wiki/a.html
    printf '<!DOCTYPE html><title>شاي</title><p>نص آخر' >wiki/b.html
    if zimwriterfs -w a.html -I i.png -l ara -n wiki -t موسوعة -d x -c x -p x wiki wiki.zim >zw 2>&1; then
        run 0 "$warraq" pack wiki.zim -o zim.wrq --force
        has out "2 articles from 1 file"
        run 0 "$warraq" list zim.wrq
        has out "قهوة"
        has out "موسوعة"
    else
        skip "zimwriterfs makes none here"
    fi
else
    skip "no zimwriterfs (zim-tools) to make a ZIM archive with, or no libraries to read it"
fi

finish
