/* SPDX-License-Identifier: MIT */
/* A word of the open page that is held: what can be done with it. */
#include "matches.h"
#include "screens.h"
#include "widgets.h"

enum { ACT_SEARCH = ACT_OWN };

static bool is_word(const struct wq_article *article, struct wq_range range)
{
    uint32_t cp;
    wq_utf8_decode((struct wq_str){article->text.ptr + range.off, range.end_off - range.off}, &cp);
    return wq_cp_is_word_part(cp);
}

/* The word next to `from` on the page that is no sign and no white space; `from` itself when there
 * is none. */
static struct wq_range word_beside(const struct wq_article *article, const struct wq_page *page,
                                   struct wq_range from, bool is_next)
{
    struct wq_range word = from;
    for (;;) {
        if (is_next ? word.end_off >= page->next_off : word.off <= page->start_off)
            return from;
        word = wq_word_at(article, is_next ? word.end_off : word.off - 1);
        if (is_word(article, word))
            return word;
    }
}

/* `word`, or instead of a sign or white space the word behind it, else the one before. */
static struct wq_range word_near(const struct wq_article *article, const struct wq_page *page,
                                 struct wq_range word)
{
    for (int is_next = 1; is_next >= 0 && !is_word(article, word); is_next--)
        word = word_beside(article, page, word, is_next);
    return word;
}

/* Whole lines below the word, or above it where there is no room, so that none is cut. */
static struct wq_rect bar_area(const struct wq_app *app, const struct wq_page *page,
                               struct wq_rect word)
{
    const int32_t h = wq_ui_units(app, 100);
    const bool is_below = word.y + word.h + h <= app->spec.bottom_px;
    int32_t top = is_below ? word.y + word.h : word.y - h;
    int32_t bottom = top + h;
    for (uint32_t i = 0; i < page->line_n; i++) {
        const struct wq_line *line = &page->lines[i];
        if (line->top_px >= bottom || line->top_px + line->pitch_px <= top)
            continue;
        if (is_below && line->top_px + line->pitch_px > bottom)
            bottom = line->top_px + line->pitch_px;
        else if (!is_below && line->top_px < top)
            top = line->top_px;
    }
    if (top < 0 ||
        bottom > app->surface.h) { /* letters so large that there is no room beside them */
        top = app->surface.h - h;
        bottom = app->surface.h;
    }
    return (struct wq_rect){0, top, app->surface.w, bottom - top};
}

static enum wq_status paint_bar(struct wq_app *app, struct wq_rect area)
{
    const int32_t gap = wq_ui_units(app, 15), margin = wq_ui_units(app, 40);
    const int32_t h = wq_ui_units(app, 70), w = (area.w - 2 * margin - gap) / 2,
                  y = area.y + (area.h - h) / 2;
    const struct wq_rect search = {area.x + area.w - margin - w, y, w, h};
    const struct wq_rect cancel = {area.x + margin, y, w, h};
    wq_panel_area(app, area);
    struct control *c = wq_ui_control(app, search, ACT_SEARCH, 0, LOOK_FRAMED);
    c->is_default = true;
    c->is_slow = wq_ui_is_large(app);
    enum wq_status st = wq_button_paint(app, search, wq_ui_say(app, WQ_SAY_SEARCH_FOR_IT), false);
    wq_ui_control(app, cancel, ACT_BACK, 0, LOOK_FRAMED);
    return st == WQ_OK ? wq_button_paint(app, cancel, wq_ui_say(app, WQ_SAY_CANCEL), false) : st;
}

static enum wq_status paint(struct wq_app *app)
{
    const size_t mark = wq_arena_mark(&app->scratch);
    struct wq_page *page;
    struct wq_rect word;
    enum wq_status st = wq_matches_page(app, &page);
    if (st == WQ_OK) {
        wq_matches_invert(app, page, app->matches.word, &word);
        st = paint_bar(app, bar_area(app, page, word));
    }
    wq_arena_rewind(&app->scratch, mark);
    return st;
}

static enum wq_status act(struct wq_app *app, const struct control *control, bool is_held)
{
    const struct wq_range word = app->matches.word;
    struct wq_query query;
    struct wq_str text = {app->reading.article.text.ptr + word.off, word.end_off - word.off};
    (void)is_held;
    (void)control;
    text.len = text.len < WQ_SEARCHED_BYTES ? text.len : 0;
    wq_query_parse(text, false, &query);
    if (query.n == 0)
        return WQ_OK;
    const struct wq_visit results = wq_asked_visit(app, wq_asked_add(app, text, NULL));
    return wq_ui_go(app, &results);
}

/* Keys that turn pages move to the word beside. */
static enum wq_status event(struct wq_app *app, const struct wq_event *event, bool *taken)
{
    const bool is_rtl = app->reading.is_rtl;
    const enum wq_key key = event->key;
    struct wq_page *page;
    const bool is_next = key == WQ_KEY_NEXT || key == (is_rtl ? WQ_KEY_LEFT : WQ_KEY_RIGHT);
    const bool is_before = key == WQ_KEY_PREV || key == (is_rtl ? WQ_KEY_RIGHT : WQ_KEY_LEFT);
    *taken = event->kind == WQ_EVENT_KEY && (is_next || is_before);
    if (!*taken)
        return WQ_OK;
    const size_t mark = wq_arena_mark(&app->scratch);
    enum wq_status st = wq_matches_page(app, &page);
    if (st == WQ_OK)
        app->matches.word = word_beside(&app->reading.article, page, app->matches.word, is_next);
    wq_arena_rewind(&app->scratch, mark);
    wq_ui_repaint(app, WQ_INTENT_HIGHLIGHT);
    return st;
}

static const struct screen_kind word_panel = {.paint = paint, .act = act, .event = event};

enum wq_status wq_word_open(struct wq_app *app, bool is_first, int32_t x_px, int32_t y_px)
{
    const struct wq_article *article = &app->reading.article;
    const size_t mark = wq_arena_mark(&app->scratch);
    struct wq_page *page;
    enum wq_status st = wq_matches_page(app, &page);
    bool is_there = st == WQ_OK && page->line_n > 0;
    if (is_there) {
        const uint32_t off =
            is_first ? page->lines[0].off : wq_page_hit(page, article, x_px, y_px).cluster.off;
        is_there = off < article->text.len;
        if (is_there) {
            app->matches.word = word_near(article, page, wq_word_at(article, off));
            is_there = is_word(article, app->matches.word);
        }
    }
    wq_arena_rewind(&app->scratch, mark);
    if (is_there)
        wq_ui_open_panel(app, &word_panel, 0);
    return st;
}
