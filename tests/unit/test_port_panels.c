/* SPDX-License-Identifier: MIT */
/* Bare panels on SPI: what is presented stands on the glass to the bit, no controller is asked for
 * what it would not do, and a panel that fails is named and begun anew. */
#include "panel.h"
#include "spi_fixture.h"

static const char *const devices[] = {
    "waveshare-7.5",  "waveshare-7.5-grey", "waveshare-2.13", "waveshare-1.54", "waveshare-6",
    "waveshare-6-hd", "waveshare-7.8",      "waveshare-9.7",  "waveshare-10.3",
};
#define DEVICES (sizeof devices / sizeof devices[0])

/* A small one of each controller, for what is tried many times. */
static const char *const controllers[] = {"waveshare-7.5", "waveshare-7.5-grey", "waveshare-2.13",
                                          "waveshare-6"};
#define CONTROLLERS (sizeof controllers / sizeof controllers[0])

struct bench {
    struct fake_sys sys;
    struct spi_board board;
    struct wq_device device;
    struct wq_display display;
    struct wq_surface surface;
    unsigned seed;
    unsigned left_n; /* calls until the process fails */
    jmp_buf crashed;
};

/* ---- pictures ---- */

static uint8_t level(const struct bench *b, unsigned n)
{
    int levels = b->device.levels;
    return (uint8_t)((int)(n % (unsigned)levels) * 255 / (levels - 1));
}

/* Other pixels in `rect`, in the panel's levels, or black and white alone. */
static void scribble(struct bench *b, struct wq_rect rect, bool in_two)
{
    for (int32_t y = rect.y; y < rect.y + rect.h; y++) {
        for (int32_t x = rect.x; x < rect.x + rect.w; x++) {
            b->seed = b->seed * 1664525u + 1013904223u;
            uint8_t grey = level(b, b->seed >> 20);
            b->surface.pixels[y * b->surface.stride + x] = in_two ? (grey & 1) * 255 : grey;
        }
    }
}

/* Where the screen's (x, y) stands on the glass when the panel is held turned clockwise. */
static uint8_t seen(const struct bench *b, int quarter, int32_t x, int32_t y)
{
    const struct panel_spi *p = &b->board.panel;
    int32_t w = p->w, h = p->h;
    switch (quarter) {
    case 1:
        return *panel_spi_pixel(p, y, h - 1 - x);
    case 2:
        return *panel_spi_pixel(p, w - 1 - x, h - 1 - y);
    case 3:
        return *panel_spi_pixel(p, w - 1 - y, x);
    default:
        return *panel_spi_pixel(p, x, y);
    }
}

static void check_glass(const struct bench *b, int quarter)
{
    assert_string_equal(b->board.panel.wrong, "");
    for (int32_t y = 0; y < b->surface.h; y++)
        for (int32_t x = 0; x < b->surface.w; x++)
            if (seen(b, quarter, x, y) != b->surface.pixels[y * b->surface.stride + x])
                fail_msg("%s: (%d, %d) is %d on the glass, not %d", b->device.name, x, y,
                         seen(b, quarter, x, y), b->surface.pixels[y * b->surface.stride + x]);
}

/* ---- set-up ---- */

static void open_bench(struct bench *b, const char *device)
{
    memset(b, 0, sizeof *b);
    b->seed = 7;
    assert_int_equal(wq_device_parse(device, &b->device), WQ_OK);
    spi_board_init(&b->board, &b->sys, device);
    const struct wq_panel_model *model = wq_panel_model_find(device);
    assert_non_null(model);
    assert_int_equal(wq_display_panel(&b->sys.sys, &b->device, model, &b->display), WQ_OK);
    b->surface =
        (struct wq_surface){.w = b->device.w_px, .h = b->device.h_px, .stride = b->device.w_px};
    b->surface.pixels = test_malloc((size_t)b->device.w_px * (size_t)b->device.h_px);
}

static void close_bench(struct bench *b)
{
    b->display.ops->close(b->display.self);
    assert_int_equal(b->sys.open_n, 0);
    assert_string_equal(b->board.panel.wrong, "");
    test_free(b->surface.pixels);
    panel_spi_finish(&b->board.panel);
}

static enum wq_status show(struct bench *b, struct wq_rect rect, enum wq_intent intent)
{
    enum wq_status st = b->display.ops->present(b->display.self, &b->surface, rect, intent);
    return st == WQ_OK ? b->display.ops->wait(b->display.self) : st;
}

