/* SPDX-License-Identifier: MIT */
/* From rows of light to greys: scaling and levels. In whole numbers, so that every machine makes
 * the same bytes. */
#include "picture.h"
#include <stdlib.h>
#include <string.h>
#include "warraq/format.h"

/* IEC 61966-2-1, rounded. */
const uint16_t wq_light[256] = {
    0,     20,    40,    60,    80,    99,    119,   139,   159,   179,   199,   219,   241,
    264,   288,   313,   340,   367,   396,   427,   458,   491,   526,   562,   599,   637,
    677,   718,   761,   805,   851,   898,   947,   997,   1048,  1101,  1156,  1212,  1270,
    1330,  1391,  1453,  1517,  1583,  1651,  1720,  1790,  1863,  1937,  2013,  2090,  2170,
    2250,  2333,  2418,  2504,  2592,  2681,  2773,  2866,  2961,  3058,  3157,  3258,  3360,
    3464,  3570,  3678,  3788,  3900,  4014,  4129,  4247,  4366,  4488,  4611,  4736,  4864,
    4993,  5124,  5257,  5392,  5530,  5669,  5810,  5953,  6099,  6246,  6395,  6547,  6700,
    6856,  7014,  7174,  7335,  7500,  7666,  7834,  8004,  8177,  8352,  8528,  8708,  8889,
    9072,  9258,  9445,  9635,  9828,  10022, 10219, 10417, 10619, 10822, 11028, 11235, 11446,
    11658, 11873, 12090, 12309, 12530, 12754, 12980, 13209, 13440, 13673, 13909, 14146, 14387,
    14629, 14874, 15122, 15371, 15623, 15878, 16135, 16394, 16656, 16920, 17187, 17456, 17727,
    18001, 18277, 18556, 18837, 19121, 19407, 19696, 19987, 20281, 20577, 20876, 21177, 21481,
    21787, 22096, 22407, 22721, 23038, 23357, 23678, 24002, 24329, 24658, 24990, 25325, 25662,
    26001, 26344, 26688, 27036, 27386, 27739, 28094, 28452, 28813, 29176, 29542, 29911, 30282,
    30656, 31033, 31412, 31794, 32179, 32567, 32957, 33350, 33745, 34143, 34544, 34948, 35355,
    35764, 36176, 36591, 37008, 37429, 37852, 38278, 38706, 39138, 39572, 40009, 40449, 40891,
    41337, 41785, 42236, 42690, 43147, 43606, 44069, 44534, 45002, 45473, 45947, 46423, 46903,
    47385, 47871, 48359, 48850, 49344, 49841, 50341, 50844, 51349, 51858, 52369, 52884, 53401,
    53921, 54445, 54971, 55500, 56032, 56567, 57105, 57646, 58190, 58737, 59287, 59840, 60396,
    60955, 61517, 62082, 62650, 63221, 63795, 64372, 64952, 65535,
};

/* The sRGB value whose light is nearest. */
static uint8_t grey_of(uint32_t light)
{
    uint32_t low = 0, high = 255;
    while (low < high) {
        uint32_t middle = (low + high + 1) / 2;
        /* beyond the middle between two lights, the larger is nearer */
        if (2 * light >= (uint32_t)wq_light[middle - 1] + wq_light[middle])
            low = middle;
        else
            high = middle - 1;
    }
    return (uint8_t)low;
}

/* ---- size ---- */

void wq_picture_fit(uint32_t w, uint32_t h, uint32_t w_max, uint32_t *out_w, uint32_t *out_h)
{
    uint64_t fit_w = w < w_max ? w : w_max;
    uint64_t fit_h = (h * fit_w + w / 2) / w;
    if (fit_h > WQ_IMAGE_SIDE_MAX) {
        fit_h = WQ_IMAGE_SIDE_MAX;
        fit_w = (w * fit_h + h / 2) / h;
    }
    *out_w = fit_w > 0 ? (uint32_t)fit_w : 1;
    *out_h = fit_h > 0 ? (uint32_t)fit_h : 1;
}

/* ---- scaling ---- */

