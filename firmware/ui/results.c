/* SPDX-License-Identifier: MIT */
/* What a query has found: titles with the lines of the text that match, and what the results may be
 * narrowed to. */
#include <string.h>
#include "filters.h"
#include "marked.h"
#include "matches.h"
#include "screens.h"
#include "widgets.h"

enum { ACT_HIT = ACT_OWN, ACT_FILTER, ACT_OTHER };

#define ORDER_PAUSE_MS 1000
#define SNIPPET_BYTES_PER_LINE 130 /* of Arabic at 67 units; what is too much is cut */

/* ---- measures ---- */

struct measures {
    int32_t title_em_px, small_em_px, text_em_px;
    int32_t title_px, small_px, text_pitch_px; /* heights of lines */
    int32_t line_n;                            /* of a snippet */
    int32_t row_px;
};

static struct measures measure(const struct wq_app *app)
{
    struct measures m = {.title_em_px = wq_ui_row_style(app).em_px,
                         .small_em_px = wq_ui_small_style(app).em_px,
                         .text_em_px = wq_ui_units(app, 22)};
    const int32_t least = app->config.device->levels == 2 ? 26 : 20;
    const bool is_low = wq_ui_has_keys_only(app);
    m.text_em_px = m.text_em_px < least ? least : m.text_em_px;
    m.title_px = m.title_em_px * (is_low ? 135 : 150) / 100;
    m.small_px = m.small_em_px * (is_low ? 150 : 170) / 100;
    m.text_pitch_px = m.text_em_px * (is_low ? 142 : 157) / 100;
    m.line_n = app->surface.h >= 1000 ? 2 : 1;
    m.row_px =
        m.title_px + m.small_px + m.line_n * m.text_pitch_px + wq_ui_units(app, is_low ? 12 : 18);
    return m;
}

static struct wq_rect filter_row(const struct wq_app *app)
{
    bool is_low = wq_ui_has_keys_only(app);
    struct wq_rect field = wq_search_field(app);
    int32_t margin = wq_ui_units(app, 40);
    return (struct wq_rect){margin, field.y + field.h + wq_ui_units(app, is_low ? 8 : 20),
                            app->surface.w - 2 * margin, wq_ui_units(app, is_low ? 55 : 58)};
}

/* Where the results stand. */
static struct wq_rect body_of(const struct wq_app *app)
{
    struct wq_rect row = filter_row(app), whole = wq_bar_body(app, true);
    int32_t y = row.y + row.h + wq_ui_units(app, wq_ui_has_keys_only(app) ? 8 : 12);
    return (struct wq_rect){0, y, app->surface.w, whole.y + whole.h - y};
}

int32_t wq_results_edge(const struct wq_app *app, int32_t y_px)
{
    const struct wq_rect body = body_of(app);
    return y_px < body.y ? y_px : y_px - (y_px - body.y) % measure(app).row_px;
}

static uint32_t row_n(const struct wq_app *app)
{
    int32_t n = body_of(app).h / measure(app).row_px;
    return n < 1 ? 1 : (uint32_t)n;
}

/* ---- a result ---- */

static struct wq_str say_about(struct wq_phrase *about, const struct wq_meta *meta)
{
    if (meta->source.len)
        wq_phrase_add_foreign(about, meta->source);
    if (meta->date)
        wq_phrase_comma(about);
    wq_phrase_add_date(about, meta->date);
    return wq_phrase_str(about);
}

static enum wq_status paint_snippet(struct wq_app *app, struct wq_rect box,
                                    const struct wq_article *article, const struct measures *m,
                                    uint32_t *off)
{
    struct wq_snippet snippet;
    /* twice as many bytes a letter in Arabic as in Latin; what has no room is cut when it is set */
    const uint32_t bytes = (uint32_t)(box.w * m->line_n * 5 / m->text_em_px);
    enum wq_status st =
        wq_snippet_make(&app->results.query, article, bytes, &app->scratch, &snippet);
    if (st != WQ_OK)
        return st;
    const struct marked marked = {.text = snippet.text,
                                  .ranges = snippet.ranges,
                                  .range_n = snippet.range_n,
                                  .em_px = m->text_em_px,
                                  .pitch_px = m->text_pitch_px,
                                  .line_n = (uint32_t)m->line_n};
    *off = snippet.off;
    return wq_marked_paint(app, box, &marked);
}

/* Of a damaged article the title, as far as the catalogue has it, and no snippet. *off is where in
 * the text that stands. */
