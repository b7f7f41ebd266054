# SPDX-License-Identifier: MIT
# An ordinary screen: DRM/KMS, then the plain framebuffer, with QEMU's own tablet and keyboard. The host
# touches and looks (run.sh); this end only starts and ends the reader.
# shellcheck shell=sh
. /lib.sh
make_machine

# show_on DISPLAY NAME: until the host has seen enough
show_on() {
    rm -rf /tmp/state
    read_on --device kobo-clara --display "$1"
    echo "== shows $2"
    read -r _
    end_reader "$2"
    check "$2: no complaint" is_empty /tmp/reader.err
}

show_on drm:/dev/dri/card0 "DRM"
show_on fb:/dev/fb0 "fbdev"
