/* SPDX-License-Identifier: MIT */
/* Paragraphs to pages: what fits, what must stay together, and lines kept from touching. */
#include <string.h>
#include "internal.h"

#define LINES_MAX 512

/* ---- pieces: paragraphs, and long ones cut at a sentence or a space ---- */

struct piece {
    uint32_t block;
    uint32_t off, len; /* UTF-8 bytes in the article */
    bool begins, ends; /* its block */
};

#define ENDLESS_PIECE 2048u

/* Where a piece that begins at `off` and may reach `limit` ends: after the last full stop and
 * space of its last quarter, else after the last space; in a word without end sooner, at a
 * character, for all of it is divided anew for each page. */
static uint32_t cut_before(struct wq_str text, uint32_t off, uint32_t limit)
{
    uint32_t least = limit - (limit - off) / 4, space = 0;
    for (uint32_t i = limit; i > least; i--) {
        if (text.ptr[i - 1] != ' ')
            continue;
        if (text.ptr[i - 2] == '.')
            return i;
        space = space ? space : i;
    }
    if (space)
        return space;
    limit = off + ENDLESS_PIECE;
    while ((text.ptr[limit] & 0xC0) == 0x80)
        limit--;
    return limit;
}

static void cut_piece(const struct wq_article *article, struct piece *piece)
{
    const struct wq_block *block = &article->blocks[piece->block];
    uint32_t end = block->off + block->len;
    if (end - piece->off > WQ_PARA_MAX)
        end = cut_before(article->text, piece->off, piece->off + WQ_PARA_MAX);
    piece->len = end - piece->off;
    piece->begins = piece->off == block->off;
    piece->ends = end == block->off + block->len;
}

/* The piece that follows; false after the last. */
static bool next_piece(const struct wq_article *article, struct piece *piece)
{
    if (piece->ends) {
        if (++piece->block >= article->block_n)
            return false;
        piece->off = article->blocks[piece->block].off;
    } else {
        piece->off += piece->len;
    }
    cut_piece(article, piece);
    return true;
}

/* The piece that holds `off`; false when no block does. */
static bool find_piece(const struct wq_article *article, uint32_t off, struct piece *piece)
{
    uint32_t low = 0, high = article->block_n; /* the last block that begins at or before off */
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (article->blocks[middle].off <= off)
            low = middle;
        else
            high = middle;
    }
    const struct wq_block *block = &article->blocks[low];
    if (off != 0 && (off < block->off || off >= block->off + block->len))
        return false;
    *piece = (struct piece){.block = low, .off = block->off};
    cut_piece(article, piece);
    while (off >= piece->off + piece->len)
        next_piece(article, piece);
    return true;
}

/* ---- the page ---- */

/* The fields of a page being filled that are not the lines' concern. */
struct filler {
    struct page_builder b;
    bool article_is_rtl;
    uint32_t start_off;
    int32_t front_px;
    int32_t y_px; /* top of the next line box */
    int32_t front_y_px;
    uint32_t next_off; /* first text that did not fit */
    bool is_full;
};

static struct wq_style style_of(const struct wq_page_spec *spec, const struct wq_block *block)
{
    bool is_heading = block->kind == WQ_BLOCK_HEADING;
    int32_t em = !is_heading         ? spec->em_px
                 : block->level == 1 ? spec->title_em_px
                                     : spec->heading_em_px;
    return (struct wq_style){WQ_VOICE_TEXT, is_heading, em};
}

/* Baseline to baseline; headings are set a little tighter than text, for they are larger. */
static int32_t pitch_of(const struct wq_page_spec *spec, const struct wq_style *style)
{
    if (!style->is_bold)
        return spec->pitch_px;
    int32_t own = (style->em_px * 155 + 50) / 100;
    return own > spec->pitch_px ? own : spec->pitch_px;
}

/* From the top of a line box to its baseline: Arabic needs more room above, for marks. */
static int32_t baseline_of(int32_t pitch_px)
{
    return pitch_px * 68 / 100;
}

/* White above the piece when something stands over it. */
static int32_t gap_over(const struct filler *f, const struct piece *piece)
{
    if (f->b.line_n == 0 || !piece->begins)
        return 0;
    const struct wq_block *blocks = f->b.article->blocks;
    bool is_heading = blocks[piece->block].kind == WQ_BLOCK_HEADING;
    bool after_heading = blocks[f->b.lines[f->b.line_n - 1].block].kind == WQ_BLOCK_HEADING;
    if (is_heading && !after_heading)
        return f->b.spec->gap_px * 8 / 5;
    return after_heading ? f->b.spec->gap_px / 2 : f->b.spec->gap_px;
}

