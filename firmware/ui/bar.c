/* SPDX-License-Identifier: MIT */
/* What stands above and below a screen: the way back and its name; the pager, or what keys do. */
#include "widgets.h"

/* The low bar of a device without touch also holds what the pager has elsewhere. */
static int32_t bar_px(const struct wq_app *app)
{
    return wq_ui_units(app, wq_ui_has_keys_only(app) ? 66 : 84);
}

static int32_t foot_px(const struct wq_app *app, bool has_pager)
{
    if (wq_ui_has_keys_only(app))
        return wq_ui_units(app, 57);
    return has_pager ? wq_ui_units(app, 80) : 0;
}

struct wq_rect wq_bar_body(const struct wq_app *app, bool has_pager)
{
    int32_t top = bar_px(app), bottom = foot_px(app, has_pager);
    return (struct wq_rect){0, top, app->surface.w, app->surface.h - top - bottom};
}

/* "صفحة ٧٤ من ١٧٩"; the numbers alone where the pager has no more room */
static void say_page(const struct wq_app *app, const struct bar *bar, struct wq_phrase *phrase)
{
    bool has_room = app->surface.w >= wq_ui_units(app, 500);
    wq_phrase_say_numbers(phrase, has_room ? WQ_SAY_PAGE_OF : WQ_SAY_NUMBER_OF, bar->page + 1,
                          bar->page_n);
}

/* ---- the top ---- */

/* A square as high as the bar, `at` from its end or, for the way back, at its start. */
static struct wq_rect icon_box(const struct wq_app *app, int32_t at)
{
    int32_t side = wq_ui_units(app, 70), h = bar_px(app) - wq_ui_thick_px(app);
    int32_t edge = wq_ui_units(app, 10);
    return (struct wq_rect){at < 0 ? app->surface.w - edge - side : edge + at * side, 0, side, h};
}

static void paint_icons(struct wq_app *app, const struct bar *bar)
{
    wq_icon_paint(app, ICON_BACK, icon_box(app, -1));
    struct control *back = wq_ui_control(app, icon_box(app, -1), ACT_BACK, 0, LOOK_BAR);
    back->is_held = true;
    back->is_slow = wq_ui_back_is_slow(app);
    for (uint32_t i = bar->icon_n; i-- > 0;) {
        wq_icon_paint(app, bar->icons[i].icon, icon_box(app, (int32_t)i));
        wq_ui_control(app, icon_box(app, (int32_t)i), bar->icons[i].act, 0, LOOK_BAR);
    }
}

/* The room between the way back and the icons. */
static struct wq_rect title_box(const struct wq_app *app, const struct bar *bar)
{
    struct wq_rect back = icon_box(app, -1), last = icon_box(app, (int32_t)bar->icon_n - 1);
    int32_t x = bar->icon_n ? last.x + last.w : wq_ui_units(app, 40);
    return (struct wq_rect){x, 0, back.x - wq_ui_units(app, 8) - x, bar_px(app)};
}

/* With keys alone: a wide screen has the page in its upper bar. */
static bool has_page_above(const struct wq_app *app)
{
    return app->surface.w > app->surface.h;
}

static enum wq_status paint_low_bar(struct wq_app *app, const struct bar *bar,
                                    struct wq_style style, struct wq_rect box)
{
    struct wq_phrase facts = wq_ui_phrase(app);
    /* letters keep clear of the frame that an icon has in focus */
    const int32_t gap = bar->icon_n ? wq_ui_units(app, 8) : 0;
    int32_t baseline = box.y + box.h * 62 / 100, w, least = box.w * 11 / 20;
    enum wq_status st = wq_ui_measure(app, style, bar->title, &w);
    w += wq_ui_units(app, 12);
    w = w < least || st != WQ_OK ? least : w < box.w ? w : box.w;
    if (bar->under.len)
        wq_phrase_add_foreign(&facts, bar->under);
    if (bar->page_n && has_page_above(app)) {
        wq_phrase_comma(&facts);
        say_page(app, bar, &facts);
    }
    if (st == WQ_OK)
        st = wq_ui_label(app, style, bar->title, box.x + box.w - w, w, baseline, AT_START);
    return st == WQ_OK ? wq_ui_label(app, wq_ui_small_style(app), wq_phrase_str(&facts),
                                     box.x + gap, box.w - w - gap, baseline, AT_END)
                       : st;
}

