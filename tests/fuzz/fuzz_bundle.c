/* SPDX-License-Identifier: MIT */
/* Any bytes as a bundle: opened, listed, read, checked. Built with
 * FUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION, so that no check stands in the way. */
#include "fuzz.h"
#include "warraq/bundle.h"
#include "warraq/format.h"

#define READ_MAX 200 /* articles and clusters looked at, to keep each run short */
#define IMAGES_MAX 4 /* of an article, likewise */

/* What the header promises of every article that is given out. */
static void check_article(const struct wq_article *article)
{
    require(wq_utf8_valid(article->text) && wq_article_is_sound(article));
    require(wq_article_body(article).len < article->text.len);
}

static void read_images(struct wq_bundle *bundle, uint32_t index, const struct wq_article *article)
{
    static uint8_t rows[WQ_STRIP_MAX];
    for (uint32_t i = 0; i < article->image_n && i < IMAGES_MAX; i++)
        for (uint32_t k = 0; k < wq_image_strip_n(&article->images[i]); k++)
            require(wq_bundle_image_strip(bundle, index, &article->images[i], k, rows) !=
                    WQ_E_RANGE);
}

/* Orders, groups, versions and news name articles that there are. */
static void read_lists(struct wq_bundle *bundle, struct wq_arena *arena)
{
    const uint32_t article_n = wq_bundle_info(bundle)->article_n;
    const size_t mark = wq_arena_mark(arena);
    uint32_t index, n;
    for (enum wq_order order = WQ_ORDER_SEQUENCE; order <= WQ_ORDER_NEWS; order++) {
        for (uint32_t i = 0; i < article_n && i < READ_MAX; i++)
            require(wq_bundle_at(bundle, order, i, &index) != WQ_OK || index < article_n);
        require(wq_bundle_at(bundle, order, article_n, &index) != WQ_OK);
    }
    struct wq_news news;
    require(wq_bundle_news(bundle, &news) != WQ_OK || news.n <= article_n);
    for (enum wq_grouping by = WQ_GROUPS_SOURCE; by <= WQ_GROUPS_LICENCE; by++) {
        if (wq_bundle_group_n(bundle, by, &n) != WQ_OK)
            continue;
        for (uint32_t i = 0; i < n && i < READ_MAX; i++) {
            struct wq_group group;
            if (wq_bundle_group(bundle, by, i, arena, &group) == WQ_OK)
                require(group.first <= article_n && group.article_n <= article_n - group.first &&
                        wq_utf8_valid(group.name));
            wq_arena_rewind(arena, mark);
        }
    }
    for (uint32_t i = 0; i < article_n && i < READ_MAX; i++) {
        struct wq_meta meta;
        require(wq_bundle_next_version(bundle, i, &index) != WQ_OK || index < article_n);
        if (wq_bundle_listed(bundle, i, arena, &meta) == WQ_OK)
            require(wq_utf8_valid(meta.title) && wq_is_date(meta.date) && meta.part >= 1);
        wq_arena_rewind(arena, mark);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static uint8_t memory[36u << 20];
    struct wq_bytes bytes = {data, size};
    struct wq_file file = bytes_file(&bytes);
    struct wq_arena arena;
    struct wq_bundle *bundle;
    wq_arena_init(&arena, memory, sizeof memory);
    if (wq_bundle_open(&arena, &file, &bundle) != WQ_OK)
        return 0;
    require(arena.used <= 25u << 20);
    const size_t mark = wq_arena_mark(&arena);
    uint8_t last_id[WQ_ID_BYTES] = {0};
    uint32_t index;
    for (uint32_t i = 0; i < wq_bundle_info(bundle)->article_n && i < READ_MAX; i++) {
        struct wq_meta meta;
        struct wq_article article;
        if (wq_bundle_meta(bundle, i, &arena, &meta) == WQ_OK)
            memcpy(last_id, meta.id, sizeof last_id);
        if (wq_bundle_article(bundle, i, &arena, &article) == WQ_OK) {
            check_article(&article);
            read_images(bundle, i, &article);
        }
        wq_arena_rewind(&arena, mark);
    }
    for (uint32_t i = 0; i < wq_bundle_info(bundle)->cluster_n && i < READ_MAX; i++) {
        if (wq_bundle_check_cluster(bundle, i) == WQ_E_RANGE)
            abort();
    }
    read_lists(bundle, &arena);
    if (wq_bundle_find(bundle, last_id, 0, &index) == WQ_OK)
        require(index < wq_bundle_info(bundle)->article_n);
    return 0;
}
