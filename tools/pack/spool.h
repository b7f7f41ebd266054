/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_PACK_SPOOL_H
#define WARRAQ_PACK_SPOOL_H
/* What grows with an archive waits on disk: bytes in a spool, what is wanted in another order in a
 * sorter. Both hold what is little in memory and open no file for it. */
#include <stdio.h>
#include "write.h"

struct wq_output;

/* ---- spools (spool.c) ---- */

/* Bytes that are added at the end and read anywhere. Zero all but `output` to start. */
struct wq_spool {
    const struct wq_output *output; /* its file goes beside it */
    FILE *file;                     /* what is in memory no more; NULL: nothing */
    struct wq_buffer tail;          /* what follows it */
    uint64_t len;                   /* of both */
};

/* WQ_E_NOMEM; WQ_E_IO with errno set, as in all of these. */
WQ_MUST_CHECK enum wq_status wq_spool_add(struct wq_spool *spool, const void *bytes, size_t n);
/* Read `n` bytes from `off`; there are as many. */
WQ_MUST_CHECK enum wq_status wq_spool_read(const struct wq_spool *spool, uint64_t off, void *bytes,
                                           size_t n);
/* Forget all but the first `len` bytes. */
void wq_spool_cut(struct wq_spool *spool, uint64_t len);
/* errno is kept. */
void wq_spool_free(struct wq_spool *spool);

/* ---- sorters (sort.c) ---- */

struct wq_sorter;

#define WQ_SORT_KEY_MAX 8192u  /* bytes */
#define WQ_SORT_VALUE_MAX 256u /* bytes */

/* A sorter whose file goes beside `output`: 8 MiB are sorted in memory. WQ_E_NOMEM. Free with
 * wq_sorter_free; NULL is allowed there. */
WQ_MUST_CHECK enum wq_status wq_sorter_make(const struct wq_output *output,
                                            struct wq_sorter **sorter);
/* Add a key with a value. WQ_E_NOMEM; WQ_E_IO with errno set. */
WQ_MUST_CHECK enum wq_status wq_sorter_add(struct wq_sorter *sorter, struct wq_bytes key,
                                           struct wq_bytes value);
/* Whether all that was added came in order already. */
bool wq_sorter_is_sequence(const struct wq_sorter *sorter);
/* Once, after the last. Errors as for wq_sorter_add. */
WQ_MUST_CHECK enum wq_status wq_sorter_sort(struct wq_sorter *sorter);
/* The next one by wq_bytes_compare of the keys, else of the values; valid until the next call.
 * WQ_E_RANGE after the last; WQ_E_IO with errno set. */
WQ_MUST_CHECK enum wq_status wq_sorter_next(struct wq_sorter *sorter, struct wq_bytes *key,
                                            struct wq_bytes *value);
void wq_sorter_free(struct wq_sorter *sorter);

/* Numbers in keys and values, the highest byte first, so that they sort by value. */
void wq_put_number(uint8_t *bytes, uint64_t number, uint32_t n);
uint64_t wq_take_number(const uint8_t *bytes, uint32_t n);

#endif
