/* SPDX-License-Identifier: MIT */
#include <string.h>
#include "warraq/device.h"

static const struct wq_device devices[] = {
#define WQ_DEVICE(name, w, h, dpi, levels, em, margin, touch) \
    {name, w, h, dpi, levels, em, margin, touch},
#include "warraq/devices.def"
#undef WQ_DEVICE
};

const struct wq_device *wq_devices(size_t *n)
{
    *n = sizeof devices / sizeof devices[0];
    return devices;
}

#define SIDE_UNITS 66 /* the shorter side of all readers but the Mini has as many */

int32_t wq_device_unit_px(const struct wq_device *device)
{
    const int32_t by_dpi = (device->dpi * 8 + 75) / 150; /* dpi / 18.75, rounded */
    const int32_t side = device->w_px < device->h_px ? device->w_px : device->h_px;
    const int32_t most = side / SIDE_UNITS;
    return most < by_dpi && most * 5 >= by_dpi * 4 ? most : by_dpi;
}

void wq_device_turn(struct wq_device *device, int quarter)
{
    const int32_t w_px = device->w_px;
    if (quarter % 2 == 0)
        return;
    device->w_px = device->h_px;
    device->h_px = w_px;
}

/* Take a decimal number of at most 4 digits and the character after it. */
static const char *take_number(const char *p, char after, int32_t *value)
{
    int32_t v = 0;
    int digits = 0;
    while (*p >= '0' && *p <= '9' && digits < 5) {
        v = v * 10 + (*p++ - '0');
        digits++;
    }
    if (digits == 0 || digits > 4 || *p != after)
        return NULL;
    *value = v;
    return after ? p + 1 : p;
}

static bool within(int32_t value, int32_t min, int32_t max)
{
    return value >= min && value <= max;
}

/* Take "WxH@DPI/LEVELS" apart; false when `name` is nothing of the kind. */
static bool take_numbers(const char *name, struct wq_device *d)
{
    const char *p = take_number(name, 'x', &d->w_px);
    p = p ? take_number(p, '@', &d->h_px) : NULL;
    p = p ? take_number(p, '/', &d->dpi) : NULL;
    return p && take_number(p, '\0', &d->levels);
}

static const char *out_of_range(const struct wq_device *d)
{
    return !within(d->w_px, 64, 4096)   ? "its width is not 64 to 4096 px"
           : !within(d->h_px, 64, 4096) ? "its height is not 64 to 4096 px"
           : !within(d->dpi, 60, 600)   ? "its density is not 60 to 600 dpi"
           : d->levels != 2 && d->levels != 4 && d->levels != 16
               ? "its greys are not 2, 4 or 16 levels"
               : NULL;
}

const char *wq_device_fault(const char *name)
{
    struct wq_device d = {.has_touch = true};
    return take_numbers(name, &d) ? out_of_range(&d) : NULL;
}

enum wq_status wq_device_parse(const char *name, struct wq_device *device)
{
    for (size_t i = 0; i < sizeof devices / sizeof devices[0]; i++) {
        if (strcmp(devices[i].name, name) == 0) {
            *device = devices[i];
            return WQ_OK;
        }
    }
    struct wq_device d = {.has_touch = true};
    if (!take_numbers(name, &d) || out_of_range(&d))
        return WQ_E_SYNTAX;
    /* 2.69 units, but never below what the panel can resolve: letters lose their dots first at
     * 1 bit (docs/arabic.md, "One bit") */
    int32_t least = d.levels == 2 ? 27 : 24;
    d.em_px = (d.dpi * 269 + 937) / 1875;
    if (d.em_px < least)
        d.em_px = least;
    d.margin_px = 4 * wq_device_unit_px(&d);
    *device = d;
    return WQ_OK;
}
