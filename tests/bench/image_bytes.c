/* SPDX-License-Identifier: MIT */
/* image_bytes WIDTH FILE.jpg...: bytes of photos as strips of a bundle with different numbers of
 * greys, beside JPEG of quality 60 of the same greys and size. One line a photo, then the sum. */
#include <libdeflate.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <jpeglib.h>
#include "picture.h"
#include "warraq/bundle.h"
#include "warraq/format.h"
#include "write.h"

#define JPEG_QUALITY 60

/* How greys are made fewer. */
enum way { EVERY, LEVELS_128, LEVELS_64, LEVELS_32, LEVELS_16, DIFFUSED_16, WAY_N };
static const char *const names[WAY_N] = {"256", "128", "64", "32", "16", "16 diffused"};
static const int levels_of[WAY_N] = {256, 128, 64, 32, 16, 16};

static uint8_t nearest(int value, int levels)
{
    int step = 256 / levels, level = (value * (levels - 1) + 127) / 255;
    return (uint8_t)(level * step + (level >= levels / 2 ? step - 1 : 0));
}

/* Floyd and Steinberg, each row from left to right. */
static void diffuse(uint8_t *grey, int w, int h, int levels)
{
    int *error = calloc((size_t)(w + 2) * 2, sizeof *error); /* of this row and the next, in 1/16 */
    for (int y = 0; y < h; y++) {
        int *now = error + (y % 2) * (w + 2) + 1, *next = error + (1 - y % 2) * (w + 2) + 1;
        memset(next - 1, 0, (size_t)(w + 2) * sizeof *next);
        for (int x = 0; x < w; x++) {
            int value = grey[y * w + x] + now[x] / 16;
            value = value < 0 ? 0 : value > 255 ? 255 : value;
            grey[y * w + x] = nearest(value, levels);
            int off = value - grey[y * w + x];
            now[x + 1] += off * 7;
            next[x - 1] += off * 3;
            next[x] += off * 5;
            next[x + 1] += off;
        }
    }
    free(error);
}

static size_t strip_bytes(struct libdeflate_compressor *deflate, const struct wq_picture *picture)
{
    static uint8_t stored[2 * WQ_STRIP_MAX];
    const struct wq_image image = {picture->w_px, picture->h_px, 0};
    const uint8_t *rows = picture->grey;
    size_t sum = 0;
    for (uint32_t i = 0; i < wq_image_strip_n(&image); i++) {
        struct wq_buffer strip = {0};
        uint32_t row_n = wq_image_rows_of(&image, i);
        if (wq_strip_encode(rows, image.w_px, row_n, &strip) != WQ_OK)
            exit(1);
        sum += libdeflate_deflate_compress(deflate, strip.ptr, strip.len, stored, sizeof stored);
        sum += WQ_INDEX_RECORD_BYTES + WQ_LEADER_BYTES;
        rows += (size_t)row_n * image.w_px;
        wq_buffer_free(&strip);
    }
    return sum;
}

/* The root of the mean square of what is lost. */
static double error_of(const uint8_t *a, const uint8_t *b, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += (double)(a[i] - b[i]) * (a[i] - b[i]);
    return sqrt(sum / (double)n);
}

/* Bytes of it as JPEG; what that loses is added to *error. */
static size_t jpeg_bytes(const struct wq_picture *picture, double *error)
{
    struct jpeg_compress_struct jpeg;
    struct jpeg_error_mgr errors;
    unsigned char *bytes = NULL;
    unsigned long len = 0;
    jpeg.err = jpeg_std_error(&errors);
    jpeg_create_compress(&jpeg);
    jpeg_mem_dest(&jpeg, &bytes, &len);
    jpeg.image_width = picture->w_px;
    jpeg.image_height = picture->h_px;
    jpeg.input_components = 1;
    jpeg.in_color_space = JCS_GRAYSCALE;
    jpeg_set_defaults(&jpeg);
    jpeg_set_quality(&jpeg, JPEG_QUALITY, TRUE);
    jpeg.optimize_coding = TRUE;
    jpeg_start_compress(&jpeg, TRUE);
    for (uint32_t y = 0; y < picture->h_px; y++) {
        JSAMPROW row = picture->grey + (size_t)y * picture->w_px;
        jpeg_write_scanlines(&jpeg, &row, 1);
    }
    jpeg_finish_compress(&jpeg);
    jpeg_destroy_compress(&jpeg);
    struct wq_picture back;
    const char *why;
    if (wq_picture_jpeg((struct wq_bytes){bytes, len}, picture->w_px, &back, &why) != WQ_OK)
        exit(1);
    *error += error_of(picture->grey, back.grey, (size_t)picture->w_px * picture->h_px);
    free(back.grey);
    free(bytes);
    return len;
}

