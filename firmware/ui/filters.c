/* SPDX-License-Identifier: MIT */
/* What results are narrowed to: the buttons over them and their panels. */
#include "filters.h"
#include "widgets.h"

enum { ACT_NAME = ACT_OWN, ACT_YEAR, ACT_ALL, ACT_DONE };

#define YEAR_COLUMNS 5

/* ---- the buttons ---- */

static const struct {
    enum wq_order order;
    enum wq_grouping grouping;
    enum wq_say all;
} kinds[FILTERS] = {
    [FILTER_SOURCE] = {WQ_ORDER_SOURCE, WQ_GROUPS_SOURCE, WQ_SAY_ALL_SOURCES},
    [FILTER_DATES] = {WQ_ORDER_DATE, WQ_GROUPS_MONTH, WQ_SAY_ALL_DATES},
    [FILTER_TOPIC] = {WQ_ORDER_CATEGORY, WQ_GROUPS_CATEGORY, WQ_SAY_ALL_TOPICS},
    [FILTER_AUTHOR] = {WQ_ORDER_AUTHOR, WQ_GROUPS_AUTHOR, WQ_SAY_BY_AUTHOR},
};

/* The position that `asked` is narrowed to by name. */
static uint32_t *name_of(struct wq_searched *asked, enum filter which)
{
    return which == FILTER_SOURCE  ? &asked->source
           : which == FILTER_TOPIC ? &asked->category
                                   : &asked->author;
}

static bool is_set(struct wq_searched *asked, enum filter which)
{
    if (which == FILTER_DATES)
        return asked->from_date != 0 || asked->to_date != 0;
    return *name_of(asked, which) != UINT32_MAX;
}

/* Years, or a month when both ends lie in one. */
static void say_dates(struct wq_phrase *text, const struct wq_searched *asked)
{
    const uint32_t from = asked->from_date, to = asked->to_date;
    if (from / 100 == to / 100)
        wq_phrase_add_date(text, from == to ? from : from / 100 * 100);
    else
        wq_phrase_add_range(text, from / 10000, to / 10000);
}

/* What `which` is set to. */
static void say_set(struct wq_app *app, struct wq_searched *asked, enum filter which,
                    struct wq_phrase *text)
{
    const size_t mark = wq_arena_mark(&app->scratch);
    struct wq_str name = {NULL, 0};
    if (which != FILTER_DATES)
        name = wq_hits_name(app, kinds[which].order, *name_of(asked, which), &app->scratch);
    if (which == FILTER_DATES)
        say_dates(text, asked);
    else if (name.len > 0)
        wq_phrase_add_foreign(text, name);
    else /* its row is damaged, or it states none */
        wq_phrase_say(text, kinds[which].all);
    wq_arena_rewind(&app->scratch, mark);
}

void wq_filter_say(struct wq_app *app, const struct wq_searched *asked, struct wq_phrase *text)
{
    struct wq_searched narrowed = *asked;
    for (enum filter which = 0; which < FILTERS; which++) {
        if (!is_set(&narrowed, which))
            continue;
        wq_phrase_comma(text);
        say_set(app, &narrowed, which, text);
    }
}

static void say_filter(struct wq_app *app, enum filter which, struct wq_phrase *text)
{
    struct wq_searched asked = app->results.asked;
    if (is_set(&asked, which))
        say_set(app, &asked, which, text);
    else
        wq_phrase_say(text, kinds[which].all);
    wq_phrase_add(text, is_set(&asked, which) ? " ×" : " ▾");
}

/* Whether the archive has names of this kind. */
static bool applies(struct wq_app *app, enum filter which)
{
    struct wq_archive_groups walk = {.grouping = kinds[which].grouping};
    const size_t mark = wq_arena_mark(&app->scratch);
    struct wq_group group;
    bool is_there = false;
    if (which != FILTER_AUTHOR && wq_archive_next_group(app->config.archive, &walk, &app->scratch,
                                                        &group, &is_there) != WQ_OK)
        is_there = false;
    wq_arena_rewind(&app->scratch, mark);
    return is_there;
}

