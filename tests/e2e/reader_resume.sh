#!/bin/sh
# SPDX-License-Identifier: MIT
# The place comes back after a restart, a request to end and a kill.
. "$(dirname "$0")/reader_lib.sh"
pack_samples
: >nothing
# opens article 1, whose row is found by its title: rows are 165 px high
row=1
while [ "$(titled $row)" != 1 ]; do row=$((row + 1)); done
open="key ok\ntap 500 $((50 + 165 * row))\n"

test_that "a restart shows the page that was open"
printf '%b' "${open}swipe right\nswipe right\n" >turns
run 0 reader samples.wrq --state s1 --display raw:first --input turns
run 0 reader samples.wrq --state s1 --display raw:resumed --input nothing
shows_page "$(last_frame first)" 1 3
shows_page resumed/frame-0001.raw 1 3
equal "$(wc -l <resumed/log.txt)" 1
! cmp -s first/frame-0001.raw resumed/frame-0001.raw || fail "the first screen was shown"

test_that "the way back from there is the same"
printf 'swipe left\n' >turn_back
run 0 reader samples.wrq --state s1 --display raw:back --input turn_back
shows_page "$(printf 'first/frame-%04d.raw' $(($(wc -l <first/log.txt) - 1)))" 1 2
shows_page "$(last_frame back)" 1 2

# start DIR STATE OPTION...: a reader that follows `pipe`, written to as descriptor 3
start() {
    frames=$1
    state=$2
    shift 2
    rm -f pipe
    mkfifo pipe
    "$reader_program" samples.wrq --state "$state" --display raw:"$frames" --input pipe "$@" &
    pid=$!
    started="$started $pid"
    until_true has_frames "$frames" 1
    exec 3>pipe
}

test_that "TERM keeps the page that is shown"
start term s2
printf '%b' "${open}swipe right\n" >&3
until_true has_frames term 4
kill -TERM "$pid"
wait "$pid" || fail "TERM did not end the reader well"
exec 3>&-
run 0 reader samples.wrq --state s2 --display raw:after --input nothing
shows_page "$(last_frame term)" 1 2
shows_page after/frame-0001.raw 1 2

# the page before it when the kill fell between showing and saving; letters large enough for a page
# behind each turn
test_that "kill -9 keeps the page that is shown or the one before"
large="--font-size 56"
for turns in 1 2 3; do
    start "kill$turns" "s3-$turns" $large
    printf '%b' "$open" >&3
    for _ in $(seq "$turns"); do
        printf 'swipe right\n' >&3
    done
    until_true has_frames "kill$turns" $((3 + turns))
    kill -9 "$pid"
    wait "$pid" 2>err
    exec 3>&-
    run 0 reader samples.wrq --state "s3-$turns" --display raw:"after$turns" --input nothing $large
    shows_page "$(last_frame "kill$turns")" 1 $((turns + 1)) $large
    is_page "after$turns/frame-0001.raw" 1 $((turns + 1)) $large ||
        is_page "after$turns/frame-0001.raw" 1 "$turns" $large || fail "page lost after $turns turns"
done

test_that "an article is found again in another edition"
mkdir edition.d
cp "$source"/tests/articles/0[2-3]*.txt edition.d
cp "$source"/tests/articles/01*.txt edition.d/last.txt
run 0 "$warraq" pack edition.d -o edition.wrq
run 0 reader edition.wrq --state s1 --display raw:edition --input nothing
shows_page edition/frame-0001.raw 1 2

test_that "the place of an article that is gone opens the list"
run 0 "$warraq" pack "$source"/tests/articles/0[4-6]*.txt -o other.wrq
run 0 reader other.wrq --state s1 --display raw:other --input nothing
printf 'key ok\n' >titles
run 0 reader other.wrq --state fresh --display raw:fresh --input titles
same other/frame-0001.raw fresh/frame-0002.raw

test_that "a first start keeps what it counted, a second one writes nothing"
run 0 reader samples.wrq --state counted --display null --input nothing
[ "$(tr -d '\0' <counted/place | wc -c)" -gt 0 ] || fail "the first start kept nothing"
cp counted/place place-kept
run 0 reader samples.wrq --state counted --display null --input nothing
same place-kept counted/place
finish
