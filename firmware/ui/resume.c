/* SPDX-License-Identifier: MIT */
/* What is stored of the app, and how it comes back from that: docs/design.md, "Screens". */
#include <string.h>
#include "screens.h"

/* ---- back ---- */

/* Whether each page start of `place` is a character inside a block of the article. */
static bool starts_fit(const struct wq_article *article, const struct wq_place *place)
{
    uint32_t i = 0;
    for (uint32_t b = 0; b < article->block_n && i < place->start_n; b++) {
        uint32_t off = article->blocks[b].off, end_off = off + article->blocks[b].len;
        if (i == 0 && place->starts[0] == 0)
            i++; /* the first page begins before what it shows */
        while (i < place->start_n && place->starts[i] >= off && place->starts[i] < end_off &&
               (article->text.ptr[place->starts[i]] & 0xC0) != 0x80)
            i++;
    }
    return i > 0 && i == place->start_n;
}

/* Whether `visit` can be shown: it may come from another version, or a file that lies. */
static bool is_sound(const struct wq_app *app, const struct wq_visit *visit)
{
    uint32_t article_n = wq_archive_info(app->config.archive)->article_n;
    if (visit->screen >= WQ_SCREEN_N || !wq_ui_kind_of((enum wq_screen)visit->screen) ||
        visit->screen == WQ_SCREEN_FAULT)
        return false;
    if (visit->screen == WQ_SCREEN_GROUPS)
        return visit->what <= WQ_GROUPS_CATEGORY;
    if (visit->screen != WQ_SCREEN_LIST && visit->screen != WQ_SCREEN_SEARCH)
        return true;
    return (visit->what <= WQ_ORDER_NEWS && visit->from <= article_n &&
            visit->n <= article_n - visit->from);
}

/* The visits of the place. In another edition positions are others: what is a part of an order is
 * left out, and the rest begins at its start. */
static void restore_visits(struct wq_app *app, const struct wq_place *place, bool is_same)
{
    for (uint32_t i = 0; i < place->visit_n && app->visit_n < WQ_VISITS_MAX; i++) {
        struct wq_visit visit = place->visits[i];
        bool is_part = visit.n > 0;
        if (!is_sound(app, &visit) || (i == 0 && visit.screen == WQ_SCREEN_HOME) ||
            (is_part && !is_same))
            continue;
        if (!is_same) {
            visit.first = 0;
            visit.focus_act = WQ_NO_FOCUS;
        }
        app->visits[app->visit_n++] = visit;
    }
}

/* What was searched for. Positions of names are others in another edition. */
static void restore_searched(struct wq_app *app, const struct wq_place *place, bool is_same)
{
    for (uint32_t i = 0; i < WQ_SEARCHED_MAX; i++) {
        struct wq_searched asked = place->searched[i];
        if (asked.seq == 0 || asked.len == 0 || asked.len > WQ_SEARCHED_BYTES ||
            !wq_utf8_valid(wq_asked_text(&asked)))
            continue;
        if (!is_same)
            asked.source = asked.author = asked.category = UINT32_MAX;
        app->searched[i] = asked;
    }
}

/* What version 1 of the file tells: a page of the list, and an article over it. */
static void restore_version_1(struct wq_app *app, const struct wq_place *place, bool is_same)
{
    struct wq_visit list = wq_visit_to(WQ_SCREEN_LIST), article = wq_visit_to(WQ_SCREEN_ARTICLE);
    struct wq_archive *archive = app->config.archive;
    uint32_t index;
    if (is_same && place->list_index < wq_archive_info(archive)->article_n)
        list.first = place->list_index;
    bool is_there =
        place->screen == WQ_SCREEN_ARTICLE &&
        wq_archive_find(archive, place->article_id, place->article_index, &index) == WQ_OK;
    if (is_there && !is_same)
        list.first = index;
    app->visits[app->visit_n++] = list;
    if (!is_there)
        return;
    memcpy(article.article_id, place->article_id, sizeof article.article_id);
    article.article = index;
    article.text_off = place->text_off;
    app->visits[app->visit_n++] = article;
}

