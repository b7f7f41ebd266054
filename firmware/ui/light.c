/* SPDX-License-Identifier: MIT */
/* A panel for the front light and its warmth. */
#include "screens.h"
#include "widgets.h"

#define STEP_PERCENT 5

enum { ACT_LESS = ACT_OWN, ACT_MORE };
enum { ARG_LIGHT, ARG_WARMTH };

static enum wq_status paint_value(struct wq_app *app, struct wq_rect row, uint32_t arg)
{
    const struct wq_settings *s = &app->settings;
    uint8_t percent = arg == ARG_LIGHT ? s->light_percent : s->warm_percent;
    struct wq_phrase value = wq_ui_phrase(app);
    wq_phrase_add_percent(&value, percent);
    const struct stepper stepper = {
        .name = wq_ui_say(app, arg == ARG_LIGHT ? WQ_SAY_LIGHT : WQ_SAY_WARMTH),
        .value = wq_phrase_str(&value),
        .less_act = ACT_LESS,
        .more_act = ACT_MORE,
        .arg = arg,
        .is_least = percent == 0,
        .is_most = percent == 100,
    };
    return wq_stepper_paint(app, row, &stepper);
}

static enum wq_status paint(struct wq_app *app)
{
    int32_t margin = wq_ui_units(app, 40), row_px = wq_ui_units(app, 80);
    int32_t row_n = app->config.can.warmth ? 2 : 1, h = row_px * row_n + wq_ui_units(app, 20);
    int32_t y = app->surface.h - h;
    wq_panel_area(app, (struct wq_rect){0, y, app->surface.w, h});
    struct wq_rect row = {margin, y + wq_ui_units(app, 10), app->surface.w - 2 * margin, row_px};
    enum wq_status st = paint_value(app, row, ARG_LIGHT);
    row.y += row_px;
    return st == WQ_OK && row_n == 2 ? paint_value(app, row, ARG_WARMTH) : st;
}

static uint8_t step(uint8_t percent, bool is_more)
{
    int32_t next = percent + (is_more ? STEP_PERCENT : -STEP_PERCENT);
    return (uint8_t)(next < 0 ? 0 : next > 100 ? 100 : next);
}

static enum wq_status act(struct wq_app *app, const struct control *control, bool is_held)
{
    struct wq_settings *s = &app->settings;
    uint8_t *percent = control->arg == ARG_LIGHT ? &s->light_percent : &s->warm_percent;
    (void)is_held;
    *percent = step(*percent, control->act == ACT_MORE);
    wq_ui_changed(app);
    wq_ui_repaint(app, WQ_INTENT_MENU);
    return WQ_OK;
}

const struct screen_kind wq_light_panel = {.paint = paint, .act = act};

#define EDGE_UNITS 4
#define LEAST_UNITS 8

bool wq_light_slide(struct wq_app *app, const struct wq_event *event)
{
    const struct wq_abilities *can = &app->config.can;
    const int32_t w = app->surface.w, edge = EDGE_UNITS * app->spec.unit_px;
    const int64_t up = (int64_t)event->y - event->y2; /* a script may name any place */
    const bool is_right = event->x >= w - edge && event->x2 >= w - edge;
    const bool is_left = event->x < edge && event->x2 < edge;
    const bool is_there = (is_right && can->light) || (is_left && can->warmth);
    if (!is_there || (up < 0 ? -up : up) < LEAST_UNITS * app->spec.unit_px)
        return false;
    uint8_t *percent = is_right ? &app->settings.light_percent : &app->settings.warm_percent;
    const int64_t next = *percent + 100 * up / app->surface.h;
    *percent = (uint8_t)(next < 0 ? 0 : next > 100 ? 100 : next);
    wq_ui_changed(app);
    if (app->panel || wq_ui_screen_now(app) == WQ_SCREEN_SETTINGS) /* they tell the value */
        wq_ui_repaint(app, WQ_INTENT_MENU);
    return true;
}

void wq_light_key(struct wq_app *app, bool is_held)
{
    if (!app->config.can.light || !is_held)
        return;
    if (app->panel == &wq_light_panel)
        wq_ui_close_panel(app);
    else if (!app->panel) /* what another panel tells or asks stays */
        wq_ui_open_panel(app, &wq_light_panel, 0);
}
