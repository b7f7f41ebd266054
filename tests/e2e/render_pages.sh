#!/bin/sh
# SPDX-License-Identifier: MIT
# warraq render paints what the device shows, in every format.
. "$(dirname "$0")/reader_lib.sh"
pack_samples

# render ARTICLE PAGE OPTION...: the page as the file p.raw
render_raw() {
    article=$1
    page=$2
    shift 2
    run 0 "$warraq" render samples.wrq "$article" --page "$page" -o p.raw "$@"
}

# greys FILE: how many values its bytes have
greys() {
    od -v -An -tu1 -w1 "$1" | sort -u | wc -l
}

for device in kobo-clara:1072:1448:16 waveshare-7.5:800:480:2 600x800@167/4:600:800:4; do
    name=${device%%:*}
    size=${device#*:}
    w=${size%%:*}
    h=${size#*:}
    levels=${h#*:}
    h=${h%:*}
    test_that "a page on $name has the panel's size and greys"
    render_raw 2 2 --device "$name"
    equal "$(wc -c <p.raw)" $((w * h))
    n=$(greys p.raw)
    [ "$n" -gt 1 ] && [ "$n" -le "$levels" ] || fail "$n greys on a panel of $levels"

    test_that "the formats agree pixel by pixel on $name"
    run 0 "$warraq" render samples.wrq 2 --page 2 --device "$name" -o p.pgm
    printf 'P5\n%d %d\n255\n' "$w" "$h" | cat - p.raw >wanted.pgm
    same p.pgm wanted.pgm
    run 0 "$warraq" render samples.wrq 2 --page 2 --device "$name" -o p.out --format pgm
    same p.out wanted.pgm
    run 0 "$warraq" render samples.wrq 2 --page 2 --device "$name" -o p.png
    if command -v convert >found; then
        run 0 convert p.png -depth 8 gray:png.raw
        same png.raw p.raw
    else
        skip "PNG is not compared: convert is not installed (package imagemagick)"
    fi
done

# shown SCRIPT OPTION...: the last frame that the reader shows
shown() {
    printf '%b' "$1" >script
    shift
    rm -rf frames state
    run 0 reader samples.wrq --state state --display raw:frames --input script "$@"
    last_frame frames
}

test_that "the reader shows what render paints"
third='key ok\nkey next\nkey next\nkey next\nkey ok\n'
render_raw "$(titled 3)" 1 --uncounted
same "$(shown "$third")" p.raw
render_raw "$(titled 3)" 2 --uncounted
same "$(shown "${third}key next\n")" p.raw
# there the first row has the focus from the start
render_raw "$(titled 3)" 2 --uncounted --device waveshare-7.5
same "$(shown 'key ok\nkey next\nkey next\nkey ok\nkey next\n' --device waveshare-7.5)" p.raw

test_that "both take the same options"
set -- --device 600x800@167/16 --font amiri --font-size 30 --margin 30 --line-pitch 52
render_raw "$(titled 1)" 2 --uncounted "$@"
same "$(shown 'key ok\nkey ok\nkey next\n' "$@")" p.raw
cp p.raw amiri.raw
render_raw "$(titled 1)" 2 --uncounted --device 600x800@167/16 --font-size 30 --margin 30 --line-pitch 52
checked_n=$((checked_n + 1))
! cmp -s p.raw amiri.raw || fail "another font changes nothing"

test_that "--all writes every page"
run 0 "$warraq" render samples.wrq 2 --all -o all --format raw --device waveshare-7.5
n=$(find all -type f | wc -l)
[ "$n" -gt 3 ] || fail "only $n pages"
page=1
while [ "$page" -le "$n" ]; do
    render_raw 2 "$page" --device waveshare-7.5
    same p.raw "all/page-$(printf '%03d' "$page").raw"
    page=$((page + 1))
done
run 0 "$warraq" render samples.wrq 2 --all -o all-png --device waveshare-7.5
equal "$(find all-png -name 'page-*.png' | wc -l)" "$n"

test_that "a page beyond the end tells how many there are"
run 1 "$warraq" render samples.wrq 2 --page $((n + 1)) -o none.raw --device waveshare-7.5
has err "no page $((n + 1)): the article has $n"
absent none.raw

test_that "an article is named by its id as well"
id=$("$warraq" list samples.wrq --json | sed -n '2s/.*"id":"\([0-9a-f]*\)".*/\1/p')
render_raw 2 1
cp p.raw number.raw
render_raw "id:$id" 1
same p.raw number.raw
finish
