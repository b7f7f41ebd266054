#!/bin/sh
# SPDX-License-Identifier: MIT
# Makes what is handed to readers, in build/packages: `sh tools/package.sh WHAT...`
#   kobo                 warraq-kobo-VERSION.zip, to be unpacked onto a Kobo's volume
#   armhf, arm64, amd64  warraq-reader_VERSION_ARCH.deb, the reader for a Raspberry Pi or a PC
#   laptop               warraq_VERSION_ARCH.deb, the programs for this machine, with the readers for a
#                        Kobo and a Pi inside, so that `warraq flash --reader` needs nothing else
# Readers are left unpacked in build/packages/readers too. The same sources give the same bytes.
set -e
cd "$(dirname "$0")/.."
version=$(sed -n 's/^project(warraq VERSION \([0-9.]*\).*/\1/p' CMakeLists.txt)
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct 2>/dev/null || echo 1704067200)
export SOURCE_DATE_EPOCH
out=$PWD/build/packages
mkdir -p "$out"

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

# build WHAT: the reader as `warraq flash --reader` takes it, in build/packages/readers/WHAT
build() {
    tree=$out/readers/$1
    # shellcheck disable=SC2046 # two words
    set -- $(preset_of "$1")
    [ -d "build/sysroot/$2/licences" ] || sh tools/sysroot.sh "$2"
    cmake --preset "$1" >/dev/null
    cmake --build --preset "$1"
    rm -rf "$tree"
    mkdir -p "$tree/reader/bin" "$tree/reader/share/warraq/licences"
    cp "build/$1/bin/warraq-reader-stripped" "$tree/reader/bin/warraq-reader"
    cp -r "build/$1/share/warraq/fonts" "$tree/reader/share/warraq/"
    cp "build/sysroot/$2/licences"/*.txt packaging/libraries.txt "$tree/reader/share/warraq/licences/"
    cp LICENSE "$tree/reader/share/warraq/licences/warraq.txt"
    printf 'version %s\nformat %s.%s\n' "$version" "$(format MAJOR)" "$(format MINOR)" >"$tree/reader/about"
    if [ "$1" = kobo ]; then
        cp packaging/kobo/launch.sh "$tree/reader/"
        mkdir -p "$tree/volume/.adds/warraq" "$tree/volume/.adds/nm" "$tree/volume/.adds/kfmon/config"
        cp packaging/kobo/warraq.sh "$tree/volume/.adds/warraq/"
        cp packaging/kobo/nickelmenu "$tree/volume/.adds/nm/warraq"
        cp packaging/kobo/kfmon.ini "$tree/volume/.adds/kfmon/config/warraq.ini"
        cp packaging/kobo/warraq.png "$tree/volume/warraq.png"
    fi
    settle "$tree"
}

# format MAJOR|MINOR: of the bundles that these sources read
format() {
    sed -n "s/^#define WQ_FORMAT_$1 //p" include/warraq/format.h
}

# One time of day for all files, no owner, names in one order.
settle() {
    find "$1" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
}

# The number of the version's reader: a newer zip is unpacked beside what is there, and not over it. Between
# two versions there is room for what `warraq flash --reader` counts up from it.
number_of_version() {
    echo "$1" | awk -F . '{ printf "%d", ($1 * 10000 + $2 * 100 + $3) * 1000 }'
}

pack_kobo() {
    cp -r "$out/readers/kobo/volume" "$stage/volume"
    cp -r "$out/readers/kobo/reader" "$stage/volume/.adds/warraq/reader.ed$(number_of_version "$version")"
    mkdir "$stage/volume/.adds/warraq/bundles"
    settle "$stage/volume"
    rm -f "$out/warraq-kobo-$version.zip"
    # the file that makes the folder a reader comes last, as in `warraq flash --reader`
    (
        cd "$stage/volume"
        {
            find . -mindepth 1 ! -name about | LC_ALL=C sort
            find . -name about
        } | TZ=UTC zip -q -X -9 -@ "$out/warraq-kobo-$version.zip"
    )
    echo "$out/warraq-kobo-$version.zip"
}

# make_deb NAME ARCHITECTURE RELATIONS SUMMARY, description from standard input: of the files in $tree
make_deb() {
    size=$(du -sk --apparent-size "$tree" | cut -f 1)
    mkdir -p "$tree/DEBIAN" "$tree/usr/share/doc/$1"
    { cat LICENSE && echo && cat packaging/libraries.txt; } >"$tree/usr/share/doc/$1/copyright"
    # what `dpkg --verify` compares
    (cd "$tree" && find . -type f ! -path './DEBIAN/*' ! -path './etc/*' -printf '%P\n' | LC_ALL=C sort | xargs -d '\n' md5sum) \
        >"$tree/DEBIAN/md5sums"
    {
        echo "Package: $1"
        echo "Version: $version"
        echo "Architecture: $2"
        echo "Maintainer: The Warraq authors"
        echo "Installed-Size: $size"
        printf '%s\n' "$3"
        echo "Section: text"
        echo "Priority: optional"
        echo "Description: $4"
        sed 's/^/ /'
    } >"$tree/DEBIAN/control"
    settle "$tree"
    dpkg-deb --root-owner-group -Zxz --build "$tree" "$out/$1_${version}_$2.deb" >/dev/null
    echo "$out/$1_${version}_$2.deb"
}

pack_reader() {
    tree=$stage/tree
    mkdir -p "$tree/DEBIAN" "$tree/usr/bin" "$tree/usr/lib/warraq" "$tree/usr/share/man/man1" \
        "$tree/lib/systemd/system" "$tree/etc/default"
    cp "$out/readers/$1/reader/bin/warraq-reader" "$tree/usr/bin/"
    cp -r "$out/readers/$1/reader/share/warraq" "$tree/usr/share/"
    cp "$out/readers/$1/reader/about" "$tree/usr/share/warraq/"
    cp packaging/debian/launch "$tree/usr/lib/warraq/"
    chmod 755 "$tree/usr/lib/warraq/launch"
    gzip -9 -n -c docs/man/warraq-reader.1 >"$tree/usr/share/man/man1/warraq-reader.1.gz"
    completions=$tree/usr/share
    mkdir -p "$completions/bash-completion/completions" "$completions/zsh/vendor-completions" \
        "$completions/fish/vendor_completions.d"
    cp packaging/completions/warraq-reader.bash "$completions/bash-completion/completions/warraq-reader"
    cp packaging/completions/_warraq-reader "$completions/zsh/vendor-completions/"
    cp packaging/completions/warraq-reader.fish "$completions/fish/vendor_completions.d/"
    cp packaging/debian/warraq-reader.service "$tree/lib/systemd/system/"
    cp packaging/debian/default "$tree/etc/default/warraq-reader"
    for script in postinst prerm postrm; do
        cp "packaging/debian/$script" "$tree/DEBIAN/"
        chmod 755 "$tree/DEBIAN/$script"
    done
    echo /etc/default/warraq-reader >"$tree/DEBIAN/conffiles"
    make_deb warraq-reader "$1" "Depends: adduser" "reader of Arabic article archives for e-paper" <<TEXT
Opens the bundles that "warraq pack" makes and shows their articles on a
panel on the SPI bus, a framebuffer or a screen, without any network.
TEXT
}

# depends_of FILE...: the packages of the libraries that the programs are linked to
depends_of() {
    mkdir -p "$stage/shlibs/debian"
    echo 'Source: warraq' >"$stage/shlibs/debian/control"
    (cd "$stage/shlibs" && dpkg-shlibdeps -O "$@" | sed -n 's/^shlibs:Depends=//p')
}

pack_laptop() {
    tree=$stage/tree
    # apart from build/release, so that who makes it needs nothing of the tests
    cmake --preset release -B build/laptop -DBUILD_TESTING=OFF >/dev/null
    cmake --build build/laptop --target warraq warraq-import warraq-window warraq-reader warraq_fonts
    DESTDIR=$tree cmake --install build/laptop --prefix /usr --strip >/dev/null
    # the device's program is in a package of its own; here it is the window's, with its man page
    rm -f "$tree/usr/bin/warraq-reader"
    rm -f "$tree/usr/share/bash-completion/completions/warraq-reader" \
        "$tree/usr/share/fish/vendor_completions.d/warraq-reader.fish"
    # where Debian's zsh looks
    mkdir -p "$tree/usr/share/zsh/vendor-completions"
    mv "$tree/usr/share/zsh/site-functions/"_* "$tree/usr/share/zsh/vendor-completions/"
    rmdir "$tree/usr/share/zsh/site-functions"
    mv "$tree/usr/share/man/man1/warraq-reader.1" "$tree/usr/share/man/man1/warraq-window.1"
    gzip -9 -n "$tree"/usr/share/man/man1/*.1
    mkdir -p "$tree/usr/share/doc/warraq"
    cp docs/kobo.md docs/raspberry-pi.md "$tree/usr/share/doc/warraq/"
    for reader in kobo armhf arm64; do
        mkdir -p "$tree/usr/share/warraq/readers"
        cp -r "$out/readers/$reader" "$tree/usr/share/warraq/readers/"
    done
    depends=$(depends_of "$tree"/usr/bin/* "$tree/usr/libexec/warraq/warraq-import")
    # both hold the fonts
    make_deb warraq "$(dpkg --print-architecture)" "Conflicts: warraq-reader
Depends: $depends" "packer of Arabic article archives" <<TEXT
Makes bundles of articles from what people have, searches and checks them,
shows them in a window, and puts them and the reader onto a Kobo or a
Raspberry Pi with e-paper.
TEXT
}

[ $# -gt 0 ] || set -- kobo armhf arm64 amd64 laptop
for what; do
    [ "$what" = laptop ] || preset_of "$what" >/dev/null
done
case " $* " in
*" laptop "*) sh tools/setup.sh build window cross ;;
*) sh tools/setup.sh build cross ;;
esac
for what; do
    stage=$(mktemp -d "${TMPDIR:-/tmp}/warraq-package.XXXXXX")
    trap 'rm -rf "$stage"' EXIT
    case $what in
    kobo)
        build kobo
        pack_kobo
        ;;
    laptop)
        for reader in kobo armhf arm64; do
            build "$reader" # again, for those of other sources may lie there
        done
        pack_laptop
        ;;
    *)
        build "$what"
        pack_reader "$what"
        ;;
    esac
    rm -rf "$stage"
done
