/* SPDX-License-Identifier: MIT */
/* Strips: the other side of firmware/bundle/image.c. */
#include <stdlib.h>
#include "internal.h"

#define FILTER_N (WQ_FILTER_PAETH + 1)

static uint8_t guess(int filter, uint8_t left, uint8_t up, uint8_t up_left)
{
    switch (filter) {
    case WQ_FILTER_LEFT:
        return left;
    case WQ_FILTER_UP:
        return up;
    case WQ_FILTER_MEAN:
        return (uint8_t)((left + up) / 2);
    case WQ_FILTER_PAETH:
        return wq_paeth(left, up, up_left);
    default:
        return 0;
    }
}

static uint8_t filtered(int filter, const uint8_t *row, const uint8_t *up, uint32_t x)
{
    uint8_t left = x > 0 ? row[x - 1] : 0, up_left = x > 0 ? up[x - 1] : 0;
    return (uint8_t)(row[x] - guess(filter, left, up[x], up_left));
}

/* How large the bytes of the row are as signed ones: what PNG's own advice goes by (ISO/IEC 15948,
 * 12.8). */
static uint64_t cost_of(int filter, const uint8_t *row, const uint8_t *up, uint32_t w_px)
{
    uint64_t cost = 0;
    for (uint32_t x = 0; x < w_px; x++)
        cost += (uint64_t)abs((int8_t)filtered(filter, row, up, x));
    return cost;
}

static int best_filter(const uint8_t *row, const uint8_t *up, uint32_t w_px)
{
    int best = 0;
    uint64_t best_cost = UINT64_MAX;
    for (int filter = 0; filter < FILTER_N; filter++) {
        uint64_t cost = cost_of(filter, row, up, w_px);
        if (cost < best_cost) {
            best = filter;
            best_cost = cost;
        }
    }
    return best;
}

enum wq_status wq_strip_encode(const uint8_t *rows, uint32_t w_px, uint32_t row_n,
                               struct wq_buffer *strip)
{
    static const uint8_t above[WQ_IMAGE_SIDE_MAX];
    uint8_t coded[1 + WQ_IMAGE_SIDE_MAX];
    const uint8_t *up = above;
    for (uint32_t y = 0; y < row_n; y++) {
        const uint8_t *row = rows + (size_t)y * w_px;
        const int filter = best_filter(row, up, w_px);
        coded[0] = (uint8_t)filter;
        for (uint32_t x = 0; x < w_px; x++)
            coded[1 + x] = filtered(filter, row, up, x);
        enum wq_status st = wq_buffer_add(strip, coded, 1 + (size_t)w_px);
        if (st != WQ_OK)
            return st;
        up = row;
    }
    return WQ_OK;
}
