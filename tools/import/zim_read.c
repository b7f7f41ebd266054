/* SPDX-License-Identifier: MIT */
#include <string.h>
#include "zim.h"

#define HEADER_BYTES 80u
#define ENTRIES_MAX (1u << 26)
#define TYPES_MAX 65536u /* bytes of the list of MIME types */
#define REDIRECT 0xFFFFu
#define HOPS_MAX 8 /* redirects to redirects */

/* ---- bytes ---- */

/* Exactly `n` bytes at `off`. WQ_E_DAMAGED: the file has not so many there. */
static enum wq_status read_exactly(struct wq_zim *zim, uint64_t off, void *to, size_t n)
{
    size_t got = 0;
    enum wq_status st = wq_seekable_read(&zim->seekable, off, to, n, &got);
    if (st == WQ_E_TRUNCATED || (st == WQ_OK && got < n))
        return WQ_E_DAMAGED;
    return st;
}

static enum wq_status read_u64(struct wq_zim *zim, uint64_t off, uint64_t *value)
{
    uint8_t bytes[8];
    enum wq_status st = read_exactly(zim, off, bytes, sizeof bytes);
    *value = st == WQ_OK ? wq_load_u64(bytes) : 0;
    return st;
}

/* ---- the file ---- */

static enum wq_status fail(struct wq_zim *zim, const char *why)
{
    zim->fault = why;
    return WQ_E_DAMAGED;
}

/* The list of MIME types, up to the empty name that ends it. */
static enum wq_status read_types(struct wq_zim *zim, uint64_t off)
{
    static uint8_t bytes[TYPES_MAX];
    size_t n = 0, at = 0;
    enum wq_status st = wq_seekable_read(&zim->seekable, off, bytes, sizeof bytes, &n);
    if (st != WQ_OK)
        return st == WQ_E_TRUNCATED ? WQ_E_DAMAGED : st;
    while (at < n && bytes[at] != 0) {
        const uint8_t *end = memchr(bytes + at, 0, n - at);
        if (!end)
            break;
        at = (size_t)(end - bytes) + 1;
    }
    return wq_buffer_add(&zim->types, bytes, at);
}

static bool has(const struct wq_zim *zim, uint64_t off, uint64_t n, uint64_t each)
{
    const uint64_t size = zim->seekable.size;
    return off <= size && n * each <= size - off;
}

static enum wq_status read_header(struct wq_zim *zim)
{
    uint8_t header[HEADER_BYTES];
    enum wq_status st = read_exactly(zim, 0, header, sizeof header);
    if (st == WQ_E_DAMAGED)
        return fail(zim, "cut short");
    if (st != WQ_OK)
        return st;
    zim->major = (uint16_t)(header[4] | header[5] << 8);
    zim->minor = (uint16_t)(header[6] | header[7] << 8);
    zim->entry_n = wq_load_u32(header + 24);
    zim->cluster_n = wq_load_u32(header + 28);
    zim->paths_off = wq_load_u64(header + 32);
    zim->clusters_off = wq_load_u64(header + 48);
    if (zim->major != 5 && zim->major != 6)
        return fail(zim, "a ZIM archive of another version than 5 and 6");
    if (zim->entry_n > ENTRIES_MAX || !has(zim, zim->paths_off, zim->entry_n, 8) ||
        !has(zim, zim->clusters_off, zim->cluster_n, 8))
        return fail(zim,
                    "cut short, or the first part of one that was split: join the parts first");
    st = read_types(zim, wq_load_u64(header + 56));
    return st == WQ_E_DAMAGED ? fail(zim, "its list of types is not in it") : st;
}

enum wq_status wq_zim_open(struct wq_zim *zim, struct wq_input *input)
{
    *zim = (struct wq_zim){0};
    enum wq_status st = wq_seekable_open(&zim->seekable, input);
    if (st == WQ_E_LIMIT)
        return fail(zim, "over 256 MB, and not a file by itself: unpack what it lies in");
    return st == WQ_OK ? read_header(zim) : st;
}

