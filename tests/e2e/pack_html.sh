#!/bin/sh
# SPDX-License-Identifier: MIT
# Web pages as people save them, beside other files; and pages that mean harm.
. "$(dirname "$0")/lib.sh"

test_that "a saved page becomes an article with its pictures, dates and source"
mkdir -p saved/page_files saved/more
cp "$source/tests/articles/pictures/valley.png" saved/page_files/valley.png
echo '<p>frame</p>' >saved/page_files/frame.html
echo 'p{}' >saved/style.css
printf 'نص وحده\nسطر\n' >saved/more/plain.txt
printf '{"title":"من JSON","text":"نص"}\n' >saved/more/lines.jsonl
cat >saved/page.html <<'PAGE'
<!DOCTYPE html>
<!-- saved from url=(0038)https://example.org/2015/12/18/water -->
<html lang="ar" dir="rtl"><head><meta charset="utf-8"><title>عودة الماء - صحيفة</title>
<meta property="og:site_name" content="صحيفة"><script>x = "<div>";</script></head>
<body><nav><a href="/">الرئيسية</a></nav><article><h1>عودة الماء</h1>
<figure><img src="page_files/valley.png"><figcaption>الوادي</figcaption></figure>
<p>عاد الماء<a href="#fn1">1</a>.<p id="fn1">بعد عام.</article></body></html>
PAGE
run 0 "$warraq" pack saved --explain -o saved.wrq
has out "saved/page.html: read as html"
has out "saved/page.html: main text: <article>, 6 words; 3 words left out"
has out "saved/page.html: cut, a known phrase, 1 words: الرئيسية"
has out "saved/page.html: cut, the title again, 2 words: عودة الماء"
has out "saved/page.html: title from h1: عودة الماء"
has out "saved/page.html: date from the address: 2015/12/18"
has out "saved/page.html: source from og:site_name: صحيفة"
has out "saved/page.html: 2 fields not found: author, category"
has out "3 articles from 3 files"
has out "2 files passed over: of web pages, no articles"
run 0 "$warraq" cat saved.wrq 3
printf 'عودة الماء\n\nالوادي\n\nعاد الماء1.\n\n[1] بعد عام.\n' >want
same out want
run 0 "$warraq" list saved.wrq --json
has out '"date":"2015-12-18"'
has out '"source":"صحيفة"'
run 0 "$warraq" cat saved.wrq 3 --json
has out '"kind":"image","width":720'

test_that "the name of a page does not matter, nor its charset"
iconv -f UTF-8 -t WINDOWS-1256 saved/page.html | sed 's/charset="utf-8"/charset="iso-8859-1"/' >old.txt
run 0 "$warraq" pack old.txt --no-images --json -o old.wrq
has out '"detail":"windows-1256, by its bytes"'
run 0 "$warraq" cat old.wrq 1
same out want

# repeat N TEXT
repeat() {
    awk -v n="$1" -v text="$2" 'BEGIN { while (n-- > 0) printf "%s", text }'
}

test_that "what means harm costs at most its own article, and what stands before it stays"
mkdir evil
for name in font:'<p><font color=a>x' table:'<table><tr><td>' bold:'<b class=a><p></b>x' \
    select:'<div><select></div></select>' svg:'<svg><g>' list:'<ul><li>' quote:'<blockquote><p>'; do
    { printf '<!DOCTYPE html><title>%s</title><p>قبل</p>' "${name%%:*}"; repeat 60000 "${name#*:}"; } \
        >"evil/${name%%:*}.html"
done
{ printf '<!DOCTYPE html><title>deep</title><p>قبل</p>'; repeat 100000 '<div>'; } >evil/div.html
{ printf '<!DOCTYPE html><title>attribute</title><p>قبل</p><p title="'; head -c 20000000 /dev/zero | tr '\000' a
    printf '">بعد'; } >evil/attribute.html
{ printf '<!DOCTYPE html><title>attributes</title><p '; repeat 100000 'a=1 b '; printf '>قبل'; } >evil/attributes.html
{ printf '<!DOCTYPE html><title>entities</title><p>قبل '; repeat 200000 '&amp;&#x639;&lt;'; } >evil/entities.html
printf '<!DOCTYPE html><title>bytes</title><p>\330\302\200قبل\000\355\240\200\377\376' >evil/bytes.html
printf '<!DOCTYPE html><title>comment</title><p>قبل<!-- ' >evil/comment.html
{ printf '<!DOCTYPE html><p>قبل<p title="'; head -c 70000000 /dev/zero | tr '\000' a; } >evil/large.html
run 3 "$warraq" pack evil -o evil.wrq
has out "13 articles from 13 files"
has out "evil/large.html: a web page of over 64 MB"
has out "pieces of markup over the limits, left out; the text stays:"
has out "  evil/div.html: elements over 512 deep, or over 16 of formatting: 99488"
has out "  evil/attribute.html: attributes of over 64 KB, or over 64 of a tag: 1"
run 0 "$warraq" list evil.wrq --json
n=0
while [ $n -lt 13 ]; do
    n=$((n + 1))
    run 0 "$warraq" cat evil.wrq $n
    has out "قبل"
