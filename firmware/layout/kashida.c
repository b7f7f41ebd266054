/* SPDX-License-Identifier: MIT */
/* Which joins of a line are drawn longer, and by how much: spaces first, then two or three joins,
 * all of one length, apart from each other and from those of the line above. Display only: the text
 * is never changed. docs/arabic.md, "Kashida". */
#include <string.h>
#include "internal.h"

/* How a mode doses. Lengths are in 1/1000 em; what is added to spaces is meant for each gap, and
 * the same in every face: a face of narrow spaces looks no looser than one of wide ones. */
struct dose {
    int32_t trigger_em; /* spaces alone take up to this */
    int32_t keep_em;    /* beyond it, what they keep */
    int32_t most_em;    /* length of one kashida; one more for each of them that is wanted */
    uint32_t cap;       /* in a line; one more in a line of ten words, or a very loose one */
};

static const struct dose restrained = {155, 80, 450, 2}, rich = {100, 65, 600, 3};

#define LEAST_EM 160
#define LOOSE_EM 200      /* spaces would double: joins may be longer, and less good ones serve */
#define LOOSE_MOST_EM 600 /* length there */
#define VERY_LOOSE_EM 290 /* one more, and all longer: rather than holes */
#define VERY_LOOSE_MOST_EM 680
#define CLASS_LAST_RESORT 6
#define WORDS_FOR_ONE_MORE 10
#define APART_WORDS 2 /* at least one whole word between two kashidas */

/* `each_em` in every one of `gap_n` gaps. */
static int32_t in_gaps(const struct wq_page_spec *spec, uint32_t gap_n, int32_t each_em)
{
    return (int32_t)((int64_t)spec->em_px * 64 * gap_n * each_em / 1000);
}

static bool is_loose(const struct wq_page_spec *spec, uint32_t gap_n, int32_t slack_f26)
{
    return slack_f26 > in_gaps(spec, gap_n, LOOSE_EM);
}

struct kashida_plan wq_kashida_plan(const struct wq_page_spec *spec, struct line_words words,
                                    uint32_t site_n, uint32_t gap_n, int32_t slack_f26)
{
    const struct dose *dose = spec->kashida == WQ_KASHIDA_RICH ? &rich : &restrained;
    struct kashida_plan none = {0, 0};
    if (site_n == 0 || slack_f26 <= in_gaps(spec, gap_n, dose->trigger_em))
        return none;
    int32_t em_f26 = spec->em_px * 64, share = slack_f26 - in_gaps(spec, gap_n, dose->keep_em);
    bool is_very_loose = slack_f26 > in_gaps(spec, gap_n, VERY_LOOSE_EM);
    bool has_one_more = words.end - words.first >= WORDS_FOR_ONE_MORE || is_very_loose;
    uint32_t cap = dose->cap + has_one_more < SITES_MAX ? dose->cap + has_one_more : SITES_MAX;
    int32_t most = em_f26 * dose->most_em / 1000;
    uint32_t wanted = (uint32_t)((share + most - 1) / most);
    uint32_t n = wanted < cap ? wanted : cap;
    n = n < site_n ? n : site_n;
    /* a short line may not have room for one */
    uint32_t fit_n = (uint32_t)(share / (em_f26 * LEAST_EM / 1000));
    n = n < fit_n ? n : fit_n;
    if (n == 0)
        return none;
    if (is_loose(spec, gap_n, slack_f26))
        most = em_f26 * (is_very_loose ? VERY_LOOSE_MOST_EM : LOOSE_MOST_EM) / 1000;
    int32_t length = share / (int32_t)n;
    length = length > most ? most : length;
    return (struct kashida_plan){n, length / 64 > UINT8_MAX ? UINT8_MAX : length / 64};
}

static uint32_t distance(uint32_t a, uint32_t b)
{
    return a > b ? a - b : b - a;
}

