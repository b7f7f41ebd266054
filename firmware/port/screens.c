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

/* Where `rect` of `surface`, which is held turned by `quarter`, lies in the picture as it is
 * upright.
 */
static struct wq_rect turned_back(const struct wq_surface *surface, int quarter,
                                  struct wq_rect rect)
{
    const int32_t right = surface->w - rect.x - rect.w, below = surface->h - rect.y - rect.h;
    switch (quarter) {
    case 1:
        return (struct wq_rect){rect.y, right, rect.h, rect.w};
    case 2:
        return (struct wq_rect){right, below, rect.w, rect.h};
    case 3:
        return (struct wq_rect){below, rect.x, rect.h, rect.w};
    default:
        return rect;
    }
}

static uint8_t *pixel_of(const struct wq_canvas *canvas, int32_t x, int32_t y)
{
    return canvas->map + (size_t)y * canvas->stride_bytes + (size_t)x * canvas->depth / 8;
}

void wq_canvas_put(const struct wq_canvas *canvas, const struct wq_surface *surface,
                   struct wq_rect rect, struct wq_rect *on_canvas)
{
    struct wq_surface upright = *surface;
    if (canvas->quarter & 1) {
        upright.w = surface->h;
        upright.h = surface->w;
    }
    *on_canvas = turned_back(surface, canvas->quarter, rect);
    on_canvas->x += ((int32_t)canvas->w_px - upright.w) / 2;
    on_canvas->y += ((int32_t)canvas->h_px - upright.h) / 2;
    for (int32_t y = 0; y < rect.h; y++) {
        const uint8_t *from =
            surface->pixels + (size_t)(rect.y + y) * (size_t)surface->stride + rect.x;
        if (canvas->quarter == 0)
            wq_put_greys(pixel_of(canvas, on_canvas->x, on_canvas->y + y), from, rect.w,
                         canvas->depth);
        for (int32_t x = 0; canvas->quarter != 0 && x < rect.w; x++) {
            const struct wq_rect one = {x, y, 1, 1};
            const struct wq_surface part = {.w = rect.w, .h = rect.h};
            struct wq_rect at = turned_back(&part, canvas->quarter, one);
            wq_put_greys(pixel_of(canvas, on_canvas->x + at.x, on_canvas->y + at.y), from + x, 1,
                         canvas->depth);
        }
    }
}

void wq_screen_info(const struct wq_device *device, int quarter, struct wq_display_info *info)
{
    struct wq_device held = *device;
    wq_device_turn(&held, quarter);
    *info = (struct wq_display_info){
        .w_px = held.w_px,
        .h_px = held.h_px,
        .dpi = device->dpi,
        .levels = device->levels,
        .align_x_px = 1,
        .align_y_px = 1,
        .rotations = 15,
    };
}
