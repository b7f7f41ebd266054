/* SPDX-License-Identifier: MIT */
/* The orders that the laptop has made: by date, source, author, category, title; what is new; and
 * versions. */
#include <string.h>
#include "internal.h"

/* wq_take_varint for the lengths that differences have, in line: a range has very many of them. */
static inline enum wq_status take_short(struct wq_bytes *from, uint32_t *value)
{
    const uint8_t *p = from->ptr;
    uint32_t len = 0;
    if (from->len >= 3 && p[0] >= 0x80) {
        if (p[1] < 0x80 && p[1] > 0)
            len = 2;
        else if (p[1] >= 0x80 && p[2] < 0x80 && p[2] > 0)
            len = 3;
    }
    if (len == 0)
        return wq_take_varint(from, value);
    *value = (p[0] & 0x7Fu) | (p[1] & 0x7Fu) << 7 | (len == 3 ? (uint32_t)p[2] << 14 : 0);
    from->ptr += len;
    from->len -= len;
    return WQ_OK;
}

/* Entries i to i + n - 1 of a cluster of differences. */
static enum wq_status take_deltas(struct wq_bytes entries, uint32_t i, uint32_t n, uint32_t *values)
{
    uint32_t sum = 0;
    for (uint32_t k = 0; k < i + n; k++) {
        uint32_t coded;
        enum wq_status st = take_short(&entries, &coded);
        if (st != WQ_OK)
            return st;
        sum += (coded >> 1) ^ (0u - (coded & 1));
        if (k >= i)
            values[k - i] = sum;
    }
    return WQ_OK;
}

static enum wq_status take_bits(struct wq_bytes entries, uint32_t i, uint32_t n, uint32_t bits,
                                uint32_t *values)
{
    enum wq_status st = WQ_OK;
    for (uint32_t k = 0; k < n && st == WQ_OK; k++)
        st = wq_bits_at(entries, (uint64_t)(i + k) * bits, bits, &values[k]);
    return st;
}

/* `n` entries from `at` on, which stand in one cluster; those of the news begin with the second. */
static enum wq_status read_entries(struct wq_bundle *bundle, enum wq_part part, uint32_t at,
                                   uint32_t n, uint32_t *indexes)
{
    struct wq_bytes entries;
    const uint32_t i = at % WQ_ORDER_PAGE, article_n = bundle->info.article_n;
    const uint32_t cluster = at / WQ_ORDER_PAGE + (part == WQ_PART_NEWS);
    enum wq_status st = wq_part_load(bundle, part, cluster, &entries);
    if (st != WQ_OK)
        return st;
    const uint8_t how = entries.ptr[0]; /* a cluster has at least a byte */
    entries.ptr++;
    entries.len--;
    if (how == WQ_ORDER_BITS)
        st = take_bits(entries, i, n, wq_bits_for(article_n - 1), indexes);
    else
        st = how == WQ_ORDER_DELTA ? take_deltas(entries, i, n, indexes) : WQ_E_DAMAGED;
    for (uint32_t k = 0; k < n && st == WQ_OK; k++)
        st = indexes[k] < article_n ? WQ_OK : WQ_E_DAMAGED;
    return st;
}

enum wq_status wq_order_entry(struct wq_bundle *bundle, enum wq_part part, uint32_t at,
                              uint32_t *index)
{
    uint32_t found;
    enum wq_status st = read_entries(bundle, part, at, 1, &found);
    if (st == WQ_OK)
        *index = found;
    return st;
}

/* Whether `order` is stored, and in which part. One by names that is not stored is that by date;
 * one by date or title that is not stored is the sequence. */
static bool is_stored(const struct wq_bundle *b, enum wq_order order, enum wq_part *part)
{
    static const enum wq_part parts[] = {
        [WQ_ORDER_DATE] = WQ_PART_BY_DATE,     [WQ_ORDER_SOURCE] = WQ_PART_BY_SOURCE,
        [WQ_ORDER_AUTHOR] = WQ_PART_BY_AUTHOR, [WQ_ORDER_CATEGORY] = WQ_PART_BY_CATEGORY,
        [WQ_ORDER_TITLE] = WQ_PART_BY_TITLE,   [WQ_ORDER_NEWS] = WQ_PART_NEWS,
    };
    if (order == WQ_ORDER_SEQUENCE)
        return false;
    *part = parts[order];
    if (order < WQ_ORDER_TITLE && b->parts[*part].cluster_n == 0)
        *part = WQ_PART_BY_DATE;
    return b->parts[*part].cluster_n > 0;
}

