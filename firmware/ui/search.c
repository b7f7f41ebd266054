/* SPDX-License-Identifier: MIT */
/* The search screen: a field with its keyboard, and what the archive offers for what is typed. */
#include <string.h>
#include "marked.h"
#include "screens.h"
#include "widgets.h"

enum { ACT_TITLE = ACT_OWN, ACT_WORD, ACT_RECENT, ACT_FORGET };

/* ---- measures ---- */

struct wq_rect wq_search_field(const struct wq_app *app)
{
    bool is_low = wq_ui_has_keys_only(app);
    int32_t margin = wq_ui_units(app, 40), back = wq_ui_units(app, 80);
    return (struct wq_rect){margin, wq_ui_units(app, is_low ? 10 : 22),
                            app->surface.w - margin - back, wq_ui_units(app, is_low ? 67 : 71)};
}

enum wq_status wq_search_paint_top(struct wq_app *app, const struct typing *typing, bool is_open)
{
    struct wq_rect field = wq_search_field(app);
    struct wq_rect back = {field.x + field.w, field.y, app->surface.w - field.x - field.w, field.h};
    if (!is_open)
        wq_ui_control(app, field, ACT_FIELD, 0, LOOK_BAR);
    wq_ui_control(app, back, ACT_BACK, 0, LOOK_BAR);
    wq_icon_paint(app, ICON_BACK, back);
    return wq_typing_paint_field(app, typing, field, is_open);
}

static int32_t legend_px(const struct wq_app *app)
{
    return wq_ui_has_keys_only(app) ? wq_ui_units(app, 57) : 0;
}

static struct wq_rect keys_area(const struct wq_app *app)
{
    int32_t h = wq_typing_px(app);
    return (struct wq_rect){0, app->surface.h - legend_px(app) - h, app->surface.w, h};
}

/* What lies between the field and the keyboard. */
static struct wq_rect offers_area(const struct wq_app *app)
{
    struct wq_rect field = wq_search_field(app);
    int32_t y = field.y + field.h + wq_ui_units(app, 10);
    return (struct wq_rect){0, y, app->surface.w, keys_area(app).y - y};
}

/* ---- what is offered ---- */

/* The column of offers while it is filled. */
struct column {
    int32_t y_px, end_px;
    bool has_headers; /* room for the names of its parts */
};

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

/* What the query would find in the texts, at the end of the first line. */
static enum wq_status paint_total(struct wq_app *app)
{
    const struct wq_hits *hits = &app->search.hits;
    struct wq_rect area = offers_area(app), field = wq_search_field(app);
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
        const size_t mark = wq_arena_mark(&app->scratch);
        struct wq_meta meta;
        wq_ui_control(app, row, ACT_TITLE, i, LOOK_FRAMED);
        wq_ui_fill(app, (struct wq_rect){row.x, row.y + h, row.w, wq_ui_rule_px(app)}, 0);
        row.x += wq_ui_units(app, 10);
        row.w -= wq_ui_units(app, 20);
        if (wq_archive_listed(app->config.archive, app->search.titles[i], &app->scratch, &meta) ==
            WQ_OK)
            st = paint_title(app, row, wq_trim(meta.title));
        else
            st = wq_ui_label(app, wq_ui_button_style(app), wq_ui_say(app, WQ_SAY_ROW_DAMAGED),
                             row.x, row.w, row.y + h * 62 / 100, AT_START);
        wq_arena_rewind(&app->scratch, mark);
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
    wq_ui_control(app, box, chip->act, chip->arg, LOOK_FRAMED)->is_held = chip->act == ACT_RECENT;
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
        const struct chip chip = {{word->text, word->len}, word->article_n, ACT_WORD, i};
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
        const struct chip chip = {wq_asked_text(&app->searched[slots[i]]), 0, ACT_RECENT, slots[i]};
        st = paint_chip(app, column, &chip, &line);
    }
    const struct chip forget = {wq_ui_say(app, WQ_SAY_FORGET_ALL), 0, ACT_FORGET, 0};
    if (!is_alone || st != WQ_OK || line.is_full)
        return st;
    line.x_px = 0; /* on a line of its own */
    return paint_chip(app, column, &forget, &line);
}

/* That texts cannot be searched. */
static enum wq_status paint_fault(struct wq_app *app, struct column *column)
{
    int32_t margin = wq_ui_units(app, 40);
    struct wq_rect box = {margin, column->y_px, app->surface.w - 2 * margin, 0};
    struct wq_style style = wq_ui_small_style(app);
    const struct marked marked = {.text = wq_ui_say(app, WQ_SAY_ERR_INDEX_WHAT),
                                  .em_px = style.em_px,
                                  .pitch_px = style.em_px * 3 / 2,
                                  .line_n = 3};
    enum wq_status st = paint_header(app, column, WQ_SAY_ERR_INDEX);
    box.y = column->y_px;
    column->y_px += 3 * marked.pitch_px;
    return st == WQ_OK ? wq_marked_paint(app, box, &marked) : st;
}

