/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_UI_LIST_H
#define WARRAQ_UI_LIST_H
/* What the parts of the list share. */
#include "browse.h"
#include "screens.h"
#include "widgets.h"

enum { ACT_OPEN = ACT_OWN, ACT_SORT, ACT_SEARCH, ACT_TITLES };

/* ---- list.c ---- */

/* Read the page of the list on top that holds position `first`. */
void wq_list_show(struct wq_app *app, uint32_t first);
/* Show it instead of the one that is shown. */
void wq_list_go_to(struct wq_app *app, uint32_t first);
/* Read the next page with a row on it, over at most EMPTY_PAGES_MAX that hold older editions alone;
 * false: there is no page that way. */
bool wq_list_step(struct wq_app *app, int32_t by);

/* ---- list_order.c: panels ---- */

/* Which order, and ways to go. */
void wq_list_order_open(struct wq_app *app);
/* Type the number of a page. */
void wq_list_page_open(struct wq_app *app);

/* ---- list_row.c ---- */

/* The panel of what can be done with a row. */
void wq_list_row_open(struct wq_app *app, uint32_t row);
/* Go on to a screen of the row's article. */
WQ_MUST_CHECK enum wq_status wq_list_row_go(struct wq_app *app, uint32_t row,
                                            enum wq_screen screen);

#endif
