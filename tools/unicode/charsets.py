#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Prints tools/import/charset_table.h: the upper halves of the charsets of one byte that Arabic
text is found in. From Python's own codecs, which are made from the mapping files of Unicode's
consortium; libc's iconv knows no MacArabic, and loads a file for each of the others, which the
worker may not.
usage: charsets.py"""

CHARSETS = (("windows_1256", "cp1256"), ("iso_8859_6", "iso8859_6"), ("mac_arabic", "mac_arabic"),
            ("windows_1252", "cp1252"), ("cp720", "cp720"))


def decode(codec, byte):
    """The character of `byte`, 0 where there is none; C1 controls are none."""
    char = bytes([byte]).decode(codec, "ignore")
    return 0 if not char or 0x80 <= ord(char) < 0xA0 else ord(char)


print("/* SPDX-License-Identifier: MIT */")
print("/* Made by tools/unicode/charsets.py; do not edit. The characters of bytes 80 to FF, 0: none. */")
print("#ifndef WARRAQ_IMPORT_CHARSET_TABLE_H")
print("#define WARRAQ_IMPORT_CHARSET_TABLE_H")
print("#include <stdint.h>")
for name, codec in CHARSETS:
    print(f"\nstatic const uint16_t wq_{name}[128] = {{")
    for row in range(0x80, 0x100, 8):
        cells = ", ".join(f"0x{decode(codec, byte):04X}" for byte in range(row, row + 8))
        print(f"    {cells},")
    print("};")
print("\n#endif")
