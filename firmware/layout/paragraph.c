/* SPDX-License-Identifier: MIT */
/* Lines of a whole paragraph at once: of all ways to break it, the one whose spaces are most even
 * (Knuth and Plass, "Breaking Paragraphs into Lines", 1981). Where it finds no way, as among words
 * that no rule allows to part, lines are filled one after the other. */
#include <string.h>
#include "internal.h"

/* How looks are weighed. What a gap has over its natural width is in 1/1000 em and counted after
 * joins took their share (kashida.c). The figures were searched for: docs/arabic.md, "Lines". */
#define IDEAL_EM 55            /* so that lines shrink seldom */
#define ROOM_EM 130            /* so far from the ideal is a badness of 100 */
#define SHRINK_PERCENT 22      /* of the natural width: closer, words begin to touch */
#define KASHIDA_DEMERITS 1000  /* for each */
#define RUNT_PENALTY 600       /* a last line of one word, or under 15 % of the measure */
#define EMERGENCY_PENALTY 200  /* a line that ends within a word */
#define CONTRAST_DEMERITS 2500 /* a tight line beside a loose one */
#define STACK_DEMERITS 500     /* two lines that end in the same word */

/* What lines must keep to. When no way does, the next ones are tried. */
struct bounds {
    int32_t most_em; /* over the natural width of a gap */
    bool allows_runts;
};

/* A little looser rather than a last line of one word; but no looser with one. */
static const struct bounds even_bounds[] = {
    {250, false}, {290, false}, {250, true}, {INT32_MAX, true}};
/* What is left of the measure is no gap's. */
static const struct bounds ragged_bounds[] = {{RAGGED_EM, false}, {INT32_MAX, true}};

#define WAYS_ACTIVE 512 /* a line of more words than a third of this is not looked at */
#define PIECES_MAX 64   /* beyond it there are hardly spaces to make even */

enum { TIGHT, EVEN, LOOSE, FITNESS_N };

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
    uint32_t gap_n, site_n;
};

struct breaker {
    const struct page_builder *page;
    const struct wq_para *para;
    const struct wq_page_spec *spec;
    int32_t measure_f26, em_f26;
    bool has_kashida;
    struct bounds bounds;
    struct sums *sums;
    struct way *ways;
    uint32_t way_n, active; /* ways from `active` on may begin a line that still fits */
    uint32_t piece_n;       /* words that are pieces of one too wide for a line */
};

/* ---- one line ---- */

enum verdict {
    FITS,
    TOO_WIDE,
    TOO_LOOSE,
    TOO_SHORT /* too loose whatever its joins take, as is any shorter line that ends there */
};

struct line_fit {
    enum verdict verdict;
    uint64_t demerits;
    uint8_t fitness;
};

/* A line between two breaks, white space after its last word left out. */
struct candidate {
    struct line_words words;
    int32_t slack_f26, space_f26;
    uint32_t gap_n, site_n;
    bool is_last;
};

/* What signs that hang give to the line. */
static int32_t hang_f26(const struct breaker *b, const struct candidate *line)
{
    bool is_full = !line->is_last && !b->spec->is_ragged && line->gap_n > 0;
    struct hang hang = wq_line_hang(b->page, b->para, line->words, is_full);
    return (hang.left_px + hang.right_px) * 64;
}

static struct candidate measure(const struct breaker *b, struct line_words words)
{
    const struct wq_word *last = &b->para->words[words.end - 1];
    const struct sums *from = &b->sums[words.first], *to = &b->sums[words.end];
    int32_t space = to->space_f26 - from->space_f26 - last->space_f26;
    int32_t width = to->width_f26 - from->width_f26 - last->fixed_f26;
    struct candidate line = {.words = words,
                             .slack_f26 = b->measure_f26 - width - space,
                             .space_f26 = space,
                             .gap_n = to->gap_n - from->gap_n - (last->space_f26 > 0),
                             .site_n = to->site_n - from->site_n,
                             .is_last = (words.end == b->para->word_n && !b->para->goes_on) ||
                                        last->break_after == WQ_BREAK_FORCED};
    if (b->page->overhang_px > 0)
        line.slack_f26 += hang_f26(b, &line);
    return line;
}

