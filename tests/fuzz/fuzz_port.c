/* SPDX-License-Identifier: MIT */
/* Any bytes as what a kernel says: events of input devices that come and go, and the files of sysfs
 * and of Kobo's own system. The first byte says which; whatever is said, events lie on the screen,
 * numbers in their ranges, and nothing waits for ever. */
#include <errno.h>
#include <fcntl.h>
#include <linux/input.h>
#include <stdlib.h>
#include <string.h>
#include "evdev.h"
#include "kobo.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum {
    TOUCH_FD = 100,
    KEYS_FD,
    UEVENT_FD,
    FILE_FD,
    SIGNAL_FD,
    FOLDER_FD,
    SCREEN_W = 600,
    SCREEN_H = 800
};

/* ---- a kernel that says what the bytes say ---- */

struct kernel {
    const uint8_t *at, *end;
    uint64_t now_us;
    bool is_touch_gone, has_uevent, has_event;
    bool is_file_read;
};

static uint32_t take(struct kernel *k, size_t bytes)
{
    uint32_t value = 0;
    for (; bytes > 0 && k->at < k->end; bytes--)
        value = value << 8 | *k->at++;
    return value;
}

static int sys_open(void *self, const char *path, int flags)
{
    struct kernel *k = self;
    (void)flags;
    if (strcmp(path, "/dev/input/event1") == 0 && !k->is_touch_gone)
        return TOUCH_FD;
    if (strcmp(path, "/dev/input/event0") == 0)
        return KEYS_FD;
    if (strncmp(path, "/dev/input/", 11) == 0) {
        errno = ENOENT;
        return -1;
    }
    k->is_file_read = false;
    return FILE_FD;
}

static int sys_close(void *self, int fd)
{
    (void)self;
    (void)fd;
    return 0;
}

/* Devices with every ability, but for axes, which tell the protocols apart. */
static int sys_ioctl(void *self, int fd, unsigned long request, void *arg)
{
    struct kernel *k = self;
    size_t bytes = request >> 16 & 0x3FFF;
    unsigned number = request & 0xFF;
    if (number >= 0x40 && number < 0x80) {
        struct input_absinfo range = {.maximum = (int32_t)take(k, 4)};
        memcpy(arg, &range, sizeof range);
    } else if (number >= 0x20 && number < 0x40) {
        memset(arg, number == 0x20 + EV_ABS ? (int)take(k, 1) : 0xFF, bytes);
        if (fd == KEYS_FD && number == 0x20)
            memset(arg, 1 << EV_KEY, 1);
    }
    return 0;
}

static ssize_t read_events(struct kernel *k, uint8_t *buf, size_t bytes)
{
    static const uint8_t types[] = {EV_SYN, EV_KEY, EV_ABS, EV_MSC, EV_REL, EV_ABS, EV_SYN, 0xFF};
    struct input_event event;
    size_t n = 1 + take(k, 1) % 8, done = 0;
    for (size_t i = 0; i < n && done + sizeof event <= bytes; i++, done += sizeof event) {
        uint32_t head = take(k, 1);
        memset(&event, 0, sizeof event);
        event.input_event_sec = (time_t)(k->now_us / 1000000);
        event.input_event_usec = (suseconds_t)(k->now_us % 1000000);
        event.type = types[head & 7];
        event.code = (uint16_t)take(k, head & 8 ? 2 : 1);
        event.value = head & 16 ? (int32_t)take(k, 4) : (int32_t)(int8_t)take(k, 1);
        if (head & 32 && !(head & 16))
            event.value *= 7; /* beyond a byte, where screens are */
        memcpy(buf + done, &event, sizeof event);
    }
    k->has_event = false;
    return (ssize_t)done;
}

static ssize_t sys_read(void *self, int fd, void *buf, size_t bytes)
{
    struct kernel *k = self;
    size_t n = (size_t)take(k, 1);
    if (fd == TOUCH_FD || fd == KEYS_FD)
        return n == 0xFF ? (errno = EINTR, -1) : n == 0xFE ? 5 : read_events(k, buf, bytes);
    if (fd == FILE_FD && k->is_file_read)
        return 0;
    k->is_file_read = true;
    k->has_uevent = false;
    n = n < bytes ? n : bytes;
    n = n < (size_t)(k->end - k->at) ? n : (size_t)(k->end - k->at);
    memcpy(buf, k->at, n);
    k->at += n;
    return (ssize_t)n;
}

static ssize_t sys_write(void *self, int fd, const void *buf, size_t bytes)
{
    (void)self;
    (void)fd;
    (void)buf;
    return (ssize_t)bytes;
}

