/* SPDX-License-Identifier: MIT */
/* fingers MODEL|keys: touches and keys of a Kobo, or keys alone, as its kernel gives them, through
 * uinput. Reads lines: tap X Y             a finger on the page's point swipe X Y X2 Y2     from
 * one to the other key CODE MS         a key held for so long unplug, plug        the touch screen
 * goes and comes The points of the touch screen are the page's through the model's transform,
 * backwards. */
#include <fcntl.h>
#include <linux/uinput.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "kobo.h"

#define TAP_US 60000
#define STEP_US 20000
#define STEPS 6

struct hand {
    const struct wq_kobo_model *model;
    struct wq_kobo_screen screen;
    int touch_fd, key_fd;
    int32_t next_id; /* of a finger, in type B */
};

static void give_up(const char *what)
{
    perror(what);
    exit(1);
}

/* ---- devices ---- */

/* By its number: glibc and musl differ in the type of `request`. */
static void ask(int fd, unsigned long request, intptr_t argument)
{
    if (syscall(SYS_ioctl, fd, request, argument) < 0)
        give_up("uinput");
}

static void allow_axis(int fd, int axis, int32_t max)
{
    struct uinput_abs_setup setup = {.code = (uint16_t)axis, .absinfo = {.maximum = max}};
    ask(fd, UI_SET_ABSBIT, axis);
    ask(fd, UI_ABS_SETUP, (intptr_t)&setup);
}

static int open_uinput(void)
{
    int fd = open("/dev/uinput", O_WRONLY);
    if (fd < 0)
        give_up("/dev/uinput");
    ask(fd, UI_SET_EVBIT, EV_KEY);
    return fd;
}

static int create(int fd, const char *name)
{
    struct uinput_setup setup = {.id = {.bustype = BUS_I2C}};
    strcpy(setup.name, name);
    ask(fd, UI_DEV_SETUP, (intptr_t)&setup);
    ask(fd, UI_DEV_CREATE, 0);
    return fd;
}

static int plug_touch(const struct hand *h)
{
    int fd = open_uinput();
    int32_t x_max = h->screen.panel_w_px - 1, y_max = h->screen.panel_h_px - 1;
    if (h->model->touch.swaps_xy) {
        x_max = h->screen.panel_h_px - 1;
        y_max = h->screen.panel_w_px - 1;
    }
    ask(fd, UI_SET_EVBIT, EV_ABS);
    ask(fd, UI_SET_KEYBIT, BTN_TOUCH);
    allow_axis(fd, ABS_X, x_max);
    allow_axis(fd, ABS_Y, y_max);
    if (h->model->touch.protocol == WQ_TOUCH_SINGLE) {
        allow_axis(fd, ABS_PRESSURE, 1024);
        return create(fd, "zForce-ir-touch");
    }
    allow_axis(fd, ABS_MT_POSITION_X, x_max);
    allow_axis(fd, ABS_MT_POSITION_Y, y_max);
    allow_axis(fd, ABS_MT_TRACKING_ID, 65535);
    allow_axis(fd, ABS_MT_TOUCH_MAJOR, 255);
    if (h->model->touch.protocol == WQ_TOUCH_TYPE_B)
        allow_axis(fd, ABS_MT_SLOT, 1);
    return create(fd, "cyttsp5_mt");
}

static int plug_keys(void)
{
    int fd = open_uinput();
    for (int code = 1; code < 248; code++)
        ask(fd, UI_SET_KEYBIT, code);
    return create(fd, "gpio-keys");
}

/* ---- events ---- */

static void say(int fd, int type, int code, int32_t value)
{
    struct input_event event = {.type = (uint16_t)type, .code = (uint16_t)code, .value = value};
    if (write(fd, &event, sizeof event) != sizeof event)
        give_up("uinput: event");
}

static void end_frame(int fd)
{
    say(fd, EV_SYN, SYN_REPORT, 0);
}

