#!/bin/sh
# SPDX-License-Identifier: MIT
# sh tests/cuts/run.sh [vfat] [ext4]: `warraq flash` on real file systems of a real kernel, and the power
# cut at every write that reached the disk. QEMU boots Debian's kernel and records each write; replay.py
# makes from the record every disk that a cut can leave, and looks what a reader would find on it.
# Fetches what it needs into build/cuts (Debian's packages, through apt); takes about twenty minutes.
# Exit code 0: nothing was ever lost; 1: something was; 77: it could not be run, and why.
set -eu
cd "$(dirname "$0")/../.."
sh tools/setup.sh cuts
out=$PWD/build/cuts
mkdir -p "$out"
mark_block=90112 # of 512 bytes: 44 MiB, behind the file system

if [ ! -f "$out/version" ]; then
    echo "cuts: fetching the kernel of Debian 12"
    rm -rf "$out/debian"
    sh tests/guest/packages.sh "$out/debian" linux-image-amd64.:amd64 busybox-static:amd64
    sed -n 's/^linux-image-//p' "$out/debian/packages" >"$out/version"
fi
version=$(cat "$out/version")
cmake --preset release >/dev/null
cmake --build --preset release -j 2 --target warraq warraq-import >/dev/null
warraq=$PWD/build/release/bin/warraq

# ---- what is flashed: six editions of one archive, three of them in shares, and six readers ----

data=$out/data
rm -rf "$data"
mkdir -p "$data"
echo 'N249,4.1.15,4.38.23038,4.1.15,4.1.15,00000000-0000-0000-0000-000000000376' >"$data/version"

# random SEED BYTES: the same for the same seed
random() {
    awk -v seed="$1" -v n="$2" 'BEGIN { srand(seed); for (i = 0; i < n; i++) printf "%c", 33 + int(rand() * 90) }'
}

for n in 1 2 3 4 5 6; do
    mkdir -p "$data/$n" "$data/readers.$n/kobo/volume/.adds/warraq"
    cat tests/articles/*.txt | grep . | awk -v n="$n" '
        { lines[NR] = $0 }
        END {
            srand(n)
            for (i = 1; i <= 100 + 20 * n; i++) {
                text = ""
                for (k = 0; k < 12; k++) text = text lines[int(rand() * NR) + 1] "\\n"
                gsub(/"/, "\\\"", text)
                printf "{\"url\": \"https://example.org/%d\", \"title\": \"خبر %d\", \"text\": \"%s\"}\n", i, i, text
            }
        }' >"$data/$n.jsonl"
    "$warraq" pack --quiet "$data/$n.jsonl" -o "$data/$n/news.wrq"
    case $n in
    3 | 6) fifths=3 ;; # of its size a file may have
    4) fifths=2 ;;
    *) fifths= ;;
    esac
    if [ -n "$fifths" ]; then
        echo $(($(wc -c <"$data/$n/news.wrq") * fifths / 5)) >"$data/$n/most"
        mkdir "$data/$n/shares"
        WARRAQ_FILE_MAX=$(cat "$data/$n/most") "$warraq" flash "$data/$n/news.wrq" --to "$data/$n/shares" --quiet
    fi
    reader=$data/readers.$n/kobo/reader
    mkdir -p "$reader/bin" "$reader/share/warraq/fonts"
    printf 'version 0.%s\nformat 1.0\n' "$n" >"$reader/about"
    random "$n" 150000 >"$reader/bin/warraq-reader"
    for face in 1 2 3; do
        random "$n$face" 30000 >"$reader/share/warraq/fonts/$face.ttf"
    done
    cp packaging/kobo/launch.sh "$reader/"
    echo "# $n" >>"$reader/launch.sh"
    cp packaging/kobo/warraq.sh "$data/readers.$n/kobo/volume/.adds/warraq/"
done

# ---- the machine ----

root=$out/root
rm -rf "$root"
mkdir -p "$root/bin" "$root/lib" "$root/modules" "$root/mnt" "$root/proc" "$root/dev" "$root/lib64"
cp "$out/debian/bin/busybox" "$root/bin/" 2>/dev/null || cp "$out/debian/usr/bin/busybox" "$root/bin/"
cp tests/cuts/init "$root/init"
cp -r "$data" "$root/data"
cp "$warraq" "$root/bin/"
cc -std=c11 -O2 -Wall -static -o "$root/bin/mark" tests/cuts/mark.c
ldd "$warraq" | awk '{ for (i = 1; i <= NF; i++) if ($i ~ /^\//) print $i }' | while read -r library; do
    cp "$library" "$root/lib/"
done
cp "$root"/lib/ld-linux-* "$root/lib64/"
depmod -b "$out/debian" "$version"
for module in virtio_pci virtio_blk vfat nls_ascii nls_utf8 nls_cp437 nls_iso8859-1 ext4; do
    modprobe -d "$out/debian" -S "$version" --show-depends $module
done | awk '/^insmod/ && !seen[$2]++ { print $2 }' | while read -r path; do
    cp "$path" "$root/modules/"
    basename "$path"
done >"$root/modules/order"
(cd "$root" && find . | cpio -o -H newc --quiet | gzip -1) >"$out/initrd"

# make_disk KIND: 48 MiB, of which the file system has 40
make_disk() {
    rm -f "$out/$1.img" "$out/$1.log"
    truncate -s 48M "$out/$1.img"
    truncate -s 1G "$out/$1.log"
    case $1 in
    # one sector a cluster: the smallest FAT32 there may be
    vfat) mkfs.vfat -F 32 -s 1 "$out/vfat.img" 40960 >/dev/null 2>&1 ;;
    ext4) mkfs.ext4 -q -F "$out/ext4.img" 40M ;;
    esac
    cp --sparse=always "$out/$1.img" "$out/$1.base"
}

status=0
[ $# -gt 0 ] || set -- vfat ext4
for kind; do
    make_disk "$kind"
    timeout 600 qemu-system-x86_64 -accel tcg -m 512 -display none -no-reboot -nodefaults -serial stdio \
        -kernel "$out/debian/boot/vmlinuz-$version" -initrd "$out/initrd" \
        -append "console=ttyS0 quiet loglevel=3 panic=-1 kind=$kind mark=$mark_block" \
        -blockdev "driver=file,filename=$out/$kind.img,node-name=file" \
        -blockdev driver=raw,file=file,node-name=disk \
        -blockdev "driver=file,filename=$out/$kind.log,node-name=log-file" \
        -blockdev driver=raw,file=log-file,node-name=log \
        -blockdev driver=blklogwrites,file=disk,log=log,node-name=logged \
        -device virtio-blk-pci,drive=logged </dev/null >"$out/$kind.console" 2>&1 || :
    if ! grep -q '^== end' "$out/$kind.console" || grep '^not ok' "$out/$kind.console"; then
        tail -n 20 "$out/$kind.console"
        echo "not ok - the machine with $kind did not come to its end"
        status=1
        continue
    fi
    python3 tests/cuts/replay.py "$kind" "$out" "$warraq" "$mark_block" || status=1
done
exit $status
