/* SPDX-License-Identifier: MIT */
/* What was read, the newest first: each article with how far. Articles that this archive does not
 * have are left out of their page. */
#include <string.h>
#include "screens.h"
#include "widgets.h"

enum { ACT_OPEN = ACT_OWN };

static int32_t row_px(const struct wq_app *app)
{
    return wq_ui_units(app, wq_ui_has_keys_only(app) ? 110 : 103);
}

static uint32_t rows_a_page(const struct wq_app *app)
{
    int32_t n = wq_bar_body(app, true).h / row_px(app);
    return n > 0 ? (uint32_t)n : 1;
}

static uint32_t record_n(const struct wq_app *app)
{
    return app->config.history ? wq_history_n(app->config.history) : 0;
}

/* Source, and how far it was read. */
static void say_meta(struct wq_phrase *phrase, const struct wq_meta *meta,
                     const struct wq_history_record *record)
{
    wq_phrase_add_date(phrase, meta->date);
    wq_phrase_comma(phrase);
    if (meta->source.len) {
        wq_phrase_add_foreign(phrase, meta->source);
        wq_phrase_comma(phrase);
    }
    wq_phrase_add_percent(phrase, record->permille / 10u);
}

static enum wq_status paint_row(struct wq_app *app, struct wq_rect r, uint32_t article,
                                const struct wq_history_record *record)
{
    int32_t margin = wq_ui_units(app, 40), icon = wq_icon_px(app), gap = wq_ui_units(app, 12);
    int32_t w = r.w - 2 * margin - icon - gap;
    struct wq_phrase title = wq_ui_phrase(app), about = title, facts = title;
    struct wq_meta meta;
    struct wq_rect icon_box = {r.x + r.w - margin - icon, r.y, icon, r.h};
    if (wq_archive_listed(app->config.archive, article, &app->scratch, &meta) != WQ_OK) {
        wq_phrase_say(&title, WQ_SAY_ROW_DAMAGED);
        return wq_ui_label(app, wq_ui_button_style(app), wq_phrase_str(&title), margin, w,
                           r.y + r.h * 45 / 100, AT_START);
    }
    wq_phrase_add_foreign(&title, meta.title);
    say_meta(&facts, &meta, record);
    wq_phrase_add_foreign(&about, wq_phrase_str(&facts));
    wq_mark_paint(app, icon_box, article, record->article_id);
    enum wq_status st = wq_ui_label(app, wq_ui_row_style(app), wq_phrase_str(&title), margin, w,
                                    r.y + r.h * 45 / 100, AT_START);
    return st == WQ_OK ? wq_ui_label(app, wq_ui_small_style(app), wq_phrase_str(&about), margin, w,
                                     r.y + r.h * 80 / 100, AT_START)
                       : st;
}

/* Where it was left; one that was read to its end begins anew. */
static uint32_t off_of(const struct wq_history_record *record)
{
    return record->permille < 1000 ? record->text_off : 0;
}

/* The rows of the page, each with its position in the history. */
static enum wq_status paint_rows(struct wq_app *app, uint32_t first, uint32_t end,
                                 uint32_t *shown_n)
{
    struct wq_rect body = wq_bar_body(app, true);
    int32_t margin = wq_ui_units(app, 40), thick = wq_ui_thick_px(app), h = row_px(app);
    enum wq_status st = WQ_OK;
    for (uint32_t i = first; i < end && st == WQ_OK; i++) {
        const struct wq_history_record *record = wq_history_at(app->config.history, i);
        struct wq_rect r = {0, body.y + (int32_t)*shown_n * h, body.w, h};
        uint32_t article;
        if (wq_archive_find(app->config.archive, record->article_id, record->article, &article) !=
            WQ_OK)
            continue;
        if (*shown_n > 0)
            wq_ui_fill(app, (struct wq_rect){margin, r.y, r.w - 2 * margin, wq_ui_rule_px(app)}, 0);
        wq_ui_control(app, (struct wq_rect){thick, r.y, r.w - 2 * thick, h}, ACT_OPEN, i, LOOK_ROW)
            ->is_slow = wq_article_is_far(0, off_of(record));
        size_t mark = wq_arena_mark(&app->scratch);
        st = paint_row(app, r, article, record);
        wq_arena_rewind(&app->scratch, mark);
        ++*shown_n;
    }
    return st;
}

static enum wq_status paint(struct wq_app *app)
{
    struct wq_visit *visit = wq_ui_visit(app);
    uint32_t n = record_n(app), row_n = rows_a_page(app), shown_n = 0;
    int32_t margin = wq_ui_units(app, 40);
    wq_paint_rect(&app->surface, wq_ui_screen(app), 255);
    visit->first = visit->first < n ? visit->first - visit->first % row_n : 0;
    uint32_t end = n - visit->first < row_n ? n : visit->first + row_n;
    enum wq_status st = paint_rows(app, visit->first, end, &shown_n);
    if (st == WQ_OK && shown_n == 0)
        st = wq_ui_label(app, wq_ui_button_style(app), wq_ui_say(app, WQ_SAY_LIST_EMPTY), margin,
                         app->surface.w - 2 * margin,
                         wq_bar_body(app, true).y + wq_ui_units(app, 60), AT_START);
    const struct bar bar = {.title = wq_ui_say(app, WQ_SAY_HOME_RECENT),
                            .page = visit->first / row_n,
                            .page_n = n ? (n + row_n - 1) / row_n : 1};
    return st == WQ_OK ? wq_bar_paint(app, &bar) : st;
}

static enum wq_status turn(struct wq_app *app, int32_t by, bool *turned)
{
    struct wq_visit *visit = wq_ui_visit(app);
    uint32_t row_n = rows_a_page(app);
    *turned = by > 0 ? visit->first + row_n < record_n(app) : visit->first >= row_n;
    if (!*turned)
        return WQ_OK;
    visit->first = by > 0 ? visit->first + row_n : visit->first - row_n;
    wq_ui_changed(app);
    wq_ui_repaint(app, WQ_INTENT_MENU);
    return WQ_OK;
}

static enum wq_status act(struct wq_app *app, const struct control *control, bool is_held)
{
    struct wq_visit article = wq_visit_to(WQ_SCREEN_ARTICLE);
    (void)is_held;
    if (control->act != ACT_OPEN || control->arg >= record_n(app))
        return WQ_OK;
    const struct wq_history_record *record = wq_history_at(app->config.history, control->arg);
    memcpy(article.article_id, record->article_id, sizeof article.article_id);
    article.article = record->article;
    article.text_off = off_of(record);
    return wq_ui_go(app, &article);
}

const struct screen_kind wq_recent_screen = {.paint = paint, .act = act, .turn = turn};
