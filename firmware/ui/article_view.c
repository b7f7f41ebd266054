/* SPDX-License-Identifier: MIT */
/* An open article: how it is opened, painted, and turned. */
#include <string.h>
#include "article_view.h"
#include "matches.h"
#include "widgets.h"

#define PACE_WEIGHT_MOST 19 /* pages that what was read before is worth */
#define PACE_LEAST_MS 3000u
#define PACE_MOST_MS 600000u
#define PACE_WORDS_LEAST 20u /* a minute */
#define PACE_WORDS_MOST 1500u

/* ---- opening ---- */

/* The article of the visit by its id, or by its number while the id is not known. */
static enum wq_status find(struct wq_app *app, const struct wq_visit *visit, uint32_t *index)
{
    static const uint8_t unknown[WQ_ID_BYTES];
    *index = visit->article;
    if (memcmp(visit->article_id, unknown, sizeof unknown) == 0)
        return WQ_OK;
    return wq_archive_find(app->config.archive, visit->article_id, visit->article, index);
}

static void load(struct wq_app *app)
{
    struct article_view *a = &app->reading;
    struct wq_visit *visit = wq_ui_visit(app);
    if (app->is_gone && wq_gone_has(app, visit))
        return; /* there is no other copy */
    wq_arena_rewind(app->config.article_arena, 0);
    a->fault = find(app, visit, &a->index);
    if (a->fault == WQ_OK)
        a->fault = wq_archive_article(app->config.archive, a->index, app->config.article_arena,
                                      &a->article);
    a->article_mark = wq_arena_mark(app->config.article_arena);
    if (a->fault != WQ_E_RANGE) /* no such article is no damage */
        wq_damage_note(app, a->index, a->fault);
    if (a->fault != WQ_OK)
        return;
    a->is_rtl = wq_text_is_rtl(a->article.text);
    visit->article = a->index;
    memcpy(visit->article_id, a->article.meta.id, sizeof visit->article_id);
}

static enum wq_status make_front(struct wq_app *app)
{
    struct article_view *a = &app->reading;
    wq_arena_rewind(app->config.article_arena, a->article_mark);
    return wq_front_make(app->config.article_arena, &app->scratch, &app->spec, &a->article.meta,
                         &a->front);
}

/* Whether the visit is to the page that was shown last: what was anchored to it still is, however
 * often size or shape change meanwhile. */
static bool comes_back(const struct article_view *a, const struct wq_visit *visit)
{
    return a->fault == WQ_OK && a->start_n > 0 && visit->text_off == a->starts[a->page] &&
           memcmp(visit->article_id, a->article.meta.id, sizeof visit->article_id) == 0;
}

enum wq_status wq_article_open(struct wq_app *app)
{
    struct article_view *a = &app->reading;
    const struct wq_visit *visit = wq_ui_visit(app);
    a->shown_ms = app->now_ms;
    if (!comes_back(a, visit))
        a->anchor_off = visit->text_off;
    else if (a->is_laid)
        return WQ_OK; /* as from one of its pictures: its pages and their number are known */
    wq_pages_forget(app);
    a->starts[0] = 0;
    a->start_n = 1;
    a->page = 0;
    a->is_laid = true;
    load(app);
    return a->fault == WQ_OK ? make_front(app) : WQ_OK;
}

static enum wq_status enter(struct wq_app *app)
{
    enum wq_status st = wq_article_open(app);
    return st == WQ_OK && app->reading.fault == WQ_OK
               ? wq_article_seek(app, app->reading.anchor_off)
               : st;
}

enum wq_status wq_article_relayout(struct wq_app *app)
{
    struct article_view *a = &app->reading;
    uint32_t anchor_off = a->anchor_off;
    wq_pages_forget(app);
    if (wq_ui_screen_now(app) != WQ_SCREEN_ARTICLE || a->fault != WQ_OK)
        return WQ_OK; /* another screen lies over it: it is opened anew on the way back */
    a->starts[0] = 0;
    a->start_n = 1;
    a->is_laid = true;
    enum wq_status st = make_front(app);
    return st == WQ_OK ? wq_article_seek(app, anchor_off) : st;
}

enum wq_status wq_article_visit(struct wq_app *app, uint32_t article)
{
    struct wq_visit visit = wq_visit_to(WQ_SCREEN_ARTICLE);
    visit.article = article;
    return wq_ui_go(app, &visit);
}

/* ---- painting ---- */

enum wq_status wq_article_strip(void *self, const struct wq_image *image, uint32_t strip,
                                uint8_t *rows, uint32_t *row_n)
{
    struct wq_app *app = self;
    *row_n = wq_image_rows_of(image, strip);
    return wq_archive_image_strip(app->config.archive, app->reading.index, image, strip, rows);
}

