#!/bin/sh
# SPDX-License-Identifier: MIT
# check_layers.sh ROOT [LIBRARY.a...]
# Fails, naming file and line, on what docs/design.md "The house" forbids: an include that points
# to the right, a system or foreign header outside its place, memory from the heap in the core, a
# public symbol without the prefix wq_.
set -eu
root=$1
shift
cd "$root"
status=0

# Which layer each public header belongs to, and which layers each layer may use.
rules='
BEGIN {
    own("base", "status base io event article device surface devices.def")
    own("fold", "fold")
    own("bundle", "format hash bundle")
    own("search", "search")
    own("archive", "archive")
    own("text", "font text")
    own("layout", "layout phrase language")
    own("paint", "paint")
    own("state", "state history")
    own("ui", "ui")
    own("port", "port host")
    n = split("base fold bundle search archive text layout paint state ui", arrow, " ")
    for (i = 1; i <= n; i++)
        for (j = 1; j <= i; j++)
            may[arrow[i], arrow[j]] = 1
    for (j = 1; arrow[j] != "state"; j++)
        may["tools", arrow[j]] = 1
    may["tools", "port"] = 1
    may["port", "base"] = may["port", "port"] = 1

    # foreign headers: pattern, then where they may stand
    foreign["^(ft2build\\.h|freetype/|hb|fribidi)"] = "^firmware/text/"
    foreign["^zlib\\.h"] = "^(firmware/bundle/|tools/pack/|tools/import/)"
    foreign["^sodium"] = "^(firmware/bundle/hash\\.c|tools/warraq\\.c)$"
    foreign["^libdeflate\\.h"] = "^tools/pack/"
    foreign["^jansson"] = "^tools/import/"
    foreign["^gumbo"] = "^tools/import/"
    foreign["^zip\\.h"] = "^tools/import/"
    foreign["^archive(_entry)?\\.h"] = "^tools/import/"
    foreign["^(lzma|zstd)\\.h"] = "^tools/import/"
    foreign["^expat"] = "^tools/import/"
    foreign["^cmark"] = "^tools/import/markdown\\.c$"
    foreign["^jpeglib"] = "^tools/import/"
    foreign["^webp/"] = "^tools/import/"
    foreign["^gif_lib"] = "^tools/import/"
    foreign["^seccomp"] = "^tools/import/"
    foreign["^png\\.h"] = "^(firmware/port/|tools/)"
    foreign["^SDL"] = "^firmware/port/"
    system_header = "^(stdio|unistd|time|fcntl|errno|signal|poll|dirent|pthread|getopt|threads)\\.h$|^(sys|linux)/"
    heap_call = "(^|[^A-Za-z0-9_>.])(malloc|calloc|realloc|free|strdup|aligned_alloc)[ ]*\\("
}
function own(layer, headers,   i, n, name) {
    n = split(headers, name, " ")
    for (i = 1; i <= n; i++)
        owner[name[i]] = layer
}
function fail(what) {
    print file ":" line ": " what
    failed = 1
}
# The layer a file is held to; "" for what wires all of them together.
function layer_of(path,   part, name) {
    split(path, part, "/")
    if (part[1] == "tools")
        return "tools"
    if (part[1] == "firmware")
        return part[3] == "" ? "" : part[2]
    name = part[3]
    sub(/\.h$/, "", name)
    if (!(name in owner))
        fail("belongs to no layer that tests/check_layers.sh knows")
    return owner[name]
}
function touches_system(path) {
    return path !~ /^(firmware\/port\/|firmware\/[^\/]*$|tools\/|include\/warraq\/host\.h$)/
}
# `text` without what stands in comments; in_comment goes on from line to line.
function bare(text,   out, at) {
    out = ""
    while (text != "") {
        if (in_comment) {
            at = index(text, "*/")
            if (!at)
                return out
            text = substr(text, at + 2)
            in_comment = 0
        } else {
            at = index(text, "/*")
            if (!at) {
                out = out text
                break
            }
            out = out substr(text, 1, at - 1)
            text = substr(text, at + 2)
            in_comment = 1
        }
    }
    sub(/\/\/.*/, "", out)
    return out
}
function check_include(text,   name, pattern) {
    name = text
    sub(/^[ \t]*#[ \t]*include[ \t]*[<"]/, "", name)
    sub(/[>"].*$/, "", name)
    if (name ~ /^warraq\//) {
        sub(/^warraq\//, "", name)
        sub(/\.h$/, "", name)
        if (!(name in owner))
            fail("includes warraq/" name ".h, which belongs to no layer")
        else if (layer != "" && !((layer, owner[name]) in may))
            fail(layer " may not include warraq/" name ".h, which belongs to " owner[name])
        return
    }
    if (text ~ /include[ \t]*"/ && layer != "" && layer != "tools" && name ~ /\//)
        fail("includes a private header of another folder: " name)
    for (pattern in foreign)
        if (name ~ pattern && file !~ foreign[pattern])
            fail("<" name "> may stand only in " foreign[pattern])
    if (name ~ system_header && touches_system(file))
        fail("<" name "> belongs to port/, reader.c and the tools")
}
FNR == 1 {
    file = FILENAME
    sub(/^\.\//, "", file)
    line = 1
    in_comment = 0
    layer = layer_of(file)
}
{
    line = FNR
    text = bare($0)
    if (text ~ /^[ \t]*#[ \t]*include/)
        check_include(text)
    else if (text ~ heap_call && touches_system(file))
        fail("memory comes from arenas here, not from the heap")
}
END {
    exit failed
}'

sources=$(find include firmware tools \( -name '*.c' -o -name '*.h' -o -name '*.def' \) | sort)
if [ -z "$sources" ]; then
    echo "check_layers.sh: no sources under $root" >&2
    exit 1
fi
# names of our sources hold no white space
# shellcheck disable=SC2086
awk "$rules" $sources || status=1

# Symbols that begin with __ come from the compiler (sanitizers).
for library in "$@"; do
    strange=$(nm -g --defined-only "$library" | awk 'NF == 3 && $3 !~ /^(wq_|__)/ { print $3 }')
    for symbol in $strange; do
        echo "$library: public symbol $symbol does not begin with wq_"
        status=1
    done
done
exit $status
