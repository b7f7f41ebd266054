/* SPDX-License-Identifier: MIT */
/* Pictures: strips of grey rows, scaled to their place and dithered to the panel's levels, row by
 * row, with no more memory than a strip and a few rows. */
#include <string.h>
#include "warraq/format.h"
#include "warraq/paint.h"

/* ---- rows from the source ---- */

struct rows {
    const struct wq_picture_source *source;
    const struct wq_image *image;
    uint8_t *strip;                  /* WQ_STRIP_MAX bytes */
    uint32_t next_strip, row_n, row; /* rows in the strip, and those taken */
    uint32_t taken_n;                /* of the image */
};

/* The next row of the image, valid until the next call; the last one again after the end. */
static enum wq_status next_row(struct rows *r, const uint8_t **row)
{
    if (r->row == r->row_n && r->taken_n < r->image->h_px) {
        uint32_t row_n = 0;
        enum wq_status st =
            r->source->strip(r->source->self, r->image, r->next_strip, r->strip, &row_n);
        if (st != WQ_OK)
            return st;
        if (row_n == 0 || (size_t)row_n * r->image->w_px > WQ_STRIP_MAX)
            return WQ_E_DAMAGED;
        r->next_strip++;
        r->row_n = row_n;
        r->row = 0;
    }
    if (r->taken_n < r->image->h_px) {
        r->row++;
        r->taken_n++;
    }
    *row = r->strip + (size_t)(r->row - 1) * r->image->w_px;
    return WQ_OK;
}

/* ---- scaling ---- */

/* Rows of `w` px made of the image's, from the top. */
struct scaler {
    struct rows rows;
    int32_t w, h;          /* of the result */
    uint32_t *sums;        /* a row smaller than the image's */
    uint8_t *over, *under; /* scaled rows on both sides of one larger than the image's */
    uint32_t under_row;    /* which of the image's `under` is, + 1 */
    uint8_t *out;
};

/* Mean of the image's pixels that fall on each pixel of a smaller row. */
static enum wq_status shrink_row(struct scaler *s, int32_t y)
{
    uint32_t w = s->rows.image->w_px, h = s->rows.image->h_px, n = 0;
    uint32_t end = (uint32_t)(((uint64_t)y + 1) * h / (uint32_t)s->h);
    memset(s->sums, 0, (size_t)s->w * sizeof *s->sums);
    do {
        const uint8_t *row;
        enum wq_status st = next_row(&s->rows, &row);
        if (st != WQ_OK)
            return st;
        for (int32_t x = 0, from = 0; x < s->w; x++) {
            int32_t to = (int32_t)(((uint64_t)x + 1) * w / (uint32_t)s->w), sum = 0;
            for (int32_t i = from; i < to; i++)
                sum += row[i];
            s->sums[x] += (uint32_t)(sum / (to - from));
            from = to;
        }
        n++;
    } while (s->rows.taken_n < end);
    for (int32_t x = 0; x < s->w; x++)
        s->out[x] = (uint8_t)(s->sums[x] / n);
    return WQ_OK;
}

/* `at` of `n` pixels in the `from_n` that they are made of, 24.8, by their middles. */
static uint32_t position(int32_t at, int32_t n, uint32_t from_n)
{
    int64_t middle = ((2 * (int64_t)at + 1) * from_n * 128) / n - 128;
    int64_t last = ((int64_t)from_n - 1) * 256;
    return (uint32_t)(middle < 0 ? 0 : middle > last ? last : middle);
}

static uint8_t between(uint8_t a, uint8_t b, uint32_t part_256)
{
    return (uint8_t)((a * (256 - part_256) + b * part_256 + 128) >> 8);
}

static void widen(const uint8_t *row, uint32_t row_w, uint8_t *out, int32_t w)
{
    for (int32_t x = 0; x < w; x++) {
        uint32_t at = position(x, w, row_w), i = at >> 8;
        out[x] = between(row[i], row[i + 1 < row_w ? i + 1 : i], at & 255);
    }
}

