/* SPDX-License-Identifier: MIT */
/* What the beginning of a word stands for, and how common words are. */
#include <string.h>
#include "evaluate.h"

#define LEAVES_MAX 32768u /* among which a beginning is looked for: tens of millions of terms */

static bool begins(struct wq_bytes bytes, struct wq_bytes with)
{
    return bytes.len >= with.len && memcmp(bytes.ptr, with.ptr, with.len) == 0;
}

static struct wq_bytes bytes_of(const struct wq_term *term)
{
    return (struct wq_bytes){term->bytes, term->n};
}

int wq_beginning_compare(const struct wq_beginning *a, const struct wq_beginning *b)
{
    return wq_term_compare((struct wq_bytes){a->bytes, a->n}, (struct wq_bytes){b->bytes, b->n});
}

static bool is_commoner(const struct wq_beginning *a, const struct wq_beginning *b)
{
    return a->posting_n != b->posting_n ? a->posting_n > b->posting_n
                                        : wq_beginning_compare(a, b) < 0;
}

/* The commonest terms so far, most articles first. */
struct common {
    struct wq_beginning *found;
    uint32_t n, cap;
};

/* Put `term` in its place unless it is too rare or there already: two beginnings may share it. */
static void keep_common(struct common *common, const struct wq_term *term)
{
    struct wq_beginning *found = common->found;
    struct wq_beginning kept = {.n = (uint8_t)term->n, .posting_n = term->posting_n};
    uint32_t at = common->n;
    if (at == common->cap && found[at - 1].posting_n > term->posting_n)
        return;
    memcpy(kept.bytes, term->bytes, term->n);
    kept.has_heh = wq_term_has_heh(term);
    while (at > 0 && is_commoner(&kept, &found[at - 1]))
        at--;
    if (at == common->cap || (at > 0 && wq_beginning_compare(&kept, &found[at - 1]) == 0))
        return;
    common->n += common->n < common->cap;
    memmove(found + at + 1, found + at, (common->n - 1 - at) * sizeof *found);
    found[at] = kept;
}

/* Keep the terms of `leaf` that begin so. */
static enum wq_status keep_leaf(struct wq_terms *terms, uint32_t leaf, struct wq_bytes beginning,
                                struct common *common)
{
    bool is_there = true;
    enum wq_status st = wq_terms_enter(terms, leaf);
    while (st == WQ_OK && terms->next < terms->n) {
        st = wq_terms_next(terms, &is_there);
        if (st != WQ_OK || !is_there)
            break;
        const struct wq_bytes term = bytes_of(&terms->term);
        if (begins(term, beginning))
            keep_common(common, &terms->term);
        else if (wq_term_compare(term, beginning) > 0)
            break;
    }
    return st;
}

/* The leaves in which terms with this beginning stand: *first to *last, which may hold others too.
 */
static enum wq_status find_leaves(struct wq_lexicon *lexicon, struct wq_bytes beginning,
                                  uint32_t *first, uint32_t *last)
{
    uint8_t behind[WQ_TERM_MAX + 1];
    memcpy(behind, beginning.ptr, beginning.len);
    behind[beginning.len] = 0xFF; /* no letter has this byte */
    enum wq_status st = wq_lexicon_leaf(lexicon, beginning, first);
    if (st == WQ_OK)
        st = wq_lexicon_leaf(lexicon, (struct wq_bytes){behind, beginning.len + 1}, last);
    if (st == WQ_OK && *last < *first)
        st = WQ_E_DAMAGED;
    if (st == WQ_OK && *last - *first >= LEAVES_MAX)
        *last = *first + LEAVES_MAX - 1;
    return st;
}

/* Keep the commonest of all leaves between `first` and `last`, which hold no others: those with the
 * commonest terms first, until none can hold one that is common enough. */
static enum wq_status keep_between(struct wq_terms *terms, uint32_t first, uint32_t last,
                                   struct wq_bytes beginning, struct wq_arena *arena,
                                   struct common *common)
{
    const uint32_t n = last - first - 1;
    const size_t mark = wq_arena_mark(arena);
    uint32_t *counts = wq_arena_alloc_raw(arena, n, sizeof *counts);
    enum wq_status st =
        counts ? wq_lexicon_leaf_counts(terms->lexicon, first + 1, n, counts) : WQ_E_NOMEM;
    for (uint32_t taken = 0; st == WQ_OK && taken < common->cap && taken < n; taken++) {
        uint32_t best = 0;
        for (uint32_t i = 1; i < n; i++)
            best = counts[i] > counts[best] ? i : best;
        if (counts[best] == 0 ||
            (common->n == common->cap && common->found[common->n - 1].posting_n > counts[best]))
            break;
        counts[best] = 0;
        st = keep_leaf(terms, first + 1 + best, beginning, common);
    }
    wq_arena_rewind(arena, mark);
    return st;
}