done

test_that "pictures that stand in the page itself are shown, and named where they cannot be"
valley=$(base64 <"$source/tests/articles/pictures/valley.png" | tr -d '\n')
damaged=$(printf '%s' "$valley" | tr 'A' '!')
huge=$(head -c 60000 /dev/zero | base64 | tr -d '\n')
placeholder='data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7'
printf '<!DOCTYPE html><title>صور</title><p>أ<p><img alt=واد src="data:image/png;base64,%s"><p>ب' "$valley" >inline.html
printf '<p><img src="data:image/png;base64,%s"><p>ج<p><img src="%s" data-src="saved/page_files/valley.png"><p>د' \
    "$damaged" "$placeholder" >>inline.html
printf '<p><img src="data:image/svg+xml,%0400d"><p>ه' 1 >>inline.html
printf '<p><img src="data:image/png;base64,%s"><p>و' "$huge" >>inline.html
head -c 2000 "$source/tests/articles/pictures/valley.png" >cut.png
printf '<p><img src=cut.png><p>ز' >>inline.html
run 0 "$warraq" pack inline.html -o inline.wrq --verbose
has out "data:image/png;base64,"
has out "it stands in the page itself, damaged"
has out "it stands in the page itself, and not as base64"
has out "they stand in the page itself and are over 64 KB"
has out "cut.png: "
run 0 "$warraq" cat --json inline.wrq 1
equal "$(grep -o '"kind":"image","width":720' out | wc -l | tr -d ' ')" 2
for letter in أ ب ج د ه و ز; do
    has out "$letter"
done

test_that "a page that a browser saved as a single file is read with its pictures"
{
    printf 'From: <Saved by Blink>\r\nSnapshot-Content-Location: https://e.org/a/p.html\r\n'
    printf 'Date: Fri, 18 Dec 2015 10:00:00 -0000\r\nMIME-Version: 1.0\r\n'
    printf 'Content-Type: multipart/related;\r\n\tboundary="b"\r\n\r\n--b\r\nContent-Type: text/html\r\n'
    printf 'Content-Transfer-Encoding: quoted-printable\r\nContent-Location: https://e.org/a/p.html\r\n\r\n'
    printf '<!DOCTYPE html><title>=D9=88=D8=A7=\r\n=D8=AF</title><p>=D9=86=D8=B5<p><img src=3D"../valley.png">\r\n'
    printf -- '--b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n'
    printf 'Content-Location: https://e.org/valley.png\r\n\r\n'
    base64 "$source/tests/articles/pictures/valley.png"
    printf '\r\n--b--\r\n'
} >saved.mhtml
printf 'From: him\n\nA letter that speaks of multipart/related.\n' >letter.txt
run 0 "$warraq" pack saved.mhtml letter.txt -o single.wrq
has out "2 articles from 2 files"
run 0 "$warraq" list --json single.wrq
has out '"title":"واد"'
has out '"captured":"2015-12-18"'
has out '"address":"https://e.org/a/p.html"'
run 0 "$warraq" cat --json single.wrq "$(sed -n 's/.*"number":\([0-9]*\),.*"title":"واد".*/\1/p' out)"
has out '"kind":"image","width":720'

test_that "a date that is known of an article is told with its day"
printf '<rss version="2.0"><channel><item><title>خبر</title><pubDate>Fri, 18 Dec 2015 10:00:00 GMT</pubDate><description>&lt;p&gt;نص</description></item></channel></rss>' >dated.xml
run 0 "$warraq" pack dated.xml -n --explain
has out "dated.xml: date from the feed: 2015-12-18"

finish
