#!/bin/sh
# SPDX-License-Identifier: MIT
# `warraq flash` onto a stick that says it is larger than it is, where a quota is used up, and interrupted
# while it reads and writes: the third argument is the library of such storage.
. "$(dirname "$0")/lib.sh"
storage=$3
started=
trap '[ -z "$started" ] || kill -9 "$started" 2>/dev/null; rm -rf "$work"' EXIT

# on STORAGE... -- COMMAND...: with that storage; programs with sanitizers want theirs to be the first library
on() {
    settings=
    while [ "$1" != -- ]; do
        settings="$settings $1"
        shift
    done
    shift
    # shellcheck disable=SC2086 # a list of settings
    $in_place env $settings LD_PRELOAD="$storage" \
        ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}verify_asan_link_order=0:detect_leaks=0" "$@"
}

in_place= # exec: be the command, so that a signal is its own

# hold READS|WRITES|FOLDERS NAME BYTES COMMAND...: start it, and have it wait for the bytes behind those of the file
# NAME, or with its temporary folder, until `sign` is removed
hold() {
    rm -f sign
    what=$1 name=$2 bytes=$3
    shift 3
    in_place='exec'
    on STORAGE_FILE="$name" STORAGE_"$what"_WAIT="$bytes" STORAGE_SIGN="$work/sign" -- "$@" >held.out 2>held.err &
    started=$!
    in_place=
    tries=0
    until [ -e sign ]; do
        tries=$((tries + 1))
        if [ $tries -gt 1200 ] || ! kill -0 $started 2>/dev/null; then
            fail "it never came to byte $bytes of $name"
            return
        fi
        sleep 0.05
    done
}

# goes_on CODE: it does, and ends with that
goes_on() {
    rm -f sign
    wait $started
    code=$?
    started=
    mv held.out out
    mv held.err err
    equal $code "$1"
}

# interrupt READS|WRITES|FOLDERS NAME BYTES COMMAND...: Ctrl-C while it waits there
interrupt() {
    hold "$@"
    kill -INT $started
    goes_on 1
}

mkdir first second stick
head -c 4000000 /dev/urandom | base64 -w 2000 | awk '{ printf "{\"title\":\"%d\",\"text\":\"%s\"}\n", NR, $0 }' >noise.jsonl
run 0 "$warraq" pack --quiet "$source"/tests/articles/01-*.txt -o first/news.wrq
run 0 "$warraq" pack --quiet "$source"/tests/articles/01-*.txt noise.jsonl -o second/news.wrq
size=$(wc -c <second/news.wrq | tr -d ' ')
[ "$size" -gt 3500000 ] || fail "the bundle is too small for what follows: $size bytes"
run 0 "$warraq" flash first/news.wrq --to stick

test_that "storage that lies can be made for this program"
run 0 on STORAGE_FILE=/nothing -- "$warraq" --version

test_that "a stick whose storage ends before it says is found out, and the edition there stays"
run 1 on STORAGE_FILE=news.ed2.part STORAGE_KEEPS=2500000 -- "$warraq" flash second/news.wrq --to stick --json
has err "what stick stored is not what was written, from byte 25000"
equal "$(sed 's/from byte 25000[0-9][0-9] on/from byte N on/' out)" '{"error":"false_storage","file":"news.ed2.part","why":"what stick stored is not what was written, from byte N on: the card is worn out or smaller than it says. What is read there now has not been touched","remedy":"use another, and remove news.ed2.part with --remove","exit_code":1}'
equal "$(ls stick | tr '\n' ' ')" "news.ed1.wrq news.ed2.part "
same first/news.wrq stick/news.ed1.wrq
run 0 "$warraq" list stick
equal "$(wc -l <out | tr -d ' ')" 1
run 0 "$warraq" flash --remove news.ed2.part --to stick --quiet