static enum wq_status paint_found(struct wq_app *app, struct wq_rect box, uint32_t article,
                                  const struct measures *m, uint32_t *off)
{
    struct wq_article read = {0};
    struct wq_phrase title = wq_ui_phrase(app), about = title;
    struct wq_style style = wq_ui_row_style(app);
    int32_t y = box.y + wq_ui_units(app, wq_ui_has_keys_only(app) ? 3 : 6);
    enum wq_status found = wq_archive_article(app->config.archive, article, &app->scratch, &read);
    if (found == WQ_E_NOMEM)
        return found;
    const struct wq_rect mark = {box.x + box.w, y, wq_ui_units(app, 40), m->title_px};
    wq_damage_note(app, article, found);
    if (found == WQ_OK ||
        wq_archive_listed(app->config.archive, article, &app->scratch, &read.meta) == WQ_OK) {
        wq_mark_paint(app, mark, article, read.meta.id);
        wq_phrase_add_foreign(&title, read.meta.title);
        say_about(&about, &read.meta);
    } else {
        style = wq_ui_button_style(app); /* our words, with their own mark */
        wq_phrase_say(&title, WQ_SAY_ROW_DAMAGED);
    }
    enum wq_status st = wq_ui_label(app, style, wq_phrase_str(&title), box.x, box.w,
                                    y + m->title_em_px * 11 / 10, AT_START);
    y += m->title_px;
    if (st == WQ_OK && about.len)
        st = wq_ui_label(app, wq_ui_small_style(app), wq_phrase_str(&about), box.x, box.w,
                         y + m->small_em_px * 12 / 10, AT_START);
    y += about.len ? m->small_px : 0;
    return st == WQ_OK && found == WQ_OK
               ? paint_snippet(app, (struct wq_rect){box.x, y, box.w, box.h}, &read, m, off)
               : st;
}

static enum wq_status paint_hits(struct wq_app *app)
{
    const struct results_view *view = &app->results;
    const struct measures m = measure(app);
    const struct wq_rect body = body_of(app);
    const int32_t margin = wq_ui_units(app, 40), gap = wq_ui_thick_px(app);
    const int32_t mark_px = wq_ui_units(app, 42); /* the column of the marks */
    const uint32_t first = wq_ui_visit(app)->first, n = row_n(app);
    enum wq_status st = WQ_OK;
    for (uint32_t i = 0; i < n && first + i < view->n && st == WQ_OK; i++) {
        struct wq_rect row = {0, body.y + (int32_t)i * m.row_px, body.w, m.row_px};
        struct wq_rect box = {margin, row.y, body.w - 2 * margin - mark_px, row.h};
        const size_t mark = wq_arena_mark(&app->scratch);
        uint32_t off = 0;
        st = paint_found(app, box, view->articles[first + i], &m, &off);
        wq_arena_rewind(&app->scratch, mark);
        if (i > 0)
            wq_ui_fill(app, (struct wq_rect){margin, row.y, box.w + mark_px, wq_ui_rule_px(app)},
                       0);
        wq_ui_control(app, (struct wq_rect){gap, row.y, row.w - 2 * gap, row.h}, ACT_HIT, first + i,
                      LOOK_ROW)
            ->is_slow = wq_article_is_far(0, off);
    }
    return st;
}

/* ---- when there is none ---- */

static struct wq_str say_other(struct wq_phrase *line, const struct alternative *other)
{
    static const enum wq_say says[OTHER_WAYS] = {[OTHER_WORD] = WQ_SAY_DID_YOU_MEAN,
                                                 [WITHOUT_WORD] = WQ_SAY_WITHOUT_WORD,
                                                 [WITHOUT_FILTER] = WQ_SAY_WITHOUT_FILTER};
    const struct wq_said said = {
        .words = wq_field_str(&other->word), .counted = WQ_COUNTED_RESULTS, .n = other->total};
    wq_phrase_say_of(line, says[other->way], &said);
    if (other->way == OTHER_WORD) {
        wq_phrase_add(line, " ");
        wq_phrase_count(line, WQ_COUNTED_RESULTS, other->total);
    }
    return wq_phrase_str(line);
}

/* Ways that do find something, a line each; or that the texts cannot be searched. */
static enum wq_status paint_others(struct wq_app *app)
{
    const struct wq_rect body = body_of(app);
    const int32_t margin = wq_ui_units(app, 40), h = wq_ui_units(app, 70);
    struct wq_rect row = {margin, body.y + h / 2, body.w - 2 * margin, h};
    struct wq_style style = wq_ui_button_style(app);
    enum wq_status st = WQ_OK;
    if (app->index.open_n == 0 || app->results.is_damaged) {
        const struct marked marked = {.text = wq_ui_say(app, WQ_SAY_ERR_INDEX_WHAT),
                                      .em_px = style.em_px,
                                      .pitch_px = style.em_px * 8 / 5,
                                      .line_n = 4};
        return wq_marked_paint(app, row, &marked);
    }
    for (uint32_t i = 0; i < app->results.other_n && st == WQ_OK; i++, row.y += h) {
        struct wq_phrase line = wq_ui_phrase(app);
        wq_ui_control(app, row, ACT_OTHER, i, LOOK_FRAMED)->is_slow = wq_ui_is_large(app);
        wq_ui_fill(app, (struct wq_rect){row.x, row.y + h, row.w, wq_ui_rule_px(app)}, 0);
        st = wq_ui_label(app, style, say_other(&line, &app->results.others[i]),
                         row.x + wq_ui_inside_px(app), row.w - 2 * wq_ui_inside_px(app),
                         row.y + h * 62 / 100, AT_START);
    }
    return st;
}

