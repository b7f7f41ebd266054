# SPDX-License-Identifier: MIT
# awk -v ucd=DIR -v table=line|grapheme -f stages.awk -f tables.awk: the classes of all code points, from the
# Unicode Character Database in DIR, as a C header with tables of three stages.

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

function value_of(cp,   class) {
    class = table == "line" ? line_class(cp) : grapheme_class(cp)
    if (!(class in code))
        fail(class " is no class that the code knows")
    return code[class]
}

# ---- tables ----

function load_properties(   name, n, i) {
    if (table == "line") {
        prefix = "break_class"
        guard = "WARRAQ_LAYOUT_BREAK_TABLE_H"
        n = split("AL B2 BA BB BK CB CL CM CP CR EB EM EX GL H2 H3 HL HY ID ID_PICT IN IS JL JT " \
            "JV LF NL NS NU OP OP_WIDE PO PR QU RI SP SY WJ ZW ZWJ", name, " ")
        load_ranges("LineBreak.txt", line_break)
        load_ranges("EastAsianWidth.txt", width)
        load_ranges("extracted/DerivedGeneralCategory.txt", category)
    } else {
        prefix = "grapheme_class"
        guard = "WARRAQ_TEXT_GRAPHEME_TABLE_H"
        n = split("OTHER CR LF CONTROL EXTEND ZWJ REGIONAL_INDICATOR PREPEND SPACINGMARK L V T " \
            "LV LVT PICTOGRAPH", name, " ")
        load_ranges("auxiliary/GraphemeBreakProperty.txt", grapheme_break)
    }
    load_ranges("emoji/emoji-data.txt", pictographic, "Extended_Pictographic")
    for (i = 1; i <= n; i++) {
        code[name[i]] = i - 1
        enumerators = enumerators " " name[i]
    }
}

BEGIN {
    program = "tables"
    load_properties()
    find_stages()
    print_head(guard, sources)
    print "enum " prefix " {"
    print_list(enumerators, "    ", "")
    print "};"
    print ""
    print "/* The class of a code point: leaf[middle[root[cp >> 9]][cp >> 4 & 31]][cp & 15]. */"
    print_stages("uint8_t")
    print ""
    print "#endif"
}
