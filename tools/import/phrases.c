/* SPDX-License-Identifier: MIT */
/* Known phrases: a sorted table of folded texts. */
#include <stdlib.h>
#include <string.h>
#include "furniture.h"
#include "warraq/fold.h"

#define NAME_WORDS_MAX 4 /* words of a class that are looked up together */

struct row {
    uint32_t off; /* of the key */
    uint8_t len, kind;
};

static const char *const kind_names[WQ_PHRASE_KINDS] = {
    [WQ_PHRASE_LINE] = "line",
    [WQ_PHRASE_START] = "start",
    [WQ_PHRASE_START_SIGN] = "start:",
    [WQ_PHRASE_SECTION] = "section",
    [WQ_PHRASE_END] = "end",
    [WQ_PHRASE_KEEP] = "keep",
    [WQ_PHRASE_BY] = "by",
    [WQ_PHRASE_BY_SIGN] = "by:",
    [WQ_PHRASE_NOBODY] = "nobody",
    [WQ_PHRASE_HOUSE] = "house",
    [WQ_PHRASE_LABEL] = "label",
    [WQ_PHRASE_PLACE] = "place",
    [WQ_PHRASE_GIVEN] = "given",
    [WQ_PHRASE_HONOUR] = "honour",
    [WQ_PHRASE_CLASS] = "class",
    [WQ_PHRASE_COMMENT] = "comment",
    [WQ_PHRASE_MAIN] = "main",
};

static bool is_digit(uint8_t byte)
{
    return byte >= '0' && byte <= '9';
}

size_t wq_phrase_key(struct wq_str text, uint8_t key[WQ_PHRASE_MAX])
{
    struct wq_words words;
    struct wq_fold_word word;
    size_t len = 0;
    if (text.len > 4 * WQ_PHRASE_MAX)
        return 0;
    wq_words_init(&words, text);
    while (wq_words_next(&words, &word)) {
        if (is_digit(word.term[0]))
            continue;
        if (len + 1 + word.term_n > WQ_PHRASE_MAX)
            return 0;
        if (len > 0)
            key[len++] = ' ';
        memcpy(key + len, word.term, word.term_n);
        len += word.term_n;
    }
    return len;
}

/* ---- the table ---- */

static int compare_bytes(const uint8_t *a, size_t a_n, const uint8_t *b, size_t b_n)
{
    const int order = memcmp(a, b, a_n < b_n ? a_n : b_n);
    return order != 0 ? order : (a_n > b_n) - (a_n < b_n);
}

static const struct row *rows_of(const struct wq_phrases *phrases, size_t *n)
{
    *n = phrases->rows.len / sizeof(struct row);
    return (const struct row *)(const void *)phrases->rows.ptr;
}

/* By kind, then by key. */
static int compare_rows(const void *a, const void *b, void *keys)
{
    const struct row *x = a, *y = b;
    const uint8_t *bytes = keys;
    return x->kind != y->kind ? x->kind - y->kind
                              : compare_bytes(bytes + x->off, x->len, bytes + y->off, y->len);
}

static bool has_key(const struct wq_phrases *phrases, enum wq_phrase_kind kind, const uint8_t *key,
                    size_t len)
{
    size_t n, low = 0;
    const struct row *rows = rows_of(phrases, &n);
    while (low < n) {
        const size_t middle = low + (n - low) / 2;
        const struct row *row = &rows[middle];
        const int order = row->kind != kind
                              ? row->kind - (int)kind
                              : compare_bytes(phrases->bytes.ptr + row->off, row->len, key, len);
        if (order == 0)
            return true;
        if (order < 0)
            low = middle + 1;
        else
            n = middle;
    }
    return false;
}

/* ---- the file ---- */

static struct wq_str take_line(struct wq_str *text)
{
    const char *end = memchr(text->ptr, '\n', text->len);
    const struct wq_str line = {text->ptr, end ? (size_t)(end - text->ptr) : text->len};
    text->ptr += line.len + (end != NULL);
    text->len -= line.len + (end != NULL);
    return wq_trim(line);
}

static bool read_kind(struct wq_str *line, enum wq_phrase_kind *kind)
{
    size_t len = 0;
    while (len < line->len && line->ptr[len] != ' ' && line->ptr[len] != '\t')
        len++;
    const struct wq_str name = {line->ptr, len};
    for (int i = 0; i < WQ_PHRASE_KINDS; i++)
        if (wq_str_equal(name, wq_str(kind_names[i]))) {
            *kind = (enum wq_phrase_kind)i;
            *line = wq_trim((struct wq_str){line->ptr + len, line->len - len});
            return line->len > 0;
        }
    return false;
}

static bool is_name_kind(enum wq_phrase_kind kind)
{
    return kind >= WQ_PHRASE_CLASS;
}

static enum wq_status add_phrase(struct wq_phrases *phrases, enum wq_phrase_kind kind,
                                 struct wq_str text)
{
    uint8_t key[WQ_PHRASE_MAX];
    const size_t len =
        is_name_kind(kind) && text.len <= WQ_PHRASE_MAX ? text.len : wq_phrase_key(text, key);
    const struct row row = {(uint32_t)phrases->bytes.len, (uint8_t)len, (uint8_t)kind};
    if (len == 0)
        return WQ_E_DAMAGED;
    if (kind == WQ_PHRASE_START && len > phrases->start_max)
        phrases->start_max = len;
    enum wq_status st =
        wq_buffer_add(&phrases->bytes, is_name_kind(kind) ? (const uint8_t *)text.ptr : key, len);
    return st == WQ_OK ? wq_buffer_add(&phrases->rows, &row, sizeof row) : st;
}

