/* SPDX-License-Identifier: MIT */
/* Postings to bits: the other side of firmware/search/bits.c. */
#include "lexicon.h"

enum wq_status wq_list_bits_put(struct wq_list_bits *bits, uint32_t value, uint32_t n)
{
    bits->word |= (uint64_t)value << bits->n;
    bits->n += n;
    while (bits->n >= 8) {
        const uint8_t byte = (uint8_t)bits->word;
        enum wq_status st = wq_buffer_add(&bits->bytes, &byte, 1);
        if (st != WQ_OK)
            return st;
        bits->word >>= 8;
        bits->n -= 8;
    }
    return WQ_OK;
}

enum wq_status wq_list_bits_end(struct wq_list_bits *bits)
{
    return wq_list_bits_put(bits, 0, (8 - bits->n % 8) % 8);
}

/* ---- the shape of a list ---- */

uint8_t wq_count_class(uint8_t count)
{
    const uint8_t times = count & WQ_COUNT_MAX;
    const uint8_t class = times <= 1 ? 0 : times == 2 ? 1 : times <= 4 ? 2 : 3;
    return (uint8_t)(class + (count & WQ_COUNT_TITLE ? WQ_COUNT_IN_TITLE : 0));
}

/* The classes of forms of a posting, in the order in which the article has them: told of it alone,
 * so that they do not depend on other articles. */
static uint32_t find_classes(const struct wq_posting *posting, uint8_t classes[WQ_POSTING_FORMS])
{
    uint32_t n = 0;
    for (int j = 0; j < WQ_POSTING_FORMS && posting->forms[j] != WQ_NO_FORM; j++) {
        const uint8_t class = wq_form_class(posting->forms[j]);
        uint32_t k = 0;
        while (k < n && classes[k] != class)
            k++;
        if (k == n)
            classes[n++] = class;
    }
    return wq_count_class(posting->count) % WQ_COUNT_IN_TITLE == 0 ? 1 : n;
}

void wq_list_count(struct wq_list_counts *counts, const struct wq_posting *postings, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        uint8_t classes[WQ_POSTING_FORMS];
        for (uint32_t k = find_classes(&postings[i], classes); k > 0; k--)
            counts->class_n[classes[k - 1]]++;
        counts->has_more |= wq_count_class(postings[i].count) != 0;
    }
    counts->n += (uint32_t)n;
}

struct wq_list_shape wq_list_shape(const struct wq_list_counts *counts, uint32_t article_n)
{
    struct wq_list_shape shape = {.article_n = article_n,
                                  .posting_n = counts->n,
                                  .flags = counts->has_more ? 0 : WQ_TERM_PLAIN};
    for (uint32_t class = 0; wq_has_forms(counts->n) && class < WQ_FORM_CLASSES; class ++) {
        if (counts->class_n[class] == 0)
            continue;
        uint32_t at = shape.class_n++;
        for (; at > 0 && counts->class_n[shape.classes[at - 1]] < counts->class_n[class]; at--)
            shape.classes[at] = shape.classes[at - 1];
        shape.classes[at] = (uint8_t) class;
    }
    return shape;
}

/* ---- numbers ---- */

enum wq_status wq_ones_put(struct wq_list_bits *bits, uint32_t n, uint32_t most)
{
    return wq_list_bits_put(bits, (UINT32_C(1) << n) - 1, n + (n < most));
}

enum wq_status wq_gamma_put(struct wq_list_bits *bits, uint32_t value)
{
    const uint32_t zeros = 31 - (uint32_t)__builtin_clz(value);
    enum wq_status st = wq_list_bits_put(bits, 0, zeros);
    if (st == WQ_OK)
        st = wq_list_bits_put(bits, 1, 1);
    return st == WQ_OK ? wq_list_bits_put(bits, value - (1u << zeros), zeros) : st;
}

