/* SPDX-License-Identifier: MIT */
/* Spans of a paragraph, and the lines under and beside text. */
#include "internal.h"

#define UNDERLINE_EM 320 /* from the baseline down to a line under text: below most descenders */

/* ---- spans ---- */

/* The first span of the article at or after `off`. */
static uint32_t first_span(const struct wq_article *article, uint32_t off)
{
    uint32_t low = 0, high = article->span_n;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (article->spans[middle].off < off)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static uint8_t variant_of(uint8_t kind)
{
    switch (kind) {
    case WQ_SPAN_STRONG:
        return WQ_VARIANT_STRONG;
    case WQ_SPAN_EMPHASIS:
        return VARIANT_EMPHASIS;
    case WQ_SPAN_LINK:
        return VARIANT_LINK;
    case WQ_SPAN_NOTE:
        return WQ_VARIANT_RAISED;
    default:
        return 0;
    }
}

/* No line ends before the mark of a note, also where white space stands before it, or in it. */
static void hold_mark(struct wq_para *para)
{
    for (uint32_t i = para->begin + 1; i < para->end; i++) {
        if (!(para->variants[i] & WQ_VARIANT_RAISED))
            continue;
        for (uint32_t j = i; j-- > para->begin && para->breaks[j] != WQ_BREAK_FORCED;) {
            para->breaks[j] = WQ_BREAK_NONE;
            if (para->cps[j] != ' ' || para->variants[j] & WQ_VARIANT_RAISED)
                break;
        }
    }
}

enum wq_status wq_spans_apply(struct filler *f, const struct piece *piece, struct wq_para *para)
{
    const struct wq_article *article = f->b.article;
    uint32_t end = piece->off + piece->len;
    bool has_mark = false;
    for (uint32_t i = first_span(article, article->blocks[piece->block].off); i < article->span_n;
         i++) {
        const struct wq_span *span = &article->spans[i];
        uint8_t variant = variant_of(span->kind);
        if (span->off >= end)
            break;
        if (variant == 0 || span->len > article->text.len - span->off ||
            span->off + span->len <= piece->off)
            continue;
        enum wq_status st =
            wq_para_vary(f->b.scratch, para, span->off, span->off + span->len, variant);
        if (st != WQ_OK)
            return st;
        has_mark |= variant == WQ_VARIANT_RAISED;
    }
    if (has_mark)
        hold_mark(para);
    return WQ_OK;
}

/* ---- strokes ---- */

void wq_stroke_add(struct filler *f, struct wq_rect rect, bool is_dotted, uint32_t line)
{
    if (f->stroke_n < STROKES_MAX && rect.w > 0 && rect.h > 0)
        f->strokes[f->stroke_n++] = (struct wq_stroke){rect, is_dotted, line};
}

/* Underline [left_px, right_px) at `y_px` but where the line's own ink goes so deep: descenders and
 * marks stay legible. */
static void underline(struct filler *f, uint32_t line, int32_t left_px, int32_t right_px,
                      int32_t depth_px, bool is_dotted)
{
    struct skyline *sky = f->b.before;
    int32_t thick = wq_rule_px(f->spec), from = left_px;
    struct wq_rect rect = {0, f->b.lines[line].y_px + depth_px, 0, thick};
    wq_skyline_draw(&f->b, sky);
    for (int32_t x = left_px; x <= right_px; x++) {
        int32_t c = x / COLUMN_PX;
        bool is_ink = c >= 0 && c < COLUMNS_MAX && sky->descent[c] > depth_px + 1;
        if (x < right_px && !is_ink)
            continue;
        rect.x = from;
        rect.w = x - from;
        /* a crumb between two letters is no line */
        if (rect.w >= 2 * thick || x == right_px)
            wq_stroke_add(f, rect, is_dotted, line);
        from = x + 1;
    }
}

void wq_line_underline(struct filler *f, const struct wq_para *para, const struct frame *frame,
                       uint32_t line)
{
    static const uint8_t kinds[] = {VARIANT_LINK, VARIANT_EMPHASIS};
    const struct wq_line *l = &f->b.lines[line];
    const struct wq_cell *cells = f->b.cells + l->cell_first;
    int32_t right_px = (l->x_px * 64 + l->width_f26 + 32) >> 6;
    int32_t depth_px = (frame->style.em_px * UNDERLINE_EM + 500) / 1000;
    if (!para->variants)
        return;
    for (int k = 0; k < 2; k++) {
        int32_t from = 0;
        bool is_open = false;
        for (uint32_t i = 0; i <= l->cell_n; i++) {
            int32_t x = i < l->cell_n ? cells[i].x_px : right_px;
            bool has_text = i < l->cell_n && cells[i].off < cells[i].end_off;
            bool has = has_text && para->variants[wq_para_at(para, cells[i].off)] & kinds[k];
            if (is_open && !has)
                underline(f, line, from, x, depth_px, kinds[k] == VARIANT_LINK);
            if (!is_open)
                from = x;
            is_open = has;
        }
    }
}

/* ---- notes ---- */

void wq_notes_part(struct filler *f, uint32_t line)
{
    const struct wq_page_spec *spec = f->spec;
    const struct wq_line *l = &f->b.lines[line];
    int32_t w = (spec->screen_w_px - 2 * spec->margin_px) / 4;
    bool is_first = l->kind == WQ_BLOCK_NOTE && line > 0 && l[-1].kind != WQ_BLOCK_NOTE;
    struct wq_rect rect = {.x = f->article_is_rtl ? spec->screen_w_px - spec->margin_px - w
                                                  : spec->margin_px,
                           .y = l->top_px - spec->pitch_px / 3,
                           .w = w,
                           .h = wq_rule_px(spec)};
    if (is_first)
        wq_stroke_add(f, rect, false, line);
}

/* ---- quotations ---- */

#define QUOTE_LOOK_BACK 64u

/* How many lists stand around the quotation that `block` is in: those around its first block. */
static uint32_t quote_depth(const struct wq_article *article, uint32_t block)
{
    uint32_t least = UINT32_MAX;
    for (uint32_t n = 0; n < QUOTE_LOOK_BACK; n++, block--) {
        const struct wq_block *b = &article->blocks[block];
        if (!(b->flags & WQ_BLOCK_QUOTED))
            break;
        uint32_t depth = b->kind == WQ_BLOCK_HEADING ? 0 : b->level;
        depth -= b->kind == WQ_BLOCK_LIST_ITEM && depth > 0;
        least = depth < least ? depth : least;
        if (block == 0)
            break;
    }
    return least;
}

/* The top of line `i`, or of the picture that it is the caption of. */
static int32_t quoted_top(const struct filler *f, uint32_t i)
{
    for (uint32_t p = 0; p < f->picture_n; p++)
        if (f->pictures[p].line == i)
            return f->pictures[p].rect.y;
    return f->b.lines[i].top_px;
}

void wq_quotes_mark(struct filler *f)
{
    const struct wq_page_spec *spec = f->spec;
    struct wq_rect bar = {.h = 0};
    uint32_t last = 0;
    for (uint32_t i = 0; i < f->b.line_n; i++) {
        const struct wq_line *line = &f->b.lines[i];
        if (!(f->b.article->blocks[line->block].flags & WQ_BLOCK_QUOTED) || line->is_repeat)
            continue;
        int32_t inset = wq_bar_px(spec, quote_depth(f->b.article, line->block));
        int32_t w = (spec->unit_px * 25 + 50) / 100, top = quoted_top(f, i);
        w = w < 3 ? 3 : w;
        int32_t x = f->article_is_rtl ? spec->screen_w_px - spec->margin_px - inset - w
                                      : spec->margin_px + inset;
        bool goes_on = bar.h > 0 && bar.x == x && line->block <= last + 1;
        if (!goes_on) {
            wq_stroke_add(f, bar, false, i);
            bar = (struct wq_rect){x, top, w, 0};
        }
        int32_t h = line->top_px + line->pitch_px - bar.y;
        bar.h = h > bar.h ? h : bar.h;
        last = line->block;
    }
    wq_stroke_add(f, bar, false, f->b.line_n);
}
