/* SPDX-License-Identifier: MIT */
/* Lines of a whole paragraph at once: of all ways to break it, the one whose spaces are most even
 * (Knuth and Plass, "Breaking Paragraphs into Lines", 1981). Where it finds no way, as among words
 * that no rule allows to part, lines are filled one after the other. */
#include <string.h>
#include "internal.h"

/* What a line may give and take, in percent of its natural spaces and 1/1000 em. Shrunk to 0.78
 * words begin to touch; a stretch of once this much is a badness of 100. */
#define SHRINK_PERCENT 22
#define STRETCH_PERCENT 50
#define KASHIDA_EM 300 /* a site on the line is worth this much stretch; at most two count */

#define BADNESS_MAX 40000     /* beyond it all lines are equally bad, and sums stay in 64 bits */
#define RUNT_PENALTY 600      /* a last line of one word, or under 15 % of the measure */
#define EMERGENCY_PENALTY 200 /* a line that ends within a word */
#define FITNESS_DEMERITS 1000 /* a tight line beside a loose one */
#define STACK_DEMERITS 500    /* two lines that end in the same word */

#define WAYS_ACTIVE 512 /* a line of more words than a fourth of this is not looked at */
#define PIECES_MAX 64   /* beyond it there are hardly spaces to make even */

enum { TIGHT, EVEN, LOOSE, VERY_LOOSE, FITNESS_N };

/* The best way to end a line after `end` words with a line of one fitness. */
struct way {
    uint64_t demerits;
    uint32_t end;
    uint32_t from; /* the way of the line before; itself for the paragraph's start */
    uint8_t fitness;
};

/* Sums over the words before each, so that any line is measured by two subtractions. */
struct sums {
    int32_t width_f26, space_f26;
    uint32_t site_n;
};

struct breaker {
    const struct wq_para *para;
    int32_t measure_f26, em_px;
    bool has_kashida;
    struct sums *sums;
    struct way *ways;
    uint32_t way_n, active; /* ways from `active` on may begin a line that still fits */
    uint32_t piece_n;       /* words that are pieces of one too wide for a line */
};

/* ---- one line ---- */

struct line_fit {
    uint64_t demerits;
    uint8_t fitness;
    bool is_over; /* too wide even with its spaces shrunk */
};

/* 100 |slack / room| cubed. */
static uint64_t badness(int64_t slack, int64_t room)
{
    if (slack == 0)
        return 0;
    if (room <= 0)
        return BADNESS_MAX;
    int64_t ratio = slack * 100 / room; /* percent */
    if (ratio > 740)
        return BADNESS_MAX;
    return (uint64_t)(ratio * ratio * ratio / 10000);
}

static bool is_runt(const struct breaker *b, uint32_t first, uint32_t end, int32_t width_f26)
{
    return first > 0 && (end - first == 1 || width_f26 < b->measure_f26 * 15 / 100);
}

static struct line_fit fit_line(const struct breaker *b, uint32_t first, uint32_t end)
{
    const struct wq_word *last = &b->para->words[end - 1];
    const struct sums *from = &b->sums[first], *to = &b->sums[end];
    /* the white space after the last word is not on the line */
    int64_t spaces = to->space_f26 - from->space_f26 - last->space_f26;
    int32_t width = to->width_f26 - from->width_f26 - last->fixed_f26;
    int64_t slack = b->measure_f26 - width - spaces;
    bool is_last =
        (end == b->para->word_n && !b->para->goes_on) || last->break_after == WQ_BREAK_FORCED;
    struct line_fit fit = {.fitness = EVEN};
    uint64_t bad = 0;
    if (slack < 0) {
        int64_t room = spaces * SHRINK_PERCENT / 100;
        fit.is_over = -slack > room;
        bad = badness(-slack, room);
        fit.fitness = bad > 12 ? TIGHT : EVEN;
    } else if (!is_last) {
        uint32_t sites = b->has_kashida ? to->site_n - from->site_n : 0;
        int64_t em_f26 = b->em_px * 64;
        bad = badness(slack, spaces * STRETCH_PERCENT / 100 +
                                 (sites < 2 ? sites : 2) * em_f26 * KASHIDA_EM / 1000);
        fit.fitness = bad > 99 ? VERY_LOOSE : bad > 12 ? LOOSE : EVEN;
    }
    uint64_t penalty =
        is_last && is_runt(b, first, end, (int32_t)(width + spaces)) ? RUNT_PENALTY : 0;
    penalty += last->break_after == WQ_BREAK_EMERGENCY ? EMERGENCY_PENALTY : 0;
    fit.demerits = (10 + bad + penalty) * (10 + bad + penalty);
    return fit;
}

