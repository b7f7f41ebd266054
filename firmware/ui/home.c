/* SPDX-License-Identifier: MIT */
/* The first screen: what was read last, and all ways into the archive. */
#include "screens.h"
#include "widgets.h"

enum { ACT_ALL = ACT_OWN };

static enum wq_status paint(struct wq_app *app)
{
    const struct bar bar = {.title = wq_str(app->config.archive_name)};
    struct wq_rect body = wq_bar_body(app, false);
    struct wq_phrase count = wq_ui_phrase(app);
    int32_t margin = wq_ui_units(app, 40);
    struct wq_rect box = {margin, body.y + margin, body.w - 2 * margin, wq_ui_units(app, 84)};
    wq_paint_rect(&app->surface, wq_ui_screen(app), 255);
    wq_phrase_count(&count, WQ_COUNTED_ARTICLES, wq_archive_info(app->config.archive)->article_n);
    wq_ui_control(app, box, ACT_ALL, 0, LOOK_FRAMED);
    enum wq_status st = wq_button_paint(app, box, wq_phrase_str(&count), false);
    return st == WQ_OK ? wq_bar_paint(app, &bar) : st;
}

static enum wq_status act(struct wq_app *app, const struct control *control, bool is_held)
{
    struct wq_visit list = wq_visit_to(WQ_SCREEN_LIST);
    (void)control;
    (void)is_held;
    list.what = WQ_ORDER_TITLE;
    return wq_ui_go(app, &list);
}

const struct screen_kind wq_home_screen = {.paint = paint, .act = act};
