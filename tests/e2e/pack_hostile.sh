#!/bin/sh
# SPDX-License-Identifier: MIT
# What means harm costs at most its own article and a line in the summary; the rest is packed.
. "$(dirname "$0")/lib.sh"
mkdir in
printf 'أول\nنص سليم\n' >in/000.txt
printf 'آخر\nنص سليم أيضا\n' >in/zzz.txt

# repeat TEXT N
repeat() {
    awk -v text="$1" -v n="$2" 'BEGIN { for (i = 0; i < n; i++) printf "%s", text }'
}

# big_endian NUMBER: as four bytes
big_endian() {
    printf "\\$(printf %o $(($1 >> 24 & 255)))\\$(printf %o $(($1 >> 16 & 255)))\\$(printf %o \
        $(($1 >> 8 & 255)))\\$(printf %o $(($1 & 255)))"
}

# png_chunk TYPE <DATA: gzip's trailer begins with the same CRC, the last byte first
png_chunk() {
    { printf '%s' "$1" && cat; } >chunk
    big_endian $(($(wc -c <chunk) - 4))
    cat chunk
    gzip -c chunk | tail -c 8 | od -An -tu1 -N4 | while read -r a b c d; do
        big_endian $((d << 24 | c << 16 | b << 8 | a))
    done
}

# png WIDTH HEIGHT: white to the end of 1 MB of rows, whatever size it claims to have
png() {
    printf '\211PNG\r\n\032\n'
    { big_endian "$1"; big_endian "$2"; printf '\001\000\000\000\000'; } | png_chunk IHDR
    head -c 1000000 /dev/zero >rows
    { printf '\170\332'; gzip -9 -c -n rows | tail -c +11 | head -c -8
      big_endian $((1000000 % 65521 << 16 | 1)); } | png_chunk IDAT
    png_chunk IEND </dev/null
}

{ repeat '<div>' 100000; printf 'نص في العمق'; } >in/deep.html
{ repeat '<b><i><font>' 30000; printf 'نص مائل'; } >in/formats.html
{ printf '<p title="'; head -c 200000000 /dev/zero | tr '\000' a; printf '">نص</p>'; } >in/attribute.html
{ printf '<p>'; repeat '&amp;&lt;&#1575;' 500000; } >in/entities.html
{ printf '<p>'; repeat '&#xD800;&#0;&#xFFFFFFFFFF;' 10000; } >in/surrogates.html
printf 'عنوان\nنص \355\240\200 و\300\200 و\377\376 و\000 نهاية\n' >in/bytes.txt
head -c 300000 /dev/urandom >in/random.bin
head -c 300000 /dev/zero >in/zeros
repeat '[' 1000000 >in/nested.json
printf '{"title":"%s' "$(repeat x 100000)" >in/open.json
png 60000 60000 >in/huge.png
png 1000 100000 >in/tall.png
printf '<p>صورة <img src="huge.png" alt="كبيرة"> و<img src="tall.png"> و<img src="loop.png"></p>' >in/bombs.html
ln -s loop.png in/loop.png
ln -s . in/loop
ln -s nowhere in/dangling
mkfifo in/pipe

test_that "everything hostile at once"
run 3 "$warraq" pack in -o in.wrq
cp out all.out
run 0 "$warraq" verify in.wrq
run 0 "$warraq" list in.wrq
has out "	أول	"
has out "	آخر	"
for name in attribute.html zeros nested.json open.json loop.png dangling pipe; do
    has all.out "in/$name"
done
has all.out "in/loop"
has all.out "huge.png"
has all.out "tall.png"

test_that "text in the depth is kept"
run 0 "$warraq" pack in/deep.html in/formats.html -o deep.wrq
run 0 "$warraq" cat deep.wrq 1 2
has out "نص في العمق"
has out "نص مائل"

test_that "each of them alone ends, with the rest"
for file in in/*; do
    case $file in
    in/000.txt | in/pipe | in/loop | *.png | in/dangling) continue ;;
    esac
    "$warraq" pack in/000.txt "$file" -o one.wrq -f >out 2>err
    code=$?
    checked_n=$((checked_n + 1))
    [ $code -eq 0 ] || [ $code -eq 3 ] || fail "exit code $code: $file"
    [ $code -eq 0 ] || has out "$file"
done

test_that "a folder without permission is named"
mkdir -p shut/inner
printf 'عنوان\nنص\n' >shut/a.txt
chmod 0 shut/inner
if [ "$(id -u)" -ne 0 ]; then
    run 3 "$warraq" pack shut -o shut.wrq
    has out "shut/inner: cannot be read: Permission denied"
    has out "1 article from 1 file"
elif setpriv --reuid=65534 --regid=65534 --clear-groups "$warraq" --version >/dev/null 2>&1; then
    chmod 755 "$work"
    mkdir -m 777 open
    run 3 setpriv --reuid=65534 --regid=65534 --clear-groups "$warraq" pack shut -o open/shut.wrq
    has out "shut/inner: cannot be read: Permission denied"
    has out "1 article from 1 file"
else
    skip "as root, and nobody may not run the program"
fi
chmod 755 shut/inner

test_that "a file that changes while it is read is named"
mkfifo first
printf 'ثان\nنص\n' >second.txt
"$warraq" pack first second.txt -o changed.wrq --jobs 2 >out 2>err &
packer=$!
exec 9<>first
printf 'أول\nنص\n' >&9
waited=0
until find "/proc/$packer/fd" -lname '*second.txt' 2>/dev/null | grep -q . || [ $waited -ge 60 ]; do
    sleep 0.5
    waited=$((waited + 1))
done
printf 'وزيادة\n' >>second.txt
exec 9>&-
wait $packer
equal $? 3
if [ $waited -lt 60 ]; then
    has out "second.txt: it changed while it was read"
    has out "2 articles from 2 files"
else
    skip "there is no /proc"
fi

finish
