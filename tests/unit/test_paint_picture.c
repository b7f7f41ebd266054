/* SPDX-License-Identifier: MIT */
/* Pictures in their place: scaled, in the panel's levels, and what shows when one is lost. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "page_check.h"
#include "warraq/format.h"
#include "warraq/paint.h"

/* ---- a source ---- */

enum pattern { WHITE, BLACK, RAMP, STRIPES };

struct source {
    enum pattern pattern;
    uint32_t strip_rows;
    uint32_t lost_strip; /* + 1; 0: none */
    uint32_t told_rows;  /* instead of those that it gives; 0: the truth */
    uint32_t asked_n;
};

static uint8_t pixel_of(const struct source *s, const struct wq_image *image, uint32_t x,
                        uint32_t y)
{
    switch (s->pattern) {
    case BLACK:
        return 0;
    case RAMP:
        return (uint8_t)(x * 255 / (image->w_px > 1 ? image->w_px - 1u : 1u));
    case STRIPES:
        return y / 8 % 2 ? 255 : 0;
    default:
        return 255;
    }
}

static enum wq_status give_strip(void *self, const struct wq_image *image, uint32_t strip,
                                 uint8_t *rows, uint32_t *row_n)
{
    struct source *s = self;
    uint32_t first = strip * s->strip_rows, left = image->h_px - first;
    assert_true(first < image->h_px);
    s->asked_n++;
    if (strip + 1 == s->lost_strip)
        return WQ_E_DAMAGED;
    *row_n = left < s->strip_rows ? left : s->strip_rows;
    for (uint32_t y = 0; y < *row_n; y++)
        for (uint32_t x = 0; x < image->w_px; x++)
            rows[y * image->w_px + x] = pixel_of(s, image, x, first + y);
    *row_n = s->told_rows > 0 ? s->told_rows : *row_n;
    return WQ_OK;
}

/* ---- a painted page with one picture ---- */

struct painted {
    struct desk desk;
    struct text_article text;
    struct wq_page *page;
    struct wq_surface surface;
    struct source source;
};

static void paint(struct painted *p, const char *device, uint16_t w_px, uint16_t h_px)
{
    desk_open(&p->desk, device, "noto-naskh");
    text_article_begin(&p->text);
    text_article_picture(&p->text, w_px, h_px, "صورة من الأرشيف");
    text_article_add(&p->text, (struct wq_block){.kind = WQ_BLOCK_PARAGRAPH}, "نص بعدها");
    assert_int_equal(wq_page_make(&p->desk.page, &p->desk.scratch, &p->desk.spec, &p->text.article,
                                  0, 0, &p->page),
                     WQ_OK);
    assert_int_equal(p->page->picture_n, 1);
    int32_t stride = WQ_SURFACE_STRIDE(p->desk.spec.screen_w_px);
    size_t bytes = (size_t)stride * (size_t)p->desk.spec.screen_h_px;
    p->surface = (struct wq_surface){malloc(bytes), p->desk.spec.screen_w_px,
                                     p->desk.spec.screen_h_px, stride};
    assert_non_null(p->surface.pixels);
    memset(p->surface.pixels, 255, bytes);
    size_t mark = wq_arena_mark(&p->desk.scratch);
    const struct wq_picture_source source = {give_strip, &p->source};
    assert_int_equal(wq_paint_pictures(&p->surface, &p->desk.scratch, &p->desk.spec,
                                       &p->text.article, p->page, &source),
                     WQ_OK);
    assert_int_equal(wq_arena_mark(&p->desk.scratch), mark);
}

static void finish(struct painted *p)
{
    free(p->surface.pixels);
    desk_close(&p->desk);
}

static uint8_t at(const struct painted *p, int32_t x, int32_t y)
{
    struct wq_rect r = p->page->pictures[0].rect;
    return p->surface.pixels[(size_t)(r.y + y) * (size_t)p->surface.stride + (size_t)(r.x + x)];
}

/* Mean of a part of the picture, in percent of its sides. */
static int32_t mean(const struct painted *p, int32_t x0, int32_t y0, int32_t x1, int32_t y1)
{
    struct wq_rect r = p->page->pictures[0].rect;
    int64_t sum = 0, n = 0;
    for (int32_t y = r.h * y0 / 100; y < r.h * y1 / 100; y++)
        for (int32_t x = r.w * x0 / 100; x < r.w * x1 / 100; x++, n++)
            sum += at(p, x, y);
    return (int32_t)(sum / n);
}

/* ---- the tests ---- */

