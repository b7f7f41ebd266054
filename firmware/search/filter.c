/* SPDX-License-Identifier: MIT */
/* Filters as ranges of the orders that a bundle carries. */
#include <string.h>
#include "warraq/search.h"

/* A name that is asked for. */
struct named {
    enum wq_order order;
    enum wq_grouping grouping;
    struct wq_str name; /* empty: any */
};

/* A range of an order. */
struct range {
    enum wq_order order;
    uint32_t first, n;
};

/* The newest month that is not after `month`: *group, its number; the number of months when none
 * is. */
static enum wq_status find_month(struct wq_bundle *bundle, struct wq_arena *arena, uint32_t month,
                                 uint32_t *at, struct wq_group *group)
{
    uint32_t low = 0, high;
    enum wq_status st = wq_bundle_group_n(bundle, WQ_GROUPS_MONTH, &high);
    const uint32_t n = high;
    while (st == WQ_OK && low < high) {
        const uint32_t middle = low + (high - low) / 2;
        st = wq_bundle_group(bundle, WQ_GROUPS_MONTH, middle, arena, group);
        if (group->month > month)
            low = middle + 1;
        else
            high = middle;
    }
    *at = low;
    if (st == WQ_OK && n > 0)
        st = wq_bundle_group(bundle, WQ_GROUPS_MONTH, low < n ? low : n - 1, arena, group);
    return st;
}

/* How many articles of the order of dates are of `date` or newer: they stand first. Rows are read
 * only where a month is cut in two. */
static enum wq_status count_since(struct wq_bundle *bundle, struct wq_arena *arena, uint32_t date,
                                  uint32_t *n)
{
    struct wq_group group = {0};
    uint32_t at, month_n;
    enum wq_status st = wq_bundle_group_n(bundle, WQ_GROUPS_MONTH, &month_n);
    if (st == WQ_OK)
        st = find_month(bundle, arena, date / 100, &at, &group);
    if (st != WQ_OK)
        return st;
    uint32_t low = group.first, high = low + group.article_n;
    if (at == month_n || (group.month == date / 100 && date % 100 == 0))
        low = high;
    else if (group.month < date / 100)
        high = low;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        const size_t mark = wq_arena_mark(arena);
        struct wq_meta meta = {0};
        uint32_t article;
        st = wq_bundle_at(bundle, WQ_ORDER_DATE, middle, &article);
        if (st == WQ_OK)
            st = wq_bundle_listed(bundle, article, arena, &meta);
        wq_arena_rewind(arena, mark);
        if (st != WQ_OK)
            return st;
        if (meta.date >= date)
            low = middle + 1;
        else
            high = middle;
    }
    *n = low;
    return WQ_OK;
}

static enum wq_status find_dates(struct wq_bundle *bundle, struct wq_arena *arena,
                                 const struct wq_filter *filter, struct range *range)
{
    uint32_t newer = 0, n = 0;
    /* what has no date has date 0, and is in no range */
    const uint32_t from = filter->from_date > 0 ? filter->from_date : 1;
    enum wq_status st = count_since(bundle, arena, from, &n);
    if (st == WQ_OK && filter->to_date > 0)
        st = count_since(bundle, arena, filter->to_date + 1, &newer);
    *range = (struct range){WQ_ORDER_DATE, newer, n > newer ? n - newer : 0};
    return st;
}

/* Names that are collated alike stand side by side. */
static enum wq_status find_name(struct wq_bundle *bundle, struct wq_arena *arena,
                                enum wq_grouping grouping, struct wq_str name, struct range *range)
{
    uint32_t n;
    enum wq_status st = wq_bundle_group_n(bundle, grouping, &n);
    bool is_behind = false;
    range->n = 0;
    for (uint32_t i = 0; st == WQ_OK && !is_behind && i < n; i++) {
        struct wq_group group;
        const size_t mark = wq_arena_mark(arena);
        st = wq_bundle_group(bundle, grouping, i, arena, &group);
        if (st == WQ_OK && wq_is_same_name(group.name, name)) {
            range->first = range->n > 0 ? range->first : group.first;
            range->n += group.article_n;
        } else {
            is_behind = range->n > 0;
        }
        wq_arena_rewind(arena, mark);
    }
    return st;
}

#define POSITIONS 2048 /* of a range, read together */

