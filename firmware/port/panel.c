/* SPDX-License-Identifier: MIT */
/* What panels on SPI share: the picture in the panel's own orientation, its power, its faults. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "log.h"
#include "panel.h"

/* 10 MHz: what the makers allow UC and SSD controllers; IT8951 takes 24, the makers' programs use
 * 12. */
#define HAT(low, speed)                                                                      \
    {                                                                                        \
        .bus = "/dev/spidev0.0", .pins = {.reset = 17, .data = 25, .busy = 24, .power = 18}, \
        .hz = (speed), .busy_is_low = (low)                                                  \
    }

static const struct wq_panel_model models[] = {
    {.device = "waveshare-7.5",
     .controller = &wq_uc8179,
     .spi = HAT(true, 10000000),
     .align_px = 8},
    {.device = "waveshare-7.5-grey",
     .controller = &wq_uc8179,
     .spi = HAT(true, 10000000),
     .align_px = 8},
    {.device = "waveshare-2.13",
     .controller = &wq_ssd168x,
     .spi = HAT(false, 10000000),
     .align_px = 8},
    {.device = "waveshare-1.54",
     .controller = &wq_ssd168x,
     .spi = HAT(false, 10000000),
     .align_px = 8},
    {.device = "waveshare-6",
     .controller = &wq_it8951,
     .spi = HAT(true, 12000000),
     .align_px = 32,
     .lut = "M641"},
    {.device = "waveshare-6-hd",
     .controller = &wq_it8951,
     .spi = HAT(true, 12000000),
     .align_px = 32,
     .lut = "M841_TFAB512"},
    {.device = "waveshare-7.8",
     .controller = &wq_it8951,
     .spi = HAT(true, 12000000),
     .align_px = 8,
     .lut = "M841_TFA2812"},
    {.device = "waveshare-9.7",
     .controller = &wq_it8951,
     .spi = HAT(true, 12000000),
     .align_px = 8,
     .lut = "M841"},
    {.device = "waveshare-10.3",
     .controller = &wq_it8951,
     .spi = HAT(true, 12000000),
     .align_px = 8,
     .lut = "M841_TFA5210", /* of the size of the 7.8" panel, but mirrored */
     .mirrors_x = true},
};

const struct wq_panel_model *wq_panel_model_find(const char *name)
{
    for (size_t i = 0; i < sizeof models / sizeof models[0]; i++) {
        if (strcmp(models[i].device, name) == 0)
            return &models[i];
    }
    return NULL;
}

/* ---- pixels ---- */

size_t wq_panel_pack_bits(const struct wq_panel *panel, const uint8_t *grey, struct wq_rect rect,
                          bool inverts, uint8_t *out)
{
    uint8_t *to = out;
    for (int32_t y = rect.y; y < rect.y + rect.h; y++) {
        const uint8_t *row = grey + (size_t)y * (size_t)panel->w_px + rect.x;
        for (int32_t x = 0; x < rect.w; x += 8) {
            unsigned bits = 0;
            for (int32_t i = 0; i < 8; i++)
                bits = bits << 1 | (x + i < rect.w && row[x + i] >= 128);
            *to++ = (uint8_t)(inverts ? ~bits : bits);
        }
    }
    return (size_t)(to - out);
}

/* Where the screen's pixel (x, y) lies on the panel, which is held turned by panel->quarter. */
static size_t panel_off(const struct wq_panel *panel, int32_t x, int32_t y)
{
    const int32_t w = panel->w_px, h = panel->h_px;
    int32_t px = x, py = y;
    switch (panel->quarter) {
    case 1:
        px = y, py = h - 1 - x;
        break;
    case 2:
        px = w - 1 - x, py = h - 1 - y;
        break;
    case 3:
        px = w - 1 - y, py = x;
        break;
    default:
        break;
    }
    if (panel->model->mirrors_x)
        px = w - 1 - px;
    return (size_t)py * (size_t)w + (size_t)px;
}

/* Copy `rect` of the screen into panel->wanted; the rectangle it covers there is returned, widened
 * to what the controller can address: what is widened stands in panel->wanted already. */
