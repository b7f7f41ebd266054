/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_UI_KEYBOARD_H
#define WARRAQ_UI_KEYBOARD_H
/* Which keys there are and where they stand. A keyboard is never mirrored: ض stands at the left in
 * either language, as on every phone. */
#include "warraq/base.h"
#include "warraq/surface.h"

enum keyset { KEYSET_ARABIC, KEYSET_LATIN, KEYSET_SIGNS, KEYSET_N };

enum key_does {
    KEY_TYPES,    /* its letter; the space bar's is a space */
    KEY_ERASES,   /* what stands before the caret */
    KEY_SEARCHES, /* ends the typing */
    KEY_SHOWS     /* another set of keys */
};

struct key {
    enum key_does does;
    uint32_t cp;       /* KEY_TYPES */
    enum keyset shows; /* KEY_SHOWS */
    struct wq_rect box;
};

#define KEYS_MAX 48
#define KEY_VARIANTS_MAX 5

/* The keys of `set` within `area`, row by row from the top, each from the left; their number is
 * returned. Each row fills the width. `zero` is the first of the digits that are shown; `letters`
 * the set that the signs lead back to. */
uint32_t wq_keyboard_keys(enum keyset set, enum keyset letters, uint32_t zero, struct wq_rect area,
                          int32_t unit_px, struct key keys[KEYS_MAX]);

/* What a long press on the key of `cp` offers instead of it: *n letters, 0 to KEY_VARIANTS_MAX. A
 * digit offers the one of the other set. */
void wq_keyboard_variants(uint32_t cp, uint32_t variants[KEY_VARIANTS_MAX], uint32_t *n);

/* Keys for the letter of `cp` and its variants, from the right, in place of the upper row of a
 * keyboard in `area`; their number is returned. */
uint32_t wq_keyboard_variant_keys(uint32_t cp, struct wq_rect area, int32_t unit_px,
                                  struct key keys[KEYS_MAX]);

#endif
