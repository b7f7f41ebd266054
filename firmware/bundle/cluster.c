/* SPDX-License-Identifier: MIT */
/* Stored clusters: found through the index, checked, inflated, kept. */
#include "internal.h"

/* Expansion of deflate has a bound of about 1032 to 1; the rest is for very short streams. */
#define EXPANSION_MAX 1032u
#define EXPANSION_SLACK 64u

/* Where a cluster lies. */
struct extent {
    uint64_t off; /* from the start of the file */
    uint32_t stored, raw;
    const uint8_t *hash; /* 32 bytes, in the page */
};

static struct extent decode_extent(const uint8_t *record)
{
    return (struct extent){.off = wq_load_u64(record + WQ_INDEX_OFF_OFF),
                           .stored = wq_load_u32(record + WQ_INDEX_OFF_STORED),
                           .raw = wq_load_u32(record + WQ_INDEX_OFF_RAW),
                           .hash = record + WQ_INDEX_OFF_HASH};
}

static bool is_sound(const struct wq_bundle *b, const struct extent *extent)
{
    uint64_t end = b->clusters_off + b->info.stored_bytes;
    return extent->stored >= 1 && extent->stored <= b->max_stored && extent->raw >= 1 &&
           extent->raw <= b->max_raw &&
           extent->raw <= (uint64_t)extent->stored * EXPANSION_MAX + EXPANSION_SLACK &&
           extent->off >= b->clusters_off && extent->off <= end &&
           extent->stored <= end - extent->off;
}

/* Clusters of a page lie in order and share no byte, so that a small file cannot stand for much
 * text by naming the same bytes again and again. */
static bool is_page_sound(const struct wq_bundle *b, uint32_t record_n)
{
    uint64_t free_off = b->clusters_off;
    for (uint32_t i = 0; i < record_n; i++) {
        struct extent extent = decode_extent(b->page + i * WQ_INDEX_RECORD_BYTES);
        if (!is_sound(b, &extent) || extent.off < free_off)
            return false;
        free_off = extent.off + extent.stored;
    }
    return true;
}

static enum wq_status load_page(struct wq_bundle *b, uint32_t number)
{
    if (b->page_is_loaded && b->page_number == number)
        return WQ_OK;
    uint32_t left = b->info.cluster_n - number * WQ_INDEX_PAGE_RECORDS;
    uint32_t record_n = left < WQ_INDEX_PAGE_RECORDS ? left : WQ_INDEX_PAGE_RECORDS;
    size_t records_bytes = (size_t)record_n * WQ_INDEX_RECORD_BYTES;
    uint64_t off = b->index_off + (uint64_t)number * WQ_INDEX_PAGE_BYTES;
    b->page_is_loaded = false;
    enum wq_status st = b->file.ops->read_at(b->file.self, off, b->page, records_bytes + 4);
    if (st != WQ_OK)
        return st;
    if (!wq_crc_matches((struct wq_bytes){b->page, records_bytes},
                        wq_load_u32(b->page + records_bytes)) ||
        !is_page_sound(b, record_n))
        return WQ_E_DAMAGED;
    b->page_number = number;
    b->page_is_loaded = true;
    return WQ_OK;
}

static enum wq_status read_cluster(struct wq_bundle *b, uint32_t number, struct wq_cluster *cluster)
{
    enum wq_status st = load_page(b, number / WQ_INDEX_PAGE_RECORDS);
    if (st != WQ_OK)
        return st;
    struct extent extent =
        decode_extent(b->page + number % WQ_INDEX_PAGE_RECORDS * WQ_INDEX_RECORD_BYTES);
    cluster->is_loaded = false;
    st = b->file.ops->read_at(b->file.self, extent.off, b->stored, extent.stored);
    if (st != WQ_OK)
        return st;
    struct wq_bytes stored = {b->stored, extent.stored};
    if (!wq_cluster_hash_matches(stored, extent.hash))
        return WQ_E_DAMAGED;
    st = wq_inflate_all(&b->inflate, stored, cluster->raw, extent.raw);
    if (st != WQ_OK)
        return st;
    cluster->raw_len = extent.raw;
    cluster->number = number;
    cluster->is_loaded = true;
    return WQ_OK;
}

static struct wq_cluster *slot_of(struct wq_bundle *b, uint32_t number)
{
    return number < b->info.text_cluster_n ? &b->text : &b->catalogue;
}

enum wq_status wq_cluster_load(struct wq_bundle *bundle, uint32_t number, struct wq_bytes *raw)
{
    if (number >= bundle->info.cluster_n)
        return WQ_E_RANGE;
    struct wq_cluster *cluster = slot_of(bundle, number);
    if (!cluster->is_loaded || cluster->number != number) {
        enum wq_status st = read_cluster(bundle, number, cluster);
        if (st != WQ_OK)
            return st;
    }
    *raw = (struct wq_bytes){cluster->raw, cluster->raw_len};
    return WQ_OK;
}

enum wq_status wq_bundle_check_cluster(struct wq_bundle *bundle, uint32_t cluster)
{
    if (cluster >= bundle->info.cluster_n)
        return WQ_E_RANGE;
    /* what is in memory says nothing of the medium: both are read again */
    bundle->page_is_loaded = false;
    return read_cluster(bundle, cluster, slot_of(bundle, cluster));
}
