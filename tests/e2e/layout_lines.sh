#!/bin/sh
# SPDX-License-Identifier: MIT
# warraq layout tells where every line stands, and no letter is lost between lines and pages.
# Called with the program layout_check as well, which holds each JSON object to the promise.
. "$(dirname "$0")/lib.sh"
check=$3

# letters: standard input without white space
letters() {
    tr -d ' \t\n\r'
}

# shown: standard input, an article's text, without a first paragraph that says the title again
shown() {
    awk '{ line = $0; gsub(/[ \t\r]+/, " ", line); sub(/^ /, "", line); sub(/ $/, "", line) }
         line != "" { n++; if (n == 1) title = line }
         !(n == 2 && line == title)'
}

# plain: whether the lines of `lines` are of headings and paragraphs alone
plain() {
    ! grep -qv '"kind":"\(heading\|paragraph\)"' lines
}

# whole BUNDLE: lay out all its articles on some panels
whole() {
    n=$("$warraq" list "$1" | wc -l)
    [ "$n" -gt 0 ] || fail "no articles"
    article=1
    while [ "$article" -le "$n" ]; do
        "$warraq" cat "$1" "$article" | shown | letters >wanted
        for device in kobo-clara:1072 waveshare-7.5:800 300x420@130/4:300; do
            test_that "article $article of $1 is whole on ${device%:*}"
            run 0 "$warraq" layout "$1" "$article" --device "${device%:*}" --json
            cp out lines
            run 0 "$check" "${device#*:}" <lines
            letters <out >got
            # markers of items and signs between cells are text that is not laid out
            if plain; then same got wanted; fi
        done
        article=$((article + 1))
    done
}

test_that "the samples can be packed"
run 0 "$warraq" pack "$source/tests/articles" -o samples.wrq
whole samples.wrq
test_that "the shared articles are whole"
if [ -d "$source/../shared/articles" ]; then
    run 0 "$warraq" pack "$source/../shared/articles" -o shared.wrq
    whole shared.wrq
else
    skip "there is no ../shared/articles"
fi

test_that "--glyphs adds the glyphs of each line"
run 0 "$warraq" layout samples.wrq 2 --json --glyphs
cp out lines
run 0 "$check" 1072 glyphs <lines
run 0 "$warraq" layout samples.wrq 2 --json
sed 's/,"glyphs":\[.*\]}$/}/' lines >bare
same bare out
run 2 "$warraq" layout samples.wrq 2 --glyphs
has err "--glyphs goes with --json"

test_that "pages are those that render paints"
run 0 "$warraq" layout samples.wrq 2 --json --device waveshare-7.5
n=$(sed -n '$s/^{"page":\([0-9]*\),.*/\1/p' out)
run 0 "$warraq" render samples.wrq 2 --page "$n" -o last.raw --device waveshare-7.5
run 1 "$warraq" render samples.wrq 2 --page $((n + 1)) -o none.raw --device waveshare-7.5
has err "has $n "

test_that "options change the measures"
run 0 "$warraq" layout samples.wrq 1 --json --margin 100
has out '"measure_px":872,'
run 0 "$warraq" layout samples.wrq 1 --json --margin 0
has out '"measure_px":1072,'

test_that "signs hang on request"
run 0 "$warraq" layout samples.wrq 2 --json
equal "$(grep -c . out)" "$(grep -c '"hang_px":0,' out)"
run 0 "$warraq" layout samples.wrq 2 --json --hanging
cp out lines
grep -v '"hang_px":0,' lines >hanging || fail "no sign hangs"
run 0 "$check" 1072 <lines

test_that "without --json the lines are text"
run 0 "$warraq" layout samples.wrq 1
has out "-- page 1"
grep -v '^-- page' out | letters >got
"$warraq" cat samples.wrq 1 | shown | letters >wanted
same got wanted
finish
