/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_LAYOUT_INTERNAL_H
#define WARRAQ_LAYOUT_INTERNAL_H
#include "warraq/layout.h"

#define GLYPHS_MAX 65536u /* placed on a page */
#define COLUMN_PX 8       /* of a skyline */
#define COLUMNS_MAX (4096 / COLUMN_PX + 1)

/* Words [first, end) of a paragraph. */
struct line_words {
    uint32_t first, end;
};

/* Ink of a line by columns of COLUMN_PX, px above and below the baseline; below may be negative. */
struct skyline {
    int16_t ascent[COLUMNS_MAX], descent[COLUMNS_MAX];
    int32_t most_ascent;
};

/* A page being filled. */
struct page_builder {
    const struct wq_page_spec *spec;
    const struct wq_article *article;
    struct wq_arena *scratch;
    struct wq_line *lines;
    uint32_t line_n, line_cap;
    struct wq_placed_glyph *glyphs;
    uint32_t glyph_n;
    struct skyline *before, *at; /* of the last line placed and of the one being placed */
};

/* Cut a shaped paragraph into lines of at most `measure_f26`: `lines` has room for one a word.
 * Their number is returned. */
uint32_t wq_lines_find(const struct wq_para *para, int32_t measure_f26, struct line_words *lines);

/* Place the words as the next line with its baseline at 0: glyphs, skyline and b->lines[b->line_n],
 * which is not counted yet. `line` comes with block, kind, level and is_last set.
 * WQ_E_NOMEM scratch is full; WQ_E_LIMIT no room for the glyphs. */
WQ_MUST_CHECK enum wq_status wq_line_place(struct page_builder *b, const struct wq_para *para,
                                           struct line_words words, struct wq_line line);

#endif
