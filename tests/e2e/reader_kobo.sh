#!/bin/sh
# SPDX-License-Identifier: MIT
# The whole reader on an emulated Kobo of each kind: it finds the model, and the glass shows what
# `warraq render` paints, to the bit. The fourth argument is the reader linked with that machine.
. "$(dirname "$0")/reader_lib.sh"
on_kobo=$4
pack_samples

# boot MODEL ID: a root folder as the device has it
boot() {
    rm -rf root state
    mkdir -p root/mnt/onboard/.kobo root/tmp root/sys/power root/sys/class/power_supply/battery
    echo "N000,3.0.35+,4.38.23171,3.0.35+,3.0.35+,00000000-0000-0000-0000-000000000$2" \
        >root/mnt/onboard/.kobo/version
    export WARRAQ_ROOT="$work/root" WARRAQ_PANEL="$1" WARRAQ_GLASS="$work/glass"
}

# on_panel SCRIPT OPTION...
on_panel() {
    printf '%b' "$1" >script
    shift
    rm -f glass glass.log
    run 0 "$on_kobo" samples.wrq --state state --input script "$@"
}

for model in kobo-touch:320 kobo-mini:340 kobo-glo:330 kobo-aura-hd:350 kobo-aura:360 \
    kobo-aura-h2o:370 kobo-clara:376 kobo-forma:377 kobo-libra:384 kobo-libra-2:388 \
    kobo-elipsa-2e:389 kobo-clara-bw:391 kobo-libra-colour:390 kobo-sage:383 kobo-elipsa:387 \
    kobo-touch-2:372 kobo-glo-hd:371 kobo-aura-h2o-2:374 kobo-aura-h2o-2r2:378 kobo-aura-one:373 \
    kobo-aura-se:375 kobo-aura-se-r2:379 kobo-nia:382 kobo-clara-2e:386 kobo-clara-colour:393; do
    name=${model%:*}
    test_that "the glass of $name is the page that render paints"
    boot "$name" "${model#*:}"
    on_panel 'key ok\nkey next\nkey next\nkey next\nkey ok\n'
    shows_page glass "$(titled 3)" 1 --device "$name"
    on_panel 'key next\n'
    shows_page glass "$(titled 3)" 2 --device "$name"
    test_that "$name is left as it was found"
    [ ! -s root/tmp/warraq-screen ] || fail "$(cat root/tmp/warraq-screen)"
done

# last_shown N: the pixels of each of the last N refreshes
last_shown() {
    tail -n "$1" glass.log | cut -d ' ' -f 1
}

test_that "a page turn is one refresh of the page"
boot kobo-clara 376
on_panel 'wait 1\nkey ok\nkey ok\nwait 1\nkey next\nwait 1\n'
equal "$(wc -l <glass.log)" 3
equal "$(last_shown 1)" $((1072 * 1448))

test_that "the reading menu comes and goes as its two parts, and the text between them stands still"
cp glass page
on_panel 'wait 1\ntap 536 700\nwait 1\n'
equal "$(wc -l <glass.log)" 3
for pixel_n in $(last_shown 2); do
    [ "$pixel_n" -lt $((1072 * 1448 / 2)) ] || fail "a part of the menu took $pixel_n pixels"
done
on_panel 'wait 1\ntap 536 700\nwait 1\ntap 536 500\nwait 1\n'
equal "$(wc -l <glass.log)" 5
equal "$(last_shown 2)" "$(last_shown 4 | head -n 2)"
same glass page

test_that "pages that are turned faster than the panel draws are one refresh, the last of them"
boot kobo-clara 376
on_panel 'key ok\nkey ok\nwait 1\nkey next\nkey next\nkey prev\nkey next\nkey prev\n'
equal "$(wc -l <glass.log)" 2
shows_page glass "$(titled 1)" 2 --device kobo-clara

test_that "pages that flash show the same"
boot kobo-clara 376
on_panel 'key ok\nkey ok\nwait 1\nkey next\nwait 1\nkey next\nwait 1\nkey prev\n' --clean-every 2
shows_page glass "$(titled 1)" 2 --device kobo-clara

