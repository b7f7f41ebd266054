/* SPDX-License-Identifier: MIT */
/* The app: how it is made, and what it does with each event. */
#include <string.h>
#include "screens.h"

static enum wq_status make_arenas(struct wq_app *app)
{
    struct wq_arena *from = app->config.page_arena;
    for (int i = 0; i <= KEPT_PAGES; i++) {
        void *memory = wq_arena_alloc_raw(from, PAGE_BYTES, 1);
        if (!memory)
            return WQ_E_NOMEM;
        wq_arena_init(i < KEPT_PAGES ? &app->kept[i].arena : &app->labels, memory, PAGE_BYTES);
    }
    const struct wq_archive *archive = app->config.archive;
    const size_t bundle_n = archive ? wq_archive_info(archive)->bundle_n : 0;
    const size_t index_bytes = bundle_n * INDEX_BYTES;
    void *memory = wq_arena_alloc_raw(from, index_bytes, 1);
    if (!memory)
        return WQ_E_NOMEM;
    wq_arena_init(&app->index.arena, memory, index_bytes);
    size_t left = from->cap - from->used - 64;
    memory = wq_arena_alloc_raw(from, left, 1);
    if (!memory)
        return WQ_E_NOMEM;
    wq_arena_init(&app->scratch, memory, left);
    return WQ_OK;
}

/* With room for the screen both ways round. */
static enum wq_status make_surfaces(struct wq_arena *arena, struct wq_app *app)
{
    const int32_t w = app->device.w_px, h = app->device.h_px;
    const int32_t upright = WQ_SURFACE_STRIDE(w) * h, lying = WQ_SURFACE_STRIDE(h) * w;
    const size_t n = (size_t)(upright > lying ? upright : lying);
    app->surface.pixels = wq_arena_alloc_raw(arena, n, 1);
    app->night.pixels = wq_arena_alloc_raw(arena, n, 1);
    wq_surfaces_shape(app);
    return app->surface.pixels && app->night.pixels ? WQ_OK : WQ_E_NOMEM;
}

static enum wq_status start_settings(struct wq_app *app, const struct wq_place *resume)
{
    const struct wq_archive *archive = app->config.archive;
    if (resume)
        app->settings = resume->settings;
    app->pace_words = resume ? resume->pace_words : 0;
    app->pace_pages = resume ? resume->pace_pages : 0;
    wq_settings_yield(app);
    bool is_known =
        archive && resume && resume->visit_n > 0 && /* version 1 of the file has none */
        memcmp(resume->edition, wq_archive_info(archive)->edition, sizeof resume->edition) == 0;
    if (resume)
        wq_damage_restore(app, resume->told);
    app->check = is_known ? resume->check : 0;
    if (is_known)
        app->archive_digits = resume->archive_digits;
    else if (archive)
        app->archive_digits = wq_archive_digits(app);
    return wq_settings_start(app);
}

enum wq_status wq_app_make(struct wq_arena *arena, const struct wq_app_config *config,
                           const struct wq_place *resume, struct wq_app **result)
{
    struct wq_app *app = wq_arena_alloc(arena, 1, sizeof *app);
    if (!app)
        return WQ_E_NOMEM;
    app->config = *config;
    app->device = *config->device;
    app->config.device = &app->device;
    app->reading.starts = wq_arena_alloc_raw(arena, STARTS_MAX, sizeof *app->reading.starts);
    app->ranked.rows = wq_arena_alloc_raw(arena, RANKED_MAX, sizeof *app->ranked.rows);
    bool has_room = app->reading.starts && app->ranked.rows;
    enum wq_status st = has_room ? make_arenas(app) : WQ_E_NOMEM;
    if (st == WQ_OK)
        st = make_surfaces(arena, app);
    if (st == WQ_OK)
        st = start_settings(app, resume);
    if (st != WQ_OK)
        return st;
    app->change_count = 1;
    app->machine.battery_percent = -1; /* until somebody tells */
    app->shows_focus = wq_ui_has_keys_only(app);
    app->scene.focus = NO_CONTROL;
    app->last = wq_visit_to(WQ_SCREEN_HOME);
    app->visits[app->visit_n++] = wq_visit_to(config->archive ? WQ_SCREEN_HOME : WQ_SCREEN_FAULT);
    app->fault = config->fault;
    if (!config->archive) {
        *result = app;
        return WQ_OK;
    }
    st = resume ? wq_ui_resume(app, resume) : wq_ui_enter(app);
    if (st == WQ_OK)
        *result = app;
    return st;
}

