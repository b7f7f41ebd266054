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
bool wq_crc_matches(uint32_t actual, uint32_t stored);

/* ---- inflate (inflate.c) ---- */

/* Bytes behind what is inflated that zlib is the faster for if it may write there. */
#define WQ_INFLATE_SLACK 258u

/* One deflate decoder, set up once, so that reading allocates nothing. Must not move in memory:
 * zlib keeps a pointer to it. */
struct wq_inflate {
    z_stream z;
    size_t left;            /* stored bytes that zlib has not been given yet */
    uint32_t raw_len;       /* bytes that come of all of them */
    uint32_t block_n;       /* of the stream, that have ended */
    struct wq_arena memory; /* what zlib allocates from */
};

WQ_MUST_CHECK enum wq_status wq_inflate_init(struct wq_inflate *decoder, struct wq_arena *arena);

/* Begin to inflate `stored` to `raw_len` bytes at `raw`, which holds `cap`, at least as many. Both
 * must stand until the end. WQ_E_DAMAGED. */
WQ_MUST_CHECK enum wq_status wq_inflate_begin(struct wq_inflate *decoder, struct wq_bytes stored,
                                              uint8_t *raw, uint32_t raw_len, size_t cap);

/* Inflate the next `step` stored bytes, and go on to the end where these make all of `raw`: the
 * stream must end there, with all that is stored. *have: how many bytes `raw` holds now.
 * WQ_E_DAMAGED. */
WQ_MUST_CHECK enum wq_status wq_inflate_more(struct wq_inflate *decoder, size_t step,
                                             uint32_t *have);

/* ---- text (ar8.c) ---- */

/* Bytes behind the text that wq_ar8_decode may write to. */
#define WQ_AR8_SLACK 3

/* Decode all of `coded` to exactly `len` bytes of UTF-8 at `out`, which holds WQ_AR8_SLACK more;
 * only in a record `title` is not empty. WQ_E_DAMAGED when it is not AR8, escapes what stands
 * shorter, or is not of that length. */
WQ_MUST_CHECK enum wq_status wq_ar8_decode(struct wq_bytes coded, const struct wq_ar8 *letters,
                                           struct wq_str title, char *out, size_t len);

/* How many bytes of UTF-8 `coded` decodes to, if it decodes at all. */
size_t wq_ar8_measure(struct wq_bytes coded, const struct wq_ar8 *letters, size_t title_len);

/* The text that `coded` stands for, in `arena`. WQ_E_LIMIT over `max` bytes; WQ_E_DAMAGED;
 * WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_ar8_text(struct wq_bytes coded, const struct wq_ar8 *letters,
                                         struct wq_str title, size_t max, struct wq_arena *arena,
                                         struct wq_str *text);

/* Read letters from a section of WQ_AR8_BYTES. WQ_E_DAMAGED when they are not what struct wq_ar8
 * says. */
WQ_MUST_CHECK enum wq_status wq_ar8_load(const uint8_t *section, struct wq_ar8 *letters);

/* ---- index (index.c) ---- */

/* Pages that are kept of the lowest level, and of each above it. A search goes to and fro between
 * dictionary, postings, catalogue and text, which lie under pages of their own. */
#define WQ_INDEX_LEAVES 8
#define WQ_INDEX_NODES 8

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
    struct wq_index_page *pages; /* WQ_INDEX_LEAVES of the lowest level, WQ_INDEX_NODES of each other */
};

/* Where a cluster lies and what its bytes must be. */
struct wq_extent {
    uint64_t off; /* of the stored bytes, from the start of the file */
    uint32_t stored, raw;
    uint8_t hash[32];
    const struct wq_found *found; /* then this tells what is right, not the hash */
};

/* Take room for pages from the arena. WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_index_init(struct wq_index *index, struct wq_arena *arena);
/* Load the topmost page, without which no cluster is found; whether neither copy of it is what was
 * written. */
bool wq_index_is_lost(struct wq_bundle *bundle);
/* The extent of cluster `number`, below info.cluster_n. WQ_E_DAMAGED, WQ_E_IO, WQ_E_TRUNCATED. */
WQ_MUST_CHECK enum wq_status wq_index_find(struct wq_bundle *bundle, uint32_t number,
                                           struct wq_extent *extent);
/* Check a page, counted level by level from the lowest, in the index or its copy; see
 * wq_bundle_check_twin. */
WQ_MUST_CHECK enum wq_status wq_index_check_page(struct wq_bundle *bundle, uint32_t page,
                                                 unsigned copy);
/* Forget every page, so that the medium is asked again. */
void wq_index_forget(struct wq_index *index);

/* ---- salvage (salvage.c) ---- */

/* A cluster found by its leader; stored 0: one that is missing. */
struct wq_found {
    uint64_t off; /* of the stored bytes */
    uint32_t type, number, stored, raw;
};

