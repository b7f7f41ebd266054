/* SPDX-License-Identifier: MIT */
/* All articles, a page at a time. Rows are read from the catalogue when they are painted. */
#include "internal.h"

#define EMPTY_PAGES_MAX 8

static uint32_t article_n(const struct wq_app *app)
{
    return wq_archive_info(app->config.archive)->article_n;
}

/* Rows that the page shown has. */
static uint32_t shown_n(const struct wq_app *app)
{
    return app->list.shown_n;
}

enum wq_status wq_list_init(struct wq_app *app)
{
    bool has_touch = app->config.device->has_touch;
    struct list_view *list = &app->list;
    list->top_px = wq_ui_units(app, has_touch ? 84 : 45);
    list->bottom_px = wq_ui_units(app, has_touch ? 80 : 57);
    list->row_px = wq_ui_units(app, has_touch ? 103 : 110);
    int32_t rows = (app->surface.h - list->top_px - list->bottom_px) / list->row_px;
    if (rows < 1 || app->surface.w < wq_ui_units(app, NARROWEST_TENTHS))
        return WQ_E_RANGE;
    list->row_n = rows < ROWS_MAX ? (uint32_t)rows : ROWS_MAX;
    list->focus = has_touch ? NO_FOCUS : 0;
    return WQ_OK;
}

void wq_list_show(struct wq_app *app, uint32_t at)
{
    struct list_view *list = &app->list;
    list->first = at - at % list->row_n;
    wq_archive_page(app->config.archive, WQ_ORDER_SEQUENCE, list->first, list->row_n,
                    list->articles, &list->shown_n);
}

/* ---- painting ---- */

static struct wq_rect row_rect(const struct wq_app *app, uint32_t row)
{
    return (struct wq_rect){0, app->list.top_px + (int32_t)row * app->list.row_px, app->surface.w,
                            app->list.row_px};
}

static int32_t thick_px(const struct wq_app *app)
{
    int32_t thick = wq_ui_units(app, 2);
    return thick < 3 ? 3 : thick;
}

static int32_t rule_px(const struct wq_app *app)
{
    int32_t rule = wq_ui_units(app, 2);
    return rule < 2 ? 2 : rule;
}

/* What changes with the focus on `row`: the row with the rules above and below it. */
static struct wq_rect focus_rect(const struct wq_app *app, uint32_t row)
{
    struct wq_rect r = row_rect(app, row);
    return (struct wq_rect){r.x, r.y, r.w, r.h + rule_px(app)};
}

/* "صفحة ٧٤ من ١٧٩"; the numbers alone where the pager has no more room */
static void say_page(const struct wq_app *app, struct wq_phrase *phrase)
{
    uint32_t row_n = app->list.row_n, all = (article_n(app) + row_n - 1) / row_n;
    bool has_room = app->surface.w >= wq_ui_units(app, 500);
    wq_phrase_say_numbers(phrase, has_room ? WQ_SAY_PAGE_OF : WQ_SAY_NUMBER_OF,
                          app->list.first / row_n + 1, all ? all : 1);
}

/* The low bar of a device without touch also holds what the pager has elsewhere. */
static enum wq_status paint_bar(struct wq_app *app)
{
    bool is_low = !app->config.device->has_touch;
    int32_t margin = wq_ui_units(app, 40), w = app->surface.w - 2 * margin;
    struct wq_phrase name = wq_ui_phrase(app), count = name;
    wq_phrase_add_foreign(&name, wq_str(app->config.archive_name));
    if (wq_archive_info(app->config.archive)->bundle_n > 1)
        wq_phrase_say(&count, WQ_SAY_AT_MOST); /* older editions are counted too */
    wq_phrase_count(&count, WQ_COUNTED_ARTICLES, article_n(app));
    if (is_low) {
        wq_phrase_say(&count, WQ_SAY_COMMA);
        say_page(app, &count);
    }
    enum wq_status st = wq_ui_label(app, wq_ui_bar_style(app), wq_phrase_str(&name),
                                    is_low ? margin + w / 2 : margin, is_low ? w / 2 : w,
                                    wq_ui_units(app, is_low ? 30 : 37), AT_START);
    if (st != WQ_OK)
        return st;
    if (is_low)
        return wq_ui_label(app, wq_ui_small_style(app), wq_phrase_str(&count), margin, w / 2,
                           wq_ui_units(app, 30), AT_END);
    return wq_ui_label(app, wq_ui_small_style(app), wq_phrase_str(&count), margin, w,
                       wq_ui_units(app, 65), AT_START);
}

/* Date, source and minutes, each only when stated. */
static void say_meta(struct wq_phrase *phrase, const struct wq_meta *meta)
{
    wq_phrase_add_date(phrase, meta->date);
    wq_phrase_comma(phrase);
    if (meta->source.len) {
        wq_phrase_add_foreign(phrase, meta->source);
        wq_phrase_comma(phrase);
    }
    wq_phrase_count(phrase, WQ_COUNTED_MINUTES, wq_reading_minutes(meta->word_n));
}