/* Titles first, then words, then what was asked before, as far as there is room. */
static enum wq_status paint_offers(struct wq_app *app)
{
    const struct search_view *view = &app->search;
    const struct wq_rect area = offers_area(app);
    uint32_t slots[WQ_SEARCHED_MAX], recent_n = wq_asked_list(app, slots);
    struct column column = {area.y, area.y + area.h, area.h >= wq_ui_units(app, 300)};
    const int32_t header = header_px(app, &column), chips = header + chips_px(app);
    const bool is_empty = view->title_n == 0 && view->word_n == 0;
    int32_t left = area.h - (view->word_n ? chips : 0) - (view->title_n ? header : 0);
    uint32_t title_n = view->title_n < 2 ? view->title_n : 2;
    left -= (int32_t)title_n * title_px(app);
    const bool has_recent = recent_n > 0 && left >= chips;
    for (left -= has_recent ? chips : 0; title_n < view->title_n && left >= title_px(app);
         left -= title_px(app))
        title_n++;
    enum wq_status st = WQ_OK;
    if (app->index.tried_n > 0 && app->index.open_n == 0)
        st = paint_fault(app, &column);
    if (st == WQ_OK && title_n)
        st = paint_titles(app, &column, title_n);
    if (st == WQ_OK && view->word_n && column.y_px + chips <= column.end_px)
        st = paint_words(app, &column);
    if (st == WQ_OK && has_recent && column.y_px + chips <= column.end_px)
        st = paint_recent(app, &column, is_empty);
    return st == WQ_OK && !is_empty && app->index.open_n ? paint_total(app) : st;
}

/* ---- the screen ---- */

static enum wq_status paint_legend(struct wq_app *app)
{
    int32_t margin = wq_ui_units(app, 40), h = legend_px(app), y = app->surface.h - h;
    if (h == 0)
        return WQ_OK;
    wq_ui_fill(app, (struct wq_rect){0, y, app->surface.w, wq_ui_thick_px(app)}, 0);
    return wq_ui_label(app, wq_ui_small_style(app), wq_ui_say(app, WQ_SAY_KEYS_TYPING), margin,
                       app->surface.w - 2 * margin, y + h * 62 / 100, AT_START);
}

/* The keys come first in the order of the focus, then what is offered, then the field's. */
static enum wq_status paint(struct wq_app *app)
{
    const struct wq_rect keys = keys_area(app);
    wq_paint_rect(&app->surface, wq_ui_screen(app), 255);
    wq_ui_fill(app, (struct wq_rect){0, keys.y, keys.w, wq_ui_thick_px(app)}, 0);
    enum wq_status st = wq_typing_paint_keys(app, &app->search.typing, keys);
    if (st == WQ_OK)
        st = paint_offers(app);
    if (st == WQ_OK)
        st = wq_search_paint_top(app, &app->search.typing, true);
    return st == WQ_OK ? paint_legend(app) : st;
}

/* The list that is searched in, as what its articles have in common. */
static struct wq_searched narrowed_to(struct wq_app *app, const struct wq_visit *visit)
{
    struct wq_searched narrowed = wq_asked_any();
    struct wq_meta first, last;
    uint32_t newest, oldest;
    if (visit->n == 0)
        return narrowed;
    if (visit->what == WQ_ORDER_SOURCE)
        narrowed.source = visit->from;
    else if (visit->what == WQ_ORDER_AUTHOR)
        narrowed.author = visit->from;
    else if (visit->what == WQ_ORDER_CATEGORY)
        narrowed.category = visit->from;
    if (visit->what != WQ_ORDER_DATE)
        return narrowed;
    const size_t mark = wq_arena_mark(&app->scratch);
    struct wq_archive *archive = app->config.archive;
    if (wq_archive_at(archive, WQ_ORDER_DATE, visit->from, &newest) == WQ_OK &&
        wq_archive_at(archive, WQ_ORDER_DATE, visit->from + visit->n - 1, &oldest) == WQ_OK &&
        wq_archive_listed(archive, newest, &app->scratch, &first) == WQ_OK &&
        wq_archive_listed(archive, oldest, &app->scratch, &last) == WQ_OK) {
        narrowed.from_date = last.date;
        narrowed.to_date = first.date;
    }
    wq_arena_rewind(&app->scratch, mark);
    return narrowed;
}

static bool needs_letters(const struct wq_app *app)
{
    return app->shows_focus || wq_ui_has_keys_only(app);
}

/* `first` of a visit tells whether it has been here before: what was typed then stays. */
static enum wq_status enter(struct wq_app *app)
{
    struct search_view *view = &app->search;
    struct wq_visit *visit = wq_ui_visit(app);
    if (visit->first == 0) {
        *view = (struct search_view){.key_n = 0};
        if (!wq_ui_is_rtl(app))
            view->typing.set = view->typing.letters = KEYSET_LATIN;
        visit->first = 1;
    }
    view->narrowed = narrowed_to(app, visit);
    enum wq_status st = wq_hits_suggest(app);
    if (st == WQ_OK && needs_letters(app))
        st = wq_hits_letters(app, &view->typing);
    return st;
}

