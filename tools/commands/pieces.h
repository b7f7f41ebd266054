/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_COMMANDS_PIECES_H
#define WARRAQ_COMMANDS_PIECES_H
/* Inputs cut into what one worker reads at a time: a file, or a part of a long file of JSON lines. How
 * they are cut depends on the files alone. */
#include "shard.h"

#define WQ_PIECE_BYTES (4u << 20) /* of JSON lines */

struct wq_piece {
    const char *path;   /* of the source */
    size_t base_len;    /* struct wq_source */
    int fd;             /* close it; -1: `error` says why it cannot be opened, or 0: not in the share */
    int error;
    bool is_file;       /* and no pipe or terminal */
    bool is_first, is_last; /* of its source */
    uint64_t off, len;  /* len UINT64_MAX: to its end */
    struct stat info;   /* when it was opened */
};

/* All zero but for sources and shard. */
struct wq_pieces {
    const struct wq_sources *sources;
    const struct wq_shard *shard;
    size_t next;           /* source */
    uint64_t before_bytes; /* of the sources before it */
    /* of a source in several pieces */
    int fd; /* in use while is_open */
    bool is_open;
    struct stat info;
    uint64_t off, end_off;
};

/* The next piece in the order of the sources; false: there is none more. */
bool wq_pieces_next(struct wq_pieces *pieces, struct wq_piece *piece);
void wq_pieces_finish(struct wq_pieces *pieces);

#endif
