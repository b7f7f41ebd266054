/* SPDX-License-Identifier: MIT */
/* PNG and JPEG files to greys. The files are made here, by the same libraries' writers. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <jpeglib.h>
#include <png.h>
#include "picture.h"
#include "warraq/format.h"
#include "write.h"

/* ---- files ---- */

static void put(png_structp png, png_bytep bytes, size_t len)
{
    assert_int_equal(wq_buffer_add(png_get_io_ptr(png), bytes, len), WQ_OK);
}

/* A PNG file of w by h px of `channels` bytes each. */
static struct wq_buffer make_png(const uint8_t *px, uint32_t w, uint32_t h, int channels,
                                 int interlace)
{
    static const int types[] = {0, PNG_COLOR_TYPE_GRAY, PNG_COLOR_TYPE_GRAY_ALPHA,
                                PNG_COLOR_TYPE_RGB, PNG_COLOR_TYPE_RGB_ALPHA};
    struct wq_buffer file = {0};
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png_create_info_struct(png);
    png_set_write_fn(png, &file, put, NULL);
    png_set_IHDR(png, info, w, h, 8, types[channels], interlace, PNG_COMPRESSION_TYPE_DEFAULT,
                 PNG_FILTER_TYPE_DEFAULT);
    png_write_info(png, info);
    int pass_n = png_set_interlace_handling(png);
    for (int pass = 0; pass < pass_n; pass++)
        for (uint32_t y = 0; y < h; y++)
            png_write_row(png, px + (size_t)y * w * (size_t)channels);
    png_write_end(png, NULL);
    png_destroy_write_struct(&png, &info);
    return file;
}

/* A JPEG file; orientation 0: without Exif. */
static struct wq_buffer make_jpeg(const uint8_t *px, uint32_t w, uint32_t h, int channels,
                                  uint8_t orientation)
{
    uint8_t exif[] = {'E',  'x', 'i', 'f', 0, 0, 'I', 'I', 42,          0, 8, 0, 0, 0, 1, 0,
                      0x12, 1,   3,   0,   1, 0, 0,   0,   orientation, 0, 0, 0, 0, 0, 0, 0};
    struct jpeg_compress_struct jpeg;
    struct jpeg_error_mgr errors;
    struct wq_buffer file = {0};
    unsigned char *bytes = NULL;
    unsigned long len = 0;
    jpeg.err = jpeg_std_error(&errors);
    jpeg_create_compress(&jpeg);
    jpeg_mem_dest(&jpeg, &bytes, &len);
    jpeg.image_width = w;
    jpeg.image_height = h;
    jpeg.input_components = channels;
    jpeg.in_color_space = channels == 1 ? JCS_GRAYSCALE : channels == 3 ? JCS_RGB : JCS_CMYK;
    jpeg_set_defaults(&jpeg);
    jpeg_set_quality(&jpeg, 100, TRUE);
    jpeg_start_compress(&jpeg, TRUE);
    if (orientation > 0)
        jpeg_write_marker(&jpeg, JPEG_APP0 + 1, exif, sizeof exif);
    for (uint32_t y = 0; y < h; y++) {
        JSAMPROW row = (JSAMPROW)(uintptr_t)(px + (size_t)y * w * (size_t)channels);
        jpeg_write_scanlines(&jpeg, &row, 1);
    }
    jpeg_finish_compress(&jpeg);
    jpeg_destroy_compress(&jpeg);
    assert_int_equal(wq_buffer_add(&file, bytes, len), WQ_OK);
    free(bytes);
    return file;
}

static struct wq_picture decode(struct wq_buffer *file, uint32_t w_max)
{
    struct wq_picture picture = {0};
    const char *why;
    assert_int_equal(
        wq_picture_decode((struct wq_bytes){file->ptr, file->len}, w_max, &picture, &why), WQ_OK);
    wq_buffer_free(file);
    return picture;
}

static void assert_near(int actual, int expected, int by)
{
    if (abs(actual - expected) > by)
        fail_msg("%d where %d is expected", actual, expected);
}

/* ---- greys ---- */

static void test_light_is_that_of_srgb(void **state)
{
    (void)state;
    for (int i = 0; i < 256; i++) {
        double value = i / 255.0;
        double light = value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4);
        assert_int_equal(wq_light[i], (int)lround(light * 65535));
    }
}

static void test_greys_keep_their_value_as_far_as_levels_go(void **state)
{
    (void)state;
    uint8_t px[256];
    for (int i = 0; i < 256; i++)
        px[i] = (uint8_t)i;
    struct wq_buffer file = make_png(px, 256, 1, 1, PNG_INTERLACE_NONE);
    struct wq_picture picture = decode(&file, 1072);
    assert_int_equal(picture.w_px, 256);
    for (int i = 0; i < 256; i++)
        assert_near(picture.grey[i], i, 256 / (int)WQ_PICTURE_LEVELS);
    assert_int_equal(picture.grey[0], 0);
    assert_int_equal(picture.grey[255], 255);
    /* what came out comes out again */
    file = make_png(picture.grey, 256, 1, 1, PNG_INTERLACE_NONE);
    struct wq_picture again = decode(&file, 1072);
    assert_memory_equal(again.grey, picture.grey, 256);
    free(picture.grey);
    free(again.grey);
}

