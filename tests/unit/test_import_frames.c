/* SPDX-License-Identifier: MIT */
/* WebP and GIF, which may hold many frames: the first becomes a grey picture. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* the four above for: */
#include <cmocka.h>
#include <gif_lib.h>
#include <stdlib.h>
#include <string.h>
#include <webp/encode.h>
#include "picture.h"
#include "write.h"

/* ---- files ---- */

/* A WebP file of w by h px of RGBA, kept to the bit. */
static struct wq_buffer make_webp(const uint8_t *rgba, int w, int h)
{
    struct wq_buffer file = {0};
    uint8_t *bytes = NULL;
    const size_t len = WebPEncodeLosslessRGBA(rgba, w, h, w * 4, &bytes);
    assert_true(len > 0);
    assert_int_equal(wq_buffer_add(&file, bytes, len), WQ_OK);
    WebPFree(bytes);
    return file;
}

static int put(GifFileType *gif, const GifByteType *bytes, int n)
{
    assert_int_equal(wq_buffer_add(gif->UserData, bytes, (size_t)n), WQ_OK);
    return n;
}

static void put_frame(GifFileType *gif, const uint8_t *pixels, int w, int h, bool is_interlaced)
{
    static const int starts[] = {0, 4, 2, 1}, steps[] = {8, 8, 4, 2};
    assert_int_equal(EGifPutImageDesc(gif, 0, 0, w, h, is_interlaced, NULL), GIF_OK);
    for (int pass = 0; pass < (is_interlaced ? 4 : 1); pass++)
        for (int y = starts[pass]; y < h; y += is_interlaced ? steps[pass] : 1) {
            uint8_t row[64];
            memcpy(row, pixels + y * w, (size_t)w);
            assert_int_equal(EGifPutLine(gif, row, w), GIF_OK);
        }
}

/* A GIF file: black, white, red; `transparent` is a colour or -1. A second frame is all red. */
static struct wq_buffer make_gif(const uint8_t *pixels, int w, int h, int transparent,
                                 bool is_interlaced)
{
    static const GifColorType colours[] = {{0, 0, 0}, {255, 255, 255}, {255, 0, 0}, {0, 0, 255}};
    uint8_t red[64 * 64];
    memset(red, 2, sizeof red);
    struct wq_buffer file = {0};
    ColorMapObject *map = GifMakeMapObject(4, colours);
    GifFileType *gif = EGifOpen(&file, put, NULL);
    assert_non_null(gif);
    EGifSetGifVersion(gif, true);
    assert_int_equal(EGifPutScreenDesc(gif, w, h, 2, 0, map), GIF_OK);
    if (transparent >= 0) {
        const GraphicsControlBlock control = {.TransparentColor = transparent};
        GifByteType block[4];
        EGifGCBToExtension(&control, block);
        assert_int_equal(EGifPutExtension(gif, GRAPHICS_EXT_FUNC_CODE, sizeof block, block),
                         GIF_OK);
    }
    put_frame(gif, pixels, w, h, is_interlaced);
    put_frame(gif, red, w, h, false);
    assert_int_equal(EGifCloseFile(gif, NULL), GIF_OK);
    GifFreeMapObject(map);
    return file;
}

static struct wq_picture decode(struct wq_buffer *file, uint32_t w_max)
{
    struct wq_picture picture = {0};
    const char *why = "";
    assert_int_equal(
        wq_picture_decode((struct wq_bytes){file->ptr, file->len}, w_max, &picture, &why), WQ_OK);
    wq_buffer_free(file);
    return picture;
}

/* ---- tests ---- */

static void test_webp_is_read_alpha_over_white(void **state)
{
    (void)state;
    static const uint8_t rgba[] = {0, 0, 0, 255, 255, 255, 255, 255, 0, 0, 0, 0};
    struct wq_buffer file = make_webp(rgba, 3, 1);
    struct wq_picture picture = decode(&file, 1072);
    assert_int_equal(picture.w_px, 3);
    assert_int_equal(picture.h_px, 1);
    assert_memory_equal(picture.grey, "\x00\xFF\xFF", 3);
    free(picture.grey);
}

