/* SPDX-License-Identifier: MIT */
/* The displays behind /dev/fb0: mxcfb of NXP in its two forms, and MediaTek's hwtcon. They differ
 * in the bytes of an update and in which waveform serves which intent: both are tables here. */
#include <errno.h>
#include <fcntl.h>
#include <linux/fb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "kobo_drives.h"
#include "log.h"
#include "screens.h"

#define FB_PATH "/dev/fb0"
#define FOUND_PATH "/tmp/warraq-screen" /* goes with the power, as what it tells of does */
#define UPDATE_TRIES 6
#define UPDATE_PAUSE_MS 20
#define TEMPERATURE_AMBIENT 0x1000
#define TIMEOUTS_MAX 3 /* waits without an answer, one after the other */
#define BAD_WAIT_PAUSE_US 2500
#define MARKER_LAST 0xFFFFFFFFu

/* ---- the screen ---- */

struct kobo_fb {
    struct wq_sys sys;
    const struct wq_kobo_model *model;
    struct wq_kobo_screen screen;
    int fd;
    struct fb_var_screeninfo found, now;
    struct fb_fix_screeninfo fix;
    uint8_t *map;
    size_t map_bytes;
    const struct wq_update_form *form;
    bool is_confirmed;          /* an update of that form has been taken */
    const struct wq_knob *knob; /* NULL: this kernel has none */
    uint32_t marker;            /* of the last update; 0: none yet */
    uint32_t waited;            /* marker that was waited for last */
    unsigned timeout_n;         /* waits without an answer, one after the other */
    bool is_night;
};

static void fb_log(const struct kobo_fb *fb, const char *what)
{
    wq_log_add(fb->sys.log, "%s %s: %s: %s", fb->model->name, fb->form->name, what,
               strerror(errno));
}

static int get_var(const struct kobo_fb *fb, struct fb_var_screeninfo *var)
{
    return wq_sys_ioctl(&fb->sys, fb->fd, FBIOGET_VSCREENINFO, var);
}

static void unmap(struct kobo_fb *fb)
{
    if (fb->map)
        fb->sys.ops->munmap(fb->sys.self, fb->map, fb->map_bytes);
    fb->map = NULL;
}

/* Length of a row and of the memory change with depth and rotation: both are read again. */
static enum wq_status map_again(struct kobo_fb *fb)
{
    unmap(fb);
    if (get_var(fb, &fb->now) != 0 ||
        wq_sys_ioctl(&fb->sys, fb->fd, FBIOGET_FSCREENINFO, &fb->fix) != 0) {
        fb_log(fb, "the screen does not say its size");
        return WQ_E_IO;
    }
    uint64_t need = (uint64_t)fb->fix.line_length * fb->now.yres;
    if (need > fb->fix.smem_len ||
        (uint64_t)fb->fix.line_length * 8 < (uint64_t)fb->now.xres * fb->now.bits_per_pixel) {
        errno = EINVAL;
        fb_log(fb, "its memory is smaller than its picture");
        return WQ_E_IO;
    }
    fb->map_bytes = fb->fix.smem_len;
    fb->map = fb->sys.ops->mmap(fb->sys.self, fb->fd, 0, fb->map_bytes);
    if (!fb->map) {
        fb_log(fb, "its memory cannot be reached");
        return WQ_E_IO;
    }
    return WQ_OK;
}

static uint32_t read_back(enum wq_kobo_readback how, uint32_t value)
{
    switch (how) {
    case WQ_READS_OPPOSITE:
        return value ^ 2;
    case WQ_READS_ODD_OPPOSITE:
        return (4 - value) & 3;
    default:
        return value;
    }
}

/* The value to write so that the picture stands turned by `turn`. */
static uint32_t value_for(const struct wq_kobo_model *model, int turn)
{
    for (uint32_t value = 0; value < 4; value++)
        if (model->map[read_back(model->readback, value)] == turn)
            return value;
    return model->portrait;
}

static bool put_rotation(struct kobo_fb *fb, uint32_t value)
{
    struct fb_var_screeninfo var = fb->now;
    var.rotate = value;
    var.bits_per_pixel = fb->model->depth;
    var.grayscale = fb->model->depth == 8;
    return wq_sys_ioctl(&fb->sys, fb->fd, FBIOPUT_VSCREENINFO, &var) == 0 &&
           get_var(fb, &fb->now) == 0;
}

