/* SPDX-License-Identifier: MIT */
/* Sources, authors, months and so on of several bundles as one list. */
#include "internal.h"

/* Groups stand by their name, months from the newest. */
static void put_group(struct wq_key *key, enum wq_grouping grouping, const struct wq_group *group)
{
    key->n = 0;
    if (grouping != WQ_GROUPS_MONTH) {
        wq_key_put_name(key, group->name);
        return;
    }
    const uint32_t left = UINT32_MAX - group->month;
    const uint8_t bytes[] = {(uint8_t)(left >> 24), (uint8_t)(left >> 16), (uint8_t)(left >> 8),
                             (uint8_t)left};
    wq_key_put(key, bytes, sizeof bytes);
}

/* The next group of bundle `at`; WQ_E_RANGE behind the last. */
static enum wq_status read_next(struct wq_archive *a, const struct wq_archive_groups *groups,
                                uint32_t at, struct wq_arena *arena, struct wq_group *group)
{
    uint32_t n;
    enum wq_status st = wq_bundle_group_n(a->bundles[at], groups->grouping, &n);
    if (st == WQ_OK && groups->at[at] >= n)
        st = WQ_E_RANGE;
    return st == WQ_OK
               ? wq_bundle_group(a->bundles[at], groups->grouping, groups->at[at], arena, group)
               : st;
}

enum wq_status wq_archive_next_group(struct wq_archive *archive, struct wq_archive_groups *groups,
                                     struct wq_arena *arena, struct wq_group *group, bool *is_there)
{
    const size_t mark = wq_arena_mark(arena);
    struct wq_group found = {0};
    struct wq_key least = {0}, key;
    bool takes[WQ_ARCHIVE_BUNDLES] = {false};
    *is_there = false;
    for (uint32_t i = 0; i < archive->info.bundle_n; i++) {
        struct wq_group next;
        enum wq_status st = read_next(archive, groups, i, arena, &next);
        if (st == WQ_E_RANGE)
            continue;
        if (st != WQ_OK) {
            wq_arena_rewind(arena, mark);
            return st;
        }
        put_group(&key, groups->grouping, &next);
        const int order = *is_there ? wq_key_compare(&key, &least) : -1;
        if (order < 0) {
            for (uint32_t k = 0; k < i; k++)
                takes[k] = false;
            least = key;
            found = next;
            *is_there = true;
        } else if (order == 0) {
            found.article_n += next.article_n;
        }
        takes[i] = order <= 0;
    }
    for (uint32_t i = 0; i < archive->info.bundle_n; i++)
        groups->at[i] += takes[i];
    if (*is_there) {
        if (archive->info.bundle_n > 1)
            found.first = groups->first;
        groups->first += found.article_n;
        *group = found;
    }
    return WQ_OK;
}

enum wq_status wq_archive_skip_groups(struct wq_archive *archive, struct wq_archive_groups *groups,
                                      uint32_t n, struct wq_arena *scratch, uint32_t *skipped)
{
    uint32_t all, i = 0;
    if (archive->info.bundle_n == 1) {
        enum wq_status st = wq_bundle_group_n(archive->bundles[0], groups->grouping, &all);
        if (st != WQ_OK)
            return st;
        *skipped = n < all - groups->at[0] ? n : all - groups->at[0];
        groups->at[0] += *skipped;
        return WQ_OK;
    }
    for (; i < n; i++) {
        const size_t mark = wq_arena_mark(scratch);
        struct wq_group group;
        bool is_there;
        enum wq_status st = wq_archive_next_group(archive, groups, scratch, &group, &is_there);
        wq_arena_rewind(scratch, mark);
        if (st != WQ_OK)
            return st;
        if (!is_there)
            break;
    }
    *skipped = i;
    return WQ_OK;
}
