/* SPDX-License-Identifier: MIT */
/* What is in the open article, what is related to it, its notes, and its neighbours in the list it
 * was opened from. */
#include <string.h>
#include "matches.h"
#include "screens.h"
#include "widgets.h"

enum { ACT_TAB = ACT_OWN, ACT_HEADING, ACT_RELATED, ACT_NOTE, ACT_NEIGHBOUR };
enum tab { TAB_HEADINGS, TAB_RELATED, TAB_NOTES, TAB_N };

/* ---- what there is ---- */

static bool is_listed(const struct wq_article *article, uint32_t block, enum tab tab)
{
    const uint8_t kind = article->blocks[block].kind;
    /* the first heading is the title */
    return tab == TAB_HEADINGS ? kind == WQ_BLOCK_HEADING && block > 0 : kind == WQ_BLOCK_NOTE;
}

static uint32_t count(const struct wq_app *app, enum tab tab)
{
    const struct wq_article *article = &app->reading.article;
    uint32_t n = 0;
    if (tab == TAB_RELATED)
        return app->contents.related_n;
    for (uint32_t i = 0; i < article->block_n; i++)
        n += is_listed(article, i, tab);
    return n;
}

/* The block that is row `row` of the tab. */
static uint32_t block_of(const struct wq_app *app, enum tab tab, uint32_t row)
{
    const struct wq_article *article = &app->reading.article;
    uint32_t block = 0;
    for (;; block++)
        if (is_listed(article, block, tab) && row-- == 0)
            return block;
}

static void read_related(struct wq_app *app)
{
    struct contents_view *view = &app->contents;
    size_t mark = wq_arena_mark(&app->scratch);
    view->related_n = 0;
    if (wq_archive_related(app->config.archive, app->reading.index, &app->scratch, view->related,
                           &view->related_n) != WQ_OK)
        view->related_n = 0; /* none were made, or they are damaged */
    wq_arena_rewind(&app->scratch, mark);
}

/* ---- where things stand ---- */

static int32_t tabs_px(const struct wq_app *app)
{
    return wq_ui_units(app, 76);
}

/* What it is, and below it a title, whose letters may be larger than the screen would have them. */
static int32_t neighbours_px(const struct wq_app *app)
{
    const int32_t least = (wq_ui_small_style(app).em_px + wq_ui_row_style(app).em_px) * 3 / 2;
    return wq_ui_units(app, 81) > least ? wq_ui_units(app, 81) : least;
}

/* Without rows, behind the last page of what nothing is related to, tabs and neighbours alone. */
static struct wq_rect area(const struct wq_app *app)
{
    int32_t h = count(app, app->contents.tab) > 0 ? wq_ui_units(app, 436)
                                                  : tabs_px(app) + neighbours_px(app);
    h = h < app->surface.h ? h : app->surface.h;
    return (struct wq_rect){0, app->surface.h - h, app->surface.w, h};
}

/* The line that tells the page, where there are several. */
static int32_t pager_px(const struct wq_app *app)
{
    return wq_ui_units(app, 52);
}

static uint32_t rows_a_page(const struct wq_app *app)
{
    const int32_t room = area(app).h - tabs_px(app) - neighbours_px(app);
    int32_t n = (room - pager_px(app)) / wq_line_row_px(app);
    if (count(app, app->contents.tab) <= (uint32_t)(room / wq_line_row_px(app)))
        n = room / wq_line_row_px(app);
    return n > 0 ? (uint32_t)n : 1;
}

/* ---- painting ---- */

/* What each tab is called, and its part of `w`: as wide as the others, unless a name is too long
 * for that. */
