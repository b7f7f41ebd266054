/* SPDX-License-Identifier: MIT */
/* Greys into a screen's memory. */
#include <errno.h>
#include <string.h>
#include "screens.h"

void wq_put_greys(uint8_t *to, const uint8_t *from, int32_t n, uint32_t depth)
{
    if (depth == 8) {
        memcpy(to, from, (size_t)n);
        return;
    }
    for (int32_t x = 0; x < n; x++) {
        uint32_t grey = from[x];
        if (depth == 16) { /* the upper bits: 16 levels stay 16 */
            uint16_t rgb = (uint16_t)((grey >> 3) << 11 | (grey >> 2) << 5 | grey >> 3);
            memcpy(to + 2 * x, &rgb, sizeof rgb);
        } else {
            uint32_t rgb = 0xFF000000u | grey * 0x010101u;
            memcpy(to + 4 * x, &rgb, sizeof rgb);
        }
    }
}

enum wq_status wq_canvas_check(const struct wq_canvas *canvas, const struct wq_device *device)
{
    const uint64_t row_bytes = (uint64_t)canvas->w_px * canvas->depth / 8;
    const bool has_depth = canvas->depth == 8 || canvas->depth == 16 || canvas->depth == 32;
    if (!has_depth || canvas->stride_bytes < row_bytes ||
        (uint64_t)canvas->stride_bytes * canvas->h_px > canvas->map_bytes) {
        errno = EINVAL;
        return WQ_E_IO;
    }
    bool fits = canvas->w_px >= (uint32_t)device->w_px && canvas->h_px >= (uint32_t)device->h_px;
    return fits ? WQ_OK : WQ_E_RANGE;
}

struct wq_rect wq_canvas_place(const struct wq_canvas *canvas, const struct wq_device *device)
{
    const int32_t w = (int32_t)canvas->w_px, h = (int32_t)canvas->h_px;
    return (struct wq_rect){(w - device->w_px) / 2, (h - device->h_px) / 2, w, h};
}

void wq_canvas_clear(const struct wq_canvas *canvas)
{
    memset(canvas->map, 0, (size_t)canvas->stride_bytes * canvas->h_px);
}

void wq_canvas_put(const struct wq_canvas *canvas, const struct wq_surface *surface,
                   struct wq_rect rect, struct wq_rect *on_canvas)
{
    const int32_t left = ((int32_t)canvas->w_px - surface->w) / 2 + rect.x;
    const int32_t top = ((int32_t)canvas->h_px - surface->h) / 2 + rect.y;
    for (int32_t y = 0; y < rect.h; y++) {
        uint8_t *row = canvas->map + (size_t)(top + y) * canvas->stride_bytes +
                       (size_t)left * canvas->depth / 8;
        const uint8_t *from =
            surface->pixels + (size_t)(rect.y + y) * (size_t)surface->stride + rect.x;
        wq_put_greys(row, from, rect.w, canvas->depth);
    }
    *on_canvas = (struct wq_rect){left, top, rect.w, rect.h};
}

void wq_screen_info(const struct wq_device *device, struct wq_display_info *info)
{
    *info = (struct wq_display_info){
        .w_px = device->w_px,
        .h_px = device->h_px,
        .dpi = device->dpi,
        .levels = device->levels,
        .align_x_px = 1,
        .align_y_px = 1,
        .rotations = 1,
    };
}
