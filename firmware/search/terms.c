/* SPDX-License-Identifier: MIT */
/* The dictionary, term by term. */
#include <string.h>
#include "internal.h"

enum form_class { CLASS_BARE, CLASS_ARTICLE, CLASS_OTHER, CLASS_HEH, CLASS_BOTH };

uint8_t wq_form_class(uint8_t form)
{
    switch (form) {
    case 0:
        return CLASS_BARE;
    case WQ_FORM_ARTICLE:
        return CLASS_ARTICLE;
    case WQ_FORM_HEH:
        return CLASS_HEH;
    case WQ_FORM_ARTICLE | WQ_FORM_HEH:
        return CLASS_BOTH;
    default:
        return CLASS_OTHER;
    }
}

enum wq_status wq_terms_init(struct wq_terms *terms, struct wq_lexicon *lexicon,
                             struct wq_arena *arena)
{
    *terms = (struct wq_terms){.lexicon = lexicon, .leaf = lexicon->leaf_n};
    terms->page = wq_arena_alloc_raw(arena, WQ_LEAF_MAX + WQ_BITS_SLACK, 1);
    return terms->page ? WQ_OK : WQ_E_NOMEM;
}

enum wq_status wq_terms_enter(struct wq_terms *terms, uint32_t leaf)
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
    const uint32_t numbers_len = wq_load_u16(head.ptr + WQ_LEAF_OFF_NUMBERS);
    const uint32_t lists_len = wq_load_u16(head.ptr + WQ_LEAF_OFF_LISTS);
    const uint32_t shares_len = wq_load_u16(head.ptr + WQ_LEAF_OFF_SHARES);
    const size_t lists_off = WQ_LEAF_HEAD_BYTES + (size_t)numbers_len;
    const size_t shares_off = lists_off + lists_len;
    if (shares_off + shares_len > page.len)
        return WQ_E_DAMAGED;
    terms->n = wq_load_u16(head.ptr + WQ_LEAF_OFF_N);
    terms->next = 0;
    terms->off = wq_load_u64(head.ptr + WQ_LEAF_OFF_POSTINGS);
    terms->numbers = (struct wq_bits){page.ptr + WQ_LEAF_HEAD_BYTES, 0, 8 * (size_t)numbers_len};
    terms->lists.bits = (struct wq_bits){page.ptr + lists_off, 0, 8 * (size_t)lists_len};
    terms->lists.n = terms->lists.taken = 0;
    terms->lists.off = 0;
    terms->strings.shares = (struct wq_bytes){page.ptr + shares_off, shares_len};
    terms->strings.letters = (struct wq_bytes){terms->strings.shares.ptr + shares_len,
                                               page.len - shares_off - shares_len};
    terms->is_pending = false;
    terms->term.n = 0;
    return WQ_OK;
}

struct wq_form_ranks wq_term_ranks(const struct wq_term *term, uint8_t form)
{
    struct wq_form_ranks ranks = {term->class_n, WQ_NO_RANK, WQ_NO_RANK};
    const uint8_t exact = wq_form_class(form), near = wq_form_class(form ^ WQ_FORM_ARTICLE);
    for (uint32_t i = 0; i < term->class_n && form != WQ_NO_FORM; i++) {
        if (term->classes[i] == exact)
            ranks.exact = i;
        else if (term->classes[i] == near && near != CLASS_OTHER)
            ranks.near = i;
    }
    return ranks;
}

bool wq_term_has_heh(const struct wq_term *term)
{
    uint32_t i = 0;
    while (i < term->class_n && term->classes[i] == CLASS_OTHER)
        i++;
    return i < term->class_n && (term->classes[i] == CLASS_HEH || term->classes[i] == CLASS_BOTH);
}

/* ---- short lists ---- */

static enum wq_status take_list(struct wq_terms *terms, uint32_t n, uint32_t flags,
                                const struct wq_form_ranks *wanted, uint32_t *articles,
                                uint8_t *counts, uint8_t *forms)
{
    struct wq_bits *bits = &terms->lists.bits;
    enum wq_status st = WQ_OK;
    wq_bits_take_ascending(bits, articles, n, 0, terms->lexicon->article_n - 1);
    memset(counts, 0, n);
    if (!(flags & WQ_TERM_PLAIN)) {
        uint8_t titled[WQ_LIST_INLINE];
        uint32_t titled_n = 0;
        st = wq_bits_take_titles(bits, n, counts, titled, &titled_n);
        if (st == WQ_OK)
            st = wq_bits_take_titled_times(bits, titled, titled_n, counts);
        if (st == WQ_OK)
            st = wq_bits_take_times(bits, n, counts);
    }
    return st == WQ_OK ? wq_bits_take_forms(bits, n, wanted, counts, forms) : st;
}

