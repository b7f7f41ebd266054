/* SPDX-License-Identifier: MIT */
/* Input devices of the kernel, found by what they can do, not by their number, as they come and go.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/input.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "evdev.h"
#include "log.h"
#include "watch.h"

#define NODES 32 /* /dev/input/event0 on */
#define DEVICES 16
#define QUEUE 16
#define READ_EVENTS 64
#define RESCAN_FIRST_MS 250
#define RESCAN_LAST_MS 8000
#define UEVENT_BYTES 4096
#define COVER_KEY_OLD 35
#define COVER_KEY 59
#define NEVER UINT64_MAX

struct device {
    int fd;
    int number; /* of its node */
    bool has_touch, is_mouse;
    struct wq_touch touch;
    struct wq_touch_frame frame;
    bool was_down;
};

struct evdev {
    struct wq_sys sys;
    struct wq_evdev_setup setup;
    int signal_fd, uevent_fd;
    struct wq_watch watch; /* until it has told something */
    struct device devices[DEVICES];
    size_t device_n;
    uint64_t rescan_ms; /* when; NEVER */
    uint32_t rescan_after_ms;
    struct wq_gesture gesture;
    int quarter;
    int held; /* code of the key that is down, or -1 */
    enum wq_key held_key;
    uint64_t held_ms;       /* since, by our clock, for the timer */
    uint64_t held_event_ms; /* and by the kernel's, for the release */
    struct wq_event queue[QUEUE];
    size_t queue_n;
};

static void push(struct evdev *e, struct wq_event event)
{
    event.now_ms = wq_sys_now_ms(&e->sys);
    if (event.kind != WQ_EVENT_NONE && e->queue_n < QUEUE)
        e->queue[e->queue_n++] = event;
}

/* ---- keys ---- */

static bool find_key(const struct evdev *e, int code, enum wq_key *key)
{
    static const struct {
        int code;
        enum wq_key key;
    } keys[] = {
        {KEY_POWER, WQ_KEY_POWER},
        {KEY_HOME, WQ_KEY_HOME},
        {KEY_F23, WQ_KEY_PREV},
        {KEY_F24, WQ_KEY_NEXT},
        {KEY_PAGEUP, WQ_KEY_PREV},
        {KEY_PAGEDOWN, WQ_KEY_NEXT},
        {KEY_PREVIOUS, WQ_KEY_PREV},
        {KEY_NEXT, WQ_KEY_NEXT},
        {KEY_SPACE, WQ_KEY_NEXT},
        {KEY_ENTER, WQ_KEY_OK},
        {KEY_OK, WQ_KEY_OK},
        {KEY_ESC, WQ_KEY_BACK},
        {KEY_BACK, WQ_KEY_BACK},
        {KEY_BACKSPACE, WQ_KEY_BACK},
        {KEY_UP, WQ_KEY_UP},
        {KEY_DOWN, WQ_KEY_DOWN},
        {KEY_LEFT, WQ_KEY_LEFT},
        {KEY_RIGHT, WQ_KEY_RIGHT},
        {KEY_MENU, WQ_KEY_MENU},
        {KEY_KATAKANA, WQ_KEY_LIGHT},
        {KEY_LIGHTS_TOGGLE, WQ_KEY_LIGHT},
        {BTN_LEFT, WQ_KEY_NEXT},
        {BTN_RIGHT, WQ_KEY_PREV},
    };
    /* the lower of two beside the screen is the next page; lying down, the left one, as in Arabic
     */
    bool is_flipped = e->quarter >= 2 && (code == KEY_F23 || code == KEY_F24);
    if (is_flipped)
        code = code == KEY_F23 ? KEY_F24 : KEY_F23;
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        if (keys[i].code == code) {
            *key = keys[i].key;
            return true;
        }
    }
    return false;
}

