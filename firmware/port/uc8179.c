/* SPDX-License-Identifier: MIT */
/* UC8179 (7.5", 800x480). Busy is low. The voltage stays on between pages until the panel is put to
 * sleep. Commands: UC8179 data sheet, "Command table". */
#include "panel.h"

enum mode { MODE_FULL, MODE_FAST, MODE_GREY, MODE_PART };

enum command {
    PANEL_SETTING = 0x00,
    POWER_SETTING = 0x01,
    POWER_OFF = 0x02,
    POWER_ON = 0x04,
    BOOSTER_START = 0x06,
    DEEP_SLEEP = 0x07,
    OLD_PLANE = 0x10,
    REFRESH = 0x12,
    NEW_PLANE = 0x13,
    DUAL_SPI = 0x15,
    BORDER_AND_POLARITY = 0x50, /* "VCOM and data interval" */
    TCON_SETTING = 0x60,
    RESOLUTION = 0x61,
    WINDOW = 0x90,
    WINDOW_IN = 0x91,
    WINDOW_OUT = 0x92,
    CASCADE = 0xE0,
    FORCED_TEMPERATURE = 0xE5 /* chooses the waveform instead of the sensor */
};

#define POWER_MS 1000u
#define REFRESH_US 200u /* after the command, before busy is low */

static enum wq_status send(struct wq_panel *panel, enum command command, const uint8_t *bytes,
                           size_t n)
{
    return wq_spi_command(&panel->spi, (uint8_t)command, bytes, n);
}

/* A row of a start-up table: a command with up to four bytes. */
struct step {
    uint8_t command, n, bytes[4];
};

static enum wq_status send_steps(struct wq_panel *panel, const struct step *steps, size_t n)
{
    enum wq_status st = WQ_OK;
    for (size_t i = 0; st == WQ_OK && i < n; i++)
        st = send(panel, steps[i].command, steps[i].bytes, steps[i].n);
    return st;
}

static enum wq_status start(struct wq_panel *panel)
{
    static const struct step before[] = {
        {POWER_SETTING, 4, {0x07, 0x07, 0x3F, 0x3F}}, /* +-15 V */
        {BOOSTER_START, 4, {0x17, 0x17, 0x28, 0x17}},
        {POWER_ON, 0, {0}},
    };
    const uint8_t size[4] = {(uint8_t)(panel->w_px >> 8), (uint8_t)panel->w_px,
                             (uint8_t)(panel->h_px >> 8), (uint8_t)panel->h_px};
    const struct step after[] = {
        {PANEL_SETTING, 1, {0x1F}}, /* black and white, waveforms of its own memory */
        {RESOLUTION, 4, {size[0], size[1], size[2], size[3]}},
        {DUAL_SPI, 1, {0x00}},
        {BORDER_AND_POLARITY, 2, {0x10, 0x07}},
        {TCON_SETTING, 1, {0x22}},
    };
    enum wq_status st = send_steps(panel, before, sizeof before / sizeof before[0]);
    if (st == WQ_OK) {
        wq_sys_sleep_ms(panel->spi.sys, 100);
        st = wq_spi_wait_idle(&panel->spi, POWER_MS);
    }
    if (st == WQ_OK)
        st = send_steps(panel, after, sizeof after / sizeof after[0]);
    panel->mode = MODE_FULL;
    return st;
}

/* The full waveform follows the temperature sensor, which only a reset gives back; the others are
 * named by temperatures that no room has. */
static enum wq_status set_mode(struct wq_panel *panel, enum mode mode)
{
    static const uint8_t temperatures[] = {
        [MODE_FAST] = 0x5A, [MODE_GREY] = 0x5F, [MODE_PART] = 0x6E};
    static const struct step part = {BORDER_AND_POLARITY, 2, {0xA9, 0x07}};
    static const struct step flash[] = {
        {BORDER_AND_POLARITY, 2, {0x10, 0x07}},
        {BOOSTER_START, 4, {0x27, 0x27, 0x18, 0x17}},
    };
    if (panel->mode == (int)mode)
        return WQ_OK;
    enum wq_status st;
    if (mode == MODE_FULL) {
        st = wq_spi_reset(&panel->spi, panel->model->controller->reset_low_ms,
                          panel->model->controller->reset_after_ms);
        return st == WQ_OK ? start(panel) : st;
    }
    const struct step waveform[] = {
        {CASCADE, 1, {0x02}},
        {FORCED_TEMPERATURE, 1, {temperatures[mode]}},
    };
    st = mode == MODE_PART ? send_steps(panel, &part, 1) : send_steps(panel, flash, 2);
    if (st == WQ_OK)
        st = send_steps(panel, waveform, 2);
    if (st == WQ_OK)
        panel->mode = (int)mode;
    return st;
}

static enum wq_status refresh(struct wq_panel *panel)
{
    enum wq_status st = send(panel, REFRESH, NULL, 0);
    panel->spi.sys->ops->sleep_us(panel->spi.sys->self, REFRESH_US);
    return st;
}

static enum wq_status send_plane(struct wq_panel *panel, enum command command, const uint8_t *grey,
                                 struct wq_rect rect, bool inverts)
{
    size_t n = wq_panel_pack_bits(panel, grey, rect, inverts, panel->packed);
    return send(panel, command, panel->packed, n);
}