test_that "a quota that is used up is told, with what to do, and the copy goes on when there is room"
run 1 on STORAGE_FILE=news.ed2.part STORAGE_QUOTA=2500000 -- "$warraq" flash second/news.wrq --to stick --json
equal "$(cat out)" '{"error":"cannot_write","file":"stick/news.ed2.part","why":"cannot write stick/news.ed2.part: Disk quota exceeded","remedy":"when that is mended, the same command goes on from here","exit_code":1}'
run 0 "$warraq" flash second/news.wrq --to stick --json
[ "$(sed 's/.*"resumed_bytes":\([0-9]*\).*/\1/' out)" -ge 2000000 ] || fail "it was copied from its start"
same second/news.wrq stick/news.ed2.wrq
run 0 "$warraq" flash --rollback news --to stick --quiet

test_that "a reader on such a stick is no reader, and the one before stays"
mkdir -p kobo/.kobo readers/kobo/reader/bin
echo 'N249,4.1.15,4.38.23038,4.1.15,4.1.15,00000000-0000-0000-0000-000000000376' >kobo/.kobo/version
printf 'version 0.1.0\nformat 1.0\n' >readers/kobo/reader/about
head -c 300000 noise.jsonl >readers/kobo/reader/bin/warraq-reader
run 0 "$warraq" flash --reader --readers readers --to kobo --quiet
echo more >>readers/kobo/reader/bin/warraq-reader
run 1 on STORAGE_FILE=warraq-reader.part STORAGE_KEEPS=1000 -- "$warraq" flash --reader --readers readers --to kobo --json
has out '{"error":"false_storage","file":"kobo/.adds/warraq/reader.ed2/bin/warraq-reader"'
has err "the reader that is there has not been touched"
absent kobo/.adds/warraq/reader.ed2/about
run 0 "$warraq" flash --list --to kobo
equal "$(cat out)" "$(printf '(reader)\t1\t0.1.0\tstarted')"

test_that "interrupted in the middle of the copy, it says so, and the same command goes on there"
interrupt WRITES news.ed2.part 2500000 "$warraq" flash second/news.wrq --to stick --json
equal "$(cat out)" '{"error":"stopped","file":"news.ed2.part","why":"stopped","remedy":"the same command goes on from here","exit_code":1}'
equal "$(cat err)" "warraq flash: stopped; the same command goes on from here"
part=$(wc -c <stick/news.ed2.part | tr -d ' ')
{ [ "$part" -ge 2500000 ] && [ "$part" -lt "$size" ]; } || fail "$part bytes are there"
run 0 "$warraq" list stick
run 0 "$warraq" flash --list --to stick
has out unfinished
run 0 "$warraq" flash second/news.wrq --to stick --json
[ "$(sed 's/.*"resumed_bytes":\([0-9]*\).*/\1/' out)" -ge 2000000 ] || fail "it was copied from its start"
same second/news.wrq stick/news.ed2.wrq
run 0 "$warraq" flash --rollback news --to stick --quiet

test_that "of two that copy one archive at once the second leaves it to the first"
hold WRITES news.ed2.part 2500000 "$warraq" flash second/news.wrq --to stick --json
run 1 "$warraq" flash second/news.wrq --to stick --json
equal "$(cat out)" '{"error":"busy","file":"stick","why":"another `warraq flash` is writing into stick","remedy":"wait for its end","exit_code":1}'
goes_on 0
has out '{"file":"news.ed2.wrq"'
same second/news.wrq stick/news.ed2.wrq
equal "$(ls stick | tr '\n' ' ')" "news.ed1.wrq news.ed2.wrq "
run 0 "$warraq" flash --rollback news --to stick --quiet

test_that "so it does where the first has not made the folder of the bundles yet"
mkdir -p fresh/.kobo
cp kobo/.kobo/version fresh/.kobo/
hold WRITES news.ed1.part 0 "$warraq" flash second/news.wrq --to fresh --json
run 1 "$warraq" flash first/news.wrq --as other --to fresh --json
has out '"error":"busy","file":"fresh"'
goes_on 0
equal "$(ls fresh/.adds/warraq/bundles)" news.ed1.wrq

