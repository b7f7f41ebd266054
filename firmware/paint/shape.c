/* SPDX-License-Identifier: MIT */
/* Lines, rings and sectors with smooth edges, in whole numbers: every device paints the same. */
#include "warraq/paint.h"

/* Points are given in 1/64 px; each pixel is looked at in SIDE by SIDE places. */
#define PX 64
#define SIDE 4

/* Places lie up to 34/64 px from the middle of their pixel: so far within an edge, all do. */
#define REACH 36

/* What squares of distances are compared with. */
struct limits {
    int64_t edge;    /* of a place */
    int64_t without; /* of a pixel's middle: above, no place of it lies within */
    int64_t within;  /* at or below, all do; negative: never */
};

struct shape {
    enum { LINE, RING, SECTOR } kind;
    int32_t x, y, x2, y2; /* LINE: its ends; else the centre */
    int32_t half;         /* LINE: of its thickness */
    int32_t steps;        /* SECTOR: sixteenths of a turn, below 16 */
    int64_t len2;         /* LINE: the square of its length */
    struct limits far;  /* LINE: of the distance, times length / 16; else of that from the centre */
    struct limits hole; /* RING: the same of what is left out, to which `within` is without */
};

static int64_t square(int64_t v)
{
    return v * v;
}

/* `reach`: of what lies within, in 1/64 px; squares are taken times `scale`. */
static struct limits limits_of(int64_t reach, int64_t scale)
{
    return (struct limits){.edge = reach < 0 ? -1 : square(reach) * scale,
                           .without = reach + REACH < 0 ? -1 : square(reach + REACH) * scale,
                           .within = reach < REACH ? -1 : square(reach - REACH) * scale};
}

/* Whether the place lies within the line: behind its ends, which are round, too. */
static bool in_line(const struct shape *s, int32_t x, int32_t y)
{
    const int64_t vx = s->x2 - s->x, vy = s->y2 - s->y, wx = x - s->x, wy = y - s->y;
    const int64_t along = vx * wx + vy * wy;
    if (along <= 0)
        return wx * wx + wy * wy <= square(s->half);
    if (along >= s->len2)
        return square(x - s->x2) + square(y - s->y2) <= square(s->half);
    /* the distance from the line is |v x w| / |v| */
    return square((vx * wy - vy * wx) / 16) <= s->far.edge;
}

/* From 12 o'clock against the clock, as Arabic counts on. */
static bool in_sector(const struct shape *s, int32_t x, int32_t y)
{
    /* sine and cosine of sixteenths of a turn, times 64 */
    static const int8_t sines[20] = {0,   24,  45,  59,  64,  59,  45, 24, 0,  -24,
                                     -45, -59, -64, -59, -45, -24, 0,  24, 45, 59};
    const int64_t dx = s->x - x, dy = s->y - y;
    const int64_t sine = sines[s->steps], cosine = sines[s->steps + 4];
    const bool is_before_end = dx * cosine - dy * sine <= 0;
    return dx * dx + dy * dy <= s->far.edge &&
           (s->steps <= 8 ? dx >= 0 && is_before_end : dx >= 0 || is_before_end);
}

/* ---- how many places of the pixel at x, y lie within ---- */

/* in_line at each of them, where how far along and how far from it they lie goes up in equal steps.
 */
static int32_t cover_line(const struct shape *s, int32_t x, int32_t y)
{
    const int32_t step = PX / SIDE;
    const int64_t vx = s->x2 - s->x, vy = s->y2 - s->y;
    const int64_t mx = x + PX / 2 - s->x, my = y + PX / 2 - s->y;
    const int64_t far2 = square((vx * my - vy * mx) / 16), mid = vx * mx + vy * my;
    const int64_t ends = REACH * ((vx < 0 ? -vx : vx) + (vy < 0 ? -vy : vy));
    int32_t n = 0;
    if (far2 > s->far.without)
        return 0;
    /* and no place of it lies behind an end: |vx| + |vy| is no less than the line's length */
    if (far2 <= s->far.within && mid > ends && s->len2 - mid > ends)
        return SIDE * SIDE;
    for (int32_t row = 0; row < SIDE; row++) {
        const int64_t wx = x + step / 2 - s->x, wy = y + row * step + step / 2 - s->y;
        int64_t along = vx * wx + vy * wy, across = vx * wy - vy * wx;
        for (int32_t i = 0; i < SIDE; i++, along += vx * step, across -= vy * step)
            n += along > 0 && along < s->len2
                     ? square(across / 16) <= s->far.edge
                     : in_line(s, x + i * step + step / 2, y + row * step + step / 2);
    }
    return n;
}

