/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_PACK_INTERNAL_H
#define WARRAQ_PACK_INTERNAL_H
/* What the files of the packer share. */
#include <stdio.h>
#include "warraq/bundle.h"
#include "warraq/format.h"
#include "warraq/host.h"
#include "spool.h"

/* ---- text (ar8.c) ---- */

/* Append `text` in AR8 with these letters to `buffer`, in a record with a byte wherever `title`
 * stands; elsewhere it is empty. WQ_E_LIMIT it is not UTF-8, WQ_E_NOMEM: something may have been
 * appended. */
WQ_MUST_CHECK enum wq_status wq_ar8_encode(struct wq_str text, const struct wq_ar8 *letters,
                                           struct wq_str title, struct wq_buffer *buffer);

/* ---- columns (columns.c) ---- */

/* What wq_numbers_add and orders write of the step from one number to the next. */
uint32_t wq_zigzag(uint32_t from, uint32_t to);
/* Append a column of numbers. WQ_E_NOMEM, as in all of these. */
WQ_MUST_CHECK enum wq_status wq_numbers_add(struct wq_buffer *buffer, const uint32_t *values,
                                            uint32_t n);
/* Append a column of strings, none of which holds a 00; with `is_shared` each leaves out what it
 * shares with the one before. */
WQ_MUST_CHECK enum wq_status wq_strings_add(struct wq_buffer *buffer,
                                            const struct wq_bytes *strings, uint32_t n,
                                            bool is_shared);

/* Bits on their way into a buffer, lowest first; zero to start. */
struct wq_bits {
    uint64_t value;
    uint32_t n; /* below 8 between calls */
};
/* Append the lowest `bit_n` bits, at most 32, of `value`, which has no others. */
WQ_MUST_CHECK enum wq_status wq_bits_add(struct wq_bits *bits, struct wq_buffer *buffer,
                                         uint32_t value, uint32_t bit_n);
/* Fill the last byte with 0 bits. */
WQ_MUST_CHECK enum wq_status wq_bits_end(struct wq_bits *bits, struct wq_buffer *buffer);

/* ---- articles waiting for the catalogue (row.c) ---- */

/* What may still change of an article that was added, and what tells it apart; at the front of its
 * row. */
struct wq_identity {
    uint8_t id[WQ_ID_BYTES];
    uint8_t text_hash[32];
    uint32_t captured;
};

struct wq_waiting {
    uint8_t text_hash[32];
    uint64_t story; /* wq_story_hash of its text */
    uint32_t era;   /* 0, or catalogue->era when it was added: then it is new */
    struct wq_locator at;
    uint32_t flags; /* WQ_ROW_HAS_VERSIONS, as the catalogue is written */
    uint32_t names[5]; /* tokens of wq_names; then numbers, as the catalogue is written */
    struct wq_meta meta;
};

/* Room for the strings of one. */
#define WQ_WAITING_BYTES (WQ_TITLE_MAX + 7 * WQ_FIELD_MAX)

/* Whether the reader would take it: WQ_E_LIMIT otherwise. */
WQ_MUST_CHECK enum wq_status wq_meta_check(const struct wq_meta *meta);
/* Append to `buffer`. */
WQ_MUST_CHECK enum wq_status wq_waiting_add(struct wq_buffer *buffer, const struct wq_waiting *row);
/* Read the next one; its strings are in `text`. WQ_E_IO. */
WQ_MUST_CHECK enum wq_status wq_waiting_read(FILE *file, char text[WQ_WAITING_BYTES],
                                             struct wq_waiting *row);
/* Read and replace what stands at the front of the row at `off`, then go back to the end of the
 * file. WQ_E_IO. */
WQ_MUST_CHECK enum wq_status wq_identity_read(FILE *file, uint64_t off,
                                              struct wq_identity *identity);
WQ_MUST_CHECK enum wq_status wq_identity_write(FILE *file, uint64_t off,
                                               const struct wq_identity *identity);

/* ---- ids (identify.c) ---- */

