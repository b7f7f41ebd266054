/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_PORT_H
#define WARRAQ_PORT_H
/* What the reader asks of a machine: const tables of functions, one set a back end
 * (firmware/port/). Only reader.c and its parts know both these and the core. docs/porting.md tells
 * how to write one. */
#include <stdbool.h>
#include "warraq/event.h"
#include "warraq/surface.h"
#include "warraq/status.h"

/* ---- display ---- */

struct wq_display_info {
    int32_t w_px, h_px; /* of the screen as it is held, without what a bezel hides */
    int32_t dpi, levels;
    /* Electronic paper: keeps ghosts, is slow, wants few and aligned refreshes. false: a file or an
     * ordinary screen, which is given every refresh as the app asks for it. */
    bool is_paper;
    bool draws_one_by_one; /* a refresh waits for the one before, and takes its time however small */
    /* A refresh begins and ends on multiples of these, counted from (-grid_x_px, -grid_y_px), or at
     * the screen's edge; at least 1. */
    int32_t align_x_px, align_y_px;
    int32_t grid_x_px, grid_y_px; /* where the screen's top left lies on the panel's own grid */
    uint32_t clean_after;         /* page turns until a flash is due; 0 never */
    unsigned rotations;           /* bit q: rotate(q) is possible; bit 0 is set */
};

/* All functions but info, present and close may be NULL where a back end has nothing to do. What a
 * failure means in words is in the log (firmware/port/log.c), errno tells the system's cause. */
struct wq_display_ops {
    /* Describe the screen as it is now; changes with rotate alone. */
    void (*info)(const void *self, struct wq_display_info *info);
    /* Show `rect` of `surface`, which is the whole screen of info; `rect` lies inside it, is
     * not empty and aligned as info says. Wakes the panel when it sleeps. Returns when `surface` may
     * be painted again, which may be before the panel has drawn it. WQ_E_IO when the panel or file
     * refuses or never gets ready; the next call begins anew. */
    enum wq_status (*present)(void *self, const struct wq_surface *surface, struct wq_rect rect,
                              enum wq_intent intent);
    /* Return when all that was presented stands on the panel. WQ_E_IO as above; waits no longer
     * than the slowest refresh of that panel. */
    enum wq_status (*wait)(void *self);
    /* The picture stays and needs no power: nothing will be shown for a while. Waits first. Twice is
     * harmless. */
    enum wq_status (*sleep)(void *self);
    /* Make ready for present, ahead of it. */
    enum wq_status (*wake)(void *self);
    /* From now on the screen is held turned by `quarter` (0 to 3) quarters clockwise against
     * portrait; w_px and h_px of info change places with odd ones. What is shown is lost.
     * WQ_E_RANGE when info.rotations lacks it. */
    enum wq_status (*rotate)(void *self, int quarter);
    /* From now on pages are white on black, or no longer: choose waveforms for that. Who paints
     * inverts the pixels. NULL: the panel has no others. */
    void (*night)(void *self, bool is_night);
    /* Put depth and rotation back as they were found, and leave no voltage at the panel. Only calls
     * that are safe in the handler of a signal. close does it too. */
    void (*restore)(void *self);
    /* Wait, restore and release everything. `self` is gone afterwards. */
    void (*close)(void *self);
};

struct wq_display {
    const struct wq_display_ops *ops;
    void *self;
};

/* ---- input ---- */

/* A folder that is watched (port/watch.c); -1: that is not. */
struct wq_watch {
    int folder_fd; /* can be read when something in it was written, moved or removed */
    int mounts_fd; /* has an exceptional condition when a volume came or went */
};

struct wq_input_ops {
    /* Wait for the next event, at most `timeout_ms` (-1: for ever, in one poll), and write it to
     * *event. WQ_EVENT_IDLE when the time has passed, WQ_EVENT_QUIT when the process was asked to
     * end or the source of events is at its end. A touch screen or keyboard that vanishes is no
     * failure: the others go on, and it is taken back when it returns.
     * WQ_E_SYNTAX a script line that cannot be read (the port has printed file:line and why);
     * WQ_E_IO nothing is left that could give an event. */
    enum wq_status (*wait)(void *self, int64_t timeout_ms, struct wq_event *event);
    /* The screen is held turned by `quarter` as in wq_display_ops.rotate: points and page keys
     * follow. NULL: they never turn. */
    void (*rotate)(void *self, int quarter);
    /* From now on `wait` gives WQ_EVENT_FOLDER when one of these tells something: once, until they
     * are given again, so that whoever waits for something else is not woken over and over. Both stay
     * the caller's. NULL: it can wait for no other descriptors. */
    void (*watch)(void *self, const struct wq_watch *watch);
    void (*close)(void *self);
};

struct wq_input {
    const struct wq_input_ops *ops;
    void *self;
};

/* ---- power ---- */

struct wq_battery {
    int32_t percent; /* 0 to 100; -1 unknown */
    bool is_charging;
    bool is_plugged; /* charging, or full on a charger */
};

/* Why wq_power_ops.suspend came back. */
enum wq_wake {
    WQ_WAKE_EVENT, /* the machine slept, and a key, the cover or a plug woke it */
    WQ_WAKE_ALARM, /* it slept until the time that was asked for */
    WQ_WAKE_NOT    /* it did not sleep: something happened before, or it may or can not */
};

struct wq_power_ops {
    /* WQ_E_IO when there is none; *battery is then untouched. */
    enum wq_status (*battery)(void *self, struct wq_battery *battery);
    /* Set the front light, 0 (off) to 100, and its colour, 0 (cold) to 100 (warm), which is
     * ignored where there is one colour. WQ_E_RANGE: there is no light; WQ_E_IO. */
    enum wq_status (*light)(void *self, int32_t percent, int32_t warm_percent);
    /* Sleep until a key, the cover, a plug, or `wake_s` seconds have passed (0: no alarm). What
     * happens on `input` while the machine is being readied ends it and is written to *event
     * (WQ_EVENT_NONE otherwise). Tries again as the machine needs it.
     * WQ_E_RANGE: this machine cannot, or not now (charging); WQ_E_IO: it refused every time. *wake is
     * WQ_WAKE_NOT then. */
    enum wq_status (*suspend)(void *self, const struct wq_input *input, uint32_t wake_s,
                              enum wq_wake *wake, struct wq_event *event);
    /* Ask the machine to switch off; it does so some time after the return. WQ_E_IO. */
    enum wq_status (*off)(void *self);
    void (*close)(void *self);
};

struct wq_power {
    const struct wq_power_ops *ops; /* NULL: a machine without */
    void *self;
};

#endif
