/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_UI_MATCHES_H
#define WARRAQ_UI_MATCHES_H
/* Words of the open article: those that match a query, those that are looked for, and one that is
 * held. */
#include "internal.h"

/* Underline what `query` matches in `article`, when it is open, until its page is turned. */
void wq_matches_show(struct wq_app *app, uint32_t article, const struct wq_query *query);
void wq_matches_hide(struct wq_app *app);
/* Paint the lines over the open page, which is painted. WQ_E_NOMEM; WQ_E_FONT. */
WQ_MUST_CHECK enum wq_status wq_matches_paint(struct wq_app *app);

/* The open page with its cells, in the scratch: *page. Errors as for wq_page_make. */
WQ_MUST_CHECK enum wq_status wq_matches_page(struct wq_app *app, struct wq_page **page);
/* Invert what stands at `range` of the open page; its first rectangle is *first, whose w is 0 when
 * nothing stands there. */
void wq_matches_invert(struct wq_app *app, const struct wq_page *page, struct wq_range range,
                       struct wq_rect *first);

/* Paint white what of the open page's lines the edges of `area`, of a panel that is to be painted
 * there, would cut; nothing where no page is shown. */
void wq_matches_uncut(struct wq_app *app, struct wq_rect area);

/* Open the panel that looks for words in the open article. */
void wq_find_open(struct wq_app *app);

/* Hold the word at a pixel of the open page, or with `is_first` the page's first one; nothing when
 * there is none. */
WQ_MUST_CHECK enum wq_status wq_word_open(struct wq_app *app, bool is_first, int32_t x_px,
                                          int32_t y_px);

#endif