enum wq_status wq_filter_paint(struct wq_app *app, enum filter which, uint8_t act,
                               struct wq_rect row, int32_t *end_px)
{
    const int32_t pad = wq_ui_units(app, 16), most = row.w * 3 / 10;
    const struct wq_style style = wq_ui_button_style(app);
    struct wq_phrase text = wq_ui_phrase(app);
    struct wq_searched asked = app->results.asked;
    struct wq_label label;
    if (!is_set(&asked, which) && !applies(app, which))
        return WQ_OK;
    say_filter(app, which, &text);
    enum wq_status st = wq_label_make(&app->labels, &app->scratch, app->config.fonts, &style,
                                      wq_phrase_str(&text), wq_ui_is_rtl(app), most, &label);
    const int32_t w = label.width_px + 2 * pad;
    if (st != WQ_OK || *end_px - w < row.x)
        return st;
    const struct wq_rect box = {*end_px - w, row.y, w, row.h};
    const struct wq_rect at =
        wq_ui_place(app, (struct wq_rect){box.x + pad, box.y, label.width_px, 0});
    wq_ui_control(app, box, act, which, LOOK_FRAMED)->is_slow =
        is_set(&app->results.asked, which) && wq_ui_is_large(app);
    wq_paint_glyphs(&app->surface, app->config.fonts, label.glyphs, label.glyph_n, at.x,
                    box.y + box.h * 64 / 100);
    wq_box_finish(app, box, is_set(&asked, which));
    *end_px -= w + wq_ui_units(app, 11);
    return WQ_OK;
}

/* ---- the panels ---- */

/* As many as leave more than half of the screen to what the panel is about. */
static uint32_t panel_rows(const struct wq_app *app)
{
    const int32_t rows = (app->surface.h / 2 - wq_ui_units(app, 92)) / wq_ui_units(app, 70);
    return rows < 1 ? 1 : (uint32_t)rows;
}

/* Clear the panel's room at the bottom edge: view->row_n rows of 7 units and the pager. No result
 * is cut by its edge. */
static struct wq_rect clear_area(struct wq_app *app)
{
    const int32_t h = wq_ui_units(app, 70) * (int32_t)app->filter.row_n + wq_ui_units(app, 92);
    const struct wq_rect area = {0, app->surface.h - h, app->surface.w, h};
    const int32_t edge = wq_results_edge(app, area.y);
    wq_ui_fill(app, (struct wq_rect){0, edge, area.w, area.y - edge}, 255);
    wq_panel_area(app, area);
    return area;
}

/* The lowest line of a panel: a button at its start, and in the middle and at the end what turns
 * its pages. */
static enum wq_status paint_foot(struct wq_app *app, struct wq_rect area, enum wq_say what,
                                 uint8_t act)
{
    const struct filter_view *view = &app->filter;
    const int32_t h = wq_ui_units(app, 60), margin = wq_ui_units(app, 40),
                  w = wq_ui_units(app, 170);
    const int32_t y = area.y + area.h - h - wq_ui_units(app, 10);
    const struct wq_rect first = {area.w - margin - w, y, w, h};
    struct wq_rect turn = {margin, y, w, h};
    wq_ui_control(app, first, act, 0, LOOK_FRAMED)->is_slow =
        act == ACT_DONE && wq_ui_is_large(app);
    enum wq_status st = wq_button_paint(app, first, wq_ui_say(app, what), false);
    if (st == WQ_OK && view->has_next) {
        wq_ui_control(app, turn, ACT_NEXT, 0, LOOK_FRAMED);
        st = wq_button_paint(app, turn, wq_ui_say(app, WQ_SAY_NEXT), false);
    }
    turn.x += w + wq_ui_units(app, 11);
    if (st == WQ_OK && view->first > 0) {
        wq_ui_control(app, turn, ACT_PREVIOUS, 0, LOOK_FRAMED);
        st = wq_button_paint(app, turn, wq_ui_say(app, WQ_SAY_PREVIOUS), false);
    }
    return st;
}

static enum wq_status narrow(struct wq_app *app, const struct wq_searched *narrowed)
{
    wq_ui_close_panel(app);
    return wq_results_narrow(app, narrowed);
}

/* ---- sources and topics ---- */

static enum wq_status paint_name(struct wq_app *app, struct wq_rect row,
                                 const struct wq_group *group)
{
    const int32_t baseline = row.y + row.h * 62 / 100;
    struct wq_phrase name = wq_ui_phrase(app), count = name;
    wq_phrase_add_foreign(&name, group->name);
    wq_phrase_add_number(&count, group->article_n);
    wq_ui_control(app, row, ACT_NAME, group->first, LOOK_ROW)->is_slow = wq_ui_is_large(app);
    row.x += wq_ui_inside_px(app);
    row.w -= 2 * wq_ui_inside_px(app);
    enum wq_status st = wq_ui_label(app, wq_ui_button_style(app), wq_phrase_str(&name),
                                    row.x + row.w / 4, row.w * 3 / 4, baseline, AT_START);
    return st == WQ_OK ? wq_ui_label(app, wq_ui_small_style(app), wq_phrase_str(&count), row.x,
                                     row.w / 4, baseline, AT_END)
                       : st;
}

