#!/bin/sh
# SPDX-License-Identifier: MIT
# What `warraq flash` lays out, on file systems as devices have them: FAT images, which mtools fill and
# read without mounting anything, and a folder with a quota.
. "$(dirname "$0")/lib.sh"

mkdir archive
run 0 "$warraq" pack --quiet "$source"/tests/articles/0[1-4]-*.txt -o archive/news.wrq
run 0 "$warraq" pack --quiet "$source"/tests/articles/0[1-6]-*.txt -o archive/second.wrq
mkdir -p kobo/.kobo
echo 'N249,4.1.15,4.38.23038,4.1.15,4.1.15,00000000-0000-0000-0000-000000000376' >kobo/.kobo/version
mkdir -p readers/kobo/reader/bin readers/kobo/volume/.adds/warraq readers/kobo/volume/.adds/nm
printf 'version 0.1.0\nformat 1.0\n' >readers/kobo/reader/about
echo program >readers/kobo/reader/bin/warraq-reader
cp "$source/packaging/kobo/launch.sh" readers/kobo/reader/
cp "$source/packaging/kobo/warraq.sh" readers/kobo/volume/.adds/warraq/
cp "$source/packaging/kobo/nickelmenu" readers/kobo/volume/.adds/nm/warraq

if command -v mcopy >/dev/null 2>&1 && command -v mkfs.vfat >/dev/null 2>&1; then
    test_that "all that is flashed stands on FAT, long names and all, and comes back byte for byte"
    name='أخبار "اليوم": 2026?' # what FAT cannot store becomes a dash
    cp archive/news.wrq "archive/$name.wrq"
    run 0 "$warraq" flash archive/second.wrq --reader --readers readers --to kobo
    run 0 "$warraq" flash archive/news.wrq --to kobo
    run 0 "$warraq" flash "archive/$name.wrq" --to kobo
    truncate -s 40M image
    run 0 mkfs.vfat -F 32 -n KOBOeReader image
    export MTOOLS_SKIP_CHECK=1
    LC_ALL=C.UTF-8 run 0 mcopy -i image -s kobo/.kobo kobo/.adds ::
    mkdir back
    LC_ALL=C.UTF-8 run 0 mcopy -i image -s ::.kobo ::.adds back
    (cd kobo && find . -type f | sort | xargs -d '\n' cksum) >before
    (cd back && find . -type f | sort | xargs -d '\n' cksum) >after
    same before after
    equal "$(wc -l <before)" 9
    run 0 fsck.vfat -n image

    test_that "what was copied from a FAT volume is one archive, and flashing goes on from it"
    run 0 "$warraq" list back/.adds/warraq/bundles
    equal "$(wc -l <out)" 6
    run 0 "$warraq" flash archive/second.wrq --to back
    has out "is this bundle already"
    head -c 900 archive/second.wrq >back/.adds/warraq/bundles/news.ed2.part
    cp archive/second.wrq news.wrq
    run 0 "$warraq" flash news.wrq --to back
    run 0 "$warraq" flash --list --to back
    has out "news	2"

    test_that "an image that was cut off keeps what was whole on it"
    rm -rf cut && mkdir cut
    LC_ALL=C.UTF-8 mcopy -i image -s ::.adds cut >/dev/null 2>&1
    half=$(find cut -name 'second.ed1.wrq')
    truncate -s $(($(wc -c <"$half") / 2)) "$half"
    run 0 "$warraq" list cut/.adds/warraq/bundles
    has err "second.ed1.wrq: cut short"
    [ "$(wc -l <out)" -ge 4 ] || fail "the whole bundles are not listed"
else
    skip "mtools and dosfstools are not installed"
fi

head -c 300000 /dev/urandom | base64 | awk '{ printf "{\"title\":\"%d\",\"text\":\"%s\"}\n", NR, $0 }' >noise.jsonl
run 0 "$warraq" pack --quiet noise.jsonl -o archive/noise.wrq

test_that "a limit on what one may write stops the copy with what to do, and it goes on without"
mkdir limited
# blocks of 512 bytes
run 1 sh -c 'trap "" XFSZ; ulimit -f 200; exec "$@"' sh "$warraq" flash archive/noise.wrq --to limited
has err "File too large"
has err "the same command goes on from here"
equal "$(ls limited)" noise.ed1.part
run 0 "$warraq" flash archive/noise.wrq --to limited
same archive/noise.wrq limited/noise.ed1.wrq

test_that "a folder with a quota that is used up says so, and the copy goes on when there is room"
if [ "$(id -u)" -eq 0 ] && mkdir quota && command -v setpriv >/dev/null &&
    mount -t tmpfs -o size=64m,usrquota,usrquota_block_hardlimit=1m,mode=777 none quota 2>mount.log; then
    trap 'umount -l "$work/quota"; rm -rf "$work"' EXIT
    chmod 755 "$work"
    chmod -R a+rX archive
    # as_somebody COMMAND...: root has no quota
    as_somebody() { setpriv --reuid=65534 --regid=65534 --clear-groups "$@"; }
    as_somebody head -c 1040000 /dev/zero >quota/zeros
    chown 65534 quota/zeros
    chmod a+r archive/noise.wrq
    run 1 as_somebody "$warraq" flash archive/noise.wrq --to quota
    has err "Disk quota exceeded"
    has err "the same command goes on from here"
    rm quota/zeros
    run 0 as_somebody "$warraq" flash archive/noise.wrq --to quota
    same archive/noise.wrq quota/noise.ed1.wrq
    umount quota
else
    skip "only root on a Linux that has quotas for tmpfs may mount one; e2e_flash_storage shows the refusal"
fi
finish
