# SPDX-License-Identifier: MIT
# What else a Kobo lives through: nobody reads, the touch screen goes and comes, sleep until the clock
# wakes it, off, a crash and the start after it, a panel that vanishes.
# shellcheck shell=sh
. /kobo.sh
model=kobo-glo-hd # whose depth is another while we read
# shellcheck disable=SC2046
set -- $(sed -n "s/^$model //p" /kobos)
id=$1 open="$2 $3" turn="$4 $5"

start_kobo $model "$id"
check "the first screen" soon test -s /tmp/glass.log # it shows the time
hand tap "$open"
sees $model list "a touch opens the list of titles"
hand tap "$open"
sees $model page-1 "a touch opens an article"
check "system calls newer than Linux 3.0 are refused" grep -q '^Seccomp:.2' "/proc/$reader/status"

soon is_idle
before=$(wakeups)
ran=$(cut -d ' ' -f 1 "/proc/$reader/schedstat")
sleep 20
check "nobody reads: no wake-up in 20 s" equals "$(wakeups)" "$before"
check "nobody reads: no time on the processor" equals \
    "$(cut -d ' ' -f 1 "/proc/$reader/schedstat")" "$ran"

hand unplug
sleep 1
hand plug
sleep 1
hand tap "$turn"
sees $model page-2 "a touch screen that went and came turns the page"
check "the log tells of it" says /tmp/state/log "is gone"

# the clock wakes the machine: the power key and two seconds of settling come before
slept=$(cat /sys/power/suspend_stats/success)
echo 0 >/sys/class/rtc/rtc0/wakealarm
echo +15 >/sys/class/rtc/rtc0/wakealarm
hand key 116 60
soon grep -q 1 /machine/sys/power/state-extended
check "the power key: the kernel is told of sleep" says /machine/sys/power/state-extended 1
has_slept() { [ "$(cat /sys/power/suspend_stats/success)" -gt "$slept" ]; }
check "the machine sleeps, and the clock wakes it" soon has_slept
sees $model page-2 "the page is back after sleep"
check "the kernel is told of waking" equals "$(cat /machine/sys/power/state-extended)" 0
is_taken_back() { grep -q '^0259200' /machine/sys/class/rtc/rtc0/wakealarm; } # "0" over "+259200"
check "an alarm after three days was set, and taken back" is_taken_back
sleep 2 # the key that woke it is waited for, for a second

hand key 116 1000
ends 0 "the power key held ends it well"
check "and switches off" says /tmp/poweroff "poweroff -f"

read_on
sees $model page-2 "the next start is on the page that was open"
shown=$(wc -l </tmp/glass.put)
kill -SEGV $reader
ends 139 "a crash ends it by its signal"
check "a crash puts the screen back" [ "$(wc -l </tmp/glass.put)" -gt "$shown" ]
check "as it was found" equals "$(tail -n 1 /tmp/glass.put)" "rotate 3 bits 16"
check "the log tells of the crash" says /tmp/state/log "state: crashed"
check "and of the page" says /tmp/state/log "page: 2"
read_on
soon test -s /tmp/reader.err
check "the next start says so" says /tmp/reader.err "the run before ended by signal 11, at page 2"
hand key 28 60
sees $model page-2 "and is on the page that was open"
check "nothing was refused by the panel" is_empty /tmp/glass.wrong

kill "$panel"
hand tap "$turn"
ends 1 "a panel that vanishes ends it"
check "with the cause" says /tmp/reader.err "does not do what it is told"
stop_fingers
