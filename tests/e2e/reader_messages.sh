#!/bin/sh
# SPDX-License-Identifier: MIT
# What goes wrong is named, with what to do; what can go on goes on.
. "$(dirname "$0")/reader_lib.sh"
pack_samples
fonts=$(dirname "$reader_program")/../share/warraq/fonts

test_that "the command line is understood or its mistake named"
run 0 reader --version
run 0 reader --help
has out "Usage: warraq-reader"
run 2 reader
run 2 reader one.wrq two.wrq
run 2 reader samples.wrq --device kobo
has err "kobo-clara"
run 2 reader samples.wrq --display null --font none
has err "amiri"
run 2 reader samples.wrq --display paper
has err "png:DIR"
run 1 reader samples.wrq
has err "--display"

test_that "names on the command line cannot move the cursor"
name=$(printf 'a\033[2Jb')
for option in --display --device --font --font-file --fonts --input; do
    "$reader_program" samples.wrq --state state --display null "$option" "$name" >out 2>err </dev/null
    has err "a$(printf '\357\277\275')[2Jb"
    lacks err "$(printf '\033')"
done
run 1 reader "$name" --display null
lacks err "$(printf '\033')"
run 2 reader ""
has err "a name on the command line is empty"

test_that "a bundle that cannot be opened is named"
run 1 reader nothing.wrq --display null
has err "nothing.wrq"
echo "this is no bundle, and long enough to hold the head of one, at least of 64 bytes" >text.wrq
run 1 reader text.wrq --display null
has err "text.wrq is not a bundle"
head -c 150 samples.wrq >short.wrq
run 1 reader short.wrq --display null
has err "short.wrq is cut short"
head -c 200 samples.wrq >bad.wrq
printf 'X' | dd of=bad.wrq bs=1 seek=20 conv=notrunc 2>/dev/null
run 1 reader bad.wrq --display null
has err "bad.wrq: "
mkdir nothing
run 1 reader nothing --display null
has err "nothing has no bundle in it"

test_that "a bundle with damaged ends is told of once, on a page that leads to a check; home keeps a sign"
# spoil FOLDER OFFSET...: samples.wrq in it as news.wrq, with other bytes there
spoil() {
    mkdir "$1"
    cp samples.wrq "$1/news.wrq"
    spoilt=$1/news.wrq
    shift
    for at in "$@"; do printf 'XXXX' | dd of="$spoilt" bs=1 seek="$at" conv=notrunc 2>/dev/null; done
}
spoil whole
spoil first 20
spoil both 20 $(($(wc -c <samples.wrq) - 108))
printf 'key back\n' >back
run 0 reader whole/news.wrq --state whole-state --display raw:whole-seen --input /dev/null
for damaged in first both; do
    run 0 reader $damaged/news.wrq --state damaged-state --display raw:$damaged-told --input back
    equal "$(wc -l <$damaged-told/log.txt)" 2
    run 0 reader $damaged/news.wrq --state damaged-state --display raw:$damaged-again --input /dev/null
    equal "$(wc -l <$damaged-again/log.txt)" 1
    same $damaged-again/frame-0001.raw $damaged-told/frame-0002.raw
    if cmp -s $damaged-again/frame-0001.raw whole-seen/frame-0001.raw; then fail "home has no sign"; fi
done
if cmp -s first-told/frame-0001.raw both-told/frame-0001.raw; then fail "both are told alike"; fi

