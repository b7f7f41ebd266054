/* SPDX-License-Identifier: MIT */
/* From a query to its best hits. */
#include <string.h>
#include "evaluate.h"

#define CANDIDATES_MAX 400u /* articles read for a phrase */

/* The best hits so far: a heap with the worst on top. */
struct heap {
    struct wq_hit *hits;
    uint32_t n, cap;
};

struct run {
    struct wq_lexicon *lexicon;
    const struct wq_query *query;
    const struct wq_search *search;
    struct wq_clause wanted[WQ_QUERY_WORDS], left_out[WQ_QUERY_WORDS];
    uint32_t wanted_n, left_out_n;
    bool has_phrases;
    struct heap heap;
    struct wq_hits hits;
};

/* ---- heap ---- */

static bool is_better(const struct wq_hit *a, const struct wq_hit *b)
{
    return a->score != b->score ? a->score > b->score : a->article < b->article;
}

static void sift_down(struct wq_hit *hits, uint32_t n, uint32_t at)
{
    for (uint32_t child; (child = 2 * at + 1) < n; at = child) {
        if (child + 1 < n && is_better(&hits[child], &hits[child + 1]))
            child++;
        if (!is_better(&hits[at], &hits[child]))
            return;
        struct wq_hit hit = hits[at];
        hits[at] = hits[child];
        hits[child] = hit;
    }
}

static void heap_add(struct heap *heap, struct wq_hit hit)
{
    if (heap->n == heap->cap) {
        if (!is_better(&hit, &heap->hits[0]))
            return;
        heap->hits[0] = hit;
        sift_down(heap->hits, heap->n, 0);
        return;
    }
    uint32_t at = heap->n++;
    heap->hits[at] = hit;
    for (; at > 0 && is_better(&heap->hits[(at - 1) / 2], &heap->hits[at]); at = (at - 1) / 2) {
        struct wq_hit above = heap->hits[(at - 1) / 2];
        heap->hits[(at - 1) / 2] = heap->hits[at];
        heap->hits[at] = above;
    }
}

/* Best first. */
static void heap_sort(struct heap *heap)
{
    for (uint32_t n = heap->n; n > 1; n--) {
        struct wq_hit worst = heap->hits[0];
        heap->hits[0] = heap->hits[n - 1];
        heap->hits[n - 1] = worst;
        sift_down(heap->hits, n - 1, 0);
    }
}

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