static struct wq_rect whole(const struct bench *b)
{
    return (struct wq_rect){0, 0, b->surface.w, b->surface.h};
}

/* The same with a picture on the glass. */
static void open_shown(struct bench *b, const char *device, bool in_two)
{
    open_bench(b, device);
    scribble(b, whole(b), in_two);
    assert_int_equal(show(b, whole(b), WQ_INTENT_CLEAN), WQ_OK);
    check_glass(b, 0);
}

/* ---- tests ---- */

static void test_every_panel_shows_what_is_presented(void **state)
{
    (void)state;
    for (size_t i = 0; i < DEVICES; i++) {
        struct bench b;
        open_shown(&b, devices[i], false);
        scribble(&b, whole(&b), false);
        assert_int_equal(show(&b, whole(&b), WQ_INTENT_PAGE), WQ_OK);
        check_glass(&b, 0);
        assert_int_equal(b.board.panel.flash_n, b.device.levels == 4 ? 2 : 1);
        close_bench(&b);
    }
}

static void test_a_part_is_shown_without_a_flash(void **state)
{
    (void)state;
    for (size_t i = 0; i < DEVICES; i++) {
        struct bench b;
        open_shown(&b, devices[i], true);
        for (int32_t n = 0; n < 3; n++) {
            struct wq_display_info info;
            b.display.ops->info(b.display.self, &info);
            struct wq_rect part = {info.align_x_px * n, 17 + n, info.align_x_px * 2, 31};
            scribble(&b, part, true);
            unsigned flash_n = b.board.panel.flash_n;
            assert_int_equal(show(&b, part, WQ_INTENT_HIGHLIGHT), WQ_OK);
            assert_int_equal(b.board.panel.flash_n, flash_n);
            check_glass(&b, 0);
        }
        close_bench(&b);
    }
}

static void test_a_panel_that_slept_goes_on_without_a_flash(void **state)
{
    (void)state;
    for (size_t i = 0; i < DEVICES; i++) {
        struct bench b;
        open_shown(&b, devices[i], true);
        assert_int_equal(b.display.ops->sleep(b.display.self), WQ_OK);
        assert_int_equal(b.display.ops->sleep(b.display.self), WQ_OK);
        unsigned flash_n = b.board.panel.flash_n;
        scribble(&b, whole(&b), true);
        assert_int_equal(show(&b, whole(&b), WQ_INTENT_TYPING), WQ_OK);
        check_glass(&b, 0);
        assert_int_equal(b.board.panel.flash_n, flash_n);
        close_bench(&b);
    }
}

static void test_the_screen_turns_in_quarters(void **state)
{
    (void)state;
    for (size_t i = 0; i < DEVICES; i++) {
        for (int quarter = 1; quarter < 4; quarter++) {
            struct bench b;
            struct wq_display_info info;
            if (i > CONTROLLERS && quarter != 1 + (int)i % 3)
                continue; /* the largest panels take long */
            open_bench(&b, devices[i]);
            assert_int_equal(b.display.ops->rotate(b.display.self, quarter), WQ_OK);
            b.display.ops->info(b.display.self, &info);
            b.surface.w = b.surface.stride = info.w_px;
            b.surface.h = info.h_px;
            assert_int_equal(info.w_px, quarter & 1 ? b.board.panel.h : b.board.panel.w);
            scribble(&b, whole(&b), false);
            assert_int_equal(show(&b, whole(&b), WQ_INTENT_CLEAN), WQ_OK);
            check_glass(&b, quarter);
            struct wq_rect part = {0, 0, info.align_x_px * 3, info.align_y_px * 3};
            scribble(&b, part, true);
            assert_int_equal(show(&b, part, WQ_INTENT_MENU), WQ_OK);
            check_glass(&b, quarter);
            close_bench(&b);
        }
    }
}

static void test_at_the_end_the_panel_is_asleep_and_without_power(void **state)
{
    (void)state;
    for (size_t i = 0; i < DEVICES; i++) {
        struct bench b;
        open_shown(&b, devices[i], false);
        b.display.ops->close(b.display.self);
        assert_string_equal(b.board.panel.wrong, "");
        assert_true(b.board.panel.is_asleep || !b.board.panel.is_on);
        assert_false(b.board.panel.power_high);
        assert_int_equal(b.sys.open_n, 0);
        test_free(b.surface.pixels);
        panel_spi_finish(&b.board.panel);
    }
}

