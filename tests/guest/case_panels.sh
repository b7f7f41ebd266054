# SPDX-License-Identifier: MIT
# Each panel on SPI: the released program, through GPIO and spidev of a real kernel, shows what `warraq
# render` paints, and no voltage is left at the panel: between pages, at the end, after a crash.
# shellcheck shell=sh disable=SC3043
. /lib.sh

# start_panel DEVICE [no-edges]
start_panel() {
    make_machine
    pi_panel "$1" /tmp/glass $2 2>/tmp/panel.err &
    panel=$!
    soon test -e /dev/spidev0.0
    start_fingers keys
    rm -rf /tmp/state
}

stop_panel() {
    stop_fingers
    kill "$panel"
    wait "$panel" 2>/dev/null
    soon test ! -e /dev/spidev0.0
}

is_off() {
    [ "$(cat /tmp/glass.voltage)" = off ]
}

read_pages() {
    local device=$1 before
    check "$device: the first screen" soon test -s /tmp/glass.log # it shows the time
    hand key 28 60
    sees "$device" list "a key opens the list of titles"
    hand key 28 60
    sees "$device" page-1 "a key opens an article"
    soon is_idle
    before=$(wakeups)
    hand key 109 60
    sees "$device" page-2 "a key turns the page"
    soon is_idle
    # shellcheck disable=SC2046
    printf "# $device: a turn: $(($(wakeups) - before)) wake-ups, %s pixels, %s bytes\n" \
        $(tail -n 1 /tmp/glass.log)
    check "$device: no voltage stands at it while somebody reads" soon is_off
    hand key 139 60
    sees "$device" menu "a key opens the panel"
}

for device in $(sed -n 's/^\(waveshare[^ ]*\) list.*/\1/p' /wanted); do
    start_panel "$device"
    read_on --device "$device"
    read_pages "$device"
    end_reader "$device"
    check "$device: no voltage stands at it at the end" soon is_off
    check "$device: nothing was refused by the panel" is_empty /tmp/glass.wrong
    stop_panel
done

# too small to read on: the self-test draws with every intent, turned and not; a key ends each look
for device in waveshare-2.13 waveshare-1.54; do
    start_panel "$device"
    read_on --device "$device" --self-test
    for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13; do
        sleep 3
        hand key 28 60
    done
    ends 0 "$device: the self-test comes to its end"
    check "$device: it drew with every intent, turned and not" \
        [ "$(grep -c 'no error, sent in' /tmp/reader.out)" -ge 14 ]
    check "$device: no voltage stands at it at the end" soon is_off
    check "$device: nothing was refused by the panel" is_empty /tmp/glass.wrong
    stop_panel
done

start_panel waveshare-7.5 no-edges
read_on --device waveshare-7.5
check "waveshare-7.5: the first screen, where the chip has no interrupts" \
    soon test -s /tmp/glass.log
hand key 28 60
soon grep -q on /tmp/glass.voltage
kill -SEGV $reader
ends 139 "waveshare-7.5: a crash ends it by its signal"
check "waveshare-7.5: no voltage stands at it after a crash" soon is_off
read_on --device waveshare-7.5
soon test -s /tmp/reader.err
check "waveshare-7.5: the next start tells of it" says /tmp/reader.err "ended by signal 11"
end_reader waveshare-7.5
check "waveshare-7.5: nothing was refused by the panel" is_empty /tmp/glass.wrong
stop_panel
