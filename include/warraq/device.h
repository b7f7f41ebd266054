/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_DEVICE_H
#define WARRAQ_DEVICE_H
/* The one table of devices and panels (devices.def), read by tools, ui and ports. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "warraq/status.h"

struct wq_device {
    const char *name; /* NULL for a size given in numbers */
    int32_t w_px, h_px;
    int32_t dpi;
    int32_t levels;    /* greys: 2, 4 or 16 */
    int32_t em_px;     /* body size unless the reader chose another */
    int32_t margin_px; /* left and right of the text */
    bool has_touch;    /* else keys alone, and a legend of them is drawn */
};

/* All rows of devices.def; *n is their number. Static. */
const struct wq_device *wq_devices(size_t *n);

/* The device called `name`, or one of the size "WxH@DPI/LEVELS", as "600x800@167/16": 64 to 4096
 * px a side, 60 to 600 dpi, 2, 4 or 16 levels; em, margin and touch follow from these.
 * WQ_E_SYNTAX when it is neither; *device is then untouched. */
WQ_MUST_CHECK enum wq_status wq_device_parse(const char *name, struct wq_device *device);

/* Which of the numbers of "WxH@DPI/LEVELS" is out of its range, in words for a message: NULL when
 * none is, or `name` is nothing of the kind. */
const char *wq_device_fault(const char *name);

/* The unit that screens are laid out in, 1.36 mm: round(dpi / 18.75) px. On a panel whose shorter side
 * would have fewer than 66 of them it is smaller, by a fifth at most: what is laid out for 600x800 at
 * 167 dpi fits a Kobo Mini too. Panels that are smaller still are for trials and keep it. */
int32_t wq_device_unit_px(const struct wq_device *device);

/* The device held turned by `quarter` quarters: with odd ones width and height change places. */
void wq_device_turn(struct wq_device *device, int quarter);

#endif
