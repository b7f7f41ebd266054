/* SPDX-License-Identifier: MIT */
/* The reader's state: which screen, which article, which page; and the way back to them. */
#include <string.h>
#include "internal.h"

static enum wq_status make_arenas(struct wq_app *app)
{
    struct wq_arena *from = app->config.page_arena;
    for (int i = 0; i <= KEPT_PAGES; i++) {
        void *memory = wq_arena_alloc_raw(from, PAGE_BYTES, 1);
        if (!memory)
            return WQ_E_NOMEM;
        wq_arena_init(i < KEPT_PAGES ? &app->kept[i].arena : &app->labels, memory, PAGE_BYTES);
    }
    size_t left = from->cap - from->used - 64;
    void *memory = wq_arena_alloc_raw(from, left, 1);
    if (!memory)
        return WQ_E_NOMEM;
    wq_arena_init(&app->scratch, memory, left);
    return WQ_OK;
}

static enum wq_status make_surface(struct wq_arena *arena, struct wq_app *app)
{
    const struct wq_device *device = app->config.device;
    struct wq_surface s = {
        .w = device->w_px, .h = device->h_px, .stride = WQ_SURFACE_STRIDE(device->w_px)};
    s.pixels = wq_arena_alloc_raw(arena, (size_t)s.stride * (size_t)s.h, 1);
    app->surface = s;
    return s.pixels ? WQ_OK : WQ_E_NOMEM;
}

static enum wq_status make_spec(struct wq_app *app)
{
    return wq_page_spec_make(app->config.fonts, app->config.device, app->config.family,
                             &app->config.typeset, &app->spec);
}

/* Take back the size that the reader chose, unless the command line asks for another. */
static enum wq_status restore_size(struct wq_app *app, const struct wq_place *place)
{
    struct wq_typeset asked = app->config.typeset;
    if (asked.em_px != 0 || place->em_px == 0)
        return WQ_OK;
    app->config.typeset.em_px = place->em_px;
    if (make_spec(app) == WQ_OK)
        return WQ_OK;
    app->config.typeset = asked; /* kept on another device: no room for it on this one */
    return make_spec(app);
}

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

/* Open what was open. What is no longer there leaves the list. */
static enum wq_status restore(struct wq_app *app, const struct wq_place *place)
{
    const struct wq_archive_info *info = wq_archive_info(app->config.archive);
    bool is_same = memcmp(place->edition, info->edition, sizeof place->edition) == 0;
    uint32_t index;
    enum wq_status st = restore_size(app, place);
    if (st != WQ_OK)
        return st;
    if (is_same && place->list_index < info->article_n)
        wq_list_show(app, place->list_index);
    if (place->screen != WQ_SCREEN_ARTICLE ||
        wq_archive_find(app->config.archive, place->article_id, place->article_index, &index) !=
            WQ_OK)
        return WQ_OK;
    st = wq_article_open(app, index);
    if (st != WQ_OK || app->reading.fault != WQ_OK)
        return st;
    app->screen = WQ_SCREEN_ARTICLE;
    app->reading.anchor_off = place->text_off;
    /* the starts of another edition's article may be elsewhere though its id is the same */
    bool fits = is_same && starts_fit(&app->reading.article, place) &&
                place->layout == wq_page_spec_fingerprint(&app->spec, app->config.face_name) &&
                place->starts[place->start_n - 1] == place->text_off;
    if (!fits)
        return wq_article_seek(app, place->text_off);
    wq_article_restore(app, place);
    return WQ_OK;
}

