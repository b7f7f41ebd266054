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

/* Read the page from the index or its copy; WQ_E_DAMAGED when it is not what `hash` says. */
static enum wq_status read_copy(const struct wq_bundle *b, unsigned copy, uint64_t off,
                                const uint8_t *hash, struct wq_index_page *page)
{
    const size_t len = (size_t)page->record_n * WQ_INDEX_RECORD_BYTES;
    const uint64_t start = copy == 0 ? b->index.off : b->index.copy_off;
    struct wq_bytes bytes = {page->bytes, sizeof page->bytes};
    enum wq_status st = b->file.ops->read_at(b->file.self, start + off, page->bytes, len);
    memset(page->bytes + len, 0, sizeof page->bytes - len);
    if (st == WQ_OK && !wq_hash_matches(WQ_INDEX_KEY, bytes, hash, 32))
        st = WQ_E_DAMAGED;
    return st;
}

/* What the page above (NULL: the root record) says of page `number` of `level`. */
static const uint8_t *expect_page(const struct wq_bundle *b, uint32_t level, uint32_t number,
                                  const struct wq_index_page *above, struct wq_index_page *page)
{
    const uint32_t left = b->index.record_n[level] - number * WQ_INDEX_PAGE_RECORDS;
    page->is_loaded = false;
    page->number = number;
    page->record_n = left < WQ_INDEX_PAGE_RECORDS ? left : WQ_INDEX_PAGE_RECORDS;
    page->start = 0;
    page->end = b->clusters_len;
    if (!above)
        return b->index.hash;
    uint32_t at = number % WQ_INDEX_PAGE_RECORDS;
    const uint8_t *record = above->bytes + at * WQ_INDEX_RECORD_BYTES;
    page->start =
        at == 0 ? above->start : wq_load_u64(record - WQ_INDEX_RECORD_BYTES + WQ_INDEX_OFF_END);
    page->end = wq_load_u64(record + WQ_INDEX_OFF_END);
    return record + WQ_INDEX_OFF_HASH;
}

static uint64_t page_off(const struct wq_index *index, uint32_t level, uint32_t number)
{
    return index->level_off[level] + (uint64_t)number * WQ_INDEX_PAGE_BYTES;
}

/* Load page `number` of `level` into its slot, unless it is there; `above` is the page that holds
 * its hash, NULL for the topmost. */
static enum wq_status load_page(struct wq_bundle *b, uint32_t level, uint32_t number,
                                const struct wq_index_page *above, struct wq_index_page *page)
{
    if (page->is_loaded && page->number == number)
        return WQ_OK;
    const uint8_t *hash = expect_page(b, level, number, above, page);
    const uint64_t off = page_off(&b->index, level, number);
    enum wq_status st = read_copy(b, 0, off, hash, page);
    if (st != WQ_OK && read_copy(b, 1, off, hash, page) != WQ_OK)
        return st;
    if (level == 0 ? !are_clusters_sound(b, page) : !are_pages_sound(page))
        return WQ_E_DAMAGED;
    page->is_loaded = true;
    return WQ_OK;
}

/* Where page `number` of `level` is kept: those that share a place are so many apart. */
static struct wq_index_page *slot_of(const struct wq_index *index, uint32_t level, uint32_t number)
{
    if (level == 0)
        return &index->pages[number % WQ_INDEX_LEAVES];
    return &index->pages[WQ_INDEX_LEAVES + (level - 1) * WQ_INDEX_NODES + number % WQ_INDEX_NODES];
}

static uint32_t slot_n(const struct wq_index *index)
{
    const uint32_t upper_n = index->level_n > 1 ? index->level_n - 1 : 0;
    return WQ_INDEX_LEAVES + upper_n * WQ_INDEX_NODES;
}

