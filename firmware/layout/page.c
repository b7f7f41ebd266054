/* SPDX-License-Identifier: MIT */
/* Pieces to pages: what fits, what must stay together, and lines kept from touching. */
#include <string.h>
#include "internal.h"

#define LINES_MAX 512
#define HEADING_PERCENT 40 /* of the page: one that takes more is set smaller */
#define NO_FRONT (-1)      /* what stands under the title is left out */

/* ---- lines on the page ---- */

int32_t wq_baseline_of(int32_t pitch_px)
{
    return pitch_px * 68 / 100;
}

int32_t wq_grid_up(const struct wq_page_spec *spec, int32_t y_px)
{
    int32_t n = (2 * (y_px - spec->top_px) + spec->pitch_px - 1) / spec->pitch_px;
    return spec->top_px + n * spec->pitch_px / 2;
}

int32_t wq_body_gap(const struct filler *f, int32_t gap_px)
{
    const struct wq_page_spec *spec = f->spec;
    const struct wq_line *over = f->b.line_n > 0 ? &f->b.lines[f->b.line_n - 1] : NULL;
    bool is_under_text =
        over && f->has_above && over->pitch_px == spec->pitch_px && over->kind != WQ_BLOCK_HEADING;
    if (is_under_text && gap_px == 0)
        return 0;
    int32_t least = is_under_text ? gap_px - spec->pitch_px / 4 : gap_px;
    return wq_grid_up(spec, f->y_px + least) - f->y_px;
}

/* How far the line just placed must move down so that its ink and that of the line over it, whose
 * baseline is `distance_px` higher, stay apart; where none stands over it, so that it stays under
 * what does. At most half the text's height. */
static int32_t grow(const struct filler *f, int32_t distance_px, int32_t pitch_px)
{
    const struct page_builder *b = &f->b;
    int32_t need = 0;
    if (!f->has_above) {
        need = b->at->most_ascent - wq_baseline_of(pitch_px) - f->head_px;
    } else if (b->before->most_descent + b->at->most_ascent > distance_px) {
        wq_skyline_draw(b, b->before);
        wq_skyline_draw(b, b->at);
        for (int32_t c = 0; c <= b->spec->screen_w_px / COLUMN_PX; c++) {
            int32_t touch = b->before->descent[c] + b->at->ascent[c] - distance_px;
            need = touch > need ? touch : need;
        }
    }
    int32_t most = (b->spec->bottom_px - b->spec->top_px) / 2;
    return need < 0 ? 0 : need > most ? most : need;
}

bool wq_line_settle(struct filler *f, int32_t gap_px, int32_t pitch_px)
{
    struct page_builder *b = &f->b;
    struct wq_line *line = &b->lines[b->line_n];
    int32_t top = f->y_px + gap_px, baseline = top + wq_baseline_of(pitch_px);
    baseline += grow(f, baseline - f->above_y_px, pitch_px);
    int32_t bottom = baseline + pitch_px - wq_baseline_of(pitch_px);
    int32_t ink = baseline + b->at->most_descent - b->spec->unit_px; /* so far from the footer */
    if ((bottom > f->limit_px || ink > f->limit_px) && b->line_n > 0)
        return false;
    line->y_px = baseline;
    line->top_px = bottom - pitch_px;
    line->pitch_px = pitch_px;
    for (uint32_t i = line->glyph_first; i < b->glyph_n; i++)
        b->glyphs[i].y = (int16_t)(b->glyphs[i].y + baseline);
    b->at->baseline_px = baseline;
    b->line_n++;
    struct skyline *swap = b->before;
    b->before = b->at;
    b->at = swap;
    b->above = b->here;
    f->y_px = bottom;
    f->has_above = true;
    f->above_y_px = baseline;
    return true;
}

