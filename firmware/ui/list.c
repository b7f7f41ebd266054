/* SPDX-License-Identifier: MIT */
/* A list of articles: an order of the archive or a part of it, a page at a time. Rows are read from
 * the catalogue when they are painted. */
#include <string.h>
#include "browse.h"
#include "screens.h"
#include "widgets.h"

#define EMPTY_PAGES_MAX 8

enum { ACT_OPEN = ACT_OWN, ACT_SORT, ACT_SEARCH };

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

static void show(struct wq_app *app, uint32_t first)
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
    show(app, wq_ui_visit(app)->first);
    return WQ_OK;
}

/* ---- painting ---- */

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
    if (st != WQ_OK) /* without its details it has no mark */
        st = wq_archive_listed(app->config.archive, article, &app->scratch, &meta);
    else
        wq_mark_paint(app, mark_box, meta.id);
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

static enum wq_status paint(struct wq_app *app)
{
    uint32_t row_n = app->list.row_n, n = app->list.n;
    struct wq_phrase name = wq_ui_phrase(app), count = name;
    wq_paint_rect(&app->surface, wq_ui_screen(app), 255);
    enum wq_status st = paint_rows(app);
    if (st == WQ_OK && app->list.n == 0)
        st = wq_ui_label_in(app, wq_ui_button_style(app), wq_ui_say(app, WQ_SAY_LIST_EMPTY),
                            wq_bar_body(app, true));
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

/* ---- going to a page ---- */

static void go_to(struct wq_app *app, uint32_t first)
{
    struct wq_visit *visit = wq_ui_visit(app);
    visit->focus_act = WQ_NO_FOCUS;
    show(app, first);
    wq_ui_changed(app);
    wq_ui_repaint(app, WQ_INTENT_MENU);
}

static enum wq_status paint_pad(struct wq_app *app)
{
    struct wq_phrase typed = wq_ui_phrase(app);
    uint32_t digit_n, number = wq_pad_number(app, &digit_n), row_n = app->list.row_n;
    if (digit_n)
        wq_phrase_add_number(&typed, number);
    else
        wq_phrase_say_numbers(&typed, WQ_SAY_PAGE_OF, wq_ui_visit(app)->first / row_n + 1,
                              (app->list.n + row_n - 1) / row_n);
    return wq_pad_paint(app, wq_ui_say(app, WQ_SAY_GOTO_PAGE), wq_phrase_str(&typed));
}

static enum wq_status act_on_pad(struct wq_app *app, const struct control *control, bool is_held)
{
    uint32_t digit_n, row_n = app->list.row_n, page_n = (app->list.n + row_n - 1) / row_n;
    bool is_done;
    (void)is_held;
    wq_pad_act(app, control, &is_done);
    if (!is_done)
        return WQ_OK;
    uint32_t page = wq_pad_number(app, &digit_n);
    wq_ui_close_panel(app);
    page = page < 1 ? 1 : page > page_n ? page_n : page;
    go_to(app, (page - 1) * row_n);
    return WQ_OK;
}

static const struct screen_kind page_panel = {.paint = paint_pad, .act = act_on_pad};

static enum wq_status open_pad(struct wq_app *app)
{
    wq_pad_begin(app, 7);
    wq_ui_open_panel(app, &page_panel, 0);
    return WQ_OK;
}

/* ---- its order ---- */

enum { ACT_CHOOSE = ACT_OWN };

/* What the panel offers, as far as the catalogue has it: all titles in three orders, a part in two;
 * then ways to go. */
enum offer { OFFER_TITLE, OFFER_NEW, OFFER_OLD, OFFER_LETTER, OFFER_PAGE, OFFER_N };

static uint32_t offers(struct wq_app *app, enum offer *offered, uint32_t *chosen)
{
    const struct wq_visit *visit = wq_ui_visit(app);
    bool is_titles = visit->what == WQ_ORDER_TITLE;
    bool is_all = is_titles || (visit->what == WQ_ORDER_DATE && visit->n == 0 &&
                                wq_browse_part(visit) == PART_NAMED);
    enum offer now = is_titles ? OFFER_TITLE : visit->sort & SORT_TURNED ? OFFER_OLD : OFFER_NEW;
    uint32_t n = 0;
    if (is_all)
        offered[n++] = OFFER_TITLE;
    if (visit->what != WQ_ORDER_SEQUENCE) {
        offered[n++] = OFFER_NEW;
        offered[n++] = OFFER_OLD;
    }
    *chosen = n;
    for (uint32_t i = 0; i < n; i++)
        if (offered[i] == now)
            *chosen = i;
    if (is_titles)
        offered[n++] = OFFER_LETTER;
    offered[n++] = OFFER_PAGE;
    return n;
}

static enum wq_status paint_orders(struct wq_app *app)
{
    static const enum wq_say names[OFFER_N] = {WQ_SAY_SORT_TITLE, WQ_SAY_SORT_NEW, WQ_SAY_SORT_OLD,
                                               WQ_SAY_GOTO_LETTER, WQ_SAY_GOTO_PAGE};
    enum offer offered[OFFER_N];
    struct choices choices = {.title = wq_ui_say(app, WQ_SAY_SORT)};
    choices.n = offers(app, offered, &choices.chosen);
    for (uint32_t i = 0; i < choices.n; i++)
        choices.names[i] = wq_ui_say(app, names[offered[i]]);
    if (choices.chosen >= choices.n || offered[choices.chosen] >= OFFER_LETTER)
        choices.chosen = choices.n;
    return wq_choices_paint(app, &choices, ACT_CHOOSE);
}

static void find_letter(struct wq_app *app, struct wq_str letter)
{
    size_t mark = wq_arena_mark(&app->scratch);
    uint32_t first, n;
    if (wq_archive_titles(app->config.archive, letter, 1, &app->scratch, &first, &n) == WQ_OK)
        go_to(app, first);
    wq_arena_rewind(&app->scratch, mark);
}

static enum wq_status choose(struct wq_app *app, const struct control *control, bool is_held)
{
    struct wq_visit *visit = wq_ui_visit(app);
    enum offer offered[OFFER_N];
    uint32_t chosen, n = offers(app, offered, &chosen);
    (void)is_held;
    wq_ui_close_panel(app);
    if (control->arg >= n)
        return WQ_OK;
    if (offered[control->arg] == OFFER_PAGE)
        return open_pad(app);
    if (offered[control->arg] == OFFER_LETTER) {
        wq_ui_open_letters(app, find_letter);
        return WQ_OK;
    }
    if (control->arg == chosen)
        return WQ_OK;
    bool is_titles = offered[control->arg] == OFFER_TITLE;
    if (is_titles || visit->what == WQ_ORDER_TITLE)
        visit->what = is_titles ? WQ_ORDER_TITLE : WQ_ORDER_DATE;
    visit->sort = (uint8_t)((visit->sort & ~SORT_TURNED) |
                            (offered[control->arg] == OFFER_OLD ? SORT_TURNED : 0));
    wq_browse_open(app);
    go_to(app, 0);
    return WQ_OK;
}

static const struct screen_kind order_panel = {.paint = paint_orders, .act = choose};

/* ---- one row ---- */

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

/* The source's own list. */
static enum wq_status go_to_source(struct wq_app *app, uint32_t article)
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

static enum wq_status open_row(struct wq_app *app, uint32_t row, enum wq_screen screen)
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
        return go_to_source(app, app->list.articles[row]);
    case ROW_PROVENANCE:
        return open_row(app, row, WQ_SCREEN_PROVENANCE);
    default:
        return open_row(app, row, WQ_SCREEN_ARTICLE);
    }
}

