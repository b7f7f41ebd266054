/* SPDX-License-Identifier: MIT */
/* What touch screens say, each in its way, to where the finger is. */
#include <linux/input.h>
#include <string.h>
#include "evdev.h"

void wq_touch_init(struct wq_touch *touch, enum wq_touch_protocol protocol)
{
    memset(touch, 0, sizeof *touch);
    touch->protocol = protocol;
    touch->first = -1;
}

/* ---- one finger, or a pen or mouse ---- */

static void take_single(struct wq_touch *t, uint16_t type, uint16_t code, int32_t value)
{
    if (type == EV_ABS && code == ABS_X) {
        t->x = value;
    } else if (type == EV_ABS && code == ABS_Y) {
        t->y = value;
    } else if (type == EV_ABS && code == ABS_PRESSURE) {
        t->has_pressure = true;
        t->has_contact = value > 0;
    } else if (type == EV_KEY && (code == BTN_TOUCH || code == BTN_LEFT) && !t->has_pressure) {
        t->has_contact = value != 0;
    }
}

/* The point of a release is not used: Touch B sends a wrong one. */
static void end_single(struct wq_touch *t)
{
    t->is_down = t->has_contact;
    if (t->is_down) {
        t->at_x = t->x;
        t->at_y = t->y;
    }
}

/* ---- type A: a packet for each finger in every frame ---- */

static void end_packet(struct wq_touch *t)
{
    bool is_up = t->is_lifted;
    if (!t->has_contact)
        return;
    if (!t->is_down && !is_up)
        t->first = t->id;
    if (t->id == t->first) {
        t->is_down = !is_up;
        if (!is_up) {
            t->at_x = t->x;
            t->at_y = t->y;
        }
    }
    t->has_contact = t->is_lifted = false;
    t->id = 0;
}

static void take_type_a(struct wq_touch *t, uint16_t type, uint16_t code, int32_t value)
{
    if (type == EV_SYN && code == SYN_MT_REPORT) {
        end_packet(t);
        return;
    }
    if (type == EV_KEY && code == BTN_TOUCH && value == 0)
        t->is_down = false;
    if (type != EV_ABS)
        return;
    switch (code) {
    case ABS_MT_TRACKING_ID:
        t->id = value;
        t->has_contact = true;
        break;
    case ABS_MT_TOUCH_MAJOR:
        t->is_lifted = value == 0;
        t->has_contact = true;
        break;
    case ABS_MT_POSITION_X:
        t->x = value;
        t->has_contact = true;
        break;
    case ABS_MT_POSITION_Y:
        t->y = value;
        t->has_contact = true;
        break;
    default:
        break;
    }
}

/* ---- type B: slots that keep their values ---- */

static void take_type_b(struct wq_touch *t, uint16_t type, uint16_t code, int32_t value)
{
    if (type != EV_ABS)
        return;
    if (code == ABS_MT_SLOT) {
        t->slot = value >= 0 && value < WQ_TOUCH_SLOTS ? value : -1;
        return;
    }
    if (t->slot < 0)
        return;
    if (code == ABS_MT_TRACKING_ID)
        t->slots[t->slot].is_down = value >= 0;
    else if (code == ABS_MT_POSITION_X)
        t->slots[t->slot].x = value;
    else if (code == ABS_MT_POSITION_Y)
        t->slots[t->slot].y = value;
}

/* The finger that came first is followed; after it, none until all are up. */
static void end_type_b(struct wq_touch *t)
{
    int down_n = 0, last = -1;
    for (int i = 0; i < WQ_TOUCH_SLOTS; i++) {
        if (t->slots[i].is_down) {
            down_n++;
            last = i;
        }
    }
    if (down_n == 0) {
        t->first = -1;
    } else if (t->first < 0) {
        t->first = last;
    } else if (!t->slots[t->first].is_down) {
        t->is_down = false;
        return;
    }
    t->is_down = t->first >= 0 && (t->is_down || down_n == 1) && t->slots[t->first].is_down;
    if (t->is_down) {
        t->at_x = t->slots[t->first].x;
        t->at_y = t->slots[t->first].y;
    }
}

/* ---- snow: ids without slots, until one shows itself as type B ---- */

static void become_type_b(struct wq_touch *t)
{
    t->protocol = WQ_TOUCH_TYPE_B;
    t->slot = 0;
    t->slots[0].is_down = t->is_down || t->has_contact;
    t->slots[0].x = t->x;
    t->slots[0].y = t->y;
    t->first = t->slots[0].is_down ? 0 : -1;
}