bool wq_line_bare(struct filler *f, uint32_t block, int32_t height_px)
{
    const struct wq_block *from = &f->b.article->blocks[block];
    int32_t bottom = f->y_px + height_px;
    if ((bottom > f->limit_px && f->b.line_n > 0) || f->b.line_n == f->b.line_cap)
        return false;
    f->b.lines[f->b.line_n++] = (struct wq_line){.block = block,
                                                 .kind = from->kind,
                                                 .level = from->level,
                                                 .align = WQ_ALIGN_MIDDLE,
                                                 .is_last = true,
                                                 .is_rtl = f->article_is_rtl,
                                                 .starts_right = f->article_is_rtl,
                                                 .off = from->off,
                                                 .end_off = from->off + from->len,
                                                 .x_px = f->spec->margin_px,
                                                 .y_px = bottom,
                                                 .top_px = f->y_px,
                                                 .pitch_px = height_px,
                                                 .left_px = f->b.left_px,
                                                 .measure_px = f->b.measure_px,
                                                 .glyph_first = f->b.glyph_n,
                                                 .cell_first = f->b.cell_n};
    f->y_px = bottom;
    f->has_above = false;
    f->head_px = 0;
    return true;
}

void wq_lines_drop(struct filler *f, uint32_t line_n)
{
    if (line_n < f->b.line_n) {
        f->b.glyph_n = f->b.lines[line_n].glyph_first;
        f->b.cell_n = f->b.lines[line_n].cell_first;
        f->b.line_n = line_n;
    }
    while (f->stroke_n > 0 && f->strokes[f->stroke_n - 1].line >= line_n)
        f->stroke_n--;
    while (f->picture_n > 0 && f->pictures[f->picture_n - 1].line >= line_n)
        f->picture_n--;
}

/* ---- where a page ends ---- */

#define LINES_AFTER_HEADING 2

void wq_page_end(struct filler *f, uint32_t line_n, uint32_t next_off)
{
    f->is_full = true;
    f->next_off = next_off;
    bool is_glued = f->glue_line != NO_LINE && line_n < f->glue_end + LINES_AFTER_HEADING;
    if (is_glued && f->glue_line > 0)
        line_n = f->glue_line;
    if (line_n == 0)
        return;
    if (line_n < f->b.line_n)
        f->next_off = f->b.lines[line_n].off;
    wq_lines_drop(f, line_n);
}

/* Of the `left` lines of a paragraph `placed` fit; how many are to stay so that two lines stand
 * together on either side, and what is not to be divided is not. */
static uint32_t keep_together(uint32_t placed, uint32_t left, bool begins, bool is_whole)
{
    if (placed == left)
        return placed;
    if (is_whole)
        return 0;
    if (left - placed == 1 && placed > 0)
        placed--;
    return placed == 1 && begins ? 0 : placed;
}

/* The page is full within a piece of which lines [from, from + placed) of `left` stand on it. */
static void end_within(struct filler *f, uint32_t from, uint32_t left, bool begins, bool is_whole,
                       uint32_t next_off)
{
    uint32_t placed = f->b.line_n - from;
    uint32_t keep = keep_together(placed, left, begins, is_whole);
    bool is_alone = from == 0 || (f->glue_line == 0 && f->glue_end == from);
    /* better a line alone than a page of nothing, or of headings alone; better here than on the
     * page that follows */
    if (keep == 0 && is_alone)
        keep = !is_whole && placed > 1 && left - placed == 1 ? placed - 1 : placed;
    wq_page_end(f, from + keep, next_off);
}

void wq_glue(struct filler *f, uint32_t from)
{
    bool goes_on = f->glue_line != NO_LINE && f->glue_end == from;
    f->glue_line = goes_on ? f->glue_line : from;
    f->glue_end = f->b.line_n;
}

bool wq_has_headings_alone(const struct filler *f)
{
    return f->b.line_n > 0 && f->glue_line == 0 && f->glue_end >= f->b.line_n;
}

/* Enough follows the lines that must not end the page. */
static void unglue(struct filler *f)
{
    if (f->glue_line != NO_LINE && f->b.line_n - f->glue_end >= LINES_AFTER_HEADING)
        f->glue_line = NO_LINE;
}

/* ---- one piece ---- */