/* The page is shown with a flash where that was chosen: as the article begins, or at pictures. */
static void clean_for(struct wq_app *app, const struct wq_page *page)
{
    enum wq_clean clean = app->settings.clean;
    bool is_due = (clean == WQ_CLEAN_ARTICLES && page->is_first) ||
                  (clean == WQ_CLEAN_IMAGES && page->picture_n > 0);
    for (uint32_t i = 0; is_due && app->asked && i < app->asked->n; i++)
        if (app->asked->refresh[i].intent == WQ_INTENT_PAGE)
            app->asked->refresh[i].intent = WQ_INTENT_CLEAN;
}

static enum wq_status paint(struct wq_app *app)
{
    struct article_view *a = &app->reading;
    struct kept_page *kept;
    if (a->fault != WQ_OK)
        return wq_unreadable_paint(app);
    enum wq_status st = wq_pages_keep(app, a->page, &kept);
    if (st != WQ_OK)
        return st;
    wq_paint_page(&app->surface, &app->spec, kept->page, &a->front, &kept->furniture);
    kept->is_warm = true;
    const struct wq_picture_source source = {wq_article_strip, app};
    clean_for(app, kept->page);
    st = wq_paint_pictures(&app->surface, &app->scratch, &app->spec, &a->article, kept->page,
                           &source);
    /* inverted with the page at night, they are as they were */
    for (uint32_t i = 0; i < kept->page->picture_n && app->settings.is_night; i++)
        wq_paint_invert(&app->surface, kept->page->pictures[i].rect);
    return st == WQ_OK ? wq_matches_paint(app) : st;
}

/* ---- turning ---- */

/* The open page has been read: how quick its reader is, of late. Who leafs, or was away, tells
 * nothing. */
static void note_pace(struct wq_app *app)
{
    struct article_view *a = &app->reading;
    const struct kept_page *kept = wq_pages_find(app, a->starts[a->page]);
    const uint64_t took_ms = app->now_ms - a->shown_ms;
    if (!kept || took_ms < PACE_LEAST_MS || took_ms > PACE_MOST_MS)
        return;
    uint32_t words = wq_pages_words_before(&a->article, kept->page->next_off) -
                     wq_pages_words_before(&a->article, kept->page->start_off);
    uint32_t pace = (uint32_t)(words * UINT64_C(60000) / took_ms);
    uint32_t weight = app->pace_pages < PACE_WEIGHT_MOST ? app->pace_pages : PACE_WEIGHT_MOST;
    if (pace < PACE_WORDS_LEAST || pace > PACE_WORDS_MOST)
        return;
    app->pace_words = (app->pace_words * weight + pace) / (weight + 1);
    app->pace_pages += app->pace_pages < UINT32_MAX;
}

static enum wq_status show_page(struct wq_app *app, uint32_t number)
{
    struct article_view *a = &app->reading;
    a->page = number;
    a->anchor_off = a->starts[number];
    a->shown_ms = app->now_ms;
    wq_matches_hide(app);
    wq_pages_note(app);
    wq_ui_changed(app);
    wq_ui_repaint(app, WQ_INTENT_PAGE);
    return WQ_OK;
}

enum wq_status wq_article_turn(struct wq_app *app, int32_t by)
{
    struct article_view *a = &app->reading;
    const uint32_t before = a->page;
    const bool was_forward = by > 0;
    struct kept_page *kept;
    if (a->fault != WQ_OK)
        return WQ_OK;
    if (by == 1)
        note_pace(app);
    for (; by < 0 && a->page > 0; by++)
        a->page--;
    for (; by > 0; by--) {
        enum wq_status st = WQ_OK;
        if (a->page + 1 >= a->start_n) /* the next one begins where this one ends, if it does */
            st = wq_pages_keep(app, a->page, &kept);
        if (st != WQ_OK)
            return st;
        if (a->page + 1 >= a->start_n)
            break;
        a->page++;
    }
    if (a->page != before)
        return show_page(app, a->page);
    if (was_forward && a->is_counted)
        wq_after_open(app);
    return WQ_OK;
}

enum wq_status wq_article_go_to(struct wq_app *app, uint32_t number)
{
    struct article_view *a = &app->reading;
    while (a->start_n <= number && !a->is_counted) {
        enum wq_status st = wq_pages_count(app);
        if (st != WQ_OK)
            return st;
    }
    return show_page(app, number < a->start_n ? number : a->start_n - 1);
}

enum wq_status wq_article_jump(struct wq_app *app, uint32_t off)
{
    enum wq_status st = wq_article_seek(app, off);
    return st == WQ_OK ? show_page(app, app->reading.page) : st;
}

const struct screen_kind wq_article_screen = {.enter = enter,
                                              .act = wq_unreadable_act,
                                              .paint = paint,
                                              .event = wq_article_event,
                                              .has_work = wq_pages_has_work,
                                              .work = wq_pages_work};
