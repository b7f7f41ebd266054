/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_SURFACE_H
#define WARRAQ_SURFACE_H
/* Pixels, rectangles and refresh requests: what paint makes, ui gives out and ports show. */
#include <stdint.h>

/* px, from the top left of the screen as it is held; w or h 0 is empty. */
struct wq_rect {
    int32_t x, y, w, h;
};

/* 8-bit grey, 0 black to 255 white, rows top down. Painted in the panel's levels already: ports
 * pack bits and decide no grey. */
struct wq_surface {
    uint8_t *pixels;
    int32_t w, h;   /* px */
    int32_t stride; /* bytes a row, >= w; see WQ_SURFACE_STRIDE */
};

/* Bytes a row of a surface `w` px wide needs: glyphs are painted 16 px at a time. */
#define WQ_SURFACE_STRIDE(w) ((((w) + 15) & ~15) + 16)

/* Why a part of the screen changes; the display back end picks the waveform. */
enum wq_intent {
    WQ_INTENT_PAGE,      /* a page turn or a whole new screen: all greys, no flash */
    WQ_INTENT_CLEAN,     /* the whole screen, with a flash, against ghosting */
    WQ_INTENT_MENU,      /* part of a screen: all greys, no flash */
    WQ_INTENT_HIGHLIGHT, /* focus or selection moves: black and white, fast */
    WQ_INTENT_TYPING,    /* keys and press feedback: black and white, fastest */
    WQ_INTENT_IMAGE      /* part or all of a screen that holds a picture: best greys */
};

struct wq_refresh {
    struct wq_rect rect;
    enum wq_intent intent;
};

#endif
