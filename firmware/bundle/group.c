/* SPDX-License-Identifier: MIT */
/* Names of sources, authors and so on, and months, each with its articles. */
#include "internal.h"

static enum wq_part part_of(enum wq_grouping grouping)
{
    static const enum wq_part parts[] = {
        [WQ_GROUPS_SOURCE] = WQ_PART_SOURCES,      [WQ_GROUPS_AUTHOR] = WQ_PART_AUTHORS,
        [WQ_GROUPS_CATEGORY] = WQ_PART_CATEGORIES, [WQ_GROUPS_LANGUAGE] = WQ_PART_LANGUAGES,
        [WQ_GROUPS_LICENCE] = WQ_PART_LICENCES,    [WQ_GROUPS_MONTH] = WQ_PART_MONTHS,
    };
    return parts[grouping];
}

/* A cluster of names or months begins with how many are in it: WQ_CATALOGUE_ROWS in all but the
 * last. */
static enum wq_status load_groups(struct wq_bundle *b, enum wq_part part, uint32_t number,
                                  struct wq_bytes *cluster, uint32_t *n)
{
    enum wq_status st = wq_part_load(b, part, number, cluster);
    if (st == WQ_OK)
        st = wq_take_varint(cluster, n);
    if (st != WQ_OK)
        return st;
    bool is_last = number + 1 == b->parts[part].cluster_n;
    bool is_sound = is_last ? *n >= 1 && *n <= WQ_CATALOGUE_ROWS : *n == WQ_CATALOGUE_ROWS;
    return is_sound ? WQ_OK : WQ_E_DAMAGED;
}

enum wq_status wq_bundle_group_n(struct wq_bundle *bundle, enum wq_grouping grouping, uint32_t *n)
{
    const enum wq_part part = part_of(grouping);
    const uint32_t cluster_n = bundle->parts[part].cluster_n;
    struct wq_bytes cluster;
    uint32_t last_n;
    if (cluster_n == 0) {
        *n = 0;
        return WQ_OK;
    }
    enum wq_status st = load_groups(bundle, part, cluster_n - 1, &cluster, &last_n);
    if (st == WQ_OK)
        *n = (cluster_n - 1) * WQ_CATALOGUE_ROWS + last_n;
    return st;
}

/* Then follow the articles of those before it, and a column of how many each has. */
static enum wq_status take_counts(const struct wq_bundle *b, struct wq_bytes *from, uint32_t i,
                                  uint32_t n, struct wq_group *group)
{
    uint32_t counts[WQ_CATALOGUE_ROWS], before;
    enum wq_status st = wq_take_varint(from, &before);
    if (st == WQ_OK)
        st = wq_take_numbers(from, n, counts);
    if (st != WQ_OK)
        return st;
    uint64_t first = before;
    for (uint32_t k = 0; k < i; k++)
        first += counts[k];
    if (first > b->info.article_n || counts[i] > b->info.article_n - first)
        return WQ_E_DAMAGED;
    group->first = (uint32_t)first;
    group->article_n = counts[i];
    return WQ_OK;
}

static enum wq_status take_month(struct wq_bytes *from, uint32_t i, uint32_t n,
                                 struct wq_group *group)
{
    uint32_t months[WQ_CATALOGUE_ROWS];
    enum wq_status st = wq_take_numbers(from, n, months);
    if (st != WQ_OK)
        return st;
    if (months[i] > 999912 || !wq_is_date(months[i] * 100))
        return WQ_E_DAMAGED;
    group->month = months[i];
    return WQ_OK;
}

static enum wq_status read_group(struct wq_bundle *b, enum wq_part part, uint32_t at,
                                 struct wq_arena *arena, struct wq_group *group)
{
    struct wq_bytes cluster, coded;
    const uint32_t i = at % WQ_CATALOGUE_ROWS;
    uint32_t n;
    enum wq_status st = load_groups(b, part, at / WQ_CATALOGUE_ROWS, &cluster, &n);
    if (st == WQ_OK && i >= n)
        st = WQ_E_RANGE;
    if (st == WQ_OK)
        st = take_counts(b, &cluster, i, n, group);
    if (st != WQ_OK || part == WQ_PART_MONTHS)
        return st == WQ_OK ? take_month(&cluster, i, n, group) : st;
    st = wq_take_string(&cluster, n, i, b->coded, &coded);
    return st == WQ_OK ? wq_ar8_text(coded, b->letters, (struct wq_str){0}, WQ_FIELD_MAX, arena,
                                     &group->name)
                       : st;
}

enum wq_status wq_bundle_group(struct wq_bundle *bundle, enum wq_grouping grouping, uint32_t at,
                               struct wq_arena *arena, struct wq_group *group)
{
    const size_t mark = wq_arena_mark(arena);
    struct wq_group g = {0};
    enum wq_status st = read_group(bundle, part_of(grouping), at, arena, &g);
    if (st != WQ_OK) {
        wq_arena_rewind(arena, mark);
        return st;
    }
    *group = g;
    return WQ_OK;
}

enum wq_status wq_name(struct wq_bundle *bundle, enum wq_part part, uint32_t number,
                       struct wq_arena *arena, struct wq_str *name)
{
    struct wq_group group = {0};
    if (number == 0)
        return WQ_OK;
    enum wq_status st = read_group(bundle, part, number - 1, arena, &group);
    if (st == WQ_OK)
        *name = group.name;
    return st == WQ_E_RANGE ? WQ_E_DAMAGED : st;
}
