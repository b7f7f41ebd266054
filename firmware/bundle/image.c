/* SPDX-License-Identifier: MIT */
/* Images: strips of grey rows, filtered as in PNG (ISO/IEC 15948, clause 9), one cluster each. */
#include <stdlib.h>
#include <string.h>
#include "internal.h"

uint32_t wq_image_strip_rows(const struct wq_image *image)
{
    return WQ_STRIP_MAX / (1u + image->w_px);
}

uint32_t wq_image_strip_n(const struct wq_image *image)
{
    uint32_t rows = wq_image_strip_rows(image);
    return (image->h_px + rows - 1) / rows;
}

uint32_t wq_image_rows_of(const struct wq_image *image, uint32_t strip)
{
    uint32_t rows = wq_image_strip_rows(image);
    uint32_t left = image->h_px - strip * rows;
    return left < rows ? left : rows;
}

uint8_t wq_paeth(uint8_t left, uint8_t up, uint8_t up_left)
{
    int by_left = abs(up - up_left), by_up = abs(left - up_left);
    int by_both = abs(left + up - 2 * up_left);
    if (by_left <= by_up && by_left <= by_both)
        return left;
    return by_up <= by_both ? up : up_left;
}

/* Undo the filter of a row of `w` px. `up` is the row above; all zero for the first of a strip. */
static enum wq_status unfilter(uint8_t filter, const uint8_t *from, const uint8_t *up, size_t w,
                               uint8_t *row)
{
    uint8_t left = 0, up_left = 0;
    switch (filter) {
    case WQ_FILTER_NONE:
        memcpy(row, from, w);
        return WQ_OK;
    case WQ_FILTER_LEFT:
        for (size_t x = 0; x < w; x++)
            row[x] = left = (uint8_t)(from[x] + left);
        return WQ_OK;
    case WQ_FILTER_UP:
        for (size_t x = 0; x < w; x++)
            row[x] = (uint8_t)(from[x] + up[x]);
        return WQ_OK;
    case WQ_FILTER_MEAN:
        for (size_t x = 0; x < w; x++)
            row[x] = left = (uint8_t)(from[x] + (left + up[x]) / 2);
        return WQ_OK;
    case WQ_FILTER_PAETH:
        for (size_t x = 0; x < w; x++) {
            row[x] = left = (uint8_t)(from[x] + wq_paeth(left, up[x], up_left));
            up_left = up[x];
        }
        return WQ_OK;
    default:
        return WQ_E_DAMAGED;
    }
}

enum wq_status wq_strip_decode(struct wq_bytes strip, uint32_t w_px, uint32_t row_n, uint8_t *rows)
{
    static const uint8_t above[WQ_IMAGE_SIDE_MAX];
    const uint8_t *up = above;
    if (strip.len != (size_t)row_n * (1 + w_px))
        return WQ_E_DAMAGED;
    for (uint32_t y = 0; y < row_n; y++) {
        const uint8_t *from = strip.ptr + (size_t)y * (1 + w_px);
        enum wq_status st = unfilter(from[0], from + 1, up, w_px, rows);
        if (st != WQ_OK)
            return st;
        up = rows;
        rows += w_px;
    }
    return WQ_OK;
}
