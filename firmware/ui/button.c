/* SPDX-License-Identifier: MIT */
#include "widgets.h"

enum wq_status wq_button_paint(struct wq_app *app, struct wq_rect box, struct wq_str text,
                               bool is_chosen)
{
    wq_ui_frame(app, box, wq_ui_rule_px(app));
    enum wq_status st = wq_ui_label_in(app, wq_ui_button_style(app), text, box);
    if (is_chosen)
        wq_ui_invert(app, box);
    return st;
}
