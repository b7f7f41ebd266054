/* SPDX-License-Identifier: MIT */
/* Verse: two hemistichs side by side, each as wide as its half of the line; where they do not both
 * fit, the second below the first, at the line's end. */
#include "internal.h"

#define BETWEEN_EM 1200 /* the two halves */
#define WHOLE_LINES 6u  /* a couplet of more lines may be divided between pages */

/* The widths of the two and how they are set. */
struct couplet {
    struct piece pieces[2];
    struct frame frames[2];
    struct set_piece sets[2];
};

static bool is_second(const struct wq_article *article, uint32_t block)
{
    return block > 0 && block < article->block_n && article->blocks[block].number == 1 &&
           article->blocks[block].kind == WQ_BLOCK_VERSE &&
           article->blocks[block - 1].kind == WQ_BLOCK_VERSE &&
           article->blocks[block - 1].number == 0;
}

static int32_t natural_f26(const struct wq_para *para)
{
    int32_t width = 0;
    for (uint32_t i = 0; i < para->word_n; i++) {
        width += para->words[i].width_f26;
        if (i + 1 < para->word_n)
            width += para->words[i].space_f26 + para->words[i].fixed_f26;
    }
    return width;
}

/* Set both on lines of their own: the second begins where the first does when it needs more lines
 * than one. */
static enum wq_status set_couplet(struct filler *f, uint32_t first, struct couplet *c)
{
    for (uint32_t i = 0; i < 2; i++) {
        c->pieces[i] = wq_piece_first(f->b.article, first + i);
        c->frames[i] = wq_frame_of(f, first + i);
        enum wq_status st = wq_piece_set(f, &c->pieces[i], &c->frames[i], 0, &c->sets[i]);
        if (st != WQ_OK)
            return st;
    }
    if (c->sets[1].n == 1 && c->pieces[1].ends)
        c->frames[1].align = WQ_ALIGN_END;
    return WQ_OK;
}

static bool fits_side_by_side(const struct couplet *c, int32_t half_px)
{
    for (int i = 0; i < 2; i++)
        if (c->sets[i].n > 1 || !c->pieces[i].ends || natural_f26(c->sets[i].para) > half_px * 64)
            return false;
    return true;
}

/* Place hemistich `i` in its half, with its baseline at 0, as the next line. */
static enum wq_status place_half(struct filler *f, struct couplet *c, uint32_t i, int32_t half_px)
{
    const struct frame *whole = &c->frames[i];
    struct frame half = *whole;
    bool is_right = f->article_is_rtl == (i == 0);
    half.measure_px = half_px;
    half.left_px += is_right ? whole->measure_px - half_px : 0;
    /* a single word has no space to stretch */
    half.align = c->sets[i].para->word_n > 1 ? WQ_ALIGN_FULL : WQ_ALIGN_MIDDLE;
    wq_frame_use(f, &half);
    struct wq_line line = {.block = c->pieces[i].block,
                           .kind = WQ_BLOCK_VERSE,
                           .level = f->b.article->blocks[c->pieces[i].block].level,
                           .is_last = true,
                           .is_beside = i == 1};
    return wq_line_place(&f->b, c->sets[i].para, (struct line_words){0, c->sets[i].para->word_n},
                         line);
}

static void join_skylines(struct skyline *to, const struct skyline *from)
{
    for (int32_t c = 0; c < COLUMNS_MAX; c++) {
        to->ascent[c] = to->ascent[c] > from->ascent[c] ? to->ascent[c] : from->ascent[c];
        to->descent[c] = to->descent[c] > from->descent[c] ? to->descent[c] : from->descent[c];
    }
    if (from->most_ascent > to->most_ascent)
        to->most_ascent = from->most_ascent;
    if (from->most_descent > to->most_descent)
        to->most_descent = from->most_descent;
}

