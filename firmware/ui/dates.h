/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_UI_DATES_H
#define WARRAQ_UI_DATES_H
/* A year and its months, by the common or the Islamic calendar: what the parts of the screen share. */
#include "screens.h"

#define YEARS_SHOWN 7
#define CALENDAR_COMMON 0 /* of wq_visit.sort */
#define CALENDAR_HIJRI 1

enum { ACT_MONTH = ACT_OWN, ACT_YEAR, ACT_CALENDAR, ACT_GO_TO_DAY, ACT_THIS_DAY };

struct year {
    uint32_t firsts[12], counts[12]; /* positions in the order by date */
    uint32_t n, most;                /* articles of the year, and of its fullest month */
};

/* ---- dates_year.c ---- */

bool wq_dates_is_hijri(struct wq_app *app);
/* Of a day of the common calendar; 0: it lies outside the table. */
uint32_t wq_dates_hijri_year(uint32_t date);
/* The first day of a month, 13 being the first of the year that follows; 0: not in the table. */
uint32_t wq_dates_month_start(uint32_t year, uint32_t month, bool is_hijri_year);
struct year wq_dates_read(struct wq_app *app, uint32_t year);
/* The year that holds the next article newer or older than all of `year`; 0: none. */
uint32_t wq_dates_beside(struct wq_app *app, uint32_t year, bool is_newer);
/* Years around `year` that have articles, oldest first, `year` among them: *n. */
void wq_dates_around(struct wq_app *app, uint32_t year, uint32_t years[YEARS_SHOWN], uint32_t *n);
/* `year`, or the nearest one before it, or else behind it, that has articles. */
uint32_t wq_dates_nearest(struct wq_app *app, uint32_t year);

/* ---- dates_paint.c ---- */

WQ_MUST_CHECK enum wq_status wq_dates_paint(struct wq_app *app);

#endif