static void press(struct evdev *e, int code, uint64_t event_ms)
{
    enum wq_key key;
    if (!find_key(e, code, &key))
        return;
    e->held = code;
    e->held_key = key;
    e->held_ms = wq_sys_now_ms(&e->sys);
    e->held_event_ms = event_ms;
}

static void release(struct evdev *e, int code, uint64_t event_ms)
{
    if (code != e->held)
        return;
    bool is_long = event_ms - e->held_event_ms >= WQ_HOLD_MS;
    push(e,
         (struct wq_event){.kind = is_long ? WQ_EVENT_KEYHOLD : WQ_EVENT_KEY, .key = e->held_key});
    e->held = -1;
}

/* A key that is held speaks while it is held, and not again when it is released. */
static void check_held(struct evdev *e)
{
    if (e->held >= 0 && wq_sys_now_ms(&e->sys) - e->held_ms >= WQ_HOLD_MS) {
        push(e, (struct wq_event){.kind = WQ_EVENT_KEYHOLD, .key = e->held_key});
        e->held = -1;
    }
}

static void take_key(struct evdev *e, int code, int32_t value, uint64_t event_ms)
{
    bool is_cover = e->setup.has_cover && (code == COVER_KEY || code == COVER_KEY_OLD);
    if (value != 0 && value != 1)
        return; /* repeated by the kernel */
    if (is_cover)
        push(e, (struct wq_event){.kind = WQ_EVENT_COVER, .is_on = value == 1});
    else if (value == 1)
        press(e, code, event_ms);
    else
        release(e, code, event_ms);
}

/* ---- fingers, and how the device is held ---- */

static void follow_finger(struct evdev *e, struct device *d, uint64_t event_ms)
{
    int32_t x, y;
    d->frame.quarter = e->setup.frame.quarter;
    d->frame.left_px = e->setup.frame.left_px;
    d->frame.top_px = e->setup.frame.top_px;
    d->frame.screen_w_px = e->setup.frame.screen_w_px;
    d->frame.screen_h_px = e->setup.frame.screen_h_px;
    wq_touch_point(&d->frame, d->touch.at_x, d->touch.at_y, &x, &y);
    if (d->touch.is_down && !d->was_down)
        wq_gesture_down(&e->gesture, x, y, event_ms);
    else if (d->touch.is_down)
        wq_gesture_move(&e->gesture, x, y);
    else
        push(e, wq_gesture_up(&e->gesture, event_ms));
    d->was_down = d->touch.is_down;
}

static void take_gyro(struct evdev *e, int32_t value)
{
    enum { HELD_DOWN = 0x17, HELD_UP, HELD_RIGHT, HELD_LEFT };
    static const uint8_t quarters[] = {2, 0, 1, 3}; /* of these */
    if (value >= HELD_DOWN && value <= HELD_LEFT)
        push(e, (struct wq_event){.kind = WQ_EVENT_TURN, .quarter = quarters[value - HELD_DOWN]});
}

/* What the kernel knows of an axis; nothing where it knows none. */
static struct input_absinfo ask_axis(const struct wq_sys *sys, int fd, int axis)
{
    struct input_absinfo known = {0};
    if (wq_sys_ioctl(sys, fd, EVIOCGABS((unsigned)axis), &known) < 0)
        known = (struct input_absinfo){0};
    return known;
}

/* The kernel does not tell what stays as it was: the next touch at the place of the last one,
 * whoever read that, comes without a point, in type B without a slot. */