enum wq_status wq_scaler_init(struct wq_scaler *scaler, uint32_t w, uint32_t h, uint32_t out_w,
                              uint32_t out_h)
{
    *scaler = (struct wq_scaler){.w = w, .h = h, .out_w = out_w, .out_h = out_h};
    scaler->sums = calloc(out_w, sizeof *scaler->sums);
    scaler->grey = malloc((size_t)out_w * out_h);
    if (scaler->sums && scaler->grey)
        return WQ_OK;
    wq_scaler_free(scaler);
    return WQ_E_NOMEM;
}

/* Add a row that reaches `share` of h into the row being made. Along a row, px i of the file takes
 * out_w of w * out_w units from i * out_w on, and px k of the result w of them. */
static void add_row(struct wq_scaler *scaler, const uint16_t *light, uint32_t share)
{
    uint32_t k = 0, room = scaler->w; /* units that px k still takes */
    for (uint32_t i = 0; i < scaler->w; i++) {
        uint32_t left = scaler->out_w;
        while (left > 0) {
            uint32_t units = left < room ? left : room;
            scaler->sums[k] += (uint64_t)units * share * light[i];
            left -= units;
            room -= units;
            if (room == 0) {
                k++;
                room = scaler->w;
            }
        }
    }
}

static void give_row(struct wq_scaler *scaler)
{
    uint8_t *grey = scaler->grey + (size_t)scaler->out_row * scaler->out_w;
    const uint64_t area = (uint64_t)scaler->w * scaler->h;
    for (uint32_t k = 0; k < scaler->out_w; k++) {
        grey[k] = grey_of((uint32_t)((scaler->sums[k] + area / 2) / area));
        scaler->sums[k] = 0;
    }
    scaler->out_row++;
}

void wq_scaler_row(struct wq_scaler *scaler, const uint16_t *light)
{
    /* likewise downwards: row r of the file takes out_h of h * out_h units */
    const uint64_t from = (uint64_t)scaler->row * scaler->out_h, to = from + scaler->out_h;
    scaler->row++;
    for (uint64_t at = from; at < to;) {
        uint64_t end = (uint64_t)(scaler->out_row + 1) * scaler->h;
        uint64_t stop = end < to ? end : to;
        add_row(scaler, light, (uint32_t)(stop - at));
        if (stop == end)
            give_row(scaler);
        at = stop;
    }
}

void wq_scaler_free(struct wq_scaler *scaler)
{
    free(scaler->sums);
    free(scaler->grey);
    *scaler = (struct wq_scaler){0};
}

/* ---- files ---- */

/* The nearest of WQ_PICTURE_LEVELS levels. Steps of one size but in the middle, so that differences
 * between neighbours have few values, which is what deflate lives on. */
static void quantise(struct wq_picture *picture)
{
    const size_t n = (size_t)picture->w_px * picture->h_px;
    const unsigned levels = WQ_PICTURE_LEVELS, step = 256 / levels;
    for (size_t i = 0; i < n; i++) {
        unsigned level = (picture->grey[i] * (levels - 1) + 127) / 255;
        picture->grey[i] = (uint8_t)(level * step + (level >= levels / 2 ? step - 1 : 0));
    }
}

static bool begins_with(struct wq_bytes file, size_t off, const char *mark, size_t len)
{
    return file.len >= off + len && memcmp(file.ptr + off, mark, len) == 0;
}

enum wq_status wq_picture_decode(struct wq_bytes file, uint32_t w_max, struct wq_picture *picture,
                                 const char **why)
{
    enum wq_status st = WQ_E_DAMAGED;
    struct wq_picture found = {0};
    *why = "neither PNG, JPEG, WebP nor GIF";
    if (begins_with(file, 0, "\x89PNG", 4))
        st = wq_picture_png(file, w_max, &found, why);
    else if (begins_with(file, 0, "\xFF\xD8\xFF", 3))
        st = wq_picture_jpeg(file, w_max, &found, why);
    else if (begins_with(file, 0, "RIFF", 4) && begins_with(file, 8, "WEBP", 4))
        st = wq_picture_webp(file, w_max, &found, why);
    else if (begins_with(file, 0, "GIF8", 4))
        st = wq_picture_gif(file, w_max, &found, why);
    if (st != WQ_OK)
        return st;
    quantise(&found);
    *picture = found;
    return WQ_OK;
}
