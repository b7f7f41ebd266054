/* SPDX-License-Identifier: MIT */
/* The piece of an article to show for a hit. */
#include <string.h>
#include "evaluate.h"

#define MATCHES_MAX 256 /* of the first matches of an article a window is chosen */

static const char ellipsis[] = "\xE2\x80\xA6";

struct match {
    uint32_t from, to; /* bytes of the article's text */
    uint32_t words;    /* of the query, one a bit */
    uint32_t exact;    /* those of them that stand as they were typed */
};

struct matches {
    struct match all[MATCHES_MAX];
    uint32_t n;
};

static uint32_t words_matched(const struct wq_query *query, const struct wq_fold_word *found)
{
    uint32_t words = 0;
    for (uint32_t i = 0; i < query->n; i++)
        words |=
            (uint32_t)(!query->words[i].is_left_out && wq_word_matches(&query->words[i], found))
            << i;
    return words;
}

/* Which of these words of the query are the word itself, and not another form of it. */
static uint32_t words_exact(const struct wq_query *query, uint32_t words,
                            const struct wq_fold_word *found)
{
    uint32_t exact = 0;
    for (uint32_t i = 0; i < query->n; i++) {
        const struct wq_query_word *word = &query->words[i];
        if (words >> i & 1 && word->term_n == found->term_n &&
            memcmp(word->term, found->term, found->term_n) == 0)
            exact |= UINT32_C(1) << i;
    }
    return exact;
}

static void find_matches(const struct wq_query *query, struct wq_str text, struct matches *matches)
{
    struct wq_words words;
    struct wq_fold_word word;
    wq_words_init(&words, text);
    while (matches->n < MATCHES_MAX && wq_words_next(&words, &word)) {
        uint32_t matched = words_matched(query, &word);
        if (matched)
            matches->all[matches->n++] = (struct match){word.off, word.off + word.len, matched,
                                                        words_exact(query, matched, &word)};
    }
}

static uint32_t count_bits(uint32_t bits)
{
    uint32_t n = 0;
    for (; bits; bits &= bits - 1)
        n++;
    return n;
}

/* The first match of the window of `bytes` bytes that holds most words of the query, among those
 * most of them as they were typed, and among those most matches. Matches before `from` count for
 * nothing: the title stands above the snippet. */