static void test_a_panel_that_never_gets_ready_is_named_and_begun_anew(void **state)
{
    (void)state;
    for (size_t i = 0; i < CONTROLLERS; i++) {
        struct bench b;
        open_bench(&b, controllers[i]);
        b.board.panel.is_stuck = true;
        scribble(&b, whole(&b), false);
        uint64_t from = b.sys.now_us;
        errno = 0;
        assert_int_equal(show(&b, whole(&b), WQ_INTENT_CLEAN), WQ_E_IO);
        assert_int_equal(errno, ETIMEDOUT);
        assert_true(b.sys.now_us - from < 20000000);
        b.board.panel.is_stuck = false;
        b.board.panel.wrong[0] = '\0';
        assert_int_equal(show(&b, whole(&b), WQ_INTENT_CLEAN), WQ_OK);
        check_glass(&b, 0);
        close_bench(&b);
    }
}

static void test_a_bus_that_fails_is_begun_anew(void **state)
{
    (void)state;
    for (size_t i = 0; i < CONTROLLERS; i++) {
        for (unsigned at = 0; at < 40; at += at < 12 ? 1 : 7) {
            struct bench b;
            open_shown(&b, controllers[i], true);
            fake_fault(&b.sys, (struct fake_fault){.call = FAKE_IOCTL,
                                                   .path = "/dev/spidev0.0",
                                                   .from = at,
                                                   .n = 1,
                                                   .error = EIO});
            scribble(&b, whole(&b), true);
            if (show(&b, whole(&b), WQ_INTENT_CLEAN) != WQ_OK) {
                b.board.panel.wrong[0] = '\0'; /* what was cut short is no order */
                assert_int_equal(show(&b, whole(&b), WQ_INTENT_CLEAN), WQ_OK);
            }
            check_glass(&b, 0);
            close_bench(&b);
        }
    }
}

static void test_a_chip_without_interrupts_is_asked_instead(void **state)
{
    (void)state;
    struct bench b;
    open_bench(&b, "waveshare-7.5");
    b.display.ops->close(b.display.self);
    b.board.pi.has_no_edges = true;
    assert_int_equal(
        wq_display_panel(&b.sys.sys, &b.device, wq_panel_model_find("waveshare-7.5"), &b.display),
        WQ_OK);
    scribble(&b, whole(&b), false);
    assert_int_equal(show(&b, whole(&b), WQ_INTENT_CLEAN), WQ_OK);
    check_glass(&b, 0);
    close_bench(&b);
}

static void test_the_header_is_found_by_its_label(void **state)
{
    (void)state;
    static const char *const labels[] = {"pinctrl-bcm2835", "pinctrl-bcm2711", "pinctrl-rp1"};
    for (size_t i = 0; i < 3; i++) {
        struct bench b;
        open_bench(&b, "waveshare-7.5");
        b.display.ops->close(b.display.self);
        b.board.pi.label = labels[i];
        const struct wq_panel_model *model = wq_panel_model_find("waveshare-7.5");
        assert_int_equal(wq_display_panel(&b.sys.sys, &b.device, model, &b.display), WQ_OK);
        close_bench(&b);
    }
}

static void test_a_machine_without_the_header_is_refused(void **state)
{
    (void)state;
    struct bench b;
    struct wq_display none = {0};
    open_bench(&b, "waveshare-7.5");
    const struct wq_panel_model *model = wq_panel_model_find("waveshare-7.5");
    b.display.ops->close(b.display.self);
    b.board.pi.label = "gpio-mockup";
    assert_int_equal(wq_display_panel(&b.sys.sys, &b.device, model, &none), WQ_E_IO);
    assert_int_equal(errno, ENODEV);
    fake_find(&b.sys, "/dev/spidev0.0")->is_gone = true;
    assert_int_equal(wq_display_panel(&b.sys.sys, &b.device, model, &none), WQ_E_IO);
    assert_int_equal(errno, ENOENT);
    assert_null(none.ops);
    assert_int_equal(b.sys.open_n, 0);
    test_free(b.surface.pixels);
    panel_spi_finish(&b.board.panel);
}