static void learn_point(const struct evdev *e, struct device *d)
{
    static const int axes[] = {ABS_MT_POSITION_X, ABS_MT_POSITION_Y};
    struct wq_touch *t = &d->touch;
    if (t->protocol == WQ_TOUCH_SINGLE) {
        t->x = ask_axis(&e->sys, d->fd, ABS_X).value;
        t->y = ask_axis(&e->sys, d->fd, ABS_Y).value;
    }
    if (t->protocol != WQ_TOUCH_TYPE_B)
        return;
    const int32_t slot = ask_axis(&e->sys, d->fd, ABS_MT_SLOT).value;
    t->slot = slot >= 0 && slot < WQ_TOUCH_SLOTS ? slot : -1;
    for (int axis = 0; axis < 2; axis++) {
        struct {
            uint32_t code;
            int32_t values[WQ_TOUCH_SLOTS];
        } asked = {.code = (uint32_t)axes[axis]};
        if (wq_sys_ioctl(&e->sys, d->fd, EVIOCGMTSLOTS(sizeof asked), &asked) < 0)
            continue;
        for (int i = 0; i < WQ_TOUCH_SLOTS; i++)
            *(axis == 0 ? &t->slots[i].x : &t->slots[i].y) = asked.values[i];
    }
}

static void take_event(struct evdev *e, struct device *d, const struct input_event *event)
{
    uint64_t ms =
        (uint64_t)event->input_event_sec * 1000 + (uint64_t)event->input_event_usec / 1000;
    bool is_button = event->code == BTN_LEFT || event->code == BTN_RIGHT;
    const bool was_lost = d->touch.lost;
    if (d->has_touch && wq_touch_take(&d->touch, event->type, event->code, event->value))
        follow_finger(e, d, ms);
    if (was_lost && !d->touch.lost)
        learn_point(e, d);
    if (event->type == EV_SYN && event->code == SYN_DROPPED)
        e->held = -1; /* its release may be among what was lost */
    if (event->type == EV_KEY && (!is_button || d->is_mouse))
        take_key(e, event->code, event->value, ms);
    else if (event->type == EV_MSC && event->code == MSC_RAW && e->setup.has_gyro)
        take_gyro(e, event->value);
    else if (event->type == EV_REL && event->code == REL_WHEEL && d->is_mouse)
        push(e, (struct wq_event){.kind = WQ_EVENT_KEY,
                                  .key = event->value > 0 ? WQ_KEY_PREV : WQ_KEY_NEXT});
}

/* ---- devices ---- */

#define BIT_BYTES (KEY_MAX / 8 + 1)

static bool has_bit(const uint8_t *bits, int bit)
{
    return bits[bit / 8] >> bit % 8 & 1;
}

/* What a device can do: of types, keys, absolute and relative axes. */
struct abilities {
    uint8_t types[BIT_BYTES], keys[BIT_BYTES], axes[BIT_BYTES], relative[BIT_BYTES];
};

static bool ask_abilities(const struct wq_sys *sys, int fd, struct abilities *can)
{
    memset(can, 0, sizeof *can);
    if (wq_sys_ioctl(sys, fd, EVIOCGBIT(0, BIT_BYTES), can->types) < 0)
        return false;
    /* a type that a device lacks may be refused */
    if (has_bit(can->types, EV_KEY) &&
        wq_sys_ioctl(sys, fd, EVIOCGBIT(EV_KEY, BIT_BYTES), can->keys) < 0)
        return false;
    if (has_bit(can->types, EV_ABS) &&
        wq_sys_ioctl(sys, fd, EVIOCGBIT(EV_ABS, BIT_BYTES), can->axes) < 0)
        return false;
    return !has_bit(can->types, EV_REL) ||
           wq_sys_ioctl(sys, fd, EVIOCGBIT(EV_REL, BIT_BYTES), can->relative) >= 0;
}

/* The panel's own touch screen counts in px and speaks what the model says; one that is found tells
 * both itself. */