/* ---- what a screen asks for while it acts ---- */

static bool covers(struct wq_rect a, struct wq_rect b)
{
    return b.x >= a.x && b.y >= a.y && b.x + b.w <= a.x + a.w && b.y + b.h <= a.y + a.h;
}

void wq_ui_ask(struct wq_app *app, struct wq_rect rect, enum wq_intent intent)
{
    struct wq_refresh_list *list = app->asked;
    if (!list)
        return; /* the app is being made: all will be asked for */
    for (uint32_t i = 0; i < list->n; i++)
        if (covers(list->refresh[i].rect, rect) && !covers(rect, list->refresh[i].rect))
            return;
    if (covers(rect, wq_ui_screen(app)) || list->n == WQ_APP_REFRESH_MAX) {
        list->n = 0;
        rect = wq_ui_screen(app);
    }
    list->refresh[list->n++] = (struct wq_refresh){rect, intent};
}

void wq_ui_repaint_rect(struct wq_app *app, struct wq_rect rect, enum wq_intent intent)
{
    app->is_dirty = true;
    wq_ui_ask(app, rect, intent);
}

void wq_ui_repaint(struct wq_app *app, enum wq_intent intent)
{
    wq_ui_repaint_rect(app, wq_ui_screen(app), intent);
}

void wq_ui_repaint_panel(struct wq_app *app, enum wq_intent intent)
{
    app->is_panel_dirty = true;
    for (uint32_t i = 0; i < app->scene.panel_n; i++)
        wq_ui_ask(app, app->scene.panel[i], intent);
}

void wq_ui_changed(struct wq_app *app)
{
    app->change_count++;
}

/* ---- events ---- */

/* All of the screen, with `notice` over it unless that is empty. */
static enum wq_status redraw(struct wq_app *app, struct wq_str notice)
{
    wq_ui_repaint(app, WQ_INTENT_PAGE);
    enum wq_status st = wq_scene_paint(app);
    return st == WQ_OK && notice.len > 0 ? wq_notice_paint(app, notice) : st;
}

static bool is_from_person(enum wq_event_kind kind)
{
    return kind >= WQ_EVENT_TAP && kind <= WQ_EVENT_KEYHOLD;
}

static bool is_in_panel(const struct wq_app *app, const struct wq_event *event)
{
    for (uint32_t i = 0; i < app->scene.panel_n; i++) {
        struct wq_rect r = app->scene.panel[i];
        if (event->x >= r.x && event->x - r.x < r.w && event->y >= r.y && event->y - r.y < r.h)
            return true;
    }
    return false;
}

/* What the screen or the panel makes of it by itself. */
static enum wq_status own(struct wq_app *app, const struct wq_event *event, bool *taken)
{
    const struct screen_kind *kind = app->panel ? app->panel : wq_ui_screen_kind(app);
    return kind->event ? kind->event(app, event, taken) : WQ_OK;
}

/* A finger: the control below it, or what the screen does there; beside a panel it closes it. */
static enum wq_status touch(struct wq_app *app, const struct wq_event *event)
{
    bool taken = false, is_held = event->kind == WQ_EVENT_HOLD, is_over = app->panel != NULL;
    const struct control *c = NULL;
    wq_scene_show_focus(app, false);
    if (event->kind == WQ_EVENT_DRAG && wq_light_slide(app, event))
        return WQ_OK;
    if (event->kind != WQ_EVENT_DRAG)
        c = wq_scene_hit(app, event->x, event->y);
    if (c)
        return wq_scene_act(app, c, is_held && c->is_held);
    enum wq_status st = own(app, event, &taken);
    if (st == WQ_OK && !taken && is_over && event->kind == WQ_EVENT_TAP && !is_in_panel(app, event))
        wq_ui_close_panel(app);
    return st;
}

/* A stroke turns the page as a page of paper would be turned; down from the top edge it goes back,
 * and across the screen it cleans it. */
