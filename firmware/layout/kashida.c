/* SPDX-License-Identifier: MIT */
/* Which joins of a line are drawn longer, and by how much: spaces first, then one or two joins, all
 * of one length, apart from each other and from those of the line above. Display only: the text is
 * never changed. docs/arabic.md, "Kashida". */
#include <string.h>
#include "internal.h"

/* How a mode doses, in percent of the natural spaces and 1/1000 em. */
struct dose {
    int32_t trigger_percent; /* wider spaces alone up to this slack */
    int32_t keep_percent;    /* beyond it, what the spaces keep */
    int32_t most_em;         /* length of one kashida */
    uint32_t cap;            /* in a line; one more in a line of ten words */
};

#define LEAST_EM 160
#define USUAL_EM 380     /* more slack than this a site calls for one more */
#define EMERGENCY_EM 600 /* length in a line whose spaces would double */
#define CLASS_LAST_RESORT 6
#define WORDS_FOR_ONE_MORE 10
#define APART_WORDS 2 /* at least one whole word between two kashidas */

static struct dose dose_of(enum wq_kashida_mode mode)
{
    if (mode == WQ_KASHIDA_RICH)
        return (struct dose){45, 30, 600, 3};
    return (struct dose){60, 40, 450, 2};
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
                                 struct line_words words, int32_t natural_f26, int32_t slack_f26,
                                 struct stretch *s)
{
    struct dose dose = dose_of(b->spec->kashida);
    int32_t em_f26 = b->spec->em_px * 64;
    s->n = 0;
    s->length_px = 0;
    if (b->spec->kashida == WQ_KASHIDA_NONE || !para->is_rtl ||
        slack_f26 <= natural_f26 / 100 * dose.trigger_percent)
        return WQ_OK;
    bool is_emergency = slack_f26 > natural_f26;
    int32_t share = slack_f26 - natural_f26 / 100 * dose.keep_percent;
    int32_t usual = em_f26 * USUAL_EM / 1000;
    uint32_t wanted = (uint32_t)((share + usual - 1) / usual);
    uint32_t cap =
        dose.cap + (words.end - words.first >= WORDS_FOR_ONE_MORE && dose.cap < SITES_MAX);
    wanted = wanted > cap ? cap : wanted;
    /* a short line may not have room for one */
    int32_t least = em_f26 * LEAST_EM / 1000;
    if (wanted > (uint32_t)(share / least))
        wanted = (uint32_t)(share / least);
    enum wq_status st = choose_sites(b, para, words, wanted, KASHIDA_CLASS_COUNTED, s);
    if (st == WQ_OK && is_emergency && s->n < wanted)
        st = choose_sites(b, para, words, wanted, CLASS_LAST_RESORT, s);
    if (st != WQ_OK || s->n == 0)
        return st;
    int32_t most = em_f26 * (is_emergency ? EMERGENCY_EM : dose.most_em) / 1000;
    int32_t length = share / (int32_t)s->n;
    length = length > most ? most : length;
    s->length_px = length / 64 > UINT8_MAX ? UINT8_MAX : length / 64;
    return WQ_OK;
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
