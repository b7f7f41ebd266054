/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_KOBO_FIXTURE_H
#define WARRAQ_KOBO_FIXTURE_H
/* A Kobo behind the fake system: the panel of any model, with a trace of what is asked of it. */
#include "fake_sys.h"
#include "kobo_disp.h"
#include "kobo_fb.h"
#include "refresh.h"

struct kobo {
    struct fake_sys f;
    const struct wq_kobo_model *model;
    struct panel_fb fb;
    struct panel_disp disp;
    struct wq_display display;
    struct wq_refresher *refresher;
    struct wq_surface surface;
};

static inline bool kobo_is_sunxi(const struct kobo *k)
{
    return k->model->family == WQ_KOBO_SUNXI;
}

/* What the panel refused first; "" nothing. */
static inline const char *kobo_wrong(const struct kobo *k)
{
    return kobo_is_sunxi(k) ? k->disp.wrong : k->fb.wrong;
}

static inline uint32_t kobo_updates(const struct kobo *k)
{
    return kobo_is_sunxi(k) ? k->disp.update_n : k->fb.update_n;
}

static inline const uint8_t *kobo_glass(const struct kobo *k)
{
    return kobo_is_sunxi(k) ? k->disp.glass : k->fb.glass;
}

/* ---- devices ---- */

static inline int kobo_fb_ioctl(struct fake_sys *f, struct fake_node *node, unsigned long request,
                                void *arg)
{
    struct panel_fb *p = node->device;
    const uint32_t *w = arg;
    unsigned number = request & 0xFF;
    struct fb_var_screeninfo asked;
    memcpy(&asked, arg, request == FBIOPUT_VSCREENINFO ? sizeof asked : 4);
    int result = panel_fb_ioctl(p, request, arg, &f->now_us);
    if (request == FBIOPUT_VSCREENINFO)
        fake_trace(f, "put %u bits %u\n", asked.rotate,
                   asked.bits_per_pixel);
    else if (number == 0x2E)
        fake_trace(f, "update %u %s%s\n", w[4], w[5] ? "full" : "part",
                   w[p->model->family == WQ_KOBO_HWTCON ? 7 : 8] ? " flags" : "");
    else if (number == 0x2F)
        fake_trace(f, "wait %u\n", w[0]);
    else if (number == 0x37)
        fake_trace(f, "submitted %u\n", w[0]);
    return result;
}

static inline void *kobo_fb_mmap(struct fake_sys *f, struct fake_node *node, uint64_t off,
                                   size_t bytes)
{
    (void)off;
    struct panel_fb *p = node->device;
    (void)f;
    return bytes <= p->memory_bytes ? p->memory : NULL;
}

static inline int kobo_disp_ioctl(struct fake_sys *f, struct fake_node *node, unsigned long request,
                                  void *arg)
{
    struct panel_disp *p = node->device;
    unsigned long words[7];
    memcpy(words, arg, sizeof words);
    int result = panel_disp_ioctl(p, request, arg, &f->now_us);
    if (request == 0x0406)
        fake_trace(f, "update %lx turned %u\n", words[2], *(uint32_t *)(uintptr_t)words[5]);
    else
        fake_trace(f, "wait %lu\n", words[0]);
    return result;
}

static inline int kobo_ion_ioctl(struct fake_sys *f, struct fake_node *node, unsigned long request,
                                 void *arg)
{
    struct panel_disp *p = node->device;
    if (request == 0xC0084902)
        p->memory_fd = fake_open(f, "ion", O_RDWR);
    return panel_ion_ioctl(p, request, arg);
}

static inline void *kobo_ion_mmap(struct fake_sys *f, struct fake_node *node, uint64_t off,
                                   size_t bytes)
{
    (void)off;
    struct panel_disp *p = node->device;
    (void)f;
    return bytes == p->memory_bytes ? p->memory : NULL;
}

/* ---- life ---- */

/* A machine of `model` as it has booted, no display opened yet. */
static inline void kobo_boot(struct kobo *k, const struct wq_kobo_model *model)
{
    memset(k, 0, sizeof *k);
    fake_init(&k->f);
    k->model = model;
    struct fake_node *node;
    if (kobo_is_sunxi(k)) {
        panel_disp_init(&k->disp, model);
        node = fake_add(&k->f, "/dev/disp", "");
        node->device = &k->disp;
        node->ioctl = kobo_disp_ioctl;
        node = fake_add(&k->f, "/dev/ion", "");
        node->device = &k->disp;
        node->ioctl = kobo_ion_ioctl;
        node = fake_add(&k->f, "ion", "");
        node->device = &k->disp;
        node->mmap = kobo_ion_mmap;
        return;
    }
    panel_fb_init(&k->fb, model, model->family == WQ_KOBO_MXC1 ? 16 : 32);
    node = fake_add(&k->f, "/dev/fb0", "");
    node->device = &k->fb;
    node->ioctl = kobo_fb_ioctl;
    node->mmap = kobo_fb_mmap;
}

/* Open the display and what stands above it, with a white surface of its size. */
static inline void kobo_open(struct kobo *k, uint32_t clean_after)
{
    struct wq_display_info info;
    assert_int_equal(wq_display_kobo(&k->f.sys, k->model, &k->display), WQ_OK);
    assert_int_equal(wq_refresher_open(&k->display, clean_after, &k->refresher), WQ_OK);
    k->display.ops->info(k->display.self, &info);
    k->surface = (struct wq_surface){.w = info.w_px, .h = info.h_px};
    k->surface.stride = WQ_SURFACE_STRIDE(info.w_px > info.h_px ? info.w_px : info.h_px);
    size_t bytes = (size_t)k->surface.stride * (size_t)k->surface.stride;
    k->surface.pixels = malloc(bytes);
    assert_non_null(k->surface.pixels);
    memset(k->surface.pixels, 255, bytes);
}

static inline void kobo_close(struct kobo *k)
{
    if (k->refresher) {
        wq_refresher_close(k->refresher);
        k->display.ops->close(k->display.self);
    }
    k->refresher = NULL;
    free(k->surface.pixels);
    k->surface.pixels = NULL;
}

static inline void kobo_finish(struct kobo *k)
{
    kobo_close(k);
    panel_fb_finish(&k->fb);
    panel_disp_finish(&k->disp);
}

/* ---- pictures ---- */

static inline void kobo_fill(struct kobo *k, struct wq_rect r, uint8_t grey)
{
    for (int32_t y = r.y; y < r.y + r.h; y++)
        memset(k->surface.pixels + (size_t)y * (size_t)k->surface.stride + r.x, grey, (size_t)r.w);
}

static inline struct wq_rect kobo_all(const struct kobo *k)
{
    return (struct wq_rect){0, 0, k->surface.w, k->surface.h};
}

static inline enum wq_status kobo_show(struct kobo *k, enum wq_intent intent, struct wq_rect rect)
{
    const struct wq_refresh one = {rect, intent};
    return wq_refresher_show(k->refresher, &k->surface, &one, 1);
}

/* The glass shows the surface, held upright: white where the bezel hides it. */
static inline void kobo_assert_glass(const struct kobo *k)
{
    int32_t panel_w = k->model->hidden_px[1] + k->model->hidden_px[3] + k->surface.w;
    for (int32_t y = 0; y < k->surface.h; y++)
        assert_memory_equal(kobo_glass(k) + (size_t)(y + k->model->hidden_px[0]) * (size_t)panel_w +
                                k->model->hidden_px[3],
                            k->surface.pixels + (size_t)y * (size_t)k->surface.stride,
                            (size_t)k->surface.w);
}

#endif
