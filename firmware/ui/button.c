/* SPDX-License-Identifier: MIT */
/* Boxes and rows that can be touched; their controls are the screen's. */
#include "widgets.h"

void wq_box_frame(struct wq_app *app, struct wq_rect box, int32_t thick_px)
{
    wq_paint_round_frame(&app->surface, app->config.device->levels, wq_ui_place(app, box), thick_px,
                         wq_ui_units(app, 7));
}

void wq_box_finish(struct wq_app *app, struct wq_rect box, bool is_chosen)
{
    if (is_chosen)
        wq_paint_round_invert(&app->surface, app->config.device->levels, wq_ui_place(app, box),
                              wq_ui_units(app, 7));
    else
        wq_box_frame(app, box, wq_ui_rule_px(app));
}

enum wq_status wq_button_paint(struct wq_app *app, struct wq_rect box, struct wq_str text,
                               bool is_chosen)
{
    if (is_chosen)
        wq_ui_fill(app, box, 255); /* the edge it shares with the button beside it, too */
    enum wq_status st = wq_ui_label_in(app, wq_ui_button_style(app), text, box);
    wq_box_finish(app, box, is_chosen);
    return st;
}

enum wq_status wq_cell_paint(struct wq_app *app, struct wq_rect box, enum icon icon,
                             struct wq_str name, struct wq_str holds)
{
    int32_t pad = wq_ui_units(app, 20), icon_px = wq_icon_px(app);
    int32_t text_w = box.w - 3 * pad - icon_px, text_x = box.x + pad;
    struct wq_rect icon_box = {box.x + box.w - pad - icon_px, box.y, icon_px, box.h};
    wq_box_frame(app, box, wq_ui_rule_px(app));
    wq_icon_paint(app, icon, icon_box);
    int32_t baseline = box.y + box.h * (holds.len ? 43 : 62) / 100;
    enum wq_status st =
        wq_ui_label(app, wq_ui_button_style(app), name, text_x, text_w, baseline, AT_START);
    if (st == WQ_OK && holds.len)
        st = wq_ui_label(app, wq_ui_small_style(app), holds, text_x, text_w,
                         box.y + box.h * 80 / 100, AT_START);
    return st;
}

int32_t wq_line_row_px(const struct wq_app *app)
{
    return wq_ui_units(app, wq_ui_has_keys_only(app) ? 65 : wq_ui_target_tenths(app));
}

/* At the end of a row, at most `most_px` long; *w is how long it is. */
static enum wq_status paint_value(struct wq_app *app, struct wq_str value, int32_t x,
                                  int32_t most_px, int32_t baseline, int32_t *w)
{
    const struct wq_style style = wq_ui_small_style(app);
    struct wq_label label;
    enum wq_status st = wq_label_make(&app->labels, &app->scratch, app->config.fonts, &style, value,
                                      wq_ui_is_rtl(app), most_px, &label);
    if (st != WQ_OK)
        return st;
    const struct wq_rect at = wq_ui_place(app, (struct wq_rect){x, 0, label.width_px, 0});
    wq_paint_glyphs(&app->surface, app->config.fonts, label.glyphs, label.glyph_n, at.x, baseline);
    *w = label.width_px;
    return WQ_OK;
}

enum wq_status wq_line_row_paint(struct wq_app *app, struct wq_rect box, const struct line_row *row)
{
    int32_t gap = wq_ui_units(app, 12), icon_px = wq_icon_px(app), x = box.x, w = box.w;
    int32_t baseline = box.y + box.h * 62 / 100;
    if (row->icon != ICON_NONE) {
        wq_icon_paint(app, row->icon, (struct wq_rect){x + w - icon_px, box.y, icon_px, box.h});
        w -= icon_px + gap;
    }
    if (row->leads_on) {
        wq_icon_paint(app, ICON_INTO, (struct wq_rect){x, box.y, icon_px, box.h});
        x += icon_px + gap;
        w -= icon_px + gap;
    }
    int32_t value_w = 0;
    struct wq_style style = row->is_text ? wq_ui_row_style(app) : wq_ui_button_style(app);
    enum wq_status st = WQ_OK;
    if (row->value.len) { /* it has what the name leaves, and two fifths at least */
        st = wq_ui_measure(app, style, row->name, &value_w);
        const int32_t left = w - value_w - gap, least = w * 2 / 5;
        if (st == WQ_OK)
            st = paint_value(app, row->value, x, left > least ? left : least, baseline, &value_w);
    }
    value_w += row->value.len ? gap : 0;
    return st == WQ_OK
               ? wq_ui_label(app, style, row->name, x + value_w, w - value_w, baseline, AT_START)
               : st;
}
