#!/bin/sh
# SPDX-License-Identifier: MIT
# Main text and metadata found on made pages (tests/pages): the templates that were looked at when the
# finder was written, and apart those that were not. Words of the text that were found (recall) and
# of what was found (precision), and the shares of titles, authors, dates and categories that are exact.
# usage: tests/bench/main_text.sh [BUILD [PAGES [FOLDER]]]
#   BUILD   a build folder (default: build/release); main_text is built there
#   PAGES   of each template (default: 60)
#   FOLDER  where pages that were not read without a mistake are written, with what was wanted
# Their text is that of ../shared/corpora, if it is there, else of tests/articles.
set -eu

source=$(cd "$(dirname "$0")/../.." && pwd)
build=${1:-$source/build/release}
pages=${2:-60}
folder=${3:-}
cmake --build "$build" --target main_text >&2
corpus=$source/../shared/corpora/arzwiki-2018.jsonl.xz
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
set -- phrases "$source/tools/import/phrases.txt" pages "$pages"
[ -z "$folder" ] || set -- "$@" wrong "$folder"
if [ -f "$corpus" ]; then
    xz -dc "$corpus" | awk 'NR % 4 == 1' >"$work/corpus.jsonl"
    set -- "$@" text "$work/corpus.jsonl"
else
    for file in "$source"/tests/articles/0[1-5]*.txt; do
        set -- "$@" text "$file"
    done
fi
for name in news blog forum magazine wiki agency table mobile joomla react; do
    set -- "$@" template "$source/tests/pages/$name.html"
done
set -- "$@" sum tuned
for name in gazette weekly; do
    [ ! -f "$source/tests/pages/$name.html" ] || set -- "$@" template "$source/tests/pages/$name.html"
done
set -- "$@" sum held-out
for name in block blogger thread wire amp portal daily column; do
    set -- "$@" template "$source/tests/pages/$name.html"
done
set -- "$@" sum later
for name in jannah newspaper script minerva webforms live medium diwan breaks howto; do
    set -- "$@" template "$source/tests/pages/$name.html"
done
set -- "$@" sum latest
for name in elementor letter frontpage gov smf; do
    set -- "$@" template "$source/tests/pages/$name.html"
done
"$build/tests/main_text" "$@" sum last
