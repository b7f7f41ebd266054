#!/bin/sh
# SPDX-License-Identifier: MIT
# Starts the newest launcher. 512 bytes, one sector: rewritten in place, whole or not at all.
home=${WARRAQ_ROOT:-}/mnt/onboard/.adds/warraq
for number in $(for r in "$home"/reader.ed*; do echo "${r##*.ed}"; done | grep -x '[0-9]*' | sort -rn); do
    reader=$home/reader.ed$number
    [ ! -s "$reader/about" ] || [ ! -s "$reader/launch.sh" ] || exec sh "$reader/launch.sh"
done
exit 1
####################################################################################
