#!/bin/sh
# SPDX-License-Identifier: MIT
# The whole reader on each emulated panel of a Raspberry Pi: the glass shows what `warraq render`
# paints, to the bit, and no voltage stands at the panel between pages, at the end, or after a crash.
# The fourth argument is the reader linked with that machine.
. "$(dirname "$0")/reader_lib.sh"
on_pi=$4
pack_samples
panels="waveshare-7.5 waveshare-7.5-grey waveshare-2.13 waveshare-1.54 waveshare-6 waveshare-6-hd
    waveshare-7.8 waveshare-9.7 waveshare-10.3"

boot() {
    rm -rf root state
    mkdir -p root/dev/input root/tmp
    export WARRAQ_ROOT="$work/root" WARRAQ_PANEL="$1" WARRAQ_GLASS="$work/glass"
    rm -f glass glass.log glass.end
}

# on_panel SCRIPT OPTION...
on_panel() {
    printf '%b' "$1" >script
    shift
    run 0 "$on_pi" samples.wrq --device "$WARRAQ_PANEL" --state state --input script "$@"
}

# shows ARTICLE PAGE
shows() {
    shows_page glass "$(titled "$1")" "$2" --device "$WARRAQ_PANEL"
}

for name in $panels; do
    case $name in
    waveshare-2.13 | waveshare-1.54) continue ;; # too small for a list
    esac
    test_that "the glass of $name is the page that render paints"
    boot "$name"
    on_panel 'key ok\nkey next\nkey next\nkey ok\nwait 1000\n' # the focus stands on the first
    shows 3 1
    equal "$(cat glass.end)" "safe "
    on_panel 'wait 1000\nkey next\nwait 1000\n'
    shows 3 2
    on_panel 'wait 1000\nkey prev\nwait 1000\nkey ok\nwait 1000\nkey back\nwait 1000\nkey next\nwait 1000\n'
    shows 3 2
done

test_that "pages that flash show the same, the fast flash but once the full one"
boot waveshare-7.5
on_panel 'key ok\nkey ok\nwait 1000\nkey next\nwait 1000\nkey next\nwait 1000\nkey prev\nwait 1000\n' --clean-every 2
shows 1 2
[ "$(awk '{ n += $4 } END { print n }' glass.log)" -ge 2 ] || fail "no flash: $(cat glass.log)"

# named NAME: how often the pages for owners and the settings of the service offer it
named() {
    grep -e "| \`$1\` |" -e "^#.* $1\( \|[,.]\?$\|,\)" "$source/docs/raspberry-pi.md" "$source/packaging/debian/default" | wc -l | tr -d ' '
}

test_that "a panel that is too small for a list says so, and owners are offered the others"
for name in $panels; do
    case $name in
    waveshare-2.13 | waveshare-1.54)
        boot "$name"
        run 1 "$on_pi" samples.wrq --device "$name" --state state
        has err "too small"
        equal "$name $(named "$name")" "$name 0"
        ;;
    *) equal "$name $(named "$name")" "$name 3" ;;
    esac
done

# read_on NAME: a reader in the background, whose script is a pipe on descriptor 3
read_on() {
    boot "$1"
    rm -f pipe
    mkfifo pipe
    ASAN_OPTIONS=detect_leaks=0 "$on_pi" samples.wrq --device "$1" --state state --input pipe \
        >out 2>err &
    started=$!
    exec 3>pipe
    printf 'wait 1\nkey ok\nkey ok\n' >&3
    until_true refreshed 2
}
refreshed() { [ "$(wc -l <glass.log)" -ge "$1" ]; }
is_safe() { [ "$(cat glass.end)" = "safe " ]; }

