/* SPDX-License-Identifier: MIT */
/* Pages as PNG files, for people to look at. */
#include <errno.h>
#include <png.h>
#include <setjmp.h>
#include <stdio.h>
#include "warraq/host.h"

/* libpng would print what goes wrong; it is told by who asked for the file. */
static void fail(png_structp png, png_const_charp why)
{
    (void)why; /* errno says it */
    png_longjmp(png, 1);
}

static void ignore(png_structp png, png_const_charp warning)
{
    (void)png;
    (void)warning;
}

static enum wq_status write_image(png_structp png, png_infop info, FILE *out,
                                  const struct wq_surface *surface)
{
    /* any error comes back here, a refused write among them */
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

enum wq_status wq_frame_encode_png(FILE *out, const struct wq_surface *surface)
{
    enum wq_status st = WQ_E_IO;
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, fail, ignore);
    png_infop info = png ? png_create_info_struct(png) : NULL;
    if (info)
        st = write_image(png, info, out, surface);
    else
        errno = ENOMEM;
    int saved = errno;
    png_destroy_write_struct(&png, &info);
    errno = saved;
    return st;
}
