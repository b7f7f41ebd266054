/* SPDX-License-Identifier: MIT */
/* WebP, through libwebp: the picture, or the first frame of an animation. */
#include <stdlib.h>
#include <webp/decode.h>
#include <webp/demux.h>
#include "picture.h"

static enum wq_status scale(const uint8_t *rgba, uint32_t w, uint32_t h, uint32_t w_max,
                            struct wq_picture *picture)
{
    uint32_t out_w, out_h;
    struct wq_scaler scaler;
    wq_picture_fit(w, h, w_max, &out_w, &out_h);
    uint16_t *light = malloc(w * sizeof *light);
    if (!light || wq_scaler_init(&scaler, w, h, out_w, out_h) != WQ_OK) {
        free(light);
        return WQ_E_NOMEM;
    }
    for (uint32_t y = 0; y < h; y++) {
        for (uint32_t x = 0; x < w; x++, rgba += 4)
            light[x] = wq_luminance(rgba, rgba[3]);
        wq_scaler_row(&scaler, light);
    }
    *picture = (struct wq_picture){(uint16_t)out_w, (uint16_t)out_h, scaler.grey};
    scaler.grey = NULL;
    wq_scaler_free(&scaler);
    free(light);
    return WQ_OK;
}

static enum wq_status decode(WebPData frame, uint32_t w_max, struct wq_picture *picture,
                             const char **why)
{
    int w, h;
    *why = "a damaged WebP file";
    if (!WebPGetInfo(frame.bytes, frame.size, &w, &h) || w < 1 || h < 1)
        return WQ_E_DAMAGED;
    if ((uint64_t)w * (uint64_t)h > WQ_PICTURE_WHOLE_MAX) {
        *why = "a picture of too many px";
        return WQ_E_DAMAGED;
    }
    uint8_t *rgba = WebPDecodeRGBA(frame.bytes, frame.size, &w, &h);
    if (!rgba)
        return WQ_E_DAMAGED;
    enum wq_status st = scale(rgba, (uint32_t)w, (uint32_t)h, w_max, picture);
    WebPFree(rgba);
    return st;
}

enum wq_status wq_picture_webp(struct wq_bytes file, uint32_t w_max, struct wq_picture *picture,
                               const char **why)
{
    const WebPData data = {file.ptr, file.len};
    WebPIterator first;
    WebPDemuxer *demuxer = WebPDemux(&data);
    enum wq_status st = WQ_E_DAMAGED;
    *why = "a damaged WebP file";
    if (demuxer && WebPDemuxGetFrame(demuxer, 1, &first)) {
        if (first.complete)
            st = decode(first.fragment, w_max, picture, why);
        WebPDemuxReleaseIterator(&first);
    }
    WebPDemuxDelete(demuxer);
    return st;
}
