/* SPDX-License-Identifier: MIT */
/* What a row says at its start: unread, begun and how far, read, damaged. */
#include "screens.h"
#include "widgets.h"

#define PX 64

/* A ring that fills from 12 o'clock on, the way of reading. */
static void paint_begun(struct wq_app *app, int32_t x, int32_t y, uint32_t permille)
{
    const int32_t levels = app->config.device->levels, radius = wq_ui_units(app, 10);
    const struct wq_ring_stroke ring = {.x_f26 = x * PX,
                                        .y_f26 = y * PX,
                                        .radius_f26 = radius * PX,
                                        .thick_f26 = wq_ui_rule_px(app) * PX};
    struct wq_ring_stroke disc = ring;
    disc.radius_f26 = (radius - wq_ui_rule_px(app)) * PX;
    wq_paint_ring(&app->surface, levels, &ring);
    wq_paint_sector(&app->surface, levels, &disc, (int32_t)(permille * 16 / 1000) + 1);
}

void wq_mark_paint(struct wq_app *app, struct wq_rect box, uint32_t article,
                   const uint8_t id[WQ_ID_BYTES])
{
    const struct wq_history_record *record =
        app->config.history ? wq_history_find(app->config.history, id) : NULL;
    const struct wq_rect at = wq_ui_place(app, box);
    const int32_t x = at.x + at.w / 2, y = at.y + at.h / 2;
    const struct wq_ring_stroke dot = {
        .x_f26 = x * PX, .y_f26 = y * PX, .radius_f26 = wq_ui_units(app, 6) * PX};
    if (wq_damage_has(app, article))
        wq_icon_paint(app, ICON_DAMAGED, box);
    else if (!record)
        wq_paint_sector(&app->surface, app->config.device->levels, &dot, 16);
    else if (record->is_read)
        wq_icon_paint(app, ICON_READ, box);
    else
        paint_begun(app, x, y, record->permille);
}
