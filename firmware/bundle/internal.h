/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_BUNDLE_INTERNAL_H
#define WARRAQ_BUNDLE_INTERNAL_H
/* The open bundle, as the files of this layer share it. */
#define ZLIB_CONST
#include <zlib.h>
#include "warraq/bundle.h"
#include "warraq/format.h"

/* ---- checks (check.c) ---- */

/* Whether `hash` is the BLAKE2b of `bytes` under `key`, one of format.h's. */
bool wq_hash_matches(const char *key, struct wq_bytes bytes, const uint8_t *hash, size_t hash_len);
/* Whether the leader is one, and its CRC-32 that of it and of the stored bytes. */
bool wq_leader_matches(const uint8_t leader[WQ_LEADER_BYTES], struct wq_bytes stored);

/* ---- inflate (inflate.c) ---- */

/* One deflate decoder, set up once, so that reading allocates nothing. Must not move in memory:
 * zlib keeps a pointer to it. */
struct wq_inflate {
    z_stream z;
    struct wq_arena memory; /* what zlib allocates from */
};

WQ_MUST_CHECK enum wq_status wq_inflate_init(struct wq_inflate *decoder, struct wq_arena *arena);

/* Begin to inflate `stored`, which must stand until the end. WQ_E_DAMAGED. */
WQ_MUST_CHECK enum wq_status wq_inflate_begin(struct wq_inflate *decoder, struct wq_bytes stored);

/* Go on until the first `want` bytes of `raw` are filled; the last call filled `have`. With
 * `is_end` these are all. WQ_E_DAMAGED: the stream has fewer, or more when they should be all. */
WQ_MUST_CHECK enum wq_status wq_inflate_more(struct wq_inflate *decoder, uint8_t *raw,
                                             uint32_t have, uint32_t want, bool is_end);

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

/* ---- index (index.c) ---- */

#define WQ_INDEX_LEAVES 4

/* A page of the index, checked against the page above it. */
struct wq_index_page {
    bool is_loaded;
    uint32_t number; /* in its level */
    uint32_t record_n;
    uint64_t start, end; /* what its clusters take, from the first cluster's leader */
    uint8_t bytes[WQ_INDEX_PAGE_BYTES];
};

struct wq_index {
    uint64_t off, copy_off; /* of the index and of its copy */
    uint32_t level_n;
    uint32_t record_n[WQ_INDEX_LEVELS_MAX];  /* of each level, clusters first */
    uint64_t level_off[WQ_INDEX_LEVELS_MAX]; /* from the start of the index */
    uint8_t hash[32];                        /* of the topmost page */
    struct wq_index_page nodes[WQ_INDEX_LEVELS_MAX]; /* the page read last of each upper level */
    struct wq_index_page leaves[WQ_INDEX_LEAVES];    /* of the lowest */
};

/* Where a cluster lies and what its bytes must be. */
struct wq_extent {
    uint64_t off; /* of the stored bytes, from the start of the file */
    uint32_t stored, raw;
    uint8_t hash[32];
};

/* The extent of cluster `number`, below info.cluster_n. WQ_E_DAMAGED, WQ_E_IO, WQ_E_TRUNCATED. */
WQ_MUST_CHECK enum wq_status wq_index_find(struct wq_bundle *bundle, uint32_t number,
                                           struct wq_extent *extent);
/* Forget every page, so that the medium is asked again. */
void wq_index_forget(struct wq_bundle *bundle);

/* ---- the bundle ---- */

/* The cluster of text read last, inflated as far as it was needed. */
struct wq_text_cluster {
    bool is_loaded;
    uint32_t number;        /* in its section */
    uint32_t raw_len, have; /* bytes: of all of it, and inflated */
    uint8_t *stored, *raw;
    struct wq_inflate inflate;
};

/* A cluster of rows, inflated. */
struct wq_rows_cluster {
    bool is_loaded;
    uint32_t number; /* in its section */
    uint8_t *raw;
    uint32_t raw_len;
};

struct wq_bundle {
    struct wq_file file;
    struct wq_bundle_info info;
    uint32_t max_stored, max_raw; /* bytes, the lengths of the buffers below */
    uint32_t parity;              /* clusters of a parity group, 0: none */

    struct wq_section sections[WQ_SECTIONS_MAX];
    uint32_t section_n;
    struct wq_section text_section, rows_section, image_section, parity_section;

    const struct wq_ar8 *letters; /* own_letters or wq_ar8_default */
    struct wq_ar8 own_letters;

    uint64_t clusters_off, clusters_len; /* leaders and stored bytes of all clusters */
    struct wq_index index;

    struct wq_inflate inflate;
    uint8_t *stored; /* a stored cluster on its way to inflate */
    uint8_t *strip;  /* of an image, inflated; only if there are some */
    struct wq_text_cluster text;
    struct wq_rows_cluster rows;
};

/* The bytes from `off` of text cluster `number`, counted in its section, valid until the next call.
 * WQ_E_DAMAGED when they lie outside; errors as for wq_cluster_read (cluster.c). */
WQ_MUST_CHECK enum wq_status wq_text_at(struct wq_bundle *bundle, uint32_t number, uint32_t off,
                                        uint32_t len, struct wq_bytes *bytes);

/* The bytes of cluster `number` of rows, counted in its section, valid until another is loaded.
 * Errors as for wq_cluster_read (cluster.c). */
WQ_MUST_CHECK enum wq_status wq_rows_load(struct wq_bundle *bundle, uint32_t number,
                                          struct wq_bytes *raw);

/* Put the stored bytes of cluster `number`, which are damaged or cannot be read, together from the
 * rest of its parity group. WQ_E_DAMAGED when that is not possible (parity.c). */
WQ_MUST_CHECK enum wq_status wq_cluster_mend(struct wq_bundle *bundle, uint32_t number,
                                             const struct wq_extent *extent, uint8_t *stored);

/* The row of article `index`, and what it says; strings point into the catalogue's cluster.
 * Errors as for wq_bundle_meta (catalogue.c). */
WQ_MUST_CHECK enum wq_status wq_catalogue_row(struct wq_bundle *bundle, uint32_t index,
                                              struct wq_locator *at, struct wq_meta *meta);

/* Move the strings of `meta` into `arena`. WQ_E_NOMEM (catalogue.c). */
WQ_MUST_CHECK enum wq_status wq_meta_keep(struct wq_arena *arena, struct wq_meta *meta);

#endif
