#!/bin/sh
# SPDX-License-Identifier: MIT
# Bundles onto a device: a Kobo's volume, a card's root, a folder; editions, and what goes wrong.
. "$(dirname "$0")/lib.sh"

mkdir old new
run 0 "$warraq" pack --quiet "$source"/tests/articles/01-*.txt -o old/news.wrq
run 0 "$warraq" pack --quiet "$source"/tests/articles/0[1-4]-*.txt -o new/news.wrq
run 0 "$warraq" pack --quiet "$source"/tests/articles/0[1-6]-*.txt -o newest.wrq
mkdir -p kobo/.kobo
echo 'N249,4.1.15,4.38.23038,4.1.15,4.1.15,00000000-0000-0000-0000-000000000376' >kobo/.kobo/version
shelf=kobo/.adds/warraq/bundles

test_that "a bundle lands where the reader of a Kobo looks, byte for byte"
run 0 "$warraq" flash old/news.wrq --to kobo
has out "$shelf/news.ed1.wrq: 1 article"
has out "read back and whole"
has out "kobo: kobo-clara"
same old/news.wrq $shelf/news.ed1.wrq

test_that "the same bundle is not copied twice"
run 0 "$warraq" flash old/news.wrq --to kobo
has out "is this bundle already"
equal "$(ls $shelf)" "news.ed1.wrq"

test_that "a bundle that has been damaged on the device since is copied again"
cp $shelf/news.ed1.wrq whole.wrq
printf damage | dd of=$shelf/news.ed1.wrq bs=1 seek=1500 conv=notrunc 2>dd.log
run 0 "$warraq" flash old/news.wrq --to kobo --dry-run
has err "news.ed1.wrq is damaged since it was copied"
run 0 "$warraq" flash old/news.wrq --to kobo
has err "news.ed1.wrq is damaged since it was copied: it is copied again"
same old/news.wrq $shelf/news.ed2.wrq
rm $shelf/news.ed2.wrq
mv whole.wrq $shelf/news.ed1.wrq

test_that "what is read is known by looking into it: a damaged edition is not kept in place of a whole one"
mkdir hurt
for bundle in old new; do run 0 "$warraq" flash $bundle/news.wrq --to hurt --quiet; done
truncate -s -3000 hurt/news.ed2.wrq
run 0 "$warraq" flash --list --to hurt
equal "$(cut -f 1,2,4 out | tr '\t\n' ' ;')" "news 2 damaged;news 1 read;"
cp newest.wrq hurt.wrq
run 0 "$warraq" flash hurt.wrq --as news --to hurt
has out "removed news.ed2.wrq"
equal "$(ls hurt | tr '\n' ' ')" "news.ed1.wrq news.ed3.wrq "
: >hurt/news.ed3.wrq
run 0 "$warraq" flash --rollback news --to hurt
equal "$(ls hurt)" news.ed1.wrq
: >hurt/news.ed1.wrq
run 0 "$warraq" flash --list --to hurt --json
has out '"state":"damaged"'
run 0 "$warraq" flash old/news.wrq --to hurt
equal "$(ls hurt)" news.ed2.wrq

test_that "a newer bundle becomes the next edition, and the one before is kept but not read"
run 0 "$warraq" flash new/news.wrq --to kobo --json
equal "$(cat out)" "{\"file\":\"news.ed2.wrq\",\"folder\":\"$shelf\",\"device\":\"kobo-clara\",\"bytes\":$(wc -c <new/news.wrq | tr -d ' '),\"resumed_bytes\":0,\"articles\":4,\"read_back_past_cache\":$(sed 's/.*cache"://; s/}//' out)}"
run 0 "$warraq" flash --list --to kobo
equal "$(cut -f 1,2,4 out | tr '\t\n' ' ;')" "news 2 read;news 1 kept;"
run 0 "$warraq" list $shelf
equal "$(wc -l <out | tr -d ' ')" 4

test_that "of three editions the oldest goes"
cp newest.wrq third.wrq
mkdir third
mv third.wrq third/news.wrq
run 0 "$warraq" flash third/news.wrq --to kobo
has out "removed news.ed1.wrq"
equal "$(ls $shelf | tr '\n' ' ')" "news.ed2.wrq news.ed3.wrq "

test_that "an edition that is damaged on the device gives way to the one before"
cp $shelf/news.ed3.wrq whole.wrq
: >$shelf/news.ed3.wrq
run 3 "$warraq" list $shelf
equal "$(wc -l <out | tr -d ' ')" 4
has err "news.ed3.wrq"
cp whole.wrq $shelf/news.ed3.wrq

