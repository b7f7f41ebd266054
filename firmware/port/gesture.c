/* SPDX-License-Identifier: MIT */
/* What a finger's way means. */
#include <stdlib.h>
#include "evdev.h"

#define SWIPE_MS 700
#define SWIPE_UNITS 8 /* a stroke shorter than that is no swipe */
#define DIAGONAL_UNITS 22
#define STILL_UNITS 2 /* a finger that moves less has not moved */

void wq_gesture_down(struct wq_gesture *gesture, int32_t x, int32_t y, uint64_t now_ms)
{
    gesture->is_down = true;
    gesture->x = gesture->last_x = x;
    gesture->y = gesture->last_y = y;
    gesture->down_ms = now_ms;
}

void wq_gesture_move(struct wq_gesture *gesture, int32_t x, int32_t y)
{
    gesture->last_x = x;
    gesture->last_y = y;
}

static enum wq_swipe swipe_of(int32_t dx, int32_t dy, int32_t unit_px)
{
    if (abs(dx) > DIAGONAL_UNITS * unit_px && abs(dy) > DIAGONAL_UNITS * unit_px)
        return WQ_SWIPE_DIAGONAL;
    if (abs(dx) > abs(dy))
        return dx < 0 ? WQ_SWIPE_LEFT : WQ_SWIPE_RIGHT;
    return dy < 0 ? WQ_SWIPE_UP : WQ_SWIPE_DOWN;
}

struct wq_event wq_gesture_up(struct wq_gesture *gesture, uint64_t now_ms)
{
    struct wq_event event = {.kind = WQ_EVENT_NONE, .now_ms = now_ms};
    if (!gesture->is_down)
        return event;
    gesture->is_down = false;
    event.x = gesture->x;
    event.y = gesture->y;
    event.x2 = gesture->last_x;
    event.y2 = gesture->last_y;
    int32_t dx = event.x2 - event.x, dy = event.y2 - event.y;
    int32_t moved_px = abs(dx) > abs(dy) ? abs(dx) : abs(dy);
    uint64_t lasted_ms = now_ms > gesture->down_ms ? now_ms - gesture->down_ms : 0;
    if (moved_px > SWIPE_UNITS * gesture->unit_px && lasted_ms < SWIPE_MS) {
        event.kind = WQ_EVENT_SWIPE;
        event.swipe = swipe_of(dx, dy, gesture->unit_px);
    } else if (moved_px > STILL_UNITS * gesture->unit_px) {
        event.kind = WQ_EVENT_DRAG;
    } else if (lasted_ms >= WQ_HOLD_MS) {
        event.kind = WQ_EVENT_HOLD;
        event.hold_ms = lasted_ms < UINT32_MAX ? (uint32_t)lasted_ms : UINT32_MAX;
    } else {
        event.kind = WQ_EVENT_TAP;
    }
    return event;
}
