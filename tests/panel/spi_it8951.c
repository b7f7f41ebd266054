/* SPDX-License-Identifier: MIT */
/* IT8951: words of 16 bits behind a preamble; its wire is high when it takes a message. */
#include <string.h>
#include "spi_panel.h"

enum { WRITE = 0x0000, READ = 0x1000, COMMAND = 0x6000 };
enum {
    RUN = 1,
    STANDBY,
    SLEEP,
    REG_READ = 0x10,
    REG_WRITE,
    LOAD_AREA = 0x21,
    LOAD_END,
    DRAW = 0x34
};
enum { INFO = 0x0302, PACKED_WRITES = 0x0004, MEMORY_LO = 0x0208, ENGINES = 0x1224 };
enum { DU = 1, GC16, GL16 };

#define READY_US 30u
#define START_US 1700000u

static void reset(struct panel_spi *p)
{
    p->is_on = p->is_asleep = p->is_loading = p->is_trace_quiet = false;
    p->word_command = 0;
    p->word_n = 0;
    memset(p->registers, 0, sizeof p->registers);
    p->engines_until_us = 0;
    panel_spi_work(p, START_US);
}

static bool is_drawing(const struct panel_spi *p)
{
    return p->now_us < p->engines_until_us;
}

/* Panels of 6 inches take whole 32 bits of a bit a pixel, the others bytes. */
static bool is_aligned(const struct panel_spi *p, uint32_t x, uint32_t w)
{
    uint32_t align = strcmp(p->lut, "M641") == 0 || strcmp(p->lut, "M841_TFAB512") == 0 ? 32 : 8;
    return x % align == 0 && (w % align == 0 || x + w == (uint32_t)p->w);
}

static void draw(struct panel_spi *p)
{
    const uint16_t *a = p->words;
    uint32_t x0 = a[0], y0 = a[1], w = a[2], h = a[3], waveform = a[4];
    if (w == 0 || h == 0 || x0 + w > (uint32_t)p->w || y0 + h > (uint32_t)p->h) {
        panel_spi_refuse(p, "area %u,%u %ux%u is outside", x0, y0, w, h);
        return;
    }
    if (!is_aligned(p, x0, w))
        panel_spi_refuse(p, "area %u,%u %ux%u is not aligned", x0, y0, w, h);
    if (waveform != DU && waveform != GC16 && waveform != GL16)
        panel_spi_refuse(p, "waveform %u is not in every memory", waveform);
    if (is_drawing(p))
        panel_spi_refuse(p, "drawn while the engines work");
    for (uint32_t y = y0; y < y0 + h; y++) {
        for (uint32_t x = x0; x < x0 + w; x++) {
            uint32_t at = p->mirrors_x ? (uint32_t)p->w - 1 - x : x;
            uint8_t *pixel = panel_spi_pixel(p, (int32_t)at, (int32_t)y);
            uint8_t now = p->memory[y * (uint32_t)p->w + x];
            if (waveform == DU && *pixel != now)
                now = now < 128 ? 0 : 255;
            *pixel = now;
        }
    }
    p->update_n++;
    p->flash_n += waveform == GC16;
    p->pixel_n += (uint64_t)w * h;
    p->engines_until_us = p->now_us + (waveform == DU     ? 260000
                                       : waveform == GC16 ? 850000
                                                          : 350000);
}

static void take_pixels(struct panel_spi *p, uint16_t word)
{
    const uint16_t *a = p->words;
    for (unsigned k = 0; k < 4; k++, p->loaded_n++) {
        uint32_t x = a[1] + p->loaded_n % a[3], y = a[2] + p->loaded_n / a[3];
        if (y >= (uint32_t)(a[2] + a[4]))
            panel_spi_refuse(p, "more pixels than the area has");
        else
            p->memory[y * (uint32_t)p->w + x] = (uint8_t)((word >> (12 - 4 * k) & 15) * 17);
    }
}

static void begin_loading(struct panel_spi *p)
{
    const uint16_t *a = p->words;
    if (a[0] != 0x0120 || a[1] % 4 || a[3] % 4 || a[3] == 0 || a[1] + a[3] > p->w ||
        a[2] + a[4] > p->h) {
        panel_spi_refuse(p, "area %u,%u %ux%u, form %04X, is not aligned or outside", a[1], a[2],
                         a[3], a[4], a[0]);
        return;
    }
    if (is_drawing(p))
        panel_spi_refuse(p, "loaded while the engines work");
    if (p->registers[MEMORY_LO] == 0 || p->registers[PACKED_WRITES] != 1)
        panel_spi_refuse(p, "loaded before the memory's place was set");
    p->is_loading = true;
    p->loaded_n = 0;
}