void wq_frame_use(struct filler *f, const struct frame *frame)
{
    f->b.left_px = frame->left_px;
    f->b.measure_px = frame->measure_px;
    f->b.align = frame->align;
    f->b.side = frame->side;
    f->b.overhang_px = frame->overhang_px;
    f->b.has_marker = frame->has_marker;
    f->block_spec = *f->spec;
    f->block_spec.em_px = frame->style.em_px;
    if (frame->align != WQ_ALIGN_BOTH)
        f->block_spec.kashida = WQ_KASHIDA_NONE;
    f->b.spec = &f->block_spec;
}

static enum wq_status break_lines(struct filler *f, const struct frame *frame,
                                  struct set_piece *set)
{
    int32_t measure_f26 = frame->measure_px * 64;
    set->lines = wq_arena_alloc_raw(f->b.scratch, set->para->word_n, sizeof *set->lines);
    if (!set->lines)
        return WQ_E_NOMEM;
    if (frame->align == WQ_ALIGN_BOTH) {
        set->n = wq_lines_break(&f->b, set->para, measure_f26, set->lines);
        return WQ_OK;
    }
    set->n = wq_lines_fill(set->para, measure_f26, set->lines);
    if (set->n > 1 && frame->hang_px > 0)
        set->n = wq_lines_fill(set->para, measure_f26 - frame->hang_px * 64, set->lines);
    if (set->n > 1 && frame->is_balanced)
        set->n = wq_lines_balance(f->b.scratch, set->para, measure_f26, set->lines);
    return WQ_OK;
}

enum wq_status wq_para_indent(struct wq_arena *scratch, int32_t indent_f26, struct wq_para *para)
{
    struct wq_word *words = wq_arena_alloc_raw(scratch, para->word_n + 1, sizeof *words);
    if (!words)
        return WQ_E_NOMEM;
    memcpy(words + 1, para->words, para->word_n * sizeof *words);
    words[0] = (struct wq_word){.off = para->words[0].off,
                                .end_off = para->words[0].off,
                                .next_off = para->words[0].off,
                                .cp = para->words[0].cp,
                                .fixed_f26 = indent_f26,
                                .space_level = para->is_rtl,
                                .kashida_class = WQ_NO_KASHIDA};
    para->words = words;
    para->word_n++;
    return WQ_OK;
}

enum wq_status wq_piece_set(struct filler *f, const struct piece *piece, const struct frame *frame,
                            int32_t indent_f26, struct set_piece *set)
{
    const struct wq_page_spec *spec = f->spec;
    struct wq_arena *scratch = f->b.scratch;
    bool is_mono = frame->style.voice == WQ_VOICE_MONO;
    struct wq_para *para;
    wq_frame_use(f, frame);
    *set = (struct set_piece){.n = 0};
    enum wq_status st =
        wq_para_make(scratch, f->b.article->text, piece->off, piece->len, f->article_is_rtl, &para);
    if (st != WQ_OK)
        return st;
    set->para = para;
    para->goes_on = !piece->ends && !is_mono;
    para->digits = is_mono ? WQ_DIGITS_AS_STORED : spec->digits;
    para->hides_tashkeel = spec->hides_tashkeel;
    if (f->b.article->blocks[piece->block].len > WQ_PARA_MAX)
        para->is_rtl = piece->is_rtl;
    para->is_rtl = frame->follows_article ? f->article_is_rtl : para->is_rtl && !is_mono;
    wq_break_find(para);
    wq_break_hold_schemes(para);
    st = wq_spans_apply(f, piece, para);
    if (st == WQ_OK)
        st = wq_para_shape(spec->fonts, scratch, &frame->style,
                           (frame->measure_px - frame->hang_px) * 64, para);
    if (st == WQ_OK && indent_f26 == 0)
        indent_f26 = wq_indent_f26(f, piece, frame, para);
    if (st == WQ_OK && indent_f26 > 0)
        st = wq_para_indent(scratch, indent_f26, para);
    if (st == WQ_OK && is_mono)
        wq_mono_set(para);
    if (st == WQ_OK)
        st = break_lines(f, frame, set);
    if (st == WQ_OK && is_mono && set->n > 1)
        st = wq_lead_make(f, frame, wq_str("↪"), false, frame->hang_px, &set->turn);
    return st;
}