/* Make sections and clusters of `bundle` from the leaders in its file: bundle->found, in `arena`.
 * Time O(file). WQ_E_NOT_BUNDLE there are none; WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_salvage(struct wq_bundle *bundle, struct wq_arena *arena);

/* Whether the CRC-32 of the leader and its cluster holds. */
bool wq_found_is_whole(const struct wq_bundle *bundle, const struct wq_found *found);

/* ---- columns (columns.c) ---- */

/* Take a column of `n` numbers from the front of `from`. WQ_E_DAMAGED when it is none; `from` and
 * `values` are then of no use. */
WQ_MUST_CHECK enum wq_status wq_take_numbers(struct wq_bytes *from, uint32_t n, uint32_t *values);

/* String `i` of the column of `n` strings, at most WQ_CATALOGUE_ROWS, at the front of `from`, of
 * which it leaves no more to say. `room` holds WQ_CODED_MAX bytes; *string points there or into
 * `from`. WQ_E_DAMAGED, WQ_E_LIMIT. */
WQ_MUST_CHECK enum wq_status wq_take_string(struct wq_bytes *from, uint32_t n, uint32_t i,
                                            uint8_t *room, struct wq_bytes *string);

/* Pass over a column of `n` strings. WQ_E_DAMAGED. */
WQ_MUST_CHECK enum wq_status wq_skip_strings(struct wq_bytes *from, uint32_t n);

/* `bit_n` bits, at most 32, from bit `bit_off` of `bytes`, lowest first. WQ_E_DAMAGED when they do
 * not lie inside. */
WQ_MUST_CHECK enum wq_status wq_bits_at(struct wq_bytes bytes, uint64_t bit_off, uint32_t bit_n,
                                        uint32_t *value);

/* ---- the bundle ---- */

/* The cluster of text read last, inflated as far as it was needed. */
struct wq_text_cluster {
    bool is_loaded;
    uint32_t number;        /* in its section */
    uint32_t raw_len, have; /* bytes: of all of it, and inflated */
    uint8_t *stored, *raw;
    struct wq_inflate inflate;
};

/* A cluster of the catalogue, inflated. */
struct wq_slot {
    bool is_loaded;
    uint32_t number; /* in the bundle */
    uint8_t *raw;
    uint32_t raw_len;
    uint64_t used_at; /* when last, counted in uses */
};

/* Clusters of the catalogue that are kept: what is known of an article takes an order, rows,
 * details and five names. */
#define WQ_SLOTS 8

/* Room for all strings of a wq_meta. */
#define WQ_META_BYTES (WQ_TITLE_MAX + 7 * WQ_FIELD_MAX + 512)

/* The numbers of a cluster of rows, decoded once for all its rows. */
struct wq_rows {
    bool is_loaded;
    bool is_recovered;                 /* told by the clusters beside it: places alone are known */
    bool is_lost;                      /* not even that could be told */
    uint32_t number;                   /* of the cluster among those of rows */
    uint32_t cluster, record, version; /* of its first row */
    uint32_t columns[WQ_ROW_COLUMNS][WQ_CATALOGUE_ROWS];
    uint32_t titles_off; /* of the column of titles in the cluster */
};

/* Where the record of an article is, and which article that is. */
struct wq_place {
    uint32_t article, cluster, record;
};

/* Damaged clusters of rows side by side, and what the text between the rows before and behind them
 * tells (recover.c). The most: rows of 262,144 articles, some 2.5 MB of the file, or a block of flash
 * that is erased at once; 12 KiB of memory, which only such damage touches. */
#define WQ_GAP_MAX 1024u
struct wq_gap {
    bool is_known;
    bool is_told;                            /* one record for each article */
    uint32_t first, end;                     /* clusters of rows */
    struct wq_place starts[WQ_GAP_MAX + 1u]; /* of each, and the place behind the last */
};

/* Clusters that parity could not mend, the last ones: they are not tried again. */
#define WQ_UNMENDED 16u

struct wq_bundle {
    struct wq_file file;
    struct wq_bundle_info info;
    uint32_t max_stored, max_raw; /* bytes, the lengths of the buffers below */

    uint8_t table_hash[32];
    struct wq_section sections[WQ_SECTIONS_MAX];
    uint32_t section_n;
    struct wq_section text_section, image_section, parity_section;
    struct wq_section parts[WQ_PARTS]; /* of the catalogue */

    const struct wq_ar8 *letters; /* own_letters or wq_ar8_default */
    struct wq_ar8 own_letters;

    uint64_t clusters_off, clusters_len; /* leaders and stored bytes of all clusters */
    struct wq_index index;
    const struct wq_found *found; /* instead of the index, after wq_salvage; else NULL */

    struct wq_inflate inflate;
    uint8_t *stored; /* a stored cluster on its way to inflate */
    uint8_t *strip;  /* of an image, inflated; only if there are some */
    struct wq_text_cluster text;
    struct wq_slot slots[WQ_SLOTS];
    uint64_t use_n;
    struct wq_rows *rows; /* the last ones */
    struct wq_gap *gap;   /* likewise */
    uint32_t unmended[WQ_UNMENDED], unmended_n; /* numbers; all that were noted */

