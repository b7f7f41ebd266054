/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_COMMANDS_SHARD_H
#define WARRAQ_COMMANDS_SHARD_H
/* `--shard I/N`: one of N shares of the input, about equal in bytes, in its order. */
#include "gather.h"

struct wq_shard {
    uint32_t number, n; /* 1 to n; 0, 0: all of the input is wanted */
};

/* Read "I/N"; false when it is not 1 <= I <= N <= 1000000. */
bool wq_shard_parse(const char *text, struct wq_shard *shard);

/* Whether the file at `path` may be divided at its line ends: JSON lines in UTF-8, told by name and first
 * character. (UTF-16 has other line ends, and its byte order stands at the start alone.) */
bool wq_shard_is_lines(const char *path, int fd);

/* The first line at `off` or behind it that begins with an object, behind a line that ends one; `size`
 * when there is none. WQ_E_IO with errno set. */
WQ_MUST_CHECK enum wq_status wq_shard_next_line(int fd, uint64_t off, uint64_t size,
                                                uint64_t *line_off);

/* What of the file at `path`, open as `fd`, belongs to the share, when `before` of `total` bytes of
 * input come before it: of JSON lines those that begin in the share; any other file as a whole or not
 * at all. *len bytes from *off, 0 for none. WQ_E_IO with errno set. */
WQ_MUST_CHECK enum wq_status wq_shard_find(const struct wq_shard *shard, const char *path, int fd,
                                           uint64_t before, uint64_t total, uint64_t *off,
                                           uint64_t *len);

#endif