static struct wq_rect take(struct wq_panel *panel, const struct wq_surface *surface,
                           struct wq_rect rect)
{
    for (int32_t y = rect.y; y < rect.y + rect.h; y++) {
        const uint8_t *row = surface->pixels + (size_t)y * (size_t)surface->stride;
        for (int32_t x = rect.x; x < rect.x + rect.w; x++)
            panel->wanted[panel_off(panel, x, y)] = row[x];
    }
    size_t a = panel_off(panel, rect.x, rect.y);
    size_t b = panel_off(panel, rect.x + rect.w - 1, rect.y + rect.h - 1);
    int32_t w = panel->w_px, align = panel->model->align_px;
    int32_t ax = (int32_t)(a % (size_t)w), bx = (int32_t)(b % (size_t)w);
    int32_t ay = (int32_t)(a / (size_t)w), by = (int32_t)(b / (size_t)w);
    int32_t x0 = (ax < bx ? ax : bx) / align * align;
    int32_t x1 = ((ax > bx ? ax : bx) / align + 1) * align;
    int32_t y0 = ay < by ? ay : by, y1 = (ay > by ? ay : by) + 1;
    x1 = x1 < w ? x1 : w;
    return (struct wq_rect){x0, y0, x1 - x0, y1 - y0};
}

static void remember(struct wq_panel *panel, struct wq_rect rect)
{
    for (int32_t y = rect.y; y < rect.y + rect.h; y++) {
        size_t off = (size_t)y * (size_t)panel->w_px + (size_t)rect.x;
        memcpy(panel->shown + off, panel->wanted + off, (size_t)rect.w);
    }
}

/* ---- power ---- */

/* After a fault nothing is known of the controller: the next call begins with a reset. */
static enum wq_status failed(struct wq_panel *panel, const char *doing)
{
    const int keep = errno;
    wq_log_add(panel->spi.sys->log, "%s: %s failed, errno %d", panel->model->device, doing, keep);
    panel->is_known = panel->is_shown = panel->is_awake = panel->is_drawing = false;
    errno = keep;
    return WQ_E_IO;
}

static enum wq_status wait(void *self)
{
    struct wq_panel *panel = self;
    if (!panel->is_drawing)
        return WQ_OK;
    if (panel->model->controller->wait(panel) != WQ_OK)
        return failed(panel, "drawing");
    panel->is_drawing = false;
    return WQ_OK;
}

static enum wq_status wake(void *self)
{
    struct wq_panel *panel = self;
    const struct wq_controller *controller = panel->model->controller;
    if (panel->is_awake)
        return WQ_OK;
    panel->mode = -1;
    enum wq_status st = WQ_OK;
    if (!panel->is_known || controller->wakes_by_reset) {
        st = wq_spi_power(&panel->spi, true);
        if (st == WQ_OK)
            st = wq_spi_reset(&panel->spi, controller->reset_low_ms, controller->reset_after_ms);
    }
    panel->has_voltage |= st == WQ_OK; /* none before a controller is told */
    if (st == WQ_OK)
        st = controller->start(panel);
    if (st != WQ_OK)
        return failed(panel, "starting");
    panel->is_known = panel->is_awake = true;
    return WQ_OK;
}

/* The process is about to end, perhaps in the middle of a message: a reset ends that, and the
 * voltage with it. The log is not asked, because it may be what failed. */
static void restore(void *self)
{
    struct wq_panel *panel = self;
    const struct wq_controller *controller = panel->model->controller;
    const struct wq_sys *sys = panel->spi.sys;
    struct wq_sys quiet = *sys;
    quiet.log = NULL;
    panel->spi.sys = &quiet;
    if (panel->has_voltage &&
        wq_spi_reset(&panel->spi, controller->reset_low_ms, controller->reset_after_ms) == WQ_OK)
        panel->has_voltage = controller->lie_down(panel) != WQ_OK;
    /* where there is a wire for it, this alone would do */
    if (wq_spi_power(&panel->spi, false) == WQ_OK && panel->spi.power_bit)
        panel->has_voltage = false;
    panel->spi.sys = sys;
    panel->is_known = panel->is_shown = panel->is_awake = panel->is_drawing = false;
}

