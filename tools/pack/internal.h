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

/* Clusters on their way out: inflated bytes in, stored bytes to a file, index records kept. */
struct wq_clusters {
    FILE *file;             /* NULL: only measure */
    uint64_t off;           /* bytes written so far */
    struct wq_buffer raw;   /* the cluster being filled */
    struct wq_buffer index; /* records, without pages and checks */
    uint32_t n;
    uint32_t max_stored, max_raw; /* bytes */
};

struct wq_compressor;

/* WQ_E_NOMEM. Free with wq_compressor_free; NULL is allowed there. */
WQ_MUST_CHECK enum wq_status wq_compressor_make(struct wq_compressor **compressor);
void wq_compressor_free(struct wq_compressor *compressor);

/* Compress what stands in clusters->raw, write it, note its index record, empty `raw`. Nothing to
 * do when `raw` is empty. WQ_E_IO with errno set; WQ_E_NOMEM; WQ_E_LIMIT too many clusters. */
WQ_MUST_CHECK enum wq_status wq_clusters_close(struct wq_clusters *clusters,
                                               struct wq_compressor *compressor);

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