test_that "the power key shows that the reader sleeps, and it reads on"
boot kobo-clara 376
echo 0 >root/sys/power/state-extended
: >root/sys/power/state
on_panel 'key ok\nkey ok\nkey ok\nkey power\nwait 5000\nkey power\nwait 5000\nkey next\n'
equal "$(cat root/sys/power/state)" mem
equal "$(cat root/sys/power/state-extended)" 0

test_that "the power key held switches the device off"
on_panel 'keyhold power\nkey next\n'
has err "run: poweroff -f"

test_that "a low battery is told of on the first page, and a nearly empty one ends in off"
battery=root/sys/class/power_supply/battery
boot kobo-clara 376
on_panel 'wait 1\nkey ok\nwait 1\n' # the first screen tells the battery
cp glass plain
echo Discharging >"$battery/status"
echo 50 >"$battery/capacity"
on_panel 'wait 1\n'
same glass plain
echo 10 >"$battery/capacity"
on_panel 'wait 1\n'
cmp -s glass plain && fail "nothing is told at 10 %"
lacks err "poweroff"
on_panel 'wait 1\nkey back\nwait 1\n'
same glass plain
echo Charging >"$battery/status"
echo 3 >"$battery/capacity"
on_panel 'wait 1\n'
lacks err "poweroff"
echo Discharging >"$battery/status"
on_panel 'wait 1\nkey next\n'
has err "run: poweroff -f"

test_that "a battery that gets low while somebody reads is told of over the page they turned to"
boot kobo-clara 376
echo Discharging >"$battery/status"
echo 50 >"$battery/capacity"
mkfifo drained
rm -f glass glass.log
"$on_kobo" samples.wrq --state state --input drained >out 2>err &
started=$!
exec 4>drained
printf 'wait 1\nkey ok\nwait 1\nkey ok\nwait 1\n' >&4
drawn() { [ -e glass.log ] && [ "$(wc -l <glass.log)" -ge "$1" ]; }
until_true drawn 3
echo 10 >"$battery/capacity"
printf 'wait 400000\nkey next\nwait 1\n' >&4
exec 4>&-
wait "$started" || fail "the reader did not end well"
started=
cp glass told
on_panel 'wait 1\nkey back\nwait 1\n' # which takes the line away, and does nothing else
shows_page glass "$(titled 1)" 2 --device kobo-clara
cmp -s glass told && fail "nothing stands over the page"
checked_n=$((checked_n + 1))
cmp -n $((1072 * 1300)) glass told || fail "it does not stand over that page"

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
# touch_page X Y: a finger down and up where the page has (X, Y), as a Clara HD says it
touch_page() {
    say 1 330 1
    say 3 57 0
    say 3 53 "$2"
    say 3 54 $((1071 - $1))
    say 0 0 0
    say 1 330 0
    say 0 0 0
}
shown_n() { [ -e glass.log ] && [ "$(wc -l <glass.log)" -ge "$1" ]; }

test_that "fingers on the touch screen open an article and turn its page"
if [ "$(getconf LONG_BIT)" = 64 ]; then
    boot kobo-clara 376
    mkdir -p root/dev/input
    mkfifo root/dev/input/event1
    exec 4<>root/dev/input/event1
    rm -f glass glass.log
    "$on_kobo" samples.wrq --state state --plain-header >out 2>err &
    started=$!
    until_true shown_n 1
    touch_page 500 347 >finger
    cat finger >&4 # whole, as a kernel gives events
    until_true shown_n 2
    cat finger >&4
    until_true shown_n 3
    touch_page 200 700 >finger
    cat finger >&4
    until_true shown_n 4
    sleeps "$started" || fail "the reader wakes up while somebody reads"
    kill -TERM "$started"
    wait "$started" || fail "the reader did not end well"
    started=
    exec 4>&-
    shows_page glass "$(titled 2)" 2 --device kobo-clara
else
    skip "events are written as 64-bit kernels do"
fi

uevent() { printf '%s\0' "$1" >&5; }

