/* SPDX-License-Identifier: MIT */
/* A row with a value that goes up and down in steps. */
#include "screens.h"
#include "widgets.h"

#define STEP_W_TENTHS 72
#define STEP_H_TENTHS 58
#define SIGN_TENTHS 36

static enum wq_status paint_end(struct wq_app *app, struct wq_rect box, const struct stepper *s,
                                bool is_more)
{
    if (is_more ? s->is_most : s->is_least)
        return WQ_OK; /* what does not apply is not drawn */
    const struct wq_style style = {WQ_VOICE_LABEL, true, wq_ui_units(app, SIGN_TENTHS)};
    wq_ui_control(app, box, is_more ? s->more_act : s->less_act, s->arg, LOOK_FRAMED)->is_slow =
        s->is_slow;
    wq_box_finish(app, box, false);
    return wq_ui_label_in(app, style, wq_str(is_more ? "+" : "−"), box);
}

/* "+" outermost at the left, as what grows grows to the left; the language mirrors it. */
enum wq_status wq_stepper_paint(struct wq_app *app, struct wq_rect row, const struct stepper *s)
{
    int32_t w = wq_ui_units(app, STEP_W_TENTHS), h = wq_ui_units(app, STEP_H_TENTHS);
    int32_t y = row.y + (row.h - h) / 2, baseline = row.y + row.h * 62 / 100;
    int32_t value_w = row.w * 3 / 10;
    struct wq_rect more = {row.x, y, w, h}, less = {row.x + w + value_w, y, w, h};
    int32_t name_x = less.x + w + wq_ui_units(app, 12);
    enum wq_status st = paint_end(app, less, s, false);
    if (st == WQ_OK)
        st = paint_end(app, more, s, true);
    if (st == WQ_OK)
        st = wq_ui_label(app, wq_ui_small_style(app), s->value, row.x + w, value_w, baseline,
                         AT_MIDDLE);
    return st == WQ_OK ? wq_ui_label(app, wq_ui_button_style(app), s->name, name_x,
                                     row.x + row.w - name_x, baseline, AT_START)
                       : st;
}

enum wq_status wq_size_paint(struct wq_app *app, struct wq_rect row, const struct stepper *stepper)
{
    struct stepper size = *stepper;
    struct wq_phrase value = wq_ui_phrase(app);
    uint32_t n, step = wq_article_size(app, &n);
    wq_phrase_say_numbers(&value, WQ_SAY_NUMBER_OF, step + 1, n);
    size.value = wq_phrase_str(&value);
    size.is_least = step == 0;
    size.is_most = step + 1 == n;
    return wq_stepper_paint(app, row, &size);
}
