/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_IMPORT_PICTURE_H
#define WARRAQ_IMPORT_PICTURE_H
/* PNG, JPEG, WebP and GIF files to grey pictures of the size that bundles keep. */
#include "warraq/base.h"

#define WQ_PICTURE_SIDE_MAX 65500u       /* px of a file's picture; the most that JPEG has */
#define WQ_PICTURE_PIXELS_MAX (1u << 27) /* 134 million */
#define WQ_PICTURE_WHOLE_MAX (1u << 25)  /* 33 million, of those that are decoded whole */
#define WQ_PICTURE_LEVELS 64u            /* greys kept: panels have 16, and dither between them */

struct wq_picture {
    uint16_t w_px, h_px;
    uint8_t *grey; /* w_px * h_px, rows top down, sRGB; free it */
};

/* Decode a PNG, JPEG, WebP or GIF file, of an animation the first frame: alpha over white, turned as its Exif says, scaled down by areas in
 * linear light to at most w_max px (1 to WQ_IMAGE_SIDE_MAX) of width and WQ_IMAGE_SIDE_MAX of
 * height, never up; then WQ_PICTURE_LEVELS levels of grey, black and white among them. Equal files
 * give equal bytes on every machine. WQ_E_DAMAGED with *why in English; WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_picture_decode(struct wq_bytes file, uint32_t w_max,
                                               struct wq_picture *picture, const char **why);

extern const char wq_picture_kinds[]; /* that this build decodes, and those it does not; for people */

/* ---- shared by the decoders ---- */

/* The size that a picture of w by h px gets. */
void wq_picture_fit(uint32_t w, uint32_t h, uint32_t w_max, uint32_t *out_w, uint32_t *out_h);

/* Rows of a picture, top down, to its scaled greys. Made by wq_scaler_init. */
struct wq_scaler {
    uint32_t w, h, out_w, out_h;
    uint32_t row, out_row; /* rows taken and given */
    uint64_t *sums;        /* of the row being made: light times area */
    uint8_t *grey;         /* out_w * out_h; who takes it leaves NULL */
};

/* WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_scaler_init(struct wq_scaler *scaler, uint32_t w, uint32_t h,
                                            uint32_t out_w, uint32_t out_h);
/* Take a row of w px, linear light, 0 to 65535; h times. */
void wq_scaler_row(struct wq_scaler *scaler, const uint16_t *light);
void wq_scaler_free(struct wq_scaler *scaler);

/* The light of sRGB values 0 to 255, 0 to 65535. */
extern const uint16_t wq_light[256];

/* The light of a colour (ITU-R BT.709), alpha of 255 over white. */
static inline uint16_t wq_luminance(const uint8_t rgb[3], uint8_t alpha)
{
    uint32_t light =
        (13933u * wq_light[rgb[0]] + 46871u * wq_light[rgb[1]] + 4732u * wq_light[rgb[2]]) >> 16;
    return (uint16_t)((light * alpha + 65535u * (255u - alpha)) / 255u);
}

WQ_MUST_CHECK enum wq_status wq_picture_png(struct wq_bytes file, uint32_t w_max,
                                            struct wq_picture *picture, const char **why);
WQ_MUST_CHECK enum wq_status wq_picture_jpeg(struct wq_bytes file, uint32_t w_max,
                                             struct wq_picture *picture, const char **why);
WQ_MUST_CHECK enum wq_status wq_picture_webp(struct wq_bytes file, uint32_t w_max,
                                             struct wq_picture *picture, const char **why);
WQ_MUST_CHECK enum wq_status wq_picture_gif(struct wq_bytes file, uint32_t w_max,
                                            struct wq_picture *picture, const char **why);

#endif
