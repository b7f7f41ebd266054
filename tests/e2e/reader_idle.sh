#!/bin/sh
# SPDX-License-Identifier: MIT
# While nobody touches it the reader sleeps: no thread of it is woken, with and without a script.
. "$(dirname "$0")/reader_lib.sh"
test_that "the system tells how often a process was woken"
if ! grep -q ctxt_switches /proc/self/status; then
    skip "no /proc here"
    exit 77
fi
pack_samples

test_that "nobody wakes the list"
"$reader_program" samples.wrq --state s1 --display raw:alone &
alone=$!
mkfifo pipe
"$reader_program" samples.wrq --state s2 --display raw:piped --input pipe &
piped=$!
started="$alone $piped"
until_true has_frames alone 1
until_true has_frames piped 1
sleeps "$alone" || fail "the reader wakes up"

test_that "nobody wakes an open article"
exec 3>pipe
printf 'key ok\nkey ok\n' >&3
until_true has_frames piped 3
sleeps "$piped" || fail "the reader wakes up"

# written PID: bytes given to write so far
written() {
    awk '/^wchar/ { print $2 }' /proc/"$1"/io
}

test_that "a page turn writes its line and 4096 bytes of the place"
mkfifo turned
"$reader_program" samples.wrq --state s3 --display null --input turned >lines &
turning=$!
started="$started $turning"
exec 4>turned
printf 'key ok\nkey ok\n' >&4
until_true sh -c '[ "$(wc -l <lines)" -ge 3 ]'
sleeps "$turning" || fail "the reader wakes up"
if wrote=$(written "$turning") && [ -n "$wrote" ]; then
    said=$(wc -c <lines)
    printf 'key next\n' >&4
    until_true sh -c '[ "$(wc -l <lines)" -ge 4 ]'
    sleeps "$turning" || fail "the reader wakes up"
    equal $(($(written "$turning") - wrote)) $((4096 + $(wc -c <lines) - said))
else
    skip "this system does not tell what a process wrote"
fi
exec 4>&-
wait "$turning" || fail "the reader did not end well with its script"

test_that "a sleeping reader ends when asked to"
kill -TERM "$alone" "$piped"
wait "$alone" || fail "exit code $? without a script"
wait "$piped" || fail "exit code $? with a script"
finish
