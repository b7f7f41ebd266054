/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_SCREENS_H
#define WARRAQ_SCREENS_H
/* Ordinary screens without a window system: a plain framebuffer (fbdev.c) and KMS with a dumb buffer
 * (drm.c). They show at once and need no refresh policy. */
#include "sys.h"
#include "warraq/device.h"
#include "warraq/port.h"

/* Write n greys as pixels of `depth` bits: 8, 16 (RGB565) or 32 (XRGB), the host's byte order. */
void wq_put_greys(uint8_t *to, const uint8_t *from, int32_t n, uint32_t depth);

/* The picture of `device`, in the middle of the framebuffer at `path` ("/dev/fb0"), the rest black.
 * Its depth is set when another is found, and put back at the end. `sys` is copied. *at is where the
 * picture begins, and with w and h how large the screen is.
 * WQ_E_RANGE: the screen is smaller; WQ_E_IO with errno set, and why in the log; WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_display_fbdev(const struct wq_sys *sys, const char *path,
                                              const struct wq_device *device,
                                              struct wq_display *display, struct wq_rect *at);

/* The same on the first connected screen of the card at `path` ("/dev/dri/card0"), in its preferred
 * mode; what was shown there comes back at the end. WQ_E_IO with errno ENODEV: nothing is connected. */
WQ_MUST_CHECK enum wq_status wq_display_drm(const struct wq_sys *sys, const char *path,
                                            const struct wq_device *device,
                                            struct wq_display *display, struct wq_rect *at);

/* ---- for both (screens.c) ---- */

/* Pixels that the machine lets us write. */
struct wq_canvas {
    uint8_t *map;
    size_t map_bytes;
    uint32_t w_px, h_px, stride_bytes, depth;
    int quarter; /* the picture is held turned by, as in wq_display_ops.rotate */
};

/* Whether rows and pixels lie inside the memory and `device` inside the rows. WQ_E_RANGE; WQ_E_IO
 * with errno EINVAL: the machine says of itself what cannot be. */
WQ_MUST_CHECK enum wq_status wq_canvas_check(const struct wq_canvas *canvas,
                                             const struct wq_device *device);

/* Where the picture of `device` begins, and how large the canvas is. */
struct wq_rect wq_canvas_place(const struct wq_canvas *canvas, const struct wq_device *device);

void wq_canvas_clear(const struct wq_canvas *canvas);

/* Write `rect` of `surface`, whose screen stands in the middle; *on_canvas is where. */
void wq_canvas_put(const struct wq_canvas *canvas, const struct wq_surface *surface,
                   struct wq_rect rect, struct wq_rect *on_canvas);

/* What such a display says of itself when `device` is held turned by `quarter`. */
void wq_screen_info(const struct wq_device *device, int quarter, struct wq_display_info *info);

#endif
