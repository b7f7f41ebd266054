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

/* Write to *out, NULL: not, and go on; the bytes are returned. */
static size_t put(char **out, const char *bytes, size_t n)
{
    if (*out) {
        memcpy(*out, bytes, n);
        *out += n;
    }
    return n;
}

static bool is_dot(uint32_t cp)
{
    return cp == '.' || cp == 0x2026;
}

/* How many bytes of dots `text` begins with; *dot_n: dots. */
static size_t count_dots(struct wq_str text, uint32_t *dot_n)
{
    size_t used = 0;
    uint32_t cp;
    for (*dot_n = 0; used < text.len; (*dot_n)++) {
        const size_t n = wq_utf8_decode((struct wq_str){text.ptr + used, text.len - used}, &cp);
        if (!is_dot(cp))
            break;
        used += n;
    }
    return used;
}

/* A byte that begins neither white space nor dots, nor any sign that may be one of them. */
static bool is_plain(unsigned char byte)
{
    return byte > ' ' && byte != '.' && byte != 0xC2 && byte != 0xEF &&
           (byte < 0xE1 || byte > 0xE3);
}

/* Copy a run of a block with one space for each of white space and one ellipsis for each of dots.
 * White space at its head or end is left out, unless the copy is only counted and goes on there. */
static size_t put_run(struct wq_str run, char *out)
{
    size_t n = 0, used;
    bool is_gap = false;
    for (size_t i = 0; i < run.len; i += used) {
        const struct wq_str left = {run.ptr + i, run.len - i};
        uint32_t cp, dot_n = 0;
        const bool is_other = !is_plain((unsigned char)*left.ptr);
        used = is_other ? wq_utf8_decode(left, &cp) : 1;
        if (is_other && wq_is_space(cp)) {
            is_gap = n > 0;
            continue;
        }
        if (is_gap)
            n += put(&out, " ", 1);
        is_gap = false;
        const size_t dots_len = is_other ? count_dots(left, &dot_n) : 0;
        if (dot_n > 1)
            used = dots_len;
        n += dot_n > 1 ? put(&out, ellipsis, sizeof ellipsis - 1) : put(&out, left.ptr, used);
    }
    return n + (is_gap && !out);
}

/* A block that is no words: a rule, or a picture without a caption. */
static bool is_wordless(struct wq_str text, const struct wq_block *block)
{
    static const char object[] = "\xEF\xBF\xBC"; /* U+FFFC */
    return block->kind == WQ_BLOCK_RULE ||
           (block->len == sizeof object - 1 &&
            memcmp(text.ptr + block->off, object, sizeof object - 1) == 0);
}

/* What stands between two blocks: paragraphs follow each other as sentences do, a heading, a line
 * of verse or of a table must not run into what is beside it. */
static size_t put_border(struct wq_str text, const struct wq_block *above,
                         const struct wq_block *block, char **out)
{
    static const char border[] = " \xE2\x80\x93 ", *const ends[] = {"!", "?", "\xD8\x9F"};
    const struct wq_str words = {text.ptr + above->off, above->len};
    bool is_ended = wq_trim_points(words).len < words.len;
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        const size_t n = strlen(ends[i]);
        is_ended =
            is_ended || (words.len >= n && memcmp(words.ptr + words.len - n, ends[i], n) == 0);
    }
    if (is_ended || (above->kind == WQ_BLOCK_PARAGRAPH && block->kind == WQ_BLOCK_PARAGRAPH &&
                     block == above + 1))
        return put(out, " ", 1);
    return put(out, border, sizeof border - 1);
}

/* Copy the words of text[start, end), as one line; the bytes they take are returned. `out` NULL:
 * they are counted, up to where a word at `end` would stand. */
static size_t squeeze(const struct wq_article *article, uint32_t start, uint32_t end, char *out)
{
    const struct wq_block *above = NULL;
    size_t n = 0;
    for (uint32_t i = 0; i < article->block_n; i++) {
        const struct wq_block *block = &article->blocks[i];
        const uint32_t block_end = block->off + block->len;
        const uint32_t from = block->off > start ? block->off : start;
        const uint32_t to = block_end < end ? block_end : end;
        if (from > end || (from == end && out))
            break;
        if (block_end <= start || is_wordless(article->text, block))
            continue;
        if (above && n > 0)
            n += put_border(article->text, above, block, &out);
        above = block;
        const size_t run_n = put_run((struct wq_str){article->text.ptr + from, to - from}, out);
        out = out ? out + run_n : NULL;
        n += run_n;
    }
    return n;
}

static enum wq_status copy_piece(const struct wq_article *article, uint32_t start, uint32_t end,
                                 bool is_after, struct wq_arena *arena, struct wq_snippet *snippet)
{
    const struct wq_block *last = &article->blocks[article->block_n - 1];
    const size_t mark_len = sizeof ellipsis - 1, before = is_after ? mark_len : 0;
    /* a border of five bytes may stand behind a block of one */
    char *out = wq_arena_alloc_raw(arena, 6 * (size_t)(end - start) + 2 * mark_len, 1);
    if (!out)
        return WQ_E_NOMEM;
    memcpy(out, ellipsis, before);
    struct wq_str words = {out + before, squeeze(article, start, end, out + before)};
    if (end < last->off + last->len) {
        words = wq_trim_points(words);
        const size_t after = before > 0 && words.len == 0 ? 0 : mark_len;
        memcpy(out + before + words.len, ellipsis, after);
        words.len += after;
    }
    snippet->text = (struct wq_str){out, before + words.len};
    return WQ_OK;
}

/* What stands between blocks, as a list's numbers, is not shown and not marked. */
static void add_ranges(const struct matches *matches, const struct wq_article *article,
                       uint32_t start, uint32_t end, uint32_t shift, struct wq_snippet *snippet)
{
    for (uint32_t i = 0; i < matches->n && snippet->range_n < WQ_SNIPPET_RANGES; i++) {
        const struct match *match = &matches->all[i];
        if (match->from < start || match->to > end)
            continue;
        const uint32_t len = match->to - match->from;
        if (squeeze(article, match->from, match->to, NULL) != len)
            continue;
        const uint32_t from = shift + (uint32_t)squeeze(article, start, match->from, NULL);
        if (from + len <= snippet->text.len)
            snippet->ranges[snippet->range_n++] = (struct wq_match){from, from + len};
    }
}

/* `start`, or behind the points and white space there: an ellipsis stands before it. */
static uint32_t pass_points(struct wq_str text, uint32_t start, uint32_t least)
{
    while (start < least) {
        const struct wq_str left = {text.ptr + start, least - start};
        uint32_t cp;
        const size_t used = wq_utf8_decode(left, &cp);
        if (wq_trim_points((struct wq_str){left.ptr, used}).len > 0)
            break;
        start += (uint32_t)used;
    }
    return start;
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
    uint32_t start = body_off < text.len ? body_off : 0, first = start;
    if (matches.n > 0) {
        made.off = matches.all[best_window(&matches, bytes, start)].from;
        first = made.off >= start ? start : 0; /* only the title has it: from there on */
        start = find_start(text, made.off, first, bytes);
    }
    const uint32_t end = find_end(text, start, bytes);
    const bool is_after = start > first;
    if (is_after)
        start = pass_points(text, start, made.off);
    enum wq_status st = copy_piece(article, start, end, is_after, arena, &made);
    if (st != WQ_OK)
        return st;
    add_ranges(&matches, article, start, end, is_after ? sizeof ellipsis - 1 : 0, &made);
    *snippet = made;
    return WQ_OK;
}
