#!/bin/sh
# SPDX-License-Identifier: MIT
# A build without gumbo, where web pages are named and left out.
. "$(dirname "$0")/lib.sh"

test_that "a web page is left out and told, and the rest is packed"
mkdir in
echo '<!DOCTYPE html><title>صفحة</title><p>نص' >in/page.html
echo '<p>نص بلا اسم' >in/page
printf 'مقال\nنصه\n' >in/plain.txt
run 3 "$warraq" pack in -o out.wrq
has out "in/page.html: a web page, which this build cannot read"
has out "in/page: a web page, which"
run 0 "$warraq" list out.wrq
equal "$(cut -f 2 out)" "مقال"
run 0 "$warraq" pack --list-formats
has out "left out by this build"

finish