static enum wq_status measure_tabs(struct wq_app *app, struct wq_phrase said[TAB_N],
                                   int32_t widths[TAB_N], int32_t w)
{
    static const enum wq_say names[TAB_N] = {WQ_SAY_IN_ARTICLE, WQ_SAY_RELATED, WQ_SAY_NOTES};
    const int32_t pad = wq_ui_units(app, 12);
    int32_t all = 0, widest = 0;
    enum wq_status st = WQ_OK;
    for (uint32_t tab = 0; tab < TAB_N && st == WQ_OK; tab++) {
        said[tab] = wq_ui_phrase(app);
        wq_phrase_say(&said[tab], names[tab]);
        wq_phrase_add(&said[tab], " ");
        wq_phrase_add_number(&said[tab], count(app, (enum tab)tab));
        st = wq_ui_measure(app, wq_ui_button_style(app), wq_phrase_str(&said[tab]), &widths[tab]);
        widest = widths[tab] > widest ? widths[tab] : widest;
        all += widths[tab];
    }
    const bool is_even = widest + pad <= w / TAB_N || all > w;
    for (uint32_t tab = 0; tab < TAB_N; tab++)
        widths[tab] = is_even ? w / TAB_N : widths[tab] + (w - all) / TAB_N;
    return st;
}

static enum wq_status paint_tabs(struct wq_app *app)
{
    const struct wq_rect all = area(app);
    const int32_t h = tabs_px(app), thick = wq_ui_thick_px(app), close_w = wq_ui_units(app, 90);
    struct wq_phrase said[TAB_N];
    int32_t widths[TAB_N], end = all.w;
    enum wq_status st = measure_tabs(app, said, widths, all.w - close_w);
    for (uint32_t tab = 0; tab < TAB_N && st == WQ_OK; tab++) {
        if (count(app, (enum tab)tab) == 0)
            continue;
        end -= widths[tab];
        const struct wq_rect box = {end, all.y + thick, widths[tab], h - thick};
        struct control *c = wq_ui_control(app, box, ACT_TAB, tab, LOOK_FRAMED);
        c->is_default = tab == app->contents.tab;
        st = wq_ui_label_in(app, wq_ui_button_style(app), wq_phrase_str(&said[tab]), box);
        if (tab == app->contents.tab)
            wq_ui_invert(app, box);
    }
    const struct wq_rect close = {0, all.y + thick, close_w, h - thick};
    wq_icon_paint(app, ICON_CLOSE, close);
    wq_ui_control(app, close, ACT_BACK, 0, LOOK_BAR);
    wq_ui_fill(app, (struct wq_rect){0, all.y + h - wq_ui_rule_px(app), all.w, wq_ui_rule_px(app)},
               0);
    return st;
}

/* The row of the heading that the open page stands under; UINT32_MAX: under none. */
static uint32_t row_here(const struct wq_app *app)
{
    const struct wq_article *article = &app->reading.article;
    const uint32_t off = app->reading.starts[app->reading.page];
    uint32_t row = UINT32_MAX;
    for (uint32_t i = 0; i < article->block_n && article->blocks[i].off <= off; i++)
        row += is_listed(article, i, TAB_HEADINGS);
    return row;
}

/* What a row answers to: from edge to edge, so that the frame of the focus is beside the letters.
 */
static struct control *row_control(struct wq_app *app, struct wq_rect box, uint8_t act,
                                   uint32_t arg)
{
    const int32_t gap = wq_ui_thick_px(app);
    box.x = gap;
    box.w = area(app).w - 2 * gap;
    return wq_ui_control(app, box, act, arg, LOOK_ROW);
}

/* A heading or note, its page at the end where it is known. */
static enum wq_status paint_block(struct wq_app *app, struct wq_rect box, uint32_t row)
{
    const struct wq_article *article = &app->reading.article;
    const struct wq_block *block = &article->blocks[block_of(app, app->contents.tab, row)];
    const bool is_note = app->contents.tab == TAB_NOTES;
    struct wq_phrase name = wq_ui_phrase(app), value = name;
    uint32_t page;
    if (is_note) {
        wq_phrase_add_number(&name, block->number);
        wq_phrase_add(&name, " ");
    }
    wq_phrase_add_foreign(&name, (struct wq_str){article->text.ptr + block->off, block->len});
    if (!is_note && wq_article_page_of(app, block->off, &page))
        wq_phrase_add_number(&value, page + 1);
    row_control(app, box, is_note ? ACT_NOTE : ACT_HEADING, row)->is_slow =
        !is_note && !wq_article_page_of(app, block->off, &page) &&
        wq_article_is_far(wq_article_known_end(app), block->off);
    if (!is_note && row == row_here(app)) {
        const int32_t margin = wq_ui_units(app, 40);
        wq_icon_paint(app, ICON_INTO, (struct wq_rect){box.x + box.w, box.y, margin, box.h});
    }
    const int32_t indent =
        block->level > 2 && !is_note ? wq_ui_units(app, 24 * (block->level - 2)) : 0;
    box.w -= indent;
    return wq_line_row_paint(app, box,
                             &(struct line_row){.name = wq_phrase_str(&name),
                                                .value = wq_phrase_str(&value),
                                                .is_text = true});
}

