/* SPDX-License-Identifier: MIT */
/* When neither root record nor table can be read: clusters found by their leaders. Nothing vouches
 * for them but a CRC-32, so that this opens what accidents left, not what someone signed. */
#include <string.h>
#include "internal.h"

/* Nothing is searched further than this for the next leader: a file that is none of ours is not
 * read to its end. An index of 2^24 clusters is longer; who has one has more than one copy. */
#define SEARCH_MAX (16u << 20)
#define CLUSTER_BYTES_MIN (WQ_LEADER_BYTES + 1)

struct scan {
    struct wq_bundle *b;
    struct wq_found *found;
    uint32_t n, cap;
    uint64_t end;          /* of the cluster accepted last */
    uint64_t check_budget; /* bytes that may still be read to check what a search met */
};

static struct wq_found decode_leader(const uint8_t *leader, uint64_t off)
{
    return (struct wq_found){.off = off + WQ_LEADER_BYTES,
                             .type = wq_load_u32(leader + WQ_LEADER_OFF_TYPE),
                             .number = wq_load_u32(leader + WQ_LEADER_OFF_NUMBER),
                             .stored = wq_load_u32(leader + WQ_LEADER_OFF_STORED),
                             .raw = wq_load_u32(leader + WQ_LEADER_OFF_RAW)};
}

/* Bytes of the cluster itself: one that is not deflated says 0. */
static uint32_t raw_len(const struct wq_found *found)
{
    return found->raw == 0 ? found->stored : found->raw;
}

static bool is_plausible(const struct wq_bundle *b, const struct wq_found *found)
{
    const uint32_t raw = raw_len(found);
    /* what deflate can give at most, as in the index */
    return found->number < WQ_CLUSTERS_MAX && found->stored >= 1 &&
           found->stored <= WQ_CLUSTER_STORED_MAX && raw <= WQ_CLUSTER_RAW_MAX &&
           raw <= (uint64_t)found->stored * 1032u + 64 && found->off <= b->file.size &&
           found->stored <= b->file.size - found->off;
}

/* Whether a leader stands at `off`; *found is what it says. */
static bool read_leader(const struct wq_bundle *b, uint64_t off, struct wq_found *found)
{
    uint8_t leader[WQ_LEADER_BYTES];
    if (off > b->file.size || b->file.size - off < sizeof leader ||
        b->file.ops->read_at(b->file.self, off, leader, sizeof leader) != WQ_OK ||
        wq_load_u32(leader + WQ_LEADER_OFF_MAGIC) != WQ_LEADER_MAGIC)
        return false;
    *found = decode_leader(leader, off);
    return is_plausible(b, found);
}

bool wq_found_is_whole(const struct wq_bundle *b, const struct wq_found *found)
{
    uint8_t bytes[1024];
    uint64_t off = found->off - WQ_LEADER_BYTES;
    uint32_t left = WQ_LEADER_BYTES + found->stored, stored_crc = 0;
    uLong crc = 0;
    for (bool is_first = true; left > 0; is_first = false) {
        uint32_t n = left < sizeof bytes ? left : (uint32_t)sizeof bytes;
        if (b->file.ops->read_at(b->file.self, off, bytes, n) != WQ_OK)
            return false;
        const uint8_t *p = bytes;
        if (is_first) {
            stored_crc = wq_load_u32(p + WQ_LEADER_OFF_CRC);
            crc = crc32_z(0, p, WQ_LEADER_OFF_CRC);
            p += WQ_LEADER_BYTES;
        }
        crc = crc32_z(crc, p, (size_t)(bytes + n - p));
        off += n;
        left -= n;
    }
    return wq_crc_matches((uint32_t)crc, stored_crc);
}

/* wq_found_is_whole within the budget. */
static bool is_proven(struct scan *scan, const struct wq_found *found)
{
    if (found->stored > scan->check_budget)
        return false;
    scan->check_budget -= found->stored;
    return wq_found_is_whole(scan->b, found);
}

