/* SPDX-License-Identifier: MIT */
/* A list of articles: an order of the archive or a part of it, a page at a time. Rows are read from
 * the catalogue when they are painted. */
#include "list.h"
#include "widgets.h"

#define EMPTY_PAGES_MAX 8

static int32_t row_px(const struct wq_app *app)
{
    return wq_ui_units(app, wq_ui_has_keys_only(app) ? 110 : 103);
}

enum wq_status wq_list_init(struct wq_app *app)
{
    int32_t rows = wq_bar_body(app, true).h / row_px(app);
    if (rows < 1 || app->surface.w < wq_ui_units(app, NARROWEST_TENTHS))
        return WQ_E_RANGE;
    app->list.row_n = rows < ROWS_MAX ? (uint32_t)rows : ROWS_MAX;
    return WQ_OK;
}

void wq_list_show(struct wq_app *app, uint32_t first)
{
    struct wq_visit *visit = wq_ui_visit(app);
    if (first >= app->list.n)
        first = 0;
    visit->first = first - first % app->list.row_n;
    wq_browse_read(app, visit->first);
}

static enum wq_status enter(struct wq_app *app)
{
    wq_browse_open(app);
    wq_list_show(app, wq_ui_visit(app)->first);
    return WQ_OK;
}

/* ---- painting ---- */

static enum wq_status paint_rows(struct wq_app *app)
{
    int32_t margin = wq_ui_units(app, 40), rule = wq_ui_rule_px(app), gap = wq_ui_thick_px(app);
    struct wq_rect body = wq_bar_body(app, true), r = {0, body.y, body.w, row_px(app)};
    enum wq_status st = WQ_OK;
    for (uint32_t row = 0; row < app->list.shown_n && st == WQ_OK; row++, r.y += r.h) {
        st = wq_article_row_paint(app, r, app->list.articles[row]);
        if (row > 0)
            wq_ui_fill(app, (struct wq_rect){margin, r.y, r.w - 2 * margin, rule}, 0);
        wq_ui_control(app, (struct wq_rect){gap, r.y, r.w - 2 * gap, r.h}, ACT_OPEN, row, LOOK_ROW)
            ->is_held = true;
    }
    return st;
}

/* That there is nothing here, and the way to what there is. */
static enum wq_status paint_empty(struct wq_app *app)
{
    const struct wq_rect body = wq_bar_body(app, true);
    const int32_t h = wq_ui_units(app, 70), w = body.w - 2 * wq_ui_units(app, 60);
    const struct wq_rect words = {body.x, body.y + body.h / 2 - 2 * h, body.w, 2 * h};
    const struct wq_rect button = {body.x + (body.w - w) / 2, body.y + body.h / 2, w, h};
    enum wq_status st =
        wq_ui_label_in(app, wq_ui_button_style(app), wq_ui_say(app, WQ_SAY_LIST_EMPTY), words);
    if (st != WQ_OK || wq_archive_info(app->config.archive)->article_n == 0)
        return st;
    wq_ui_control(app, button, ACT_TITLES, 0, LOOK_FRAMED)->is_default = true;
    return wq_button_paint(app, button, wq_ui_say(app, WQ_SAY_ALL_TITLES), false);
}

static enum wq_status paint(struct wq_app *app)
{
    uint32_t row_n = app->list.row_n, n = app->list.n;
    struct wq_phrase name = wq_ui_phrase(app), count = name;
    wq_paint_rect(&app->surface, wq_ui_screen(app), 255);
    enum wq_status st = paint_rows(app);
    if (st == WQ_OK && app->list.n == 0)
        st = paint_empty(app);
    wq_browse_name(app, &name);
    wq_browse_count(app, &count);
    const struct bar bar = {.title = wq_phrase_str(&name),
                            .under = wq_phrase_str(&count),
                            .page = wq_ui_visit(app)->first / row_n,
                            .page_n = n ? (n + row_n - 1) / row_n : 1,
                            .goes_to_page = true,
                            .icons = {{ICON_SEARCH, ACT_SEARCH}, {ICON_SORT, ACT_SORT}},
                            .icon_n = n > row_n ? 2 : n > 0};
    return st == WQ_OK ? wq_bar_paint(app, &bar) : st;
}

/* ---- acting ---- */

void wq_list_go_to(struct wq_app *app, uint32_t first)
{
    struct wq_visit *visit = wq_ui_visit(app);
    visit->focus_act = WQ_NO_FOCUS;
    wq_list_show(app, first);
    wq_ui_changed(app);
    wq_ui_repaint(app, WQ_INTENT_MENU);
}

bool wq_list_step(struct wq_app *app, int32_t by)
{
    const struct wq_visit *visit = wq_ui_visit(app);
    const uint32_t row_n = app->list.row_n, before = visit->first;
    for (int i = 0; i <= EMPTY_PAGES_MAX; i++) {
        if (by > 0 ? visit->first + row_n >= app->list.n : visit->first == 0)
            break;
        wq_list_show(app, by > 0 ? visit->first + row_n : visit->first - row_n);
        if (app->list.shown_n > 0)
            break;
    }
    return visit->first != before;
}

static enum wq_status turn(struct wq_app *app, int32_t by, bool *turned)
{
    *turned = wq_list_step(app, by);
    if (*turned) {
        wq_ui_changed(app);
        wq_ui_repaint(app, WQ_INTENT_MENU);
    }
    return WQ_OK;
}

/* What of the list a query can be narrowed to: that day of each year is no stretch of its order. */
static enum wq_status search_within(struct wq_app *app)
{
    const struct wq_visit *list = wq_ui_visit(app);
    struct wq_visit search = wq_visit_to(WQ_SCREEN_SEARCH);
    if (list->n) {
        search.what = list->what;
        search.from = list->from;
        search.n = list->n;
    }
    return wq_ui_go(app, &search);
}

static enum wq_status act(struct wq_app *app, const struct control *control, bool is_held)
{
    if (control->act == ACT_SEARCH)
        return search_within(app);
    if (control->act == ACT_TITLES) {
        struct wq_visit titles = wq_visit_to(WQ_SCREEN_LIST);
        titles.what = WQ_ORDER_TITLE;
        return wq_ui_go(app, &titles);
    }
    if (control->act == ACT_PREVIOUS || control->act == ACT_NEXT)
        wq_list_page_open(app); /* they are held */
    else if (control->act == ACT_SORT)
        wq_list_order_open(app);
    else if (is_held)
        wq_list_row_open(app, control->arg);
    else
        return wq_list_row_go(app, control->arg, WQ_SCREEN_ARTICLE);
    return WQ_OK;
}

const struct screen_kind wq_list_screen = {
    .enter = enter, .paint = paint, .act = act, .turn = turn};
