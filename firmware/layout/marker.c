/* SPDX-License-Identifier: MIT */
/* What stands before the first line of an item, a note, a cell or the rest of a line. */
#include <string.h>
#include "internal.h"

#define GAP_EM 450           /* between a marker and its text */
#define BULLET_MIDDLE_EM 230 /* height of a bullet's middle: that of the letters' bodies */
#define LABEL_BYTES_MAX 65536u

/* ---- digits ---- */

/* The commonest digits of `text`; WQ_DIGITS_AS_STORED when it has none. */
static enum wq_digits digits_in(struct wq_str text)
{
    uint32_t n[4] = {0};
    for (size_t i = 0; i < text.len;) {
        uint32_t cp;
        i += wq_utf8_decode((struct wq_str){text.ptr + i, text.len - i}, &cp);
        n[WQ_DIGITS_EUROPEAN] += cp >= '0' && cp <= '9';
        n[WQ_DIGITS_ARABIC] += cp >= 0x660 && cp <= 0x669;
        n[WQ_DIGITS_PERSIAN] += cp >= 0x6F0 && cp <= 0x6F9;
    }
    if (n[WQ_DIGITS_ARABIC] + n[WQ_DIGITS_PERSIAN] + n[WQ_DIGITS_EUROPEAN] == 0)
        return WQ_DIGITS_AS_STORED;
    if (n[WQ_DIGITS_EUROPEAN] >= n[WQ_DIGITS_ARABIC] + n[WQ_DIGITS_PERSIAN])
        return WQ_DIGITS_EUROPEAN;
    return n[WQ_DIGITS_PERSIAN] > n[WQ_DIGITS_ARABIC] ? WQ_DIGITS_PERSIAN : WQ_DIGITS_ARABIC;
}

/* Those of the first mark of the note `block`. */
static enum wq_digits digits_of_mark(const struct wq_article *article, uint32_t block)
{
    for (uint32_t i = 0; i < article->span_n; i++) {
        const struct wq_span *span = &article->spans[i];
        if (span->kind == WQ_SPAN_NOTE && span->note == block)
            return digits_in((struct wq_str){article->text.ptr + span->off, span->len});
    }
    return WQ_DIGITS_AS_STORED;
}

/* Which digits the number of `block` is written in: those the reader asked for; those of its mark,
 * if it is a note; the commonest of the article's beginning; those that go with its letters. */
static enum wq_digits digits_of(const struct filler *f, uint32_t block)
{
    const struct wq_article *article = f->b.article;
    const struct wq_str start = {article->text.ptr,
                                 article->text.len < 4096 ? article->text.len : 4096};
    enum wq_digits digits = f->spec->digits;
    if (digits == WQ_DIGITS_AS_STORED && article->blocks[block].kind == WQ_BLOCK_NOTE)
        digits = digits_of_mark(article, block);
    if (digits == WQ_DIGITS_AS_STORED)
        digits = digits_in(start);
    if (digits == WQ_DIGITS_AS_STORED)
        digits = f->article_is_rtl ? WQ_DIGITS_ARABIC : WQ_DIGITS_EUROPEAN;
    return digits;
}

/* Text of a marker being written. */
struct writing {
    char text[64];
    size_t len;
};

static void write_cp(struct writing *w, uint32_t cp)
{
    w->len += wq_utf8_encode(cp, w->text + w->len);
}

static void write_number(struct writing *w, enum wq_digits digits, uint32_t number)
{
    uint32_t zero = digits == WQ_DIGITS_ARABIC ? 0x660 : digits == WQ_DIGITS_PERSIAN ? 0x6F0 : '0';
    uint32_t power = 1;
    while (number / power >= 10)
        power *= 10;
    for (; power > 0; power /= 10)
        write_cp(w, zero + number / power % 10);
}

/* ---- markers ---- */

#define LRI 0x2066u
#define RLI 0x2067u
#define PDI 0x2069u

