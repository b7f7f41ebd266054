/* SPDX-License-Identifier: MIT */
/* Verse: two hemistichs side by side in two columns, each as wide as the poem's widest hemistich;
 * where they do not both fit, the second below the first, at the line's end. */
#include "internal.h"

#define CAESURA_EM 2000   /* between the columns */
#define WIDEST_GAP_EM 700 /* between words: what a hemistich lacks then is left at the caesura */
#define POEM_BLOCKS 64u   /* measured together; a longer poem goes on with columns of its own */
#define WHOLE_LINES 6u    /* a couplet of more lines may be divided between pages */

/* The widths of the two and how they are set. */
struct couplet {
    struct piece pieces[2];
    struct frame frames[2];
    struct set_piece sets[2];
};

static bool is_same_poem(const struct wq_article *article, uint32_t a, uint32_t b)
{
    const struct wq_block *blocks = article->blocks;
    return blocks[a].kind == WQ_BLOCK_VERSE && blocks[b].kind == WQ_BLOCK_VERSE &&
           blocks[a].level == blocks[b].level && blocks[a].flags == blocks[b].flags;
}

static bool is_second(const struct wq_article *article, uint32_t block)
{
    return block > 0 && block < article->block_n && is_same_poem(article, block - 1, block) &&
           article->blocks[block].number == 1 && article->blocks[block - 1].number == 0;
}

static bool is_lone_second(const struct wq_article *article, uint32_t block)
{
    return article->blocks[block].number == 2;
}

/* Width of the paragraph on one line with no gap between its words under `gap_f26`. */
static int32_t width_f26(const struct wq_para *para, int32_t gap_f26)
{
    int32_t width = 0;
    for (uint32_t i = 0; i < para->word_n; i++) {
        const struct wq_word *word = &para->words[i];
        width += word->width_f26;
        if (i + 1 < para->word_n) {
            bool grows = word->space_f26 > 0 && word->space_f26 < gap_f26;
            width += word->fixed_f26 + (grows ? gap_f26 : word->space_f26);
        }
    }
    return width;
}

static int32_t ceil_px(int32_t f26)
{
    return (f26 + 63) / 64;
}

static enum wq_status set_hemistich(struct filler *f, uint32_t block, struct couplet *c, int i)
{
    c->pieces[i] = wq_piece_first(f->b.article, block);
    c->frames[i] = wq_frame_of(f, block);
    return wq_piece_set(f, &c->pieces[i], &c->frames[i], 0, &c->sets[i]);
}

/* Set both on lines of their own: the second begins where the first does when it needs more lines
 * than one. */
static enum wq_status set_couplet(struct filler *f, uint32_t first, struct couplet *c)
{
    enum wq_status st = set_hemistich(f, first, c, 0);
    if (st == WQ_OK)
        st = set_hemistich(f, first + 1, c, 1);
    if (st == WQ_OK && c->sets[1].n == 1 && c->pieces[1].ends)
        c->frames[1].align = WQ_ALIGN_END;
    return st;
}

static int32_t caesura_px(const struct filler *f)
{
    return f->spec->em_px * CAESURA_EM / 1000;
}

static int32_t half_px(const struct filler *f, const struct frame *whole)
{
    return (whole->measure_px - caesura_px(f)) / 2;
}

static bool fits_half(const struct filler *f, const struct couplet *c, int i)
{
    return c->sets[i].n == 1 && c->pieces[i].ends &&
           ceil_px(width_f26(c->sets[i].para, 0)) <= half_px(f, &c->frames[i]);
}

/* ---- the poem's columns ---- */

/* The width of `block`, at most a half. */
static enum wq_status measure_hemistich(struct filler *f, uint32_t block, int32_t *width_px)
{
    struct couplet c;
    struct frame frame = wq_frame_of(f, block);
    *width_px = half_px(f, &frame);
    if (f->b.article->blocks[block].len > WQ_PARA_MAX)
        return WQ_OK;
    size_t mark = wq_arena_mark(f->b.scratch);
    enum wq_status st = set_hemistich(f, block, &c, 0);
    if (st == WQ_OK && fits_half(f, &c, 0))
        *width_px = ceil_px(width_f26(c.sets[0].para, 0));
    wq_arena_rewind(f->b.scratch, mark);
    return st;
}

/* Find the columns of the poem that `block` belongs to, the first of its couplet. They are counted
 * from the poem's start: the same whatever page is asked for. Where a hemistich is wider than
 * a half, they are as wide as it may be. */
static enum wq_status find_columns(struct filler *f, uint32_t block)
{
    const struct wq_article *article = f->b.article;
    struct poem *poem = &f->poem;
    if (block >= poem->first && block < poem->end)
        return WQ_OK;
    uint32_t start = block;
    int32_t widest = 0;
    while (start > 0 && is_same_poem(article, start - 1, block))
        start--;
    poem->first = block - (block - start) % POEM_BLOCKS;
    poem->end = poem->first;
    while (poem->end < article->block_n && poem->end < poem->first + POEM_BLOCKS &&
           is_same_poem(article, poem->end, block)) {
        uint32_t first = poem->end++;
        uint32_t n = is_second(article, first + 1) ? 2 : is_lone_second(article, first) ? 1 : 0;
        for (uint32_t i = 0; i < n; i++) {
            int32_t width;
            enum wq_status st = measure_hemistich(f, first + i, &width);
            if (st != WQ_OK) {
                poem->end = poem->first;
                return st;
            }
            widest = width > widest ? width : widest;
        }
    }
    poem->column_px = widest;
    return WQ_OK;
}