static bool lies_right(const struct kobo_fb *fb, int quarter)
{
    const struct wq_kobo_screen *s = &fb->screen;
    uint32_t w = (uint32_t)(quarter & 1 ? s->panel_h_px : s->panel_w_px);
    uint32_t h = (uint32_t)(quarter & 1 ? s->panel_w_px : s->panel_h_px);
    return fb->now.xres == w && fb->now.yres == h && fb->now.bits_per_pixel == fb->model->depth;
}

/* Turn the driver's picture and believe only what it then says of itself. A driver that lies the
 * other way round, as some revision may, is given the neighbouring value once. */
static enum wq_status turn_to(struct kobo_fb *fb, int quarter)
{
    uint32_t value = value_for(fb->model, wq_kobo_turn(quarter));
    unmap(fb); /* if any of it fails, the memory is another than it was */
    bool is_put = put_rotation(fb, value);
    /* the H2O's driver may ignore a quarter's turn that is not made in steps */
    if (is_put && fb->now.rotate != read_back(fb->model->readback, value))
        is_put = put_rotation(fb, (value + 1) & 3) && put_rotation(fb, value);
    if (!is_put) {
        fb_log(fb, "depth and rotation cannot be set");
        return WQ_E_IO;
    }
    if (!lies_right(fb, quarter)) {
        wq_log_add(fb->sys.log, "%s: rotate %u gives %ux%u, trying %u", fb->model->name,
                   (unsigned)value, (unsigned)fb->now.xres, (unsigned)fb->now.yres,
                   (unsigned)value ^ 1u);
        if (!put_rotation(fb, value ^ 1) || !lies_right(fb, quarter)) {
            wq_log_add(fb->sys.log, "%s: the panel says %ux%u at %u bits", fb->model->name,
                       (unsigned)fb->now.xres, (unsigned)fb->now.yres,
                       (unsigned)fb->now.bits_per_pixel);
            errno = EINVAL;
            return WQ_E_RANGE;
        }
    }
    enum wq_status st = map_again(fb);
    if (st == WQ_OK)
        wq_kobo_screen_set(&fb->screen, fb->model, quarter);
    return st;
}

/* ---- pixels ---- */

static void put_pixels(struct kobo_fb *fb, const struct wq_surface *surface, struct wq_rect rect)
{
    size_t bytes = fb->now.bits_per_pixel / 8;
    for (int32_t y = rect.y; y < rect.y + rect.h; y++) {
        uint8_t *row = fb->map + (size_t)(y + fb->screen.y_px) * fb->fix.line_length;
        wq_put_greys(row + (size_t)(rect.x + fb->screen.x_px) * bytes,
                     surface->pixels + (size_t)y * (size_t)surface->stride + rect.x, rect.w,
                     fb->now.bits_per_pixel);
    }
}

/* ---- updates and markers ---- */

static int send_once(struct kobo_fb *fb, const struct wq_drive *drive, struct wq_rect rect)
{
    uint32_t words[WQ_UPDATE_WORDS_MAX] = {(uint32_t)(rect.y + fb->screen.y_px),
                                           (uint32_t)(rect.x + fb->screen.x_px),
                                           (uint32_t)rect.w,
                                           (uint32_t)rect.h,
                                           drive->waveform,
                                           drive->is_full,
                                           fb->marker};
    if (fb->form->has_temperature)
        words[7] = TEMPERATURE_AMBIENT;
    words[fb->form->flags_at] = drive->flags;
    return wq_sys_ioctl(&fb->sys, fb->fd, fb->form->send, words);
}

static bool passes(int error)
{
    return error == EBUSY || error == EAGAIN || error == EINTR || error == ETIMEDOUT ||
           error == ENOMEM;
}

/* Send, and again while the controller is busy. A kernel that does not know the form, before it has
 * taken any, is asked in the others. */