    uint8_t *coded;       /* WQ_ID_ROOM_BYTES: a string, or what an id is made from */
    struct wq_arena meta; /* WQ_META_BYTES: what is looked at and not given out */
};

/* Record `record`, from 0, of text cluster `number`, counted in its section, with the 0x00 that
 * ends it, valid until the next call. WQ_E_DAMAGED when there is none; errors as for
 * wq_cluster_read (cluster.c). */
WQ_MUST_CHECK enum wq_status wq_record_at(struct wq_bundle *bundle, uint32_t number,
                                          uint32_t record, struct wq_bytes *bytes);

/* How many records text cluster `number` has: all of it is inflated. Errors as above (cluster.c). */
WQ_MUST_CHECK enum wq_status wq_record_count(struct wq_bundle *bundle, uint32_t number,
                                             uint32_t *n);

/* The bytes of cluster `number` of a part of the catalogue, valid until the eighth other one is
 * loaded. WQ_E_RANGE the part has no such cluster; errors as for wq_cluster_read (cluster.c). */
WQ_MUST_CHECK enum wq_status wq_part_load(struct wq_bundle *bundle, enum wq_part part,
                                          uint32_t number, struct wq_bytes *raw);

/* Put the stored bytes of cluster `number`, which are damaged or cannot be read, together from the
 * rest of its parity group. WQ_E_DAMAGED when that is not possible: then it is not tried again, unless
 * the medium failed (parity.c). */
WQ_MUST_CHECK enum wq_status wq_cluster_mend(struct wq_bundle *bundle, uint32_t number,
                                             const struct wq_extent *extent, uint8_t *stored);

/* ---- the catalogue ---- */

/* Find its sections; they have as many clusters as there are articles for. WQ_E_DAMAGED (part.c).
 */
WQ_MUST_CHECK enum wq_status wq_parts_find(struct wq_bundle *bundle);

/* Entry `at` of an order or of the versions: the number of an article (order.c).
 * WQ_E_RANGE no such entry; WQ_E_DAMAGED no such article. */
WQ_MUST_CHECK enum wq_status wq_order_entry(struct wq_bundle *bundle, enum wq_part part,
                                            uint32_t at, uint32_t *index);

/* Name `number`, from 1, of a part; 0 is the empty one (group.c). */
WQ_MUST_CHECK enum wq_status wq_name(struct wq_bundle *bundle, enum wq_part part, uint32_t number,
                                     struct wq_arena *arena, struct wq_str *name);

/* What the rows say of an article that wq_meta does not hold. */
struct wq_row {
    struct wq_locator at;
    uint32_t flags;                              /* WQ_ROW_* */
    uint32_t source, author, category, language; /* numbers of names, 0: not stated */
    uint32_t version; /* with WQ_ROW_HAS_VERSIONS: its entry among the versions */
};

/* What the catalogue says of article `index`; strings are in `arena`. Without details id, address,
 * licence, source_id and captured are not set. What cannot be read beside row and title stays
 * empty, the id too if need be: *lost is why (and meta->is_partial), or WQ_OK. Errors as for
 * wq_bundle_meta (catalogue.c). */
WQ_MUST_CHECK enum wq_status wq_catalogue_read(struct wq_bundle *bundle, uint32_t index,
                                               bool with_details, struct wq_arena *arena,
                                               struct wq_row *row, struct wq_meta *meta,
                                               enum wq_status *lost);

/* The row of article `index` without any string (catalogue.c). */
WQ_MUST_CHECK enum wq_status wq_row_read(struct wq_bundle *bundle, uint32_t index,
                                         struct wq_row *row, struct wq_meta *meta);

/* The row of article `index` as wq_row_read gives it; where its cluster cannot be read, its place
 * alone, as the rows before and behind tell it: row->at but for the strip. Then the text clusters of
 * all articles between these rows are inflated, once for all, and again those of 256 articles. Errors as for wq_bundle_meta (recover.c). */
WQ_MUST_CHECK enum wq_status wq_row_recover(struct wq_bundle *bundle, uint32_t index,
                                            struct wq_row *row);

/* What is known of the article beside row and names: fields of `meta`, and whether its id is among
 * them; else it is made by the rule. Errors as for wq_bundle_meta (catalogue.c). */
WQ_MUST_CHECK enum wq_status wq_details_read(struct wq_bundle *bundle, uint32_t index,
                                             struct wq_arena *arena, struct wq_meta *meta,
                                             bool *has_id);

/* The place in its cluster of rows that is `i` rows behind the first (catalogue.c). WQ_E_DAMAGED. */
WQ_MUST_CHECK enum wq_status wq_row_follow(const struct wq_rows *rows, uint32_t i,
                                           struct wq_row *row);

/* How many articles the catalogue has, for a bundle without a root record (catalogue.c). Those of a
 * last cluster that is missing are not counted. */
uint32_t wq_catalogue_count(struct wq_bundle *bundle);

#endif
