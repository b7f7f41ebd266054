#!/bin/sh
# SPDX-License-Identifier: MIT
# The reader itself onto a device, updated, kept, refused; and letting go of a volume.
. "$(dirname "$0")/lib.sh"

mkdir -p kobo/.kobo
echo 'N249,4.1.15,4.38.23038,4.1.15,4.1.15,00000000-0000-0000-0000-000000000376' >kobo/.kobo/version
home=kobo/.adds/warraq

# make_reader FOLDER VERSION FORMAT: a reader as tools/package.sh lays it out
make_reader() {
    mkdir -p "$1/reader/bin" "$1/reader/share/warraq/fonts"
    printf 'version %s\nformat %s\n' "$2" "$3" >"$1/reader/about"
    printf '#!/bin/sh\necho %s\n' "$2" >"$1/reader/bin/warraq-reader"
    chmod 755 "$1/reader/bin/warraq-reader"
    echo "launcher of $2" >"$1/reader/launch.sh"
    echo "face" >"$1/reader/share/warraq/fonts/naskh.ttf"
}
make_reader readers/kobo 0.1.0 1.0
mkdir -p readers/kobo/volume/.adds/warraq readers/kobo/volume/.adds/nm
cp "$source/packaging/kobo/warraq.sh" readers/kobo/volume/.adds/warraq/
cp "$source/packaging/kobo/nickelmenu" readers/kobo/volume/.adds/nm/warraq
make_reader readers/armhf 0.1.0 1.0

test_that "without a reader on this machine it is said how to get one"
run 1 "$warraq" flash --reader --to kobo --readers nothing
has err "tools/package.sh kobo"

test_that "a first reader lands with all that starts it"
run 0 "$warraq" flash --reader --to kobo --readers readers --dry-run
equal "$(LC_ALL=C sort out)" "kobo: kobo-clara
would write kobo/.adds/nm/warraq
would write $home/reader.ed1
would write $home/warraq.sh"
absent "$home"
run 0 "$warraq" flash --reader --to kobo --readers readers
has out "$home/reader.ed1: reader 0.1.0, 6 files"
has out "NickelMenu or KFMon"
equal "$(cd kobo && find .adds -type f | LC_ALL=C sort | tr '\n' ' ')" ".adds/nm/warraq .adds/warraq/reader.ed1/about .adds/warraq/reader.ed1/bin/warraq-reader .adds/warraq/reader.ed1/launch.sh .adds/warraq/reader.ed1/share/warraq/fonts/naskh.ttf .adds/warraq/warraq.sh "
[ -x $home/reader.ed1/bin/warraq-reader ] || fail "the program may not be run"

test_that "a Kobo that the reader does not know gets it with a warning"
mkdir -p strange/.kobo
echo 'N999,1,1,1,1,00000000-0000-0000-0000-000000000399' >strange/.kobo/version
run 0 "$warraq" flash --reader --to strange --readers readers
has err "does not know this Kobo (399 in .kobo/version)"
has out "strange: a Kobo with the unknown number 399"

test_that "the same reader is not copied twice"
run 0 "$warraq" flash --reader --to kobo --readers readers
has out "is there already"
absent $home/reader.ed2