/* ---- the screen ---- */

/* How many there are; the number alone where filters leave no more room, or nothing. */
static enum wq_status paint_total(struct wq_app *app, int32_t end_px)
{
    const struct wq_rect row = filter_row(app);
    const struct wq_style style = wq_ui_small_style(app);
    const int32_t baseline = row.y + row.h * 62 / 100, room = end_px - row.x;
    struct wq_phrase count = wq_ui_phrase(app), number = count;
    const struct wq_phrase *const ways[] = {&count, &number};
    struct wq_label label;
    if (app->results.is_total_at_most)
        wq_phrase_say(&count, WQ_SAY_AT_MOST);
    wq_phrase_count(&count, WQ_COUNTED_RESULTS, app->results.total);
    wq_phrase_add_number(&number, app->results.total);
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        const struct wq_str text = wq_phrase_str(ways[i]);
        enum wq_status st = wq_label_make(&app->labels, &app->scratch, app->config.fonts, &style,
                                          text, wq_ui_is_rtl(app), app->surface.w, &label);
        if (st == WQ_OK && label.width_px > room)
            continue;
        return st == WQ_OK ? wq_ui_label(app, style, text, row.x, room, baseline, AT_END) : st;
    }
    return WQ_OK;
}

static enum wq_status paint_filters(struct wq_app *app)
{
    const struct wq_rect row = filter_row(app), body = body_of(app);
    int32_t end_px = row.x + row.w;
    enum wq_status st = WQ_OK;
    for (enum filter which = 0; which < FILTERS && st == WQ_OK; which++)
        st = wq_filter_paint(app, which, ACT_FILTER, row, &end_px);
    wq_ui_fill(app, (struct wq_rect){0, body.y - wq_ui_thick_px(app), body.w, wq_ui_thick_px(app)},
               0);
    return st == WQ_OK ? paint_total(app, end_px) : st;
}

static enum wq_status paint(struct wq_app *app)
{
    const struct results_view *view = &app->results;
    const uint32_t rows = row_n(app);
    const struct bar bar = {.page = wq_ui_visit(app)->first / rows,
                            .page_n = view->n ? (wq_hits_n(app) + rows - 1) / rows : 1};
    struct typing typing = {.set = KEYSET_ARABIC};
    wq_field_set(&typing.field, wq_asked_text(&view->asked));
    wq_paint_rect(&app->surface, wq_ui_screen(app), 255);
    enum wq_status st = view->n ? paint_hits(app) : paint_others(app);
    if (st == WQ_OK)
        st = paint_filters(app);
    if (st == WQ_OK)
        st = wq_search_paint_top(app, &typing, false, wq_str(NULL));
    return st == WQ_OK ? wq_pager_paint(app, &bar) : st;
}

/* Say once that the index cannot be read. */
static void tell_damage(struct wq_app *app)
{
    const struct wq_app_fault fault = {.trouble = WQ_TROUBLE_INDEX, .status = WQ_E_DAMAGED};
    if (!app->results.is_damaged || app->index.is_told)
        return;
    app->index.is_told = true;
    wq_app_tell(app, &fault);
}

static enum wq_status enter(struct wq_app *app)
{
    struct wq_visit *visit = wq_ui_visit(app);
    const struct wq_searched *asked = wq_asked_of(app, visit);
    const struct wq_searched nothing = wq_asked_any();
    const uint32_t rows = row_n(app), first = visit->first < WQ_SEARCH_LIMIT ? visit->first : 0;
    enum wq_status st = wq_hits_find(app, asked ? asked : &nothing, first + 2 * rows);
    if (visit->first >= wq_hits_n(app))
        visit->first = 0;
    visit->first -= visit->first % rows;
    if (st == WQ_OK)
        tell_damage(app);
    return st;
}

/* The results of the pages behind are put in order while the first one is read: few look further
 * than that, and it takes as long again as to find them. */
static bool has_work(const struct wq_app *app)
{
    const struct results_view *view = &app->results;
    return view->n < wq_hits_n(app) && !view->is_damaged && !wq_hits_are_read(app);
}