static enum wq_status send_update(struct kobo_fb *fb, const struct wq_drive *drive,
                                  struct wq_rect rect)
{
    int other = 0;
    uint32_t before = fb->marker;
    fb->marker = fb->marker == MARKER_LAST ? 1 : fb->marker + 1;
    for (int i = 0; i < UPDATE_TRIES;) {
        if (send_once(fb, drive, rect) >= 0) {
            fb->is_confirmed = true;
            return WQ_OK;
        }
        if ((errno == ENOTTY || errno == EINVAL) && !fb->is_confirmed && wq_update_form(other)) {
            fb->form = wq_update_form(other++);
            wq_log_add(fb->sys.log, "%s: the kernel refuses updates; trying %s", fb->model->name,
                       fb->form->name);
            continue;
        }
        if (!passes(errno))
            break;
        i++;
        wq_sys_sleep_ms(&fb->sys, UPDATE_PAUSE_MS);
    }
    fb->marker = before; /* no update has the new one, so none may wait for it */
    fb_log(fb, "an update is refused");
    return WQ_E_IO;
}

static int wait_once(struct kobo_fb *fb, unsigned long request)
{
    uint32_t words[2] = {fb->marker, 0};
    return wq_sys_ioctl(&fb->sys, fb->fd, request, words);
}

/* Until the last update stands on the glass. A wait that times out is no reason to stop: the update
 * itself was taken, and the next one will tell. */
static void wait_complete(struct kobo_fb *fb)
{
    if (fb->marker == 0 || fb->waited == fb->marker)
        return;
    fb->waited = fb->marker;
    if (fb->model->wait == WQ_WAITS_BADLY) {
        fb->sys.ops->sleep_us(fb->sys.self, BAD_WAIT_PAUSE_US);
        return;
    }
    if (wait_once(fb, fb->form->wait) >= 0) {
        fb->timeout_n = 0;
        return;
    }
    fb->timeout_n++;
    fb_log(fb, "a refresh did not report its end");
}

static void wait_submitted(struct kobo_fb *fb)
{
    if (wait_once(fb, fb->form->wait_submitted) < 0)
        fb_log(fb, "a refresh did not report its start");
}

static bool is_fast(enum wq_intent intent)
{
    return intent == WQ_INTENT_HIGHLIGHT || intent == WQ_INTENT_TYPING;
}

/* ---- how the screen was found ---- */

/* What is to be put back: depth and rotation as they were before us. After a crash they are in the
 * note, while the screen is still as we had made it. */
static void take_found(struct kobo_fb *fb)
{
    char text[64];
    unsigned rotate, bits, grey;
    fb->found.rotate = read_back(fb->model->readback, fb->found.rotate);
    if (wq_sys_read_text(&fb->sys, FOUND_PATH, text, sizeof text) == WQ_OK &&
        sscanf(text, "%u %u %u", &rotate, &bits, &grey) == 3 && rotate < 4 &&
        (bits == 8 || bits == 16 || bits == 32)) {
        fb->found.rotate = rotate;
        fb->found.bits_per_pixel = bits;
        fb->found.grayscale = grey;
        wq_log_add(fb->sys.log, "%s: the screen is as a crash left it; its own state was %s",
                   fb->model->name, text);
    }
}

static void note_found(const struct kobo_fb *fb)
{
    char text[64];
    int fd = wq_sys_open(&fb->sys, FOUND_PATH, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW);
    int len = snprintf(text, sizeof text, "%u %u %u\n", (unsigned)fb->found.rotate,
                       (unsigned)fb->found.bits_per_pixel, (unsigned)fb->found.grayscale);
    if (fd < 0 || fb->sys.ops->write(fb->sys.self, fd, text, (size_t)len) != len)
        fb_log(fb, "how the screen was found cannot be noted");
    wq_sys_close(&fb->sys, fd);
}

static void forget_found(const struct kobo_fb *fb)
{
    wq_sys_close(&fb->sys, wq_sys_open(&fb->sys, FOUND_PATH, O_WRONLY | O_TRUNC | O_NOFOLLOW));
}

/* ---- the display ---- */

static void info(const void *self, struct wq_display_info *info)
{
    const struct kobo_fb *fb = self;
    wq_kobo_info(fb->model, &fb->screen, info);
}

static enum wq_status wake(void *self)
{
    struct kobo_fb *fb = self;
    if (fb->knob && wq_sys_write_text(&fb->sys, fb->knob->path, fb->knob->text) != WQ_OK) {
        fb_log(fb, "the controller cannot be woken");
        fb->knob = NULL;
    }
    return WQ_OK;
}

