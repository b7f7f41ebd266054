/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_FOLD_INTERNAL_H
#define WARRAQ_FOLD_INTERNAL_H
/* What the files of this layer share: one character of text, folded, and letters put in a row. */
#include "warraq/fold.h"

enum wq_unit_kind {
    WQ_UNIT_BREAK,
    WQ_UNIT_NOTHING,    /* vanishes */
    WQ_UNIT_LETTERS,    /* one or several, part of a word */
    WQ_UNIT_DIGIT,      /* one ASCII digit */
    WQ_UNIT_ALONE,      /* a word by itself */
    WQ_UNIT_PHRASE,     /* one or several whole words, with spaces between them */
    WQ_UNIT_APOSTROPHE
};

/* A character of a text: its first `len` bytes. */
struct wq_unit {
    enum wq_unit_kind kind;
    uint32_t cp;
    size_t len;
    uint8_t folded_n;
    const uint8_t *folded; /* in the table or in `own` */
    uint8_t own[4];
};

/* The character at the front of `text` (len > 0). `unit` must not move while `folded` is used. */
void wq_unit_read(struct wq_str text, struct wq_unit *unit);

/* Folded letters on their way out. */
struct wq_letters {
    uint8_t *bytes;
    size_t n, cap;
    uint8_t last;  /* the last letter if it is a single byte of Arabic, else 0 */
    bool is_full;  /* one did not fit: no other follows */
};

/* Add letters, settling how hamza is written by its neighbours. */
void wq_letters_add(struct wq_letters *letters, const uint8_t *folded, size_t n);
/* At the end of a word. */
void wq_letters_end(struct wq_letters *letters);

#endif
