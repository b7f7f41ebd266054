/* SPDX-License-Identifier: MIT */
/* Rectangles and glyphs on a grey surface. */
#include <string.h>
#include "warraq/paint.h"

static struct wq_rect cut_to(const struct wq_surface *surface, struct wq_rect r)
{
    int32_t right = r.x + r.w, bottom = r.y + r.h;
    r.x = r.x < 0 ? 0 : r.x;
    r.y = r.y < 0 ? 0 : r.y;
    r.w = (right > surface->w ? surface->w : right) - r.x;
    r.h = (bottom > surface->h ? surface->h : bottom) - r.y;
    return r;
}

void wq_paint_rect(struct wq_surface *surface, struct wq_rect rect, uint8_t grey)
{
    rect = cut_to(surface, rect);
    if (rect.w <= 0)
        return;
    for (int32_t y = rect.y; y < rect.y + rect.h; y++)
        memset(surface->pixels + (size_t)y * (size_t)surface->stride + rect.x, grey,
               (size_t)rect.w);
}

void wq_paint_invert(struct wq_surface *surface, struct wq_rect rect)
{
    rect = cut_to(surface, rect);
    for (int32_t y = rect.y; y < rect.y + rect.h; y++) {
        uint8_t *row = surface->pixels + (size_t)y * (size_t)surface->stride;
        for (int32_t x = rect.x; x < rect.x + rect.w; x++)
            row[x] = (uint8_t)(255 - row[x]);
    }
}

void wq_paint_frame(struct wq_surface *surface, struct wq_rect r, int32_t thick_px)
{
    wq_paint_rect(surface, (struct wq_rect){r.x, r.y, r.w, thick_px}, 0);
    wq_paint_rect(surface, (struct wq_rect){r.x, r.y + r.h - thick_px, r.w, thick_px}, 0);
    wq_paint_rect(surface, (struct wq_rect){r.x, r.y, thick_px, r.h}, 0);
    wq_paint_rect(surface, (struct wq_rect){r.x + r.w - thick_px, r.y, thick_px, r.h}, 0);
}

/* Take 16 px of ink from 16 px of paper, never below black. The fixed count lets the compiler use
 * one saturating vector subtraction. */
static void ink_16(uint8_t *restrict paper, const uint8_t *restrict ink)
{
    for (int i = 0; i < 16; i++)
        paper[i] = (uint8_t)(paper[i] > ink[i] ? paper[i] - ink[i] : 0);
}

/* Rows wholly inside the surface's width: its stride leaves room for the last 16 px. */
static void ink_rows(struct wq_surface *surface, const struct wq_bitmap *b, int32_t x, int32_t y)
{
    for (int32_t row = 0; row < b->h; row++) {
        if (y + row < 0 || y + row >= surface->h)
            continue;
        uint8_t *paper = surface->pixels + (size_t)(y + row) * (size_t)surface->stride + x;
        const uint8_t *ink = b->rows + (size_t)row * (size_t)b->stride;
        for (int32_t i = 0; i < b->stride; i += 16)
            ink_16(paper + i, ink + i);
    }
}

/* The same for a glyph that crosses the left or right edge. */
static void ink_cut(struct wq_surface *surface, const struct wq_bitmap *b, int32_t x, int32_t y)
{
    for (int32_t row = 0; row < b->h; row++) {
        if (y + row < 0 || y + row >= surface->h)
            continue;
        uint8_t *paper = surface->pixels + (size_t)(y + row) * (size_t)surface->stride;
        const uint8_t *ink = b->rows + (size_t)row * (size_t)b->stride;
        for (int32_t i = 0; i < b->w; i++)
            if (x + i >= 0 && x + i < surface->w)
                paper[x + i] = (uint8_t)(paper[x + i] > ink[i] ? paper[x + i] - ink[i] : 0);
    }
}

void wq_paint_glyphs(struct wq_surface *surface, struct wq_fonts *fonts,
                     const struct wq_placed_glyph *glyphs, uint32_t n, int32_t x, int32_t y)
{
    for (uint32_t i = 0; i < n; i++) {
        struct wq_bitmap b = wq_placed_bitmap(fonts, &glyphs[i]);
        int32_t left = x + glyphs[i].x + b.left, top = y + glyphs[i].y - b.top;
        if (left >= 0 && left + b.w <= surface->w)
            ink_rows(surface, &b, left, top);
        else
            ink_cut(surface, &b, left, top);
    }
}
