# SPDX-License-Identifier: MIT
# Prints tools/import/forms_table.h: the letters of Arabic presentation forms, from UnicodeData.txt.
# Run by tables.sh. Left out are the signs from U+FDF0 on: whoever writes
# one of them means the sign (the ligature of Allah, honorifics, the rial), and faces draw it as one.
BEGIN {
    path = ucd "/UnicodeData.txt"
    print "/* SPDX-License-Identifier: MIT */"
    print "/* Made by tools/unicode/forms.awk from UnicodeData.txt; do not edit. Ascending. */"
    print "#ifndef WARRAQ_IMPORT_FORMS_TABLE_H"
    print "#define WARRAQ_IMPORT_FORMS_TABLE_H"
    print "#include <stdint.h>\n"
    print "struct wq_form {"
    print "    uint16_t form, letters[3]; /* 0 fills the letters up */"
    print "};\n"
    print "static const struct wq_form wq_forms[] = {"
    while ((getline line < path) > 0) {
        split(line, field, ";")
        cp = field[1] ""
        is_form = length(cp) == 4 && ((cp >= "FB50" && cp < "FDF0") || (cp >= "FE70" && cp < "FEFD"))
        if (!is_form || field[6] !~ /^<(isolated|initial|medial|final)> /)
            continue
        n = split(field[6], letters, " ")
        if (n > 4) {
            print "forms.awk: more than three letters in " cp > "/dev/stderr"
            exit 1
        }
        printf("    {0x%s, {0x%s, 0x%s, 0x%s}},\n", field[1], letters[2],
            (n > 2 ? letters[3] : "0000"), (n > 3 ? letters[4] : "0000"))
        form_n++
    }
    if (!form_n) {
        print "forms.awk: no forms in " path > "/dev/stderr"
        exit 1
    }
    print "};\n\n#endif"
}
