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

/* Whether the line that ends before bytes[0] and the one that begins there are two objects. */
static bool is_between_objects(int fd, uint64_t off)
{
    char bytes[64];
    const uint64_t from = off > 32 ? off - 32 : 0;
    const ssize_t n = pread(fd, bytes, sizeof bytes, (off_t)from);
    ssize_t before = (ssize_t)(off - from) - 1, after = (ssize_t)(off - from);
    while (before >= 0 && memchr(" \t\r\n", bytes[before], 4))
        before--;
    return before >= 0 && bytes[before] == '}' && after < n && bytes[after] == '{';
}

enum wq_status wq_shard_next_line(int fd, uint64_t off, uint64_t size, uint64_t *line_off)
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
        const char *end = bytes;
        while ((end = memchr(end, '\n', (size_t)(bytes + n - end)))) {
            end++;
            *line_off = off + (uint64_t)(end - bytes);
            if (*line_off >= size || is_between_objects(fd, *line_off))
                return WQ_OK;
        }
        off += (uint64_t)n;
    }
    *line_off = size;
    return WQ_OK;
}

bool wq_shard_is_lines(const char *path, int fd)
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
    if (at >= n || head[at] != '{')
        return false;
    /* a brace alone begins an object over several lines (tools/import/json_input.c) */
    do
        at++;
    while (at < n && memchr(" \t\r", head[at], 3));
    return at >= n || head[at] != '\n';
}

enum wq_status wq_shard_find(const struct wq_shard *shard, const char *path, int fd,
                             uint64_t before, uint64_t total, uint64_t *off, uint64_t *len)
{
    struct stat info;
    if (fstat(fd, &info) != 0)
        return WQ_E_IO;
    const uint64_t size = (uint64_t)info.st_size;
    const uint64_t first = border(shard, shard->number - 1, total);
    const uint64_t last = border(shard, shard->number, total);
    uint64_t from = first > before ? first - before : 0;
    uint64_t to = last > before ? last - before : 0;
    if (!wq_shard_is_lines(path, fd)) {
        bool is_ours = first <= before && before < last;
        from = 0;
        to = is_ours ? size : 0;
    }
    enum wq_status st = wq_shard_next_line(fd, from, size, &from);
    if (st == WQ_OK)
        st = wq_shard_next_line(fd, to, size, &to);
    if (st != WQ_OK)
        return st;
    *off = from;
    *len = to > from ? to - from : 0;
    return WQ_OK;
}