void wq_zim_close(struct wq_zim *zim)
{
    wq_buffer_free(&zim->types);
    wq_buffer_free(&zim->articles.bytes);
    wq_buffer_free(&zim->pictures.bytes);
    wq_seekable_close(&zim->seekable);
}

struct wq_str wq_zim_type(const struct wq_zim *zim, uint16_t type)
{
    const char *types = (const char *)zim->types.ptr;
    size_t at = 0;
    for (; at < zim->types.len && type > 0; type--)
        at += strlen(types + at) + 1;
    return at < zim->types.len ? wq_str(types + at) : (struct wq_str){0};
}

/* ---- entries ---- */

/* Copy the string at `off`, with its NUL, behind `prefix`. */
static enum wq_status read_string(struct wq_zim *zim, uint64_t off, size_t prefix,
                                  char to[WQ_ZIM_PATH_MAX], uint64_t *next)
{
    size_t n = 0;
    enum wq_status st =
        wq_seekable_read(&zim->seekable, off, to + prefix, WQ_ZIM_PATH_MAX - prefix, &n);
    if (st != WQ_OK)
        return st == WQ_E_TRUNCATED ? WQ_E_DAMAGED : st;
    const char *end = memchr(to + prefix, 0, n);
    if (!end)
        return WQ_E_DAMAGED;
    *next = off + (size_t)(end - to) - prefix + 1;
    return WQ_OK;
}

/* Where entry `i` stands. */
static enum wq_status entry_offset(struct wq_zim *zim, uint32_t i, uint64_t *off)
{
    static uint8_t bytes[sizeof zim->offs];
    const uint32_t n_max = sizeof zim->offs / sizeof *zim->offs;
    if (i < zim->off_first || i - zim->off_first >= zim->off_n) {
        const uint32_t n = zim->entry_n - i < n_max ? zim->entry_n - i : n_max;
        enum wq_status st =
            read_exactly(zim, zim->paths_off + 8 * (uint64_t)i, bytes, 8 * (size_t)n);
        zim->off_first = i;
        zim->off_n = st == WQ_OK ? n : 0;
        for (uint32_t k = 0; k < zim->off_n; k++)
            zim->offs[k] = wq_load_u64(bytes + 8 * (size_t)k);
        if (st != WQ_OK)
            return st;
    }
    *off = zim->offs[i - zim->off_first];
    return WQ_OK;
}

enum wq_status wq_zim_entry(struct wq_zim *zim, uint32_t i, struct wq_zim_entry *entry)
{
    uint8_t head[16];
    uint64_t off, next;
    if (i >= zim->entry_n)
        return WQ_E_DAMAGED;
    enum wq_status st = entry_offset(zim, i, &off);
    if (st == WQ_OK)
        st = read_exactly(zim, off, head, 12);
    if (st != WQ_OK)
        return st;
    entry->type = (uint16_t)(head[0] | head[1] << 8);
    const bool has_content = entry->type < 0xFFFD;
    if (has_content)
        st = read_exactly(zim, off + 12, head + 12, 4);
    entry->cluster = wq_load_u32(head + 8);
    entry->blob = has_content ? wq_load_u32(head + 12) : 0;
    entry->path[0] = (char)head[3];
    entry->path[1] = '/';
    if (st == WQ_OK)
        st = read_string(zim, off + (has_content ? 16 : 12), 2, entry->path, &next);
    if (st == WQ_OK)
        st = read_string(zim, next, 0, entry->title, &next);
    return st;
}

/* Paths are in the order of their bytes, the namespace first. */
static enum wq_status find_path(struct wq_zim *zim, struct wq_str path, struct wq_zim_entry *entry)
{
    uint32_t low = 0, high = zim->entry_n;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        enum wq_status st = wq_zim_entry(zim, middle, entry);
        if (st != WQ_OK)
            return st;
        const struct wq_str found = wq_str(entry->path);
        const size_t len = path.len < found.len ? path.len : found.len;
        int order = memcmp(path.ptr, found.ptr, len);
        if (order == 0)
            order = (path.len > found.len) - (path.len < found.len);
        if (order == 0)
            return WQ_OK;
        low = order > 0 ? middle + 1 : low;
        high = order > 0 ? high : middle;
    }
    return WQ_E_RANGE;
}