/* The bytes of a key of wq_hash. */
struct wq_bytes wq_key(const char *key);
/* The hash by which two articles have the same text: 32 bytes. */
void wq_text_hash(struct wq_str text, uint8_t hash[32]);
/* Tells articles apart that have the same text and differ in something else, but for the day of
 * capture: one pair in 65,536 is missed. `room` is used. WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_rest_hash(const struct wq_article *article, struct wq_buffer *room,
                                          uint16_t *hash);
/* Another id for an article whose own is taken by another text. */
void wq_id_rename(const uint8_t text_hash[32], uint8_t id[WQ_ID_BYTES]);

/* ---- articles seen (seen.c) ---- */

struct wq_output;

/* Ids with the articles that they stand for, in a scratch file: zero but for `output` to start. */
struct wq_seen {
    const struct wq_output *output; /* the file goes beside it */
    FILE *file;
    uint64_t n, cap;
};

struct wq_seen_entry {
    uint64_t id;      /* first 8 bytes; 0: a free place */
    uint64_t text;    /* first 6 bytes of its text's hash, 2 of that of all else */
    uint64_t row_off; /* where the article waits for the catalogue */
    uint32_t article;
};

/* What stands for the id; entry->id is 0 when it is new. WQ_E_IO with errno set, as below. */
WQ_MUST_CHECK enum wq_status wq_seen_find(const struct wq_seen *seen, const uint8_t id[WQ_ID_BYTES],
                                          struct wq_seen_entry *entry);
/* Let the id stand for the article of `entry`, whose own `id` plays no part. */
WQ_MUST_CHECK enum wq_status wq_seen_put(struct wq_seen *seen, const uint8_t id[WQ_ID_BYTES],
                                         const struct wq_seen_entry *entry);
void wq_seen_free(struct wq_seen *seen);

/* ---- stories (story.c) ---- */

/* A hash of the text as it is folded: what is equal but for vowel marks, signs and the like has the
 * same. 0: no word in it. `room` is used. WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_story_hash(struct wq_str text, struct wq_buffer *room,
                                           uint64_t *hash);

/* Articles that are the same story, zero to start. Those that stand alone take no memory. */
struct wq_stories {
    struct wq_buffer links;   /* u64: article << 32 | another one of the same story */
    uint32_t *articles, *next; /* after wq_stories_close: ascending, each with the next one */
    uint32_t n;
};

WQ_MUST_CHECK enum wq_status wq_stories_link(struct wq_stories *stories, uint32_t a, uint32_t b);
/* Put those that are linked, also by way of others, into circles: each leads to the next one in
 * sequence, the last to the first. WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_stories_close(struct wq_stories *stories);
bool wq_stories_has(const struct wq_stories *stories, uint32_t article);
void wq_stories_free(struct wq_stories *stories);

/* ---- clusters (cluster.c) ---- */

/* A section on its way out: inflated bytes in, leaders and stored bytes to a scratch file. Zero
 * all but type, flags, file and index.output to start. */
struct wq_clusters {
    uint32_t type, flags;   /* of the section: WQ_SECTION_* */
    bool (*is_stopped)(void); /* as in wq_writer_options */
    FILE *file;             /* scratch, NULL: only measure */
    uint64_t file_off;      /* where the section begins in it */
    struct wq_buffer raw;   /* the cluster being filled */
    struct wq_spool index;  /* a record of WQ_INDEX_RECORD_BYTES for each cluster */
    uint64_t len;           /* bytes of all clusters, inflated */
    uint64_t file_bytes;    /* in the scratch file: leaders and stored bytes */
    uint32_t n;
    uint32_t max_stored, max_raw; /* bytes */
};

struct wq_compressor;

/* The strongest: packing is done once, reading for years. */
#define WQ_DEFLATE_LEVEL 12

/* WQ_E_NOMEM. Free with wq_compressor_free; NULL is allowed there. */
WQ_MUST_CHECK enum wq_status wq_compressor_make(struct wq_compressor **compressor);
void wq_compressor_free(struct wq_compressor *compressor);

bool wq_is_stopped(bool (*is_stopped)(void));

/* Compress what stands in clusters->raw, write it, note its index record, empty `raw`. Nothing to
 * do when `raw` is empty. WQ_E_IO with errno set; WQ_E_NOMEM; WQ_E_LIMIT too many clusters, or one
 * over format.h. */
WQ_MUST_CHECK enum wq_status wq_clusters_close(struct wq_clusters *clusters,
                                               struct wq_compressor *compressor);

