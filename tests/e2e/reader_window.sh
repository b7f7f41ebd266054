#!/bin/sh
# SPDX-License-Identifier: MIT
# warraq-window shows what a panel would show. Its path is the fourth argument.
. "$(dirname "$0")/reader_lib.sh"
window=$4
test_that "a desktop without a screen is there"
for tool in Xvfb xdotool import; do
    if ! command -v "$tool" >out; then
        skip "$tool is not installed (packages xvfb, xdotool, imagemagick)"
        exit 77
    fi
done
pack_samples
device=600x800@167/16
# from the titles on: the first screen shows the time
printf 'key ok\n' >begin
run 0 reader samples.wrq --state s1 --device $device --display null --input begin
run 0 reader samples.wrq --state s2 --device $device --display null --input begin
run 0 reader samples.wrq --state s3 --device $device --display null --input begin
# behind the keys: to the page before, the menu, and away with it
taps='tap 560 300\ntap 300 400\ntap 300 300\n'
printf 'key down\nkey ok\nkey left\n%b' "$taps" >turns
run 0 reader samples.wrq --state s1 --device $device --display raw:wanted --input turns
# the same when the pages have been counted before the last key
printf 'key down\nkey ok\nwait 2000\nkey left\n%b' "$taps" >turns
run 0 reader samples.wrq --state s3 --device $device --display raw:rested --input turns

test_that "the window shows the panel's pixels, key by key"
Xvfb -displayfd 3 -screen 0 1024x1024x24 3>number >xvfb.log 2>&1 &
started=$!
until_true test -s number
DISPLAY=:$(cat number)
export DISPLAY
# leaks inside the libraries of X and GL are not ours
ASAN_OPTIONS="${ASAN_OPTIONS:-}:detect_leaks=0" \
    "$window" samples.wrq --state s2 --device $device --plain-header >window.out 2>window.err &
pid=$!
started="$started $pid"

has_window() {
    id=$(xdotool search --pid "$pid" | tail -n 1)
    [ -n "$id" ]
}

# shows FRAME: the pixels of the window are that frame. ImageMagick once waited for ever while the
# window was being mapped: it is asked again then.
shows() {
    timeout 10 import -window "$id" -depth 8 gray:shot && { cmp -s shot "wanted/$1" || cmp -s shot "rested/$1"; }
}

until_true has_window
until_true shows frame-0001.raw
xdotool windowfocus "$id"
frame=1
for key in Down Return Left; do
    xdotool key $key
    frame=$((frame + 1))
    until_true shows frame-000$frame.raw
done

test_that "and tap by tap"
# the menu comes and goes as two parts, a frame each
for tap in "560 300 5" "300 400 7" "300 300 9"; do
    # shellcheck disable=SC2086 # two numbers
    xdotool mousemove --window "$id" ${tap% *} click 1
    until_true shows frame-000${tap##* }.raw
done

test_that "the window keeps the place when it is asked to end"
kill -TERM "$pid"
wait "$pid" || fail "exit code $?"
equal "$(cat window.err)" ""
run 0 reader samples.wrq --state s2 --device $device --display raw:resumed --input /dev/null
same resumed/frame-0001.raw wanted/frame-0005.raw
finish
