/* SPDX-License-Identifier: MIT */
/* The dictionary, term by term. */
#include <string.h>
#include "internal.h"

const uint8_t wq_form_ranks[WQ_FORM_RANKS] = {
    0,
    WQ_FORM_ARTICLE,
    1,      /* ه */
    1 << 6, /* و */
    1 << 4, /* ب */
    WQ_FORM_ARTICLE | 1,
    2,      /* ا */
    3 << 4, /* ل */
    5,      /* ها */
    4,      /* ون */
    6,      /* another pronoun */
    2 << 6, /* ف */
    3,      /* ات */
    WQ_FORM_ARTICLE | 4,
    2 << 4, /* ك */
};

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
    const uint32_t bits_len = wq_load_u16(head.ptr + WQ_LEAF_OFF_BITS);
    const uint32_t shares_len = wq_load_u16(head.ptr + WQ_LEAF_OFF_SHARES);
    const size_t shares_off = WQ_LEAF_HEAD_BYTES + (size_t)bits_len;
    if (shares_off + shares_len > page.len)
        return WQ_E_DAMAGED;
    terms->n = wq_load_u16(head.ptr + WQ_LEAF_OFF_N);
    terms->next = 0;
    terms->off = wq_load_u64(head.ptr + WQ_LEAF_OFF_POSTINGS);
    terms->bits = (struct wq_bits){page.ptr + WQ_LEAF_HEAD_BYTES, 0, 8 * (size_t)bits_len};
    terms->strings.shares = (struct wq_bytes){page.ptr + shares_off, shares_len};
    terms->strings.letters = (struct wq_bytes){terms->strings.shares.ptr + shares_len,
                                               page.len - shares_off - shares_len};
    terms->is_pending = false;
    terms->term.n = 0;
    return WQ_OK;
}

enum wq_status wq_terms_take_list(struct wq_terms *terms, uint32_t *articles, uint8_t *counts,
                                  uint8_t *forms)
{
    const struct wq_term *term = &terms->term;
    struct wq_bits *bits = &terms->bits;
    const uint32_t n = term->posting_n;
    enum wq_status st = WQ_OK;
    if (!terms->is_pending)
        return WQ_E_RANGE;
    terms->is_pending = false;
    wq_bits_take_ascending(bits, articles, n, 0, terms->lexicon->article_n - 1);
    memset(counts, 0, n);
    if (!(term->flags & WQ_TERM_PLAIN)) {
        uint8_t titled[WQ_LIST_INLINE];
        uint32_t titled_n = 0;
        st = wq_bits_take_titles(bits, n, counts, titled, &titled_n);
        if (st == WQ_OK)
            st = wq_bits_take_titled_times(bits, titled, titled_n, counts);
        if (st == WQ_OK)
            st = wq_bits_take_times(bits, n, counts);
    }
    return st == WQ_OK ? wq_bits_take_forms(bits, n, term->flags, counts, forms) : st;
}

static enum wq_status pass_list(struct wq_terms *terms)
{
    uint32_t articles[WQ_LIST_INLINE];
    uint8_t counts[WQ_LIST_INLINE], forms[WQ_LIST_INLINE];
    return terms->is_pending ? wq_terms_take_list(terms, articles, counts, forms) : WQ_OK;
}

static enum wq_status take_form(struct wq_bits *bits, uint8_t *form)
{
    const uint32_t code = wq_bits_take_gamma(bits) - 1;
    if (code > WQ_FORM_RANKS + UINT8_MAX)
        return WQ_E_DAMAGED;
    *form = code < WQ_FORM_RANKS ? wq_form_ranks[code] : (uint8_t)(code - WQ_FORM_RANKS);
    return WQ_OK;
}

/* What the leaf says of a term: articles, flags, forms, bytes of its list in the stream. */
static enum wq_status take_numbers(struct wq_terms *terms)
{
    struct wq_term *term = &terms->term;
    struct wq_bits *bits = &terms->bits;
    enum wq_status st = WQ_OK;
    term->posting_n = wq_bits_take_gamma(bits);
    term->flags = wq_bits_take(bits, 1) ? WQ_TERM_PLAIN : 0;
    if (term->posting_n > 1 && wq_bits_take(bits, 1))
        term->flags |= WQ_TERM_HAS_FORMS | (wq_bits_take(bits, 1) ? WQ_TERM_HAS_OTHERS : 0);
    for (int i = 0; i < 2 && st == WQ_OK && term->flags & WQ_TERM_HAS_FORMS; i++)
        st = take_form(bits, &term->forms[i]);
    uint32_t len = 0;
    if (term->posting_n > WQ_LIST_INLINE) {
        const uint32_t width = wq_bits_take(bits, 5);
        len = UINT32_C(1) << width | wq_bits_take(bits, width);
    }
    if (st != WQ_OK)
        return st;
    const uint64_t stream = terms->lexicon->postings_bytes;
    if (term->posting_n == 0 || term->posting_n > terms->lexicon->article_n ||
        bits->bit > bits->end || terms->off > stream || len > stream - terms->off)
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

/* Whether the walk can go on to `from` in this leaf: it is not there yet, or there and the list not
 * taken. */
static bool is_ahead(const struct wq_terms *terms, uint32_t leaf, struct wq_bytes from)
{
    if (terms->leaf != leaf || terms->term.n == 0)
        return false;
    const int order = wq_term_compare((struct wq_bytes){terms->term.bytes, terms->term.n}, from);
    return order < 0 || (order == 0 && (terms->is_pending || terms->term.len > 0));
}

enum wq_status wq_terms_seek(struct wq_terms *terms, struct wq_bytes from, bool *is_there)
{
    uint32_t leaf;
    *is_there = false;
    if (terms->lexicon->leaf_n == 0)
        return WQ_OK;
    enum wq_status st = wq_lexicon_leaf(terms->lexicon, from, &leaf);
    *is_there = st == WQ_OK && is_ahead(terms, leaf, from);
    if (st == WQ_OK && !*is_there)
        st = load_leaf(terms, leaf);
    while (st == WQ_OK) {
        if (!*is_there)
            st = wq_terms_next(terms, is_there);
        if (st != WQ_OK || !*is_there)
            return st;
        struct wq_bytes term = {terms->term.bytes, terms->term.n};
        if (wq_term_compare(term, from) >= 0)
            return WQ_OK;
        *is_there = false;
        /* the term is at latest the first of the next leaf */
        if (terms->leaf > leaf + 1)
            return WQ_E_DAMAGED;
    }
    return st;
}