/* The same where the first `plain_n` bytes are not to be compressed: bits that would spoil the
 * codes of what follows. */
WQ_MUST_CHECK enum wq_status wq_clusters_close_mixed(struct wq_clusters *clusters,
                                                     struct wq_compressor *compressor,
                                                     uint16_t plain_n);

/* Write `bytes` as a cluster that is stored as it is: a page that is read in place. Errors as for
 * wq_clusters_close. */
WQ_MUST_CHECK enum wq_status wq_clusters_add_page(struct wq_clusters *clusters,
                                                  struct wq_bytes bytes);

/* Write a cluster that is stored already, as merging and mending do: `raw_len` bytes inflated, 0
 * when `stored` is not deflated. Errors as for wq_clusters_close. */
WQ_MUST_CHECK enum wq_status wq_clusters_add_stored(struct wq_clusters *clusters,
                                                    struct wq_bytes stored, uint32_t raw_len);

/* Forget all clusters behind the first `mark`, a copy of *clusters when it ended there. WQ_E_IO
 * with errno set. */
WQ_MUST_CHECK enum wq_status wq_clusters_rewind(struct wq_clusters *clusters,
                                                const struct wq_clusters *mark);

/* The bytes that `raw` would take in the file. */
size_t wq_compressed_len(struct wq_compressor *compressor, const struct wq_buffer *raw);

/* Free what is kept in memory; the file is the caller's. */
void wq_clusters_free(struct wq_clusters *clusters);

/* ---- clusters by several threads (pool.c) ---- */

struct wq_pool;

/* A thread for each processor, which compress clusters of `clusters`; those that wait take up to
 * three times as many. WQ_E_NOMEM. Free with wq_pool_free; NULL is allowed there. */
WQ_MUST_CHECK enum wq_status wq_pool_make(struct wq_clusters *clusters, struct wq_pool **pool);
void wq_pool_free(struct wq_pool *pool);
/* As wq_clusters_close, but the cluster is written later; clusters->n counts it then. */
WQ_MUST_CHECK enum wq_status wq_pool_close(struct wq_pool *pool);
/* How many clusters are not written yet. */
uint32_t wq_pool_waiting(const struct wq_pool *pool);
/* Close the cluster being filled and write all that wait. */
WQ_MUST_CHECK enum wq_status wq_pool_drain(struct wq_pool *pool);

/* ---- the container (container.c) ---- */

/* A bundle of these sections, in this order. All that it points to is borrowed. */
struct wq_container {
    const struct wq_clusters *const *sections; /* those with n == 0 are left out */
    size_t section_n;
    uint32_t article_n;
    uint32_t parity; /* 0, or clusters of a group: the last section is then of WQ_SECTION_PARITY */
    uint8_t root[WQ_ROOT_BYTES]; /* after wq_container_plan, as all that follows */
    uint8_t table[WQ_TABLE_BYTES];
    size_t table_len;
    struct wq_spool index; /* its levels, the lowest first; `output` is set before */
    uint64_t file_bytes;
};

/* Make the head and tell the length of the file. WQ_E_LIMIT too much for format.h; WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_container_plan(struct wq_container *container);
/* Write all of it, head to tail, to `file`. WQ_E_IO with errno set. */
WQ_MUST_CHECK enum wq_status wq_container_write(const struct wq_container *container, FILE *file);
void wq_container_free(struct wq_container *container);

/* Make `parity` the parity clusters, `group` clusters a group, of all clusters of the `n` sections.
 * Errors as for wq_clusters_close (parity.c). */
WQ_MUST_CHECK enum wq_status wq_parity_make(const struct wq_clusters *const *sections, size_t n,
                                            uint32_t group, struct wq_clusters *parity);

/* ---- the file (output.c) ---- */

/* A file that appears at its path only when it is whole. */
struct wq_output {
    FILE *file;
    char *path;
    char part_path[WQ_HOST_PATH_BYTES]; /* where it is written, beside `path` */
    bool force, is_committed;
    int sync_errno; /* after the commit: why the medium did not confirm it, or 0 */
};