static enum wq_status paint_title(struct wq_app *app, struct wq_rect box, uint32_t article)
{
    size_t mark = wq_arena_mark(&app->scratch);
    struct wq_phrase name = wq_ui_phrase(app);
    struct wq_meta meta;
    if (wq_archive_listed(app->config.archive, article, &app->scratch, &meta) == WQ_OK)
        wq_phrase_add_foreign(&name, meta.title);
    else
        wq_phrase_say(&name, WQ_SAY_ROW_DAMAGED);
    enum wq_status st = wq_line_row_paint(
        app, box, &(struct line_row){.name = wq_phrase_str(&name), .is_text = true});
    wq_arena_rewind(&app->scratch, mark);
    return st;
}

static enum wq_status paint_rows(struct wq_app *app)
{
    const struct contents_view *view = &app->contents;
    const struct wq_rect all = area(app);
    const int32_t margin = wq_ui_units(app, 40), h = wq_line_row_px(app);
    const uint32_t n = count(app, view->tab);
    enum wq_status st = WQ_OK;
    for (uint32_t i = 0; i < rows_a_page(app) && view->first + i < n && st == WQ_OK; i++) {
        const struct wq_rect box = {margin, all.y + tabs_px(app) + (int32_t)i * h,
                                    all.w - 2 * margin, h};
        if (i > 0)
            wq_ui_fill(app, (struct wq_rect){box.x, box.y, box.w, wq_ui_rule_px(app)}, 0);
        if (view->tab == TAB_RELATED) {
            row_control(app, box, ACT_RELATED, view->first + i);
            st = paint_title(app, box, view->related[view->first + i]);
        } else {
            st = paint_block(app, box, view->first + i);
        }
    }
    return st;
}

/* Which page of them it is, and the way to those beside it. */
static enum wq_status paint_pager(struct wq_app *app)
{
    const struct contents_view *view = &app->contents;
    const struct wq_rect all = area(app);
    const uint32_t n = count(app, view->tab), rows = rows_a_page(app);
    const struct bar bar = {.page = view->first / rows, .page_n = (n + rows - 1) / rows};
    const int32_t h = pager_px(app);
    return n > rows ? wq_turns_paint(
                          app, &bar,
                          (struct wq_rect){0, all.y + all.h - neighbours_px(app) - h, all.w, h})
                    : WQ_OK;
}

/* The article before or after in the list: what it is, and its title. */
static enum wq_status paint_neighbour(struct wq_app *app, struct wq_rect box, bool is_next)
{
    const int32_t gap = wq_ui_units(app, 40), icon = wq_icon_px(app), pad = wq_ui_units(app, 16);
    uint32_t article;
    if (!wq_list_neighbour(app, is_next ? 1 : -1, &article))
        return WQ_OK;
    struct wq_rect text = {box.x + pad, box.y, box.w - gap - icon - 2 * pad, box.h};
    struct wq_rect arrow = {box.x + box.w - gap - icon, box.y, icon, box.h};
    if (is_next) {
        text.x = box.x + gap + icon + pad;
        arrow.x = box.x + gap;
    }
    wq_ui_control(app, box, ACT_NEIGHBOUR, is_next, LOOK_FRAMED);
    wq_icon_paint(app, is_next ? ICON_ONWARD : ICON_BACK, arrow);
    enum wq_status st =
        wq_ui_label(app, wq_ui_small_style(app),
                    wq_ui_say(app, is_next ? WQ_SAY_LIST_NEXT : WQ_SAY_LIST_PREVIOUS), text.x,
                    text.w, box.y + box.h * 36 / 100, AT_START);
    text.y = box.y + box.h * 36 / 100;
    text.h = box.h * 64 / 100;
    return st == WQ_OK ? paint_title(app, text, article) : st;
}

