/* SPDX-License-Identifier: MIT */
/* A panel to choose one of several. */
#include "widgets.h"

/* In one column while that covers less than two thirds of the screen. */
static uint32_t columns(const struct wq_app *app, uint32_t n)
{
    int32_t h = wq_line_row_px(app) * ((int32_t)n + 1);
    return h * 3 > app->surface.h * 2 ? 2 : 1;
}

enum wq_status wq_choices_paint(struct wq_app *app, const struct choices *choices, uint8_t act)
{
    int32_t margin = wq_ui_units(app, 40), h = wq_line_row_px(app), rule = wq_ui_rule_px(app);
    uint32_t column_n = columns(app, choices->n), row_n = (choices->n + column_n - 1) / column_n;
    int32_t all = h * ((int32_t)row_n + 1) + wq_ui_units(app, 10);
    int32_t y = app->surface.h - all, w = (app->surface.w - 2 * margin) / (int32_t)column_n;
    int32_t pad = wq_ui_inside_px(app);
    struct wq_rect close = {margin, y, wq_ui_units(app, 70), h};
    wq_panel_area(app, (struct wq_rect){0, y, app->surface.w, all});
    enum wq_status st =
        wq_ui_label(app, wq_ui_button_style(app), choices->title, margin + close.w,
                    app->surface.w - 2 * margin - close.w, y + h * 62 / 100, AT_START);
    for (uint32_t i = 0; i < choices->n && st == WQ_OK; i++) {
        int32_t column = (int32_t)(i / row_n), row = (int32_t)(i % row_n);
        struct wq_rect box = {app->surface.w - margin - (column + 1) * w, y + (row + 1) * h, w, h};
        struct control *c = wq_ui_control(app, box, act, i, LOOK_FRAMED);
        c->is_default = i == choices->chosen;
        wq_ui_fill(app, (struct wq_rect){box.x, box.y, box.w, rule}, 0);
        struct wq_rect inner = {box.x + pad, box.y, box.w - 2 * pad, box.h};
        st = wq_line_row_paint(app, inner, &(struct line_row){.name = choices->names[i]});
        if (i == choices->chosen)
            wq_ui_invert(app, box);
    }
    wq_icon_paint(app, ICON_CLOSE, close);
    wq_ui_control(app, close, ACT_BACK, 0, LOOK_FRAMED);
    return st;
}
