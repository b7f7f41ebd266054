/* SPDX-License-Identifier: MIT */
/* Where an article comes from: what is stated of it, and that it is what was stored. */
#include "screens.h"
#include "widgets.h"

#define FACTS_MAX 9

struct fact {
    enum wq_say name;
    struct wq_phrase value;
};

/* A stated fact; what is not stated has no row. */
static void add(struct fact *facts, uint32_t *n, enum wq_say name, const struct wq_phrase *value)
{
    if (value->len > 0)
        facts[(*n)++] = (struct fact){name, *value};
}

static void add_text(struct wq_app *app, struct fact *facts, uint32_t *n, enum wq_say name,
                     struct wq_str text)
{
    struct wq_phrase value = wq_ui_phrase(app);
    if (text.len > 0)
        wq_phrase_add_foreign(&value, text);
    add(facts, n, name, &value);
}

static void add_date(struct wq_app *app, struct fact *facts, uint32_t *n, enum wq_say name,
                     uint32_t date)
{
    struct wq_phrase value = wq_ui_phrase(app);
    wq_phrase_add_date(&value, date);
    add(facts, n, name, &value);
}

/* The article's id in groups of four: to be read out and compared. */
static struct wq_phrase id_of(struct wq_app *app, const uint8_t id[WQ_ID_BYTES])
{
    static const char hex[] = "0123456789abcdef";
    char text[2 * WQ_ID_BYTES + WQ_ID_BYTES / 2] = {0};
    struct wq_phrase value = wq_ui_phrase(app);
    for (size_t i = 0, at = 0; i < WQ_ID_BYTES; i++) {
        if (i > 0 && i % 2 == 0)
            text[at++] = ' ';
        text[at++] = hex[id[i] >> 4];
        text[at++] = hex[id[i] & 15];
    }
    wq_phrase_add_foreign(&value, wq_str(text));
    return value;
}

static uint32_t collect(struct wq_app *app, struct fact *facts)
{
    const struct wq_meta *meta = &app->reading.article.meta;
    const struct wq_phrase id = id_of(app, meta->id);
    uint32_t n = 0;
    add_text(app, facts, &n, WQ_SAY_PROV_TITLE, meta->title);
    add_text(app, facts, &n, WQ_SAY_PROV_SOURCE, meta->source);
    add_text(app, facts, &n, WQ_SAY_PROV_AUTHOR, meta->author);
    add_date(app, facts, &n, WQ_SAY_PROV_PUBLISHED, meta->date);
    add_date(app, facts, &n, WQ_SAY_PROV_CAPTURED, meta->captured);
    add_text(app, facts, &n, WQ_SAY_PROV_ADDRESS, meta->address);
    add_text(app, facts, &n, WQ_SAY_PROV_LICENCE, meta->licence);
    add(facts, &n, WQ_SAY_PROV_HASH, &id);
    add_text(app, facts, &n, WQ_SAY_BUNDLE, wq_str(app->config.archive_name));
    return n;
}

static enum wq_status paint_fact(struct wq_app *app, const struct fact *fact, int32_t *y)
{
    const int32_t margin = wq_ui_units(app, 40), w = app->surface.w - 2 * margin;
    const struct prose name = {wq_ui_small_style(app), wq_ui_say(app, fact->name), 0};
    const struct prose value = {wq_ui_row_style(app), wq_phrase_str(&fact->value), 0};
    enum wq_status st = wq_prose_paint(app, &name, margin, w, y);
    if (st == WQ_OK)
        st = wq_prose_paint(app, &value, margin, w, y);
    *y += wq_ui_units(app, 10);
    return st;
}

/* All facts from *first on that the body has room for; *first becomes that of the next page. */
static enum wq_status paint_facts(struct wq_app *app, const struct fact *facts, uint32_t n,
                                  uint32_t *first)
{
    const struct wq_rect body = wq_bar_body(app, true);
    const int32_t least = wq_ui_units(app, 90);
    int32_t y = body.y + wq_ui_units(app, 20);
    enum wq_status st = WQ_OK;
    for (; *first < n && st == WQ_OK && y + least <= body.y + body.h; (*first)++)
        st = paint_fact(app, &facts[*first], &y);
    return st;
}

static enum wq_status paint(struct wq_app *app)
{
    struct fact facts[FACTS_MAX];
    struct wq_visit *visit = wq_ui_visit(app);
    struct wq_phrase state = wq_ui_phrase(app);
    enum wq_status st = WQ_OK;
    uint32_t n = 0, next = visit->first;
    wq_paint_rect(&app->surface, wq_ui_screen(app), 255);
    if (app->reading.fault == WQ_OK) {
        n = collect(app, facts);
        st = paint_facts(app, facts, n, &next);
        wq_phrase_say(&state, WQ_SAY_PROV_INTACT);
    } else {
        wq_phrase_say(&state, WQ_SAY_FAULT);
    }
    app->provenance_next = next < n ? next : 0;
    const bool has_pages = visit->first > 0 || next < n;
    const struct bar bar = {.title = wq_ui_say(app, WQ_SAY_PROVENANCE),
                            .under = wq_phrase_str(&state),
                            .page = visit->first > 0,
                            .page_n = has_pages ? 2 : 1};
    return st == WQ_OK ? wq_bar_paint(app, &bar) : st;
}

static enum wq_status turn(struct wq_app *app, int32_t by, bool *turned)
{
    struct wq_visit *visit = wq_ui_visit(app);
    *turned = by > 0 ? app->provenance_next > 0 : visit->first > 0;
    if (!*turned)
        return WQ_OK;
    visit->first = by > 0 ? app->provenance_next : 0;
    wq_ui_repaint(app, WQ_INTENT_MENU);
    return WQ_OK;
}

static enum wq_status enter(struct wq_app *app)
{
    return wq_article_open(app);
}

const struct screen_kind wq_provenance_screen = {.enter = enter, .paint = paint, .turn = turn};
