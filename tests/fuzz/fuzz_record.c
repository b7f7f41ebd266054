/* SPDX-License-Identifier: MIT */
/* Any bytes as an article's record, and as a strip of an image: what fuzz_bundle, which has to get
 * through deflate first, reaches rarely. The first byte says which. */
#include <stdlib.h>
#include "warraq/bundle.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_record(struct wq_bytes record, struct wq_str title)
{
    static uint8_t memory[8u << 20];
    struct wq_arena arena;
    struct wq_article article = {0};
    wq_arena_init(&arena, memory, sizeof memory);
    enum wq_status st = wq_record_decode(record, &wq_ar8_default, title, &arena, &article);
    if (st != WQ_OK ? arena.used != 0 : !wq_article_is_sound(&article))
        abort();
    if (st == WQ_OK &&
        (!wq_utf8_valid(article.text) || wq_article_body(&article).len >= article.text.len))
        abort();
}

static void read_strip(struct wq_bytes strip)
{
    static uint8_t rows[65536];
    if (strip.len < 1 || strip.len > sizeof rows)
        return;
    const uint32_t w_px = 1u + strip.ptr[0];
    strip.ptr++;
    strip.len--;
    enum wq_status st = wq_strip_decode(strip, w_px, (uint32_t)(strip.len / (1 + w_px)), rows);
    (void)st; /* that nothing outside is touched is what is asked */
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1)
        return 0;
    struct wq_bytes rest = {data + 1, size - 1};
    if (data[0] % 4 == 0)
        read_strip(rest);
    else
        read_record(rest, wq_str(data[0] % 4 == 2 ? "" : "title"));
    return 0;
}
