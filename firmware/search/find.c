/* SPDX-License-Identifier: MIT */
/* All that a query matches in one text. */
#include "evaluate.h"

void wq_find_init(struct wq_find *find, const struct wq_query *query, struct wq_str text)
{
    *find = (struct wq_find){.query = query};
    wq_words_init(&find->words, text);
}

/* How many words of the text, `word` the last of them, a phrase or a single word matches at most;
 * 0: none does. */
static uint32_t count_matched(struct wq_find *find, const struct wq_fold_word *word)
{
    const struct wq_query *query = find->query;
    uint32_t most = 0;
    for (uint32_t i = 0, n; i < query->n; i += n) {
        const struct wq_query_word *asked = &query->words[i];
        n = wq_phrase_len(query, i);
        const bool is_there = asked->phrase != 0 ? wq_phrase_step(asked, n, word, &find->reached[i])
                                                 : wq_word_matches(asked, word);
        if (is_there && !asked->is_left_out && n > most)
            most = n;
    }
    return most;
}

bool wq_find_next(struct wq_find *find, struct wq_match *match)
{
    struct wq_fold_word word;
    while (wq_words_next(&find->words, &word)) {
        find->offs[find->word_n++ % WQ_QUERY_WORDS] = word.off;
        const uint32_t n = count_matched(find, &word);
        if (n == 0)
            continue;
        match->from = find->offs[(find->word_n - n) % WQ_QUERY_WORDS];
        match->to = word.off + word.len;
        return true;
    }
    return false;
}
