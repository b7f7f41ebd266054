#!/bin/sh
# SPDX-License-Identifier: MIT
# A crawl as crawlers write it: a gzip member a record; pages in chunks, packed, in an old charset;
# redirects, errors, revisits, robots.txt, pictures. And the same pages in other containers: what is
# left of them is the same everywhere, what many of them have goes.
. "$(dirname "$0")/lib.sh"

fill='وظل أهل الحي يروون حكاية القناة لأولادهم جيلاً بعد جيل، كما سمعوها من أجدادهم، في ليالي الصيف الطويلة.'

# page N: with what sites leave around a text
page() {
    cat <<PAGE
<!DOCTYPE html><html lang="ar" dir="rtl"><head><meta charset="$charset"><title>حكاية القناة رقم $1 | صحيفة الأفق</title>
<meta property="og:site_name" content="صحيفة الأفق"></head><body>
<ul class="list"><li><a href="/">الرئيسية</a></li><li><a href="/1">محليات</a></li></ul>
<h1>حكاية القناة رقم $1</h1><p>القاهرة: سعاد الخطيب</p><p>نشر في 1$1 كانون الأول/ديسمبر 2015</p>
<p>عاد الماء إلى القناة رقم $1 بعد أربعين عاماً...</p>
<div class="t"><p><strong>حكاية القناة رقم $1</strong></p>
<figure><img src="i.png" alt="القناة"><figcaption>القناة رقم $1 بعد ترميمها</figcaption></figure>
<p>عاد الماء إلى القناة رقم $1 بعد أربعين عاماً من الجفاف، وركض الأطفال بمحاذاته فرحين بما رأوا.</p>
<h2>📌 البيت رقم $1 والساقية</h2><p>في البيت رقم $1 ساقية صغيرة. $fill</p>
<p>تصدر الصحيفة كل صباح من مكاتبها في وسط المدينة القديمة وتصل إلى قرائها حيثما كانوا.</p>
<p>وفي آخر الطريق رقم $1 بستان لا يسقى إلا من هذا الماء.</p></div>
<h3>🔥 الأكثر قراءة</h3><ul><li><a href="/2">الطريق إلى المدينة</a></li><li><a href="/3">سوق الجمعة</a></li></ul>
<h3>مقالات ذات صلة</h3><ul><li><a href="/4">خبز الصباح</a></li></ul>
<h3>التعليقات</h3><p>أبو محمد</p><p>12 يناير 2016</p><p>شكراً على هذا المقال الجميل الذي أعادنا إلى أيام الطفولة كلها.</p>
<h3>اترك تعليقاً</h3><p>لن يتم نشر عنوان بريدك الإلكتروني.</p><h3>أقسام</h3><ul><li><a href="/5">ثقافة</a></li></ul>
<a href="#">زر الذهاب إلى الأعلى</a></body></html>
PAGE
}

# chunks FILE: it in pieces of 700 bytes
chunks() {
    size=$(wc -c <"$1")
    off=0
    while [ "$off" -lt "$size" ]; do
        tail -c +$((off + 1)) "$1" | head -c 700 >piece
        printf '%x\r\n' "$(wc -c <piece)"
        cat piece
        printf '\r\n'
        off=$((off + 700))
    done
    printf '0\r\n\r\n'
}

# record KIND ADDRESS HEAD FILE: a record in a gzip member of its own; HEAD is of printf
record() {
    { [ -z "$3" ] || printf "$3\r\n"; cat "$4"; } >block
    { printf 'WARC/1.0\r\nWARC-Type: %s\r\nWARC-Target-URI: %s\r\nWARC-Date: 2016-02-0%dT10:00:00Z\r\n' \
          "$1" "$2" 3
      printf 'Content-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n' "$(wc -c <block)"
      cat block
      printf '\r\n\r\n'; } | gzip -n
}
html='HTTP/1.1 200 OK\r\nServer: x\r\nContent-Type: text/html; charset=utf-8\r\n'
site=https://www.example.org

mkdir pages
charset=utf-8
for n in 1 2 3 4 5 6 7 8; do
    page $n >pages/$n.html
