/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_PACK_WRITE_H
#define WARRAQ_PACK_WRITE_H
/* Articles to a bundle. Laptop only: stdio and malloc. docs/bundle.md. */
#include <stdio.h>
#include "warraq/bundle.h"

/* A growing buffer of bytes, zero to start. */
struct wq_buffer {
    uint8_t *ptr;
    size_t len, cap;
};
/* Make room for `len` bytes behind those that are there. WQ_E_NOMEM leaves the buffer as it was. */
WQ_MUST_CHECK enum wq_status wq_buffer_reserve(struct wq_buffer *buffer, size_t len);
/* Add `len` bytes; WQ_E_NOMEM leaves the buffer as it was. */
WQ_MUST_CHECK enum wq_status wq_buffer_add(struct wq_buffer *buffer, const void *bytes, size_t len);
WQ_MUST_CHECK enum wq_status wq_buffer_add_varint(struct wq_buffer *buffer, uint32_t value);
void wq_buffer_free(struct wq_buffer *buffer);

/* Append the record of `article` (blocks and text) to `buffer`; wq_record_decode with the same
 * `letters` and `title`, which may be empty, reads it back: where `title` stands in the text, the
 * record only says so. WQ_E_LIMIT when the article is over format.h or not what
 * wq_article_is_sound allows; WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_record_encode(const struct wq_article *article,
                                              const struct wq_ar8 *letters, struct wq_str title,
                                              struct wq_buffer *buffer);

/* Fill meta->id by the rule of docs/bundle.md "Article ids". */
void wq_article_identify(struct wq_article *article);

struct wq_writer;

struct wq_writer_totals {
    uint32_t article_n;
    uint32_t duplicate_n; /* same id and same text as one before: left out */
    uint32_t differing_n; /* of these: with other fields (but for the day of capture) or blocks */
    uint32_t renamed_n;   /* same id, other text: of both the one captured last keeps the id */
    uint32_t new_n;       /* since the edition before: wq_writer_since */
    uint64_t text_bytes;  /* of the articles, UTF-8 */
    uint64_t file_bytes;  /* of the finished bundle */
    int sync_errno;       /* 0, or why the medium did not confirm the bundle at its path */
};

struct wq_writer_options {
    bool force;             /* replace what stands at the path */
    uint32_t cluster_bytes; /* at which a cluster of text is closed; 0: WQ_CLUSTER_TARGET */
    bool no_index;          /* leave out what search needs */
    uint32_t parity;        /* clusters a parity group, to WQ_PARITY_GROUP_MAX; 0: no parity */
    uint32_t shard;         /* the share of a larger input that this is, from 1; 0: none */
    /* Asked while the bundle is put together, which takes its time: true lets the call that works
     * leave off with WQ_E_LIMIT. NULL: nobody stops it. */
    bool (*is_stopped)(void);
};

/* What is to be said of a bundle of so many bytes, as the end of a sentence that begins with its
 * name; NULL: nothing. A file on a FAT volume, as cards and readers have, is below 4 GiB. */
const char *wq_writer_size_warning(uint64_t file_bytes);

/* Begin a bundle at `path`, written under a temporary name beside it; with `path` NULL it is
 * measured and not written. Without `force` an existing file gives WQ_E_RANGE at once. WQ_E_IO
 * with errno set, EISDIR where a folder is; WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_writer_open(const char *path,
                                            const struct wq_writer_options *options,
                                            struct wq_writer **writer);

/* Append the strip of `row_n` rows of `w_px` greys, top down; wq_strip_decode reads it back. w_px
 * at most WQ_IMAGE_SIDE_MAX. WQ_E_NOMEM: something may have been appended. */
WQ_MUST_CHECK enum wq_status wq_strip_encode(const uint8_t *rows, uint32_t w_px, uint32_t row_n,
                                             struct wq_buffer *strip);

/* Take the next strip of the images of the article that is added next: its rows as above, as many
 * as wq_image_rows_of says. Strips wait until then; with an article that is left out, or is there
 * already, they go. WQ_E_LIMIT over format.h; WQ_E_IO with errno set, WQ_E_NOMEM: as below. */
WQ_MUST_CHECK enum wq_status wq_writer_strip(struct wq_writer *writer, const uint8_t *rows,
                                             uint32_t w_px, uint32_t row_n);

/* Bytes that pictures take in the bundle so far, without the strips that wait; bytes of the strip that
 * was taken last. */
uint64_t wq_writer_image_bytes(const struct wq_writer *writer);
uint64_t wq_writer_last_strip_bytes(const struct wq_writer *writer);

