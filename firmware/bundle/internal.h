/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_BUNDLE_INTERNAL_H
#define WARRAQ_BUNDLE_INTERNAL_H
/* The open bundle, as the files of this layer share it. */
#define ZLIB_CONST
#include <zlib.h>
#include "warraq/bundle.h"
#include "warraq/format.h"

/* ---- checks (check.c) ---- */

/* Whether the CRC-32 of `bytes` is `stored`. */
bool wq_crc_matches(struct wq_bytes bytes, uint32_t stored);
/* Whether `hash` is the cluster hash of `stored`. */
bool wq_cluster_hash_matches(struct wq_bytes stored, const uint8_t hash[32]);

/* ---- inflate (inflate.c) ---- */

/* One deflate decoder, set up once, so that reading allocates nothing. Must not move in memory:
 * zlib keeps a pointer to it. */
struct wq_inflate {
    z_stream z;
    struct wq_arena memory; /* what zlib allocates from */
};

WQ_MUST_CHECK enum wq_status wq_inflate_init(struct wq_inflate *decoder, struct wq_arena *arena);

/* Inflate all of `stored` to exactly `raw_len` bytes at `raw`.
 * WQ_E_DAMAGED when it is not one whole deflate stream of that length. */
WQ_MUST_CHECK enum wq_status wq_inflate_all(struct wq_inflate *decoder, struct wq_bytes stored,
                                            uint8_t *raw, uint32_t raw_len);

/* ---- text (ar8.c) ---- */

/* A byte of AR8 stands for at most this many of UTF-8. */
#define WQ_AR8_EXPANSION 4
/* Bytes behind the text that wq_ar8_decode may write to. */
#define WQ_AR8_SLACK 3

/* Decode all of `coded` to exactly `len` bytes of UTF-8 at `out`, which holds WQ_AR8_SLACK more.
 * WQ_E_DAMAGED when it is not AR8, not in its shortest form or not of that length. */
WQ_MUST_CHECK enum wq_status wq_ar8_decode(struct wq_bytes coded, const struct wq_ar8 *letters,
                                           char *out, size_t len);

/* Read letters from a section of WQ_AR8_BYTES. WQ_E_DAMAGED when they are not what struct wq_ar8
 * says. */
WQ_MUST_CHECK enum wq_status wq_ar8_load(const uint8_t *section, struct wq_ar8 *letters);

/* ---- the bundle ---- */

/* An inflated cluster, kept until another one is needed in its place. */
struct wq_cluster {
    bool is_loaded;
    uint32_t number;
    uint8_t *raw;
    uint32_t raw_len;
};

struct wq_bundle {
    struct wq_file file;
    struct wq_bundle_info info;

    /* sections, inside info.file_bytes */
    uint64_t clusters_off, clusters_len;
    uint64_t index_off;
    uint32_t max_stored, max_raw; /* bytes, the lengths of the buffers below */

    const struct wq_ar8 *letters; /* own_letters or wq_ar8_default */
    struct wq_ar8 own_letters;

    /* the page of the cluster index read last: checked, without its CRC */
    bool page_is_loaded;
    uint32_t page_number;
    uint8_t page[WQ_INDEX_PAGE_BYTES];

    struct wq_inflate inflate;
    uint8_t *stored;                   /* a stored cluster on its way to inflate */
    struct wq_cluster text, catalogue; /* the last one of each sort */
};

/* The inflated bytes of cluster `number`, valid until another of its sort is loaded.
 * WQ_E_RANGE, WQ_E_DAMAGED, WQ_E_IO (cluster.c). */
WQ_MUST_CHECK enum wq_status wq_cluster_load(struct wq_bundle *bundle, uint32_t number,
                                             struct wq_bytes *raw);

/* The row of article `index`, and what it says; strings point into the catalogue's cluster.
 * Errors as for wq_bundle_meta (catalogue.c). */
WQ_MUST_CHECK enum wq_status wq_catalogue_row(struct wq_bundle *bundle, uint32_t index,
                                              struct wq_locator *at, struct wq_meta *meta);

/* Move the strings of `meta` into `arena`. WQ_E_NOMEM (catalogue.c). */
WQ_MUST_CHECK enum wq_status wq_meta_keep(struct wq_arena *arena, struct wq_meta *meta);

#endif
