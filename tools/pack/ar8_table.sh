#!/bin/sh
# SPDX-License-Identifier: MIT
# ar8_table.sh < TEXT > firmware/bundle/ar8_table.c: the letters of AR8 (docs/bundle.md): those that
# Arabic writing needs, and in the room that is left the commonest Latin-1 letters of TEXT, UTF-8.
# The letters that ship were counted in the 17,680 articles of the Egyptian Arabic Wikipedia of 2018.
set -eu
iconv -f UTF-8 -t UTF-32LE | od -A n -v -t u4 -w4 | awk '
function take(first, last) {
    for (; first <= last; first++)
        if (!(first in taken)) {
            taken[first] = 1
            n++
        }
}
{ seen[$1 + 0]++ }
END {
    take(1569, 1594); take(1600, 1621); take(1648, 1648) # letters, tatweel, marks
    take(1649, 1649); take(1662, 1662); take(1670, 1670); take(1688, 1688) # alef wasla, peh, tcheh, jeh
    take(1700, 1700); take(1705, 1705); take(1711, 1711); take(1740, 1740) # veh, keheh, gaf, Farsi yeh
    take(1632, 1641); take(1776, 1785) # Arabic-Indic and Persian digits
    take(1548, 1548); take(1563, 1563); take(1567, 1567); take(1642, 1644) # comma to thousands separator
    take(171, 171); take(187, 187); take(8216, 8217); take(8220, 8221); take(8249, 8250) # quotes
    take(8211, 8212); take(8230, 8230); take(8226, 8226); take(183, 183); take(176, 176) # dashes to degree
    take(160, 160); take(8204, 8207) # no-break space, joiners, direction marks
    take(64830, 64831); take(65018, 65018) # ornate parentheses, the blessing on the Prophet
    while (n < 128) {
        best = 0
        for (cp = 192; cp <= 255; cp++)
            if (!(cp in taken) && (best == 0 || seen[cp] > seen[best]))
                best = cp
        take(best, best)
    }
    print "/* SPDX-License-Identifier: MIT */"
    print "/* Made by tools/pack/ar8_table.sh. */"
    print "#include \"warraq/bundle.h\"\n"
    print "const struct wq_ar8 wq_ar8_default = {{"
    for (cp = 128; cp < 65536; cp++)
        if (cp in taken)
            printf "%s0x%04X,%s", k % 12 == 0 ? "    " : "", cp, ++k % 12 == 0 || k == 128 ? "\n" : " "
    print "}};"
}'
