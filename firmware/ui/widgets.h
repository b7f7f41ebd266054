/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_UI_WIDGETS_H
#define WARRAQ_UI_WIDGETS_H
/* What screens are made of, a family of widgets a file. Boxes are given right to left. */
#include "internal.h"

/* ---- bar.c: what stands above and below each screen ---- */

struct bar {
    struct wq_str title, under; /* `under` may be empty */
    bool is_text;               /* the title is the archive's, not ours */
    uint32_t page, page_n;      /* from 0; page_n 0: no pager */
};

/* Paint the top bar with its way back, and the pager or the legend of keys. Call it last: the keys
 * come to the bar's controls after the others. */
WQ_MUST_CHECK enum wq_status wq_bar_paint(struct wq_app *app, const struct bar *bar);
/* What is left between them. */
struct wq_rect wq_bar_body(const struct wq_app *app, bool has_pager);

/* ---- button.c ---- */

/* A framed box with `text` in its middle. */
WQ_MUST_CHECK enum wq_status wq_button_paint(struct wq_app *app, struct wq_rect box,
                                             struct wq_str text, bool is_chosen);

#endif