static enum wq_status paint_top(struct wq_app *app, const struct bar *bar)
{
    struct wq_rect box = title_box(app, bar);
    struct wq_style style = bar->is_text ? wq_ui_row_style(app) : wq_ui_bar_style(app);
    int32_t thick = wq_ui_thick_px(app);
    wq_ui_fill(app, (struct wq_rect){0, box.h - thick, app->surface.w, thick}, 0);
    paint_icons(app, bar);
    if (wq_ui_has_keys_only(app))
        return paint_low_bar(app, bar, style, box);
    int32_t baseline = wq_ui_units(app, bar->under.len ? 37 : 51);
    enum wq_status st = wq_ui_label(app, style, bar->title, box.x, box.w, baseline, AT_START);
    return st == WQ_OK ? wq_ui_label(app, wq_ui_small_style(app), bar->under, box.x, box.w,
                                     wq_ui_units(app, 65), AT_START)
                       : st;
}

/* ---- the foot ---- */

/* A touch on it may land anywhere in a third of `row`. */
static enum wq_status paint_turn(struct wq_app *app, const struct bar *bar, bool is_next,
                                 struct wq_rect row)
{
    int32_t margin = wq_ui_units(app, 40), w = wq_ui_units(app, 200);
    struct wq_rect box = {is_next ? row.x : row.x + row.w - w, row.y, w, row.h};
    wq_ui_control(app, box, is_next ? ACT_NEXT : ACT_PREVIOUS, 0, LOOK_TOUCH)->is_held =
        bar->goes_to_page;
    return wq_ui_label(app, wq_ui_button_style(app),
                       wq_ui_say(app, is_next ? WQ_SAY_NEXT : WQ_SAY_PREVIOUS), row.x + margin,
                       row.w - 2 * margin, row.y + row.h * 62 / 100, is_next ? AT_END : AT_START);
}

enum wq_status wq_turns_paint(struct wq_app *app, const struct bar *bar, struct wq_rect row)
{
    const bool has_touch = !wq_ui_has_keys_only(app);
    struct wq_phrase page = wq_ui_phrase(app);
    say_page(app, bar, &page);
    enum wq_status st = wq_ui_label(app, wq_ui_small_style(app), wq_phrase_str(&page), row.x, row.w,
                                    row.y + row.h * 62 / 100, AT_MIDDLE);
    if (st == WQ_OK && has_touch && bar->page > 0)
        st = paint_turn(app, bar, false, row);
    if (st == WQ_OK && has_touch && bar->page + 1 < bar->page_n)
        st = paint_turn(app, bar, true, row);
    return st;
}

/* What the keys do, where there are only keys; and at its end the page, where the bar above is too
 * short for it. */
static enum wq_status paint_legend(struct wq_app *app, const struct bar *bar, int32_t baseline)
{
    int32_t margin = wq_ui_units(app, 40), w = app->surface.w - 2 * margin;
    struct wq_phrase page = wq_ui_phrase(app);
    enum wq_status st = wq_ui_label(app, wq_ui_small_style(app), wq_ui_say(app, WQ_SAY_KEYS),
                                    margin, w, baseline, AT_START);
    if (st != WQ_OK || bar->page_n == 0 || has_page_above(app))
        return st;
    int32_t page_w;
    say_page(app, bar, &page);
    st = wq_ui_measure(app, wq_ui_small_style(app), wq_phrase_str(&page), &page_w);
    if (st == WQ_OK && page_w > w / 3) { /* the numbers alone */
        page = wq_ui_phrase(app);
        wq_phrase_say_numbers(&page, WQ_SAY_NUMBER_OF, bar->page + 1, bar->page_n);
    }
    return st == WQ_OK ? wq_ui_label(app, wq_ui_small_style(app), wq_phrase_str(&page), margin,
                                     w / 3, baseline, AT_END)
                       : st;
}

enum wq_status wq_pager_paint(struct wq_app *app, const struct bar *bar)
{
    int32_t h = foot_px(app, bar->page_n > 0), y = app->surface.h - h;
    if (h == 0)
        return WQ_OK;
    wq_ui_fill(app, (struct wq_rect){0, y, app->surface.w, wq_ui_thick_px(app)}, 0);
    return wq_ui_has_keys_only(app)
               ? paint_legend(app, bar, y + h * 62 / 100)
               : wq_turns_paint(app, bar, (struct wq_rect){0, y, app->surface.w, h});
}

enum wq_status wq_bar_paint(struct wq_app *app, const struct bar *bar)
{
    enum wq_status st = paint_top(app, bar);
    return st == WQ_OK ? wq_pager_paint(app, bar) : st;
}

enum wq_status wq_foot_paint(struct wq_app *app, struct wq_rect *foot)
{
    int32_t h = foot_px(app, true), y = app->surface.h - h;
    wq_ui_fill(app, (struct wq_rect){0, y, app->surface.w, wq_ui_thick_px(app)}, 0);
    *foot = (struct wq_rect){0, y, app->surface.w, h};
    if (!wq_ui_has_keys_only(app))
        return WQ_OK;
    foot->h = 0;
    return paint_legend(app, &(struct bar){.page_n = 0}, y + h * 62 / 100);
}