static void test_webp_is_scaled_down(void **state)
{
    (void)state;
    static uint8_t rgba[40 * 20 * 4];
    memset(rgba, 255, sizeof rgba);
    struct wq_buffer file = make_webp(rgba, 40, 20);
    struct wq_picture picture = decode(&file, 10);
    assert_int_equal(picture.w_px, 10);
    assert_int_equal(picture.h_px, 5);
    assert_int_equal(picture.grey[49], 255);
    free(picture.grey);
}

/* An animation whose first frame is black. */
static void test_first_frame_of_an_animated_webp_is_shown(void **state)
{
    (void)state;
    static const uint8_t black[4 * 4] = {[3] = 255, [7] = 255, [11] = 255, [15] = 255};
    struct wq_buffer still = make_webp(black, 2, 2), file = {0};
    const uint32_t vp8l = (uint32_t)still.len - 12;
    /* RIFF size WEBP, VP8X with the bit of animations, ANIM, ANMF of 2 by 2 px */
    static const uint8_t head[] = {'V', 'P', '8', 'X', 10,  0,   0, 0, 2, 0, 0, 0, 1, 0, 0, 1,
                                   0,   0,   'A', 'N', 'I', 'M', 6, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    uint8_t frame[8 + 16] = {'A', 'N', 'M', 'F', 0, 0, 0, 0, 0, 0,  0,
                             0,   0,   0,   1,   0, 0, 1, 0, 0, 100};
    uint8_t riff[12] = {'R', 'I', 'F', 'F', 0, 0, 0, 0, 'W', 'E', 'B', 'P'};
    wq_store_u32(frame + 4, 16 + vp8l);
    wq_store_u32(riff + 4, (uint32_t)(4 + sizeof head + 2 * (sizeof frame + vp8l)));
    assert_int_equal(wq_buffer_add(&file, riff, sizeof riff), WQ_OK);
    assert_int_equal(wq_buffer_add(&file, head, sizeof head), WQ_OK);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(wq_buffer_add(&file, frame, sizeof frame), WQ_OK);
        assert_int_equal(wq_buffer_add(&file, still.ptr + 12, vp8l), WQ_OK);
    }
    struct wq_picture picture = decode(&file, 1072);
    assert_int_equal(picture.w_px, 2);
    assert_memory_equal(picture.grey, "\0\0\0\0", 4);
    free(picture.grey);
    wq_buffer_free(&still);
}

static void test_first_frame_of_a_gif_is_shown(void **state)
{
    (void)state;
    static const uint8_t pixels[] = {0, 1, 1, 0, 0, 1};
    struct wq_buffer file = make_gif(pixels, 3, 2, -1, false);
    struct wq_picture picture = decode(&file, 1072);
    assert_int_equal(picture.w_px, 3);
    assert_int_equal(picture.h_px, 2);
    assert_memory_equal(picture.grey, "\x00\xFF\xFF\x00\x00\xFF", 6);
    free(picture.grey);
}

static void test_the_transparent_colour_of_a_gif_is_white(void **state)
{
    (void)state;
    static const uint8_t pixels[] = {0, 1, 0, 2};
    struct wq_buffer file = make_gif(pixels, 4, 1, 0, false);
    struct wq_picture picture = decode(&file, 1072);
    assert_int_equal(picture.grey[0], 255);
    assert_int_equal(picture.grey[2], 255);
    assert_true(picture.grey[3] > 0 && picture.grey[3] < 255);
    free(picture.grey);
}

static void test_interlaced_gif_is_the_same(void **state)
{
    (void)state;
    uint8_t pixels[20 * 20];
    for (size_t i = 0; i < sizeof pixels; i++)
        pixels[i] = (uint8_t)(i * 7 / 3 % 3);
    struct wq_buffer plain = make_gif(pixels, 20, 20, -1, false);
    struct wq_buffer laced = make_gif(pixels, 20, 20, -1, true);
    struct wq_picture a = decode(&plain, 1072), b = decode(&laced, 1072);
    assert_memory_equal(a.grey, b.grey, sizeof pixels);
    free(a.grey);
    free(b.grey);
}