/* The names from view->first on. What comes before is gone through: an archive has hundreds. */
static enum wq_status paint_names(struct wq_app *app)
{
    struct filter_view *view = &app->filter;
    const int32_t rows = (int32_t)view->row_n, h = wq_ui_units(app, 70);
    const int32_t margin = wq_ui_units(app, 40);
    const struct wq_rect area = clear_area(app);
    struct wq_archive_groups walk = {.grouping = kinds[view->which].grouping};
    const size_t mark = wq_arena_mark(&app->scratch);
    bool is_there = true;
    enum wq_status st = WQ_OK, found = WQ_OK;
    for (uint32_t i = 0; st == WQ_OK && is_there && i <= view->first + (uint32_t)rows; i++) {
        struct wq_group group;
        const int32_t at = (int32_t)i - (int32_t)view->first;
        found = wq_archive_next_group(app->config.archive, &walk, &app->scratch, &group, &is_there);
        is_there = is_there && found == WQ_OK;
        if (is_there && at >= 0 && at < rows)
            st = paint_name(app,
                            (struct wq_rect){margin, area.y + wq_ui_thick_px(app) + at * h,
                                             area.w - 2 * margin, h},
                            &group);
        wq_arena_rewind(&app->scratch, mark);
    }
    view->has_next = is_there;
    return st == WQ_OK ? paint_foot(app, area, WQ_SAY_CANCEL, ACT_BACK) : st;
}

/* How many names there are, as far as a page holds them. */
static enum wq_status count_names(struct wq_app *app, enum wq_grouping grouping, uint32_t most,
                                  uint32_t *n)
{
    struct wq_archive_groups walk = {.grouping = grouping};
    const size_t mark = wq_arena_mark(&app->scratch);
    struct wq_group group;
    bool is_there = true;
    enum wq_status st = WQ_OK;
    for (*n = 0; st == WQ_OK && is_there && *n < most; *n += is_there) {
        st = wq_archive_next_group(app->config.archive, &walk, &app->scratch, &group, &is_there);
        is_there = is_there && st == WQ_OK;
        wq_arena_rewind(&app->scratch, mark);
    }
    return st == WQ_E_NOMEM ? st : WQ_OK;
}

static enum wq_status act_on_name(struct wq_app *app, const struct control *control, bool is_held)
{
    struct wq_searched narrowed = app->results.asked;
    (void)is_held;
    if (control->act != ACT_NAME)
        return WQ_OK;
    *name_of(&narrowed, (enum filter)app->filter.which) = control->arg;
    return narrow(app, &narrowed);
}

static enum wq_status turn_by(struct wq_app *app, int32_t by, uint32_t n, bool *turned)
{
    struct filter_view *view = &app->filter;
    *turned = by > 0 ? view->has_next : view->first > 0;
    if (!*turned)
        return WQ_OK;
    view->first = by > 0 ? view->first + n : view->first < n ? 0 : view->first - n;
    wq_ui_repaint_panel(app, WQ_INTENT_MENU);
    return WQ_OK;
}

static enum wq_status turn_names(struct wq_app *app, int32_t by, bool *turned)
{
    return turn_by(app, by, app->filter.row_n, turned);
}

static const struct screen_kind names_panel = {
    .paint = paint_names, .act = act_on_name, .turn = turn_names};

/* ---- years ---- */

/* The years that have articles, oldest first. Months come newest first. */
static enum wq_status read_years(struct wq_app *app)
{
    struct filter_view *view = &app->filter;
    struct wq_archive_groups walk = {.grouping = WQ_GROUPS_MONTH};
    const size_t mark = wq_arena_mark(&app->scratch);
    struct wq_group group;
    bool is_there = true;
    enum wq_status st = WQ_OK;
    view->year_n = 0;
    while (st == WQ_OK && is_there && view->year_n < FILTER_YEARS) {
        st = wq_archive_next_group(app->config.archive, &walk, &app->scratch, &group, &is_there);
        const uint32_t year = st == WQ_OK && is_there ? group.month / 100 : 0;
        if (year && (view->year_n == 0 || view->years[view->year_n - 1] != year))
            view->years[view->year_n++] = (uint16_t)year;
        wq_arena_rewind(&app->scratch, mark);
    }
    for (uint32_t i = 0; i < view->year_n / 2; i++) {
        const uint16_t year = view->years[i];
        view->years[i] = view->years[view->year_n - 1 - i];
        view->years[view->year_n - 1 - i] = year;
    }
    return st == WQ_E_NOMEM ? st : WQ_OK;
}

