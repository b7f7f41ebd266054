/* SPDX-License-Identifier: MIT */
/* From a pixel to the text and back, and where words begin and end. */
#include "internal.h"

/* A longer grapheme cluster counts as several: real ones have 10 or so. */
#define GRAPHEME_CPS_MAX 64

static uint32_t decode_at(struct wq_str text, uint32_t off, uint32_t *cp)
{
    return off + (uint32_t)wq_utf8_decode((struct wq_str){text.ptr + off, text.len - off}, cp);
}

/* End, at most `end`, of the grapheme cluster that begins at `off`. */
static uint32_t grapheme_end(struct wq_str text, uint32_t off, uint32_t end)
{
    uint32_t cps[GRAPHEME_CPS_MAX];
    for (uint32_t n = 0; n < GRAPHEME_CPS_MAX && off < end; n++) {
        uint32_t next = decode_at(text, off, &cps[n]);
        if (n > 0 && wq_grapheme_begins(cps, n))
            return off;
        off = next;
    }
    return off;
}

/* A place on the line, at or before `off`, where a grapheme cluster surely begins, so that not all
 * of the line need be gone through: a space begins one unless a sign that joins what follows stands
 * before it (UAX #29 GB9b); no ASCII character and none from U+0620 to U+067F does. */
static uint32_t sure_start(struct wq_str text, const struct wq_line *line, uint32_t off)
{
    const unsigned char *p = (const unsigned char *)text.ptr;
    for (; off > line->off; off--) {
        if (p[off] != ' ')
            continue;
        uint32_t lead = off - line->off > 1 ? p[off - 2] : 0;
        if (p[off - 1] < 0x80 || lead == 0xD9 || (lead == 0xD8 && p[off - 1] >= 0xA0))
            return off;
    }
    return line->off;
}

/* ---- cells and their parts ---- */

struct extent {
    int32_t left_px, right_px;
};

static int32_t line_right(const struct wq_line *line)
{
    return (line->x_px * 64 + line->width_f26 + 32) >> 6;
}

static struct extent cell_extent(const struct wq_page *page, const struct wq_line *line, uint32_t i)
{
    const struct wq_cell *cells = page->cells + line->cell_first;
    return (struct extent){cells[i].x_px,
                           i + 1 < line->cell_n ? cells[i + 1].x_px : line_right(line)};
}

/* The grapheme clusters of a cell, each with an equal share of its width. The first may have begun
 * in the cell before. */
struct parts {
    uint32_t first_off; /* where the first one begins */
    uint32_t n;
};

static struct parts count_parts(struct wq_str text, const struct wq_line *line,
                                const struct wq_cell *cell)
{
    uint32_t off = sure_start(text, line, cell->off);
    struct parts parts = {off, 0};
    while (off < cell->end_off) {
        if (off <= cell->off)
            parts.first_off = off;
        off = grapheme_end(text, off, line->end_off);
        if (off > cell->off)
            parts.n++;
    }
    return parts;
}

/* The part [from, to) of the `n` that the cell is divided into; a cell without text is one part. */
static struct extent part_extent(struct extent whole, bool is_rtl, uint32_t from, uint32_t to,
                                 uint32_t n)
{
    int64_t width = whole.right_px - whole.left_px;
    n = n ? n : 1;
    int32_t near_px = (int32_t)(width * from / n), far_px = (int32_t)(width * to / n);
    if (is_rtl)
        return (struct extent){whole.right_px - far_px, whole.right_px - near_px};
    return (struct extent){whole.left_px + near_px, whole.left_px + far_px};
}

/* ---- from a pixel to the text ---- */

/* How far `at` is outside [from, from + size). */
static int64_t outside(int32_t at, int32_t from, int32_t size)
{
    int64_t before = (int64_t)from - at, after = (int64_t)at - from - size + 1;
    return before > 0 ? before : after > 0 ? after : 0;
}