enum wq_status wq_app_make(struct wq_arena *arena, const struct wq_app_config *config,
                           const struct wq_place *resume, struct wq_app **result)
{
    struct wq_app *app = wq_arena_alloc(arena, 1, sizeof *app);
    if (!app)
        return WQ_E_NOMEM;
    app->config = *config;
    app->reading.starts = wq_arena_alloc_raw(arena, STARTS_MAX, sizeof *app->reading.starts);
    enum wq_status st = app->reading.starts ? make_arenas(app) : WQ_E_NOMEM;
    if (st == WQ_OK)
        st = make_surface(arena, app);
    if (st == WQ_OK)
        st = make_spec(app);
    if (st == WQ_OK)
        st = wq_list_init(app);
    if (st != WQ_OK)
        return st;
    app->device_em_px = config->device->em_px;
    app->change_count = 1;
    wq_list_show(app, 0);
    if (resume)
        st = restore(app, resume);
    if (st == WQ_OK)
        *result = app;
    return st;
}

static enum wq_status paint_screen(struct wq_app *app)
{
    return app->screen == WQ_SCREEN_ARTICLE ? wq_article_paint(app) : wq_list_paint(app);
}

/* All of the screen, with `notice` over it unless that is empty. */
static enum wq_status redraw(struct wq_app *app, struct wq_str notice, struct wq_refresh_list *list)
{
    wq_ui_refresh(list, wq_ui_screen(app), WQ_INTENT_PAGE);
    enum wq_status st = paint_screen(app);
    return st == WQ_OK && notice.len > 0 ? wq_notice_paint(app, notice) : st;
}

static bool is_from_person(enum wq_event_kind kind)
{
    return kind >= WQ_EVENT_TAP && kind <= WQ_EVENT_KEYHOLD;
}

enum wq_status wq_app_handle(struct wq_app *app, const struct wq_event *event,
                             struct wq_refresh_list *list)
{
    list->n = 0;
    bool is_article = app->screen == WQ_SCREEN_ARTICLE;
    if ((app->notice.len > 0 || app->is_asleep) && is_from_person(event->kind)) {
        app->notice.len = 0;
        app->is_asleep = false;
        return redraw(app, wq_str(NULL), list);
    }
    switch (event->kind) {
    case WQ_EVENT_NONE:
    case WQ_EVENT_QUIT:
        return WQ_OK;
    case WQ_EVENT_IDLE:
        return wq_app_has_work(app) ? wq_article_work(app) : WQ_OK;
    case WQ_EVENT_REDRAW:
        app->is_asleep = false;
        return redraw(app, wq_phrase_str(&app->notice), list);
    case WQ_EVENT_SLEEP:
        app->is_asleep = true;
        return redraw(app, wq_ui_say(app, WQ_SAY_ASLEEP), list);
    case WQ_EVENT_OFF:
        app->is_asleep = true;
        return redraw(app, wq_ui_say(app, WQ_SAY_OFF), list);
    case WQ_EVENT_COVER:
    case WQ_EVENT_CHARGE:
    case WQ_EVENT_TURN:
        return WQ_OK; /* who owns the machine has acted on them */
    default:
        return is_article ? wq_article_handle(app, event, list) : wq_list_handle(app, event, list);
    }
}

bool wq_app_has_work(const struct wq_app *app)
{
    return app->screen == WQ_SCREEN_ARTICLE && wq_article_has_work(app);
}

const struct wq_surface *wq_app_surface(const struct wq_app *app)
{
    return &app->surface;
}

uint64_t wq_app_place(const struct wq_app *app, struct wq_place *place)
{
    const struct article_view *a = &app->reading;
    memset(place, 0, sizeof *place);
    memcpy(place->edition, wq_archive_info(app->config.archive)->edition, sizeof place->edition);
    place->list_index = app->list.first;
    place->screen = app->screen;
    place->em_px = app->spec.em_px == app->device_em_px ? 0 : app->spec.em_px;
    if (app->screen != WQ_SCREEN_ARTICLE)
        return app->change_count;
    memcpy(place->article_id, a->article.meta.id, sizeof place->article_id);
    place->article_index = a->index;
    place->text_off = a->starts[a->page];
    place->layout = wq_page_spec_fingerprint(&app->spec, app->config.face_name);
    if (a->page < WQ_PLACE_STARTS_MAX) {
        place->start_n = a->page + 1;
        memcpy(place->starts, a->starts, place->start_n * sizeof *place->starts);
    }
    return app->change_count;
}