static struct wq_rect whole(const struct wq_panel *panel)
{
    return (struct wq_rect){0, 0, panel->w_px, panel->h_px};
}

/* All of the panel with a flash: the old plane counts white as 1, the new one as 0. */
static enum wq_status draw_flash(struct wq_panel *panel, enum mode mode)
{
    enum wq_status st = set_mode(panel, mode);
    if (st == WQ_OK)
        st = send_plane(panel, OLD_PLANE, panel->shown, whole(panel), false);
    if (st == WQ_OK)
        st = send_plane(panel, NEW_PLANE, panel->wanted, whole(panel), true);
    return st == WQ_OK ? refresh(panel) : st;
}

/* Four greys: old and new plane together are two bits, white 0,0, light 1,0, dark 0,1, black 1,1.
 */
static size_t pack_grey_plane(const struct wq_panel *panel, bool is_new, uint8_t *out)
{
    const size_t pixel_n = (size_t)panel->w_px * (size_t)panel->h_px;
    for (size_t i = 0; i < pixel_n; i += 8) {
        unsigned bits = 0;
        for (size_t k = 0; k < 8; k++) {
            unsigned ink = 3u - panel->wanted[i + k] / 64u;
            bits = bits << 1 | (is_new ? ink >> 1 : ink & 1);
        }
        out[i / 8] = (uint8_t)bits;
    }
    return pixel_n / 8;
}

static enum wq_status draw_grey(struct wq_panel *panel)
{
    enum wq_status st = set_mode(panel, MODE_GREY);
    if (st == WQ_OK)
        st = send(panel, OLD_PLANE, panel->packed, pack_grey_plane(panel, false, panel->packed));
    if (st == WQ_OK)
        st = send(panel, NEW_PLANE, panel->packed, pack_grey_plane(panel, true, panel->packed));
    return st == WQ_OK ? refresh(panel) : st;
}

/* A window without a flash; white is 1 in both planes. The old one is sent each time: what the
 * controller kept of it is of another polarity, or lost since it slept. */
static enum wq_status draw_part(struct wq_panel *panel, struct wq_rect rect)
{
    const int32_t x1 = rect.x + rect.w - 1, y1 = rect.y + rect.h - 1;
    const uint8_t window[9] = {(uint8_t)(rect.x >> 8),
                               (uint8_t)rect.x,
                               (uint8_t)(x1 >> 8),
                               (uint8_t)(x1 | 7),
                               (uint8_t)(rect.y >> 8),
                               (uint8_t)rect.y,
                               (uint8_t)(y1 >> 8),
                               (uint8_t)y1,
                               0x01};
    enum wq_status st = set_mode(panel, MODE_PART);
    if (st == WQ_OK)
        st = send(panel, WINDOW_IN, NULL, 0);
    if (st == WQ_OK)
        st = send(panel, WINDOW, window, sizeof window);
    if (st == WQ_OK)
        st = send_plane(panel, OLD_PLANE, panel->shown, rect, false);
    if (st == WQ_OK)
        st = send_plane(panel, NEW_PLANE, panel->wanted, rect, false);
    if (st == WQ_OK)
        st = refresh(panel);
    return st;
}

static enum wq_status draw(struct wq_panel *panel, struct wq_rect rect, enum wq_intent intent)
{
    const bool is_quick = intent == WQ_INTENT_HIGHLIGHT || intent == WQ_INTENT_TYPING;
    if (panel->device->levels > 2 && !is_quick)
        return draw_grey(panel);
    if (intent == WQ_INTENT_IMAGE || (intent == WQ_INTENT_CLEAN && !panel->is_shown))
        return draw_flash(panel, MODE_FULL);
    return intent == WQ_INTENT_CLEAN ? draw_flash(panel, MODE_FAST) : draw_part(panel, rect);
}

static enum wq_status wait(struct wq_panel *panel)
{
    enum wq_status st = wq_spi_wait_idle(&panel->spi, wq_uc8179.draw_ms_max);
    if (st == WQ_OK && panel->mode == MODE_PART)
        st = send(panel, WINDOW_OUT, NULL, 0);
    return st;
}

static enum wq_status go_to_sleep(struct wq_panel *panel)
{
    static const uint8_t border[] = {0xF7}, check[] = {0xA5};
    enum wq_status st = send(panel, BORDER_AND_POLARITY, border, sizeof border);
    if (st == WQ_OK)
        st = send(panel, POWER_OFF, NULL, 0);
    if (st == WQ_OK)
        st = wq_spi_wait_idle(&panel->spi, POWER_MS);
    return st == WQ_OK ? send(panel, DEEP_SLEEP, check, sizeof check) : st;
}

static enum wq_status lie_down(struct wq_panel *panel)
{
    static const uint8_t check[] = {0xA5};
    enum wq_status st = wq_spi_wait_idle(&panel->spi, POWER_MS);
    return st == WQ_OK ? send(panel, DEEP_SLEEP, check, sizeof check) : st;
}

const struct wq_controller wq_uc8179 = {
    .reset_low_ms = 2,
    .reset_after_ms = 20,
    .wakes_by_reset = true,
    .draw_ms_max = 12000, /* 4.1 s at room temperature, more in the cold */
    .clean_after = 8,
    .start = start,
    .draw = draw,
    .wait = wait,
    .sleep = go_to_sleep,
    .lie_down = lie_down,
};
