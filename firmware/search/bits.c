/* SPDX-License-Identifier: MIT */
/* Postings as bits: docs/bundle.md, "Postings". */
#include <string.h>
#include "internal.h"

#define REMAINDER_BITS_MAX 24 /* of a gap; articles are fewer than 2^24 */

/* At least 57 bits from the present one. This is where a long list spends its time: written out so
 * that it becomes one load. */
static inline uint64_t peek(const struct wq_bits *bits)
{
    const uint8_t *p = bits->bytes + bits->bit / 8;
    if (bits->bit >= bits->end)
        return 0;
    uint64_t word = (uint64_t)p[0] | (uint64_t)p[1] << 8 | (uint64_t)p[2] << 16 |
                    (uint64_t)p[3] << 24 | (uint64_t)p[4] << 32 | (uint64_t)p[5] << 40 |
                    (uint64_t)p[6] << 48 | (uint64_t)p[7] << 56;
    return word >> (bits->bit % 8);
}

uint32_t wq_bits_take(struct wq_bits *bits, uint32_t n)
{
    uint64_t value = peek(bits) & ((UINT64_C(1) << n) - 1);
    bits->bit += n;
    return (uint32_t)value;
}

uint32_t wq_gap_bits(uint32_t article_n, uint32_t posting_n)
{
    /* the mean gap, by 3/2: where a bit of quotient and one of remainder cost the same */
    const uint32_t gap = (uint32_t)((uint64_t)article_n * 2 / 3 / posting_n);
    const uint32_t k = gap == 0 ? 0 : 31 - (uint32_t)__builtin_clz(gap);
    return k < REMAINDER_BITS_MAX ? k : REMAINDER_BITS_MAX;
}

/* Gaps without remainder are a bitmap, a one for each article of the list: so stand the terms that
 * most articles have. The article behind the last; 0 when the bits make no sense. */
static uint64_t take_bitmap(struct wq_bits *bits, uint32_t n, uint64_t first, uint32_t *articles)
{
    const uint32_t step = 57; /* bits that peek is good for */
    const size_t from = bits->bit;
    for (uint32_t i = 0; i < n; bits->bit += step) {
        const uint64_t at = first + (bits->bit - from);
        uint64_t word = peek(bits) & ((UINT64_C(1) << step) - 1);
        if (word == 0)
            return 0;
        const uint32_t base = (uint32_t)at;
        for (; word != 0 && i < n; word &= word - 1)
            articles[i++] = base + (uint32_t)__builtin_ctzll(word);
    }
    bits->bit = from + (size_t)(articles[n - 1] - first) + 1;
    return (uint64_t)articles[n - 1] + 1;
}

/* A gap as quotient in zeros, a one, and `k` bits of remainder: at most 32 + 24 bits. The article
 * behind the last; 0 when the bits make no sense. */
static uint64_t take_gaps(struct wq_bits *bits, uint32_t n, uint32_t k, uint64_t next,
                          uint32_t *articles)
{
    const uint64_t mask = (UINT64_C(1) << k) - 1;
    for (uint32_t i = 0; i < n; i++) {
        const uint64_t word = peek(bits);
        if ((uint32_t)word == 0)
            return 0;
        const uint32_t quotient = (uint32_t)__builtin_ctz((uint32_t)word);
        next += ((uint64_t)quotient << k) + (word >> (quotient + 1) & mask);
        articles[i] = (uint32_t)next++;
        bits->bit += quotient + 1 + k;
    }
    return next;
}

enum wq_status wq_bits_take_articles(struct wq_bits *bits, uint32_t n, uint32_t posting_n,
                                     uint32_t first, uint32_t article_n, uint32_t *articles)
{
    uint32_t k = wq_gap_bits(article_n, posting_n);
    if (posting_n > 1 && wq_bits_take(bits, 1))
        k = wq_bits_take(bits, 5);
    if (k > REMAINDER_BITS_MAX)
        return WQ_E_DAMAGED;
    const uint64_t end =
        k == 0 ? take_bitmap(bits, n, first, articles) : take_gaps(bits, n, k, first, articles);
    return end > 0 && end <= article_n && bits->bit <= bits->end ? WQ_OK : WQ_E_DAMAGED;
}

/* One to four ones ended by a zero are the classes without title; four ones, and two bits more. */
static void take_counts(struct wq_bits *bits, uint32_t n, uint8_t *counts)
{
    uint64_t word = 0;
    uint32_t left = 0; /* bits of `word` that are good */
    for (uint32_t i = 0; i < n; i++) {
        if (left < WQ_COUNT_IN_TITLE + 2) {
            word = peek(bits);
            left = 57;
        }
        uint32_t ones = (uint32_t)__builtin_ctz(~(uint32_t)word | 1u << WQ_COUNT_IN_TITLE);
        uint32_t used = ones + 1;
        if (ones == WQ_COUNT_IN_TITLE) {
            ones += (uint32_t)word >> WQ_COUNT_IN_TITLE & 3;
            used = WQ_COUNT_IN_TITLE + 2;
        }
        counts[i] = (uint8_t)ones;
        word >>= used;
        left -= used;
        bits->bit += used;
    }
}

/* An article that has the term once has one form of it; else a bit for each that there may be. */
static uint8_t take_forms(struct wq_bits *bits, bool is_once, bool has_others)
{
    if (!is_once)
        return (uint8_t)wq_bits_take(bits, has_others ? 3 : 2);
    if (wq_bits_take(bits, 1) == 0)
        return WQ_FORM_FIRST;
    if (!has_others)
        return WQ_FORM_SECOND;
    return wq_bits_take(bits, 1) == 0 ? WQ_FORM_SECOND : WQ_FORM_OTHERS;
}

enum wq_status wq_bits_take_counts(struct wq_bits *bits, uint32_t n, uint32_t flags,
                                   uint8_t *counts, uint8_t *forms)
{
    memset(counts, 0, n);
    memset(forms, 0, n);
    if (!(flags & WQ_TERM_PLAIN))
        take_counts(bits, n, counts);
    for (uint32_t i = 0; i < n && flags & WQ_TERM_HAS_FORMS; i++)
        forms[i] = take_forms(bits, counts[i] % WQ_COUNT_IN_TITLE == 0, flags & WQ_TERM_HAS_OTHERS);
    return bits->bit <= bits->end ? WQ_OK : WQ_E_DAMAGED;
}
