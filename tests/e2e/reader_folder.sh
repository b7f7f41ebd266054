#!/bin/sh
# SPDX-License-Identifier: MIT
# The folder of bundles while the reader runs: what comes, goes or is half there.
. "$(dirname "$0")/reader_lib.sh"

# articles FIRST LAST: so many of them, an article a line
articles() {
    for i in $(seq "$1" "$2"); do
        printf '{"address":"https://example.org/%s","title":"خبر %s","text":"%s","source":"الوادي","date":"2024-01-%02d"}\n' \
            "$i" "$i" "$(for line in $(seq 60); do printf 'جملة طويلة في الخبر %s رقمها %s. ' "$i" "$line"; done)" "$((i % 28 + 1))"
    done
}
for part in "a 1 3" "b 4 6" "c 7 9"; do
    set -- $part
    articles "$2" "$3" >"$1.jsonl"
    run 0 "$warraq" pack --quiet "$1.jsonl" -o "$1.wrq"
done
large="--font-size 56"

# read_on NAME [STATE]: a reader of the folder `shelf` that follows `pipe`, written to as descriptor 3, its
# frames in the folder NAME and its place in STATE (NAME.state)
read_on() {
    frames=$1
    rm -f pipe
    mkfifo pipe
    # shellcheck disable=SC2086
    "$reader_program" shelf --state "${2:-$1.state}" --display raw:"$1" --input pipe $large >out 2>err &
    pid=$!
    started="$started $pid"
    until_true has_frames "$1" 1
    exec 3>pipe
}

# say N LINE...: lines of the script, after which N more frames have been shown
say() {
    shown=$(($(wc -l <"$frames/log.txt") + $1))
    shift
    for line in "$@"; do echo "$line" >&3; done
    until_true has_frames "$frames" "$shown"
}

read_to_end() {
    exec 3>&-
    wait "$pid"
    equal $? "${1:-0}"
}

# frame N: the one N frames before the last
frame() {
    printf '%s/frame-%04d.raw' "$frames" $(($(wc -l <"$frames/log.txt") - $1))
}

# shows_as FRAME SHELF LINE...: it is what a reader shows who started with that folder
shows_as() {
    asked=$1
    shelf=$2
    shift 2
    rm -rf fresh fresh.state
    # shellcheck disable=SC2086
    for line in "$@"; do echo "$line"; done |
        timeout 60 "$reader_program" "$shelf" --state fresh.state --display raw:fresh --input - $large 2>/dev/null
    checked_n=$((checked_n + 1))
    cmp -s "$asked" "$(last_frame fresh)" || fail "$asked is not what a fresh reader shows"
}

# tells_and_reads SHELF: what is shown tells something, and behind it stands what a reader shows who started
# with that folder
tells_and_reads() {
    cp "$(frame 0)" told
    say 1 "key ok"
    cmp -s "$(frame 0)" told && fail "nothing was told"
    say 1 "key ok"
    shows_as "$(frame 0)" "$1" "key ok"
}

# same_text A B: the same page, whether its pages had been counted or not
same_text() {
    checked_n=$((checked_n + 1))
    cmp -n $((1072 * 1340)) "$1" "$2" >cmp.txt 2>&1 || fail "$(cat cmp.txt)"
}

is_asleep() { [ "$(cut -d ' ' -f 3 "/proc/$pid/stat")" = S ]; }

test_that "a bundle that comes is in the list without a restart"
mkdir shelf both
cp a.wrq shelf
cp a.wrq b.wrq both
read_on came
say 1 "key ok"
cp b.wrq shelf
until_true has_frames came 3
shows_as "$(frame 0)" both "key ok"

test_that "a page that is being read stands still meanwhile, and leads to the new list"
say 1 "key ok"
say 1 "key next"
cp "$(frame 0)" page
cp c.wrq shelf/.c
mv shelf/.c shelf/c.wrq
until_true has_frames came 6
same_text "$(frame 0)" page
cp c.wrq both
say 1 "key back"
# its head has the new number of articles; the rows tell what was read, and have no focus any more
rm -rf fresh fresh.state
# shellcheck disable=SC2086
echo "key ok" | timeout 60 "$reader_program" both --state fresh.state --display raw:fresh --input - $large
cmp -n $((1072 * 120)) "$(frame 0)" "$(last_frame fresh)" || fail "not the list of all nine"
read_to_end

