/* SPDX-License-Identifier: MIT */
/* KMS with one dumb buffer: drm_mode.h of the kernel; drm-kms(7), drm-memory(7). */
#include <drm.h>
#include <drm_mode.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include "log.h"
#include "screens.h"

#define IDS_MAX 32
#define MODES_MAX 128
#define CONNECTED 1 /* drm_mode_get_connector.connection */

struct drm {
    struct wq_sys sys;
    const struct wq_device *device;
    int fd;
    uint32_t connector, handle, fb;
    struct drm_mode_crtc found; /* count_connectors 0: nothing to put back */
    struct wq_canvas canvas;
};

/* All ids are the kernel's own; lists are cut at IDS_MAX, more than any board has. */
struct resources {
    uint32_t crtcs[IDS_MAX], connectors[IDS_MAX];
    struct drm_mode_card_res count;
};

static int ask(struct drm *d, unsigned long request, void *arg)
{
    return wq_sys_ioctl(&d->sys, d->fd, request, arg);
}

static uint64_t address(const void *p)
{
    return (uintptr_t)p;
}

static int get_resources(struct drm *d, struct resources *r)
{
    *r = (struct resources){0};
    r->count.crtc_id_ptr = address(r->crtcs);
    r->count.connector_id_ptr = address(r->connectors);
    r->count.count_crtcs = r->count.count_connectors = IDS_MAX;
    if (ask(d, DRM_IOCTL_MODE_GETRESOURCES, &r->count) != 0)
        return -1;
    if (r->count.count_crtcs > IDS_MAX || r->count.count_connectors > IDS_MAX) {
        errno = E2BIG;
        return -1;
    }
    return 0;
}

/* What the connector is and has, with room for MODES_MAX and IDS_MAX. Where nothing has shown a
 * picture since the start, the kernel has not looked yet: a call without room makes it. */
static bool ask_connector(struct drm *d, uint32_t id, struct drm_mode_modeinfo *modes,
                          uint32_t *encoders, struct drm_mode_get_connector *c)
{
    for (int i = 0; i < 2; i++) {
        *c = (struct drm_mode_get_connector){.connector_id = id};
        if (i > 0 && ask(d, DRM_IOCTL_MODE_GETCONNECTOR, c) != 0)
            return false;
        *c = (struct drm_mode_get_connector){.connector_id = id,
                                             .modes_ptr = address(modes),
                                             .encoders_ptr = address(encoders),
                                             .count_modes = MODES_MAX,
                                             .count_encoders = IDS_MAX};
        if (ask(d, DRM_IOCTL_MODE_GETCONNECTOR, c) != 0)
            return false;
        if (c->connection == CONNECTED && c->count_modes > 0)
            return c->count_modes <= MODES_MAX;
    }
    return false;
}

/* The controller that feeds the connector now, or the first that one of its encoders may use. */
static uint32_t find_crtc(struct drm *d, const struct resources *r,
                          const struct drm_mode_get_connector *connector, const uint32_t *encoders)
{
    struct drm_mode_get_encoder encoder = {.encoder_id = connector->encoder_id};
    if (encoder.encoder_id && ask(d, DRM_IOCTL_MODE_GETENCODER, &encoder) == 0 && encoder.crtc_id)
        return encoder.crtc_id;
    for (uint32_t i = 0; i < connector->count_encoders && i < IDS_MAX; i++) {
        encoder = (struct drm_mode_get_encoder){.encoder_id = encoders[i]};
        if (ask(d, DRM_IOCTL_MODE_GETENCODER, &encoder) != 0)
            continue;
        for (uint32_t k = 0; k < r->count.count_crtcs; k++)
            if (encoder.possible_crtcs >> k & 1)
                return r->crtcs[k];
    }
    return 0;
}

/* The first connected screen, its mode (the kernel lists the preferred one first) and controller.
 */
static enum wq_status find_screen(struct drm *d, struct drm_mode_modeinfo *mode, uint32_t *crtc)
{
    struct resources r;
    struct drm_mode_modeinfo *modes = calloc(MODES_MAX, sizeof *modes);
    if (!modes)
        return WQ_E_NOMEM;
    enum wq_status st = WQ_E_IO;
    if (get_resources(d, &r) != 0)
        goto out;
    errno = ENODEV;
    for (uint32_t i = 0; i < r.count.count_connectors && st != WQ_OK; i++) {
        uint32_t encoders[IDS_MAX] = {0};
        struct drm_mode_get_connector c;
        if (!ask_connector(d, r.connectors[i], modes, encoders, &c))
            continue;
        *crtc = find_crtc(d, &r, &c, encoders);
        *mode = modes[0];
        d->connector = c.connector_id;
        if (*crtc)
            st = WQ_OK;
    }
out:
    free(modes);
    return st;
}

