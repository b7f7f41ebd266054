#!/bin/sh
# SPDX-License-Identifier: MIT
# warraq does not depend on the good will of its worker.
. "$(dirname "$0")/lib.sh"
real=$(cd "$(dirname "$warraq")/../libexec/warraq" && pwd)/warraq-import
mkdir -p tree/bin tree/libexec/warraq tree/share/warraq in
cp "$source/tools/import/phrases.txt" tree/share/warraq/
cp "$warraq" tree/bin/warraq
copy=tree/bin/warraq
worker=tree/libexec/warraq/warraq-import
for name in a b c; do
    printf '%s\nنص\n' "$name" >in/$name.txt
done
hello='\010\000\000\000\001\011\000\000\000\007\000\000\000'

# the worker is this shell script
worker_is() {
    printf '#!/bin/sh\n%s\n' "$1" >$worker
    chmod +x $worker
}

test_that "the worker loads no compressor, warraq no parser of foreign bytes"
if command -v ldd >/dev/null 2>&1; then
    run 0 ldd "$real"
    has out libjansson
    has out libjpeg
    for library in libdeflate libsodium libfreetype; do
        lacks out "$library"
    done
    run 0 ldd "$warraq"
    lacks out libjansson
    lacks out libjpeg
else
    skip "there is no ldd"
fi

test_that "the worker ends when its input ends, in the middle of anything"
# BEGIN, DATA, END of text and of JSON lines
text='\005\000\000\000\002a.txt\003\000\000\000\003a\nb'
json='\000\000\000\000\002\003\000\000\000\003{}\n'
end='\000\000\000\000\004'
for frames in "$text" "$json" "$text$end" "$json$end" "$text$end$json" '\001\000\000'; do
    printf "$frames" >frames
    run 0 sh -c '"$1" <frames' sh "$real"
done
test_that "the worker refuses what is no frame"
# a NOTE, an option that is none, and one with a value that is none
for frames in '\000\000\000\000\007' '\003\000\000\000\015x=1' '\011\000\000\000\015explain=2'; do
    printf "$frames" >frames
    run 1 sh -c '"$1" <frames' sh "$real"
    has err "warraq-import: stopped: damaged"
done

test_that "the worker is shut in"
mkfifo pipe
(printf 'عنوان\nنص\n'; sleep 2) >pipe &
"$warraq" pack pipe -o shut.wrq >out 2>err &
packer=$!
sleep 1
importer=$(cut -d ' ' -f 1 "/proc/$packer/task/$packer/children" 2>/dev/null)
if [ -z "$importer" ] || [ ! -r "/proc/$importer/status" ]; then
    skip "the kernel does not tell children"
elif [ "$(awk '/^VmPeak/ {print ($2 > 100000000)}' "/proc/$importer/status")" = 1 ]; then
    skip "a build with sanitizers"
else
    cp "/proc/$importer/status" status
    has status "Seccomp:	2"
    has status "NoNewPrivs:	1"
    cat "/proc/$importer/limits" >limits
    equal "$(awk '/^Max address space/ {print $4}' limits)" 1610612736
    equal "$(awk '/^Max open files/ {print $4}' limits)" 16
fi
wait $packer
equal $? 0

test_that "what comes through a named pipe is all read, however late"
(sleep 1; printf 'عنوان\nنص\n') >pipe &
run 0 "$warraq" pack pipe -o late.wrq
run 0 "$warraq" cat late.wrq 1
has out "نص"

test_that "a kernel without walls is named"
worker_is "printf '\\010\\000\\000\\000\\001\\011\\000\\000\\000\\001\\000\\000\\000'; exit 9"
run 1 $copy pack in/a.txt -o none.wrq
has err "does not shut the importer in by seccomp"
has err "this kernel has no Landlock"
rm $worker

test_that "a missing worker is named"
run 1 $copy pack in -o x.wrq
has err "cannot run the importer"
has err "warraq-import: No such file or directory"
absent x.wrq
tidy .

test_that "a worker of another version is refused"
worker_is "printf '\\010\\000\\000\\000\\001\\377\\000\\000\\000\\007\\000\\000\\000'; cat >/dev/null"
run 1 $copy pack in -o x.wrq
has err "does not answer as this version"

test_that "a worker that dies costs its input and no more"
worker_is "if mkdir $work/died 2>/dev/null; then printf '$hello'; head -c 8 >/dev/null; kill -9 \$\$; fi
exec '$real'"
run 3 $copy pack in -o x.wrq
has out "in/a.txt: the importer was stopped: Killed"
has out "2 articles from 2 files"
run 0 "$warraq" list x.wrq
equal "$(cut -f 2 out | tr '\n' ' ')" "b c "

test_that "a worker that only dies ends the work in bounded time"
worker_is "printf '$hello'; exit 9"
run 1 $copy pack in -o none.wrq
has err "in/c.txt: the importer stopped by itself"
absent none.wrq

test_that "one that would take too much memory says so"
worker_is "if mkdir $work/full 2>/dev/null; then printf '$hello'; head -c 8 >/dev/null; exit 12; fi
exec '$real'"
run 3 $copy pack in -o full.wrq
has out "in/a.txt: it takes more memory than an importer may have"
lacks err "stopped"
has out "2 articles from 2 files"

test_that "what a worker sends is checked"
# a frame of 4 GB; an unknown kind; an article too short; a note of an unknown kind; DONE at once;
# a strip of no width, and one of half a row
for frame in '\377\377\377\377\006' '\000\000\000\000\077' '\001\000\000\000\006x' \
    '\015\000\000\000\007\377\000\000\000\000\001\000\000\000\000\000\000\000' \
    '\004\000\000\000\010\005\000\000\000' '\003\000\000\000\014\000\000x' \
    '\003\000\000\000\014\002\000x'; do
    worker_is "printf '$hello$frame'; cat >/dev/null"
    run 1 $copy pack in/a.txt -o none.wrq
    has err "in/a.txt: the importer sent what cannot be right"
done
absent none.wrq
tidy .

finish