/* What each gap has over its natural width, 1/1000 em, and how many joins are longer. */
static int32_t extra_em(const struct breaker *b, const struct candidate *line, uint32_t *kashida_n)
{
    int64_t slack = line->slack_f26;
    *kashida_n = 0;
    if (slack > 0 && b->has_kashida) {
        struct kashida_plan plan =
            wq_kashida_plan(b->spec, line->words, line->site_n, line->gap_n, line->slack_f26);
        slack -= (int64_t)plan.n * plan.length_px * 64;
        *kashida_n = plan.n;
    }
    int64_t extra = RAGGED_EM + 1;
    if (line->gap_n > 0)
        extra = slack * 1000 / ((int64_t)line->gap_n * b->em_f26);
    if (extra <= RAGGED_EM)
        return (int32_t)extra;
    /* it will be ragged: the shorter, the worse */
    return RAGGED_EM + (int32_t)((int64_t)line->slack_f26 * RAGGED_EM / b->measure_f26);
}

/* Badness of a line, as in TeX: 100 |r| cubed. */
static uint64_t badness(int32_t extra_em)
{
    int64_t off = extra_em > IDEAL_EM ? extra_em - IDEAL_EM : IDEAL_EM - extra_em;
    int64_t ratio = off * 100 / ROOM_EM; /* percent */
    return (uint64_t)(ratio * ratio * ratio / 10000);
}

static bool is_one_word(const struct candidate *line)
{
    return line->words.first > 0 && line->gap_n == 0;
}

static uint64_t runt_penalty(const struct breaker *b, const struct candidate *line)
{
    bool is_short = line->words.first > 0 && line->slack_f26 > b->measure_f26 / 100 * 85;
    return line->is_last && (is_short || is_one_word(line)) ? RUNT_PENALTY : 0;
}

static struct line_fit fit_line(const struct breaker *b, struct line_words words)
{
    struct candidate line = measure(b, words);
    if (-line.slack_f26 > line.space_f26 * SHRINK_PERCENT / 100)
        return (struct line_fit){.verdict = TOO_WIDE};
    if (line.is_last && is_one_word(&line) && !b->bounds.allows_runts)
        return (struct line_fit){.verdict = TOO_LOOSE};
    int64_t most_f26 = (int64_t)b->em_f26 * b->bounds.most_em * line.gap_n / 1000;
    bool is_bound = b->bounds.most_em < INT32_MAX;
    if (is_bound && !line.is_last && line.slack_f26 > most_f26 + 3 * b->em_f26)
        return (struct line_fit){.verdict = TOO_SHORT};
    uint32_t kashida_n = 0;
    bool is_natural = line.is_last && line.slack_f26 >= 0; /* last lines are never stretched */
    int32_t extra = is_natural ? IDEAL_EM : extra_em(b, &line, &kashida_n);
    if (extra > b->bounds.most_em)
        return (struct line_fit){.verdict = TOO_LOOSE};
    bool ends_within = b->para->words[words.end - 1].break_after == WQ_BREAK_EMERGENCY;
    uint64_t penalty =
        10 + badness(extra) + runt_penalty(b, &line) + (ends_within ? EMERGENCY_PENALTY : 0);
    return (struct line_fit){FITS, penalty * penalty + kashida_n * KASHIDA_DEMERITS,
                             extra < IDEAL_EM - ROOM_EM / 2   ? TIGHT
                             : extra < IDEAL_EM + ROOM_EM / 2 ? EVEN
                                                              : LOOSE};
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
    struct sums sum = {0, 0, 0, 0};
    bool after_site = false; /* two side by side do not serve in one line */
    b->piece_n = 0;
    for (uint32_t i = 0; i < b->para->word_n; i++) {
        const struct wq_word *word = &b->para->words[i];
        b->sums[i] = sum;
        sum.width_f26 += word->width_f26 + word->fixed_f26;
        sum.space_f26 += word->space_f26;
        sum.gap_n += word->space_f26 > 0;
        after_site = word->kashida_class <= KASHIDA_CLASS_COUNTED && !after_site;
        sum.site_n += after_site;
        b->piece_n += word->break_after == WQ_BREAK_EMERGENCY;
    }
    b->sums[b->para->word_n] = sum;
}

