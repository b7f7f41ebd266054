/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_SEARCH_EVALUATE_H
#define WARRAQ_SEARCH_EVALUATE_H
/* The words of a query as they are looked for. */
#include "internal.h"

#define WQ_STRETCH 1024u /* articles that are looked at together */

struct wq_clause_list {
    struct wq_list list;
    uint32_t rarity; /* in 1/256 */
};

/* A word: articles with any of its lists. */
struct wq_clause {
    struct wq_clause_list *lists[WQ_BEGINNINGS];
    uint32_t n;
    uint32_t article; /* the present one; WQ_LIST_END behind the last */
    uint64_t posting_n;
};

/* Open the lists of word `at` of `query`, to be weighed by `collection`; NULL: by the bundle's own
 * numbers. */
WQ_MUST_CHECK enum wq_status wq_clause_open(struct wq_terms *terms, const struct wq_query *query,
                                            uint32_t at, const struct wq_collection *collection,
                                            struct wq_arena *arena, struct wq_clause *clause);
/* Go to the first article with the word that is not below `article`. */
WQ_MUST_CHECK enum wq_status wq_clause_seek(struct wq_clause *clause, uint32_t article);
/* What an article of the present blocks can score at most. */
uint32_t wq_clause_most(const struct wq_clause *clause);
/* Add to the scores of `n` articles, ascending, of these length classes, from the present one on and
 * no further than its block: what the best list of each gives. Without length classes, what it can
 * give at most to an article whose title has the word, or has not. */
WQ_MUST_CHECK enum wq_status wq_clause_score(struct wq_clause *clause, const uint32_t *articles,
                                             const uint8_t *length_classes, uint32_t n,
                                             uint32_t *scores);

/* ---- a query as it is worked through ---- */

/* The best hits so far: a heap with the worst on top. */
struct wq_heap {
    struct wq_hit *hits;
    uint32_t n, cap;
};

/* Keep `hit` if there is room or it is better than the worst. */
void wq_heap_add(struct wq_heap *heap, struct wq_hit hit);
/* Put the hits in order, best first: the heap is none afterwards. */
void wq_heap_sort(struct wq_heap *heap);

struct wq_run {
    struct wq_lexicon *lexicon;
    const struct wq_query *query;
    const struct wq_search *search;
    struct wq_clause wanted[WQ_QUERY_WORDS], left_out[WQ_QUERY_WORDS];
    uint32_t wanted_n, left_out_n;
    bool has_phrases;
    struct wq_heap heap;
    struct wq_hits hits;
};

/* Count all articles that hold all wanted clauses (one or more, the rarest first) and none that is
 * left out, and put the best into the heap. */
WQ_MUST_CHECK enum wq_status wq_match_all(struct wq_run *run);

/* ---- words in a text ---- */

/* Whether the words of a text, in order, hold each phrase of the query and none that is left out.
 */
bool wq_phrases_match(const struct wq_query *query, struct wq_str text);

/* How many words from `first` on are one phrase with it; 1 of a word that is in none. */
uint32_t wq_phrase_len(const struct wq_query *query, uint32_t first);

/* Whether the words of a text, given one by one, end with the `n` words of a phrase at `word`.
 * `*reached`, 0 before the first, has a bit for each word that those just given end a beginning of
 * the phrase with. */
bool wq_phrase_step(const struct wq_query_word *phrase, uint32_t n,
                    const struct wq_fold_word *word, uint32_t *reached);

/* Whether a word of a text is what `word` asks for, in any form. */
bool wq_word_matches(const struct wq_query_word *word, const struct wq_fold_word *found);

#endif