static enum wq_status paint_row(struct wq_app *app, uint32_t row)
{
    struct wq_rect r = row_rect(app, row);
    int32_t margin = wq_ui_units(app, 40), w = app->surface.w - 2 * margin;
    struct wq_phrase title = wq_ui_phrase(app), about = title, facts = title;
    struct wq_style style = wq_ui_row_style(app);
    struct wq_meta meta;
    enum wq_status st =
        wq_archive_listed(app->config.archive, app->list.articles[row], &app->scratch, &meta);
    if (st == WQ_OK) {
        wq_phrase_add_foreign(&title, meta.title);
        if (meta.part_n > 1) {
            wq_phrase_say_numbers(&about, WQ_SAY_PART_OF, meta.part, meta.part_n);
            wq_phrase_say(&about, WQ_SAY_COMMA);
        }
        say_meta(&facts, &meta);
        wq_phrase_add_foreign(&about, wq_phrase_str(&facts));
    } else {
        style = wq_ui_button_style(app); /* our words, not the archive's */
        wq_phrase_say(&title, WQ_SAY_ROW_DAMAGED);
    }
    st = wq_ui_label(app, style, wq_phrase_str(&title), margin, w, r.y + r.h * 45 / 100, AT_START);
    if (st == WQ_OK && about.len)
        st = wq_ui_label(app, wq_ui_small_style(app), wq_phrase_str(&about), margin, w,
                         r.y + r.h * 80 / 100, AT_START);
    return st;
}

static void paint_focus(struct wq_app *app, uint32_t row)
{
    int32_t thick = wq_ui_units(app, 5) < 5 ? 5 : wq_ui_units(app, 5), gap = thick_px(app);
    struct wq_rect r = focus_rect(app, row);
    wq_paint_frame(&app->surface, (struct wq_rect){r.x + gap, r.y, r.w - 2 * gap, r.h}, thick);
}

/* The rule above `row`, from margin to margin. */
static void paint_rule(struct wq_app *app, uint32_t row)
{
    struct wq_rect r = row_rect(app, row);
    int32_t margin = wq_ui_units(app, 40);
    wq_paint_rect(&app->surface, (struct wq_rect){margin, r.y, r.w - 2 * margin, rule_px(app)}, 0);
}

static bool has_next(const struct wq_app *app)
{
    return app->list.first + app->list.row_n < article_n(app);
}

/* What the keys do, where there are only keys. */
static enum wq_status paint_legend(struct wq_app *app, int32_t baseline)
{
    int32_t margin = wq_ui_units(app, 40);
    return wq_ui_label(app, wq_ui_small_style(app), wq_ui_say(app, WQ_SAY_KEYS), margin,
                       app->surface.w - 2 * margin, baseline, AT_START);
}

static enum wq_status paint_pager(struct wq_app *app, int32_t baseline)
{
    int32_t margin = wq_ui_units(app, 40), w = app->surface.w - 2 * margin;
    struct wq_phrase page = wq_ui_phrase(app);
    say_page(app, &page);
    enum wq_status st = wq_ui_label(app, wq_ui_small_style(app), wq_phrase_str(&page), margin, w,
                                    baseline, AT_MIDDLE);
    if (st == WQ_OK && app->list.first > 0)
        st = wq_ui_label(app, wq_ui_button_style(app), wq_ui_say(app, WQ_SAY_PREVIOUS), margin, w,
                         baseline, AT_START);
    if (st == WQ_OK && has_next(app))
        st = wq_ui_label(app, wq_ui_button_style(app), wq_ui_say(app, WQ_SAY_NEXT), margin, w,
                         baseline, AT_END);
    return st;
}

static enum wq_status paint_foot(struct wq_app *app)
{
    int32_t y = app->surface.h - app->list.bottom_px;
    int32_t baseline = y + app->list.bottom_px * 62 / 100;
    wq_paint_rect(&app->surface, (struct wq_rect){0, y, app->surface.w, thick_px(app)}, 0);
    return app->config.device->has_touch ? paint_pager(app, baseline) : paint_legend(app, baseline);
}

enum wq_status wq_list_paint(struct wq_app *app)
{
    wq_paint_rect(&app->surface, wq_ui_screen(app), 255);
    wq_arena_rewind(&app->labels, 0);
    enum wq_status st = paint_bar(app);
    wq_paint_rect(
        &app->surface,
        (struct wq_rect){0, app->list.top_px - thick_px(app), app->surface.w, thick_px(app)}, 0);
    for (uint32_t row = 0; row < shown_n(app) && st == WQ_OK; row++) {
        size_t mark = wq_arena_mark(&app->scratch);
        st = paint_row(app, row);
        wq_arena_rewind(&app->scratch, mark);
        if (row > 0)
            paint_rule(app, row);
    }
    if (app->list.focus < shown_n(app))
        paint_focus(app, app->list.focus);
    return st == WQ_OK ? paint_foot(app) : st;
}

/* ---- events ---- */

/* To the next page with a row on it, over at most EMPTY_PAGES_MAX that hold older editions alone.
 */