/* ---- acting ---- */

static enum wq_status suggest(struct wq_app *app)
{
    enum wq_status st = wq_hits_suggest(app);
    wq_ui_repaint_rect(app, offers_area(app), WQ_INTENT_MENU);
    if (wq_ui_has_keys_only(app)) /* the number of results stands in it */
        wq_ui_repaint_rect(app, wq_ui_place(app, wq_search_field(app)), WQ_INTENT_TYPING);
    return st;
}

static enum wq_status ask(struct wq_app *app, struct wq_str text)
{
    struct wq_query query;
    wq_query_parse(text, false, &query);
    if (query.n == 0)
        return WQ_OK;
    uint32_t slot = wq_asked_add(app, text, &app->search.narrowed);
    struct wq_visit results = wq_asked_visit(app, slot);
    return wq_ui_go(app, &results);
}

/* The field's last word, which the offered one begins like, becomes that. */
static enum wq_status ask_word(struct wq_app *app, const struct suggested_word *word)
{
    struct field *field = &app->search.typing.field;
    struct wq_query query;
    wq_query_parse(wq_field_str(field), true, &query);
    if (query.n == 0)
        return WQ_OK;
    const struct wq_query_word *last = &query.words[query.n - 1];
    struct field typed = *field;
    wq_field_set(field, (struct wq_str){typed.text, last->off});
    if (!wq_field_insert(field, (struct wq_str){word->text, word->len}))
        *field = typed;
    return ask(app, wq_field_str(field));
}

/* `had_variants`: the upper row of keys was another. */
static enum wq_status note_typed(struct wq_app *app, enum typed typed, bool had_variants)
{
    struct search_view *view = &app->search;
    enum wq_status st = WQ_OK;
    if (typed == TYPED_NOTHING)
        return WQ_OK;
    if (typed == TYPED_ENTER)
        return ask(app, wq_trim(wq_field_str(&view->typing.field)));
    if (needs_letters(app))
        st = wq_hits_letters(app, &view->typing);
    if (typed == TYPED_TEXT)
        wq_ui_repaint_rect(app, wq_ui_place(app, wq_search_field(app)), WQ_INTENT_TYPING);
    if (typed == TYPED_KEYS || had_variants || needs_letters(app))
        wq_ui_repaint_rect(app, keys_area(app), WQ_INTENT_TYPING);
    view->key_n += typed == TYPED_TEXT;
    return st == WQ_OK && view->key_n >= SUGGEST_KEYS ? suggest(app) : st;
}

static enum wq_status forget(struct wq_app *app, uint32_t from, uint32_t n)
{
    for (uint32_t i = from; i < from + n; i++)
        wq_asked_forget(app, i);
    wq_ui_repaint_rect(app, offers_area(app), WQ_INTENT_MENU);
    return WQ_OK;
}

static enum wq_status act(struct wq_app *app, const struct control *control, bool is_held)
{
    struct search_view *view = &app->search;
    struct wq_visit article = wq_visit_to(WQ_SCREEN_ARTICLE);
    bool had_variants;
    switch (control->act) {
    case ACT_TITLE:
        article.article = view->titles[control->arg];
        return wq_ui_go(app, &article);
    case ACT_WORD:
        return ask_word(app, &view->words[control->arg]);
    case ACT_RECENT:
        return is_held ? forget(app, control->arg, 1)
                       : ask(app, wq_asked_text(&app->searched[control->arg]));
    case ACT_FORGET:
        return forget(app, 0, WQ_SEARCHED_MAX);
    default:
        had_variants = view->typing.variants_of != 0;
        return note_typed(app, wq_typing_act(app, &view->typing, control, is_held), had_variants);
    }
}

static bool is_in(struct wq_rect rect, const struct wq_event *event)
{
    return event->x >= rect.x && event->x < rect.x + rect.w && event->y >= rect.y &&
           event->y < rect.y + rect.h;
}

/* The back key takes letters away while there are any; a touch in the field moves the caret. */
static enum wq_status event(struct wq_app *app, const struct wq_event *event, bool *taken)
{
    struct typing *typing = &app->search.typing;
    const struct wq_rect field = wq_search_field(app);
    *taken = true;
    if (event->kind == WQ_EVENT_KEY && event->key == WQ_KEY_BACK && typing->field.len > 0)
        return note_typed(app, wq_typing_erase(typing), true);
    if (event->kind == WQ_EVENT_TAP && is_in(wq_ui_place(app, field), event)) {
        wq_ui_repaint_rect(app, wq_ui_place(app, field), WQ_INTENT_TYPING);
        return wq_typing_point(app, typing, field, event->x);
    }
    *taken = false;
    return WQ_OK;
}

static bool has_work(const struct wq_app *app)
{
    return app->search.key_n > 0;
}

const struct screen_kind wq_search_screen = {.enter = enter,
                                             .paint = paint,
                                             .act = act,
                                             .event = event,
                                             .has_work = has_work,
                                             .work = suggest,
                                             .pause_ms = SUGGEST_PAUSE_MS};