static enum wq_status work(struct wq_app *app)
{
    const uint32_t shown_n = wq_hits_n(app);
    enum wq_status st = wq_hits_need(app, WQ_SEARCH_LIMIT);
    if (st == WQ_OK)
        tell_damage(app);
    if (wq_hits_n(app) != shown_n)
        wq_ui_repaint(app, WQ_INTENT_MENU);
    return st;
}

/* ---- acting ---- */

static enum wq_status turn(struct wq_app *app, int32_t by, bool *turned)
{
    struct wq_visit *visit = wq_ui_visit(app);
    const uint32_t rows = row_n(app), next = visit->first + rows;
    if (by > 0 ? next >= wq_hits_n(app) : visit->first == 0)
        return WQ_OK;
    enum wq_status st = by > 0 ? wq_hits_need(app, next + rows) : WQ_OK;
    if (st == WQ_OK)
        tell_damage(app);
    if (st != WQ_OK || (by > 0 && next >= app->results.n))
        return st;
    visit->first = by > 0 ? next : visit->first - rows;
    *turned = true;
    wq_ui_changed(app);
    wq_ui_repaint(app, WQ_INTENT_MENU);
    return WQ_OK;
}

/* Open the article where its snippet comes from, what matches underlined. */
static enum wq_status open_hit(struct wq_app *app, uint32_t article)
{
    struct wq_visit visit = wq_visit_to(WQ_SCREEN_ARTICLE);
    const size_t mark = wq_arena_mark(&app->scratch);
    struct wq_article read;
    struct wq_snippet snippet = {.off = 0};
    enum wq_status st = wq_archive_article(app->config.archive, article, &app->scratch, &read);
    if (st == WQ_OK)
        st = wq_snippet_make(&app->results.query, &read, SNIPPET_BYTES_PER_LINE, &app->scratch,
                             &snippet);
    wq_arena_rewind(&app->scratch, mark);
    if (st == WQ_E_NOMEM)
        return st;
    visit.article = article;
    visit.text_off = snippet.off;
    wq_matches_show(app, article, &app->results.query);
    return wq_ui_go(app, &visit);
}

/* Type on from `text`: in the search screen that these results were asked from, or in a new one. */
static enum wq_status type_on(struct wq_app *app, struct wq_str text)
{
    struct wq_visit search = wq_visit_to(WQ_SCREEN_SEARCH);
    struct typing *typing = &app->search.typing;
    const bool is_below =
        app->visit_n > 1 && app->visits[app->visit_n - 2].screen == WQ_SCREEN_SEARCH;
    if (!is_below)
        *typing = (struct typing){.set = app->search.typing.letters,
                                  .letters = app->search.typing.letters};
    wq_field_set(&typing->field, text);
    search.first = 1; /* what is in the field stays */
    return is_below ? wq_ui_back(app) : wq_ui_go(app, &search);
}

/* Take an offered way, in place of the query that found nothing. */
static enum wq_status take_other(struct wq_app *app, const struct alternative *other)
{
    const struct wq_searched narrowed = app->results.asked;
    const uint32_t slot = wq_asked_add(app, wq_field_str(&other->text),
                                       other->way == WITHOUT_FILTER ? NULL : &narrowed);
    *wq_ui_visit(app) = wq_asked_visit(app, slot);
    wq_ui_repaint(app, WQ_INTENT_PAGE);
    return enter(app);
}

static enum wq_status act(struct wq_app *app, const struct control *control, bool is_held)
{
    (void)is_held;
    switch (control->act) {
    case ACT_HIT:
        return open_hit(app, app->results.articles[control->arg]);
    case ACT_FILTER:
        return wq_filter_act(app, (enum filter)control->arg);
    case ACT_OTHER:
        return take_other(app, &app->results.others[control->arg]);
    case ACT_FIELD:
        return type_on(app, wq_asked_text(&app->results.asked));
    case ACT_CLEAR:
        return type_on(app, (struct wq_str){NULL, 0});
    default:
        return WQ_OK;
    }
}

enum wq_status wq_results_narrow(struct wq_app *app, const struct wq_searched *narrowed)
{
    struct wq_searched *asked = wq_asked_of(app, wq_ui_visit(app));
    if (!asked)
        return WQ_OK;
    asked->source = narrowed->source;
    asked->author = narrowed->author;
    asked->category = narrowed->category;
    asked->from_date = narrowed->from_date;
    asked->to_date = narrowed->to_date;
    wq_ui_visit(app)->first = 0;
    wq_ui_changed(app);
    wq_ui_repaint(app, WQ_INTENT_MENU);
    return enter(app);
}

const struct screen_kind wq_results_screen = {.enter = enter,
                                              .paint = paint,
                                              .act = act,
                                              .turn = turn,
                                              .has_work = has_work,
                                              .work = work,
                                              .pause_ms = ORDER_PAUSE_MS};