/* WQ_E_RANGE a file is at `path` and `force` is false; WQ_E_IO with errno set: EISDIR a folder is
 * there, EINVAL a device or the like, which nothing replaces; WQ_E_NOMEM. Zero *output first; on failure nothing is left behind. What packers that were killed have left in
 * the folder is removed. */
WQ_MUST_CHECK enum wq_status wq_output_open(struct wq_output *output, const char *path, bool force);
/* A further file in the same folder that has no name and goes when it is closed; of an output without
 * a path, where nothing is written, a file of the system's own. NULL with errno set. */
FILE *wq_scratch_open(const struct wq_output *output);
/* Bring the file to the medium and to its path. WQ_E_IO with errno set, WQ_E_RANGE: what stood at
 * the path still does. Call wq_output_discard after it in every case. */
WQ_MUST_CHECK enum wq_status wq_output_commit(struct wq_output *output);
/* Close; remove what is not committed. errno is kept. */
void wq_output_discard(struct wq_output *output);

/* ---- a set of strings (string_set.c) ---- */

/* Strings of at most 65,535 bytes, numbered from 0 as they come; zero to start. */
struct wq_string_set {
    struct wq_buffer bytes;
    uint32_t *offs;   /* of each, in `bytes`, behind its length */
    uint32_t *places; /* number + 1, or 0: by hash */
    uint32_t n, cap, place_n;
};
/* The number of `string`; *is_new whether it was added. WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_string_set_add(struct wq_string_set *strings, struct wq_bytes string,
                                               uint32_t *number, bool *is_new);
struct wq_bytes wq_string_set_at(const struct wq_string_set *strings, uint32_t number);
/* Forget all strings and keep the memory; free it. */
void wq_string_set_clear(struct wq_string_set *strings);
void wq_string_set_free(struct wq_string_set *strings);

/* ---- names (names.c) ---- */

/* The names in one field of all articles, gathered to runs of so many. Zero all but `output` to
 * start. */
#define WQ_NAMES_RUN 16384u
struct wq_names {
    const struct wq_output *output;
    struct wq_string_set run;       /* that is being gathered */
    uint32_t counts[WQ_NAMES_RUN];  /* of articles, of each name in it; later its numbers */
    uint32_t run_n;                 /* those before it; later the one whose numbers are there */
    struct wq_sorter *sorter;       /* names of the runs before */
    struct wq_spool numbers;        /* u32: of each name of each run, when all are known */
};

/* Count one more article with this name, "" is none. *token leads to its number when all are known.
 * WQ_E_NOMEM; WQ_E_IO with errno set, as in all of these. */
WQ_MUST_CHECK enum wq_status wq_names_add(struct wq_names *names, struct wq_str text,
                                          uint32_t *token);
/* Number the names in collated order, from 1, and give each with how many articles have it. None may
 * be added afterwards. */
WQ_MUST_CHECK enum wq_status wq_names_close(struct wq_names *names, void *self,
                                            enum wq_status (*give)(void *self, struct wq_str text,
                                                                   uint32_t article_n));
/* The number that a token leads to, 0 for "": in constant time when they are asked for in the order
 * in which they were added. */
WQ_MUST_CHECK enum wq_status wq_names_number(struct wq_names *names, uint32_t token,
                                             uint32_t *number);
void wq_names_free(struct wq_names *names);

/* ---- the catalogue (catalogue.c, order.c) ---- */

enum wq_names_kind {
    WQ_NAMES_SOURCE, /* WQ_PART_SOURCES and what follows it */
    WQ_NAMES_AUTHOR,
    WQ_NAMES_CATEGORY,
    WQ_NAMES_LANGUAGE,
    WQ_NAMES_LICENCE,
    WQ_NAMES
};

struct wq_catalogue {
    const struct wq_output *output; /* scratch files go beside it; without a file none are kept */
    bool (*is_stopped)(void); /* as in wq_writer_options */
    FILE *waiting;                  /* articles, until all are known */
    uint32_t article_n;
    struct wq_names names[WQ_NAMES];
    struct wq_buffer row, coded;
    uint64_t waiting_bytes;
    struct wq_stories stories;
    uint32_t version_at; /* articles with versions among the rows written so far */
    uint32_t era;        /* whose articles are new, if it is not 0 */
    uint32_t new_n;      /* they are so many, when it is written */
    uint8_t since[16];   /* the edition since which they are */
    struct wq_clusters parts[WQ_PARTS];
    struct wq_compressor *compressor; /* while it is written */
};

