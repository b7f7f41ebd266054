/* SPDX-License-Identifier: MIT */
/* GIF, through giflib: the first picture of the file. */
#include <gif_lib.h>
#include <stdlib.h>
#include <string.h>
#include "picture.h"

struct reading {
    struct wq_bytes rest;
    GifFileType *gif;
    int transparent;      /* colour, or NO_TRANSPARENT_COLOR */
    uint16_t light[256];  /* of the colours */
    GifPixelType *pixels; /* w * h */
};

static int take_bytes(GifFileType *gif, GifByteType *out, int n)
{
    struct reading *reading = gif->UserData;
    const size_t len = (size_t)n < reading->rest.len ? (size_t)n : reading->rest.len;
    if (len > 0)
        memcpy(out, reading->rest.ptr, len);
    reading->rest.ptr += len;
    reading->rest.len -= len;
    return (int)len;
}

/* An extension: only the one that tells which colour is none matters. */
static bool read_extension(struct reading *reading)
{
    int code;
    GifByteType *block;
    GraphicsControlBlock control;
    bool is_read = DGifGetExtension(reading->gif, &code, &block) == GIF_OK;
    while (is_read && block) {
        if (code == GRAPHICS_EXT_FUNC_CODE &&
            DGifExtensionToGCB(block[0], block + 1, &control) == GIF_OK)
            reading->transparent = control.TransparentColor;
        is_read = DGifGetExtensionNext(reading->gif, &block) == GIF_OK;
    }
    return is_read;
}

/* Go on to the first picture. */
static bool find_picture(struct reading *reading)
{
    GifRecordType type;
    while (DGifGetRecordType(reading->gif, &type) == GIF_OK) {
        if (type == IMAGE_DESC_RECORD_TYPE)
            return DGifGetImageDesc(reading->gif) == GIF_OK;
        if (type != EXTENSION_RECORD_TYPE || !read_extension(reading))
            return false;
    }
    return false;
}

/* Colours that the table has not are white, as the one that is none. */
static bool read_colours(struct reading *reading)
{
    const GifFileType *gif = reading->gif;
    const ColorMapObject *map = gif->Image.ColorMap ? gif->Image.ColorMap : gif->SColorMap;
    if (!map)
        return false;
    for (int i = 0; i < 256; i++) {
        const bool is_colour = i < map->ColorCount && i != reading->transparent;
        const GifColorType *colour = is_colour ? &map->Colors[i] : NULL;
        const uint8_t rgb[3] = {is_colour ? colour->Red : 255, is_colour ? colour->Green : 255,
                                is_colour ? colour->Blue : 255};
        reading->light[i] = wq_luminance(rgb, 255);
    }
    return true;
}

static bool read_pixels(struct reading *reading, uint32_t w, uint32_t h)
{
    /* of the rows of an interlaced picture (GIF89a, appendix E); the last is all of another */
    static const uint32_t starts[] = {0, 4, 2, 1}, steps[] = {8, 8, 4, 2};
    const bool is_interlaced = reading->gif->Image.Interlace;
    for (int pass = 0; pass < (is_interlaced ? 4 : 1); pass++)
        for (uint32_t y = starts[pass]; y < h; y += is_interlaced ? steps[pass] : 1)
            if (DGifGetLine(reading->gif, reading->pixels + (size_t)y * w, (int)w) != GIF_OK)
                return false;
    return true;
}

static enum wq_status scale(const struct reading *reading, uint32_t w, uint32_t h, uint32_t w_max,
                            struct wq_picture *picture)
{
    uint32_t out_w, out_h;
    struct wq_scaler scaler;
    const GifPixelType *pixel = reading->pixels;
    wq_picture_fit(w, h, w_max, &out_w, &out_h);
    uint16_t *light = malloc(w * sizeof *light);
    if (!light || wq_scaler_init(&scaler, w, h, out_w, out_h) != WQ_OK) {
        free(light);
        return WQ_E_NOMEM;
    }
    for (uint32_t y = 0; y < h; y++) {
        for (uint32_t x = 0; x < w; x++)
            light[x] = reading->light[*pixel++];
        wq_scaler_row(&scaler, light);
    }
    *picture = (struct wq_picture){(uint16_t)out_w, (uint16_t)out_h, scaler.grey};
    scaler.grey = NULL;
    wq_scaler_free(&scaler);
    free(light);
    return WQ_OK;
}

static enum wq_status decode(struct reading *reading, uint32_t w_max, struct wq_picture *picture,
                             const char **why)
{
    *why = "a damaged GIF file";
    if (!find_picture(reading) || !read_colours(reading))
        return WQ_E_DAMAGED;
    const GifImageDesc *image = &reading->gif->Image;
    if (image->Width < 1 || image->Height < 1)
        return WQ_E_DAMAGED;
    const uint32_t w = (uint32_t)image->Width, h = (uint32_t)image->Height;
    if ((uint64_t)w * h > WQ_PICTURE_WHOLE_MAX) {
        *why = "a picture of too many px";
        return WQ_E_DAMAGED;
    }
    reading->pixels = malloc((size_t)w * h);
    if (!reading->pixels)
        return WQ_E_NOMEM;
    return read_pixels(reading, w, h) ? scale(reading, w, h, w_max, picture) : WQ_E_DAMAGED;
}

enum wq_status wq_picture_gif(struct wq_bytes file, uint32_t w_max, struct wq_picture *picture,
                              const char **why)
{
    struct reading reading = {.rest = file, .transparent = NO_TRANSPARENT_COLOR};
    *why = "a damaged GIF file";
    reading.gif = DGifOpen(&reading, take_bytes, NULL);
    if (!reading.gif)
        return WQ_E_DAMAGED;
    enum wq_status st = decode(&reading, w_max, picture, why);
    DGifCloseFile(reading.gif, NULL);
    free(reading.pixels);
    return st;
}
