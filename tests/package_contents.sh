#!/bin/sh
# SPDX-License-Identifier: MIT
# sh tests/package_contents.sh: makes the packages that can be made here (tools/package.sh) and looks into
# them: which files, whose, with which modes; what the control files say; sums; licences; that nothing tells of
# this machine; that the programs run where this machine can run them, the unit is sound, and the same sources
# give the same bytes. Less than a minute where the programs are built. Exit code 0: all passed; 1: not; 77:
# nothing could be made, and why. tests/packages.sh installs them in whole systems.
set -eu
cd "$(dirname "$0")/.."
source=$PWD
out=$PWD/build/packages
version=$(sed -n 's/^project(warraq VERSION \([0-9.]*\).*/\1/p' CMakeLists.txt)
failed=0
work=$(mktemp -d "${TMPDIR:-/tmp}/warraq-contents.XXXXXX")
trap 'rm -rf "$work"' EXIT

# check NAME COMMAND...: it ends with 0
check() {
    it=$1
    shift
    if "$@" >"$work/said" 2>&1; then
        echo "ok - $what: $it"
    else
        echo "not ok - $what: $it"
        sed 's/^/#   /' "$work/said" | head -n 20
        failed=1
    fi
}

# ---- what can be made ----

can_make() {
    case $1 in
    kobo | armhf) compiler=arm-linux-gnueabihf-gcc sysroot=armhf ;;
    arm64) compiler=aarch64-linux-gnu-gcc sysroot=arm64 ;;
    amd64) compiler=gcc sysroot=native ;;
    laptop)
        can_make armhf && can_make arm64
        return
        ;;
    esac
    command -v $compiler >/dev/null 2>&1 && [ -e "build/sysroot/$sysroot/complete" ] && return
    why="$compiler or build/sysroot/$sysroot is missing (sh tools/setup.sh cross; sh tools/sysroot.sh $sysroot)"
    return 1
}

for tool in dpkg-deb zip unzip; do
    command -v $tool >/dev/null 2>&1 || { echo "SKIP: packages: $tool is missing"; exit 77; }
done
made=
for what in kobo armhf arm64 amd64 laptop; do
    if [ "$what" = amd64 ] && [ "$(dpkg --print-architecture)" != amd64 ]; then
        echo "SKIP: package $what: this machine is another"
    elif can_make "$what"; then
        made="$made $what"
    else
        echo "SKIP: package $what: $why"
    fi
done
[ -n "$made" ] || exit 77
# shellcheck disable=SC2086 # a list of names
sh tools/package.sh $made >"$work/log" 2>&1 || { tail -n 20 "$work/log"; echo "FAILED: tools/package.sh $made"; exit 1; }

# ---- what all have in common ----

# is_same GOT WANTED
is_same() {
    [ "$1" = "$2" ] || { printf 'got:\n%s\nexpected:\n%s\n' "$1" "$2"; return 1; }
}

nothing_of_this_machine() {
    ! grep -rlaF "$source" "$1"
}

# is_reader FOLDER MACHINE: its program is one static file for that, with its licences, and about is true
is_reader() {
    [ -x "$1/bin/warraq-reader" ] && readelf -h "$1/bin/warraq-reader" | grep -q "Machine:.*$2" &&
        ! readelf -l "$1/bin/warraq-reader" | grep -q INTERP
}

has_licences() {
    for library in freetype fribidi harfbuzz libraries libsodium musl warraq zlib; do
        [ -s "$1/licences/$library.txt" ] || { echo "$library.txt"; return 1; }
    done
    [ -s "$1/fonts/licences/LICENSES.txt" ]
}

# says_version QEMU PROGRAM: where this machine can run it
says_version() {
    [ -z "$1" ] || command -v "$1" >/dev/null 2>&1 || { echo "SKIP: $1 is not there"; return 0; }
    # shellcheck disable=SC2086 # none or one
    is_same "$($1 "$2" --version)" "warraq-reader $version"
}

# control_of PACKAGE: its fields, but for the size and the libraries
control_of() {
    dpkg-deb -f "$1" | sed -e '/^Installed-Size: [1-9][0-9]*$/d' -e '/^ /d' -e 's/^Depends: libc6.*/Depends: libc6/' -e 's/^Depends: lib.*libc6 .*/Depends: libc6/'
}

# owned_well PACKAGE PROGRAM...: all is root's, nothing but the programs and folders may be run, nothing be
# written by others
owned_well() {
    package=$1
    shift
    is_same "$(dpkg-deb -c "$package" | awk '{ print $1, $2 }' | sort -u)" "$(printf '%s\n' '-rw-r--r-- root/root' '-rwxr-xr-x root/root' 'drwxr-xr-x root/root' | sort)" &&
        is_same "$(dpkg-deb -c "$package" | awk '$1 == "-rwxr-xr-x" { print $6 }' | sort)" "$(printf './%s\n' "$@" | sort)"
}

