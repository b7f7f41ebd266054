/* SPDX-License-Identifier: MIT */
/* A year as a grid of months, with other years and the ways to a day below it. */
#include <string.h>
#include "browse.h"
#include "dates.h"
#include "widgets.h"

/* Where things stand; on a wide screen four months beside each other, else three. */
struct grid {
    int32_t column_n, row_n, gap_px, w_px, h_px;
    struct wq_rect head, months, years, tools; /* tools: what the foot has elsewhere */
};

static struct grid measure(const struct wq_app *app)
{
    bool is_wide = app->surface.w > app->surface.h, has_tools = wq_ui_has_keys_only(app);
    struct wq_rect body = wq_bar_body(app, true);
    int32_t margin = wq_ui_units(app, 40), w = body.w - 2 * margin;
    int32_t gap = wq_ui_units(app, is_wide ? 8 : 13), row = wq_ui_units(app, 62);
    int32_t head = is_wide ? row : wq_ui_units(app, 100);
    struct grid g = {.column_n = is_wide ? 4 : 3, .row_n = is_wide ? 3 : 4, .gap_px = gap};
    /* on a narrow screen the calendars have a line of their own */
    int32_t tools = has_tools ? (is_wide ? row : 2 * row) : 0, below = row + tools;
    g.head = (struct wq_rect){margin, body.y + gap, w, head - gap};
    g.months = (struct wq_rect){margin, body.y + head + gap, w, body.h - head - below - 2 * gap};
    g.years = (struct wq_rect){margin, body.y + body.h - below, w, row - gap / 2};
    g.tools = (struct wq_rect){margin, body.y + body.h - tools, w, tools - gap};
    g.w_px = (w - (g.column_n - 1) * gap) / g.column_n;
    g.h_px = (g.months.h - (g.row_n - 1) * gap) / g.row_n;
    return g;
}

static void paint_dotted(struct wq_app *app, struct wq_rect box)
{
    int32_t dot = wq_ui_rule_px(app);
    for (int32_t x = 0; x + dot <= box.w; x += 2 * dot) {
        wq_ui_fill(app, (struct wq_rect){box.x + x, box.y, dot, dot}, 0);
        wq_ui_fill(app, (struct wq_rect){box.x + x, box.y + box.h - dot, dot, dot}, 0);
    }
    for (int32_t y = 0; y + dot <= box.h; y += 2 * dot) {
        wq_ui_fill(app, (struct wq_rect){box.x, box.y + y, dot, dot}, 0);
        wq_ui_fill(app, (struct wq_rect){box.x + box.w - dot, box.y + y, dot, dot}, 0);
    }
}

/* The two names of a month stand below each other: `second` begins behind the slash, or is empty.
 */
static void split_name(struct wq_str name, struct wq_str *first, struct wq_str *second)
{
    const char *slash = memchr(name.ptr, '/', name.len);
    *first = name;
    *second = (struct wq_str){NULL, 0};
    if (!slash)
        return;
    first->len = (size_t)(slash - name.ptr);
    *second = (struct wq_str){slash + 1, name.len - first->len - 1};
}

/* How many, and a bar beside it as long as the fullest month allows. */
static enum wq_status paint_count(struct wq_app *app, struct wq_rect box, uint32_t n, uint32_t most,
                                  int32_t baseline)
{
    struct wq_style style = {WQ_VOICE_LABEL, n > 0, app->spec.small_em_px};
    struct wq_phrase count = wq_ui_phrase(app);
    int32_t room = box.w * 55 / 100, thick = wq_ui_units(app, 7);
    if (n > 0)
        wq_phrase_add_number(&count, n);
    else
        wq_phrase_count(&count, WQ_COUNTED_ARTICLES, 0);
    if (n > 0) {
        int32_t w = (int32_t)((int64_t)room * n / most);
        w = w < thick ? thick : w;
        wq_ui_fill(app, (struct wq_rect){box.x + room - w, baseline - thick, w, thick}, 0);
    }
    int32_t label_x = n > 0 ? box.x + room : box.x;
    return wq_ui_label(app, style, wq_phrase_str(&count), label_x, box.x + box.w - label_x,
                       baseline, AT_START);
}