static enum wq_status paint_neighbours(struct wq_app *app)
{
    const struct wq_rect all = area(app);
    const int32_t h = neighbours_px(app), y = all.y + all.h - h, w = all.w / 2;
    wq_ui_fill(app, (struct wq_rect){0, y, all.w, wq_ui_rule_px(app)}, 0);
    enum wq_status st = paint_neighbour(app, (struct wq_rect){all.w - w, y, w, h}, false);
    return st == WQ_OK ? paint_neighbour(app, (struct wq_rect){0, y, w, h}, true) : st;
}

static enum wq_status paint(struct wq_app *app)
{
    wq_panel_area(app, area(app));
    enum wq_status st = paint_rows(app);
    if (st == WQ_OK)
        st = paint_pager(app);
    if (st == WQ_OK)
        st = paint_neighbours(app);
    return st == WQ_OK ? paint_tabs(app) : st;
}

/* ---- acting ---- */

static enum wq_status turn(struct wq_app *app, int32_t by, bool *turned)
{
    struct contents_view *view = &app->contents;
    const uint32_t rows = rows_a_page(app), n = count(app, view->tab);
    *turned = by > 0 ? view->first + rows < n : view->first > 0;
    if (!*turned)
        return WQ_OK;
    view->first = by > 0 ? view->first + rows : view->first > rows ? view->first - rows : 0;
    wq_ui_repaint_panel(app, WQ_INTENT_MENU);
    return WQ_OK;
}

static enum wq_status act(struct wq_app *app, const struct control *control, bool is_held)
{
    struct contents_view *view = &app->contents;
    const struct wq_article *article = &app->reading.article;
    (void)is_held;
    switch (control->act) {
    case ACT_TAB:
        view->tab = (uint8_t)control->arg;
        view->first = 0;
        wq_ui_repaint_panel(app, WQ_INTENT_MENU);
        return WQ_OK;
    case ACT_HEADING: {
        const uint32_t off = article->blocks[block_of(app, TAB_HEADINGS, control->arg)].off;
        wq_ui_close_panel(app);
        return wq_article_jump(app, off);
    }
    case ACT_NOTE:
        wq_note_open(app, block_of(app, TAB_NOTES, control->arg));
        return WQ_OK;
    case ACT_RELATED:
        return wq_article_visit(app, view->related[control->arg]);
    case ACT_NEIGHBOUR:
        return wq_list_go_on(app, control->arg ? 1 : -1);
    default:
        return WQ_OK;
    }
}

static const struct screen_kind contents_panel = {.paint = paint, .act = act, .turn = turn};

void wq_contents_open(struct wq_app *app)
{
    app->contents.tab = TAB_HEADINGS;
    app->contents.first = 0;
    read_related(app);
    if (row_here(app) != UINT32_MAX)
        app->contents.first = row_here(app) / rows_a_page(app) * rows_a_page(app);
    if (count(app, TAB_HEADINGS) == 0)
        app->contents.tab =
            count(app, TAB_RELATED) > 0 || count(app, TAB_NOTES) == 0 ? TAB_RELATED : TAB_NOTES;
    wq_ui_open_panel(app, &contents_panel, 0);
}

void wq_after_open(struct wq_app *app)
{
    uint32_t article;
    app->contents.tab = TAB_RELATED;
    app->contents.first = 0;
    read_related(app);
    if (app->contents.related_n > 0 || wq_list_neighbour(app, 1, &article))
        wq_ui_open_panel(app, &contents_panel, 0);
}
