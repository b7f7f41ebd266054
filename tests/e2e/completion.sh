#!/bin/sh
# SPDX-License-Identifier: MIT
# Completion knows every command and option of the program, since it asks it.
. "$(dirname "$0")/lib.sh"
files=$source/packaging/completions

# complete_bash WORD...: what bash offers for the last word
complete_bash() {
    bash -c '. "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _warraq; printf "%s\n" "${COMPREPLY[@]}"' \
        bash "$files/warraq.bash" "$warraq" "$@"
}

if command -v bash >/dev/null 2>&1; then
    test_that "bash: commands, options of each, and files"
    "$warraq" --help | sed -n 's/^  \([a-z]*\)  *[a-z].*/\1/p' | sort >commands
    equal "$(wc -l <commands)" "$(complete_bash '' | grep -vc '^--')"
    for name in $(cat commands); do
        complete_bash "$name" | grep -qx "$name" || fail "$name is not offered"
        complete_bash "$name" -- | grep -qx -- --help || fail "$name: --help is not offered"
    done
    for option in output force jobs metadata no-images timeout config; do
        equal "$(complete_bash pack "--$option" | grep -x -- "--$option")" "--$option"
    done
    touch 'an article.txt'
    equal "$(complete_bash pack an)" 'an article.txt'
else
    skip "there is no bash"
fi

if command -v bash >/dev/null 2>&1; then
    test_that "bash: the reader's options, and files"
    offered=$(bash -c '. "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=1; _warraq_reader; printf "%s\n" "${COMPREPLY[@]}"' \
        bash "$files/warraq-reader.bash" "$(dirname "$warraq")/warraq-reader" --stat)
    equal "$offered" --state
fi

test_that "zsh and fish take their files"
for shell in zsh:_warraq zsh:_warraq-reader fish:warraq.fish fish:warraq-reader.fish; do
    if command -v "${shell%%:*}" >/dev/null 2>&1; then
        run 0 "${shell%%:*}" -n "$files/${shell#*:}"
    else
        skip "there is no ${shell%%:*}"
    fi
done

finish