/* Of `bits` keep what stands in the range. */
static enum wq_status keep_range(struct wq_bundle *bundle, const struct range *range,
                                 struct wq_arena *arena, uint8_t *bits, size_t bytes)
{
    const size_t mark = wq_arena_mark(arena);
    uint8_t *kept = wq_arena_alloc(arena, bytes, 1);
    enum wq_status st = kept ? WQ_OK : WQ_E_NOMEM;
    for (uint32_t i = 0, n; i < range->n && st == WQ_OK; i += n) {
        uint32_t articles[POSITIONS];
        n = range->n - i < POSITIONS ? range->n - i : POSITIONS;
        st = wq_bundle_stretch(bundle, range->order, range->first + i, n, articles);
        for (uint32_t k = 0; k < n && st == WQ_OK; k++)
            kept[articles[k] / 8] |= (uint8_t)(bits[articles[k] / 8] & 1u << articles[k] % 8);
    }
    if (st == WQ_OK)
        memcpy(bits, kept, bytes);
    wq_arena_rewind(arena, mark);
    return st;
}

static enum wq_status keep_named(struct wq_bundle *bundle, struct wq_arena *arena,
                                 const struct named *named, uint8_t *bits, size_t bytes)
{
    struct range range = {.order = named->order};
    if (named->name.len == 0)
        return WQ_OK;
    enum wq_status st = find_name(bundle, arena, named->grouping, named->name, &range);
    return st == WQ_OK ? keep_range(bundle, &range, arena, bits, bytes) : st;
}

static enum wq_status keep_all_asked(struct wq_bundle *bundle, struct wq_arena *arena,
                                     const struct wq_filter *filter, uint8_t *bits, size_t bytes)
{
    const struct named names[] = {{WQ_ORDER_SOURCE, WQ_GROUPS_SOURCE, filter->source},
                                  {WQ_ORDER_AUTHOR, WQ_GROUPS_AUTHOR, filter->author},
                                  {WQ_ORDER_CATEGORY, WQ_GROUPS_CATEGORY, filter->category}};
    struct range dates;
    enum wq_status st = WQ_OK;
    for (size_t i = 0; i < sizeof names / sizeof names[0] && st == WQ_OK; i++)
        st = keep_named(bundle, arena, &names[i], bits, bytes);
    if (st == WQ_OK && (filter->from_date > 0 || filter->to_date > 0)) {
        st = find_dates(bundle, arena, filter, &dates);
        st = st == WQ_OK ? keep_range(bundle, &dates, arena, bits, bytes) : st;
    }
    return st;
}

/* ---- when an order is damaged ---- */

static bool is_asked(struct wq_str asked, struct wq_str name)
{
    return asked.len == 0 || wq_is_same_name(name, asked);
}

static bool is_kept(const struct wq_filter *filter, const struct wq_meta *meta)
{
    const bool is_dated = filter->from_date > 0 || filter->to_date > 0;
    return is_asked(filter->source, meta->source) && is_asked(filter->author, meta->author) &&
           is_asked(filter->category, meta->category) &&
           (!is_dated || (meta->date != 0 && meta->date >= filter->from_date &&
                          (filter->to_date == 0 || meta->date <= filter->to_date)));
}

/* Every row that can be read is looked at: slow, and right. */
static void keep_by_rows(struct wq_bundle *bundle, struct wq_arena *arena,
                         const struct wq_filter *filter, uint8_t *bits, bool *is_unsure)
{
    const uint32_t article_n = wq_bundle_info(bundle)->article_n;
    for (uint32_t i = 0; i < article_n; i++) {
        const size_t mark = wq_arena_mark(arena);
        struct wq_meta meta = {0};
        const enum wq_status st = wq_bundle_listed(bundle, i, arena, &meta);
        if (st == WQ_OK && is_kept(filter, &meta))
            bits[i / 8] |= (uint8_t)(1u << i % 8);
        else if (st != WQ_OK || meta.is_partial)
            *is_unsure = true;
        wq_arena_rewind(arena, mark);
    }
}

enum wq_status wq_filter_make(struct wq_bundle *bundle, const struct wq_filter *filter,
                              struct wq_arena *arena, const uint8_t **kept, bool *is_unsure)
{
    const size_t mark = wq_arena_mark(arena);
    const size_t bytes = wq_bundle_info(bundle)->article_n / 8 + 1 + WQ_KEPT_SLACK;
    uint8_t *bits = wq_arena_alloc_raw(arena, bytes, 1);
    if (!bits)
        return WQ_E_NOMEM;
    memset(bits, 0xFF, bytes);
    enum wq_status st = keep_all_asked(bundle, arena, filter, bits, bytes);
    if (st == WQ_E_NOMEM) {
        wq_arena_rewind(arena, mark);
        return st;
    }
    *is_unsure = false;
    if (st != WQ_OK) {
        memset(bits, 0, bytes);
        keep_by_rows(bundle, arena, filter, bits, is_unsure);
    }
    *kept = bits;
    return WQ_OK;
}
