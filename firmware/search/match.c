/* SPDX-License-Identifier: MIT */
/* Articles that hold all words of a query. */
#include <string.h>
#include "evaluate.h"

/* Go to the first article from `article` on that holds all words; WQ_LIST_END when none does. */
static enum wq_status find_match(struct wq_run *run, uint32_t *article)
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

static enum wq_status is_left_out(struct wq_run *run, uint32_t article, bool *result)
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

/* ---- stretches ---- */

/* Articles that match, ascending, out of one block of each list. */
struct stretch {
    uint32_t articles[WQ_BLOCK_POSTINGS], scores[WQ_BLOCK_POSTINGS];
    uint8_t lengths[WQ_BLOCK_POSTINGS];
    uint32_t n;
    uint32_t last; /* up to here all that match are in it */
};

/* Write to `both` those of `n` articles that the present block of `list` holds too; it may be
 * `articles`. Without a branch that depends on them: which is next cannot be guessed. */
static uint32_t intersect(const uint32_t *articles, uint32_t n, const struct wq_list *list,
                          uint32_t *both)
{
    const uint32_t *a = articles, *const a_end = a + n;
    const uint32_t *b = list->articles + list->at, *const b_end = list->articles + list->n;
    uint32_t *const start = both;
    while (a < a_end && b < b_end) {
        const uint32_t x = *a, y = *b;
        *both = x;
        both += x == y;
        a += x <= y;
        b += y <= x;
    }
    return (uint32_t)(both - start);
}

/* All that match from `article` on, where all clauses stand, to where the first block ends: no list
 * is moved. A clause of several lists is looked at article by article. */
static void collect(const struct wq_run *run, uint32_t article, struct stretch *stretch)
{
    const struct wq_list *lead = &run->wanted[0].lists[0]->list;
    bool has_unions = false;
    stretch->last = WQ_LIST_END;
    for (uint32_t i = 0; i < run->wanted_n; i++) {
        const struct wq_list *list = &run->wanted[i].lists[0]->list;
        has_unions = has_unions || run->wanted[i].n > 1;
        stretch->last = list->last < stretch->last ? list->last : stretch->last;
    }
    if (has_unions) {
        stretch->articles[0] = stretch->last = article;
        stretch->n = 1;
        return;
    }
    const uint32_t *articles = lead->articles + lead->at;
    uint32_t n = lead->n - lead->at;
    while (n > 1 && articles[n - 1] > stretch->last)
        n--;
    if (run->wanted_n == 1)
        memcpy(stretch->articles, articles, n * sizeof articles[0]);
    for (uint32_t i = 1; i < run->wanted_n; i++, articles = stretch->articles)
        n = intersect(articles, n, &run->wanted[i].lists[0]->list, stretch->articles);
    stretch->n = n;
}

static enum wq_status filter(struct wq_run *run, struct stretch *stretch)
{
    uint32_t kept = 0;
    if (!run->search->keep && run->left_out_n == 0)
        return WQ_OK;
    for (uint32_t i = 0; i < stretch->n; i++) {
        bool is_out;
        enum wq_status st = is_left_out(run, stretch->articles[i], &is_out);
        if (st != WQ_OK)
            return st;
        stretch->articles[kept] = stretch->articles[i];
        kept += !is_out;
    }
    stretch->n = kept;
    return WQ_OK;
}

/* Drop what cannot be among the best though it scores `most` more: of equal ones the first is
 * better, and that has been seen. */
static void drop_poor(const struct wq_heap *heap, uint32_t most, struct stretch *stretch)
{
    uint32_t kept = 0;
    if (heap->n < heap->cap)
        return;
    const uint32_t worst = heap->hits[0].score;
    for (uint32_t i = 0; i < stretch->n; i++) {
        stretch->articles[kept] = stretch->articles[i];
        stretch->scores[kept] = stretch->scores[i];
        stretch->lengths[kept] = stretch->lengths[i];
        kept += stretch->scores[i] + most > worst;
    }
    stretch->n = kept;
}

static enum wq_status score(struct wq_run *run, struct stretch *stretch)
{
    uint32_t most = 0;
    for (uint32_t i = 0; i < run->wanted_n; i++)
        most += wq_clause_most(&run->wanted[i]);
    memset(stretch->scores, 0, stretch->n * sizeof stretch->scores[0]);
    if (run->heap.n == run->heap.cap && most <= run->heap.hits[0].score)
        return WQ_OK;
    enum wq_status st =
        wq_lexicon_lengths(run->lexicon, stretch->articles, stretch->n, stretch->lengths);
    for (uint32_t i = 0; i < run->wanted_n && stretch->n > 0 && st == WQ_OK; i++) {
        st = wq_clause_score(&run->wanted[i], stretch->articles, stretch->lengths, stretch->n,
                             stretch->scores);
        most -= wq_clause_most(&run->wanted[i]);
        drop_poor(&run->heap, most, stretch);
    }
    for (uint32_t i = 0; i < stretch->n && st == WQ_OK; i++)
        wq_heap_add(&run->heap, (struct wq_hit){stretch->articles[i], stretch->scores[i]});
    return st;
}

enum wq_status wq_match_all(struct wq_run *run)
{
    struct stretch stretch;
    uint32_t article = 0;
    for (;; article = stretch.last + 1) {
        enum wq_status st = find_match(run, &article);
        if (st != WQ_OK || article == WQ_LIST_END)
            return st;
        collect(run, article, &stretch);
        st = filter(run, &stretch);
        run->hits.total += stretch.n;
        if (st == WQ_OK)
            st = score(run, &stretch);
        if (st != WQ_OK)
            return st;
    }
}