/* The page of `level` that cluster `number` lies under. */
static enum wq_status load_path(struct wq_bundle *b, uint32_t number, uint32_t down_to,
                                const struct wq_index_page **found)
{
    struct wq_index *index = &b->index;
    struct wq_index_page *above = NULL;
    for (uint32_t level = index->level_n; level-- > down_to;) {
        uint32_t page_number = number;
        for (uint32_t i = 0; i <= level; i++)
            page_number /= WQ_INDEX_PAGE_RECORDS;
        struct wq_index_page *page = slot_of(index, level, page_number);
        enum wq_status st = load_page(b, level, page_number, above, page);
        if (st != WQ_OK)
            return st;
        above = page;
    }
    *found = above;
    return WQ_OK;
}

static uint32_t pages_of(uint32_t record_n)
{
    return record_n / WQ_INDEX_PAGE_RECORDS + (record_n % WQ_INDEX_PAGE_RECORDS != 0);
}

uint32_t wq_bundle_index_page_n(const struct wq_bundle *bundle)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < bundle->index.level_n; i++)
        n += pages_of(bundle->index.record_n[i]);
    return n;
}

enum wq_status wq_index_check_page(struct wq_bundle *bundle, uint32_t page, unsigned copy)
{
    const struct wq_index *index = &bundle->index;
    const struct wq_index_page *above = NULL;
    struct wq_index_page read;
    uint32_t level = 0;
    while (page >= pages_of(index->record_n[level]))
        page -= pages_of(index->record_n[level++]);
    uint32_t first = page; /* cluster under it */
    for (uint32_t i = 0; i <= level; i++)
        first *= WQ_INDEX_PAGE_RECORDS;
    enum wq_status st = load_path(bundle, first, level + 1, &above);
    if (st != WQ_OK)
        return st;
    const uint8_t *hash = expect_page(bundle, level, page, above, &read);
    return read_copy(bundle, copy, page_off(index, level, page), hash, &read);
}

bool wq_index_is_lost(struct wq_bundle *bundle)
{
    const struct wq_index_page *top;
    if (bundle->info.cluster_n == 0 ||
        load_path(bundle, 0, bundle->index.level_n - 1, &top) != WQ_E_DAMAGED)
        return false;
    /* a page that lies under the right hash is not lost, and leaders are no better witnesses */
    const uint32_t page = wq_bundle_index_page_n(bundle) - 1;
    enum wq_status first = wq_index_check_page(bundle, page, 0);
    return first == WQ_E_DAMAGED && wq_index_check_page(bundle, page, 1) != WQ_OK;
}

enum wq_status wq_index_find(struct wq_bundle *bundle, uint32_t number, struct wq_extent *extent)
{
    const struct wq_index_page *leaf;
    if (bundle->found) {
        const struct wq_found *found = &bundle->found[number];
        *extent = (struct wq_extent){found->off, found->stored, found->raw, {0}, found};
        return found->stored > 0 ? WQ_OK : WQ_E_DAMAGED;
    }
    enum wq_status st = load_path(bundle, number, 0, &leaf);
    if (st != WQ_OK)
        return st;
    uint64_t off = bundle->clusters_off + leaf->start;
    const uint8_t *record = leaf->bytes;
    for (uint32_t i = 0; i < number % WQ_INDEX_PAGE_RECORDS; i++) {
        off += WQ_LEADER_BYTES + (uint64_t)wq_load_u32(record + WQ_INDEX_OFF_STORED);
        record += WQ_INDEX_RECORD_BYTES;
    }
    extent->found = NULL;
    extent->off = off + WQ_LEADER_BYTES;
    extent->stored = wq_load_u32(record + WQ_INDEX_OFF_STORED);
    extent->raw = wq_load_u32(record + WQ_INDEX_OFF_RAW);
    memcpy(extent->hash, record + WQ_INDEX_OFF_HASH, sizeof extent->hash);
    return WQ_OK;
}

void wq_index_forget(struct wq_index *index)
{
    for (uint32_t i = 0; i < slot_n(index); i++)
        index->pages[i].is_loaded = false;
}

enum wq_status wq_index_init(struct wq_index *index, struct wq_arena *arena)
{
    index->pages = wq_arena_alloc_raw(arena, slot_n(index), sizeof *index->pages);
    if (!index->pages)
        return WQ_E_NOMEM;
    wq_index_forget(index);
    return WQ_OK;
}
