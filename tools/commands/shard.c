/* SPDX-License-Identifier: MIT */
#include "shard.h"
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#define SHARDS_MAX 1000000

bool wq_shard_parse(const char *text, struct wq_shard *shard)
{
    char *end;
    /* strtoul would take a sign or a space before a number */
    if (*text < '0' || *text > '9')
        return false;
    unsigned long number = strtoul(text, &end, 10);
    if (*end != '/' || end[1] < '0' || end[1] > '9')
        return false;
    unsigned long n = strtoul(end + 1, &end, 10);
    if (*end != '\0' || number < 1 || number > n || n > SHARDS_MAX)
        return false;
    *shard = (struct wq_shard){(uint32_t)number, (uint32_t)n};
    return true;
}

/* Where share number + 1 of n begins in `total` bytes; total * number may not fit. */
static uint64_t border(const struct wq_shard *shard, uint32_t number, uint64_t total)
{
    return total / shard->n * number + total % shard->n * number / shard->n;
}

/* The first line that begins at `off` or behind it. */
static enum wq_status next_line(int fd, uint64_t off, uint64_t size, uint64_t *line_off)
{
    char bytes[65536];
    if (off == 0 || off >= size) {
        *line_off = off < size ? off : size;
        return WQ_OK;
    }
    /* a line that begins at `off` has its end right before it */
    for (off--; off < size;) {
        ssize_t n = pread(fd, bytes, sizeof bytes, (off_t)off);
        if (n <= 0)
            return WQ_E_IO;
        const char *end = memchr(bytes, '\n', (size_t)n);
        if (end) {
            *line_off = off + (uint64_t)(end - bytes) + 1;
            return WQ_OK;
        }
        off += (uint64_t)n;
    }
    *line_off = size;
    return WQ_OK;
}

/* Whether the file may be divided at its line ends: JSON lines in UTF-8, which begin with an
 * object. UTF-16 has other line ends, and its byte order stands at the start alone. */
static bool is_lines(const char *path, int fd)
{
    static const char *const ends[] = {".jsonl", ".ndjson", ".json"};
    char head[256];
    const size_t path_len = strlen(path);
    bool is_named = false;
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        size_t len = strlen(ends[i]);
        is_named |= path_len > len && strcasecmp(path + path_len - len, ends[i]) == 0;
    }
    ssize_t n = is_named ? pread(fd, head, sizeof head, 0) : 0;
    ssize_t at = n > 3 && memcmp(head, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    while (at < n && memchr(" \t\r\n", head[at], 4))
        at++;
    return at < n && head[at] == '{';
}

enum wq_status wq_shard_seek(const struct wq_shard *shard, const char *path, int fd,
                             uint64_t before, uint64_t total, uint64_t *len)
{
    struct stat info;
    if (fstat(fd, &info) != 0)
        return WQ_E_IO;
    const uint64_t size = (uint64_t)info.st_size;
    const uint64_t first = border(shard, shard->number - 1, total);
    const uint64_t last = border(shard, shard->number, total);
    uint64_t from = first > before ? first - before : 0;
    uint64_t to = last > before ? last - before : 0;
    if (!is_lines(path, fd)) {
        bool is_ours = first <= before && before < last;
        from = 0;
        to = is_ours ? size : 0;
    }
    enum wq_status st = next_line(fd, from, size, &from);
    if (st == WQ_OK)
        st = next_line(fd, to, size, &to);
    if (st != WQ_OK || lseek(fd, (off_t)from, SEEK_SET) < 0)
        return WQ_E_IO;
    *len = to > from ? to - from : 0;
    return WQ_OK;
}
