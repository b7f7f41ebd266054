#!/bin/sh
# SPDX-License-Identifier: MIT
# sh tests/guest/build.sh armhf|arm64: makes what a guest is booted from, in build/guest/ARCHITECTURE:
# vmlinuz, and initrd with the program for devices, the emulators of panels, the test-only module, a
# bundle of the sample articles and the sums of what a glass must show.
set -eu
cd "$(dirname "$0")/../.."

case $1 in
armhf) preset=kobo triple=arm-linux-gnueabihf kernel=armmp kernel_arch=arm flags="-mcpu=cortex-a8" ;;
arm64) preset=pi-arm64 triple=aarch64-linux-gnu kernel=arm64 kernel_arch=arm64 flags= ;;
*) echo "usage: build.sh armhf | arm64" >&2; exit 2 ;;
esac
arch=$1
out=$PWD/build/guest/$arch
root=$out/root
debian=$out/debian
fonts=build/release/share/warraq/fonts
modules="virtio_mmio evdev uinput virtio_gpu virtio_input rtc-pl031 spidev"

# ---- what it is made of ----

if [ ! -f "$out/version" ]; then
    echo "guest: fetching the kernel of Debian 12 for $arch"
    rm -rf "$debian"
    sh tests/guest/packages.sh "$debian" "linux-image-$kernel.:$arch" "linux-headers-$kernel.:$arch" \
        "busybox-static:$arch"
    version=$(sed -n 's/^linux-image-//p' "$debian/packages")
    sh tests/guest/packages.sh "$debian" "linux-headers-${version%-"$kernel"}-common:all" \
        linux-kbuild-6.1:amd64
    echo "$version" >"$out/version"
fi
version=$(cat "$out/version")
sh tools/sysroot.sh "$arch" >/dev/null
cmake --preset release >/dev/null
cmake --build --preset release -j 2 --target warraq warraq-reader warraq_fonts >/dev/null
cmake --preset $preset >/dev/null
cmake --build --preset $preset -j 2 --target warraq-reader warraq-reader-stripped >/dev/null

# ---- the module, against the headers as Debian's package has them installed ----

make_module() {
    src=$debian/usr/src
    common=$src/linux-headers-${version%-"$kernel"}-common
    own=$src/linux-headers-$version
    for folder in "$common" "$own"; do
        for name in scripts tools; do
            ln -sfn "$debian/usr/lib/linux-kbuild-6.1/$name" "$folder/$name"
        done
    done
    echo "include $common/Makefile" >"$own/Makefile"
    rm -rf "$out/module"
    cp -r tests/guest/module "$out/module"
    make -s -C "$own" M="$out/module" ARCH=$kernel_arch CROSS_COMPILE=$triple- modules
}

# ---- the programs of the guest ----

compile() {
    name=$1
    shift
    # shellcheck disable=SC2086
    build/sysroot/$arch/bin/musl-gcc -std=gnu11 -O2 -static $flags -Iinclude -Ifirmware/port \
        -Itests/panel -Itests/guest -o "$root/bin/$name" "$@" \
        build/$preset/firmware/port/libwarraq_port.a build/$preset/firmware/base/libwarraq_base.a
}

# ---- what a glass must show ----

# shows NAME STEP SCRIPT: the sum of the last frame after these events; a step may have several, as
# pages are told before and after they have been counted
shows() {
    rm -rf "$out/frames"
    mkdir -p "$out/frames"
    # shellcheck disable=SC2059
    printf "$3" >"$out/script"
    build/release/bin/warraq-reader --device "$1" --state "$out/frames/state" --input "$out/script" \
        --display "raw:$out/frames" "$root/samples.wrq"
    last=$(find "$out/frames" -name 'frame-*.raw' | sort | tail -n 1)
    cp "$last" "$out/wanted/$1.$2"
    echo "$1 $2 $(sha256sum <"$last" | cut -d ' ' -f 1)" >>"$root/wanted"
}

# renders NAME ARTICLE PAGE STEP [--uncounted]: the same page by `warraq render`
renders() {
    build/release/bin/warraq render "$root/samples.wrq" "$2" --page "$3" --device "$1" \
        -o "$out/page.raw" ${5:+"$5"}
    cmp "$out/page.raw" "$out/wanted/$1.$4"
}

# titled N: the number of the article that stands N-th by title
titled() {
    build/release/bin/warraq list --sort title "$root/samples.wrq" | sed -n "$1p" | cut -f 1
}

rest="wait 2000\n" # pages are counted meanwhile

