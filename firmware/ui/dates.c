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
static enum wq_status paint_pad(struct wq_app *app)
{
    struct wq_phrase typed = wq_ui_phrase(app);
    uint32_t n, day = wq_pad_part(app, 0, 2), month = wq_pad_part(app, 2, 2);
    wq_pad_number(app, &n);
    if (n > 0)
        wq_phrase_add_number(&typed, day);
    if (n > 2)
        wq_phrase_add(&typed, " ");
    if (n == 4 && month >= 1 && month <= 12) {
        if (wq_dates_is_hijri(app))
            wq_phrase_add_hijri_month(&typed, month);
        else
            wq_phrase_add_month(&typed, month);
    } else if (n > 2) {
        wq_phrase_add_number(&typed, month);
    }
    if (n > 4) {
        wq_phrase_add(&typed, " ");
        wq_phrase_add_number(&typed, wq_pad_part(app, 4, 4));
    }
    return wq_pad_paint(app, wq_ui_say(app, WQ_SAY_GOTO_DAY), wq_phrase_str(&typed));
}

/* The list of a day, or the year where there is nothing on it. */
static enum wq_status go_to_day(struct wq_app *app, uint32_t day, uint32_t month, uint32_t year)
{
    struct wq_visit list = wq_visit_to(WQ_SCREEN_LIST);
    uint32_t date =
        wq_dates_is_hijri(app) ? wq_hijri_date(year, month, day) : year * 10000 + month * 100 + day;
    list.what = WQ_ORDER_DATE;
    list.sort = SORT_PART(PART_DAY);
    if (date && wq_is_date(date))
        list.n = wq_browse_between(app, date, date + 1, &list.from);
    if (list.n)
        return wq_ui_go(app, &list);
    if (year)
        show_year(app, year);
    return WQ_OK;
}

static enum wq_status act_on_pad(struct wq_app *app, const struct control *control, bool is_held)
{
    bool is_done;
    (void)is_held;
    wq_pad_act(app, control, &is_done);
    if (!is_done)
        return WQ_OK;
    wq_ui_close_panel(app);
    return go_to_day(app, wq_pad_part(app, 0, 2), wq_pad_part(app, 2, 2), wq_pad_part(app, 4, 4));
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