static void touch_at(struct hand *h, int32_t x, int32_t y, bool is_new)
{
    const struct wq_touch_setup *setup = &h->model->touch;
    const int fd = h->touch_fd;
    int32_t px = x + h->screen.x_px, py = y + h->screen.y_px;
    px = setup->mirrors_x ? h->screen.panel_w_px - 1 - px : px;
    py = setup->mirrors_y ? h->screen.panel_h_px - 1 - py : py;
    int32_t along_x = setup->swaps_xy ? py : px, along_y = setup->swaps_xy ? px : py;
    switch (setup->protocol) {
    case WQ_TOUCH_TYPE_A:
        say(fd, EV_ABS, ABS_MT_TRACKING_ID, 1);
        say(fd, EV_ABS, ABS_MT_TOUCH_MAJOR, 1);
        break;
    case WQ_TOUCH_SNOW:
        say(fd, EV_KEY, BTN_TOUCH, 1);
        say(fd, EV_ABS, ABS_MT_TRACKING_ID, 0);
        break;
    case WQ_TOUCH_TYPE_B:
        say(fd, EV_ABS, ABS_MT_SLOT, 0);
        if (is_new)
            say(fd, EV_ABS, ABS_MT_TRACKING_ID, h->next_id++);
        break;
    default:
        say(fd, EV_ABS, ABS_X, along_x);
        say(fd, EV_ABS, ABS_Y, along_y);
        say(fd, EV_ABS, ABS_PRESSURE, 100);
        end_frame(fd);
        return;
    }
    say(fd, EV_ABS, ABS_MT_POSITION_X, along_x);
    say(fd, EV_ABS, ABS_MT_POSITION_Y, along_y);
    if (setup->protocol == WQ_TOUCH_TYPE_A)
        say(fd, EV_SYN, SYN_MT_REPORT, 0);
    end_frame(fd);
}

static void lift(struct hand *h)
{
    const int fd = h->touch_fd;
    switch (h->model->touch.protocol) {
    case WQ_TOUCH_TYPE_A:
        say(fd, EV_ABS, ABS_MT_TRACKING_ID, 1);
        say(fd, EV_ABS, ABS_MT_TOUCH_MAJOR, 0);
        say(fd, EV_SYN, SYN_MT_REPORT, 0);
        break;
    case WQ_TOUCH_SNOW:
        say(fd, EV_KEY, BTN_TOUCH, 0);
        break;
    case WQ_TOUCH_TYPE_B:
        say(fd, EV_ABS, ABS_MT_TRACKING_ID, -1);
        break;
    default: /* the point of a release is a wrong one on Touch B */
        say(fd, EV_ABS, ABS_X, 1);
        say(fd, EV_ABS, ABS_Y, 1);
        say(fd, EV_ABS, ABS_PRESSURE, 0);
    }
    end_frame(fd);
}

/* ---- what is done ---- */

static void swipe(struct hand *h, int32_t x, int32_t y, int32_t x2, int32_t y2)
{
    for (int32_t i = 0; i <= STEPS; i++) {
        touch_at(h, x + (x2 - x) * i / STEPS, y + (y2 - y) * i / STEPS, i == 0);
        usleep(STEP_US);
    }
    lift(h);
}

static void press(struct hand *h, int code, unsigned ms)
{
    say(h->key_fd, EV_KEY, code, 1);
    end_frame(h->key_fd);
    usleep(ms * 1000);
    say(h->key_fd, EV_KEY, code, 0);
    end_frame(h->key_fd);
}

static bool obey(struct hand *h, const char *line)
{
    int a, b, c, d;
    if (sscanf(line, "tap %d %d", &a, &b) == 2) {
        touch_at(h, a, b, true);
        usleep(TAP_US);
        lift(h);
    } else if (sscanf(line, "swipe %d %d %d %d", &a, &b, &c, &d) == 4) {
        swipe(h, a, b, c, d);
    } else if (sscanf(line, "key %d %d", &a, &b) == 2) {
        press(h, a, (unsigned)b);
    } else if (strcmp(line, "unplug\n") == 0) {
        close(h->touch_fd);
    } else if (strcmp(line, "plug\n") == 0) {
        h->touch_fd = plug_touch(h);
    } else {
        return false;
    }
    return true;
}

int main(int argc, char **argv)
{
    char line[128];
    struct hand h = {.model = argc == 2 ? wq_kobo_named(argv[1]) : NULL};
    if (!h.model && (argc != 2 || strcmp(argv[1], "keys") != 0)) {
        fputs("usage: fingers MODEL|keys\n", stderr);
        return 2;
    }
    h.key_fd = plug_keys();
    if (h.model) {
        wq_kobo_screen_set(&h.screen, h.model, 0);
        h.touch_fd = plug_touch(&h);
    }
    while (fgets(line, sizeof line, stdin))
        if (!obey(&h, line)) {
            fprintf(stderr, "fingers: %s", line);
            return 2;
        }
    return 0;
}