static const struct screen_kind row_panel = {.paint = paint_row_panel, .act = act_on_row};

/* ---- acting ---- */

/* To the next page with a row on it, over at most EMPTY_PAGES_MAX that hold older editions alone;
 * false: there is no page that way. */
static bool step(struct wq_app *app, int32_t by)
{
    const struct wq_visit *visit = wq_ui_visit(app);
    const uint32_t row_n = app->list.row_n, before = visit->first;
    for (int i = 0; i <= EMPTY_PAGES_MAX; i++) {
        if (by > 0 ? visit->first + row_n >= app->list.n : visit->first == 0)
            break;
        show(app, by > 0 ? visit->first + row_n : visit->first - row_n);
        if (app->list.shown_n > 0)
            break;
    }
    return visit->first != before;
}

static enum wq_status turn(struct wq_app *app, int32_t by, bool *turned)
{
    *turned = step(app, by);
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
    if (control->act == ACT_PREVIOUS || control->act == ACT_NEXT)
        return open_pad(app); /* they are held */
    if (control->act == ACT_SEARCH)
        return search_within(app);
    if (control->act == ACT_SORT)
        wq_ui_open_panel(app, &order_panel, 0);
    else if (is_held)
        wq_ui_open_panel(app, &row_panel, control->arg);
    else
        return open_row(app, control->arg, WQ_SCREEN_ARTICLE);
    return WQ_OK;
}