static enum wq_status open_clauses(struct run *run, struct wq_arena *arena)
{
    struct wq_terms terms;
    enum wq_status st = wq_terms_init(&terms, run->lexicon, arena);
    run->hits.missing = run->query->n;
    for (uint32_t i = 0; i < run->query->n && st == WQ_OK; i++) {
        const struct wq_query_word *word = &run->query->words[i];
        run->has_phrases = run->has_phrases || word->phrase != 0;
        /* articles without a phrase are found by reading those that hold all of its words */
        if (is_repeated(run->query, i) || (word->is_left_out && word->phrase != 0))
            continue;
        struct wq_clause *clause =
            word->is_left_out ? &run->left_out[run->left_out_n] : &run->wanted[run->wanted_n];
        st = wq_clause_open(&terms, word, arena, clause);
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
static void sort_clauses(struct run *run)
{
    for (uint32_t i = 1; i < run->wanted_n; i++) {
        struct wq_clause clause = run->wanted[i];
        uint32_t at = i;
        for (; at > 0 && run->wanted[at - 1].posting_n > clause.posting_n; at--)
            run->wanted[at] = run->wanted[at - 1];
        run->wanted[at] = clause;
    }
}

/* ---- matching ---- */

/* Go to the first article from `article` on that holds all words; WQ_LIST_END when none does. */
static enum wq_status find_match(struct run *run, uint32_t *article)
{
    for (uint32_t i = 0; i < run->wanted_n;) {
        struct wq_clause *clause = &run->wanted[i];
        if (clause->article < *article) {
            enum wq_status st = wq_clause_seek(clause, *article);
            if (st != WQ_OK)
                return st;
        }
        if (clause->article == *article) {
            i++;
            continue;
        }
        *article = clause->article;
        if (*article == WQ_LIST_END)
            return WQ_OK;
        i = i == 0 ? 1 : 0;
    }
    return WQ_OK;
}

static enum wq_status is_left_out(struct run *run, uint32_t article, bool *result)
{
    *result = run->search->keep && !run->search->keep(run->search->self, article);
    for (uint32_t i = 0; i < run->left_out_n && !*result; i++) {
        struct wq_clause *clause = &run->left_out[i];
        enum wq_status st = clause->article < article ? wq_clause_seek(clause, article) : WQ_OK;
        if (st != WQ_OK)
            return st;
        *result = clause->article == article;
    }
    return WQ_OK;
}

/* Score the article that all clauses stand on, unless it cannot be among the best. */
static enum wq_status score_match(struct run *run, uint32_t article)
{
    struct wq_hit hit = {.article = article};
    uint32_t length_class, most = 0;
    for (uint32_t i = 0; i < run->wanted_n; i++)
        most += wq_clause_most(&run->wanted[i]);
    if (run->heap.n == run->heap.cap && most <= run->heap.hits[0].score)
        return WQ_OK;
    enum wq_status st = wq_lexicon_length(run->lexicon, article, &length_class);
    for (uint32_t i = 0; i < run->wanted_n && st == WQ_OK; i++) {
        uint32_t score;
        st = wq_clause_score(&run->wanted[i], length_class, &score);
        if (st == WQ_OK)
            hit.score += score;
    }
    if (st == WQ_OK)
        heap_add(&run->heap, hit);
    return st;
}

static enum wq_status match_all(struct run *run)
{
    uint32_t article = 0;
    bool is_out;
    for (;; article++) {
        enum wq_status st = find_match(run, &article);
        if (st == WQ_OK && article == WQ_LIST_END)
            return WQ_OK;
        if (st == WQ_OK)
            st = is_left_out(run, article, &is_out);
        if (st == WQ_OK && !is_out) {
            run->hits.total++;
            st = score_match(run, article);
        }
        if (st != WQ_OK)
            return st;
    }
}

/* ---- phrases ---- */

/* Of the candidates, best first, keep those whose text holds the phrases. */
static enum wq_status read_candidates(struct run *run, struct wq_arena *arena)
{
    struct heap *heap = &run->heap;
    uint32_t kept_n = 0, read_n = 0;
    for (; read_n < heap->n && kept_n < run->search->limit; read_n++) {
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
    if (search->limit < 1 || search->limit > WQ_SEARCH_LIMIT)
        return WQ_E_LIMIT;
    const size_t before = wq_arena_mark(arena);
    const uint32_t cap = search->limit > CANDIDATES_MAX ? search->limit : CANDIDATES_MAX;
    struct wq_hit *found = wq_arena_alloc_raw(arena, cap, sizeof *found);
    const size_t mark = wq_arena_mark(arena);
    struct run *run = wq_arena_alloc(arena, 1, sizeof *run);
    if (!found || !run) {
        wq_arena_rewind(arena, before);
        return WQ_E_NOMEM;
    }
    *run = (struct run){.lexicon = lexicon, .query = query, .search = search};
    enum wq_status st = open_clauses(run, arena);
    const bool are_read = run->has_phrases && search->bundle;
    run->heap = (struct heap){found, 0, are_read ? cap : search->limit};
    sort_clauses(run);
    if (st == WQ_OK && run->wanted_n > 0 && run->hits.missing == query->n)
        st = match_all(run);
    heap_sort(&run->heap);
    if (st == WQ_OK && are_read)
        st = read_candidates(run, arena);
    if (st != WQ_OK) {
        wq_arena_rewind(arena, before);
        return st;
    }
    run->hits.hits = found;
    run->hits.n = run->heap.n;
    *hits = run->hits;
    wq_arena_rewind(arena, mark);
    return WQ_OK;
}
