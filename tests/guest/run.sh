#!/bin/sh
# SPDX-License-Identifier: MIT
# sh tests/guest/run.sh [armhf] [arm64] [short]: the programs for devices inside whole machines of
# their kind, which QEMU emulates: Debian's kernel, real /dev/fb0, spidev, GPIO and input devices, behind
# which the panels of tests/panel stand. docs/porting.md tells what each case shows. Fetches and builds
# what it needs into build/guest (Debian's packages, through apt); all takes about fifteen minutes, a
# third of it the 25 Kobos. `short` runs one Kobo of each kind, on armhf, only where a guest was built.
# Prints a line for each test. Exit code 0: all passed; 1: not; 77: nothing could be run, and why.
set -eu
cd "$(dirname "$0")/../.."

skip() {
    echo "SKIP: $*"
    exit 77
}

is_short=
guests=
for word; do
    case $word in
    armhf | arm64) guests="$guests $word" ;;
    all) guests="$guests armhf arm64" ;;
    short) is_short=yes guests=armhf ;;
    *) echo "usage: run.sh [armhf | arm64 | all | short]" >&2; exit 2 ;;
    esac
done
guests=${guests:-armhf arm64}
one_of_each=kobo-touch,kobo-glo-hd,kobo-clara,kobo-clara-bw,kobo-libra-2,kobo-sage
work=$(mktemp -d "${TMPDIR:-/tmp}/warraq-guest.XXXXXX")
machine=
trap 'if [ -n "$machine" ]; then kill "$machine" 2>/dev/null || :; fi; rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
passed_n=0
failed_n=0

# ---- one machine ----