static void set_touch(struct evdev *e, struct device *d, const struct abilities *can)
{
    bool is_multi = has_bit(can->axes, ABS_MT_POSITION_X);
    enum wq_touch_protocol protocol = e->setup.frame.setup.protocol;
    d->frame = e->setup.frame;
    if (protocol == WQ_TOUCH_FIND) {
        protocol = !is_multi                         ? WQ_TOUCH_SINGLE
                   : has_bit(can->axes, ABS_MT_SLOT) ? WQ_TOUCH_TYPE_B
                                                     : WQ_TOUCH_TYPE_A;
        d->frame.raw_x_max = ask_axis(&e->sys, d->fd, is_multi ? ABS_MT_POSITION_X : ABS_X).maximum;
        d->frame.raw_y_max = ask_axis(&e->sys, d->fd, is_multi ? ABS_MT_POSITION_Y : ABS_Y).maximum;
    }
    wq_touch_init(&d->touch, protocol);
    learn_point(e, d);
}

static bool is_useful(struct evdev *e, struct device *d, const struct abilities *can)
{
    enum wq_key key;
    bool has_point = has_bit(can->axes, ABS_X) && has_bit(can->axes, ABS_Y) &&
                     (has_bit(can->keys, BTN_TOUCH) || has_bit(can->keys, BTN_LEFT) ||
                      has_bit(can->axes, ABS_PRESSURE));
    d->has_touch = has_point || has_bit(can->axes, ABS_MT_POSITION_X);
    d->is_mouse = has_bit(can->relative, REL_X) && has_bit(can->keys, BTN_LEFT);
    if (d->has_touch)
        set_touch(e, d, can);
    bool is_gyro = e->setup.has_gyro && has_bit(can->types, EV_MSC);
    bool is_cover =
        e->setup.has_cover && (has_bit(can->keys, COVER_KEY) || has_bit(can->keys, COVER_KEY_OLD));
    bool has_key = false;
    for (int code = 0; code < KEY_MAX && !has_key; code++)
        has_key = has_bit(can->keys, code) && find_key(e, code, &key);
    return d->has_touch || d->is_mouse || is_gyro || is_cover || has_key;
}

static bool is_open(const struct evdev *e, int number)
{
    for (size_t i = 0; i < e->device_n; i++)
        if (e->devices[i].number == number)
            return true;
    return false;
}

/* The kernel repeats a key that is held, as that of a closed cover is for days. */
static void set_repeat(const struct evdev *e, int fd, unsigned delay_ms, unsigned period_ms)
{
    unsigned repeat[2] = {delay_ms, period_ms};
    wq_sys_ioctl(&e->sys, fd, EVIOCSREP, repeat);
}

static void open_device(struct evdev *e, int number)
{
    char path[32];
    struct abilities can;
    struct device d = {.number = number};
    snprintf(path, sizeof path, "/dev/input/event%d", number);
    d.fd = wq_sys_open(&e->sys, path, O_RDONLY | O_NONBLOCK);
    if (d.fd < 0)
        return;
    if (e->device_n == DEVICES || !ask_abilities(&e->sys, d.fd, &can) || !is_useful(e, &d, &can)) {
        wq_sys_close(&e->sys, d.fd);
        return;
    }
    set_repeat(e, d.fd, 0, 0);
    e->devices[e->device_n++] = d;
}

static void scan(struct evdev *e)
{
    int saved = errno;
    for (int number = 0; number < NODES; number++)
        if (!is_open(e, number))
            open_device(e, number);
    errno = saved;
}

static void look_again_soon(struct evdev *e)
{
    e->rescan_after_ms = RESCAN_FIRST_MS;
    e->rescan_ms = wq_sys_now_ms(&e->sys) + e->rescan_after_ms;
}

/* It may return at once, as a touch screen does whose driver starts anew, or much later. */
static void lose_device(struct evdev *e, size_t i)
{
    struct device *d = &e->devices[i];
    wq_log_add(e->sys.log, "input event%d is gone: %s", d->number, strerror(errno));
    wq_sys_close(&e->sys, d->fd);
    if (d->was_down)
        e->gesture.is_down = false;
    e->held = -1;
    e->devices[i] = e->devices[--e->device_n];
    look_again_soon(e);
}

