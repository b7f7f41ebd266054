/* SPDX-License-Identifier: MIT */
/* What one word of a query stands for in the index: one list, or several when it is a beginning. */
#include <string.h>
#include "evaluate.h"

/* log2 of `n` in 1/256, to 1/64: enough to weigh terms by. */
static uint32_t log2_of(uint32_t n)
{
    uint32_t whole = 31 - (uint32_t)__builtin_clz(n);
    /* between powers of two, m - 1 for m from 1 to 2, with the belly of the curve */
    uint32_t m = (uint32_t)(((uint64_t)n << 8 >> whole) - 256);
    return (whole << 8) + m + (m * (256 - m) * 88 >> 16);
}

/* How much a term weighs that `posting_n` of `article_n` articles have, in 1/256, from 64. */
static uint32_t rarity(uint32_t article_n, uint32_t posting_n)
{
    uint32_t all = log2_of(article_n + 1), some = log2_of(posting_n);
    return all > some ? all - some + 64 : 64;
}

/* What a word is weighed by: its articles, among how many. */
struct scale {
    uint32_t article_n, posting_n;
};

static enum wq_status open_list(struct wq_terms *terms, const struct wq_query_word *word,
                                const struct scale *scale, struct wq_arena *arena,
                                struct wq_clause *clause)
{
    struct wq_clause_list *list = wq_arena_alloc_raw(arena, 1, sizeof *list);
    if (!list)
        return WQ_E_NOMEM;
    const bool has_forms = !word->is_prefix && wq_has_forms(scale->posting_n);
    enum wq_status st = wq_list_open(&list->list, terms, has_forms ? word->form : WQ_NO_FORM);
    if (st != WQ_OK)
        return st;
    list->rarity = rarity(scale->article_n, scale->posting_n);
    clause->posting_n += list->list.term.posting_n;
    clause->lists[clause->n++] = list;
    return WQ_OK;
}

/* Open the list of `term` if it is there; `scale` NULL: to be weighed by its own numbers. */
static enum wq_status open_term(struct wq_terms *terms, struct wq_bytes term,
                                const struct wq_query_word *word, const struct scale *scale,
                                struct wq_arena *arena, struct wq_clause *clause)
{
    bool is_there;
    enum wq_status st = wq_terms_seek(terms, term, &is_there);
    if (st != WQ_OK || !is_there ||
        wq_term_compare((struct wq_bytes){terms->term.bytes, terms->term.n}, term) != 0)
        return st;
    const struct scale own = {terms->lexicon->article_n, terms->term.posting_n};
    return open_list(terms, word, scale ? scale : &own, arena, clause);
}

static void sort_by_term(struct wq_beginning *found, uint32_t n)
{
    for (uint32_t i = 1; i < n; i++) {
        const struct wq_beginning moved = found[i];
        uint32_t at = i;
        for (; at > 0 && wq_beginning_compare(&found[at - 1], &moved) > 0; at--)
            found[at] = found[at - 1];
        found[at] = moved;
    }
}

/* The terms in the order of the dictionary, so that it is gone through once. */
static enum wq_status open_beginnings(struct wq_terms *terms, const struct wq_query *query,
                                      uint32_t at, const struct wq_collection *collection,
                                      struct wq_arena *arena, struct wq_clause *clause)
{
    struct wq_beginning own[WQ_BEGINNINGS];
    const struct wq_query_word *word = &query->words[at];
    const struct wq_beginning *found = own;
    enum wq_status st = WQ_OK;
    uint32_t n = 0;
    if (collection) {
        found = collection->beginnings[at];
        n = collection->beginning_n[at];
    } else {
        st = wq_lexicon_beginnings(terms->lexicon, word, WQ_BEGINNINGS, arena, own, &n);
        sort_by_term(own, n);
    }
    for (uint32_t i = 0; i < n && st == WQ_OK; i++) {
        const struct scale scale = {collection ? collection->article_n : terms->lexicon->article_n,
                                    found[i].posting_n};
        st = open_term(terms, (struct wq_bytes){found[i].bytes, found[i].n}, word, &scale, arena,
                       clause);
    }
    return st;
}

enum wq_status wq_clause_open(struct wq_terms *terms, const struct wq_query *query, uint32_t at,
                              const struct wq_collection *collection, struct wq_arena *arena,
                              struct wq_clause *clause)
{
    const struct wq_query_word *word = &query->words[at];
    struct scale scale;
    enum wq_status st;
    *clause = (struct wq_clause){.article = WQ_LIST_END};
    if (collection)
        scale = (struct scale){collection->article_n, collection->posting_n[at]};
    if (word->is_prefix)
        st = open_beginnings(terms, query, at, collection, arena, clause);
    else
        st = open_term(terms, (struct wq_bytes){word->stem, word->stem_n}, word,
                       collection ? &scale : NULL, arena, clause);
    for (uint32_t i = 0; i < clause->n; i++) {
        if (clause->lists[i]->list.article < clause->article)
            clause->article = clause->lists[i]->list.article;
    }
    return st;
}

bool wq_has_forms(uint32_t posting_n)
{
    return posting_n <= WQ_FORMS_POSTINGS;
}

