/* SPDX-License-Identifier: MIT */
/* The storage of the archive was taken away: the open article is in memory and reads on, and in the
 * place of all that is not stands a page that says so, until the storage is back. The way back
 * stays as it is. */
#include <string.h>
#include "report.h"
#include "screens.h"

enum { ACT_READ = ACT_OWN, ACT_LEAVE };

bool wq_gone_has(const struct wq_app *app, const struct wq_visit *visit)
{
    static const uint8_t unknown[WQ_ID_BYTES];
    const struct article_view *a = &app->reading;
    if (a->start_n == 0 || a->fault != WQ_OK)
        return false;
    return memcmp(visit->article_id, unknown, sizeof unknown) == 0
               ? visit->article == a->index
               : memcmp(visit->article_id, a->article.meta.id, sizeof unknown) == 0;
}

bool wq_gone_hides(const struct wq_app *app)
{
    const struct wq_visit *visit = &app->visits[app->visit_n - 1];
    if (!app->is_gone)
        return false;
    switch (visit->screen) {
    case WQ_SCREEN_ARTICLE:
    case WQ_SCREEN_TYPE:
        return !wq_gone_has(app, visit);
    case WQ_SCREEN_SETTINGS:
    case WQ_SCREEN_CONDITION:
        return false;
    default:
        return true;
    }
}

/* The visit to the article that is in memory: on the way back, or left last; NULL: none. */
static const struct wq_visit *find_open(const struct wq_app *app)
{
    for (uint32_t i = app->visit_n; i-- > 0;)
        if (app->visits[i].screen == WQ_SCREEN_ARTICLE && wq_gone_has(app, &app->visits[i]))
            return &app->visits[i];
    const bool is_last = app->last.screen == WQ_SCREEN_ARTICLE && wq_gone_has(app, &app->last);
    return is_last ? &app->last : NULL;
}

static enum wq_status paint(struct wq_app *app)
{
    struct wq_phrase what = wq_ui_phrase(app);
    struct report report = {.title = wq_ui_say(app, WQ_SAY_ERR_GONE)};
    const bool is_open = find_open(app) != NULL;
    wq_phrase_say(&what, WQ_SAY_ERR_GONE_WHAT);
    if (is_open) {
        wq_phrase_add(&what, " ");
        wq_phrase_say(&what, WQ_SAY_ERR_GONE_OPEN);
    }
    report.what = wq_phrase_str(&what);
    if (is_open)
        report.actions[report.action_n++] =
            (struct report_action){wq_ui_say(app, WQ_SAY_DO_READ), ACT_READ, 0};
    if (app->config.can.leave)
        report.actions[report.action_n++] =
            (struct report_action){wq_ui_say(app, WQ_SAY_DO_LEAVE), ACT_LEAVE, 0};
    return wq_report_paint(app, &report);
}

static enum wq_status read_on(struct wq_app *app)
{
    const struct wq_visit *open = find_open(app);
    if (!open)
        return WQ_OK;
    const struct wq_visit visit = *open;
    if (open == &app->last)
        return wq_ui_go(app, &visit);
    app->visit_n = (uint32_t)(open - app->visits) + 1;
    return wq_ui_enter(app);
}

static enum wq_status act(struct wq_app *app, const struct control *control, bool is_held)
{
    (void)is_held;
    app->leaves = control->act == ACT_LEAVE;
    return control->act == ACT_READ ? read_on(app) : WQ_OK;
}

const struct screen_kind wq_gone_screen = {.paint = paint, .act = act};

void wq_app_gone(struct wq_app *app)
{
    const struct wq_app_fault fault = {.trouble = WQ_TROUBLE_GONE};
    app->is_gone = true;
    app->press.is_waiting = false;
    app->panel = NULL; /* what it offered may be gone */
    if (!wq_gone_hides(app))
        wq_app_tell(app, &fault);
}
