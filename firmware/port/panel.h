/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_PANEL_H
#define WARRAQ_PANEL_H
/* Bare panels on SPI: what all share (panel.c: rotation, power, errors), and what a controller
 * adds (uc8179.c, ssd168x.c, it8951.c). */
#include "ports.h"
#include "spi.h"

struct wq_panel;

/* A controller's own part. Each may assume that nothing is being drawn; WQ_E_IO with errno set. */
struct wq_controller {
    uint32_t reset_low_ms, reset_after_ms;
    bool wakes_by_reset; /* else start alone wakes it from its sleep */
    uint32_t draw_ms_max; /* the slowest refresh, with room: waiting longer is a fault */
    uint32_t clean_after;
    enum wq_status (*start)(struct wq_panel *panel); /* after a reset, or from its sleep */
    /* Draw `rect` of panel->wanted; panel->shown is what stands there. Returns when the drawing has
     * begun. */
    enum wq_status (*draw)(struct wq_panel *panel, struct wq_rect rect, enum wq_intent intent);
    enum wq_status (*wait)(struct wq_panel *panel);  /* until nothing is being drawn */
    enum wq_status (*sleep)(struct wq_panel *panel); /* between pages: no voltage at the panel */
    enum wq_status (*off)(struct wq_panel *panel);   /* at the end, from sleep; NULL: sleep is it */
    /* After a reset, whatever went before: to the deepest sleep. Safe in a signal's handler. */
    enum wq_status (*lie_down)(struct wq_panel *panel);
};

struct wq_panel_model {
    const char *device; /* its row of devices.def */
    const struct wq_controller *controller;
    struct wq_spi_config spi;
    int32_t align_px;   /* along the panel's rows */
    bool mirrors_x;     /* pixels of a row count from its right end */
    const char *lut;    /* IT8951: the waveforms it must report; NULL: any */
};

struct wq_panel {
    struct wq_spi spi;
    const struct wq_device *device;
    const struct wq_panel_model *model;
    int quarter;              /* as in wq_display_ops.rotate */
    int32_t w_px, h_px;       /* of the panel as it is wired */
    uint8_t *wanted, *shown;  /* grey, w_px x h_px, in the panel's own orientation */
    uint8_t *packed;          /* room for one plane or picture as the controller takes it */
    bool is_known;    /* it has been reset and no fault was seen since */
    bool is_shown;    /* `shown` stands on the glass: one picture was drawn whole */
    bool is_awake;
    bool has_voltage; /* or may have: since it was begun to be woken, until it slept */
    bool is_drawing;
    uint64_t began_ms; /* the last drawing */
    int mode;         /* the controller's own; -1: to be set anew */
};

extern const struct wq_controller wq_uc8179, wq_ssd168x, wq_it8951;

/* The panel of the device called `name`, or NULL. */
const struct wq_panel_model *wq_panel_model_find(const char *name);

/* Pack `rect` of a grey picture of the panel's width to a bit a pixel, the first in the highest bit,
 * rows filled up to whole bytes; white is 1, or 0 with `inverts`. Bytes written are returned. */
size_t wq_panel_pack_bits(const struct wq_panel *panel, const uint8_t *grey, struct wq_rect rect,
                          bool inverts, uint8_t *out);

/* A display on a panel. `device` and `model` are borrowed. Nothing is drawn yet. WQ_E_IO with errno
 * set; WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_display_panel(const struct wq_sys *sys,
                                              const struct wq_device *device,
                                              const struct wq_panel_model *model,
                                              struct wq_display *display);

#endif
