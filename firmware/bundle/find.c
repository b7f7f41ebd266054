/* SPDX-License-Identifier: MIT */
/* From an article's id to its number. */
#include <string.h>
#include "internal.h"

/* Entries of one bucket that are looked at; more than two of a hundred articles each share a bucket
 * and a tag only where someone has made it so. */
#define WQ_IDS_FOUND_MAX 16

/* Whether article `index` has the id; what is damaged has none. WQ_E_IO. */
static enum wq_status has_id(struct wq_bundle *b, uint32_t index, const uint8_t *id, bool *has)
{
    struct wq_meta meta;
    const size_t mark = wq_arena_mark(&b->meta);
    enum wq_status st = wq_bundle_meta(b, index, &b->meta, &meta);
    *has = st == WQ_OK && memcmp(meta.id, id, WQ_ID_BYTES) == 0;
    wq_arena_rewind(&b->meta, mark);
    return st == WQ_E_IO ? WQ_E_IO : WQ_OK;
}

/* The first of articles `from` to `to` - 1 with the id. WQ_E_RANGE when none has it. */
static enum wq_status find_among(struct wq_bundle *b, uint32_t from, uint32_t to, const uint8_t *id,
                                 uint32_t *index)
{
    for (uint32_t i = from; i < to && i < b->info.article_n; i++) {
        bool has;
        enum wq_status st = has_id(b, i, id, &has);
        if (st != WQ_OK)
            return st;
        if (has) {
            *index = i;
            return WQ_OK;
        }
    }
    return WQ_E_RANGE;
}

/* Entries of bucket `bucket`: from *first up to *end. A bucket ends with a 1 bit. */
static enum wq_status find_bucket(struct wq_bytes page, uint32_t n, uint32_t bucket,
                                  uint32_t *first, uint32_t *end)
{
    uint32_t at = 0, bucket_at = 0, entry = 0;
    *first = 0;
    for (; at < n + WQ_IDS_BUCKETS; at++) {
        if (at / 8 >= page.len)
            return WQ_E_DAMAGED;
        if (!(page.ptr[at / 8] >> at % 8 & 1)) {
            entry++;
            continue;
        }
        if (bucket_at == bucket) {
            *end = entry;
            return WQ_OK;
        }
        bucket_at++;
        *first = entry;
    }
    return WQ_E_DAMAGED;
}

/* Look at the articles of every entry that may mean the id. WQ_E_RANGE: no article has it. */
static enum wq_status find_in_page(struct wq_bundle *b, struct wq_bytes page, uint32_t bucket,
                                   uint32_t tag, const uint8_t *id, uint32_t *index)
{
    const uint32_t last = (b->info.article_n - 1) / WQ_IDS_ROWS, bits = wq_bits_for(last);
    uint32_t n, first, end, entry;
    enum wq_status st = wq_take_varint(&page, &n);
    if (st == WQ_OK && n > WQ_IDS_PAGE_MAX)
        st = WQ_E_DAMAGED;
    if (st == WQ_OK)
        st = find_bucket(page, n, bucket, &first, &end);
    if (st != WQ_OK)
        return st;
    uint32_t rows[WQ_IDS_FOUND_MAX], row_n = 0;
    const uint64_t entries_bit = n + WQ_IDS_BUCKETS;
    for (uint32_t i = first; i < end && row_n < WQ_IDS_FOUND_MAX; i++) {
        const uint64_t bit = entries_bit + (uint64_t)i * (WQ_IDS_TAG_BITS + bits);
        st = wq_bits_at(page, bit, WQ_IDS_TAG_BITS + bits, &entry);
        if (st != WQ_OK)
            return st;
        if ((entry & ((1u << WQ_IDS_TAG_BITS) - 1)) == tag)
            rows[row_n++] = entry >> WQ_IDS_TAG_BITS;
    }
    st = WQ_E_RANGE;
    for (uint32_t i = 0; st == WQ_E_RANGE && i < row_n; i++) {
        const uint32_t from = (rows[i] > last ? last : rows[i]) * WQ_IDS_ROWS;
        st = find_among(b, from, from + WQ_IDS_ROWS, id, index);
    }
    return st;
}

static enum wq_status find_by_page(struct wq_bundle *b, const uint8_t *id, uint32_t *index)
{
    const uint32_t page_bits = wq_bits_for(b->parts[WQ_PART_IDS].cluster_n - 1);
    uint64_t first = 0;
    for (int i = 0; i < 8; i++)
        first = first << 8 | id[i];
    const uint32_t page_at = page_bits ? (uint32_t)(first >> (64 - page_bits)) : 0;
    first <<= page_bits;
    const uint32_t bucket = (uint32_t)(first >> (64 - WQ_IDS_BUCKET_BITS));
    first <<= WQ_IDS_BUCKET_BITS;
    struct wq_bytes page;
    enum wq_status st = wq_part_load(b, WQ_PART_IDS, page_at, &page);
    if (st != WQ_OK)
        return st;
    return find_in_page(b, page, bucket, (uint32_t)(first >> (64 - WQ_IDS_TAG_BITS)), id, index);
}

enum wq_status wq_bundle_find(struct wq_bundle *bundle, const uint8_t id[WQ_ID_BYTES],
                              uint32_t hint, uint32_t *index)
{
    enum wq_status st = find_among(bundle, hint, hint < UINT32_MAX ? hint + 1 : hint, id, index);
    if (st != WQ_E_RANGE)
        return st;
    if (bundle->parts[WQ_PART_IDS].cluster_n > 0)
        return find_by_page(bundle, id, index);
    return find_among(bundle, 0, bundle->info.article_n, id, index);
}