/* Whether two words, each at the end of a line, are the same letters. */
static bool is_same_word(const struct wq_para *para, uint32_t a, uint32_t b)
{
    const struct wq_word *x = &para->words[a], *y = &para->words[b];
    uint32_t len = x->end_off - x->off;
    return len == y->end_off - y->off && len > 0 &&
           memcmp(para->text.ptr + x->off, para->text.ptr + y->off, len) == 0;
}

/* ---- all lines ---- */

static void sum_words(struct breaker *b)
{
    struct sums sum = {0, 0, 0};
    b->piece_n = 0;
    for (uint32_t i = 0; i < b->para->word_n; i++) {
        const struct wq_word *word = &b->para->words[i];
        b->sums[i] = sum;
        sum.width_f26 += word->width_f26 + word->fixed_f26;
        sum.space_f26 += word->space_f26;
        sum.site_n += word->kashida_class <= KASHIDA_CLASS_COUNTED;
        b->piece_n += word->break_after == WQ_BREAK_EMERGENCY;
    }
    b->sums[b->para->word_n] = sum;
}

/* The ways to end a line after `end` words, the best of each fitness, behind those found. */
static void add_ways(struct breaker *b, uint32_t end)
{
    struct way best[FITNESS_N];
    for (int f = 0; f < FITNESS_N; f++)
        best[f].demerits = UINT64_MAX;
    bool is_forced = b->para->words[end - 1].break_after == WQ_BREAK_FORCED;
    uint32_t found = b->way_n;
    if (found - b->active > WAYS_ACTIVE)
        b->active = found - WAYS_ACTIVE;
    for (uint32_t w = b->active; w < found; w++) {
        const struct way *way = &b->ways[w];
        struct line_fit fit = fit_line(b, way->end, end);
        if (fit.is_over) {
            /* no longer line from there fits either: ways are in the order of their ends */
            if (w == b->active)
                b->active++;
            continue;
        }
        uint64_t demerits = way->demerits + fit.demerits;
        int apart = (int)fit.fitness - (int)way->fitness;
        demerits += apart > 1 || apart < -1 ? FITNESS_DEMERITS : 0;
        demerits +=
            way->end > 0 && is_same_word(b->para, way->end - 1, end - 1) ? STACK_DEMERITS : 0;
        if (demerits < best[fit.fitness].demerits)
            best[fit.fitness] = (struct way){demerits, end, w, fit.fitness};
    }
    for (int f = 0; f < FITNESS_N; f++)
        if (best[f].demerits < UINT64_MAX)
            b->ways[b->way_n++] = best[f];
    /* no line goes over a forced break */
    if (is_forced)
        b->active = found;
}

/* Lines of the best way to the paragraph's end; 0 when there is none. */
static uint32_t follow(const struct breaker *b, struct line_words *lines)
{
    uint32_t best = b->way_n, n = 0;
    for (uint32_t w = b->active; w < b->way_n; w++)
        if (b->ways[w].end == b->para->word_n &&
            (best == b->way_n || b->ways[w].demerits < b->ways[best].demerits))
            best = w;
    if (best == b->way_n)
        return 0;
    for (uint32_t w = best; b->ways[w].end > 0; w = b->ways[w].from)
        n++;
    uint32_t i = n;
    for (uint32_t w = best; b->ways[w].end > 0; w = b->ways[w].from)
        lines[--i] = (struct line_words){b->ways[b->ways[w].from].end, b->ways[w].end};
    return n;
}

uint32_t wq_lines_break(struct wq_arena *scratch, const struct wq_page_spec *spec,
                        const struct wq_para *para, int32_t measure_f26, struct line_words *lines)
{
    struct breaker b = {.para = para,
                        .measure_f26 = measure_f26,
                        .em_px = spec->em_px,
                        .has_kashida = spec->kashida != WQ_KASHIDA_NONE};
    size_t mark = wq_arena_mark(scratch);
    uint32_t n = 0;
    b.sums = wq_arena_alloc_raw(scratch, para->word_n + 1, sizeof *b.sums);
    b.ways = wq_arena_alloc_raw(scratch, (size_t)para->word_n * FITNESS_N + 1, sizeof *b.ways);
    if (b.sums && b.ways) {
        sum_words(&b);
        if (b.piece_n <= PIECES_MAX)
            b.ways[b.way_n++] = (struct way){.fitness = EVEN};
        for (uint32_t end = 1; end <= para->word_n && b.active < b.way_n; end++)
            if (end == para->word_n || para->words[end - 1].break_after != WQ_BREAK_NONE)
                add_ways(&b, end);
        n = b.way_n > 0 ? follow(&b, lines) : 0;
    }
    wq_arena_rewind(scratch, mark);
    return n > 0 ? n : wq_lines_fill(para, measure_f26, lines);
}