/* Take the line that fits after the ways [from, to), which end at one word, into the best ones. */
static void try_ways(const struct breaker *b, uint32_t from, uint32_t to, uint32_t end,
                     const struct line_fit *fit, struct way *best)
{
    uint32_t first = b->ways[from].end;
    uint64_t line = fit->demerits;
    if (first > 0 && is_same_word(b->para, first - 1, end - 1))
        line += STACK_DEMERITS;
    for (uint32_t w = from; w < to; w++) {
        int apart = (int)fit->fitness - (int)b->ways[w].fitness;
        uint64_t demerits = b->ways[w].demerits + line;
        demerits += apart > 1 || apart < -1 ? CONTRAST_DEMERITS : 0;
        if (demerits < best[fit->fitness].demerits)
            best[fit->fitness] = (struct way){demerits, end, w, fit->fitness};
    }
}

/* The ways to end a line after `end` words, the best of each fitness, behind those found. Ways that
 * end at one word follow each other, in the order of their ends. */
static void add_ways(struct breaker *b, uint32_t end)
{
    struct way best[FITNESS_N];
    for (int f = 0; f < FITNESS_N; f++)
        best[f].demerits = UINT64_MAX;
    uint32_t found = b->way_n;
    if (found - b->active > WAYS_ACTIVE)
        b->active = found - WAYS_ACTIVE;
    for (uint32_t w = b->active, next; w < found; w = next) {
        uint32_t first = b->ways[w].end;
        for (next = w + 1; next < found && b->ways[next].end == first;)
            next++;
        struct line_fit fit = fit_line(b, (struct line_words){first, end});
        if (fit.verdict == TOO_SHORT)
            break;
        if (fit.verdict == FITS)
            try_ways(b, w, next, end, &fit, best);
        else if (fit.verdict == TOO_WIDE && w == b->active) /* so is any longer line from there */
            b->active = next;
    }
    for (int f = 0; f < FITNESS_N; f++)
        if (best[f].demerits < UINT64_MAX)
            b->ways[b->way_n++] = best[f];
    /* no line goes over a forced break */
    if (b->para->words[end - 1].break_after == WQ_BREAK_FORCED)
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

/* The best way within the bounds; 0 when there is none. */
static uint32_t break_within(struct breaker *b, struct bounds bounds, struct line_words *lines)
{
    const struct wq_para *para = b->para;
    b->bounds = bounds;
    b->active = 0;
    b->ways[0] = (struct way){.fitness = EVEN};
    b->way_n = 1;
    for (uint32_t end = 1; end <= para->word_n && b->active < b->way_n; end++)
        if (end == para->word_n || para->words[end - 1].break_after != WQ_BREAK_NONE)
            add_ways(b, end);
    return follow(b, lines);
}

uint32_t wq_lines_break(const struct page_builder *page, const struct wq_para *para,
                        int32_t measure_f26, struct line_words *lines)
{
    const struct wq_page_spec *spec = page->spec;
    struct wq_arena *scratch = page->scratch;
    struct breaker b = {.page = page,
                        .para = para,
                        .spec = spec,
                        .measure_f26 = measure_f26,
                        .em_f26 = spec->em_px * 64,
                        .has_kashida = spec->kashida != WQ_KASHIDA_NONE && para->is_rtl};
    const struct bounds *bounds = spec->is_ragged ? ragged_bounds : even_bounds;
    size_t bounds_n = spec->is_ragged ? sizeof ragged_bounds / sizeof *bounds
                                      : sizeof even_bounds / sizeof *bounds;
    size_t mark = wq_arena_mark(scratch);
    uint32_t n = 0;
    b.sums = wq_arena_alloc_raw(scratch, para->word_n + 1, sizeof *b.sums);
    b.ways = wq_arena_alloc_raw(scratch, (size_t)para->word_n * FITNESS_N + 1, sizeof *b.ways);
    if (b.sums && b.ways) {
        sum_words(&b);
        for (size_t i = 0; i < bounds_n && n == 0; i++)
            if (b.piece_n <= PIECES_MAX)
                n = break_within(&b, bounds[i], lines);
    }
    wq_arena_rewind(scratch, mark);
    return n > 0 ? n : wq_lines_fill(para, measure_f26, lines);
}

/* ---- headings ---- */

/* The best way to set the words before one: in the fewest lines, then in the most even ones. */
struct even {
    uint64_t slack_px2; /* squares of what its lines lack, summed */
    uint32_t line_n;    /* UINT32_MAX: no line ends here */
    uint32_t from;      /* where its last line begins */
};

/* Take the line [first, end) that lacks `slack_f26` into *best. */
static void try_even(const struct even *before, uint32_t first, int32_t slack_f26,
                     struct even *best)
{
    uint64_t slack_px = slack_f26 > 0 ? (uint64_t)slack_f26 / 64 : 0;
    struct even way = {before->slack_px2 + slack_px * slack_px, before->line_n + 1, first};
    if (way.line_n < best->line_n ||
        (way.line_n == best->line_n && way.slack_px2 < best->slack_px2))
        *best = way;
}

/* The best way to end a line before word `end`, behind those in ways[0, end). */
static struct even even_end(const struct wq_para *para, int32_t measure_f26,
                            const struct even *ways, uint32_t end)
{
    struct even best = {.line_n = UINT32_MAX};
    int32_t width = 0, spaces = 0;
    for (uint32_t first = end; first-- > 0;) {
        const struct wq_word *word = &para->words[first];
        bool is_last = first + 1 == end;
        if (!is_last && word->break_after == WQ_BREAK_FORCED)
            break;
        width += word->width_f26 + (is_last ? 0 : word->fixed_f26);
        spaces += is_last ? 0 : word->space_f26;
        if (width + spaces - spaces * SHRINK_PERCENT / 100 > measure_f26)
            break;
        if (ways[first].line_n < UINT32_MAX)
            try_even(&ways[first], first, measure_f26 - width - spaces, &best);
    }
    return best;
}

uint32_t wq_lines_balance(struct wq_arena *scratch, const struct wq_para *para, int32_t measure_f26,
                          struct line_words *lines)
{
    size_t mark = wq_arena_mark(scratch);
    struct even *ways = wq_arena_alloc_raw(scratch, para->word_n + 1, sizeof *ways);
    uint32_t n = 0;
    if (ways) {
        ways[0] = (struct even){.line_n = 0};
        for (uint32_t end = 1; end <= para->word_n; end++) {
            bool may_end = end == para->word_n || para->words[end - 1].break_after != WQ_BREAK_NONE;
            ways[end] = may_end ? even_end(para, measure_f26, ways, end)
                                : (struct even){.line_n = UINT32_MAX};
        }
        n = ways[para->word_n].line_n;
        n = n < UINT32_MAX ? n : 0;
        for (uint32_t i = n, end = para->word_n; i-- > 0; end = ways[end].from)
            lines[i] = (struct line_words){ways[end].from, end};
    }
    wq_arena_rewind(scratch, mark);
    return n > 0 ? n : wq_lines_fill(para, measure_f26, lines);
}
