/* SPDX-License-Identifier: MIT */
/* Pages as PNG files, for people to look at. */
#include <errno.h>
#include <png.h>
#include <setjmp.h>
#include <stdio.h>
#include "warraq/host.h"

/* libpng jumps here on any error, a refused write among them. */
static enum wq_status write_image(png_structp png, png_infop info, FILE *out,
                                  const struct wq_surface *surface)
{
    if (setjmp(png_jmpbuf(png)))
        return WQ_E_IO;
    png_init_io(png, out);
    png_set_compression_level(png, 1);
    png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_FILTER_NONE);
    png_set_IHDR(png, info, (png_uint_32)surface->w, (png_uint_32)surface->h, 8,
                 PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
                 PNG_FILTER_TYPE_DEFAULT);
    png_write_info(png, info);
    for (int32_t y = 0; y < surface->h; y++)
        png_write_row(png, surface->pixels + (size_t)y * (size_t)surface->stride);
    png_write_end(png, NULL);
    return WQ_OK;
}

enum wq_status wq_frame_write_png(const char *path, const struct wq_surface *surface)
{
    FILE *out = fopen(path, "wb");
    if (!out)
        return WQ_E_IO;
    enum wq_status st = WQ_E_IO;
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png ? png_create_info_struct(png) : NULL;
    if (info)
        st = write_image(png, info, out, surface);
    int saved = errno;
    png_destroy_write_struct(&png, &info);
    if (fclose(out) != 0)
        return WQ_E_IO;
    errno = saved;
    return st;
}
