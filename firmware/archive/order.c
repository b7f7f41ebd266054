/* SPDX-License-Identifier: MIT */
/* The orders of several bundles merged where they are asked for. */
#include <string.h>
#include "internal.h"

#define STEPS_MAX 64 /* forward from the last position; beyond it is found anew */

/* ---- keys ---- */

int wq_key_compare(const struct wq_key *a, const struct wq_key *b)
{
    const uint32_t n = a->n < b->n ? a->n : b->n;
    const int order = memcmp(a->bytes, b->bytes, n);
    return order != 0 ? order : a->n < b->n ? -1 : a->n > b->n;
}

void wq_key_put(struct wq_key *key, const void *bytes, size_t n)
{
    const size_t room = sizeof key->bytes - key->n;
    n = n < room ? n : room;
    if (n > 0)
        memcpy(key->bytes + key->n, bytes, n);
    key->n += (uint32_t)n;
}

void wq_key_put_name(struct wq_key *key, struct wq_str name)
{
    uint8_t collated[WQ_COLLATE_MAX];
    const uint8_t is_missing = name.len == 0, end = 0;
    wq_key_put(key, &is_missing, 1);
    wq_key_put(key, collated, wq_collate(name, collated, sizeof collated));
    wq_key_put(key, &end, 1);
    wq_key_put(key, name.ptr, name.len < WQ_KEY_NAME_MAX ? name.len : WQ_KEY_NAME_MAX);
    wq_key_put(key, &end, 1);
}

/* Newest first, 0 last. */
static void put_date(struct wq_key *key, uint32_t date)
{
    const uint32_t left = UINT32_MAX - date;
    const uint8_t bytes[] = {(uint8_t)(left >> 24), (uint8_t)(left >> 16), (uint8_t)(left >> 8),
                             (uint8_t)left};
    wq_key_put(key, bytes, sizeof bytes);
}

static void put_meta(struct wq_key *key, enum wq_order order, const struct wq_meta *meta)
{
    uint8_t collated[WQ_COLLATE_MAX];
    if (order == WQ_ORDER_TITLE) {
        wq_key_put(key, collated, wq_collate(meta->title, collated, sizeof collated));
        return;
    }
    if (order == WQ_ORDER_SOURCE)
        wq_key_put_name(key, meta->source);
    else if (order == WQ_ORDER_AUTHOR)
        wq_key_put_name(key, meta->author);
    else if (order == WQ_ORDER_CATEGORY)
        wq_key_put_name(key, meta->category);
    put_date(key, meta->date);
}

/* The key at position `at` of bundle `bundle_at`; an article that cannot be read comes at once,
 * with the empty one, so that it holds up nothing behind it. */
static const struct wq_key *key_at(struct wq_archive *a, uint32_t bundle_at, uint32_t at)
{
    struct wq_lane *lane = &a->lanes[bundle_at];
    struct wq_bundle *bundle = a->bundles[bundle_at];
    struct wq_meta meta;
    uint32_t index;
    if (lane->has_key && lane->key_at == at)
        return &lane->key;
    const size_t mark = wq_arena_mark(&a->scratch);
    enum wq_status st = wq_bundle_at(bundle, a->order, at, &index);
    if (st == WQ_OK)
        st = wq_bundle_listed(bundle, index, &a->scratch, &meta);
    if (st == WQ_OK && meta.is_partial)
        st = WQ_E_DAMAGED;
    lane->key.n = 0;
    lane->key_at = at;
    lane->has_key = true;
    if (st == WQ_OK)
        put_meta(&lane->key, a->order, &meta);
    wq_arena_rewind(&a->scratch, mark);
    return &lane->key;
}

/* ---- where a position is in each bundle ---- */

/* Find how many of the first `position` articles of the merged order are in each bundle. The
 * middles of what is left of all lanes are compared: when those before the middles are fewer than
 * are wanted, the least middle and all before it belong to them; else the greatest middle and all
 * behind it do not. So each round halves a lane, and reads one key. Equal keys stand in the
 * sequence of the bundles. */