/* WQ_E_NOMEM; WQ_E_IO with errno set. Free with wq_catalogue_free; NULL is allowed there. */
WQ_MUST_CHECK enum wq_status wq_catalogue_make(const struct wq_output *output,
                                               bool (*is_stopped)(void),
                                               struct wq_catalogue **catalogue);
void wq_catalogue_free(struct wq_catalogue *catalogue);

/* Whether an article can be added: WQ_E_LIMIT otherwise. WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_catalogue_check(struct wq_catalogue *catalogue,
                                                const struct wq_meta *meta);
/* Add an article; its record stands behind that of the article before. WQ_E_NOMEM, WQ_E_IO. */
WQ_MUST_CHECK enum wq_status wq_catalogue_add(struct wq_catalogue *catalogue,
                                              const struct wq_waiting *row);

/* Make catalogue->parts of all that was added. WQ_E_NOMEM, WQ_E_IO. */
WQ_MUST_CHECK enum wq_status wq_catalogue_write(struct wq_catalogue *catalogue,
                                                struct wq_compressor *compressor);

/* What catalogue.c and order.c share. */
/* Read the next article that waits, with the numbers of its names. WQ_E_IO; WQ_E_LIMIT stopped. */
WQ_MUST_CHECK enum wq_status wq_waiting_next(struct wq_catalogue *catalogue,
                                               char text[WQ_WAITING_BYTES],
                                               struct wq_waiting *row);
/* Where the clusters of a part go; its file is opened when it is first needed. WQ_E_IO. */
WQ_MUST_CHECK enum wq_status wq_part_open(struct wq_catalogue *catalogue, enum wq_part part,
                                          struct wq_clusters **clusters);
/* Everything behind the names. */
WQ_MUST_CHECK enum wq_status wq_orders_write(struct wq_catalogue *catalogue);

/* ---- comparing ---- */

/* As memcmp; a string is less than what it begins. */
int wq_bytes_compare(struct wq_bytes a, struct wq_bytes b);

/* ---- the writer (write.c) ---- */

struct wq_writer {
    struct wq_output output;
    struct wq_compressor *compressor;
    struct wq_catalogue *catalogue;
    struct wq_pool *pool; /* of `text` */
    struct wq_clusters shard, text, images, terms, postings, related, parity;
    struct wq_clusters images_mark;     /* where the strips of the next article begin */
    struct wq_buffer strip_marks;       /* struct wq_clusters: where each of those that wait begins */
    uint32_t record_n;                  /* in the cluster of text being filled */
    struct wq_lexicon_builder *lexicon; /* NULL: no index is made */
    struct wq_writer_options options;
    struct wq_seen seen;
    struct wq_buffer record; /* of the article being added */
    struct wq_buffer rest;   /* for wq_rest_hash and wq_story_hash */
    uint32_t era;            /* of the article being added, as in struct wq_waiting */
    void *back_memory;       /* WQ_BACK_BYTES, for reading the record back */
    struct wq_writer_totals totals;
};

#define WQ_BACK_BYTES (8u << 20) /* what any article takes in memory */

struct wq_settled {
    bool is_new;      /* else it is there already, and was counted */
    uint32_t article; /* its number, which it has or will have */
};

/* Which article it is (settle.c): the row's id, hash of the text and day of capture are settled, and
 * those of other editions with it. */
WQ_MUST_CHECK enum wq_status wq_writer_settle(struct wq_writer *w, const struct wq_article *article,
                                              struct wq_waiting *row, struct wq_settled *settled);
/* wq_writer_add but for the strips that wait, which it leaves to the caller to drop. */
WQ_MUST_CHECK enum wq_status wq_writer_take(struct wq_writer *w, const struct wq_article *article,
                                            struct wq_settled *settled);
/* Put an article whose record and strips are in place into the catalogue. Every article comes
 * through here once, in the order of lists. */
WQ_MUST_CHECK enum wq_status wq_writer_list(struct wq_writer *w, const struct wq_article *article,
                                            struct wq_waiting *row);
/* Strips of all images of the article. */
uint32_t wq_article_strip_n(const struct wq_article *article);

#endif