/* What happens next is a byte; at their end somebody asks the reader to end. */
static int sys_poll(void *self, struct pollfd *fds, nfds_t n, int timeout_ms)
{
    struct kernel *k = self;
    uint32_t what = take(k, 1);
    bool is_over = k->at == k->end;
    k->now_us += (what >> 3) * UINT64_C(37000);
    k->is_touch_gone ^= (what & 7) == 7;
    int ready = 0;
    for (nfds_t i = 0; i < n; i++) {
        int fd = fds[i].fd;
        fds[i].revents = 0;
        if (fd == SIGNAL_FD && is_over)
            fds[i].revents = POLLIN;
        else if (fd == UEVENT_FD && (what & 7) == 6)
            fds[i].revents = POLLIN;
        else if (fd == FOLDER_FD && (what & 7) == 4)
            fds[i].revents = POLLIN;
        else if (fd == KEYS_FD && (what & 7) == 5)
            fds[i].revents = POLLIN;
        else if (fd == TOUCH_FD && (what & 7) < 4)
            fds[i].revents = k->is_touch_gone ? POLLERR : POLLIN;
        ready += fds[i].revents != 0;
    }
    if (!ready && timeout_ms > 0)
        k->now_us += (uint64_t)timeout_ms * 1000;
    return ready;
}

static uint64_t sys_clock_us(void *self)
{
    return ((struct kernel *)self)->now_us;
}

static void sys_sleep_us(void *self, uint64_t us)
{
    ((struct kernel *)self)->now_us += us;
}

static int sys_uevents(void *self)
{
    (void)self;
    return UEVENT_FD;
}

static const char *sys_env(void *self, const char *name)
{
    (void)self;
    (void)name;
    return NULL;
}

static const struct wq_sys_ops ops = {
    .open = sys_open,
    .close = sys_close,
    .ioctl = sys_ioctl,
    .read = sys_read,
    .write = sys_write,
    .poll = sys_poll,
    .clock_us = sys_clock_us,
    .sleep_us = sys_sleep_us,
    .uevents = sys_uevents,
    .env = sys_env,
};

/* ---- what must hold ---- */

static void check_event(const struct wq_event *event, int quarter)
{
    int32_t w = quarter & 1 ? SCREEN_H : SCREEN_W, h = quarter & 1 ? SCREEN_W : SCREEN_H;
    bool is_inside = event->x >= 0 && event->x < w && event->y >= 0 && event->y < h &&
                     event->x2 >= 0 && event->x2 < w && event->y2 >= 0 && event->y2 < h;
    if (!is_inside || (event->kind == WQ_EVENT_TURN && (event->quarter < 0 || event->quarter > 3)))
        abort();
}

static void read_input(struct kernel *k, const struct wq_sys *sys)
{
    uint32_t form = take(k, 1);
    const struct wq_evdev_setup setup = {
        .frame = {.setup = {.protocol = (enum wq_touch_protocol)(form % 5),
                            .swaps_xy = form & 32,
                            .mirrors_x = form & 64,
                            .mirrors_y = form & 128},
                  .panel_w_px = SCREEN_W + 4,
                  .panel_h_px = SCREEN_H + 6,
                  .left_px = 4,
                  .top_px = 2,
                  .screen_w_px = SCREEN_W,
                  .screen_h_px = SCREEN_H},
        .unit_px = 9,
        .has_cover = form & 8,
        .has_gyro = form & 16,
    };
    const struct wq_watch folder = {FOLDER_FD, -1};
    struct wq_input input;
    int quarter = 0;
    if (wq_input_evdev(sys, &setup, SIGNAL_FD, &input) != WQ_OK)
        return;
    input.ops->watch(input.self, &folder);
    for (;;) {
        struct wq_event event;
        if (input.ops->wait(input.self, (int64_t)take(k, 1) - 1, &event) != WQ_OK)
            abort(); /* poll never fails here */
        if (event.kind == WQ_EVENT_QUIT)
            break;
        check_event(&event, quarter);
        if (event.kind == WQ_EVENT_FOLDER)
            input.ops->watch(input.self, &folder);
        if (event.kind == WQ_EVENT_TURN) {
            struct wq_event old;
            while (input.ops->wait(input.self, 0, &old) == WQ_OK && old.kind != WQ_EVENT_IDLE &&
                   old.kind != WQ_EVENT_QUIT)
                continue;
            if (old.kind == WQ_EVENT_QUIT)
                break;
            quarter = event.quarter;
            input.ops->rotate(input.self, quarter);
        }
    }
    input.ops->close(input.self);
}

static void read_files(struct kernel *k, const struct wq_sys *sys)
{
    char why[64];
    struct wq_battery battery;
    struct wq_power power;
    int32_t number;
    size_t n;
    const struct wq_kobo_model *models = wq_kobo_models(&n);
    const struct wq_kobo_model *model = wq_kobo_find(sys, why, sizeof why);
    if (wq_sys_read_number(sys, "/sys/number", &number) == WQ_E_NOMEM)
        abort();
    if (wq_power_kobo(sys, model ? model : &models[take(k, 1) % n], &power) != WQ_OK)
        return;
    if (power.ops->battery(power.self, &battery) == WQ_OK &&
        (battery.percent < -1 || battery.percent > 100))
        abort();
    power.ops->close(power.self);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct kernel kernel = {.at = data, .end = data + size, .now_us = 1000000};
    const struct wq_sys sys = {.ops = &ops, .self = &kernel, .root = ""};
    if (size < 2)
        return 0;
    if (take(&kernel, 1) & 1)
        read_files(&kernel, &sys);
    else
        read_input(&kernel, &sys);
    return 0;
}