static enum wq_status stroke(struct wq_app *app, const struct wq_event *event)
{
    bool taken = false, is_to_right = event->swipe == WQ_SWIPE_RIGHT;
    wq_scene_show_focus(app, false);
    if (event->swipe == WQ_SWIPE_DIAGONAL) {
        wq_ui_repaint(app, WQ_INTENT_CLEAN);
        return WQ_OK;
    }
    if (wq_light_slide(app, event))
        return WQ_OK;
    enum wq_status st = own(app, event, &taken);
    if (st != WQ_OK || taken)
        return st;
    if (is_to_right || event->swipe == WQ_SWIPE_LEFT)
        return wq_scene_turn(app, is_to_right == wq_ui_is_rtl(app) ? 1 : -1, &taken);
    bool is_from_top = event->swipe == WQ_SWIPE_DOWN && event->y < app->surface.h / 10;
    return is_from_top ? wq_ui_back(app) : WQ_OK;
}

static enum wq_status key(struct wq_app *app, const struct wq_event *event)
{
    bool taken = false;
    if (event->key == WQ_KEY_LIGHT) {
        wq_light_key(app, event->kind == WQ_EVENT_KEYHOLD);
        return WQ_OK;
    }
    enum wq_status st = own(app, event, &taken);
    return st == WQ_OK && !taken ? wq_scene_key(app, event) : st;
}

static enum wq_status act(struct wq_app *app, const struct wq_event *event)
{
    switch (event->kind) {
    case WQ_EVENT_TAP:
    case WQ_EVENT_HOLD:
    case WQ_EVENT_DRAG:
        return touch(app, event);
    case WQ_EVENT_SWIPE:
        return stroke(app, event);
    case WQ_EVENT_KEY:
    case WQ_EVENT_KEYHOLD:
        return key(app, event);
    case WQ_EVENT_IDLE:
        return wq_app_has_work(app) ? wq_ui_screen_kind(app)->work(app) : WQ_OK;
    case WQ_EVENT_REDRAW:
        app->is_asleep = false;
        return redraw(app, wq_phrase_str(&app->notice));
    case WQ_EVENT_SLEEP:
        app->is_asleep = true;
        return redraw(app, wq_ui_say(app, WQ_SAY_ASLEEP));
    case WQ_EVENT_OFF:
        app->is_asleep = true;
        return redraw(app, wq_ui_say(app, WQ_SAY_OFF));
    case WQ_EVENT_NONE:
    case WQ_EVENT_QUIT:
    case WQ_EVENT_COVER:
    case WQ_EVENT_CHARGE:
    case WQ_EVENT_FOLDER:
    case WQ_EVENT_TURN:
        break; /* who owns the machine has acted on them */
    }
    return WQ_OK;
}

/* How far the open article was read, as the history will have it. */
static void note_page(struct wq_app *app)
{
    const struct article_view *a = &app->reading;
    struct wq_history_record *now = &app->reading_now;
    uint32_t all = (uint32_t)a->article.text.len, end = wq_article_page_end(app);
    if (!app->is_reading_now) {
        const struct wq_history_record *before =
            wq_history_find(app->config.history, a->article.meta.id);
        now->is_read = before && before->is_read;
        memcpy(now->article_id, a->article.meta.id, sizeof now->article_id);
        app->is_reading_now = true;
    }
    now->article = a->index;
    now->text_off = a->starts[a->page];
    now->permille = (uint16_t)(all ? (uint64_t)end * 1000 / all : 1000);
    now->is_read = now->is_read || end >= all;
}

/* The history gets an article when it is left, as no page turn is to cost a write of its own. */
static void note_reading(struct wq_app *app, enum wq_event_kind kind)
{
    const struct article_view *a = &app->reading;
    bool is_open =
        wq_ui_screen_now(app) == WQ_SCREEN_ARTICLE && a->fault == WQ_OK && !wq_gone_hides(app);
    bool is_over = kind == WQ_EVENT_SLEEP || kind == WQ_EVENT_OFF || kind == WQ_EVENT_QUIT;
    if (!app->config.history || !app->config.archive)
        return;
    bool is_same = is_open && app->is_reading_now &&
                   memcmp(app->reading_now.article_id, a->article.meta.id,
                          sizeof app->reading_now.article_id) == 0;
    if (app->is_reading_now && (!is_same || is_over)) {
        wq_history_put(app->config.history, &app->reading_now);
        app->is_reading_now = is_same;
    }
    if (is_open)
        note_page(app);
}

