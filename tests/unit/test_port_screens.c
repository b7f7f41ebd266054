/* SPDX-License-Identifier: MIT */
/* Ordinary screens: the picture stands in the middle, in the screen's own depth, and what was there
 * comes back. */
#include <drm.h>
#include <drm_mode.h>
#include <linux/fb.h>
#include "fake_sys.h"
#include "screens.h"

#define W 96
#define H 64

/* ---- a framebuffer ---- */

struct fake_fb {
    struct fb_var_screeninfo var;
    uint32_t stride, bytes;
    bool is_fixed; /* takes no other depth */
    uint8_t memory[128 * 96 * 4];
};

static int fb_ioctl(struct fake_sys *f, struct fake_node *node, unsigned long request, void *arg)
{
    struct fake_fb *fb = node->device;
    (void)f;
    if (request == FBIOGET_VSCREENINFO) {
        *(struct fb_var_screeninfo *)arg = fb->var;
        return 0;
    }
    if (request == FBIOPUT_VSCREENINFO) {
        if (fb->is_fixed)
            return -EINVAL;
        fb->var = *(struct fb_var_screeninfo *)arg;
        fb->stride = fb->var.xres * fb->var.bits_per_pixel / 8;
        return 0;
    }
    if (request != FBIOGET_FSCREENINFO)
        return -ENOTTY;
    struct fb_fix_screeninfo *fix = arg;
    fix->line_length = fb->stride;
    fix->smem_len = fb->bytes;
    return 0;
}

static void *fb_mmap(struct fake_sys *f, struct fake_node *node, uint64_t off, size_t bytes)
{
    struct fake_fb *fb = node->device;
    (void)f;
    assert_int_equal(off, 0);
    assert_true(bytes <= sizeof fb->memory);
    return fb->memory;
}

static void fb_init(struct fake_sys *f, struct fake_fb *fb, uint32_t depth)
{
    fake_init(f);
    *fb = (struct fake_fb){.stride = 128 * depth / 8, .bytes = 128 * 96 * 4};
    fb->var = (struct fb_var_screeninfo){.xres = 128, .yres = 96, .bits_per_pixel = depth};
    fb->var.grayscale = depth == 8;
    struct fake_node *node = fake_add(f, "/dev/fb0", "");
    node->device = fb;
    node->ioctl = fb_ioctl;
    node->mmap = fb_mmap;
}

/* ---- a card ---- */

struct fake_card {
    uint8_t memory[128 * 96 * 4];
    uint32_t connection;
    uint32_t shown_fb; /* of the controller */
    uint32_t buffer_n, fb_n;
    unsigned dirty_n;
    bool is_direct; /* knows no DIRTYFB */
    bool is_probed; /* the kernel has looked what is plugged in */
};

static int card_ioctl(struct fake_sys *f, struct fake_node *node, unsigned long request, void *arg)
{
    struct fake_card *card = node->device;
    (void)f;
    switch (request) {
    case DRM_IOCTL_MODE_GETRESOURCES: {
        struct drm_mode_card_res *r = arg;
        ((uint32_t *)(uintptr_t)r->crtc_id_ptr)[0] = 40;
        ((uint32_t *)(uintptr_t)r->crtc_id_ptr)[1] = 41;
        ((uint32_t *)(uintptr_t)r->connector_id_ptr)[0] = 50;
        ((uint32_t *)(uintptr_t)r->connector_id_ptr)[1] = 51;
        r->count_crtcs = r->count_connectors = 2;
        return 0;
    }
    case DRM_IOCTL_MODE_GETCONNECTOR: {
        struct drm_mode_get_connector *c = arg;
        if (c->count_modes == 0)
            card->is_probed = true;
        c->connection = c->connector_id != 51 ? 2 : card->is_probed ? card->connection : 3;
        if (c->count_modes == 0 || !card->is_probed) {
            c->count_modes = card->is_probed;
            c->count_encoders = 1;
            return 0;
        }
        c->count_modes = c->count_encoders = 1;
        struct drm_mode_modeinfo *mode = (struct drm_mode_modeinfo *)(uintptr_t)c->modes_ptr;
        mode->hdisplay = 128;
        mode->vdisplay = 96;
        *(uint32_t *)(uintptr_t)c->encoders_ptr = 60;
        c->encoder_id = 0;
        return 0;
    }
    case DRM_IOCTL_MODE_GETENCODER:
        ((struct drm_mode_get_encoder *)arg)->possible_crtcs = 2;
        return 0;
    case DRM_IOCTL_MODE_CREATE_DUMB: {
        struct drm_mode_create_dumb *dumb = arg;
        dumb->pitch = 128 * 4;
        dumb->size = sizeof card->memory;
        dumb->handle = 70;
        card->buffer_n++;
        return 0;
    }
    case DRM_IOCTL_MODE_DESTROY_DUMB:
        card->buffer_n--;
        return 0;
    case DRM_IOCTL_MODE_ADDFB:
        ((struct drm_mode_fb_cmd *)arg)->fb_id = 80;
        card->fb_n++;
        return 0;
    case DRM_IOCTL_MODE_RMFB:
        card->fb_n--;
        return 0;
    case DRM_IOCTL_MODE_MAP_DUMB:
        ((struct drm_mode_map_dumb *)arg)->offset = 0x10000;
        return 0;
    case DRM_IOCTL_MODE_GETCRTC:
        assert_int_equal(((struct drm_mode_crtc *)arg)->crtc_id, 41);
        ((struct drm_mode_crtc *)arg)->fb_id = card->shown_fb;
        return 0;
    case DRM_IOCTL_MODE_SETCRTC: {
        const struct drm_mode_crtc *c = arg;
        assert_int_equal(c->crtc_id, 41);
        assert_int_equal(*(uint32_t *)(uintptr_t)c->set_connectors_ptr, 51);
        card->shown_fb = c->fb_id;
        return 0;
    }
    case DRM_IOCTL_MODE_DIRTYFB:
        card->dirty_n++;
        return card->is_direct ? -ENOSYS : 0;
    default:
        return -ENOTTY;
    }
}

