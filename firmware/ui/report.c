/* SPDX-License-Identifier: MIT */
#include "report.h"

struct wq_style wq_report_style(const struct wq_app *app)
{
    struct wq_style style = wq_ui_button_style(app);
    style.is_bold = false;
    return style;
}

static struct wq_style heading_style(const struct wq_app *app)
{
    return (struct wq_style){WQ_VOICE_LABEL, true, wq_ui_units(app, 40)};
}

/* Where its text stands, between the margins. */
struct column {
    int32_t x, w, y;
};

/* A step behind its number in a ring. */
static enum wq_status paint_step(struct wq_app *app, uint32_t i, enum wq_say step,
                                 struct column *column)
{
    int32_t side = wq_ui_units(app, 38), gap = wq_ui_units(app, 14), top = column->y;
    struct wq_rect ring = {column->x + column->w - side, top, side, side};
    struct wq_phrase number = wq_ui_phrase(app);
    wq_phrase_add_number(&number, i + 1);
    wq_paint_round_frame(&app->surface, app->config.device->levels, wq_ui_place(app, ring),
                         wq_ui_rule_px(app), side / 2);
    enum wq_status st = wq_ui_label_in(app, wq_ui_button_style(app), wq_phrase_str(&number), ring);
    const struct prose prose = {wq_report_style(app), wq_ui_say(app, step), 0};
    column->y += wq_ui_units(app, 3);
    if (st == WQ_OK)
        st = wq_prose_paint(app, &prose, column->x, column->w - side - gap, &column->y);
    if (column->y < top + side)
        column->y = top + side;
    column->y += wq_ui_units(app, 10);
    return st;
}

static enum wq_status paint_steps(struct wq_app *app, const struct report *report,
                                  struct column *column)
{
    const struct prose fix = {wq_ui_button_style(app), wq_ui_say(app, WQ_SAY_ERR_FIX), 0};
    if (report->step_n == 0)
        return WQ_OK;
    const int32_t gap = wq_ui_units(app, app->surface.h < wq_ui_units(app, 750) ? 12 : 22);
    column->y += gap;
    wq_ui_fill(app, (struct wq_rect){column->x, column->y, column->w, wq_ui_rule_px(app)}, 0);
    column->y += gap;
    enum wq_status st = wq_prose_paint(app, &fix, column->x, column->w, &column->y);
    column->y += wq_ui_units(app, 8);
    for (uint32_t i = 0; i < report->step_n && st == WQ_OK; i++)
        st = paint_step(app, i, report->steps[i], column);
    return st;
}

/* The bundle at one side, the code at the other, at the foot. */
static enum wq_status paint_code(struct wq_app *app, const struct report *report, int32_t x,
                                 int32_t w)
{
    struct wq_phrase code = wq_ui_phrase(app), name = code;
    int32_t baseline = app->surface.h - wq_ui_units(app, 20);
    wq_phrase_add_foreign(&name, wq_str(app->config.archive_name));
    if (report->status != WQ_OK)
        wq_phrase_say_numbers(&code, WQ_SAY_FAULT_CODE, (uint32_t)report->status, 0);
    enum wq_status st = wq_ui_label(app, wq_ui_small_style(app), wq_phrase_str(&name), x + w / 2,
                                    w / 2, baseline, AT_START);
    return st == WQ_OK ? wq_ui_label(app, wq_ui_small_style(app), wq_phrase_str(&code), x, w / 2,
                                     baseline, AT_END)
                       : st;
}

static enum wq_status paint_action(struct wq_app *app, struct wq_rect box,
                                   const struct report_action *action, bool is_default)
{
    wq_ui_control(app, box, action->act, action->arg, LOOK_FRAMED)->is_default = is_default;
    return wq_button_paint(app, box, action->name, is_default);
}

/* What can be done here: the default is inverted, what else there is stands side by side below. */
static enum wq_status paint_actions(struct wq_app *app, const struct report *report, int32_t x,
                                    int32_t w)
{
    const int32_t h = wq_ui_units(app, wq_ui_has_keys_only(app) ? 60 : 84);
    const int32_t gap = wq_ui_units(app, 12), other_n = (int32_t)report->action_n - 1;
    const int32_t other_w = other_n > 0 ? (w - (other_n - 1) * gap) / other_n : w;
    struct wq_rect box = {x, app->surface.h - wq_ui_units(app, 50) - h, w, h};
    enum wq_status st = WQ_OK;
    if (report->action_n == 0)
        return st;
    if (other_n > 0)
        box.y -= h + gap;
    st = paint_action(app, box, &report->actions[0], true);
    box.y += h + gap;
    for (int32_t i = 0; i < other_n && st == WQ_OK; i++) {
        box.x = x + w - (i + 1) * other_w - i * gap;
        box.w = other_w;
        st = paint_action(app, box, &report->actions[i + 1], false);
    }
    return st;
}

enum wq_status wq_report_paint(struct wq_app *app, const struct report *report)
{
    const bool is_low = app->surface.h < wq_ui_units(app, 750);
    const int32_t margin = wq_ui_units(app, 60), sign = wq_ui_units(app, 72);
    struct column column = {margin, app->surface.w - 2 * margin,
                            wq_ui_units(app, is_low ? 25 : 90)};
    const struct prose title = {heading_style(app), report->title, 0};
    const struct prose what = {wq_report_style(app), report->what, 0};
    wq_paint_rect(&app->surface, wq_ui_screen(app), 255);
    if (!is_low && !report->is_well) {
        wq_icon_paint_px(app, ICON_DAMAGED,
                         (struct wq_rect){column.x + column.w - sign, column.y, sign, sign}, sign);
        column.y += sign + wq_ui_units(app, 20);
    }
    enum wq_status st = wq_prose_paint(app, &title, column.x, column.w, &column.y);
    column.y += wq_ui_units(app, 10);
    if (st == WQ_OK)
        st = wq_prose_paint(app, &what, column.x, column.w, &column.y);
    if (st == WQ_OK)
        st = paint_steps(app, report, &column);
    if (st == WQ_OK)
        st = paint_actions(app, report, column.x, column.w);
    return st == WQ_OK ? paint_code(app, report, column.x, column.w) : st;
}