test_that "a font that is missing or broken is named, with its package"
mkdir empty broken
run 1 reader samples.wrq --display null --fonts empty
has err "is missing"
has err "fonts-noto"
cp "$fonts"/*.ttf broken/
echo "no font" >broken/noto-naskh-medium.ttf
run 1 reader samples.wrq --display null --fonts broken
has err "noto-naskh-medium.ttf is broken"
run 1 reader samples.wrq --display null --font-file text.wrq
has err "text.wrq"

test_that "on a screen a spare font stands in for those that are missing, and says so once"
printf 'wait 10\nkey back\nkey ok\nkey ok\nkey next\nwait 10\n' >on
for fonts_folder in empty broken; do
    rm -rf shown
    run 0 reader samples.wrq --state fonts-state --display raw:shown --fonts "$fonts_folder" --input on
    equal "$(grep -c "the font file" err)" 1
    equal "$(sed -n 2p shown/log.txt)" "2 0 0 1072 1448 page"
    equal "$(sed -n 3p shown/log.txt)" "3 0 0 1072 1448 menu"
    [ "$(tr -d '\377' <"$(last_frame shown)" | wc -c)" -gt 20000 ] || fail "a blank page"
done

test_that "a wrong script line is named"
printf 'key next\n\n# a comment\nflutter 3\nkey ok\n' >bad.script
run 2 reader samples.wrq --state state --display null --input bad.script
has err 'bad.script:4: cannot read `flutter 3`'
printf 'tap 1072 0\n' >far.script
run 2 reader samples.wrq --state state --display null --input far.script
has err "far.script:1: "
run 1 reader samples.wrq --state state --display null --input none.script
has err "none.script"

test_that "frames that cannot be written are reported"
run 1 reader samples.wrq --state state --display raw:text.wrq/frames
has err "raw:text.wrq/frames"

test_that "a state that cannot be kept is told in one line and reading goes on"
printf 'key next\nkey next\nkey next\n' >turns
run 0 reader samples.wrq --state state --display null --input turns
cp out good
# the first page comes with a panel that says so; it goes away once
printf 'key back\nkey next\nkey next\nkey next\n' >told
run 0 reader samples.wrq --state text.wrq/state --display null --input told
equal "$(wc -l <out)" "$(($(wc -l <good) + 1))"
equal "$(sed -n 2p out)" "2 0 0 1072 1448 menu"
equal "$(wc -l <err)" 1
has err "reading goes on"
mkdir -p folder/place
run 0 reader samples.wrq --state folder --display null --input turns
has err "reading goes on"

# on_storage MOUNTING STATE SHOWN: read on a file system of our own, made by MOUNTING at `storage`
on_storage() {
    run 0 unshare -rm sh -c "$1"' && exec "$2" samples.wrq --state "$3" --display "raw:$4" \
        --input told </dev/null' sh "$1" "$reader_program" "$2" "$3"
}

test_that "storage that is read-only or full is told as what it is, once, and reading goes on"
mkdir storage
if unshare -rm mount -t tmpfs none storage 2>/dev/null; then
    run 0 reader samples.wrq --state storage/kept --display raw:kept_seen --input turns
    on_storage 'mount -t tmpfs -o ro none storage' storage/state ro_seen
    equal "$(wc -l <err)" 1
    has err "Read-only file system"
    on_storage 'mount -t tmpfs -o size=4k none storage' storage full_seen
    equal "$(wc -l <err)" 1
    has err "No space left"
    ! cmp -s ro_seen/frame-0001.raw full_seen/frame-0001.raw || fail "both say the same"
    for seen in ro_seen full_seen; do
        equal "$(wc -l <$seen/log.txt)" "$(($(wc -l <kept_seen/log.txt) + 1))"
        same "$(last_frame $seen)" "$(last_frame kept_seen)"
    done
else
    skip "no file system of our own can be mounted here"
fi

test_that "the file that cannot be saved to is named"
printf 'key ok\nkey ok\nkey next\nkey back\nkey next\nkey ok\n' >moves
run 0 sh -c 'trap "" XFSZ; ulimit -f 1; exec "$@" </dev/null' sh "$reader_program" samples.wrq \
    --state state --display null --input moves
has err "state/place: the reading place cannot be kept"

test_that "a damaged state is a fresh one"
head -c 9000 /dev/urandom >state/place
run 0 reader samples.wrq --state state --display null --input turns
same out good
equal "$(wc -l <err)" 0

test_that "without a bundle that opens its page is shown, and the place is left as it is"
run 0 reader samples.wrq --state state --display null --input moves
cp state/place kept
printf 'key next\nkey back\n' >keys
: >none.wrq
mkdir -p nobody
for bundle in nothing.wrq none.wrq bad.wrq text.wrq nobody; do
    rm -rf shown
    run 1 reader "$bundle" --state state --display raw:shown --input keys
    equal "$(sed -n 1p shown/log.txt)" "1 0 0 1072 1448 page"
    [ "$(tr -d '\377' <shown/frame-0001.raw | wc -c)" -gt 5000 ] || fail "$bundle: a blank page"
    same kept state/place
done
test_that "who leaves that page has left a reader that did what it could"
echo "key ok" >leave
run 0 reader nobody --state state --display raw:left --input leave

test_that "a second reader says that the first holds the state"
mkfifo pipe
"$reader_program" samples.wrq --state state --display raw:first --input pipe &
started=$!
until_true has_frames first 1
run 0 reader samples.wrq --state state --display null --input turns
has err "another reader"
kill -TERM "$started"
wait "$started" || fail "TERM did not end the first reader well"
finish