/* What has been acted on, with `st`, is noted and painted. */
static enum wq_status settle(struct wq_app *app, enum wq_status st, enum wq_event_kind kind)
{
    if (st == WQ_OK)
        note_reading(app, kind);
    return st == WQ_OK && (app->is_dirty || app->is_panel_dirty) ? wq_scene_paint(app) : st;
}

static enum wq_status handle(struct wq_app *app, const struct wq_event *event,
                             struct wq_refresh_list *list)
{
    list->n = 0;
    app->entropy += event->now_ms + (uint64_t)event->x * 31 + (uint64_t)event->y * 17 + 1;
    app->asked = list;
    app->now_ms = event->now_ms;
    app->is_dirty = app->is_panel_dirty = false;
    if ((app->notice.len > 0 || app->is_asleep) && is_from_person(event->kind)) {
        app->notice.len = 0;
        app->is_asleep = false;
        return redraw(app, wq_str(NULL));
    }
    if (app->press.is_waiting) {
        /* what comes meanwhile finds what the press led to */
        enum wq_status st = settle(app, wq_scene_finish_press(app), event->kind);
        if (st != WQ_OK || event->kind == WQ_EVENT_IDLE)
            return st;
    }
    return settle(app, act(app, event), event->kind);
}

/* What is shown takes more memory than there is: home, which takes least, and a panel that says so.
 * The article can be gone on with from there. */
static enum wq_status give_back(struct wq_app *app)
{
    const struct wq_app_fault fault = {.trouble = WQ_TROUBLE_MEMORY, .status = WQ_E_NOMEM};
    bool is_home = app->visit_n == 1;
    for (uint32_t i = 0; i < app->visit_n; i++)
        if (app->visits[i].screen == WQ_SCREEN_ARTICLE)
            app->last = app->visits[i];
    app->visit_n = 1;
    enum wq_status st = is_home ? WQ_E_NOMEM : wq_ui_enter(app);
    if (st != WQ_OK)
        return st;
    wq_app_tell(app, &fault);
    return wq_scene_paint(app);
}

/* What is painted, white on black: memory that is not touched by day. */
static void make_night(struct wq_app *app)
{
    const struct wq_surface *day = &app->surface;
    size_t n = (size_t)day->stride * (size_t)day->h;
    for (size_t i = 0; i < n; i++)
        app->night.pixels[i] = (uint8_t)(255 - day->pixels[i]);
}

enum wq_status wq_app_handle(struct wq_app *app, const struct wq_event *event,
                             struct wq_refresh_list *list)
{
    enum wq_status st = handle(app, event, list);
    if (st == WQ_E_NOMEM && app->config.archive)
        st = give_back(app);
    if (st == WQ_OK && app->settings.is_night && list->n > 0)
        make_night(app);
    return st;
}

bool wq_app_is_busy(const struct wq_app *app)
{
    bool has_panel = app->panel && !wq_fault_tells_of_bundles(app);
    bool is_told = app->is_asleep || app->notice.len > 0;
    const enum wq_screen screen = wq_ui_screen_now(app);
    bool is_lost = !app->is_gone && (screen == WQ_SCREEN_SEARCH ||
                                     (screen == WQ_SCREEN_FAULT && app->config.archive));
    return has_panel || is_told || is_lost || app->press.is_waiting;
}

bool wq_app_has_work(const struct wq_app *app)
{
    const struct screen_kind *kind = wq_ui_screen_kind(app);
    if (app->press.is_waiting)
        return true;
    /* what is painted while somebody is told something would cover that */
    if (app->notice.len > 0 || app->is_asleep)
        return false;
    return !app->panel && kind->has_work && kind->has_work(app);
}

uint32_t wq_app_pause_ms(const struct wq_app *app)
{
    return app->press.is_waiting ? 0 : wq_ui_screen_kind(app)->pause_ms;
}

const struct wq_surface *wq_app_surface(const struct wq_app *app)
{
    return app->settings.is_night ? &app->night : &app->surface;
}

void wq_app_machine(struct wq_app *app, const struct wq_machine *machine)
{
    app->machine = *machine;
}

enum wq_status wq_app_hold_upright(struct wq_app *app)
{
    struct wq_settings upright = app->settings;
    upright.is_upside_down = upright.is_on_side = false;
    return wq_settings_apply(app, &upright);
}

const struct wq_settings *wq_app_settings(const struct wq_app *app)
{
    return &app->settings;
}

bool wq_app_leaves(const struct wq_app *app)
{
    return app->leaves;
}
