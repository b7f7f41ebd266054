#!/bin/sh
# SPDX-License-Identifier: MIT
# The packaged service: what systemd says of its unit, and whether a reader that is shut into the file
# systems that the unit gives it sees a stick that is mounted later.
. "$(dirname "$0")/reader_lib.sh"
unit=$source/packaging/debian/warraq-reader.service

if command -v systemd-analyze >/dev/null 2>&1; then
    test_that "systemd finds nothing wrong with the unit, in a system that has the package"
    mkdir -p system/etc/systemd/system system/etc/default system/usr/lib/warraq system/usr/bin system/bin
    cp "$unit" system/etc/systemd/system/
    cp "$source/packaging/debian/default" system/etc/default/warraq-reader
    cp "$source/packaging/debian/launch" system/usr/lib/warraq/
    cp /bin/sh system/bin/
    chmod 755 system/usr/lib/warraq/launch
    for target in sysinit basic shutdown multi-user local-fs; do
        printf '[Unit]\nDescription=%s\n' $target >system/etc/systemd/system/$target.target
    done
    for slice in -.slice system.slice; do
        printf '[Unit]\nDescription=%s\n' "$slice" >"system/etc/systemd/system/$slice"
    done
    run 0 systemd-analyze verify --root="$work/system" --man=no warraq-reader.service
    equal "$(cat out err)" ""

    test_that "its exposure stays low: what is given up is not taken back"
    # tenths; a service that gives up nothing has 96
    run 0 systemd-analyze security --offline=true --threshold=20 --no-pager "$unit"
else
    skip "systemd-analyze is not installed"
fi

test_that "a stick that is mounted on the system later is seen by the service, and its going too"
lacks "$unit" MountFlags # without it systemd lets mounts come in, and none out
if [ "$(id -u)" -eq 0 ] && unshare -m true 2>/dev/null; then
    run 0 "$warraq" pack --quiet "$source"/tests/articles/0[1-3]-*.txt -o news.wrq
    run 0 "$warraq" pack --quiet "$source"/tests/articles/0[1-4]-*.txt -o stick.wrq
    # As systemd does it for ProtectSystem=strict and StateDirectory: all mounts slaves of the system's,
    # the state's folder bound on itself, all else read-only.
    cat >service <<'INNER'
mount --bind "$1/root/var/lib/warraq" "$1/root/var/lib/warraq"
mount -o remount,bind,ro "$1/root"
touch "$1/root/etc/x" 2>/dev/null && exit 1
shift
exec "$@"
INNER
    cat >system.sh <<'OUTER'
mount -t tmpfs none root
mount --make-shared root
mkdir -p root/etc root/var/lib/warraq/bundles
cp news.wrq root/var/lib/warraq/bundles/
mkfifo pipe
unshare -m --propagation slave sh service "$PWD" "$1" root/var/lib/warraq/bundles \
    --state root/var/lib/warraq/state --display raw:frames --input pipe 2>reader.err &
exec 3<>pipe # does not wait for the reader
# until N: frames are there
until_n() {
    for i in $(seq 300); do
        [ "$(cat frames/log.txt 2>/dev/null | wc -l)" -lt "$1" ] || return 0
        sleep 0.1
    done
    echo "no frame $1"
    exit 1
}
# told FRAMES NAME: after so many more frames, and the panel that tells of what went, keep the screen
told() {
    until_n $((shown + $1))
    sleep 1
    shown=$(wc -l <frames/log.txt)
    echo "key ok" >&3
    until_n $((shown + 1))
    sleep 1
    shown=$(wc -l <frames/log.txt)
    cp "frames/frame-$(printf %04d "$shown").raw" "$2"
}
until_n 1
shown=1
mount -t tmpfs none root/var/lib/warraq/bundles
cp stick.wrq root/var/lib/warraq/bundles/
told 1 with
umount -l root/var/lib/warraq/bundles # the reader has a file of it open
told 1 without
kill $!
wait $!
true
OUTER
    mkdir root
    run 0 timeout 60 unshare -m --propagation private sh system.sh "$reader_program"
    # shows FRAME BUNDLE: the first screen of a reader of that alone
    shows() {
        rm -rf fresh fresh.state bundles
        mkdir bundles
        cp "$2" bundles/
        timeout 60 "$reader_program" bundles --state fresh.state --display raw:fresh --input /dev/null 2>/dev/null
        same "$1" "$(last_frame fresh)"
    }
    shows with stick.wrq
    shows without news.wrq
    cmp -s with without && fail "the two bundles look alike"
else
    skip "only root may mount"
fi
finish
