/* SPDX-License-Identifier: MIT */
/* A row of a list: what it says, and what can be done with its article. */
#include <string.h>
#include "list.h"

/* ---- what it says ---- */

/* Date, source and minutes, each only when stated; no source where all have the same. */
static void say_meta(const struct wq_app *app, struct wq_phrase *phrase, const struct wq_meta *meta)
{
    const struct wq_visit *visit = &app->visits[app->visit_n - 1];
    bool is_of_source = visit->screen == WQ_SCREEN_LIST && visit->what == WQ_ORDER_SOURCE;
    wq_phrase_add_date(phrase, meta->date);
    wq_phrase_comma(phrase);
    if (meta->source.len && !(is_of_source && visit->n)) {
        wq_phrase_add_foreign(phrase, meta->source);
        wq_phrase_comma(phrase);
    }
    wq_phrase_count(phrase, WQ_COUNTED_MINUTES, wq_reading_minutes(meta->word_n));
}

enum wq_status wq_article_row_paint(struct wq_app *app, struct wq_rect r, uint32_t article)
{
    int32_t margin = wq_ui_units(app, 40), column = wq_icon_px(app) + wq_ui_units(app, 14);
    int32_t w = r.w - 2 * margin - column, x = r.x + margin;
    struct wq_rect mark_box = {r.x + r.w - margin - wq_icon_px(app), r.y, wq_icon_px(app), r.h};
    struct wq_phrase title = wq_ui_phrase(app), about = title, facts = title;
    struct wq_style style = wq_ui_row_style(app);
    size_t mark = wq_arena_mark(&app->scratch);
    struct wq_meta meta;
    enum wq_status st = wq_archive_meta(app->config.archive, article, &app->scratch, &meta);
    const bool has_details = st == WQ_OK;
    if (!has_details)
        st = wq_archive_listed(app->config.archive, article, &app->scratch, &meta);
    if (has_details)
        wq_mark_paint(app, mark_box, article, meta.id);
    else if (st == WQ_OK)
        wq_icon_paint(app, ICON_DAMAGED, mark_box);
    if (st == WQ_OK) {
        wq_phrase_add_foreign(&title, meta.title);
        if (meta.part_n > 1) {
            wq_phrase_say_numbers(&about, WQ_SAY_PART_OF, meta.part, meta.part_n);
            wq_phrase_comma(&about);
        }
        say_meta(app, &facts, &meta);
        wq_phrase_add_foreign(&about, wq_phrase_str(&facts));
    } else {
        style = wq_ui_button_style(app); /* our words, not the archive's */
        w += column;                     /* they bring their sign */
        wq_phrase_say(&title, WQ_SAY_ROW_DAMAGED);
    }
    st = wq_ui_label(app, style, wq_phrase_str(&title), x, w, r.y + r.h * 45 / 100, AT_START);
    if (st == WQ_OK && about.len)
        st = wq_ui_label(app, wq_ui_small_style(app), wq_phrase_str(&about), x, w,
                         r.y + r.h * 80 / 100, AT_START);
    wq_arena_rewind(&app->scratch, mark);
    return st;
}

/* ---- what can be done ---- */

enum { ACT_CHOOSE = ACT_OWN };

enum row_offer { ROW_OPEN, ROW_READ, ROW_UNREAD, ROW_MORE, ROW_PROVENANCE, ROW_N };

/* What is known of how far the row's article was read; false: it cannot be kept. */
static bool read_record(struct wq_app *app, uint32_t row, struct wq_history_record *record)
{
    struct wq_meta meta;
    size_t mark = wq_arena_mark(&app->scratch);
    enum wq_status st =
        wq_archive_meta(app->config.archive, app->list.articles[row], &app->scratch, &meta);
    wq_arena_rewind(&app->scratch, mark);
    if (st != WQ_OK || !app->config.history)
        return false;
    const struct wq_history_record *known = wq_history_find(app->config.history, meta.id);
    *record = known ? *known : (struct wq_history_record){.article = app->list.articles[row]};
    memcpy(record->article_id, meta.id, sizeof record->article_id);
    return true;
}

