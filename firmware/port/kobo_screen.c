/* SPDX-License-Identifier: MIT */
/* Where a page lies on a Kobo's panel, however it is held. */
#include "kobo.h"

#define CLEAN_AFTER 8 /* page turns; Kobo's own reader offers 1 to 6 and "chapter" */

int wq_kobo_turn(int quarter)
{
    return (4 - quarter) & 3;
}

void wq_kobo_screen_set(struct wq_kobo_screen *screen, const struct wq_kobo_model *model,
                        int quarter)
{
    struct wq_device device;
    if (wq_device_parse(model->name, &device) != WQ_OK)
        return;
    const uint8_t *hidden = model->hidden_px; /* clockwise from the top */
    int32_t top = hidden[(4 - quarter) & 3], left = hidden[(3 - quarter) & 3];
    bool is_upright = (quarter & 1) == 0;
    *screen = (struct wq_kobo_screen){
        .panel_w_px = device.w_px + hidden[1] + hidden[3],
        .panel_h_px = device.h_px + hidden[0] + hidden[2],
        .w_px = is_upright ? device.w_px : device.h_px,
        .h_px = is_upright ? device.h_px : device.w_px,
        .x_px = left,
        .y_px = top,
        .quarter = quarter,
    };
}

void wq_kobo_info(const struct wq_kobo_model *model, const struct wq_kobo_screen *screen,
                  struct wq_display_info *info)
{
    struct wq_device device;
    if (wq_device_parse(model->name, &device) != WQ_OK)
        return;
    /* the driver of MediaTek's controller leaves out a pixel at other edges; 8 suits all others */
    int32_t align = model->family == WQ_KOBO_HWTCON ? 16 : 8;
    *info = (struct wq_display_info){
        .w_px = screen->w_px,
        .h_px = screen->h_px,
        .dpi = device.dpi,
        .levels = device.levels,
        .is_paper = true,
        .align_x_px = align,
        .align_y_px = align,
        .grid_x_px = screen->x_px,
        .grid_y_px = screen->y_px,
        .clean_after = CLEAN_AFTER,
        .rotations = 15,
    };
}

enum wq_status wq_display_kobo(const struct wq_sys *sys, const struct wq_kobo_model *model,
                               struct wq_display *display)
{
    return model->family == WQ_KOBO_SUNXI ? wq_kobo_open_disp(sys, model, display)
                                          : wq_kobo_open_fb(sys, model, display);
}