static bool is_allowed(const struct stretch *s, uint32_t word)
{
    for (uint32_t i = 0; i < s->n; i++)
        if (distance(s->sites[i].word, word) < APART_WORDS)
            return false;
    for (uint32_t i = 0; i < s->refused_n; i++)
        if (s->refused[i] == word)
            return false;
    return true;
}

/* How well a site at `word` is spread: from those chosen, or for the first from the line's end. */
static uint32_t spread(const struct stretch *s, struct line_words words, uint32_t word)
{
    uint32_t least = distance(word, words.first);
    if (s->n == 0)
        return words.end - words.first -
               distance(word, words.first + (words.end - words.first) / 3);
    for (uint32_t i = 0; i < s->n; i++)
        if (i == 0 || distance(s->sites[i].word, word) < least)
            least = distance(s->sites[i].word, word);
    return least;
}

/* The next best word of the line: by class, then not at the line's ends, then well spread;
 * words.end when there is none. */
static uint32_t next_word(const struct stretch *s, const struct wq_para *para,
                          struct line_words words, uint32_t class_most)
{
    uint32_t best = words.end, best_rank = UINT32_MAX, best_spread = 0;
    for (uint32_t w = words.first; w < words.end; w++) {
        const struct wq_word *word = &para->words[w];
        if (word->kashida_class > class_most || !is_allowed(s, w))
            continue;
        bool is_edge = w == words.first || w + 1 == words.end;
        uint32_t rank = 2u * word->kashida_class + is_edge, room = spread(s, words, w);
        if (rank < best_rank || (rank == best_rank && room > best_spread)) {
            best = w;
            best_rank = rank;
            best_spread = room;
        }
    }
    return best;
}

static enum wq_status choose_sites(const struct page_builder *b, const struct wq_para *para,
                                   struct line_words words, uint32_t wanted, uint32_t class_most,
                                   struct stretch *s)
{
    while (s->n < wanted) {
        uint32_t w = next_word(s, para, words, class_most);
        if (w == words.end)
            return WQ_OK;
        bool found;
        struct site site = {.word = w};
        enum wq_status st =
            wq_kashida_find(b->spec->fonts, b->scratch, para, &para->words[w], &site.join, &found);
        if (st != WQ_OK)
            return st;
        if (found)
            s->sites[s->n++] = site;
        else if (s->refused_n < REFUSED_MAX)
            s->refused[s->refused_n++] = w;
        else
            return WQ_OK;
    }
    return WQ_OK;
}

enum wq_status wq_kashida_choose(const struct page_builder *b, const struct wq_para *para,
                                 struct line_words words, uint32_t gap_n, int32_t slack_f26,
                                 struct stretch *s)
{
    s->n = 0;
    s->length_px = 0;
    if (b->spec->kashida == WQ_KASHIDA_NONE || !para->is_rtl)
        return WQ_OK;
    uint32_t wanted = wq_kashida_plan(b->spec, words, SITES_MAX, gap_n, slack_f26).n;
    enum wq_status st = choose_sites(b, para, words, wanted, KASHIDA_CLASS_COUNTED, s);
    if (st == WQ_OK && s->n < wanted && is_loose(b->spec, gap_n, slack_f26))
        st = choose_sites(b, para, words, wanted, CLASS_LAST_RESORT, s);
    if (st == WQ_OK)
        s->length_px = wq_kashida_plan(b->spec, words, s->n, gap_n, slack_f26).length_px;
    return st;
}

bool wq_kashida_stacks(const struct stretch *above, struct stretch *s)
{
    for (uint32_t i = 0; i < s->n; i++) {
        for (uint32_t j = 0; j < above->n; j++) {
            int32_t x = s->sites[i].x_px, over = above->sites[j].x_px;
            if (x < over + above->length_px && over < x + s->length_px &&
                s->refused_n < REFUSED_MAX) {
                s->refused[s->refused_n++] = s->sites[i].word;
                return true;
            }
        }
    }
    return false;
}
