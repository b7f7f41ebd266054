#!/bin/sh
# SPDX-License-Identifier: MIT
# Text that is not clean UTF-8 with LF line ends: repaired, counted and told, never silently.
. "$(dirname "$0")/lib.sh"

# pack_one FILE: into one.wrq, the summary in summary.json, the text in text
pack_one() {
    run 0 "$warraq" pack "$1" --force --json -o one.wrq
    cp out summary.json
    run 0 "$warraq" cat one.wrq 1
    cp out text
}

test_that "clean text is not touched"
printf 'عنوان\tأ\n\nنص \302\240\n \342\200\217\nآخر' >clean.txt
pack_one clean.txt
same text clean.txt
has summary.json '"repaired":[]'

test_that "byte order marks are taken away, also inside"
printf '\357\273\277عنوان\nنص \357\273\277 داخل\n' >bom.txt
printf 'عنوان\nنص  داخل\n' >want
pack_one bom.txt
same text want
has summary.json '"kind":"byte-order-mark","count":2'

test_that "what text does not keep goes, and is counted"
# soft hyphen, NUL, form feed, an override, presentation forms
printf 'عنوان\nنص\302\255وص\000\fs\342\200\256x\342\200\254\nﺍﻟﻌﺮﺑﻴﺔ\n' >odd.txt
printf 'عنوان\nنصوص sx\nالعربية\n' >want
pack_one odd.txt
same text want
for count in '"soft-hyphen":1' '"control":2' '"bidi-control":2' '"presentation-forms":7'; do
    has summary.json "$count"
done
run 0 "$warraq" pack odd.txt --force -o one.wrq
has out "7 Arabic presentation forms turned into letters"
has out "2 bidi controls that could spoof, taken away"

test_that "old charsets are told by their bytes"
for charset in WINDOWS-1256 ISO-8859-6; do
    printf 'مدينة الماء\nقال الوزير إن المشروع سيبدأ قريبا.\n' >want
    iconv -f UTF-8 -t $charset want >old.txt || skip "iconv does not know $charset"
    pack_one old.txt
    same text want
    has summary.json "\"kind\":\"charset\",\"count\":1"
    has summary.json ", by its bytes"
done

test_that "text that was decoded twice is turned back"
for charset in WINDOWS-1256 LATIN1; do
    printf 'مدينة الماء\n\nقال الوزير: «إن المشروع قريب».\n' >want
    iconv -f $charset -t UTF-8 want >twice.txt || skip "iconv does not know $charset"
    pack_one twice.txt
    same text want
    has summary.json '"garbled":2'
done

test_that "CR LF and CR become LF"
printf 'a\r\nb\rc\r\r\nd\n\re\r' >cr.txt
printf 'a\nb\nc\n\nd\n\ne\n' >want
pack_one cr.txt
same text want
has summary.json '"kind":"crlf","count":2'
has summary.json '"kind":"cr","count":4'

test_that "each malformed sequence becomes one U+FFFD, the first is placed"
# a lone continuation; a cut sequence of three before a letter; an overlong form; a surrogate; the end
printf 'a\nb\200c\n\330\n\341\200x\300\257\355\240\200\nz\360\237\230' >bad.txt
r='\357\277\275'
printf "a\nb${r}c\n${r}\n${r}x${r}${r}${r}${r}${r}\nz${r}" >want
pack_one bad.txt
same text want
has summary.json '"kind":"invalid-bytes","count":9,"line":2'
run 0 "$warraq" pack bad.txt --force -o one.wrq
has out "9 invalid bytes replaced by U+FFFD:"
has out "bad.txt:2: 9"

test_that "U+FFFD that the author wrote is no mistake"
printf "a${r}\n" >fffd.txt
pack_one fffd.txt
same text fffd.txt
has summary.json '"repaired":[]'

test_that "UTF-16 of both orders is read, lone surrogates and a cut end are repaired"
# BOM, ع, LF, U+1F600, lone high, x, lone low, half a unit
printf '\377\376\071\006\012\000\075\330\000\336\075\330x\000\000\334x' >le.txt
printf "ع\n\360\237\230\200${r}x${r}${r}" >want
pack_one le.txt
same text want
has summary.json '"kind":"charset","count":1,"detail":"UTF-16LE, by its byte order mark"'
has summary.json '"kind":"lone-surrogates","count":2,"line":2'
has summary.json '"kind":"invalid-bytes","count":1,"line":2'
lacks summary.json '"kind":"byte-order-mark"'
printf '\376\377\006\071\000\015\000\012\330\075\336\000\330\075' >be.txt
printf "ع\n\360\237\230\200${r}" >want
pack_one be.txt
same text want
has summary.json '"kind":"crlf","count":1'

test_that "a character cut by the border of a read is whole again"
# 65535 letters, then a two-byte one over the border of 64 KB
head -c 65535 /dev/zero | tr '\000' a >border.txt
printf '\330\271\n' >>border.txt
pack_one border.txt
same text border.txt
has summary.json '"repaired":[]'

test_that "blank lines and spaces of many kinds stand round the title"
printf '\n\342\200\203\302\240\n \343\200\200عنوان\302\205\nنص' >blank.txt
pack_one blank.txt
run 0 "$warraq" list one.wrq
equal "$(cut -f 2 out)" "عنوان"

test_that "a long title is cut in the list and whole in the text"
head -c 3000 /dev/zero | tr '\000' x >long.txt
printf '\nنص' >>long.txt
pack_one long.txt
same text long.txt
run 0 "$warraq" list one.wrq
equal "$(cut -f 2 out | tr -d '\n' | wc -c | tr -d ' ')" 1024

test_that "control characters of a title do not reach the terminal"
printf 'a\033[2Jb\342\200\256c\n' >escape.txt
pack_one escape.txt
printf 'a[2Jbc\n' >want
same text want
run 0 "$warraq" list one.wrq
equal "$(cut -f 2 out)" "a[2Jbc"

finish
