/* SPDX-License-Identifier: MIT */
/* PNG, through libpng. */
#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include "picture.h"

/* An interlaced picture is decoded whole: 4 bytes a px. */
#define INTERLACED_PIXELS_MAX (1u << 24)

struct reading {
    struct wq_bytes rest;
    const char *why;
    png_structp png;
    png_infop info;
    uint8_t *rows; /* one, or all of an interlaced picture: RGBA */
    uint16_t *light;
    struct wq_scaler scaler;
};

static void fail(png_structp png, png_const_charp why)
{
    (void)why; /* its words speak of chunks, to those who make files */
    png_longjmp(png, 1);
}

static void ignore(png_structp png, png_const_charp warning)
{
    (void)png;
    (void)warning;
}

static void take_bytes(png_structp png, png_bytep out, size_t len)
{
    struct reading *reading = png_get_io_ptr(png);
    if (len > reading->rest.len)
        png_error(png, "cut");
    memcpy(out, reading->rest.ptr, len);
    reading->rest.ptr += len;
    reading->rest.len -= len;
}

/* Ask for rows of RGBA, 8 bits each, whatever the file has. */
static void set_form(png_structp png, png_infop info)
{
    png_set_expand(png);
    png_set_scale_16(png);
    png_set_gray_to_rgb(png);
    png_set_add_alpha(png, 0xFF, PNG_FILLER_AFTER);
    png_set_interlace_handling(png);
    png_read_update_info(png, info);
}

static void scale_row(struct reading *reading, const uint8_t *rgba)
{
    for (uint32_t x = 0; x < reading->scaler.w; x++)
        reading->light[x] = wq_luminance(rgba + 4 * x, rgba[4 * x + 3]);
    wq_scaler_row(&reading->scaler, reading->light);
}

static enum wq_status make_room(struct reading *reading, uint32_t w, uint32_t h, uint32_t w_max,
                                bool is_interlaced)
{
    uint32_t out_w, out_h;
    wq_picture_fit(w, h, w_max, &out_w, &out_h);
    enum wq_status st = wq_scaler_init(&reading->scaler, w, h, out_w, out_h);
    reading->rows = malloc((size_t)w * 4 * (is_interlaced ? h : 1));
    reading->light = malloc(w * sizeof *reading->light);
    return st == WQ_OK && reading->rows && reading->light ? WQ_OK : WQ_E_NOMEM;
}

static enum wq_status read_rows(struct reading *reading, uint32_t w_max)
{
    png_structp png = reading->png;
    const uint32_t w = png_get_image_width(png, reading->info);
    const uint32_t h = png_get_image_height(png, reading->info);
    const bool is_interlaced = png_get_interlace_type(png, reading->info) != PNG_INTERLACE_NONE;
    reading->why = "a picture of too many px";
    if ((uint64_t)w * h > (is_interlaced ? INTERLACED_PIXELS_MAX : WQ_PICTURE_PIXELS_MAX))
        return WQ_E_DAMAGED;
    reading->why = "a damaged PNG file";
    set_form(png, reading->info);
    if (png_get_rowbytes(png, reading->info) != (size_t)w * 4)
        return WQ_E_DAMAGED;
    enum wq_status st = make_room(reading, w, h, w_max, is_interlaced);
    if (st != WQ_OK)
        return st;
    /* seven passes over all rows when it is interlaced, else one */
    for (int pass = is_interlaced ? 6 : 0; pass > 0; pass--)
        for (uint32_t y = 0; y < h; y++)
            png_read_row(png, reading->rows + (size_t)y * w * 4, NULL);
    for (uint32_t y = 0; y < h; y++) {
        uint8_t *row = reading->rows + (is_interlaced ? (size_t)y * w * 4 : 0);
        png_read_row(png, row, NULL);
        scale_row(reading, row);
    }
    return WQ_OK;
}

static enum wq_status read_picture(struct reading *reading, uint32_t w_max)
{
    if (setjmp(png_jmpbuf(reading->png)))
        return WQ_E_DAMAGED;
    png_set_read_fn(reading->png, reading, take_bytes);
    png_set_user_limits(reading->png, WQ_PICTURE_SIDE_MAX, WQ_PICTURE_SIDE_MAX);
    png_read_info(reading->png, reading->info);
    return read_rows(reading, w_max);
}

enum wq_status wq_picture_png(struct wq_bytes file, uint32_t w_max, struct wq_picture *picture,
                              const char **why)
{
    struct reading reading = {.rest = file, .why = "a damaged PNG file"};
    enum wq_status st = WQ_E_NOMEM;
    reading.png = png_create_read_struct(PNG_LIBPNG_VER_STRING, NULL, fail, ignore);
    reading.info = reading.png ? png_create_info_struct(reading.png) : NULL;
    if (reading.info)
        st = read_picture(&reading, w_max);
    if (st == WQ_OK) {
        *picture = (struct wq_picture){(uint16_t)reading.scaler.out_w,
                                       (uint16_t)reading.scaler.out_h, reading.scaler.grey};
        reading.scaler.grey = NULL;
    }
    *why = reading.why;
    png_destroy_read_struct(&reading.png, &reading.info, NULL);
    wq_scaler_free(&reading.scaler);
    free(reading.rows);
    free(reading.light);
    return st;
}
