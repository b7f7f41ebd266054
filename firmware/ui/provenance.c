/* SPDX-License-Identifier: MIT */
/* Where an article comes from: what is stated of it, and that it is what was stored. */
#include "screens.h"
#include "widgets.h"

#define FACTS_MAX 9

struct fact {
    enum wq_say name;
    struct wq_phrase value; /* empty: not stated */
};

enum { ACT_SOURCE = ACT_OWN };

static void add(struct fact *facts, uint32_t *n, enum wq_say name, const struct wq_phrase *value)
{
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
    value.manner.shows_hijri = true; /* whoever quotes the article may need either */
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

/* Its name, and the value beside it on as many lines as it needs. */
static enum wq_status paint_fact(struct wq_app *app, const struct fact *fact, int32_t *y)
{
    const int32_t margin = wq_ui_units(app, 40), w = app->surface.w - 2 * margin;
    const int32_t name_w = w * 29 / 100, gap = wq_ui_units(app, 10);
    const bool is_stated = fact->value.len > 0;
    const struct prose name = {wq_ui_small_style(app), wq_ui_say(app, fact->name), 2};
    const struct prose value = {
        is_stated ? wq_ui_row_style(app) : wq_ui_small_style(app),
        is_stated ? wq_phrase_str(&fact->value) : wq_ui_say(app, WQ_SAY_PROV_NONE), 3};
    int32_t name_y = *y + gap + (value.style.em_px - name.style.em_px) / 2, value_y = *y + gap;
    enum wq_status st = wq_prose_paint(app, &name, margin + w - name_w, name_w, &name_y);
    if (st == WQ_OK)
        st = wq_prose_paint(app, &value, margin, w - name_w - gap, &value_y);
    *y = (value_y > name_y ? value_y : name_y) + wq_ui_units(app, 3);
    wq_ui_fill(app, (struct wq_rect){margin, *y, w, wq_ui_rule_px(app)}, 0);
    return st;
}

static enum wq_status paint_source(struct wq_app *app, int32_t *y)
{
    const int32_t margin = wq_ui_units(app, 40), gap = wq_ui_units(app, 12);
    const struct wq_rect box = {margin, *y + gap, app->surface.w - 2 * margin,
                                wq_ui_units(app, 62)};
    const int32_t around = wq_ui_focus_px(app) + wq_ui_thick_px(app); /* for the focus's frame */
    *y = box.y + box.h;
    wq_ui_control(
        app,
        (struct wq_rect){box.x - around, box.y - around, box.w + 2 * around, box.h + 2 * around},
        ACT_SOURCE, 0, LOOK_ROW);
    return wq_button_paint(app, box, wq_ui_say(app, WQ_SAY_PROV_ALL_OF_SOURCE), false);
}

/* Whether the bar is too short for the verdict, which then stands over the facts. */
static bool has_line(const struct wq_app *app)
{
    return wq_ui_has_keys_only(app) && app->surface.w < app->surface.h;
}

static enum wq_status paint_verdict(struct wq_app *app, struct wq_str verdict, int32_t *y)
{
    const int32_t margin = wq_ui_units(app, 40), w = app->surface.w - 2 * margin;
    const struct prose prose = {wq_ui_button_style(app), verdict, 2};
    *y += wq_ui_units(app, 10);
    enum wq_status st = wq_prose_paint(app, &prose, margin, w, y);
    *y += wq_ui_units(app, 6);
    wq_ui_fill(app, (struct wq_rect){margin, *y, w, wq_ui_rule_px(app)}, 0);
    return st;
}

/* All facts from *first on that the body has room for, `y` on, and behind them the way to the
 * source; *first becomes that of the next page. `n` counts that way, too. */
static enum wq_status paint_facts(struct wq_app *app, const struct fact *facts, uint32_t n,
                                  uint32_t *first, int32_t y)
{
    const struct wq_rect body = wq_bar_body(app, true);
    const int32_t least = wq_ui_units(app, 76);
    const bool has_source = app->reading.article.meta.source.len > 0;
    enum wq_status st = WQ_OK;
    for (; *first < n && st == WQ_OK && y + least <= body.y + body.h; (*first)++)
        st = has_source && *first + 1 == n ? paint_source(app, &y)
                                           : paint_fact(app, &facts[*first], &y);
    return st;
}

static enum wq_status paint(struct wq_app *app)
{
    struct fact facts[FACTS_MAX];
    struct wq_visit *visit = wq_ui_visit(app);
    struct wq_phrase state = wq_ui_phrase(app);
    enum wq_status st = WQ_OK;
    uint32_t n = 0, next = visit->first;
    int32_t y = wq_bar_body(app, true).y;
    wq_paint_rect(&app->surface, wq_ui_screen(app), 255);
    if (app->reading.fault == WQ_OK) {
        n = collect(app, facts) + (app->reading.article.meta.source.len > 0);
        wq_phrase_say(&state, WQ_SAY_PROV_UNSIGNED);
        if (has_line(app) && visit->first == 0)
            st = paint_verdict(app, wq_phrase_str(&state), &y);
        if (st == WQ_OK)
            st = paint_facts(app, facts, n, &next, y);
    } else {
        wq_phrase_say(&state, WQ_SAY_FAULT);
    }
    app->provenance_next = next < n ? next : 0;
    const bool has_pages = visit->first > 0 || next < n;
    const struct bar bar = {.title = wq_ui_say(app, WQ_SAY_PROVENANCE),
                            .under = has_line(app) && n > 0 ? wq_str(NULL) : wq_phrase_str(&state),
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

static enum wq_status act(struct wq_app *app, const struct control *control, bool is_held)
{
    (void)is_held;
    return control->act == ACT_SOURCE ? wq_list_go_to_source(app, app->reading.index) : WQ_OK;
}

const struct screen_kind wq_provenance_screen = {
    .enter = enter, .paint = paint, .act = act, .turn = turn};
