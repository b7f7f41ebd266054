/* SPDX-License-Identifier: MIT */
/* What each kind of block looks like: size, room, space around it. Proportions are those of the
 * screens' design; what they do not say was set by eye (docs/arabic.md, "Blocks"). */
#include "internal.h"
#include "warraq/format.h"

#define INDENT_EM 1500 /* for each list around a block: two digits, their point and a gap */
#define QUOTE_EM 1000  /* a bar, and white as wide as a space or two */
#define TITLE_RISE 56  /* percent that a title is larger than text */
#define HEADING_PITCH 155
#define SMALL_PERCENT 91
#define MONO_PERCENT 80    /* of the body: capitals are as high as the alef */
#define MONO_HANG_EM 1200  /* what a line cut in two goes on with */
#define VERSE_HANG_EM 2000 /* likewise in verse */
#define LEAST_EMS 6        /* what indents leave of the measure at least */

static int32_t percent_of(int32_t value, int32_t percent)
{
    return (value * percent + 50) / 100;
}

int32_t wq_small_em(const struct wq_page_spec *spec)
{
    return percent_of(spec->em_px, SMALL_PERCENT);
}

int32_t wq_small_pitch(const struct wq_page_spec *spec)
{
    return percent_of(spec->pitch_px, SMALL_PERCENT);
}

int32_t wq_rule_px(const struct wq_page_spec *spec)
{
    int32_t px = (spec->unit_px * 19 + 50) / 100;
    return px < 2 ? 2 : px;
}

static int32_t text_px(const struct wq_page_spec *spec)
{
    return spec->screen_w_px - 2 * spec->margin_px;
}

/* `wanted_px`, as far as half of the measure and six em of it are left. */
static int32_t bounded(const struct wq_page_spec *spec, int32_t wanted_px)
{
    int32_t most = text_px(spec) - LEAST_EMS * spec->em_px, half = text_px(spec) / 2;
    most = most < half ? most : half;
    most = most < 0 ? 0 : most;
    return wanted_px < most ? wanted_px : most;
}

int32_t wq_indent_px(const struct wq_page_spec *spec, uint32_t depth)
{
    int32_t levels = depth < WQ_DEPTH_MAX ? (int32_t)depth : (int32_t)WQ_DEPTH_MAX;
    /* however deep, a quotation's own room is left beside its bar */
    int32_t most = bounded(spec, INT32_MAX) - wq_quote_px(spec);
    int32_t wanted = levels * spec->em_px * INDENT_EM / 1000;
    return wanted < most ? wanted : most;
}

int32_t wq_bar_px(const struct wq_page_spec *spec, uint32_t depth)
{
    /* the marker of the deepest item that is moved in stands between the bar and its text */
    int32_t most = wq_indent_px(spec, WQ_DEPTH_MAX) - spec->em_px * INDENT_EM / 1000;
    int32_t indent = wq_indent_px(spec, depth);
    return indent < most ? indent : most < 0 ? 0 : most;
}

int32_t wq_quote_px(const struct wq_page_spec *spec)
{
    return bounded(spec, spec->em_px * QUOTE_EM / 1000);
}

static int32_t heading_em(const struct wq_page_spec *spec, uint32_t block, uint8_t level)
{
    static const int32_t rises[] = {38, 38, 23, 12, 6, 0, 0};
    int32_t rise = block == 0 ? TITLE_RISE : rises[level > 6 ? 6 : level];
    return percent_of(spec->em_px, 100 + rise);
}

/* A little tighter than text, for they are larger. */
static int32_t heading_pitch(const struct wq_page_spec *spec, int32_t em_px)
{
    int32_t own = percent_of(em_px, HEADING_PITCH);
    return own > spec->pitch_px ? own : spec->pitch_px;
}

bool wq_heading_shrink(const struct filler *f, uint32_t block, struct frame *frame)
{
    const struct wq_block *b = &f->b.article->blocks[block];
    int32_t body = f->spec->em_px, em = frame->style.em_px, least = wq_small_em(f->spec);
    if (b->kind != WQ_BLOCK_HEADING || em <= least)
        return false;
    if (em > body) {
        em -= (heading_em(f->spec, block, b->level) - body + 2) / 3;
        frame->style.em_px = em > body ? em : body;
        frame->pitch_px = heading_pitch(f->spec, frame->style.em_px);
    } else {
        frame->style.em_px = least;
        frame->pitch_px = percent_of(least, HEADING_PITCH);
    }
    return true;
}

/* Signs hang in the margin, where nothing else stands. */
static int32_t overhang(const struct wq_page_spec *spec)
{
    return spec->hangs_punctuation ? spec->margin_px : 0;
}

static struct frame heading_frame(const struct filler *f, uint32_t block, struct frame frame)
{
    const struct wq_page_spec *spec = f->spec;
    frame.style.is_bold = true;
    frame.style.em_px = heading_em(spec, block, f->b.article->blocks[block].level);
    frame.pitch_px = heading_pitch(spec, frame.style.em_px);
    frame.align = WQ_ALIGN_START;
    /* also a name in Latin letters: it heads what stands under it */
    frame.side = f->article_is_rtl ? SIDE_RIGHT : SIDE_LEFT;
    frame.overhang_px = overhang(spec);
    frame.is_whole = frame.is_balanced = true;
    return frame;
}

static void make_small(const struct wq_page_spec *spec, struct frame *frame)
{
    frame->style.em_px = wq_small_em(spec);
    frame->pitch_px = wq_small_pitch(spec);
}

static void make_mono(const struct wq_page_spec *spec, struct frame *frame)
{
    frame->style.voice = WQ_VOICE_MONO;
    frame->style.em_px = percent_of(spec->em_px, MONO_PERCENT);
    frame->pitch_px = percent_of(spec->pitch_px, MONO_PERCENT);
    frame->align = WQ_ALIGN_START;
    frame->side = SIDE_LEFT;
    frame->hang_px = bounded(spec, frame->style.em_px * MONO_HANG_EM / 1000);
}