static void *card_mmap(struct fake_sys *f, struct fake_node *node, uint64_t off, size_t bytes)
{
    struct fake_card *card = node->device;
    (void)f;
    assert_int_equal(off, 0x10000);
    assert_int_equal(bytes, sizeof card->memory);
    return card->memory;
}

static void card_init(struct fake_sys *f, struct fake_card *card)
{
    fake_init(f);
    *card = (struct fake_card){.connection = 1, .shown_fb = 7, .is_probed = true};
    struct fake_node *node = fake_add(f, "/dev/dri/card0", "");
    node->device = card;
    node->ioctl = card_ioctl;
    node->mmap = card_mmap;
}

/* ---- pictures ---- */

static uint8_t pixels[W * H];

static struct wq_surface picture(void)
{
    for (int i = 0; i < W * H; i++)
        pixels[i] = (uint8_t)(i % 16 * 17);
    return (struct wq_surface){.pixels = pixels, .w = W, .h = H, .stride = W};
}

static struct wq_device device(void)
{
    return (struct wq_device){.w_px = W, .h_px = H, .dpi = 100, .levels = 16};
}

/* The grey of the picture's (x, y) in a memory whose rows have 128 pixels and which has 96 rows. */
static uint32_t grey_at(const uint8_t *memory, uint32_t depth, int x, int y)
{
    size_t at = ((size_t)(y + 16) * 128 + (size_t)(x + 16)) * depth / 8;
    uint16_t half;
    uint32_t full;
    memcpy(&half, memory + at, sizeof half);
    memcpy(&full, memory + at, sizeof full);
    return depth == 8 ? memory[at] : depth == 16 ? half : full;
}

static void check_picture(const uint8_t *memory, uint32_t depth)
{
    for (int y = 0; y < H; y++) {
        for (int x = 0; x < W; x++) {
            uint32_t grey = pixels[y * W + x];
            uint32_t want = depth == 8    ? grey
                            : depth == 16 ? grey >> 3 << 11 | grey >> 2 << 5 | grey >> 3
                                          : 0xFF000000u | grey * 0x010101u;
            assert_int_equal(grey_at(memory, depth, x, y), want);
        }
    }
}

static void show(const struct wq_display *display)
{
    struct wq_surface surface = picture();
    assert_int_equal(display->ops->present(display->self, &surface, (struct wq_rect){0, 0, W, H},
                                           WQ_INTENT_PAGE),
                     WQ_OK);
}

/* ---- tests ---- */