static int32_t cover_ring(const struct shape *s, int32_t x, int32_t y)
{
    const int32_t step = PX / SIDE;
    const int64_t far2 = square(x + PX / 2 - s->x) + square(y + PX / 2 - s->y);
    int64_t x2[SIDE];
    int32_t n = 0;
    if (far2 > s->far.without || far2 < s->hole.within)
        return 0;
    if (far2 <= s->far.within && far2 > s->hole.without)
        return SIDE * SIDE;
    for (int32_t i = 0; i < SIDE; i++)
        x2[i] = square(x + i * step + step / 2 - s->x);
    for (int32_t row = 0; row < SIDE; row++) {
        const int64_t y2 = square(y + row * step + step / 2 - s->y);
        for (int32_t i = 0; i < SIDE; i++)
            n += x2[i] + y2 <= s->far.edge && x2[i] + y2 >= s->hole.edge;
    }
    return n;
}

static int32_t cover_sector(const struct shape *s, int32_t x, int32_t y)
{
    int32_t n = 0;
    if (square(x + PX / 2 - s->x) + square(y + PX / 2 - s->y) > s->far.without)
        return 0;
    for (int32_t i = 0; i < SIDE * SIDE; i++)
        n += in_sector(s, x + (2 * (i % SIDE) + 1) * PX / (2 * SIDE),
                       y + (2 * (i / SIDE) + 1) * PX / (2 * SIDE));
    return n;
}

static int32_t cover(const struct shape *s, int32_t px, int32_t py)
{
    const int32_t x = px * PX, y = py * PX;
    return s->kind == LINE   ? cover_line(s, x, y)
           : s->kind == RING ? cover_ring(s, x, y)
                             : cover_sector(s, x, y);
}

/* `radius`: to the middle of its line, which is twice `half` thick. */
static struct shape ring_of(int32_t x, int32_t y, int32_t radius, int32_t half)
{
    return (struct shape){.kind = RING,
                          .x = x,
                          .y = y,
                          .far = limits_of(radius + half, 1),
                          .hole = limits_of(radius - half, 1)};
}

/* The grey of a pixel so much of which lies within. */
static uint8_t grey_of(int32_t covered, int32_t levels)
{
    const int32_t all = SIDE * SIDE, step = (covered * (levels - 1) + all / 2) / all;
    return (uint8_t)(255 - step * 255 / (levels - 1));
}

static void darken(struct wq_surface *surface, int32_t x, int32_t y, uint8_t grey)
{
    if (x < 0 || y < 0 || x >= surface->w || y >= surface->h)
        return;
    uint8_t *pixel = surface->pixels + (size_t)y * (size_t)surface->stride + x;
    *pixel = *pixel < grey ? *pixel : grey;
}

static void paint(struct wq_surface *surface, struct wq_rect box, int32_t levels,
                  const struct shape *s)
{
    int32_t right = box.x + box.w, bottom = box.y + box.h;
    right = right < surface->w ? right : surface->w;
    bottom = bottom < surface->h ? bottom : surface->h;
    for (int32_t y = box.y < 0 ? 0 : box.y; y < bottom; y++)
        for (int32_t x = box.x < 0 ? 0 : box.x; x < right; x++) {
            const int32_t covered = cover(s, x, y);
            if (covered > 0)
                darken(surface, x, y, grey_of(covered, levels));
        }
}

/* Pixels that have a part in [from - reach, to + reach], in 1/64 px. */
static void span(int32_t from, int32_t to, int32_t reach, int32_t *at_px, int32_t *len_px)
{
    int32_t low = (from < to ? from : to) - reach, high = (from < to ? to : from) + reach;
    *at_px = (low - PX + 1) / PX;
    *len_px = high / PX + 1 - *at_px;
}

