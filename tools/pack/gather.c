/* SPDX-License-Identifier: MIT */
/* The words of articles, gathered to runs. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "builder.h"

#define RUN_POSTINGS (1u << 20) /* in memory: 12 MiB, and 8 MiB while a run is sorted */
#define RUN_WORDS (1u << 18)    /* whose stems are kept in memory */

enum wq_status wq_lexicon_begin(const struct wq_output *output, struct wq_lexicon_builder **builder)
{
    struct wq_lexicon_builder *b = calloc(1, sizeof *b);
    if (!b)
        return WQ_E_NOMEM;
    b->runs.output = output;
    *builder = b;
    return WQ_OK;
}

/* What only gathering needs. */
static void free_gathered(struct wq_lexicon_builder *b)
{
    wq_string_set_free(&b->words);
    wq_string_set_free(&b->stems);
    free(b->word_stems);
    free(b->last_postings);
    free(b->postings);
    free(b->terms);
    free(b->ends);
    free(b->ordered);
    b->word_stems = NULL;
    b->last_postings = b->terms = b->ends = NULL;
    b->postings = NULL;
    b->ordered = NULL;
}

void wq_lexicon_free(struct wq_lexicon_builder *builder)
{
    int saved = errno;
    if (!builder)
        return;
    wq_runs_free(&builder->runs);
    free_gathered(builder);
    wq_buffer_free(&builder->lengths);
    free(builder);
    errno = saved;
}

/* ---- runs ---- */

static int compare_terms(const void *a, const void *b, const struct wq_string_set *stems)
{
    struct wq_bytes x = wq_string_set_at(stems, *(const uint32_t *)a);
    struct wq_bytes y = wq_string_set_at(stems, *(const uint32_t *)b);
    int order = memcmp(x.ptr, y.ptr, x.len < y.len ? x.len : y.len);
    return order != 0 ? order : (int)x.len - (int)y.len;
}

/* Sort by merging from below: qsort has no place for what the numbers mean. */
static void sort_terms(uint32_t *numbers, uint32_t *room, size_t n,
                       const struct wq_string_set *stems)
{
    for (size_t width = 1; width < n; width *= 2) {
        for (size_t start = 0; start < n; start += 2 * width) {
            size_t a = start, middle = start + width < n ? start + width : n, b = middle;
            size_t end = middle + width < n ? middle + width : n;
            for (size_t i = start; i < end; i++) {
                bool is_first =
                    a < middle && (b == end || compare_terms(&numbers[a], &numbers[b], stems) <= 0);
                room[i] = is_first ? numbers[a++] : numbers[b++];
            }
        }
        memcpy(numbers, room, n * sizeof *numbers);
    }
}

/* Postings in the order of their terms' numbers, articles in order within: ends[term] is where
 * those of the next term begin. */
static void order_postings(struct wq_lexicon_builder *b)
{
    uint32_t *ends = b->ends;
    memset(ends, 0, b->stems.n * sizeof *ends);
    for (size_t i = 0; i < b->posting_n; i++)
        ends[b->postings[i].term]++;
    uint32_t sum = 0;
    for (uint32_t term = 0; term < b->stems.n; term++) {
        uint32_t n = ends[term];
        ends[term] = sum;
        sum += n;
    }
    for (size_t i = 0; i < b->posting_n; i++)
        b->ordered[ends[b->postings[i].term]++] = b->postings[i].posting;
}

static enum wq_status write_run(struct wq_lexicon_builder *b)
{
    enum wq_status st = wq_runs_begin(&b->runs);
    for (uint32_t i = 0; i < b->stems.n && st == WQ_OK; i++) {
        const uint32_t term = b->terms[i], start = term == 0 ? 0 : b->ends[term - 1];
        st = wq_runs_put(&b->runs, wq_string_set_at(&b->stems, term), b->ordered + start,
                         b->ends[term] - start);
    }
    return st;
}

/* Room for `n` items of `size`, which stays for the next run. */
static bool make_room(void **room, size_t n, size_t size)
{
    void *larger = realloc(*room, n * size);
    if (larger)
        *room = larger;
    return larger != NULL;
}

static enum wq_status flush(struct wq_lexicon_builder *b)
{
    const uint32_t n = b->stems.n;
    if (n == 0)
        return WQ_OK;
    if (!make_room((void **)&b->terms, n, sizeof *b->terms) ||
        !make_room((void **)&b->ends, n, sizeof *b->ends) ||
        !make_room((void **)&b->ordered, b->posting_n, sizeof *b->ordered))
        return WQ_E_NOMEM;
    for (uint32_t i = 0; i < n; i++)
        b->terms[i] = i;
    sort_terms(b->terms, b->ends, n, &b->stems);
    order_postings(b);
    enum wq_status st = write_run(b);
    b->posting_n = 0;
    wq_string_set_clear(&b->stems);
    wq_string_set_clear(&b->words);
    return st;
}

