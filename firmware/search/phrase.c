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
    return word->is_prefix
               ? is_beginning(word, stem, n) || is_beginning(word, found->term, found->term_n)
               : is_equal(word->stem, word->stem_n, stem, n);
}

/* In a phrase a word is as it was typed. */
static bool is_as_typed(const struct wq_query_word *word, const struct wq_fold_word *found)
{
    if (word->is_prefix)
        return found->term_n >= word->term_n && memcmp(found->term, word->term, word->term_n) == 0;
    return is_equal(word->term, word->term_n, found->term, found->term_n);
}

/* Whether words first to first + n - 1 of the query stand one behind the other in `text`. `reached`
 * has a bit for each word that the words just read end a beginning of the phrase with. */
static bool has_phrase(const struct wq_query_word *phrase, uint32_t n, struct wq_str text)
{
    struct wq_words words;
    struct wq_fold_word word;
    uint32_t reached = 0;
    wq_words_init(&words, text);
    while (wq_words_next(&words, &word)) {
        uint32_t fits = 0;
        for (uint32_t i = 0; i < n; i++)
            fits |= (uint32_t)is_as_typed(&phrase[i], &word) << i;
        reached = (reached << 1 | 1) & fits;
        if (reached >> (n - 1) & 1)
            return true;
    }
    return false;
}

bool wq_phrases_match(const struct wq_query *query, struct wq_str text)
{
    for (uint32_t i = 0, n; i < query->n; i += n) {
        const struct wq_query_word *word = &query->words[i];
        for (n = 1; i + n < query->n && query->words[i + n].phrase == word->phrase; n++)
            if (word->phrase == 0)
                break;
        if (word->phrase != 0 && has_phrase(word, n, text) == word->is_left_out)
            return false;
    }
    return true;
}
