/* SPDX-License-Identifier: MIT */
#include "pieces.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* The next piece of the open file, from where the last one ended. */
static bool cut(struct wq_pieces *pieces, struct wq_piece *piece)
{
    uint64_t end = pieces->end_off;
    if (pieces->end_off - pieces->off > 2 * (uint64_t)WQ_PIECE_BYTES &&
        wq_shard_next_line(pieces->fd, pieces->off + WQ_PIECE_BYTES, pieces->end_off, &end) !=
            WQ_OK)
        end = pieces->end_off;
    piece->off = pieces->off;
    piece->len = end - pieces->off;
    piece->is_last = end >= pieces->end_off;
    piece->fd = piece->is_last ? pieces->fd : fcntl(pieces->fd, F_DUPFD_CLOEXEC, 0);
    piece->error = piece->fd < 0 ? errno : 0;
    piece->info = pieces->info;
    piece->is_file = true;
    pieces->off = end;
    pieces->is_open = !piece->is_last;
    return true;
}

/* The file of the source as far as it is in the share. */
static void open_file(struct wq_pieces *pieces, struct wq_piece *piece)
{
    const uint64_t size = (uint64_t)piece->info.st_size, before = pieces->before_bytes;
    uint64_t from = 0, len = UINT64_MAX;
    piece->is_file = true;
    pieces->before_bytes += size;
    if (pieces->shard->n > 0 && wq_shard_find(pieces->shard, piece->path, piece->fd, before,
                                              pieces->sources->bytes, &from, &len) != WQ_OK) {
        piece->error = errno;
        close(piece->fd);
        piece->fd = -1;
        return;
    }
    piece->off = from;
    piece->len = len;
    const uint64_t end = len < UINT64_MAX ? from + len : size;
    if (end - from <= 2 * (uint64_t)WQ_PIECE_BYTES || !wq_shard_is_lines(piece->path, piece->fd))
        return;
    pieces->fd = piece->fd;
    pieces->info = piece->info;
    pieces->off = from;
    pieces->end_off = end;
    cut(pieces, piece);
}

bool wq_pieces_next(struct wq_pieces *pieces, struct wq_piece *piece)
{
    if (pieces->is_open) {
        const struct wq_source *source = &pieces->sources->items[pieces->next - 1];
        *piece = (struct wq_piece){.path = source->path, .base_len = source->base_len};
        return cut(pieces, piece);
    }
    if (pieces->next >= pieces->sources->n)
        return false;
    const struct wq_source *source = &pieces->sources->items[pieces->next++];
    const char *path = source->path;
    *piece = (struct wq_piece){.path = path,
                               .base_len = source->base_len,
                               .len = UINT64_MAX,
                               .is_first = true,
                               .is_last = true};
    piece->fd = strcmp(path, "-") == 0 ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0)
                                       : open(path, O_RDONLY | O_CLOEXEC);
    if (piece->fd < 0 || fstat(piece->fd, &piece->info) != 0) {
        piece->error = errno;
        return true;
    }
    if (S_ISREG(piece->info.st_mode) && strcmp(path, "-") != 0)
        open_file(pieces, piece);
    if (piece->fd >= 0 && piece->len == 0) {
        close(piece->fd); /* in another share */
        piece->fd = -1;
    }
    return true;
}

void wq_pieces_finish(struct wq_pieces *pieces)
{
    if (pieces->is_open)
        close(pieces->fd);
    pieces->is_open = false;
}