done
convert -size 60x40 gradient:black-white pages/i.png 2>/dev/null || rm -f pages/i.png
printf 'software: test\r\n' >info
printf 'User-agent: *\nDisallow: /admin\n' >robots
: >nothing
charset=windows-1256
# no emoji in that charset
page 6 | sed 's/📌 *//; s/🔥 *//' | iconv -f UTF-8 -t WINDOWS-1256 >old.html 2>/dev/null || : >old.html
{
    record warcinfo crawl '' info
    record request $site/1.html '' info
    record response $site/robots.txt 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n' robots
    record response $site/1 "HTTP/1.1 301 Moved\r\nLocation: $site/1.html\r\nContent-Type: text/html\r\n" nothing
    record response $site/1.html "$html" pages/1.html
    chunks pages/2.html >body
    record response $site/2.html "${html}Transfer-Encoding: chunked\r\n" body
    gzip -n <pages/3.html >body
    record response $site/3.html "${html}Content-Encoding: gzip\r\n" body
    gzip -n <pages/4.html >packed
    chunks packed >body
    record response $site/4.html "${html}Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n" body
    record response $site/5.html "${html}Transfer-Encoding: chunked\r\n" pages/5.html # undone by the crawler
    record response $site/6.html 'HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n' old.html
    record response $site/7.html "$html" pages/7.html
    record response $site/8.html "$html" pages/8.html
    record revisit $site/1.html "$html" nothing
    record response $site/gone.html 'HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n' pages/1.html
    record response $site/br.html "${html}Content-Encoding: x-strange\r\n" pages/1.html
    record response $site/style.css 'HTTP/1.1 200 OK\r\nContent-Type: text/css\r\n' info
    [ ! -f pages/i.png ] || record response $site/i.png 'HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n' pages/i.png
} >crawl.warc.gz

test_that "a crawl gives its pages, and tells what it left out"
run 3 "$warraq" pack crawl.warc.gz -o crawl.wrq --explain
if [ -s old.html ]; then has out "8 articles from 1 file"; fi
has out "revisits: pages that had not changed since another capture"
has out "br.html: its Content-Encoding is none that is read here"
has out "cut, on many pages of this source"

# check BUNDLE N: the article numbered N holds what its author wrote, and nothing else
check() {
    run 0 "$warraq" cat "$1" "$2"
    cp out article
    for text in "عاد الماء إلى القناة رقم" "ساقية صغيرة" "البيت رقم" "بعد ترميمها" "لا يسقى إلا من هذا الماء"; do
        has article "$text"
    done
    for text in "عاماً..." "الأكثر قراءة" "خبز الصباح" "مقالات ذات صلة" "شكراً على" "اترك تعليقاً" "أقسام" \
        "زر الذهاب" "الرئيسية" "تصدر الصحيفة كل صباح"; do
        lacks article "$text"
    done
    equal "$(grep -c 'حكاية القناة رقم' article)" 1
}

test_that "however a page was sent, it is the same article, without what the site put there"
for n in 1 2 3 4 5 6 7 8; do
    [ "$n" -ne 6 ] || [ -s old.html ] || continue
    check crawl.wrq "$n"
done
run 0 "$warraq" cat --json crawl.wrq 2
has out '"author":"سعاد الخطيب"'
has out '"date":"2015-12-12"'
has out '"source":"صحيفة الأفق"'
has out "\"url\":\"$site/2.html\""
has out '"captured":"2016-02-03"'
[ ! -f pages/i.png ] || has out '"kind":"image","width":60'

test_that "what many pages have is learnt within one file, be it a crawl, an archive or a folder"
run 0 "$warraq" pack pages -o folder.wrq
check folder.wrq 2
if command -v zip >/dev/null 2>&1 && "$warraq" pack --list-formats | grep -q '^zip.*any format'; then
    (cd pages && zip -q -r ../pages.zip .)
    run 0 "$warraq" pack pages.zip -o zip.wrq
    same folder.wrq zip.wrq
fi
if "$warraq" pack --list-formats | grep -q '^tar.*gzip, bzip2'; then
    tar -c -z -f pages.tar.gz --sort=name -C pages .
    run 0 "$warraq" pack pages.tar.gz -o tar.wrq
    same folder.wrq tar.wrq
fi
if [ -f pages/i.png ] && command -v zimwriterfs >/dev/null 2>&1 &&
    "$warraq" pack --list-formats | grep -q '^zim.*a page'; then
    cp pages/i.png icon.png
    convert -size 48x48 xc:black pages/icon.png
    if zimwriterfs -w 1.html -I icon.png -l ara -n n -t موسوعة -d x -c x -p x pages pages.zim >zw 2>&1; then
        run 0 "$warraq" pack pages.zim -o zim.wrq
        check zim.wrq 2
    else
        skip "zimwriterfs makes none here"
    fi
    rm pages/icon.png
fi
run 3 "$warraq" pack crawl.warc.gz -o all.wrq --keep-all
run 0 "$warraq" cat all.wrq 2
has out "تصدر الصحيفة كل صباح"
has out "شكراً على"

test_that "a crawl cut short gives the pages before, and names the place"
head -c $(($(wc -c <crawl.warc.gz) / 2)) crawl.warc.gz >cut.warc.gz
run 3 "$warraq" pack cut.warc.gz -o cut.wrq
has out "cut.warc.gz: "
finish