enum wq_status wq_zim_find(struct wq_zim *zim, struct wq_str path, struct wq_zim_entry *entry)
{
    enum wq_status st = path.len < WQ_ZIM_PATH_MAX ? find_path(zim, path, entry) : WQ_E_RANGE;
    for (int hop = 0; st == WQ_OK && entry->type == REDIRECT; hop++)
        st = hop < HOPS_MAX ? wq_zim_entry(zim, entry->cluster, entry) : WQ_E_DAMAGED;
    return st;
}

/* ---- clusters ---- */

static enum wq_status open_cluster(struct wq_zim *zim, struct wq_zim_cluster *kept, uint32_t number)
{
    uint8_t info;
    uint64_t off;
    if (kept->is_there && kept->number == number)
        return WQ_OK;
    kept->is_there = false;
    kept->bytes.len = 0;
    if (number >= zim->cluster_n)
        return WQ_E_DAMAGED;
    enum wq_status st = read_u64(zim, zim->clusters_off + 8 * (uint64_t)number, &off);
    if (st == WQ_OK)
        st = read_exactly(zim, off, &info, 1);
    if (st != WQ_OK)
        return st;
    const unsigned form = info & 0x0F;
    kept->width = info & 0x10 ? 8 : 4;
    kept->off = off + 1;
    if (form == 4 || form == 5)
        st = wq_zim_unpack(&zim->seekable, off + 1, form, &kept->bytes);
    else if (form > 1)
        st = WQ_E_DAMAGED; /* 2 and 3, zlib and bzip2, went out of use in 2009 */
    kept->number = number;
    kept->is_there = st == WQ_OK;
    if (st != WQ_OK)
        kept->bytes.len = 0;
    return st;
}

/* Bytes of the cluster, from its list of offsets on. */
static enum wq_status read_cluster(struct wq_zim *zim, const struct wq_zim_cluster *kept,
                                   uint64_t off, void *to, size_t n)
{
    const struct wq_buffer *bytes = &kept->bytes;
    if (bytes->len == 0)
        return off <= UINT64_MAX - kept->off ? read_exactly(zim, kept->off + off, to, n)
                                             : WQ_E_DAMAGED;
    if (off > bytes->len || n > bytes->len - off)
        return WQ_E_DAMAGED;
    memcpy(to, bytes->ptr + off, n);
    return WQ_OK;
}

static enum wq_status read_offset(struct wq_zim *zim, const struct wq_zim_cluster *kept, uint64_t i,
                                  uint64_t *value)
{
    uint8_t bytes[8] = {0};
    enum wq_status st = read_cluster(zim, kept, i * kept->width, bytes, kept->width);
    *value = wq_load_u64(bytes);
    return st;
}

enum wq_status wq_zim_blob(struct wq_zim *zim, struct wq_zim_cluster *kept, uint32_t cluster,
                           uint32_t blob, size_t max, struct wq_buffer *bytes)
{
    uint64_t first = 0, from = 0, to = 0;
    uint8_t piece[16384];
    enum wq_status st = open_cluster(zim, kept, cluster);
    if (st == WQ_OK)
        st = read_offset(zim, kept, 0, &first);
    /* the first offset says how many there are: one more than blobs */
    if (st == WQ_OK && (uint64_t)blob + 1 >= first / kept->width)
        st = WQ_E_DAMAGED;
    if (st == WQ_OK)
        st = read_offset(zim, kept, blob, &from);
    if (st == WQ_OK)
        st = read_offset(zim, kept, (uint64_t)blob + 1, &to);
    if (st == WQ_OK && from > to)
        st = WQ_E_DAMAGED;
    if (st == WQ_OK && to - from > max)
        st = WQ_E_LIMIT;
    while (st == WQ_OK && from < to) {
        const size_t n = to - from < sizeof piece ? (size_t)(to - from) : sizeof piece;
        st = read_cluster(zim, kept, from, piece, n);
        if (st == WQ_OK)
            st = wq_buffer_add(bytes, piece, n);
        from += n;
    }
    return st;
}
