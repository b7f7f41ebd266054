/* SPDX-License-Identifier: MIT */
/* Hanging punctuation: light signs at a line's ends stand half beyond the measure, so that the edge
 * the eye sees, that of the letters, is even. */
#include "internal.h"

/* Full stops, commas, colons, semicolons and quotes. */
static bool is_light(uint32_t cp)
{
    switch (cp) {
    case '.':
    case ',':
    case ':':
    case ';':
    case '"':
    case '\'':
    case 0xAB: /* « » */
    case 0xBB:
    case 0x60C: /* Arabic comma, semicolon, full stop */
    case 0x61B:
    case 0x6D4:
    case 0x2018: /* ‘ ’ “ ” */
    case 0x2019:
    case 0x201C:
    case 0x201D:
        return true;
    default:
        return false;
    }
}

/* Half the advance of the sign that the word begins or ends with, px, if it is light and stands at
 * the line's edge: in a run of the paragraph's own level (UAX #9 L2). Pieces of a word that is
 * wider than a line have none. */
static int32_t edge_px(const struct wq_para *para, const struct wq_word *word, bool at_end)
{
    if (word->cp_n == 0 || word->run_n == 0)
        return 0;
    uint32_t cp = at_end ? word->cp + word->cp_n - 1 : word->cp;
    const struct wq_run *run = &word->runs[at_end ? word->run_n - 1 : 0];
    if (!is_light(para->cps[cp]) || run->level != para->is_rtl || run->glyph_n == 0)
        return 0;
    bool is_leftmost = at_end == para->is_rtl;
    const struct wq_glyph *glyph = &run->glyphs[is_leftmost ? 0 : run->glyph_n - 1];
    return word->off + glyph->off == para->offs[cp] ? glyph->advance_f26 / (2 * 64) : 0;
}

bool wq_starts_right(const struct page_builder *b, const struct wq_para *para)
{
    return b->side == SIDE_OF_TEXT ? para->is_rtl : b->side == SIDE_RIGHT;
}

struct hang wq_line_hang(const struct page_builder *b, const struct wq_para *para,
                         struct line_words words, bool is_full)
{
    if (b->overhang_px == 0)
        return (struct hang){0, 0};
    int32_t begin = edge_px(para, &para->words[words.first], false);
    int32_t end = edge_px(para, &para->words[words.end - 1], true);
    begin = begin < b->overhang_px ? begin : b->overhang_px;
    end = end < b->overhang_px ? end : b->overhang_px;
    struct hang hang = para->is_rtl ? (struct hang){end, begin} : (struct hang){begin, end};
    bool starts_right = wq_starts_right(b, para), is_led = b->has_marker && words.first == 0;
    if (starts_right ? !is_full : is_led)
        hang.left_px = 0;
    if (starts_right ? is_led : !is_full)
        hang.right_px = 0;
    return hang;
}
