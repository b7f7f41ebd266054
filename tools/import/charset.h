/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_IMPORT_CHARSET_H
#define WARRAQ_IMPORT_CHARSET_H
/* The charsets that Arabic text is found in: their names, and which one some bytes are in. */
#include "warraq/base.h"

enum wq_charset {
    WQ_CHARSET_UNKNOWN,
    WQ_CHARSET_UTF8,
    WQ_CHARSET_UTF16LE,
    WQ_CHARSET_UTF16BE,
    WQ_CHARSET_WINDOWS_1256,
    WQ_CHARSET_ISO_8859_6,
    WQ_CHARSET_MAC_ARABIC,
    WQ_CHARSET_WINDOWS_1252,
    WQ_CHARSET_CP720, /* of names in archives alone: Arabic in DOS */
    WQ_CHARSETS
};

/* "windows-1256" and the like; NULL for UNKNOWN. */
const char *wq_charset_name(enum wq_charset charset);

/* The charset that a label means, as WHATWG's Encoding Standard lists them: "cp1256", "latin1" (which
 * is windows-1252 there), in small letters or capitals, with white space around it. UNKNOWN: it is
 * one that is not read here. */
enum wq_charset wq_charset_of(struct wq_str label);

/* The character of a byte from 80 on in a charset of one byte; 0: it has none. */
uint32_t wq_charset_char(enum wq_charset charset, uint8_t byte);

/* How it was told. */
enum wq_charset_why {
    WQ_CHARSET_BY_MARK,     /* a byte order mark */
    WQ_CHARSET_AS_DECLARED, /* and the bytes agree */
    WQ_CHARSET_BY_BYTES,    /* whatever was declared, nothing else fits */
    WQ_CHARSET_BY_DEFAULT   /* nothing speaks for any: UTF-8 */
};

struct wq_charset_guess {
    enum wq_charset charset; /* never UNKNOWN */
    enum wq_charset_why why;
    uint8_t mark_len; /* bytes of the byte order mark */
};

/* Tell the charset of a text by its first bytes, or all; a character may be cut at the end.
 * `declared` is what the text or its sender says of itself, and is believed only when the bytes
 * agree: a byte order mark comes first, well-formed UTF-8 is UTF-8, NUL bytes in every other place
 * are UTF-16; of the others that one in which the bytes make letters as Arabic has them. */
struct wq_charset_guess wq_charset_tell(struct wq_bytes sample, enum wq_charset declared);

/* The charset of the names of files in an archive that does not say: none is UTF-8 by itself. UNKNOWN:
 * they are not Arabic in any. */
enum wq_charset wq_charset_tell_names(struct wq_bytes names);

#endif
