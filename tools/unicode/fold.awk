# SPDX-License-Identifier: MIT
# awk -v ucd=DIR -f stages.awk -f fold.awk: what each code point becomes in search, from the Unicode Character
# Database in DIR and the letters named here, as a C header. docs/arabic.md, "Folding".

# ---- the database ----

function load_unicode_data(   path, line, field, cp, first) {
    path = ucd "/UnicodeData.txt"
    while ((getline line < path) > 0) {
        split(line, field, ";")
        cp = number_of(field[1])
        if (field[2] ~ /First>$/) {
            first = cp
            continue
        }
        if (field[2] !~ /Last>$/)
            first = cp
        for (; first <= cp; first++)
            category[first] = field[3]
        if (field[6] != "")
            decomposition[cp] = field[6]
        if (field[7] != "")
            digit[cp] = field[7]
        loaded++
    }
    close(path)
    if (!loaded)
        fail("cannot read " path)
}

function load_case_folding(   path, line, field, is_read) {
    path = ucd "/CaseFolding.txt"
    while ((getline line < path) > 0) {
        if (!is_read++)
            note_source(line)
        if (line ~ /^#/ || split(line, field, /; */) < 3)
            continue
        if (field[2] == "C" || field[2] == "F")
            case_fold[number_of(field[1])] = field[3]
    }
    close(path)
    if (!is_read)
        fail("cannot read " path)
}

# ---- what is decided here ----

# Each of `letters` becomes `folded`; both are code points in hex with spaces between them.
function becomes(folded, letters,   list, n, i) {
    n = split(letters, list, " ")
    for (i = 1; i <= n; i++)
        own[number_of(list[i])] = folded
}

function load_own(   apostrophe, list, n, i) {
    # alef with anything on or below it. Hamza on a carrier stays apart for one step more: see
    # firmware/fold/letters.c
    becomes("0627", "0622 0623 0625 0671 0672 0673 0675 0773 0774")
    becomes("0648", "0624 0676 0677 06C4 06C5 06C6 06C7 06C8 06C9 06CA 06CB 06CF 0778 0779")
    becomes("0626", "0626 0678")
    becomes("064A", "0620 063D 063E 063F 0649 06CC 06CD 06CE 06D0 06D1 06D2 06D3 0775 0776 0777 " \
        "077A 077B")
    becomes("0647", "0629 06BE 06C0 06C1 06C2 06C3 06D5 06FF")
    becomes("0643", "063B 063C 06A9 06AA 06AB 06AC 06AD 06AE 06AF 06B0 06B1 06B2 06B3 06B4 0762 " \
        "0763 0764 077F")
    # letters that the keyboard of an Arabic reader does not have, to those written in their stead
    becomes("0628", "066E 067B 067E 0680")
    becomes("062A", "0679 067A 067C 067D 067F")
    becomes("062C", "0683 0684 0686 0687")
    becomes("062F", "0688 0689 068A 068B 068C 068D 068E 068F 0690 06EE")
    becomes("0631", "0691 0692 0693 0694 0695 0696 0697 06EF 075B")
    becomes("0632", "0698 0699")
    becomes("0633", "069A 069B 069C")
    becomes("063A", "06A0 06FC")
    becomes("0641", "06A1 06A2 06A3 06A4 06A5 06A6 0760 0761")
    becomes("0642", "066F 06A7 06A8")
    becomes("0644", "06B5 06B6 06B7 06B8")
    becomes("0646", "06BA 06B9 06BB 06BC 06BD")
    # tatweel, high hamza, small waw and small yeh of the Quran
    becomes("", "0640 0674 06E5 06E6")
    # a hamza by itself: what it does depends on the letter before
    becomes("0654", "0654")
    # Latin letters that Unicode takes apart no further
    becomes("0061 0065", "00E6")
    becomes("006F 0065", "0153")
    becomes("006F", "00F8")
    becomes("0064", "00F0 0111")
    becomes("006C", "0142")
    becomes("0068", "0127")
    becomes("0069", "0131")
    becomes("0074 0068", "00FE")

    # joins two parts of a word: Qur'an, Sana’a, ʿAbd
    n = split("0027 02B9 02BB 02BC 02BD 02BE 02BF 2018 2019 FF07", apostrophe, " ")
    for (i = 1; i <= n; i++)
        is_apostrophe[number_of(apostrophe[i])] = 1

    # scripts whose marks may be left out in writing
    n = split("Inherited Latin Greek Cyrillic Arabic Hebrew Syriac", list, " ")
    for (i = 1; i <= n; i++)
        has_loose_marks[list[i]] = 1
    # scripts written without spaces: each character is a word
    n = split("Han Hiragana Katakana Bopomofo Yi Thai Lao Khmer Myanmar", list, " ")
    for (i = 1; i <= n; i++)
        is_unspaced[list[i]] = 1
}

# ---- folding ----

function is_in_word(cp) {
    return category[cp] ~ /^[LMN]/ || category[cp] == "Cf"
}

# Code points in hex with a space behind each; "20 " between the words of a phrase.
function fold(cp,   part, n, i, out) {
    if (cp in own)
        return own[cp] == "" ? "" : own[cp] " "
    if (cp in is_apostrophe)
        return ""
    if (cp in digit)
        return sprintf("%04X ", 48 + digit[cp])
    if (!is_in_word(cp))
        return "20 "
    if (category[cp] == "Cf")
        # number signs and the end of an ayah are seen; the others are not
        return (cp >= 1536 && cp <= 1541) || cp == 1757 || cp == 2274 ? "20 " : ""
    if (category[cp] ~ /^M/ && script[cp] in has_loose_marks)
        return ""
    if (script[cp] in is_unspaced || script[cp] == "Hangul")
        return sprintf("%04X ", cp)
    if (cp in decomposition) {
        n = split(decomposition[cp], part, " ")
        for (i = 1; i <= n; i++)
            if (part[i] !~ /^</)
                out = out fold(number_of(part[i]))
        return tidy(out)
    }
    if (cp in case_fold) {
        n = split(case_fold[cp], part, " ")
        for (i = 1; i <= n; i++)
            out = out fold_target(part[i], cp)
        return out
    }
    return sprintf("%04X ", cp)
}

# One letter of a case folding: taken apart further, unless it is the letter itself.
function fold_target(hex, from) {
    return number_of(hex) == from ? hex " " : fold(number_of(hex))
}

# No space at the ends, one between words.
function tidy(list) {
    gsub(/(20 )+/, "20 ", list)
    sub(/^20 /, "", list)
    sub(/20 $/, "", list)
    return list
}

# The bytes of the folded alphabet, as decimal numbers: ASCII; U+0620 to U+065F in one byte from
# 0x80; the rest in UTF-8.
function bytes_of(list,   part, n, i, cp, out) {
    n = split(list, part, " ")
    for (i = 1; i <= n; i++) {
        cp = number_of(part[i])
        if (cp < 128)
            out = out " " cp
        else if (cp >= 1568 && cp < 1632)
            out = out " " (cp - 1568 + 128)
        else if (cp < 2048)
            out = out " " (192 + int(cp / 64)) " " (128 + cp % 64)
        else if (cp < 65536)
            out = out " " (224 + int(cp / 4096)) " " (128 + int(cp / 64) % 64) " " (128 + cp % 64)
        else
            out = out " " (240 + int(cp / 262144)) " " (128 + int(cp / 4096) % 64) " " \
                (128 + int(cp / 64) % 64) " " (128 + cp % 64)
    }
    return out
}

# The place in the pool of a folded string, kept once.
function pool_place(list, is_phrase,   bytes, n, part) {
    bytes = bytes_of(list)
    if (!(bytes in place)) {
        n = split(bytes, part, " ")
        if (n > 63)
            fail("a folding of " n " bytes")
        place[bytes] = pool_n
        pool = pool " " (n + (is_phrase ? 128 : 0)) bytes
        pool_n += n + 1
    }
    return place[bytes]
}

function value_of(cp,   list) {
    if (cp in is_apostrophe)
        return code["APOSTROPHE"]
    if (!(cp in category) || (!is_in_word(cp) && !(cp in own)))
        return code["BREAK"]
    list = fold(cp)
    if (list == "")
        return code["NOTHING"]
    if (list == "20 ")
        return code["BREAK"]
    if (list ~ /^003[0-9] $/)
        return code["DIGIT"] + substr(list, 4, 1)
    if (list == sprintf("%04X ", cp))
        return code[script[cp] in is_unspaced ? "ALONE" : "SAME"]
    list = code["POOL"] + pool_place(list, list ~ /(^| )20 / || list ~ /003[0-9] /)
    if (list > 65535)
        fail("the pool is over 64 KiB")
    return list
}

BEGIN {
    program = prefix = "fold"
    code["BREAK"] = 0
    code["NOTHING"] = 1
    code["SAME"] = 2
    code["ALONE"] = 3
    code["APOSTROPHE"] = 4
    code["DIGIT"] = 5
    code["POOL"] = 15
    load_unicode_data()
    load_ranges("Scripts.txt", script)
    load_case_folding()
    load_own()
    find_stages()
    print_head("WARRAQ_FOLD_TABLE_H", " UnicodeData.txt and" sources)
    print "/* What a code point becomes: FOLD_DIGIT and the nine after it are 0 to 9; from FOLD_POOL on"
    print " * it is a place in fold_pool, where the bytes of the folded alphabet stand behind their number,"
    print " * with 128 added to it when they are words by themselves. */"
    print "enum fold_value {"
    print "    FOLD_BREAK, FOLD_NOTHING, FOLD_SAME, FOLD_ALONE, FOLD_APOSTROPHE, FOLD_DIGIT, FOLD_POOL = 15"
    print "};"
    print ""
    print "/* The value of a code point: leaf[middle[root[cp >> 9]][cp >> 4 & 31]][cp & 15]. */"
    print_stages("uint16_t")
    print "static const uint8_t fold_pool[] = {"
    print_list(pool, "    ", "")
    print "};"
    print ""
    print "#endif"
}