test_that "rolling back reads the edition before again, as far as there is one"
run 0 "$warraq" flash --rollback news --to kobo --dry-run
has out "would remove news.ed3.wrq"
run 0 "$warraq" flash --rollback news --to kobo
equal "$(ls $shelf)" "news.ed2.wrq"
run 1 "$warraq" flash --rollback news --to kobo
has err "nothing to go back to"
run 1 "$warraq" flash --rollback weather --to kobo
has err "--list names those there are"

test_that "what was not finished is listed, gone on with, and removed with its archive"
head -c 700 third/news.wrq >$shelf/news.ed3.part
run 0 "$warraq" flash --list --to kobo
has out "unfinished"
run 0 "$warraq" list $shelf
run 0 "$warraq" flash third/news.wrq --to kobo
same third/news.wrq $shelf/news.ed3.wrq
head -c 700 old/news.wrq >$shelf/news.ed4.part
run 0 "$warraq" flash --remove news --to kobo
equal "$(ls $shelf)" ""
run 0 "$warraq" flash --list --to kobo --json
equal "$(cat out)" "[]"

test_that "an unfinished copy alone can be removed, by the name that messages tell"
run 0 "$warraq" flash old/news.wrq --to kobo --quiet
head -c 700 new/news.wrq >$shelf/news.ed2.part
run 0 "$warraq" flash --remove news.ed2.part --to kobo
equal "$(ls $shelf)" "news.ed1.wrq"
run 1 "$warraq" flash --remove news.ed1.wrq --to kobo
run 0 "$warraq" flash --remove news --to kobo --quiet

test_that "a name that something else has, as another letter case on FAT, is not written over"
mkdir $shelf/news.ed1.wrq
run 0 "$warraq" flash old/news.wrq --to kobo
equal "$(ls $shelf | tr '\n' ' ')" "news.ed1.wrq news.ed2.wrq "
rmdir $shelf/news.ed1.wrq
run 0 "$warraq" flash --remove news --to kobo --quiet

test_that "two names that letter case alone tells apart are two archives, which FAT is not asked to tell, and that is told"
cp -r old namesake
mv namesake/news.wrq namesake/News.wrq
run 0 "$warraq" flash old/news.wrq --to kobo
equal "$(cat err)" ""
run 0 "$warraq" flash namesake/News.wrq --to kobo
has err "News and news, which is there, are two archives, and both will be read"
has err "give --as news"
run 0 "$warraq" flash namesake/News.wrq --as news --to kobo
has out "news.ed1.wrq is this bundle already"
equal "$(cat err)" ""
run 0 "$warraq" flash --remove news --to kobo --quiet
equal "$(ls $shelf)" News.ed1.wrq
run 0 "$warraq" flash --remove News --to kobo --quiet

test_that "an unfinished copy whose number was taken meanwhile goes on under the next one"
run 0 "$warraq" flash old/news.wrq --to kobo --quiet
head -c 700 new/news.wrq >$shelf/news.ed1.part
run 0 "$warraq" flash new/news.wrq --to kobo
equal "$(ls $shelf | tr '\n' ' ')" "news.ed1.wrq news.ed2.wrq "
run 0 "$warraq" flash --remove news --to kobo --quiet

test_that "a copy that another process writes is left to it"
: >$shelf/news.ed1.part
(
    flock 9
    run 1 "$warraq" flash old/news.wrq --to kobo
    has err "another \`warraq flash\` is writing"
    [ "$failed_n" -eq 0 ]
) 9>>$shelf/news.ed1.part || failed_n=$((failed_n + 1))
run 0 "$warraq" flash old/news.wrq --to kobo
run 0 "$warraq" flash --remove news --to kobo --quiet

test_that "a copy is not written through a link into another folder"
echo mine >mine
ln -s "$work/mine" $shelf/news.ed1.part
run 1 "$warraq" flash old/news.wrq --to kobo
equal "$(cat mine)" mine
run 0 "$warraq" flash --remove news.ed1.part --to kobo --quiet
equal "$(cat mine)" mine

test_that "a Kobo whose number cannot be read is called so"
mkdir -p blank/.kobo
: >blank/.kobo/version
run 0 "$warraq" flash old/news.wrq --to blank
has out "blank: a Kobo without a number"

test_that "a dry run writes nothing"
run 0 "$warraq" flash old/news.wrq --to kobo --dry-run
has out "would write $shelf/news.ed1.wrq"
equal "$(ls $shelf)" ""

test_that "a dry run names what would go, and nothing does"
for bundle in old new; do run 0 "$warraq" flash $bundle/news.wrq --to kobo --quiet; done
run 0 "$warraq" flash third/news.wrq --to kobo --dry-run
equal "$(cat out)" "kobo: kobo-clara
would write $shelf/news.ed3.wrq
would remove news.ed1.wrq"
equal "$(ls $shelf | tr '\n' ' ')" "news.ed1.wrq news.ed2.wrq "
run 0 "$warraq" flash --remove news --to kobo --quiet