/* ---- bad files ---- */

static enum wq_status try_file(const uint8_t *bytes, size_t len, const char **why)
{
    struct wq_picture picture = {0};
    enum wq_status st = wq_picture_decode((struct wq_bytes){bytes, len}, 1072, &picture, why);
    if (st == WQ_OK)
        free(picture.grey);
    return st;
}

static void test_cut_files_are_named(void **state)
{
    (void)state;
    uint8_t rgba[8 * 8 * 4];
    for (size_t i = 0; i < sizeof rgba; i++)
        rgba[i] = (uint8_t)(i * 37);
    static const uint8_t pixels[64] = {0, 1, 2, 1, 0, 2, 2, 1, 1, 0};
    struct wq_buffer webp = make_webp(rgba, 8, 8), gif = make_gif(pixels, 8, 8, 1, false);
    const char *why;
    for (size_t len = 0; len < webp.len; len++) {
        assert_int_equal(try_file(webp.ptr, len, &why), WQ_E_DAMAGED);
        assert_string_equal(why,
                            len < 12 ? "neither PNG, JPEG, WebP nor GIF" : "a damaged WebP file");
    }
    /* of a GIF only what stands behind the first frame may be missing */
    bool is_whole = false;
    for (size_t len = 0; len < gif.len; len++) {
        const bool is_read = try_file(gif.ptr, len, &why) == WQ_OK;
        assert_true(is_read || !is_whole);
        is_whole = is_read;
    }
    assert_true(is_whole);
    wq_buffer_free(&webp);
    wq_buffer_free(&gif);
}

static void test_flipped_bits_do_no_harm(void **state)
{
    (void)state;
    uint8_t rgba[8 * 8 * 4], pixels[64] = {1, 2};
    for (size_t i = 0; i < sizeof rgba; i++)
        rgba[i] = (uint8_t)(i * 37);
    struct wq_buffer files[] = {make_webp(rgba, 8, 8), make_gif(pixels, 8, 8, 1, true)};
    for (size_t f = 0; f < 2; f++) {
        for (size_t i = 0; i < files[f].len * 8; i++) {
            const char *why;
            files[f].ptr[i / 8] ^= (uint8_t)(1 << i % 8);
            (void)try_file(files[f].ptr, files[f].len, &why);
            files[f].ptr[i / 8] ^= (uint8_t)(1 << i % 8);
        }
        wq_buffer_free(&files[f]);
    }
}

static void test_a_gif_of_too_many_px_is_named_before_memory_is_taken(void **state)
{
    (void)state;
    static const uint8_t pixels[4];
    struct wq_buffer gif = make_gif(pixels, 2, 2, -1, false);
    const char *why;
    /* the image descriptor: comma, left, top, width, height */
    uint8_t *at = memchr(gif.ptr + 13, ',', gif.len - 13);
    assert_non_null(at);
    memcpy(at + 5, "\x60\xEA\x60\xEA", 4); /* 60,000 each */
    assert_int_equal(try_file(gif.ptr, gif.len, &why), WQ_E_DAMAGED);
    assert_string_equal(why, "a picture of too many px");
    wq_buffer_free(&gif);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_webp_is_read_alpha_over_white),
        cmocka_unit_test(test_webp_is_scaled_down),
        cmocka_unit_test(test_first_frame_of_an_animated_webp_is_shown),
        cmocka_unit_test(test_first_frame_of_a_gif_is_shown),
        cmocka_unit_test(test_the_transparent_colour_of_a_gif_is_white),
        cmocka_unit_test(test_interlaced_gif_is_the_same),
        cmocka_unit_test(test_cut_files_are_named),
        cmocka_unit_test(test_flipped_bits_do_no_harm),
        cmocka_unit_test(test_a_gif_of_too_many_px_is_named_before_memory_is_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
