/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_SEARCH_EVALUATE_H
#define WARRAQ_SEARCH_EVALUATE_H
/* The words of a query as they are looked for. */
#include "internal.h"

#define WQ_CLAUSE_LISTS 32 /* terms that a beginning stands for at most: the commonest */

struct wq_clause_list {
    struct wq_list list;
    uint32_t rarity;     /* in 1/256 */
    uint8_t exact, near; /* sets of forms: as typed; the same but for the article */
};

/* A word: articles with any of its lists. */
struct wq_clause {
    struct wq_clause_list *lists[WQ_CLAUSE_LISTS];
    uint32_t n;
    uint32_t article; /* the present one; WQ_LIST_END behind the last */
    uint64_t posting_n;
};

/* A term that begins as was asked for. */
struct wq_beginning {
    uint8_t bytes[WQ_TERM_MAX], n, form;
    uint32_t posting_n;
};

/* The commonest terms that begin like `word`, at most `cap`, in no order. A beginning may be that
 * of a stem, or of a word with what stands before it: وزا of وزارة, بالص of بالصبر. */
WQ_MUST_CHECK enum wq_status wq_word_beginnings(struct wq_terms *terms,
                                                const struct wq_query_word *word, uint32_t cap,
                                                struct wq_beginning *found, uint32_t *n);

WQ_MUST_CHECK enum wq_status wq_clause_open(struct wq_terms *terms,
                                            const struct wq_query_word *word,
                                            struct wq_arena *arena, struct wq_clause *clause);
/* Go to the first article with the word that is not below `article`. */
WQ_MUST_CHECK enum wq_status wq_clause_seek(struct wq_clause *clause, uint32_t article);
/* What the present article can score at most, and what it does. */
uint32_t wq_clause_most(const struct wq_clause *clause);
WQ_MUST_CHECK enum wq_status wq_clause_score(struct wq_clause *clause, uint32_t length_class,
                                             uint32_t *score);

/* Whether the words of a text, in order, hold each phrase of the query and none that is left out. */
bool wq_phrases_match(const struct wq_query *query, struct wq_str text);

/* Whether a word of a text is what `word` asks for, in any form. */
bool wq_word_matches(const struct wq_query_word *word, const struct wq_word *found);

#endif
