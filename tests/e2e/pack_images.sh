#!/bin/sh
# SPDX-License-Identifier: MIT
# Pictures that articles name: packed, given back, and opened nowhere but below the input.
. "$(dirname "$0")/lib.sh"

if ! command -v convert >/dev/null 2>&1; then
    skip "no convert (imagemagick) to make pictures with"
    finish
fi

mkdir -p in/pictures out-of-reach
convert -size 1500x600 plasma:tan-blue -seed 1 in/pictures/wide.jpg
convert -size 60x40 gradient:black-white in/pictures/small.png
convert -size 30x30 xc:none -fill black -draw "circle 15,15 15,2" in/pictures/alpha.png
cp in/pictures/small.png out-of-reach/secret.png
head -c 100 in/pictures/wide.jpg >in/pictures/cut.jpg
ln -s ../../out-of-reach/secret.png in/pictures/link.png
ln -s ../../out-of-reach in/pictures/folder
cat >in/a.jsonl <<'JSON'
{"title":"صور","blocks":[{"kind":"image","file":"pictures/wide.jpg","text":"منظر"},{"kind":"image","file":"pictures/small.png"},{"kind":"paragraph","text":"نص"},{"kind":"image","file":"pictures/alpha.png","text":""}]}
{"title":"نص","text":"بلا صور"}
{"title":"صورة أخرى","blocks":[{"kind":"image","file":"pictures/small.png","text":"تدرج"}]}
JSON

test_that "pictures are packed, and come back from an export to the bit"
run 0 "$warraq" pack in/a.jsonl -o a.wrq
has out "3 articles from 1 file"
run 0 "$warraq" verify a.wrq
run 0 "$warraq" cat --json a.wrq 1 3
has out '{"kind":"image","width":1072,"height":429,"text":"منظر"}'
has out '{"kind":"image","width":60,"height":40}'
has out '{"kind":"image","width":60,"height":40,"text":"تدرج"}'
run 0 "$warraq" export a.wrq --as jsonl -o back
run 0 "$warraq" pack back/articles.jsonl -o again.wrq
same a.wrq again.wrq
equal "$(find back/images -name '*.png' | sort | tr '\n' ' ')" \
    "back/images/000001-1.png back/images/000001-2.png back/images/000001-3.png back/images/000003-1.png "
run 1 "$warraq" export a.wrq --as jsonl -o back
run 0 "$warraq" export a.wrq --as jsonl -o back --force

test_that "the folder of the input, or the one that is named, is where paths begin"
cd in || exit 1
run 0 "$warraq" pack a.jsonl -o ../b.wrq
cd ..
same a.wrq b.wrq
run 0 sh -c "cat in/a.jsonl | '$warraq' pack - --image-folder in -o c.wrq"
same a.wrq c.wrq
run 0 sh -c "cat in/a.jsonl | '$warraq' pack - -o d.wrq"
has out '"blocks"[1].file: pictures/small.png: the input has no folder; --image-folder names one'
run 1 "$warraq" pack in/a.jsonl --image-folder nowhere -o e.wrq
has err "nowhere is no folder"

test_that "pictures in a folder wait for their articles"
run 0 "$warraq" pack in -o folder.wrq
same a.wrq folder.wrq
run 3 "$warraq" pack in/a.jsonl in/pictures/small.png -o named.wrq
has out "in/pictures/small.png: not a format this build reads"

test_that "width and --no-images are kept to"
run 0 "$warraq" pack in/a.jsonl --image-width 100 -o e.wrq
run 0 "$warraq" cat --json e.wrq 1
has out '"width":100,"height":40,"text":"منظر"'
run 0 "$warraq" pack in/a.jsonl --no-images -o f.wrq
run 0 "$warraq" cat --json f.wrq 1
has out '"text":"\nمنظر\n\nنص\n"'