/* How far the line just placed must move down so that its ink and that of the line over it, whose
 * baseline is `pitch_px` higher, stay apart; on a page's first line, so that it stays under the
 * header. At most half the text's height. */
static int32_t grow(const struct filler *f, int32_t pitch_px)
{
    const struct page_builder *b = &f->b;
    int32_t need = 0;
    if (b->line_n == 0) {
        need = b->at->most_ascent - baseline_of(pitch_px) - b->spec->unit_px;
    } else {
        for (int32_t c = 0; c <= b->spec->screen_w_px / COLUMN_PX; c++) {
            int32_t touch = b->before->descent[c] + b->at->ascent[c] - 1 - pitch_px;
            need = touch > need ? touch : need;
        }
    }
    int32_t most = (b->spec->bottom_px - b->spec->top_px) / 2;
    return need < 0 ? 0 : need > most ? most : need;
}

/* Give the line just placed its place on the page; false when it does not fit. */
static bool settle_line(struct filler *f, int32_t gap_px, int32_t pitch_px)
{
    struct page_builder *b = &f->b;
    struct wq_line *line = &b->lines[b->line_n];
    int32_t top = f->y_px + gap_px, baseline = top + baseline_of(pitch_px);
    if (b->line_n > 0 && baseline - b->lines[b->line_n - 1].y_px < 2 * pitch_px)
        baseline += grow(f, baseline - b->lines[b->line_n - 1].y_px);
    else
        baseline += grow(f, pitch_px);
    int32_t bottom = baseline + pitch_px - baseline_of(pitch_px);
    int32_t ink = baseline + b->at->most_descent - b->spec->unit_px; /* so far from the footer */
    if ((bottom > b->spec->bottom_px || ink > b->spec->bottom_px) && b->line_n > 0)
        return false;
    line->y_px = baseline;
    line->top_px = bottom - pitch_px;
    line->pitch_px = pitch_px;
    for (uint32_t i = line->glyph_first; i < b->glyph_n; i++)
        b->glyphs[i].y = (int16_t)(b->glyphs[i].y + baseline);
    b->line_n++;
    struct skyline *swap = b->before;
    b->before = b->at;
    b->at = swap;
    b->above = b->here;
    f->y_px = bottom;
    return true;
}

/* Take lines off the page again, down to `line_n`. */
static void drop_lines(struct filler *f, uint32_t line_n)
{
    if (line_n < f->b.line_n) {
        f->next_off = f->b.lines[line_n].off;
        f->b.glyph_n = f->b.lines[line_n].glyph_first;
        f->b.cell_n = f->b.lines[line_n].cell_first;
        f->b.line_n = line_n;
    }
}

/* Of the `left` lines of a paragraph `placed` fit; how many are to stay so that two lines stand
 * together on either side, and headings are not divided. */
static uint32_t keep_together(uint32_t placed, uint32_t left, bool begins, bool is_heading)
{
    if (placed == left)
        return placed;
    if (is_heading)
        return 0;
    if (left - placed == 1 && placed > 0)
        placed--;
    return placed == 1 && begins ? 0 : placed;
}

/* The page is full within a piece of which lines [from, from + placed) of `left` stand on it. */
static void end_page(struct filler *f, uint32_t from, uint32_t left, bool begins, bool is_heading)
{
    uint32_t placed = f->b.line_n - from;
    uint32_t keep = keep_together(placed, left, begins, is_heading);
    uint32_t line_n = from + keep;
    /* a heading goes over with what it is the heading of, unless the page has nothing else */
    while (keep == 0 && line_n > 0 && f->b.lines[line_n - 1].kind == WQ_BLOCK_HEADING)
        line_n--;
    if (line_n == 0)
        line_n = from;
    if (line_n > 0)
        drop_lines(f, line_n);
    f->is_full = true;
}

/* Break a heading of `n` lines again in the narrowest measure that needs no more of them, so that
 * its last line is not one short word. */