# want NAME WIDTH HEIGHT DPI: what is shown after each of four touches: on the first screen's card, on the
# second title, which stands at the same place, on the left of its page, on its middle. Leaves where
# they are in $points.
want() {
    # screens are laid out in units of 1/18.75 inch: 21.6 of them below the upper edge, on the Mini less
    down=$(($4 * 115 / 100))
    [ "$down" -le "$(($3 * 245 / 1000))" ] || down=$(($3 * 245 / 1000))
    points="$(($2 / 2)) $down $(($2 / 5)) $(($3 / 2)) $(($2 / 2)) $(($3 / 2))"
    # shellcheck disable=SC2086
    set -- "$1" $points
    open="tap $2 $3\n"
    turn="tap $4 $5\n"
    shows "$1" list "$open"
    shows "$1" page-1 "$open$open"
    renders "$1" "$(titled 2)" 1 page-1 --uncounted
    shows "$1" page-2 "$open$open$turn"
    renders "$1" "$(titled 2)" 2 page-2 --uncounted
    shows "$1" page-2 "$open$open$rest$turn"
    renders "$1" "$(titled 2)" 2 page-2
    shows "$1" back "$open$open$rest${turn}key prev\n"
    shows "$1" menu "$open$open${turn}tap $6 $7\n"
    shows "$1" menu "$open$open$rest${turn}tap $6 $7\n"
}

# want_keys NAME: the same by keys, for a panel without a touch screen
want_keys() {
    open="key ok\n"
    turn="key next\n"
    shows "$1" list "$open"
    shows "$1" page-1 "$open$open"
    renders "$1" "$(titled 1)" 1 page-1 --uncounted
    shows "$1" page-2 "$open$open$turn"
    renders "$1" "$(titled 1)" 2 page-2 --uncounted
    shows "$1" page-2 "$open$open$rest$turn"
    renders "$1" "$(titled 1)" 2 page-2
    shows "$1" menu "$open$open${turn}key menu\n"
    shows "$1" menu "$open$open$rest${turn}key menu\n"
}

# A row "NAME ID" for each model, of the source's own table. No Kobo has a 64-bit system: there one
# of them lends its size to an ordinary screen.
kobos() {
    tr -d '\n' <firmware/port/kobo_models.c |
        grep -oE '\{"kobo-[^"]*", *"[^"]*", *\{[0-9]+' | tr -d '{",' | awk '{ print $1, $NF }' |
        if [ "$arch" = armhf ]; then cat; else grep '^kobo-clara '; fi
}

size_of() {
    sed -nE "s/^WQ_DEVICE\(\"$1\", ([0-9]+), ([0-9]+), ([0-9]+),.*/\1 \2 \3/p" include/warraq/devices.def
}

# ---- all of it ----

rm -rf "$root" "$out/wanted" "$out/articles"
mkdir -p "$root/bin" "$root/dev" "$root/proc" "$root/sys" "$root/tmp" "$root/modules" "$root/fonts" \
    "$out/wanted"
make_module
depmod -b "$debian" "$version"
for module in $modules; do
    modprobe -d "$debian" -S "$version" --show-depends $module
done | awk '/^insmod/ && !seen[$2]++ { print $2 }' | while read -r path; do
    cp "$path" "$root/modules/"
    basename "$path"
done >"$root/modules/order"
$triple-strip -g -o "$root/modules/panel_guest.ko" "$out/module/panel_guest.ko"
echo panel_guest.ko >>"$root/modules/order"
cp "$debian/bin/busybox" "$root/bin/"
cp "build/$preset/bin/warraq-reader-stripped" "$root/bin/warraq-reader"
cp $fonts/*.ttf "$root/fonts/"
compile kobo_panel tests/guest/kobo_panel.c tests/panel/kobo_*.c
compile pi_panel tests/guest/pi_panel.c tests/panel/spi_*.c
compile fingers tests/guest/fingers.c
compile old_kernel tests/emulator/old_kernel.c
# each text twice, so that it has two pages on the largest panel as well
mkdir -p "$out/articles"
for path in tests/articles/*.txt; do
    { cat "$path" && echo && tail -n +2 "$path"; } >"$out/articles/${path##*/}"
done
build/release/bin/warraq pack --quiet "$out"/articles/*.txt -o "$root/samples.wrq"
kobos | while read -r name id; do
    # shellcheck disable=SC2046
    want "$name" $(size_of "$name")
    echo "$name $id $points" >>"$root/kobos"
done
for name in $(sed -nE 's/^WQ_DEVICE\("(waveshare[^"]*).*/\1/p' include/warraq/devices.def); do
    # the smallest have no room for the list of articles
    if build/release/bin/warraq-reader --device "$name" --display null --input /dev/null \
        --state "$out/frames/state" "$root/samples.wrq" >"$out/said" 2>&1; then
        want_keys "$name"
    fi
done
cp tests/guest/init "$root/init"
cp tests/guest/lib.sh tests/guest/kobo.sh tests/guest/case_*.sh "$root/"
chmod +x "$root/init"
cp "$debian/boot/vmlinuz-$version" "$out/vmlinuz"
(cd "$root" && find . | LC_ALL=C sort | cpio --quiet -o -H newc | gzip -1) >"$out/initrd.part"
mv "$out/initrd.part" "$out/initrd"
echo "guest: $out: $(du -h "$out/initrd" | cut -f 1) of initrd, Linux $version"
