/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_COMMANDS_FILTER_H
#define WARRAQ_COMMANDS_FILTER_H
/* Which articles of a bundle have a source, a category and a date, one bit each. */
#include "warraq/search.h"

struct wq_filter {
    const char *source, *category; /* NULL: any; else as written, or what is collated alike */
    uint32_t from_date, to_date;   /* as in wq_meta, both included; 0: no such end */
    uint8_t *bits;                 /* as `kept` of wq_search, from malloc */
    bool is_unsure; /* of some articles what is asked for is damaged: they are not kept */
};

/* Make `bits` of what the others ask for, from the bundle's orders: a few rows, and the positions
 * of what is kept. When an order is damaged all rows are read instead. `arena` is as it was
 * afterwards. WQ_E_NOMEM: `bits` is NULL. */
WQ_MUST_CHECK enum wq_status wq_filter_make(struct wq_bundle *bundle, struct wq_arena *arena,
                                            struct wq_filter *filter);

#endif
