/* SPDX-License-Identifier: MIT */
/* The search screen: a field with its keyboard, and what the archive offers for what is typed. */
#include <string.h>
#include "browse.h"
#include "filters.h"
#include "offers.h"
#include "screens.h"
#include "widgets.h"

/* ---- measures ---- */

struct wq_rect wq_search_field(const struct wq_app *app)
{
    bool is_low = wq_ui_has_keys_only(app);
    int32_t margin = wq_ui_units(app, 40), back = wq_ui_units(app, 80);
    return (struct wq_rect){margin, wq_ui_units(app, is_low ? 10 : 22),
                            app->surface.w - margin - back, wq_ui_units(app, is_low ? 67 : 71)};
}

enum wq_status wq_search_paint_top(struct wq_app *app, const struct typing *typing, bool is_open,
                                   struct wq_str hint)
{
    struct wq_rect field = wq_search_field(app);
    struct wq_rect back = {field.x + field.w, field.y, app->surface.w - field.x - field.w, field.h};
    if (!is_open)
        wq_ui_control(app, field, ACT_FIELD, 0, LOOK_BAR);
    wq_ui_control(app, back, ACT_BACK, 0, LOOK_BAR);
    wq_icon_paint(app, ICON_BACK, back);
    return wq_typing_paint_field(app, typing, field, is_open, hint);
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

/* What is searched in: the list that one came from, or all articles. */
static struct wq_str say_where(struct wq_app *app, struct wq_phrase *where)
{
    const struct wq_said said = {.counted = WQ_COUNTED_ARTICLES_IN, .n = wq_browse_article_n(app)};
    wq_filter_say(app, &app->search.narrowed, where);
    if (where->len == 0)
        wq_phrase_say_of(where, WQ_SAY_HOME_SEARCH, &said);
    return wq_phrase_str(where);
}

/* The keys come first in the order of the focus, then what is offered, then the field's. */
static enum wq_status paint(struct wq_app *app)
{
    const struct wq_rect keys = keys_area(app);
    struct wq_phrase where = wq_ui_phrase(app);
    wq_paint_rect(&app->surface, wq_ui_screen(app), 255);
    wq_ui_fill(app, (struct wq_rect){0, keys.y, keys.w, wq_ui_thick_px(app)}, 0);
    enum wq_status st = wq_typing_paint_keys(app, &app->search.typing, keys);
    if (st == WQ_OK)
        st = wq_offers_paint(app, offers_area(app));
    if (st == WQ_OK)
        st = wq_search_paint_top(app, &app->search.typing, true, say_where(app, &where));
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
    view->typing.is_slow = wq_ui_is_large(app);
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

/* Without an index: the list of the titles that begin so. */
static enum wq_status ask_titles(struct wq_app *app, struct wq_str text)
{
    struct wq_visit list = wq_visit_to(WQ_SCREEN_LIST);
    const size_t mark = wq_arena_mark(&app->scratch);
    list.what = WQ_ORDER_TITLE;
    enum wq_status st = wq_archive_titles(app->config.archive, text, UINT32_MAX, &app->scratch,
                                          &list.from, &list.n);
    wq_arena_rewind(&app->scratch, mark);
    if (st == WQ_E_NOMEM)
        return st;
    return st == WQ_OK && list.n > 0 ? wq_ui_go(app, &list) : WQ_OK;
}

static enum wq_status ask(struct wq_app *app, struct wq_str text)
{
    struct wq_query query;
    wq_query_parse(text, false, &query);
    if (query.n == 0)
        return WQ_OK;
    if (!wq_hits_has_index(app)) {
        wq_ui_repaint(app, WQ_INTENT_MENU); /* it may be known only now, and is told */
        return ask_titles(app, text);
    }
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

/* `before` is what the keys were like. */
static enum wq_status note_typed(struct wq_app *app, enum typed typed, const struct typing *before)
{
    struct search_view *view = &app->search;
    enum wq_status st = WQ_OK;
    if (typed == TYPED_NOTHING)
        return WQ_OK;
    if (typed == TYPED_ENTER)
        return ask(app, wq_trim(wq_field_str(&view->typing.field)));
    view->typing.is_told = false; /* a finger needs no letter left out */
    const bool was_tried = app->index.is_tried;
    const uint32_t open_n = app->index.open_n;
    if (needs_letters(app))
        st = wq_hits_letters(app, &view->typing);
    /* it may be damaged, which is told */
    if (app->index.is_tried != was_tried || app->index.open_n != open_n)
        wq_ui_repaint_rect(app, offers_area(app), WQ_INTENT_MENU);
    if (typed == TYPED_TEXT)
        wq_ui_repaint_rect(app, wq_ui_place(app, wq_search_field(app)), WQ_INTENT_TYPING);
    if (typed == TYPED_KEYS || before->variants_of || before->is_told || view->typing.is_told)
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
    const struct typing before = view->typing;
    switch (control->act) {
    case OFFER_TITLE:
        article.article = view->titles[control->arg].article;
        return wq_ui_go(app, &article);
    case OFFER_WORD:
        return ask_word(app, &view->words[control->arg]);
    case OFFER_RECENT:
        return is_held ? forget(app, control->arg, 1)
                       : ask(app, wq_asked_text(&app->searched[control->arg]));
    case OFFER_FORGET:
        return forget(app, 0, WQ_SEARCHED_MAX);
    default:
        return note_typed(app, wq_typing_act(app, &view->typing, control, is_held), &before);
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
    const struct typing before = *typing;
    if (event->kind == WQ_EVENT_KEY && event->key == WQ_KEY_BACK && typing->field.len > 0)
        return note_typed(app, wq_typing_erase(typing), &before);
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
