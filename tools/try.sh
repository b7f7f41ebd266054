#!/bin/sh
# SPDX-License-Identifier: MIT
# sh tools/try.sh: installs what is needed, builds, packs the sample articles and opens them in a
# window; where there is no display, writes their pages as PNG files.
set -eu
cd "$(dirname "$0")/.."

build() {
    cmake --preset release -DBUILD_TESTING=OFF && cmake --build --preset release -j "$(nproc)"
}

write_pages() {
    rm -rf build/pages
    mkdir -p build/pages
    count=$($warraq list "$bundle" --json | wc -l)
    article=1
    while [ "$article" -le "$count" ]; do
        folder=build/pages/$(printf '%02d' "$article")
        mkdir "$folder"
        $warraq render "$bundle" "$article" --all --device kobo-clara -o "$folder"
        article=$((article + 1))
    done
    echo "The pages of the $count sample articles, as a Kobo Clara shows them, are the PNG files under"
    echo "$(pwd)/build/pages"
}

sh tools/setup.sh build window
mkdir -p build
echo "Building (the log is build/try.log)"
if ! build >build/try.log 2>&1; then
    tail -n 30 build/try.log >&2
    echo "try.sh: the build failed; its end stands above, all of it in $(pwd)/build/try.log" >&2
    exit 1
fi

warraq=build/release/bin/warraq
bundle=build/samples.wrq
$warraq pack tests/articles -o "$bundle" --force

if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    echo "Opening the reader. A click, or Enter, opens what is chosen; on the page of an article the"
    echo "left arrow or a click on the left turns to the next one. Escape goes back, M opens the menu,"
    echo "closing the window ends it. \`man docs/man/warraq-reader.1\` has the rest."
    if build/release/bin/warraq-window "$bundle" --state build/state; then
        exit 0
    fi
    echo "The window ended with an error."
else
    echo "There is no display to open a window on (DISPLAY and WAYLAND_DISPLAY are not set)."
fi
write_pages
