/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_KOBO_H
#define WARRAQ_KOBO_H
/* Kobo readers: what each model is (kobo_models.c), which one this is (kobo_find.c), its display
 * (kobo_fb.c, kobo_disp.c) and its power (kobo_power.c). What touches and keys mean stands in the
 * model, too; evdev.c reads them. The facts come from other projects' experience; docs/porting.md
 * tells which of them nobody has checked on a device for this program. */
#include "evdev.h"
#include "sys.h"
#include "warraq/device.h"
#include "warraq/port.h"

/* The kernel's interface to the display controller. */
enum wq_kobo_family {
    WQ_KOBO_MXC1,   /* NXP, Mark 3 to 6: mxcfb with 68 bytes an update */
    WQ_KOBO_MXC2,   /* NXP, Mark 7, 9 and 10: mxcfb with 72 */
    WQ_KOBO_HWTCON, /* MediaTek, Mark 11 on */
    WQ_KOBO_SUNXI   /* Allwinner, Mark 8: /dev/disp with memory of our own */
};

/* Which waveform serves which intent (kobo_fb.c, kobo_disp.c). */
enum wq_kobo_waves {
    WQ_WAVES_MK3, /* before Mark 5 only DU, GC16 and AUTO can be trusted */
    WQ_WAVES_MK6,
    WQ_WAVES_AURA,
    WQ_WAVES_MK7,
    WQ_WAVES_MK9, /* as Mark 7, with waveforms for white on black */
    WQ_WAVES_MTK,
    WQ_WAVES_ELIPSA_2E,
    WQ_WAVES_SUNXI
};

/* What the driver reports after `rotate` was written. */
enum wq_kobo_readback {
    WQ_READS_WRITTEN,
    WQ_READS_OPPOSITE,    /* value ^ 2 */
    WQ_READS_ODD_OPPOSITE /* (4 - value) % 4 */
};

enum wq_kobo_wait {
    WQ_WAITS,       /* completion of a marker can be waited for */
    WQ_WAITS_BADLY, /* that times out after 5 s now and then: 2.5 ms of sleep instead */
    WQ_WAITS_SUBMIT /* as WQ_WAITS, and a partial update's submission is waited for, too */
};

enum wq_kobo_light {
    WQ_LIGHT_NONE,
    WQ_LIGHT_NTX,     /* ioctl of /dev/ntx_io: brightness alone */
    WQ_LIGHT_MSP430,  /* files of sysfs, with a colour where there is one */
    WQ_LIGHT_COLOURS  /* one file for each colour of LED */
};

struct wq_kobo_model {
    const char *name;   /* its row of devices.def */
    const char *code;   /* Kobo's name of the board, or "" where another model has it, too */
    uint16_t ids[2];    /* product numbers, the last 3 digits of .kobo/version; 0 none */
    enum wq_kobo_family family;
    enum wq_kobo_waves waves;
    enum wq_kobo_wait wait;
    uint8_t depth; /* bits a pixel to work with: 8, 16 or 32 */
    /* px of the panel that the bezel hides in portrait: top, right, bottom, left */
    uint8_t hidden_px[4];
    /* rotation: the value to write for portrait, what it reads back as, and for each value read
     * the direction of the picture (0 upright, 1 clockwise, 2 upside down, 3 counter-clockwise) */
    uint8_t portrait, map[4];
    enum wq_kobo_readback readback;
    uint8_t boot_rota; /* SUNXI: what degrees are counted from */
    struct wq_touch_setup touch;
    bool has_page_keys; /* two keys at the side, which change meaning at 180 degrees */
    bool has_gyro;
    enum wq_kobo_light light;
    bool warmth_is_straight; /* 0 to 10 is cold to warm in the driver's file, not 10 to 0 */
};

/* All of them; *n is their number. */
const struct wq_kobo_model *wq_kobo_models(size_t *n);

/* The model called `name`, as in devices.def, or NULL. */
const struct wq_kobo_model *wq_kobo_named(const char *name);

/* The model that `sys` runs on: by product number, else by the board's name. NULL when it is no Kobo
 * or an unknown one; `why` (cap bytes) then says which in a few English words. */
const struct wq_kobo_model *wq_kobo_find(const struct wq_sys *sys, char *why, size_t cap);

/* Open the display of `model`: take its depth and rotation, and note in /tmp how they were found, for
 * the start after a crash. `sys` is copied. WQ_E_IO with errno set, and why in the log; WQ_E_NOMEM;
 * WQ_E_RANGE: the panel has another size than `model`. */
WQ_MUST_CHECK enum wq_status wq_display_kobo(const struct wq_sys *sys,
                                             const struct wq_kobo_model *model,
                                             struct wq_display *display);

/* What wq_display_kobo calls for the two kinds (kobo_fb.c, kobo_disp.c). */
WQ_MUST_CHECK enum wq_status wq_kobo_open_fb(const struct wq_sys *sys,
                                             const struct wq_kobo_model *model,
                                             struct wq_display *display);
WQ_MUST_CHECK enum wq_status wq_kobo_open_disp(const struct wq_sys *sys,
                                               const struct wq_kobo_model *model,
                                               struct wq_display *display);

/* Battery, light, sleep and off. `sys` is copied; there is nothing that could fail before it is
 * used. WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_power_kobo(const struct wq_sys *sys,
                                           const struct wq_kobo_model *model,
                                           struct wq_power *power);

/* ---- for both displays (kobo_screen.c) ---- */

/* The screen inside its panel, as it is held. */
struct wq_kobo_screen {
    int32_t panel_w_px, panel_h_px; /* in portrait */
    int32_t w_px, h_px;             /* of the screen as it is held */
    int32_t x_px, y_px;             /* of its top left on the panel as it is held */
    int quarter;                    /* clockwise */
};

/* The screen of `model` when it is held turned by `quarter`. */
void wq_kobo_screen_set(struct wq_kobo_screen *screen, const struct wq_kobo_model *model,
                        int quarter);

/* Which way the driver must turn the picture: as wq_kobo_model.map counts. */
int wq_kobo_turn(int quarter);

/* What a display of this model says of itself. */
void wq_kobo_info(const struct wq_kobo_model *model, const struct wq_kobo_screen *screen,
                  struct wq_display_info *info);

#endif
