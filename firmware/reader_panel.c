/* SPDX-License-Identifier: MIT */
/* The device that this program runs on: which it is, its display, its input, its power. */
#include <errno.h>
#include <string.h>
#include <unistd.h>
#include "port/ports.h"
#include "port/screens.h"
#include "reader.h"

/* PATH of "KIND:PATH", or NULL when the request asks for another kind. */
static const char *path_of(const struct wq_reader *reader, const char *kind)
{
    const char *display = reader->request.display;
    size_t len = strlen(kind);
    return display && strncmp(display, kind, len) == 0 && display[len] ? display + len : NULL;
}

static bool wants_screen(const struct wq_reader *reader)
{
    return path_of(reader, "fb:") || path_of(reader, "drm:");
}

bool wq_reader_wants_panel(const struct wq_reader *reader)
{
    const char *display = reader->request.display;
#ifdef WARRAQ_WINDOW
    if (!display)
        return false;
#endif
    return !display || strcmp(display, "auto") == 0 || strcmp(display, "kobo") == 0 ||
           wants_screen(reader);
}

int wq_reader_find_panel(struct wq_reader *reader)
{
    char why[160] = "";
    const char *asked = reader->setup.device_name;
    if (wants_screen(reader))
        return WQ_EXIT_OK;
    reader->panel = asked ? wq_panel_model_find(asked) : NULL;
    if (reader->panel)
        return WQ_EXIT_OK;
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

static int open_input(struct wq_reader *reader, const struct wq_evdev_setup *setup)
{
    if (reader->request.input)
        return WQ_EXIT_OK;
    int signal_fd = wq_signals_open();
    if (signal_fd < 0)
        return wq_complain("cannot wait for signals: %s", strerror(errno));
    if (wq_input_evdev(&reader->sys, setup, signal_fd, &reader->input) == WQ_OK)
        return WQ_EXIT_OK;
    close(signal_fd);
    return wq_complain_of_memory();
}

static int open_kobo_input(struct wq_reader *reader)
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
    return open_input(reader, &setup);
}

/* Keys by gpio-keys or a keyboard, and any touch screen or mouse over a screen of which `at` is the
 * device's part (x, y) and the whole (w, h). */
static int open_plain_input(struct wq_reader *reader, struct wq_rect at)
{
    const struct wq_device *device = &reader->setup.device;
    const struct wq_evdev_setup setup = {
        .frame = {.panel_w_px = at.w,
                  .panel_h_px = at.h,
                  .left_px = at.x,
                  .top_px = at.y,
                  .screen_w_px = device->w_px,
                  .screen_h_px = device->h_px},
        .unit_px = wq_device_unit_px(device),
    };
    return open_input(reader, &setup);
}

static int open_bare_panel(struct wq_reader *reader)
{
    const struct wq_device *device = &reader->setup.device;
    switch (wq_display_panel(&reader->sys, device, reader->panel, &reader->display)) {
    case WQ_OK:
        return open_plain_input(reader, (struct wq_rect){0, 0, device->w_px, device->h_px});
    case WQ_E_NOMEM:
        return wq_complain_of_memory();
    default:
        return wq_complain("the panel %s cannot be opened at %s: %s; is SPI switched on "
                           "(raspi-config), and may you use spi and gpio?",
                           device->name, reader->panel->spi.bus, strerror(errno));
    }
}

static int open_screen(struct wq_reader *reader)
{
    const char *fb = path_of(reader, "fb:"), *drm = path_of(reader, "drm:");
    const struct wq_device *device = &reader->setup.device;
    struct wq_rect at;
    switch (fb ? wq_display_fbdev(&reader->sys, fb, device, &reader->display, &at)
               : wq_display_drm(&reader->sys, drm, device, &reader->display, &at)) {
    case WQ_OK:
        return open_plain_input(reader, at);
    case WQ_E_NOMEM:
        return wq_complain_of_memory();
    case WQ_E_RANGE:
        return wq_complain("the screen %s is smaller than %d x %d px; choose a smaller one with "
                           "--device",
                           fb ? fb : drm, device->w_px, device->h_px);
    default:
        return wq_complain("the screen %s cannot be opened: %s; end the program that has it, or "
                           "start as root",
                           fb ? fb : drm, strerror(errno));
    }
}

int wq_reader_open_panel(struct wq_reader *reader)
{
    if (wants_screen(reader))
        return open_screen(reader);
    if (reader->panel)
        return open_bare_panel(reader);
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
    int code = open_kobo_input(reader);
    if (code == WQ_EXIT_OK && wq_power_kobo(&reader->sys, reader->kobo, &reader->power) != WQ_OK)
        code = wq_complain_of_memory();
    return code;
}