/* The frame of a hemistich that fits: its column, or as much of it as gaps of no more than
 * WIDEST_GAP_EM fill, from the column's outer edge. */
static struct frame column_frame(const struct filler *f, const struct couplet *c, uint32_t i)
{
    struct frame frame = c->frames[i];
    int32_t column = f->poem.column_px, both = 2 * column + caesura_px(f);
    int32_t left = frame.left_px + (frame.measure_px - both) / 2;
    int32_t open = ceil_px(width_f26(c->sets[i].para, f->spec->em_px * WIDEST_GAP_EM / 1000 * 64));
    frame.measure_px = open < column ? open : column;
    frame.left_px = f->article_is_rtl == (i == 1) ? left : left + both - frame.measure_px;
    frame.align = WQ_ALIGN_FULL;
    return frame;
}

/* ---- placing ---- */

/* Place hemistich `i` in its column, with its baseline at 0, as the next line. */
static enum wq_status place_half(struct filler *f, struct couplet *c, uint32_t i)
{
    struct frame half = column_frame(f, c, i);
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
static enum wq_status place_side_by_side(struct filler *f, struct couplet *c, int32_t gap_px)
{
    struct page_builder *b = &f->b;
    uint32_t from = b->line_n, glyph_n = b->glyph_n, cell_n = b->cell_n;
    struct skyline *first = wq_arena_alloc_raw(b->scratch, 1, sizeof *first);
    if (!first)
        return WQ_E_NOMEM;
    enum wq_status st = place_half(f, c, 0);
    bool fits = false;
    if (st == WQ_OK) {
        wq_skyline_draw(b, b->at);
        *first = *b->at;
        b->line_n++;
        st = place_half(f, c, 1);
        b->line_n--;
    }
    if (st == WQ_OK) {
        wq_skyline_draw(b, b->at);
        join_skylines(b->at, first);
        /* the first line settles both: glyphs of the two follow each other */
        struct wq_line second = b->lines[from + 1];
        fits = wq_line_settle(f, wq_body_gap(f, gap_px), c->frames[0].pitch_px);
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
    c->frames[0].is_whole = c->frames[1].is_whole = is_whole;
    enum wq_status st = WQ_OK;
    if (f->start_off < c->pieces[1].off || f->b.line_n > 0) {
        uint32_t from = f->b.line_n;
        st = wq_set_place(f, &c->pieces[0], &c->frames[0], &c->sets[0], gap_px, NULL);
        if (st != WQ_OK || f->is_full)
            return st;
        gap_px = 0;
        if (is_whole)
            wq_glue(f, from);
    }
    st = wq_set_place(f, &c->pieces[1], &c->frames[1], &c->sets[1], gap_px, NULL);
    f->glue_line = NO_LINE;
    return st;
}

/* A second hemistich without a first: where it would stand if there were one. */
static enum wq_status place_lone_second(struct filler *f, const struct piece *piece)
{
    struct couplet c;
    size_t mark = wq_arena_mark(f->b.scratch);
    enum wq_status st = find_columns(f, piece->block);
    if (st == WQ_OK)
        st = set_hemistich(f, piece->block, &c, 1);
    if (st == WQ_OK) {
        if (fits_half(f, &c, 1))
            c.frames[1] = column_frame(f, &c, 1);
        else if (c.sets[1].n == 1)
            c.frames[1].align = WQ_ALIGN_END;
        st = wq_set_place(f, &c.pieces[1], &c.frames[1], &c.sets[1], wq_gap_over(f, piece), NULL);
    }
    wq_arena_rewind(f->b.scratch, mark);
    return st;
}

static enum wq_status place_couplet(struct filler *f, struct piece *piece, uint32_t first)
{
    struct couplet c;
    size_t mark = wq_arena_mark(f->b.scratch);
    enum wq_status st = find_columns(f, first);
    if (st == WQ_OK)
        st = set_couplet(f, first, &c);
    if (st == WQ_OK) {
        int32_t gap_px = wq_gap_over(f, &c.pieces[0]);
        st = fits_half(f, &c, 0) && fits_half(f, &c, 1) ? place_side_by_side(f, &c, gap_px)
                                                        : place_stacked(f, &c, gap_px);
        *piece = c.pieces[1];
    }
    wq_arena_rewind(f->b.scratch, mark);
    return st;
}

enum wq_status wq_verse_place(struct filler *f, struct piece *piece)
{
    const struct wq_article *article = f->b.article;
    const struct wq_block *blocks = article->blocks;
    uint32_t first = is_second(article, piece->block) ? piece->block - 1 : piece->block;
    bool is_pair = is_second(article, first + 1);
    bool is_long = blocks[first].len > WQ_PARA_MAX;
    is_long = is_long || (is_pair && blocks[first + 1].len > WQ_PARA_MAX);
    if (is_pair && !is_long)
        return place_couplet(f, piece, first);
    if (is_lone_second(article, piece->block) && !is_long)
        return place_lone_second(f, piece);
    struct frame frame = wq_frame_of(f, piece->block);
    return wq_piece_place(f, piece, &frame, wq_gap_over(f, piece), NULL);
}
