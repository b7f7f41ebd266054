/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_STATE_H
#define WARRAQ_STATE_H
/* The reading place: never lost to a power cut. One file of two preallocated slots, written in
 * place in turn, newest whole one wins (docs/design.md, "State on FAT"; docs/bundle.md has the
 * bytes). The file is created once, by the port, as WQ_PLACE_FILE_BYTES zero bytes. */
#include <stdbool.h>
#include "warraq/article.h"
#include "warraq/io.h"

#define WQ_PLACE_SLOT_BYTES 4096
#define WQ_PLACE_FILE_BYTES (2 * WQ_PLACE_SLOT_BYTES)
#define WQ_PLACE_STARTS_MAX 900

enum wq_screen { WQ_SCREEN_LIST = 0, WQ_SCREEN_ARTICLE = 1 };

struct wq_place {
    uint8_t edition[16]; /* of the bundle that was open */
    uint8_t article_id[WQ_ID_BYTES];
    uint32_t article_index; /* a hint where to look for that id */
    uint32_t list_index;    /* first article of the list page shown, or left */
    enum wq_screen screen;
    uint32_t text_off; /* start of the page that was open, at most WQ_TEXT_MAX */
    int32_t em_px;     /* body size the reader chose, 12 to 160; 0: the device's */
    /* Starts of the pages up to and including the open one, ascending from 0, so that page
     * numbers and the way back need no layout; 0 starts when unknown. Valid only for `layout`. */
    uint64_t layout;  /* fingerprint of face, size and measure they were made with */
    uint32_t start_n; /* at most WQ_PLACE_STARTS_MAX */
    uint32_t starts[WQ_PLACE_STARTS_MAX];
};

struct wq_place_file {
    struct wq_file file;
    uint64_t seq;                       /* of the newest slot; 0: none yet */
    uint32_t slot;                      /* that slot, 0 or 1 */
    uint8_t bytes[WQ_PLACE_SLOT_BYTES]; /* the slot being read or written */
};

/* Read the newest valid slot of `file` (copied) into *place; *found tells whether there was one.
 * A slot that cannot be read, fails its check or has a field out of range counts as bad. Both
 * bad is no error: *found is false and *place all zero.
 * WQ_E_IO when neither slot can be read, WQ_E_TRUNCATED when the file is shorter than two slots. */
WQ_MUST_CHECK enum wq_status wq_place_open(struct wq_place_file *places, const struct wq_file *file,
                                           struct wq_place *place, bool *found);

/* Write `place`, whose fields are in range, into the older slot and sync it. One write of 4096
 * bytes, no allocation.
 * WQ_E_IO (also for a file opened for reading): the former place is still whole. */
WQ_MUST_CHECK enum wq_status wq_place_save(struct wq_place_file *places,
                                           const struct wq_place *place);

#endif
