/* SPDX-License-Identifier: MIT */
/* Looking for words in the open article: the field, then the places where they stand. */
#include "matches.h"
#include "screens.h"
#include "widgets.h"

enum { ACT_BEFORE = ACT_OWN, ACT_AFTER, ACT_STAY, ACT_RETURN };

/* ---- the places ---- */

static void look(struct wq_app *app)
{
    struct matches_view *view = &app->matches;
    struct wq_find find;
    struct wq_match match;
    view->n = 0;
    wq_query_parse_find(wq_field_str(&view->typing.field), &view->query);
    if (view->query.n == 0)
        return;
    wq_find_init(&find, &view->query, app->reading.article.text);
    while (view->n < MATCHES_MAX && wq_find_next(&find, &match))
        view->all[view->n++] = (struct wq_range){match.from, match.to};
}

/* Show the page with place `at`. */
static enum wq_status go_to(struct wq_app *app, uint32_t at)
{
    app->matches.at = at;
    app->matches.is_shown = true;
    wq_ui_changed(app);
    wq_ui_repaint(app, WQ_INTENT_PAGE);
    return wq_article_seek(app, app->matches.all[at].off);
}

/* The first place on the open page or behind it, else the first of all. */
static enum wq_status go_to_first(struct wq_app *app)
{
    const struct matches_view *view = &app->matches;
    const uint32_t from = app->reading.starts[app->reading.page];
    uint32_t at = 0;
    while (at < view->n && view->all[at].off < from)
        at++;
    return go_to(app, at < view->n ? at : 0);
}

static void close_here(struct wq_app *app)
{
    wq_ui_close_panel(app);
}

/* Back to the page that was open before. */
static enum wq_status close_back(struct wq_app *app)
{
    wq_matches_hide(app);
    wq_ui_close_panel(app);
    wq_ui_changed(app);
    wq_ui_repaint(app, WQ_INTENT_PAGE);
    return wq_article_seek(app, app->matches.back_off);
}

/* ---- painting ---- */

static int32_t bar_px(const struct wq_app *app)
{
    return wq_ui_units(app, wq_ui_has_keys_only(app) ? 86 : 100);
}

static struct wq_rect keys_area(const struct wq_app *app)
{
    const int32_t h = wq_typing_px(app);
    return (struct wq_rect){0, app->surface.h - h, app->surface.w, h};
}

static enum wq_status paint_typing(struct wq_app *app)
{
    const struct matches_view *view = &app->matches;
    const struct wq_rect top = {0, 0, app->surface.w, bar_px(app)};
    struct wq_rect field = wq_search_field(app);
    const struct wq_rect back = {field.x + field.w, field.y, app->surface.w - field.x - field.w,
                                 field.h};
    struct wq_phrase none = wq_ui_phrase(app);
    wq_panel_area(app, keys_area(app));
    wq_panel_area(app, top);
    enum wq_status st = wq_typing_paint_keys(app, &view->typing, keys_area(app));
    if (st == WQ_OK && view->has_none) {
        const int32_t w = wq_ui_units(app, 130);
        wq_phrase_count(&none, WQ_COUNTED_RESULTS, 0);
        st = wq_ui_label(app, wq_ui_small_style(app), wq_phrase_str(&none), field.x, w,
                         field.y + field.h * 62 / 100, AT_END);
        field.x += w;
        field.w -= w;
    }
    if (st == WQ_OK)
        st = wq_typing_paint_field(app, &view->typing, field, true, wq_ui_say(app, WQ_SAY_FIND));
    wq_ui_control(app, back, ACT_RETURN, 0, LOOK_BAR);
    wq_icon_paint(app, ICON_BACK, back);
    return st;
}

/* A button, of `icon` or else `text`, whose right end is at *end_px, which moves to its left. */
static enum wq_status paint_button(struct wq_app *app, struct wq_rect bar, enum icon icon,
                                   struct wq_str text, uint8_t act, int32_t *end_px)
{
    const int32_t w = wq_ui_units(app, icon ? 74 : 120);
    const int32_t gap = wq_ui_units(app, 11), h = wq_ui_units(app, 64);
    const struct wq_rect box = {*end_px - w, bar.y + (bar.h - h) / 2, w, h};
    *end_px -= w + gap;
    wq_ui_control(app, box, act, 0, LOOK_FRAMED);
    if (icon)
        wq_icon_paint(app, icon, box);
    return wq_button_paint(app, box, text, false);
}

