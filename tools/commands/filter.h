/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_COMMANDS_FILTER_H
#define WARRAQ_COMMANDS_FILTER_H
/* Which articles of a bundle have a source, a category and a date, one bit each. */
#include "warraq/bundle.h"

struct wq_filter {
    const char *source, *category; /* NULL: any */
    uint32_t from_date, to_date;   /* as in wq_meta, both included; 0: no such end */
    uint8_t *bits;                 /* of article_n articles, from malloc */
};

/* Make `bits` of what the others ask for, from the bundle's orders: a few rows and the positions of
 * what is kept are read. `arena` is as it was afterwards. WQ_E_NOMEM; WQ_E_DAMAGED; WQ_E_IO; on
 * failure `bits` is NULL. */
WQ_MUST_CHECK enum wq_status wq_filter_make(struct wq_bundle *bundle, struct wq_arena *arena,
                                            struct wq_filter *filter);

static inline bool wq_filter_keeps(const struct wq_filter *filter, uint32_t article)
{
    return filter->bits[article / 8] >> (article % 8) & 1;
}

#endif