for name in waveshare-7.5 waveshare-7.5-grey waveshare-9.7; do
    test_that "no voltage stands at $name while somebody reads"
    read_on "$name"
    until_true is_safe
    printf 'wait 1\nkey next\n' >&3
    until_true refreshed 3
    until_true is_safe

    test_that "asked to end, the reader leaves $name without voltage"
    printf 'wait 1\nkey next\n' >&3
    kill -TERM "$started"
    wait "$started" || fail "the reader did not end well"
    started=
    exec 3>&-
    is_safe || fail "$name is left with its voltage on"
    lacks err "refused"

    test_that "a crash leaves $name without voltage, and the next start tells of it"
    read_on "$name"
    printf 'wait 1\nkey next\n' >&3
    until_true refreshed 3
    kill -SEGV "$started"
    wait "$started" 2>ended # by the shell: of which signal
    equal $? $((128 + 11))
    started=
    exec 3>&-
    is_safe || fail "$name is left with its voltage on"
    has state/log "state: crashed"
    lacks err "refused"
    on_panel 'wait 1000\n'
    has err "the run before ended by signal 11, at page"
    until_true is_safe
done

for name in waveshare-7.5 waveshare-2.13 waveshare-9.7; do
    test_that "a reader that was killed is made up for: $name is put to sleep, and shows what it showed"
    boot "$name"
    run 0 "$on_pi" --rest --device "$name"
    is_safe || fail "voltage stands at $name"
    [ ! -s glass.log ] || fail "it was refreshed: $(cat glass.log)"
    [ ! -e state ] || fail "a state was made"
done
run 0 "$on_pi" --rest --device kobo-clara --display null
boot waveshare-7.5
export WARRAQ_STUCK=1
run 1 "$on_pi" --rest --device waveshare-7.5
has err "the panel waveshare-7.5 does not do what it is told (Connection timed out)"
unset WARRAQ_STUCK

# say TYPE CODE VALUE: an event as the kernel of this machine writes it
two_bytes() {
    printf "\\$(printf %03o $(($1 & 255)))\\$(printf %03o $(($1 >> 8 & 255)))"
}
say() {
    printf '\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0'
    two_bytes "$1"
    two_bytes "$2"
    two_bytes "$3"
    two_bytes $(($3 >> 16))
}
press() {
    say 1 "$1" 1
    say 0 0 0
    say 1 "$1" 0
    say 0 0 0
}

test_that "buttons of gpio-keys open an article and turn its page"
if [ "$(getconf LONG_BIT)" = 64 ]; then
    boot waveshare-7.5
    mkfifo root/dev/input/event0
    exec 4<>root/dev/input/event0
    "$on_pi" samples.wrq --device waveshare-7.5 --state state --plain-header \
        >out 2>err &
    started=$!
    until_true refreshed 1
    press 28 >keys # Enter
    cat keys >&4
    until_true refreshed 2
    cat keys >&4
    until_true refreshed 3
    press 104 >keys # Page Up, then Page Down twice
    press 109 >>keys
    press 109 >>keys
    cat keys >&4
    until_true refreshed 4
    sleeps "$started" || fail "the reader wakes up while somebody reads"
    is_safe || fail "voltage stands at the panel while somebody reads"
    kill -TERM "$started"
    wait "$started" || fail "the reader did not end well"
    started=
    exec 4>&-
    shows 1 3
else
    skip "events are written as 64-bit kernels do"
fi

test_that "a panel that never gets ready is named, with what to do"
boot waveshare-7.5
printf 'key ok\n' >script
export WARRAQ_STUCK=1
run 1 "$on_pi" samples.wrq --device waveshare-7.5 --state state --input script
has err "the panel waveshare-7.5 does not do what it is told (Connection timed out)"
has err "plugs"
has state/log "still busy after"
unset WARRAQ_STUCK

test_that "a machine without the header, and another board than was named, are refused"
boot waveshare-9.7
run 1 "$on_pi" samples.wrq --device waveshare-6-hd --state state --input script
has err "the panel waveshare-6-hd does not do what it is told (No such device or address)"
has state/log 'found 1200x825, waveforms "M841"'
finish
