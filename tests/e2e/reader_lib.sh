# SPDX-License-Identifier: MIT
# shellcheck shell=sh
# lib.sh and what the reader's scripts need beside it: . "$(dirname "$0")/reader_lib.sh". They are
# called with `warraq`, the source folder and `warraq-reader`.
. "$(dirname "$0")/lib.sh"
reader_program=$3
started=
# shellcheck disable=SC2154 # pid is the trap's own
trap 'for pid in $started; do kill -9 "$pid" 2>/dev/null; done; rm -rf "$work"' EXIT

# For `run`: a reader that wrongly waits for its user is ended.
reader() {
    timeout 60 "$reader_program" "$@" </dev/null
}

# until_true COMMAND...: wait for something another process does, half a minute or so
until_true() {
    tries=0
    until "$@" 2>/dev/null; do
        tries=$((tries + 1))
        if [ "$tries" -ge 600 ]; then
            fail "never came true: $*"
            exit 1
        fi
        sleep 0.05
    done
}

# has_frames DIR N: at least N frames have been shown
has_frames() {
    [ -e "$1/log.txt" ] && [ "$(wc -l <"$1/log.txt")" -ge "$2" ]
}

last_frame() {
    printf '%s/frame-%04d.raw' "$1" "$(wc -l <"$1/log.txt")"
}

# titled N: the number of the article that stands N-th by title. A reader that starts afresh shows its
# first screen; OK there opens the titles.
titled() {
    "$warraq" list --sort title samples.wrq | sed -n "$1p" | cut -f 1
}

pack_samples() {
    test_that "the samples can be packed"
    run 0 "$warraq" pack "$source"/tests/articles/*.txt -o samples.wrq
}

# How often the process was woken, all its threads together.
switches() {
    cat /proc/"$1"/task/*/status | awk '/ctxt_switches/ { n += $2 } END { print n }'
}

# sleeps PID: not woken for a second; it may still be busy with its start in the first ones
sleeps() {
    for _ in 1 2 3 4 5 6 7 8; do
        before=$(switches "$1")
        sleep 1
        [ "$before" = "$(switches "$1")" ] && return 0
    done
    return 1
}

# is_page FRAME ARTICLE PAGE OPTION...: it is what `warraq render` paints of samples.wrq, whether the
# reader had counted the pages by then or not
is_page() {
    frame=$1
    article=$2
    page=$3
    shift 3
    for counted in "" --uncounted; do
        run 0 "$warraq" render samples.wrq "$article" --page "$page" $counted -o page.raw "$@"
        cmp -s "$frame" page.raw && return
    done
    return 1
}

# shows_page FRAME ARTICLE PAGE OPTION...: it must be
shows_page() {
    checked_n=$((checked_n + 1))
    is_page "$@" || fail "$1 is not page $3 of article $2"
}
