#!/bin/sh
# SPDX-License-Identifier: MIT
# The screen is held on its side: by the settings, as it is mounted, and after a restart. Pages are
# those that `warraq render` paints for a device held so, and the place in the text stays.
. "$(dirname "$0")/reader_lib.sh"
pack_samples
: >nothing
row=1
while [ "$(titled $row)" != 1 ]; do row=$((row + 1)); done
open="key ok\ntap 500 $((50 + 165 * row))\n"
# the row of rotation and a choice of its panel, on a Clara held upright and on its side
settings="key home\ntap 900 1408\n"
settings_lying="key home\ntap 1300 884\n"

# shape DIR N: of the N-th frame, as the log has it
shape() {
    sed -n "$2p" "$1/log.txt" | cut -d ' ' -f 2-6
}

test_that "what is chosen turns the screen, and the page keeps its text"
# shellcheck disable=SC2059 # taps are formats
printf "${open}swipe right\n${settings}tap 500 526\ntap 500 1152\nkey back\ntap 1090 350\n" >turn
run 0 reader samples.wrq --state s1 --display raw:turned --input turn
equal "$(shape turned 8)" "0 0 1448 1072 page"
at=1
until is_page "$(last_frame turned)" 1 $at --rotate 90 || [ $at -gt 9 ]; do at=$((at + 1)); done
shows_page "$(last_frame turned)" 1 $at --rotate 90

test_that "a restart shows the same, at the start of its page and in one frame"
run 0 reader samples.wrq --state s1 --display raw:again --input nothing
shows_page again/frame-0001.raw 1 $at --rotate 90
equal "$(shape again 1)" "0 0 1448 1072 page"
equal "$(wc -l <again/log.txt)" 1

test_that "fingers and strokes are followed on the screen as it is held"
printf 'tap 100 536\nswipe right\nswipe left\n' >strokes
run 0 reader samples.wrq --state s1 --display raw:on --input strokes
shows_page on/frame-0002.raw 1 $((at + 1)) --rotate 90
shows_page on/frame-0003.raw 1 $((at + 2)) --rotate 90
shows_page on/frame-0004.raw 1 $((at + 1)) --rotate 90
printf 'tap 1447 1071\n' >corner
run 0 reader samples.wrq --state s1 --display null --input corner
printf 'tap 1071 1447\n' >corner
run 2 reader samples.wrq --state s1 --display null --input corner
has err "Y goes from 0 to 1071"

test_that "upright again, each page is one of those from before"
# shellcheck disable=SC2059
printf "${settings_lying}tap 500 526\ntap 1000 664\nkey back\ntap 500 560\n" >upright
run 0 reader samples.wrq --state s1 --display raw:back --input upright
at=1
until is_page "$(last_frame back)" 1 $at || [ $at -gt 3 ]; do at=$((at + 1)); done
shows_page "$(last_frame back)" 1 $at
run 0 reader samples.wrq --state s1 --display raw:upright.d --input nothing
shows_page upright.d/frame-0001.raw 1 $at

test_that "a panel that is mounted turned has a screen of that shape, and choices on top of it"
for degrees in 0 90 180 270; do
    run 0 reader samples.wrq --state "m$degrees" --display "raw:m$degrees" --input nothing \
        --rotate $degrees
    run 0 reader samples.wrq --state "w$degrees" --device waveshare-7.5 \
        --display "raw:w$degrees" --input nothing --rotate $degrees
done
equal "$(shape m90 1)" "0 0 1448 1072 page"
equal "$(shape m180 1)" "0 0 1072 1448 page"
equal "$(shape w270 1)" "0 0 480 800 page"
run 2 reader samples.wrq --rotate 45 --display null --input nothing
has err "give one of 0|90|180|270"

test_that "pages of a panel that is landscape stand upright when it is turned"
run 0 "$warraq" render samples.wrq 1 --device waveshare-7.5 --rotate 90 -o tall.pgm
equal "$(sed -n 2p tall.pgm)" "480 800"
finish