static uint32_t row_offers(struct wq_app *app, enum row_offer *offered)
{
    const struct wq_visit *visit = &app->visits[app->visit_n - 1];
    struct wq_history_record record;
    uint32_t n = 0;
    offered[n++] = ROW_OPEN;
    if (read_record(app, app->panel_arg, &record))
        offered[n++] = record.is_read ? ROW_UNREAD : ROW_READ;
    if (visit->what != WQ_ORDER_SOURCE || visit->n == 0)
        offered[n++] = ROW_MORE;
    if (wq_ui_kind_of(WQ_SCREEN_PROVENANCE))
        offered[n++] = ROW_PROVENANCE;
    return n;
}

static enum wq_status paint_row_panel(struct wq_app *app)
{
    static const enum wq_say names[ROW_N] = {WQ_SAY_ROW_OPEN, WQ_SAY_ROW_READ, WQ_SAY_ROW_UNREAD,
                                             WQ_SAY_ROW_MORE, WQ_SAY_PROVENANCE};
    enum row_offer offered[ROW_N];
    struct wq_phrase title = wq_ui_phrase(app);
    struct choices choices = {.n = row_offers(app, offered)};
    struct wq_meta meta;
    size_t mark = wq_arena_mark(&app->scratch);
    choices.chosen = choices.n;
    for (uint32_t i = 0; i < choices.n; i++)
        choices.names[i] = wq_ui_say(app, names[offered[i]]);
    if (wq_archive_listed(app->config.archive, app->list.articles[app->panel_arg], &app->scratch,
                          &meta) == WQ_OK)
        wq_phrase_add_foreign(&title, meta.title);
    wq_arena_rewind(&app->scratch, mark);
    choices.title = wq_phrase_str(&title);
    return wq_choices_paint(app, &choices, ACT_CHOOSE);
}

enum wq_status wq_list_go_to_source(struct wq_app *app, uint32_t article)
{
    struct wq_archive_groups walk = {.grouping = WQ_GROUPS_SOURCE};
    size_t mark = wq_arena_mark(&app->scratch);
    struct wq_visit list = wq_visit_to(WQ_SCREEN_LIST);
    struct wq_group group;
    struct wq_meta meta;
    bool is_there =
        wq_archive_listed(app->config.archive, article, &app->scratch, &meta) == WQ_OK &&
        meta.source.len > 0;
    while (is_there && list.n == 0) {
        size_t group_mark = wq_arena_mark(&app->scratch);
        if (wq_archive_next_group(app->config.archive, &walk, &app->scratch, &group, &is_there) !=
            WQ_OK)
            break;
        if (is_there && wq_str_equal(group.name, meta.source)) {
            list.what = WQ_ORDER_SOURCE;
            list.from = group.first;
            list.n = group.article_n;
        }
        wq_arena_rewind(&app->scratch, group_mark);
    }
    wq_arena_rewind(&app->scratch, mark);
    return list.n ? wq_ui_go(app, &list) : WQ_OK;
}

enum wq_status wq_list_row_go(struct wq_app *app, uint32_t row, enum wq_screen screen)
{
    struct wq_visit visit = wq_visit_to(screen);
    if (row >= app->list.shown_n)
        return WQ_OK;
    visit.article = app->list.articles[row];
    return wq_ui_go(app, &visit);
}

static enum wq_status act_on_row(struct wq_app *app, const struct control *control, bool is_held)
{
    enum row_offer offered[ROW_N];
    uint32_t row = app->panel_arg, n = row_offers(app, offered);
    (void)is_held;
    wq_ui_close_panel(app);
    if (control->arg >= n || row >= app->list.shown_n)
        return WQ_OK;
    struct wq_history_record record;
    switch (offered[control->arg]) {
    case ROW_READ:
    case ROW_UNREAD:
        if (read_record(app, row, &record)) {
            record.is_read = offered[control->arg] == ROW_READ;
            wq_history_put(app->config.history, &record);
            wq_ui_changed(app);
        }
        return WQ_OK;
    case ROW_MORE:
        return wq_list_go_to_source(app, app->list.articles[row]);
    case ROW_PROVENANCE:
        return wq_list_row_go(app, row, WQ_SCREEN_PROVENANCE);
    default:
        return wq_list_row_go(app, row, WQ_SCREEN_ARTICLE);
    }
}

static const struct screen_kind row_panel = {.paint = paint_row_panel, .act = act_on_row};

void wq_list_row_open(struct wq_app *app, uint32_t row)
{
    wq_ui_open_panel(app, &row_panel, row);
}
