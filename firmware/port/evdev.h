/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_EVDEV_H
#define WARRAQ_EVDEV_H
/* Fingers and keys from the kernel's input devices: which protocol a touch screen speaks (touch.c),
 * what strokes mean (gesture.c), and the devices themselves, which come and go (evdev.c). */
#include <stdbool.h>
#include <stdint.h>
#include "sys.h"
#include "warraq/port.h"

/* ---- touch protocols (touch.c): pure ---- */

enum wq_touch_protocol {
    WQ_TOUCH_FIND,   /* as the device's capabilities tell: type B with slots, else type A, else one */
    WQ_TOUCH_SINGLE, /* ABS_X, ABS_Y; ABS_PRESSURE 0, or BTN_TOUCH 0 without pressure, is up */
    WQ_TOUCH_TYPE_A, /* SYN_MT_REPORT ends a finger; ABS_MT_TOUCH_MAJOR 0 is up */
    WQ_TOUCH_SNOW,   /* ABS_MT_TRACKING_ID names the finger; BTN_TOUCH 0 is up; -1 there means that the
                        screen speaks type B after all */
    WQ_TOUCH_TYPE_B  /* ABS_MT_SLOT; ABS_MT_TRACKING_ID -1 is up */
};

/* How a screen's points become those of a page held upright. */
struct wq_touch_setup {
    enum wq_touch_protocol protocol;
    bool swaps_xy;             /* first */
    bool mirrors_x, mirrors_y; /* of the portrait panel, after swapping */
};

enum { WQ_TOUCH_SLOTS = 10 };

/* One finger is followed: the first that came down, until all are up. */
struct wq_touch {
    enum wq_touch_protocol protocol;
    bool has_pressure; /* SINGLE: pressure tells, not BTN_TOUCH */
    /* of the frame that is being read */
    int32_t x, y;
    int32_t slot;     /* of the values that follow; -1 one that is not followed */
    bool has_contact; /* TYPE_A, SNOW: this packet speaks of a finger */
    bool is_lifted;
    bool lost; /* SYN_DROPPED: until the next SYN_REPORT nothing counts */
    struct {
        bool is_down;
        int32_t x, y;
    } slots[WQ_TOUCH_SLOTS];
    int32_t id; /* TYPE_A: tracking id of the packet */
    /* what came of it */
    bool is_down;
    int32_t at_x, at_y; /* of the finger, in the device's own units */
    bool was_down;      /* the same at the end of the frame before */
    int32_t was_x, was_y;
    int32_t first;      /* slot or id that is followed */
};

void wq_touch_init(struct wq_touch *touch, enum wq_touch_protocol protocol);

/* Take one event (type, code, value of linux/input.h). True at the end of a frame that put down, moved
 * or lifted the finger: see is_down, at_x, at_y. Any sequence is safe. */
bool wq_touch_take(struct wq_touch *touch, uint16_t type, uint16_t code, int32_t value);

/* Where a device's points lie: a panel, of which the screen is a part, held turned. */
struct wq_touch_frame {
    struct wq_touch_setup setup;
    int32_t panel_w_px, panel_h_px;   /* in portrait */
    int32_t left_px, top_px;       /* of the screen on the panel as it is held */
    int32_t screen_w_px, screen_h_px; /* as it is held */
    int quarter;
    /* largest value of the device's own x and y axis; 0: they count px of the panel */
    int32_t raw_x_max, raw_y_max;
};

/* The device's point (x, y) on the screen as it is held; cut to the screen. */
void wq_touch_point(const struct wq_touch_frame *frame, int32_t x, int32_t y, int32_t *screen_x,
                    int32_t *screen_y);

/* ---- gestures (gesture.c): pure ---- */

#define WQ_HOLD_MS 500
struct wq_gesture {
    int32_t unit_px; /* wq_device_unit_px */
    bool is_down;
    int32_t x, y, last_x, last_y;
    uint64_t down_ms;
};

void wq_gesture_down(struct wq_gesture *gesture, int32_t x, int32_t y, uint64_t now_ms);
void wq_gesture_move(struct wq_gesture *gesture, int32_t x, int32_t y);
/* The event that ends at the point last moved to; WQ_EVENT_NONE without a finger down. */
struct wq_event wq_gesture_up(struct wq_gesture *gesture, uint64_t now_ms);

/* ---- the devices (evdev.c) ---- */

struct wq_evdev_setup {
    struct wq_touch_frame frame; /* of touch screens; quarter 0 */
    int32_t unit_px;             /* wq_device_unit_px */
    bool has_cover;              /* two keys of letters mean a cover, as Kobo has it */
    bool has_gyro;
};

/* Keys, touch, cover, gyro and plugs of all /dev/input/event* that have any of these; those that come
 * later, too. That there is no device is no failure. A request to end is when `signal_fd`, of
 * wq_signals_open, can be read; it is closed with the input. `sys` is copied. WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_input_evdev(const struct wq_sys *sys,
                                            const struct wq_evdev_setup *setup, int signal_fd,
                                            struct wq_input *input);

#endif
