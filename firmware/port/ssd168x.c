/* SPDX-License-Identifier: MIT */
/* SSD1680 (2.13", 122x250) and SSD1681 (1.54", 200x200). Busy is high. The pictures are small, so
 * that both planes are sent whole each time and nothing rests on what the controller kept.
 * Commands: SSD1680 and SSD1681 data sheets, "Command table". */
#include "panel.h"

enum command {
    GATE_LINES = 0x01,
    DEEP_SLEEP = 0x10,
    DATA_ENTRY = 0x11,
    SOFT_RESET = 0x12,
    SENSOR = 0x18,
    TEMPERATURE = 0x1A,
    UPDATE = 0x20,
    UPDATE_CONTROL_1 = 0x21,
    UPDATE_CONTROL_2 = 0x22,
    NEW_PLANE = 0x24,
    OLD_PLANE = 0x26,
    BORDER = 0x3C,
    WINDOW_X = 0x44,
    WINDOW_Y = 0x45,
    COUNTER_X = 0x4E,
    COUNTER_Y = 0x4F
};

#define START_MS 1000u
#define FAST_MS 1000u
#define WAVE_FULL 0xF7 /* all of the sequence with the full waveform of its own memory */
#define LOAD_FAST \
    0x91 /* the waveform for the temperature that was written, which is a quicker one */
#define WAVE_FAST 0xC7 /* the sequence with the waveform that was loaded */
#define WAVE_PART 0xFF /* the same with the one that does not flash */
#define BORDER_FULL 0x05
#define BORDER_PART 0x80

static enum wq_status send(struct wq_panel *panel, enum command command, const uint8_t *bytes,
                           size_t n)
{
    return wq_spi_command(&panel->spi, (uint8_t)command, bytes, n);
}

static enum wq_status send_byte(struct wq_panel *panel, enum command command, int byte)
{
    const uint8_t bytes[] = {(uint8_t)byte};
    return send(panel, command, bytes, sizeof bytes);
}

/* Scan all lines; write from the top left, along the rows. */
static enum wq_status set_geometry(struct wq_panel *panel)
{
    const uint8_t lo = (uint8_t)(panel->h_px - 1), hi = (uint8_t)((panel->h_px - 1) >> 8);
    const uint8_t lines[] = {lo, hi, 0x00}, x[] = {0, (uint8_t)((panel->w_px - 1) >> 3)};
    const uint8_t y[] = {0, 0, lo, hi};
    enum wq_status st = send(panel, GATE_LINES, lines, sizeof lines);
    if (st == WQ_OK)
        st = send_byte(panel, DATA_ENTRY, 0x03);
    if (st == WQ_OK)
        st = send(panel, WINDOW_X, x, sizeof x);
    return st == WQ_OK ? send(panel, WINDOW_Y, y, sizeof y) : st;
}

static enum wq_status start(struct wq_panel *panel)
{
    static const uint8_t planes[] = {0x00, 0x80};
    enum wq_status st = wq_spi_wait_idle(&panel->spi, START_MS);
    if (st == WQ_OK)
        st = send(panel, SOFT_RESET, NULL, 0);
    if (st == WQ_OK)
        st = wq_spi_wait_idle(&panel->spi, START_MS);
    if (st == WQ_OK)
        st = set_geometry(panel);
    if (st == WQ_OK)
        st = send(panel, UPDATE_CONTROL_1, planes, sizeof planes);
    if (st == WQ_OK)
        st = send_byte(panel, SENSOR, 0x80); /* the one inside */
    return st == WQ_OK ? wq_spi_wait_idle(&panel->spi, START_MS) : st;
}

static enum wq_status send_plane(struct wq_panel *panel, enum command command, const uint8_t *grey)
{
    static const uint8_t first_row[] = {0, 0};
    const struct wq_rect all = {0, 0, panel->w_px, panel->h_px};
    enum wq_status st = send_byte(panel, COUNTER_X, 0);
    if (st == WQ_OK)
        st = send(panel, COUNTER_Y, first_row, sizeof first_row);
    size_t n = wq_panel_pack_bits(panel, grey, all, false, panel->packed);
    return st == WQ_OK ? send(panel, command, panel->packed, n) : st;
}

static enum wq_status load_fast(struct wq_panel *panel)
{
    static const uint8_t hundred_degrees[] = {0x64, 0x00};
    enum wq_status st = send(panel, TEMPERATURE, hundred_degrees, sizeof hundred_degrees);
    if (st == WQ_OK)
        st = send_byte(panel, UPDATE_CONTROL_2, LOAD_FAST);
    if (st == WQ_OK)
        st = send(panel, UPDATE, NULL, 0);
    return st == WQ_OK ? wq_spi_wait_idle(&panel->spi, FAST_MS) : st;
}

static int wave_of(const struct wq_panel *panel, enum wq_intent intent)
{
    if (intent == WQ_INTENT_IMAGE || (intent == WQ_INTENT_CLEAN && !panel->is_shown))
        return WAVE_FULL;
    return intent == WQ_INTENT_CLEAN ? WAVE_FAST : WAVE_PART;
}

static enum wq_status draw(struct wq_panel *panel, struct wq_rect rect, enum wq_intent intent)
{
    const int wave = wave_of(panel, intent);
    (void)rect;
    enum wq_status st = wave == WAVE_FAST ? load_fast(panel) : WQ_OK;
    if (st == WQ_OK)
        st = send_byte(panel, BORDER, wave == WAVE_PART ? BORDER_PART : BORDER_FULL);
    if (st == WQ_OK)
        st = send_plane(panel, OLD_PLANE, panel->shown);
    if (st == WQ_OK)
        st = send_plane(panel, NEW_PLANE, panel->wanted);
    if (st == WQ_OK)
        st = send_byte(panel, UPDATE_CONTROL_2, wave);
    return st == WQ_OK ? send(panel, UPDATE, NULL, 0) : st;
}

static enum wq_status wait(struct wq_panel *panel)
{
    return wq_spi_wait_idle(&panel->spi, wq_ssd168x.draw_ms_max);
}

static enum wq_status go_to_sleep(struct wq_panel *panel)
{
    return send_byte(panel, DEEP_SLEEP, 0x01);
}

static enum wq_status lie_down(struct wq_panel *panel)
{
    enum wq_status st = wq_spi_wait_idle(&panel->spi, START_MS);
    return st == WQ_OK ? go_to_sleep(panel) : st;
}

const struct wq_controller wq_ssd168x = {
    .reset_low_ms = 2,
    .reset_after_ms = 20,
    .wakes_by_reset = true,
    .draw_ms_max = 8000,
    .clean_after = 8,
    .start = start,
    .draw = draw,
    .wait = wait,
    .sleep = go_to_sleep,
    .lie_down = lie_down,
};
