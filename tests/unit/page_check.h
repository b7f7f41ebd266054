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

/* Notes are set smaller, and what goes by the em with them. */
static inline int32_t least_em_px(const struct wq_page_spec *spec, const struct wq_line *line)
{
    return line->kind == WQ_BLOCK_NOTE ? spec->em_px * 9 / 10 : spec->em_px;
}

/* Joins drawn longer: in the midst of right-to-left paragraphs, few, each in a word of its own, of
 * one length between 0.16 and 0.68 em. */
static inline const char *check_kashidas(const struct wq_page_spec *spec,
                                         const struct wq_line *line)
{
    if (line->kashida_n == 0)
        return NULL;
    if (line->align != WQ_ALIGN_BOTH || line->is_last || !line->is_justified || !line->is_rtl)
        return "a join is drawn longer where none may be";
    if (line->kashida_n > 3 || line->space_f26 <= line->natural_space_f26)
        return "joins are drawn longer before spaces are wide";
    if (line->kashida_px < least_em_px(spec, line) * 16 / 100 ||
        line->kashida_px > spec->em_px * 68 / 100)
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

/* Whether the line stands where it is said to in its measure. */
static inline const char *check_place(const struct wq_line *line)
{
    int32_t left_f26 = line->x_px * 64, right_f26 = left_f26 + line->width_f26;
    int32_t begin_f26 = (line->left_px - line->hang_left_px) * 64;
    int32_t end_f26 = (line->left_px + line->measure_px + line->hang_right_px) * 64;
    bool is_at_right = line->starts_right != (line->align == WQ_ALIGN_END);
    if (left_f26 < begin_f26 || right_f26 > end_f26)
        return "a line leaves its measure";
    if (line->align == WQ_ALIGN_MIDDLE)
        return NULL;
    if (!is_at_right && left_f26 != begin_f26)
        return "a line does not begin at the left of its measure";
    if (is_at_right && right_f26 <= end_f26 - 64)
        return "a line does not begin at the right of its measure";
    return NULL;
}

/* Whether the line's measure lies within the margins: all of it, in a plain paragraph. */
static inline const char *check_measure(const struct wq_page_spec *spec, const struct wq_line *line,
                                        const struct wq_block *block)
{
    int32_t left = spec->margin_px, right = spec->screen_w_px - spec->margin_px;
    bool is_plain = line->kind <= WQ_BLOCK_PARAGRAPH && (block->level == 0 || line->kind == 1) &&
                    !(block->flags & WQ_BLOCK_QUOTED);
    if (line->measure_px <= 0 || line->left_px < left || line->left_px + line->measure_px > right)
        return "a measure leaves the margins";
    if (is_plain && line->measure_px != right - left)
        return "a line's measure is not the page's";
    return NULL;
}

/* Whether `cp` may hang, written down here once more on purpose. */
static inline bool may_hang(uint32_t cp)
{
    static const uint32_t signs[] = {'.',   ',',   ':',   ';',    '"',    '\'',   0xAB,  0xBB,
                                     0x60C, 0x61B, 0x6D4, 0x2018, 0x2019, 0x201C, 0x201D};
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++)
        if (signs[i] == cp)
            return true;
    return false;
}

/* Whether the sign in `cell`, which is all that hangs at one end of a line, may by `hang_px`. */
static inline const char *check_sign(const struct wq_page_spec *spec,
                                     const struct wq_article *article, const struct wq_line *line,
                                     const struct wq_cell *cell, int32_t width_px, int32_t hang_px)
{
    uint32_t cp;
    size_t len = wq_utf8_decode(
        (struct wq_str){article->text.ptr + cell->off, cell->end_off - cell->off}, &cp);
    bool is_edge = cell->off == line->off || cell->end_off == line->end_off;
    if (hang_px < 0 || hang_px > spec->margin_px)
        return "a sign hangs beyond the margin";
    if (hang_px > 0 && (!may_hang(cp) || len != cell->end_off - cell->off || !is_edge))
        return "something hangs that may not";
    /* where it stands was rounded to whole pixels, twice */
    if (hang_px > (width_px + 2) / 2)
        return "a sign hangs by more than its half";
    return NULL;
}

