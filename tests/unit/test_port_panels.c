/* SPDX-License-Identifier: MIT */
/* Bare panels on SPI: what is presented stands on the glass to the bit, no controller is asked for
 * what it would not do, and a panel that fails is named and begun anew. */
#include "panel.h"
#include "panel_spi.h"

struct case_row {
    const char *device;
    const struct panel_spi_kind *kind;
};

static const struct case_row rows[] = {
    {"waveshare-7.5", &panel_uc8179},   {"waveshare-7.5-grey", &panel_uc8179},
    {"waveshare-2.13", &panel_ssd168x}, {"waveshare-1.54", &panel_ssd168x},
    {"waveshare-6-hd", &panel_it8951},
};
#define ROWS (sizeof rows / sizeof rows[0])

struct bench {
    struct fake_sys sys;
    struct panel_spi panel;
    struct wq_device device;
    struct wq_display display;
    struct wq_surface surface;
    unsigned seed;
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
    int32_t w = b->panel.w, h = b->panel.h;
    switch (quarter) {
    case 1:
        return *panel_pixel(&b->panel, y, h - 1 - x);
    case 2:
        return *panel_pixel(&b->panel, w - 1 - x, h - 1 - y);
    case 3:
        return *panel_pixel(&b->panel, w - 1 - y, x);
    default:
        return *panel_pixel(&b->panel, x, y);
    }
}

static void check_glass(const struct bench *b, int quarter)
{
    assert_string_equal(b->panel.refused, "");
    for (int32_t y = 0; y < b->surface.h; y++)
        for (int32_t x = 0; x < b->surface.w; x++)
            if (seen(b, quarter, x, y) != b->surface.pixels[y * b->surface.stride + x])
                fail_msg("%s: (%d, %d) is %d on the glass, not %d", b->device.name, x, y,
                         seen(b, quarter, x, y), b->surface.pixels[y * b->surface.stride + x]);
}

/* ---- set-up ---- */

