/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_PAINT_H
#define WARRAQ_PAINT_H
/* Pages and labels to a grey surface in the panel's levels. */
#include "warraq/layout.h"
#include "warraq/surface.h"

/* Fill `rect`, cut to the surface, with `grey`: 0 black, 255 white. */
void wq_paint_rect(struct wq_surface *surface, struct wq_rect rect, uint8_t grey);

/* Black to white and back, of all of `rect` on the surface: done twice, nothing has changed. */
void wq_paint_invert(struct wq_surface *surface, struct wq_rect rect);

/* A frame of `thick_px` just inside `rect`, black. */
void wq_paint_frame(struct wq_surface *surface, struct wq_rect rect, int32_t thick_px);

/* ---- shapes with smooth edges: the panel has `levels` greys, 2, 4 or 16; all are cut to the
 * surface and leave darker pixels as they are ---- */

/* A line with round ends; a dot when both ends are one. */
struct wq_line_stroke {
    int32_t x_f26, y_f26, x2_f26, y2_f26, thick_f26;
};
void wq_paint_line(struct wq_surface *surface, int32_t levels, const struct wq_line_stroke *line);

/* A circle; a disc when it is as thick as two radii. */
struct wq_ring_stroke {
    int32_t x_f26, y_f26, radius_f26; /* to the middle of its line */
    int32_t thick_f26;
};
void wq_paint_ring(struct wq_surface *surface, int32_t levels, const struct wq_ring_stroke *ring);

/* The first `sixteenths`, 0 to 16, of the disc of that radius, from its top against the clock. */
void wq_paint_sector(struct wq_surface *surface, int32_t levels, const struct wq_ring_stroke *disc,
                     int32_t sixteenths);

/* A frame just inside `rect` with corners of `radius_px`, at most half of its shorter side. */
void wq_paint_round_frame(struct wq_surface *surface, int32_t levels, struct wq_rect rect,
                          int32_t thick_px, int32_t radius_px);
/* Black and white of `rect` change places within such corners, which must be white before: outside
 * of them they stay so. */
void wq_paint_round_invert(struct wq_surface *surface, int32_t levels, struct wq_rect rect,
                           int32_t radius_px);

/* ---- letters ---- */

/* Paint glyphs with their origins moved by (x, y), black, cut to the surface. Where two overlap
 * their ink adds up. Allocates nothing when all are in the glyph cache. */
void wq_paint_glyphs(struct wq_surface *surface, struct wq_fonts *fonts,
                     const struct wq_placed_glyph *glyphs, uint32_t n, int32_t x, int32_t y);

/* What a page of an article shows beside its text: made once for the article, and for each page. */
struct wq_front {
    struct wq_label author_source, date_minutes; /* width 0: line not there */
    int32_t height_px;                           /* room to keep under the title */
};

/* Set the lines that stand under the title: author and source; date and minutes. In `arena`;
 * `scratch` as for wq_label_make. WQ_E_NOMEM; WQ_E_FONT. */
WQ_MUST_CHECK enum wq_status wq_front_make(struct wq_arena *arena, struct wq_arena *scratch,
                                           const struct wq_page_spec *spec,
                                           const struct wq_meta *meta, struct wq_front *front);

/* What header and footer tell beside what the page itself does; zero is what is not known. */
struct wq_page_facts {
    uint32_t number, page_n; /* of the page, from 1, and of all pages; page_n 0: not known */
    bool is_guess;           /* page_n is one */
    bool has_pace;           /* minutes_left is at the reader's own pace; else the whole article's
                              * minutes are told */
    uint32_t minutes_left;
    bool has_clock;
    uint32_t clock_minute; /* of the day */
    bool has_battery;
    uint32_t battery_percent;
};

/* How many pages the article has, by the share of its text that the first `number` of them hold:
 * for facts, until they are counted. `page` is the last of those; at the article's end it is no
 * guess. The first page, which the title shares and a heading or a picture behind it may cut short,
 * counts as what its lines would make of a whole one. */
uint32_t wq_page_n_guess(const struct wq_page_spec *spec, const struct wq_article *article,
                         const struct wq_page *page, uint32_t number);

/* The labels of one page's header and footer: of width 0 where they are hidden, or the screen is
 * tiny. */
struct wq_furniture {
    struct wq_label title; /* header; width 0 on the first page */
    struct wq_label clock; /* and battery; likewise */
    struct wq_label page;  /* "صفحة ٣ من ١٧", shorter where there is no room */
    struct wq_label minutes;
    uint32_t done_n, all_n; /* text bytes read with this page, and all: the bar */
};

/* WQ_E_NOMEM; WQ_E_FONT. */
WQ_MUST_CHECK enum wq_status
wq_furniture_make(struct wq_arena *arena, struct wq_arena *scratch, const struct wq_page_spec *spec,
                  const struct wq_article *article, const struct wq_page *page,
                  const struct wq_page_facts *facts, struct wq_furniture *furniture);

/* Paint the page's glyphs and strokes over what is there. */
void wq_paint_text(struct wq_surface *surface, const struct wq_page_spec *spec,
                   const struct wq_page *page);

/* Paint the whole screen of an article's page, but for its pictures. */
void wq_paint_page(struct wq_surface *surface, const struct wq_page_spec *spec,
                   const struct wq_page *page, const struct wq_front *front,
                   const struct wq_furniture *furniture);

/* Where pictures come from. */
struct wq_picture_source {
    /* Give strip `strip` of `image`, from 0: *row_n rows of image->w_px bytes into `rows`, which
     * holds WQ_STRIP_MAX bytes; 0 black to 255 white. On failure `rows` is undefined. */
    enum wq_status (*strip)(void *self, const struct wq_image *image, uint32_t strip, uint8_t *rows,
                            uint32_t *row_n);
    void *self;
};

/* Paint the page's pictures over it: scaled, and dithered to the panel's levels, which text never
 * is. They are read strip by strip; `scratch`, which is left as it was, holds one and some rows. A
 * picture that cannot be read, or whose image the article or the NULL `source` does not have, is an
 * empty frame that says so, and the page goes on. WQ_E_NOMEM; WQ_E_FONT. O(pixels). */
WQ_MUST_CHECK enum wq_status wq_paint_pictures(struct wq_surface *surface, struct wq_arena *scratch,
                                               const struct wq_page_spec *spec,
                                               const struct wq_article *article,
                                               const struct wq_page *page,
                                               const struct wq_picture_source *source);

#endif
