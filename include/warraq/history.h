/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_HISTORY_H
#define WARRAQ_HISTORY_H
/* Which articles were read, how far, and in what order: one record an article, kept through power
 * cuts. The file has a fixed number of blocks of 4 KiB, each with its check. A changed record is
 * written with its whole block over the block that holds nothing current any more, so that what was
 * saved before is never written over (docs/bundle.md has the bytes). */
#include <stdbool.h>
#include "warraq/article.h"
#include "warraq/base.h"
#include "warraq/io.h"

#define WQ_HISTORY_BLOCK_BYTES 4096
#define WQ_HISTORY_BLOCKS 33
#define WQ_HISTORY_FILE_BYTES (WQ_HISTORY_BLOCKS * WQ_HISTORY_BLOCK_BYTES)
#define WQ_HISTORY_RECORDS_MAX 4000 /* then the one that was read longest ago makes room */

struct wq_history; /* lives in the arena it was opened in: 155 KB; opening takes 16 more */

struct wq_history_record {
    uint8_t article_id[WQ_ID_BYTES];
    uint32_t article;  /* a hint where to look for that id */
    uint32_t text_off; /* start of the page that was open last, at most WQ_TEXT_MAX */
    uint16_t permille; /* of the text that lies before the end of that page, at most 1000 */
    bool is_read;      /* to its end once, or marked so */
};

/* Read the history in `file` (copied), which is WQ_HISTORY_FILE_BYTES long. A block that cannot be
 * read or fails its check is left out: its records are as they were saved before, or gone.
 * `file` NULL: nothing is there, and nothing will be saved. WQ_E_NOMEM; WQ_E_TRUNCATED the file is
 * shorter. */
WQ_MUST_CHECK enum wq_status wq_history_open(struct wq_arena *arena, const struct wq_file *file,
                                             struct wq_history **history);

/* Make `record` the newest, in place of what its article had; in memory. */
void wq_history_put(struct wq_history *history, const struct wq_history_record *record);

/* Write what was put since the last time: one write of 4096 bytes and a sync for each part of the
 * records that has changed, after one put one. WQ_E_IO: what was saved before is still whole on the
 * medium, and what was not is written with the next. */
WQ_MUST_CHECK enum wq_status wq_history_save(struct wq_history *history);

/* What is known of an article, or NULL. Valid until the next put. Cost: the records. */
const struct wq_history_record *wq_history_find(const struct wq_history *history,
                                                const uint8_t article_id[WQ_ID_BYTES]);

/* Save to `file` (copied) from now on, the one that was read from or another: all that is known is written with
 * the next save. NULL: nothing is saved. WQ_E_TRUNCATED it is shorter than WQ_HISTORY_FILE_BYTES. */
WQ_MUST_CHECK enum wq_status wq_history_move(struct wq_history *history, const struct wq_file *file);

/* How many records there are, and the one at `position`, the newest at 0 (below that number). */
uint32_t wq_history_n(const struct wq_history *history);
const struct wq_history_record *wq_history_at(const struct wq_history *history, uint32_t position);

#endif
