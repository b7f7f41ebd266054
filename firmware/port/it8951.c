/* SPDX-License-Identifier: MIT */
/* IT8951 (6" to 10.3", 16 greys). It speaks words of 16 bits, high byte first, each message behind
 * a word that tells its kind, and its wire is high when it is ready for one. Source: IT8951
 * programming guide, "Host interface" and "Command code". */
#include <errno.h>
#include <string.h>
#include "log.h"
#include "panel.h"

enum kind { KIND_WRITE = 0x0000, KIND_READ = 0x1000, KIND_COMMAND = 0x6000 };

enum command {
    RUN = 0x0001,
    STANDBY = 0x0002,
    SLEEP = 0x0003,
    REGISTER_READ = 0x0010,
    REGISTER_WRITE = 0x0011,
    LOAD_AREA = 0x0021,
    LOAD_END = 0x0022,
    DISPLAY_AREA = 0x0034,
    DEVICE_INFO = 0x0302
};

enum reg { PACKED_WRITES = 0x0004, MEMORY_LO = 0x0208, MEMORY_HI = 0x020A, ENGINES = 0x1224 };

/* Waveforms that every known one of its memories has under these numbers. */
enum waveform { WAVE_DU = 1, WAVE_GC16 = 2, WAVE_GL16 = 3 };

#define READY_MS 3000u
#define ENGINES_QUICKEST_MS 250u /* no refresh is done before */
#define ENGINES_POLL_MS 20u
#define INFO_WORDS 20u /* width, height, memory, firmware[8], waveforms[8] */
#define INFO_LUT 12u
#define LOAD_4_BITS 0x0120u  /* the pixel that stands first in the highest bits; 4 bits; no turn */
#define DATA_BYTES_MAX 4094u /* of a message, behind its kind */

static void put_word(uint8_t *to, unsigned word)
{
    to[0] = (uint8_t)(word >> 8);
    to[1] = (uint8_t)word;
}

static enum wq_status send_word(struct wq_panel *panel, enum kind kind, unsigned word)
{
    uint8_t message[4];
    put_word(message, kind);
    put_word(message + 2, word);
    enum wq_status st = wq_spi_wait_idle(&panel->spi, READY_MS);
    return st == WQ_OK ? wq_spi_send(&panel->spi, message, sizeof message) : st;
}

static enum wq_status send(struct wq_panel *panel, enum command command, const uint16_t *words,
                           size_t n)
{
    enum wq_status st = send_word(panel, KIND_COMMAND, command);
    for (size_t i = 0; st == WQ_OK && i < n; i++)
        st = send_word(panel, KIND_WRITE, words[i]);
    return st;
}

/* Read n words, at most INFO_WORDS; the first that comes means nothing. */
static enum wq_status receive(struct wq_panel *panel, uint16_t *words, size_t n)
{
    uint8_t out[4 + 2 * INFO_WORDS] = {0}, in[4 + 2 * INFO_WORDS];
    put_word(out, KIND_READ);
    enum wq_status st = wq_spi_wait_idle(&panel->spi, READY_MS);
    if (st == WQ_OK)
        st = wq_spi_exchange(&panel->spi, out, in, 4 + 2 * n);
    for (size_t i = 0; st == WQ_OK && i < n; i++)
        words[i] = (uint16_t)(in[4 + 2 * i] << 8 | in[5 + 2 * i]);
    return st;
}

static enum wq_status write_register(struct wq_panel *panel, enum reg reg, uint16_t value)
{
    const uint16_t words[] = {(uint16_t)reg, value};
    return send(panel, REGISTER_WRITE, words, 2);
}

/* ---- start ---- */

/* The controller tells the size and the waveforms of the panel behind it: what it says is checked,
 * because a wrong row of the table would draw over the edge. */
static enum wq_status check_info(struct wq_panel *panel, const uint16_t info[INFO_WORDS])
{
    char lut[17];
    for (size_t i = 0; i < 8; i++)
        put_word((uint8_t *)lut + 2 * i, info[INFO_LUT + i]);
    lut[16] = '\0';
    const char *want = panel->model->lut;
    if (info[0] == panel->w_px && info[1] == panel->h_px &&
        (!want || strncmp(lut, want, strlen(want)) == 0))
        return WQ_OK;
    wq_log_add(panel->spi.sys->log, "it8951: found %ux%u, waveforms \"%s\"", info[0], info[1], lut);
    errno = info[0] == 0 || info[0] == 0xFFFF ? ENODEV : ENXIO;
    return WQ_E_IO;
}

