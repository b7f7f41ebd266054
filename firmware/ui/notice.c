/* SPDX-License-Identifier: MIT */
/* A line of our own over whatever the screen shows. */
#include <string.h>
#include "widgets.h"

/* Height of the band and where its line stands, in tenths of a unit. */
#define BAND_TENTHS 70
#define BASELINE_TENTHS 45 /* of the first */
#define NOTICE_LINES 2

enum wq_status wq_notice_paint(struct wq_app *app, struct wq_str text)
{
    const struct prose prose = {wq_ui_small_style(app), text, NOTICE_LINES};
    int32_t h = wq_ui_units(app, BAND_TENTHS);
    int32_t margin = wq_ui_units(app, 40), rule = wq_ui_units(app, 2),
            w = app->surface.w - 2 * margin;
    const int32_t pitch = wq_prose_pitch_px(&prose);
    int32_t text_w;
    size_t mark = wq_arena_mark(&app->labels);
    enum wq_status st = wq_ui_measure(app, prose.style, text, &text_w);
    h += st == WQ_OK && text_w > w ? pitch : 0;
    int32_t y = app->surface.h - h;
    int32_t line_y = y + wq_ui_units(app, BASELINE_TENTHS) - pitch * 7 / 10;
    wq_paint_rect(&app->surface, (struct wq_rect){0, y, app->surface.w, h}, 255);
    wq_paint_rect(&app->surface, (struct wq_rect){0, y, app->surface.w, rule < 2 ? 2 : rule}, 0);
    if (st == WQ_OK)
        st = wq_prose_paint(app, &prose, margin, w, &line_y);
    wq_arena_rewind(&app->labels, mark);
    return st;
}

void wq_app_notice(struct wq_app *app, enum wq_say what)
{
    struct wq_phrase notice = wq_ui_phrase(app);
    wq_phrase_say(&notice, what);
    app->notice = notice;
}