/* The two on one line: placed as one, so that neither touches what stands over them. */
static enum wq_status place_side_by_side(struct filler *f, struct couplet *c, int32_t half_px,
                                         int32_t gap_px)
{
    struct page_builder *b = &f->b;
    uint32_t from = b->line_n, glyph_n = b->glyph_n, cell_n = b->cell_n;
    struct skyline *first = wq_arena_alloc_raw(b->scratch, 1, sizeof *first);
    if (!first)
        return WQ_E_NOMEM;
    enum wq_status st = place_half(f, c, 0, half_px);
    bool fits = false;
    if (st == WQ_OK) {
        wq_skyline_draw(b, b->at);
        *first = *b->at;
        b->line_n++;
        st = place_half(f, c, 1, half_px);
        b->line_n--;
    }
    if (st == WQ_OK) {
        wq_skyline_draw(b, b->at);
        join_skylines(b->at, first);
        /* the first line settles both: glyphs of the two follow each other */
        struct wq_line second = b->lines[from + 1];
        fits = wq_line_settle(f, wq_grid_up(f->spec, f->y_px + gap_px) - f->y_px,
                              c->frames[0].pitch_px);
        second.y_px = b->lines[from].y_px;
        second.top_px = b->lines[from].top_px;
        second.pitch_px = b->lines[from].pitch_px;
        if (fits)
            b->lines[b->line_n++] = second;
    }
    if (!fits) {
        b->line_n = from;
        b->glyph_n = glyph_n;
        b->cell_n = cell_n;
        if (st == WQ_OK || (st == WQ_E_LIMIT && from > 0)) {
            wq_page_end(f, from, c->pieces[0].off);
            st = WQ_OK;
        }
        return st;
    }
    for (uint32_t i = 0; i < 2; i++)
        wq_line_underline(f, c->sets[i].para, &c->frames[i], from + i);
    return WQ_OK;
}

/* One under the other, kept together unless they are many lines. */
static enum wq_status place_stacked(struct filler *f, struct couplet *c, int32_t gap_px)
{
    bool is_whole = c->sets[0].n + c->sets[1].n <= WHOLE_LINES;
    uint32_t glue_line = f->glue_line;
    c->frames[0].is_whole = c->frames[1].is_whole = is_whole;
    enum wq_status st = WQ_OK;
    if (f->start_off < c->pieces[1].off || f->b.line_n > 0) {
        uint32_t from = f->b.line_n;
        st = wq_set_place(f, &c->pieces[0], &c->frames[0], &c->sets[0], gap_px, NULL);
        if (st != WQ_OK || f->is_full)
            return st;
        gap_px = 0;
        if (is_whole) {
            f->glue_line = glue_line == NO_LINE ? from : glue_line;
            f->glue_end = f->b.line_n;
        }
    }
    st = wq_set_place(f, &c->pieces[1], &c->frames[1], &c->sets[1], gap_px, NULL);
    f->glue_line = NO_LINE;
    return st;
}

enum wq_status wq_verse_place(struct filler *f, struct piece *piece)
{
    const struct wq_article *article = f->b.article;
    uint32_t first = is_second(article, piece->block) ? piece->block - 1 : piece->block;
    struct couplet c;
    bool is_long = article->blocks[first].len > WQ_PARA_MAX;
    is_long =
        is_long || (first + 1 < article->block_n && article->blocks[first + 1].len > WQ_PARA_MAX);
    if (!is_second(article, first + 1) || is_long) {
        struct frame frame = wq_frame_of(f, piece->block);
        return wq_piece_place(f, piece, &frame, wq_gap_over(f, piece), NULL);
    }
    size_t mark = wq_arena_mark(f->b.scratch);
    enum wq_status st = set_couplet(f, first, &c);
    int32_t gap_px = wq_gap_over(f, &c.pieces[0]);
    int32_t half_px = (c.frames[0].measure_px - f->spec->em_px * BETWEEN_EM / 1000) / 2;
    if (st == WQ_OK)
        st = fits_side_by_side(&c, half_px) ? place_side_by_side(f, &c, half_px, gap_px)
                                            : place_stacked(f, &c, gap_px);
    wq_arena_rewind(f->b.scratch, mark);
    *piece = c.pieces[1];
    return st;
}
