/* SPDX-License-Identifier: MIT */
/* Rectangles and glyphs on a surface: edges, overlap, greys. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include "page_fixture.h"
#include "warraq/paint.h"

enum { W = 50, H = 40 };

/* A surface in memory of exactly its size, so that painting beside it is seen. */
static struct wq_surface new_surface(int32_t w, int32_t h, uint8_t grey)
{
    struct wq_surface surface = {.w = w, .h = h, .stride = WQ_SURFACE_STRIDE(w)};
    size_t bytes = (size_t)surface.stride * (size_t)h;
    surface.pixels = malloc(bytes);
    assert_non_null(surface.pixels);
    memset(surface.pixels, grey, bytes);
    return surface;
}

static uint8_t at(const struct wq_surface *surface, int32_t x, int32_t y)
{
    return surface->pixels[y * surface->stride + x];
}

/* ---- rectangles ---- */

static void test_rectangle_is_cut_at_every_edge(void **state)
{
    (void)state;
    static const struct wq_rect rects[] = {
        {10, 10, 5, 5},   {-3, 10, 8, 5},    {45, 10, 20, 5}, {10, -4, 5, 8},  {10, 38, 5, 9},
        {-9, -9, 99, 99}, {-9, 10, 9, 5},    {50, 10, 5, 5},  {10, 40, 5, 5},  {10, -5, 5, 5},
        {10, 10, 0, 5},   {10, 10, 5, 0},    {10, 10, -5, 5}, {10, 10, 5, -5}, {0, 0, 50, 40},
        {49, 39, 1, 1},   {-100, 3, 1000, 1}};
    for (size_t i = 0; i < sizeof rects / sizeof rects[0]; i++) {
        struct wq_surface surface = new_surface(W, H, 255);
        struct wq_rect r = rects[i];
        wq_paint_rect(&surface, r, 17);
        for (int32_t y = 0; y < H; y++)
            for (int32_t x = 0; x < W; x++) {
                bool is_within = x >= r.x && x < r.x + r.w && y >= r.y && y < r.y + r.h;
                assert_int_equal(at(&surface, x, y), is_within ? 17 : 255);
            }
        free(surface.pixels);
    }
}

static void test_frame_lies_just_inside_its_rectangle(void **state)
{
    (void)state;
    struct wq_surface surface = new_surface(W, H, 255);
    wq_paint_frame(&surface, (struct wq_rect){10, 8, 20, 12}, 3);
    for (int32_t y = 0; y < H; y++)
        for (int32_t x = 0; x < W; x++) {
            bool is_outside = x < 10 || x >= 30 || y < 8 || y >= 20;
            bool is_inside = x >= 13 && x < 27 && y >= 11 && y < 17;
            assert_int_equal(at(&surface, x, y), is_outside || is_inside ? 255 : 0);
        }
    free(surface.pixels);
}

/* ---- glyphs ---- */

struct ink_case {
    struct desk desk;
    struct wq_placed_glyph glyph; /* a letter, its bitmap's top left pixel at (0, 0) */
    struct wq_bitmap bitmap;
};

static void ink_open(struct ink_case *c, const char *device)
{
    desk_open(&c->desk, device, "noto-naskh");
    struct wq_style style = {WQ_VOICE_TEXT, false, 42};
    struct wq_label label;
    assert_int_equal(wq_label_make(&c->desk.page, &c->desk.scratch, c->desk.fonts, &style,
                                   wq_str("س"), true, 1000, &label),
                     WQ_OK);
    c->glyph = label.glyphs[0];
    c->bitmap = wq_fonts_bitmap(c->desk.fonts, c->glyph.face, c->glyph.gid);
    c->glyph.x = (int16_t)-c->bitmap.left;
    c->glyph.y = (int16_t)c->bitmap.top;
    assert_true(c->bitmap.w > 17 && c->bitmap.h > 10);
}

/* Paint the glyph with its top left pixel at (x, y) `times` over and compare each pixel with what
 * the bitmap says. */
static void assert_inked(const struct ink_case *c, int32_t x, int32_t y, int times)
{
    struct wq_surface surface = new_surface(W, H, 255);
    for (int i = 0; i < times; i++)
        wq_paint_glyphs(&surface, c->desk.fonts, &c->glyph, 1, x, y);
    for (int32_t py = 0; py < H; py++)
        for (int32_t px = 0; px < W; px++) {
            int32_t bx = px - x, by = py - y;
            bool is_within = bx >= 0 && by >= 0 && bx < c->bitmap.w && by < c->bitmap.h;
            int32_t ink = is_within ? c->bitmap.rows[by * c->bitmap.stride + bx] * times : 0;
            if (at(&surface, px, py) != (ink > 255 ? 0 : 255 - ink))
                fail_msg("glyph at %d, %d: pixel %d, %d is %d", x, y, px, py, at(&surface, px, py));
        }
    free(surface.pixels);
}

