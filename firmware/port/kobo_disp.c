/* SPDX-License-Identifier: MIT */
/* The displays of Mark 8 behind /dev/disp (sunxi disp2): the pixels lie in memory of our own from
 * /dev/ion, and every update names that memory, a rectangle and how the picture is to be turned.
 * The framebuffer device is left alone, so there is nothing to put back. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include "kobo.h"
#include "log.h"

#define DISP_PATH "/dev/disp"
#define ION_PATH "/dev/ion"
#define UPDATE_TRIES 6
#define UPDATE_PAUSE_MS 20
#define TIMEOUTS_MAX 3
#define PAGE_BYTES 4096u

/* ---- the kernel's interface ---- */

#define DISP_EINK_UPDATE2 0x0406UL
#define DISP_EINK_WAIT 0x4014UL /* DISP_EINK_WAIT_FRAME_SYNC_COMPLETE, 3 s at most */
#define ION_ALLOC 0xC0144900UL
#define ION_MAP 0xC0084902UL
#define ION_FREE 0xC0044901UL
#define ION_HEAP_CARVEOUT (1u << 2)

/* Kept to 32 bits where the kernel has size_t and pointers are not: so the struct is the device's
 * in tests, too. */
struct ion_alloc {
    uint32_t bytes, align, heaps, flags;
    uint32_t handle; /* out */
};
struct ion_map {
    uint32_t handle;
    int32_t fd; /* out */
};

/* Ends included. */
struct disp_area {
    uint32_t x0, y0, x1, y1;
};

/* disp_layer_config2: 200 bytes, of which these are ours. */
#define LAYER_BYTES 200
enum layer_field {
    LAYER_ALPHA_MODE = 5, /* bytes */
    LAYER_ALPHA = 6,
    LAYER_WINDOW = 8, /* x, y, w, h: 32 bits each from here on */
    LAYER_FB_Y8_FD = 32 + 4,
    LAYER_FB_SIZE = 32 + 8,
    LAYER_FB_FORMAT = 32 + 44,
    LAYER_FB_COLOURS = 32 + 48,
    LAYER_FB_PREMULTIPLY = 32 + 56,
    LAYER_FB_CROP = 32 + 64, /* x, y, w, h: 64 bits each, 32 of them behind the point */
    LAYER_FB_TRANSFER = 32 + 104,
    LAYER_ENABLE = 184,
    LAYER_ID = 192
};
enum {
    FORMAT_Y8 = 0x50,
    COLOURS_GBR_FULL = 0x201,
    TRANSFER_4 = 4,
    FB_SIZES = 3 /* planes that have a size */
};

/* What /dev/disp takes: seven words of the machine, always seven, as the driver copies so many. */
enum { DISP_WORDS = 7 };

/* Waveforms are bits. */
enum {
    SUNXI_DU = 2,
    SUNXI_GC16 = 4,
    SUNXI_A2 = 0x10,
    SUNXI_GL16 = 0x20,
    SUNXI_GLR16 = 0x40,
    SUNXI_GCK16 = 0x90,
    SUNXI_GLK16 = 0x94,
    SUNXI_PARTIAL = 0x400,
    SUNXI_REGAL = 0x80000,
    SUNXI_MONOCHROME = 0x400000
};
#define SUNXI_NO_MERGE 0x80000000u

struct drive {
    uint32_t mode;
    bool is_full, waits_before;
};

static const struct drive drives[] = {
    [WQ_INTENT_PAGE] = {SUNXI_GLR16 | SUNXI_REGAL | SUNXI_PARTIAL, false, true},
    [WQ_INTENT_CLEAN] = {SUNXI_GC16 | SUNXI_NO_MERGE, true, true},
    [WQ_INTENT_MENU] = {SUNXI_GL16 | SUNXI_PARTIAL, false, false},
    [WQ_INTENT_HIGHLIGHT] = {SUNXI_DU | SUNXI_PARTIAL, false, false},
    [WQ_INTENT_TYPING] = {SUNXI_A2 | SUNXI_MONOCHROME | SUNXI_PARTIAL, false, false},
    [WQ_INTENT_IMAGE] = {SUNXI_GC16 | SUNXI_PARTIAL, false, true},
};

/* White on black. */
static const struct drive night_page = {SUNXI_GLK16 | SUNXI_PARTIAL, false, true};
static const struct drive night_clean = {SUNXI_GCK16 | SUNXI_NO_MERGE, true, true};

/* ---- the screen ---- */

