/* SPDX-License-Identifier: MIT */
/* Sources, topics or authors, by name or by how many articles they have. */
#include <string.h>
#include "browse.h"
#include "screens.h"
#include "widgets.h"

enum { ACT_OPEN = ACT_OWN, ACT_SORT };
enum { SORT_NAME, SORT_COUNT };

static enum wq_grouping grouping_of(struct wq_app *app)
{
    return (enum wq_grouping)wq_ui_visit(app)->what;
}

static uint32_t row_n(const struct wq_app *app)
{
    int32_t n = wq_bar_body(app, true).h / wq_line_row_px(app);
    return n < 1 ? 1 : n < ROWS_MAX ? (uint32_t)n : ROWS_MAX;
}

/* ---- by count ---- */

static bool is_before(const struct rank *a, const struct rank *b)
{
    return a->n != b->n ? a->n > b->n : a->first < b->first;
}

/* Shell's sort, by Ciura's gaps: libc's may take memory. */
static void sort_ranks(struct rank *rows, uint32_t n)
{
    static const uint32_t gaps[] = {1750, 701, 301, 132, 57, 23, 10, 4, 1};
    for (size_t g = 0; g < sizeof gaps / sizeof gaps[0]; g++)
        for (uint32_t i = gaps[g]; i < n; i++) {
            struct rank row = rows[i];
            uint32_t at = i;
            for (; at >= gaps[g] && is_before(&row, &rows[at - gaps[g]]); at -= gaps[g])
                rows[at] = rows[at - gaps[g]];
            rows[at] = row;
        }
}

/* All groups of the visit by their count, read once; those that cannot be read are left out. */
static void rank(struct wq_app *app)
{
    struct ranked *ranked = &app->ranked;
    struct wq_archive_groups walk = {.grouping = grouping_of(app)};
    bool is_there = !(ranked->is_read && ranked->grouping == walk.grouping);
    if (!is_there)
        return;
    *ranked =
        (struct ranked){.is_read = true, .grouping = (uint8_t)walk.grouping, .rows = ranked->rows};
    while (is_there && ranked->n < RANKED_MAX) {
        const size_t mark = wq_arena_mark(&app->scratch);
        struct wq_group group;
        enum wq_status st =
            wq_archive_next_group(app->config.archive, &walk, &app->scratch, &group, &is_there);
        wq_arena_rewind(&app->scratch, mark);
        if (st != WQ_OK)
            break;
        if (is_there)
            ranked->rows[ranked->n++] = (struct rank){group.first, group.article_n};
    }
    sort_ranks(ranked->rows, ranked->n);
}

static bool can_rank(struct wq_app *app)
{
    return wq_browse_group_n(app, grouping_of(app)) <= RANKED_MAX;
}

/* ---- what is shown ---- */

static enum wq_status enter(struct wq_app *app)
{
    struct wq_visit *visit = wq_ui_visit(app);
    if (visit->first >= wq_browse_group_n(app, grouping_of(app)))
        visit->first = 0;
    visit->first -= visit->first % row_n(app);
    if (visit->sort == SORT_COUNT && !can_rank(app))
        visit->sort = SORT_NAME;
    if (visit->sort == SORT_COUNT)
        rank(app);
    return WQ_OK;
}

/* Group `at` in the order of names, its name in the scratch. */
static bool read_named(struct wq_app *app, uint32_t at, struct wq_group *group)
{
    struct wq_archive_groups walk = {.grouping = grouping_of(app)};
    uint32_t skipped;
    bool is_there = false;
    return wq_archive_skip_groups(app->config.archive, &walk, at, &app->scratch, &skipped) ==
               WQ_OK &&
           wq_archive_next_group(app->config.archive, &walk, &app->scratch, group, &is_there) ==
               WQ_OK &&
           is_there;
}

/* The same by count: the name is that of its first article. */
static bool read_ranked(struct wq_app *app, uint32_t at, struct wq_group *group)
{
    enum wq_order order = wq_browse_order_of(grouping_of(app));
    struct wq_meta meta;
    uint32_t article;
    if (at >= app->ranked.n)
        return false;
    const struct rank *rank = &app->ranked.rows[at];
    *group = (struct wq_group){.first = rank->first, .article_n = rank->n};
    if (wq_archive_at(app->config.archive, order, rank->first, &article) != WQ_OK ||
        wq_archive_listed(app->config.archive, article, &app->scratch, &meta) != WQ_OK)
        return false;
    group->name = order == WQ_ORDER_SOURCE   ? meta.source
                  : order == WQ_ORDER_AUTHOR ? meta.author
                                             : meta.category;
    return true;
}

