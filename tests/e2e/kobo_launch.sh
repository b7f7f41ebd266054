#!/bin/sh
# SPDX-License-Identifier: MIT
# The launcher on a Kobo, in a root of stand-ins that write down what is done to them.
. "$(dirname "$0")/lib.sh"

bin=$work/bin
mkdir -p "$bin" tmp proc/77 proc/78 mnt/onboard/.adds/warraq usr/local/Kobo etc/init.d usr/bin
adds=$work/mnt/onboard/.adds/warraq
did=$work/did
printf 'DBUS_SESSION_BUS_ADDRESS=unix:x y\0NICKEL_HOME=/mnt/onboard/.kobo\0LANG=ar\0SECRET=1\0' >proc/77/environ
printf 'PRODUCT=nova\0PLATFORM=mx6ull-ntx\0' >proc/78/environ

# A Kobo's shell and tools are BusyBox's.
tools=$work/tools
mkdir "$tools"
if command -v busybox >/dev/null 2>&1; then
    for tool in sh cat cp cut date grep head mkfifo rm sed sort tail tr; do
        ln -s "$(command -v busybox)" "$tools/$tool"
    done
else
    now="the launcher under the shell that a Kobo has"
    skip "busybox is not installed"
fi

# stand_in PATH LINE...: a program that writes down its name and arguments, then does the lines
stand_in() {
    path=$1
    shift
    {
        echo '#!/bin/sh'
        echo "echo \"\${0##*/} \$*\" >>'$did'"
        for line in "$@"; do echo "$line"; done
    } >"$path"
    chmod +x "$path"
}
stand_in "$bin/killall" "rm -f '$work/nickel-runs'"
stand_in "$bin/pidof" "[ \$1 != nickel ] || [ ! -e '$work/nickel-runs' ] || echo 77" "[ \$1 != udevd ] || echo 78"
stand_in "$bin/usleep"
# a minute is two seconds
printf '#!/bin/sh\nexec /bin/sleep 0.033\n' >"$bin/sleep"
chmod +x "$bin/sleep"
stand_in "$bin/udevadm"
stand_in "$bin/reboot"
stand_in "$bin/sync"
stand_in usr/local/Kobo/hindenburg
stand_in usr/local/Kobo/nickel "echo \"env \$NICKEL_HOME \$LANG \$PLATFORM \$DBUS_SESSION_BUS_ADDRESS \$SECRET.\" >>'$did'"

# reader N LINE...: edition N of the reader
reader() {
    mkdir -p "$adds/reader.ed$1/bin"
    edition=$1
    shift
    echo 'version 0.1.0' >"$adds/reader.ed$edition/about"
    stand_in "$adds/reader.ed$edition/bin/warraq-reader" "echo reader.ed$edition >>'$did'" "$@"
}

launch() {
    : >"$did"
    touch nickel-runs
    rm -f tmp/nickel-hardware-status
    cp "$source/packaging/kobo/warraq.sh" "$adds/warraq.sh"
    for folder in "$adds"/reader.ed*; do [ ! -e "$folder/about" ] || cp "$source/packaging/kobo/launch.sh" "$folder/"; done
    WARRAQ_ROOT=$work PATH=$bin:$tools:$PATH sh "$adds/warraq.sh"
    sleep 1 # what it leaves running
    grep -v -e ^pidof -e ^usleep -e ^sync "$did" | sed 's/ -q -TERM.*//; s/ --starting.*//' | sort | tr '\n' ';' >got
}

test_that "Nickel is stopped, the newest reader runs, and Nickel comes back with its environment"
reader 1
reader 9
reader 10
launch
equal "$(cat got)" "env /mnt/onboard/.kobo ar mx6ull-ntx unix:x y .;hindenburg ;killall;nickel -platform kobo -skipFontLoad;reader.ed10;udevadm trigger;warraq-reader;"
has "$did" "warraq-reader --starting $work/tmp/warraq-starting --state $adds/state $adds/bundles"
has "$did" "killall -q -TERM nickel hindenburg"

test_that "order: stopped before, brought back after"
equal "$(grep -e ^killall -e ^reader -e ^nickel "$did" | cut -c 1-6 | tr '\n' ' ')" "killal reader nickel "
[ -p tmp/nickel-hardware-status ] || fail "the pipe that Nickel reads is not there"

test_that "a reader that dies at its start gives way to the one before, and Nickel comes back once"
reader 10 'kill -SEGV $$'
launch
equal "$(grep -c '^nickel ' "$did")" 1
equal "$(grep ^reader "$did" | tr '\n' ' ')" "reader.ed10 reader.ed9 "
has "$adds/launch.log" "reader.ed10 failed at its start"

test_that "a reader that hangs at its start is ended and gives way to the one before, and Nickel comes back once"
shows='[ "$1" = --starting ] && rm "$2"' # a page
reader 10 'exec /bin/sleep 600'
launch
equal "$(grep -c '^nickel ' "$did")" 1
equal "$(grep ^reader "$did" | tr '\n' ' ')" "reader.ed10 reader.ed9 "
has "$adds/launch.log" "reader.ed10 hangs at its start"
absent tmp/warraq-starting
reader 9 "$shows" '/bin/sleep 4' # one that comes up is left alone
launch
equal "$(grep ^reader "$did" | tr '\n' ' ')" "reader.ed10 reader.ed9 "
lacks "$adds/launch.log" "reader.ed9 hangs"