test_that "nobody wakes a reader whose folder rests"
read_on rests
sleeps "$pid" || fail "the reader wakes up"
echo "no bundle" >shelf/notes.txt
sleeps "$pid" || fail "the reader wakes up for another file"
read_to_end
rm shelf/notes.txt

test_that "a bundle that is taken away while its article is open is told, and its place is kept"
rm -rf came.state shelf both
mkdir shelf
cp a.wrq b.wrq shelf
read_on taken
say 1 "key ok"
say 1 "key ok"
say 1 "key next"
cp "$(frame 0)" page
mv shelf/a.wrq a.away
until_true has_frames taken 5
cp "$(frame 0)" told
test_that "it comes back, and the page that was open with it"
mv a.away shelf/a.wrq
until_true has_frames taken 6
same_text "$(frame 0)" page
mv shelf/a.wrq a.away
until_true has_frames taken 7
same "$(frame 0)" told
say 1 "key ok" # the list below it
shows_as "$(frame 0)" b.wrq "key ok"
read_to_end
mv a.away shelf/a.wrq

test_that "taken away, read on elsewhere: what comes back changes nothing"
read_on elsewhere taken.state
same_text "$(frame 0)" page
mv shelf/a.wrq a.away
until_true has_frames elsewhere 2
say 1 "key ok" # the panel goes
say 1 "key home"
cp "$(frame 0)" home
mv a.away shelf/a.wrq
until_true has_frames elsewhere 5
cmp -s "$(frame 0)" page && fail "the reader was taken away from where it was"
read_to_end

test_that "the last bundle goes and comes: the page waits, and the folder is empty, no card is gone"
mv shelf filled
mkdir shelf
read_on none
cp "$(frame 0)" empty
read_to_end 1
rmdir shelf
mv filled shelf
rm shelf/b.wrq
rm -rf alone.state
read_on alone
say 1 "key ok"
say 1 "key ok"
say 1 "key next"
cp "$(frame 0)" page
mv shelf/a.wrq a.away
until_true has_frames alone 5
same "$(frame 0)" empty
cp a.away shelf/a.wrq
until_true has_frames alone 6
same_text "$(frame 0)" page
mv shelf away
until_true has_frames alone 7
read_to_end 1
mv away shelf
read_on alone2 alone.state
same_text "$(frame 0)" page
read_to_end

