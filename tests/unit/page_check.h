/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_TESTS_PAGE_CHECK_H
#define WARRAQ_TESTS_PAGE_CHECK_H
/* What holds of every page, whatever the text: each function gives NULL or what is wrong. Used by
 * the tests of layout and by the fuzzer. */
#include "page_fixture.h"

/* White space that may stand between two lines, written down here once more on purpose. */
static inline bool may_stand_between(uint32_t cp)
{
    return (cp >= 9 && cp <= 13) || cp == ' ' || cp == 0x85 || cp == 0x1680 ||
           (cp >= 0x2000 && cp <= 0x200A && cp != 0x2007) || cp == 0x2028 || cp == 0x2029 ||
           cp == 0x205F || cp == 0x3000;
}

static inline bool is_all_white(struct wq_str text, uint32_t from, uint32_t to)
{
    while (from < to) {
        uint32_t cp;
        from += (uint32_t)wq_utf8_decode((struct wq_str){text.ptr + from, to - from}, &cp);
        if (!may_stand_between(cp))
            return false;
    }
    return from == to;
}

/* Joins drawn longer: in the midst of right-to-left paragraphs, few, each in a word of its own, of
 * one length between 0.16 and 0.68 em. */
static inline const char *check_kashidas(const struct wq_page_spec *spec,
                                         const struct wq_line *line)
{
    if (line->kashida_n == 0)
        return NULL;
    if (line->kind != WQ_BLOCK_PARAGRAPH || line->is_last || !line->is_justified || !line->is_rtl)
        return "a join is drawn longer where none may be";
    if (line->kashida_n > 3 || line->space_f26 <= line->natural_space_f26)
        return "joins are drawn longer before spaces are wide";
    if (line->kashida_px < spec->em_px * 16 / 100 || line->kashida_px > spec->em_px * 68 / 100)
        return "a join is drawn too short or too long";
    for (uint32_t i = 0; i < line->kashida_n; i++) {
        if (line->kashida_offs[i] < line->off || line->kashida_end_offs[i] > line->end_off)
            return "a longer join is in no word of its line";
        for (uint32_t j = 0; j < i; j++)
            if (line->kashida_offs[i] < line->kashida_end_offs[j] &&
                line->kashida_offs[j] < line->kashida_end_offs[i])
                return "two joins of a word are drawn longer";
    }
    return NULL;
}

static inline const char *line_complaint(const struct wq_page_spec *spec,
                                         const struct wq_article *article,
                                         const struct wq_line *line)
{
    const struct wq_block *block = &article->blocks[line->block];
    int32_t measure_f26 = line->measure_px * 64;
    if (line->measure_px != spec->screen_w_px - 2 * spec->margin_px)
        return "a line's measure is not the page's";
    if (line->off < block->off || line->end_off > block->off + block->len)
        return "a line leaves its block";
    if (line->end_off < line->off)
        return "a line ends before it begins";
    if (line->width_f26 > measure_f26)
        return "a line is wider than the measure";
    if (line->is_justified && line->width_f26 != measure_f26)
        return "a justified line does not fill the measure";
    /* only gaps that would be wider by 0.7 em are left as they are */
    bool opens_holes =
        (int64_t)(measure_f26 - line->width_f26) * 10 > (int64_t)line->gap_n * spec->em_px * 64 * 7;
    if (line->kind == WQ_BLOCK_PARAGRAPH && !line->is_last && line->gap_n > 0 &&
        !line->is_justified && !spec->is_ragged && !opens_holes)
        return "a line in the middle of a paragraph is not justified";
    if (line->is_last && line->space_f26 > line->natural_space_f26)
        return "the last line of a paragraph is stretched";
    if (line->space_f26 < line->natural_space_f26 - line->natural_space_f26 * 22 / 100 - 1)
        return "spaces are pressed below 0.78 of their width";
    const char *wrong = check_kashidas(spec, line);
    if (wrong)
        return wrong;
    if (!line->is_rtl && line->x_px != spec->margin_px)
        return "a left-to-right line does not begin at the left margin";
    int32_t right_f26 = line->x_px * 64 + line->width_f26;
    int32_t margin_f26 = (spec->screen_w_px - spec->margin_px) * 64;
    if (line->is_rtl && (right_f26 > margin_f26 || right_f26 <= margin_f26 - 64))
        return "a right-to-left line does not begin at the right margin";
    return NULL;
}

/* `text_off` is where the text that no page has shown yet begins; moved on past this page. */
static inline const char *page_complaint(const struct wq_page_spec *spec,
                                         const struct wq_article *article,
                                         const struct wq_page *page, uint32_t *text_off)
{
    uint32_t glyph_n = 0;
    if (page->line_n == 0)
        return "a page has no lines";
    for (uint32_t i = 0; i < page->line_n; i++) {
        const struct wq_line *line = &page->lines[i];
        const char *complaint = line_complaint(spec, article, line);
        if (complaint)
            return complaint;
        if (line->off < *text_off || !is_all_white(article->text, *text_off, line->off))
            return "text between two lines is lost or shown twice";
        if (i > 0 && line->y_px <= page->lines[i - 1].y_px)
            return "a line does not stand below the one before";
        if (line->glyph_first != glyph_n)
            return "the glyphs of two lines do not follow each other";
        for (uint32_t g = 0; g < line->glyph_n; g++) {
            uint32_t off = page->glyphs[line->glyph_first + g].off;
            if (off < line->off || off >= line->end_off)
                return "a glyph stands on a line that its character is not on";
        }
        glyph_n += line->glyph_n;
        *text_off = line->end_off;
    }
    if (glyph_n != page->glyph_n)
        return "a glyph belongs to no line";
    if (page->is_last && !is_all_white(article->text, *text_off, (uint32_t)article->text.len))
        return "text after the last page";
    if (page->next_off <= page->start_off)
        return "a page does not end after it begins";
    if (page->is_last != (page->next_off == article->text.len))
        return "next_off and is_last disagree";
    return NULL;
}

#endif