test_that "a computer that is plugged in is told from a charger, and leaving for it is offered"
if [ "$(getconf LONG_BIT)" = 64 ]; then
    boot kobo-clara 376
    mkdir -p root/dev/input
    mkfifo root/dev/input/event1 root/uevents
    exec 4<>root/dev/input/event1 5<>root/uevents
    rm -f glass glass.log
    "$on_kobo" samples.wrq --state state --plain-header >out 2>err &
    started=$!
    until_true shown_n 1
    uevent add@/devices/platform/usb_plug
    until_true sleeps "$started"
    equal "$(wc -l <glass.log)" 1
    uevent add@/devices/platform/usb_host
    until_true shown_n 2
    uevent remove@/devices/platform/usb_host
    until_true shown_n 3
    uevent add@/devices/platform/usb_host
    until_true shown_n 4
    touch_page 800 1380 >finger # the right one of its buttons
    cat finger >&4
    wait "$started"
    equal $? 10
    started=
    exec 4>&- 5>&-
    [ ! -s root/tmp/warraq-screen ] || fail "the screen is not as it was found"
else
    skip "events are written as 64-bit kernels do"
fi

test_that "a crash puts the screen back, and the next start tells of it"
boot kobo-glo 330
mkfifo pipe
ASAN_OPTIONS=detect_leaks=0 "$on_kobo" samples.wrq --state state --input pipe >out 2>err &
started=$!
exec 3>pipe
printf 'wait 1\nkey ok\nkey ok\nwait 1\nkey next\n' >&3
shows_pages() { [ "$(wc -l <glass.log)" -ge 3 ]; }
until_true shows_pages
has_place() { grep -q . root/tmp/warraq-screen; }
until_true has_place
equal "$(tail -n 1 glass.put)" "rotate 3 bits 8"
sleep 0.5
kill -SEGV "$started"
wait "$started" 2>ended # by the shell: of which signal
equal $? $((128 + 11))
exec 3>&-
started=
equal "$(tail -n 1 glass.put)" "rotate 3 bits 16"
has state/log "state: crashed"
has state/log "page: 2"
on_panel 'key ok\n'
has err "the run before ended by signal 11, at page 2"
has state/log "state: ended"
shows_page glass "$(titled 1)" 2 --device kobo-glo
on_panel 'wait 1\n'
lacks err "ended by signal"

test_that "what a reader that was killed left is put back by another that only does that"
rm -f pipe
mkfifo pipe
"$on_kobo" samples.wrq --state state --input pipe >out 2>err &
started=$!
exec 3>pipe
printf 'key ok\n' >&3
until_true has_place
kill -KILL "$started"
wait "$started" 2>ended
started=
exec 3>&-
run 0 "$on_kobo" --rest
equal "$(tail -n 1 glass.put)" "rotate 3 bits 16"
[ ! -s root/tmp/warraq-screen ] || fail "$(cat root/tmp/warraq-screen)"

test_that "a bundle that comes while a page is read refreshes no more than its foot"
boot kobo-clara 376
rm -f pipe
mkfifo pipe
mkdir shelf
cp samples.wrq shelf
"$on_kobo" shelf --state state --input pipe >out 2>err &
started=$!
exec 3>pipe
printf 'key ok\nkey ok\nkey next\n' >&3
until_true grep -q "$((1072 * 1448))" glass.log
until_true sleeps "$started"
before=$(wc -l <glass.log)
run 0 "$warraq" pack --quiet "$source/tests/articles/01-"*.txt -o other.wrq
mv other.wrq shelf
has_it() { grep -q "2 bundles are open" state/log; }
until_true has_it
until_true sleeps "$started"
for pixel_n in $(tail -n "+$((before + 1))" glass.log | cut -d ' ' -f 1); do
    [ "$pixel_n" -lt $((1072 * 100)) ] || fail "$pixel_n pixels were refreshed"
done
exec 3>&-
wait "$started"
equal $? 0
started=

test_that "an unknown Kobo is named, with what to do"
boot kobo-clara 399
run 1 "$on_kobo" samples.wrq --state state
has err "product number 399 is not known"
has err "name the device with --device"
run 2 "$on_kobo" samples.wrq --state state --device kobo-nothing
has err "unknown device"
run 1 "$on_kobo" samples.wrq --state state --device kobo-glo
has err "the panel is not that of kobo-glo"

test_that "the self-test runs on the panel and leaves its results"
boot kobo-clara 376
printf 'wait 200000\nwait 20000\n' >script
run 0 "$on_kobo" --self-test --state state --input script
has out "kobo-clara, build"
has out "turned by 2: no error"
has state/log "self-test"
finish