/* Append the glyphs of `lead` to the line that was settled last. */
static void add_marker(struct filler *f, const struct lead *lead)
{
    const struct wq_label *label = &lead->label;
    struct page_builder *b = &f->b;
    struct wq_line *line = &b->lines[b->line_n - 1];
    for (uint32_t i = 0; i < label->glyph_n && b->glyph_n < GLYPHS_MAX; i++) {
        struct wq_placed_glyph *glyph = &b->glyphs[b->glyph_n++];
        *glyph = label->glyphs[i];
        glyph->x = (int16_t)(glyph->x + lead->x_px);
        glyph->y = (int16_t)(glyph->y + line->y_px + lead->down_px);
        glyph->off = line->off;
        line->marker_n++;
    }
}

/* Place line `i` of `set` and settle it; *fits is false when there is no room for it. */
static enum wq_status place_line(struct filler *f, const struct piece *piece,
                                 const struct frame *frame, const struct set_piece *set, uint32_t i,
                                 int32_t gap_px, bool *fits)
{
    const struct wq_block *block = &f->b.article->blocks[piece->block];
    const struct wq_word *last = &set->para->words[set->lines[i].end - 1];
    struct wq_line line = {.block = piece->block,
                           .kind = block->kind,
                           .level = block->level,
                           .is_last = (i + 1 == set->n && piece->ends) ||
                                      last->break_after == WQ_BREAK_FORCED};
    uint32_t glyph_n = f->b.glyph_n, cell_n = f->b.cell_n;
    bool is_turned = i > 0 && frame->hang_px > 0;
    bool is_right = wq_starts_right(&f->b, set->para);
    if (line.kind < WQ_BLOCK_HEADING || line.kind > WQ_BLOCK_NOTE)
        line.kind = WQ_BLOCK_PARAGRAPH;
    f->b.measure_px = frame->measure_px - (is_turned ? frame->hang_px : 0);
    f->b.left_px = frame->left_px + (is_turned && !is_right ? frame->hang_px : 0);
    enum wq_status st = wq_line_place(&f->b, set->para, set->lines[i], line);
    *fits = st == WQ_OK && wq_line_settle(f, gap_px, frame->pitch_px);
    if (*fits) {
        if (is_turned)
            add_marker(f, &(struct lead){.label = set->turn, .x_px = frame->left_px});
        wq_line_underline(f, set->para, frame, f->b.line_n - 1);
        return WQ_OK;
    }
    f->b.glyph_n = glyph_n;
    f->b.cell_n = cell_n;
    return st == WQ_E_LIMIT && f->b.line_n > 0 ? WQ_OK : st;
}

/* White over a heading of `n` lines, so that what follows it stands on the grid again, at *end_px:
 * what the grid asks for beyond `gap_px` goes above, for a heading belongs to what follows it. */
static int32_t heading_gap(const struct filler *f, const struct frame *frame, uint32_t n,
                           int32_t gap_px, int32_t *end_px)
{
    int32_t height = (int32_t)n * frame->pitch_px, least = f->spec->pitch_px / 5;
    *end_px = wq_grid_up(f->spec, f->y_px + gap_px + height + least);
    return f->b.line_n == 0 ? 0 : *end_px - f->y_px - height - least;
}

