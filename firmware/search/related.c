/* SPDX-License-Identifier: MIT */
/* Related articles, as the packer found them. */
#include <string.h>
#include "internal.h"

uint32_t wq_related_bits(uint32_t article_n)
{
    return article_n < 2 ? 1 : 32 - (uint32_t)__builtin_clz(article_n - 1);
}

uint32_t wq_related_per_page(uint32_t article_n)
{
    return 8 * WQ_RELATED_PAGE / (WQ_RELATED * wq_related_bits(article_n));
}

static enum wq_status read_related(struct wq_bundle *bundle, uint32_t article, uint8_t *page,
                                   uint32_t related[WQ_RELATED], uint32_t *n)
{
    const uint32_t article_n = wq_bundle_info(bundle)->article_n;
    const uint32_t bit_n = wq_related_bits(article_n), per_page = wq_related_per_page(article_n);
    const struct wq_section section = wq_bundle_section(bundle, WQ_SECTION_RELATED);
    uint32_t len, found_n = 0;
    if (article >= article_n)
        return WQ_E_RANGE;
    *n = 0;
    if (section.cluster_n == 0)
        return WQ_OK;
    if (article / per_page >= section.cluster_n)
        return WQ_E_DAMAGED;
    enum wq_status st =
        wq_cluster_read(bundle, section.first + article / per_page, page, WQ_RELATED_PAGE, &len);
    if (st != WQ_OK)
        return st;
    memset(page + len, 0, WQ_BITS_SLACK);
    struct wq_bits bits = {page, (size_t)(article % per_page) * WQ_RELATED * bit_n,
                           8 * (size_t)len};
    for (int i = 0; i < WQ_RELATED; i++) {
        uint32_t other = wq_bits_take(&bits, bit_n);
        if (other >= article_n)
            return WQ_E_DAMAGED;
        if (other != article)
            related[found_n++] = other;
    }
    if (bits.bit > bits.end)
        return WQ_E_DAMAGED;
    *n = found_n;
    return WQ_OK;
}

enum wq_status wq_related(struct wq_bundle *bundle, uint32_t article, struct wq_arena *arena,
                          uint32_t related[WQ_RELATED], uint32_t *n)
{
    const size_t mark = wq_arena_mark(arena);
    uint8_t *page = wq_arena_alloc_raw(arena, WQ_RELATED_PAGE + WQ_BITS_SLACK, 1);
    enum wq_status st = page ? read_related(bundle, article, page, related, n) : WQ_E_NOMEM;
    wq_arena_rewind(arena, mark);
    return st;
}