/* A point after European digits; after Arabic ones it would look like a zero, and a dash is the
 * custom. A note's number stands in brackets, as its mark does. */
static void write_marker(const struct filler *f, uint32_t index, struct writing *w)
{
    const struct wq_block *block = &f->b.article->blocks[index];
    static const uint32_t bullets[] = {0x2022, 0x25E6, 0x25AA};
    if (block->kind == WQ_BLOCK_LIST_ITEM && block->number == 0) {
        write_cp(w, bullets[block->level < 2 ? 0 : (block->level - 1u) % 3]);
        return;
    }
    enum wq_digits digits = digits_of(f, index);
    bool is_note = block->kind == WQ_BLOCK_NOTE;
    write_cp(w, f->article_is_rtl ? RLI : LRI);
    if (is_note)
        write_cp(w, '(');
    write_number(w, digits, block->number);
    write_cp(w, is_note ? ')' : digits == WQ_DIGITS_EUROPEAN ? '.' : '-');
    write_cp(w, PDI);
}

enum wq_status wq_lead_make(struct filler *f, const struct frame *frame, struct wq_str text,
                            bool is_bold, int32_t most_px, struct wq_label *label)
{
    struct wq_style style = frame->style;
    struct wq_arena arena;
    void *memory = wq_arena_alloc_raw(f->b.scratch, LABEL_BYTES_MAX, 1);
    if (!memory)
        return WQ_E_NOMEM;
    wq_arena_init(&arena, memory, LABEL_BYTES_MAX);
    style.is_bold = style.is_bold || is_bold;
    return wq_label_set(&arena, f->b.scratch, f->spec->fonts, &style, text, true, most_px, label);
}

/* How far down the bullet is moved so that its middle stands where that of the letters is, in
 * whatever face it is drawn. */
static int32_t bullet_down(const struct filler *f, const struct frame *frame,
                           const struct wq_label *label)
{
    if (label->glyph_n != 1)
        return 0;
    const struct wq_glyph glyph = {.gid = label->glyphs[0].gid, .face = label->glyphs[0].face};
    struct wq_ink ink = wq_glyph_ink(f->spec->fonts, &glyph);
    return (ink.ascent - ink.descent) / 2 - frame->style.em_px * BULLET_MIDDLE_EM / 1000;
}

enum wq_status wq_marker_make(struct filler *f, const struct piece *piece, struct frame *frame,
                              struct lead *lead)
{
    const struct wq_block *block = &f->b.article->blocks[piece->block];
    struct writing w = {.len = 0};
    *lead = (struct lead){.indent_f26 = 0};
    if (block->kind != WQ_BLOCK_LIST_ITEM && block->kind != WQ_BLOCK_NOTE)
        return WQ_OK;
    write_marker(f, piece->block, &w);
    enum wq_status st = wq_lead_make(f, frame, (struct wq_str){w.text, w.len}, false,
                                     f->spec->screen_w_px, &lead->label);
    if (st != WQ_OK)
        return st;
    if (block->kind == WQ_BLOCK_LIST_ITEM && block->number == 0)
        lead->down_px = bullet_down(f, frame, &lead->label);
    /* a number of many digits takes room from its item, for all its pieces alike */
    int32_t text_px = f->spec->screen_w_px - 2 * f->spec->margin_px;
    int32_t need = lead->label.width_px + frame->style.em_px * GAP_EM / 1000;
    int32_t more = need - (text_px - frame->measure_px);
    if (more > 0) {
        frame->measure_px -= more;
        frame->left_px += f->article_is_rtl ? 0 : more;
    }
    lead->x_px = f->article_is_rtl
                     ? frame->left_px + frame->measure_px + need - lead->label.width_px
                     : frame->left_px - need;
    frame->has_marker = piece->begins;
    if (!piece->begins)
        lead->label.glyph_n = 0;
    return WQ_OK;
}
