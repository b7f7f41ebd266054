/* SPDX-License-Identifier: MIT */
#include "viewed.h"

#define VIEW_BYTES (48u << 20) /* takes room only as far as touched */

static int make_arenas(struct wq_viewed *viewed)
{
    void *memory = wq_host_memory(VIEW_BYTES), *scratch = wq_host_memory(VIEW_BYTES);
    if (!memory || !scratch) {
        wq_host_complain(viewed->setup.program, "there is not enough memory");
        return WQ_EXIT_FAILED;
    }
    wq_arena_init(&viewed->arena, memory, VIEW_BYTES);
    wq_arena_init(&viewed->scratch, scratch, VIEW_BYTES);
    return WQ_EXIT_OK;
}

static int open_article(struct wq_viewed *viewed, const char *name)
{
    int code = wq_opened_find(&viewed->opened, name, &viewed->index);
    if (code != WQ_EXIT_OK)
        return code;
    enum wq_status st =
        wq_bundle_article(viewed->opened.bundle, viewed->index, &viewed->arena, &viewed->article);
    if (st == WQ_OK)
        return WQ_EXIT_OK;
    wq_opened_complain(&viewed->opened, viewed->index, st);
    return WQ_EXIT_FAILED;
}

int wq_viewed_open(struct wq_viewed *viewed, const char *path, const char *name)
{
    int code = make_arenas(viewed);
    if (code == WQ_EXIT_OK)
        code = wq_opened_open(&viewed->opened, viewed->setup.program, path);
    if (code == WQ_EXIT_OK)
        code = open_article(viewed, name);
    if (code == WQ_EXIT_OK)
        code = wq_setup_open(&viewed->setup, &viewed->arena);
    if (code != WQ_EXIT_OK)
        return code;
    enum wq_status st = wq_front_make(&viewed->arena, &viewed->scratch, &viewed->setup.spec,
                                      &viewed->article.meta, &viewed->front);
    return st == WQ_OK ? WQ_EXIT_OK : wq_viewed_complain(viewed, st);
}

void wq_viewed_close(struct wq_viewed *viewed)
{
    wq_setup_close(&viewed->setup);
    wq_opened_close(&viewed->opened);
}

enum wq_status wq_viewed_page(struct wq_viewed *viewed, uint32_t start_off, struct wq_page **page)
{
    return wq_page_make(&viewed->arena, &viewed->scratch, &viewed->setup.spec, &viewed->article,
                        start_off, viewed->front.height_px, page);
}

int wq_viewed_complain(const struct wq_viewed *viewed, enum wq_status why)
{
    if (why == WQ_E_FONT)
        return wq_setup_complain_of_font(&viewed->setup, wq_fonts_fault(viewed->setup.fonts));
    wq_host_complain(viewed->setup.program, "cannot lay out the article: %s", wq_status_text(why));
    return WQ_EXIT_FAILED;
}
