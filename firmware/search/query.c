/* SPDX-License-Identifier: MIT */
/* What was typed, to words. */
#include <string.h>
#include "internal.h"

#define QUOTE_LEFT 0x201C
#define QUOTE_LOW 0x201E
#define GUILLEMET_LEFT 0xAB
#define GUILLEMET_RIGHT 0xBB
#define MINUS 0x2212
#define LETTER(cp) (0x80 + (cp)-0x620) /* in the folded alphabet */

struct parser {
    struct wq_query *query;
    const char *start; /* of the text */
    uint8_t phrase;    /* of the words that come; 0: none */
    uint8_t phrase_n;  /* phrases so far */
    bool is_left_out;
};

static bool is_quote(uint32_t cp)
{
    return cp == '"' || (cp >= QUOTE_LEFT && cp <= QUOTE_LOW) || cp == GUILLEMET_LEFT ||
           cp == GUILLEMET_RIGHT;
}

static bool is_space(uint32_t cp)
{
    return cp == ' ' || (cp >= '\t' && cp <= '\r') || cp == 0xA0 || cp == 0x3000 ||
           (cp >= 0x2000 && cp <= 0x200A);
}

static void add_word(struct parser *parser, const char *chunk, const struct wq_fold_word *word)
{
    struct wq_query *query = parser->query;
    if (query->n == WQ_QUERY_WORDS)
        return;
    struct wq_query_word *added = &query->words[query->n++];
    *added = (struct wq_query_word){
        .term_n = word->term_n, .is_left_out = parser->is_left_out, .phrase = parser->phrase};
    added->off = (uint32_t)(chunk - parser->start) + word->off;
    added->len = word->len;
    memcpy(added->term, word->term, word->term_n);
    added->stem_n = (uint8_t)wq_stem(added->term, added->term_n, added->stem, &added->form);
}

/* The stems of the word if it ended here, or with the ending that its last letter may begin: ون,
 * ين, ته, نا. */
static void add_ended(struct wq_query_word *word)
{
    static const struct {
        uint8_t last, next;
    } endings[] = {{LETTER(0x648), LETTER(0x646)},
                   {LETTER(0x64A), LETTER(0x646)},
                   {LETTER(0x62A), LETTER(0x647)},
                   {LETTER(0x646), LETTER(0x627)}};
    uint8_t longer[WQ_TERM_MAX], form;
    size_t n = word->term_n;
    memcpy(longer, word->term, n);
    word->ended_n[0] = (uint8_t)wq_stem(longer, n, word->ended[0], &form);
    for (size_t i = 0; i < sizeof endings / sizeof endings[0] && n < WQ_TERM_MAX; i++) {
        if (word->term[n - 1] != endings[i].last)
            continue;
        longer[n] = endings[i].next;
        word->ended_n[1] = (uint8_t)wq_stem(longer, n + 1, word->ended[1], &form);
    }
}

/* The last word is the beginning of one. */
static void make_beginning(struct wq_query *query)
{
    struct wq_query_word *word = &query->words[query->n - 1];
    word->is_prefix = true;
    word->stem_n = (uint8_t)wq_stem_beginning(word->term, word->term_n, word->stem);
    add_ended(word);
}

/* Words between white space. Those that a single sign joins are a phrase by themselves. */
static void add_chunk(struct parser *parser, struct wq_str chunk)
{
    struct wq_words words;
    struct wq_fold_word word;
    const bool is_quoted = parser->phrase != 0;
    const uint32_t before = parser->query->n;
    wq_words_init(&words, chunk);
    while (wq_words_next(&words, &word)) {
        struct wq_query *query = parser->query;
        if (!is_quoted && word.is_tight && query->n > before) {
            if (parser->phrase == 0)
                parser->phrase = query->words[query->n - 1].phrase = ++parser->phrase_n;
        } else if (!is_quoted) {
            parser->phrase = 0;
        }
        add_word(parser, chunk.ptr, &word);
    }
    if (!is_quoted)
        parser->phrase = 0;
    bool is_beginning = chunk.len > 0 && chunk.ptr[chunk.len - 1] == '*';
    if (is_beginning && parser->query->n > before)
        make_beginning(parser->query);
}

/* The bytes of `text` up to the next white space or quote. */
static size_t chunk_len(struct wq_str text)
{
    size_t len = 0;
    while (len < text.len) {
        uint32_t cp;
        size_t used = wq_utf8_decode((struct wq_str){text.ptr + len, text.len - len}, &cp);
        if (is_space(cp) || is_quote(cp))
            break;
        len += used;
    }
    return len;
}

void wq_query_parse(struct wq_str text, bool is_typing, struct wq_query *query)
{
    struct parser parser = {.query = query, .start = text.ptr};
    bool is_at_word = false;
    query->n = 0;
    while (text.len > 0) {
        uint32_t cp;
        size_t used = wq_utf8_decode(text, &cp);
        is_at_word = false;
        if (is_quote(cp)) {
            parser.phrase = parser.phrase == 0 ? ++parser.phrase_n : 0;
            if (parser.phrase == 0)
                parser.is_left_out = false;
        } else if (!is_space(cp)) {
            bool is_minus = parser.phrase == 0 && (cp == '-' || cp == MINUS);
            parser.is_left_out = parser.is_left_out || is_minus;
            if (!is_minus) {
                used = chunk_len(text);
                add_chunk(&parser, (struct wq_str){text.ptr, used});
                parser.is_left_out = parser.is_left_out && parser.phrase != 0;
                is_at_word = true;
            }
        } else if (parser.phrase == 0) {
            parser.is_left_out = false;
        }
        text.ptr += used;
        text.len -= used;
    }
    if (is_typing && is_at_word && query->n > 0)
        make_beginning(query);
}

void wq_query_parse_find(struct wq_str text, struct wq_query *query)
{
    struct parser parser = {.query = query, .start = text.ptr};
    struct wq_words words;
    struct wq_fold_word word;
    query->n = 0;
    wq_words_init(&words, text);
    while (wq_words_next(&words, &word))
        add_word(&parser, text.ptr, &word);
    for (uint32_t i = 0; i < query->n && query->n > 1; i++)
        query->words[i].phrase = 1;
    if (query->n > 0)
        make_beginning(query);
}
