/* SPDX-License-Identifier: MIT */
/* A computer was plugged in: whether to leave, so that it can have the storage. */
#include "screens.h"
#include "widgets.h"

enum { ACT_CONNECT = ACT_OWN };

#define PANEL_TENTHS 280

static enum wq_status paint_choices(struct wq_app *app, int32_t margin)
{
    int32_t h = wq_ui_units(app, 70), gap = wq_ui_units(app, 16);
    int32_t w = (app->surface.w - 2 * margin - gap) / 2;
    int32_t y = app->surface.h - h - wq_ui_units(app, 20);
    struct wq_rect connect = {margin + w + gap, y, w, h}, stay = {margin, y, w, h};
    wq_ui_control(app, connect, ACT_CONNECT, 0, LOOK_FRAMED);
    wq_ui_control(app, stay, ACT_BACK, 0, LOOK_FRAMED)->is_default = true;
    enum wq_status st = wq_button_paint(app, connect, wq_ui_say(app, WQ_SAY_DO_CONNECT), false);
    return st == WQ_OK ? wq_button_paint(app, stay, wq_ui_say(app, WQ_SAY_DO_READ), true) : st;
}

static enum wq_status paint(struct wq_app *app)
{
    int32_t margin = wq_ui_units(app, 40), w = app->surface.w - 2 * margin;
    int32_t h = wq_ui_units(app, PANEL_TENTHS), y = app->surface.h - h;
    struct wq_style plain = wq_ui_button_style(app);
    plain.is_bold = false;
    const struct prose title = {wq_ui_bar_style(app), wq_ui_say(app, WQ_SAY_COMPUTER), 0};
    const struct prose what = {plain, wq_ui_say(app, WQ_SAY_COMPUTER_WHAT), 0};
    wq_panel_area(app, (struct wq_rect){0, y, app->surface.w, h});
    y += wq_ui_units(app, 20);
    enum wq_status st = wq_prose_paint(app, &title, margin, w, &y);
    if (st == WQ_OK)
        st = wq_prose_paint(app, &what, margin, w, &y);
    return st == WQ_OK ? paint_choices(app, margin) : st;
}

static enum wq_status act(struct wq_app *app, const struct control *control, bool is_held)
{
    (void)is_held;
    app->connects = app->leaves = control->act == ACT_CONNECT;
    return WQ_OK;
}

static const struct screen_kind computer_panel = {.paint = paint, .act = act};

void wq_app_computer(struct wq_app *app, bool is_there)
{
    bool is_offered = app->panel == &computer_panel;
    if (is_there && !is_offered) {
        app->press.is_waiting = false; /* it was meant for what is covered now */
        app->panel = &computer_panel;
        app->panel_focus_act = WQ_NO_FOCUS;
    } else if (!is_there && is_offered) {
        app->panel = NULL;
    }
}

bool wq_app_connects(const struct wq_app *app)
{
    return app->connects;
}
