/* SPDX-License-Identifier: MIT */
/* Postings as bits: docs/bundle.md, "Postings". */
#include <string.h>
#include "internal.h"

#define GAMMA_ZEROS_MAX 24 /* numbers up to WQ_ARTICLES_MAX */

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

uint32_t wq_bits_take_ones(struct wq_bits *bits, uint32_t most)
{
    const uint32_t zeros = ~(uint32_t)peek(bits) | UINT32_C(1) << most;
    const uint32_t ones = (uint32_t)__builtin_ctz(zeros);
    bits->bit += ones + (ones < most);
    return ones;
}

uint32_t wq_bits_take_gamma(struct wq_bits *bits)
{
    const uint64_t word = peek(bits);
    const uint32_t zeros = (uint32_t)__builtin_ctz((uint32_t)word | UINT32_C(2) << GAMMA_ZEROS_MAX);
    if (zeros > GAMMA_ZEROS_MAX)
        return 0;
    bits->bit += 2 * zeros + 1;
    const uint32_t top = UINT32_C(1) << zeros;
    return top | ((uint32_t)(word >> (zeros + 1)) & (top - 1));
}

/* A number below `range` (from 1, to 2^24): when it is no power of two, those in the middle take a
 * bit less than those at both ends. */
static inline uint32_t take_below(struct wq_bits *bits, uint32_t range)
{
    const uint32_t k = 31 - (uint32_t)__builtin_clz(range);
    const uint32_t short_n = (UINT32_C(2) << k) - range; /* numbers of k bits */
    const uint64_t word = peek(bits);
    uint32_t value = (uint32_t)word & ((UINT32_C(1) << k) - 1);
    bits->bit += k;
    if (value >= short_n) {
        value = 2 * value - short_n + (uint32_t)(word >> k & 1);
        bits->bit++;
    }
    value += (range - short_n) / 2;
    return value < range ? value : value - range;
}

void wq_bits_take_ascending(struct wq_bits *bits, uint32_t *numbers, uint32_t n, uint32_t low,
                            uint32_t high)
{
    while (n > 0) {
        const uint32_t range = high - low + 2 - n, middle = n / 2;
        if (range == 1) {
            for (uint32_t i = 0; i < n; i++)
                numbers[i] = low + i;
            return;
        }
        const uint32_t number = low + middle + take_below(bits, range);
        numbers[middle] = number;
        if (middle == 1)
            numbers[0] = low + take_below(bits, number - low);
        else if (middle > 1)
            wq_bits_take_ascending(bits, numbers, middle, low, number - 1);
        numbers += middle + 1;
        n -= middle + 1;
        low = number + 1;
    }
}

/* ---- what is said of each posting ---- */

static enum wq_status check_end(const struct wq_bits *bits)
{
    return bits->bit <= bits->end ? WQ_OK : WQ_E_DAMAGED;
}

enum wq_status wq_bits_take_titles(struct wq_bits *bits, uint32_t n, uint8_t *counts,
                                   uint8_t *titled, uint32_t *titled_n)
{
    uint32_t found[WQ_BLOCK_POSTINGS];
    const uint32_t found_n = wq_bits_take_gamma(bits) - 1;
    memset(counts, 0, n);
    if (found_n > n)
        return WQ_E_DAMAGED;
    wq_bits_take_ascending(bits, found, found_n, 0, n - 1);
    for (uint32_t i = 0; i < found_n; i++) {
        titled[i] = (uint8_t)found[i];
        counts[found[i]] = WQ_COUNT_IN_TITLE;
    }
    *titled_n = found_n;
    return check_end(bits);
}

/* On which level from 0 to `top` each of `n` postings stands: which of them stand higher than on
 * the lowest, of these which again, and so on. */
static void take_levels(struct wq_bits *bits, const uint8_t *postings, uint32_t n, uint32_t top,
                        uint8_t *levels)
{
    uint8_t some[WQ_BLOCK_POSTINGS];
    for (uint32_t level = 1; level <= top && n > 0; level++) {
        uint32_t among[WQ_BLOCK_POSTINGS];
        const uint32_t more_n = take_below(bits, n + 1);
        if (more_n > 0)
            wq_bits_take_ascending(bits, among, more_n, 0, n - 1);
        for (uint32_t i = 0; i < more_n; i++) {
            some[i] = postings[among[i]];
            levels[some[i]]++;
        }
        postings = some;
        n = more_n;
    }
}

enum wq_status wq_bits_take_titled_times(struct wq_bits *bits, const uint8_t *titled,
                                         uint32_t titled_n, uint8_t *counts)
{
    take_levels(bits, titled, titled_n, WQ_COUNT_IN_TITLE - 1, counts);
    return check_end(bits);
}

enum wq_status wq_bits_take_times(struct wq_bits *bits, uint32_t n, uint8_t *counts)
{
    uint8_t untitled[WQ_BLOCK_POSTINGS];
    uint32_t untitled_n = 0;
    for (uint32_t i = 0; i < n; i++) {
        untitled[untitled_n] = (uint8_t)i;
        untitled_n += counts[i] < WQ_COUNT_IN_TITLE;
    }
    take_levels(bits, untitled, untitled_n, WQ_COUNT_IN_TITLE - 1, counts);
    return check_end(bits);
}

static uint8_t set_of(const struct wq_form_ranks *wanted, uint32_t rank)
{
    return rank == wanted->exact ? WQ_FORM_EXACT : rank == wanted->near ? WQ_FORM_NEAR : 0;
}

/* `n` classes of one posting, ascending. */
static uint8_t take_several(struct wq_bits *bits, const struct wq_form_ranks *wanted, uint32_t n)
{
    uint32_t ranks[WQ_POSTING_FORMS];
    uint8_t set = 0;
    wq_bits_take_ascending(bits, ranks, n, 0, wanted->class_n - 1);
    for (uint32_t i = 0; i < n; i++)
        set |= set_of(wanted, ranks[i]);
    return set;
}

enum wq_status wq_bits_take_forms(struct wq_bits *bits, uint32_t n,
                                  const struct wq_form_ranks *wanted, const uint8_t *counts,
                                  uint8_t *forms)
{
    const uint32_t most = wanted->class_n < WQ_POSTING_FORMS ? wanted->class_n : WQ_POSTING_FORMS;
    uint8_t often[WQ_BLOCK_POSTINGS] = {0}, single[WQ_BLOCK_POSTINGS] = {0};
    uint8_t more[WQ_BLOCK_POSTINGS], ranks[WQ_BLOCK_POSTINGS];
    uint32_t often_n = 0, single_n = 0;
    memset(forms, wanted->class_n == 1 ? set_of(wanted, 0) : 0, n);
    if (wanted->class_n < 2)
        return WQ_OK;
    for (uint32_t i = 0; i < n; i++) {
        often[often_n] = (uint8_t)i;
        often_n += counts[i] % WQ_COUNT_IN_TITLE != 0;
    }
    memset(more, 0, n);
    take_levels(bits, often, often_n, most - 1, more);
    for (uint32_t i = 0; i < n; i++) {
        single[single_n] = (uint8_t)i;
        single_n += more[i] == 0;
    }
    memset(ranks, 0, n);
    take_levels(bits, single, single_n, wanted->class_n - 1, ranks);
    for (uint32_t i = 0; i < n; i++)
        forms[i] =
            more[i] == 0 ? set_of(wanted, ranks[i]) : take_several(bits, wanted, 1u + more[i]);
    return check_end(bits);
}