static void open_bench(struct bench *b, const struct case_row *row)
{
    memset(b, 0, sizeof *b);
    b->seed = 7;
    assert_int_equal(wq_device_parse(row->device, &b->device), WQ_OK);
    panel_spi_init(&b->panel, &b->sys, row->kind, b->device.w_px, b->device.h_px);
    const struct wq_panel_model *model = wq_panel_model_find(row->device);
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
    assert_string_equal(b->panel.refused, "");
    test_free(b->surface.pixels);
    panel_spi_finish(&b->panel);
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
static void open_shown(struct bench *b, const struct case_row *row, bool in_two)
{
    open_bench(b, row);
    scribble(b, whole(b), in_two);
    assert_int_equal(show(b, whole(b), WQ_INTENT_CLEAN), WQ_OK);
    check_glass(b, 0);
}

/* ---- tests ---- */

static void test_every_panel_shows_what_is_presented(void **state)
{
    (void)state;
    for (size_t i = 0; i < ROWS; i++) {
        struct bench b;
        open_shown(&b, &rows[i], false);
        scribble(&b, whole(&b), false);
        assert_int_equal(show(&b, whole(&b), WQ_INTENT_PAGE), WQ_OK);
        check_glass(&b, 0);
        assert_int_equal(b.panel.flash_n, b.device.levels == 4 ? 2 : 1);
        close_bench(&b);
    }
}

static void test_a_part_is_shown_without_a_flash(void **state)
{
    (void)state;
    for (size_t i = 0; i < ROWS; i++) {
        struct bench b;
        open_shown(&b, &rows[i], true);
        for (int32_t n = 0; n < 3; n++) {
            struct wq_display_info info;
            b.display.ops->info(b.display.self, &info);
            struct wq_rect part = {info.align_x_px * n, 17 + n, info.align_x_px * 2, 31};
            scribble(&b, part, true);
            unsigned flash_n = b.panel.flash_n;
            assert_int_equal(show(&b, part, WQ_INTENT_HIGHLIGHT), WQ_OK);
            assert_int_equal(b.panel.flash_n, flash_n);
            check_glass(&b, 0);
        }
        close_bench(&b);
    }
}

static void test_a_panel_that_slept_goes_on_without_a_flash(void **state)
{
    (void)state;
    for (size_t i = 0; i < ROWS; i++) {
        struct bench b;
        open_shown(&b, &rows[i], true);
        assert_int_equal(b.display.ops->sleep(b.display.self), WQ_OK);
        assert_int_equal(b.display.ops->sleep(b.display.self), WQ_OK);
        unsigned flash_n = b.panel.flash_n;
        scribble(&b, whole(&b), true);
        assert_int_equal(show(&b, whole(&b), WQ_INTENT_TYPING), WQ_OK);
        check_glass(&b, 0);
        assert_int_equal(b.panel.flash_n, flash_n);
        close_bench(&b);
    }
}

static void test_the_screen_turns_in_quarters(void **state)
{
    (void)state;
    for (size_t i = 0; i < ROWS; i++) {
        for (int quarter = 1; quarter < 4; quarter++) {
            struct bench b;
            struct wq_display_info info;
            open_bench(&b, &rows[i]);
            assert_int_equal(b.display.ops->rotate(b.display.self, quarter), WQ_OK);
            b.display.ops->info(b.display.self, &info);
            b.surface.w = b.surface.stride = info.w_px;
            b.surface.h = info.h_px;
            assert_int_equal(info.w_px, quarter & 1 ? b.panel.h : b.panel.w);
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
    for (size_t i = 0; i < ROWS; i++) {
        struct bench b;
        open_shown(&b, &rows[i], false);
        b.display.ops->close(b.display.self);
        assert_string_equal(b.panel.refused, "");
        assert_true(b.panel.is_asleep || !b.panel.is_on);
        assert_false(b.panel.power_high);
        assert_int_equal(b.sys.open_n, 0);
        test_free(b.surface.pixels);
        panel_spi_finish(&b.panel);
    }
}

static void test_a_panel_that_never_gets_ready_is_named_and_begun_anew(void **state)
{
    (void)state;
    for (size_t i = 0; i < ROWS; i++) {
        struct bench b;
        open_bench(&b, &rows[i]);
        b.panel.is_stuck = true;
        scribble(&b, whole(&b), false);
        uint64_t from = b.sys.now_us;
        errno = 0;
        assert_int_equal(show(&b, whole(&b), WQ_INTENT_CLEAN), WQ_E_IO);
        assert_int_equal(errno, ETIMEDOUT);
        assert_true(b.sys.now_us - from < 20000000);
        b.panel.is_stuck = false;
        b.panel.refused[0] = '\0';
        assert_int_equal(show(&b, whole(&b), WQ_INTENT_CLEAN), WQ_OK);
        check_glass(&b, 0);
        close_bench(&b);
    }
}

static void test_a_bus_that_fails_is_begun_anew(void **state)
{
    (void)state;
    for (size_t i = 0; i < ROWS; i++) {
        for (unsigned at = 0; at < 24; at++) {
            struct bench b;
            open_shown(&b, &rows[i], true);
            fake_fault(&b.sys, (struct fake_fault){.call = FAKE_IOCTL,
                                                   .path = "/dev/spidev0.0",
                                                   .from = at,
                                                   .n = 1,
                                                   .error = EIO});
            scribble(&b, whole(&b), true);
            if (show(&b, whole(&b), WQ_INTENT_CLEAN) != WQ_OK) {
                b.panel.refused[0] = '\0'; /* what was cut short is no order */
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
    open_bench(&b, &rows[0]);
    b.display.ops->close(b.display.self);
    b.panel.has_no_edges = true;
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
        open_bench(&b, &rows[0]);
        b.display.ops->close(b.display.self);
        b.panel.label = labels[i];
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
    open_bench(&b, &rows[0]);
    const struct wq_panel_model *model = wq_panel_model_find("waveshare-7.5");
    b.display.ops->close(b.display.self);
    b.panel.label = "gpio-mockup";
    assert_int_equal(wq_display_panel(&b.sys.sys, &b.device, model, &none), WQ_E_IO);
    assert_int_equal(errno, ENODEV);
    fake_find(&b.sys, "/dev/spidev0.0")->is_gone = true;
    assert_int_equal(wq_display_panel(&b.sys.sys, &b.device, model, &none), WQ_E_IO);
    assert_int_equal(errno, ENOENT);
    assert_null(none.ops);
    assert_int_equal(b.sys.open_n, 0);
    test_free(b.surface.pixels);
    panel_spi_finish(&b.panel);
}

static void test_a_controller_of_another_panel_is_refused(void **state)
{
    (void)state;
    struct bench b;
    open_bench(&b, &rows[4]);
    b.panel.w = 1200; /* what it tells of itself */
    scribble(&b, whole(&b), false);
    assert_int_equal(show(&b, whole(&b), WQ_INTENT_CLEAN), WQ_E_IO);
    assert_int_equal(errno, ENXIO);
    b.panel.w = b.device.w_px;
    close_bench(&b);
}

/* The models refuse what the controllers would: else the tests above would prove nothing. */
static void test_models_refuse_illegal_sequences(void **state)
{
    (void)state;
    static const struct {
        const struct panel_spi_kind *kind;
        uint8_t commands[3];
        bool waits;
        const char *refusal;
    } wrong[] = {
        {&panel_uc8179, {0x12}, true, "refresh without voltage"},
        {&panel_uc8179, {0x04, 0x12}, false, "a command while busy"},
        {&panel_uc8179, {0x13, 0x04}, true, "wrong number of bytes"},
        {&panel_ssd168x, {0x20}, true, "an update before the soft reset"},
        {&panel_ssd168x, {0x12, 0x22}, false, "a command while busy"},
        {&panel_ssd168x, {0x24, 0x20}, true, "a plane that is not whole"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct fake_sys sys;
        struct panel_spi p;
        panel_spi_init(&p, &sys, wrong[i].kind, 800, 480);
        p.kind->reset(&p);
        sys.now_us += 100000;
        for (size_t k = 0; k < 3 && wrong[i].commands[k]; k++) {
            p.kind->command(&p, wrong[i].commands[k]);
            sys.now_us += wrong[i].waits ? 5000000 : 0;
        }
        assert_memory_equal(p.refused, wrong[i].refusal, strlen(wrong[i].refusal));
        panel_spi_finish(&p);
    }
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
        cmocka_unit_test(test_models_refuse_illegal_sequences),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
