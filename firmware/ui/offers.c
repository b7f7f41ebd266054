/* SPDX-License-Identifier: MIT */
/* What the search screen offers: titles, words of the archive, earlier queries. */
#include "marked.h"
#include "offers.h"
#include "screens.h"
#include "widgets.h"

#define FAULT_LINES 3

/* The column of offers while it is filled. */
struct column {
    int32_t y_px, end_px;
    bool has_headers; /* room for the names of its parts */
};

/* Whether the total stands above all, where no name of a part leaves room beside it. */
static bool has_total_line(const struct wq_app *app, const struct column *column)
{
    const struct search_view *view = &app->search;
    return !column->has_headers && !wq_ui_has_keys_only(app) && app->index.open_n > 0 &&
           (view->title_n > 0 || view->word_n > 0);
}

/* Without a name there is still some white between rows and chips. */
static int32_t header_px(const struct wq_app *app, const struct column *column)
{
    return wq_ui_units(app, column->has_headers ? 50 : 10);
}

static int32_t title_px(const struct wq_app *app)
{
    return wq_ui_units(app, 66);
}

static int32_t chips_px(const struct wq_app *app)
{
    return wq_ui_units(app, 70);
}

static enum wq_status paint_header(struct wq_app *app, struct column *column, enum wq_say what)
{
    int32_t margin = wq_ui_units(app, 40), w = app->surface.w - 2 * margin;
    enum wq_status st = WQ_OK;
    if (column->has_headers)
        st = wq_ui_label(app, wq_ui_button_style(app), wq_ui_say(app, what), margin, w,
                         column->y_px + wq_ui_units(app, 34), AT_START);
    column->y_px += header_px(app, column);
    return st;
}

/* What the query would find in the texts, at the end of the first line, or alone in one. */
static enum wq_status paint_total(struct wq_app *app, struct wq_rect area)
{
    const struct wq_hits *hits = &app->search.hits;
    const struct wq_rect field = wq_search_field(app);
    int32_t margin = wq_ui_units(app, 40), w = app->surface.w / 2 - margin;
    struct wq_phrase count = wq_ui_phrase(app);
    const struct wq_said said = {.counted = WQ_COUNTED_RESULTS, .n = hits->total};
    if (hits->is_total_at_most)
        wq_phrase_say(&count, WQ_SAY_AT_MOST);
    if (wq_ui_has_keys_only(app)) {
        wq_phrase_count(&count, WQ_COUNTED_RESULTS, hits->total);
        return wq_ui_label(app, wq_ui_small_style(app), wq_phrase_str(&count),
                           field.x + wq_ui_units(app, 20), wq_ui_units(app, 150),
                           field.y + field.h * 62 / 100, AT_END);
    }
    wq_phrase_say_of(&count, WQ_SAY_IN_TEXTS, &said);
    return wq_ui_label(app, wq_ui_small_style(app), wq_phrase_str(&count), margin, w,
                       area.y + wq_ui_units(app, 34), AT_END);
}

/* A title with what was typed of it marked. */
static enum wq_status paint_title(struct wq_app *app, struct wq_rect row, struct wq_str title)
{
    struct wq_match range;
    struct wq_find find;
    struct wq_style style = wq_ui_row_style(app);
    const int32_t pitch_px = style.em_px * 3 / 2;
    wq_find_init(&find, &app->search.query, title);
    const struct marked marked = {.text = title,
                                  .ranges = &range,
                                  .range_n = wq_find_next(&find, &range),
                                  .em_px = style.em_px,
                                  .pitch_px = pitch_px,
                                  .line_n = 1};
    row.y += (row.h - pitch_px) / 2;
    return wq_marked_paint(app, row, &marked);
}

