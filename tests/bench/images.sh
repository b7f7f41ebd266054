#!/bin/sh
# SPDX-License-Identifier: MIT
# Bytes of photos in a bundle, by the number of greys, beside JPEG of quality 60 of the same size.
# usage: tests/bench/images.sh [BUILD [WIDTH [FILE.jpg...]]]
#   BUILD  a build folder (default: build/release); image_bytes is built there
#   WIDTH  px (default: 1072)
# Without files: the photos of two Debian packages, which are fetched and not installed.
set -eu

source=$(cd "$(dirname "$0")/../.." && pwd)
build=${1:-$source/build/release}
width=${2:-1072}
[ $# -le 2 ] && set -- || shift 2
cmake --build "$build" --target image_bytes >&2
if [ $# -eq 0 ]; then
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT INT TERM
    cd "$work"
    apt-get download -q mate-backgrounds lomiri-wallpapers-16.04 >&2
    for package in *.deb; do
        dpkg -x "$package" files
    done
    # names of these files hold no white space
    # shellcheck disable=SC2046
    set -- $(ls files/usr/share/backgrounds/mate/nature/*.jpg files/usr/share/backgrounds/*.jpg)
fi
"$build/tests/image_bytes" "$width" "$@"