static void test_greys_are_the_panels_and_keep_their_mean(void **state)
{
    (void)state;
    static struct painted p;
    static const char *const devices[] = {"400x600@167/16", "400x600@167/4", "400x600@167/2"};
    static const int32_t levels[] = {16, 4, 2};
    static const uint16_t sides[] = {37, 300, 1000};
    for (int d = 0; d < 3; d++) {
        for (int s = 0; s < 3; s++) {
            p.source = (struct source){.pattern = RAMP, .strip_rows = 13};
            paint(&p, devices[d], sides[s], sides[s]);
            struct wq_rect r = p.page->pictures[0].rect;
            for (int32_t y = 0; y < r.h; y++)
                for (int32_t x = 0; x < r.w; x++)
                    assert_int_equal(at(&p, x, y) % (255 / (levels[d] - 1)), 0);
            for (int32_t x = 0; x < 100; x += 25)
                assert_in_range(mean(&p, x, 0, x + 25, 100) - (x * 255 / 100 + 32) + 12, 0, 24);
            finish(&p);
        }
    }
}

static void test_black_and_white_stay_clean(void **state)
{
    (void)state;
    static struct painted p;
    for (int i = 0; i < 2; i++) {
        p.source = (struct source){.pattern = i ? BLACK : WHITE, .strip_rows = 100};
        paint(&p, "400x600@167/2", 500, 300);
        assert_int_equal(mean(&p, 0, 0, 100, 100), i ? 0 : 255);
        finish(&p);
    }
}

static void test_a_picture_keeps_its_shape_and_the_page(void **state)
{
    (void)state;
    static struct painted p;
    static const uint16_t sizes[][2] = {{1, 4096},  {4096, 1},  {4096, 4096}, {1, 1},
                                        {300, 100}, {100, 300}, {900, 30}};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        uint32_t text_off = 0;
        p.source = (struct source){.pattern = STRIPES,
                                   .strip_rows =
                                       65536u / sizes[i][0] > 4096 ? 4096 : 65536u / sizes[i][0]};
        paint(&p, "480x800@124/2", sizes[i][0], sizes[i][1]);
        assert_null(page_complaint(&p.desk.spec, &p.text.article, p.page, &text_off));
        struct wq_rect r = p.page->pictures[0].rect;
        assert_in_range(r.w * sizes[i][1] - r.h * sizes[i][0] + 8192, 0, 16384);
        finish(&p);
    }
}

/* A smaller picture is all of the image, not its corner. */
static void test_all_rows_are_shown_in_order(void **state)
{
    (void)state;
    static struct painted p;
    p.source = (struct source){.pattern = STRIPES, .strip_rows = 7};
    paint(&p, "400x600@167/16", 16, 16);
    assert_int_equal(p.source.asked_n, 3);
    assert_int_equal(mean(&p, 0, 0, 100, 25), 0);
    assert_int_equal(mean(&p, 0, 75, 100, 100), 255);
    finish(&p);
}

static void test_a_lost_strip_leaves_a_frame_that_says_so(void **state)
{
    (void)state;
    static struct painted p;
    p.source = (struct source){.pattern = BLACK, .strip_rows = 50, .lost_strip = 3};
    paint(&p, "400x600@167/16", 300, 300);
    struct wq_rect r = p.page->pictures[0].rect;
    assert_int_equal(at(&p, 0, 0), 0);
    assert_int_equal(at(&p, r.w - 1, r.h - 1), 0);
    assert_int_equal(mean(&p, 10, 10, 90, 35), 255);
    assert_in_range(mean(&p, 10, 40, 90, 60), 1, 254); /* the message */
    finish(&p);
}

static void test_rows_that_no_strip_has_room_for_are_not_looked_for(void **state)
{
    (void)state;
    static struct painted p;
    const uint32_t lies[] = {WQ_STRIP_MAX / 300 + 1, UINT32_MAX};
    for (size_t i = 0; i < sizeof lies / sizeof lies[0]; i++) {
        p.source = (struct source){.pattern = BLACK, .strip_rows = 50, .told_rows = lies[i]};
        paint(&p, "400x600@167/16", 300, 300);
        assert_int_equal(p.source.asked_n, 1);
        assert_int_equal(mean(&p, 10, 10, 90, 35), 255);
        finish(&p);
    }
}

static void test_an_image_that_is_not_there_is_a_frame_too(void **state)
{
    (void)state;
    static struct painted p;
    p.source = (struct source){.pattern = BLACK, .strip_rows = 50};
    paint(&p, "400x600@167/16", 300, 300);
    struct wq_rect r = p.page->pictures[0].rect;
    wq_paint_rect(&p.surface, r, 0);
    assert_int_equal(
        wq_paint_pictures(&p.surface, &p.desk.scratch, &p.desk.spec, &p.text.article, p.page, NULL),
        WQ_OK);
    assert_int_equal(mean(&p, 10, 10, 90, 35), 255);
    finish(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_greys_are_the_panels_and_keep_their_mean),
        cmocka_unit_test(test_black_and_white_stay_clean),
        cmocka_unit_test(test_a_picture_keeps_its_shape_and_the_page),
        cmocka_unit_test(test_all_rows_are_shown_in_order),
        cmocka_unit_test(test_a_lost_strip_leaves_a_frame_that_says_so),
        cmocka_unit_test(test_rows_that_no_strip_has_room_for_are_not_looked_for),
        cmocka_unit_test(test_an_image_that_is_not_there_is_a_frame_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
