/* SPDX-License-Identifier: MIT */
/* SSD1680 and SSD1681: busy is high. An update is a sequence of bits in command 22. */
#include <string.h>
#include "spi_panel.h"

enum { FULL = 0xF7, PART = 0xFF, LOAD_FAST = 0x91, FAST = 0xC7 };

static void reset(struct panel_spi *p)
{
    p->is_asleep = p->is_on = p->has_fast_wave = false;
    p->temperature = p->entry = p->update = p->border = 0;
    p->last = 0xFF;
    panel_spi_work(p, 10000);
}

static void draw(struct panel_spi *p)
{
    bool is_part = p->update == PART;
    if (p->update != FULL && p->update != FAST && !is_part)
        panel_spi_refuse(p, "an unknown sequence %02X", p->update);
    if (p->update == FAST && !p->has_fast_wave)
        panel_spi_refuse(p, "the fast waveform before it is loaded");
    if (p->border != (is_part ? 0x80 : 0x05))
        panel_spi_refuse(p, "the border's waveform %02X does not fit", p->border);
    for (int32_t y = 0; y < p->h; y++) {
        for (int32_t x = 0; x < p->w; x++) {
            uint8_t *pixel = panel_spi_pixel(p, x, y);
            if (is_part && panel_spi_bit(p, 0, x, y) != (*pixel >= 128))
                panel_spi_refuse(p, "the old plane is not what is shown at %d,%d", x, y);
            *pixel = panel_spi_bit(p, 1, x, y) ? 255 : 0;
        }
    }
    p->update_n++;
    p->flash_n += !is_part;
    p->pixel_n += (uint64_t)p->w * (uint64_t)p->h;
    panel_spi_work(p, is_part ? 460000 : p->update == FAST ? 1500000 : 2500000);
}

static void run_sequence(struct panel_spi *p)
{
    if (!p->is_on)
        panel_spi_refuse(p, "an update before the soft reset");
    if (p->update != LOAD_FAST) {
        draw(p);
        return;
    }
    if (p->temperature == 0)
        panel_spi_refuse(p, "a waveform is loaded for no temperature");
    p->has_fast_wave = true;
    panel_spi_work(p, 20000);
}

static void take_command(struct panel_spi *p, uint8_t command)
{
    if (p->is_asleep)
        panel_spi_refuse(p, "command %02X in deep sleep", command);
    if (!p->is_stuck && panel_spi_is_busy(p, p->now_us))
        panel_spi_refuse(p, "command %02X while busy", command);
    if ((p->last == 0x24 || p->last == 0x26) && p->arg_n != p->plane_n)
        panel_spi_refuse(p, "plane %02X has %zu bytes", p->last, p->arg_n);
    p->last = command;
    p->arg_n = 0;
    if (command == 0x12) {
        p->is_on = true;
        panel_spi_work(p, 10000);
    } else if (command == 0x20) {
        run_sequence(p);
    }
}

static void take_pixels(struct panel_spi *p, size_t i, uint8_t byte)
{
    if (p->entry != 0x03 || p->x0 != 0 || p->y0 != 0 || p->x1 != (p->w - 1) / 8 ||
        p->y1 != p->h - 1)
        panel_spi_refuse(p, "pixels without the whole window");
    if (i < p->plane_n)
        p->planes[p->last == 0x24][i] = byte;
}

static void take_data(struct panel_spi *p, uint8_t byte)
{
    size_t i = p->arg_n++;
    switch (p->last) {
    case 0x24:
    case 0x26:
        take_pixels(p, i, byte);
        break;
    case 0x01:
        if (i < 2 && byte != (uint8_t)((p->h - 1) >> (8 * i)))
            panel_spi_refuse(p, "not as many lines as the glass has");
        break;
    case 0x10:
        p->is_asleep = true;
        p->is_on = false;
        memset(p->planes[0], 0xA5, p->plane_n);
        memset(p->planes[1], 0xA5, p->plane_n);
        break;
    case 0x11:
        p->entry = byte;
        break;
    case 0x1A:
        p->temperature = i == 0 ? byte : p->temperature;
        break;
    case 0x22:
        p->update = byte;
        break;
    case 0x3C:
        p->border = byte;
        break;
    case 0x44:
        *(i ? &p->x1 : &p->x0) = byte;
        break;
    case 0x45:
        if (i < 2)
            p->y0 = i ? p->y0 | byte << 8 : byte;
        else
            p->y1 = i == 3 ? p->y1 | byte << 8 : byte;
        break;
    default:
        break;
    }
}

const struct panel_spi_kind panel_ssd168x = {
    .reset = reset, .command = take_command, .data = take_data};
