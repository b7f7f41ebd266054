/* SPDX-License-Identifier: MIT */
/* What the beginning of a word stands for, and how common words are. */
#include <string.h>
#include "evaluate.h"

#define SCANNED_MAX 4096 /* terms looked at for a beginning */

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
    kept.form = term->flags & WQ_TERM_HAS_FORMS ? term->forms[0] : 0;
    while (at > 0 && is_commoner(&kept, &found[at - 1]))
        at--;
    if (at == common->cap || (at > 0 && wq_beginning_compare(&kept, &found[at - 1]) == 0))
        return;
    common->n += common->n < common->cap;
    memmove(found + at + 1, found + at, (common->n - 1 - at) * sizeof *found);
    found[at] = kept;
}

static enum wq_status find_beginnings(struct wq_terms *terms, struct wq_bytes beginning,
                                      struct common *common)
{
    bool is_there;
    enum wq_status st = wq_terms_seek(terms, beginning, &is_there);
    for (uint32_t i = 0; st == WQ_OK && is_there && i < SCANNED_MAX; i++) {
        if (!begins(bytes_of(&terms->term), beginning))
            break;
        keep_common(common, &terms->term);
        st = wq_terms_next(terms, &is_there);
    }
    return st;
}

/* Whether the walk can stand on the term `bytes` itself: *is_there. */
static enum wq_status seek_term(struct wq_terms *terms, struct wq_bytes bytes, bool *is_there)
{
    enum wq_status st = wq_terms_seek(terms, bytes, is_there);
    *is_there = st == WQ_OK && *is_there && wq_term_compare(bytes_of(&terms->term), bytes) == 0;
    return st;
}

static enum wq_status find_all(struct wq_terms *terms, const struct wq_query_word *word,
                               struct common *common)
{
    const struct wq_bytes term = {word->term, word->term_n}, stem = {word->stem, word->stem_n};
    enum wq_status st = find_beginnings(terms, term, common);
    if (st == WQ_OK && !begins(stem, term))
        st = find_beginnings(terms, stem, common);
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
        st = find_all(&terms, word, &common);
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