static enum wq_status paint_titles(struct wq_app *app, struct column *column, uint32_t n)
{
    int32_t margin = wq_ui_units(app, 40), h = title_px(app);
    enum wq_status st = n ? paint_header(app, column, WQ_SAY_SEARCH_TITLES) : WQ_OK;
    for (uint32_t i = 0; i < n && st == WQ_OK; i++) {
        struct wq_rect row = {margin, column->y_px, app->surface.w - 2 * margin, h};
        const struct suggested_title *title = &app->search.titles[i];
        wq_ui_control(app, row, OFFER_TITLE, i, LOOK_FRAMED);
        wq_ui_fill(app, (struct wq_rect){row.x, row.y + h, row.w, wq_ui_rule_px(app)}, 0);
        row.x += wq_ui_inside_px(app);
        row.w -= 2 * wq_ui_inside_px(app);
        if (title->len > 0)
            st = paint_title(app, row, (struct wq_str){title->text, title->len});
        else
            st = wq_ui_label(app, wq_ui_button_style(app), wq_ui_say(app, WQ_SAY_ROW_DAMAGED),
                             row.x, row.w, row.y + h * 62 / 100, AT_START);
        column->y_px += h;
    }
    return st;
}

/* ---- chips: short offers side by side ---- */

struct chip {
    struct wq_str text;
    uint32_t count; /* behind the text; 0: none */
    uint8_t act;
    uint32_t arg;
};

/* Chips from the right, on as many lines as there is room for. */
struct chip_line {
    int32_t x_px; /* where the next one ends, from the left of a screen that runs from the right */
    bool is_full;
};

static enum wq_status label_of(struct wq_app *app, struct wq_style style, struct wq_str text,
                               int32_t most_px, struct wq_label *label)
{
    return wq_label_make(&app->labels, &app->scratch, app->config.fonts, &style, text,
                         wq_ui_is_rtl(app), most_px, label);
}

static void paint_label(struct wq_app *app, const struct wq_label *label, int32_t x, int32_t y)
{
    struct wq_rect at = wq_ui_place(app, (struct wq_rect){x, y, label->width_px, 0});
    wq_paint_glyphs(&app->surface, app->config.fonts, label->glyphs, label->glyph_n, at.x, y);
}

static enum wq_status paint_chip(struct wq_app *app, struct column *column, const struct chip *chip,
                                 struct chip_line *line)
{
    int32_t margin = wq_ui_units(app, 40), pad = wq_ui_units(app, 24), gap = wq_ui_units(app, 13);
    int32_t room = app->surface.w - 2 * margin, h = chips_px(app) - wq_ui_units(app, 10);
    struct wq_phrase number = wq_ui_phrase(app);
    struct wq_label text, count = {NULL, 0, 0};
    enum wq_status st = label_of(app, wq_ui_button_style(app), chip->text, room - 4 * pad, &text);
    if (chip->count)
        wq_phrase_add_number(&number, chip->count);
    if (st == WQ_OK && chip->count)
        st = label_of(app, wq_ui_small_style(app), wq_phrase_str(&number), room, &count);
    if (st != WQ_OK)
        return st;
    int32_t w = text.width_px + 2 * pad + (chip->count ? count.width_px + gap : 0);
    if (w > line->x_px - margin) { /* on the next line */
        column->y_px += chips_px(app);
        line->x_px = app->surface.w - margin;
    }
    line->is_full = column->y_px + chips_px(app) > column->end_px || w > line->x_px - margin;
    if (line->is_full)
        return WQ_OK;
    struct wq_rect box = {line->x_px - w, column->y_px, w, h};
    struct control *c = wq_ui_control(app, box, chip->act, chip->arg, LOOK_FRAMED);
    c->is_held = chip->act == OFFER_RECENT;
    c->is_slow = chip->act != OFFER_FORGET && wq_ui_is_large(app);
    wq_box_frame(app, box, wq_ui_rule_px(app));
    paint_label(app, &text, box.x + w - pad - text.width_px, box.y + h * 62 / 100);
    paint_label(app, &count, box.x + pad, box.y + h * 62 / 100);
    line->x_px -= w + gap;
    return WQ_OK;
}

static enum wq_status paint_words(struct wq_app *app, struct column *column)
{
    const struct search_view *view = &app->search;
    struct chip_line line = {app->surface.w - wq_ui_units(app, 40), false};
    struct column one_line = *column;
    enum wq_status st = paint_header(app, &one_line, WQ_SAY_SEARCH_WORDS);
    column->y_px = one_line.y_px + chips_px(app);
    one_line.end_px = column->y_px;
    for (uint32_t i = 0; i < view->word_n && st == WQ_OK && !line.is_full; i++) {
        const struct suggested_word *word = &view->words[i];
        const struct chip chip = {{word->text, word->len}, word->article_n, OFFER_WORD, i};
        st = paint_chip(app, &one_line, &chip, &line);
    }
    return st;
}

