#!/bin/sh
# SPDX-License-Identifier: MIT
# Makes what is handed to readers, in build/packages: `sh tools/package.sh WHAT...`
#   kobo                 warraq-kobo-VERSION.zip, to be unpacked onto a Kobo's volume
#   armhf, arm64, amd64  warraq-reader_VERSION_ARCH.deb, the reader for a Raspberry Pi or a PC
# The same sources give the same bytes.
set -e
cd "$(dirname "$0")/.."
version=$(sed -n 's/^project(warraq VERSION \([0-9.]*\).*/\1/p' CMakeLists.txt)
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct 2>/dev/null || echo 1704067200)
export SOURCE_DATE_EPOCH
out=$PWD/build/packages
mkdir -p "$out"
sh tools/setup.sh build cross

# preset_of WHAT: its preset, and the sysroot that the preset is built on
preset_of() {
    case $1 in
    kobo) echo kobo armhf ;;
    armhf) echo pi-armhf armhf ;;
    arm64) echo pi-arm64 arm64 ;;
    amd64) echo native native ;;
    *)
        echo "tools/package.sh: unknown package $1; give kobo, armhf, arm64 or amd64" >&2
        exit 2
        ;;
    esac
}

# build WHAT: the reader, stripped, and its fonts into $stage
build() {
    # shellcheck disable=SC2046 # two words
    set -- $(preset_of "$1")
    [ -d "build/sysroot/$2" ] || sh tools/sysroot.sh "$2"
    cmake --preset "$1" >/dev/null
    cmake --build --preset "$1"
    mkdir -p "$stage/bin" "$stage/share/warraq"
    cp "build/$1/bin/warraq-reader-stripped" "$stage/bin/warraq-reader"
    cp -r "build/$1/share/warraq/fonts" "$stage/share/warraq/"
}

# One time of day for all files, no owner, names in one order.
settle() {
    find "$1" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
}

pack_kobo() {
    adds=$stage/volume/.adds
    mkdir -p "$adds/warraq/bundles" "$adds/nm" "$adds/kfmon/config"
    cp packaging/kobo/warraq.sh "$adds/warraq/"
    cp packaging/kobo/nickelmenu "$adds/nm/warraq"
    cp packaging/kobo/kfmon.ini "$adds/kfmon/config/warraq.ini"
    mkdir "$adds/warraq/reader.ed1"
    mv "$stage/bin" "$stage/share" "$adds/warraq/reader.ed1/"
    cp packaging/kobo/warraq.png "$stage/volume/warraq.png"
    settle "$stage/volume"
    rm -f "$out/warraq-kobo-$version.zip"
    (cd "$stage/volume" && find . -mindepth 1 | LC_ALL=C sort | TZ=UTC zip -q -X -9 -@ "$out/warraq-kobo-$version.zip")
    echo "$out/warraq-kobo-$version.zip"
}

pack_deb() {
    tree=$stage/tree
    mkdir -p "$tree/DEBIAN" "$tree/usr/bin" "$tree/usr/share/man/man1" \
        "$tree/usr/share/doc/warraq-reader" "$tree/lib/systemd/system" "$tree/etc/default"
    mv "$stage/bin/warraq-reader" "$tree/usr/bin/"
    mv "$stage/share/warraq" "$tree/usr/share/"
    gzip -9 -n -c docs/man/warraq-reader.1 >"$tree/usr/share/man/man1/warraq-reader.1.gz"
    cp LICENSE "$tree/usr/share/doc/warraq-reader/copyright"
    cp packaging/debian/warraq-reader.service "$tree/lib/systemd/system/"
    cp packaging/debian/default "$tree/etc/default/warraq-reader"
    for script in postinst prerm postrm; do
        cp "packaging/debian/$script" "$tree/DEBIAN/"
        chmod 755 "$tree/DEBIAN/$script"
    done
    echo /etc/default/warraq-reader >"$tree/DEBIAN/conffiles"
    size=$(du -sk --apparent-size "$tree" | cut -f 1)
    cat >"$tree/DEBIAN/control" <<CONTROL
Package: warraq-reader
Version: $version
Architecture: $1
Maintainer: The Warraq authors
Installed-Size: $size
Depends: adduser
Section: text
Priority: optional
Description: reader of Arabic article archives for e-paper
 Opens the bundles that "warraq pack" makes and shows their articles on a
 panel on the SPI bus, a framebuffer or a screen, without any network.
CONTROL
    settle "$tree"
    dpkg-deb --root-owner-group -Zxz --build "$tree" "$out/warraq-reader_${version}_$1.deb" >/dev/null
    echo "$out/warraq-reader_${version}_$1.deb"
}

[ $# -gt 0 ] || set -- kobo armhf arm64 amd64
for what; do
    preset_of "$what" >/dev/null
done
for what; do
    stage=$(mktemp -d "${TMPDIR:-/tmp}/warraq-package.XXXXXX")
    trap 'rm -rf "$stage"' EXIT
    build "$what"
    if [ "$what" = kobo ]; then pack_kobo; else pack_deb "$what"; fi
    rm -rf "$stage"
done