static enum wq_status paint_month(struct wq_app *app, const struct grid *g, const struct year *year,
                                  uint32_t month)
{
    int32_t column = (int32_t)month % g->column_n, row = (int32_t)month / g->column_n;
    struct wq_rect box = {g->months.x + g->months.w - g->w_px - column * (g->w_px + g->gap_px),
                          g->months.y + row * (g->h_px + g->gap_px), g->w_px, g->h_px};
    int32_t pad = wq_ui_units(app, app->surface.w > app->surface.h ? 10 : 18);
    struct wq_rect text = {box.x + pad, box.y, box.w - 2 * pad, box.h};
    struct wq_phrase name = wq_ui_phrase(app);
    struct wq_str first, second;
    bool is_empty = year->counts[month] == 0;
    struct wq_style style = wq_ui_button_style(app);
    style.is_bold = !is_empty;
    if (wq_dates_is_hijri(app))
        wq_phrase_add_hijri_month(&name, month + 1);
    else
        wq_phrase_add_month(&name, month + 1);
    split_name(wq_phrase_str(&name), &first, &second);
    if (second.len && box.h < 9 * app->spec.small_em_px / 2) { /* no room for three lines */
        first = wq_phrase_str(&name);
        second.len = 0;
        style = wq_ui_small_style(app);
        style.is_bold = !is_empty;
    }
    if (is_empty)
        paint_dotted(app, box);
    else
        wq_box_frame(app, box, wq_ui_rule_px(app));
    int32_t name_w = 0;
    enum wq_status st = wq_ui_measure(app, style, first, &name_w);
    if (st == WQ_OK && name_w > text.w) { /* nearer to the frame */
        pad /= 2;
        text = (struct wq_rect){box.x + pad, box.y, box.w - 2 * pad, box.h};
    }
    /* a frame of the focus would stand on the letters of a small box */
    const bool has_room = pad >= wq_ui_thick_px(app) + wq_ui_focus_px(app);
    if (!is_empty)
        wq_ui_control(app, box, ACT_MONTH, month + 1, has_room ? LOOK_FRAMED : LOOK_PLAIN);
    if (st == WQ_OK)
        st = wq_ui_label(app, style, first, text.x, text.w,
                         box.y + box.h * (second.len ? 35 : 43) / 100, AT_START);
    if (st == WQ_OK && second.len)
        st = wq_ui_label(app, wq_ui_small_style(app), second, text.x, text.w,
                         box.y + box.h * 60 / 100, AT_START);
    return st == WQ_OK
               ? paint_count(app, text, year->counts[month], year->most, box.y + box.h * 86 / 100)
               : st;
}

/* The year with one to each side of it, which are left out at the ends. */
static enum wq_status paint_head(struct wq_app *app, const struct grid *g, const struct year *year)
{
    uint32_t now = wq_ui_visit(app)->first;
    uint32_t older = wq_dates_beside(app, now, false), newer = wq_dates_beside(app, now, true);
    int32_t side = g->head.h > wq_ui_units(app, 80) ? wq_ui_units(app, 80) : g->head.h;
    int32_t y = g->head.y + (g->head.h - side) / 2;
    bool is_wide = app->surface.w > app->surface.h;
    struct wq_rect boxes[] = {{g->head.x + g->head.w - side, y, side, side},
                              {g->head.x, y, side, side}};
    const uint32_t years[] = {older, newer};
    struct wq_style style = {WQ_VOICE_LABEL, true, wq_ui_units(app, is_wide ? 36 : 46)};
    struct wq_phrase name = wq_ui_phrase(app), count = name;
    for (int i = 0; i < 2; i++)
        if (years[i]) {
            wq_box_frame(app, boxes[i], wq_ui_rule_px(app));
            wq_icon_paint(app, i ? ICON_ONWARD : ICON_BACK, boxes[i]);
            wq_ui_control(app, boxes[i], ACT_YEAR, years[i], LOOK_FRAMED);
        }
    wq_phrase_add_number(&name, now);
    wq_phrase_count(&count, WQ_COUNTED_ARTICLES, year->n);
    int32_t x = g->head.x + side, w = g->head.w - 2 * side, h = g->head.h;
    enum wq_status st = is_wide ? wq_ui_label(app, style, wq_phrase_str(&name), x + w / 2, w / 2,
                                              g->head.y + h * 70 / 100, AT_END)
                                : wq_ui_label(app, style, wq_phrase_str(&name), x, w,
                                              g->head.y + h * 52 / 100, AT_MIDDLE);
    if (st != WQ_OK)
        return st;
    int32_t gap = wq_ui_units(app, 20);
    return is_wide ? wq_ui_label(app, wq_ui_small_style(app), wq_phrase_str(&count), x, w / 2 - gap,
                                 g->head.y + h * 70 / 100, AT_START)
                   : wq_ui_label(app, wq_ui_small_style(app), wq_phrase_str(&count), x, w,
                                 g->head.y + h * 88 / 100, AT_MIDDLE);
}

