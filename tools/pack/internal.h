/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_PACK_INTERNAL_H
#define WARRAQ_PACK_INTERNAL_H
/* What the files of the packer share. */
#include <stdio.h>
#include "warraq/bundle.h"
#include "warraq/format.h"
#include "warraq/host.h"
#include "write.h"

/* ---- text (ar8.c) ---- */

/* Append `text` in AR8 with these letters to `buffer`. WQ_E_LIMIT it is not UTF-8, WQ_E_NOMEM:
 * something may have been appended. */
WQ_MUST_CHECK enum wq_status wq_ar8_encode(struct wq_str text, const struct wq_ar8 *letters,
                                           struct wq_buffer *buffer);

/* ---- rows (row.c) ---- */

/* Make `row`, whatever it held, the row of an article. WQ_E_LIMIT a field over format.h;
 * WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_row_encode(const struct wq_locator *at, const struct wq_meta *meta,
                                           struct wq_buffer *row);

/* ---- ids (identify.c) ---- */

/* The bytes of a key of wq_hash. */
struct wq_bytes wq_key(const char *key);
/* The hash by which two articles have the same text: 32 bytes. */
void wq_text_hash(struct wq_str text, uint8_t hash[32]);
/* Another id for an article whose own is taken by another text. */
void wq_id_rename(const uint8_t text_hash[32], uint8_t id[WQ_ID_BYTES]);

/* ---- articles seen (seen.c) ---- */

/* A set of ids with the texts they stand for, zero to start. 16 bytes of each pair are kept, so
 * that a million articles take 32 MiB. */
struct wq_seen {
    struct wq_seen_entry *entries;
    size_t n, cap;
};

enum wq_seen_result { WQ_SEEN_NEW, WQ_SEEN_SAME, WQ_SEEN_OTHER_TEXT };

/* Add the pair; *result tells whether the id was there, and with which text. An id that was there
 * keeps its first text. WQ_E_NOMEM leaves the set as it was. */
WQ_MUST_CHECK enum wq_status wq_seen_add(struct wq_seen *seen, const uint8_t id[WQ_ID_BYTES],
                                         const uint8_t text_hash[32], enum wq_seen_result *result);
void wq_seen_free(struct wq_seen *seen);

/* ---- clusters (cluster.c) ---- */

/* A section on its way out: inflated bytes in, leaders and stored bytes to a scratch file. Zero
 * all but type, flags and file to start. */
struct wq_clusters {
    uint32_t type, flags;   /* of the section: WQ_SECTION_* */
    FILE *file;             /* scratch, NULL: only measure */
    struct wq_buffer raw;   /* the cluster being filled */
    struct wq_buffer index; /* a record of WQ_INDEX_RECORD_BYTES for each cluster */
    uint64_t len;           /* bytes of all clusters, inflated */
    uint64_t file_bytes;    /* in the scratch file: leaders and stored bytes */
    uint32_t n;
    uint32_t max_stored, max_raw; /* bytes */
};

struct wq_compressor;

/* WQ_E_NOMEM. Free with wq_compressor_free; NULL is allowed there. */
WQ_MUST_CHECK enum wq_status wq_compressor_make(struct wq_compressor **compressor);
void wq_compressor_free(struct wq_compressor *compressor);

/* Compress what stands in clusters->raw, write it, note its index record, empty `raw`. Nothing to
 * do when `raw` is empty. WQ_E_IO with errno set; WQ_E_NOMEM; WQ_E_LIMIT too many clusters, or one
 * over format.h. */
WQ_MUST_CHECK enum wq_status wq_clusters_close(struct wq_clusters *clusters,
                                               struct wq_compressor *compressor);

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

/* Free what is kept in memory; the file is the caller's. */
void wq_clusters_free(struct wq_clusters *clusters);

/* ---- the container (container.c) ---- */

/* A bundle of these sections, in this order. All that it points to is borrowed. */
struct wq_container {
    const struct wq_clusters *const *sections; /* those with n == 0 are left out */
    size_t section_n;
    uint32_t article_n;
    uint32_t parity; /* 0, or clusters of a group: the last section is then of WQ_SECTION_PARITY */
    struct wq_buffer head; /* root record, table and index, after wq_container_plan */
    uint64_t file_bytes;   /* likewise */
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

/* WQ_E_RANGE something is at `path` and `force` is false; WQ_E_IO with errno set; WQ_E_NOMEM.
 * Zero *output first; on failure nothing is left behind. What packers that were killed have left in
 * the folder is removed. */
WQ_MUST_CHECK enum wq_status wq_output_open(struct wq_output *output, const char *path, bool force);
/* A further file in the same folder that has no name and goes when it is closed; NULL with errno
 * set. */
FILE *wq_output_scratch(const struct wq_output *output);
/* Bring the file to the medium and to its path. WQ_E_IO with errno set, WQ_E_RANGE: what stood at
 * the path still does. Call wq_output_discard after it in every case. */
WQ_MUST_CHECK enum wq_status wq_output_commit(struct wq_output *output);
/* Close; remove what is not committed. errno is kept. */
void wq_output_discard(struct wq_output *output);

#endif