struct kobo_disp {
    struct wq_sys sys;
    const struct wq_kobo_model *model;
    struct wq_kobo_screen screen;
    int disp_fd, ion_fd, pixel_fd;
    uint32_t ion_handle; /* 0: none */
    uint8_t *map;
    size_t map_bytes;
    int32_t stride;                  /* bytes a row, as the picture lies now */
    uint32_t layer[LAYER_BYTES / 4]; /* aligned as the kernel wants it */
    uint32_t frame;                  /* id of the last update; 0: none that could be waited for */
    unsigned timeout_n;
    bool is_night;
};

static void disp_log(const struct kobo_disp *d, const char *what)
{
    wq_log_add(d->sys.log, "%s disp2: %s: %s", d->model->name, what, strerror(errno));
}

static void put_word(struct kobo_disp *d, size_t at, uint32_t value)
{
    memcpy((uint8_t *)d->layer + at, &value, sizeof value);
}

/* The layer that is our memory, as the picture lies now. */
static void make_layer(struct kobo_disp *d)
{
    uint32_t w = (uint32_t)d->stride;
    uint32_t h = (uint32_t)(d->screen.quarter & 1 ? d->screen.panel_w_px : d->screen.panel_h_px);
    uint8_t *bytes = (uint8_t *)d->layer;
    memset(d->layer, 0, sizeof d->layer);
    bytes[LAYER_ALPHA_MODE] = 1;
    bytes[LAYER_ALPHA] = 0xFF;
    put_word(d, LAYER_WINDOW + 8, w);
    put_word(d, LAYER_WINDOW + 12, h);
    put_word(d, LAYER_FB_Y8_FD, (uint32_t)d->pixel_fd);
    for (size_t i = 0; i < FB_SIZES; i++) {
        put_word(d, LAYER_FB_SIZE + 8 * i, w);
        put_word(d, LAYER_FB_SIZE + 8 * i + 4, h);
    }
    put_word(d, LAYER_FB_FORMAT, FORMAT_Y8);
    put_word(d, LAYER_FB_COLOURS, COLOURS_GBR_FULL);
    put_word(d, LAYER_FB_PREMULTIPLY, 1);
    put_word(d, LAYER_FB_CROP + 20, w); /* upper halves */
    put_word(d, LAYER_FB_CROP + 28, h);
    put_word(d, LAYER_FB_TRANSFER, TRANSFER_4);
    put_word(d, LAYER_ENABLE, 1);
    put_word(d, LAYER_ID, 1);
}

static unsigned long address(const void *p)
{
    return (unsigned long)(uintptr_t)p;
}

/* ---- updates ---- */

static uint32_t degrees(const struct kobo_disp *d)
{
    return (uint32_t)((d->model->boot_rota - wq_kobo_turn(d->screen.quarter)) & 3) * 90;
}

static int send_once(struct kobo_disp *d, const struct drive *drive, struct wq_rect rect)
{
    uint32_t x = (uint32_t)(rect.x + d->screen.x_px), y = (uint32_t)(rect.y + d->screen.y_px);
    struct disp_area area = {x, y, x + (uint32_t)rect.w - 1, y + (uint32_t)rect.h - 1};
    uint32_t frame = 0, turn = degrees(d);
    unsigned long words[DISP_WORDS] = {
        address(&area), 1, drive->mode, address(d->layer), address(&frame), address(&turn), 0};
    int result = wq_sys_ioctl(&d->sys, d->disp_fd, DISP_EINK_UPDATE2, words);
    if (result >= 0)
        d->frame = frame;
    return result;
}

static enum wq_status send_update(struct kobo_disp *d, const struct drive *drive,
                                  struct wq_rect rect)
{
    for (int i = 0; i < UPDATE_TRIES; i++) {
        if (send_once(d, drive, rect) >= 0)
            return WQ_OK;
        if (errno != EBUSY && errno != EAGAIN && errno != EINTR && errno != ETIMEDOUT)
            break;
        wq_sys_sleep_ms(&d->sys, UPDATE_PAUSE_MS);
    }
    disp_log(d, "an update is refused");
    return WQ_E_IO;
}

static void wait_complete(struct kobo_disp *d)
{
    unsigned long words[DISP_WORDS] = {d->frame};
    if (d->frame == 0)
        return;
    d->frame = 0;
    if (wq_sys_ioctl(&d->sys, d->disp_fd, DISP_EINK_WAIT, words) >= 0) {
        d->timeout_n = 0;
        return;
    }
    d->timeout_n++;
    disp_log(d, "a refresh did not report its end");
}

/* ---- the display ---- */

static void info(const void *self, struct wq_display_info *info)
{
    const struct kobo_disp *d = self;
    wq_kobo_info(d->model, &d->screen, info);
}