test_that "a reader that waits for a slow card at its start is left alone, however long that takes"
reader 10 "mkdir -p '$work'/proc/\$\$" "echo \"\$\$ (warraq-reader) D 1\" >'$work'/proc/\$\$/stat" '/bin/sleep 4' "$shows"
: >"$adds/launch.log"
launch
equal "$(grep ^reader "$did" | tr '\n' ' ')" "reader.ed10 "
lacks "$adds/launch.log" hangs

test_that "a reader that fails before it shows a page gives way, however long that takes"
printf '#!/bin/sh\necho $(($(/bin/date +%%s) * 20))\n' >"$bin/date"
chmod +x "$bin/date"
reader 10 '/bin/sleep 1' 'exit 1'
reader 9 "$shows" '/bin/sleep 1' 'exit 1'
launch
equal "$(grep ^reader "$did" | tr '\n' ' ')" "reader.ed10 reader.ed9 "
has "$adds/launch.log" "reader.ed9 ended with 1"
rm "$bin/date"

test_that "when none starts Nickel comes back too"
reader 9 'exit 1'
reader 1 'exit 1'
launch
equal "$(grep -c '^nickel ' "$did")" 1
has "$adds/launch.log" "no reader could be started"

test_that "the screen of a reader that was killed is put back before Nickel has it"
reader 10 "echo 3 16 0 >'$work/tmp/warraq-screen'" 'kill -KILL $$'
reader 1 "[ \$1 = --rest ] && : >'$work/tmp/warraq-screen' && exit" 'exit 1'
launch
equal "$(grep -e --rest -e ^nickel "$did" | cut -d ' ' -f 1,2 | tr '\n' ';')" "warraq-reader --rest;nickel -platform;"
[ ! -s tmp/warraq-screen ] || fail "the screen is not as it was found"

test_that "left for a computer, Nickel comes back and is told of the cable, once"
reader 10 'exit 10'
launch
equal "$(cat got)" "env /mnt/onboard/.kobo ar mx6ull-ntx unix:x y .;hindenburg ;killall;nickel -platform kobo -skipFontLoad;reader.ed10;udevadm trigger;warraq-reader;"
equal "$(timeout 5 head -n 1 tmp/nickel-hardware-status)" "usb plug add"
lacks "$adds/launch.log" "ended with 10"

test_that "the launcher outlives its own files, and a kill"
reader 10 "rm -rf '$adds/warraq.sh' '$adds'/reader.ed*/launch.sh" "kill -TERM \$PPID"
launch
equal "$(grep -c '^nickel ' "$did")" 1

test_that "a menu that is tapped twice starts one reader and brings Nickel back once, and then may start another"
reader 10 "[ -e '$work/tapped' ] && exit" ": >'$work/tapped'" "touch '$work/nickel-runs'" "WARRAQ_ROOT='$work' sh '$adds/warraq.sh'"
launch
equal "$(grep -e ^killall -e ^reader -e ^nickel "$did" | cut -c 1-6 | tr '\n' ' ')" "killal reader nickel "
echo 999999999 >tmp/warraq-launch.pid # of one that was killed
launch
equal "$(grep -e ^killall -e ^reader -e ^nickel "$did" | cut -c 1-6 | tr '\n' ' ')" "killal reader nickel "
absent tmp/warraq-launch.pid

test_that "a reader that is not whole, or of another name, is passed over"
reader 10
mkdir -p "$adds/reader.ed11/bin" "$adds/reader.ed12.part/bin"
launch
equal "$(grep ^reader "$did" | tr '\n' ' ')" "reader.ed10 "
rm -rf "$adds/reader.ed11" "$adds/reader.ed12.part"
: >"$adds/reader.ed10/about"
: >"$did"
touch nickel-runs
WARRAQ_ROOT=$work PATH=$bin:$tools:$PATH sh "$adds/warraq.sh"
sleep 1
equal "$(grep -m 1 ^reader "$did")" "reader.ed9"

test_that "a reader that was unpacked by hand and has no launcher yet leaves that to the one before"
echo 'version 0.2.0' >"$adds/reader.ed10/about"
rm "$adds/reader.ed10/launch.sh"
: >"$did"
touch nickel-runs
run 0 env WARRAQ_ROOT="$work" PATH="$bin:$tools:$PATH" sh "$adds/warraq.sh"
sleep 1
equal "$(grep -c '^nickel ' "$did")" 1

test_that "what starts the launcher has one sector, and is rewritten in it"
equal "$(wc -c <"$source/packaging/kobo/warraq.sh" | tr -d ' ')" 512

test_that "firmware 5 is started its own way"
stand_in etc/init.d/display-init.sh
stand_in usr/bin/hwdetect
stand_in etc/init.d/z-nickel-hardware-status
stand_in etc/rc.local
reader 10
launch
equal "$(cat got)" "killall;rc.local ;reader.ed10;warraq-reader;z-nickel-hardware-status ;"

test_that "without a Nickel to go back to the device is restarted"
rm -f usr/bin/hwdetect usr/local/Kobo/nickel
launch
equal "$(cat got)" "killall;reader.ed10;reboot ;warraq-reader;"

finish
