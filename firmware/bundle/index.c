/* SPDX-License-Identifier: MIT */
/* The index: from the hash in the root record down to the page that knows a cluster. */
#include <string.h>
#include "internal.h"

/* Expansion of deflate has a bound of about 1032 to 1; the rest is for very short streams. */
#define EXPANSION_MAX 1032u
#define EXPANSION_SLACK 64u

uint32_t wq_index_levels(uint32_t cluster_n, uint32_t record_n[WQ_INDEX_LEVELS_MAX])
{
    uint32_t level_n = 0, n = cluster_n;
    do {
        record_n[level_n++] = n;
        n = n / WQ_INDEX_PAGE_RECORDS + (n % WQ_INDEX_PAGE_RECORDS != 0);
    } while (n > 1);
    return level_n;
}

uint64_t wq_index_bytes(uint32_t cluster_n)
{
    uint32_t record_n[WQ_INDEX_LEVELS_MAX];
    uint32_t level_n = wq_index_levels(cluster_n, record_n);
    uint64_t bytes = 0;
    for (uint32_t i = 0; i < level_n; i++)
        bytes += (uint64_t)record_n[i] * WQ_INDEX_RECORD_BYTES;
    return bytes;
}

static bool is_cluster_sound(const struct wq_bundle *b, const uint8_t *record)
{
    uint32_t stored = wq_load_u32(record + WQ_INDEX_OFF_STORED);
    uint32_t raw = wq_load_u32(record + WQ_INDEX_OFF_RAW);
    if (raw == 0)
        raw = stored;
    return stored >= 1 && stored <= b->max_stored && raw <= b->max_raw &&
           raw <= (uint64_t)stored * EXPANSION_MAX + EXPANSION_SLACK;
}

/* The clusters of a page lie one behind the other and fill exactly what the page above says, so
 * that no two clusters of a bundle can share a byte and a small file cannot stand for much text. */
static bool are_clusters_sound(const struct wq_bundle *b, const struct wq_index_page *page)
{
    uint64_t end = page->start;
    for (uint32_t i = 0; i < page->record_n; i++) {
        const uint8_t *record = page->bytes + i * WQ_INDEX_RECORD_BYTES;
        if (!is_cluster_sound(b, record))
            return false;
        end += WQ_LEADER_BYTES + (uint64_t)wq_load_u32(record + WQ_INDEX_OFF_STORED);
    }
    return end == page->end;
}

static bool are_pages_sound(const struct wq_index_page *page)
{
    uint64_t end = page->start;
    for (uint32_t i = 0; i < page->record_n; i++) {
        uint64_t next = wq_load_u64(page->bytes + i * WQ_INDEX_RECORD_BYTES + WQ_INDEX_OFF_END);
        if (next <= end)
            return false;
        end = next;
    }
    return end == page->end;
}

/* Read the page from the index, or from its copy when that is not what `hash` says. */
static enum wq_status read_page(const struct wq_bundle *b, uint64_t off, const uint8_t *hash,
                                struct wq_index_page *page)
{
    const uint64_t starts[] = {b->index.off, b->index.copy_off};
    struct wq_bytes bytes = {page->bytes, (size_t)page->record_n * WQ_INDEX_RECORD_BYTES};
    enum wq_status first = WQ_OK;
    for (size_t i = 0; i < 2; i++) {
        enum wq_status st =
            b->file.ops->read_at(b->file.self, starts[i] + off, page->bytes, bytes.len);
        if (st == WQ_OK && !wq_hash_matches(WQ_INDEX_KEY, bytes, hash, 32))
            st = WQ_E_DAMAGED;
        if (st == WQ_OK)
            return WQ_OK;
        if (first == WQ_OK)
            first = st;
    }
    return first;
}

/* Load page `number` of `level` into its slot, unless it is there; `above` is the page that holds
 * its hash, NULL for the topmost. */
static enum wq_status load_page(struct wq_bundle *b, uint32_t level, uint32_t number,
                                const struct wq_index_page *above, struct wq_index_page *page)
{
    if (page->is_loaded && page->number == number)
        return WQ_OK;
    struct wq_index *index = &b->index;
    const uint32_t first = number * WQ_INDEX_PAGE_RECORDS;
    const uint32_t left = index->record_n[level] - first;
    const uint8_t *hash = index->hash;
    page->is_loaded = false;
    page->number = number;
    page->record_n = left < WQ_INDEX_PAGE_RECORDS ? left : WQ_INDEX_PAGE_RECORDS;
    page->start = 0;
    page->end = b->clusters_len;
    if (above) {
        uint32_t at = number % WQ_INDEX_PAGE_RECORDS;
        const uint8_t *record = above->bytes + at * WQ_INDEX_RECORD_BYTES;
        page->start =
            at == 0 ? above->start : wq_load_u64(record - WQ_INDEX_RECORD_BYTES + WQ_INDEX_OFF_END);
        page->end = wq_load_u64(record + WQ_INDEX_OFF_END);
        hash = record + WQ_INDEX_OFF_HASH;
    }
    uint64_t off = index->level_off[level] + (uint64_t)first * WQ_INDEX_RECORD_BYTES;
    enum wq_status st = read_page(b, off, hash, page);
    if (st != WQ_OK)
        return st;
    if (level == 0 ? !are_clusters_sound(b, page) : !are_pages_sound(page))
        return WQ_E_DAMAGED;
    page->is_loaded = true;
    return WQ_OK;
}

/* The lowest page, which holds the record of cluster `number`. */
static enum wq_status load_leaf(struct wq_bundle *b, uint32_t number,
                                const struct wq_index_page **leaf)
{
    struct wq_index *index = &b->index;
    struct wq_index_page *above = NULL;
    for (uint32_t level = index->level_n; level-- > 0;) {
        uint32_t page_number = number;
        for (uint32_t i = 0; i <= level; i++)
            page_number /= WQ_INDEX_PAGE_RECORDS;
        struct wq_index_page *page =
            level == 0 ? &index->leaves[page_number % WQ_INDEX_LEAVES] : &index->nodes[level];
        enum wq_status st = load_page(b, level, page_number, above, page);
        if (st != WQ_OK)
            return st;
        above = page;
    }
    *leaf = above;
    return WQ_OK;
}

enum wq_status wq_index_find(struct wq_bundle *bundle, uint32_t number, struct wq_extent *extent)
{
    const struct wq_index_page *leaf;
    enum wq_status st = load_leaf(bundle, number, &leaf);
    if (st != WQ_OK)
        return st;
    uint64_t off = bundle->clusters_off + leaf->start;
    const uint8_t *record = leaf->bytes;
    for (uint32_t i = 0; i < number % WQ_INDEX_PAGE_RECORDS; i++) {
        off += WQ_LEADER_BYTES + (uint64_t)wq_load_u32(record + WQ_INDEX_OFF_STORED);
        record += WQ_INDEX_RECORD_BYTES;
    }
    extent->off = off + WQ_LEADER_BYTES;
    extent->stored = wq_load_u32(record + WQ_INDEX_OFF_STORED);
    extent->raw = wq_load_u32(record + WQ_INDEX_OFF_RAW);
    memcpy(extent->hash, record + WQ_INDEX_OFF_HASH, sizeof extent->hash);
    return WQ_OK;
}

void wq_index_forget(struct wq_bundle *bundle)
{
    for (uint32_t i = 0; i < WQ_INDEX_LEVELS_MAX; i++)
        bundle->index.nodes[i].is_loaded = false;
    for (uint32_t i = 0; i < WQ_INDEX_LEAVES; i++)
        bundle->index.leaves[i].is_loaded = false;
}