enum wq_status wq_set_place(struct filler *f, const struct piece *piece, const struct frame *frame,
                            const struct set_piece *set, int32_t gap_px, const struct lead *lead)
{
    const struct wq_page_spec *spec = f->spec;
    uint32_t first = 0, from = f->b.line_n;
    int32_t end_px = 0;
    wq_frame_use(f, frame);
    bool is_heading = f->b.article->blocks[piece->block].kind == WQ_BLOCK_HEADING, fits;
    while (first + 1 < set->n && set->para->words[set->lines[first + 1].first].off <= f->start_off)
        first++;
    bool begins = piece->begins && first == 0;
    if (is_heading)
        gap_px = heading_gap(f, frame, set->n - first, gap_px, &end_px);
    else if (frame->pitch_px == spec->pitch_px && frame->style.em_px == spec->em_px &&
             f->limit_px == spec->bottom_px)
        gap_px = wq_body_gap(f, gap_px);
    for (uint32_t i = first; i < set->n; i++, gap_px = 0) {
        enum wq_status st = place_line(f, piece, frame, set, i, gap_px, &fits);
        if (st != WQ_OK)
            return st;
        if (!fits) {
            end_within(f, from, set->n - first, begins, frame->is_whole,
                       set->para->words[set->lines[i].first].off);
            return WQ_OK;
        }
        if (i == 0 && piece->begins && lead)
            add_marker(f, lead);
    }
    if (is_heading) {
        /* marks that moved it take of the white under it */
        f->y_px = f->y_px < end_px ? end_px : wq_grid_up(spec, f->y_px);
        wq_glue(f, from);
    } else {
        unglue(f);
    }
    return WQ_OK;
}

/* Whether `n` lines take more of a page than a heading should. */
static bool takes_page(const struct filler *f, const struct frame *frame, uint32_t n)
{
    int32_t page_px = f->spec->bottom_px - f->spec->top_px;
    return (int64_t)n * frame->pitch_px * 100 > (int64_t)page_px * HEADING_PERCENT;
}

enum wq_status wq_piece_place(struct filler *f, const struct piece *piece,
                              const struct frame *frame, int32_t gap_px, const struct lead *lead)
{
    size_t mark = wq_arena_mark(f->b.scratch);
    int32_t indent_f26 = lead ? lead->indent_f26 : 0;
    struct frame own = *frame;
    struct set_piece set;
    enum wq_status st = wq_piece_set(f, piece, &own, indent_f26, &set);
    while (st == WQ_OK && takes_page(f, &own, set.n) && wq_heading_shrink(f, piece->block, &own)) {
        wq_arena_rewind(f->b.scratch, mark);
        st = wq_piece_set(f, piece, &own, indent_f26, &set);
    }
    if (st == WQ_OK)
        st = wq_set_place(f, piece, &own, &set, gap_px, lead);
    wq_arena_rewind(f->b.scratch, mark);
    return st;
}

/* ---- the page ---- */

/* A block that is set as a paragraph. */
static enum wq_status place_text(struct filler *f, const struct piece *piece)
{
    struct frame frame = wq_frame_of(f, piece->block);
    struct lead lead;
    uint32_t from = f->b.line_n;
    size_t mark = wq_arena_mark(f->b.scratch);
    enum wq_status st = wq_marker_make(f, piece, &frame, &lead);
    if (st == WQ_OK)
        st = wq_piece_place(f, piece, &frame, wq_gap_over(f, piece), &lead);
    wq_arena_rewind(f->b.scratch, mark);
    if (st == WQ_OK && f->b.line_n > from)
        wq_notes_part(f, from);
    return st;
}

static enum wq_status place_piece(struct filler *f, struct piece *piece)
{
    switch (f->b.article->blocks[piece->block].kind) {
    case WQ_BLOCK_CELL:
        return wq_table_place(f, piece);
    case WQ_BLOCK_VERSE:
        return wq_verse_place(f, piece);
    case WQ_BLOCK_IMAGE:
        return wq_plate_place(f, piece);
    case WQ_BLOCK_RULE:
        wq_rule_place(f, piece);
        return WQ_OK;
    default:
        return place_text(f, piece);
    }
}

