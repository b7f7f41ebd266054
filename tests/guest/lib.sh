# SPDX-License-Identifier: MIT
# Read by the cases in the guest: . /lib.sh. Each test is one line, "ok - NAME" or "not ok - NAME: WHY".
# shellcheck shell=sh disable=SC3043

ok() {
    echo "ok - $*"
}

not_ok() {
    echo "not ok - $*"
}

# check NAME COMMAND...: the command says whether
check() {
    local name=$1
    shift
    if "$@" >/tmp/said 2>&1; then
        ok "$name"
    else
        not_ok "$name: $(tail -n 3 /tmp/said | tr '\n' ' ')"
    fi
}

# soon COMMAND...: it comes true within a minute
soon() {
    local tries=0
    until "$@"; do
        tries=$((tries + 1))
        [ $tries -lt 300 ] || return 1
        sleep 0.2
    done
}

# shows MODEL STEP: the glass holds that picture, to the bit
shows() {
    grep -qFx "$1 $2 $(sha256sum /tmp/glass 2>/dev/null | cut -d ' ' -f 1)" /wanted
}

# sees MODEL STEP NAME: it comes to hold it
sees() {
    if soon shows "$1" "$2"; then
        ok "$1: $3"
    else
        not_ok "$1: $3: the glass shows another picture after $(wc -l </tmp/glass.log) refreshes"
        tail -n 3 /tmp/reader.err | sed 's/^/# /'
    fi
}

equals() {
    [ "$1" = "$2" ] || { echo "$1 is not $2"; return 1; }
}

is_empty() {
    [ ! -s "$1" ] || { cat "$1"; return 1; }
}

says() {
    grep -qF "$2" "$1" || { echo "$1 does not say: $2, but: $(tail -n 2 "$1")"; return 1; }
}

# How often the reader has gone to sleep until now, and so been woken.
wakeups() {
    sed -n 's/^voluntary_ctxt_switches:[^0-9]*//p' "/proc/$reader/status"
}

# It sleeps, and did nothing for half a second.
is_idle() {
    local before
    before=$(wakeups)
    sleep 0.5
    grep -q '^State:.S' "/proc/$reader/status" && [ "$(wakeups)" = "$before" ]
}

# ---- the reader ----

# A folder that stands for / in what the reader opens, with this machine's devices in it.
make_machine() {
    rm -rf /machine /tmp/glass* /tmp/fingers /tmp/poweroff
    mkdir -p /machine/tmp /machine/sys/power /machine/sys/class/power_supply/battery \
        /machine/sys/class/rtc/rtc0 /machine/mnt/onboard/.kobo
    ln -s /dev /machine/dev
    ln -s /proc /machine/proc
    ln -s /sys/power/state /machine/sys/power/state
    ln -s /sys/class/rtc/rtc0/since_epoch /machine/sys/class/rtc/rtc0/since_epoch
    : >/machine/sys/class/rtc/rtc0/wakealarm # the test's own alarm wakes: the reader's is days away
    echo 0 >/machine/sys/power/state-extended
    mkdir /machine/bin # what the reader runs: it only says so
    printf '#!/bin/sh\necho poweroff "$@" >/tmp/poweroff\n' >/machine/bin/poweroff
    chmod +x /machine/bin/poweroff
    echo 80 >/machine/sys/class/power_supply/battery/capacity
    echo Discharging >/machine/sys/class/power_supply/battery/status
}

# read_on OPTION...: start the reader in the background; $reader is its process. $kernel may be what
# starts it as on another one.
read_on() {
    # shellcheck disable=SC2154 # of the case that reads this file
    PATH=/machine/bin:$PATH WARRAQ_ROOT=/machine $kernel /bin/warraq-reader --fonts /fonts \
        --state /tmp/state --plain-header "$@" /samples.wrq >/tmp/reader.out 2>/tmp/reader.err &
    reader=$!
}

has_ended() {
    [ ! -d "/proc/$reader" ] || grep -qs '^State:.Z' "/proc/$reader/status"
}

# ends CODE NAME: the reader comes to its end, with this exit code
ends() {
    soon has_ended || kill -KILL "$reader"
    wait "$reader"
    check "$2" equals $? "$1"
}

# end_reader NAME: as an init does it
end_reader() {
    kill -TERM "$reader"
    ends 0 "$1: SIGTERM ends it well"
}

# start_fingers MODEL: its touch screen and keys; what `hand` says is done with them
start_fingers() {
    mkfifo /tmp/fingers
    fingers "$1" </tmp/fingers 2>/tmp/fingers.err &
    fingers=$!
    exec 3>/tmp/fingers
}

hand() {
    echo "$*" >&3
}

stop_fingers() {
    exec 3>&-
    wait "$fingers"
    check "the fingers did all they were told" is_empty /tmp/fingers.err
}