static void test_a_controller_of_another_panel_is_refused(void **state)
{
    (void)state;
    struct bench b;
    open_bench(&b, "waveshare-6-hd");
    b.board.panel.w = 1200; /* what it tells of itself */
    scribble(&b, whole(&b), false);
    assert_int_equal(show(&b, whole(&b), WQ_INTENT_CLEAN), WQ_E_IO);
    assert_int_equal(errno, ENXIO);
    b.board.panel.w = b.device.w_px;
    close_bench(&b);
}

/* ---- what each panel is asked ---- */

/* A flash, a page, a menu, the focus, a key, a picture and a page after them, sleep and the end, of
 * black pixels in a white picture. Written down from the makers' sequences as docs/porting.md tells
 * them; data beyond twelve are counted. */
static const char *const uc_start =
    "power\nreset\n01 07 07 3F 3F\n06 17 17 28 17\n04\n00 1F\n61 03 20 01 E0\n15 00\n50 10 07\n"
    "60 22\n";
static const char *const uc_black =
    "10 [48000]\n13 [48000]\n12\n" /* the first picture: full waveform */
    "50 A9 07\nE0 02\nE5 6E\n91\n90 00 00 03 1F 00 00 01 DF 01\n10 [48000]\n13 [48000]\n12\n92\n"
    "91\n90 00 20 00 5F 00 20 00 5F 01\n10 [512]\n13 [512]\n12\n92\n"
    "91\n90 00 F8 00 FF 00 20 00 21 01\n10 FF FF\n13 00 00\n12\n92\n"
    "91\n90 00 08 00 0F 00 40 00 41 01\n10 FF FF\n13 00 00\n12\n92\n"
    /* a picture needs a reset to come back to the full waveform; a flash takes the fast one */
    "reset\n01 07 07 3F 3F\n06 17 17 28 17\n04\n00 1F\n61 03 20 01 E0\n15 00\n50 10 07\n60 22\n"
    "10 [48000]\n13 [48000]\n12\n"
    "50 10 07\n06 27 27 18 17\nE0 02\nE5 5A\n10 [48000]\n13 [48000]\n12\n";
static const char *const uc_grey =
    "50 10 07\n06 27 27 18 17\nE0 02\nE5 5F\n10 [48000]\n13 [48000]\n12\n"
    "10 [48000]\n13 [48000]\n12\n10 [48000]\n13 [48000]\n12\n"
    "50 A9 07\nE0 02\nE5 6E\n91\n90 00 F8 00 FF 00 20 00 21 01\n10 FF FF\n13 00 00\n12\n92\n"
    "91\n90 00 08 00 0F 00 40 00 41 01\n10 FF FF\n13 00 00\n12\n92\n"
    "50 10 07\n06 27 27 18 17\nE0 02\nE5 5F\n10 [48000]\n13 [48000]\n12\n"
    "10 [48000]\n13 [48000]\n12\n";
static const char *const uc_end = "50 F7\n02\n07 A5\nno power";

static const char *const ssd_213 =
    "power\nreset\n12\n01 F9 00 00\n11 03\n44 00 0F\n45 00 00 F9 00\n21 00 80\n18 80\n";
static const char *const ssd_154 =
    "power\nreset\n12\n01 C7 00 00\n11 03\n44 00 18\n45 00 00 C7 00\n21 00 80\n18 80\n";
#define SSD_PLANES(n) "4E 00\n4F 00 00\n26 [" n "]\n4E 00\n4F 00 00\n24 [" n "]\n"
#define SSD_FULL(n) "3C 05\n" SSD_PLANES(n) "22 F7\n20\n"
#define SSD_PART(n) "3C 80\n" SSD_PLANES(n) "22 FF\n20\n"
#define SSD_FAST(n) "1A 64 00\n22 91\n20\n3C 05\n" SSD_PLANES(n) "22 C7\n20\n"
#define SSD_SHOWS(n) \
    SSD_FULL(n) SSD_PART(n) SSD_PART(n) SSD_PART(n) SSD_PART(n) SSD_FULL(n) SSD_FAST(n)
static const char *const ssd_end = "10 01\nno power";

static const char *const it_start =
    "power\nreset\n0001\n0302\n0011 020A 0012\n0011 0208 36E0\n0011 0004 0001\n";