static inline const char *check_hang(const struct wq_page_spec *spec,
                                     const struct wq_article *article, const struct wq_page *page,
                                     const struct wq_line *line)
{
    const struct wq_cell *cells = page->cells + line->cell_first;
    bool hangs_left = line->hang_left_px != 0, hangs_right = line->hang_right_px != 0;
    if (!hangs_left && !hangs_right)
        return NULL;
    bool is_text = line->kind != WQ_BLOCK_CELL && line->kind != WQ_BLOCK_VERSE &&
                   line->kind != WQ_BLOCK_PREFORMATTED && line->kind != WQ_BLOCK_IMAGE;
    if (!spec->hangs_punctuation || !is_text || line->cell_n < 1)
        return "a line hangs that may not";
    if (!line->is_justified && (line->starts_right ? hangs_left : hangs_right))
        return "a sign hangs where its line does not reach";
    int32_t right_px = (line->x_px * 64 + line->width_f26 + 32) >> 6;
    uint32_t last = line->cell_n - 1;
    const char *wrong =
        check_sign(spec, article, line, &cells[0],
                   (last > 0 ? cells[1].x_px : right_px) - cells[0].x_px, line->hang_left_px);
    return wrong ? wrong
                 : check_sign(spec, article, line, &cells[last], right_px - cells[last].x_px,
                              line->hang_right_px);
}

/* A rule's line, or that of a picture without a caption. */
static inline bool is_bare(const struct wq_line *line)
{
    return line->glyph_n == 0 && line->gap_n == 0 &&
           (line->kind == WQ_BLOCK_RULE || line->kind == WQ_BLOCK_IMAGE);
}

static inline const char *line_complaint(const struct wq_page_spec *spec,
                                         const struct wq_article *article,
                                         const struct wq_line *line)
{
    const struct wq_block *block = &article->blocks[line->block];
    int32_t measure_f26 = (line->measure_px + line->hang_left_px + line->hang_right_px) * 64;
    const char *wrong = check_measure(spec, line, block);
    if (wrong)
        return wrong;
    if (line->off < block->off || line->end_off > block->off + block->len)
        return "a line leaves its block";
    if (line->end_off < line->off)
        return "a line ends before it begins";
    if (is_bare(line))
        return NULL;
    if (line->width_f26 > measure_f26)
        return "a line is wider than the measure";
    if (line->is_justified && line->width_f26 != measure_f26)
        return "a justified line does not fill the measure";
    /* only gaps that would be wider by 0.7 em are left as they are, a sign at the end with them that
     * would then hang */
    int32_t sign_f26 = spec->hangs_punctuation ? spec->em_px * 32 : 0;
    bool opens_holes = (int64_t)(measure_f26 + sign_f26 - line->width_f26) * 10 >
                       (int64_t)line->gap_n * least_em_px(spec, line) * 64 * 7;
    if (line->align == WQ_ALIGN_BOTH && !line->is_last && line->gap_n > 0 && !line->is_justified &&
        !spec->is_ragged && !opens_holes)
        return "a line in the middle of a paragraph is not justified";
    if (line->is_last && line->align != WQ_ALIGN_FULL && line->space_f26 > line->natural_space_f26)
        return "the last line of a paragraph is stretched";
    if (line->space_f26 < line->natural_space_f26 - line->natural_space_f26 * 22 / 100 - 1)
        return "spaces are pressed below 0.78 of their width";
    if ((wrong = check_kashidas(spec, line)) != NULL)
        return wrong;
    return check_place(line);
}

/* Whether the text [from, to) need not be on a page: white space, what stands between blocks, a
 * first paragraph or heading that says the title again, the header of a table. */
static inline bool may_be_unseen(const struct wq_article *article, uint32_t from, uint32_t to)
{
    uint32_t low = 0, high = article->block_n;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (article->blocks[middle].off + article->blocks[middle].len <= from)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < article->block_n && article->blocks[low].off < to; low++) {
        const struct wq_block *block = &article->blocks[low];
        uint32_t begin = block->off < from ? from : block->off;
        uint32_t end = block->off + block->len > to ? to : block->off + block->len;
        bool is_title_again =
            low == 1 && (block->kind == WQ_BLOCK_PARAGRAPH || block->kind == WQ_BLOCK_HEADING);
        bool is_header = block->kind == WQ_BLOCK_CELL && block->flags & WQ_BLOCK_HEADER;
        if (!is_title_again && !is_header && !is_all_white(article->text, begin, end))
            return false;
    }
    return true;
}