static enum wq_status fill(struct filler *f, struct piece piece)
{
    bool more = true;
    while (more && !f->is_full) {
        uint32_t block = piece.block;
        enum wq_status st = place_piece(f, &piece);
        if (st != WQ_OK)
            return st;
        bool has_room = f->front_px != NO_FRONT && f->y_px + f->front_px <= f->limit_px;
        if (block == 0 && piece.ends && !f->is_full && f->start_off == 0 && has_room) {
            f->front_y_px = f->y_px;
            f->y_px += f->front_px;
            f->has_above = f->has_above && f->front_px == 0;
            f->head_px = 0;
        }
        more = wq_piece_next(f->b.article, &piece);
    }
    wq_lines_drop(f, f->b.line_n);
    wq_quotes_mark(f);
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
    f->strokes = wq_arena_alloc_raw(scratch, STROKES_MAX, sizeof *f->strokes);
    f->pictures = wq_arena_alloc_raw(scratch, PICTURES_MAX, sizeof *f->pictures);
    f->b.before = wq_arena_alloc_raw(scratch, 1, sizeof *f->b.before);
    f->b.at = wq_arena_alloc_raw(scratch, 1, sizeof *f->b.at);
    bool has_room = f->b.lines && f->b.glyphs && f->b.cells && f->strokes && f->pictures &&
                    f->b.before && f->b.at;
    return has_room ? WQ_OK : WQ_E_NOMEM;
}

/* Room for n of `size` bytes in `arena`, behind what was moved before, and `from` moved there. */
static void *move_up(struct wq_arena *arena, const void *from, uint32_t n, size_t size)
{
    void *to = wq_arena_alloc_raw(arena, n, size);
    if (to && n > 0)
        memmove(to, from, n * size);
    return to;
}

/* Move what the page consists of together at the front of what was allocated for the largest
 * number of each, in the same order. */
static enum wq_status close_up(struct wq_arena *arena, size_t lines_mark, struct filler *f)
{
    wq_arena_rewind(arena, lines_mark);
    f->b.lines = move_up(arena, f->b.lines, f->b.line_n, sizeof *f->b.lines);
    f->b.glyphs = move_up(arena, f->b.glyphs, f->b.glyph_n, sizeof *f->b.glyphs);
    f->b.cells = move_up(arena, f->b.cells, f->b.cell_n, sizeof *f->b.cells);
    f->strokes = move_up(arena, f->strokes, f->stroke_n, sizeof *f->strokes);
    f->pictures = move_up(arena, f->pictures, f->picture_n, sizeof *f->pictures);
    const bool has_room = f->b.lines && f->b.glyphs && f->b.cells && f->strokes && f->pictures;
    return has_room ? WQ_OK : WQ_E_NOMEM;
}

enum wq_status wq_page_make(struct wq_arena *arena, struct wq_arena *scratch,
                            const struct wq_page_spec *spec, const struct wq_article *article,
                            uint32_t start_off, int32_t front_px, struct wq_page **result)
{
    struct piece piece;
    if (!wq_piece_find(article, start_off, &piece))
        return WQ_E_RANGE;
    wq_words_trim(spec->fonts);
    const struct wq_page_spec own = wq_spec_for(spec, article);
    struct filler f = {.b = {.spec = &own, .article = article},
                       .spec = &own,
                       .article_is_rtl = wq_text_is_rtl(article->text),
                       .start_off = start_off,
                       .front_px = front_px,
                       .y_px = spec->top_px,
                       .limit_px = spec->bottom_px,
                       .head_px = spec->unit_px,
                       .glue_line = NO_LINE};
    size_t mark = wq_arena_mark(arena);
    struct wq_page *page = wq_arena_alloc_raw(arena, 1, sizeof *page);
    size_t lines_mark = wq_arena_mark(arena), scratch_mark = wq_arena_mark(scratch);
    enum wq_status st = page ? begin(&f, arena, scratch) : WQ_E_NOMEM;
    const struct filler empty = f;
    if (st == WQ_OK)
        st = fill(&f, piece);
    /* better a title without the lines about the article than without two of its text */
    bool is_short = f.glue_line == 0 && f.b.line_n < f.glue_end + LINES_AFTER_HEADING;
    if (st == WQ_OK && f.is_full && f.front_y_px > 0 && is_short) {
        f = empty;
        f.front_px = NO_FRONT;
        st = fill(&f, piece);
    }
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
                             .strokes = f.strokes,
                             .stroke_n = f.stroke_n,
                             .pictures = f.pictures,
                             .picture_n = f.picture_n,
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
