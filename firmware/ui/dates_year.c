/* SPDX-License-Identifier: MIT */
/* Years, their months, and what each has, by the common or the Islamic calendar. */
#include "browse.h"
#include "dates.h"

bool wq_dates_is_hijri(struct wq_app *app)
{
    return wq_ui_visit(app)->sort == CALENDAR_HIJRI;
}

uint32_t wq_dates_hijri_year(uint32_t date)
{
    return wq_hijri_of(date) / 10000;
}

uint32_t wq_dates_month_start(uint32_t year, uint32_t month, bool is_hijri_year)
{
    if (month > 12) {
        year++;
        month = 1;
    }
    return is_hijri_year ? wq_hijri_date(year, month, 1) : year * 10000 + month * 100;
}

struct year wq_dates_read(struct wq_app *app, uint32_t year)
{
    struct year y = {.n = 0};
    for (uint32_t i = 0; i < 12; i++) {
        uint32_t from = wq_dates_month_start(year, i + 1, wq_dates_is_hijri(app));
        uint32_t to = wq_dates_month_start(year, i + 2, wq_dates_is_hijri(app));
        if (from && to)
            y.counts[i] = wq_browse_between(app, from, to, &y.firsts[i]);
        y.n += y.counts[i];
        y.most = y.counts[i] > y.most ? y.counts[i] : y.most;
    }
    return y;
}

uint32_t wq_dates_beside(struct wq_app *app, uint32_t year, bool is_newer)
{
    uint32_t n, found = 0, start = wq_dates_month_start(year, 1, wq_dates_is_hijri(app));
    uint32_t end = wq_dates_month_start(year + 1, 1, wq_dates_is_hijri(app));
    const struct month *months = wq_browse_months(app, &n);
    for (uint32_t i = 0; i < n; i++) {
        /* the day of a month that decides which year it belongs to */
        uint32_t day = months[i].month * 100 + (is_newer ? 28 : 1);
        if (months[i].month % 100 == 0)
            day += 100;
        uint32_t its = wq_dates_is_hijri(app) ? wq_dates_hijri_year(day) : months[i].month / 100;
        if (its == 0)
            continue;
        if (is_newer && day >= end && its > year)
            found = its;
        if (!is_newer && day < start && its < year)
            return its;
    }
    return found;
}

void wq_dates_around(struct wq_app *app, uint32_t year, uint32_t years[YEARS_SHOWN], uint32_t *n)
{
    uint32_t older[YEARS_SHOWN], older_n = 0, newer[YEARS_SHOWN], newer_n = 0;
    for (uint32_t y = year; older_n < YEARS_SHOWN && (y = wq_dates_beside(app, y, false)) != 0;)
        older[older_n++] = y;
    for (uint32_t y = year; newer_n < YEARS_SHOWN && (y = wq_dates_beside(app, y, true)) != 0;)
        newer[newer_n++] = y;
    uint32_t before = YEARS_SHOWN / 2, after = YEARS_SHOWN / 2;
    before = older_n < before ? older_n : before;
    after = newer_n < YEARS_SHOWN - 1 - before ? newer_n : YEARS_SHOWN - 1 - before;
    before = older_n < YEARS_SHOWN - 1 - after ? older_n : YEARS_SHOWN - 1 - after;
    *n = 0;
    for (uint32_t i = before; i > 0; i--)
        years[(*n)++] = older[i - 1];
    years[(*n)++] = year;
    for (uint32_t i = 0; i < after; i++)
        years[(*n)++] = newer[i];
}

uint32_t wq_dates_nearest(struct wq_app *app, uint32_t year)
{
    const uint32_t older = wq_dates_beside(app, year, false),
                   newer = wq_dates_beside(app, year, true);
    return wq_dates_read(app, year).n > 0 ? year : older ? older : newer ? newer : year;
}