struct frame wq_frame_of(const struct filler *f, uint32_t block)
{
    const struct wq_page_spec *spec = f->spec;
    const struct wq_block *b = &f->b.article->blocks[block];
    struct frame frame = {.style = {WQ_VOICE_TEXT, false, spec->em_px},
                          .left_px = spec->margin_px,
                          .measure_px = text_px(spec),
                          .pitch_px = spec->pitch_px};
    if (b->kind == WQ_BLOCK_HEADING)
        return heading_frame(f, block, frame);
    bool is_item = b->kind == WQ_BLOCK_LIST_ITEM || b->kind == WQ_BLOCK_NOTE;
    int32_t inset = wq_indent_px(spec, is_item && b->level == 0 ? 1 : b->level);
    if (b->flags & WQ_BLOCK_QUOTED)
        inset = bounded(spec, inset + wq_quote_px(spec));
    frame.measure_px -= inset;
    frame.left_px += f->article_is_rtl ? 0 : inset;
    if (b->level > 0 || is_item)
        frame.side = f->article_is_rtl ? SIDE_RIGHT : SIDE_LEFT;
    if (b->kind == WQ_BLOCK_NOTE || b->kind == WQ_BLOCK_IMAGE || b->kind == WQ_BLOCK_CELL)
        make_small(spec, &frame);
    if (b->kind == WQ_BLOCK_PREFORMATTED)
        make_mono(spec, &frame);
    if (b->kind == WQ_BLOCK_VERSE || b->kind == WQ_BLOCK_CELL)
        frame.align = WQ_ALIGN_START;
    if (b->kind == WQ_BLOCK_VERSE)
        frame.hang_px = bounded(spec, spec->em_px * VERSE_HANG_EM / 1000);
    if (b->kind == WQ_BLOCK_IMAGE) {
        frame.align = WQ_ALIGN_MIDDLE;
        frame.is_balanced = true;
    }
    if (frame.align == WQ_ALIGN_BOTH)
        frame.overhang_px = overhang(spec);
    return frame;
}

/* Whether an empty line stands in the text between the block and the one before it. */
static bool is_apart(const struct wq_article *article, uint32_t block)
{
    const struct wq_block *before = &article->blocks[block - 1];
    uint32_t feed_n = 0;
    for (uint32_t i = before->off + before->len; i < article->blocks[block].off; i++)
        feed_n += article->text.ptr[i] == '\n';
    return feed_n > 1;
}

/* Verse that is not divided stands line under line, stanzas apart. */
static bool is_same_stanza(const struct wq_article *article, uint32_t before, uint32_t block)
{
    const struct wq_block *blocks = article->blocks;
    bool is_divided = block + 1 < article->block_n && blocks[block + 1].kind == WQ_BLOCK_VERSE &&
                      blocks[block + 1].number == 1;
    return blocks[block].kind == WQ_BLOCK_VERSE && blocks[before].kind == WQ_BLOCK_VERSE &&
           blocks[before].number == 0 && !is_divided && !is_apart(article, block);
}

/* Whether the two, one under the other, are paragraphs of one place: in the same list or quotation
 * or in none. */
static bool is_same_text(const struct wq_article *article, uint32_t before, uint32_t block)
{
    const struct wq_block *a = &article->blocks[before], *b = &article->blocks[block];
    return a->kind == WQ_BLOCK_PARAGRAPH && b->kind == WQ_BLOCK_PARAGRAPH && a->level == b->level &&
           (a->flags & WQ_BLOCK_QUOTED) == (b->flags & WQ_BLOCK_QUOTED);
}

int32_t wq_indent_f26(const struct filler *f, const struct piece *piece, const struct frame *frame,
                      const struct wq_para *para)
{
    const struct wq_article *article = f->b.article;
    int32_t indent_f26 = f->spec->indent_px * 64;
    bool has_room = para->words[0].width_f26 + indent_f26 <= frame->measure_px * 64;
    bool is_under = indent_f26 > 0 && piece->begins && piece->block > 0 &&
                    is_same_text(article, wq_block_before(article, piece->block), piece->block);
    return is_under && has_room ? indent_f26 : 0;
}

int32_t wq_gap_over(const struct filler *f, const struct piece *piece)
{
    const struct wq_page_spec *spec = f->spec;
    const struct wq_block *block = &f->b.article->blocks[piece->block];
    if (f->b.line_n == 0)
        return 0;
    if (!piece->begins) {
        int32_t blank_n = piece->blank_n < 4 ? (int32_t)piece->blank_n : 4;
        return block->kind == WQ_BLOCK_PREFORMATTED
                   ? blank_n * percent_of(spec->pitch_px, MONO_PERCENT)
                   : 0;
    }
    uint32_t over = f->b.lines[f->b.line_n - 1].block;
    const struct wq_block *before = &f->b.article->blocks[over];
    if (block->kind == WQ_BLOCK_HEADING)
        return percent_of(spec->pitch_px, 75);
    if (before->kind == WQ_BLOCK_HEADING)
        return 0; /* it keeps white under itself */
    if (block->kind == WQ_BLOCK_LIST_ITEM && before->level > 0)
        return 0;
    if (block->kind == WQ_BLOCK_NOTE)
        return before->kind == WQ_BLOCK_NOTE ? spec->pitch_px / 4 : spec->pitch_px;
    if (spec->indent_px > 0 && is_same_text(f->b.article, over, piece->block))
        return 0; /* the first line stands further in */
    return is_same_stanza(f->b.article, over, piece->block) ? 0 : spec->gap_px;
}
