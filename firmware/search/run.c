/* SPDX-License-Identifier: MIT */
/* From a query to its best hits. */
#include <string.h>
#include "evaluate.h"

#define CANDIDATES_MAX 400u /* articles read for a phrase */

/* ---- opening ---- */

static bool is_same(const struct wq_query_word *a, const struct wq_query_word *b)
{
    return a->stem_n == b->stem_n && a->is_left_out == b->is_left_out &&
           a->is_prefix == b->is_prefix && memcmp(a->stem, b->stem, a->stem_n) == 0 &&
           a->phrase == 0 && b->phrase == 0;
}

static bool is_repeated(const struct wq_query *query, uint32_t at)
{
    for (uint32_t i = 0; i < at; i++) {
        if (is_same(&query->words[i], &query->words[at]))
            return true;
    }
    return false;
}

static enum wq_status open_clauses(struct wq_run *run, struct wq_arena *arena)
{
    struct wq_terms terms;
    enum wq_status st = wq_terms_init(&terms, run->lexicon, arena);
    wq_lexicon_weigh(run->lexicon, run->search->collection);
    run->hits.missing = run->query->n;
    for (uint32_t i = 0; i < run->query->n && st == WQ_OK; i++) {
        const struct wq_query_word *word = &run->query->words[i];
        run->has_phrases = run->has_phrases || word->phrase != 0;
        /* articles without a phrase are found by reading those that hold all of its words */
        if (is_repeated(run->query, i) || (word->is_left_out && word->phrase != 0))
            continue;
        struct wq_clause *clause =
            word->is_left_out ? &run->left_out[run->left_out_n] : &run->wanted[run->wanted_n];
        st = wq_clause_open(&terms, run->query, i, run->search->collection, arena, clause);
        if (word->is_left_out)
            run->left_out_n += clause->n > 0;
        else
            run->wanted_n++;
        if (!word->is_left_out && clause->n == 0 && run->hits.missing == run->query->n)
            run->hits.missing = i;
    }
    return st;
}

/* The rarest word leads. */
static void sort_clauses(struct wq_run *run)
{
    for (uint32_t i = 1; i < run->wanted_n; i++) {
        struct wq_clause clause = run->wanted[i];
        uint32_t at = i;
        for (; at > 0 && run->wanted[at - 1].posting_n > clause.posting_n; at--)
            run->wanted[at] = run->wanted[at - 1];
        run->wanted[at] = clause;
    }
}

/* ---- phrases ---- */

/* Of the candidates, best first, keep those whose text holds the phrases. */
static enum wq_status read_candidates(struct wq_run *run, struct wq_arena *arena)
{
    struct wq_heap *heap = &run->heap;
    const uint32_t limit = run->search->limit > 0 ? run->search->limit : CANDIDATES_MAX;
    uint32_t kept_n = 0, read_n = 0;
    for (; read_n < heap->n && kept_n < limit; read_n++) {
        struct wq_article article;
        size_t mark = wq_arena_mark(arena);
        enum wq_status st =
            wq_bundle_article(run->search->bundle, heap->hits[read_n].article, arena, &article);
        if (st == WQ_E_NOMEM || st == WQ_E_IO)
            return st;
        if (st == WQ_OK && wq_phrases_match(run->query, article.text))
            heap->hits[kept_n++] = heap->hits[read_n];
        wq_arena_rewind(arena, mark);
    }
    run->hits.is_total_at_most = read_n < run->hits.total;
    run->hits.total -= read_n - kept_n;
    heap->n = kept_n;
    return WQ_OK;
}

enum wq_status wq_search_run(struct wq_lexicon *lexicon, const struct wq_query *query,
                             const struct wq_search *search, struct wq_arena *arena,
                             struct wq_hits *hits)
{
    if (search->limit > WQ_SEARCH_LIMIT)
        return WQ_E_LIMIT;
    const size_t before = wq_arena_mark(arena);
    const uint32_t cap = search->limit > CANDIDATES_MAX ? search->limit : CANDIDATES_MAX;
    struct wq_hit *found = wq_arena_alloc_raw(arena, cap, sizeof *found);
    const size_t mark = wq_arena_mark(arena);
    struct wq_run *run = wq_arena_alloc_raw(arena, 1, sizeof *run);
    if (!found || !run) {
        wq_arena_rewind(arena, before);
        return WQ_E_NOMEM;
    }
    *run = (struct wq_run){.lexicon = lexicon, .query = query, .search = search};
    enum wq_status st = open_clauses(run, arena);
    const bool are_read = run->has_phrases && search->bundle;
    run->heap = (struct wq_heap){found, 0, are_read ? cap : search->limit};
    sort_clauses(run);
    if (st == WQ_OK && run->wanted_n > 0 && run->hits.missing == query->n)
        st = wq_match_all(run);
    wq_heap_sort(&run->heap);
    if (st == WQ_OK && are_read)
        st = read_candidates(run, arena);
    if (st != WQ_OK) {
        wq_arena_rewind(arena, before);
        return st;
    }
    run->hits.hits = found;
    run->hits.n = search->limit > 0 ? run->heap.n : 0;
    *hits = run->hits;
    wq_arena_rewind(arena, mark);
    return WQ_OK;
}