/* A number below `range`: those in the middle in a bit less than those at both ends. */
static enum wq_status put_below(struct wq_list_bits *bits, uint32_t value, uint32_t range)
{
    const uint32_t k = 31 - (uint32_t)__builtin_clz(range), short_n = (2u << k) - range;
    const uint32_t shift = (range - short_n) / 2;
    const uint32_t code = value >= shift ? value - shift : value + range - shift;
    if (code < short_n)
        return wq_list_bits_put(bits, code, k);
    enum wq_status st = wq_list_bits_put(bits, (code + short_n) >> 1, k);
    return st == WQ_OK ? wq_list_bits_put(bits, (code + short_n) & 1, 1) : st;
}

/* Ascending numbers from `low` to `high`, the middle one first. */
static enum wq_status put_ascending(struct wq_list_bits *bits, const uint32_t *numbers, size_t n,
                                    uint32_t low, uint32_t high)
{
    enum wq_status st = WQ_OK;
    while (n > 0 && st == WQ_OK) {
        const uint32_t range = high - low + 2 - (uint32_t)n, middle = (uint32_t)n / 2;
        if (range == 1)
            return WQ_OK;
        st = put_below(bits, numbers[middle] - low - middle, range);
        if (st == WQ_OK && middle > 0)
            st = put_ascending(bits, numbers, middle, low, numbers[middle] - 1);
        low = numbers[middle] + 1;
        numbers += middle + 1;
        n -= middle + 1;
    }
    return st;
}

/* ---- blocks ---- */

/* The articles of a block of several, whose last one is told: as numbers, or as a bitmap where that
 * takes at most an eighth more, for it is intersected 32 articles at a time. */
static enum wq_status put_known(struct wq_list_bits *bits, const uint32_t *articles, uint32_t n,
                                uint32_t first)
{
    struct wq_list_bits numbers = {0};
    const uint32_t last = articles[n - 1], span = last - first + 1;
    enum wq_status st = put_ascending(&numbers, articles, n - 1, first, last - 1);
    const uint64_t number_bits = 8 * (uint64_t)numbers.bytes.len + numbers.n;
    wq_buffer_free(&numbers.bytes);
    const bool is_bitmap = (uint64_t)span * 8 <= number_bits * 9;
    if (st == WQ_OK)
        st = wq_list_bits_put(bits, is_bitmap, 1);
    if (st == WQ_OK && !is_bitmap)
        return put_ascending(bits, articles, n - 1, first, last - 1);
    uint32_t at = first;
    for (uint32_t i = 0; i < n && st == WQ_OK; at = articles[i++] + 1) {
        for (; at < articles[i] && st == WQ_OK; at++)
            st = wq_list_bits_put(bits, 0, 1);
        if (st == WQ_OK)
            st = wq_list_bits_put(bits, 1, 1);
    }
    return st;
}

static enum wq_status put_titles(struct wq_list_bits *bits, const struct wq_posting *postings,
                                 uint32_t n)
{
    uint32_t titled[WQ_BLOCK_POSTINGS], titled_n = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (postings[i].count & WQ_COUNT_TITLE)
            titled[titled_n++] = i;
    }
    enum wq_status st = wq_gamma_put(bits, titled_n + 1);
    return st == WQ_OK && titled_n > 0 ? put_ascending(bits, titled, titled_n, 0, n - 1) : st;
}

/* On which level from 0 to `top` each of `n` postings stands: which of them stand higher than on
 * the lowest, of these which again, and so on. `levels` is changed. */
static enum wq_status put_levels(struct wq_list_bits *bits, uint8_t *levels, uint32_t n,
                                 uint32_t top)
{
    enum wq_status st = WQ_OK;
    for (uint32_t level = 1; level <= top && n > 0 && st == WQ_OK; level++) {
        uint32_t among[WQ_BLOCK_POSTINGS], more_n = 0;
        for (uint32_t i = 0; i < n; i++) {
            if (levels[i] < level)
                continue;
            levels[more_n] = levels[i];
            among[more_n++] = i;
        }
        st = put_below(bits, more_n, n + 1);
        if (st == WQ_OK && more_n > 0)
            st = put_ascending(bits, among, more_n, 0, n - 1);
        n = more_n;
    }
    return st;
}