enum wq_status wq_lexicon_close(struct wq_lexicon_builder *builder)
{
    enum wq_status st = flush(builder);
    free_gathered(builder);
    return st;
}

/* ---- words ---- */

/* Room for one more of `n` items in an array that is full at powers of two from 1024. */
static bool grow_array(void **array, uint32_t n, size_t size)
{
    if (n != 0 && (n < 1024 || (n & (n - 1)) != 0))
        return true;
    void *larger = realloc(*array, (n == 0 ? 1024 : 2 * (size_t)n) * size);
    if (!larger)
        return false;
    *array = larger;
    return true;
}

/* The number of the stem of `word`, and its form. */
static enum wq_status find_stem(struct wq_lexicon_builder *b, const struct wq_fold_word *word,
                                struct wq_word_stem *stem)
{
    uint32_t number;
    bool is_new;
    enum wq_status st =
        wq_string_set_add(&b->words, (struct wq_bytes){word->term, word->term_n}, &number, &is_new);
    if (st != WQ_OK)
        return st;
    if (is_new) {
        uint8_t bytes[WQ_TERM_MAX];
        struct wq_word_stem *found;
        if (!grow_array((void **)&b->word_stems, number, sizeof *b->word_stems))
            return WQ_E_NOMEM;
        found = &b->word_stems[number];
        size_t n = wq_stem(word->term, word->term_n, bytes, &found->form);
        st = wq_string_set_add(&b->stems, (struct wq_bytes){bytes, n}, &found->term, &is_new);
        if (st != WQ_OK)
            return st;
        if (is_new && !grow_array((void **)&b->last_postings, found->term, sizeof(uint32_t)))
            return WQ_E_NOMEM;
        if (is_new)
            b->last_postings[found->term] = UINT32_MAX;
    }
    *stem = b->word_stems[number];
    return WQ_OK;
}

static void note_form(struct wq_posting *posting, uint8_t form)
{
    for (int i = 0; i < WQ_POSTING_FORMS && posting->forms[i] != form; i++) {
        if (posting->forms[i] != WQ_NO_FORM)
            continue;
        posting->forms[i] = form;
        return;
    }
}

static enum wq_status add_word(struct wq_lexicon_builder *b, const struct wq_fold_word *word,
                               bool is_title)
{
    struct wq_word_stem stem;
    enum wq_status st = find_stem(b, word, &stem);
    if (st != WQ_OK)
        return st;
    uint32_t *last = &b->last_postings[stem.term];
    if (*last == UINT32_MAX || b->postings[*last].posting.article != b->article_n) {
        if (!grow_array((void **)&b->postings, b->posting_n, sizeof *b->postings))
            return WQ_E_NOMEM;
        *last = b->posting_n;
        struct wq_term_posting *added = &b->postings[b->posting_n++];
        added->term = stem.term;
        added->posting = (struct wq_posting){.article = b->article_n,
                                             .forms = {WQ_NO_FORM, WQ_NO_FORM, WQ_NO_FORM}};
    }
    struct wq_posting *posting = &b->postings[*last].posting;
    note_form(posting, stem.form);
    if (is_title)
        posting->count |= WQ_COUNT_TITLE;
    else if ((posting->count & WQ_COUNT_MAX) < WQ_COUNT_MAX)
        posting->count++;
    return WQ_OK;
}

static enum wq_status add_text(struct wq_lexicon_builder *b, struct wq_str text, bool is_title,
                               uint32_t *word_n)
{
    struct wq_words words;
    struct wq_fold_word word;
    wq_words_init(&words, text);
    for (*word_n = 0; wq_words_next(&words, &word); ++*word_n) {
        enum wq_status st = add_word(b, &word, is_title);
        if (st != WQ_OK)
            return st;
    }
    return WQ_OK;
}

enum wq_status wq_lexicon_add(struct wq_lexicon_builder *builder, struct wq_str title,
                              struct wq_str text)
{
    struct wq_lexicon_builder *b = builder;
    uint32_t word_n, title_n;
    if (b->posting_n >= RUN_POSTINGS || b->words.n >= RUN_WORDS) {
        enum wq_status st = flush(b);
        if (st != WQ_OK)
            return st;
    }
    enum wq_status st = add_text(b, text, false, &word_n);
    if (st == WQ_OK)
        st = add_text(b, title, true, &title_n);
    const uint8_t class = wq_length_class(word_n);
    if (st == WQ_OK && b->article_n % 2 == 0)
        st = wq_buffer_add(&b->lengths, &class, 1);
    else if (st == WQ_OK)
        b->lengths.ptr[b->lengths.len - 1] |= (uint8_t)(class << 4);
    b->word_n += word_n;
    b->article_n++;
    return st;
}
