#!/bin/sh
# SPDX-License-Identifier: MIT
# The manual knows every command and every option that the programs name, each where it is told of.
# Usage: manual.sh WARRAQ SOURCE READER
. "$(dirname "$0")/lib.sh"
reader=$3
pages=$source/docs/man

# options_of PROGRAM [COMMAND]: the long options that its help names
options_of() {
    "$@" --help | sed -n 's/^  *\(-[a-zA-Z], \)\{0,1\}\(--[a-z-]*\).*/\2/p' | grep -vx -e --help
}

# section_of COMMAND: what stands in the manual under a heading that names it
section_of() {
    heading=$(echo "$1" | tr "[:lower:]" "[:upper:]")
    sed 's/\\-/-/g' "$pages/warraq.1" |
        awk -v word="$heading" '/^\.SH /{ on = index($0 ",", " " word ",") } on'
}

# tells FILE OPTION: names it, and not another that begins so
tells() {
    checked_n=$((checked_n + 1))
    grep -qE -e "$2([^a-z-]|\$)" "$1" || fail "$(basename "$1") does not tell of $2"
}

test_that "commands and their options stand in the manual"
"$warraq" --help | sed -n 's/^  \([a-z][a-z]*\)  *[a-z].*/\1/p' >commands
[ -s commands ] || fail "no commands are named"
while read -r command; do
    section_of "$command" >section
    has section "warraq $command"
    options_of "$warraq" "$command" >options
    [ -s options ] || fail "$command: no options are named"
    while read -r option; do
        tells section "$option"
    done <options
done <commands

test_that "options of the reader stand in its manual"
sed 's/\\-/-/g' "$pages/warraq-reader.1" >reader.1
options_of "$reader" >options
[ -s options ] || fail "no options are named"
while read -r option; do
    tells reader.1 "$option"
done <options

test_that "the manual names no option of the reader that is none"
sed -n '/^\.SH OPTIONS/,/^\.SH [^O]/p' reader.1 | grep -oE -e '--[a-z][a-z-]*' | sort -u |
    grep -vx -e --help >named
while read -r option; do
    grep -qx -e "$option" options || fail "$option is no option"
done <named

test_that "the reader's example paints what it says: home, the list, an article and its second page"
PATH=$(dirname "$reader"):$PATH
run 0 "$warraq" pack "$source/tests/articles" -o articles.wrq
sed -n '/^printf/,/^\.EE/p' reader.1 | sed -e '/^\.EE/d' -e 's/\\e/\\/g' >example
has example warraq-reader
run 0 sh ./example
equal "$(ls pages)" "$(printf '%s\n' frame-0001.png frame-0002.png frame-0003.png frame-0004.png log.txt)"
equal "$(cut -d ' ' -f 6 pages/log.txt | sort -u)" page

finish
