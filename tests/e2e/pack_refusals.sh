#!/bin/sh
# SPDX-License-Identifier: MIT
# What cannot be packed or written: a clear message, the right exit code, nothing lost.
. "$(dirname "$0")/lib.sh"
printf 'عنوان\nنص\n' >good.txt
run 0 "$warraq" pack good.txt -o good.wrq

test_that "the command line is checked"
run 2 "$warraq" pack
has err "None is given"
run 2 "$warraq" pack good.txt
has err "-o FILE.wrq is missing"
run 2 "$warraq" pack good.txt -o x.wrq --nonsense
run 2 "$warraq" pack good.txt -o
run 2 "$warraq" pack good.txt -o ""
has err "option \`--output\` needs FILE.wrq after it, not an empty word"
run 2 "$warraq" pack "" good.txt -o x.wrq
has err "a name on the command line is empty"
absent x.wrq

test_that "an output that exists is refused, and replaced with --force"
echo precious >old.wrq
cp old.wrq old.copy
run 1 "$warraq" pack good.txt -o old.wrq
has err "old.wrq exists; --force replaces it"
same old.wrq old.copy
run 0 "$warraq" pack good.txt --force -o old.wrq
same old.wrq good.wrq

test_that "a folder or a device at the output is not to be replaced"
mkdir folder.wrq
for force in '' --force; do
    # shellcheck disable=SC2086 # nothing, or an option
    run 1 "$warraq" pack good.txt $force -o folder.wrq
    has err "folder.wrq is a folder; give -o the name of a file"
    run 1 "$warraq" diff good.wrq good.wrq $force -o folder.wrq
    has err "folder.wrq is a folder; give -o the name of a file"
done
run 1 "$warraq" pack good.txt -o /dev/null
has err "/dev/null is no plain file"
rmdir folder.wrq

test_that "the old file survives a failure"
cp old.copy old.wrq
mkdir empty
run 1 "$warraq" pack empty --force -o old.wrq
same old.wrq old.copy
tidy .

test_that "an empty folder, and one with hidden files alone"
run 1 "$warraq" pack empty -o none.wrq
has err "no articles in empty"
echo hidden >empty/.hidden.txt
run 1 "$warraq" pack empty -o none.wrq
absent none.wrq
tidy .

test_that "of inputs without an article nothing is kept to go on from"
: >nothing.jsonl
run 1 "$warraq" pack nothing.jsonl -o none.wrq
has err "no articles in nothing.jsonl; nothing was written"
lacks err "goes on from there"
absent none.wrq.part

test_that "empty and blank files are left out and named"
mkdir blanks
: >blanks/a.txt
printf ' \n\302\240\n' >blanks/b.txt
: >blanks/c.jsonl
printf '\n\n' >blanks/d.jsonl
cp good.txt blanks/e.txt
run 3 "$warraq" pack blanks -o blanks.wrq
has out "blanks/a.txt: empty"
has out "blanks/b.txt: nothing but white space"
has out "blanks/c.jsonl: no article in it"
has out "blanks/d.jsonl: no article in it"
has out "1 article from 1 file"

test_that "other kinds of files, pipes and dead links in a folder are left out and named"
mkdir -p kinds/sub
cp good.txt kinds/sub/good.TXT
printf '\000\000\000\030ftypmp42%0256d' 0 | tr 0 '\001' >kinds/film.mp4
mkfifo kinds/pipe.txt
ln -s nowhere kinds/dead.txt
ln -s .. kinds/sub/loop
ln -s /dev/zero kinds/zero.txt
run 3 "$warraq" pack kinds -o kinds.wrq
has out "kinds/film.mp4: not a format this build reads"
has out "kinds/pipe.txt: neither a file nor a folder"
has out "kinds/zero.txt: neither a file nor a folder"
has out "kinds/dead.txt: cannot be read: No such file or directory"
has out "kinds/sub/loop"
has out "1 article from 1 file"

test_that "content tells the format, not the name"
mkdir -p names/page_files
printf '{"title":"من JSON","text":"نص"}\n' >names/a.txt
cp good.txt names/b
printf '{ليس JSON\nنص\n' >names/c.txt
echo '[{"title":"x"}]' >names/list
: >names/style.css
: >names/page_files/script.html
cp good.txt names/page.html
run 0 "$warraq" pack names -o names.wrq
has out "2 files passed over"
run 0 "$warraq" list names.wrq
equal "$(cut -f 2 out | tr '\n' '|')" "من JSON|عنوان|{ليس JSON|x|"
run 0 "$warraq" pack names -o names.wrq --force --json --explain
has out '"beside":2}'
has out '{"file":"names/a.txt","reason":"read as json"}'
run 0 "$warraq" pack --list-formats
has out "text       plain text"

test_that "an input that is missing is named and the rest packed"
run 3 "$warraq" pack missing.txt good.txt -o rest.wrq
has out "missing.txt: cannot be read: No such file or directory; check the path"
same rest.wrq good.wrq
run 1 "$warraq" pack missing.txt -o none.wrq
has err "missing.txt: cannot be read"
absent none.wrq

