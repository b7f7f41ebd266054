/* SPDX-License-Identifier: MIT */
/* JPEG, through libjpeg-turbo. */
#include <stdio.h> /* jpeglib.h needs it */
#include <jpeglib.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include "picture.h"

#define MEMORY_MAX (512l << 20) /* bytes that a progressive picture may take */
#define SCANS_MAX 200           /* of a progressive picture; usual ones have about 10 */

struct reading {
    struct jpeg_decompress_struct jpeg;
    struct jpeg_error_mgr errors;
    struct jpeg_progress_mgr progress;
    jmp_buf stop;
    const char *why;
    uint8_t *row;
    uint16_t *light;
    struct wq_scaler scaler;
};

static void fail(j_common_ptr jpeg)
{
    struct reading *reading = jpeg->client_data;
    longjmp(reading->stop, 1);
}

static void be_quiet(j_common_ptr jpeg)
{
    (void)jpeg;
}

/* Data that end early, and the like, are warnings; such a picture is named, not shown half. */
static void take_warning(j_common_ptr jpeg, int level)
{
    if (level < 0)
        fail(jpeg);
}

/* A small file may have thousands of scans over a large picture. */
static void watch_scans(j_common_ptr jpeg)
{
    if (((j_decompress_ptr)jpeg)->input_scan_number > SCANS_MAX)
        fail(jpeg);
}

/* ---- which side is up ---- */

static uint32_t load(const uint8_t *p, unsigned n, bool is_big)
{
    uint32_t value = 0;
    for (unsigned i = 0; i < n; i++)
        value |= (uint32_t)p[i] << 8 * (is_big ? n - 1 - i : i);
    return value;
}

/* The orientation in a TIFF header and its first directory, 1 to 8; 1, upright, when there is none
 * (JEITA CP-3451, 4.6.4). */
static unsigned orientation_in(const uint8_t *tiff, uint32_t len)
{
    const unsigned tag = 0x0112;
    if (len < 8)
        return 1;
    const bool is_big = tiff[0] == 'M';
    uint32_t off = load(tiff + 4, 4, is_big);
    if (off > len || len - off < 2)
        return 1;
    uint32_t n = load(tiff + off, 2, is_big);
    off += 2;
    for (; n > 0 && len - off >= 12; n--, off += 12) {
        if (load(tiff + off, 2, is_big) != tag)
            continue;
        unsigned value = load(tiff + off + 8, 2, is_big);
        return value >= 1 && value <= 8 ? value : 1;
    }
    return 1;
}

static unsigned orientation_of(const struct jpeg_decompress_struct *jpeg)
{
    static const char head[] = "Exif\0"; /* and the NUL of the literal: 6 bytes */
    for (jpeg_saved_marker_ptr marker = jpeg->marker_list; marker; marker = marker->next)
        if (marker->data_length > sizeof head && memcmp(marker->data, head, sizeof head) == 0)
            return orientation_in(marker->data + sizeof head,
                                  marker->data_length - (uint32_t)sizeof head);
    return 1;
}

/* The picture turned upright, in place of it. */
static enum wq_status turn(struct wq_picture *picture, unsigned orientation)
{
    const uint32_t w = picture->w_px, h = picture->h_px;
    const bool is_swapped = orientation >= 5;
    /* where the first row and the first column of the file belong (Exif 2.3, "Orientation") */
    const bool from_right =
        orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
    const bool from_below =
        orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
    if (orientation == 1)
        return WQ_OK;
    uint8_t *grey = malloc((size_t)w * h);
    if (!grey)
        return WQ_E_NOMEM;
    for (uint32_t y = 0; y < h; y++)
        for (uint32_t x = 0; x < w; x++) {
            uint32_t from_x = from_right ? w - 1 - x : x, from_y = from_below ? h - 1 - y : y;
            size_t to = is_swapped ? (size_t)x * h + y : (size_t)y * w + x;
            grey[to] = picture->grey[(size_t)from_y * w + from_x];
        }
    free(picture->grey);
    picture->grey = grey;
    picture->w_px = (uint16_t)(is_swapped ? h : w);
    picture->h_px = (uint16_t)(is_swapped ? w : h);
    return WQ_OK;
}

/* ---- rows ---- */

/* CMYK as Adobe's programs write it: 255 is no ink. */
static void light_of_cmyk(const uint8_t *row, uint32_t w, uint16_t *light)
{
    for (uint32_t x = 0; x < w; x++) {
        uint8_t rgb[3];
        for (int i = 0; i < 3; i++)
            rgb[i] = (uint8_t)(row[4 * x + (uint32_t)i] * row[4 * x + 3] / 255);
        light[x] = wq_luminance(rgb, 255);
    }
}