const struct screen_kind wq_list_screen = {
    .enter = enter, .paint = paint, .act = act, .turn = turn};

/* ---- the list below the open article ---- */

static bool is_below(const struct wq_app *app)
{
    return app->visit_n >= 2 && wq_ui_screen_now(app) == WQ_SCREEN_ARTICLE &&
           app->visits[app->visit_n - 2].screen == WQ_SCREEN_LIST;
}

/* With the list on top: its page, and the row on it, that is `by` rows from the open article. */
static bool find_beside(struct wq_app *app, int32_t by, uint32_t *row)
{
    const struct list_view *list = &app->list;
    uint32_t at = 0;
    wq_browse_open(app);
    show(app, wq_ui_visit(app)->first);
    while (at < list->shown_n && list->articles[at] != app->reading.index)
        at++;
    if (at == list->shown_n)
        return false;
    if (by > 0 ? at + 1 < list->shown_n : at > 0) {
        *row = by > 0 ? at + 1 : at - 1;
        return true;
    }
    if (!step(app, by) || list->shown_n == 0)
        return false;
    *row = by > 0 ? 0 : list->shown_n - 1;
    return true;
}

bool wq_list_neighbour(struct wq_app *app, int32_t by, uint32_t *article)
{
    if (!is_below(app))
        return false;
    app->visit_n--;
    const struct wq_visit kept = *wq_ui_visit(app);
    uint32_t row;
    const bool is_found = find_beside(app, by, &row);
    *wq_ui_visit(app) = kept;
    app->visit_n++;
    if (is_found)
        *article = app->list.articles[row];
    return is_found;
}

enum wq_status wq_list_go_on(struct wq_app *app, int32_t by)
{
    struct wq_visit article = wq_visit_to(WQ_SCREEN_ARTICLE);
    if (!is_below(app))
        return WQ_OK;
    app->visit_n--;
    struct wq_visit *list = wq_ui_visit(app);
    const struct wq_visit kept = *list;
    uint32_t row;
    const bool is_found = find_beside(app, by, &row);
    if (is_found) {
        list->focus_act = ACT_OPEN;
        list->focus_arg = row;
    } else {
        *list = kept;
    }
    app->visit_n++;
    if (!is_found)
        return WQ_OK;
    article.article = app->list.articles[row];
    *wq_ui_visit(app) = article;
    return wq_ui_enter(app);
}

bool wq_list_name(struct wq_app *app, struct wq_phrase *name)
{
    if (!is_below(app))
        return false;
    app->visit_n--;
    wq_browse_open(app);
    wq_browse_name(app, name);
    app->visit_n++;
    return true;
}
