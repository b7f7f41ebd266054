/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_LAYOUT_INTERNAL_H
#define WARRAQ_LAYOUT_INTERNAL_H
#include "warraq/layout.h"

#define GLYPHS_MAX 65536u /* placed on a page */
#define CELLS_MAX 65536u  /* likewise */
#define COLUMN_PX 8       /* of a skyline */
#define COLUMNS_MAX (4096 / COLUMN_PX + 1)

/* Words [first, end) of a paragraph. */
struct line_words {
    uint32_t first, end;
};

/* Ink of a line by columns of COLUMN_PX, px above and below the baseline; below may be negative. */
struct skyline {
    int16_t ascent[COLUMNS_MAX], descent[COLUMNS_MAX];
    int32_t most_ascent, most_descent;
};

#define SITES_MAX WQ_KASHIDAS_MAX
#define REFUSED_MAX 8

/* A word whose join is drawn longer. */
struct site {
    uint32_t word; /* of the paragraph */
    struct wq_kashida join;
    int32_t x_px; /* left end of the longer join, once placed */
};

/* The longer joins of a line, all of one length. */
struct stretch {
    struct site sites[SITES_MAX];
    uint32_t n;
    int32_t length_px;
    uint32_t refused[REFUSED_MAX]; /* words that will not do */
    uint32_t refused_n;
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
    struct wq_cell *cells;
    uint32_t cell_n;
    struct skyline *before, *at; /* of the last line placed and of the one being placed */
    struct stretch above, here;  /* likewise */
};

/* Classes of kashida sites up to this one count as stretch when lines are broken (kashida.c). */
#define KASHIDA_CLASS_COUNTED 4

/* A line whose gaps would each get more than this over their natural width, 1/1000 em, is not
 * justified: a margin that is not even is a lesser evil than holes. */
#define RAGGED_EM 700

/* Cut a shaped paragraph into lines of at most `measure_f26`, filled one after the other: `lines`
 * has room for one a word. Their number is returned. */
uint32_t wq_lines_fill(const struct wq_para *para, int32_t measure_f26, struct line_words *lines);

/* The same, looking at the whole paragraph for the most even lines. */
uint32_t wq_lines_break(struct wq_arena *scratch, const struct wq_page_spec *spec,
                        const struct wq_para *para, int32_t measure_f26,
                        struct line_words *lines);

/* How many joins of a line are drawn longer, and each by how much. */
struct kashida_plan {
    uint32_t n;
    int32_t length_px;
};

/* What a line gets that has `site_n` words with a join that will do, when `slack_f26` is to be added
 * to what stands in its `gap_n` gaps. */
struct kashida_plan wq_kashida_plan(const struct wq_page_spec *spec, struct line_words words,
                                    uint32_t site_n, uint32_t gap_n, int32_t slack_f26);

/* Choose the joins for it, as many as will do: s->sites and s->length_px; those in s->refused are
 * not asked. WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_kashida_choose(const struct page_builder *b,
                                               const struct wq_para *para, struct line_words words,
                                               uint32_t gap_n, int32_t slack_f26,
                                               struct stretch *s);

/* Whether a join of `s` stands under one of the line above; it is then refused. */
bool wq_kashida_stacks(const struct stretch *above, struct stretch *s);

/* Place the words as the next line with its baseline at 0: glyphs, skyline and b->lines[b->line_n],
 * which is not counted yet. `line` comes with block, kind, level and is_last set.
 * WQ_E_NOMEM scratch is full; WQ_E_LIMIT no room for the glyphs or cells. */
WQ_MUST_CHECK enum wq_status wq_line_place(struct page_builder *b, const struct wq_para *para,
                                           struct line_words words, struct wq_line line);

#endif