static enum wq_status paint_places(struct wq_app *app, struct wq_rect bar)
{
    const struct matches_view *view = &app->matches;
    const int32_t margin = wq_ui_units(app, 25);
    struct wq_phrase where = wq_ui_phrase(app);
    int32_t end_px = bar.w - margin;
    wq_phrase_say_numbers(&where, WQ_SAY_MATCH_OF, view->at + 1, view->n);
    wq_panel_area(app, bar);
    const struct {
        enum icon icon;
        struct wq_str text;
        uint8_t act;
    } buttons[] = {{ICON_UP, {NULL, 0}, ACT_BEFORE},
                   {ICON_DOWN, {NULL, 0}, ACT_AFTER},
                   {ICON_NONE, wq_ui_say(app, WQ_SAY_STAY), ACT_STAY},
                   {ICON_NONE, wq_ui_say(app, WQ_SAY_BACK), ACT_RETURN}};
    enum wq_status st = WQ_OK;
    for (size_t i = 0; i < sizeof buttons / sizeof buttons[0] && st == WQ_OK; i++)
        st = paint_button(app, bar, buttons[i].icon, buttons[i].text, buttons[i].act, &end_px);
    return st == WQ_OK ? wq_ui_label(app, wq_ui_small_style(app), wq_phrase_str(&where), margin,
                                     end_px - margin, bar.y + bar.h * 60 / 100, AT_END)
                       : st;
}

/* The bar stands at the top, and at the bottom when the place would be under it. */
static enum wq_status paint(struct wq_app *app)
{
    const struct matches_view *view = &app->matches;
    const size_t mark = wq_arena_mark(&app->scratch);
    struct wq_rect bar = {0, 0, app->surface.w, bar_px(app)}, first;
    struct wq_page *page;
    if (view->is_typing)
        return paint_typing(app);
    enum wq_status st = wq_matches_page(app, &page);
    if (st == WQ_OK) {
        wq_matches_invert(app, page, view->all[view->at], &first);
        if (first.y < bar.h + wq_ui_units(app, 10))
            bar.y = app->surface.h - bar.h;
        st = paint_places(app, bar);
    }
    wq_arena_rewind(&app->scratch, mark);
    return st;
}

/* ---- acting ---- */

static enum wq_status note_typed(struct wq_app *app, enum typed typed)
{
    struct matches_view *view = &app->matches;
    if (typed == TYPED_NOTHING)
        return WQ_OK;
    if (typed == TYPED_ENTER) {
        look(app);
        view->is_typing = view->n == 0;
    }
    view->has_none = typed == TYPED_ENTER && view->n == 0;
    if (!view->is_typing)
        return go_to_first(app);
    wq_ui_repaint(app, WQ_INTENT_TYPING);
    return WQ_OK;
}

static enum wq_status act(struct wq_app *app, const struct control *control, bool is_held)
{
    struct matches_view *view = &app->matches;
    switch (control->act) {
    case ACT_AFTER:
        return go_to(app, (view->at + 1) % view->n);
    case ACT_BEFORE:
        return go_to(app, (view->at + view->n - 1) % view->n);
    case ACT_STAY:
        close_here(app);
        return WQ_OK;
    case ACT_RETURN:
        return close_back(app);
    default:
        return note_typed(app, wq_typing_act(app, &view->typing, control, is_held));
    }
}

static bool is_inside(struct wq_rect rect, const struct wq_event *event)
{
    return event->x >= rect.x && event->x < rect.x + rect.w && event->y >= rect.y &&
           event->y < rect.y + rect.h;
}

/* The back key takes letters away while there are any, then goes back to where one was. */
static enum wq_status event(struct wq_app *app, const struct wq_event *event, bool *taken)
{
    struct matches_view *view = &app->matches;
    const struct wq_rect field = wq_search_field(app);
    *taken = true;
    if (event->kind == WQ_EVENT_KEY && event->key == WQ_KEY_BACK)
        return view->is_typing && view->typing.field.len > 0
                   ? note_typed(app, wq_typing_erase(&view->typing))
                   : close_back(app);
    if (view->is_typing && event->kind == WQ_EVENT_TAP &&
        is_inside(wq_ui_place(app, field), event)) {
        wq_ui_repaint(app, WQ_INTENT_TYPING);
        return wq_typing_point(app, &view->typing, field, event->x);
    }
    *taken = false;
    return WQ_OK;
}

static const struct screen_kind find_panel = {.paint = paint, .act = act, .event = event};

void wq_find_open(struct wq_app *app)
{
    struct matches_view *view = &app->matches;
    view->typing = (struct typing){.set = KEYSET_ARABIC};
    if (!app->reading.is_rtl)
        view->typing.set = view->typing.letters = KEYSET_LATIN;
    view->typing.is_slow = wq_article_is_far(0, (uint32_t)app->reading.article.text.len);
    view->is_typing = true;
    view->has_none = view->is_shown = false;
    view->article = app->reading.index;
    view->back_off = app->reading.starts[app->reading.page];
    wq_ui_open_panel(app, &find_panel, 0);
}