static void balance(const struct wq_para *para, int32_t measure_f26, uint32_t n,
                    struct line_words *lines)
{
    int32_t narrow = measure_f26 / 2, wide = measure_f26; /* too many lines; n lines */
    while (wide - narrow > 64) {
        int32_t middle = narrow + (wide - narrow) / 2;
        if (wq_lines_fill(para, middle, lines) > n)
            narrow = middle;
        else
            wide = middle;
    }
    wq_lines_fill(para, wide, lines);
}

/* Break the shaped paragraph and place its lines from f->start_off on. */
static enum wq_status place_lines(struct filler *f, const struct piece *piece,
                                  const struct wq_para *para)
{
    const struct wq_page_spec *spec = f->b.spec;
    const struct wq_block *block = &f->b.article->blocks[piece->block];
    struct wq_style style = style_of(spec, block);
    int32_t pitch = pitch_of(spec, &style);
    struct line_words *lines = wq_arena_alloc_raw(f->b.scratch, para->word_n, sizeof *lines);
    if (!lines)
        return WQ_E_NOMEM;
    bool is_heading = block->kind == WQ_BLOCK_HEADING;
    int32_t measure_f26 = (spec->screen_w_px - 2 * spec->margin_px) * 64;
    uint32_t n = is_heading ? wq_lines_fill(para, measure_f26, lines)
                            : wq_lines_break(f->b.scratch, spec, para, measure_f26, lines);
    uint32_t first = 0;
    if (is_heading && n > 1)
        balance(para, measure_f26, n, lines);
    while (first + 1 < n && para->words[lines[first + 1].first].off <= f->start_off)
        first++;
    uint32_t from = f->b.line_n;
    bool begins = piece->begins && first == 0;
    int32_t gap = gap_over(f, piece);
    for (uint32_t i = first; i < n; i++, gap = 0) {
        struct wq_line line = {.block = piece->block,
                               .kind = is_heading ? WQ_BLOCK_HEADING : WQ_BLOCK_PARAGRAPH,
                               .level = block->level,
                               .is_last =
                                   (i + 1 == n && piece->ends) ||
                                   para->words[lines[i].end - 1].break_after == WQ_BREAK_FORCED};
        uint32_t glyph_n = f->b.glyph_n, cell_n = f->b.cell_n;
        enum wq_status st = wq_line_place(&f->b, para, lines[i], line);
        if (st != WQ_OK && (st != WQ_E_LIMIT || f->b.line_n == 0))
            return st;
        if (st == WQ_E_LIMIT || !settle_line(f, gap, pitch)) {
            f->b.glyph_n = glyph_n;
            f->b.cell_n = cell_n;
            f->next_off = para->words[lines[i].first].off;
            end_page(f, from, n - first, begins, is_heading);
            return WQ_OK;
        }
    }
    return WQ_OK;
}

static enum wq_status place_piece(struct filler *f, const struct piece *piece)
{
    const struct wq_page_spec *spec = f->b.spec;
    struct wq_style style = style_of(spec, &f->b.article->blocks[piece->block]);
    struct wq_arena *scratch = f->b.scratch;
    size_t mark = wq_arena_mark(scratch);
    struct wq_para *para;
    enum wq_status st =
        wq_para_make(scratch, f->b.article->text, piece->off, piece->len, f->article_is_rtl, &para);
    if (st == WQ_OK) {
        para->goes_on = !piece->ends;
        para->digits = spec->digits;
        para->hides_tashkeel = spec->hides_tashkeel;
        wq_break_find(para);
        st = wq_para_shape(spec->fonts, scratch, &style,
                           (spec->screen_w_px - 2 * spec->margin_px) * 64, para);
    }
    if (st == WQ_OK)
        st = place_lines(f, piece, para);
    wq_arena_rewind(scratch, mark);
    return st;
}

static enum wq_status fill(struct filler *f, struct piece piece)
{
    bool more = true;
    while (more && !f->is_full) {
        enum wq_status st = place_piece(f, &piece);
        if (st != WQ_OK)
            return st;
        bool has_room = f->y_px + f->front_px <= f->b.spec->bottom_px;
        if (piece.block == 0 && piece.ends && !f->is_full && f->start_off == 0 && has_room) {
            f->front_y_px = f->y_px;
            f->y_px += f->front_px;
        }
        more = next_piece(f->b.article, &piece);
    }
    return WQ_OK;
}

/* ---- public ---- */