test_that "what starts a reader is put back when it is missing, though the reader is there"
rm $home/warraq.sh kobo/.adds/nm/warraq
run 0 "$warraq" flash --reader --to kobo --readers readers --dry-run --json
equal "$(LC_ALL=C sort out)" "{\"already there\":\"0.1.0\"}
{\"would write\":\"kobo/.adds/nm/warraq\"}
{\"would write\":\"$home/warraq.sh\"}"
absent $home/warraq.sh
run 0 "$warraq" flash --reader --to kobo --readers readers
has out "2 files that start it put back"
same "$source/packaging/kobo/warraq.sh" $home/warraq.sh
same "$source/packaging/kobo/nickelmenu" kobo/.adds/nm/warraq
absent $home/reader.ed2

test_that "an update keeps the reader before, what the owner changed, and one sector is renewed"
make_reader readers/kobo 0.2.0 1.0
echo "menu_item :main :My reader :cmd_spawn :quiet:x" >kobo/.adds/nm/warraq
tr 'n' 'm' <$home/warraq.sh >damaged && cp damaged $home/warraq.sh
run 0 "$warraq" flash --reader --to kobo --readers readers --dry-run
equal "$(cat out)" "kobo: kobo-clara
would write $home/reader.ed2
would write $home/warraq.sh"
same damaged $home/warraq.sh
run 0 "$warraq" flash --reader --to kobo --readers readers --json
equal "$(sed 's/"bytes.*//' out)" "{\"reader\":\"reader.ed2\",\"folder\":\"$home\",\"device\":\"kobo-clara\",\"version\":\"0.2.0\",\"files\":5,"
has kobo/.adds/nm/warraq "My reader"
same "$source/packaging/kobo/warraq.sh" $home/warraq.sh
run 0 "$warraq" flash --list --to kobo
equal "$(tr '\t\n' ' ;' <out)" "(reader) 2 0.2.0 started;(reader) 1 0.1.0 kept;"

test_that "of three readers the oldest goes, and so does what was not finished"
make_reader readers/kobo 0.3.0 1.0
mkdir -p $home/reader.ed3/bin $home/reader.ed9
echo half >$home/reader.ed3/bin/warraq-reader
: >$home/reader.ed9/about
run 0 "$warraq" flash --reader --to kobo --readers readers --quiet
equal "$(cat out)" ""
equal "$(cd $home && echo reader*)" "reader.ed2 reader.ed3"

test_that "the starter takes the newest launcher"
WARRAQ_ROOT=$work/root
mkdir -p root/mnt
ln -s "$work/kobo" root/mnt/onboard
echo "echo started 3" >$home/reader.ed3/launch.sh
run 0 env WARRAQ_ROOT="$WARRAQ_ROOT" sh $home/warraq.sh
has out "started 3"
unset WARRAQ_ROOT

test_that "a bundle for a newer reader is refused, unless the reader comes with it"
make_reader readers/kobo 0.4.0 0.9
run 0 "$warraq" pack --quiet "$source"/tests/articles/01-*.txt -o news.wrq
run 0 "$warraq" flash --reader --to kobo --readers readers --quiet
run 1 "$warraq" flash news.wrq --to kobo
has err "update it with --reader"
make_reader readers/kobo 0.5.0 1.0
run 0 "$warraq" flash news.wrq --reader --to kobo --readers readers
same news.wrq $home/bundles/news.ed1.wrq

test_that "a card gets the reader of its system, a plain folder none"
mkdir -p card/var/lib/warraq card/usr/bin plain
run 1 "$warraq" flash --reader --to plain --readers readers
has err "neither a Kobo's volume"
run 1 "$warraq" flash --reader --to card --readers readers
has err "cannot tell which system"
printf '\177ELF\001\001\001\000\000\000\000\000\000\000\000\000\003\000\050\000' >card/usr/bin/dash
run 0 "$warraq" flash --reader --to card --readers readers
equal "$(ls card/var/lib/warraq-reader)" "reader.ed1"

test_that "a file that cannot be read is named, and the readers stay"
make_reader readers/kobo 0.6.0 1.0
ln -s nowhere readers/kobo/reader/share/dangling
run 1 "$warraq" flash --reader --to kobo --readers readers
has err "share/dangling"
has err "has not been touched"
rm readers/kobo/reader/share/dangling
equal "$(cd $home && echo reader.ed?/about)" "reader.ed4/about reader.ed5/about"

test_that "what a reader and a Kobo say of themselves cannot move the cursor"
rude=$(printf '0.1\033[2J')
mkdir -p rude/.kobo
printf 'N249,\033[2' >rude/.kobo/version
make_reader strangers/kobo "$rude" 1.0
for options in "" --json; do
    # shellcheck disable=SC2086 # none or one
    run 0 "$warraq" flash --reader --to rude --readers strangers $options # once copied, once there
    lacks out "$(printf '\033')"
    lacks err "$(printf '\033')"
done
has out '{"already there":"0.1\u001b[2J"}'
run 0 "$warraq" flash --reader --to rude --readers strangers
lacks out "$(printf '\033')"
make_reader strangers/kobo "$rude" 1.1
run 0 "$warraq" flash --reader --to rude --readers strangers --json
has out '"version":"0.1\u001b[2J"'

test_that "a volume is let go of through the desktop's service"
mkdir -p bin root/proc/self
printf '#!/bin/sh\necho "$*" >>%s\n' "'$work/asked'" >bin/udisksctl
chmod 755 bin/udisksctl
here=$(pwd -P | sed 's/ /\\040/g')
printf '/dev/sdx1 %s/kobo vfat rw 0 0\n' "$here" >root/proc/self/mounts
WARRAQ_ROOT=root PATH=$work/bin:$PATH run 0 "$warraq" flash --eject --to kobo
has out "/dev/sdx1 is switched off and may be pulled out"
WARRAQ_ROOT=root PATH=$work/bin:$PATH run 0 "$warraq" flash --eject --to kobo --dry-run
equal "$(cat out)" "would eject kobo"
equal "$(cut -d ' ' -f 1-3 asked | tr '\n' ';')" "unmount --block-device /dev/sdx1;power-off --block-device /dev/sdx1;"
test_that "with the root of a Pi's card its other volume is let go of, and no other card's"
for part in sdx/sdx1 sdx/sdx2 sdy/sdy1; do
    mkdir -p root/sys/devices/$part root/sys/class/block
    echo 1 >root/sys/devices/$part/partition
    ln -s "../../devices/$part" root/sys/class/block/
done
for volume in sdx1:bootfs sdx2:card sdy1:kobo; do
    echo "/dev/${volume%:*} $here/${volume#*:} vfat rw 0 0"
done >root/proc/self/mounts
: >asked
WARRAQ_ROOT=root PATH=$work/bin:$PATH run 0 "$warraq" flash --eject --to card
equal "$(cut -d ' ' -f 1,3 asked | tr '\n' ';')" "unmount /dev/sdx2;unmount /dev/sdx1;power-off /dev/sdx2;"

test_that "what is no volume of its own is not let go of"
WARRAQ_ROOT=root run 1 "$warraq" flash --eject --to plain
has err "nothing to eject"
WARRAQ_ROOT=root run 1 "$warraq" flash --eject --to plain --dry-run --json
has out '{"error":"not_ejected","file":"plain","why":"plain is not the root of a mounted volume: nothing to eject"'
WARRAQ_ROOT=root run 3 "$warraq" flash news.wrq --eject --to plain --dry-run
has out "would write plain/news.ed1.wrq"
has err "flash: plain is not the root of a mounted volume"
lacks err "all else is done"
if [ "$(id -u)" -eq 0 ] && mkdir tiny && mount -t tmpfs -o size=100k none tiny 2>mount.log; then
    PATH=$work/none run 0 "$warraq" flash --eject --to tiny
    has out "may be pulled out"
    mount -t tmpfs -o size=3m none tiny
    run 3 sh -c 'exec 9>tiny/open; PATH=$1; shift; exec "$@"' sh "$work/none" "$warraq" flash news.wrq --eject --to tiny --json
    equal "$(sed 's/,"folder.*//; s/,"file":"tiny".*//' out)" '{"file":"news.ed1.wrq"
{"error":"not_ejected"'
    has err "all else is done and stored, but cannot let go of tiny: Device or resource busy; close the programs"
    same news.wrq tiny/news.ed1.wrq
    umount tiny
else
    skip "only root may mount and unmount"
fi

test_that "a bundle that comes with a reader has the room that the reader leaves"
if [ "$(id -u)" -eq 0 ] && mkdir -p both && mount -t tmpfs -o size=5m none both 2>mount.log; then
    cp -r kobo/.kobo both/
    make_reader large/kobo 0.1.0 1.0
    head -c 3000000 /dev/zero >large/kobo/reader/share/warraq/fonts/large.ttf
    head -c 1200000 /dev/urandom | base64 -w 3000 | awk '{ printf "{\"title\":\"%d\",\"text\":\"%s\"}\n", NR, $0 }' >noise.jsonl
    run 0 "$warraq" pack --quiet noise.jsonl -o noise.wrq
    run 0 "$warraq" flash noise.wrq --to both --dry-run
    run 1 "$warraq" flash noise.wrq --reader --readers large --to both --dry-run
    has err "are needed beside what is there"
    run 1 "$warraq" flash noise.wrq --reader --readers large --to both
    has err "are needed beside what is there"
    absent both/.adds/warraq/bundles
    umount both
else
    skip "only root may mount and unmount"
fi

test_that "a volume that cannot be ejected after a good copy is told apart from a copy that failed"
WARRAQ_ROOT=root run 3 "$warraq" flash news.wrq --eject --to plain --json
has out '{"file":"news.ed1.wrq"'
has out '{"error":"not_ejected","file":"plain","why":"all else is done and stored, but plain is not the root of a mounted volume: nothing to eject"'
has out '"exit_code":3}'
same news.wrq plain/news.ed1.wrq

test_that "a dry run names the reader that would be written and the one that would go"
equal "$(cd $home && echo reader.ed?/about)" "reader.ed4/about reader.ed5/about"
run 0 "$warraq" flash --reader --to kobo --readers readers --dry-run
has out "would write $home/reader.ed6"
has out "would remove $home/reader.ed4"
equal "$(cd $home && echo reader.ed?/about)" "reader.ed4/about reader.ed5/about"

finish