static enum wq_status paint_years(struct wq_app *app, const struct grid *g)
{
    uint32_t years[YEARS_SHOWN], n, now = wq_ui_visit(app)->first;
    int32_t w = g->years.w / YEARS_SHOWN;
    enum wq_status st = WQ_OK;
    wq_dates_around(app, now, years, &n);
    int32_t x = g->years.x + g->years.w - (YEARS_SHOWN - (int32_t)n) * w / 2;
    for (uint32_t i = 0; i < n && n > 1 && st == WQ_OK; i++) {
        struct wq_rect box = {x - ((int32_t)i + 1) * w, g->years.y, w, g->years.h};
        struct wq_phrase name = wq_ui_phrase(app);
        wq_phrase_add_number(&name, years[i]);
        st = wq_ui_label_in(app, wq_ui_small_style(app), wq_phrase_str(&name), box);
        if (years[i] == now)
            wq_ui_invert(app, box);
        else
            wq_ui_control(app, box, ACT_YEAR, years[i], LOOK_FRAMED);
    }
    return st;
}

/* How wide the names of the calendars are at most, in their buttons; and a tool with its icon. */
static enum wq_status measure_tools(struct wq_app *app, int32_t *segment_px, int32_t *this_day_px)
{
    const struct wq_style style = wq_ui_button_style(app);
    int32_t common, hijri, name;
    enum wq_status st = wq_ui_measure(app, style, wq_ui_say(app, WQ_SAY_COMMON_CALENDAR), &common);
    if (st == WQ_OK)
        st = wq_ui_measure(app, style, wq_ui_say(app, WQ_SAY_HIJRI_CALENDAR), &hijri);
    if (st == WQ_OK)
        st = wq_ui_measure(app, style, wq_ui_say(app, WQ_SAY_HOME_DAY), &name);
    if (st != WQ_OK)
        return st;
    *segment_px = (common > hijri ? common : hijri) + wq_ui_units(app, 20);
    *this_day_px = name + wq_icon_px(app) + wq_ui_units(app, 20);
    return WQ_OK;
}

static enum wq_status paint_calendars(struct wq_app *app, struct wq_rect r)
{
    enum wq_status st = WQ_OK;
    for (uint32_t i = 0; i < 2 && st == WQ_OK; i++) {
        struct wq_rect box = {r.x + (1 - (int32_t)i) * (r.w / 2), r.y, r.w / 2, r.h};
        wq_ui_control(app, box, ACT_CALENDAR, i, LOOK_FRAMED);
        st = wq_button_paint(app, box,
                             wq_ui_say(app, i ? WQ_SAY_HIJRI_CALENDAR : WQ_SAY_COMMON_CALENDAR),
                             wq_dates_is_hijri(app) == (i == 1));
    }
    return st;
}

