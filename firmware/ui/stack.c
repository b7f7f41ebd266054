/* SPDX-License-Identifier: MIT */
/* The way back: what was looked at, the root first. */
#include <string.h>
#include "screens.h"

const struct screen_kind *wq_ui_kind_of(enum wq_screen screen)
{
    static const struct screen_kind *const kinds[WQ_SCREEN_N] = {
        [WQ_SCREEN_HOME] = &wq_home_screen,
        [WQ_SCREEN_LIST] = &wq_list_screen,
        [WQ_SCREEN_ARTICLE] = &wq_article_screen,
        [WQ_SCREEN_SEARCH] = &wq_search_screen,
        [WQ_SCREEN_RESULTS] = &wq_results_screen,
        [WQ_SCREEN_SETTINGS] = &wq_settings_screen,
        [WQ_SCREEN_CONDITION] = &wq_condition_screen,
        [WQ_SCREEN_FAULT] = &wq_fault_screen,
        [WQ_SCREEN_GROUPS] = &wq_groups_screen,
        [WQ_SCREEN_DATES] = &wq_dates_screen,
        [WQ_SCREEN_RECENT] = &wq_recent_screen,
        [WQ_SCREEN_TYPE] = &wq_type_screen,
        [WQ_SCREEN_PROVENANCE] = &wq_provenance_screen,
        [WQ_SCREEN_IMAGE] = &wq_picture_screen,
    };
    return kinds[screen];
}

const struct screen_kind *wq_ui_screen_kind(const struct wq_app *app)
{
    return wq_gone_hides(app) ? &wq_gone_screen : wq_ui_kind_of(wq_ui_screen_now(app));
}

struct wq_visit *wq_ui_visit(struct wq_app *app)
{
    return &app->visits[app->visit_n - 1];
}

enum wq_screen wq_ui_screen_now(const struct wq_app *app)
{
    return (enum wq_screen)app->visits[app->visit_n - 1].screen;
}

struct wq_visit wq_visit_to(enum wq_screen screen)
{
    return (struct wq_visit){.screen = (uint8_t)screen, .focus_act = WQ_NO_FOCUS};
}

enum wq_status wq_ui_enter(struct wq_app *app)
{
    const struct screen_kind *kind = wq_ui_screen_kind(app);
    app->panel = NULL;
    wq_ui_changed(app);
    wq_ui_repaint(app, WQ_INTENT_PAGE);
    return kind->enter ? kind->enter(app) : WQ_OK;
}

/* Leave out `n` visits from `at` on. */
static void drop(struct wq_app *app, uint32_t at, uint32_t n)
{
    memmove(app->visits + at, app->visits + at + n, (app->visit_n - at - n) * sizeof *app->visits);
    app->visit_n -= n;
}

/* The last HOME: what Home was pressed for, or the root. */
static uint32_t last_home(const struct wq_app *app)
{
    uint32_t at = app->visit_n - 1;
    while (at > 0 && app->visits[at].screen != WQ_SCREEN_HOME)
        at--;
    return at;
}

void wq_ui_push(struct wq_app *app, const struct wq_visit *visit)
{
    if (app->visit_n == WQ_VISITS_MAX)
        drop(app, 1, 1);
    app->visits[app->visit_n++] = *visit;
}

enum wq_status wq_ui_go(struct wq_app *app, const struct wq_visit *visit)
{
    uint32_t home = last_home(app);
    if (visit->screen == WQ_SCREEN_ARTICLE && home > 0) {
        for (uint32_t i = 0; i < home; i++)
            if (app->visits[i].screen == WQ_SCREEN_ARTICLE)
                app->last = app->visits[i];
        drop(app, 0, home);
    }
    wq_ui_push(app, visit);
    return wq_ui_enter(app);
}

static void leave_top(struct wq_app *app)
{
    if (wq_ui_screen_now(app) == WQ_SCREEN_ARTICLE)
        app->last = *wq_ui_visit(app);
    app->visit_n--;
}

enum wq_status wq_ui_back(struct wq_app *app)
{
    if (app->panel) {
        wq_ui_close_panel(app);
        return WQ_OK;
    }
    if (last_home(app) == app->visit_n - 1)
        return WQ_OK; /* there is nothing above the root */
    leave_top(app);
    return wq_ui_enter(app);
}

bool wq_ui_back_is_slow(const struct wq_app *app)
{
    const struct wq_visit *below = &app->visits[app->visit_n - (app->visit_n > 1 ? 2 : 1)];
    return !app->panel && below->screen == WQ_SCREEN_ARTICLE &&
           wq_article_is_far(0, below->text_off);
}

enum wq_status wq_ui_home(struct wq_app *app)
{
    const struct wq_visit home = wq_visit_to(WQ_SCREEN_HOME);
    uint32_t at = last_home(app);
    if (at + 1 == app->visit_n) {
        if (app->panel)
            wq_ui_close_panel(app);
        return WQ_OK;
    }
    if (at == 0)
        return wq_ui_go(app, &home);
    app->visit_n = at + 1; /* what was looked at since Home was pressed held no article */
    return wq_ui_enter(app);
}

/* A bundle that was replaced may not have it, and a visit that was never shown names none. */
static bool is_in_archive(struct wq_app *app, const struct wq_visit *visit)
{
    static const uint8_t unknown[WQ_ID_BYTES];
    uint32_t article;
    return visit->screen == WQ_SCREEN_ARTICLE &&
           memcmp(visit->article_id, unknown, sizeof unknown) != 0 &&
           wq_archive_find(app->config.archive, visit->article_id, visit->article, &article) ==
               WQ_OK;
}

/* The last article below Home, or `n` without one. */
static uint32_t last_article(const struct wq_app *app, uint32_t n)
{
    for (uint32_t i = n; i-- > 0;)
        if (app->visits[i].screen == WQ_SCREEN_ARTICLE)
            return i;
    return n;
}

bool wq_ui_resting(struct wq_app *app, struct wq_visit *visit)
{
    const uint32_t home = last_home(app), at = last_article(app, home);
    *visit = at < home ? app->visits[at] : app->last;
    return is_in_archive(app, visit);
}

enum wq_status wq_ui_continue(struct wq_app *app)
{
    struct wq_visit visit;
    const uint32_t home = last_home(app);
    if (!wq_ui_resting(app, &visit))
        return WQ_OK;
    if (last_article(app, home) < home) {
        app->visit_n = home; /* all of the stack below Home, with its screen on top */
        return wq_ui_enter(app);
    }
    /* It was left by Back: over what it may have been opened from, as it stood then. */
    const uint8_t below = home > 0 ? app->visits[home - 1].screen : WQ_SCREEN_HOME;
    const bool has_articles =
        below == WQ_SCREEN_LIST || below == WQ_SCREEN_RESULTS || below == WQ_SCREEN_RECENT;
    app->visit_n = has_articles ? home : 1;
    return wq_ui_go(app, &visit);
}

void wq_ui_open_panel(struct wq_app *app, const struct screen_kind *kind, uint32_t arg)
{
    app->panel = kind;
    app->panel_arg = arg;
    app->panel_focus_act = WQ_NO_FOCUS;
    wq_ui_repaint(app, WQ_INTENT_MENU);
}

void wq_ui_close_panel(struct wq_app *app)
{
    app->panel = NULL;
    wq_ui_repaint(app, WQ_INTENT_MENU);
}