static enum wq_status make_canvas(struct drm *d, const struct drm_mode_modeinfo *mode)
{
    struct drm_mode_create_dumb dumb = {
        .width = mode->hdisplay, .height = mode->vdisplay, .bpp = 32};
    if (ask(d, DRM_IOCTL_MODE_CREATE_DUMB, &dumb) != 0)
        return WQ_E_IO;
    d->handle = dumb.handle;
    struct drm_mode_fb_cmd fb = {.width = dumb.width,
                                 .height = dumb.height,
                                 .pitch = dumb.pitch,
                                 .bpp = 32,
                                 .depth = 24,
                                 .handle = dumb.handle};
    struct drm_mode_map_dumb map = {.handle = dumb.handle};
    struct wq_canvas canvas = {.map_bytes = dumb.size,
                               .w_px = dumb.width,
                               .h_px = dumb.height,
                               .stride_bytes = dumb.pitch,
                               .depth = 32};
    enum wq_status st = wq_canvas_check(&canvas, d->device);
    if (st != WQ_OK)
        return st;
    if (ask(d, DRM_IOCTL_MODE_ADDFB, &fb) != 0)
        return WQ_E_IO;
    d->fb = fb.fb_id;
    if (ask(d, DRM_IOCTL_MODE_MAP_DUMB, &map) != 0)
        return WQ_E_IO;
    canvas.map = d->sys.ops->mmap(d->sys.self, d->fd, map.offset, canvas.map_bytes);
    if (!canvas.map)
        return WQ_E_IO;
    d->canvas = canvas;
    wq_canvas_clear(&canvas);
    return WQ_OK;
}

static enum wq_status set_mode(struct drm *d, const struct drm_mode_modeinfo *mode, uint32_t crtc)
{
    struct drm_mode_crtc found = {.crtc_id = crtc};
    struct drm_mode_crtc now = {
        .crtc_id = crtc,
        .fb_id = d->fb,
        .set_connectors_ptr = address(&d->connector),
        .count_connectors = 1,
        .mode = *mode,
        .mode_valid = 1,
    };
    if (ask(d, DRM_IOCTL_MODE_GETCRTC, &found) != 0 || ask(d, DRM_IOCTL_MODE_SETCRTC, &now) != 0)
        return WQ_E_IO;
    d->found = found;
    d->found.set_connectors_ptr = address(&d->connector);
    d->found.count_connectors = 1;
    return WQ_OK;
}

/* ---- the table ---- */

static void info(const void *self, struct wq_display_info *info)
{
    const struct drm *d = self;
    wq_screen_info(d->device, d->canvas.quarter, info);
}

static enum wq_status present(void *self, const struct wq_surface *surface, struct wq_rect rect,
                              enum wq_intent intent)
{
    struct drm *d = self;
    struct wq_rect at;
    (void)intent;
    wq_canvas_put(&d->canvas, surface, rect, &at);
    struct drm_clip_rect clip = {.x1 = (unsigned short)at.x,
                                 .y1 = (unsigned short)at.y,
                                 .x2 = (unsigned short)(at.x + at.w),
                                 .y2 = (unsigned short)(at.y + at.h)};
    struct drm_mode_fb_dirty_cmd dirty = {
        .fb_id = d->fb, .num_clips = 1, .clips_ptr = address(&clip)};
    /* a driver that scans out the memory itself has nothing to do, and says ENOSYS */
    if (ask(d, DRM_IOCTL_MODE_DIRTYFB, &dirty) != 0 && errno != ENOSYS && errno != EINVAL)
        return WQ_E_IO;
    return WQ_OK;
}

static enum wq_status rotate(void *self, int quarter)
{
    ((struct drm *)self)->canvas.quarter = quarter;
    return WQ_OK;
}

static void restore(void *self)
{
    struct drm *d = self;
    if (d->found.count_connectors)
        d->sys.ops->ioctl(d->sys.self, d->fd, DRM_IOCTL_MODE_SETCRTC, &d->found);
    d->found.count_connectors = 0;
}

static void close_drm(void *self)
{
    struct drm *d = self;
    struct drm_mode_destroy_dumb dumb = {.handle = d->handle};
    restore(d);
    if (d->canvas.map)
        d->sys.ops->munmap(d->sys.self, d->canvas.map, d->canvas.map_bytes);
    if (d->fb)
        ask(d, DRM_IOCTL_MODE_RMFB, &d->fb);
    if (d->handle)
        ask(d, DRM_IOCTL_MODE_DESTROY_DUMB, &dumb);
    wq_sys_close(&d->sys, d->fd);
    free(d);
}

static const struct wq_display_ops ops = {
    .info = info,
    .present = present,
    .rotate = rotate,
    .restore = restore,
    .close = close_drm,
};

static enum wq_status open_screen(struct drm *d)
{
    struct drm_mode_modeinfo mode;
    uint32_t crtc = 0;
    enum wq_status st = find_screen(d, &mode, &crtc);
    if (st == WQ_OK)
        st = make_canvas(d, &mode);
    return st == WQ_OK ? set_mode(d, &mode, crtc) : st;
}

enum wq_status wq_display_drm(const struct wq_sys *sys, const char *path,
                              const struct wq_device *device, struct wq_display *display,
                              struct wq_rect *at)
{
    struct drm *d = calloc(1, sizeof *d);
    if (!d)
        return WQ_E_NOMEM;
    d->sys = *sys;
    d->device = device;
    d->fd = wq_sys_open(sys, path, O_RDWR);
    enum wq_status st = d->fd >= 0 ? open_screen(d) : WQ_E_IO;
    if (st != WQ_OK) {
        const int keep = errno;
        wq_log_add(sys->log, "%s: %s", path,
                   st == WQ_E_RANGE ? "smaller than the device" : strerror(keep));
        close_drm(d);
        errno = keep;
        return st;
    }
    *display = (struct wq_display){&ops, d};
    *at = wq_canvas_place(&d->canvas, device);
    return WQ_OK;
}
