/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_IMPORT_MARKDOWN_H
#define WARRAQ_IMPORT_MARKDOWN_H
/* What stands before a Markdown text: fields between two lines "---" (YAML, of which names, strings
 * and lists of strings are read) or "+++" (TOML, likewise). */
#include "import.h"

#define WQ_FRONT_FIELDS 32u /* further ones are left out */

struct wq_front_field {
    struct wq_str name; /* as written; in the text */
    struct wq_buffer value; /* of a list the strings, with U+060C and a space between them */
};

/* All zero to start. */
struct wq_front {
    struct wq_front_field fields[WQ_FRONT_FIELDS];
    size_t field_n;
    uint32_t line_n;  /* lines of it, with both marks; 0: there is none */
    size_t len;       /* bytes of them */
};

/* Read it from the start of `text` (valid UTF-8, LF line ends). Without its second mark it is none, but
 * text. WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_front_read(struct wq_str text, struct wq_front *front);

/* The first of the fields whose names, in small letters or capitals, are `names`, up to a NULL; empty:
 * there is none. */
struct wq_str wq_front_find(const struct wq_front *front, const char *const *names);

/* What is known of an article, by the usual names of fields. Strings lie in `front`, which must stay. */
void wq_front_meta(const struct wq_front *front, struct wq_meta *meta);

void wq_front_free(struct wq_front *front);

#endif