enum wq_status wq_phrases_add(struct wq_phrases *phrases, struct wq_str text, uint32_t *line)
{
    enum wq_status st = WQ_OK;
    for (uint32_t number = 1; text.len > 0 && st == WQ_OK; number++) {
        struct wq_str phrase = take_line(&text);
        enum wq_phrase_kind kind;
        if (phrase.len == 0 || *phrase.ptr == '#')
            continue;
        st = read_kind(&phrase, &kind) ? add_phrase(phrases, kind, phrase) : WQ_E_DAMAGED;
        if (st == WQ_E_DAMAGED)
            *line = number;
    }
    size_t n;
    if (rows_of(phrases, &n))
        qsort_r(phrases->rows.ptr, n, sizeof(struct row), compare_rows, phrases->bytes.ptr);
    return st;
}

void wq_phrases_free(struct wq_phrases *phrases)
{
    wq_buffer_free(&phrases->bytes);
    wq_buffer_free(&phrases->rows);
    *phrases = (struct wq_phrases){0};
}

/* ---- asking ---- */

bool wq_has_phrase(const struct wq_phrases *phrases, enum wq_phrase_kind kind, const uint8_t *key,
                   size_t len)
{
    if (kind != WQ_PHRASE_START)
        return len > 0 && has_key(phrases, kind, key, len);
    for (size_t end = 1; end <= len && end <= phrases->start_max; end++)
        if ((end == len || key[end] == ' ') && has_key(phrases, kind, key, end))
            return true;
    return false;
}

bool wq_is_phrase(const struct wq_phrases *phrases, enum wq_phrase_kind kind, struct wq_str text)
{
    uint8_t key[WQ_PHRASE_MAX];
    return wq_has_phrase(phrases, kind, key, wq_phrase_key(text, key));
}

size_t wq_phrase_front(const struct wq_phrases *phrases, enum wq_phrase_kind kind,
                       struct wq_str text)
{
    struct wq_words words;
    struct wq_fold_word word;
    uint8_t key[WQ_PHRASE_MAX];
    size_t len = 0, front = 0;
    wq_words_init(&words, text);
    for (int n = 0; n < NAME_WORDS_MAX && wq_words_next(&words, &word); n++) {
        if (len + 1 + word.term_n > WQ_PHRASE_MAX)
            break;
        if (len > 0)
            key[len++] = ' ';
        memcpy(key + len, word.term, word.term_n);
        len += word.term_n;
        if (has_key(phrases, kind, key, len))
            front = word.off + word.len;
    }
    return front;
}

/* ---- names of classes ---- */

static bool is_small(char c)
{
    return (c >= 'a' && c <= 'z') || is_digit((uint8_t)c);
}

static bool is_capital(char c)
{
    return c >= 'A' && c <= 'Z';
}

/* Whether a run of the words of one name is a phrase; `starts` are where they begin in `key`, where
 * a '-' parts them, and `len` is its end. */
static bool has_run(const struct wq_phrases *phrases, enum wq_phrase_kind kind, const uint8_t *key,
                    const size_t *starts, size_t n)
{
    for (size_t from = 0; from < n; from++)
        for (size_t to = from + 1; to <= n && to - from <= NAME_WORDS_MAX; to++)
            if (has_key(phrases, kind, key + starts[from], starts[to] - 1 - starts[from]))
                return true;
    return false;
}

/* Cut one name into words, at signs and at capitals behind small letters, and look them up. */
static bool is_name_called(const struct wq_phrases *phrases, enum wq_phrase_kind kind,
                           struct wq_str name)
{
    uint8_t key[WQ_PHRASE_MAX];
    size_t starts[32], n = 0, len = 0;
    bool is_inside = false;
    starts[0] = 0;
    for (size_t i = 0; i < name.len && len + 2 < sizeof key && n < 30; i++) {
        const char c = name.ptr[i];
        const bool is_letter = is_small(c) || is_capital(c);
        const bool is_new = is_capital(c) && i > 0 && is_small(name.ptr[i - 1]);
        if (is_inside && (!is_letter || is_new)) {
            key[len++] = '-';
            starts[++n] = len;
            is_inside = false;
        }
        if (is_letter) {
            key[len++] = (uint8_t)(is_capital(c) ? c | 0x20 : c);
            is_inside = true;
        }
    }
    if (is_inside)
        starts[++n] = len + 1;
    return has_run(phrases, kind, key, starts, n);
}

bool wq_is_called(const struct wq_phrases *phrases, enum wq_phrase_kind kind, struct wq_str names)
{
    while (names.len > 0) {
        size_t len = 0;
        while (len < names.len && !memchr(" \t\n\f\r", names.ptr[len], 5))
            len++;
        if (len > 0 && is_name_called(phrases, kind, (struct wq_str){names.ptr, len}))
            return true;
        len += len < names.len;
        names.ptr += len;
        names.len -= len;
    }
    return false;
}