static void take_word(struct panel_spi *p, uint16_t word)
{
    panel_spi_say_data(p, word, 4, 5);
    if (p->is_loading) {
        take_pixels(p, word);
        return;
    }
    if (p->word_n < 5)
        p->words[p->word_n] = word;
    p->word_n++;
    if (p->word_command == REG_WRITE && p->word_n == 2)
        p->registers[p->words[0] & 0x1FFF] = word;
    else if (p->word_command == REG_READ && p->word_n == 1)
        p->answer[0] = word == ENGINES ? is_drawing(p) : p->registers[word & 0x1FFF];
    else if (p->word_command == DRAW && p->word_n == 5)
        draw(p);
    else if (p->word_command == LOAD_AREA && p->word_n == 5)
        begin_loading(p);
}

static void tell_info(struct panel_spi *p)
{
    const uint16_t info[] = {(uint16_t)p->w, (uint16_t)p->h, 0x36E0, 0x0012};
    char lut[17] = "";
    memcpy(lut, p->lut, strlen(p->lut));
    memset(p->answer, 0, sizeof p->answer);
    memcpy(p->answer, info, sizeof info);
    for (size_t i = 0; i < 8; i++)
        p->answer[12 + i] = (uint16_t)((uint8_t)lut[2 * i] << 8 | (uint8_t)lut[2 * i + 1]);
}

static void take_command(struct panel_spi *p, uint16_t command)
{
    /* how often it is asked whether it has drawn is not told */
    p->is_trace_quiet = command == REG_READ;
    panel_spi_say(p, "%04X", command);
    if (!p->is_on && command != RUN && command != SLEEP)
        panel_spi_refuse(p, "command %04X before run", command);
    if (p->is_asleep && command != RUN)
        panel_spi_refuse(p, "command %04X asleep", command);
    if (p->is_loading && command != LOAD_END)
        panel_spi_refuse(p, "command %04X while loading", command);
    if (command == LOAD_END &&
        (!p->is_loading || p->loaded_n != (uint32_t)p->words[3] * p->words[4]))
        panel_spi_refuse(p, "an area of %u pixels is not full", p->loaded_n);
    if ((command == STANDBY || command == SLEEP) && is_drawing(p))
        panel_spi_refuse(p, "sent to sleep while it draws");
    p->is_loading = false;
    p->word_command = command;
    p->word_n = 0;
    if (command == RUN)
        p->is_on = true, p->is_asleep = false;
    else if (command == STANDBY || command == SLEEP)
        p->is_on = false, p->is_asleep = command == SLEEP;
    else if (command == INFO)
        tell_info(p);
}

static void take_message(struct panel_spi *p, const uint8_t *out, uint8_t *in, size_t n)
{
    unsigned kind = n >= 2 ? (unsigned)out[0] << 8 | out[1] : 0xFFFF;
    if (!p->is_stuck && panel_spi_is_busy(p, p->now_us))
        panel_spi_refuse(p, "a message while it is not ready");
    if (n < 4 || n % 2)
        panel_spi_refuse(p, "a message of %zu bytes", n);
    else if (kind == COMMAND && n == 4)
        take_command(p, (uint16_t)(out[2] << 8 | out[3]));
    else if (kind == WRITE)
        for (size_t i = 2; i < n; i += 2)
            take_word(p, (uint16_t)(out[i] << 8 | out[i + 1]));
    else if (kind == READ && in && n <= 4 + sizeof p->answer)
        for (size_t i = 4; i < n; i += 2) { /* the word before them means nothing */
            in[i] = (uint8_t)(p->answer[(i - 4) / 2] >> 8);
            in[i + 1] = (uint8_t)p->answer[(i - 4) / 2];
        }
    else
        panel_spi_refuse(p, "a message of kind %04X", kind);
    panel_spi_work(p, READY_US);
}

const struct panel_spi_kind panel_it8951 = {
    .busy_is_low = true, .reset = reset, .message = take_message};