static enum wq_status paint_year(struct wq_app *app, struct wq_rect area, uint32_t i)
{
    const struct filter_view *view = &app->filter;
    const int32_t gap = wq_ui_units(app, 11), margin = wq_ui_units(app, 40);
    const int32_t h = wq_ui_units(app, 70), at = (int32_t)(i - view->first);
    const int32_t w = (area.w - 2 * margin + gap) / YEAR_COLUMNS;
    const struct wq_rect box = {area.w - margin - (at % YEAR_COLUMNS + 1) * w + gap,
                                area.y + wq_ui_units(app, 12) + at / YEAR_COLUMNS * h, w - gap,
                                h - gap};
    const uint32_t year = view->years[i];
    struct wq_phrase text = wq_ui_phrase(app);
    wq_phrase_add_range(&text, year, year);
    wq_ui_control(app, box, ACT_YEAR, year, LOOK_FRAMED);
    return wq_button_paint(app, box, wq_phrase_str(&text),
                           year >= view->from_year && year <= view->to_year);
}

static uint32_t years_shown(const struct wq_app *app)
{
    return app->filter.row_n * YEAR_COLUMNS;
}

static enum wq_status paint_years(struct wq_app *app)
{
    struct filter_view *view = &app->filter;
    const uint32_t n = years_shown(app);
    const struct wq_rect area = clear_area(app);
    enum wq_status st = WQ_OK;
    for (uint32_t i = view->first; i < view->first + n && i < view->year_n && st == WQ_OK; i++)
        st = paint_year(app, area, i);
    view->has_next = view->first + n < view->year_n;
    return st == WQ_OK ? paint_foot(app, area, WQ_SAY_DONE, ACT_DONE) : st;
}

/* The first year that is touched is the only one, a second one the range's other end. */
static void choose_year(struct filter_view *view, uint32_t year)
{
    const bool begins = view->from_year == 0 || view->from_year != view->to_year;
    if (begins || year < view->from_year)
        view->from_year = year;
    if (begins || year > view->to_year)
        view->to_year = year;
}

static enum wq_status act_on_year(struct wq_app *app, const struct control *control, bool is_held)
{
    struct filter_view *view = &app->filter;
    struct wq_searched narrowed = app->results.asked;
    (void)is_held;
    if (control->act == ACT_YEAR) {
        choose_year(view, control->arg);
        wq_ui_repaint_panel(app, WQ_INTENT_MENU);
        return WQ_OK;
    }
    if (control->act != ACT_DONE)
        return WQ_OK;
    narrowed.from_date = view->from_year * 10000;
    narrowed.to_date = view->to_year ? view->to_year * 10000 + 1231 : 0;
    return narrow(app, &narrowed);
}

static enum wq_status turn_years(struct wq_app *app, int32_t by, bool *turned)
{
    return turn_by(app, by, years_shown(app), turned);
}

static const struct screen_kind years_panel = {
    .paint = paint_years, .act = act_on_year, .turn = turn_years};

/* ---- opening ---- */

enum wq_status wq_filter_act(struct wq_app *app, enum filter which)
{
    struct wq_searched narrowed = app->results.asked;
    if (is_set(&narrowed, which)) {
        if (which == FILTER_DATES)
            narrowed.from_date = narrowed.to_date = 0;
        else
            *name_of(&narrowed, which) = UINT32_MAX;
        return wq_results_narrow(app, &narrowed);
    }
    struct filter_view *view = &app->filter;
    const uint32_t most = panel_rows(app);
    *view = (struct filter_view){.which = (uint8_t)which};
    wq_ui_open_panel(app, which == FILTER_DATES ? &years_panel : &names_panel, which);
    if (which != FILTER_DATES)
        return count_names(app, kinds[which].grouping, most, &view->row_n);
    enum wq_status st = read_years(app);
    view->row_n = (view->year_n + YEAR_COLUMNS - 1) / YEAR_COLUMNS;
    view->row_n = view->row_n < most ? view->row_n : most;
    return st;
}