# sums_hold TREE: of every file but those that their owner may change
sums_hold() {
    (cd "$1" && md5sum --quiet -c DEBIAN/md5sums) &&
        is_same "$(sed 's/^[^ ]*  //' "$1/DEBIAN/md5sums")" \
            "$(cd "$1" && find . -type f ! -path './DEBIAN/*' ! -path './etc/*' -printf '%P\n' | LC_ALL=C sort)"
}

scripts_are_sound() {
    for script in "$@"; do
        [ -x "$script" ] && head -n 1 "$script" | grep -q '^#!/bin/sh$' && sh -n "$script" || return 1
    done
}

is_manual() {
    gzip -dc "$1" | grep -q '^\.TH'
}

# again WHAT FILE: made once more, it is the same
again() {
    cp "$2" "$work/before"
    sh tools/package.sh "$1" >"$work/log" 2>&1 && cmp "$2" "$work/before"
}

# ---- each ----

look_into_kobo() {
    zip=$out/warraq-kobo-$version.zip
    volume=$work/volume
    unzip -q "$zip" -d "$volume"
    reader=$(cd "$volume/.adds/warraq" && echo reader.ed*)
    check "the files and folders that are to be there, the one that makes a reader last" is_same \
        "$(unzip -Z1 "$zip" | grep -v "fonts/." | grep -v "licences/.")" ".adds/
.adds/kfmon/
.adds/kfmon/config/
.adds/kfmon/config/warraq.ini
.adds/nm/
.adds/nm/warraq
.adds/warraq/
.adds/warraq/bundles/
.adds/warraq/$reader/
.adds/warraq/$reader/bin/
.adds/warraq/$reader/bin/warraq-reader
.adds/warraq/$reader/launch.sh
.adds/warraq/$reader/share/
.adds/warraq/$reader/share/warraq/
.adds/warraq/$reader/share/warraq/fonts/
.adds/warraq/$reader/share/warraq/licences/
.adds/warraq/warraq.sh
warraq.png
.adds/warraq/$reader/about"
    check "a number that follows from the version" is_same "$reader" \
        "reader.ed$(echo "$version" | awk -F . '{ print ($1 * 10000 + $2 * 100 + $3) * 1000 }')"
    check "names that FAT can hold" sh -c '! unzip -Z1 "$1" | LC_ALL=C grep -n "[^A-Za-z0-9./_-]"' sh "$zip"
    check "what menus start is one sector" is_same "$(wc -c <"$volume/.adds/warraq/warraq.sh" | tr -d ' ')" 512
    check "menus start what is there" sh -c 'cd "$1" && for file in $(sed -n "s|.*/mnt/onboard/||p" .adds/nm/warraq .adds/kfmon/config/warraq.ini); do [ -s "$file" ] || exit 1; done' sh "$volume"
    folder=$volume/.adds/warraq/$reader
    check "a static program for the Kobo's processor" is_reader "$folder" ARM
    check "which runs" says_version qemu-arm-static "$folder/bin/warraq-reader"
    check "about it, what is true" is_same "$(cat "$folder/about")" "version $version
format $(sed -n 's/^#define WQ_FORMAT_MAJOR //p' include/warraq/format.h).$(sed -n 's/^#define WQ_FORMAT_MINOR //p' include/warraq/format.h)"
    check "licences" has_licences "$folder/share/warraq"
    check "nothing of this machine" nothing_of_this_machine "$volume"
    check "the same again" again kobo "$zip"
}

look_into_reader() { # $what is its architecture
    case $what in
    armhf) machine=ARM qemu=qemu-arm-static ;;
    arm64) machine=AArch64 qemu=qemu-aarch64-static ;;
    amd64) machine=X86-64 qemu= ;;
    esac
    package=$out/warraq-reader_${version}_$what.deb
    tree=$work/$what
    dpkg-deb -R "$package" "$tree"
    check "control fields" is_same "$(control_of "$package")" "Package: warraq-reader