static bool read_photo(const char *path, uint32_t w_max, struct wq_picture *picture)
{
    struct wq_buffer file = {0};
    uint8_t bytes[65536];
    const char *why = "cannot be opened";
    size_t n;
    FILE *in = fopen(path, "rb");
    enum wq_status st = in ? WQ_OK : WQ_E_IO;
    while (st == WQ_OK && (n = fread(bytes, 1, sizeof bytes, in)) > 0)
        st = wq_buffer_add(&file, bytes, n);
    if (in)
        fclose(in);
    if (st == WQ_OK)
        st = wq_picture_jpeg((struct wq_bytes){file.ptr, file.len}, w_max, picture, &why);
    if (st != WQ_OK)
        fprintf(stderr, "image_bytes: %s: %s\n", path, why);
    wq_buffer_free(&file);
    return st == WQ_OK;
}

int main(int argc, char **argv)
{
    size_t sums[WAY_N] = {0}, jpeg_sum = 0;
    double errors[WAY_N] = {0}, jpeg_error = 0;
    int photo_n = 0;
    if (argc < 3) {
        fprintf(stderr, "usage: image_bytes WIDTH FILE.jpg...\n");
        return 2;
    }
    struct libdeflate_compressor *deflate = libdeflate_alloc_compressor(12);
    printf("photo\tpx\tJPEG 60");
    for (int way = 0; way < WAY_N; way++)
        printf("\t%s", names[way]);
    putchar('\n');
    for (int i = 2; i < argc; i++) {
        struct wq_picture picture, fewer;
        if (!read_photo(argv[i], (uint32_t)strtoul(argv[1], NULL, 10), &picture))
            continue;
        const size_t n = (size_t)picture.w_px * picture.h_px,
                     jpeg = jpeg_bytes(&picture, &jpeg_error);
        const char *slash = strrchr(argv[i], '/');
        printf("%s\t%ux%u\t%zu", slash ? slash + 1 : argv[i], picture.w_px, picture.h_px, jpeg);
        jpeg_sum += jpeg;
        fewer = picture;
        fewer.grey = malloc(n);
        for (int way = 0; way < WAY_N; way++) {
            memcpy(fewer.grey, picture.grey, n);
            if (way == DIFFUSED_16)
                diffuse(fewer.grey, picture.w_px, picture.h_px, levels_of[way]);
            else
                for (size_t k = 0; k < n; k++)
                    fewer.grey[k] = nearest(picture.grey[k], levels_of[way]);
            size_t bytes = strip_bytes(deflate, &fewer);
            printf("\t%zu", bytes);
            sums[way] += bytes;
            errors[way] += error_of(fewer.grey, picture.grey, n);
        }
        putchar('\n');
        photo_n++;
        free(fewer.grey);
        free(picture.grey);
    }
    printf("sum of %d\t\t%zu", photo_n, jpeg_sum);
    for (int way = 0; way < WAY_N; way++)
        printf("\t%zu", sums[way]);
    printf("\nto JPEG\t\t1");
    for (int way = 0; way < WAY_N; way++)
        printf("\t%.2f", (double)sums[way] / (double)jpeg_sum);
    printf("\nlost, of 255\t\t%.2f", jpeg_error / photo_n);
    for (int way = 0; way < WAY_N; way++)
        printf("\t%.2f", errors[way] / photo_n);
    putchar('\n');
    libdeflate_free_compressor(deflate);
    return photo_n == argc - 2 ? 0 : 1;
}