/* each area is loaded at 4 bits a pixel, then drawn; words of an area of W x H: 5 + W * H / 4 */
static const char *const it_6 = /* 800 x 600, multiples of 32 */
    "0021 0120 0000 0000 0320 0258 [120005]\n0022\n0034 0000 0000 0320 0258 0002\n"
    "0021 0120 0000 0000 0320 0258 [120005]\n0022\n0034 0000 0000 0320 0258 0003\n"
    "0021 0120 0020 0020 0040 0040 [1029]\n0022\n0034 0020 0020 0040 0040 0003\n"
    "0021 0120 00E0 0020 0020 0002 [21]\n0022\n0034 00E0 0020 0020 0002 0001\n"
    "0021 0120 0000 0040 0020 0002 [21]\n0022\n0034 0000 0040 0020 0002 0001\n"
    "0021 0120 0000 0000 0320 0258 [120005]\n0022\n0034 0000 0000 0320 0258 0002\n"
    "0021 0120 0000 0000 0320 0258 [120005]\n0022\n0034 0000 0000 0320 0258 0002\n";
static const char *const it_103 = /* 1872 x 1404, multiples of 8, mirrored */
    "0021 0120 0000 0000 0750 057C [657077]\n0022\n0034 0000 0000 0750 057C 0002\n"
    "0021 0120 0000 0000 0750 057C [657077]\n0022\n0034 0000 0000 0750 057C 0003\n"
    "0021 0120 06F0 0020 0040 0040 [1029]\n0022\n0034 06F0 0020 0040 0040 0003\n"
    "0021 0120 0650 0020 0008 0002 0000 0000 0000 0000\n0022\n0034 0650 0020 0008 0002 0001\n"
    "0021 0120 0740 0040 0008 0002 0000 0000 0000 0000\n0022\n0034 0740 0040 0008 0002 0001\n"
    "0021 0120 0000 0000 0750 057C [657077]\n0022\n0034 0000 0000 0750 057C 0002\n"
    "0021 0120 0000 0000 0750 057C [657077]\n0022\n0034 0000 0000 0750 057C 0002\n";
static const char *const it_end = "0002\n0003\nno power";

static const struct {
    const char *device, *start, *shows, *end;
} traces[] = {
    {"waveshare-7.5", uc_start, uc_black, uc_end},
    {"waveshare-7.5-grey", uc_start, uc_grey, uc_end},
    {"waveshare-2.13", ssd_213, SSD_SHOWS("4000"), ssd_end},
    {"waveshare-1.54", ssd_154, SSD_SHOWS("5000"), ssd_end},
    {"waveshare-6", it_start, it_6, it_end},
    {"waveshare-10.3", it_start, it_103, it_end},
};

static void fill(struct bench *b, struct wq_rect rect, uint8_t grey)
{
    for (int32_t y = rect.y; y < rect.y + rect.h; y++)
        memset(b->surface.pixels + y * b->surface.stride + rect.x, grey, (size_t)rect.w);
}

/* A flash, a page, a menu, the focus, a key, a picture and a flash, then the end. Rectangles are as
 * refresh.c aligns them for the panel. */
static void test_each_panel_is_asked_what_it_understands(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof traces / sizeof traces[0]; i++) {
        struct bench b;
        char wanted[4096];
        open_bench(&b, traces[i].device);
        struct wq_display_info info;
        b.display.ops->info(b.display.self, &info);
        const struct wq_rect menu = {32, 32, 64, 64},
                             focus = {256 - info.align_x_px, 32, info.align_x_px, 2},
                             key = {8 - 8 % info.align_x_px, 64, info.align_x_px, 2};
        fill(&b, whole(&b), 255);
        assert_int_equal(show(&b, whole(&b), WQ_INTENT_CLEAN), WQ_OK);
        assert_int_equal(show(&b, whole(&b), WQ_INTENT_PAGE), WQ_OK);
        fill(&b, menu, 0);
        assert_int_equal(show(&b, menu, WQ_INTENT_MENU), WQ_OK);
        bool is_wide = focus.x + focus.w <= b.surface.w;
        fill(&b, is_wide ? focus : key, 0);
        assert_int_equal(show(&b, is_wide ? focus : key, WQ_INTENT_HIGHLIGHT), WQ_OK);
        fill(&b, key, 0);
        assert_int_equal(show(&b, key, WQ_INTENT_TYPING), WQ_OK);
        assert_int_equal(show(&b, whole(&b), WQ_INTENT_IMAGE), WQ_OK);
        assert_int_equal(show(&b, whole(&b), WQ_INTENT_CLEAN), WQ_OK);
        check_glass(&b, 0);
        b.display.ops->close(b.display.self);
        snprintf(wanted, sizeof wanted, "%s%s%s", traces[i].start, traces[i].shows, traces[i].end);
        if (strcmp(b.board.panel.trace, wanted) != 0)
            fail_msg("%s was asked:\n%s", traces[i].device, b.board.panel.trace);
        test_free(b.surface.pixels);
        panel_spi_finish(&b.board.panel);
    }
}

