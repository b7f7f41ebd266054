/* SPDX-License-Identifier: MIT */
/* Titles that begin as is asked for: a range of the order by title. */
#include <string.h>
#include "internal.h"

#define NEIGHBOURS 16 /* rows looked at beside one that is damaged */

struct titles {
    struct wq_bundle *bundle;
    struct wq_arena *arena;
    uint8_t beginning[WQ_COLLATE_MAX];
    size_t n;
};

/* Whether the title at position `at` stands before those that begin so, among them or behind:
 * negative, 0, positive. */
static enum wq_status compare_title(struct titles *titles, uint32_t at, int *order)
{
    uint8_t key[WQ_COLLATE_MAX];
    struct wq_meta meta;
    uint32_t article;
    const size_t mark = wq_arena_mark(titles->arena);
    enum wq_status st = wq_bundle_at(titles->bundle, WQ_ORDER_TITLE, at, &article);
    if (st == WQ_OK)
        st = wq_bundle_listed(titles->bundle, article, titles->arena, &meta);
    if (st == WQ_OK) {
        const size_t n = wq_collate(meta.title, key, sizeof key);
        *order = memcmp(key, titles->beginning, n < titles->n ? n : titles->n);
        if (*order == 0 && n < titles->n)
            *order = -1;
    }
    wq_arena_rewind(titles->arena, mark);
    return st;
}

/* The same for the first position from `*at` on, below `end`, whose row can be read. */
static enum wq_status compare_near(struct titles *titles, uint32_t *at, uint32_t end, int *order)
{
    enum wq_status st;
    for (uint32_t i = 0; i < NEIGHBOURS; i++, ++*at) {
        st = compare_title(titles, *at, order);
        if (st != WQ_E_DAMAGED || *at + 1 == end)
            break;
    }
    return st;
}

/* The first position from `low` on, at most `high`, whose title is not before those that begin so,
 * or, with `is_behind`, whose title is behind them. Rows that are damaged count as the next one
 * that is not. */
static enum wq_status find_bound(struct titles *titles, uint32_t low, uint32_t high, bool is_behind,
                                 uint32_t *bound)
{
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        uint32_t at = middle;
        int order;
        enum wq_status st = compare_near(titles, &at, high, &order);
        if (st != WQ_OK)
            return st;
        if (order < 0 || (is_behind && order == 0))
            low = at + 1;
        else
            high = middle;
    }
    *bound = low;
    return WQ_OK;
}

/* Where those that begin so end, or `most` of them: they are few, or many, so the steps from the
 * first one double. */
static enum wq_status find_end(struct titles *titles, uint32_t first, uint32_t article_n,
                               uint32_t most, uint32_t *end)
{
    uint32_t low = first, step = 1;
    while (low < article_n && step <= article_n - low && low - first < most) {
        uint32_t at = low + step - 1;
        int order;
        enum wq_status st = compare_near(titles, &at, article_n, &order);
        if (st != WQ_OK)
            return st;
        if (order > 0)
            return find_bound(titles, low, at, true, end);
        low = at + 1;
        step *= 2;
    }
    if (low - first >= most) {
        *end = low;
        return WQ_OK;
    }
    return find_bound(titles, low, article_n, true, end);
}

enum wq_status wq_archive_titles(struct wq_archive *archive, struct wq_str text, uint32_t most,
                                 struct wq_arena *arena, uint32_t *first, uint32_t *n)
{
    struct titles titles = {.arena = arena};
    uint32_t before = 0, found = 0;
    titles.n = wq_collate_beginning(text, titles.beginning, sizeof titles.beginning);
    for (uint32_t i = 0; i < archive->info.bundle_n && titles.n > 0; i++) {
        const uint32_t article_n = archive->first[i + 1] - archive->first[i];
        uint32_t from = 0, to = 0;
        titles.bundle = archive->bundles[i];
        enum wq_status st = find_bound(&titles, 0, article_n, false, &from);
        if (st == WQ_OK)
            st = find_end(&titles, from, article_n, most, &to);
        if (st != WQ_OK)
            return st;
        before += from;
        found += to - from;
    }
    *first = before;
    *n = found;
    return WQ_OK;
}