/* The line nearest by height, among those beside each other by width. */
static const struct wq_line *line_at(const struct wq_page *page, int32_t x_px, int32_t y_px)
{
    const struct wq_line *nearest = page->lines;
    int64_t least_y = INT64_MAX, least_x = INT64_MAX;
    for (uint32_t i = 0; i < page->line_n && (least_y > 0 || least_x > 0); i++) {
        const struct wq_line *line = &page->lines[i];
        int64_t y = outside(y_px, line->top_px, line->pitch_px);
        int64_t x = outside(x_px, line->left_px, line->measure_px);
        if (y < least_y || (y == least_y && x < least_x)) {
            least_y = y;
            least_x = x;
            nearest = line;
        }
    }
    return nearest;
}

/* The pixel `x_px` of the cell, which has one, in the part that it falls into. */
static struct wq_page_hit hit_cell(struct wq_str text, const struct wq_line *line,
                                   const struct wq_cell *cell, struct extent whole, int32_t x_px)
{
    struct parts parts = count_parts(text, line, cell);
    uint32_t off = parts.first_off, end_off = grapheme_end(text, off, line->end_off);
    struct extent part = part_extent(whole, cell->is_rtl, 0, 1, parts.n);
    for (uint32_t i = 1; i < parts.n && (x_px < part.left_px || x_px >= part.right_px); i++) {
        off = end_off;
        end_off = grapheme_end(text, off, line->end_off);
        part = part_extent(whole, cell->is_rtl, i, i + 1, parts.n);
    }
    int32_t middle2_px = part.left_px + part.right_px, at2_px = 2 * x_px + 1;
    bool is_after = cell->is_rtl ? at2_px < middle2_px : at2_px > middle2_px;
    return (struct wq_page_hit){{off, end_off}, is_after && parts.n > 0};
}

struct wq_page_hit wq_page_hit(const struct wq_page *page, const struct wq_article *article,
                               int32_t x_px, int32_t y_px)
{
    const struct wq_line *line = line_at(page, x_px, y_px);
    const struct wq_cell *cells = page->cells + line->cell_first;
    if (x_px < line->x_px)
        x_px = line->x_px;
    if (x_px >= line_right(line))
        x_px = line_right(line) - 1;
    for (uint32_t i = 0; i < line->cell_n; i++) {
        struct extent whole = cell_extent(page, line, i);
        if (x_px >= whole.left_px && x_px < whole.right_px)
            return hit_cell(article->text, line, &cells[i], whole, x_px);
    }
    /* nothing on the line has any width */
    uint32_t end_off = grapheme_end(article->text, line->off, line->end_off);
    return (struct wq_page_hit){{line->off, end_off}, false};
}

/* ---- from the text to rectangles ---- */

/* `off`, or the beginning of the grapheme cluster of the line that it lies in. */
static uint32_t snap(struct wq_str text, const struct wq_line *line, uint32_t off)
{
    if (off <= line->off || off >= line->end_off)
        return off;
    uint32_t begin = sure_start(text, line, off), end = grapheme_end(text, begin, line->end_off);
    while (end <= off) {
        begin = end;
        end = grapheme_end(text, begin, line->end_off);
    }
    return begin;
}

/* How many of the cell's parts begin before `off`, which begins one or lies outside. */
static uint32_t parts_before(struct wq_str text, const struct wq_line *line,
                             const struct wq_cell *cell, uint32_t off, uint32_t n)
{
    if (off <= cell->off)
        return 0;
    if (off >= cell->end_off)
        return n;
    struct wq_cell before = {.off = cell->off, .end_off = off};
    return count_parts(text, line, &before).n;
}

/* What of the cell stands in `range`. */
static struct extent selected_extent(struct wq_str text, const struct wq_line *line,
                                     const struct wq_cell *cell, struct extent whole,
                                     struct wq_range range)
{
    bool is_empty = cell->off == cell->end_off;
    if (is_empty || range.off >= cell->end_off || range.end_off <= cell->off)
        return (struct extent){whole.left_px, whole.left_px};
    if (range.off <= cell->off && range.end_off >= cell->end_off)
        return whole;
    uint32_t n = count_parts(text, line, cell).n;
    uint32_t from = parts_before(text, line, cell, range.off, n);
    uint32_t to = parts_before(text, line, cell, range.end_off, n);
    return part_extent(whole, cell->is_rtl, from, to, n);
}