# start ARCHITECTURE "CASE WORD=VALUE..." OPTION...: boot it. $console is the file of what it says, and
# what is written to descriptor 5 it hears. Descriptors 6 and 7 are QEMU's own ear and mouth (QMP).
start() {
    out=build/guest/$1
    emulator=qemu-system-arm processor=cortex-a15
    [ "$1" = armhf ] || emulator=qemu-system-aarch64 processor=cortex-a53
    words=$2
    shift 2
    rm -f "$work"/*
    mkfifo "$work/hears" "$work/qmp.in" "$work/qmp.out"
    console=$work/console
    : >"$console"
    # both ends are opened here, so that none waits for the other
    exec 5<>"$work/hears" 6<>"$work/qmp.in" 7<>"$work/qmp.out"
    timeout 1500 $emulator -accel tcg,thread=multi -M virt -cpu $processor -smp 2 -m 512 -no-reboot \
        -nodefaults -display none -kernel "$out/vmlinuz" -initrd "$out/initrd" -serial stdio \
        -append "console=ttyAMA0 quiet loglevel=3 panic=-1 fbcon=map:9 case=$words" \
        -global virtio-mmio.force-legacy=false -chardev "pipe,id=qmp,path=$work/qmp" \
        -mon chardev=qmp,mode=control "$@" <"$work/hears" >>"$console" 2>"$work/err" 5<&- 6<&- 7<&- &
    machine=$!
}

# The lines of a test, and what is told beside them.
lines() {
    tr -d '\r' <"$console" | grep -E '^(ok|not ok|#) ' || :
}

# finish: wait for its end and count what it said
finish() {
    wait "$machine" || :
    machine=
    grep -q '^== end' "$console" || {
        echo "not ok - the machine did not come to its end" >>"$console"
        tail -n 15 "$console" "$work/err" | sed 's/^/# /'
    }
    lines
    passed_n=$((passed_n + $(lines | grep -c '^ok ' || :)))
    failed_n=$((failed_n + $(lines | grep -c '^not ok ' || :)))
}

# run NAME ARCHITECTURE "CASE WORD=VALUE..." OPTION...
run() {
    echo "# == $1"
    shift
    start "$@"
    finish
}

# ---- a screen that the host looks at ----

# qmp COMMAND: one of QEMU's, in JSON; waits for its answer, not for ever
qmp() {
    echo "$1" >&6
    while answer=$(timeout 60 sh -c 'read -r line && echo "$line"' <&7); do
        case $answer in
        *'"return"'* | *'"error"'*) return ;;
        esac
    done
}

# soon COMMAND...: it comes true within a minute or so
soon() {
    tries=0
    until "$@"; do
        tries=$((tries + 1))
        [ $tries -lt 120 ] || return 1
        sleep 0.5
    done
}

# told=NAME tell COMMAND...: a test of this end, among those that the machine says
tell() {
    # shellcheck disable=SC2154
    if soon "$@"; then
        echo "ok - $told" >>"$console"
    else
        echo "not ok - $told" >>"$console"
    fi
}

has_line() {
    grep -q "^$1" "$console"
}

# is_shown STEP: the screen is that frame, to the bit
is_shown() {
    qmp "{\"execute\": \"screendump\", \"arguments\": {\"filename\": \"$work/shot.ppm\"}}"
    [ -s "$work/shot.ppm" ] && "$work/same_picture" "$work/shot.ppm" "$out/wanted/kobo-clara.$1" \
        >/dev/null
}

# click X Y: QEMU's tablet counts to 32767 on both sides
click() {
    x=$((($1 * 32767 + 1070) / 1071)) y=$((($2 * 32767 + 1446) / 1447))
    at="{\"type\": \"abs\", \"data\": {\"axis\": \"x\", \"value\": $x}},
        {\"type\": \"abs\", \"data\": {\"axis\": \"y\", \"value\": $y}}"
    for down in true false; do
        qmp "$(echo "{\"execute\": \"input-send-event\", \"arguments\": {\"events\": [$at,
            {\"type\": \"btn\", \"data\": {\"down\": $down, \"button\": \"left\"}}]}}" | tr -d '\n')"
        sleep 0.2
    done
}

press() {
    qmp "{\"execute\": \"send-key\", \"arguments\": {\"keys\": [{\"type\": \"qcode\", \"data\": \"$1\"}]}}"
}

# look_at NAME: read on the screen of that name
look_at() {
    told="$1: the reader starts" tell has_line "== shows $1"
    sleep 5 # the first screen shows the time, and no sum of it can be known
    click 536 347
    told="$1: a click opens the list of titles" tell is_shown list
    click 536 347
    told="$1: a click opens an article" tell is_shown page-1
    press pgdn
    told="$1: a key turns the page" tell is_shown page-2
    press pgup
    told="$1: and back" tell is_shown back
    click 214 724
    told="$1: a click turns the page" tell is_shown page-2
    click 536 724
    told="$1: a click opens the panel" tell is_shown menu
    echo >&5
}

screen() {
    echo "# == a screen, on $1"
    start "$1" screen -device virtio-gpu-device,xres=1072,yres=1448 -device virtio-tablet-device \
        -device virtio-keyboard-device
    cc -O1 -o "$work/same_picture" tests/guest/same_picture.c
    qmp '{"execute": "qmp_capabilities"}'
    look_at DRM
    look_at fbdev
    finish
}

# ---- what is there ----

# build ARCHITECTURE: what a guest is booted from
build() {
    code=0
    sh tests/guest/build.sh "$1" || code=$?
    [ $code -ne 77 ] || skip "the packages of Debian's kernel could not be fetched"
    [ $code -eq 0 ] || exit 1
}

if [ -n "$is_short" ]; then
    command -v qemu-system-arm >/dev/null 2>&1 || skip "qemu-system-arm is not installed"
    [ -f build/guest/armhf/initrd ] ||
        skip "no guest was built in this folder; sh tests/guest/run.sh armhf does it"
    build armhf
    run "Kobo, one of each kind" armhf "kobo models=$one_of_each"
else
    command -v apt-get >/dev/null 2>&1 ||
        skip "guests are made of Debian's packages, and there is no apt"
    sh tools/setup.sh build cross guests || skip "QEMU and the compilers could not be installed"
    for arch in $guests; do
        build "$arch"
    done
fi

# ---- all cases ----

armhf_cases() {
    run "Kobo, all models" armhf kobo
    run "Kobo, its life" armhf life
    run "panels of a Raspberry Pi, on armhf" armhf panels
    screen armhf
}

arm64_cases() {
    run "panels of a Raspberry Pi, on arm64" arm64 panels
    screen arm64
}

[ -n "$is_short" ] || for arch in $guests; do
    "${arch}_cases"
done
echo "1..$((passed_n + failed_n))"
[ "$failed_n" -eq 0 ] || { echo "FAILED: $failed_n tests in guests"; exit 1; }
echo "OK: $passed_n tests in guests passed."
