/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_TESTS_LINE_FIGURES_H
#define WARRAQ_TESTS_LINE_FIGURES_H
/* How even the lines of articles are, in figures. Used by the test of the promises and by the
 * bench. */
#include <math.h>
#include "page_fixture.h"

/* Sums over justified lines; a line's space is what its gaps have on the mean. */
struct line_figures {
    uint32_t line_n, stretched_n, kashida_n; /* justified, those with longer joins, joins */
    uint32_t overfull_n, ragged_n;           /* wider than the measure; not justified, not last */
    uint32_t last_n;                         /* last lines of paragraphs of several lines */
    uint32_t runt_n, avoidable_n;            /* of one word; those that need not be */
    uint32_t over_two_n;                     /* spaces over twice their natural width */
    double sum_em, square_em, most_em;
    double sum_natural, most_natural; /* in natural spaces */
};

static inline double mean_em(const struct line_figures *f)
{
    return f->line_n ? f->sum_em / f->line_n : 0;
}

static inline double deviation_em(const struct line_figures *f)
{
    double mean = mean_em(f);
    return f->line_n ? sqrt(fmax(0, f->square_em / f->line_n - mean * mean)) : 0;
}

static inline double mean_natural(const struct line_figures *f)
{
    return f->line_n ? f->sum_natural / f->line_n : 0;
}

static inline double stretched_share(const struct line_figures *f)
{
    return f->line_n ? (double)f->stretched_n / f->line_n : 0;
}

/* ---- whether a last line of one word could have been avoided ---- */

/* Most that joins can take of words [first, end) when each gap would have `extra_em` more without
 * them: as docs/arabic.md has it, but that no join is refused for its shapes or for the line above.
 * Sites are good ones, no two side by side, so this is as many as there can be. */
static inline double most_kashida_em(const struct wq_para *para, uint32_t first, uint32_t end,
                                     double extra_em)
{
    uint32_t most = end - first >= 10 || extra_em > 0.29 ? 3 : 2, n = 0;
    for (uint32_t w = first; w < end && n < most; w++)
        if (para->words[w].kashida_class <= 4) {
            n++;
            w++;
        }
    return extra_em > 0.155 ? n * (extra_em > 0.29 ? 0.68 : extra_em > 0.20 ? 0.60 : 0.45) : 0;
}

/* Whether words [first, end) make a line whose spaces are between 0.78 of their width and
 * `limit_em`. */
static inline bool makes_line(const struct desk *desk, const struct wq_para *para, uint32_t first,
                              uint32_t end, double limit_em)
{
    int32_t measure_f26 = (desk->spec.screen_w_px - 2 * desk->spec.margin_px) * 64;
    int32_t width = 0, spaces = 0;
    uint32_t gap_n = 0;
    for (uint32_t w = first; w < end; w++) {
        const struct wq_word *word = &para->words[w];
        width += word->width_f26 + (w + 1 < end ? word->fixed_f26 : 0);
        spaces += w + 1 < end ? word->space_f26 : 0;
        gap_n += w + 1 < end && word->space_f26 > 0;
    }
    if (width + spaces - spaces * 22 / 100 > measure_f26)
        return false;
    if (end == para->word_n)
        return gap_n > 0;
    if (gap_n == 0)
        return false;
    double em_f26 = desk->spec.em_px * 64.0;
    double natural = spaces / em_f26, all = (measure_f26 - width) / em_f26, kashida = 0;
    if (desk->spec.kashida != WQ_KASHIDA_NONE && para->is_rtl)
        kashida = most_kashida_em(para, first, end, (all - natural) / gap_n);
    return all - kashida <= limit_em * gap_n;
}

/* Whether the paragraph [off, off + len) can be broken so that its last line has two words and no
 * space is over `limit_em`. All ways are looked at, by where a line may end. */
static inline bool can_avoid_runt(struct desk *desk, const struct wq_article *article,
                                  const struct wq_block *block, double limit_em)
{
    size_t mark = wq_arena_mark(&desk->scratch);
    struct wq_style style = {WQ_VOICE_TEXT, false, desk->spec.em_px};
    struct wq_para *para;
    need(wq_para_make(&desk->scratch, article->text, block->off, block->len,
                      wq_text_is_rtl(article->text), &para) == WQ_OK,
         "a paragraph too long to measure");
    wq_break_find(para);
    need(wq_para_shape(desk->fonts, &desk->scratch, &style,
                       (desk->spec.screen_w_px - 2 * desk->spec.margin_px) * 64, para) == WQ_OK,
         "cannot shape");
    bool *reached = calloc(para->word_n + 1, sizeof *reached);
    need(reached != NULL, "no memory");
    reached[0] = true;
    for (uint32_t first = 0; first < para->word_n; first++)
        for (uint32_t end = first + 1; reached[first] && end <= para->word_n; end++)
            if (end == para->word_n || para->words[end - 1].break_after != WQ_BREAK_NONE)
                reached[end] = reached[end] || makes_line(desk, para, first, end, limit_em);
    bool found = reached[para->word_n];
    free(reached);
    wq_arena_rewind(&desk->scratch, mark);
    return found;
}

/* ---- lines ---- */

/* The measure and what hangs beyond it. */
static inline int32_t open_px(const struct wq_line *line)
{
    return line->measure_px + line->hang_left_px + line->hang_right_px;
}

static inline void add_line(struct line_figures *f, const struct wq_page_spec *spec,
                            const struct wq_line *line)
{
    f->overfull_n += line->width_f26 > open_px(line) * 64;
    f->ragged_n += !line->is_justified && !line->is_last;
    if (!line->is_justified || line->is_last || line->gap_n == 0)
        return;
    double space_em = (double)line->space_f26 / line->gap_n / (spec->em_px * 64);
    double natural = (double)line->space_f26 / line->natural_space_f26;
    f->line_n++;
    f->stretched_n += line->kashida_n > 0;
    f->kashida_n += line->kashida_n;
    f->sum_em += space_em;
    f->square_em += space_em * space_em;
    f->most_em = fmax(f->most_em, space_em);
    f->sum_natural += natural;
    f->most_natural = fmax(f->most_natural, natural);
    f->over_two_n += natural > 2;
}

/* Lay out all of the article and add its paragraphs' lines to *f; a last line of one word is
 * avoidable when there is a way without, in which no space is over `limit_em`. */
static inline void add_article(struct line_figures *f, struct desk *desk,
                               const struct wq_article *article, double limit_em)
{
    uint32_t off = 0, line_of_block = 0, block = UINT32_MAX;
    struct wq_page *page;
    do {
        wq_arena_rewind(&desk->page, 0);
        need(wq_page_make(&desk->page, &desk->scratch, &desk->spec, article, off,
                          3 * desk->spec.small_em_px, &page) == WQ_OK,
             "cannot lay out");
        for (uint32_t i = 0; i < page->line_n; i++) {
            const struct wq_line *line = &page->lines[i];
            line_of_block = line->block == block ? line_of_block + 1 : 0;
            block = line->block;
            if (line->kind != WQ_BLOCK_PARAGRAPH)
                continue;
            add_line(f, &desk->spec, line);
            if (!line->is_last || line_of_block == 0)
                continue;
            f->last_n++;
            if (line->gap_n == 0) {
                f->runt_n++;
                f->avoidable_n += can_avoid_runt(desk, article, &article->blocks[block], limit_em);
            }
        }
        off = page->next_off;
    } while (!page->is_last);
}

#endif