static void test_glyph_is_cut_at_every_edge_and_corner(void **state)
{
    (void)state;
    struct ink_case c;
    ink_open(&c, "kobo-clara");
    for (int32_t y = -c.bitmap.h - 1; y <= H + 1; y += 3)
        for (int32_t x = -c.bitmap.w - 1; x <= W + 1; x++)
            assert_inked(&c, x, y, 1);
    assert_inked(&c, 10000, 5, 1);
    assert_inked(&c, -10000, 5, 1);
    assert_inked(&c, 5, -10000, 1);
    desk_close(&c.desk);
}

static void test_ink_adds_up_and_stops_at_black(void **state)
{
    (void)state;
    struct ink_case c;
    ink_open(&c, "kobo-clara");
    for (int times = 2; times < 20; times++) {
        assert_inked(&c, 3, 3, times);
        assert_inked(&c, -5, 3, times);
    }
    desk_close(&c.desk);
}

/* ---- shapes ---- */

static void test_a_sector_grows_by_sixteenths_to_the_whole_disc(void **state)
{
    (void)state;
    const struct wq_ring_stroke disc = {.x_f26 = 20 * 64, .y_f26 = 20 * 64, .radius_f26 = 12 * 64};
    int32_t before = 0;
    for (int32_t sixteenths = 0; sixteenths <= 16; sixteenths++) {
        struct wq_surface surface = new_surface(W, H, 255);
        int32_t ink = 0;
        wq_paint_sector(&surface, 16, &disc, sixteenths);
        for (int32_t y = 0; y < H; y++)
            for (int32_t x = 0; x < W; x++)
                ink += 255 - at(&surface, x, y);
        assert_true(sixteenths == 0 ? ink == 0 : ink > before);
        if (sixteenths == 16)
            assert_in_range(ink / 255, 430, 470); /* 144 pi is 452 */
        before = ink;
        free(surface.pixels);
    }
}

static void test_the_corners_of_a_frame_are_alike(void **state)
{
    (void)state;
    struct wq_surface surface = new_surface(W, H, 255);
    wq_paint_round_frame(&surface, 16, (struct wq_rect){4, 5, 31, 22}, 3, 9);
    for (int32_t y = 0; y < 22; y++)
        for (int32_t x = 0; x < 31; x++) {
            const uint8_t grey = at(&surface, 4 + x, 5 + y);
            assert_int_equal(grey, at(&surface, 4 + 30 - x, 5 + y));
            assert_int_equal(grey, at(&surface, 4 + x, 5 + 21 - y));
        }
    assert_int_equal(at(&surface, 4, 5), 255);
    assert_int_equal(at(&surface, 4 + 15, 5), 0);
    assert_int_equal(at(&surface, 4, 5 + 11), 0);
    free(surface.pixels);
}

static void test_a_round_box_is_inverted_within_its_corners(void **state)
{
    (void)state;
    uint8_t pixels[2][40 * 40];
    const struct wq_rect box = {4, 5, 31, 22};
    for (int32_t levels = 2; levels <= 16; levels *= 2) {
        memset(pixels, 255, sizeof pixels);
        struct wq_surface solid = {pixels[0], 40, 40, 40}, inverted = {pixels[1], 40, 40, 40};
        wq_paint_round_frame(&solid, levels, box, 11, 9); /* so thick that nothing is left within */
        wq_paint_round_invert(&inverted, levels, box, 9);
        assert_int_equal(pixels[1][5 * 40 + 4], 255);
        assert_memory_equal(pixels[0], pixels[1], sizeof pixels[0]);
    }
    memset(pixels, 255, sizeof pixels);
    struct wq_surface surface = {pixels[0], 40, 40, 40};
    pixels[0][16 * 40 + 20] = 0;
    wq_paint_round_invert(&surface, 16, box, 9);
    assert_int_equal(pixels[0][16 * 40 + 20], 255);
    assert_int_equal(pixels[0][16 * 40 + 21], 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rectangle_is_cut_at_every_edge),
        cmocka_unit_test(test_frame_lies_just_inside_its_rectangle),
        cmocka_unit_test(test_glyph_is_cut_at_every_edge_and_corner),
        cmocka_unit_test(test_ink_adds_up_and_stops_at_black),
        cmocka_unit_test(test_a_sector_grows_by_sixteenths_to_the_whole_disc),
        cmocka_unit_test(test_a_round_box_is_inverted_within_its_corners),
        cmocka_unit_test(test_the_corners_of_a_frame_are_alike),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