test_that "another archive of the same name is no edition: it is refused, and told what stands there"
mkdir -p week1 week2 week3
for week in 1 2 3; do
    printf '{"title": "week %s", "text": "A text", "source": "A Source", "date": "2026-0%s-01"}\n' \
        $week $week >week.jsonl
    run 0 "$warraq" pack --quiet week.jsonl -o week$week/archive.wrq
done
run 0 "$warraq" flash week1/archive.wrq --to kobo
run 1 "$warraq" flash week2/archive.wrq --to kobo
has err "$shelf/archive.ed1.wrq is another archive called archive (1 article of 2026 from A Source, such as \`week 1\`)"
has err "week2/archive.wrq (1 article of 2026 from A Source, such as \`week 2\`) has none of its articles"
has err "--as NAME"
has err "--replace"
run 1 "$warraq" flash week2/archive.wrq --to kobo --dry-run --json
has out '{"error":"other_archive","file":"kobo/.adds/warraq/bundles/archive.ed1.wrq","why":"'
has out '"remedy":"give yours another name with --as NAME'
has out '"exit_code":1}'
equal "$(wc -l <out | tr -d ' ')" 1
equal "$(ls $shelf)" archive.ed1.wrq

long=$(for _ in $(seq 40); do printf 'عنوان '; done)
mkdir titled
printf '{"title": "%s", "text": "A text"}\n' "$long" >titled.jsonl
run 0 "$warraq" pack --quiet titled.jsonl -o titled/archive.wrq
run 1 "$warraq" flash titled/archive.wrq --to kobo
has err "such as \`عنوان عنوان"
lacks err "$(printf '\357\277\275')" # no half of a letter
[ "$(wc -c <err)" -lt 700 ] || fail "a title of any length is told in full"