/* Let go all but the first `n` strips that wait. Errors as below. */
WQ_MUST_CHECK enum wq_status wq_writer_keep_strips(struct wq_writer *writer, uint32_t n);

/* Let go the strips that wait. WQ_E_IO with errno set: only wq_writer_abandon may follow. */
WQ_MUST_CHECK enum wq_status wq_writer_drop_strips(struct wq_writer *writer);

/* Add an article, in the order in which lists show them; its id is set (wq_article_identify).
 * Copies what it keeps. WQ_E_LIMIT over format.h, or something the reader would refuse (text not
 * UTF-8, blocks out of order, no such date, not as many strips as its images have): the article is
 * left out and the writer goes on; WQ_E_IO with errno set (a full disk), WQ_E_NOMEM: only
 * wq_writer_abandon may follow. */
WQ_MUST_CHECK enum wq_status wq_writer_add(struct wq_writer *writer,
                                           const struct wq_article *article);

/* Say that these `n` articles, numbered from 0 as they were added, are the same story. Editions of
 * one id, and equal texts (as they are folded) under several ids, need not be told: the writer finds
 * them. What is told in several calls is put together. WQ_E_RANGE one of them was not added;
 * WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_writer_versions(struct wq_writer *writer, const uint32_t *articles,
                                                uint32_t n);

/* Say that what was added so far is the bundle of this edition, and that the articles added from now
 * on are new since then; what was new before is not any more. */
void wq_writer_since(struct wq_writer *writer, const uint8_t edition[16]);

/* What wq_writer_copy asks and tells while it works. */
struct wq_copy_handlers {
    void *self;
    /* Whether article `index` of the bundle is wanted. NULL: all are. */
    bool (*wants)(void *self, uint32_t index);
    /* Article `index` of the bundle is lost. NULL is allowed. */
    void (*lost)(void *self, uint32_t index, enum wq_status why);
    /* Article `index` is added without all that was known of it: meta.is_partial. An id that is
     * lost is made anew by the rule, and is another one if it came from what is lost. NULL is
     * allowed. */
    void (*partial)(void *self, uint32_t index);
    /* Article `index` is done; false: leave off. NULL is allowed. */
    bool (*step)(void *self, uint32_t index);
    /* What is new in the bundle is new in what is written, since the same edition if all bundles
     * with news name one. */
    bool keeps_news;
};

/* Add all wanted articles of `bundle`, in its order, that can be read, as wq_writer_add would, with
 * their versions; `arena` has room for one. Clusters of text go over as they are stored, those with
 * nothing new in them not at all; only what is in other letters is compressed anew. WQ_E_LIMIT more
 * than format.h allows, or `step` said so; WQ_E_IO with errno set, WQ_E_NOMEM: only
 * wq_writer_abandon may follow. */
WQ_MUST_CHECK enum wq_status wq_writer_copy(struct wq_writer *writer, struct wq_bundle *bundle,
                                            struct wq_arena *arena,
                                            const struct wq_copy_handlers *handlers);

/* Finish: write index and catalogue, sync, rename into place, sync again. Frees the writer in
 * every case; on an error the temporary file is removed and what stood at the path is untouched.
 * When only the sync after the rename fails, the bundle is at its path already: that is WQ_OK with
 * totals->sync_errno set. */
WQ_MUST_CHECK enum wq_status wq_writer_finish(struct wq_writer *writer,
                                              struct wq_writer_totals *totals);

/* Give up: remove the temporary file, free the writer. NULL is allowed. */
void wq_writer_abandon(struct wq_writer *writer);

/* ---- differences (diff.c) ---- */

/* Write to `path`, as wq_writer_open does with a bundle, what makes `new_bundle`, whose file is
 * `new_file`, of `old`. WQ_E_RANGE something is at `path` and `force` is false; WQ_E_DAMAGED root,
 * table or a cluster of the new bundle; WQ_E_IO with errno set: writing failed; WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_diff_make(const char *path, bool force, struct wq_bundle *old,
                                          struct wq_bundle *new_bundle,
                                          const struct wq_file *new_file);

/* Write to `path` the bundle that `diff` makes of `old`, the same to the bit as the one that the
 * difference was made for: its root record is compared before anything appears there. WQ_E_RANGE
 * as above; WQ_E_NOT_BUNDLE it is no difference; WQ_E_NEWER it is for another bundle than `old`;
 * WQ_E_TRUNCATED; WQ_E_DAMAGED the difference or a cluster of `old`; WQ_E_LIMIT; WQ_E_IO with errno
 * set; WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_diff_apply(const char *path, bool force, struct wq_bundle *old,
                                           FILE *diff);

#endif
