/* SPDX-License-Identifier: MIT */
/* Any bytes as a bundle: opened, listed, read, checked. Built with
 * FUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION, so that no check stands in the way. */
#include <stdlib.h>
#include <string.h>
#include "warraq/bundle.h"
#include "warraq/format.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define READ_MAX 200 /* articles and clusters looked at, to keep each run short */

static enum wq_status read_at(void *self, uint64_t off, void *buf, size_t len)
{
    const struct wq_bytes *bytes = self;
    struct wq_bytes view;
    if (wq_bytes_at(*bytes, off, len, &view) != WQ_OK)
        return WQ_E_TRUNCATED;
    if (len)
        memcpy(buf, view.ptr, len);
    return WQ_OK;
}

static void require(bool is_true)
{
    if (!is_true)
        abort();
}

/* What the header promises of every article that is given out. */
static void check_article(const struct wq_article *article)
{
    uint64_t end_off = 0;
    require(article->text.len <= WQ_TEXT_MAX && wq_utf8_valid(article->text));
    require(article->block_n >= 1 && article->block_n <= WQ_BLOCKS_MAX);
    for (uint32_t i = 0; i < article->block_n; i++) {
        require(article->blocks[i].off >= end_off && article->blocks[i].len > 0);
        end_off = (uint64_t)article->blocks[i].off + article->blocks[i].len;
    }
    require(end_off <= article->text.len);
    require(wq_article_body(article).len < article->text.len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct wq_file_ops ops = {.read_at = read_at};
    static uint8_t memory[12u << 20];
    struct wq_bytes bytes = {data, size};
    struct wq_file file = {&ops, &bytes, size};
    struct wq_arena arena;
    struct wq_bundle *bundle;
    wq_arena_init(&arena, memory, sizeof memory);
    if (wq_bundle_open(&arena, &file, &bundle) != WQ_OK)
        return 0;
    require(arena.used <= 7u << 20);
    const size_t mark = wq_arena_mark(&arena);
    uint8_t last_id[WQ_ID_BYTES] = {0};
    uint32_t index;
    for (uint32_t i = 0; i < wq_bundle_info(bundle)->article_n && i < READ_MAX; i++) {
        struct wq_meta meta;
        struct wq_article article;
        if (wq_bundle_meta(bundle, i, &arena, &meta) == WQ_OK)
            memcpy(last_id, meta.id, sizeof last_id);
        if (wq_bundle_article(bundle, i, &arena, &article) == WQ_OK)
            check_article(&article);
        wq_arena_rewind(&arena, mark);
    }
    for (uint32_t i = 0; i < wq_bundle_info(bundle)->cluster_n && i < READ_MAX; i++) {
        if (wq_bundle_check_cluster(bundle, i) == WQ_E_RANGE)
            abort();
    }
    if (wq_bundle_find(bundle, last_id, 0, &index) == WQ_OK)
        require(index < wq_bundle_info(bundle)->article_n);
    return 0;
}
