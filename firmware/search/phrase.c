/* SPDX-License-Identifier: MIT */
/* Words of a query in the text of an article. */
#include <string.h>
#include "evaluate.h"

static bool is_equal(const uint8_t *a, size_t a_n, const uint8_t *b, size_t b_n)
{
    return a_n == b_n && memcmp(a, b, a_n) == 0;
}

static bool is_beginning(const struct wq_query_word *word, const uint8_t *bytes, size_t n)
{
    return (n >= word->term_n && memcmp(bytes, word->term, word->term_n) == 0) ||
           (n >= word->stem_n && memcmp(bytes, word->stem, word->stem_n) == 0);
}

/* Whether the stem of `found` can be that of `word`: told from two letters, which is far cheaper
 * than finding the stem. A stem's letters stand together in its word, but for a last heh and the
 * first alef of الله in لله. */
static bool may_match(const struct wq_query_word *word, const struct wq_fold_word *found)
{
    static const uint8_t heh = 0x80 + 0x647 - 0x620;
    const uint8_t *two = word->stem + (word->stem_n > 3);
    if (word->is_prefix || word->stem_n < 2 || (word->stem_n == 2 && two[1] == heh))
        return true;
    for (uint32_t i = 0; i + 1 < found->term_n; i++) {
        if (found->term[i] == two[0] && found->term[i + 1] == two[1])
            return true;
    }
    return false;
}

bool wq_word_matches(const struct wq_query_word *word, const struct wq_fold_word *found)
{
    uint8_t stem[WQ_TERM_MAX], form;
    if (is_equal(word->term, word->term_n, found->term, found->term_n))
        return true;
    if (!may_match(word, found))
        return false;
    size_t n = wq_stem(found->term, found->term_n, stem, &form);
    if (!word->is_prefix)
        return is_equal(word->stem, word->stem_n, stem, n);
    for (int i = 0; i < WQ_ENDED; i++) {
        if (is_equal(word->ended[i], word->ended_n[i], stem, n))
            return true;
    }
    return is_beginning(word, stem, n) || is_beginning(word, found->term, found->term_n);
}

/* In a phrase a word is as it was typed. */
static bool is_as_typed(const struct wq_query_word *word, const struct wq_fold_word *found)
{
    if (word->is_prefix)
        return found->term_n >= word->term_n && memcmp(found->term, word->term, word->term_n) == 0;
    return is_equal(word->term, word->term_n, found->term, found->term_n);
}

bool wq_phrase_step(const struct wq_query_word *phrase, uint32_t n, const struct wq_fold_word *word,
                    uint32_t *reached)
{
    uint32_t fits = 0;
    for (uint32_t i = 0; i < n; i++)
        fits |= (uint32_t)is_as_typed(&phrase[i], word) << i;
    *reached = (*reached << 1 | 1) & fits;
    return *reached >> (n - 1) & 1;
}

uint32_t wq_phrase_len(const struct wq_query *query, uint32_t first)
{
    const uint8_t phrase = query->words[first].phrase;
    uint32_t n = 1;
    while (phrase != 0 && first + n < query->n && query->words[first + n].phrase == phrase)
        n++;
    return n;
}

static bool has_phrase(const struct wq_query_word *phrase, uint32_t n, struct wq_str text)
{
    struct wq_words words;
    struct wq_fold_word word;
    uint32_t reached = 0;
    wq_words_init(&words, text);
    while (wq_words_next(&words, &word)) {
        if (wq_phrase_step(phrase, n, &word, &reached))
            return true;
    }
    return false;
}

bool wq_phrases_match(const struct wq_query *query, struct wq_str text)
{
    for (uint32_t i = 0, n; i < query->n; i += n) {
        const struct wq_query_word *word = &query->words[i];
        n = wq_phrase_len(query, i);
        if (word->phrase != 0 && has_phrase(word, n, text) == word->is_left_out)
            return false;
    }
    return true;
}