test_that "an unreadable file is named"
cp good.txt closed.txt
chmod 000 closed.txt
chmod 777 .
as=
[ -r closed.txt ] && as="setpriv --reuid=65534 --regid=65534 --clear-groups" # root reads it all
if $as "$warraq" --version >/dev/null 2>&1; then
    run 3 $as "$warraq" pack closed.txt good.txt -f -o rest.wrq
    has out "closed.txt: cannot be read: Permission denied; check who may read it"
    same rest.wrq good.wrq
else
    skip "the program cannot be run as a user who may not read everything"
fi

test_that "the bundle is not packed into itself"
mkdir self
cp good.txt self/
run 0 "$warraq" pack self -o self/out.wrq
run 0 "$warraq" pack self --force -o self/out.wrq
same self/out.wrq good.wrq

test_that "names are sorted by their bytes, whatever the folder gives"
mkdir order
for name in b a10 a9 B; do
    printf '%s\n' "$name" >"order/$name.txt"
done
run 0 "$warraq" pack order -o order.wrq
run 0 "$warraq" list order.wrq
equal "$(cut -f 2 out | tr '\n' ' ')" "B a10 a9 b "

test_that "--dry-run writes nothing and needs no -o"
run 0 "$warraq" pack good.txt --dry-run
has out "1 article"
run 0 "$warraq" pack good.txt --dry-run -o dry.wrq
absent dry.wrq

test_that "a folder that is not there cannot be written to"
run 1 "$warraq" pack good.txt -o no/such/x.wrq
has err "cannot write no/such/x.wrq: No such file or directory"

test_that "a full disk is told, the old file survives"
head -c 300000 /dev/urandom | od -An -tx1 >noise.txt
cp old.copy limited.wrq
run 1 sh -c 'ulimit -f 100; exec "$@"' sh "$warraq" pack noise.txt --force -o limited.wrq
has err "writing limited.wrq failed: "
same limited.wrq old.copy
tidy .

test_that "a full file system is told, the old file survives"
mkdir disk
if mount -t tmpfs -o size=64k none disk 2>/dev/null; then
    cp old.copy disk/x.wrq
    run 1 "$warraq" pack noise.txt --force -o disk/x.wrq
    has err "No space left on device; nothing was written, make room and try again"
    same disk/x.wrq old.copy
    tidy disk
    run 0 "$warraq" pack noise.txt -f -o noise.wrq
    run 1 "$warraq" export noise.wrq -o disk/out
    has err "No space left on device"
    absent disk/out/000001.txt
    tidy disk
    umount disk
else
    skip "no file system may be mounted here"
fi

test_that "a full standard output is told"
if [ -c /dev/full ]; then
    run 1 sh -c '"$1" list good.wrq >/dev/full' sh "$warraq"
    has err "writing standard output failed"
    run 1 sh -c '"$1" cat good.wrq 1 >/dev/full' sh "$warraq"
else
    skip "there is no /dev/full"
fi

# pack_slowly OUT: pack what comes through fd 3 in the background, $packer, until it writes; where
# there is setsid it leads a process group of its own, as a command at a terminal does
mkfifo slow
lead=$(command -v setsid || true)
pack_slowly() {
    # shellcheck disable=SC2086
    $lead "$warraq" pack - -o "$1" <slow >out 2>err &
    packer=$!
    exec 3>slow
    echo '{"title":"a","text":"b"}' >&3
    tries=0
    while [ -z "$(find . -maxdepth 1 -name '.warraq-*')" ] && [ $tries -lt 100 ]; do
        sleep 0.1
        tries=$((tries + 1))
    done
}

# nothing_left: the packer was stopped, has told so, and left nothing
nothing_left() {
    wait $packer
    equal $? 1
    exec 3>&-
    has err "stopped; nothing was written"
    absent stopped.wrq
    tidy .
}

for signal in TERM INT HUP; do
    test_that "$signal leaves nothing behind"
    pack_slowly stopped.wrq
    kill -$signal $packer
    nothing_left
done

test_that "Ctrl-C, which the importer gets too, leaves nothing behind"
if [ "$lead" ]; then
    pack_slowly stopped.wrq
    kill -INT -$packer
    nothing_left
else
    skip "there is no setsid"
fi

test_that "what a killed pack left is removed by the next one"
pack_slowly killed.wrq
kill -KILL $packer
wait $packer 2>kill.txt
exec 3>&-
[ -n "$(find . -maxdepth 1 -name '.warraq-*')" ] || fail "nothing was left to remove"
run 0 "$warraq" pack good.txt -o after.wrq
tidy .

test_that "the longest name a file can have is written"
long=$(head -c 251 /dev/zero | tr '\000' n).wrq
run 0 "$warraq" pack good.txt -o "$long"
same "$long" good.wrq

finish