/* The `cap` commonest terms stand in the `cap` leaves whose commonest ones are, and in those at
 * both ends, where other terms may be commoner. */
static enum wq_status find_beginnings(struct wq_terms *terms, struct wq_bytes beginning,
                                      struct wq_arena *arena, struct common *common)
{
    uint32_t first, last;
    if (terms->lexicon->leaf_n == 0)
        return WQ_OK;
    enum wq_status st = find_leaves(terms->lexicon, beginning, &first, &last);
    if (st == WQ_OK)
        st = keep_leaf(terms, first, beginning, common);
    if (st == WQ_OK && last > first)
        st = keep_leaf(terms, last, beginning, common);
    return st == WQ_OK && last > first + 1
               ? keep_between(terms, first, last, beginning, arena, common)
               : st;
}

/* Whether the walk can stand on the term `bytes` itself: *is_there. */
static enum wq_status seek_term(struct wq_terms *terms, struct wq_bytes bytes, bool *is_there)
{
    enum wq_status st = wq_terms_seek(terms, bytes, is_there);
    *is_there = st == WQ_OK && *is_there && wq_term_compare(bytes_of(&terms->term), bytes) == 0;
    return st;
}

static enum wq_status find_all(struct wq_terms *terms, const struct wq_query_word *word,
                               struct wq_arena *arena, struct common *common)
{
    const struct wq_bytes term = {word->term, word->term_n}, stem = {word->stem, word->stem_n};
    enum wq_status st = find_beginnings(terms, term, arena, common);
    if (st == WQ_OK && !begins(stem, term))
        st = find_beginnings(terms, stem, arena, common);
    for (int i = 0; i < WQ_ENDED && st == WQ_OK; i++) {
        const struct wq_bytes ended = {word->ended[i], word->ended_n[i]};
        bool is_there = false;
        if (ended.len > 0 && !begins(ended, term) && !begins(ended, stem))
            st = seek_term(terms, ended, &is_there);
        if (is_there)
            keep_common(common, &terms->term);
    }
    return st;
}

enum wq_status wq_lexicon_beginnings(struct wq_lexicon *lexicon, const struct wq_query_word *word,
                                     uint32_t cap, struct wq_arena *arena,
                                     struct wq_beginning *found, uint32_t *n)
{
    struct common common = {found, 0, cap};
    struct wq_terms terms;
    const size_t mark = wq_arena_mark(arena);
    enum wq_status st = wq_terms_init(&terms, lexicon, arena);
    if (st == WQ_OK)
        st = find_all(&terms, word, arena, &common);
    wq_arena_rewind(arena, mark);
    if (st == WQ_OK)
        *n = common.n;
    return st;
}

enum wq_status wq_lexicon_count_terms(struct wq_lexicon *lexicon, struct wq_arena *arena,
                                      struct wq_beginning *found, uint32_t n)
{
    struct wq_terms terms;
    const size_t mark = wq_arena_mark(arena);
    enum wq_status st = wq_terms_init(&terms, lexicon, arena);
    for (uint32_t i = 0; i < n && st == WQ_OK; i++) {
        bool is_there;
        st = seek_term(&terms, (struct wq_bytes){found[i].bytes, found[i].n}, &is_there);
        if (is_there)
            found[i].posting_n += terms.term.posting_n;
    }
    wq_arena_rewind(arena, mark);
    return st;
}

enum wq_status wq_lexicon_count(struct wq_lexicon *lexicon, const struct wq_query *query,
                                struct wq_arena *arena, struct wq_collection *collection)
{
    struct wq_collection sum = *collection;
    struct wq_terms terms;
    const size_t mark = wq_arena_mark(arena);
    enum wq_status st = wq_terms_init(&terms, lexicon, arena);
    sum.article_n += lexicon->article_n;
    sum.word_n += lexicon->word_n;
    for (uint32_t i = 0; st == WQ_OK && i < query->n; i++) {
        const struct wq_query_word *word = &query->words[i];
        const struct wq_bytes stem = {word->stem, word->stem_n};
        bool is_there = false;
        if (word->is_prefix)
            continue;
        st = seek_term(&terms, stem, &is_there);
        if (is_there)
            sum.posting_n[i] += terms.term.posting_n;
    }
    wq_arena_rewind(arena, mark);
    if (st == WQ_OK)
        *collection = sum;
    return st;
}
