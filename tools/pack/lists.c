/* SPDX-License-Identifier: MIT */
/* Postings to bits: the other side of firmware/search/bits.c. */
#include "lexicon.h"

#define QUOTIENT_MAX 31 /* of a gap: the reader looks for its end in 32 bits */

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

/* The two commonest forms, the smaller code first among equals; how many there are is returned. */
static uint32_t find_forms(const struct wq_posting *postings, size_t n, uint8_t forms[2])
{
    uint32_t posting_n[256] = {0}, form_n = 0;
    for (size_t i = 0; i < n; i++) {
        for (int j = 0; j < WQ_POSTING_FORMS && postings[i].forms[j] != WQ_NO_FORM; j++)
            posting_n[postings[i].forms[j]]++;
    }
    forms[0] = forms[1] = WQ_NO_FORM;
    for (unsigned form = 0; form < WQ_NO_FORM; form++) {
        form_n += posting_n[form] > 0;
        if (posting_n[form] > (forms[0] == WQ_NO_FORM ? 0 : posting_n[forms[0]])) {
            forms[1] = forms[0];
            forms[0] = (uint8_t)form;
        } else if (posting_n[form] > (forms[1] == WQ_NO_FORM ? 0 : posting_n[forms[1]])) {
            forms[1] = (uint8_t)form;
        }
    }
    return form_n;
}

/* Forms cost a bit or two a posting. A term of very many articles says little of any, and a list of
 * one has nothing to be put in order. */
static bool is_worth_forms(size_t n, uint32_t article_n)
{
    return n >= 2 && (n <= 256 || n <= article_n / 64);
}

struct wq_list_shape wq_list_shape(const struct wq_posting *postings, size_t n, uint32_t article_n)
{
    struct wq_list_shape shape = {
        .article_n = article_n, .posting_n = (uint32_t)n, .flags = WQ_TERM_PLAIN};
    uint32_t form_n = find_forms(postings, n, shape.forms);
    for (size_t i = 0; i < n; i++) {
        if (wq_count_class(postings[i].count) != 0)
            shape.flags = 0;
    }
    if (form_n > 1 && is_worth_forms(n, article_n))
        shape.flags |= WQ_TERM_HAS_FORMS | (form_n > 2 ? WQ_TERM_HAS_OTHERS : 0);
    return shape;
}

/* ---- blocks ---- */

/* Bits of the gaps with k bits of remainder; UINT64_MAX when a quotient is too large. */
static uint64_t gaps_cost(const struct wq_posting *postings, size_t n, uint32_t first, uint32_t k)
{
    uint64_t cost = 0;
    for (size_t i = 0; i < n; i++) {
        uint32_t quotient = (postings[i].article - first) >> k;
        if (quotient > QUOTIENT_MAX)
            return UINT64_MAX;
        cost += quotient + 1 + k;
        first = postings[i].article + 1;
    }
    return cost;
}

/* Bits of remainder; `usual` unless others save more than it takes to say so. */
static uint32_t choose_bits(const struct wq_posting *postings, size_t n, uint32_t first,
                            uint32_t usual)
{
    uint64_t least = gaps_cost(postings, n, first, usual);
    uint32_t best = usual;
    for (uint32_t k = 0; k <= 24; k++) {
        uint64_t cost = k == usual ? UINT64_MAX : gaps_cost(postings, n, first, k);
        if (cost < UINT64_MAX && cost + 5 < least) {
            least = cost + 5;
            best = k;
        }
    }
    return best;
}

static enum wq_status put_articles(struct wq_list_bits *bits, const struct wq_list_shape *shape,
                                   uint32_t first, const struct wq_posting *postings, size_t n)
{
    const uint32_t usual = wq_gap_bits(shape->article_n, shape->posting_n);
    /* what is usual is always enough for a single one */
    const bool is_single = shape->posting_n == 1;
    const uint32_t k = is_single ? usual : choose_bits(postings, n, first, usual);
    enum wq_status st = is_single ? WQ_OK : wq_list_bits_put(bits, k != usual, 1);
    if (st == WQ_OK && k != usual)
        st = wq_list_bits_put(bits, k, 5);
    for (size_t i = 0; i < n && st == WQ_OK; i++) {
        const uint32_t gap = postings[i].article - first, quotient = gap >> k;
        if (quotient > QUOTIENT_MAX)
            return WQ_E_LIMIT;
        st = wq_list_bits_put(bits, 0, quotient);
        if (st == WQ_OK)
            st = wq_list_bits_put(bits, 1, 1);
        if (st == WQ_OK)
            st = wq_list_bits_put(bits, gap & ((1u << k) - 1), k);
        first = postings[i].article + 1;
    }
    return st;
}

static enum wq_status put_count(struct wq_list_bits *bits, uint8_t class)
{
    if (class >= WQ_COUNT_IN_TITLE)
        return wq_list_bits_put(bits, 15u | (uint32_t)(class - WQ_COUNT_IN_TITLE) << 4, 6);
    return wq_list_bits_put(bits, (1u << class) - 1, class + 1u);
}

static uint32_t forms_of(const struct wq_posting *posting, const uint8_t forms[2])
{
    uint32_t set = 0;
    for (int j = 0; j < WQ_POSTING_FORMS && posting->forms[j] != WQ_NO_FORM; j++)
        set |= posting->forms[j] == forms[0] ? 1u : posting->forms[j] == forms[1] ? 2u : 4u;
    return set;
}

static enum wq_status put_forms(struct wq_list_bits *bits, const struct wq_list_shape *shape,
                                const struct wq_posting *posting)
{
    const bool has_others = shape->flags & WQ_TERM_HAS_OTHERS;
    const uint32_t set = forms_of(posting, shape->forms);
    if (wq_count_class(posting->count) % WQ_COUNT_IN_TITLE != 0)
        return wq_list_bits_put(bits, set, has_others ? 3 : 2);
    if (set & 1)
        return wq_list_bits_put(bits, 0, 1);
    return has_others ? wq_list_bits_put(bits, set & 2 ? 1 : 3, 2) : wq_list_bits_put(bits, 1, 1);
}

enum wq_status wq_block_put(struct wq_list_bits *bits, const struct wq_list_shape *shape,
                            uint32_t first, const struct wq_posting *postings, size_t n)
{
    enum wq_status st = put_articles(bits, shape, first, postings, n);
    for (size_t i = 0; i < n && st == WQ_OK && !(shape->flags & WQ_TERM_PLAIN); i++)
        st = put_count(bits, wq_count_class(postings[i].count));
    for (size_t i = 0; i < n && st == WQ_OK && shape->flags & WQ_TERM_HAS_FORMS; i++)
        st = put_forms(bits, shape, &postings[i]);
    return st;
}
