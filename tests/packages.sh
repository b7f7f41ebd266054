#!/bin/sh
# SPDX-License-Identifier: MIT
# sh tests/packages.sh [amd64] [armhf] [arm64] [laptop]: the Debian packages of the reader and of the laptop's
# programs installed, run, removed and purged in fresh Debian 12 systems, foreign ones under qemu-user; as
# root. Makes the packages (tools/package.sh) and the systems (debootstrap, kept in build/roots). Takes about
# ten minutes at first.
# Exit code 0: all passed; 1: not; 77: it could not be run, and why.
set -eu
cd "$(dirname "$0")/.."
[ "$(id -u)" -eq 0 ] || { echo "SKIP: only root may make a Debian system"; exit 77; }
sh tools/setup.sh roots
failed=0
[ $# -gt 0 ] || set -- amd64 armhf arm64 laptop

# The kernel hands foreign programs to qemu-user. What stands in a magic is of the ELF header: class, byte
# order, machine.
hand_over() {
    [ -e /proc/sys/fs/binfmt_misc/register ] || mount -t binfmt_misc binfmt_misc /proc/sys/fs/binfmt_misc
    [ -e "/proc/sys/fs/binfmt_misc/qemu-$1" ] && return
    head='\x7fELF\x0'$2'\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\x'$3'\x00'
    mask='\xff\xff\xff\xff\xff\xff\xff\x00\xff\xff\xff\xff\xff\xff\xff\xff\xfe\xff\xff\xff'
    echo ":qemu-$1:M::$head:$mask:/usr/bin/qemu-$1-static:F" >/proc/sys/fs/binfmt_misc/register
}

# check NAME COMMAND...: in the system
check() {
    name=$1
    shift
    if chroot "$root" /usr/bin/env PATH=/usr/sbin:/usr/bin:/sbin:/bin "$@" >"$work/out" 2>&1; then
        echo "ok - $arch: $name"
    else
        echo "not ok - $arch: $name"
        sed 's/^/#   /' "$work/out"
        failed=1
    fi
}

work=$(mktemp -d "${TMPDIR:-/tmp}/warraq-roots.XXXXXX")
root=
trap 'umount -l "$root/proc" 2>/dev/null || true; rm -rf "$work"' EXIT
cmake --preset release >/dev/null
cmake --build --preset release -j 2 --target warraq warraq-import >/dev/null
build/release/bin/warraq pack --quiet tests/articles/0[1-6]-*.txt -o "$work/samples.wrq"
# make_system PACKAGES [ARCHITECTURE]: the Debian system $root, with these; kept from run to run
make_system() {
    [ ! -e "$root/made" ] || return 0
    rm -rf "$root"
    mkdir -p "$root"
    mirror=$(sed -nE 's/^URIs: *([^ ]+).*/\1/p; s/^deb +(\[[^]]*\] +)?([^ ]+).*/\2/p' \
        /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null | head -n 1)
    debootstrap --variant=minbase --include="$1" ${2:+--arch="$2"} bookworm "$root" "$mirror" \
        >"$work/made" 2>&1 || { tail -n 5 "$work/made"; echo "SKIP: no Debian system for $arch"; exit 77; }
    touch "$root/made"
}

try_reader() {
    make_system adduser "$arch"
    mount -t proc proc "$root/proc" # a program finds its fonts from its own path
    sh tools/package.sh "$arch" >/dev/null 2>&1
    cp build/packages/warraq-reader_*_"$arch".deb "$root/root/reader.deb"
    rm -rf "$root/tmp/frames" "$root/var/lib/warraq"
    check "is installed" dpkg -i /root/reader.deb
    check "its files are those it was made with" sh -c '[ -z "$(dpkg --verify warraq-reader)" ]'
    check "its user has no shell and no password" sh -c 'getent passwd warraq | grep -q nologin && grep -q "^warraq:[!*]" /etc/shadow'
    check "its folders are its own" sh -c '[ "$(stat -c %U:%a /var/lib/warraq/state)" = warraq:755 ]'
    check "programs belong to root" sh -c '[ "$(stat -c %U:%a /usr/bin/warraq-reader)" = root:755 ] && [ "$(stat -c %U:%a /usr/lib/warraq/launch)" = root:755 ]'
    cp "$work/samples.wrq" "$root/var/lib/warraq/bundles/"
    printf 'key next\nkey ok\nkey next\n' >"$root/tmp/script"
    mkdir "$root/tmp/frames"
    chmod 777 "$root/tmp/frames"
    check "its service's command paints pages as its user" su -s /bin/sh warraq -c \
        '/usr/lib/warraq/launch --state /var/lib/warraq/state --device waveshare-7.5 --display raw:/tmp/frames/of --input /tmp/script /var/lib/warraq/bundles && [ "$(wc -l </tmp/frames/of/log.txt)" -ge 3 ]'
    # a minute is a quarter of one, which is enough for what qemu-user starts
    mkdir -p "$root/tmp/quick" "$root/var/lib/warraq-reader/reader.ed1/bin" "$root/var/lib/warraq-reader/reader.ed2/bin"
    printf '#!/bin/sh\nexec /bin/sleep 0.25\n' >"$root/tmp/quick/sleep"
    printf '#!/bin/sh\nexec /bin/sleep 600\n' >"$root/var/lib/warraq-reader/reader.ed2/bin/warraq-reader"
    cp "$root/usr/bin/warraq-reader" "$root/var/lib/warraq-reader/reader.ed1/bin/"
    mkdir "$root/var/lib/warraq-reader/reader.ed1/share"
    cp -r "$root/usr/share/warraq" "$root/var/lib/warraq-reader/reader.ed1/share/"
    chmod 755 "$root/tmp/quick/sleep" "$root/var/lib/warraq-reader/reader.ed2/bin/warraq-reader"
    echo 'version 99.0.0' | tee "$root/var/lib/warraq-reader/reader.ed1/about" >"$root/var/lib/warraq-reader/reader.ed2/about"
    check "a reader that was put there and hangs gives way to the one before, which is left alone" su -s /bin/sh warraq -c \
        'PATH=/tmp/quick:$PATH /usr/lib/warraq/launch --state /var/lib/warraq/state --device waveshare-7.5 --display raw:/tmp/frames/second --input /tmp/script /var/lib/warraq/bundles 2>/tmp/frames/told && [ "$(wc -l </tmp/frames/second/log.txt)" -ge 1 ] && grep -q "reader.ed2/bin/warraq-reader hangs" /tmp/frames/told && ! grep -q "ed1" /tmp/frames/told && [ ! -e /tmp/warraq-starting ]'
    rm -rf "$root/var/lib/warraq-reader" "$root/tmp/quick"
    check "its man page is there" sh -c 'gzip -t /usr/share/man/man1/warraq-reader.1.gz'
    check "its options are completed" bash -c '. /usr/share/bash-completion/completions/warraq-reader; COMP_WORDS=(warraq-reader --stat); COMP_CWORD=1; _warraq_reader; [ "${COMPREPLY[*]}" = --state ]'
    check "is removed, and the bundles stay" sh -c 'dpkg -r warraq-reader && [ ! -e /usr/bin/warraq-reader ] && [ -s /var/lib/warraq/bundles/samples.wrq ]'
    check "is installed again, at the same place" sh -c 'dpkg -i /root/reader.deb && [ -s /var/lib/warraq/state/place ]'
    check "is purged, and the bundles stay" sh -c 'mkdir -p /var/lib/warraq-reader/reader.ed1 && dpkg -P warraq-reader && [ ! -e /var/lib/warraq-reader ] && [ ! -e /var/lib/warraq/state ] && [ -s /var/lib/warraq/bundles/samples.wrq ]'
    umount -l "$root/proc"
}

# With nothing but the libraries that the package asks for: what it forgets to ask for is missed.
try_laptop() {
    sh tools/package.sh laptop >/dev/null 2>&1
    deb=$(ls build/packages/warraq_*.deb)
    asked=$(dpkg-deb -f "$deb" Depends | sed 's/ *([^)]*)//g; s/ *|[^,]*//g; s/ //g')
    [ "$(cat "$root/made" 2>/dev/null)" = "$asked" ] || rm -f "$root/made"
    make_system "$asked"
    echo "$asked" >"$root/made"
    mount -t proc proc "$root/proc"
    cp "$deb" "$root/root/laptop.deb"
    rm -rf "$root/tmp/try"
    mkdir -p "$root/tmp/try/kobo/.kobo"
    cp -r tests/articles "$root/tmp/try/"
    echo 'N249,4.1.15,4.38.23038,4.1.15,4.1.15,00000000-0000-0000-0000-000000000376' >"$root/tmp/try/kobo/.kobo/version"
    check "is installed" dpkg -i /root/laptop.deb
    check "its files are those it was made with" sh -c '[ -z "$(dpkg --verify warraq)" ]'
    check "it packs what lies in a folder" warraq pack --quiet /tmp/try/articles -o /tmp/try/news.wrq
    check "it paints a page" warraq render /tmp/try/news.wrq 1 --device kobo-clara -o /tmp/try/page.png
    check "it puts a reader and an archive onto a Kobo" sh -c 'cd /tmp/try && warraq flash --reader news.wrq --to kobo && [ -x kobo/.adds/warraq/reader.ed1/bin/warraq-reader ] && [ -s kobo/.adds/warraq/bundles/news.ed1.wrq ]'
    check "its window's program reads" sh -c 'cd /tmp/try && echo key ok >script && warraq-window --display raw:frames --state state --input script kobo/.adds/warraq/bundles && [ "$(wc -l <frames/log.txt)" -ge 2 ]'
    check "is purged, and nothing of it is left" sh -c 'dpkg -P warraq && [ -z "$(find /usr /etc /var -name "*warraq*" ! -path "/var/lib/warraq*" ! -name "dpkg*")" ]'
    umount -l "$root/proc"
}

for arch; do
    case $arch in
    armhf) hand_over arm 1 28 ;;
    arm64) hand_over aarch64 2 b7 ;;
    esac
    root=$PWD/build/roots/$arch
    case $arch in
    laptop) try_laptop ;;
    *) try_reader ;;
    esac
done
exit $failed
