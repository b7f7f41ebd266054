# SPDX-License-Identifier: MIT
# awk -v ucd=DIR -v table=line|grapheme -f tables.awk: the classes of all code points, from the
# Unicode Character Database in DIR, as a C header with tables of three stages.

function fail(what) {
    print "tables.awk: " what > "/dev/stderr"
    failed = 1
    exit 1
}

function number_of(hex,   i, n) {
    n = 0
    for (i = 1; i <= length(hex); i++)
        n = n * 16 + index("123456789ABCDEF", substr(hex, i, 1))
    return n
}

# Fill property[code point] from a file of lines "RANGE ; VALUE", of VALUE `only` when it is given.
function load(file, property, only,   path, line, field, range, first, last, cp, is_read) {
    path = ucd "/" file
    while ((getline line < path) > 0) {
        if (!is_read++) {
            sub(/^# */, "", line)
            sources = sources "\n * " line
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
        first = last = field[1]
        if (split(field[1], range, /\.\./) == 2) {
            first = range[1]
            last = range[2]
        }
        last = number_of(last)
        for (cp = number_of(first); cp <= last; cp++)
            property[cp] = field[2]
    }
    close(path)
    if (!is_read)
        fail("cannot read " path)
}

# ---- classes ----

# The class for the rules of UAX #14: LB1 applied, and what LB30 and LB30b ask beyond the class.
function line_class(cp,   class) {
    class = cp in line_break ? line_break[cp] : "XX"
    if (class == "SA")
        class = category[cp] == "Mn" || category[cp] == "Mc" ? "CM" : "AL"
    if (class == "AI" || class == "SG" || class == "XX")
        class = "AL"
    if (class == "CJ")
        class = "NS"
    if ((class == "OP" || class == "CP") && width[cp] ~ /^[FWH]$/)
        class = class "_WIDE"
    if (cp in pictographic && category[cp] == "Cn")
        class = class "_PICT"
    return class
}

# The class for the rules of UAX #29; none of them is pictographic besides.
function grapheme_class(cp,   class) {
    class = cp in grapheme_break ? grapheme_break[cp] : "Other"
    if (cp in pictographic && class != "Other")
        fail("a pictograph of class " class)
    return cp in pictographic ? "PICTOGRAPH" : toupper(class)
}

function class_of(cp) {
    return table == "line" ? line_class(cp) : grapheme_class(cp)
}

# ---- tables ----

function load_properties(   name, n, i) {
    if (table == "line") {
        type = "break_class"
        guard = "WARRAQ_LAYOUT_BREAK_TABLE_H"
        n = split("AL B2 BA BB BK CB CL CM CP CR EB EM EX GL H2 H3 HL HY ID ID_PICT IN IS JL JT " \
            "JV LF NL NS NU OP OP_WIDE PO PR QU RI SP SY WJ ZW ZWJ", name, " ")
        load("LineBreak.txt", line_break)
        load("EastAsianWidth.txt", width)
        load("extracted/DerivedGeneralCategory.txt", category)
    } else {
        type = "grapheme_class"
        guard = "WARRAQ_TEXT_GRAPHEME_TABLE_H"
        n = split("OTHER CR LF CONTROL EXTEND ZWJ REGIONAL_INDICATOR PREPEND SPACINGMARK L V T " \
            "LV LVT PICTOGRAPH", name, " ")
        load("auxiliary/GraphemeBreakProperty.txt", grapheme_break)
    }
    load("emoji/emoji-data.txt", pictographic, "Extended_Pictographic")
    for (i = 1; i <= n; i++) {
        code[name[i]] = i - 1
        enumerators = enumerators " " name[i]
    }
}

# Equal rows of a stage are kept once: the number of `row`.
function number_row(stage, row) {
    if (!((stage, row) in row_number)) {
        row_number[stage, row] = row_n[stage] + 0
        rows[stage, row_n[stage]++] = row
    }
    return row_number[stage, row]
}

function leaf_row(cp,   row, end, class) {
    for (end = cp + LEAF; cp < end; cp++) {
        class = class_of(cp)
        if (!(class in code))
            fail(class " is no class that the code knows")
        row = row " " code[class]
    }
    return row
}

function find_stages(   cp, end, row) {
    for (cp = 0; cp < CODE_POINTS;) {
        row = ""
        for (end = cp + LEAF * MIDDLE; cp < end; cp += LEAF)
            row = row " " number_row("leaf", leaf_row(cp))
        root = root " " number_row("middle", row)
    }
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
    print "static const " c_type " " type "_" stage "[][" row_size "] = {"
    for (i = 0; i < row_n[stage]; i++)
        print_list(rows[stage, i], "    {", "},")
    print "};"
}

BEGIN {
    CODE_POINTS = 1114112
    LEAF = 16
    MIDDLE = 32
    load_properties()
    find_stages()
    if (row_n["middle"] > 256)
        fail("more rows than a byte counts")

    print "/* SPDX-License-Identifier: MIT */"
    print "#ifndef " guard
    print "#define " guard
    print "/* Made by tools/unicode/tables.sh from" sources " */"
    print "#include <stdint.h>"
    print ""
    print "enum " type " {"
    print_list(enumerators, "    ", "")
    print "};"
    print ""
    print "/* The class of a code point: leaf[middle[root[cp >> 9]][cp >> 4 & 31]][cp & 15]. */"
    print "static const uint8_t " type "_root[] = {"
    print_list(root, "    ", "")
    print "};"
    print_rows("middle", "uint16_t", MIDDLE)
    print_rows("leaf", "uint8_t", LEAF)
    print ""
    print "#endif"
}

END {
    exit failed
}