static inline bool overlap(struct wq_rect a, struct wq_rect b)
{
    return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

static inline struct wq_rect line_box(const struct wq_line *line)
{
    return (struct wq_rect){line->left_px, line->top_px, line->measure_px, line->pitch_px};
}

/* Line `i` stands below what comes before it, or beside it, within the page. */
static inline const char *check_order(const struct wq_page_spec *spec, const struct wq_page *page,
                                      uint32_t i)
{
    const struct wq_line *line = &page->lines[i];
    if (i > 0 && line->top_px + line->pitch_px > spec->bottom_px)
        return "a line stands below the page";
    if (line->is_beside && i == 0)
        return "the first line stands beside another";
    if (i > 0 && !line->is_beside && line->y_px <= line[-1].y_px)
        return "a line does not stand below the one before";
    for (uint32_t j = 0; j < i; j++)
        if (overlap(line_box(line), line_box(&page->lines[j])))
            return "two lines overlap";
    for (uint32_t j = 0; j < page->picture_n; j++)
        if (!is_bare(line) && overlap(line_box(line), page->pictures[j].rect))
            return "a line stands on a picture";
    return NULL;
}

static inline bool is_on_screen(const struct wq_page_spec *spec, struct wq_rect r)
{
    return r.x >= 0 && r.y >= 0 && r.w > 0 && r.h > 0 && r.x + r.w <= spec->screen_w_px &&
           r.y + r.h <= spec->screen_h_px;
}

static inline const char *check_decor(const struct wq_page_spec *spec, const struct wq_page *page)
{
    for (uint32_t i = 0; i < page->stroke_n; i++)
        if (!is_on_screen(spec, page->strokes[i].rect))
            return "a stroke leaves the screen";
    for (uint32_t i = 0; i < page->picture_n; i++) {
        struct wq_rect r = page->pictures[i].rect;
        if (!is_on_screen(spec, r) || r.y < spec->top_px || r.y + r.h > spec->bottom_px)
            return "a picture leaves the page";
        if (page->pictures[i].line >= page->line_n)
            return "a picture belongs to no line";
    }
    return NULL;
}

/* Controls, embeddings, overrides and tags, which must neither show nor take room. */
static inline bool has_no_effect(uint32_t cp)
{
    return (cp < 0x20 && (cp < 9 || cp > 13)) || (cp >= 0x7F && cp <= 0x9F && cp != 0x85) ||
           (cp >= 0x202A && cp <= 0x202E) || (cp >= 0xE0000 && cp <= 0xE007F);
}

static inline bool is_all_without_effect(struct wq_str text, uint32_t from, uint32_t to)
{
    while (from < to) {
        uint32_t cp;
        from += (uint32_t)wq_utf8_decode((struct wq_str){text.ptr + from, to - from}, &cp);
        if (!has_no_effect(cp))
            return false;
    }
    return true;
}

/* The cells of a line stand for each byte of its text once, from its left end on. */
static inline const char *cells_complaint(const struct wq_page_spec *spec,
                                          const struct wq_page *page,
                                          const struct wq_article *article, uint32_t l)
{
    static uint8_t is_seen[DESK_TEXT_BYTES];
    const struct wq_line *line = &page->lines[l];
    const struct wq_cell *cells = page->cells + line->cell_first;
    uint32_t byte_n = 0, len = line->end_off - line->off;
    int32_t end_px = (line->x_px * 64 + line->width_f26 + 32) >> 6;
    need(len <= sizeof is_seen, "a line longer than any article here");
    memset(is_seen, 0, len);
    for (uint32_t c = 0; c < line->cell_n; c++) {
        /* the room of a cell's header, or of a paragraph's indent */
        bool is_empty = cells[c].off == cells[c].end_off;
        bool may_be_empty = line->marker_n > 0 || spec->indent_px > 0;
        if (cells[c].off < line->off || cells[c].off > cells[c].end_off ||
            cells[c].end_off > line->end_off ||
            (is_empty && (!may_be_empty || cells[c].off != line->off)))
            return "a cell leaves its line";
        if (c == 0 ? cells[c].x_px != line->x_px : cells[c].x_px < cells[c - 1].x_px)
            return "cells do not follow each other";
        int32_t next_px = c + 1 < line->cell_n ? cells[c + 1].x_px : end_px;
        /* a join drawn longer stands behind what has no effect between its letters, and a letter
         * that is kerned begins where it is drawn; any sign would be wider than a quarter em */
        if (next_px - cells[c].x_px > spec->em_px / 4 && !is_empty && line->kashida_n == 0 &&
            is_all_without_effect(article->text, cells[c].off, cells[c].end_off))
            return "a character that has no effect takes room";
        for (uint32_t off = cells[c].off; off < cells[c].end_off; off++) {
            if (is_seen[off - line->off])
                return "two cells share a character";
            is_seen[off - line->off] = 1;
            byte_n++;
        }
    }
    if (line->cell_n > 0 && byte_n != len)
        return "a character of a line is in no cell";
    return NULL;
}

/* What a finger may meet: any pixel gives text of the page, and a word holds where it was asked. */
static inline const char *hits_complaint(const struct wq_page_spec *spec, const struct wq_page *page,
                                         const struct wq_article *article)
{
    for (int32_t y = -1; y < 8; y++) {
        for (int32_t x = -1; x < 8; x++) {
            struct wq_range hit = wq_page_hit(page, article, x * spec->screen_w_px / 7,
                                              y * spec->screen_h_px / 7)
                                      .cluster;
            bool is_on_page = false;
            for (uint32_t i = 0; i < page->line_n && !is_on_page; i++)
                is_on_page = hit.off >= page->lines[i].off &&
                             hit.end_off <= page->lines[i].end_off &&
                             (hit.off < hit.end_off || page->lines[i].off == page->lines[i].end_off);
            if (!is_on_page)
                return "a pixel gives text that is not on the page";
            struct wq_range word = wq_word_at(article, hit.off);
            if (hit.off < article->text.len && (word.off > hit.off || word.end_off <= hit.off))
                return "a word does not hold what it was asked for";
        }
    }
    return NULL;
}

/* `text_off` is where the text that no page has shown yet begins; moved on past this page. */
static inline const char *page_complaint(const struct wq_page_spec *spec,
                                         const struct wq_article *article,
                                         const struct wq_page *page, uint32_t *text_off)
{
    uint32_t glyph_n = 0, cell_n = 0;
    if (page->line_n == 0)
        return "a page has no lines";
    for (uint32_t i = 0; i < page->line_n; i++) {
        const struct wq_line *line = &page->lines[i];
        const char *complaint = line_complaint(spec, article, line);
        if (complaint)
            return complaint;
        if ((complaint = check_order(spec, page, i)) != NULL ||
            (complaint = check_hang(spec, article, page, line)) != NULL)
            return complaint;
        if (!line->is_repeat &&
            (line->off < *text_off || !may_be_unseen(article, *text_off, line->off)))
            return "text between two lines is lost or shown twice";
        if (line->glyph_first != glyph_n)
            return "the glyphs of two lines do not follow each other";
        for (uint32_t g = 0; g < line->glyph_n; g++) {
            uint32_t off = page->glyphs[line->glyph_first + g].off;
            if (off < line->off || off >= line->end_off)
                return "a glyph stands on a line that its character is not on";
        }
        for (uint32_t g = 0; g < line->marker_n; g++)
            if (page->glyphs[line->glyph_first + line->glyph_n + g].off != line->off)
                return "a marker belongs to another line";
        glyph_n += line->glyph_n + line->marker_n;
        if (line->cell_first != cell_n)
            return "the cells of two lines do not follow each other";
        cell_n += line->cell_n;
        if ((complaint = cells_complaint(spec, page, article, i)) != NULL)
            return complaint;
        if (line->y_px <= line->top_px && !is_bare(line))
            return "a baseline stands over its line's box";
        if (!line->is_repeat)
            *text_off = line->end_off;
    }
    if (glyph_n != page->glyph_n)
        return "a glyph belongs to no line";
    if (cell_n != page->cell_n)
        return "a cell belongs to no line";
    /* only headings that leave no room for a line under them end a page */
    bool has_text = false;
    for (uint32_t i = 0; i < page->line_n; i++)
        has_text = has_text || page->lines[i].kind != WQ_BLOCK_HEADING;
    if (!page->is_last && has_text && page->lines[page->line_n - 1].kind == WQ_BLOCK_HEADING)
        return "a page ends on a heading";
    const char *wrong = check_decor(spec, page);
    if (wrong)
        return wrong;
    if (page->is_last && !may_be_unseen(article, *text_off, (uint32_t)article->text.len))
        return "text after the last page";
    if (page->next_off <= page->start_off)
        return "a page does not end after it begins";
    if (page->is_last != (page->next_off == article->text.len))
        return "next_off and is_last disagree";
    return NULL;
}

#endif