static uint32_t best_window(const struct matches *matches, uint32_t bytes, uint32_t from)
{
    uint32_t best = 0, best_value = 0;
    for (uint32_t i = 0; i < matches->n; i++) {
        uint32_t words = 0, exact = 0, n = 0;
        if (matches->all[i].from < from)
            continue;
        for (uint32_t j = i; j < matches->n && matches->all[j].to - matches->all[i].from <= bytes;
             j++, n++) {
            words |= matches->all[j].words;
            exact |= matches->all[j].exact;
        }
        uint32_t value =
            (count_bits(words) * (WQ_QUERY_WORDS + 1) + count_bits(exact)) * (MATCHES_MAX + 1) + n;
        if (value > best_value) {
            best_value = value;
            best = i;
        }
    }
    return best;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

static bool is_boundary(struct wq_str text, uint32_t off)
{
    return off == text.len || ((unsigned char)text.ptr[off] & 0xC0) != 0x80;
}

/* Where the snippet begins: up to a quarter of it stands before the first match. */
static uint32_t find_start(struct wq_str text, uint32_t match, uint32_t least, uint32_t bytes)
{
    uint32_t start = match > bytes / 4 ? match - bytes / 4 : 0;
    if (start < least)
        return least < match ? least : match;
    while (start > 0 && start < match && !is_space(text.ptr[start - 1]))
        start++;
    while (!is_boundary(text, start))
        start--;
    return start;
}

static uint32_t find_end(struct wq_str text, uint32_t start, uint32_t bytes)
{
    if (text.len - start <= bytes)
        return (uint32_t)text.len;
    uint32_t end = start + bytes;
    uint32_t word = end;
    while (word > start + bytes / 2 && !is_space(text.ptr[word]))
        word--;
    if (word > start + bytes / 2)
        return word;
    while (!is_boundary(text, end))
        end--;
    return end;
}

/* Copy text[start, end) with one space for each run of white space and none at its head; the bytes
 * it takes are returned. `out` NULL: they are counted. */
static size_t squeeze(struct wq_str text, uint32_t start, uint32_t end, char *out)
{
    size_t n = 0;
    bool is_gap = false;
    for (uint32_t i = start; i < end; i++) {
        if (is_space(text.ptr[i])) {
            is_gap = n > 0;
            continue;
        }
        if (is_gap && out)
            out[n] = ' ';
        n += is_gap;
        is_gap = false;
        if (out)
            out[n] = text.ptr[i];
        n++;
    }
    return n + (is_gap && !out); /* what follows a gap begins behind it */
}

/* Less what is left out dots stand for: dots and an ellipsis of the text's own. */
static size_t without_dots(const char *text, size_t n)
{
    const size_t mark_len = sizeof ellipsis - 1;
    for (;;) {
        if (n > 0 && (text[n - 1] == '.' || text[n - 1] == ' '))
            n--;
        else if (n >= mark_len && memcmp(text + n - mark_len, ellipsis, mark_len) == 0)
            n -= mark_len;
        else
            return n;
    }
}

static enum wq_status copy_piece(struct wq_str text, uint32_t start, uint32_t end, bool is_after,
                                 struct wq_arena *arena, struct wq_snippet *snippet)
{
    const size_t mark_len = sizeof ellipsis - 1;
    char *out = wq_arena_alloc_raw(arena, end - start + 2 * mark_len + 1, 1);
    if (!out)
        return WQ_E_NOMEM;
    size_t n = 0;
    if (is_after) {
        memcpy(out, ellipsis, mark_len);
        n = mark_len;
    }
    const size_t before = n;
    n += squeeze(text, start, end, out + n);
    if (end < text.len) {
        n = before + without_dots(out + before, n - before);
        memcpy(out + n, ellipsis, mark_len);
        n += mark_len;
    }
    snippet->text = (struct wq_str){out, n};
    return WQ_OK;
}

static void add_ranges(const struct matches *matches, struct wq_str text, uint32_t start,
                       uint32_t end, uint32_t shift, struct wq_snippet *snippet)
{
    for (uint32_t i = 0; i < matches->n && snippet->range_n < WQ_SNIPPET_RANGES; i++) {
        const struct match *match = &matches->all[i];
        if (match->from < start || match->to > end)
            continue;
        const uint32_t from = shift + (uint32_t)squeeze(text, start, match->from, NULL);
        snippet->ranges[snippet->range_n++] =
            (struct wq_match){from, from + match->to - match->from};
    }
}

enum wq_status wq_snippet_make(const struct wq_query *query, const struct wq_article *article,
                               uint32_t bytes, struct wq_arena *arena, struct wq_snippet *snippet)
{
    struct matches matches;
    struct wq_snippet made = {0};
    const struct wq_str text = article->text, body = wq_article_body(article);
    uint32_t body_off = (uint32_t)(body.ptr - text.ptr);
    matches.n = 0;
    find_matches(query, text, &matches);
    while (body_off < text.len && is_space(text.ptr[body_off]))
        body_off++;
    uint32_t start = body_off < text.len ? body_off : 0;
    const uint32_t first = best_window(&matches, bytes, start);
    if (matches.n > 0) {
        made.off = matches.all[first].from;
        start = find_start(text, made.off, made.off >= start ? start : 0, bytes);
    }
    const uint32_t end = find_end(text, start, bytes);
    const bool is_after = start > body_off;
    enum wq_status st = copy_piece(text, start, end, is_after, arena, &made);
    if (st != WQ_OK)
        return st;
    add_ranges(&matches, text, start, end, is_after ? sizeof ellipsis - 1 : 0, &made);
    *snippet = made;
    return WQ_OK;
}