/* Take the lists before the present one. */
static enum wq_status pass_lists(struct wq_terms *terms)
{
    uint32_t articles[WQ_LIST_INLINE];
    uint8_t counts[WQ_LIST_INLINE], forms[WQ_LIST_INLINE];
    struct wq_leaf_lists *lists = &terms->lists;
    enum wq_status st = WQ_OK;
    if (lists->taken == 0)
        lists->bits.bit = 8 * lists->off;
    for (; lists->taken + 1 < lists->n && st == WQ_OK; lists->taken++) {
        const uint32_t n = lists->group[lists->taken].posting_n;
        const struct wq_form_ranks wanted = {lists->group[lists->taken].class_n, WQ_NO_RANK,
                                             WQ_NO_RANK};
        if (n > 0)
            st = take_list(terms, n, lists->group[lists->taken].flags, &wanted, articles, counts,
                           forms);
    }
    return st;
}

enum wq_status wq_terms_take_list(struct wq_terms *terms, const struct wq_form_ranks *wanted,
                                  uint32_t *articles, uint8_t *counts, uint8_t *forms)
{
    if (!terms->is_pending)
        return WQ_E_RANGE;
    terms->is_pending = false;
    enum wq_status st = pass_lists(terms);
    if (st != WQ_OK)
        return st;
    terms->lists.taken++;
    return take_list(terms, terms->term.posting_n, terms->term.flags, wanted, articles, counts,
                     forms);
}

/* Note the list of the term that the walk has come to. */
static void note_list(struct wq_terms *terms)
{
    struct wq_leaf_lists *lists = &terms->lists;
    const struct wq_term *term = &terms->term;
    lists->group[lists->n].posting_n = term->len == 0 ? (uint8_t)term->posting_n : 0;
    lists->group[lists->n].flags = (uint8_t)term->flags;
    lists->group[lists->n].class_n = (uint8_t)term->class_n;
    lists->n++;
    terms->is_pending = term->len == 0;
}

static enum wq_status end_group(struct wq_terms *terms)
{
    struct wq_leaf_lists *lists = &terms->lists;
    lists->off += wq_bits_take(&terms->numbers, WQ_LEAF_GROUP_BITS);
    lists->n = lists->taken = 0;
    return 8 * lists->off <= lists->bits.end ? WQ_OK : WQ_E_DAMAGED;
}

/* How many classes of forms a term has, and which, the commonest first: each by how many of those
 * that are left come before it. */
static void take_classes(struct wq_bits *bits, struct wq_term *term)
{
    uint8_t left[WQ_FORM_CLASSES] = {CLASS_BARE, CLASS_ARTICLE, CLASS_OTHER, CLASS_HEH, CLASS_BOTH};
    term->class_n = 1 + wq_bits_take_ones(bits, WQ_FORM_CLASSES - 1);
    for (uint32_t i = 0; i < term->class_n; i++) {
        const uint32_t at = wq_bits_take_ones(bits, WQ_FORM_CLASSES - 1 - i);
        term->classes[i] = left[at];
        memmove(left + at, left + at + 1, WQ_FORM_CLASSES - 1 - at);
    }
}

/* What the leaf says of a term: articles, flags, forms, bytes of its list in the stream. */
static enum wq_status take_numbers(struct wq_terms *terms)
{
    struct wq_term *term = &terms->term;
    struct wq_bits *bits = &terms->numbers;
    term->posting_n = wq_bits_take_gamma(bits);
    term->flags = wq_bits_take(bits, 1) ? WQ_TERM_PLAIN : 0;
    term->class_n = 0;
    if (wq_has_forms(term->posting_n))
        take_classes(bits, term);
    uint32_t len = 0;
    if (term->posting_n > WQ_LIST_INLINE) {
        const uint32_t width = wq_bits_take(bits, 5);
        len = UINT32_C(1) << width | wq_bits_take(bits, width);
    }
    const uint64_t stream = terms->lexicon->postings_bytes;
    if (term->posting_n == 0 || term->posting_n > terms->lexicon->article_n ||
        bits->bit > bits->end || terms->off > stream || len > stream - terms->off)
        return WQ_E_DAMAGED;
    term->off = terms->off;
    term->len = len;
    terms->off += len;
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
        st = wq_terms_enter(terms, terms->leaf + 1);
    }
    if (st == WQ_OK && terms->lists.n == WQ_LEAF_GROUP)
        st = end_group(terms);
    if (st != WQ_OK)
        return st;
    st = wq_take_front_coded(&terms->strings, term->bytes, &term->n);
    if (st == WQ_OK)
        st = take_numbers(terms);
    if (st != WQ_OK)
        return st;
    note_list(terms);
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
        st = wq_terms_enter(terms, leaf);
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
