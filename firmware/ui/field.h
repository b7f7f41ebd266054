/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_UI_FIELD_H
#define WARRAQ_UI_FIELD_H
/* A line of text that is being written. */
#include "warraq/base.h"

#define FIELD_BYTES 192 /* UTF-8: more words than a query has */

struct field {
    char text[FIELD_BYTES];
    uint32_t len, caret_off; /* bytes; the caret stands between grapheme clusters */
};

struct wq_str wq_field_str(const struct field *field);

/* Make it `text`, cut at a character where it is too long, with the caret at its end. */
void wq_field_set(struct field *field, struct wq_str text);

/* Insert `text` at the caret. False, and nothing changed, when there is no room. */
bool wq_field_insert(struct field *field, struct wq_str text);

/* Take away the grapheme cluster before the caret; false when there is none. */
bool wq_field_erase(struct field *field);

/* Bring the caret to where the grapheme cluster that holds the byte `off` begins; at or behind the
 * text's end, there. */
void wq_field_go(struct field *field, uint32_t off);

/* The grapheme cluster before the caret begins here; 0 at the text's start. */
uint32_t wq_field_before(const struct field *field);

#endif
