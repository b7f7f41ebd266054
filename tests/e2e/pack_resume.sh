#!/bin/sh
# SPDX-License-Identifier: MIT
# A pack that was interrupted is gone on with, and comes to the same bytes.
. "$(dirname "$0")/lib.sh"
mkdir in
awk 'BEGIN {
    for (k = 0; k < 8; k++) long = long "نص المقالة وفيه كلمات كثيرة حتى يطول السطر ويكبر الملف "
    for (i = 0; i < 120; i++) {
        file = sprintf("in/%03d.%s", i, i % 3 ? "txt" : "html")
        for (k = 0; k <= i % 20; k++) printf "%sسطر %d من %d %s\n", (i % 3 ? "" : "<p>"), k, i, long > file
        close(file)
    }
    for (i = 1; i <= 300; i++)
        if (i % 101 == 0) print "{\"title\": broken" > "in/lines.jsonl"
        else printf "{\"title\":\"رقم %d\",\"text\":\"%d %s\"}\n", i, i, long > "in/lines.jsonl"
}'
printf '\n' >in/blank.txt
# a black picture of one px
dot='iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=='
printf '%s' "$dot" | base64 -d >in/dot.png
printf '<p>صورة <img src="dot.png" alt="نقطة"> ونص' >in/dot.html
run 3 "$warraq" pack in -o whole.wrq --no-resume --no-index
cp out whole.out
absent whole.wrq.part

# runs_on NAME: the pack that was interrupted ends as the one that was not
runs_on() {
    run 3 "$warraq" pack in -o "$1.wrq" --no-index
    sed "s/^$1.wrq/whole.wrq/" out >got.out
    same whole.wrq "$1.wrq"
    same whole.out got.out
    absent "$1.wrq.part"
}

test_that "a pack that is killed at any moment is gone on with"
kept_n=0
for delay in 0.02 0.04 0.06 0.1 0.15 0.2 0.3; do
    "$warraq" pack in -o killed.wrq --no-index >/dev/null 2>&1 &
    sleep $delay
    kill -9 $! 2>/dev/null
    wait $! 2>/dev/null
    [ -s killed.wrq.part ] && kept_n=$((kept_n + 1))
    [ -e killed.wrq ] && break
done
if [ ! -e killed.wrq ]; then
    [ -s killed.wrq.part ] || skip "nothing was kept so soon"
    runs_on killed
fi

test_that "what is kept is used: an importer that cannot read any more does no harm to it"
mkdir -p tree/bin tree/libexec/warraq tree/share/warraq
cp "$source/tools/import/phrases.txt" tree/share/warraq/
cp "$warraq" tree/bin/warraq
cp "$(dirname "$warraq")/../libexec/warraq/warraq-import" tree/libexec/warraq/real
printf '#!/bin/sh\nif [ -e %s/broken ]; then exit 1; fi\nexec %s/tree/libexec/warraq/real\n' "$work" "$work" \
    >tree/libexec/warraq/warraq-import
chmod +x tree/libexec/warraq/warraq-import
mkfifo in/zzz
# the last of the inputs never ends: the others are kept when it is killed
tree/bin/warraq pack in in/zzz -o kept.wrq --no-index --jobs 1 >/dev/null 2>&1 &
packer=$!
exec 9<>in/zzz
waited=0
until [ -s kept.wrq.part ] && [ "$(wc -c <kept.wrq.part)" = "${size:-0}" ] || [ $waited -ge 120 ]; do
    size=$(stat -c %s kept.wrq.part 2>/dev/null)
    sleep 1
    waited=$((waited + 1))
done
kill -9 $packer
wait $packer 2>/dev/null
exec 9>&-
rm in/zzz
touch broken
run 3 tree/bin/warraq pack in -o kept.wrq --no-index
has err "going on with what an interrupted run has kept in kept.wrq.part"
same whole.wrq kept.wrq
absent kept.wrq.part
rm broken

# an interrupted pack: what is kept of it lies in $1.wrq.part
interrupt() {
    mkfifo in/zzz
    "$warraq" pack in in/zzz -o "$1.wrq" --no-index --jobs 1 >/dev/null 2>&1 &
    packer=$!
    exec 9<>in/zzz
    waited=0
    size=none
    until [ -s "$1.wrq.part" ] && [ "$(wc -c <"$1.wrq.part")" = "$size" ] || [ $waited -ge 120 ]; do
        size=$(stat -c %s "$1.wrq.part" 2>/dev/null)
        sleep 1
        waited=$((waited + 1))
    done
    kill -${2:-9} $packer
    wait $packer 2>/dev/null
    exec 9>&-
    rm in/zzz
}

test_that "files that changed meanwhile are read again"
interrupt changed
printf 'عنوان جديد\nنص جديد\n' >in/001.txt
run 3 "$warraq" pack in -o changed.wrq --no-index
run 3 "$warraq" pack in -o fresh.wrq --no-index --no-resume
same changed.wrq fresh.wrq
cp fresh.wrq whole.wrq
sed 's/^fresh.wrq/whole.wrq/' out >whole.out

test_that "a picture that has gone is missed again"
interrupt picture
mv in/dot.png dot.png
run 3 "$warraq" pack in -o picture.wrq --no-index
has err "going on"
run 3 "$warraq" pack in -o fresh.wrq -f --no-index --no-resume
same picture.wrq fresh.wrq
mv dot.png in/dot.png

test_that "other options make it stale"
interrupt options
run 3 "$warraq" pack in -o options.wrq --no-index --image-width 100
lacks err "going on"
same whole.wrq options.wrq

test_that "--set makes what is kept of its files stale"
interrupt set
run 3 "$warraq" pack in -o set.wrq --no-index --set source=x
run 3 "$warraq" pack in -o fresh.wrq -f --no-index --set source=x --no-resume
same set.wrq fresh.wrq

test_that "a damaged end, a damaged middle and other bytes altogether cost time alone"
interrupt cut
size=$(wc -c <cut.wrq.part)
cp cut.wrq.part kept
for bytes in 0 10 31 32 33 100 $((size / 2)) $((size - 1)); do
    head -c "$bytes" kept >cut.wrq.part
    run 3 "$warraq" pack in -o cut.wrq -f --no-index
    same whole.wrq cut.wrq
done
cp kept cut.wrq.part
printf 'damage' | dd of=cut.wrq.part bs=1 seek=$((size / 3)) conv=notrunc 2>/dev/null
run 3 "$warraq" pack in -o cut.wrq -f --no-index
same whole.wrq cut.wrq
head -c 100000 /dev/urandom >cut.wrq.part
run 3 "$warraq" pack in -o cut.wrq -f --no-index
same whole.wrq cut.wrq

test_that "Ctrl-C tells where it goes on"
interrupt stopped TERM
[ -s stopped.wrq.part ] || fail "nothing is kept"
runs_on stopped

finish