/* Inverted when it has the focus: a frame would stand on its icon. */
static enum wq_status paint_tool(struct wq_app *app, struct wq_rect box, uint8_t act,
                                 const struct line_row *row)
{
    const int32_t pad = wq_ui_units(app, 8);
    wq_ui_control(app, (struct wq_rect){box.x, box.y, box.w + pad, box.h}, act, 0, LOOK_PLAIN);
    return wq_line_row_paint(app, box, row);
}

/* On this day, go to a day, and the calendar, in one line or in two: in the foot, or above the
 * legend of keys. */
static enum wq_status paint_tools(struct wq_app *app, struct wq_rect r)
{
    const int32_t line_n = r.h > wq_ui_units(app, 100) ? 2 : 1, line = r.h / line_n;
    int32_t h = line < wq_ui_units(app, 58) ? line : wq_ui_units(app, 58), y = r.y + (line - h) / 2;
    int32_t segment, this_day_px;
    enum wq_status st = measure_tools(app, &segment, &this_day_px);
    if (st != WQ_OK)
        return st;
    segment = line_n == 2 ? 0 : segment < r.w / 4 ? segment : r.w / 4;
    const int32_t room = r.w - 2 * segment, most = room * 3 / 5;
    this_day_px = this_day_px < room / 2 ? room / 2 : this_day_px < most ? this_day_px : most;
    struct wq_rect this_day = {r.x + r.w - this_day_px, y, this_day_px, h};
    struct wq_rect day = {r.x + 2 * segment, y, this_day.x - r.x - 2 * segment, h};
    struct wq_rect calendars = {r.x, y, 2 * segment, h};
    const int32_t apart = wq_ui_units(app, 8); /* from the calendars */
    if (line_n == 1) {
        day.x += apart;
        day.w -= apart;
    } else {
        calendars = (struct wq_rect){r.x, y + line, r.w, h};
    }
    if (app->machine.date) {
        st = paint_tool(
            app, this_day, ACT_THIS_DAY,
            &(struct line_row){.icon = ICON_DAY, .name = wq_ui_say(app, WQ_SAY_HOME_DAY)});
    } else {
        day.x = r.x + r.w - day.w;
    }
    if (st == WQ_OK)
        st = paint_tool(
            app, day, ACT_GO_TO_DAY,
            &(struct line_row){.icon = ICON_CALENDAR, .name = wq_ui_say(app, WQ_SAY_GOTO_DAY)});
    return st == WQ_OK ? paint_calendars(app, calendars) : st;
}

static enum wq_status paint_bar(struct wq_app *app)
{
    uint32_t newest, oldest, dated_n = 0, month_n;
    const struct month *months = wq_browse_months(app, &month_n);
    struct wq_phrase under = wq_ui_phrase(app);
    if (month_n)
        dated_n = months[month_n - 1].first + months[month_n - 1].n;
    wq_phrase_count(&under, WQ_COUNTED_ARTICLES, dated_n);
    if (wq_browse_years(app, &newest, &oldest)) {
        wq_phrase_comma(&under);
        wq_phrase_add_range(&under, oldest, newest);
    }
    const struct bar bar = {.title = wq_ui_say(app, WQ_SAY_BY_DATE),
                            .under = wq_phrase_str(&under)};
    return wq_bar_paint(app, &bar);
}

enum wq_status wq_dates_paint(struct wq_app *app)
{
    struct grid g = measure(app);
    struct year year = wq_dates_read(app, wq_ui_visit(app)->first);
    int32_t margin = wq_ui_units(app, 40);
    struct wq_rect foot;
    wq_paint_rect(&app->surface, wq_ui_screen(app), 255);
    enum wq_status st = paint_head(app, &g, &year);
    for (uint32_t i = 0; i < 12 && st == WQ_OK; i++)
        st = paint_month(app, &g, &year, i);
    if (st == WQ_OK)
        st = paint_years(app, &g);
    if (st == WQ_OK)
        st = wq_foot_paint(app, &foot);
    if (st == WQ_OK)
        st = paint_tools(app, foot.h ? (struct wq_rect){margin, foot.y, foot.w - 2 * margin, foot.h}
                                     : g.tools);
    return st == WQ_OK ? paint_bar(app) : st;
}