static void test_a_framebuffer_shows_greys_in_its_depth(void **state)
{
    (void)state;
    static const uint32_t depths[] = {8, 16, 32};
    for (size_t i = 0; i < 3; i++) {
        struct fake_sys f;
        struct fake_fb fb;
        struct wq_display display;
        struct wq_rect at;
        struct wq_device d = device();
        fb_init(&f, &fb, depths[i]);
        assert_int_equal(wq_display_fbdev(&f.sys, "/dev/fb0", &d, &display, &at), WQ_OK);
        assert_int_equal(at.x, 16);
        assert_int_equal(at.y, 16);
        assert_int_equal(at.w, 128);
        show(&display);
        check_picture(fb.memory, depths[i]);
        display.ops->close(display.self);
        assert_int_equal(f.open_n, 0);
        assert_int_equal(f.map_n, 0);
    }
}

static void test_a_screen_that_is_turned_shows_the_picture_so(void **state)
{
    (void)state;
    for (int quarter = 0; quarter < 4; quarter++) {
        struct fake_sys f;
        struct fake_fb fb;
        struct wq_display display;
        struct wq_display_info info;
        struct wq_rect at;
        struct wq_device d = device();
        fb_init(&f, &fb, 32);
        assert_int_equal(wq_display_fbdev(&f.sys, "/dev/fb0", &d, &display, &at), WQ_OK);
        assert_int_equal(display.ops->rotate(display.self, quarter), WQ_OK);
        display.ops->info(display.self, &info);
        struct wq_surface held = picture();
        held.w = held.stride = quarter & 1 ? H : W;
        held.h = quarter & 1 ? W : H;
        assert_int_equal(info.w_px, held.w);
        assert_int_equal(info.h_px, held.h);
        /* in two parts, of which one is not as wide as the screen */
        const struct wq_rect parts[] = {
            {0, 0, held.w, 9}, {0, 9, 5, held.h - 9}, {5, 9, held.w - 5, held.h - 9}};
        for (int i = 0; i < 3; i++)
            assert_int_equal(display.ops->present(display.self, &held, parts[i], WQ_INTENT_PAGE),
                             WQ_OK);
        for (int y = 0; y < held.h; y++)
            for (int x = 0; x < held.w; x++) {
                /* turned clockwise, the screen's top left is the panel's bottom left */
                const int on[4][2] = {
                    {x, y}, {y, H - 1 - x}, {W - 1 - x, H - 1 - y}, {W - 1 - y, x}};
                assert_int_equal(grey_at(fb.memory, 32, on[quarter][0], on[quarter][1]),
                                 0xFF000000u | pixels[y * held.w + x] * 0x010101u);
            }
        display.ops->close(display.self);
    }
}

static void test_a_framebuffer_of_another_depth_gets_it_back(void **state)
{
    (void)state;
    struct fake_sys f;
    struct fake_fb fb;
    struct wq_display display;
    struct wq_rect at;
    struct wq_device d = device();
    fb_init(&f, &fb, 24);
    assert_int_equal(wq_display_fbdev(&f.sys, "/dev/fb0", &d, &display, &at), WQ_OK);
    assert_int_equal(fb.var.bits_per_pixel, 32);
    show(&display);
    check_picture(fb.memory, 32);
    display.ops->restore(display.self);
    assert_int_equal(fb.var.bits_per_pixel, 24);
    display.ops->close(display.self);
}

static void test_a_framebuffer_that_was_scrolled_shows_its_beginning(void **state)
{
    (void)state;
    struct fake_sys f;
    struct fake_fb fb;
    struct wq_display display;
    struct wq_rect at;
    struct wq_device d = device();
    fb_init(&f, &fb, 16);
    fb.var.yres_virtual = 192;
    fb.var.yoffset = 96;
    assert_int_equal(wq_display_fbdev(&f.sys, "/dev/fb0", &d, &display, &at), WQ_OK);
    assert_int_equal(fb.var.yoffset, 0);
    assert_int_equal(fb.var.bits_per_pixel, 16);
    show(&display);
    check_picture(fb.memory, 16);
    display.ops->close(display.self);
    assert_int_equal(fb.var.yoffset, 96);
}

static void test_a_framebuffer_that_does_not_fit_is_refused(void **state)
{
    (void)state;
    struct fake_sys f;
    struct fake_fb fb;
    struct wq_display display = {0};
    struct wq_rect at;
    struct wq_device d = device();
    fb_init(&f, &fb, 32);
    d.w_px = 129;
    assert_int_equal(wq_display_fbdev(&f.sys, "/dev/fb0", &d, &display, &at), WQ_E_RANGE);
    d.w_px = W;
    fb.bytes = 1000; /* less than its rows need */
    assert_int_equal(wq_display_fbdev(&f.sys, "/dev/fb0", &d, &display, &at), WQ_E_IO);
    fb_init(&f, &fb, 24);
    fb.is_fixed = true;
    assert_int_equal(wq_display_fbdev(&f.sys, "/dev/fb0", &d, &display, &at), WQ_E_IO);
    assert_int_equal(wq_display_fbdev(&f.sys, "/dev/fb1", &d, &display, &at), WQ_E_IO);
    assert_null(display.ops);
    assert_int_equal(f.open_n, 0);
}

