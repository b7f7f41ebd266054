/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_UI_BROWSE_H
#define WARRAQ_UI_BROWSE_H
/* What the archive's orders hold, as lists, months and groups: no pixels. */
#include "internal.h"

/* ---- dates ---- */

/* How many of the `n` positions from `from` on, which stand from the newest on, bear a date of `date`
 * or later. Reads log2(n) rows; a damaged one goes with its neighbour. */
uint32_t wq_browse_since(struct wq_app *app, enum wq_order order, uint32_t from, uint32_t n,
                         uint32_t date);

/* The months that have articles, newest first; *n is their number. Read at the first call. */
const struct month *wq_browse_months(struct wq_app *app, uint32_t *n);
/* The newest and oldest year; false: nothing is dated. */
bool wq_browse_years(struct wq_app *app, uint32_t *newest, uint32_t *oldest);
/* Positions of the order by date from `from_date` up to, and without, `to_date`: they begin at
 * *first. */
uint32_t wq_browse_between(struct wq_app *app, uint32_t from_date, uint32_t to_date,
                           uint32_t *first);

/* ---- lists: what a visit to LIST names ---- */

/* What part of its order a list is; stored in wq_visit.sort. */
enum part { PART_NAMED, PART_MONTH, PART_DAY, PART_HIJRI_MONTH, PART_THIS_DAY };
#define SORT_TURNED 1u /* the other way round: oldest first */
#define SORT_PART(part) ((uint8_t)((part) << 1))
enum part wq_browse_part(const struct wq_visit *visit);

/* Find the positions that the visit on top names: app->list but for its rows. */
void wq_browse_open(struct wq_app *app);
/* Read the articles of the page from position `first` of the list on. */
void wq_browse_read(struct wq_app *app, uint32_t first);
/* Add what the list is called, and how many it has in which order. */
void wq_browse_name(struct wq_app *app, struct wq_phrase *name);
void wq_browse_count(struct wq_app *app, struct wq_phrase *count);

/* ---- groups ---- */

/* How many groups; 0 too where that cannot be read. */
uint32_t wq_browse_group_n(struct wq_app *app, enum wq_grouping grouping);
/* How many articles can be read: all but those that files which were cut short have not. */
uint32_t wq_browse_article_n(const struct wq_app *app);
enum wq_order wq_browse_order_of(enum wq_grouping grouping);

#endif
