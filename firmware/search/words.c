/* SPDX-License-Identifier: MIT */
/* Words of the archive as people read them, and what was perhaps meant. */
#include <string.h>
#include "evaluate.h"

#define LEAVES_MAX 512 /* looked at for the nearest word */

enum wq_status wq_beginning_show(const struct wq_beginning *term, struct wq_arena *arena,
                                 struct wq_str *word)
{
    static const uint8_t heh = 0x80 + 0x647 - 0x620;
    uint8_t bytes[WQ_TERM_MAX + 1];
    char utf8[4 * (WQ_TERM_MAX + 1)];
    size_t n = term->n;
    memcpy(bytes, term->bytes, n);
    /* a feminine word of three letters keeps its own */
    if (term->has_heh && bytes[n - 1] != heh)
        bytes[n++] = heh;
    struct wq_str text = {utf8, wq_fold_show((struct wq_bytes){bytes, n}, utf8, sizeof utf8)};
    return wq_arena_copy(arena, text, word);
}

/* ---- the nearest word ---- */

/* Letters to put in, leave out, change or swap with the next one (Damerau) to make `b` of `a`,
 * counted as far as `most`; beyond it `most` + 1. */
static uint32_t distance(struct wq_bytes a, struct wq_bytes b, uint32_t most)
{
    uint32_t rows[3][WQ_TERM_MAX + 1];
    if (a.len > b.len + most || b.len > a.len + most)
        return most + 1;
    for (size_t j = 0; j <= b.len; j++)
        rows[0][j] = (uint32_t)j;
    for (size_t i = 1; i <= a.len; i++) {
        uint32_t *row = rows[i % 3];
        const uint32_t *above = rows[(i - 1) % 3], *two_above = rows[(i + 1) % 3];
        uint32_t least = row[0] = (uint32_t)i;
        for (size_t j = 1; j <= b.len; j++) {
            uint32_t best = above[j - 1] + (a.ptr[i - 1] != b.ptr[j - 1]);
            best = above[j] + 1 < best ? above[j] + 1 : best;
            best = row[j - 1] + 1 < best ? row[j - 1] + 1 : best;
            if (i > 1 && j > 1 && a.ptr[i - 1] == b.ptr[j - 2] && a.ptr[i - 2] == b.ptr[j - 1] &&
                two_above[j - 2] + 1 < best)
                best = two_above[j - 2] + 1;
            row[j] = best;
            least = best < least ? best : least;
        }
        if (least > most)
            return most + 1;
    }
    return rows[a.len % 3][b.len];
}

struct nearest {
    struct wq_beginning found;
    uint32_t distance;
};

static void compare_term(const struct wq_term *term, struct wq_bytes wanted,
                         struct nearest *nearest)
{
    uint32_t d = distance(wanted, (struct wq_bytes){term->bytes, term->n}, nearest->distance);
    if (d > nearest->distance || d == 0 ||
        (d == nearest->distance && term->posting_n <= nearest->found.posting_n))
        return;
    nearest->distance = d;
    memcpy(nearest->found.bytes, term->bytes, term->n);
    nearest->found.n = (uint8_t)term->n;
    nearest->found.posting_n = term->posting_n;
    nearest->found.has_heh = wq_term_has_heh(term);
}

/* Compare all terms that begin with the letter `first`. */
static enum wq_status compare_terms(struct wq_terms *terms, struct wq_bytes first,
                                    struct wq_bytes wanted, struct nearest *nearest)
{
    bool is_there;
    enum wq_status st = wq_terms_seek(terms, first, &is_there);
    const uint32_t leaf_end = terms->leaf + LEAVES_MAX;
    while (st == WQ_OK && is_there && terms->leaf < leaf_end &&
           memcmp(terms->term.bytes, first.ptr, first.len) == 0) {
        compare_term(&terms->term, wanted, nearest);
        st = wq_terms_next(terms, &is_there);
    }
    return st;
}

enum wq_status wq_lexicon_nearest(struct wq_lexicon *lexicon, const struct wq_query *query,
                                  uint32_t word, struct wq_arena *arena, struct wq_str *nearest)
{
    struct wq_terms terms;
    if (word >= query->n)
        return WQ_E_RANGE;
    struct wq_bytes stem = {query->words[word].stem, query->words[word].stem_n};
    /* one letter of very few makes anything of everything */
    const uint32_t most = stem.len < 3 ? 0 : stem.len < 6 ? 1 : 2;
    struct nearest best = {.distance = most};
    *nearest = (struct wq_str){NULL, 0};
    if (most == 0)
        return WQ_OK;
    const size_t mark = wq_arena_mark(arena);
    enum wq_status st = wq_terms_init(&terms, lexicon, arena);
    uint32_t cp;
    struct wq_bytes first = {stem.ptr, wq_fold_decode(stem, &cp)};
    if (st == WQ_OK)
        st = compare_terms(&terms, first, stem, &best);
    wq_arena_rewind(arena, mark);
    return st == WQ_OK && best.found.n > 0 ? wq_beginning_show(&best.found, arena, nearest) : st;
}