static void test_a_card_shows_the_picture_and_gives_back_what_was_there(void **state)
{
    (void)state;
    for (int is_direct = 0; is_direct < 2; is_direct++) {
        struct fake_sys f;
        struct fake_card card;
        struct wq_display display;
        struct wq_rect at;
        struct wq_device d = device();
        card_init(&f, &card);
        card.is_direct = is_direct;
        assert_int_equal(wq_display_drm(&f.sys, "/dev/dri/card0", &d, &display, &at), WQ_OK);
        assert_int_equal(card.shown_fb, 80);
        show(&display);
        assert_int_equal(card.dirty_n, 1);
        check_picture(card.memory, 32);
        display.ops->close(display.self);
        assert_int_equal(card.shown_fb, 7);
        assert_int_equal(card.buffer_n + card.fb_n, 0);
        assert_int_equal(f.open_n, 0);
        assert_int_equal(f.map_n, 0);
    }
}

static void test_a_card_is_made_to_look_for_its_screen(void **state)
{
    (void)state;
    struct fake_sys f;
    struct fake_card card;
    struct wq_display display;
    struct wq_rect at;
    struct wq_device d = device();
    card_init(&f, &card);
    card.is_probed = false;
    assert_int_equal(wq_display_drm(&f.sys, "/dev/dri/card0", &d, &display, &at), WQ_OK);
    show(&display);
    check_picture(card.memory, 32);
    display.ops->close(display.self);
}

static void test_a_card_without_a_screen_is_refused(void **state)
{
    (void)state;
    struct fake_sys f;
    struct fake_card card;
    struct wq_display display = {0};
    struct wq_rect at;
    struct wq_device d = device();
    card_init(&f, &card);
    card.connection = 2;
    assert_int_equal(wq_display_drm(&f.sys, "/dev/dri/card0", &d, &display, &at), WQ_E_IO);
    assert_int_equal(errno, ENODEV);
    card.connection = 1;
    d.h_px = 97;
    assert_int_equal(wq_display_drm(&f.sys, "/dev/dri/card0", &d, &display, &at), WQ_E_RANGE);
    assert_null(display.ops);
    assert_int_equal(card.buffer_n + card.fb_n, 0);
    assert_int_equal(f.open_n, 0);
}

static void test_a_card_that_refuses_any_call_leaves_nothing_behind(void **state)
{
    (void)state;
    for (unsigned turn = 0; turn < 10; turn++) {
        struct fake_sys f;
        struct fake_card card;
        struct wq_display display = {0};
        struct wq_rect at;
        struct wq_device d = device();
        card_init(&f, &card);
        fake_fault(&f, (struct fake_fault){.call = FAKE_IOCTL,
                                           .path = "/dev/dri/card0",
                                           .from = turn,
                                           .n = 1,
                                           .error = EACCES});
        if (wq_display_drm(&f.sys, "/dev/dri/card0", &d, &display, &at) == WQ_OK)
            display.ops->close(display.self);
        assert_int_equal(card.buffer_n + card.fb_n, 0);
        assert_int_equal(f.open_n, 0);
        assert_int_equal(f.map_n, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_framebuffer_shows_greys_in_its_depth),
        cmocka_unit_test(test_a_screen_that_is_turned_shows_the_picture_so),
        cmocka_unit_test(test_a_framebuffer_of_another_depth_gets_it_back),
        cmocka_unit_test(test_a_framebuffer_that_was_scrolled_shows_its_beginning),
        cmocka_unit_test(test_a_framebuffer_that_does_not_fit_is_refused),
        cmocka_unit_test(test_a_card_shows_the_picture_and_gives_back_what_was_there),
        cmocka_unit_test(test_a_card_is_made_to_look_for_its_screen),
        cmocka_unit_test(test_a_card_without_a_screen_is_refused),
        cmocka_unit_test(test_a_card_that_refuses_any_call_leaves_nothing_behind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