test_that "a copy that was not finished is named, and the edition before it is read"
head -c $(($(wc -c <a.wrq) / 2)) a.wrq >half
rm -f shelf/*
cp a.wrq shelf/news.ed1.wrq
cp half shelf/news.ed2.part
read_on half1
equal "$(sed -n '1s/.* //p' half1/log.txt)" page
tells_and_reads a.wrq
read_to_end
test_that "so is a file that was cut short, which is not read while a whole one is there"
mv shelf/news.ed2.part shelf/news.ed2.wrq
read_on half2
tells_and_reads a.wrq
test_that "when it is whole it is read"
cp b.wrq shelf/news.ed2.wrq
until_true has_frames half2 4
shows_as "$(frame 0)" b.wrq "key ok"
read_to_end

test_that "an edition in shares is read when the last is there, the one before until then, and what lacks is told"
rm -rf shelf/* both
mkdir both
cp b.wrq c.wrq both
cp a.wrq shelf/news.ed1.wrq
cp b.wrq shelf/news.ed2-1-of-2.wrq
cp half shelf/news.ed2-2-of-2.part
read_on shares
tells_and_reads a.wrq
read_to_end
rm shelf/news.ed2-2-of-2.part # cut before the next was begun: told as the same
read_on shares2
same "$(frame 0)" told
say 1 "key ok"
say 1 "key ok"
shows_as "$(frame 0)" a.wrq "key ok"
cp c.wrq shelf/news.ed2-2-of-2.part
mv shelf/news.ed2-2-of-2.part shelf/news.ed2-2-of-2.wrq
until_true has_frames shares2 4
until_true is_asleep
shows_as "$(frame 0)" both "key ok"
read_to_end
test_that "with no edition before it what is there of it is read"
rm shelf/news.ed1.wrq shelf/news.ed2-1-of-2.wrq
read_on shares3
tells_and_reads c.wrq
read_to_end

test_that "a bundle copied in slowly is opened when it is whole, and not before"
rm -f shelf/*
cp a.wrq shelf
read_on slow
say 1 "key ok"
exec 4>shelf/b.wrq
head -c 1000 b.wrq >&4
sleep 1
until_true is_asleep
equal "$(wc -l <slow/log.txt)" 2
tail -c +1001 b.wrq >&4
exec 4>&-
until_true has_frames slow 3
rm -rf both
mkdir both
cp a.wrq b.wrq both
shows_as "$(frame 0)" both "key ok"
read_to_end

test_that "what is typed is not lost: the bundle is read when the search is left"
rm shelf/b.wrq
read_on typed
say 1 "tap 536 200"
say 1 "tap 706 1239"
say 1 "tap 246 1104"
cp "$(frame 0)" typing
cp b.wrq shelf
sleep 1
until_true is_asleep
equal "$(wc -l <typed/log.txt)" 4
same "$(frame 0)" typing
say 2 "key home" # the screen as it was, and at once as it is
rm -rf both
mkdir both
cp a.wrq b.wrq both
say 1 "key ok"
rm -rf fresh fresh.state
# shellcheck disable=SC2086
echo "key ok" | timeout 60 "$reader_program" both --state fresh.state --display raw:fresh --input - $large
cmp -n $((1072 * 120)) "$(frame 0)" "$(last_frame fresh)" || fail "not the list of all six"
read_to_end

test_that "a volume that is mounted on the folder is read, and waited for when it goes"
rm -rf shelf
mkdir shelf stick
if [ "$(id -u)" -eq 0 ] && mount -t tmpfs none stick 2>mount.log; then
    # shellcheck disable=SC2154 # at is the trap's own
    trap 'for at in shelf stick; do umount -l "$work/$at" 2>/dev/null; done; for pid in $started; do kill -9 "$pid" 2>/dev/null; done; rm -rf "$work"' EXIT
    cp b.wrq stick
    read_on stick1
    until_true is_asleep
    mount --bind stick shelf
    until_true has_frames stick1 2
    say 1 "key ok"
    shows_as "$(frame 0)" b.wrq "key ok"
    say 1 "key ok"
    cp "$(frame 0)" page
    # as a stick that is pulled out
    umount -l shelf
    until_true has_frames stick1 5
    cp "$(frame 0)" gone
    cmp -s gone stick1/frame-0001.raw && fail "it is not said that a card was removed"
    mount --bind stick shelf
    until_true has_frames stick1 6
    same_text "$(frame 0)" page
    mv stick/b.wrq b.away
    until_true has_frames stick1 7
    same "$(frame 0)" stick1/frame-0001.raw
    cp b.away stick/b.wrq
    until_true has_frames stick1 8
    same_text "$(frame 0)" page
    read_to_end
    umount shelf
    umount stick
else
    skip "only root may mount"
fi

test_that "any sequence of copies, half copies and removals, with keys between, ends well"
rm -rf shelf
mkdir shelf
cp a.wrq shelf/z.wrq # stays: the page that tells of none has a key that ends the reader
read_on churn
until_true is_asleep
descriptors() { find "/proc/$pid/fd" -type l | wc -l; }
before=$(descriptors)
for step in $(awk 'BEGIN { srand(7); for (i = 0; i < 80; i++) print int(rand() * 10) }'); do
    case $step in
    0) cp a.wrq shelf/a.wrq ;;
    1) cp b.wrq shelf/news.ed$((step + 1)).wrq ;;
    2) head -c 3000 c.wrq >shelf/c.wrq ;;
    3) cp c.wrq shelf/.c && mv shelf/.c shelf/c.wrq ;;
    4) rm -f shelf/a.wrq ;;
    5) rm -f shelf/news.ed2.wrq ;;
    6) head -c 2000 b.wrq >shelf/news.ed2.part ;;
    7) mv shelf/news.ed2.part shelf/news.ed3.wrq 2>/dev/null ;;
    8) printf 'key ok\nkey next\nkey ok\n' >&3 ;;
    9) printf 'key back\nkey ok\nkey home\n' >&3 ;;
    esac
    sleep 0.02
    kill -0 "$pid" || fail "the reader ended at step $step"
done
rm -f shelf/[acn]*
until_true is_asleep
printf 'key back\nkey back\nkey back\nkey home\n' >&3
sleep 1
until_true is_asleep
equal "$(descriptors)" "$before"
read_to_end
lacks err runtime
lacks err AddressSanitizer
finish
