/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "spi_panel.h"

#define SAID_DATA 12

static const struct {
    const char *device;
    const struct panel_spi_kind *kind;
    int32_t w, h;
    const char *lut;
    bool mirrors_x;
} boards[] = {
    {"waveshare-7.5", &panel_uc8179, 800, 480, NULL, false},
    {"waveshare-7.5-grey", &panel_uc8179, 800, 480, NULL, false},
    {"waveshare-2.13", &panel_ssd168x, 122, 250, NULL, false},
    {"waveshare-1.54", &panel_ssd168x, 200, 200, NULL, false},
    {"waveshare-6", &panel_it8951, 800, 600, "M641", false},
    {"waveshare-6-hd", &panel_it8951, 1448, 1072, "M841_TFAB512", false},
    {"waveshare-7.8", &panel_it8951, 1872, 1404, "M841_TFA2812", false},
    {"waveshare-9.7", &panel_it8951, 1200, 825, "M841", false},
    {"waveshare-10.3", &panel_it8951, 1872, 1404, "M841_TFA5210", true},
};

/* ---- what it says ---- */

void panel_spi_refuse(struct panel_spi *p, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    if (!p->wrong[0])
        vsnprintf(p->wrong, sizeof p->wrong, format, arguments);
    va_end(arguments);
}

static void trace(struct panel_spi *p, const char *text)
{
    size_t left = sizeof p->trace - p->trace_len;
    int n = p->is_trace_quiet ? 0 : snprintf(p->trace + p->trace_len, left, "%s", text);
    p->trace_len += n > 0 && (size_t)n < left ? (size_t)n : 0;
}

static void end_line(struct panel_spi *p)
{
    char text[32];
    if (p->trace_data_n > SAID_DATA) {
        p->trace_len = p->trace_keep_len;
        snprintf(text, sizeof text, " [%zu]", p->trace_data_n);
        trace(p, text);
    }
    p->trace_data_n = 0;
    if (p->trace_len > 0)
        trace(p, "\n");
}

void panel_spi_say(struct panel_spi *p, const char *format, ...)
{
    char text[64];
    va_list arguments;
    if (p->is_trace_quiet)
        return;
    end_line(p);
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    trace(p, text);
    p->trace_keep_len = p->trace_len;
}

void panel_spi_say_data(struct panel_spi *p, unsigned value, int digits, size_t keep)
{
    char text[16];
    if (p->is_trace_quiet)
        return;
    snprintf(text, sizeof text, " %0*X", digits, value);
    if (++p->trace_data_n <= SAID_DATA)
        trace(p, text);
    if (p->trace_data_n <= keep)
        p->trace_keep_len = p->trace_len;
}

/* ---- for the controllers ---- */

void panel_spi_work(struct panel_spi *p, uint64_t us)
{
    p->busy_until_us = p->now_us + us;
}

bool panel_spi_bit(const struct panel_spi *p, int plane, int32_t x, int32_t y)
{
    size_t stride = (size_t)((p->w + 7) / 8);
    return p->planes[plane][(size_t)y * stride + (size_t)x / 8] >> (7 - x % 8) & 1;
}

uint8_t *panel_spi_pixel(const struct panel_spi *p, int32_t x, int32_t y)
{
    return &p->glass[(size_t)y * (size_t)p->w + (size_t)x];
}

/* ---- the wires ---- */

bool panel_spi_is_busy(const struct panel_spi *p, uint64_t now_us)
{
    return p->is_stuck || now_us < p->busy_until_us;
}

bool panel_spi_busy_wire(const struct panel_spi *p, uint64_t now_us)
{
    return panel_spi_is_busy(p, now_us) != p->kind->busy_is_low;
}

void panel_spi_set_wire(struct panel_spi *p, uint32_t pin, bool high, uint64_t now_us)
{
    p->now_us = now_us;
    if (pin == PANEL_PIN_DATA) {
        p->data_high = high;
    } else if (pin == PANEL_PIN_POWER) {
        p->is_trace_quiet = false;
        if (high != p->power_high)
            panel_spi_say(p, high ? "power" : "no power");
        p->power_high = high;
        p->was_reset = p->was_reset && high;
    } else if (pin == PANEL_PIN_RESET) {
        if (high && !p->reset_high) {
            p->is_trace_quiet = false;
            panel_spi_say(p, "reset");
            p->was_reset = true;
            p->kind->reset(p);
        }
        p->reset_high = high;
    } else {
        panel_spi_refuse(p, "wire %u is set", (unsigned)pin);
    }
}

void panel_spi_transfer(struct panel_spi *p, const uint8_t *out, uint8_t *in, size_t n,
                        uint64_t now_us)
{
    p->now_us = now_us;
    p->byte_n += n;
    if (!p->power_high)
        panel_spi_refuse(p, "%zu bytes without power", n);
    if (!p->was_reset || !p->reset_high)
        panel_spi_refuse(p, "%zu bytes before or during reset", n);
    if (p->kind->message) {
        p->kind->message(p, out, in, n);
        return;
    }
    for (size_t i = 0; i < n; i++) {
        if (p->data_high) {
            panel_spi_say_data(p, out[i], 2, 0);
            p->kind->data(p, out[i]);
        } else {
            panel_spi_say(p, "%02X", out[i]);
            p->kind->command(p, out[i]);
        }
    }
}

bool panel_spi_is_safe(const struct panel_spi *p)
{
    return !p->power_high || !p->is_on;
}

/* ---- life ---- */

static uint8_t *memory(size_t bytes, int fill)
{
    uint8_t *at = malloc(bytes);
    if (!at)
        abort();
    memset(at, fill, bytes);
    return at;
}

bool panel_spi_init(struct panel_spi *p, const char *device)
{
    memset(p, 0, sizeof *p);
    for (size_t i = 0; i < sizeof boards / sizeof boards[0]; i++) {
        if (strcmp(boards[i].device, device) != 0)
            continue;
        p->device = boards[i].device;
        p->kind = boards[i].kind;
        p->w = boards[i].w;
        p->h = boards[i].h;
        p->lut = boards[i].lut;
        p->mirrors_x = boards[i].mirrors_x;
        p->reset_high = true; /* pulled up on the boards */
        p->glass = memory((size_t)p->w * (size_t)p->h, 0x77);
        p->memory = memory((size_t)p->w * (size_t)p->h, 0x55);
        p->plane_n = (size_t)((p->w + 7) / 8) * (size_t)p->h;
        for (int k = 0; k < 2; k++)
            p->planes[k] = memory(p->plane_n, 0xA5);
        return true;
    }
    return false;
}

void panel_spi_finish(struct panel_spi *p)
{
    free(p->glass);
    free(p->memory);
    free(p->planes[0]);
    free(p->planes[1]);
    p->glass = p->memory = p->planes[0] = p->planes[1] = NULL;
}
