/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_PORT_H
#define WARRAQ_PORT_H
/* What the reader asks of a machine: const tables of functions, one set a back end
 * (firmware/port/). Only reader.c knows both these and the core. */
#include "warraq/event.h"
#include "warraq/surface.h"
#include "warraq/status.h"

struct wq_display_ops {
    /* Show `rect` of `surface`, which is the whole screen; `rect` lies inside it and is not empty.
     * Returns when `surface` may be painted again. WQ_E_IO when the panel or file refuses. */
    enum wq_status (*present)(void *self, const struct wq_surface *surface, struct wq_rect rect,
                              enum wq_intent intent);
    /* Release everything. `self` is gone afterwards. */
    void (*close)(void *self);
};

struct wq_display {
    const struct wq_display_ops *ops;
    void *self;
};

struct wq_input_ops {
    /* Wait for the next event, at most `timeout_ms` (-1: for ever, in one poll), and write it to
     * *event. WQ_EVENT_IDLE when the time has passed, WQ_EVENT_QUIT when the process was asked to
     * end or the source of events is at its end.
     * WQ_E_SYNTAX a script line that cannot be read (the port has printed file:line and why);
     * WQ_E_IO the device is gone. */
    enum wq_status (*wait)(void *self, int64_t timeout_ms, struct wq_event *event);
    void (*close)(void *self);
};

struct wq_input {
    const struct wq_input_ops *ops;
    void *self;
};

#endif
