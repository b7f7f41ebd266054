/* SPDX-License-Identifier: MIT */
/* Articles that hold all words of a query. */
#include <string.h>
#include "evaluate.h"

/* The first article from `article` on that is kept; WQ_LIST_END when none is. */
static uint32_t next_kept(const struct wq_run *run, uint32_t article)
{
    const uint8_t *kept = run->search->kept;
    const uint32_t article_n = run->lexicon->article_n;
    if (!kept || article == WQ_LIST_END)
        return article;
    while (article < article_n) {
        const uint32_t word = wq_bitmap_word(kept, article);
        if (word != 0) {
            article += (uint32_t)__builtin_ctz(word);
            return article < article_n ? article : WQ_LIST_END;
        }
        article += 32;
    }
    return WQ_LIST_END;
}

/* Go to the first article from `article` on that is kept and holds all words; WQ_LIST_END when none
 * does. */
static enum wq_status find_match(struct wq_run *run, uint32_t *article)
{
    *article = next_kept(run, *article);
    for (uint32_t i = 0; i < run->wanted_n && *article != WQ_LIST_END;) {
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
        *article = next_kept(run, clause->article);
        i = i == 0 && *article == clause->article ? 1 : 0;
    }
    return WQ_OK;
}

/* ---- stretches ---- */

/* Articles that match, ascending, out of one block of each list. */
struct stretch {
    uint32_t articles[WQ_STRETCH], scores[WQ_STRETCH];
    uint8_t lengths[WQ_STRETCH];
    uint32_t n;
    uint32_t last; /* up to here all that match are in it */
};

/* How far the present blocks of all lists go from `article` on, where all clauses stand. */
static uint32_t find_end(const struct wq_run *run, uint32_t article)
{
    uint32_t end = WQ_LIST_END;
    for (uint32_t i = 0; i < run->wanted_n; i++) {
        for (uint32_t k = 0; k < run->wanted[i].n; k++) {
            const struct wq_list *list = &run->wanted[i].lists[k]->list;
            if (list->article == WQ_LIST_END)
                continue;
            const uint32_t last = list->first > article ? list->first - 1 : list->last;
            end = last < end ? last : end;
        }
    }
    return end;
}

/* ---- by numbers: some list has its articles so ---- */

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

/* The same of a bitmap whose first bit is article `first`. */
static uint32_t intersect_bits(const uint32_t *articles, uint32_t n, const uint8_t *bytes,
                               size_t bit, uint32_t first, uint32_t *both)
{
    uint32_t both_n = 0;
    for (uint32_t i = 0; i < n; i++) {
        const uint32_t article = articles[i];
        const size_t at = bit + (article - first);
        both[both_n] = article;
        both_n += bytes[at / 8] >> (at % 8) & 1;
    }
    return both_n;
}

/* No list is moved. */
static void collect_numbers(const struct wq_run *run, const struct wq_list *lead,
                            struct stretch *stretch)
{
    const uint32_t *articles = lead->articles + lead->at;
    uint32_t n = lead->n - lead->at;
    while (n > 1 && articles[n - 1] > stretch->last)
        n--;
    memcpy(stretch->articles, articles, n * sizeof articles[0]);
    articles = stretch->articles;
    for (uint32_t i = 0; i < run->wanted_n; i++) {
        const struct wq_list *list = &run->wanted[i].lists[0]->list;
        if (list->is_bitmap)
            n = intersect_bits(articles, n, list->bytes, list->bitmap_bit, list->first,
                               stretch->articles);
        else if (list != lead)
            n = intersect(articles, n, list, stretch->articles);
    }
    if (run->search->kept)
        n = intersect_bits(articles, n, run->search->kept, 0, 0, stretch->articles);
    stretch->n = n;
}

/* ---- by bits: all lists are bitmaps, or a word is that of several lists ---- */

#define STRETCH_WORDS (WQ_STRETCH / 32)

static void add_list(const struct wq_list *list, uint32_t article, uint32_t last, uint32_t *bits)
{
    if (list->article > last)
        return;
    if (list->is_bitmap) {
        const size_t from = list->bitmap_bit + (article - list->first);
        for (uint32_t i = 0; i <= (last - article) / 32; i++)
            bits[i] |= wq_bitmap_word(list->bytes, from + 32 * (size_t)i);
        return;
    }
    for (uint32_t at = list->at; at < list->n && list->articles[at] <= last; at++) {
        const uint32_t bit = list->articles[at] - article;
        bits[bit / 32] |= UINT32_C(1) << (bit % 32);
    }
}

static void keep_clause(const struct wq_clause *clause, uint32_t article, uint32_t last,
                        uint32_t *bits)
{
    uint32_t any[STRETCH_WORDS];
    const uint32_t word_n = (last - article) / 32 + 1;
    memset(any, 0, word_n * sizeof any[0]);
    for (uint32_t i = 0; i < clause->n; i++)
        add_list(&clause->lists[i]->list, article, last, any);
    for (uint32_t i = 0; i < word_n; i++)
        bits[i] &= any[i];
}

