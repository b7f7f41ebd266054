#!/bin/sh
# SPDX-License-Identifier: MIT
# Frames and their log; scripts from files, standard input and a FIFO.
. "$(dirname "$0")/reader_lib.sh"
pack_samples
printf 'key ok\nkey ok\nwait 3600000\nkey next\nkey next\n' >turns

test_that "each frame is a line of the log"
run 0 reader samples.wrq --state s1 --display null --input turns
cp out null.log
n=$(wc -l <null.log)
[ "$n" -ge 4 ] || fail "only $n frames"
form='^[0-9]+ [0-9]+ [0-9]+ [0-9]+ [0-9]+ (page|clean|menu|highlight|typing)$'
equal "$(grep -vcE "$form" null.log)" 0
equal "$(head -n 1 null.log | cut -d ' ' -f 1-5)" "1 0 0 1072 1448"
equal "$(cut -d ' ' -f 1 null.log)" "$(seq "$n")"

test_that "each raw frame is the whole screen, a byte a pixel"
run 0 reader samples.wrq --state s2 --display raw:raw --input turns
same raw/log.txt null.log
equal "$(find raw -name 'frame-*.raw' -size -$((1072 * 1448 + 1))c -size +$((1072 * 1448 - 1))c |
    wc -l)" "$n"
! cmp -s raw/frame-0001.raw "$(last_frame raw)" || fail "the article looks like the first screen"

test_that "standard input gives the same frames"
"$reader_program" samples.wrq --state s3 --display raw:again --input - <turns || fail "exit code $?"
same "$(last_frame raw)" "$(last_frame again)"

test_that "a panel of one bit gets two greys"
run 0 reader samples.wrq --state s4 --device waveshare-7.5 --display raw:bits --input turns
equal "$(wc -c <bits/frame-0001.raw)" $((800 * 480))
equal "$(od -An -v -tu1 -w1 "$(last_frame bits)" | sort -un | tr -d ' ' | tr '\n' ' ')" "0 255 "

test_that "frames can be PNG files, or the build says that it has none"
"$reader_program" samples.wrq --state s5 --display png:png --input turns >out 2>err
if [ $? -eq 0 ]; then
    same png/log.txt null.log
    equal "$(head -c 4 png/frame-0001.png | tail -c 3)" PNG
else
    has err "raw:"
fi

test_that "a FIFO is followed line by line"
mkfifo pipe
"$reader_program" samples.wrq --state s6 --display raw:live --input pipe &
started=$!
until_true has_frames live 1
exec 3>pipe
printf 'key ok\nkey ok\n' >&3
until_true has_frames live 3
kill -0 "$started" || fail "the reader ended before its script"
exec 3>&-
wait "$started" || fail "the reader did not end well with its script"
same "$(last_frame live)" raw/frame-0003.raw

test_that "who started the reader sees that its first page is shown, and that one without a page has none"
echo 1 >starting
run 1 reader nothing.wrq --state s7 --display null --starting starting
[ -e starting ] || fail "it came up without a page"
"$reader_program" samples.wrq --state s7 --display raw:first --input pipe --starting starting &
started=$!
exec 3>pipe
until_true test ! -e starting
has_frames first 1 || fail "it was told before the page was shown"
printf 'key ok\n' >&3
until_true has_frames first 2
kill -0 "$started" || fail "it ended with its first page"
exec 3>&-
wait "$started" || fail "it did not end well"
mkdir folder
run 0 reader samples.wrq --state s7 --display null --input turns --starting folder
has err "cannot remove folder"
finish
