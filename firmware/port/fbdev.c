/* SPDX-License-Identifier: MIT */
/* A plain framebuffer: Linux's Documentation/fb/api.rst. */
#include <errno.h>
#include <fcntl.h>
#include <linux/fb.h>
#include <stdlib.h>
#include <string.h>
#include "log.h"
#include "screens.h"

struct fbdev {
    struct wq_sys sys;
    const struct wq_device *device;
    int fd;
    struct fb_var_screeninfo found;
    bool is_changed; /* another depth or place was set than was found */
    struct wq_canvas canvas;
};

static void info(const void *self, struct wq_display_info *info)
{
    const struct fbdev *fb = self;
    wq_screen_info(fb->device, fb->canvas.quarter, info);
}

static enum wq_status present(void *self, const struct wq_surface *surface, struct wq_rect rect,
                              enum wq_intent intent)
{
    const struct fbdev *fb = self;
    struct wq_rect on_canvas;
    (void)intent;
    wq_canvas_put(&fb->canvas, surface, rect, &on_canvas);
    return WQ_OK;
}

static enum wq_status rotate(void *self, int quarter)
{
    ((struct fbdev *)self)->canvas.quarter = quarter;
    return WQ_OK;
}

static void restore(void *self)
{
    struct fbdev *fb = self;
    if (fb->is_changed)
        fb->sys.ops->ioctl(fb->sys.self, fb->fd, FBIOPUT_VSCREENINFO, &fb->found);
    fb->is_changed = false;
}

static void close_fbdev(void *self)
{
    struct fbdev *fb = self;
    restore(fb);
    if (fb->canvas.map)
        fb->sys.ops->munmap(fb->sys.self, fb->canvas.map, fb->canvas.map_bytes);
    wq_sys_close(&fb->sys, fb->fd);
    free(fb);
}

/* Greys need 8 bits of grey, or colours of 16 or 32 bits; anything else is asked to be 32. A
 * console that scrolled may show another part of the memory than its beginning. */
static int take_depth(struct fbdev *fb, struct fb_var_screeninfo *now)
{
    *now = fb->found;
    bool is_known = now->bits_per_pixel == 16 || now->bits_per_pixel == 32 ||
                    (now->bits_per_pixel == 8 && now->grayscale == 1);
    if (is_known && now->xoffset == 0 && now->yoffset == 0)
        return 0;
    if (!is_known) {
        now->bits_per_pixel = 32;
        now->grayscale = 0;
    }
    now->xoffset = now->yoffset = 0;
    if (wq_sys_ioctl(&fb->sys, fb->fd, FBIOPUT_VSCREENINFO, now) != 0)
        return -1;
    fb->is_changed = true;
    return wq_sys_ioctl(&fb->sys, fb->fd, FBIOGET_VSCREENINFO, now);
}

static enum wq_status open_canvas(struct fbdev *fb)
{
    struct fb_var_screeninfo now;
    struct fb_fix_screeninfo fix = {0};
    if (wq_sys_ioctl(&fb->sys, fb->fd, FBIOGET_VSCREENINFO, &fb->found) != 0 ||
        take_depth(fb, &now) != 0 || wq_sys_ioctl(&fb->sys, fb->fd, FBIOGET_FSCREENINFO, &fix) != 0)
        return WQ_E_IO;
    struct wq_canvas canvas = {
        .map_bytes = fix.smem_len,
        .w_px = now.xres,
        .h_px = now.yres,
        .stride_bytes = fix.line_length,
        .depth = now.bits_per_pixel,
    };
    enum wq_status st = wq_canvas_check(&canvas, fb->device);
    if (st != WQ_OK)
        return st;
    canvas.map = fb->sys.ops->mmap(fb->sys.self, fb->fd, 0, canvas.map_bytes);
    if (!canvas.map)
        return WQ_E_IO;
    fb->canvas = canvas;
    wq_canvas_clear(&canvas);
    return WQ_OK;
}

static const struct wq_display_ops ops = {
    .info = info,
    .present = present,
    .rotate = rotate,
    .restore = restore,
    .close = close_fbdev,
};

enum wq_status wq_display_fbdev(const struct wq_sys *sys, const char *path,
                                const struct wq_device *device, struct wq_display *display,
                                struct wq_rect *at)
{
    struct fbdev *fb = calloc(1, sizeof *fb);
    if (!fb)
        return WQ_E_NOMEM;
    fb->sys = *sys;
    fb->device = device;
    fb->fd = wq_sys_open(sys, path, O_RDWR);
    enum wq_status st = fb->fd >= 0 ? open_canvas(fb) : WQ_E_IO;
    if (st != WQ_OK) {
        const int keep = errno;
        wq_log_add(sys->log, "%s: %s", path,
                   st == WQ_E_RANGE ? "smaller than the device" : strerror(keep));
        close_fbdev(fb);
        errno = keep;
        return st;
    }
    *display = (struct wq_display){&ops, fb};
    *at = wq_canvas_place(&fb->canvas, device);
    return WQ_OK;
}
