/* SPDX-License-Identifier: MIT */
/* Lines, rings and sectors with smooth edges, in whole numbers: every device paints the same. */
#include "warraq/paint.h"

/* Points are given in 1/64 px; each pixel is looked at in SIDE by SIDE places. */
#define PX 64
#define SIDE 4

struct shape {
    enum { LINE, RING, SECTOR } kind;
    int32_t x, y, x2, y2; /* LINE: its ends; else the centre */
    int32_t radius;       /* RING, SECTOR: to the middle of its line, or its edge */
    int32_t half;         /* of the line's thickness */
    int32_t steps;        /* SECTOR: sixteenths of a turn */
};

static int64_t square(int64_t v)
{
    return v * v;
}

/* Whether the place lies within the line, made thicker by `more` each side. */
static bool in_line(const struct shape *s, int32_t x, int32_t y, int32_t more)
{
    int64_t vx = s->x2 - s->x, vy = s->y2 - s->y, wx = x - s->x, wy = y - s->y;
    int64_t reach = s->half + more, along = vx * wx + vy * wy, len2 = vx * vx + vy * vy;
    if (reach < 0)
        return false;
    if (along <= 0)
        return wx * wx + wy * wy <= reach * reach;
    if (along >= len2)
        return square(x - s->x2) + square(y - s->y2) <= reach * reach;
    /* the distance from the line is |v x w| / |v| */
    return square((vx * wy - vy * wx) / 16) <= reach * reach * (len2 / 256);
}

static bool in_ring(const struct shape *s, int32_t x, int32_t y, int32_t more)
{
    int64_t far2 = square(x - s->x) + square(y - s->y);
    int64_t outer = s->radius + s->half + more, inner = s->radius - s->half - more;
    return outer >= 0 && far2 <= outer * outer && (inner <= 0 || far2 >= inner * inner);
}

/* From 12 o'clock against the clock, as Arabic counts on. */
static bool in_sector(const struct shape *s, int32_t x, int32_t y, int32_t more)
{
    /* sine and cosine of sixteenths of a turn, times 64 */
    static const int8_t sines[21] = {0,   24,  45,  59,  64,  59, 45, 24, 0,  -24, -45,
                                     -59, -64, -59, -45, -24, 0,  24, 45, 59, 64};
    int64_t dx = s->x - x, dy = s->y - y;
    int64_t sine = sines[s->steps], cosine = sines[s->steps + 4];
    if (s->radius + more < 0 || dx * dx + dy * dy > square(s->radius + more))
        return false;
    /* how near its straight sides are is not known: only the whole disc may grow or shrink */
    if (more > 0 || s->steps == 16)
        return true;
    if (more < 0)
        return false;
    bool is_before_end = dx * cosine - dy * sine <= 0;
    return s->steps <= 8 ? dx >= 0 && is_before_end : dx >= 0 || is_before_end;
}

static bool is_in(const struct shape *s, int32_t x, int32_t y, int32_t more)
{
    switch (s->kind) {
    case LINE:
        return in_line(s, x, y, more);
    case RING:
        return in_ring(s, x, y, more);
    default:
        return in_sector(s, x, y, more);
    }
}

/* How many places of the pixel at x, y lie within a line: in_line at each of them, where how far
 * along and how far from it they lie goes up in equal steps. */
static int32_t cover_line(const struct shape *s, int32_t x, int32_t y)
{
    const int32_t step = PX / SIDE;
    const int64_t vx = s->x2 - s->x, vy = s->y2 - s->y, len2 = vx * vx + vy * vy;
    const int64_t most = square(s->half) * (len2 / 256);
    int32_t n = 0;
    for (int32_t row = 0; row < SIDE; row++) {
        const int64_t wx = x + step / 2 - s->x, wy = y + row * step + step / 2 - s->y;
        int64_t along = vx * wx + vy * wy, across = vx * wy - vy * wx;
        for (int32_t i = 0; i < SIDE; i++, along += vx * step, across -= vy * step)
            n += along > 0 && along < len2
                     ? square(across / 16) <= most
                     : in_line(s, x + i * step + step / 2, y + row * step + step / 2, 0);
    }
    return n;
}

/* How many places of the pixel lie within. */
static int32_t cover(const struct shape *s, int32_t px, int32_t py)
{
    int32_t x = px * PX, y = py * PX, n = 0;
    /* most pixels lie wholly within or without */
    if (!is_in(s, x + PX / 2, y + PX / 2, PX))
        return 0;
    if (is_in(s, x + PX / 2, y + PX / 2, -PX))
        return SIDE * SIDE;
    if (s->kind == LINE)
        return cover_line(s, x, y);
    for (int32_t i = 0; i < SIDE * SIDE; i++)
        n += is_in(s, x + (2 * (i % SIDE) + 1) * PX / (2 * SIDE),
                   y + (2 * (i / SIDE) + 1) * PX / (2 * SIDE), 0);
    return n;
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
        for (int32_t x = box.x < 0 ? 0 : box.x; x < right; x++)
            darken(surface, x, y, grey_of(cover(s, x, y), levels));
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
    const struct shape s = {.kind = LINE,
                            .x = line->x_f26,
                            .y = line->y_f26,
                            .x2 = line->x2_f26,
                            .y2 = line->y2_f26,
                            .half = line->thick_f26 / 2};
    struct wq_rect box;
    span(s.x, s.x2, s.half, &box.x, &box.w);
    span(s.y, s.y2, s.half, &box.y, &box.h);
    paint(surface, box, levels, &s);
}

void wq_paint_ring(struct wq_surface *surface, int32_t levels, const struct wq_ring_stroke *ring)
{
    const struct shape s = {.kind = RING,
                            .x = ring->x_f26,
                            .y = ring->y_f26,
                            .radius = ring->radius_f26,
                            .half = ring->thick_f26 / 2};
    struct wq_rect box;
    span(s.x, s.x, s.radius + s.half, &box.x, &box.w);
    span(s.y, s.y, s.radius + s.half, &box.y, &box.h);
    paint(surface, box, levels, &s);
}

void wq_paint_sector(struct wq_surface *surface, int32_t levels, const struct wq_ring_stroke *disc,
                     int32_t sixteenths)
{
    const struct shape s = {.kind = SECTOR,
                            .x = disc->x_f26,
                            .y = disc->y_f26,
                            .radius = disc->radius_f26,
                            .steps = sixteenths < 0    ? 0
                                     : sixteenths > 16 ? 16
                                                       : sixteenths};
    struct wq_rect box;
    span(s.x, s.x, s.radius, &box.x, &box.w);
    span(s.y, s.y, s.radius, &box.y, &box.h);
    if (s.steps > 0)
        paint(surface, box, levels, &s);
}

void wq_paint_round_frame(struct wq_surface *surface, int32_t levels, struct wq_rect r,
                          int32_t thick_px, int32_t radius_px)
{
    int32_t most = (r.w < r.h ? r.w : r.h) / 2, corner = radius_px < most ? radius_px : most;
    const struct shape ring = {.kind = RING,
                               .x = corner * PX,
                               .y = corner * PX,
                               .radius = corner * PX - thick_px * PX / 2,
                               .half = thick_px * PX / 2};
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
    const struct shape disc = {
        .kind = RING, .x = corner * PX, .y = corner * PX, .radius = 0, .half = corner * PX};
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