/* How often the postings whose title has the term have it, or the others. */
static enum wq_status put_times(struct wq_list_bits *bits, const struct wq_posting *postings,
                                uint32_t posting_n, bool is_titled)
{
    uint8_t levels[WQ_BLOCK_POSTINGS];
    uint32_t n = 0;
    for (uint32_t i = 0; i < posting_n; i++) {
        if (((postings[i].count & WQ_COUNT_TITLE) != 0) == is_titled)
            levels[n++] = wq_count_class(postings[i].count) % WQ_COUNT_IN_TITLE;
    }
    return put_levels(bits, levels, n, WQ_COUNT_IN_TITLE - 1);
}

/* ---- forms ---- */

/* The classes of forms of a posting by their ranks, ascending. */
struct ranks {
    uint32_t ranks[WQ_POSTING_FORMS];
    uint32_t n;
};

static struct ranks find_ranks(const struct wq_list_shape *shape, const struct wq_posting *posting)
{
    uint8_t classes[WQ_POSTING_FORMS];
    struct ranks found = {.n = find_classes(posting, classes)};
    for (uint32_t i = 0; i < found.n; i++) {
        uint32_t rank = 0, at = i;
        while (shape->classes[rank] != classes[i])
            rank++;
        for (; at > 0 && found.ranks[at - 1] > rank; at--)
            found.ranks[at] = found.ranks[at - 1];
        found.ranks[at] = rank;
    }
    return found;
}

/* How many classes those postings have that may have several; which class those of one have; which
 * the others. */
static enum wq_status put_forms(struct wq_list_bits *bits, const struct wq_list_shape *shape,
                                const struct wq_posting *postings, uint32_t n)
{
    const uint32_t most = shape->class_n < WQ_POSTING_FORMS ? shape->class_n : WQ_POSTING_FORMS;
    struct ranks found[WQ_BLOCK_POSTINGS];
    uint8_t more[WQ_BLOCK_POSTINGS], single[WQ_BLOCK_POSTINGS];
    uint32_t often_n = 0, single_n = 0;
    for (uint32_t i = 0; i < n; i++) {
        found[i] = find_ranks(shape, &postings[i]);
        if (wq_count_class(postings[i].count) % WQ_COUNT_IN_TITLE != 0)
            more[often_n++] = (uint8_t)(found[i].n - 1);
        if (found[i].n == 1)
            single[single_n++] = (uint8_t)found[i].ranks[0];
    }
    enum wq_status st = put_levels(bits, more, often_n, most - 1);
    if (st == WQ_OK)
        st = put_levels(bits, single, single_n, shape->class_n - 1);
    for (uint32_t i = 0; i < n && st == WQ_OK; i++) {
        if (found[i].n > 1)
            st = put_ascending(bits, found[i].ranks, found[i].n, 0, shape->class_n - 1);
    }
    return st;
}

enum wq_status wq_block_put(struct wq_list_bits *bits, const struct wq_list_shape *shape,
                            uint32_t first, const struct wq_posting *postings, size_t n)
{
    uint32_t articles[WQ_BLOCK_POSTINGS];
    for (size_t i = 0; i < n; i++)
        articles[i] = postings[i].article;
    enum wq_status st = shape->posting_n > WQ_BLOCK_POSTINGS
                            ? put_known(bits, articles, (uint32_t)n, first)
                            : put_ascending(bits, articles, n, 0, shape->article_n - 1);
    if (st == WQ_OK && !(shape->flags & WQ_TERM_PLAIN)) {
        st = put_titles(bits, postings, (uint32_t)n);
        if (st == WQ_OK)
            st = put_times(bits, postings, (uint32_t)n, true);
        if (st == WQ_OK)
            st = put_times(bits, postings, (uint32_t)n, false);
    }
    return st == WQ_OK && shape->class_n > 1 ? put_forms(bits, shape, postings, (uint32_t)n) : st;
}
