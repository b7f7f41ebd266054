/* SPDX-License-Identifier: MIT */
/* UC8179: busy is low. Three waveforms beside the full one are chosen by a forced temperature. */
#include <string.h>
#include "spi_panel.h"

enum { FAST = 0x5A, GREY = 0x5F, PART = 0x6E }; /* temperatures; 0: the sensor's */

static void reset(struct panel_spi *p)
{
    p->is_on = p->is_asleep = p->has_window = p->has_size = false;
    p->setting = p->cdi = p->temperature = p->cascade = 0;
    memset(p->booster, 0, sizeof p->booster);
    p->last = 0xFF;
    p->arg_n = 0;
    p->busy_until_us = 0;
}

static size_t bytes_of(const struct panel_spi *p, uint8_t command)
{
    switch (command) {
    case 0x10:
    case 0x13:
        return p->has_window ? (size_t)((p->x1 + 1 - p->x0) / 8) * (size_t)(p->y1 + 1 - p->y0)
                             : p->plane_n;
    case 0x90:
        return 9;
    case 0x01:
    case 0x06:
    case 0x61:
        return 4;
    case 0x50:
        return 2;
    case 0x00:
    case 0x07:
    case 0x15:
    case 0x60:
    case 0xE0:
    case 0xE5:
        return 1;
    default:
        return 0;
    }
}

/* What must be set before a refresh with this waveform. */
static void check_settings(struct panel_spi *p)
{
    static const uint8_t slow[] = {0x17, 0x17, 0x28, 0x17}, quick[] = {0x27, 0x27, 0x18, 0x17};
    bool is_part = p->temperature == PART;
    bool is_quick = p->temperature == FAST || p->temperature == GREY;
    if (!p->is_on)
        panel_spi_refuse(p, "refresh without voltage");
    if (!p->has_size || p->setting != 0x1F)
        panel_spi_refuse(p, "refresh before the panel's size and setting");
    if (is_part != p->has_window)
        panel_spi_refuse(p, "a window belongs to the waveform without a flash alone");
    if (p->cdi != (is_part ? 0xA9 : 0x10))
        panel_spi_refuse(p, "polarity %02X does not fit the waveform", p->cdi);
    if (p->temperature != 0 && (p->cascade != 0x02 || (!is_part && !is_quick)))
        panel_spi_refuse(p, "temperature %02X names no waveform", p->temperature);
    if (!is_part && memcmp(p->booster, is_quick ? quick : slow, sizeof p->booster) != 0)
        panel_spi_refuse(p, "the booster does not fit the waveform");
}

static void draw(struct panel_spi *p)
{
    bool is_part = p->temperature == PART;
    int32_t x0 = 0, y0 = 0, x1 = p->w - 1, y1 = p->h - 1;
    check_settings(p);
    if (p->has_window)
        x0 = p->x0, y0 = p->y0, x1 = p->x1, y1 = p->y1;
    for (int32_t y = y0; y <= y1; y++) {
        for (int32_t x = x0; x <= x1; x++) {
            uint8_t *pixel = panel_spi_pixel(p, x, y);
            bool old = panel_spi_bit(p, 0, x, y), new = panel_spi_bit(p, 1, x, y);
            if (is_part && old != (*pixel >= 128))
                panel_spi_refuse(p, "the old plane is not what is shown at %d,%d", x, y);
            if (p->temperature == GREY)
                *pixel = (uint8_t)(255 - 85 * (2 * new + old));
            else if (!is_part || old != new) /* a pixel that stays is not driven */
                *pixel = new == is_part ? 255 : 0;
        }
    }
    p->update_n++;
    p->flash_n += !is_part;
    p->pixel_n += (uint64_t)(x1 - x0 + 1) * (uint64_t)(y1 - y0 + 1);
    panel_spi_work(p, is_part ? 440000 : p->temperature == 0 ? 4100000 : 1500000);
}

static void take_command(struct panel_spi *p, uint8_t command)
{
    if (p->is_asleep)
        panel_spi_refuse(p, "command %02X in deep sleep", command);
    if (!p->is_stuck && panel_spi_is_busy(p, p->now_us))
        panel_spi_refuse(p, "command %02X while busy", command);
    bool is_border_alone = p->last == 0x50 && p->arg_n == 1;
    if (p->last != 0xFF && p->arg_n != bytes_of(p, p->last) && !is_border_alone)
        panel_spi_refuse(p, "command %02X had %zu bytes", p->last, p->arg_n);
    p->last = command;
    p->arg_n = 0;
    if (command == 0x04) {
        p->is_on = true;
        panel_spi_work(p, 135000);
    } else if (command == 0x02) {
        p->is_on = false;
        panel_spi_work(p, 40000);
    } else if (command == 0x12) {
        draw(p);
    } else if (command == 0x91 || command == 0x92) {
        p->has_window = command == 0x91;
    }
}

static void take_pixels(struct panel_spi *p, size_t i, uint8_t byte)
{
    size_t stride = (size_t)p->w / 8, at = i;
    if (p->has_window) {
        size_t wide = (size_t)(p->x1 + 1 - p->x0) / 8;
        at = ((size_t)p->y0 + i / wide) * stride + (size_t)p->x0 / 8 + i % wide;
    }
    if (at < p->plane_n)
        p->planes[p->last == 0x13][at] = byte;
    else
        panel_spi_refuse(p, "more pixels than the plane holds");
}

static void take_window(struct panel_spi *p)
{
    const uint8_t *a = p->args;
    p->x0 = a[0] << 8 | a[1];
    p->x1 = a[2] << 8 | a[3];
    p->y0 = a[4] << 8 | a[5];
    p->y1 = a[6] << 8 | a[7];
    if (p->x0 % 8 || p->x1 % 8 != 7 || p->x0 > p->x1 || p->x1 >= p->w || p->y0 > p->y1 ||
        p->y1 >= p->h)
        panel_spi_refuse(p, "window %d,%d to %d,%d is not aligned or outside", p->x0, p->y0, p->x1,
                         p->y1);
}

static void fall_asleep(struct panel_spi *p, uint8_t check)
{
    if (p->is_on || check != 0xA5)
        panel_spi_refuse(p, "deep sleep with the voltage on, or %02X", check);
    p->is_asleep = true;
    memset(p->planes[0], 0xA5, p->plane_n); /* lost */
    memset(p->planes[1], 0xA5, p->plane_n);
}

static void take_data(struct panel_spi *p, uint8_t byte)
{
    size_t i = p->arg_n++;
    if (i < sizeof p->args)
        p->args[i] = byte;
    switch (p->last) {
    case 0x10:
    case 0x13:
        take_pixels(p, i, byte);
        break;
    case 0x00:
        p->setting = byte;
        break;
    case 0x06:
        p->booster[i & 3] = byte;
        break;
    case 0x07:
        fall_asleep(p, byte);
        break;
    case 0x50:
        p->cdi = i == 0 ? byte : p->cdi;
        break;
    case 0x61:
        p->has_size = i == 3 && (p->args[0] << 8 | p->args[1]) == p->w &&
                      (p->args[2] << 8 | p->args[3]) == p->h;
        break;
    case 0x90:
        if (i == 8)
            take_window(p);
        break;
    case 0xE0:
        p->cascade = byte;
        break;
    case 0xE5:
        p->temperature = byte;
        break;
    default:
        break;
    }
}

const struct panel_spi_kind panel_uc8179 = {
    .busy_is_low = true, .reset = reset, .command = take_command, .data = take_data};
