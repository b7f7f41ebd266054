# SPDX-License-Identifier: MIT
# Each Kobo: the released program finds the model, is driven by its touch screen,
# and the glass shows what `warraq render` paints. models= on the kernel's command line names fewer.
# shellcheck shell=sh disable=SC3043
. /kobo.sh

read_pages() {
    local model=$1 id=$2 open="$3 $4" turn="$5 $6" menu="$7 $8" before
    start_kobo "$model" "$id"
    check "$model: the first screen" soon test -s /tmp/glass.log # it shows the time
    hand tap "$open"
    sees "$model" list "a touch opens the list of titles"
    hand tap "$open"
    sees "$model" page-1 "a touch opens an article"
    soon is_idle
    before=$(wakeups)
    hand tap "$turn"
    sees "$model" page-2 "a touch turns the page"
    soon is_idle
    # shellcheck disable=SC2046
    printf "# $model: a turn: $(($(wakeups) - before)) wake-ups, %s pixels, %s bytes\n" \
        $(tail -n 1 /tmp/glass.log)
    hand tap "$menu"
    sees "$model" menu "a touch opens the panel"
    end_reader "$model"
    check "$model: nothing was refused by the panel" is_empty /tmp/glass.wrong
    check "$model: the note of the screen is empty again" is_empty /machine/tmp/warraq-screen
    stop_fingers
    stop_panel
}

while read -r model id points <&9; do
    case ",${models:-$model}," in
    *",$model,"*) read_pages "$model" "$id" $points ;;
    esac
done 9</kobos