test_that "of two that put a reader there at once the second leaves it to the first"
hold WRITES warraq-reader.part 1000 "$warraq" flash --reader --readers readers --to kobo --json
run 1 "$warraq" flash --reader --readers readers --to kobo --json
equal "$(cat out)" '{"error":"busy","file":"kobo/.adds/warraq","why":"another `warraq flash` is putting a reader into kobo/.adds/warraq","remedy":"wait for its end","exit_code":1}'
goes_on 0
has out '{"reader":"reader.ed2"'
run 0 diff -r readers/kobo/reader kobo/.adds/warraq/reader.ed2
run 0 "$warraq" flash --list --to kobo
equal "$(cat out)" "$(printf '(reader)\t2\t0.1.0\tstarted\n(reader)\t1\t0.1.0\tkept')"

test_that "interrupted while it is read back, it has no name yet"
interrupt READS news.ed2.part 2500000 "$warraq" flash second/news.wrq --to stick
equal "$(cat err)" "warraq flash: stopped; the same command goes on from here"
same second/news.wrq stick/news.ed2.part
absent stick/news.ed2.wrq
rm -f stick/news.ed2.part

test_that "interrupted while the source is checked, nothing has been written"
interrupt READS second/news.wrq 1000000 "$warraq" flash second/news.wrq --to stick --json
equal "$(cat out)" '{"error":"stopped","file":"second/news.wrq","why":"stopped while second/news.wrq was checked; nothing has been written","remedy":"give the same command again","exit_code":1}'
equal "$(ls stick)" news.ed1.wrq

most=$((size * 3 / 5))
test_that "interrupted while a share is made on this machine, it says so, and not that there is no room"
mkdir shares
WARRAQ_FILE_MAX=$most interrupt FOLDERS none 0 "$warraq" flash second/news.wrq --to shares --json
equal "$(cat out)" '{"error":"stopped","file":"second/news.wrq","why":"stopped","remedy":"the same command goes on from here","exit_code":1}'
equal "$(cat err)" "warraq flash: stopped; the same command goes on from here"
equal "$(ls shares)" ""

test_that "of two at once the second waits for its turn, whatever it would change, also between two shares"
sed 's|{"title":"|&other |' noise.jsonl >other.jsonl
mkdir other
run 0 "$warraq" pack --quiet other.jsonl -o other/news.wrq
export WARRAQ_FILE_MAX=$most
hold WRITES news.ed1-2-of-2.part 0 "$warraq" flash second/news.wrq --to shares --json
for change in "other/news.wrq --replace" "other/news.wrq --as more" "--remove news" "--rollback news"; do
    # shellcheck disable=SC2086
    run 1 "$warraq" flash $change --to shares --json
    equal "$(cat out)" '{"error":"busy","file":"shares","why":"another `warraq flash` is writing into shares","remedy":"wait for its end","exit_code":1}'
done
run 0 "$warraq" flash other/news.wrq --replace --to shares --dry-run
run 0 "$warraq" flash --list --to shares
goes_on 0
equal "$(ls shares | tr '\n' ' ')" "news.ed1-1-of-2.wrq news.ed1-2-of-2.wrq "
unset WARRAQ_FILE_MAX

test_that "checking a large bundle shows how far it is on a terminal, and nothing in a pipe"
run 0 "$warraq" flash second/news.wrq --to stick --dry-run --replace --as other
equal "$(cat out err)" "would write stick/other.ed1.wrq"
if script -qec true /dev/null >/dev/null 2>&1 </dev/null; then
    TERM=xterm script -qec "'$warraq' flash second/news.wrq --to stick --dry-run --as other" /dev/null >screen 2>&1 </dev/null
    has screen "%"
    has screen "/s"
    TERM=xterm script -qec "'$warraq' flash second/news.wrq --to stick --dry-run --as other -q" /dev/null >screen 2>&1 </dev/null
    lacks screen "%"
else
    skip "script(1) makes no terminal here"
fi

finish