/* Between the two rows, and pixels, of the image that are nearest. */
static enum wq_status enlarge_row(struct scaler *s, int32_t y)
{
    uint32_t h = s->rows.image->h_px, at = position(y, s->h, h), i = at >> 8;
    uint32_t wanted = (i + 1 < h ? i + 1 : i) + 1;
    while (s->under_row < wanted) {
        const uint8_t *row;
        enum wq_status st = next_row(&s->rows, &row);
        if (st != WQ_OK)
            return st;
        uint8_t *swap = s->over;
        s->over = s->under;
        s->under = swap;
        widen(row, s->rows.image->w_px, s->under, s->w);
        s->under_row++;
    }
    /* on the last row, and on an image of one, there is no other */
    const uint8_t *over = s->under_row == i + 1 ? s->under : s->over;
    for (int32_t x = 0; x < s->w; x++)
        s->out[x] = between(over[x], s->under[x], at & 255);
    return WQ_OK;
}

/* ---- dithering ---- */

/* Error diffusion (Floyd and Steinberg), every other row from right to left, so that no grain runs
 * through the picture. `now` and `next` are errors in 1/16, with a pixel more at each end. */
struct dither {
    int16_t *now, *next;
    int32_t levels;
};

static void dither_row(struct dither *d, const uint8_t *grey, int32_t w, bool is_reverse,
                       uint8_t *out)
{
    int32_t top = d->levels - 1, step = is_reverse ? -1 : 1;
    memset(d->next, 0, ((size_t)w + 2) * sizeof *d->next);
    for (int32_t i = 0; i < w; i++) {
        int32_t x = is_reverse ? w - 1 - i : i;
        int32_t value = grey[x] + d->now[x + 1] / 16;
        int32_t level = (value * top * 2 + 255) / 510;
        level = level < 0 ? 0 : level > top ? top : level;
        out[x] = (uint8_t)(level * (255 / top));
        int32_t error = value - out[x];
        d->now[x + 1 + step] = (int16_t)(d->now[x + 1 + step] + 7 * error);
        d->next[x + 1 - step] = (int16_t)(d->next[x + 1 - step] + 3 * error);
        d->next[x + 1] = (int16_t)(d->next[x + 1] + 5 * error);
        d->next[x + 1 + step] = (int16_t)(d->next[x + 1 + step] + error);
    }
    int16_t *swap = d->now;
    d->now = d->next;
    d->next = swap;
}

/* ---- a picture ---- */

static enum wq_status make_scaler(struct wq_arena *scratch, const struct wq_picture_source *source,
                                  const struct wq_image *image, struct wq_rect rect,
                                  struct scaler *s, struct dither *d)
{
    size_t w = (size_t)rect.w;
    *s = (struct scaler){.rows = {.source = source, .image = image}, .w = rect.w, .h = rect.h};
    s->rows.strip = wq_arena_alloc_raw(scratch, WQ_STRIP_MAX, 1);
    s->sums = wq_arena_alloc_raw(scratch, w, sizeof *s->sums);
    s->over = wq_arena_alloc(scratch, w, 1);
    s->under = wq_arena_alloc(scratch, w, 1);
    s->out = wq_arena_alloc_raw(scratch, w, 1);
    d->now = wq_arena_alloc(scratch, w + 2, sizeof *d->now);
    d->next = wq_arena_alloc_raw(scratch, w + 2, sizeof *d->next);
    bool has_room = s->rows.strip && s->sums && s->over && s->under && s->out && d->now && d->next;
    return has_room ? WQ_OK : WQ_E_NOMEM;
}

