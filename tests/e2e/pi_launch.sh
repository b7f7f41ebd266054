#!/bin/sh
# SPDX-License-Identifier: MIT
# The launcher of the Debian package, in a root of stand-ins that write down what is done to them.
. "$(dirname "$0")/lib.sh"

home=$work/var/lib/warraq-reader
mkdir -p usr/bin tmp bin "$home"
# a minute is two seconds
printf '#!/bin/sh\nexec /bin/sleep 0.033\n' >bin/sleep
chmod 755 bin/sleep

# stand_in PATH LINE...
stand_in() {
    mkdir -p "$(dirname "$1")"
    path=$1
    shift
    {
        echo '#!/bin/sh'
        echo "echo \"\${0#$work/} \$*\" >>'$work/did'"
        for line in "$@"; do echo "$line"; done
    } >"$path"
    chmod 755 "$path"
}

# launch CODE: run it with the arguments of the service
launch() {
    : >did
    run "$1" env WARRAQ_ROOT="$work" PATH="$work/bin:$PATH" sh "$source/packaging/debian/launch" --state s b
}

test_that "the reader of the package is started when there is no other"
stand_in usr/bin/warraq-reader
launch 0
equal "$(cat did)" "usr/bin/warraq-reader --state s b"

test_that "the newest of those that were put there comes first"
stand_in "$home/reader.ed2/bin/warraq-reader"
stand_in "$home/reader.ed10/bin/warraq-reader"
echo 'version 1' | tee "$home/reader.ed2/about" >"$home/reader.ed10/about"
mkdir -p "$home/reader.ed11/bin" "$home/reader.edx/bin"
stand_in "$home/reader.ed12/bin/warraq-reader"
: >"$home/reader.ed12/about"
launch 0
equal "$(cat did)" "var/lib/warraq-reader/reader.ed10/bin/warraq-reader --starting $work/tmp/warraq-starting --state s b"

test_that "one that dies at its start gives way to the one before, at last to the package's"
stand_in "$home/reader.ed10/bin/warraq-reader" "kill -SEGV \$\$"
launch 0
equal "$(cut -d ' ' -f 1 did | tr '\n' ' ')" "var/lib/warraq-reader/reader.ed10/bin/warraq-reader var/lib/warraq-reader/reader.ed2/bin/warraq-reader "
stand_in "$home/reader.ed2/bin/warraq-reader" "exit 1"
stand_in usr/bin/warraq-reader "exit 7"
launch 7
has err "trying the one before it"

test_that "one that hangs at its start is ended and gives way; one that comes up, or waits for its card, does not"
shows='rm "$2"' # a page: --starting is the first option
stand_in "$home/reader.ed10/bin/warraq-reader" 'exec /bin/sleep 600'
stand_in "$home/reader.ed2/bin/warraq-reader" "$shows" '/bin/sleep 3'
launch 0
equal "$(cut -d ' ' -f 1 did | tr '\n' ' ')" "var/lib/warraq-reader/reader.ed10/bin/warraq-reader var/lib/warraq-reader/reader.ed2/bin/warraq-reader "
has err "reader.ed10/bin/warraq-reader hangs at its start"
lacks err "reader.ed2"
absent tmp/warraq-starting
stand_in "$home/reader.ed10/bin/warraq-reader" "mkdir -p '$work'/proc/\$\$" \
    "echo \"\$\$ (warraq-reader) D 1\" >'$work'/proc/\$\$/stat" '/bin/sleep 3' "$shows"
launch 0
equal "$(cut -d ' ' -f 1 did | tr '\n' ' ')" "var/lib/warraq-reader/reader.ed10/bin/warraq-reader "
equal "$(cat err)" ""
stand_in "$home/reader.ed10/bin/warraq-reader" "kill -SEGV \$\$"

test_that "a package that is newer than what was put there before comes first, and those after it"
mkdir -p usr/share/warraq
echo 'version 0.10.0' >usr/share/warraq/about
echo 'version 0.9.0' >"$home/reader.ed2/about"
echo 'version 0.11.0' >"$home/reader.ed10/about"
stand_in "$home/reader.ed2/bin/warraq-reader"
launch 0
equal "$(cut -d ' ' -f 1 did | tr '\n' ' ')" "var/lib/warraq-reader/reader.ed10/bin/warraq-reader usr/bin/warraq-reader var/lib/warraq-reader/reader.ed2/bin/warraq-reader "
stand_in usr/bin/warraq-reader
echo 'version 0.10.0' >"$home/reader.ed2/about"
echo 'version 0.8.0' >"$home/reader.ed10/about"
launch 0
equal "$(cut -d ' ' -f 1 did)" "var/lib/warraq-reader/reader.ed2/bin/warraq-reader"
echo 'version 0.9.0' >"$home/reader.ed2/about"
launch 0
equal "$(cut -d ' ' -f 1 did)" "usr/bin/warraq-reader"

finish