static const struct drive *drive_for(const struct kobo_disp *d, enum wq_intent intent)
{
    if (d->is_night && intent == WQ_INTENT_PAGE)
        return &night_page;
    return d->is_night && intent == WQ_INTENT_CLEAN ? &night_clean : &drives[intent];
}

static enum wq_status present(void *self, const struct wq_surface *surface, struct wq_rect rect,
                              enum wq_intent intent)
{
    struct kobo_disp *d = self;
    const struct drive *drive = drive_for(d, intent);
    if (drive->waits_before)
        wait_complete(d);
    for (int32_t y = rect.y; y < rect.y + rect.h; y++)
        memcpy(d->map + (size_t)(y + d->screen.y_px) * (size_t)d->stride + d->screen.x_px + rect.x,
               surface->pixels + (size_t)y * (size_t)surface->stride + rect.x, (size_t)rect.w);
    enum wq_status st = send_update(d, drive, rect);
    if (st != WQ_OK)
        return st;
    if (drive->is_full)
        wait_complete(d);
    if (d->timeout_n < TIMEOUTS_MAX)
        return WQ_OK;
    d->timeout_n = 0;
    errno = ETIMEDOUT;
    disp_log(d, "the panel does not get ready");
    return WQ_E_IO;
}

static enum wq_status wait(void *self)
{
    wait_complete(self);
    return WQ_OK;
}

static enum wq_status rotate(void *self, int quarter)
{
    struct kobo_disp *d = self;
    wait_complete(d);
    wq_kobo_screen_set(&d->screen, d->model, quarter);
    d->stride = quarter & 1 ? d->screen.panel_h_px : d->screen.panel_w_px;
    memset(d->map, 0xFF, d->map_bytes);
    make_layer(d);
    return WQ_OK;
}

static void night(void *self, bool is_night)
{
    struct kobo_disp *d = self;
    d->is_night = is_night;
}

static void close_display(void *self)
{
    struct kobo_disp *d = self;
    if (d->disp_fd >= 0)
        wait_complete(d);
    if (d->map)
        d->sys.ops->munmap(d->sys.self, d->map, d->map_bytes);
    wq_sys_close(&d->sys, d->pixel_fd);
    if (d->ion_handle)
        wq_sys_ioctl(&d->sys, d->ion_fd, ION_FREE, &d->ion_handle);
    wq_sys_close(&d->sys, d->ion_fd);
    wq_sys_close(&d->sys, d->disp_fd);
    free(d);
}

static const struct wq_display_ops ops = {
    .info = info,
    .present = present,
    .wait = wait,
    .rotate = rotate,
    .night = night,
    .close = close_display,
};

static enum wq_status take_memory(struct kobo_disp *d)
{
    uint32_t bytes = (uint32_t)(d->screen.panel_w_px * d->screen.panel_h_px);
    struct ion_alloc alloc = {.align = PAGE_BYTES, .heaps = ION_HEAP_CARVEOUT};
    alloc.bytes = (bytes + PAGE_BYTES - 1) & ~(PAGE_BYTES - 1);
    if (wq_sys_ioctl(&d->sys, d->ion_fd, ION_ALLOC, &alloc) < 0)
        return WQ_E_IO;
    d->ion_handle = alloc.handle;
    struct ion_map map = {.handle = alloc.handle, .fd = -1};
    if (wq_sys_ioctl(&d->sys, d->ion_fd, ION_MAP, &map) < 0)
        return WQ_E_IO;
    d->pixel_fd = map.fd;
    d->map_bytes = alloc.bytes;
    d->map = d->sys.ops->mmap(d->sys.self, d->pixel_fd, 0, d->map_bytes);
    return d->map ? WQ_OK : WQ_E_IO;
}

enum wq_status wq_kobo_open_disp(const struct wq_sys *sys, const struct wq_kobo_model *model,
                                 struct wq_display *display)
{
    struct kobo_disp *d = calloc(1, sizeof *d);
    if (!d)
        return WQ_E_NOMEM;
    d->sys = *sys;
    d->model = model;
    d->pixel_fd = -1;
    wq_kobo_screen_set(&d->screen, model, 0);
    d->disp_fd = wq_sys_open(sys, DISP_PATH, O_RDWR);
    d->ion_fd = wq_sys_open(sys, ION_PATH, O_RDONLY);
    if (d->disp_fd < 0 || d->ion_fd < 0 || take_memory(d) != WQ_OK) {
        int saved = errno;
        disp_log(d, "the screen cannot be opened");
        close_display(d);
        errno = saved;
        return WQ_E_IO;
    }
    (void)rotate(d, 0); /* nothing in it can fail */
    *display = (struct wq_display){&ops, d};
    return WQ_OK;
}