test_that "the bytes for pictures are kept to, captions stay"
# all bytes of pictures that a bundle has: what it is larger than without them, about
run 0 "$warraq" pack in/a.jsonl -o over.wrq --images-per-article 1
has out "4 pictures left out: over the bytes for them"
run 0 "$warraq" verify over.wrq
run 0 "$warraq" cat --json over.wrq 1
lacks out '"kind":"image"'
has out '{"kind":"paragraph","text":"منظر"}'
run 0 "$warraq" pack in/a.jsonl -o over.wrq -f --images-total 0
has out "4 pictures left out"
run 0 "$warraq" pack in/a.jsonl -o over.wrq -f --images-per-article 10G --images-total 2g
lacks out "over the bytes"
same a.wrq over.wrq
# the first article takes almost all
first=$(($(wc -c <a.wrq) - 1000))
for size in $((first / 4)) $((first / 2)) $first; do
    run 0 "$warraq" pack in/a.jsonl -o over.wrq -f --images-total $size
    run 0 "$warraq" verify over.wrq
    checked_n=$((checked_n + 1))
    [ "$(wc -c <over.wrq)" -le $((size + 3000)) ] || fail "$(wc -c <over.wrq) bytes for $size of pictures"
done
# links and marks of notes around pictures that go
cat >in/p.html <<'PAGE'
<html><body><article><h1>عنوان</h1><p>نص<a href="#fn1">1</a> ثم</p><a href="/x"><img src="pictures/small.png"></a>
<figure><a href="/y"><img src="pictures/small.png"></a><figcaption>تعليق <b>غليظ</b></figcaption></figure>
<p>آخر<a href="#fn2">2</a>.</p><p id="fn1">أول.</p><p id="fn2">ثان.</p></article></body></html>
PAGE
if reads_pages; then
    run 0 "$warraq" pack in/p.html -o page.wrq
    run 0 "$warraq" cat --json page.wrq 1
    cp out with.json
    run 0 "$warraq" pack in/p.html -o page.wrq -f --images-per-article 1
    run 0 "$warraq" verify page.wrq
    run 0 "$warraq" cat --json page.wrq 1
    lacks out '"kind":"image"'
    has out "تعليق"
    equal "$(grep -o '"kind":"note"' out | wc -l)" "$(grep -o '"kind":"note"' with.json | wc -l)"
else
    skip "this build reads no web pages"
fi
for size in x -1 3X 3KB 99999999999G; do
    run 2 "$warraq" pack in/a.jsonl -n "--images-total=$size"
    has err "a size is needed"
done

test_that "what is no picture, or lies elsewhere, is named and its caption stays"
mkfifo in/pictures/pipe.png
for path in pictures/cut.jpg a.jsonl pictures/none.png pictures/link.png pictures/folder/secret.png \
    ../out-of-reach/secret.png pictures/../../out-of-reach/secret.png "$PWD/out-of-reach/secret.png" \
    pictures pictures/pipe.png ./pictures/small.png pictures//small.png ''; do
    printf '{"title":"t","blocks":[{"kind":"image","file":"%s","text":"caption"}]}\n' "$path"
done >in/bad.jsonl
run 0 "$warraq" pack in/bad.jsonl -v --json -o bad.wrq
equal "$(grep -o '"kind":"pictures-left-out"' out | wc -l)" 13
has out 'pictures/cut.jpg: a damaged JPEG file'
has out 'a.jsonl: neither PNG, JPEG, WebP nor GIF'
has out 'pictures/none.png: there is no such file'
has out 'pictures/link.png: a symbolic link, which is not followed'
has out 'pictures/folder/secret.png: Not a directory'
has out '../out-of-reach/secret.png: not a path below the folder of the input'
has out 'out-of-reach/secret.png: not a path below the folder of the input'
has out 'pictures: not a file'
has out 'pictures/pipe.png: not a file'
run 0 "$warraq" cat --json bad.wrq 1
has out '"text":"\ncaption\n"'
lacks out image

finish
