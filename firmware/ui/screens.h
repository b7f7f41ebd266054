/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_UI_SCREENS_H
#define WARRAQ_UI_SCREENS_H
/* The screens and panels, and what one asks of another. */
#include "internal.h"

extern const struct screen_kind wq_home_screen;
extern const struct screen_kind wq_list_screen;
extern const struct screen_kind wq_article_screen;
extern const struct screen_kind wq_search_screen;
extern const struct screen_kind wq_results_screen;

/* ---- list.c ---- */

/* Measure the list. WQ_E_RANGE: the screen has no room for a row, or not for the panel's controls.
 */
WQ_MUST_CHECK enum wq_status wq_list_init(struct wq_app *app);

/* ---- article_view.c ---- */

/* Open the article of the visit on top, at its first page. What is wrong with it is shown, and no
 * error. */
WQ_MUST_CHECK enum wq_status wq_article_open(struct wq_app *app);
/* Go to the page that holds `off`. */
WQ_MUST_CHECK enum wq_status wq_article_seek(struct wq_app *app, uint32_t off);
/* Take the page starts of `place`, which fit the present layout. */
void wq_article_restore(struct wq_app *app, const struct wq_place *place);

/* ---- search.c ---- */

/* The box of the field at the top of search screens. */
struct wq_rect wq_search_field(const struct wq_app *app);
/* Paint it and the way back beside it: open, with its caret, or as a control that opens it. */
WQ_MUST_CHECK enum wq_status wq_search_paint_top(struct wq_app *app, const struct typing *typing,
                                                 bool is_open);

#endif
