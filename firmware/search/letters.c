/* SPDX-License-Identifier: MIT */
/* Which letters may follow what is typed. */
#include <string.h>
#include "evaluate.h"

#define TRIES_LETTER 6                            /* terms looked up for a letter at most */
#define LETTER(cp) ((uint8_t)(0x80 + (cp)-0x620)) /* in the folded alphabet */

/* A term that a letter would lead to. */
struct attempt {
    uint8_t bytes[WQ_TERM_MAX], n;
    uint8_t letter; /* its place among the letters */
    bool is_whole;  /* the term itself; else one that begins so */
};

struct attempts {
    struct attempt all[WQ_LETTERS_MAX * TRIES_LETTER];
    uint32_t n;
};

static struct wq_bytes bytes_of(const struct attempt *attempt)
{
    return (struct wq_bytes){attempt->bytes, attempt->n};
}

static void add(struct attempts *attempts, struct wq_bytes bytes, uint32_t letter, bool is_whole)
{
    struct attempt added = {
        .n = (uint8_t)bytes.len, .letter = (uint8_t)letter, .is_whole = is_whole};
    memcpy(added.bytes, bytes.ptr, bytes.len);
    attempts->all[attempts->n++] = added;
}

/* Letters of `word` that may be a conjunction, a preposition or the article, one of them, from `at`
 * on. */
static size_t clitic_len(struct wq_bytes word, size_t at, int kind)
{
    static const uint8_t letters[3][3] = {{LETTER(0x648), LETTER(0x641), LETTER(0x648)},
                                          {LETTER(0x628), LETTER(0x643), LETTER(0x644)},
                                          {LETTER(0x627), LETTER(0x644), LETTER(0x644)}};
    if (at >= word.len)
        return 0;
    if (kind < 2)
        return memchr(letters[kind], word.ptr[at], 3) != NULL;
    /* ال, its first half, or what is left of it in لل */
    if (word.ptr[at] == LETTER(0x627))
        return at + 1 == word.len || word.ptr[at + 1] == LETTER(0x644) ? 2 : 0;
    return at > 0 && word.ptr[at] == LETTER(0x644) && word.ptr[at - 1] == LETTER(0x644);
}

/* What `word` leads to when its first letters are its own, or clitics: all ways that a longer word
 * may turn out to be read. true: they may be all that is there, and any letter leads on. */
static bool add_readings(struct attempts *attempts, const struct wq_query_word *word,
                         uint32_t letter)
{
    const struct wq_bytes term = {word->term, word->term_n};
    size_t at = 0;
    add(attempts, term, letter, false);
    for (int kind = 0; kind < 3; kind++) {
        const size_t len = clitic_len(term, at, kind);
        at += len;
        if (at >= term.len)
            return true;
        if (len > 0)
            add(attempts, (struct wq_bytes){term.ptr + at, term.len - at}, letter, false);
    }
    for (int i = 0; i < WQ_ENDED; i++) {
        if (word->ended_n[i] > 0)
            add(attempts, (struct wq_bytes){word->ended[i], word->ended_n[i]}, letter, true);
    }
    return false;
}

static void sort_attempts(struct attempts *attempts)
{
    for (uint32_t i = 1; i < attempts->n; i++) {
        const struct attempt moved = attempts->all[i];
        uint32_t at = i;
        for (; at > 0 && wq_term_compare(bytes_of(&attempts->all[at - 1]), bytes_of(&moved)) > 0;
             at--)
            attempts->all[at] = attempts->all[at - 1];
        attempts->all[at] = moved;
    }
}

static enum wq_status try(struct wq_terms *terms, const struct attempt *attempt, bool *is_live)
{
    bool is_there;
    const struct wq_bytes wanted = bytes_of(attempt);
    enum wq_status st = wq_terms_seek(terms, wanted, &is_there);
    if (st == WQ_OK && is_there)
        *is_live = terms->term.n >= wanted.len &&
                   memcmp(terms->term.bytes, wanted.ptr, wanted.len) == 0 &&
                   (!attempt->is_whole || terms->term.n == wanted.len);
    return st;
}

/* The query with one letter more. */
static void type_letter(struct wq_str text, uint32_t letter, struct wq_query *query)
{
    char typed[WQ_TERM_MAX * 4 + 4];
    /* the last word alone matters */
    const size_t room = sizeof typed - 4;
    while (text.len > room || (text.len > 0 && ((uint8_t)text.ptr[0] & 0xC0) == 0x80)) {
        text.ptr++;
        text.len--;
    }
    if (text.len > 0)
        memcpy(typed, text.ptr, text.len);
    const size_t n = wq_utf8_encode(letter, typed + text.len);
    wq_query_parse((struct wq_str){typed, text.len + n}, true, query);
}

enum wq_status wq_lexicon_letters(struct wq_lexicon *lexicon, struct wq_str text,
                                  const uint32_t *letters, uint32_t n, struct wq_arena *arena,
                                  bool *is_live)
{
    struct wq_terms terms;
    const size_t mark = wq_arena_mark(arena);
    struct attempts *attempts = wq_arena_alloc(arena, 1, sizeof *attempts);
    enum wq_status st = attempts ? wq_terms_init(&terms, lexicon, arena) : WQ_E_NOMEM;
    for (uint32_t i = 0; i < n && i < WQ_LETTERS_MAX && st == WQ_OK; i++) {
        struct wq_query query;
        if (is_live[i])
            continue;
        type_letter(text, letters[i], &query);
        if (query.n > 0 && query.words[query.n - 1].is_prefix)
            is_live[i] = add_readings(attempts, &query.words[query.n - 1], i);
    }
    if (st == WQ_OK)
        sort_attempts(attempts);
    for (uint32_t i = 0; st == WQ_OK && i < attempts->n; i++) {
        const struct attempt *attempt = &attempts->all[i];
        if (!is_live[attempt->letter])
            st = try(&terms, attempt, &is_live[attempt->letter]);
    }
    wq_arena_rewind(arena, mark);
    return st;
}
