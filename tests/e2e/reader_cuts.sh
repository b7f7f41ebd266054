#!/bin/sh
# SPDX-License-Identifier: MIT
# The reader killed at any moment, and storage that is full or cannot be written: nothing that was
# saved is lost, and reading goes on.
. "$(dirname "$0")/reader_lib.sh"
pack_samples

# place_seq FILE: the larger sequence of its two slots
place_seq() {
    a=$(od -An -t u8 -j 8 -N 8 "$1" | tr -d ' ')
    b=$(od -An -t u8 -j 4104 -N 8 "$1" | tr -d ' ')
    [ "$a" -gt "$b" ] && echo "$a" || echo "$b"
}

test_that "a reader killed at any moment goes on from the last page that was saved"
mkfifo keys
before=0
for round in 1 2 3 4 5 6 7 8; do
    rm -rf shown
    "$reader_program" samples.wrq --state state --display raw:shown --input keys >out 2>err &
    pid=$!
    started="$started $pid"
    exec 3>keys
    [ "$round" -gt 1 ] || printf 'key ok\nkey ok\nkey ok\n' >&3
    # as far as it gets until the kill: a little farther in each round
    for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16; do
        printf 'key next\nkey prev\n' >&3 2>/dev/null || true
    done
    until_true has_frames shown $((1 + round * 3))
    kill -9 "$pid"
    wait "$pid" 2>/dev/null || true
    exec 3>&-
    equal "$(wc -c <state/place)" 8192
    after=$(place_seq state/place)
    [ "$after" -ge "$before" ] || fail "round $round: the place went back from $before to $after"
    before=$after
    # nothing of it is called damaged, and it is the same page twice
    rm -rf first second
    run 0 reader samples.wrq --state state --display raw:first --input /dev/null
    run 0 reader samples.wrq --state state --display raw:second --input /dev/null
    same first/frame-0001.raw second/frame-0001.raw
done

test_that "a log of a killed reader is no crash"
lacks err "ended by signal"

test_that "each read, write and sync may fail in turn"
printf 'key ok\nkey ok\nkey ok\nkey next\nkey next\nkey home\n' >moves
if command -v strace >/dev/null && strace -f -o /dev/null true 2>/dev/null; then
    for call in pwrite64 fsync; do
        for n in 1 2 3 4 5 6; do
            cp -r state trial
            ASAN_OPTIONS=detect_leaks=0 run 0 strace -qq -o /dev/null -e inject="$call:error=EIO:when=$n" \
                "$reader_program" samples.wrq --state trial --display null --input moves
            [ "$(place_seq trial/place)" -ge "$before" ] || fail "$call $n: the place went back"
            run 0 reader samples.wrq --state trial --display null --input /dev/null
            rm -rf trial
        done
    done
else
    echo "skipped: strace cannot trace here"
fi

test_that "on a full storage reading goes on, and says so once"
if [ "$(id -u)" = 0 ] && mkdir -p small && mount -t tmpfs -o size=16k none small 2>/dev/null; then
    head -c 12288 /dev/zero >small/other
    rm -rf shown
    run 0 reader samples.wrq --state small --display raw:shown --input moves
    equal "$(grep -c 'cannot be kept' err)" 1
    has err "No space left"
    umount small
else
    echo "skipped: no file system can be mounted here"
fi
finish