static enum wq_status present(void *self, const struct wq_surface *surface, struct wq_rect rect,
                              enum wq_intent intent)
{
    struct kobo_fb *fb = self;
    const struct wq_drive *drive = wq_drive(fb->model->waves, intent, fb->is_night);
    (void)wake(fb); /* never fails */
    if (drive->waits_before)
        wait_complete(fb);
    /* a turn that failed half-way is taken back */
    enum wq_status st = fb->map ? WQ_OK : turn_to(fb, fb->screen.quarter);
    if (st != WQ_OK)
        return st;
    put_pixels(fb, surface, rect);
    st = send_update(fb, drive, rect);
    if (st != WQ_OK)
        return st;
    if (drive->is_full)
        wait_complete(fb);
    else if (fb->model->wait == WQ_WAITS_SUBMIT && !is_fast(intent))
        wait_submitted(fb);
    if (fb->timeout_n < TIMEOUTS_MAX)
        return WQ_OK;
    fb->timeout_n = 0;
    errno = ETIMEDOUT;
    fb_log(fb, "the panel does not get ready");
    return WQ_E_IO;
}

static enum wq_status wait(void *self)
{
    wait_complete(self);
    return WQ_OK;
}

static enum wq_status rotate(void *self, int quarter)
{
    struct kobo_fb *fb = self;
    wait_complete(fb);
    return turn_to(fb, quarter);
}

static void night(void *self, bool is_night)
{
    struct kobo_fb *fb = self;
    fb->is_night = is_night;
}

/* One ioctl: safe in a signal's handler. */
static void restore(void *self)
{
    struct kobo_fb *fb = self;
    fb->sys.ops->ioctl(fb->sys.self, fb->fd, FBIOPUT_VSCREENINFO, &fb->found);
}

static void close_display(void *self)
{
    struct kobo_fb *fb = self;
    wait_complete(fb);
    unmap(fb);
    if (wq_sys_ioctl(&fb->sys, fb->fd, FBIOPUT_VSCREENINFO, &fb->found) == 0)
        forget_found(fb);
    else
        fb_log(fb, "depth and rotation cannot be put back");
    wq_sys_close(&fb->sys, fb->fd);
    free(fb);
}

static const struct wq_display_ops ops = {
    .info = info,
    .present = present,
    .wait = wait,
    .wake = wake,
    .rotate = rotate,
    .night = night,
    .restore = restore,
    .close = close_display,
};

/* Everything that the bezel hides is white, as is what is shown before the first page. */
static void clear(struct kobo_fb *fb)
{
    memset(fb->map, 0xFF, (size_t)fb->fix.line_length * fb->now.yres);
}

static enum wq_status open_screen(struct kobo_fb *fb)
{
    fb->fd = wq_sys_open(&fb->sys, FB_PATH, O_RDWR);
    if (fb->fd < 0 || get_var(fb, &fb->found) != 0) {
        fb_log(fb, FB_PATH " cannot be opened");
        return WQ_E_IO;
    }
    fb->now = fb->found;
    take_found(fb);
    note_found(fb);
    enum wq_status st = turn_to(fb, 0);
    if (st != WQ_OK)
        return st;
    clear(fb);
    fb->knob = wq_knob(fb->model->family);
    if (!wq_sys_exists(&fb->sys, fb->knob->path))
        fb->knob = NULL;
    return WQ_OK;
}

enum wq_status wq_kobo_open_fb(const struct wq_sys *sys, const struct wq_kobo_model *model,
                               struct wq_display *display)
{
    struct kobo_fb *fb = calloc(1, sizeof *fb);
    if (!fb)
        return WQ_E_NOMEM;
    fb->sys = *sys;
    fb->model = model;
    fb->form = wq_update_form((int)model->family);
    wq_kobo_screen_set(&fb->screen, model, 0);
    enum wq_status st = open_screen(fb);
    if (st != WQ_OK) {
        int saved = errno;
        unmap(fb);
        if (fb->fd >= 0 && fb->found.xres > 0)
            restore(fb);
        wq_sys_close(&fb->sys, fb->fd);
        free(fb);
        errno = saved;
        return st;
    }
    *display = (struct wq_display){&ops, fb};
    return WQ_OK;
}