/* The next leader from `off` on whose cluster is whole. */
static bool search(struct scan *scan, uint64_t off, struct wq_found *found)
{
    const struct wq_bundle *b = scan->b;
    const uint64_t last = off + SEARCH_MAX;
    uint8_t bytes[4096];
    while (off < last && off + CLUSTER_BYTES_MIN <= b->file.size) {
        uint64_t left = b->file.size - off;
        size_t n = left < sizeof bytes ? (size_t)left : sizeof bytes;
        if (b->file.ops->read_at(b->file.self, off, bytes, n) != WQ_OK)
            return false;
        for (size_t i = 0; i + 4 <= n; i++) {
            if (wq_load_u32(bytes + i) != WQ_LEADER_MAGIC || !read_leader(b, off + i, found))
                continue;
            if (is_proven(scan, found))
                return true;
        }
        off += n - 3;
    }
    return false;
}

static struct wq_section *section_of(struct wq_bundle *b, uint32_t type)
{
    for (uint32_t i = 0; i < b->section_n; i++) {
        if (b->sections[i].type == type)
            return &b->sections[i];
    }
    return NULL;
}

/* Put the cluster behind those found so far, with gaps for the ones that are missing before it,
 * unless it cannot stand there. */
static void take(struct scan *scan, const struct wq_found *found)
{
    struct wq_bundle *b = scan->b;
    struct wq_section *section = section_of(b, found->type);
    if (!section) {
        if (b->section_n == WQ_SECTIONS_MAX)
            return;
        section = &b->sections[b->section_n++];
        *section = (struct wq_section){.type = found->type, .first = scan->n};
    }
    uint32_t have = section->cluster_n;
    bool is_last = section == &b->sections[b->section_n - 1];
    uint64_t room = found->off - WQ_LEADER_BYTES - scan->end;
    if (!is_last || found->number < have || found->number - have > room / CLUSTER_BYTES_MIN ||
        found->number - have >= scan->cap - scan->n)
        return;
    for (; have < found->number; have++)
        scan->found[scan->n++] = (struct wq_found){.type = found->type, .number = have};
    const uint32_t raw = raw_len(found);
    scan->found[scan->n++] = *found;
    section->cluster_n = found->number + 1;
    section->len += raw;
    scan->end = found->off + found->stored;
    b->max_stored = found->stored > b->max_stored ? found->stored : b->max_stored;
    b->max_raw = raw > b->max_raw ? raw : b->max_raw;
}

static void scan_all(struct scan *scan)
{
    struct wq_found found, next;
    uint64_t at = 0;
    while (read_leader(scan->b, at, &found) || search(scan, at, &found)) {
        const uint64_t end = found.off + found.stored;
        /* one that goes on with its section, and behind which the next one stands, needs no further
         * proof until it is read */
        bool goes_on = scan->n > 0 && scan->found[scan->n - 1].type == found.type;
        bool is_sound = (goes_on && read_leader(scan->b, end, &next)) || is_proven(scan, &found);
        at = is_sound ? end : found.off;
        if (is_sound)
            take(scan, &found);
    }
}

enum wq_status wq_salvage(struct wq_bundle *b, struct wq_arena *arena)
{
    const size_t mark = wq_arena_mark(arena);
    struct scan scan = {.b = b, .check_budget = 2 * b->file.size};
    uint64_t cap = b->file.size / CLUSTER_BYTES_MIN + 1, room = (arena->cap - arena->used) / 2;
    if (cap > room / sizeof *scan.found)
        cap = room / sizeof *scan.found;
    scan.cap = cap < WQ_CLUSTERS_MAX ? (uint32_t)cap : WQ_CLUSTERS_MAX;
    scan.found = wq_arena_alloc_raw(arena, scan.cap, sizeof *scan.found);
    if (!scan.found)
        return WQ_E_NOMEM;
    b->section_n = 0;
    b->max_stored = b->max_raw = b->info.parity = 0;
    scan_all(&scan);
    /* give back what is not needed: the same place, shorter */
    wq_arena_rewind(arena, mark);
    b->found = wq_arena_alloc_raw(arena, scan.n, sizeof *scan.found);
    if (scan.n == 0 || !b->found)
        return WQ_E_NOT_BUNDLE;
    b->info.is_salvaged = true;
    b->info.file_bytes = b->file.size;
    b->info.missing_bytes = 0;
    b->info.cluster_n = scan.n;
    for (uint32_t i = 0; i < scan.n; i++)
        b->info.stored_bytes += WQ_LEADER_BYTES + (uint64_t)b->found[i].stored;
    return WQ_OK;
}
