# SPDX-License-Identifier: MIT
# Read by the cases on a Kobo: . /kobo.sh
# shellcheck shell=sh disable=SC3043
. /lib.sh
kernel="old_kernel 375" # setns, the last system call of Linux 3.0 on ARM: later ones are refused

# start_kobo MODEL ID: panel, touch screen and keys, reader
start_kobo() {
    make_machine
    echo "N000,3.0.35+,4.38.23171,3.0.35+,3.0.35+,00000000-0000-0000-0000-000000000$2" \
        >/machine/mnt/onboard/.kobo/version
    start_panel "$1"
    start_fingers "$1"
    rm -rf /tmp/state
    read_on
}

has_panel() { [ -e /dev/fb0 ] || [ -e /dev/disp ]; }
has_none() { ! has_panel; }

# start_panel MODEL
start_panel() {
    kobo_panel "$1" /tmp/glass 2>/tmp/panel.err &
    panel=$!
    soon has_panel
}

stop_panel() {
    kill "$panel"
    wait "$panel" 2>/dev/null
    soon has_none
}