static enum wq_status begin(struct filler *f, struct wq_arena *arena, struct wq_arena *scratch)
{
    f->b.lines = wq_arena_alloc_raw(arena, LINES_MAX, sizeof *f->b.lines);
    f->b.line_cap = LINES_MAX;
    f->b.glyphs = wq_arena_alloc_raw(arena, GLYPHS_MAX, sizeof *f->b.glyphs);
    f->b.scratch = scratch;
    f->b.cells = wq_arena_alloc_raw(scratch, CELLS_MAX, sizeof *f->b.cells);
    f->b.before = wq_arena_alloc_raw(scratch, 1, sizeof *f->b.before);
    f->b.at = wq_arena_alloc_raw(scratch, 1, sizeof *f->b.at);
    bool has_room = f->b.lines && f->b.glyphs && f->b.cells && f->b.before && f->b.at;
    return has_room ? WQ_OK : WQ_E_NOMEM;
}

/* Move lines, glyphs and cells together at the front of what was allocated for the largest number
 * of the first two. */
static enum wq_status close_up(struct wq_arena *arena, size_t lines_mark, struct filler *f)
{
    wq_arena_rewind(arena, lines_mark);
    struct wq_line *lines = wq_arena_alloc_raw(arena, f->b.line_n, sizeof *lines);
    struct wq_placed_glyph *glyphs = wq_arena_alloc_raw(arena, f->b.glyph_n, sizeof *glyphs);
    memmove(glyphs, f->b.glyphs, f->b.glyph_n * sizeof *glyphs);
    struct wq_cell *cells = wq_arena_alloc_raw(arena, f->b.cell_n, sizeof *cells);
    if (!cells)
        return WQ_E_NOMEM;
    memmove(cells, f->b.cells, f->b.cell_n * sizeof *cells);
    f->b.lines = lines;
    f->b.glyphs = glyphs;
    f->b.cells = cells;
    return WQ_OK;
}

enum wq_status wq_page_make(struct wq_arena *arena, struct wq_arena *scratch,
                            const struct wq_page_spec *spec, const struct wq_article *article,
                            uint32_t start_off, int32_t front_px, struct wq_page **result)
{
    struct piece piece;
    if (!find_piece(article, start_off, &piece))
        return WQ_E_RANGE;
    struct filler f = {.b = {.spec = spec, .article = article},
                       .article_is_rtl = wq_text_is_rtl(article->text),
                       .start_off = start_off,
                       .front_px = front_px,
                       .y_px = spec->top_px};
    size_t mark = wq_arena_mark(arena);
    struct wq_page *page = wq_arena_alloc_raw(arena, 1, sizeof *page);
    size_t lines_mark = wq_arena_mark(arena), scratch_mark = wq_arena_mark(scratch);
    enum wq_status st = page ? begin(&f, arena, scratch) : WQ_E_NOMEM;
    if (st == WQ_OK)
        st = fill(&f, piece);
    if (st == WQ_OK)
        st = close_up(arena, lines_mark, &f);
    if (scratch != arena)
        wq_arena_rewind(scratch, scratch_mark);
    if (st != WQ_OK) {
        wq_arena_rewind(arena, mark);
        return st;
    }
    *page = (struct wq_page){.lines = f.b.lines,
                             .line_n = f.b.line_n,
                             .glyphs = f.b.glyphs,
                             .glyph_n = f.b.glyph_n,
                             .cells = f.b.cells,
                             .cell_n = f.b.cell_n,
                             .start_off = start_off,
                             .next_off = f.is_full ? f.next_off : (uint32_t)article->text.len,
                             .is_first = start_off == 0,
                             .is_last = !f.is_full,
                             .is_rtl = f.article_is_rtl,
                             .front_y_px = f.front_y_px};
    *result = page;
    return WQ_OK;
}

enum wq_status wq_page_starts(struct wq_arena *scratch, const struct wq_page_spec *spec,
                              const struct wq_article *article, int32_t front_px, uint32_t *starts,
                              uint32_t cap, uint32_t *n)
{
    uint32_t off = 0, count = 0;
    for (bool is_last = false; !is_last; count++) {
        size_t mark = wq_arena_mark(scratch);
        struct wq_page *page;
        enum wq_status st = wq_page_make(scratch, scratch, spec, article, off, front_px, &page);
        if (st != WQ_OK)
            return st;
        if (count < cap)
            starts[count] = off;
        off = page->next_off;
        is_last = page->is_last;
        wq_arena_rewind(scratch, mark);
    }
    *n = count;
    return WQ_OK;
}
