/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_UI_ARTICLE_VIEW_H
#define WARRAQ_UI_ARTICLE_VIEW_H
/* What the parts of the open article share. */
#include "screens.h"

/* ---- article_pages.c ---- */

/* Forget the pages that are kept, and that they were counted. */
void wq_pages_forget(struct wq_app *app);
/* The kept page that begins at `start_off`; NULL: none does. */
struct kept_page *wq_pages_find(struct wq_app *app, uint32_t start_off);
/* Page `number`, from 0, whose start is known: from those kept, or laid out. */
WQ_MUST_CHECK enum wq_status wq_pages_keep(struct wq_app *app, uint32_t number,
                                           struct kept_page **result);
/* One page more of those that are counted. */
WQ_MUST_CHECK enum wq_status wq_pages_count(struct wq_app *app);
/* Where the reader is now is where the way back leads. */
void wq_pages_note(struct wq_app *app);
/* Words of the text up to `off`, as if all were equally long. */
uint32_t wq_pages_words_before(const struct wq_article *article, uint32_t off);
/* The next page laid out and drawn, then one page counted: as in struct screen_kind. */
bool wq_pages_has_work(const struct wq_app *app);
WQ_MUST_CHECK enum wq_status wq_pages_work(struct wq_app *app);

/* ---- article_touch.c ---- */

/* As in struct screen_kind. */
WQ_MUST_CHECK enum wq_status wq_article_event(struct wq_app *app, const struct wq_event *event,
                                              bool *taken);

/* ---- unreadable.c ---- */

/* As in struct screen_kind, while the article has a fault. */
WQ_MUST_CHECK enum wq_status wq_unreadable_paint(struct wq_app *app);
WQ_MUST_CHECK enum wq_status wq_unreadable_act(struct wq_app *app, const struct control *control,
                                               bool is_held);

/* ---- article_view.c ---- */

/* Turn by `by` pages, as far as there are any; behind the last one a panel tells what follows. */
WQ_MUST_CHECK enum wq_status wq_article_turn(struct wq_app *app, int32_t by);

#endif
