#!/bin/sh
# SPDX-License-Identifier: MIT
# Searching by touch: what is offered while one types, results, and the way back to them.
. "$(dirname "$0")/reader_lib.sh"
pack_samples
: >nothing

# Where they stand on a Clara.
field='tap 536 200' zay='tap 706 1239' yeh='tap 246 1104' teh='tap 632 1104' search='tap 965 1374'

test_that "titles and words come when the fingers rest, or with the third letter"
printf '%s\n' "$field" "$zay" "$yeh" >two
run 0 reader samples.wrq --state s1 --display null --input two
equal "$(cut -d ' ' -f 6 out | tr '\n' ' ')" "page page typing typing "
printf 'wait 400\n' | cat two - >rest
run 0 reader samples.wrq --state s2 --display null --input rest
equal "$(cut -d ' ' -f 6 out | tr '\n' ' ')" "page page typing typing menu "
printf '%s\n' "$teh" | cat two - >three
run 0 reader samples.wrq --state s3 --display null --input three
equal "$(tail -n 1 out | cut -d ' ' -f 6)" menu

test_that "results come back after a restart"
printf '%s\n' "$search" | cat three - >ask
run 0 reader samples.wrq --state s4 --display raw:asked --input ask
run 0 reader samples.wrq --state s4 --display raw:again --input nothing
same "$(last_frame asked)" again/frame-0001.raw
! cmp -s asked/frame-0001.raw again/frame-0001.raw || fail "home was shown"

test_that "what was asked is offered the next time"
printf '%s\n' 'key home' "$field" 'tap 900 300' >offered
run 0 reader samples.wrq --state s4 --display raw:recent --input offered
same "$(last_frame recent)" "$(last_frame asked)"

test_that "a result opens, and back leads to the results, where it is marked as begun"
printf 'tap 536 420\nkey back\n' | cat ask - >once
printf 'tap 536 420\nkey back\n' | cat once - >twice
run 0 reader samples.wrq --state s5 --display raw:once_seen --input once
run 0 reader samples.wrq --state s7 --display raw:twice_seen --input twice
same "$(last_frame once_seen)" "$(last_frame twice_seen)"
! cmp -s "$(last_frame once_seen)" "$(last_frame asked)" || fail "it is as if it were unread"

test_that "a reader that waits for letters sleeps"
mkfifo pipe
"$reader_program" samples.wrq --state s6 --display raw:live --input pipe &
pid=$!
started=$pid
exec 3>pipe
cat rest >&3
until_true has_frames live 5
sleeps "$pid" || fail "it was woken while nothing happened"
exec 3>&-
wait "$pid" || fail "the reader did not end well with its script"
finish