/* The pages of the article on top as they are in the place, when they fit. */
static bool restore_starts(struct wq_app *app, const struct wq_place *place, bool is_same)
{
    bool fits = is_same && starts_fit(&app->reading.article, place) &&
                place->layout == wq_page_spec_fingerprint(&app->spec, wq_face_name(app)) &&
                place->starts[place->start_n - 1] == place->text_off &&
                place->text_off == wq_ui_visit(app)->text_off;
    /* the starts of another edition's article may be elsewhere though its id is the same */
    if (fits)
        wq_article_restore(app, place);
    return fits;
}

/* Where the page of the article on top begins: in another edition, where its letters stand now. */
static uint32_t moved_off(struct wq_app *app, const struct wq_place *place, bool is_same)
{
    uint32_t off = wq_ui_visit(app)->text_off;
    if (!is_same && off == place->text_off)
        wq_letters_find(app->reading.article.text, place->letters, off, &off);
    return off;
}

enum wq_status wq_ui_resume(struct wq_app *app, const struct wq_place *place)
{
    const struct wq_archive_info *info = wq_archive_info(app->config.archive);
    bool is_same = memcmp(place->edition, info->edition, sizeof place->edition) == 0;
    enum wq_status st = WQ_OK;
    if (place->visit_n > 0)
        restore_visits(app, place, is_same);
    else
        restore_version_1(app, place, is_same);
    restore_searched(app, place, is_same);
    if (place->visit_n > 0 && is_sound(app, &place->last))
        app->last = place->last;
    for (; wq_ui_screen_now(app) == WQ_SCREEN_ARTICLE; app->visit_n--) {
        st = wq_article_open(app);
        if (st != WQ_OK)
            return st;
        if (app->reading.fault == WQ_OK)
            return restore_starts(app, place, is_same)
                       ? WQ_OK
                       : wq_article_seek(app, moved_off(app, place, is_same));
    }
    return wq_ui_enter(app);
}

/* ---- what is stored ---- */

/* Where the list that was shown last stood, for version 1. */
static uint32_t list_index(const struct wq_app *app)
{
    for (uint32_t i = app->visit_n; i-- > 0;)
        if (app->visits[i].screen == WQ_SCREEN_LIST)
            return app->visits[i].first;
    return 0;
}

uint64_t wq_app_place(const struct wq_app *app, struct wq_place *place)
{
    const struct article_view *a = &app->reading;
    bool is_reading = wq_ui_screen_now(app) == WQ_SCREEN_ARTICLE && !wq_gone_hides(app);
    memset(place, 0, sizeof *place);
    if (app->config.archive)
        memcpy(place->edition, wq_archive_info(app->config.archive)->edition,
               sizeof place->edition);
    place->list_index = list_index(app);
    place->screen = is_reading ? WQ_SCREEN_ARTICLE : WQ_SCREEN_LIST;
    place->settings = app->settings;
    place->archive_digits = app->archive_digits;
    place->pace_words = app->pace_words;
    place->pace_pages = app->pace_pages;
    place->visit_n = app->visit_n;
    memcpy(place->visits, app->visits, app->visit_n * sizeof *app->visits);
    place->last = app->last;
    memcpy(place->searched, app->searched, sizeof place->searched);
    memcpy(place->told, app->told, sizeof place->told);
    place->check = app->check;
    if (!is_reading)
        return app->change_count;
    memcpy(place->article_id, a->article.meta.id, sizeof place->article_id);
    place->article_index = a->index;
    place->text_off = a->starts[a->page];
    if (a->fault == WQ_OK)
        place->letters = wq_letters_at(a->article.text, place->text_off);
    place->layout = wq_page_spec_fingerprint(&app->spec, wq_face_name(app));
    if (a->page < WQ_PLACE_STARTS_MAX) {
        place->start_n = a->page + 1;
        memcpy(place->starts, a->starts, place->start_n * sizeof *place->starts);
    }
    return app->change_count;
}