enum wq_status wq_bundle_news(struct wq_bundle *bundle, struct wq_news *news)
{
    struct wq_bytes head;
    const uint32_t cluster_n = bundle->parts[WQ_PART_NEWS].cluster_n;
    if (cluster_n == 0) {
        *news = (struct wq_news){0};
        return WQ_OK;
    }
    enum wq_status st = wq_part_load(bundle, WQ_PART_NEWS, 0, &head);
    if (st != WQ_OK)
        return st;
    if (head.len != WQ_NEWS_HEAD_BYTES)
        return WQ_E_DAMAGED;
    const uint32_t n = wq_load_u32(head.ptr + WQ_NEWS_OFF_N),
                   full = (cluster_n - 2) * WQ_ORDER_PAGE;
    if (n <= full || n - full > WQ_ORDER_PAGE || n > bundle->info.article_n)
        return WQ_E_DAMAGED;
    news->n = n;
    memcpy(news->since, head.ptr + WQ_NEWS_OFF_SINCE, sizeof news->since);
    return WQ_OK;
}

/* How many positions an order has. */
static enum wq_status count(struct wq_bundle *b, enum wq_order order, uint32_t *n)
{
    struct wq_news news = {.n = b->info.article_n};
    enum wq_status st = order == WQ_ORDER_NEWS ? wq_bundle_news(b, &news) : WQ_OK;
    *n = news.n;
    return st;
}

enum wq_status wq_bundle_at(struct wq_bundle *bundle, enum wq_order order, uint32_t position,
                            uint32_t *index)
{
    enum wq_part part;
    uint32_t n;
    enum wq_status st = count(bundle, order, &n);
    if (st != WQ_OK)
        return st;
    if (position >= n)
        return WQ_E_RANGE;
    if (is_stored(bundle, order, &part))
        return wq_order_entry(bundle, part, position, index);
    *index = position;
    return WQ_OK;
}

enum wq_status wq_bundle_stretch(struct wq_bundle *bundle, enum wq_order order, uint32_t from,
                                 uint32_t n, uint32_t *indexes)
{
    enum wq_part part;
    uint32_t all;
    enum wq_status st = count(bundle, order, &all);
    if (st != WQ_OK)
        return st;
    if (from > all || n > all - from)
        return WQ_E_RANGE;
    const bool is_sequence = !is_stored(bundle, order, &part);
    for (uint32_t i = 0, some; i < n; i += some) {
        const uint32_t left = WQ_ORDER_PAGE - (from + i) % WQ_ORDER_PAGE;
        some = n - i < left ? n - i : left;
        for (uint32_t k = 0; k < some && is_sequence; k++)
            indexes[i + k] = from + i + k;
        st = is_sequence ? WQ_OK : read_entries(bundle, part, from + i, some, indexes + i);
        if (st != WQ_OK)
            return st;
    }
    return WQ_OK;
}

enum wq_status wq_bundle_next_version(struct wq_bundle *bundle, uint32_t index, uint32_t *next)
{
    struct wq_row row;
    struct wq_meta meta = {0};
    enum wq_status st = wq_row_read(bundle, index, &row, &meta);
    if (st != WQ_OK)
        return st;
    if (!(row.flags & WQ_ROW_HAS_VERSIONS)) {
        *next = index;
        return WQ_OK;
    }
    st = wq_order_entry(bundle, WQ_PART_VERSIONS, row.version, next);
    return st == WQ_E_RANGE ? WQ_E_DAMAGED : st;
}

enum wq_status wq_bundle_version_n(struct wq_bundle *bundle, uint32_t *n)
{
    struct wq_row row;
    struct wq_meta meta = {0};
    if (bundle->parts[WQ_PART_VERSIONS].cluster_n == 0) {
        *n = 0;
        return WQ_OK;
    }
    enum wq_status st = wq_row_read(bundle, bundle->info.article_n - 1, &row, &meta);
    if (st == WQ_OK)
        *n = row.version + ((row.flags & WQ_ROW_HAS_VERSIONS) != 0);
    return st;
}
