/* SPDX-License-Identifier: MIT */
/* The list below the open article: what stands beside it there. */
#include "list.h"

static bool is_below(const struct wq_app *app)
{
    return app->visit_n >= 2 && wq_ui_screen_now(app) == WQ_SCREEN_ARTICLE &&
           app->visits[app->visit_n - 2].screen == WQ_SCREEN_LIST;
}

/* With the list on top: its page, and the row on it, that is `by` rows from the open article. */
static bool find_beside(struct wq_app *app, int32_t by, uint32_t *row)
{
    const struct list_view *list = &app->list;
    uint32_t at = 0;
    wq_browse_open(app);
    wq_list_show(app, wq_ui_visit(app)->first);
    while (at < list->shown_n && list->articles[at] != app->reading.index)
        at++;
    if (at == list->shown_n)
        return false;
    if (by > 0 ? at + 1 < list->shown_n : at > 0) {
        *row = by > 0 ? at + 1 : at - 1;
        return true;
    }
    if (!wq_list_step(app, by) || list->shown_n == 0)
        return false;
    *row = by > 0 ? 0 : list->shown_n - 1;
    return true;
}

bool wq_list_neighbour(struct wq_app *app, int32_t by, uint32_t *article)
{
    if (!is_below(app))
        return false;
    app->visit_n--;
    const struct wq_visit kept = *wq_ui_visit(app);
    uint32_t row;
    const bool is_found = find_beside(app, by, &row);
    *wq_ui_visit(app) = kept;
    app->visit_n++;
    if (is_found)
        *article = app->list.articles[row];
    return is_found;
}

enum wq_status wq_list_go_on(struct wq_app *app, int32_t by)
{
    struct wq_visit article = wq_visit_to(WQ_SCREEN_ARTICLE);
    if (!is_below(app))
        return WQ_OK;
    app->visit_n--;
    struct wq_visit *list = wq_ui_visit(app);
    const struct wq_visit kept = *list;
    uint32_t row;
    const bool is_found = find_beside(app, by, &row);
    if (is_found) {
        list->focus_act = ACT_OPEN;
        list->focus_arg = row;
    } else {
        *list = kept;
    }
    app->visit_n++;
    if (!is_found)
        return WQ_OK;
    article.article = app->list.articles[row];
    *wq_ui_visit(app) = article;
    return wq_ui_enter(app);
}

bool wq_list_name(struct wq_app *app, struct wq_phrase *name)
{
    if (!is_below(app))
        return false;
    app->visit_n--;
    wq_browse_open(app);
    wq_browse_name(app, name);
    app->visit_n++;
    return true;
}