static void scale_row(struct reading *reading)
{
    const uint32_t w = reading->scaler.w;
    if (reading->jpeg.out_color_space == JCS_GRAYSCALE)
        for (uint32_t x = 0; x < w; x++)
            reading->light[x] = wq_light[reading->row[x]];
    else if (reading->jpeg.out_color_space == JCS_CMYK)
        light_of_cmyk(reading->row, w, reading->light);
    else
        for (uint32_t x = 0; x < w; x++)
            reading->light[x] = wq_luminance(reading->row + 3 * x, 255);
    wq_scaler_row(&reading->scaler, reading->light);
}

static enum wq_status make_room(struct reading *reading, uint32_t w_max, bool is_swapped)
{
    const uint32_t w = reading->jpeg.output_width, h = reading->jpeg.output_height;
    uint32_t out_w, out_h;
    if (is_swapped)
        wq_picture_fit(h, w, w_max, &out_h, &out_w);
    else
        wq_picture_fit(w, h, w_max, &out_w, &out_h);
    enum wq_status st = wq_scaler_init(&reading->scaler, w, h, out_w, out_h);
    reading->row = malloc((size_t)w * 4);
    reading->light = malloc(w * sizeof *reading->light);
    return st == WQ_OK && reading->row && reading->light ? WQ_OK : WQ_E_NOMEM;
}

static void set_form(j_decompress_ptr jpeg)
{
    if (jpeg->jpeg_color_space == JCS_GRAYSCALE)
        jpeg->out_color_space = JCS_GRAYSCALE;
    else if (jpeg->jpeg_color_space == JCS_CMYK || jpeg->jpeg_color_space == JCS_YCCK)
        jpeg->out_color_space = JCS_CMYK;
    else
        jpeg->out_color_space = JCS_RGB;
    jpeg->dct_method = JDCT_ISLOW; /* the one that is the same everywhere */
}

static enum wq_status read_picture(struct reading *reading, struct wq_bytes file, uint32_t w_max,
                                   unsigned *orientation)
{
    j_decompress_ptr jpeg = &reading->jpeg;
    if (setjmp(reading->stop))
        return WQ_E_DAMAGED;
    jpeg_create_decompress(jpeg);
    jpeg->client_data = reading;
    jpeg->progress = &reading->progress;
    jpeg->mem->max_memory_to_use = MEMORY_MAX;
    jpeg_mem_src(jpeg, file.ptr, (unsigned long)file.len);
    jpeg_save_markers(jpeg, JPEG_APP0 + 1, 0xFFFF);
    jpeg_read_header(jpeg, TRUE);
    reading->why = "a picture of too many px";
    if ((uint64_t)jpeg->image_width * jpeg->image_height > WQ_PICTURE_PIXELS_MAX)
        return WQ_E_DAMAGED;
    reading->why = "a damaged JPEG file";
    *orientation = orientation_of(jpeg);
    set_form(jpeg);
    jpeg_start_decompress(jpeg);
    enum wq_status st = make_room(reading, w_max, *orientation >= 5);
    if (st != WQ_OK)
        return st;
    while (jpeg->output_scanline < jpeg->output_height) {
        JSAMPROW row = reading->row;
        jpeg_read_scanlines(jpeg, &row, 1);
        scale_row(reading);
    }
    jpeg_finish_decompress(jpeg);
    return WQ_OK;
}

enum wq_status wq_picture_jpeg(struct wq_bytes file, uint32_t w_max, struct wq_picture *picture,
                               const char **why)
{
    struct reading reading = {.why = "a damaged JPEG file"};
    struct wq_picture found;
    unsigned orientation = 1;
    reading.jpeg.err = jpeg_std_error(&reading.errors);
    reading.jpeg.client_data = &reading;
    reading.errors.error_exit = fail;
    reading.errors.output_message = be_quiet;
    reading.errors.emit_message = take_warning;
    reading.progress.progress_monitor = watch_scans;
    enum wq_status st = read_picture(&reading, file, w_max, &orientation);
    if (st == WQ_OK) {
        found = (struct wq_picture){(uint16_t)reading.scaler.out_w, (uint16_t)reading.scaler.out_h,
                                    reading.scaler.grey};
        reading.scaler.grey = NULL;
        st = turn(&found, orientation);
        if (st == WQ_OK)
            *picture = found;
        else
            free(found.grey);
    }
    *why = reading.why;
    jpeg_destroy_decompress(&reading.jpeg);
    wq_scaler_free(&reading.scaler);
    free(reading.row);
    free(reading.light);
    return st;
}
