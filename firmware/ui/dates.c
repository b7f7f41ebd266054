/* SPDX-License-Identifier: MIT */
/* A year: its months with what each has. Where one goes from there. */
#include "browse.h"
#include "dates.h"
#include "widgets.h"

#define DAY_DIGITS 8 /* day, month, year */

static enum wq_status enter(struct wq_app *app)
{
    struct wq_visit *visit = wq_ui_visit(app);
    uint32_t newest, oldest;
    if (visit->first == 0 && wq_browse_years(app, &newest, &oldest))
        visit->first = wq_dates_is_hijri(app)
                           ? wq_dates_nearest(app, wq_dates_hijri_year(newest * 10000 + 701))
                           : newest;
    return WQ_OK;
}

static void show_year(struct wq_app *app, uint32_t year)
{
    wq_ui_visit(app)->first = year;
    wq_ui_changed(app);
    wq_ui_repaint(app, WQ_INTENT_MENU);
}

/* ---- going to a day ---- */

/* Two digits of the day, two of the month, four of the year. */
struct typed_day {
    uint32_t n, day, month, year;
    bool is_impossible;
    uint32_t date; /* of the common calendar; 0: there is no such day, or it is not all typed */
};

/* The most days that a month of the calendar has in any year; month 0: that any month has. */
static uint32_t most_days(struct wq_app *app, uint32_t month)
{
    static const uint8_t days[13] = {31, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return wq_dates_is_hijri(app) ? 30 : days[month];
}

static uint32_t date_of(struct wq_app *app, const struct typed_day *t)
{
    const bool is_leap = (t->year % 4 == 0 && t->year % 100 != 0) || t->year % 400 == 0;
    if (wq_dates_is_hijri(app))
        return wq_hijri_date(t->year, t->month, t->day);
    return t->month == 2 && t->day == 29 && !is_leap ? 0
                                                     : t->year * 10000 + t->month * 100 + t->day;
}

/* Whether what is typed so far begins no day of the calendar. */
static bool is_impossible(struct wq_app *app, const struct typed_day *t)
{
    const bool has_day = t->n >= 2, has_month = t->n >= 4;
    if (has_month && (t->month == 0 || t->month > 12))
        return true;
    if (has_day && (t->day == 0 || t->day > most_days(app, has_month ? t->month : 0)))
        return true;
    return t->n == DAY_DIGITS && (t->year == 0 || date_of(app, t) == 0);
}

static struct typed_day typed_day(struct wq_app *app)
{
    struct typed_day t = {.day = wq_pad_part(app, 0, 2),
                          .month = wq_pad_part(app, 2, 2),
                          .year = wq_pad_part(app, 4, 4)};
    wq_pad_number(app, &t.n);
    t.is_impossible = is_impossible(app, &t);
    t.date = t.n == DAY_DIGITS && !t.is_impossible ? date_of(app, &t) : 0;
    return t;
}

/* The list of the day; n 0: nothing is of it. */
static struct wq_visit list_of(struct wq_app *app, const struct typed_day *t)
{
    struct wq_visit list = wq_visit_to(WQ_SCREEN_LIST);
    list.what = WQ_ORDER_DATE;
    list.sort = SORT_PART(PART_DAY);
    if (t->date)
        list.n = wq_browse_between(app, t->date, t->date + 1, &list.from);
    return list;
}

/* What is typed, in words as far as it goes; above it what is wrong with it, before anybody goes
 * there. */
static enum wq_status paint_pad(struct wq_app *app)
{
    struct wq_phrase typed = wq_ui_phrase(app);
    const struct typed_day t = typed_day(app);
    if (t.n > 0)
        wq_phrase_add_number(&typed, t.day);
    if (t.n > 2)
        wq_phrase_add(&typed, " ");
    if (t.n >= 4 && t.month >= 1 && t.month <= 12) {
        if (wq_dates_is_hijri(app))
            wq_phrase_add_hijri_month(&typed, t.month);
        else
            wq_phrase_add_month(&typed, t.month);
    } else if (t.n > 2) {
        wq_phrase_add_number(&typed, t.month);
    }
    if (t.n > 4) {
        wq_phrase_add(&typed, " ");
        wq_phrase_add_number(&typed, t.year);
    }
    const enum wq_say title = t.is_impossible                 ? WQ_SAY_NO_SUCH_DAY
                              : t.date && !list_of(app, &t).n ? WQ_SAY_NO_ARTICLE_THEN
                                                              : WQ_SAY_GOTO_DAY;
    app->pad.is_vain = t.date == 0;
    return wq_pad_paint(app, wq_ui_say(app, title), wq_phrase_str(&typed));
}

/* The list of the day, or the nearest year that has articles where there is nothing on it. */
static enum wq_status go_to_day(struct wq_app *app, const struct typed_day *t)
{
    const struct wq_visit list = list_of(app, t);
    if (list.n)
        return wq_ui_go(app, &list);
    show_year(app, wq_dates_nearest(app, t->year));
    return WQ_OK;
}

static enum wq_status act_on_pad(struct wq_app *app, const struct control *control, bool is_held)
{
    bool is_done;
    (void)is_held;
    wq_pad_act(app, control, &is_done);
    if (!is_done)
        return WQ_OK;
    const struct typed_day t = typed_day(app);
    wq_ui_close_panel(app);
    return go_to_day(app, &t);
}

static const struct screen_kind day_panel = {.paint = paint_pad, .act = act_on_pad};

/* ---- acting ---- */

static enum wq_status go_to_month(struct wq_app *app, uint32_t month)
{
    struct wq_visit list = wq_visit_to(WQ_SCREEN_LIST);
    uint32_t year = wq_ui_visit(app)->first;
    list.what = WQ_ORDER_DATE;
    list.sort =
        (uint8_t)(SORT_PART(wq_dates_is_hijri(app) ? PART_HIJRI_MONTH : PART_MONTH) | SORT_TURNED);
    list.n = wq_browse_between(app, wq_dates_month_start(year, month, wq_dates_is_hijri(app)),
                               wq_dates_month_start(year, month + 1, wq_dates_is_hijri(app)),
                               &list.from);
    return list.n ? wq_ui_go(app, &list) : WQ_OK;
}

/* The year of the other calendar that holds the middle of this one. */
static enum wq_status set_calendar(struct wq_app *app, uint8_t calendar)
{
    struct wq_visit *visit = wq_ui_visit(app);
    uint32_t middle = wq_dates_month_start(visit->first, 7, wq_dates_is_hijri(app));
    if (visit->sort == calendar)
        return WQ_OK;
    uint32_t year = calendar == CALENDAR_HIJRI ? wq_dates_hijri_year(middle + 1) : middle / 10000;
    if (year == 0)
        return WQ_OK; /* outside the table of that calendar */
    visit->sort = calendar;
    show_year(app, wq_dates_nearest(app, year));
    return WQ_OK;
}

static enum wq_status act(struct wq_app *app, const struct control *control, bool is_held)
{
    (void)is_held;
    switch (control->act) {
    case ACT_MONTH:
        return go_to_month(app, control->arg);
    case ACT_YEAR:
        show_year(app, control->arg);
        return WQ_OK;
    case ACT_CALENDAR:
        return set_calendar(app, (uint8_t)control->arg);
    case ACT_THIS_DAY:
        return wq_ui_go_this_day(app);
    default:
        wq_pad_begin(app, DAY_DIGITS);
        wq_ui_open_panel(app, &day_panel, 0);
        return WQ_OK;
    }
}

/* The next year is to the left, as the next page is. */
static enum wq_status turn(struct wq_app *app, int32_t by, bool *turned)
{
    uint32_t year = wq_dates_beside(app, wq_ui_visit(app)->first, by > 0);
    *turned = year != 0;
    if (year)
        show_year(app, year);
    return WQ_OK;
}

const struct screen_kind wq_dates_screen = {
    .enter = enter, .paint = wq_dates_paint, .act = act, .turn = turn};
