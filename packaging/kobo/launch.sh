#!/bin/sh
# SPDX-License-Identifier: MIT
# Starts Warraq on a Kobo in the place of the Kobo's own program, Nickel, and brings Nickel back
# afterwards, whatever became of Warraq. NickelMenu and KFMon call warraq.sh, which starts the launcher
# that came with the newest reader.
root=${WARRAQ_ROOT:-} # stands for / in tests
home=$root/mnt/onboard/.adds/warraq
log=$home/launch.log

# A menu that is tapped twice starts two: the second would write over the first while it runs, and bring
# back a second Nickel. The number of the one that runs lies in memory, gone after a restart.
running=$root/tmp/warraq-launch.pid

# A computer that takes the volume, or an update, may take this file away while it runs.
if [ "$1" != from-memory ]; then
    kill -0 "$(cat "$running" 2>/dev/null)" 2>/dev/null || rm -f "$running"
    (set -C && echo $$ >"$running") 2>/dev/null || exit 0
    cp "$0" "$root/tmp/warraq-launch.sh" && exec sh "$root/tmp/warraq-launch.sh" from-memory
    rm -f "$running"
    exit 1
fi
cd "$root/" || exit 1

say() {
    echo "$(date '+%F %T') $*" >>"$log"
}

# first_of NAME: the process of that name that runs, if any
first_of() {
    pidof "$1" 2>/dev/null | cut -d ' ' -f 1
}

# take PROCESS NAME...: the variables that Nickel needs again, from the environment of a process
take() {
    [ -n "$1" ] && [ -r "$root/proc/$1/environ" ] || return
    environ=$root/proc/$1/environ
    shift
    for name in "$@"; do
        value=$(tr '\000' '\n' <"$environ" | sed -n "s/^$name=//p" | head -n 1)
        [ -n "$value" ] && export "$name=$value"
    done
}

stop_nickel() {
    sync
    # shellcheck disable=SC2086 # a list of names
    killall -q -TERM $nickel_and_its_kin
    # four seconds; usleep is BusyBox's, of which Kobo's shell is
    tries=16
    while [ $tries -gt 0 ] && [ -n "$(first_of nickel)" ]; do
        usleep 250000
        tries=$((tries - 1))
    done
    # udev would wait for who reads this pipe
    rm -f "$root/tmp/nickel-hardware-status"
}
nickel_and_its_kin="nickel hindenburg sickel fickel strickel fontickel adobehost foxitpdf iink
    dhcpcd-dbus dhcpcd bluealsa bluetoothd fmon"

# The way of Kobo's own start script: that of firmware 5, or that of firmware 4, or a restart.
start_nickel() {
    rm -f "$running"
    sync
    if [ -x "$root/etc/init.d/display-init.sh" ] && [ -x "$root/usr/bin/hwdetect" ]; then
        "$root/etc/init.d/z-nickel-hardware-status"
        "$root/etc/rc.local" &
        return
    fi
    if [ ! -x "$root/usr/local/Kobo/nickel" ]; then
        say "there is no Nickel to go back to: restarting the device"
        reboot
        return
    fi
    export LD_LIBRARY_PATH=/usr/local/Kobo QT_GSTREAMER_PLAYBIN_AUDIOSINK=alsasink
    export QT_GSTREAMER_PLAYBIN_AUDIOSINK_DEVICE_PARAMETER=bluealsa:DEV=00:00:00:00:00:00
    mkfifo "$root/tmp/nickel-hardware-status"
    [ -x "$root/usr/local/Kobo/hindenburg" ] && "$root/usr/local/Kobo/hindenburg" &
    LIBC_FATAL_STDERR_=1 "$root/usr/local/Kobo/nickel" -platform kobo -skipFontLoad &
    [ "$PLATFORM" = freescale ] || udevadm trigger &
}

# Nickel offers the connection when udev tells it of a cable through its pipe. This cable is in already, so
# nobody would: the word waits until Nickel has made the pipe and reads it.
tell_of_computer() {
    tries=60
    while [ $tries -gt 0 ] && [ ! -p "$root/tmp/nickel-hardware-status" ]; do
        usleep 500000
        tries=$((tries - 1))
    done
    [ ! -p "$root/tmp/nickel-hardware-status" ] ||
        echo "usb plug add" >"$root/tmp/nickel-hardware-status"
}

# The numbers of the readers there are, folders reader.edN, the highest first.
readers() {
    for reader in "$home"/reader.ed*; do
        echo "${reader##*.ed}"
    done | grep -x '[0-9]*' | sort -rn
}

# A reader that hangs is ended: one that has shown no page for a minute. What it waits for its card (state D)
# does not count, so that a large archive on a slow one is opened in peace.
end_if_it_hangs() {
    left=60
    while [ -e "$starting" ] && [ $left -gt 0 ]; do
        sleep 1
        process=$(cat "$starting" 2>/dev/null)
        [ "$(cut -d ' ' -f 3 "$root/proc/$process/stat" 2>/dev/null)" = D ] || left=$((left - 1))
    done
    [ -e "$starting" ] && [ -n "$process" ] || return
    say "$reader hangs at its start: it is ended"
    kill -KILL "$process"
}
starting=$root/tmp/warraq-starting # holds its process; a reader that has shown a page removes it

# start_reader OPTION...: and wait for its end
start_reader() {
    true >"$starting"
    end_if_it_hangs &
    watcher=$!
    sh -c 'echo $$ >"$0"; exec "$@"' "$starting" "$reader/bin/warraq-reader" "$@" 2>>"$log"
    code=$?
    kill $watcher 2>/dev/null
    return $code
}

# The highest is the newest. One that fails within ten seconds, or before it shows a page, gives way to the
# one before it.
read_archive() {
    has_read=
    for number in $(readers); do
        reader=$home/reader.ed$number
        [ -s "$reader/about" ] || continue # not finished
        began=$(date +%s)
        start_reader --starting "$starting" --state "$home/state" "$home/bundles"
        code=$?
        # it was left so that a computer can have the storage
        [ $code -ne 10 ] || wants_computer=yes code=0
        if [ $code -eq 0 ] || { [ ! -e "$starting" ] && [ $(($(date +%s) - began)) -ge 10 ]; }; then
            [ $code -eq 0 ] || say "$reader ended with $code"
            has_read=yes
            break
        fi
        say "$reader failed at its start with $code; trying the one before it"
    done
    # a reader that was killed could not put the screen back as Nickel left it
    [ ! -s "$root/tmp/warraq-screen" ] || start_reader --rest
    rm -f "$starting"
    [ -n "$has_read" ] || say "no reader could be started"
}

wants_computer=
say "starting"
nickel=$(first_of nickel)
take "$(first_of udevd)" PRODUCT PLATFORM
take "$nickel" DBUS_SESSION_BUS_ADDRESS NICKEL_HOME WIFI_MODULE LANG INTERFACE PRODUCT PLATFORM
trap start_nickel EXIT
trap 'exit 1' HUP INT TERM
stop_nickel
read_archive
say "going back to Nickel"
[ -z "$wants_computer" ] || tell_of_computer &