static bool read_group(struct wq_app *app, uint32_t at, struct wq_group *group)
{
    return wq_ui_visit(app)->sort == SORT_COUNT ? read_ranked(app, at, group)
                                                : read_named(app, at, group);
}

static enum wq_status paint_row(struct wq_app *app, struct wq_rect r, uint32_t at)
{
    int32_t margin = wq_ui_units(app, 40), gap = wq_ui_thick_px(app);
    struct wq_phrase name = wq_ui_phrase(app), count = name;
    struct wq_group group;
    bool is_there = read_group(app, at, &group);
    if (is_there) {
        wq_phrase_add_foreign(&name, group.name);
        wq_phrase_count(&count, WQ_COUNTED_ARTICLES, group.article_n);
        wq_ui_control(app, (struct wq_rect){gap, r.y, r.w - 2 * gap, r.h}, ACT_OPEN, at, LOOK_ROW);
    } else {
        wq_phrase_say(&name, WQ_SAY_ROW_DAMAGED);
    }
    const struct line_row row = {.name = wq_phrase_str(&name),
                                 .value = wq_phrase_str(&count),
                                 .is_text = is_there,
                                 .leads_on = is_there};
    return wq_line_row_paint(app, (struct wq_rect){margin, r.y, r.w - 2 * margin, r.h}, &row);
}

static enum wq_status paint(struct wq_app *app)
{
    static const struct {
        enum wq_say name;
        enum wq_counted counted;
    } kinds[] = {[WQ_GROUPS_SOURCE] = {WQ_SAY_BY_SOURCE, WQ_COUNTED_SOURCES},
                 [WQ_GROUPS_AUTHOR] = {WQ_SAY_BY_AUTHOR, WQ_COUNTED_AUTHORS},
                 [WQ_GROUPS_CATEGORY] = {WQ_SAY_BY_TOPIC, WQ_COUNTED_TOPICS}};
    const struct wq_visit *visit = wq_ui_visit(app);
    uint32_t n = wq_browse_group_n(app, grouping_of(app)), rows = row_n(app);
    int32_t margin = wq_ui_units(app, 40), rule = wq_ui_rule_px(app);
    struct wq_rect body = wq_bar_body(app, true), r = {0, body.y, body.w, wq_line_row_px(app)};
    struct wq_phrase under = wq_ui_phrase(app);
    enum wq_status st = WQ_OK;
    wq_paint_rect(&app->surface, wq_ui_screen(app), 255);
    for (uint32_t i = 0; i < rows && visit->first + i < n && st == WQ_OK; i++, r.y += r.h) {
        size_t mark = wq_arena_mark(&app->scratch);
        st = paint_row(app, r, visit->first + i);
        wq_arena_rewind(&app->scratch, mark);
        if (i > 0)
            wq_ui_fill(app, (struct wq_rect){margin, r.y, r.w - 2 * margin, rule}, 0);
    }
    wq_phrase_count(&under, kinds[visit->what].counted, n);
    wq_phrase_comma(&under);
    wq_phrase_say_within(&under, visit->sort == SORT_COUNT ? WQ_SAY_SORT_COUNT : WQ_SAY_SORT_NAME);
    const struct bar bar = {.title = wq_ui_say(app, kinds[visit->what].name),
                            .under = wq_phrase_str(&under),
                            .page = visit->first / rows,
                            .page_n = n ? (n + rows - 1) / rows : 1,
                            .icons = {{ICON_SORT, ACT_SORT}},
                            .icon_n = n > 1};
    return st == WQ_OK ? wq_bar_paint(app, &bar) : st;
}

/* ---- acting ---- */

static void go_to(struct wq_app *app, uint32_t first)
{
    struct wq_visit *visit = wq_ui_visit(app);
    visit->first = first - first % row_n(app);
    visit->focus_act = WQ_NO_FOCUS;
    wq_ui_changed(app);
    wq_ui_repaint(app, WQ_INTENT_MENU);
}