/* No list is moved. Behind a bitmap's end there are other bits: none that is looked at. */
static void collect_bits(const struct wq_run *run, uint32_t article, struct stretch *stretch)
{
    uint32_t bits[STRETCH_WORDS];
    if (stretch->last - article >= WQ_STRETCH)
        stretch->last = article + WQ_STRETCH - 1;
    const uint32_t span = stretch->last - article + 1, word_n = (span - 1) / 32 + 1;
    for (uint32_t i = 0; i < word_n; i++)
        bits[i] =
            run->search->kept ? wq_bitmap_word(run->search->kept, article + 32 * i) : UINT32_MAX;
    bits[word_n - 1] &= UINT32_MAX >> (32 * word_n - span);
    for (uint32_t i = 0; i < run->wanted_n; i++)
        keep_clause(&run->wanted[i], article, stretch->last, bits);
    uint32_t n = 0;
    for (uint32_t i = 0; i < word_n; i++) {
        for (uint32_t word = bits[i]; word != 0; word &= word - 1)
            stretch->articles[n++] = article + 32 * i + (uint32_t)__builtin_ctz(word);
    }
    stretch->n = n;
}

/* All that match from `article` on, where all clauses stand, to where the first block ends. */
static void collect(const struct wq_run *run, uint32_t article, struct stretch *stretch)
{
    const struct wq_list *lead = NULL;
    bool has_unions = false;
    stretch->last = find_end(run, article);
    for (uint32_t i = 0; i < run->wanted_n; i++) {
        const struct wq_list *list = &run->wanted[i].lists[0]->list;
        has_unions = has_unions || run->wanted[i].n > 1;
        if (!lead && !list->is_bitmap)
            lead = list;
    }
    if (lead && !has_unions)
        collect_numbers(run, lead, stretch);
    else
        collect_bits(run, article, stretch);
}

/* Leave out the articles with words that must not be there. */
static enum wq_status leave_out(struct wq_run *run, struct stretch *stretch)
{
    uint32_t kept = 0;
    if (run->left_out_n == 0)
        return WQ_OK;
    for (uint32_t i = 0; i < stretch->n; i++) {
        const uint32_t article = stretch->articles[i];
        bool is_out = false;
        for (uint32_t k = 0; k < run->left_out_n && !is_out; k++) {
            struct wq_clause *clause = &run->left_out[k];
            enum wq_status st = clause->article < article ? wq_clause_seek(clause, article) : WQ_OK;
            if (st != WQ_OK)
                return st;
            is_out = clause->article == article;
        }
        stretch->articles[kept] = article;
        kept += !is_out;
    }
    stretch->n = kept;
    return WQ_OK;
}

/* ---- scores ---- */

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
        kept += stretch->scores[i] + most > worst;
    }
    stretch->n = kept;
}

/* Add what each word gives, or with `is_bound` what it can give at most, and drop what stays too
 * poor whatever the words behind it give. */
static enum wq_status add_scores(struct wq_run *run, uint32_t most, bool is_bound,
                                 struct stretch *stretch)
{
    enum wq_status st = WQ_OK;
    memset(stretch->scores, 0, stretch->n * sizeof stretch->scores[0]);
    for (uint32_t i = 0; i < run->wanted_n && stretch->n > 0 && st == WQ_OK; i++) {
        if (!is_bound)
            st = wq_lexicon_lengths(run->lexicon, stretch->articles, stretch->n, stretch->lengths);
        if (st == WQ_OK)
            st = wq_clause_score(&run->wanted[i], stretch->articles,
                                 is_bound ? NULL : stretch->lengths, stretch->n, stretch->scores);
        most -= wq_clause_most(&run->wanted[i]);
        drop_poor(&run->heap, most, stretch);
    }
    return st;
}

static enum wq_status score(struct wq_run *run, struct stretch *stretch)
{
    uint32_t most = 0;
    enum wq_status st = WQ_OK;
    if (run->heap.cap == 0)
        return WQ_OK;
    for (uint32_t i = 0; i < run->wanted_n; i++)
        most += wq_clause_most(&run->wanted[i]);
    if (run->heap.n == run->heap.cap) {
        if (most <= run->heap.hits[0].score)
            return WQ_OK;
        st = add_scores(run, most, true, stretch);
    }
    if (st == WQ_OK)
        st = add_scores(run, most, false, stretch);
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
        st = leave_out(run, &stretch);
        run->hits.total += stretch.n;
        if (st == WQ_OK)
            st = score(run, &stretch);
        if (st != WQ_OK)
            return st;
    }
}
