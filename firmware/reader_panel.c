/* SPDX-License-Identifier: MIT */
/* The device that this program runs on: which it is, its display, its input, its power. */
#include <errno.h>
#include <string.h>
#include <unistd.h>
#include "port/ports.h"
#include "reader.h"

bool wq_reader_wants_panel(const struct wq_reader *reader)
{
    const char *display = reader->request.display;
#ifdef WARRAQ_WINDOW
    if (!display)
        return false;
#endif
    return !display || strcmp(display, "auto") == 0 || strcmp(display, "kobo") == 0;
}

int wq_reader_find_panel(struct wq_reader *reader)
{
    char why[160] = "";
    const char *asked = reader->setup.device_name;
    reader->kobo = asked ? wq_kobo_named(asked) : wq_kobo_find(&reader->sys, why, sizeof why);
    if (reader->kobo) {
        reader->setup.device_name = reader->kobo->name;
        return WQ_EXIT_OK;
    }
    struct wq_device device;
    if (asked && wq_device_parse(asked, &device) != WQ_OK)
        return WQ_EXIT_OK; /* the set-up names the devices there are */
    if (asked)
        return wq_complain("the device %s has no panel that this program drives; use --display "
                           "png:DIR, raw:DIR or null",
                           asked);
    return wq_complain("no panel was found on this machine: %s; name the device with --device, or "
                       "use --display png:DIR, raw:DIR or null",
                       why);
}

static int open_input(struct wq_reader *reader)
{
    struct wq_kobo_screen screen;
    wq_kobo_screen_set(&screen, reader->kobo, 0);
    const struct wq_evdev_setup setup = {
        .frame = {.setup = reader->kobo->touch,
                  .panel_w_px = screen.panel_w_px,
                  .panel_h_px = screen.panel_h_px,
                  .left_px = screen.x_px,
                  .top_px = screen.y_px,
                  .screen_w_px = screen.w_px,
                  .screen_h_px = screen.h_px},
        .unit_px = wq_device_unit_px(&reader->setup.device),
        .has_cover = true,
        .has_gyro = reader->kobo->has_gyro,
    };
    int signal_fd = wq_signals_open();
    if (signal_fd < 0)
        return wq_complain("cannot wait for signals: %s", strerror(errno));
    if (wq_input_evdev(&reader->sys, &setup, signal_fd, &reader->input) == WQ_OK)
        return WQ_EXIT_OK;
    close(signal_fd);
    return wq_complain_of_memory();
}

int wq_reader_open_panel(struct wq_reader *reader)
{
    switch (wq_display_kobo(&reader->sys, reader->kobo, &reader->display)) {
    case WQ_OK:
        break;
    case WQ_E_NOMEM:
        return wq_complain_of_memory();
    case WQ_E_RANGE:
        return wq_complain("the panel is not that of %s; name the device with --device",
                           reader->kobo->name);
    default:
        return wq_complain("the panel of %s cannot be opened: %s; end the other program that has "
                           "it, or start as root",
                           reader->kobo->name, strerror(errno));
    }
    int code = reader->request.input ? WQ_EXIT_OK : open_input(reader);
    if (code == WQ_EXIT_OK && wq_power_kobo(&reader->sys, reader->kobo, &reader->power) != WQ_OK)
        code = wq_complain_of_memory();
    return code;
}