/* With the kernel's messages nothing needs to be looked for again and again. */
static void rescan(struct evdev *e)
{
    size_t before = e->device_n;
    scan(e);
    e->rescan_after_ms *= 2;
    bool ends = e->device_n > before || e->rescan_after_ms > RESCAN_LAST_MS;
    e->rescan_ms = ends ? NEVER : wq_sys_now_ms(&e->sys) + e->rescan_after_ms;
    if (e->device_n > before)
        wq_log_add(e->sys.log, "input: %u devices", (unsigned)e->device_n);
}

static void read_device(struct evdev *e, size_t i)
{
    struct input_event events[READ_EVENTS];
    struct device *d = &e->devices[i];
    ssize_t n = e->sys.ops->read(e->sys.self, d->fd, events, sizeof events);
    if (n < 0 && (errno == EINTR || errno == EAGAIN))
        return;
    if (n < (ssize_t)sizeof events[0]) {
        if (n >= 0)
            errno = ENODEV;
        lose_device(e, i);
        return;
    }
    for (size_t at = 0; at < (size_t)n / sizeof events[0]; at++)
        take_event(e, d, &events[at]);
}

/* ---- the kernel's messages ---- */

static bool ends_with(const char *text, const char *end)
{
    size_t len = strlen(text), end_len = strlen(end);
    return len >= end_len && strcmp(text + len - end_len, end) == 0;
}

static void read_uevent(struct evdev *e)
{
    char text[UEVENT_BYTES];
    ssize_t n = e->sys.ops->read(e->sys.self, e->uevent_fd, text, sizeof text - 1);
    if (n <= 0) {
        /* ENOBUFS: some were lost */
        if (n < 0 && errno == ENOBUFS)
            scan(e);
        return;
    }
    text[n] = '\0';
    bool is_added = strncmp(text, "add@", 4) == 0;
    size_t before = e->device_n;
    if (is_added && strstr(text, "/input")) {
        scan(e);
        /* we are told when udev is: who may open the node is not settled yet */
        if (e->device_n == before)
            look_again_soon(e);
    } else if (ends_with(text, "/usb_plug") || ends_with(text, "/usb_host")) {
        push(e, (struct wq_event){.kind = WQ_EVENT_CHARGE,
                                  .is_on = is_added,
                                  .is_computer = ends_with(text, "/usb_host")});
    }
}

/* ---- the input ---- */

#define OTHER_FDS (2 + WQ_WATCH_FDS) /* before those of the devices */

static void serve(struct evdev *e, const struct pollfd *fds)
{
    if (fds[0].revents)
        push(e, (struct wq_event){.kind = WQ_EVENT_QUIT});
    if (fds[1].revents)
        read_uevent(e);
    if (wq_watch_told(&e->watch, fds + 2))
        push(e, (struct wq_event){.kind = WQ_EVENT_FOLDER});
    /* backwards, as a lost device is replaced by the last */
    for (size_t i = e->device_n; i-- > 0;)
        if (fds[OTHER_FDS + i].revents)
            read_device(e, i);
}

static int timeout_of(const struct evdev *e, uint64_t deadline_ms)
{
    uint64_t now = wq_sys_now_ms(&e->sys), until = deadline_ms;
    if (e->rescan_ms < until)
        until = e->rescan_ms;
    if (e->held >= 0 && e->held_ms + WQ_HOLD_MS < until)
        until = e->held_ms + WQ_HOLD_MS;
    if (until == NEVER)
        return -1;
    uint64_t left = until > now ? until - now : 0;
    return left < INT32_MAX ? (int)left : INT32_MAX;
}