Version: $version
Architecture: $what
Maintainer: The Warraq authors
Depends: adduser
Section: text
Priority: optional
Description: reader of Arabic article archives for e-paper"
    check "owners and modes" owned_well "$package" usr/bin/warraq-reader usr/lib/warraq/launch
    check "sums" sums_hold "$tree"
    check "what its owner may change is known" is_same "$(cat "$tree/DEBIAN/conffiles")" "$(cd "$tree" && find etc -type f -printf '/%p\n')"
    check "scripts" scripts_are_sound "$tree/DEBIAN/postinst" "$tree/DEBIAN/prerm" "$tree/DEBIAN/postrm" "$tree/usr/lib/warraq/launch"
    check "a static program for that processor" is_reader "$tree/usr" $machine
    check "which runs" says_version "$qemu" "$tree/usr/bin/warraq-reader"
    check "manual" is_manual "$tree/usr/share/man/man1/warraq-reader.1.gz"
    check "completion for three shells" ls "$tree/usr/share/bash-completion/completions/warraq-reader" \
        "$tree/usr/share/zsh/vendor-completions/_warraq-reader" "$tree/usr/share/fish/vendor_completions.d/warraq-reader.fish"
    check "licences" has_licences "$tree/usr/share/warraq"
    check "nothing of this machine" nothing_of_this_machine "$tree"
    check "what the unit starts is there" sh -c 'for file in $(sed -n "s/^Exec[A-Za-z]*=\(\/usr[^ ]*\).*/\1/p; s/^EnvironmentFile=//p" "$1/lib/systemd/system/warraq-reader.service"); do [ -s "$1$file" ] || { echo "$file"; exit 1; }; done' sh "$tree"
    check "the same again" again "$what" "$package"
}

look_into_laptop() {
    package=$out/warraq_${version}_$(dpkg --print-architecture).deb
    tree=$work/laptop
    dpkg-deb -R "$package" "$tree"
    check "control fields" is_same "$(control_of "$package")" "Package: warraq
Version: $version
Architecture: $(dpkg --print-architecture)
Maintainer: The Warraq authors
Conflicts: warraq-reader
Depends: libc6
Section: text
Priority: optional
Description: packer of Arabic article archives"
    check "owners and modes" owned_well "$package" usr/bin/warraq usr/bin/warraq-window usr/libexec/warraq/warraq-import \
        usr/share/warraq/readers/kobo/reader/bin/warraq-reader usr/share/warraq/readers/kobo/reader/launch.sh \
        usr/share/warraq/readers/kobo/volume/.adds/warraq/warraq.sh \
        usr/share/warraq/readers/armhf/reader/bin/warraq-reader usr/share/warraq/readers/arm64/reader/bin/warraq-reader
    check "sums" sums_hold "$tree"
    for program in warraq warraq-window; do
        check "manual of $program" is_manual "$tree/usr/share/man/man1/$program.1.gz"
        check "completion of $program" ls "$tree/usr/share/bash-completion/completions/$program" \
            "$tree/usr/share/fish/vendor_completions.d/$program.fish"
    done
    check "completion for zsh" ls "$tree/usr/share/zsh/vendor-completions/_warraq" "$tree/usr/share/zsh/vendor-completions/_warraq-reader"
    check "pages for owners" ls "$tree/usr/share/doc/warraq/kobo.md" "$tree/usr/share/doc/warraq/raspberry-pi.md"
    check "licences of what is inside" grep -q Apache "$tree/usr/share/doc/warraq/copyright"
    for reader in kobo armhf arm64; do
        check "licences of the reader for $reader" has_licences "$tree/usr/share/warraq/readers/$reader/reader/share/warraq"
    done
    check "nothing of this machine" nothing_of_this_machine "$tree"
    # what a laptop's owner does first
    mkdir -p "$work/kobo/.kobo"
    echo 'N249,4.1.15,4.38.23038,4.1.15,4.1.15,00000000-0000-0000-0000-000000000376' >"$work/kobo/.kobo/version"
    check "it packs" "$tree/usr/bin/warraq" pack --quiet tests/articles/0[1-3]-*.txt -o "$work/news.wrq"
    check "it puts the reader and an archive onto a Kobo's volume" "$tree/usr/bin/warraq" flash --reader "$work/news.wrq" --to "$work/kobo"
    check "of which the reader is the package's" diff -r "$tree/usr/share/warraq/readers/kobo/reader" "$work/kobo/.adds/warraq/reader.ed1"
    if [ -d "$work/volume" ]; then
        check "the zip's reader, unpacked by hand, is that one" sh -c '"$1" flash --reader --to "$2" | grep -q "is there already$"' \
            sh "$tree/usr/bin/warraq" "$work/volume-of-kobo"
    fi
}

for what in $made; do
    case $what in
    kobo) look_into_kobo ;;
    laptop)
        if [ -d "$work/volume" ]; then
            cp -r "$work/volume" "$work/volume-of-kobo"
            mkdir "$work/volume-of-kobo/.kobo"
            echo 'N249,4.1.15,4.38.23038,4.1.15,4.1.15,00000000-0000-0000-0000-000000000376' >"$work/volume-of-kobo/.kobo/version"
        fi
        look_into_laptop
        ;;
    *) look_into_reader ;;
    esac
done
exit $failed
