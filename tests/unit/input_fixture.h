/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_INPUT_FIXTURE_H
#define WARRAQ_INPUT_FIXTURE_H
/* Input devices behind the fake system: what they can do, and events that a test lets them say. */
#include <linux/input.h>
#include "evdev.h"
#include "fake_sys.h"

#define FAKE_EVENTS 512

struct fake_input {
    struct fake_node *node;
    const int *types, *keys, *axes, *relative; /* each ends with -1; NULL: none */
    int32_t x_max, y_max;
    int32_t x, y, slot; /* where the kernel has its finger, which it does not tell again */
    struct input_event events[FAKE_EVENTS];
    size_t event_n, next;
    uint64_t now_ms; /* of the events that are said next */
    unsigned repeat[2];
    bool was_down; /* type B: its finger */
};

static inline void fake_set_bits(uint8_t *bits, const int *list)
{
    for (; list && *list >= 0; list++)
        bits[*list / 8] |= (uint8_t)(1 << *list % 8);
}

static inline int fake_input_ioctl(struct fake_sys *f, struct fake_node *node,
                                   unsigned long request, void *arg)
{
    struct fake_input *in = node->device;
    size_t bytes = request >> 16 & 0x3FFF;
    unsigned number = request & 0xFF;
    (void)f;
    if (request == EVIOCSREP) {
        memcpy(in->repeat, arg, sizeof in->repeat);
        return 0;
    }
    if (number >= 0x40 && number < 0x80) {
        struct input_absinfo range = {0};
        int axis = (int)number - 0x40;
        const bool is_x = axis == ABS_X || axis == ABS_MT_POSITION_X;
        range.maximum = is_x ? in->x_max : in->y_max;
        range.value = axis == ABS_MT_SLOT ? in->slot : is_x ? in->x : in->y;
        memcpy(arg, &range, sizeof range);
        return 0;
    }
    if (request == EVIOCGMTSLOTS(bytes)) {
        int32_t *values = arg; /* behind the code, one a slot */
        values[1 + in->slot] = values[0] == ABS_MT_POSITION_X ? in->x : in->y;
        return 0;
    }
    memset(arg, 0, bytes);
    switch (number - 0x20) {
    case 0:
        fake_set_bits(arg, in->types);
        return (int)bytes;
    case EV_KEY:
        fake_set_bits(arg, in->keys);
        return (int)bytes;
    case EV_ABS:
        fake_set_bits(arg, in->axes);
        return (int)bytes;
    case EV_REL:
        fake_set_bits(arg, in->relative);
        return (int)bytes;
    default:
        return -ENOTTY;
    }
}

static inline bool fake_input_readable(struct fake_sys *f, struct fake_node *node)
{
    const struct fake_input *in = node->device;
    (void)f;
    return in->next < in->event_n;
}

static inline ssize_t fake_input_read(struct fake_sys *f, struct fake_node *node, void *buf,
                                      size_t bytes)
{
    struct fake_input *in = node->device;
    size_t n = bytes / sizeof in->events[0], left = in->event_n - in->next;
    (void)f;
    if (left == 0)
        return -EAGAIN;
    n = n < left ? n : left;
    memcpy(buf, in->events + in->next, n * sizeof in->events[0]);
    in->next += n;
    if (in->next == in->event_n)
        in->next = in->event_n = 0;
    return (ssize_t)(n * sizeof in->events[0]);
}

static inline void fake_input_add(struct fake_sys *f, const char *path, struct fake_input *in)
{
    in->node = fake_add(f, path, "");
    in->node->device = in;
    in->node->ioctl = fake_input_ioctl;
    in->node->read = fake_input_read;
    in->node->is_readable = fake_input_readable;
}

static inline void say(struct fake_input *in, int type, int code, int32_t value)
{
    assert_true(in->event_n < FAKE_EVENTS);
    struct input_event *event = &in->events[in->event_n++];
    memset(event, 0, sizeof *event);
    event->input_event_sec = (time_t)(in->now_ms / 1000);
    event->input_event_usec = (suseconds_t)(in->now_ms % 1000 * 1000);
    event->type = (uint16_t)type;
    event->code = (uint16_t)code;
    event->value = value;
}

/* A finger at the device's own (x, y), or moved there, or up, as each protocol says it. */
static inline void say_touch(struct fake_input *in, enum wq_touch_protocol protocol, int32_t x,
                             int32_t y, bool is_down)
{
    switch (protocol) {
    case WQ_TOUCH_SINGLE:
        /* the release comes with a wrong point, as Touch B has it */
        say(in, EV_ABS, ABS_X, is_down ? x : y);
        say(in, EV_ABS, ABS_Y, is_down ? y : x);
        say(in, EV_KEY, BTN_TOUCH, is_down);
        say(in, EV_ABS, ABS_PRESSURE, is_down ? 100 : 0);
        break;
    case WQ_TOUCH_TYPE_A:
        say(in, EV_ABS, ABS_MT_TRACKING_ID, 1);
        say(in, EV_ABS, ABS_MT_TOUCH_MAJOR, is_down ? 1 : 0);
        say(in, EV_ABS, ABS_MT_POSITION_X, x);
        say(in, EV_ABS, ABS_MT_POSITION_Y, y);
        say(in, EV_SYN, SYN_MT_REPORT, 0);
        break;
    case WQ_TOUCH_SNOW:
        if (is_down) {
            say(in, EV_KEY, BTN_TOUCH, 1);
            say(in, EV_ABS, ABS_MT_TRACKING_ID, 0);
            say(in, EV_ABS, ABS_MT_POSITION_X, x);
            say(in, EV_ABS, ABS_MT_POSITION_Y, y);
        } else {
            say(in, EV_KEY, BTN_TOUCH, 0);
            say(in, EV_ABS, ABS_X, 0);
            say(in, EV_ABS, ABS_Y, 0);
        }
        break;
    default:
        if (is_down) {
            if (!in->was_down)
                say(in, EV_ABS, ABS_MT_TRACKING_ID, 57);
            say(in, EV_ABS, ABS_MT_POSITION_X, x);
            say(in, EV_ABS, ABS_MT_POSITION_Y, y);
        } else {
            say(in, EV_ABS, ABS_MT_TRACKING_ID, -1);
        }
        in->was_down = is_down;
    }
    say(in, EV_SYN, SYN_REPORT, 0);
}

static inline void say_tap(struct fake_input *in, enum wq_touch_protocol protocol, int32_t x,
                           int32_t y)
{
    say_touch(in, protocol, x, y, true);
    in->now_ms += 60;
    say_touch(in, protocol, x, y, false);
    in->now_ms += 60;
}

static inline void say_key(struct fake_input *in, int code, int32_t value)
{
    say(in, EV_KEY, code, value);
    say(in, EV_SYN, SYN_REPORT, 0);
}

#endif