test_that "by --as it is an archive of its own, by --replace the next edition, and then nothing is asked"
run 0 "$warraq" flash week2/archive.wrq --as "second/week.wrq" --to kobo
equal "$(ls $shelf | tr '\n' ' ')" "archive.ed1.wrq week.ed1.wrq "
run 0 "$warraq" flash week2/archive.wrq --as week --to kobo
has out "is this bundle already"
run 0 "$warraq" flash week2/archive.wrq --replace --to kobo
run 0 "$warraq" flash week3/archive.wrq --replace --to kobo --dry-run --json
equal "$(cat out)" "{\"would write\":\"$shelf/archive.ed3.wrq\"}
{\"would remove\":\"archive.ed1.wrq\"}"
run 1 "$warraq" flash week3/archive.wrq --to kobo
has err "archive.ed2.wrq is another archive"
cat week1/archive.wrq >$shelf/archive.ed3.wrq
: >$shelf/archive.ed4.wrq
run 1 "$warraq" flash week3/archive.wrq --to kobo
has err "archive.ed3.wrq is another archive"
printf '%s\n' '{"title": "week 1", "text": "A text", "source": "A Source", "date": "2026-01-01"}' \
    '{"title": "week 4", "text": "A text", "source": "A Source", "date": "2026-04-01"}' >week.jsonl
mkdir week4 week5
run 0 "$warraq" pack --quiet week.jsonl -o week4/archive.wrq
run 0 "$warraq" flash week4/archive.wrq --to kobo --quiet
run 0 "$warraq" flash --list --to kobo
has out "archive	5"
: >$shelf/archive.ed5.wrq
rm -f $shelf/archive.ed[1-3].wrq
run 0 "$warraq" flash week3/archive.wrq --to kobo --quiet # nothing there opens
for name in archive week; do run 0 "$warraq" flash --remove $name --to kobo --quiet; done
run 2 "$warraq" flash --list --as week --to kobo
run 2 "$warraq" flash --list --replace --to kobo
run 2 "$warraq" flash week1/archive.wrq --as here/ --to kobo
has err "--as needs a name"

test_that "a bundle that names the one there as the edition before it is its next one"
run 0 "$warraq" flash week1/archive.wrq --to kobo --quiet
printf '%s\n' '{"title": "week 5", "text": "A text", "source": "A Source", "date": "2026-05-01"}' >week.jsonl
run 0 "$warraq" pack --quiet --append week1/archive.wrq week.jsonl -o week5/archive.wrq
run 0 "$warraq" flash week5/archive.wrq --to kobo --quiet
run 0 "$warraq" flash week1/archive.wrq --to kobo --quiet # and back again
run 0 "$warraq" flash --remove archive --to kobo --quiet

test_that "in JSON each thing done is an object"
run 0 "$warraq" flash third/news.wrq --to kobo --dry-run --json
equal "$(cat out)" "{\"would write\":\"$shelf/news.ed1.wrq\"}"
mkdir json
run 0 "$warraq" flash --list --to json --json
equal "$(cat out)" "[]"
run 0 "$warraq" flash --list --to json
has err "there is nothing in json yet"
run 0 "$warraq" flash old/news.wrq --to json --json
run 0 "$warraq" flash new/news.wrq --to json --json --quiet
equal "$(cat out)" ""
run 0 "$warraq" flash new/news.wrq --to json --json
equal "$(cat out)" '{"already there":"news.ed2.wrq"}'
run 0 "$warraq" flash --rollback news --to json --json
equal "$(cat out)" '{"removed":"news.ed2.wrq"}'
run 0 "$warraq" flash --remove news --to json --json --dry-run
equal "$(cat out)" '{"would remove":"news.ed1.wrq"}'

test_that "a card's root and a plain folder are told apart"
mkdir -p card/var/lib/warraq plain
run 0 "$warraq" flash old/news.wrq --to card --quiet
same old/news.wrq card/var/lib/warraq/bundles/news.ed1.wrq
equal "$(cat out)" ""
run 0 "$warraq" flash old/news.wrq --to plain
same old/news.wrq plain/news.ed1.wrq

test_that "the service's user can read what was written by one who keeps all to himself"
run 0 sh -c 'umask 077; exec "$@"' sh "$warraq" flash newest.wrq --to card
equal "$(stat -c %a card/var/lib/warraq/bundles/newest.ed1.wrq)" 644
run 0 sh -c 'umask 077; exec "$@"' sh "$warraq" flash newest.wrq --to plain
equal "$(stat -c %a plain/newest.ed1.wrq)" 600
run 0 "$warraq" flash --remove newest --to plain --quiet
run 0 "$warraq" flash --remove newest --to card --quiet

test_that "without --to the Kobo that is mounted is meant"
mkdir -p root/proc/self
here=$(pwd -P | sed 's/ /\\040/g')
printf 'none %s/plain vfat rw 0 0\n' "$here" >root/proc/self/mounts
WARRAQ_ROOT=root run 1 "$warraq" flash old/news.wrq
has err "no Kobo is mounted"
printf 'none %s/kobo vfat rw 0 0\n' "$here" >>root/proc/self/mounts
WARRAQ_ROOT=root run 0 "$warraq" flash old/news.wrq
same old/news.wrq $shelf/news.ed1.wrq
cp -r kobo kobo2
printf 'none %s/kobo2 vfat rw 0 0\n' "$here" >>root/proc/self/mounts
WARRAQ_ROOT=root run 2 "$warraq" flash new/news.wrq
has err "--to $(pwd -P)/kobo2"

test_that "so is the card of a Pi, but not the root of this machine"
printf 'none / ext4 rw 0 0\nnone %s/card ext4 rw 0 0\n' "$here" >root/proc/self/mounts
WARRAQ_ROOT=root run 0 "$warraq" flash new/news.wrq
has out "card: the card of a Pi"
same new/news.wrq card/var/lib/warraq/bundles/news.ed2.wrq
printf 'none %s/kobo vfat rw 0 0\n' "$here" >>root/proc/self/mounts
WARRAQ_ROOT=root run 2 "$warraq" flash new/news.wrq
has err "2 devices are mounted; name one with --to:"

test_that "what cannot be flashed is refused and told, and nothing is touched"
printf x | dd of=old/news.wrq bs=1 seek=2000 conv=notrunc 2>dd.log
run 1 "$warraq" flash old/news.wrq --to plain
has err "warraq repair"
run 1 "$warraq" flash nothing.wrq --to plain
run 1 "$warraq" flash newest.wrq --to nowhere
has err "is the device connected and mounted?"
run 2 "$warraq" flash
run 2 "$warraq" flash newest.wrq --list
run 2 "$warraq" flash newest.wrq new/news.wrq
equal "$(ls plain)" "news.ed1.wrq"

test_that "the volumes of a Pi's card where no reader looks are refused"
mkdir -p bootfs bare/etc
touch bootfs/cmdline.txt bootfs/config.txt bare/etc/os-release
run 1 "$warraq" flash newest.wrq --to bootfs
has err "the volume that a Pi starts from, and no reader looks there; name its other volume, rootfs, with --to"
run 1 "$warraq" flash newest.wrq --to bare
has err "the root of a system without the package warraq-reader; install it on the Pi first"
equal "$(ls bootfs bare)" "bare:
etc

bootfs:
cmdline.txt
config.txt"
run 0 "$warraq" flash --list --to bootfs
mkdir -p bare/var/lib/warraq
run 0 "$warraq" flash newest.wrq --to bare

test_that "a bundle larger than a file there may be is split into bundles that are read as one"
mkdir fat big
cat "$source"/tests/articles/*.txt | grep . | awk '
    { lines[NR] = $0 }
    END {
        srand(1)
        for (i = 1; i <= 300; i++) {
            text = ""
            for (k = 0; k < 12; k++) text = text lines[int(rand() * NR) + 1] "\\n"
            gsub(/"/, "\\\"", text)
            printf "{\"title\": \"خبر %d\", \"text\": \"%s\"}\n", i, text
        }
    }' >big.jsonl
run 0 "$warraq" pack --quiet big.jsonl -o big/news.wrq
run 0 "$warraq" flash new/news.wrq --to fat --quiet
most=$(($(wc -c <big/news.wrq) * 3 / 5))
WARRAQ_FILE_MAX=$most run 1 "$warraq" flash big/news.wrq --to fat
has err "is another archive called news"
equal "$(ls fat)" news.ed1.wrq
mkdir empty
WARRAQ_FILE_MAX=$most TMPDIR=$work/empty run 0 "$warraq" flash big/news.wrq --to fat --replace --dry-run
has out "would write fat/news.ed2-1-of-2.wrq"
has out "would write fat/news.ed2-2-of-2.wrq"
lacks out "would remove"
equal "$(ls fat empty)" "empty:

fat:
news.ed1.wrq"
WARRAQ_FILE_MAX=$most run 0 "$warraq" flash big/news.wrq --to fat --replace
has out "bundles that are read as one archive"
equal "$(ls fat | tr '\n' ' ')" "news.ed1.wrq news.ed2-1-of-2.wrq news.ed2-2-of-2.wrq "
for share in fat/*.wrq; do
    [ "$(wc -c <"$share")" -le "$most" ] || fail "$share is too large"
done
run 0 "$warraq" list big/news.wrq --json
cp out all
run 0 "$warraq" list fat --json
sed 's/,"bundle":"[^"]*"//; s/"number":[0-9]*/"number":N/' out >shared
sed -i 's/"number":[0-9]*/"number":N/' all
same all shared

test_that "a bundle whose pictures all stand at one end is split too, into files of any size"
cp -r "$source/tests/articles/pictures" .
awk 'BEGIN {
    srand(2)
    for (i = 1; i <= 300; i++) {
        text = ""
        for (k = 0; k < 150; k++) text = text sprintf("%x%x ", rand() * 1048576, rand() * 65536)
        printf "{\"title\": \"text %d\", \"date\": \"2024-01-01\", \"text\": \"%s\"}\n", i, text
    }
    for (i = 1; i <= 150; i++)
        printf "{\"title\": \"picture %d\", \"date\": \"2010-01-01\", \"blocks\": [{\"kind\": \"paragraph\", \"text\": \"A text\"}, {\"kind\": \"image\", \"file\": \"pictures/valley.png\", \"text\": \"\"}]}\n", i
}' >ends.jsonl
run 0 "$warraq" pack --quiet ends.jsonl -o ends.wrq
for percent in 30 40 60; do
    mkdir ends
    WARRAQ_FILE_MAX=$(($(wc -c <ends.wrq) * percent / 100)) run 0 "$warraq" flash ends.wrq --to ends --quiet
    run 0 "$warraq" list ends --limit 1000
    equal "$(wc -l <out | tr -d ' ')" 450
    rm -r ends