static void test_colours_become_their_luminance_and_alpha_is_over_white(void **state)
{
    (void)state;
    static const uint8_t px[] = {255, 0, 0, 255, 0, 255, 0, 255, 0,   0, 255, 255,
                                 0,   0, 0, 0,   0, 0,   0, 128, 255, 0, 0,   0};
    static const int want[] = {127, 220, 76, 255, 188, 255};
    struct wq_buffer file = make_png(px, 6, 1, 4, PNG_INTERLACE_NONE);
    struct wq_picture picture = decode(&file, 1072);
    for (int i = 0; i < 6; i++)
        assert_near(picture.grey[i], want[i], 3);
    free(picture.grey);
}

/* ---- size ---- */

static void test_pictures_fit_and_never_grow(void **state)
{
    (void)state;
    static const struct {
        uint32_t w, h, w_max, out_w, out_h;
    } cases[] = {
        {100, 50, 1072, 100, 50},       {2144, 1000, 1072, 1072, 500},
        {1073, 1, 1072, 1072, 1},       {65500, 1, 1072, 1072, 1},
        {1, 65500, 1072, 1, 4096},      {1000, 8192, 1072, 500, 4096},
        {1072, 4096, 1072, 1072, 4096}, {3, 3, 1, 1, 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint32_t w, h;
        wq_picture_fit(cases[i].w, cases[i].h, cases[i].w_max, &w, &h);
        assert_int_equal(w, cases[i].out_w);
        assert_int_equal(h, cases[i].out_h);
    }
}

/* Fine black and white is seen as the grey of half the light, not of half the value. */
static void test_scaling_is_done_in_light(void **state)
{
    (void)state;
    uint8_t px[64 * 64];
    for (int i = 0; i < 64 * 64; i++)
        px[i] = (i + i / 64) % 2 ? 255 : 0;
    struct wq_buffer file = make_png(px, 64, 64, 1, PNG_INTERLACE_NONE);
    struct wq_picture picture = decode(&file, 32);
    assert_int_equal(picture.w_px, 32);
    assert_int_equal(picture.h_px, 32);
    for (int i = 0; i < 32 * 32; i++)
        assert_near(picture.grey[i], 188, 2);
    free(picture.grey);
}

/* Three px to two: each takes one and a half. */
static void test_scaling_shares_px_by_area(void **state)
{
    (void)state;
    static const uint8_t px[] = {0, 255, 255, 0, 255, 255, 0, 255, 255};
    struct wq_buffer file = make_png(px, 3, 3, 1, PNG_INTERLACE_NONE);
    struct wq_picture picture = decode(&file, 2);
    assert_int_equal(picture.h_px, 2);
    for (int y = 0; y < 2; y++) {
        assert_near(picture.grey[2 * y], 156, 3); /* a third of the light */
        assert_int_equal(picture.grey[2 * y + 1], 255);
    }
    free(picture.grey);
}

static void test_interlaced_pictures_are_the_same(void **state)
{
    (void)state;
    uint8_t px[37 * 23 * 3];
    for (size_t i = 0; i < sizeof px; i++)
        px[i] = (uint8_t)(i * i / 7);
    struct wq_buffer file = make_png(px, 37, 23, 3, PNG_INTERLACE_NONE);
    struct wq_buffer laced = make_png(px, 37, 23, 3, PNG_INTERLACE_ADAM7);
    struct wq_picture a = decode(&file, 20), b = decode(&laced, 20);
    assert_int_equal(a.h_px, b.h_px);
    assert_memory_equal(a.grey, b.grey, (size_t)a.w_px * a.h_px);
    free(a.grey);
    free(b.grey);
}

/* ---- JPEG ---- */

static void test_jpeg_of_every_colour_space_is_read(void **state)
{
    (void)state;
    uint8_t px[16 * 16 * 4];
    for (int channels = 1; channels <= 4; channels += channels == 1 ? 2 : 1) {
        memset(px, 255, sizeof px);
        struct wq_buffer file = make_jpeg(px, 16, 16, channels, 0);
        struct wq_picture picture = decode(&file, 1072);
        assert_int_equal(picture.w_px, 16);
        assert_near(picture.grey[40], 255, 4);
        free(picture.grey);
    }
}

/* The picture below is black in its first quarter: top and left. */
static void test_exif_turns_pictures_upright(void **state)
{
    (void)state;
    /* where the black quarter is seen: right, below */
    static const bool seen[9][2] = {{0, 0}, {0, 0}, {1, 0}, {1, 1}, {0, 1},
                                    {0, 0}, {1, 0}, {1, 1}, {0, 1}};
    uint8_t px[32 * 16];
    for (int i = 0; i < 32 * 16; i++)
        px[i] = i % 32 < 16 && i / 32 < 8 ? 0 : 255;
    for (uint8_t orientation = 0; orientation < 9; orientation++) {
        struct wq_buffer file = make_jpeg(px, 32, 16, 1, orientation);
        struct wq_picture picture = decode(&file, 1072);
        const uint32_t w = orientation >= 5 ? 16 : 32, h = 48 - w;
        assert_int_equal(picture.w_px, w);
        assert_int_equal(picture.h_px, h);
        for (uint32_t below = 0; below < 2; below++)
            for (uint32_t right = 0; right < 2; right++) {
                uint8_t grey = picture.grey[(h / 4 + below * h / 2) * w + w / 4 + right * w / 2];
                bool is_black = seen[orientation][0] == right && seen[orientation][1] == below;
                assert_near(grey, is_black ? 0 : 255, 8);
            }
        free(picture.grey);
    }
}

/* ---- bad files ---- */

static void assert_refused(const uint8_t *bytes, size_t len, const char *said)
{
    struct wq_picture picture;
    const char *why = NULL;
    assert_int_equal(wq_picture_decode((struct wq_bytes){bytes, len}, 1072, &picture, &why),
                     WQ_E_DAMAGED);
    if (said)
        assert_string_equal(why, said);
}

static void test_cut_files_are_named(void **state)
{
    (void)state;
    uint8_t px[64];
    for (size_t i = 0; i < sizeof px; i++)
        px[i] = (uint8_t)(i * 37);
    struct wq_buffer png = make_png(px, 8, 8, 1, PNG_INTERLACE_NONE);
    struct wq_buffer jpeg = make_jpeg(px, 8, 8, 1, 6);
    for (size_t len = 0; len + 12 < png.len; len++) /* its last chunk says only that it ends */
        assert_refused(png.ptr, len,
                       len < 4 ? "neither PNG, JPEG, WebP nor GIF" : "a damaged PNG file");
    for (size_t len = 0; len + 2 < jpeg.len; len++)
        assert_refused(jpeg.ptr, len,
                       len < 3 ? "neither PNG, JPEG, WebP nor GIF" : "a damaged JPEG file");
    wq_buffer_free(&png);
    wq_buffer_free(&jpeg);
}

static void test_flipped_bits_do_no_harm(void **state)
{
    (void)state;
    uint8_t px[64 * 3];
    memset(px, 77, sizeof px);
    struct wq_buffer files[] = {make_png(px, 8, 8, 3, PNG_INTERLACE_ADAM7),
                                make_jpeg(px, 8, 8, 3, 6)};
    for (size_t f = 0; f < 2; f++) {
        for (size_t i = 0; i < files[f].len * 8; i++) {
            struct wq_picture picture = {0};
            const char *why;
            files[f].ptr[i / 8] ^= (uint8_t)(1 << i % 8);
            if (wq_picture_decode((struct wq_bytes){files[f].ptr, files[f].len}, 1072, &picture,
                                  &why) == WQ_OK)
                free(picture.grey);
            files[f].ptr[i / 8] ^= (uint8_t)(1 << i % 8);
        }
        wq_buffer_free(&files[f]);
    }
}

static void test_pictures_of_too_many_px_are_named_before_memory_is_taken(void **state)
{
    (void)state;
    static const uint8_t px[64];
    struct wq_buffer jpeg = make_jpeg(px, 8, 8, 1, 0);
    /* SOF0: marker, length, precision, height, width */
    for (size_t i = 0; i + 9 < jpeg.len; i++)
        if (jpeg.ptr[i] == 0xFF && jpeg.ptr[i + 1] == 0xC0)
            memcpy(jpeg.ptr + i + 5, "\xEA\x60\xEA\x60", 4); /* 60,000 each */
    assert_refused(jpeg.ptr, jpeg.len, "a picture of too many px");
    wq_buffer_free(&jpeg);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_light_is_that_of_srgb),
        cmocka_unit_test(test_greys_keep_their_value_as_far_as_levels_go),
        cmocka_unit_test(test_colours_become_their_luminance_and_alpha_is_over_white),
        cmocka_unit_test(test_pictures_fit_and_never_grow),
        cmocka_unit_test(test_scaling_is_done_in_light),
        cmocka_unit_test(test_scaling_shares_px_by_area),
        cmocka_unit_test(test_interlaced_pictures_are_the_same),
        cmocka_unit_test(test_jpeg_of_every_colour_space_is_read),
        cmocka_unit_test(test_exif_turns_pictures_upright),
        cmocka_unit_test(test_cut_files_are_named),
        cmocka_unit_test(test_flipped_bits_do_no_harm),
        cmocka_unit_test(test_pictures_of_too_many_px_are_named_before_memory_is_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