static void take_snow(struct wq_touch *t, uint16_t type, uint16_t code, int32_t value)
{
    bool is_type_b =
        type == EV_ABS && (code == ABS_MT_SLOT || (code == ABS_MT_TRACKING_ID && value < 0));
    if (is_type_b) {
        become_type_b(t);
        take_type_b(t, type, code, value);
        return;
    }
    if (type == EV_KEY && code == BTN_TOUCH)
        t->is_lifted = value == 0;
    if (type != EV_ABS)
        return;
    if (code == ABS_MT_TRACKING_ID)
        t->id = value;
    bool is_followed = !t->is_down || t->id == t->first;
    if ((code == ABS_MT_POSITION_X || code == ABS_MT_POSITION_Y) && is_followed) {
        *(code == ABS_MT_POSITION_X ? &t->x : &t->y) = value;
        t->has_contact = true;
    }
}

static void end_snow(struct wq_touch *t)
{
    if (t->is_lifted) {
        t->is_down = false;
    } else if (t->has_contact) {
        if (!t->is_down)
            t->first = t->id;
        t->is_down = true;
        t->at_x = t->x;
        t->at_y = t->y;
    }
    t->has_contact = t->is_lifted = false;
}

/* ---- all of them ---- */

/* Events were lost: what is down now is not known, so nothing is. */
static bool take_lost(struct wq_touch *t, bool ends)
{
    bool was_down = t->was_down;
    t->lost = !ends;
    if (!ends)
        return false;
    enum wq_touch_protocol protocol = t->protocol;
    bool has_pressure = t->has_pressure;
    int32_t x = t->at_x, y = t->at_y;
    wq_touch_init(t, protocol);
    t->has_pressure = has_pressure;
    t->at_x = x;
    t->at_y = y;
    return was_down;
}

static void end_frame(struct wq_touch *t)
{
    switch (t->protocol) {
    case WQ_TOUCH_TYPE_A:
        end_packet(t);
        break;
    case WQ_TOUCH_SNOW:
        end_snow(t);
        break;
    case WQ_TOUCH_TYPE_B:
        end_type_b(t);
        break;
    default:
        end_single(t);
    }
}

bool wq_touch_take(struct wq_touch *t, uint16_t type, uint16_t code, int32_t value)
{
    bool ends = type == EV_SYN && code == SYN_REPORT;
    if (t->lost || (type == EV_SYN && code == SYN_DROPPED))
        return take_lost(t, ends);
    if (ends) {
        end_frame(t);
        bool differs = t->is_down != t->was_down ||
                       (t->is_down && (t->at_x != t->was_x || t->at_y != t->was_y));
        t->was_down = t->is_down;
        t->was_x = t->at_x;
        t->was_y = t->at_y;
        return differs;
    }
    switch (t->protocol) {
    case WQ_TOUCH_TYPE_A:
        take_type_a(t, type, code, value);
        break;
    case WQ_TOUCH_SNOW:
        take_snow(t, type, code, value);
        break;
    case WQ_TOUCH_TYPE_B:
        take_type_b(t, type, code, value);
        break;
    default:
        take_single(t, type, code, value);
    }
    return false;
}

/* ---- where on the page ---- */

static int32_t inside(int32_t value, int32_t max)
{
    return value < 0 ? 0 : value > max ? max : value;
}

/* `value` of 0 to max, as the kernel says, on a side of `size` px. */
static int32_t scaled(int32_t value, int32_t max, int32_t size)
{
    return max > 0 ? (int32_t)((int64_t)inside(value, max) * (size - 1) / max)
                   : inside(value, size - 1);
}

void wq_touch_point(const struct wq_touch_frame *frame, int32_t x, int32_t y, int32_t *screen_x,
                    int32_t *screen_y)
{
    int32_t w = frame->panel_w_px, h = frame->panel_h_px;
    bool swaps = frame->setup.swaps_xy;
    int32_t along_x = scaled(x, frame->raw_x_max, swaps ? h : w);
    int32_t along_y = scaled(y, frame->raw_y_max, swaps ? w : h);
    int32_t px = swaps ? along_y : along_x, py = swaps ? along_x : along_y;
    px = frame->setup.mirrors_x ? w - 1 - px : px;
    py = frame->setup.mirrors_y ? h - 1 - py : py;
    const int32_t turned[4][2] = {
        {px, py}, {h - 1 - py, px}, {w - 1 - px, h - 1 - py}, {py, w - 1 - px}};
    *screen_x = inside(turned[frame->quarter][0] - frame->left_px, frame->screen_w_px - 1);
    *screen_y = inside(turned[frame->quarter][1] - frame->top_px, frame->screen_h_px - 1);
}
