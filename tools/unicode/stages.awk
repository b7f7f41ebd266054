# SPDX-License-Identifier: MIT
# What tables.awk and fold.awk share, read before them by tables.sh: ranges of the Unicode Character
# Database in the folder `ucd`, and a value for each code point as a table of three stages. The
# program gives value_of(cp), a number that fits its leaves.

function fail(what) {
    print program ".awk: " what > "/dev/stderr"
    failed = 1
    exit 1
}

function number_of(hex,   i, n) {
    n = 0
    for (i = 1; i <= length(hex); i++)
        n = n * 16 + index("123456789ABCDEF", toupper(substr(hex, i, 1)))
    return n
}

function note_source(line) {
    sub(/^# */, "", line)
    sub(/\r$/, "", line)
    sources = sources "\n * " line
}

# Fill property[code point] from a file of lines "RANGE ; VALUE", of VALUE `only` when it is given.
function load_ranges(file, property, only,   path, line, field, range, last, cp, is_read) {
    path = ucd "/" file
    while ((getline line < path) > 0) {
        if (!is_read++) {
            note_source(line)
            continue
        }
        if (match(line, /Emoji Version [0-9.]+/))
            sources = sources " (" substr(line, RSTART, RLENGTH) ")"
        sub(/#.*/, "", line)
        if (split(line, field, ";") < 2)
            continue
        gsub(/[ \t]/, "", field[1])
        gsub(/[ \t]/, "", field[2])
        if (only != "" && field[2] != only)
            continue
        if (split(field[1], range, /\.\./) < 2)
            range[2] = range[1]
        last = number_of(range[2])
        for (cp = number_of(range[1]); cp <= last; cp++)
            property[cp] = field[2]
    }
    close(path)
    if (!is_read)
        fail("cannot read " path)
}

# ---- stages ----

# Equal rows of a stage are kept once: the number of `row`.
function number_row(stage, row) {
    if (!((stage, row) in row_number)) {
        row_number[stage, row] = row_n[stage] + 0
        rows[stage, row_n[stage]++] = row
    }
    return row_number[stage, row]
}

function leaf_row(cp,   row, end) {
    for (end = cp + LEAF; cp < end; cp++)
        row = row " " value_of(cp)
    return row
}

function find_stages(   cp, end, row) {
    for (cp = 0; cp < CODE_POINTS;) {
        row = ""
        for (end = cp + LEAF * MIDDLE; cp < end; cp += LEAF)
            row = row " " number_row("leaf", leaf_row(cp))
        root = root " " number_row("middle", row)
    }
    if (row_n["middle"] > 256)
        fail("more rows than a byte counts")
}

# `list`, separated by spaces, with commas in lines of at most 100 columns; `before` and `after`
# stand at its ends.
function print_list(list, before, after,   item, n, i, line) {
    n = split(list, item, " ")
    line = before item[1]
    for (i = 2; i <= n; i++) {
        line = line ","
        if (length(line " " item[i] ",") > 100) {
            print line
            line = before
            gsub(/./, " ", line)
            line = line item[i]
        } else {
            line = line " " item[i]
        }
    }
    print line after
}

function print_rows(stage, c_type, row_size,   i) {
    print "static const " c_type " " prefix "_" stage "[][" row_size "] = {"
    for (i = 0; i < row_n[stage]; i++)
        print_list(rows[stage, i], "    {", "},")
    print "};"
}

# The table, of leaves of `leaf_type`; its names begin with `prefix`.
function print_stages(leaf_type) {
    print "static const uint8_t " prefix "_root[] = {"
    print_list(root, "    ", "")
    print "};"
    print_rows("middle", "uint16_t", MIDDLE)
    print_rows("leaf", leaf_type, LEAF)
}

function print_head(guard, source_list) {
    print "/* SPDX-License-Identifier: MIT */"
    print "#ifndef " guard
    print "#define " guard
    print "/* Made by tools/unicode/tables.sh from" source_list " */"
    print "#include <stdint.h>"
    print ""
}

BEGIN {
    CODE_POINTS = 1114112
    LEAF = 16
    MIDDLE = 32
}

END {
    exit failed
}