static enum wq_status paint_rows(struct wq_surface *surface, struct wq_rect rect, struct scaler *s,
                                 struct dither *d)
{
    const struct wq_image *image = s->rows.image;
    bool is_smaller = rect.w <= image->w_px && rect.h <= image->h_px;
    for (int32_t y = 0; y < rect.h; y++) {
        enum wq_status st = is_smaller ? shrink_row(s, y) : enlarge_row(s, y);
        if (st != WQ_OK)
            return st;
        dither_row(d, s->out, rect.w, y & 1,
                   surface->pixels + (size_t)(rect.y + y) * (size_t)surface->stride + rect.x);
    }
    return WQ_OK;
}

/* An empty frame that says why. */
static enum wq_status paint_lost(struct wq_surface *surface, struct wq_arena *scratch,
                                 const struct wq_page_spec *spec, struct wq_rect rect,
                                 enum wq_status why)
{
    const size_t label_bytes = 16u << 10;
    enum wq_say what = why == WQ_OK          ? WQ_SAY_PICTURE_ABSENT
                       : why == WQ_E_DAMAGED ? WQ_SAY_PICTURE_DAMAGED
                                             : WQ_SAY_PICTURE_FAULT;
    const struct wq_style style = {WQ_VOICE_LABEL, false, spec->small_em_px};
    int32_t thick = spec->unit_px * 19 / 100 < 2 ? 2 : spec->unit_px * 19 / 100;
    int32_t room = rect.w - 4 * thick;
    wq_paint_rect(surface, rect, 255);
    wq_paint_frame(surface, rect, thick);
    if (rect.h < 2 * spec->small_em_px || room < 2 * spec->small_em_px)
        return WQ_OK;
    struct wq_arena arena;
    struct wq_label label;
    void *memory = wq_arena_alloc_raw(scratch, label_bytes, 1);
    if (!memory)
        return WQ_E_NOMEM;
    wq_arena_init(&arena, memory, label_bytes);
    enum wq_status st =
        wq_label_make(&arena, scratch, spec->fonts, &style, wq_str(spec->language->say[what]),
                      spec->language->is_rtl, room, &label);
    if (st == WQ_OK)
        wq_paint_glyphs(surface, spec->fonts, label.glyphs, label.glyph_n,
                        rect.x + (rect.w - label.width_px) / 2,
                        rect.y + rect.h / 2 + spec->small_em_px / 3);
    return st;
}

static bool is_inside(const struct wq_surface *surface, struct wq_rect r)
{
    return r.x >= 0 && r.y >= 0 && r.w > 0 && r.h > 0 && r.x + r.w <= surface->w &&
           r.y + r.h <= surface->h;
}

static enum wq_status paint_picture(struct wq_surface *surface, struct wq_arena *scratch,
                                    const struct wq_page_spec *spec,
                                    const struct wq_article *article,
                                    const struct wq_picture *picture,
                                    const struct wq_picture_source *source)
{
    struct scaler s;
    struct dither d = {.levels = spec->levels};
    if (!is_inside(surface, picture->rect))
        return WQ_OK;
    if (picture->image >= article->image_n || !source)
        return paint_lost(surface, scratch, spec, picture->rect, WQ_OK);
    enum wq_status st =
        make_scaler(scratch, source, &article->images[picture->image], picture->rect, &s, &d);
    if (st != WQ_OK)
        return st;
    st = paint_rows(surface, picture->rect, &s, &d);
    return st == WQ_OK ? st : paint_lost(surface, scratch, spec, picture->rect, st);
}

enum wq_status wq_paint_pictures(struct wq_surface *surface, struct wq_arena *scratch,
                                 const struct wq_page_spec *spec, const struct wq_article *article,
                                 const struct wq_page *page, const struct wq_picture_source *source)
{
    enum wq_status st = WQ_OK;
    for (uint32_t i = 0; i < page->picture_n && st == WQ_OK; i++) {
        size_t mark = wq_arena_mark(scratch);
        st = paint_picture(surface, scratch, spec, article, &page->pictures[i], source);
        wq_arena_rewind(scratch, mark);
    }
    return st;
}