done

test_that "what a split that was killed left on this machine goes with the next one, and no other's"
mkdir -p left/warraq-split.999999999.abcdef left/warraq-split.$$.abcdef
echo share >left/warraq-split.999999999.abcdef/share.wrq
echo half >left/warraq-split.999999999.abcdef/.warraq-999999999-0.part
echo share >left/warraq-split.$$.abcdef/share.wrq
mkdir elsewhere
echo mine >elsewhere/share.wrq
ln -s "$work/elsewhere" left/warraq-split.999999998.abcdef
WARRAQ_FILE_MAX=$most TMPDIR=$work/left run 0 "$warraq" flash big/news.wrq --to fat --quiet
equal "$(cat elsewhere/share.wrq)" mine
rm left/warraq-split.999999998.abcdef
equal "$(cd left && echo *)" "warraq-split.$$.abcdef"
equal "$(ls left/warraq-split.$$.abcdef)" share.wrq

test_that "the same split twice copies nothing, and a smaller edition is one like any other"
WARRAQ_FILE_MAX=$most run 0 "$warraq" flash big/news.wrq --to fat
equal "$(grep -c 'is this bundle already' out)" 2
WARRAQ_FILE_MAX=$most run 1 "$warraq" flash new/news.wrq --to fat --quiet
has err "fat/news.ed2-1-of-2.wrq is another archive called news"
WARRAQ_FILE_MAX=$most run 0 "$warraq" flash new/news.wrq --to fat --quiet --replace
equal "$(ls fat | tr '\n' ' ')" "news.ed2-1-of-2.wrq news.ed2-2-of-2.wrq news.ed3.wrq "
run 0 "$warraq" list fat
equal "$(wc -l <out | tr -d ' ')" 4
run 0 "$warraq" flash --list --to fat
equal "$(cut -f 1,2,4,5 out | tr '\t\n' ' ;')" "news 3 read;news 2 kept 2 of 2 files;"
run 0 "$warraq" flash --list --to fat --json
has out '"archive":"news","edition":2,"files":["news.ed2-1-of-2.wrq","news.ed2-2-of-2.wrq"],"bytes":'
WARRAQ_FILE_MAX=$most run 0 "$warraq" flash big/news.wrq --to fat --quiet --replace
equal "$(ls fat | tr '\n' ' ')" "news.ed3.wrq news.ed4-1-of-2.wrq news.ed4-2-of-2.wrq "
run 0 "$warraq" flash --remove news --to fat
equal "$(ls fat)" ""
WARRAQ_FILE_MAX=600 run 1 "$warraq" flash big/news.wrq --to fat --quiet
has err "cannot be split"
equal "$(ls fat)" ""

