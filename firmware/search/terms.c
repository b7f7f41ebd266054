/* SPDX-License-Identifier: MIT */
/* The dictionary, term by term. */
#include <string.h>
#include "internal.h"

enum wq_status wq_terms_init(struct wq_terms *terms, struct wq_lexicon *lexicon,
                             struct wq_arena *arena)
{
    *terms = (struct wq_terms){.lexicon = lexicon, .leaf = lexicon->leaf_n};
    terms->page = wq_arena_alloc_raw(arena, WQ_LEAF_MAX + WQ_BITS_SLACK, 1);
    return terms->page ? WQ_OK : WQ_E_NOMEM;
}

/* Stand before the first term of `leaf`. */
static enum wq_status load_leaf(struct wq_terms *terms, uint32_t leaf)
{
    uint32_t len;
    if (terms->leaf != leaf) {
        terms->leaf = terms->lexicon->leaf_n;
        enum wq_status st = wq_lexicon_load_leaf(terms->lexicon, leaf, terms->page, &len);
        if (st != WQ_OK)
            return st;
        terms->page_len = len;
        terms->leaf = leaf;
    }
    struct wq_bytes page = {terms->page, terms->page_len}, head;
    enum wq_status st = wq_bytes_at(page, 0, WQ_LEAF_HEAD_BYTES, &head);
    if (st != WQ_OK)
        return st;
    const uint32_t strings_len = wq_load_u16(head.ptr + WQ_LEAF_OFF_TERMS);
    const uint32_t numbers_len = wq_load_u16(head.ptr + WQ_LEAF_OFF_NUMBERS);
    const size_t lists_off = WQ_LEAF_HEAD_BYTES + (size_t)strings_len + numbers_len;
    if (lists_off > page.len)
        return WQ_E_DAMAGED;
    terms->n = wq_load_u16(head.ptr + WQ_LEAF_OFF_N);
    terms->next = 0;
    terms->off = wq_load_u64(head.ptr + WQ_LEAF_OFF_POSTINGS);
    terms->strings = (struct wq_bytes){page.ptr + WQ_LEAF_HEAD_BYTES, strings_len};
    terms->numbers = (struct wq_bytes){terms->strings.ptr + strings_len, numbers_len};
    terms->bits = (struct wq_bits){page.ptr + lists_off, 0, 8 * (page.len - lists_off)};
    terms->is_pending = false;
    terms->term.n = 0;
    return WQ_OK;
}

/* Pass over the short list of the present term. */
static enum wq_status pass_list(struct wq_terms *terms)
{
    uint32_t articles[WQ_LIST_INLINE];
    uint8_t counts[WQ_LIST_INLINE], forms[WQ_LIST_INLINE];
    if (!terms->is_pending)
        return WQ_OK;
    const struct wq_term *term = &terms->term;
    terms->is_pending = false;
    const uint32_t article_n = terms->lexicon->article_n;
    const uint32_t n = term->posting_n;
    enum wq_status st = wq_bits_take_articles(&terms->bits, n, n, 0, article_n, articles);
    return st == WQ_OK
               ? wq_bits_take_counts(&terms->bits, term->posting_n, term->flags, counts, forms)
               : st;
}

static enum wq_status take_byte(struct wq_bytes *from, uint8_t *byte)
{
    if (from->len == 0)
        return WQ_E_DAMAGED;
    *byte = *from->ptr++;
    from->len--;
    return WQ_OK;
}

static enum wq_status take_numbers(struct wq_terms *terms)
{
    struct wq_term *term = &terms->term;
    uint32_t value, len = 0;
    enum wq_status st = wq_take_varint(&terms->numbers, &value);
    if (st != WQ_OK)
        return st;
    term->flags = value & ((1u << WQ_TERM_FLAG_BITS) - 1);
    term->posting_n = (value >> WQ_TERM_FLAG_BITS) + 1;
    for (int i = 0; i < 2 && st == WQ_OK && term->flags & WQ_TERM_HAS_FORMS; i++)
        st = take_byte(&terms->numbers, &term->forms[i]);
    if (st == WQ_OK && term->posting_n > WQ_LIST_INLINE)
        st = wq_take_varint(&terms->numbers, &len);
    if (st != WQ_OK)
        return st;
    const uint64_t bytes = terms->lexicon->postings_bytes;
    if (term->posting_n > terms->lexicon->article_n || terms->off > bytes ||
        len > bytes - terms->off || (term->posting_n > WQ_LIST_INLINE && len == 0))
        return WQ_E_DAMAGED;
    term->off = terms->off;
    term->len = len;
    terms->off += len;
    terms->is_pending = len == 0;
    return WQ_OK;
}

enum wq_status wq_terms_next(struct wq_terms *terms, bool *is_there)
{
    struct wq_term *term = &terms->term;
    *is_there = false;
    enum wq_status st = WQ_OK;
    while (st == WQ_OK && terms->next == terms->n) {
        if (terms->leaf >= terms->lexicon->leaf_n || terms->leaf + 1 == terms->lexicon->leaf_n)
            return WQ_OK;
        st = load_leaf(terms, terms->leaf + 1);
    }
    if (st == WQ_OK)
        st = pass_list(terms);
    if (st != WQ_OK)
        return st;
    st = wq_take_front_coded(&terms->strings, term->bytes, &term->n);
    if (st == WQ_OK)
        st = take_numbers(terms);
    if (st != WQ_OK)
        return st;
    terms->next++;
    *is_there = true;
    return WQ_OK;
}

enum wq_status wq_terms_seek(struct wq_terms *terms, struct wq_bytes from, bool *is_there)
{
    uint32_t leaf;
    *is_there = false;
    if (terms->lexicon->leaf_n == 0)
        return WQ_OK;
    enum wq_status st = wq_lexicon_leaf(terms->lexicon, from, &leaf);
    if (st == WQ_OK)
        st = load_leaf(terms, leaf);
    while (st == WQ_OK) {
        st = wq_terms_next(terms, is_there);
        if (st != WQ_OK || !*is_there)
            return st;
        struct wq_bytes term = {terms->term.bytes, terms->term.n};
        if (wq_term_compare(term, from) >= 0)
            return WQ_OK;
        /* the term is at latest the first of the next leaf */
        if (terms->leaf > leaf + 1)
            return WQ_E_DAMAGED;
    }
    return st;
}
