#!/bin/sh
# SPDX-License-Identifier: MIT
# The card that bundles and place are on is pulled out while somebody reads: what is in memory is read on,
# it is said once, and the card that comes back is taken again without loss.
if [ -z "${WARRAQ_APART:-}" ]; then
    # mounts of our own, that nobody else sees
    unshare -rm mount -t tmpfs none /mnt 2>/dev/null || {
        echo "skipped: no file system of our own can be mounted here"
        exit 77
    }
    export WARRAQ_APART=1
    exec unshare -rm sh "$0" "$@"
fi
. "$(dirname "$0")/reader_lib.sh"
pack_samples
# The file system `card` is the medium, and `stick` is where it is when it is plugged in. What is in
# `after` comes when the card is out.
mkdir card stick
mount -t tmpfs none card
mkdir card/shelf
cp samples.wrq card/shelf

plug_in() { mount --bind "$1" stick; }
pull_out() { umount -l stick; }

# read_on NAME: a reader of the card that follows `pipe`, written to as descriptor 3, its frames in NAME
read_on() {
    frames=$1
    rm -f pipe
    mkfifo pipe
    "$reader_program" stick/shelf --state stick/state --display raw:"$1" --input pipe >reader.out 2>reader.err &
    pid=$!
    started="$started $pid"
    until_true has_frames "$1" 1
    exec 3>pipe
}

# say LINE...: lines of the script, each of which changes what is shown
say() {
    for line in "$@"; do
        shown=$(($(wc -l <"$frames/log.txt") + 1))
        echo "$line" >&3
        until_true has_frames "$frames" "$shown"
    done
}

shown_n() { wc -l <"$frames/log.txt"; }

# comes N: so many frames more than there were at the last `shown`
comes() { until_true has_frames "$frames" $((shown + $1)); }

is_asleep() { [ "$(cut -d ' ' -f 3 "/proc/$pid/stat")" = S ]; }

plug_in card
read_on pulled
say "key ok" "key ok" "key next"
first=$(titled 1)
shows_page "$(last_frame pulled)" "$first" 2
until_true is_asleep
kept=$(cksum card/state/place card/state/history)

test_that "what is in memory is read on, behind a panel that says what happened"
shown=$(shown_n)
pull_out
comes 1
equal "$(tail -n 1 pulled/log.txt | sed 's/.* //')" page
cp "$(last_frame pulled)" panel
say "key back"
shows_page "$(last_frame pulled)" "$first" 2
say "key prev"
shows_page "$(last_frame pulled)" "$first" 1
say "key next" "key next"
shows_page "$(last_frame pulled)" "$first" 3

test_that "nothing is held of the card, and nothing written to it"
if find "/proc/$pid/fd" -lname '*/card/*' -o -lname '*/shelf/*' -o -lname '*/state/*' | grep -q .; then
    fail "the reader keeps $(ls -l "/proc/$pid/fd")"
fi
equal "$(cksum card/state/place card/state/history)" "$kept"

test_that "a page stands in the place of all that is on the card, and leads back"
say "key back"
cp "$(last_frame pulled)" gone
[ "$(tr -d '\377' <gone | wc -c)" -gt 5000 ] || fail "a blank page"
cmp -s gone panel && fail "the panel again"
say "key ok"
shows_page "$(last_frame pulled)" "$first" 3
say "key home"
same "$(last_frame pulled)" gone
say "key ok"
shows_page "$(last_frame pulled)" "$first" 3

test_that "it is said once"
equal "$(grep -c "taken away" reader.err)" 1
equal "$(wc -l <reader.err)" 1

test_that "the card that comes back is read and written again where one was"
shown=$(shown_n)
plug_in card
comes 1
shows_page "$(last_frame pulled)" "$first" 3
until_true is_asleep
[ "$(cksum card/state/place card/state/history)" = "$kept" ] && fail "nothing was saved to it"
say "key back" "key ok"
shows_page "$(last_frame pulled)" "$first" 1
say "key next" "key next"
until_true is_asleep
kill -9 "$pid"
wait "$pid" 2>/dev/null
exec 3>&-
read_on again
shows_page "$(last_frame again)" "$first" 3

test_that "it may be another device by now, with the same on it"
until_true is_asleep
mkdir copy
mount -t tmpfs none copy
shown=$(shown_n)
pull_out
comes 1
cp -R card/shelf card/state copy
say "key back" "key prev"
shown=$(shown_n)
plug_in copy
comes 1
shows_page "$(last_frame again)" "$first" 2
until_true is_asleep
exec 3>&-
wait "$pid" || fail "exit code $?"
read_on copied
shows_page "$(last_frame copied)" "$first" 2

test_that "another card has its own place, which stays"
until_true is_asleep
shown=$(shown_n)
pull_out
comes 1
cp card/state/place place.before
shown=$(shown_n)
plug_in card
comes 1
say "key next"
until_true is_asleep
same card/state/place place.before
equal "$(wc -l <reader.err)" 1
exec 3>&-
wait "$pid" || fail "exit code $?"
pull_out

test_that "who was in a list when the card went sees the list again"
rm -rf card/state
plug_in card
read_on listed
say "key ok" "key next"
cp "$(last_frame listed)" list
shown=$(shown_n)
pull_out
comes 1
# the same page, but that there is nothing to read on
checked_n=$((checked_n + 1))
cmp -n $((1072 * 350)) "$(last_frame listed)" gone || fail "it is not said that the card is gone"
shown=$(shown_n)
plug_in card
comes 1
# where the focus was is kept, and shown with the next key
checked_n=$((checked_n + 1))
cmp -n $((1072 * 120)) "$(last_frame listed)" list || fail "not the list"
exec 3>&-
wait "$pid" || fail "exit code $?"
lacks reader.err runtime
lacks reader.err AddressSanitizer
pull_out
umount card
umount copy
finish
