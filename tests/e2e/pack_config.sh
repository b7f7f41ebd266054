#!/bin/sh
# SPDX-License-Identifier: MIT
# A recurring archive: `warraq pack` alone makes it again, from warraq.conf.
. "$(dirname "$0")/lib.sh"
mkdir -p in more
printf 'أول\nنص\n' >in/a.txt
printf 'ثان\nنص\n' >more/b.txt

test_that "without a file of options and without inputs it is a mistake"
run 2 "$warraq" pack
has err "which files or folders? None is given, and there is no warraq.conf"

test_that "warraq.conf says it all"
printf '\357\273\277# أرشيف الأسبوع\r\n\r\noutput = week.wrq\r\n  input=in\r\ninput = more\r\nforce = yes\r\nno-index = yes\r\nset = source=الأهرام\r\nset = category=a = b # c\r\njobs = 1\r\nquiet = no\r\n' >warraq.conf
run 0 "$warraq" pack
has out "week.wrq: 2 articles from 2 files"
run 0 "$warraq" pack
run 0 "$warraq" pack in more -o same.wrq --no-index --set source=الأهرام --set "category=a = b # c"
same week.wrq same.wrq

test_that "the command line counts before the file"
run 0 "$warraq" pack -o other.wrq --set source=x
run 0 "$warraq" cat --json other.wrq 1
has out '"source":"x","category":"a = b # c"'
run 2 "$warraq" pack in
has err "-o FILE.wrq is missing"
run 0 "$warraq" pack --config warraq.conf in -o third.wrq
has out "third.wrq: 1 article from 1 file"

test_that "mistakes are told with their line"
# refuses LINE WHAT
refuses() {
    printf '# line 1\n%s\n' "$1" >bad.conf
    run 2 "$warraq" pack --config bad.conf
    has err "bad.conf:2: $2"
}
refuses 'colour = red' 'unknown option `--colour`'
refuses 'shards = 3' 'unknown option `--shards`; did you mean `--shard`?'
refuses 'jobs = many' '--jobs: `many` is not a whole number'
refuses 'jobs = 1000' '--jobs: 1000 is not between 1 and 64'
refuses 'output =' 'option `--output` needs FILE.wrq after it'
refuses 'force = maybe' 'force is yes or no'
refuses 'force' 'force: "name = value" is needed'
refuses 'input =' 'input needs a path after it'
run 2 "$warraq" pack --config nowhere.conf
has err "cannot read nowhere.conf: No such file"
head -c 1000 /dev/zero >zero.conf
run 2 "$warraq" pack --config zero.conf
has err "zero.conf is no text file"

finish
