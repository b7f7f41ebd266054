#!/bin/sh
# SPDX-License-Identifier: MIT
# warraq render and layout refuse with what is wrong and what to do, and leave nothing behind.
. "$(dirname "$0")/lib.sh"
test_that "the samples can be packed"
run 0 "$warraq" pack "$source"/tests/articles/*.txt -o samples.wrq

# refused CODE TEXT OPTION...: render article 1 with these options
refused() {
    code=$1
    text=$2
    shift 2
    run "$code" "$warraq" render samples.wrq 1 "$@"
    has err "$text"
    has err "warraq render: "
    absent none.png
}

test_that "the command line is checked"
refused 2 "give -o FILE"
refused 2 "give -o FILE" --all
refused 2 "needs FILE after it" -o ""
refused 2 "png, pgm or raw" -o none.jpg
refused 2 "png, pgm or raw" -o none.png --format jpeg
refused 2 "png, pgm or raw" -o none
refused 2 "page" -o none.png --page 0
refused 2 "not both" -o none --all --page 2
absent none
refused 2 "page" -o none.png --page two
refused 2 "give a bundle and an article" -o none.png 2
run 2 "$warraq" render samples.wrq -o none.png
has err "give a bundle and an article"

test_that "a device, a font and a language are among those known"
refused 2 "unknown language \`xx\`; the languages are: ar en" -o none.png --language xx
refused 2 "unknown device \`kobo\`" -o none.png --device kobo
has err "kobo-clara, kobo-touch"
refused 2 "its greys are not 2, 4 or 16 levels" -o none.png --device 600x800@167/8
refused 2 "its width is not 64 to 4096 px" -o none.png --device 63x800@167/4
refused 2 "unknown font \`comic\`" -o none.png --font comic
has err "noto-naskh"

test_that "what leaves no room is refused"
refused 2 "too little room" -o none.png --margin 269
refused 2 "margin" -o none.png --margin 5000
refused 2 "too little room" -o none.png --line-pitch 41
refused 2 "too little room" -o none.png --font-size 160 --device waveshare-7.5
refused 2 "too little room" -o none.png --device 64x64@60/2
refused 2 "font-size" -o none.png --font-size 11
run 0 "$warraq" render samples.wrq 1 -o yes.png --margin 268
run 0 "$warraq" render samples.wrq 1 -o yes.png --margin 0
run 0 "$warraq" render samples.wrq 1 -o yes.raw --device 4096x4096@600/16

test_that "fonts that cannot be used are named"
refused 1 "gone.ttf" -o none.png --font-file gone.ttf
: >empty.ttf
refused 1 "empty.ttf" -o none.png --font-file empty.ttf
printf 'no font at all' >bad.ttf
refused 1 "bad.ttf is no font" -o none.png --font-file bad.ttf
refused 2 "a text is set in one of them" -o none.png --font amiri --font-file bad.ttf
mkdir fonts
refused 1 "noto-naskh-medium.ttf" -o none.png --fonts fonts
has err "fonts-noto-extra"
run 1 "$warraq" layout samples.wrq 1 --fonts fonts
has err "fonts-noto-extra"
refused 1 "lateef-regular.ttf" -o none.png --fonts fonts --font lateef
has err "fonts-sil-lateef"
refused 1 "scheherazade-new-medium.ttf" -o none.png --fonts fonts --font scheherazade-new
has err "WARRAQ_NPM_FONTS=ON"

test_that "every family is in the help, and those of Debian are there"
run 0 "$warraq" render --help
tr -s ' \n' '  ' <out >help
for family in noto-naskh amiri lateef noto-sans scheherazade-new; do
    has help "$family"
done
for family in noto-naskh amiri lateef noto-sans; do
    run 0 "$warraq" render samples.wrq 1 -o yes.png --font "$family"
    run 0 "$warraq" layout samples.wrq 1 --font "$family"
done

test_that "an output that cannot be written is told"
refused 1 "gone/none.png" -o gone/none.png
has err "No such file"
refused 1 "samples.wrq" -o samples.wrq --all
if [ -w /dev/full ]; then
    refused 1 "/dev/full" -o /dev/full --format raw
    refused 1 "/dev/full" -o /dev/full --format pgm
    refused 1 "/dev/full" -o /dev/full --format png
    equal "$(wc -l <err)" 1
    run 1 sh -c '"$1" layout samples.wrq 1 --json >/dev/full' sh "$warraq"
    [ -s err ] || fail "nothing is said"
else
    skip "/dev/full is not there"
fi

test_that "a full disk leaves the picture that was there, and no piece of a new one"
for format in png pgm raw; do
    echo old >page.$format
    cp page.$format old.copy
    run 1 sh -c 'ulimit -f 4; exec "$@"' sh "$warraq" render samples.wrq 1 -o page.$format
    has err "cannot write page.$format: "
    equal "$(wc -l <err)" 1
    same page.$format old.copy
    tidy .
done

test_that "a picture goes into a pipe, and its name may end in capitals"
run 0 "$warraq" render samples.wrq 1 -o page.PNG
run 0 "$warraq" render samples.wrq 1 -o page.raw
mkfifo pipe
cat pipe >piped.raw &
run 0 "$warraq" render samples.wrq 1 -o pipe --format raw
wait $!
same piped.raw page.raw
[ -p pipe ] || fail "the pipe was replaced"
cmp -s page.PNG page.raw && fail "page.PNG is no PNG"
head -c 4 page.PNG >beginning
printf '\211PNG' >wanted
same beginning wanted

test_that "a bundle and an article are named when they are not there"
run 1 "$warraq" render gone.wrq 1 -o none.png
has err "gone.wrq"
run 1 "$warraq" render samples.wrq 7 -o none.png
has err "7"
run 1 "$warraq" render samples.wrq 0 -o none.png
run 1 "$warraq" render yes.png 1 -o none.png
has err "yes.png"
run 1 "$warraq" render yes.png 1 -o none-all --all
absent none-all

test_that "a damaged article is named and not painted"
cp samples.wrq damaged.wrq
damage_cluster damaged.wrq TEXT 1
run 1 "$warraq" render damaged.wrq 1 -o none.png
has err "damaged.wrq"
run 1 "$warraq" layout damaged.wrq 1 --json
has err "damaged.wrq"
equal "$(wc -c <out)" 0
absent none.png
finish