static enum wq_status paint_recent(struct wq_app *app, struct column *column, bool is_alone)
{
    uint32_t slots[WQ_SEARCHED_MAX], n = wq_asked_list(app, slots);
    struct chip_line line = {app->surface.w - wq_ui_units(app, 40), false};
    enum wq_status st = paint_header(app, column, WQ_SAY_SEARCH_RECENT);
    for (uint32_t i = 0; i < n && st == WQ_OK && !line.is_full; i++) {
        const struct chip chip = {wq_asked_text(&app->searched[slots[i]]), 0, OFFER_RECENT,
                                  slots[i]};
        st = paint_chip(app, column, &chip, &line);
    }
    const struct chip forget = {wq_ui_say(app, WQ_SAY_FORGET_ALL), 0, OFFER_FORGET, 0};
    if (!is_alone || st != WQ_OK || line.is_full)
        return st;
    line.x_px = 0; /* on a line of its own */
    return paint_chip(app, column, &forget, &line);
}

static int32_t fault_pitch_px(const struct wq_app *app)
{
    return wq_ui_small_style(app).em_px * 3 / 2;
}

/* That texts cannot be searched. */
static enum wq_status paint_fault(struct wq_app *app, struct column *column)
{
    int32_t margin = wq_ui_units(app, 40);
    struct wq_rect box = {margin, column->y_px, app->surface.w - 2 * margin, 0};
    struct wq_style style = wq_ui_small_style(app);
    const struct marked marked = {.text = wq_ui_say(app, WQ_SAY_ERR_INDEX_WHAT),
                                  .em_px = style.em_px,
                                  .pitch_px = fault_pitch_px(app),
                                  .line_n = FAULT_LINES};
    enum wq_status st = paint_header(app, column, WQ_SAY_ERR_INDEX);
    box.y = column->y_px;
    column->y_px += FAULT_LINES * marked.pitch_px;
    return st == WQ_OK ? wq_marked_paint(app, box, &marked) : st;
}

/* What there is room for. */
struct plan {
    uint32_t title_n;
    bool has_fault, has_words, has_recent;
};

static bool take(int32_t *left_px, int32_t px)
{
    if (*left_px < px)
        return false;
    *left_px -= px;
    return true;
}

/* Two titles come first, then words, then what was asked before, then more titles. */
static struct plan make_plan(const struct wq_app *app, const struct column *column)
{
    const struct search_view *view = &app->search;
    const int32_t header = header_px(app, column), chips = header + chips_px(app);
    int32_t left_px = column->end_px - column->y_px - (view->title_n ? header : 0);
    uint32_t slots[WQ_SEARCHED_MAX];
    struct plan plan = {0};
    while (plan.title_n < view->title_n && plan.title_n < 2 && take(&left_px, title_px(app)))
        plan.title_n++;
    plan.has_fault = app->index.is_tried && app->index.open_n == 0 &&
                     take(&left_px, header + FAULT_LINES * fault_pitch_px(app));
    plan.has_words = view->word_n > 0 && take(&left_px, chips);
    plan.has_recent = wq_asked_list(app, slots) > 0 && take(&left_px, chips);
    while (plan.title_n < view->title_n && take(&left_px, title_px(app)))
        plan.title_n++;
    return plan;
}

enum wq_status wq_offers_paint(struct wq_app *app, struct wq_rect area)
{
    const struct search_view *view = &app->search;
    struct column column = {area.y, area.y + area.h, area.h >= wq_ui_units(app, 300)};
    column.y_px += has_total_line(app, &column) ? wq_ui_units(app, 34) : 0;
    const struct plan plan = make_plan(app, &column);
    const bool is_empty = view->title_n == 0 && view->word_n == 0;
    enum wq_status st = paint_titles(app, &column, plan.title_n);
    if (st == WQ_OK && plan.has_fault)
        st = paint_fault(app, &column);
    if (st == WQ_OK && plan.has_words)
        st = paint_words(app, &column);
    if (st == WQ_OK && plan.has_recent)
        st = paint_recent(app, &column, is_empty);
    return st == WQ_OK && !is_empty && app->index.open_n ? paint_total(app, area) : st;
}
