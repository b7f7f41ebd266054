/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_PANEL_SPI_PANEL_H
#define WARRAQ_PANEL_SPI_PANEL_H
/* Panels on SPI in plain C: what UC8179, SSD168x and IT8951 do with the bytes and wires that reach
 * them, and a refusal of each that they would ignore, show wrongly or be harmed by. Whoever has the
 * wires calls them: a fake system in unit tests, the machine of end-to-end tests, an emulator that
 * serves a guest. Made from the facts in docs/porting.md, apart from the code they judge. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Pins of Waveshare's boards, by their BCM numbers. */
enum { PANEL_PIN_RESET = 17, PANEL_PIN_POWER = 18, PANEL_PIN_BUSY = 24, PANEL_PIN_DATA = 25 };

struct panel_spi;

/* A controller. `now_us` and the wires stand in the panel. */
struct panel_spi_kind {
    bool busy_is_low;
    void (*reset)(struct panel_spi *p); /* the wire goes up */
    void (*command)(struct panel_spi *p, uint8_t command);
    void (*data)(struct panel_spi *p, uint8_t byte);
    /* instead of the two: whole messages both ways; `in` may be NULL */
    void (*message)(struct panel_spi *p, const uint8_t *out, uint8_t *in, size_t n);
};

extern const struct panel_spi_kind panel_uc8179, panel_ssd168x, panel_it8951;

struct panel_spi {
    const char *device;
    const struct panel_spi_kind *kind;
    int32_t w, h;
    uint8_t *glass; /* w x h, what a reader sees: 0, 17, ... 255 */
    uint64_t now_us;
    /* knobs for tests */
    bool is_stuck; /* broken: busy for ever, and deaf */
    /* what happened */
    uint32_t update_n, flash_n;
    uint64_t pixel_n, byte_n; /* refreshed; and of the bus */
    char wrong[160];          /* the first illegal call; "" none */
    char trace[8192];         /* commands, a line each, with their data; resets, power */
    size_t trace_len, trace_data_n, trace_keep_len;
    bool is_trace_quiet;
    /* wires */
    bool reset_high, data_high, power_high, was_reset;
    uint64_t busy_until_us;
    /* of the controllers */
    bool is_on, is_asleep, has_window;
    uint8_t last;     /* command whose data come */
    uint8_t args[16]; /* its first data */
    size_t arg_n;
    uint8_t *planes[2]; /* old and new, a bit a pixel */
    size_t plane_n;
    int32_t x0, y0, x1, y1;                                      /* window, ends inclusive */
    uint8_t setting, cdi, temperature, cascade, booster[4];      /* UC8179 */
    bool has_size;                                               /* UC8179 */
    uint8_t entry, update, border;                               /* SSD168x */
    bool has_fast_wave;                                          /* SSD168x */
    const char *lut;                                             /* IT8951 from here on */
    bool mirrors_x, is_loading;
    uint16_t words[5], word_command;
    uint32_t word_n, loaded_n;
    uint64_t engines_until_us;
    uint16_t registers[0x2000], answer[20];
    uint8_t *memory;
};

/* The panel called `device`, as it is when the power comes; false: it is none of ours. */
bool panel_spi_init(struct panel_spi *p, const char *device);
void panel_spi_finish(struct panel_spi *p);

/* An output of the board's goes up or down. */
void panel_spi_set_wire(struct panel_spi *p, uint32_t pin, bool high, uint64_t now_us);

/* Level of the busy wire. */
bool panel_spi_busy_wire(const struct panel_spi *p, uint64_t now_us);
bool panel_spi_is_busy(const struct panel_spi *p, uint64_t now_us);

/* n bytes with the chip selected, both ways; `in` may be NULL. */
void panel_spi_transfer(struct panel_spi *p, const uint8_t *out, uint8_t *in, size_t n,
                        uint64_t now_us);

/* No voltage stands at the panel: it sleeps, stands by, or its board is without power. */
bool panel_spi_is_safe(const struct panel_spi *p);

/* ---- for the controllers ---- */

void panel_spi_refuse(struct panel_spi *p, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void panel_spi_work(struct panel_spi *p, uint64_t us); /* busy from now on */
void panel_spi_say(struct panel_spi *p, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* One more datum of the command that was said last: where there are more than 12, all but the first
 * `keep` are counted instead. */
void panel_spi_say_data(struct panel_spi *p, unsigned value, int digits, size_t keep);
bool panel_spi_bit(const struct panel_spi *p, int plane, int32_t x, int32_t y);
uint8_t *panel_spi_pixel(const struct panel_spi *p, int32_t x, int32_t y);

#endif