void wq_paint_line(struct wq_surface *surface, int32_t levels, const struct wq_line_stroke *line)
{
    struct shape s = {.kind = LINE,
                      .x = line->x_f26,
                      .y = line->y_f26,
                      .x2 = line->x2_f26,
                      .y2 = line->y2_f26,
                      .half = line->thick_f26 / 2};
    struct wq_rect box;
    s.len2 = square(s.x2 - s.x) + square(s.y2 - s.y);
    s.far = limits_of(s.half, s.len2 / 256);
    span(s.x, s.x2, s.half, &box.x, &box.w);
    span(s.y, s.y2, s.half, &box.y, &box.h);
    paint(surface, box, levels, &s);
}

void wq_paint_ring(struct wq_surface *surface, int32_t levels, const struct wq_ring_stroke *ring)
{
    const int32_t half = ring->thick_f26 / 2;
    const struct shape s = ring_of(ring->x_f26, ring->y_f26, ring->radius_f26, half);
    struct wq_rect box;
    span(s.x, s.x, ring->radius_f26 + half, &box.x, &box.w);
    span(s.y, s.y, ring->radius_f26 + half, &box.y, &box.h);
    paint(surface, box, levels, &s);
}

void wq_paint_sector(struct wq_surface *surface, int32_t levels, const struct wq_ring_stroke *disc,
                     int32_t sixteenths)
{
    struct shape s = ring_of(disc->x_f26, disc->y_f26, 0, disc->radius_f26);
    struct wq_rect box;
    if (sixteenths < 16)
        s.kind = SECTOR;
    s.steps = sixteenths;
    span(s.x, s.x, disc->radius_f26, &box.x, &box.w);
    span(s.y, s.y, disc->radius_f26, &box.y, &box.h);
    if (sixteenths > 0)
        paint(surface, box, levels, &s);
}

void wq_paint_round_frame(struct wq_surface *surface, int32_t levels, struct wq_rect r,
                          int32_t thick_px, int32_t radius_px)
{
    int32_t most = (r.w < r.h ? r.w : r.h) / 2, corner = radius_px < most ? radius_px : most;
    const int32_t half = thick_px * PX / 2;
    const struct shape ring = ring_of(corner * PX, corner * PX, corner * PX - half, half);
    wq_paint_rect(surface, (struct wq_rect){r.x + corner, r.y, r.w - 2 * corner, thick_px}, 0);
    wq_paint_rect(surface,
                  (struct wq_rect){r.x + corner, r.y + r.h - thick_px, r.w - 2 * corner, thick_px},
                  0);
    wq_paint_rect(surface, (struct wq_rect){r.x, r.y + corner, thick_px, r.h - 2 * corner}, 0);
    wq_paint_rect(surface,
                  (struct wq_rect){r.x + r.w - thick_px, r.y + corner, thick_px, r.h - 2 * corner},
                  0);
    /* the four corners are one, and that is the same on both sides of its diagonal */
    for (int32_t y = 0; y < corner; y++)
        for (int32_t x = 0; x <= y; x++) {
            const uint8_t grey = grey_of(cover(&ring, x, y), levels);
            for (int32_t i = 0; i < 8 && grey < 255; i++) {
                const int32_t dx = i & 1 ? y : x, dy = i & 1 ? x : y;
                darken(surface, i & 2 ? r.x + r.w - 1 - dx : r.x + dx,
                       i & 4 ? r.y + r.h - 1 - dy : r.y + dy, grey);
            }
        }
}

void wq_paint_round_invert(struct wq_surface *surface, int32_t levels, struct wq_rect r,
                           int32_t radius_px)
{
    int32_t most = (r.w < r.h ? r.w : r.h) / 2, corner = radius_px < most ? radius_px : most;
    const struct shape disc = ring_of(corner * PX, corner * PX, 0, corner * PX);
    wq_paint_invert(surface, (struct wq_rect){r.x + corner, r.y, r.w - 2 * corner, corner});
    wq_paint_invert(surface, (struct wq_rect){r.x, r.y + corner, r.w, r.h - 2 * corner});
    wq_paint_invert(surface,
                    (struct wq_rect){r.x + corner, r.y + r.h - corner, r.w - 2 * corner, corner});
    for (int32_t y = 0; y < corner; y++)
        for (int32_t x = 0; x < corner; x++) {
            const uint8_t grey = grey_of(cover(&disc, x, y), levels);
            for (int32_t i = 0; i < 4 && grey < 255; i++)
                darken(surface, i & 1 ? r.x + r.w - 1 - x : r.x + x,
                       i & 2 ? r.y + r.h - 1 - y : r.y + y, grey);
        }
}