static void turn_page(struct wq_app *app, bool is_next)
{
    struct list_view *list = &app->list;
    for (int i = 0; i <= EMPTY_PAGES_MAX && (is_next ? has_next(app) : list->first > 0); i++) {
        wq_list_show(app, is_next ? list->first + list->row_n : list->first - list->row_n);
        if (list->shown_n > 0)
            return;
    }
}

static enum wq_status turn(struct wq_app *app, bool is_next, struct wq_refresh_list *list)
{
    if (is_next ? !has_next(app) : app->list.first == 0)
        return WQ_OK;
    turn_page(app, is_next);
    /* the last page may be shorter, and so may one that holds older editions */
    if (app->list.focus != NO_FOCUS && app->list.focus >= shown_n(app))
        app->list.focus = shown_n(app) ? shown_n(app) - 1 : 0;
    app->change_count++;
    enum wq_status st = wq_list_paint(app);
    wq_ui_refresh(list, wq_ui_screen(app), WQ_INTENT_MENU);
    return st;
}

/* Move the focus by a row, over the page's edge to the next; the first key only shows it. */
static enum wq_status move_focus(struct wq_app *app, bool is_down, struct wq_refresh_list *list)
{
    uint32_t before = app->list.focus;
    if (article_n(app) == 0)
        return WQ_OK;
    if (before == NO_FOCUS) {
        app->list.focus = 0;
    } else if (is_down && before + 1 >= shown_n(app)) {
        if (!has_next(app))
            return WQ_OK;
        app->list.focus = 0;
        return turn(app, true, list);
    } else if (!is_down && before == 0) {
        if (app->list.first == 0)
            return WQ_OK;
        app->list.focus = app->list.row_n - 1;
        return turn(app, false, list);
    } else {
        app->list.focus = is_down ? before + 1 : before - 1;
    }
    enum wq_status st = wq_list_paint(app);
    if (before != NO_FOCUS)
        wq_ui_refresh(list, focus_rect(app, before), WQ_INTENT_HIGHLIGHT);
    wq_ui_refresh(list, focus_rect(app, app->list.focus), WQ_INTENT_HIGHLIGHT);
    return st;
}

static enum wq_status open_row(struct wq_app *app, uint32_t row, struct wq_refresh_list *list)
{
    if (row >= shown_n(app))
        return WQ_OK;
    enum wq_status st = wq_article_open(app, app->list.articles[row]);
    if (st != WQ_OK)
        return st;
    app->screen = WQ_SCREEN_ARTICLE;
    app->change_count++;
    wq_ui_refresh(list, wq_ui_screen(app), WQ_INTENT_PAGE);
    return wq_article_paint(app);
}

/* A row opens, the pager turns the page. */
static enum wq_status tap(struct wq_app *app, const struct wq_event *event,
                          struct wq_refresh_list *list)
{
    if (event->y >= app->surface.h - app->list.bottom_px) {
        int32_t reach = wq_ui_units(app, 200), x = wq_ui_mirror(app, event->x);
        if (x < reach)
            return turn(app, true, list);
        return x >= app->surface.w - reach ? turn(app, false, list) : WQ_OK;
    }
    if (event->y < app->list.top_px)
        return WQ_OK;
    return open_row(app, (uint32_t)((event->y - app->list.top_px) / app->list.row_px), list);
}

/* The focus goes with the first touch. */
static enum wq_status handle_tap(struct wq_app *app, const struct wq_event *event,
                                 struct wq_refresh_list *list)
{
    uint32_t before = app->list.focus;
    app->list.focus = NO_FOCUS;
    enum wq_status st = tap(app, event, list);
    if (st != WQ_OK || before == NO_FOCUS || list->n > 0)
        return st;
    wq_ui_refresh(list, focus_rect(app, before), WQ_INTENT_HIGHLIGHT);
    return wq_list_paint(app);
}

static enum wq_status handle_key(struct wq_app *app, enum wq_key key, struct wq_refresh_list *list)
{
    switch (key) {
    case WQ_KEY_NEXT:
    case WQ_KEY_DOWN:
        return move_focus(app, true, list);
    case WQ_KEY_PREV:
    case WQ_KEY_UP:
        return move_focus(app, false, list);
    case WQ_KEY_LEFT:
        return turn(app, wq_ui_is_rtl(app), list);
    case WQ_KEY_RIGHT:
        return turn(app, !wq_ui_is_rtl(app), list);
    case WQ_KEY_OK:
        return open_row(app, app->list.focus == NO_FOCUS ? 0 : app->list.focus, list);
    default:
        return WQ_OK;
    }
}

enum wq_status wq_list_handle(struct wq_app *app, const struct wq_event *event,
                              struct wq_refresh_list *list)
{
    switch (event->kind) {
    case WQ_EVENT_TAP:
        return handle_tap(app, event, list);
    case WQ_EVENT_KEY:
        return handle_key(app, event->key, list);
    case WQ_EVENT_SWIPE:
        if (event->swipe == WQ_SWIPE_RIGHT || event->swipe == WQ_SWIPE_LEFT)
            return turn(app, (event->swipe == WQ_SWIPE_RIGHT) == wq_ui_is_rtl(app), list);
        return WQ_OK;
    default:
        return WQ_OK;
    }
}