/* ---- a process that ends badly ---- */

static int ioctl_or_crash(void *self, int fd, unsigned long request, void *arg)
{
    struct fake_sys *f = self;
    struct bench *b = (struct bench *)f; /* its first member */
    if (b->left_n-- == 0)
        longjmp(b->crashed, 1);
    return fake_ioctl(self, fd, request, arg);
}

/* The process fails when it makes its n-th call from now on. */
static void crash_after(struct bench *b, unsigned n)
{
    static struct wq_sys_ops ops;
    ops = *b->sys.sys.ops;
    ops.ioctl = ioctl_or_crash;
    b->sys.sys.ops = &ops;
    b->left_n = n;
}

static void show_and_sleep(struct bench *b)
{
    assert_int_equal(show(b, whole(b), WQ_INTENT_CLEAN), WQ_OK);
    assert_int_equal(b->display.ops->sleep(b->display.self), WQ_OK);
    assert_int_equal(show(b, whole(b), WQ_INTENT_PAGE), WQ_OK);
}

/* Whether all of it went by before the call number `at`. */
static bool goes_by(struct bench *b, unsigned at)
{
    crash_after(b, at);
    if (setjmp(b->crashed) != 0)
        return false;
    show_and_sleep(b);
    return true;
}

/* At any call the process fails: what its handler then does leaves no voltage at the panel, and the
 * next start draws as ever. */
static void test_a_crash_at_any_call_leaves_no_voltage(void **state)
{
    (void)state;
    for (size_t i = 0; i < CONTROLLERS; i++) {
        bool has_ended = false;
        for (unsigned at = 0; !has_ended; at = at < 16 ? at + 1 : at * 2) {
            struct bench b;
            open_bench(&b, controllers[i]);
            scribble(&b, whole(&b), true);
            has_ended = goes_by(&b, at);
            crash_after(&b, 0xFFFFFFFF);
            b.board.panel.wrong[0] = '\0'; /* what was cut short is no order */
            b.display.ops->restore(b.display.self);
            assert_string_equal(b.board.panel.wrong, "");
            assert_false(b.board.panel.power_high);
            assert_false(b.board.panel.is_on);
            assert_int_equal(show(&b, whole(&b), WQ_INTENT_CLEAN), WQ_OK);
            check_glass(&b, 0);
            close_bench(&b);
        }
    }
}

/* The models refuse what the controllers would: else the tests above would prove nothing. */
/* A call fails while it draws or goes to sleep: it is not left with its voltage on until somebody
 * turns the page, not even where the board has no wire for its power. */
static void test_a_fault_leaves_no_voltage_between_pages(void **state)
{
    (void)state;
    for (size_t i = 0; i < CONTROLLERS; i++) {
        bool is_met = true;
        for (unsigned at = 0; is_met; at = at < 16 ? at + 1 : at * 3 / 2) {
            struct bench b;
            open_shown(&b, controllers[i], true);
            fake_fault(&b.sys, (struct fake_fault){.call = FAKE_IOCTL,
                                                   .path = "/dev/spidev0.0",
                                                   .from = at,
                                                   .n = 1,
                                                   .error = EIO});
            scribble(&b, whole(&b), true);
            bool is_good = show(&b, whole(&b), WQ_INTENT_PAGE) == WQ_OK;
            is_good &= b.display.ops->sleep(b.display.self) == WQ_OK;
            is_met = !is_good;
            assert_false(b.board.panel.is_on);
            b.sys.fault_n = 0;
            b.board.panel.wrong[0] = '\0'; /* what was cut short is no order */
            assert_int_equal(show(&b, whole(&b), WQ_INTENT_CLEAN), WQ_OK);
            check_glass(&b, 0);
            close_bench(&b);
        }
    }
}