# names the titles that are read in fat, and the code of `warraq list`
read_now() {
    run "$1" "$warraq" list fat --limit 1000 --json
    sed 's/.*"title":"\([^"]*\)".*/\1/' out | LC_ALL=C sort >titles
}
# three editions of 300 articles with other titles
mkdir big1 big2 big3
sed 's|"title": "خبر \([0-9]*\)"|"url": "https://example.org/\1", &|' big.jsonl >big1.jsonl
sed 's|"title": "خبر|"title": "جديد|' big1.jsonl >big2.jsonl
sed 's|"title": "خبر|"title": "أحدث|' big1.jsonl >big3.jsonl
for n in 1 2 3; do run 0 "$warraq" pack --quiet big$n.jsonl -o big$n/news.wrq; done
WARRAQ_FILE_MAX=$most run 0 "$warraq" flash big1/news.wrq --to fat --quiet
read_now 0
cp titles old-titles
equal "$(grep -c خبر titles)" 300

test_that "an edition in shares is read when its last share is there, and the one before until then"
WARRAQ_FILE_MAX=$most run 0 "$warraq" flash big2/news.wrq --to fat --quiet
read_now 0
equal "$(grep -c جديد titles)" 300
mv fat/news.ed2-2-of-2.wrq fat/news.ed2-2-of-2.part
read_now 0
same old-titles titles
run 0 "$warraq" flash --list --to fat
equal "$(cut -f 1,2,4,5 out | tr '\t\n' ' ;')" "news 2 unfinished 1 of 2 files;news 1 read 2 of 2 files;"
rm fat/news.ed2-2-of-2.part
read_now 0
same old-titles titles
cp fat/news.ed2-1-of-2.wrq share.wrq
: >fat/news.ed2-2-of-2.wrq
read_now 3
same old-titles titles
rm fat/news.ed2-2-of-2.wrq

test_that "the same command goes on with the shares that are there, and another bundle does not"
cp -r fat begun
WARRAQ_FILE_MAX=$most run 0 "$warraq" flash big2/news.wrq --to fat --dry-run
equal "$(grep would out)" "would write fat/news.ed2-2-of-2.wrq"
WARRAQ_FILE_MAX=$most run 0 "$warraq" flash big2/news.wrq --to fat
has out "fat/news.ed2-1-of-2.wrq is this bundle already"
has out "fat/news.ed2-2-of-2.wrq: "
same share.wrq fat/news.ed2-1-of-2.wrq
equal "$(ls fat | tr '\n' ' ')" "news.ed1-1-of-2.wrq news.ed1-2-of-2.wrq news.ed2-1-of-2.wrq news.ed2-2-of-2.wrq "
read_now 0
equal "$(grep -c جديد titles)" 300
rm -r fat
cp -r begun fat
WARRAQ_FILE_MAX=$most run 0 "$warraq" flash big1/news.wrq --to fat
equal "$(grep -c 'fat/news.ed1.*is this bundle already' out)" 2
equal "$(ls fat | tr '\n' ' ')" "news.ed1-1-of-2.wrq news.ed1-2-of-2.wrq news.ed2-1-of-2.wrq "
WARRAQ_FILE_MAX=$most run 0 "$warraq" flash big3/news.wrq --to fat
has out "removed news.ed2-1-of-2.wrq"
equal "$(ls fat | tr '\n' ' ')" "news.ed1-1-of-2.wrq news.ed1-2-of-2.wrq news.ed3-1-of-2.wrq news.ed3-2-of-2.wrq "
read_now 0
equal "$(grep -c أحدث titles)" 300