static enum wq_status start(struct wq_panel *panel)
{
    uint16_t info[INFO_WORDS];
    enum wq_status st = send(panel, RUN, NULL, 0);
    if (st == WQ_OK)
        st = send(panel, DEVICE_INFO, NULL, 0);
    if (st == WQ_OK)
        st = receive(panel, info, INFO_WORDS);
    if (st == WQ_OK)
        st = check_info(panel, info);
    if (st == WQ_OK)
        st = write_register(panel, MEMORY_HI, info[3]);
    if (st == WQ_OK)
        st = write_register(panel, MEMORY_LO, info[2]);
    return st == WQ_OK ? write_register(panel, PACKED_WRITES, 1) : st;
}

/* ---- pixels ---- */

/* 4 bits a pixel, the first in the high half of the first byte; rows are whole words, because the
 * width is a multiple of 4. */
static size_t pack_greys(const struct wq_panel *panel, struct wq_rect rect, uint8_t *out)
{
    uint8_t *to = out;
    for (int32_t y = rect.y; y < rect.y + rect.h; y++) {
        const uint8_t *row = panel->wanted + (size_t)y * (size_t)panel->w_px + rect.x;
        for (int32_t x = 0; x < rect.w; x += 2)
            *to++ = (uint8_t)((row[x] & 0xF0) | row[x + 1] >> 4);
    }
    return (size_t)(to - out);
}

static enum wq_status send_pixels(struct wq_panel *panel, const uint8_t *bytes, size_t n)
{
    uint8_t message[2 + DATA_BYTES_MAX];
    enum wq_status st = WQ_OK;
    put_word(message, KIND_WRITE);
    for (size_t done = 0; st == WQ_OK && done < n;) {
        size_t part = n - done < DATA_BYTES_MAX ? n - done : DATA_BYTES_MAX;
        memcpy(message + 2, bytes + done, part);
        st = wq_spi_wait_idle(&panel->spi, READY_MS);
        if (st == WQ_OK)
            st = wq_spi_send(&panel->spi, message, 2 + part);
        done += part;
    }
    return st;
}

static enum waveform waveform_of(enum wq_intent intent)
{
    switch (intent) {
    case WQ_INTENT_CLEAN:
    case WQ_INTENT_IMAGE:
        return WAVE_GC16;
    case WQ_INTENT_HIGHLIGHT:
    case WQ_INTENT_TYPING:
        return WAVE_DU;
    default:
        return WAVE_GL16;
    }
}

static enum wq_status draw(struct wq_panel *panel, struct wq_rect rect, enum wq_intent intent)
{
    const uint16_t x = (uint16_t)rect.x, y = (uint16_t)rect.y, w = (uint16_t)rect.w,
                   h = (uint16_t)rect.h;
    const uint16_t area[] = {LOAD_4_BITS, x, y, w, h};
    const uint16_t shown[] = {x, y, w, h, (uint16_t)waveform_of(intent)};
    enum wq_status st = send(panel, LOAD_AREA, area, 5);
    if (st == WQ_OK)
        st = send_pixels(panel, panel->packed, pack_greys(panel, rect, panel->packed));
    if (st == WQ_OK)
        st = send(panel, LOAD_END, NULL, 0);
    return st == WQ_OK ? send(panel, DISPLAY_AREA, shown, 5) : st;
}

/* The wire says that it takes commands, not that it has drawn: the engines' register does. */
static enum wq_status wait(struct wq_panel *panel)
{
    const uint16_t reg = ENGINES;
    const uint64_t now_ms = wq_sys_now_ms(panel->spi.sys);
    const uint64_t soonest_ms = panel->began_ms + ENGINES_QUICKEST_MS;
    const uint64_t until_ms = now_ms + wq_it8951.draw_ms_max;
    if (now_ms < soonest_ms)
        wq_sys_sleep_ms(panel->spi.sys, (uint32_t)(soonest_ms - now_ms));
    for (;;) {
        uint16_t busy;
        enum wq_status st = send(panel, REGISTER_READ, &reg, 1);
        if (st == WQ_OK)
            st = receive(panel, &busy, 1);
        if (st != WQ_OK || busy == 0)
            return st;
        if (wq_sys_now_ms(panel->spi.sys) >= until_ms)
            break;
        wq_sys_sleep_ms(panel->spi.sys, ENGINES_POLL_MS);
    }
    errno = ETIMEDOUT;
    return WQ_E_IO;
}

/* A reset takes it 1.7 s, too long for a page turn: between pages it only stands by. */
static enum wq_status stand_by(struct wq_panel *panel)
{
    return send(panel, STANDBY, NULL, 0);
}

static enum wq_status off(struct wq_panel *panel)
{
    return send(panel, SLEEP, NULL, 0);
}

const struct wq_controller wq_it8951 = {
    .reset_low_ms = 50,
    .reset_after_ms = 1700, /* its firmware starts */
    .draw_ms_max = 5000,
    .clean_after = 16,
    .start = start,
    .draw = draw,
    .wait = wait,
    .sleep = stand_by,
    .off = off,
    .lie_down = off, /* it takes no command before it is ready */
};