static enum wq_status put_to_sleep(void *self)
{
    struct wq_panel *panel = self;
    enum wq_status st = WQ_OK;
    if (panel->is_awake) {
        st = wait(panel);
        if (st == WQ_OK && panel->model->controller->sleep(panel) != WQ_OK)
            st = failed(panel, "going to sleep");
        panel->is_awake = false;
        panel->has_voltage = st != WQ_OK;
    }
    /* a fault, now or before: its voltage does not stay on until the next page */
    if (panel->has_voltage) {
        const int keep = errno;
        restore(panel);
        errno = keep;
    }
    return st;
}

/* ---- the table ---- */

static void info(const void *self, struct wq_display_info *info)
{
    const struct wq_panel *panel = self;
    const bool is_turned = panel->quarter & 1;
    const int32_t align = panel->model->align_px;
    *info = (struct wq_display_info){
        .w_px = is_turned ? panel->h_px : panel->w_px,
        .h_px = is_turned ? panel->w_px : panel->h_px,
        .dpi = panel->device->dpi,
        .levels = panel->device->levels,
        .is_paper = true,
        .draws_one_by_one = true,
        .align_x_px = is_turned ? 1 : align,
        .align_y_px = is_turned ? align : 1,
        .clean_after = panel->model->controller->clean_after,
        .rotations = 0xF,
    };
}

static enum wq_status present(void *self, const struct wq_surface *surface, struct wq_rect rect,
                              enum wq_intent intent)
{
    struct wq_panel *panel = self;
    enum wq_status st = wake(panel);
    if (st == WQ_OK)
        st = wait(panel);
    if (st != WQ_OK)
        return st;
    struct wq_rect on_panel = take(panel, surface, rect);
    if (panel->model->controller->draw(panel, on_panel, intent) != WQ_OK)
        return failed(panel, "drawing");
    panel->is_drawing = true;
    panel->began_ms = wq_sys_now_ms(panel->spi.sys);
    remember(panel, on_panel);
    panel->is_shown |= rect.w == surface->w && rect.h == surface->h;
    return WQ_OK;
}

static enum wq_status rotate(void *self, int quarter)
{
    struct wq_panel *panel = self;
    if (quarter < 0 || quarter > 3)
        return WQ_E_RANGE;
    panel->quarter = quarter;
    return WQ_OK;
}

static void close_panel(void *self)
{
    struct wq_panel *panel = self;
    /* a panel left with its voltage on is harmed within hours */
    enum wq_status st = put_to_sleep(panel);
    if (st == WQ_OK && panel->is_known && panel->model->controller->off)
        st = panel->model->controller->off(panel);
    if (st != WQ_OK)
        restore(panel);
    if (wq_spi_power(&panel->spi, false) != WQ_OK || st != WQ_OK)
        wq_log_add(panel->spi.sys->log, "%s: not switched off in order", panel->model->device);
    wq_spi_close(&panel->spi);
    free(panel->wanted);
    free(panel->shown);
    free(panel->packed);
    free(panel);
}

static const struct wq_display_ops ops = {
    .info = info,
    .present = present,
    .wait = wait,
    .sleep = put_to_sleep,
    .wake = wake,
    .rotate = rotate,
    .restore = restore,
    .close = close_panel,
};

enum wq_status wq_display_panel(const struct wq_sys *sys, const struct wq_device *device,
                                const struct wq_panel_model *model, struct wq_display *display)
{
    const size_t pixel_n = (size_t)device->w_px * (size_t)device->h_px;
    struct wq_panel *panel = calloc(1, sizeof *panel);
    enum wq_status st = WQ_E_NOMEM;
    if (!panel)
        return st;
    *panel = (struct wq_panel){.device = device, .model = model, .mode = -1};
    panel->w_px = device->w_px;
    panel->h_px = device->h_px;
    panel->wanted = malloc(pixel_n);
    panel->shown = malloc(pixel_n);
    panel->packed = malloc(pixel_n); /* at most 4 bits a pixel, rows of whole bytes */
    if (!panel->wanted || !panel->shown || !panel->packed)
        goto out;
    memset(panel->wanted, 255, pixel_n);
    memset(panel->shown, 255, pixel_n);
    st = wq_spi_open(&panel->spi, sys, &model->spi);
    if (st != WQ_OK)
        goto out;
    *display = (struct wq_display){&ops, panel};
    return WQ_OK;
out:
    free(panel->wanted);
    free(panel->shown);
    free(panel->packed);
    free(panel);
    return st;
}