static void find_position(struct wq_archive *a, uint32_t position)
{
    uint64_t wanted = position;
    for (uint32_t i = 0; i < a->info.bundle_n; i++) {
        a->lanes[i].low = 0;
        a->lanes[i].high = a->lanes[i].article_n;
    }
    while (wanted > 0) {
        uint64_t before = 0;
        uint32_t least = UINT32_MAX, most = UINT32_MAX;
        for (uint32_t i = 0; i < a->info.bundle_n; i++) {
            struct wq_lane *lane = &a->lanes[i];
            if (lane->low == lane->high)
                continue;
            const uint32_t half = (lane->high - lane->low) / 2;
            const struct wq_key *key = key_at(a, i, lane->low + half);
            before += half;
            if (least == UINT32_MAX || wq_key_compare(key, &a->lanes[least].key) < 0)
                least = i;
            if (most == UINT32_MAX || wq_key_compare(key, &a->lanes[most].key) >= 0)
                most = i;
        }
        if (least == UINT32_MAX)
            return; /* `position` is behind the last article */
        struct wq_lane *lane = &a->lanes[before < wanted ? least : most];
        const uint32_t middle = lane->low + (lane->high - lane->low) / 2;
        if (before < wanted) {
            wanted -= middle + 1 - lane->low;
            lane->low = middle + 1;
        } else {
            lane->high = middle;
        }
    }
}

/* The bundle whose next article comes first. */
static uint32_t first_lane(struct wq_archive *a)
{
    uint32_t first = UINT32_MAX;
    for (uint32_t i = 0; i < a->info.bundle_n; i++) {
        const struct wq_lane *lane = &a->lanes[i];
        if (lane->low < lane->article_n &&
            (first == UINT32_MAX ||
             wq_key_compare(key_at(a, i, lane->low), key_at(a, first, a->lanes[first].low)) < 0))
            first = i;
    }
    return first;
}

/* News that cannot be counted are none, as rows without a key: the other bundles have theirs. */
static uint32_t bundle_order_n(struct wq_bundle *bundle, enum wq_order order)
{
    struct wq_news news;
    if (order != WQ_ORDER_NEWS)
        return wq_bundle_info(bundle)->article_n;
    return wq_bundle_news(bundle, &news) == WQ_OK ? news.n : 0;
}

uint32_t wq_archive_order_n(struct wq_archive *archive, enum wq_order order)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < archive->info.bundle_n; i++)
        n += bundle_order_n(archive->bundles[i], order);
    return n;
}

static void go_to(struct wq_archive *a, enum wq_order order, uint32_t position)
{
    const bool is_near = a->is_merged && a->order == order && position >= a->position &&
                         position - a->position <= STEPS_MAX;
    if (is_near) {
        for (uint32_t at; a->position < position; a->position++) {
            at = first_lane(a);
            if (at != UINT32_MAX) /* the counts of a failing medium may differ from time to time */
                a->lanes[at].low++;
        }
        return;
    }
    for (uint32_t i = 0; i < a->info.bundle_n && (!a->is_merged || a->order != order); i++) {
        a->lanes[i].has_key = false;
        a->lanes[i].article_n = bundle_order_n(a->bundles[i], order);
    }
    a->order = order;
    a->position = position;
    a->is_merged = true;
    find_position(a, position);
}

enum wq_status wq_archive_at(struct wq_archive *archive, enum wq_order order, uint32_t position,
                             uint32_t *article)
{
    uint32_t index;
    if (position >= wq_archive_order_n(archive, order))
        return WQ_E_RANGE;
    if (archive->info.bundle_n == 1)
        return wq_bundle_at(archive->bundles[0], order, position, article);
    if (order == WQ_ORDER_SEQUENCE) {
        *article = position;
        return WQ_OK;
    }
    go_to(archive, order, position);
    const uint32_t at = first_lane(archive);
    if (at == UINT32_MAX)
        return WQ_E_RANGE;
    enum wq_status st = wq_bundle_at(archive->bundles[at], order, archive->lanes[at].low, &index);
    if (st == WQ_OK)
        *article = archive->first[at] + index;
    return st;
}

void wq_archive_page(struct wq_archive *archive, enum wq_order order, uint32_t from, uint32_t n,
                     uint32_t *articles, uint32_t *article_n)
{
    const uint32_t all = wq_archive_order_n(archive, order);
    *article_n = 0;
    for (uint32_t i = 0; i < n && from < all && i < all - from; i++) {
        uint32_t article = WQ_NO_ARTICLE;
        if (wq_archive_at(archive, order, from + i, &article) != WQ_OK)
            article = WQ_NO_ARTICLE;
        if (article == WQ_NO_ARTICLE || wq_archive_is_newest(archive, article))
            articles[(*article_n)++] = article;
    }
}
