/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_UI_MARKED_H
#define WARRAQ_UI_MARKED_H
/* A piece of the archive's text with what matches a query bold and underlined. */
#include "warraq/layout.h"
#include "warraq/search.h"

struct wq_app;

struct marked {
    struct wq_str text;
    const struct wq_match *ranges; /* ascending, disjoint */
    uint32_t range_n;
    int32_t em_px, pitch_px;
    uint32_t line_n; /* at most; what does not fit ends in "…" */
};

/* Paint it into `box`, the first line at its top. */
WQ_MUST_CHECK enum wq_status wq_marked_paint(struct wq_app *app, struct wq_rect box,
                                             const struct marked *marked);

/* Underline `range` of the text that `page` was made of, with cells, on the page moved by (x, y). */
void wq_marked_underline(struct wq_app *app, const struct wq_page *page,
                         const struct wq_article *article, struct wq_range range, int32_t x,
                         int32_t y);

#endif
