/* SPDX-License-Identifier: MIT */
/* A line of our own over whatever the screen shows. */
#include <string.h>
#include "internal.h"

/* Height of the band and where its line stands, in tenths of a unit. */
#define BAND_TENTHS 70
#define BASELINE_TENTHS 45

enum wq_status wq_notice_paint(struct wq_app *app, struct wq_str text)
{
    int32_t h = wq_ui_units(app, BAND_TENTHS), y = app->surface.h - h;
    int32_t margin = wq_ui_units(app, 40), rule = wq_ui_units(app, 2);
    size_t mark = wq_arena_mark(&app->labels);
    wq_paint_rect(&app->surface, (struct wq_rect){0, y, app->surface.w, h}, 255);
    wq_paint_rect(&app->surface, (struct wq_rect){0, y, app->surface.w, rule < 2 ? 2 : rule}, 0);
    enum wq_status st =
        wq_ui_label(app, wq_ui_small_style(app), text, margin, app->surface.w - 2 * margin,
                    y + wq_ui_units(app, BASELINE_TENTHS), AT_START);
    wq_arena_rewind(&app->labels, mark);
    return st;
}

void wq_app_notice(struct wq_app *app, enum wq_say what)
{
    struct wq_phrase notice = wq_ui_phrase(app);
    wq_phrase_say(&notice, what);
    app->notice = notice;
}
