/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_UI_FILTERS_H
#define WARRAQ_UI_FILTERS_H
/* What results are narrowed to: the buttons over them and their panels. */
#include "internal.h"

enum filter { FILTER_SOURCE, FILTER_DATES, FILTER_TOPIC, FILTER_AUTHOR, FILTERS };

/* Add to `text` all that a query is narrowed to; nothing when it is not. */
void wq_filter_say(struct wq_app *app, const struct wq_searched *asked, struct wq_phrase *text);

/* Paint the button of `which` into `row`, its right end at *end_px, which moves to its left, and add
 * it as a control with `act`. Nothing where it does not apply or has no room. */
WQ_MUST_CHECK enum wq_status wq_filter_paint(struct wq_app *app, enum filter which, uint8_t act,
                                             struct wq_rect row, int32_t *end_px);

/* Take off what is set, or open the panel to choose from. */
WQ_MUST_CHECK enum wq_status wq_filter_act(struct wq_app *app, enum filter which);

/* ---- results.c ---- */

/* Where the result that reaches over y_px begins. */
int32_t wq_results_edge(const struct wq_app *app, int32_t y_px);

/* Show the results of the same query, narrowed as `narrowed` says. */
WQ_MUST_CHECK enum wq_status wq_results_narrow(struct wq_app *app,
                                               const struct wq_searched *narrowed);

#endif