/* The first name that does not stand before `letter`. */
static void find_letter(struct wq_app *app, struct wq_str letter)
{
    uint8_t wanted[WQ_COLLATE_MAX], key[WQ_COLLATE_MAX];
    size_t wanted_len = wq_collate(letter, wanted, sizeof wanted);
    uint32_t low = 0, n = wq_browse_group_n(app, grouping_of(app)), high = n;
    while (low < high) {
        const size_t mark = wq_arena_mark(&app->scratch);
        uint32_t middle = low + (high - low) / 2;
        struct wq_group group;
        bool is_before = false;
        if (read_named(app, middle, &group)) {
            size_t len = wq_collate(group.name, key, sizeof key);
            int order = memcmp(key, wanted, len < wanted_len ? len : wanted_len);
            is_before = order < 0 || (order == 0 && len < wanted_len);
        }
        wq_arena_rewind(&app->scratch, mark);
        if (is_before)
            low = middle + 1;
        else
            high = middle;
    }
    go_to(app, low < n ? low : n - 1);
}

enum { ACT_CHOOSE = ACT_OWN };
enum offer { OFFER_NAME, OFFER_COUNT, OFFER_LETTER, OFFER_N };

static uint32_t offers(struct wq_app *app, enum offer offered[OFFER_N], uint32_t *chosen)
{
    bool is_by_count = wq_ui_visit(app)->sort == SORT_COUNT;
    uint32_t n = 0;
    offered[n++] = OFFER_NAME;
    if (can_rank(app))
        offered[n++] = OFFER_COUNT;
    if (!is_by_count)
        offered[n++] = OFFER_LETTER;
    *chosen = is_by_count ? 1 : 0;
    return n;
}

static enum wq_status paint_orders(struct wq_app *app)
{
    static const enum wq_say names[] = {WQ_SAY_SORT_NAME, WQ_SAY_SORT_COUNT, WQ_SAY_GOTO_LETTER};
    enum offer offered[OFFER_N];
    struct choices choices = {.title = wq_ui_say(app, WQ_SAY_SORT)};
    choices.n = offers(app, offered, &choices.chosen);
    for (uint32_t i = 0; i < choices.n; i++)
        choices.names[i] = wq_ui_say(app, names[offered[i]]);
    return wq_choices_paint(app, &choices, ACT_CHOOSE);
}

static enum wq_status choose(struct wq_app *app, const struct control *control, bool is_held)
{
    enum offer offered[OFFER_N];
    uint32_t chosen, n = offers(app, offered, &chosen);
    (void)is_held;
    wq_ui_close_panel(app);
    if (control->arg >= n || control->arg == chosen)
        return WQ_OK;
    if (offered[control->arg] == OFFER_LETTER) {
        wq_ui_open_letters(app, find_letter);
        return WQ_OK;
    }
    wq_ui_visit(app)->sort = offered[control->arg] == OFFER_COUNT ? SORT_COUNT : SORT_NAME;
    if (offered[control->arg] == OFFER_COUNT)
        rank(app);
    go_to(app, 0);
    return WQ_OK;
}

static const struct screen_kind order_panel = {.paint = paint_orders, .act = choose};

static enum wq_status turn(struct wq_app *app, int32_t by, bool *turned)
{
    struct wq_visit *visit = wq_ui_visit(app);
    uint32_t rows = row_n(app);
    if (by > 0 ? visit->first + rows >= wq_browse_group_n(app, grouping_of(app))
               : visit->first == 0)
        return WQ_OK;
    visit->first = by > 0 ? visit->first + rows : visit->first - rows;
    *turned = true;
    wq_ui_changed(app);
    wq_ui_repaint(app, WQ_INTENT_MENU);
    return WQ_OK;
}

static enum wq_status act(struct wq_app *app, const struct control *control, bool is_held)
{
    struct wq_visit list = wq_visit_to(WQ_SCREEN_LIST);
    struct wq_group group;
    (void)is_held;
    if (control->act == ACT_SORT) {
        wq_ui_open_panel(app, &order_panel, 0);
        return WQ_OK;
    }
    const size_t mark = wq_arena_mark(&app->scratch);
    bool is_there = read_group(app, control->arg, &group);
    wq_arena_rewind(&app->scratch, mark);
    if (!is_there)
        return WQ_OK;
    list.what = (uint8_t)wq_browse_order_of(grouping_of(app));
    list.from = group.first;
    list.n = group.article_n;
    return wq_ui_go(app, &list);
}

const struct screen_kind wq_groups_screen = {
    .enter = enter, .paint = paint, .act = act, .turn = turn};