enum wq_status wq_clause_seek(struct wq_clause *clause, uint32_t article)
{
    uint32_t least = WQ_LIST_END;
    for (uint32_t i = 0; i < clause->n; i++) {
        struct wq_list *list = &clause->lists[i]->list;
        if (list->article < article) {
            enum wq_status st = wq_list_seek(list, article);
            if (st != WQ_OK)
                return st;
        }
        if (list->article < least)
            least = list->article;
    }
    clause->article = least;
    return WQ_OK;
}

#define EXACT_WEIGHT 192u
#define NEAR_WEIGHT 96u

/* What its form can add to the weight of a posting. */
static uint32_t exact_weight(const struct wq_clause_list *list)
{
    const struct wq_form_ranks *wanted = &list->list.wanted;
    return wanted->exact != WQ_NO_RANK  ? EXACT_WEIGHT
           : wanted->near != WQ_NO_RANK ? NEAR_WEIGHT
                                        : 0;
}

uint32_t wq_clause_most(const struct wq_clause *clause)
{
    uint32_t most = 0;
    for (uint32_t i = 0; i < clause->n; i++) {
        const struct wq_clause_list *list = clause->lists[i];
        const uint32_t weight = list->list.max_weight + exact_weight(list);
        if (list->rarity * weight > most)
            most = list->rarity * weight;
    }
    return most;
}

/* Raise `best` to what an article with the word in its title, or not there, can score by `list`. */
static enum wq_status bound_list(struct wq_clause_list *bounded, const uint32_t *articles,
                                 uint32_t n, uint32_t *best)
{
    struct wq_list *list = &bounded->list;
    uint16_t postings[WQ_STRETCH];
    enum wq_status st = wq_list_know(list, WQ_KNOWN_TITLES);
    if (st != WQ_OK)
        return st;
    const uint32_t untitled = list->lexicon->most_untitled, exact = exact_weight(bounded);
    const uint32_t most[2] = {
        bounded->rarity * ((untitled < list->max_weight ? untitled : list->max_weight) + exact),
        bounded->rarity * (list->max_weight + exact)};
    wq_list_locate(list, articles, n, postings);
    for (uint32_t i = 0; i < n; i++) {
        if (postings[i] == WQ_NO_POSTING)
            continue;
        const uint32_t bound = most[list->counts[postings[i]] >= WQ_COUNT_IN_TITLE];
        best[i] = bound > best[i] ? bound : best[i];
    }
    return WQ_OK;
}

/* Know what scores these postings: less is read when the title has the term of each of them. */
static enum wq_status know_located(struct wq_clause_list *scored, const uint16_t *postings,
                                   uint32_t n)
{
    struct wq_list *list = &scored->list;
    enum wq_status st = wq_list_know(list, WQ_KNOWN_TITLES);
    enum wq_known needed = exact_weight(scored) > 0 ? WQ_KNOWN_ALL : WQ_KNOWN_TITLED;
    for (uint32_t i = 0; i < n && st == WQ_OK; i++) {
        if (postings[i] != WQ_NO_POSTING && list->counts[postings[i]] < WQ_COUNT_IN_TITLE)
            needed = WQ_KNOWN_ALL;
    }
    return st == WQ_OK ? wq_list_know(list, needed) : st;
}

/* Raise `best` to what `list` gives each article that it has. */
static enum wq_status score_list(struct wq_clause_list *scored, const uint32_t *articles,
                                 const uint8_t *length_classes, uint32_t n, uint32_t *best)
{
    struct wq_list *list = &scored->list;
    uint16_t postings[WQ_STRETCH];
    wq_list_locate(list, articles, n, postings);
    enum wq_status st = know_located(scored, postings, n);
    if (st != WQ_OK)
        return st;
    for (uint32_t i = 0; i < n; i++) {
        const uint32_t at = postings[i];
        if (at == WQ_NO_POSTING)
            continue;
        uint32_t weight = list->lexicon->weights[list->counts[at]][length_classes[i]];
        if (list->forms[at] & WQ_FORM_EXACT)
            weight += EXACT_WEIGHT;
        else if (list->forms[at] & WQ_FORM_NEAR)
            weight += NEAR_WEIGHT;
        if (scored->rarity * weight > best[i])
            best[i] = scored->rarity * weight;
    }
    return WQ_OK;
}

enum wq_status wq_clause_score(struct wq_clause *clause, const uint32_t *articles,
                               const uint8_t *length_classes, uint32_t n, uint32_t *scores)
{
    uint32_t best[WQ_STRETCH];
    memset(best, 0, n * sizeof best[0]);
    for (uint32_t i = 0; i < clause->n; i++) {
        struct wq_clause_list *list = clause->lists[i];
        if (list->list.article > articles[n - 1])
            continue;
        enum wq_status st = length_classes ? score_list(list, articles, length_classes, n, best)
                                           : bound_list(list, articles, n, best);
        if (st != WQ_OK)
            return st;
    }
    for (uint32_t i = 0; i < n; i++)
        scores[i] += best[i];
    return WQ_OK;
}
