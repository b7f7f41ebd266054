/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_IMPORT_CLEAN_H
#define WARRAQ_IMPORT_CLEAN_H
/* Which characters text keeps, whatever format it came in. Every change is counted in the sink:
 *
 *  - Arabic presentation forms become the letters they show, as Unicode's compatibility mappings say;
 *    a mark that stands alone loses its space after a letter, and stays where there is none. From
 *    U+FDF0 on they are signs that an author chose, and stay. Their order is not touched: whether a
 *    text stands in visual order cannot be told for certain.
 *  - U+FEFF, soft hyphens and control characters go; those that part words become a space.
 *  - U+202A to U+202E, isolates without their partner in the line, and tag characters that are not
 *    of an emoji go: they can show a text otherwise than it is.
 *
 * ZWNJ, ZWJ, U+200E, U+200F and U+061C, which spelling and numbers need, stay. */
#include "import.h"

/* `text` after wq_clean. All zero to start. */
struct wq_cleaned {
    struct wq_buffer text;
    struct wq_buffer shifts; /* struct wq_shift, ascending */
};

/* From the byte `from_off` of the old text on, the new one stands at `to_off`, until the next. */
struct wq_shift {
    uint32_t from_off, to_off;
};

/* Whether wq_clean would change nothing; quick. false when it might. */
bool wq_is_clean(struct wq_str text);

/* Write what is kept of `text` (valid UTF-8) to the end of cleaned->text. `line` is where it stands
 * in the input, for the counts. WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_clean(struct wq_str text, uint32_t line, struct wq_sink *sink,
                                      struct wq_cleaned *cleaned);

/* Where the byte `off` of the old text, between two characters, stands in the new one. */
uint32_t wq_cleaned_off(const struct wq_cleaned *cleaned, uint32_t off);

void wq_cleaned_free(struct wq_cleaned *cleaned);

/* ---- text that was decoded wrongly before it became UTF-8 (garbled.c) ---- */

/* What was read as what by mistake; windows-1252 with ISO-8859-1. */
enum wq_garbled {
    WQ_GARBLED_NOT,
    WQ_GARBLED_UTF8_AS_1252,
    WQ_GARBLED_UTF8_AS_1256,
    WQ_GARBLED_1256_AS_1252
};

/* How `text` was garbled. Certain only: whole lines of it turn back, into well-formed UTF-8, or into
 * letters as often as Arabic has each, with at least 8 Arabic letters in them and more than in all
 * other lines. */
enum wq_garbled wq_garbled_tell(struct wq_str text);

/* Append the line `text` to `out`, turned back if all of it can be; whether it was. */
WQ_MUST_CHECK enum wq_status wq_garbled_undo(struct wq_str text, enum wq_garbled garbled,
                                             struct wq_buffer *out, bool *is_undone);

#endif
