/* SPDX-License-Identifier: MIT */
/* Any bytes as two or three bundles that are read as one archive. The first byte says how long the
 * query is that follows it; then come the bundles, each behind its length as u16, the last one to
 * the end. Built with FUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION, so that no check stands in the way.
 */
#include "fuzz.h"
#include "warraq/archive.h"

#define PARTS 3
#define LOOKED_AT_MAX 24 /* positions, articles and groups, to keep each run short */

struct shelf {
    struct wq_bytes bytes[PARTS];
    struct wq_bundle *bundles[PARTS];
    uint32_t n;
    struct wq_archive *archive;
    uint32_t article_n;
};

static struct wq_bytes take_part(struct wq_bytes *data, bool is_last)
{
    size_t len = data->len;
    if (!is_last) {
        struct wq_bytes head = take(data, 2);
        len = head.len == 2 ? wq_load_u16(head.ptr) : 0;
    }
    return take(data, len);
}

static void open_parts(struct shelf *shelf, struct wq_bytes data, struct wq_arena *arena)
{
    for (uint32_t i = 0; i < PARTS; i++) {
        struct wq_bytes *bytes = &shelf->bytes[shelf->n];
        *bytes = take_part(&data, i + 1 == PARTS);
        const struct wq_file file = bytes_file(bytes);
        if (wq_bundle_open(arena, &file, &shelf->bundles[shelf->n]) == WQ_OK)
            shelf->n++;
    }
}

/* Each order from the front, at its middle and at its end; each page as single positions say. */
static void walk_orders(struct shelf *shelf)
{
    const uint32_t starts[] = {0, shelf->article_n / 2,
                               shelf->article_n > 4 ? shelf->article_n - 4 : 0};
    for (enum wq_order order = WQ_ORDER_SEQUENCE; order <= WQ_ORDER_NEWS; order++) {
        for (size_t k = 0; k < sizeof starts / sizeof starts[0]; k++) {
            uint32_t articles[8], n, one;
            wq_archive_page(shelf->archive, order, starts[k], 8, articles, &n);
            require(n <= 8);
            for (uint32_t i = 0; i < n; i++)
                require(articles[i] == WQ_NO_ARTICLE || articles[i] < shelf->article_n);
            if (wq_archive_at(shelf->archive, order, starts[k], &one) == WQ_OK)
                require(one < shelf->article_n);
        }
        uint32_t beyond;
        require(wq_archive_at(shelf->archive, order, shelf->article_n, &beyond) != WQ_OK);
    }
}

static void read_articles(struct shelf *shelf, struct wq_arena *arena)
{
    const size_t mark = wq_arena_mark(arena);
    for (uint32_t i = 0; i < shelf->article_n && i < LOOKED_AT_MAX; i++) {
        struct wq_meta meta;
        struct wq_article article;
        uint32_t found;
        struct wq_archived place;
        require(wq_archive_place(shelf->archive, i, &place) == WQ_OK);
        require(place.bundle_at < shelf->n &&
                place.index < wq_bundle_info(place.bundle)->article_n);
        if (wq_archive_article(shelf->archive, i, arena, &article) == WQ_OK)
            require(wq_utf8_valid(article.text) && wq_article_is_sound(&article));
        if (wq_archive_meta(shelf->archive, i, arena, &meta) == WQ_OK) {
            enum wq_status st = wq_archive_find(shelf->archive, meta.id, i, &found);
            require(st != WQ_OK || found < shelf->article_n);
        }
        (void)wq_archive_is_newest(shelf->archive, i);
        wq_arena_rewind(arena, mark);
    }
}

static void walk_groups(struct shelf *shelf, struct wq_arena *arena)
{
    const size_t mark = wq_arena_mark(arena);
    for (enum wq_grouping by = WQ_GROUPS_SOURCE; by <= WQ_GROUPS_LICENCE; by++) {
        struct wq_archive_groups groups = {.grouping = by};
        struct wq_group group;
        bool is_there = true;
        for (uint32_t i = 0; i < LOOKED_AT_MAX && is_there; i++) {
            if (wq_archive_next_group(shelf->archive, &groups, arena, &group, &is_there) != WQ_OK)
                break;
            require(!is_there || wq_utf8_valid(group.name));
            wq_arena_rewind(arena, mark);
        }
    }
}

static void search(struct shelf *shelf, struct wq_str text, struct wq_arena *arena)
{
    const struct wq_archive_search wanted = {.limit = 5};
    struct wq_query query;
    struct wq_hits hits;
    struct wq_str nearest;
    for (uint32_t i = 0; i < shelf->n; i++)
        (void)wq_archive_open_index(shelf->archive, i, arena);
    wq_query_parse(text, true, &query);
    if (wq_archive_search(shelf->archive, &query, &wanted, arena, &hits) == WQ_OK) {
        require(hits.n <= 5 && hits.n <= hits.total);
        for (uint32_t i = 0; i < hits.n; i++)
            require(hits.hits[i].article < shelf->article_n);
    }
    if (query.n > 0 && wq_archive_nearest(shelf->archive, &query, 0, arena, &nearest) == WQ_OK)
        require(nearest.len <= 4 * (WQ_TERM_MAX + 1));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static uint8_t memory[96u << 20];
    struct wq_bytes left = {data, size};
    struct shelf shelf = {0};
    struct wq_arena arena;
    struct wq_bytes head = take(&left, 1);
    struct wq_bytes query = take(&left, head.len ? head.ptr[0] : 0);
    wq_arena_init(&arena, memory, sizeof memory);
    open_parts(&shelf, left, &arena);
    if (shelf.n == 0 || wq_archive_open(&arena, shelf.bundles, shelf.n, &shelf.archive) != WQ_OK)
        return 0;
    shelf.article_n = wq_archive_info(shelf.archive)->article_n;
    walk_orders(&shelf);
    read_articles(&shelf, &arena);
    walk_groups(&shelf, &arena);
    search(&shelf, (struct wq_str){(const char *)query.ptr, query.len}, &arena);
    return 0;
}