static void test_models_refuse_illegal_sequences(void **state)
{
    (void)state;
    static const struct {
        const char *device;
        uint8_t commands[3];
        bool waits;
        const char *refusal;
    } wrong[] = {
        {"waveshare-7.5", {0x12}, true, "refresh without voltage"},
        {"waveshare-7.5", {0x04, 0x12}, false, "command 12 while busy"},
        {"waveshare-7.5", {0x13, 0x04}, true, "command 13 had 0 bytes"},
        {"waveshare-7.5", {0x04, 0x12}, true, "refresh before the panel's size"},
        {"waveshare-2.13", {0x20}, true, "an update before the soft reset"},
        {"waveshare-2.13", {0x12, 0x22}, false, "command 22 while busy"},
        {"waveshare-2.13", {0x24, 0x20}, true, "plane 24 has 0 bytes"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct panel_spi p;
        uint64_t now_us = 1000000;
        assert_true(panel_spi_init(&p, wrong[i].device));
        panel_spi_set_wire(&p, PANEL_PIN_POWER, true, now_us);
        panel_spi_set_wire(&p, PANEL_PIN_RESET, false, now_us);
        panel_spi_set_wire(&p, PANEL_PIN_RESET, true, now_us);
        now_us += 100000;
        for (size_t k = 0; k < 3 && wrong[i].commands[k]; k++) {
            panel_spi_transfer(&p, &wrong[i].commands[k], NULL, 1, now_us);
            now_us += wrong[i].waits ? 5000000 : 0;
        }
        assert_memory_equal(p.wrong, wrong[i].refusal, strlen(wrong[i].refusal));
        panel_spi_finish(&p);
    }
}

static void test_a_board_that_is_not_ready_refuses_words(void **state)
{
    (void)state;
    static const uint8_t run[] = {0x60, 0x00, 0x00, 0x01}, draw[] = {0x60, 0x00, 0x00, 0x34};
    struct panel_spi p;
    assert_true(panel_spi_init(&p, "waveshare-6"));
    panel_spi_transfer(&p, run, NULL, 4, 0);
    assert_string_equal(p.wrong, "4 bytes without power");
    p.wrong[0] = '\0';
    panel_spi_set_wire(&p, PANEL_PIN_POWER, true, 0);
    panel_spi_set_wire(&p, PANEL_PIN_RESET, false, 0);
    panel_spi_set_wire(&p, PANEL_PIN_RESET, true, 0);
    panel_spi_transfer(&p, run, NULL, 4, 1000);
    assert_string_equal(p.wrong, "a message while it is not ready");
    p.wrong[0] = '\0';
    panel_spi_transfer(&p, run, NULL, 4, 2000000);
    panel_spi_transfer(&p, run, NULL, 4, 2000010);
    assert_string_equal(p.wrong, "a message while it is not ready");
    p.wrong[0] = '\0';
    panel_spi_transfer(&p, run, NULL, 3, 3000000);
    assert_string_equal(p.wrong, "a message of 3 bytes");
    p.wrong[0] = '\0';
    p.is_on = false;
    panel_spi_transfer(&p, draw, NULL, 4, 4000000);
    assert_string_equal(p.wrong, "command 0034 before run");
    panel_spi_finish(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_panel_shows_what_is_presented),
        cmocka_unit_test(test_a_part_is_shown_without_a_flash),
        cmocka_unit_test(test_a_panel_that_slept_goes_on_without_a_flash),
        cmocka_unit_test(test_the_screen_turns_in_quarters),
        cmocka_unit_test(test_at_the_end_the_panel_is_asleep_and_without_power),
        cmocka_unit_test(test_a_panel_that_never_gets_ready_is_named_and_begun_anew),
        cmocka_unit_test(test_a_bus_that_fails_is_begun_anew),
        cmocka_unit_test(test_a_chip_without_interrupts_is_asked_instead),
        cmocka_unit_test(test_the_header_is_found_by_its_label),
        cmocka_unit_test(test_a_machine_without_the_header_is_refused),
        cmocka_unit_test(test_a_controller_of_another_panel_is_refused),
        cmocka_unit_test(test_each_panel_is_asked_what_it_understands),
        cmocka_unit_test(test_a_crash_at_any_call_leaves_no_voltage),
        cmocka_unit_test(test_a_fault_leaves_no_voltage_between_pages),
        cmocka_unit_test(test_models_refuse_illegal_sequences),
        cmocka_unit_test(test_a_board_that_is_not_ready_refuses_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