/* Rectangles being listed; those beyond `cap` are only counted. */
struct rect_list {
    struct wq_rect *rects;
    uint32_t cap, n;
};

static void list_rect(struct rect_list *list, const struct wq_line *line, struct extent extent)
{
    if (extent.left_px >= extent.right_px)
        return;
    if (list->n < list->cap)
        list->rects[list->n] = (struct wq_rect){extent.left_px, line->top_px,
                                                extent.right_px - extent.left_px, line->pitch_px};
    list->n++;
}

static void list_line(struct rect_list *list, const struct wq_page *page, struct wq_str text,
                      const struct wq_line *line, struct wq_range range)
{
    struct extent open = {0, 0};
    range.off = snap(text, line, range.off);
    range.end_off = snap(text, line, range.end_off);
    for (uint32_t i = 0; i < line->cell_n; i++) {
        const struct wq_cell *cell = &page->cells[line->cell_first + i];
        struct extent part = selected_extent(text, line, cell, cell_extent(page, line, i), range);
        if (part.left_px >= part.right_px)
            continue;
        if (part.left_px == open.right_px) {
            open.right_px = part.right_px;
            continue;
        }
        list_rect(list, line, open);
        open = part;
    }
    list_rect(list, line, open);
}

uint32_t wq_page_rects(const struct wq_page *page, const struct wq_article *article,
                       struct wq_range range, struct wq_rect *rects, uint32_t cap)
{
    struct rect_list list = {rects, cap, 0};
    for (uint32_t i = 0; i < page->line_n; i++) {
        const struct wq_line *line = &page->lines[i];
        if (range.off < line->end_off && range.end_off > line->off)
            list_line(&list, page, article->text, line, range);
    }
    return list.n;
}

/* ---- words ---- */

static bool is_space_byte(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool is_digit(uint32_t cp)
{
    return (cp >= '0' && cp <= '9') || (cp >= 0x660 && cp <= 0x669) || (cp >= 0x6F0 && cp <= 0x6F9);
}

/* UAX #29 WB6, WB7, WB11, WB12, without the colon: whether `cp` joins what stands around it. */
static bool joins(uint32_t before, uint32_t cp, uint32_t after)
{
    if (!wq_cp_is_word_part(before) || !wq_cp_is_word_part(after) ||
        is_digit(before) != is_digit(after))
        return false;
    switch (cp) {
    case '.':
    case '\'':
    case 0x2018:
    case 0x2019:
        return true;
    case ',':
    case ';':
    case 0x60C: /* Arabic comma, decimal and thousands signs */
    case 0x66B:
    case 0x66C:
        return is_digit(before);
    default:
        return false;
    }
}

/* Where the word that begins at `off`, which is not white, ends. */
static uint32_t word_end(struct wq_str text, uint32_t off)
{
    uint32_t size = (uint32_t)text.len, before, cp, after;
    decode_at(text, off, &before);
    uint32_t end = grapheme_end(text, off, size);
    if (!wq_cp_is_word_part(before))
        return end;
    while (end < size) {
        uint32_t next = decode_at(text, end, &cp);
        if (wq_cp_is_word_part(cp)) {
            end = grapheme_end(text, end, size);
            before = cp;
            continue;
        }
        if (next == size)
            break;
        decode_at(text, next, &after);
        if (!joins(before, cp, after))
            break;
        end = grapheme_end(text, next, size);
        before = after;
    }
    return end;
}

struct wq_range wq_word_at(const struct wq_article *article, uint32_t off)
{
    struct wq_str text = article->text;
    bool is_space = is_space_byte(text.ptr[off]);
    struct wq_range word = {off, off};
    while (word.off > 0 && is_space_byte(text.ptr[word.off - 1]) == is_space)
        word.off--;
    if (is_space) {
        while (word.end_off < text.len && is_space_byte(text.ptr[word.end_off]))
            word.end_off++;
        return word;
    }
    word.end_off = word_end(text, word.off);
    while (word.end_off <= off) {
        word.off = word.end_off;
        word.end_off = word_end(text, word.off);
    }
    return word;
}
