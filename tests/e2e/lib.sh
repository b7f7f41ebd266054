# SPDX-License-Identifier: MIT
# shellcheck shell=sh disable=SC2034 # what is set here is used by those that read it
# Read by the scripts beside it: . "$(dirname "$0")/lib.sh". They are called with the program
# `warraq` and the source folder, work in a folder of their own and end with `finish`.
warraq=$1
source=$2
export LC_ALL=C
work=$(mktemp -d "${TMPDIR:-/tmp}/warraq-e2e.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
cd "$work" || exit 1
failed_n=0
checked_n=0
now=start

# test_that NAME: what the checks that follow are about
test_that() {
    now=$1
}

fail() {
    echo "FAILED: $now: $*"
    for file in out err; do
        [ -s "$work/$file" ] && sed "s/^/    $file: /" "$work/$file" | head -n 20
    done
    failed_n=$((failed_n + 1))
}

skip() {
    echo "SKIPPED: $now: $*"
}

# run CODE COMMAND...: run it into the files out and err, and compare the exit code
run() {
    wanted=$1
    shift
    "$@" >"$work/out" 2>"$work/err"
    got=$?
    checked_n=$((checked_n + 1))
    [ "$got" -eq "$wanted" ] || fail "exit code $got, expected $wanted: $*"
}

# has FILE TEXT, lacks FILE TEXT: a line that contains the text, letter by letter
has() {
    checked_n=$((checked_n + 1))
    grep -qF -- "$2" "$1" || fail "$(basename "$1") does not say: $2"
}

lacks() {
    checked_n=$((checked_n + 1))
    ! grep -qF -- "$2" "$1" || fail "$(basename "$1") says: $2"
}

same() {
    checked_n=$((checked_n + 1))
    cmp "$1" "$2" >"$work/cmp.txt" 2>&1 || fail "$(cat "$work/cmp.txt")"
}

absent() {
    checked_n=$((checked_n + 1))
    [ ! -e "$1" ] || fail "$1 is there"
}

# equal GOT WANTED
equal() {
    checked_n=$((checked_n + 1))
    [ "$1" = "$2" ] || fail "got '$1', expected '$2'"
}

# Whether this build reads web pages.
reads_pages() {
    "$warraq" pack --list-formats | grep '^html' | grep -qv 'left out'
}

# No temporary file is left in the folder $1.
tidy() {
    checked_n=$((checked_n + 1))
    rest=$(find "$1" -name '.warraq-*' 2>/dev/null)
    [ -z "$rest" ] || fail "left behind: $rest"
}

finish() {
    [ "$checked_n" -gt 0 ] || fail "nothing was checked"
    [ "$failed_n" -eq 0 ] || exit 1
    echo "$checked_n checks passed"
    exit 0
}

# damage_cluster FILE TYPE N: overwrite some bytes of the Nth cluster (from 1) of the section. A
# leader is 57 A7 C3 0A, the type and 16 bytes more; the type alone stands elsewhere too. With -z what ends
# a line is a byte like any other.
damage_cluster() {
    off=$(LC_ALL=C grep -zobUaP "W\xA7\xC3\n$2" "$1" | LC_ALL=C tr -c '0-9:\n' '\n' | grep '^[0-9]*:' | sed -n "$3s/:.*//p")
    printf 'damage' | dd of="$1" bs=1 seek=$((off + 28)) conv=notrunc 2>/dev/null
}