test_that "a share that was begun is gone on with, and one that is damaged there is not trusted"
rm -r fat
cp -r begun fat
WARRAQ_FILE_MAX=$most run 0 "$warraq" flash big2/news.wrq --to fat --quiet
mv fat/news.ed2-2-of-2.wrq fat/news.ed2-2-of-2.part
WARRAQ_FILE_MAX=$most run 0 "$warraq" flash big2/news.wrq --to fat --json
has out '"file":"news.ed2-2-of-2.wrq"'
lacks out '"resumed_bytes":0,'
printf damage | dd of=fat/news.ed2-1-of-2.wrq bs=1 seek=3000 conv=notrunc 2>dd.log
WARRAQ_FILE_MAX=$most run 0 "$warraq" flash big2/news.wrq --to fat
has err "news.ed2-1-of-2.wrq is damaged since it was copied"
has out "fat/news.ed3-1-of-2.wrq: "
read_now 0
equal "$(grep -c جديد titles)" 300

test_that "a share that was taken away is told, and what is there is read when there is nothing whole"
rm -r fat
cp -r begun fat
rm fat/news.ed1-*
read_now 3
has err "the one with the number 2 is not beside it"
[ "$(grep -c جديد titles)" -gt 50 ] || fail "the share that is there is not read"
WARRAQ_FILE_MAX=$most run 0 "$warraq" flash big2/news.wrq --to fat --quiet
rm fat/news.ed2-1-of-2.wrq
WARRAQ_FILE_MAX=$most run 0 "$warraq" flash big2/news.wrq --to fat --quiet
equal "$(ls fat | tr '\n' ' ')" "news.ed3-1-of-2.wrq news.ed3-2-of-2.wrq "

test_that "an edition in shares is rolled back as one, also when that was interrupted"
WARRAQ_FILE_MAX=$most run 0 "$warraq" flash big1/news.wrq --to fat --quiet
run 0 "$warraq" flash --rollback news --to fat --dry-run
equal "$(cat out)" "would remove news.ed4-1-of-2.wrq
would remove news.ed4-2-of-2.wrq"
rm fat/news.ed4-1-of-2.wrq
run 0 "$warraq" flash --rollback news --to fat
equal "$(ls fat | tr '\n' ' ')" "news.ed3-1-of-2.wrq news.ed3-2-of-2.wrq "
run 1 "$warraq" flash --rollback news --to fat
has err "nothing to go back to"

test_that "a share flashed alone is an archive of its own, and takes the place of nothing"
run 0 "$warraq" flash fat/news.ed3-1-of-2.wrq --to fat --quiet
equal "$(ls fat | tr '\n' ' ')" "news-1-of-2.ed1.wrq news.ed3-1-of-2.wrq news.ed3-2-of-2.wrq "
run 0 "$warraq" flash --remove news-1-of-2 --to fat --quiet
run 0 "$warraq" flash --remove news --to fat --quiet
equal "$(ls fat)" ""

test_that "an archive whose numbers are used up is refused"
cp new/news.wrq fat/news.ed999999999.wrq
run 1 "$warraq" flash newest.wrq --as news --to fat
has err "used up their numbers"
has err "--as NAME"
equal "$(ls fat)" news.ed999999999.wrq
rm fat/news.ed999999999.wrq

test_that "in JSON a failure is an object too, with what, which file, why, what to do and the exit code"
# error NAME CODE COMMAND...: the last line of its output
error() {
    name=$1 code=$2
    shift 2
    run "$code" "$@" --json
    tail -n 1 out >last
    has last "{\"error\":\"$name\""
    has last "\"why\":\""
    has last "\"remedy\":\""
    has last "\"exit_code\":$code}"
    equal "$(grep -c '"error"' out)" 1
}
mkdir -p errors/.kobo
cp kobo/.kobo/version errors/.kobo/
error usage 2 "$warraq" flash
error usage 2 "$warraq" flash --nonsense
error usage 2 "$warraq" flash newest.wrq --to errors --to plain
has err "option \`--to\` is given twice: \`errors\` and \`plain\`"
error cannot_read 1 "$warraq" flash nothing.wrq --to plain
has last '"file":"nothing.wrq"'
has last '"why":"No such file or directory"'
has last '"remedy":"check the path and who may read it"'
error damaged 1 "$warraq" flash old/news.wrq --to plain
error not_a_bundle 1 "$warraq" flash big.jsonl --to plain
head -c 2000 newest.wrq >short.wrq
error damaged 1 "$warraq" flash short.wrq --to plain
error no_volume 1 "$warraq" flash newest.wrq --to nowhere
WARRAQ_ROOT=root error several_devices 2 "$warraq" flash new/news.wrq
error no_archive 1 "$warraq" flash --remove weather --to plain
error no_older 1 "$warraq" flash --rollback news --to plain
WARRAQ_FILE_MAX=600 error cannot_split 1 "$warraq" flash big/news.wrq --to errors
WARRAQ_FILE_MAX=$most TMPDIR=$work/nowhere error cannot_write 1 "$warraq" flash big/news.wrq --to errors

