/* SPDX-License-Identifier: MIT */
/* A list of articles: an order of the archive or a part of it, a page at a time. Rows are read from
 * the catalogue when they are painted. */
#include "screens.h"
#include "widgets.h"

#define EMPTY_PAGES_MAX 8

enum { ACT_OPEN = ACT_OWN };

/* Positions of the list. */
static uint32_t list_n(struct wq_app *app)
{
    const struct wq_visit *visit = wq_ui_visit(app);
    return visit->n ? visit->n : wq_archive_info(app->config.archive)->article_n;
}

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

static enum wq_status enter(struct wq_app *app)
{
    struct list_view *list = &app->list;
    struct wq_visit *visit = wq_ui_visit(app);
    if (visit->first >= list_n(app))
        visit->first = 0;
    visit->first -= visit->first % list->row_n;
    uint32_t left = list_n(app) - visit->first;
    wq_archive_page(app->config.archive, (enum wq_order)visit->what, visit->from + visit->first,
                    left < list->row_n ? left : list->row_n, list->articles, &list->shown_n);
    return WQ_OK;
}

/* ---- painting ---- */

static struct wq_rect row_rect(const struct wq_app *app, uint32_t row)
{
    struct wq_rect body = wq_bar_body(app, true);
    return (struct wq_rect){0, body.y + (int32_t)row * row_px(app), body.w, row_px(app)};
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

static enum wq_status paint_rows(struct wq_app *app)
{
    int32_t margin = wq_ui_units(app, 40), rule = wq_ui_rule_px(app), gap = wq_ui_thick_px(app);
    enum wq_status st = WQ_OK;
    for (uint32_t row = 0; row < app->list.shown_n && st == WQ_OK; row++) {
        struct wq_rect r = row_rect(app, row);
        size_t mark = wq_arena_mark(&app->scratch);
        st = paint_row(app, row);
        wq_arena_rewind(&app->scratch, mark);
        if (row > 0)
            wq_ui_fill(app, (struct wq_rect){margin, r.y, r.w - 2 * margin, rule}, 0);
        /* the focus covers the rules above and below */
        wq_ui_control(app, (struct wq_rect){r.x + gap, r.y, r.w - 2 * gap, r.h}, ACT_OPEN, row,
                      LOOK_ROW);
    }
    return st;
}

static enum wq_status paint(struct wq_app *app)
{
    uint32_t row_n = app->list.row_n, n = list_n(app);
    struct wq_phrase name = wq_ui_phrase(app), count = name;
    wq_paint_rect(&app->surface, wq_ui_screen(app), 255);
    enum wq_status st = paint_rows(app);
    wq_phrase_add_foreign(&name, wq_str(app->config.archive_name));
    if (wq_archive_info(app->config.archive)->bundle_n > 1)
        wq_phrase_say(&count, WQ_SAY_AT_MOST); /* older editions are counted too */
    wq_phrase_count(&count, WQ_COUNTED_ARTICLES, n);
    const struct bar bar = {.title = wq_phrase_str(&name),
                            .under = wq_phrase_str(&count),
                            .page = wq_ui_visit(app)->first / row_n,
                            .page_n = n ? (n + row_n - 1) / row_n : 1};
    return st == WQ_OK ? wq_bar_paint(app, &bar) : st;
}

/* ---- acting ---- */

/* To the next page with a row on it, over at most EMPTY_PAGES_MAX that hold older editions alone.
 */
static enum wq_status turn(struct wq_app *app, int32_t by, bool *turned)
{
    struct wq_visit *visit = wq_ui_visit(app);
    uint32_t row_n = app->list.row_n;
    enum wq_status st = WQ_OK;
    for (int i = 0; i <= EMPTY_PAGES_MAX && st == WQ_OK; i++) {
        if (by > 0 ? visit->first + row_n >= list_n(app) : visit->first == 0)
            break;
        visit->first = by > 0 ? visit->first + row_n : visit->first - row_n;
        *turned = true;
        st = enter(app);
        if (app->list.shown_n > 0)
            break;
    }
    if (*turned) {
        wq_ui_changed(app);
        wq_ui_repaint(app, WQ_INTENT_MENU);
    }
    return st;
}

static enum wq_status act(struct wq_app *app, const struct control *control, bool is_held)
{
    struct wq_visit article = wq_visit_to(WQ_SCREEN_ARTICLE);
    (void)is_held;
    article.article = app->list.articles[control->arg];
    return wq_ui_go(app, &article);
}

const struct screen_kind wq_list_screen = {
    .enter = enter, .paint = paint, .act = act, .turn = turn};
