/* SPDX-License-Identifier: MIT */
/* A panel to type a number. 1 2 3 stand from the left in either direction, as on every telephone.
 */
#include "widgets.h"

enum { ACT_DIGIT = UINT8_MAX - 3, ACT_RUB_OUT, ACT_DONE };

void wq_pad_begin(struct wq_app *app, uint32_t digit_n)
{
    app->pad = (struct pad){.most = digit_n < PAD_DIGITS ? digit_n : PAD_DIGITS};
}

static enum wq_status paint_key(struct wq_app *app, struct wq_rect box, uint32_t at)
{
    static const uint8_t digits[12] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 0, 11};
    struct wq_phrase name = wq_ui_phrase(app);
    if (digits[at] == 11 && (app->pad.is_vain || app->pad.n == 0))
        return WQ_OK; /* what does not apply is not drawn */
    wq_ui_frame(app, box, wq_ui_rule_px(app));
    if (digits[at] == 10) {
        wq_ui_control(app, box, ACT_RUB_OUT, 0, LOOK_KEY);
        wq_icon_paint(app, ICON_ERASE, box);
        return WQ_OK;
    }
    if (digits[at] == 11) {
        wq_ui_control(app, box, ACT_DONE, 0, LOOK_KEY)->is_slow = app->pad.is_slow;
        return wq_ui_label_in(app, wq_ui_button_style(app), wq_ui_say(app, WQ_SAY_DONE), box);
    }
    wq_ui_control(app, box, ACT_DIGIT, digits[at], LOOK_KEY);
    wq_phrase_add_number(&name, digits[at]);
    return wq_ui_label_in(app, wq_ui_bar_style(app), wq_phrase_str(&name), box);
}

enum wq_status wq_pad_paint(struct wq_app *app, struct wq_str title, struct wq_str typed)
{
    const int32_t column_n = 3, row_n = 4;
    int32_t margin = wq_ui_units(app, 40), gap = wq_ui_units(app, 8), key = wq_ui_units(app, 72);
    int32_t h = wq_ui_units(app, 90) + row_n * (key + gap), y = app->surface.h - h;
    int32_t w = app->surface.w - 2 * margin, baseline = y + wq_ui_units(app, 52);
    int32_t key_w = (w - (column_n - 1) * gap) / column_n;
    struct wq_rect close = {margin, y + wq_ui_units(app, 10), wq_ui_units(app, 70), key};
    wq_panel_area(app, (struct wq_rect){0, y, app->surface.w, h});
    enum wq_status st =
        wq_ui_label(app, wq_ui_button_style(app), title, margin + w / 2, w / 2, baseline, AT_START);
    if (st == WQ_OK)
        st = wq_ui_label(app, wq_ui_bar_style(app), typed, margin + close.w, w / 2 - close.w,
                         baseline, AT_MIDDLE);
    for (int32_t at = 0; at < column_n * row_n && st == WQ_OK; at++) {
        struct wq_rect box = {margin + at % column_n * (key_w + gap),
                              y + wq_ui_units(app, 90) + at / column_n * (key + gap), key_w, key};
        st = paint_key(app, wq_ui_place(app, box), (uint32_t)at);
    }
    wq_icon_paint(app, ICON_CLOSE, close);
    wq_ui_control(app, close, ACT_BACK, 0, LOOK_FRAMED);
    return st;
}

void wq_pad_act(struct wq_app *app, const struct control *control, bool *is_done)
{
    struct pad *pad = &app->pad;
    *is_done = control->act == ACT_DONE && pad->n > 0 && !pad->is_vain;
    if (control->act == ACT_DIGIT && pad->n < pad->most)
        pad->digits[pad->n++] = (uint8_t)control->arg;
    else if (control->act == ACT_RUB_OUT && pad->n > 0)
        pad->n--;
    else
        return;
    wq_ui_repaint_panel(app, WQ_INTENT_TYPING);
}

uint32_t wq_pad_part(const struct wq_app *app, uint32_t first, uint32_t n)
{
    uint32_t number = 0;
    for (uint32_t i = first; i < first + n && i < app->pad.n; i++)
        number = number * 10 + app->pad.digits[i];
    return number;
}

uint32_t wq_pad_number(const struct wq_app *app, uint32_t *digit_n)
{
    *digit_n = app->pad.n;
    return wq_pad_part(app, 0, PAD_DIGITS);
}