test_that "one who may not write on a card is told to be root"
if [ "$(id -u)" -eq 0 ] && command -v setpriv >/dev/null 2>&1; then
    chmod 755 "$work"
    chmod -R go+rX,go-w card newest.wrq
    as_somebody() { setpriv --reuid=65534 --regid=65534 --clear-groups "$@"; }
    if as_somebody "$warraq" --version >version 2>&1; then
        error cannot_write 1 as_somebody "$warraq" flash newest.wrq --to card
        has last '"remedy":"give the same command as root, with `sudo`"'
        error cannot_write 1 as_somebody "$warraq" flash --remove news --to card
        has err "Permission denied; give the same command as root, with \`sudo\`"
        chmod 700 card/var/lib/warraq/bundles
        error no_folder 1 as_somebody "$warraq" flash --list --to card
        has last "as root"
        chmod 755 card/var/lib/warraq/bundles
    else
        skip "the program lies where another user cannot run it"
    fi
else
    skip "only root may be another user"
fi

test_that "a file where a folder has to be is named"
: >errors/.adds
error no_folder 1 "$warraq" flash newest.wrq --to errors
has last '"file":"errors/.adds"'
has err "errors/.adds is a file"
rm errors/.adds

test_that "a volume that is full or read-only is told from one that is whole"
if [ "$(id -u)" -eq 0 ] && mkdir tiny && mount -t tmpfs -o size=1200k none tiny 2>mount.log; then
    run 0 "$warraq" flash newest.wrq --to tiny
    head -c 1000000 /dev/zero >tiny/films
    run 1 "$warraq" flash new/news.wrq --to tiny
    has err "are needed beside what is there"
    WARRAQ_FILE_MAX=$most error no_room 1 "$warraq" flash big/news.wrq --to tiny
    equal "$(ls tiny | tr '\n' ' ')" "films newest.ed1.wrq "
    rm tiny/films
    mkdir first
    run 0 "$warraq" pack --quiet "$source"/tests/articles/01-*.txt -o first/news.wrq
    run 0 "$warraq" flash first/news.wrq --to tiny
    run 0 "$warraq" flash new/news.wrq --to tiny
    head -c 1000000 /dev/zero >tiny/films
    run 1 "$warraq" flash third/news.wrq --to tiny
    has err "are needed beside what is there"
    lacks out "removed"
    [ -e tiny/news.ed1.wrq ] || fail "the edition before went for a copy that was refused"
    mount -o remount,ro tiny
    rm -f tiny/films 2>/dev/null
    error read_only 1 "$warraq" flash third/news.wrq --to tiny
    has err "is read-only"
    error cannot_write 1 "$warraq" flash --remove news --to tiny
    has err "Read-only file system; is the card locked"
    umount tiny
else
    skip "only root may mount a small volume"
fi

test_that "room is looked at for all shares before the first, and the oldest edition goes for it"
if [ "$(id -u)" -eq 0 ] && mkdir small && mount -t tmpfs -o size=1480k none small 2>mount.log; then
    for n in 1 2; do WARRAQ_FILE_MAX=$most run 0 "$warraq" flash big$n/news.wrq --to small --quiet; done
    head -c 200000 /dev/zero >small/films
    WARRAQ_FILE_MAX=$most error no_room 1 "$warraq" flash big3/news.wrq --to small
    lacks out "removed"
    rm small/films
    WARRAQ_FILE_MAX=$most run 0 "$warraq" flash big3/news.wrq --to small
    equal "$(grep -c 'removed news.ed1-[12]-of-2.wrq' out)" 2
    has out "small/news.ed3-2-of-2.wrq: "
    lacks out "removed news.ed2"
    equal "$(ls small | tr '\n' ' ')" "news.ed2-1-of-2.wrq news.ed2-2-of-2.wrq news.ed3-1-of-2.wrq news.ed3-2-of-2.wrq "
    : >small/news.ed3-2-of-2.wrq # damaged since: the edition before is read, and stays for want of room
    head -c 330000 /dev/zero >small/films
    WARRAQ_FILE_MAX=$most error no_room 1 "$warraq" flash big1/news.wrq --to small
    rm small/films
    head -c 130000 /dev/zero >small/films
    WARRAQ_FILE_MAX=$most run 0 "$warraq" flash big1/news.wrq --to small
    has out "removed news.ed3-1-of-2.wrq"
    equal "$(ls small | tr '\n' ' ')" "films news.ed2-1-of-2.wrq news.ed2-2-of-2.wrq news.ed4-1-of-2.wrq news.ed4-2-of-2.wrq "
    umount small
else
    skip "only root may mount a small volume"
fi

finish