/* Sleep once, and serve what woke us. */
static enum wq_status sleep_once(struct evdev *e, uint64_t deadline_ms)
{
    struct pollfd fds[OTHER_FDS + DEVICES] = {{.fd = e->signal_fd, .events = POLLIN},
                                              {.fd = e->uevent_fd, .events = POLLIN}};
    size_t device_n = e->device_n;
    wq_watch_poll(&e->watch, fds + 2);
    for (size_t i = 0; i < device_n; i++)
        fds[OTHER_FDS + i] = (struct pollfd){.fd = e->devices[i].fd, .events = POLLIN};
    int n = e->sys.ops->poll(e->sys.self, fds, OTHER_FDS + device_n, timeout_of(e, deadline_ms));
    if (n < 0 && errno != EINTR)
        return WQ_E_IO;
    if (n > 0)
        serve(e, fds);
    check_held(e);
    if (wq_sys_now_ms(&e->sys) >= e->rescan_ms)
        rescan(e);
    return WQ_OK;
}

static enum wq_status wait(void *self, int64_t timeout_ms, struct wq_event *event)
{
    struct evdev *e = self;
    uint64_t now = wq_sys_now_ms(&e->sys);
    uint64_t deadline = timeout_ms < 0 ? NEVER : now + (uint64_t)timeout_ms;
    while (e->queue_n == 0) {
        enum wq_status st = sleep_once(e, deadline);
        if (st != WQ_OK)
            return st;
        now = wq_sys_now_ms(&e->sys);
        if (e->queue_n == 0 && now >= deadline) {
            *event = (struct wq_event){.kind = WQ_EVENT_IDLE, .now_ms = now};
            return WQ_OK;
        }
    }
    *event = e->queue[0];
    memmove(e->queue, e->queue + 1, --e->queue_n * sizeof e->queue[0]);
    return WQ_OK;
}

static void rotate(void *self, int quarter)
{
    struct evdev *e = self;
    struct wq_touch_frame *f = &e->setup.frame;
    for (; f->quarter != quarter; f->quarter = (f->quarter + 1) & 3) {
        /* what was at the bottom is at the left now */
        int32_t panel_h = f->quarter & 1 ? f->panel_w_px : f->panel_h_px;
        int32_t left = panel_h - f->top_px - f->screen_h_px, top = f->left_px;
        int32_t w = f->screen_h_px;
        f->left_px = left;
        f->top_px = top;
        f->screen_h_px = f->screen_w_px;
        f->screen_w_px = w;
    }
    e->quarter = quarter;
    e->gesture.is_down = false;
}

static void watch(void *self, const struct wq_watch *watch)
{
    struct evdev *e = self;
    e->watch = *watch;
}

static void close_input(void *self)
{
    struct evdev *e = self;
    for (size_t i = 0; i < e->device_n; i++) {
        set_repeat(e, e->devices[i].fd, 400, 80);
        wq_sys_close(&e->sys, e->devices[i].fd);
    }
    wq_sys_close(&e->sys, e->uevent_fd);
    wq_sys_close(&e->sys, e->signal_fd);
    free(e);
}

static const struct wq_input_ops ops = {
    .wait = wait, .rotate = rotate, .watch = watch, .close = close_input};

enum wq_status wq_input_evdev(const struct wq_sys *sys, const struct wq_evdev_setup *setup,
                              int signal_fd, struct wq_input *input)
{
    struct evdev *e = calloc(1, sizeof *e);
    if (!e)
        return WQ_E_NOMEM;
    e->sys = *sys;
    e->setup = *setup;
    e->signal_fd = signal_fd;
    e->watch = (struct wq_watch){-1, -1};
    e->gesture.unit_px = setup->unit_px;
    e->held = -1;
    e->rescan_ms = NEVER;
    e->uevent_fd = sys->ops->uevents(sys->self);
    if (e->uevent_fd < 0)
        wq_log_add(sys->log, "input: devices that come later are not seen: %s", strerror(errno));
    scan(e);
    if (e->device_n == 0)
        wq_log_add(sys->log, "input: there is no device at /dev/input");
    *input = (struct wq_input){&ops, e};
    return WQ_OK;
}
