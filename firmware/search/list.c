/* SPDX-License-Identifier: MIT */
/* The postings of a term, block by block; whole blocks are passed over by their skip entries. */
#include <string.h>
#include "internal.h"

#define SKIP_ENTRY_MAX 11 /* two varints and a weight */

/* Read the skip entry of the next block: its last article, its bytes, its greatest weight. */
static enum wq_status take_skip_entry(struct wq_list *list)
{
    uint8_t bytes[SKIP_ENTRY_MAX];
    uint64_t left = list->skip_end - list->skip_off;
    struct wq_bytes entry = {bytes, left < sizeof bytes ? (size_t)left : sizeof bytes};
    uint32_t gap;
    enum wq_status st = wq_lexicon_postings(list->lexicon, list->skip_off, entry.len, bytes);
    if (st == WQ_OK)
        st = wq_take_varint(&entry, &gap);
    if (st == WQ_OK)
        st = wq_take_varint(&entry, &list->block_len);
    if (st != WQ_OK)
        return st;
    if (entry.len == 0 || gap >= list->lexicon->article_n - list->first)
        return WQ_E_DAMAGED;
    /* told by the bundle's own weights */
    list->max_weight = list->lexicon->has_own ? entry.ptr[0] : list->lexicon->most;
    list->skip_off += (uint64_t)(entry.ptr + 1 - bytes);
    list->last = list->first + gap;
    return WQ_OK;
}

/* Stand before block list->block, whose bytes begin at block_off and whose articles at `first`. */
static enum wq_status enter_block(struct wq_list *list)
{
    list->n = list->at = 0;
    list->known = WQ_KNOWN_ARTICLES;
    if (list->block_n > 1) {
        enum wq_status st = take_skip_entry(list);
        if (st != WQ_OK)
            return st;
    }
    bool is_sound = list->block_len >= 1 && list->block_len <= WQ_BLOCK_MAX &&
                    list->block_off <= list->term.off + list->term.len &&
                    list->block_len <= list->term.off + list->term.len - list->block_off;
    return is_sound ? WQ_OK : WQ_E_DAMAGED;
}

static uint32_t block_postings(const struct wq_list *list)
{
    const uint32_t before = list->block * WQ_BLOCK_POSTINGS;
    const uint32_t left = list->term.posting_n - before;
    return left < WQ_BLOCK_POSTINGS ? left : WQ_BLOCK_POSTINGS;
}

/* ---- a block ---- */

/* The bitmap of the block: a bit an article, the last one a one. As many as postings should be
 * ones; what is said of them is only ever looked up for so many, so that counting them can be
 * spared. */
static enum wq_status take_bitmap(struct wq_list *list)
{
    const uint32_t span = list->last - list->first + 1;
    list->bitmap_bit = list->bits.bit;
    if (span > list->bits.end - list->bits.bit)
        return WQ_E_DAMAGED;
    list->bits.bit += span;
    const size_t last = list->bits.bit - 1;
    return list->bytes[last / 8] >> (last % 8) & 1 ? WQ_OK : WQ_E_DAMAGED;
}

/* The articles of the block as numbers. Only a list of several blocks says where each ends. */
static enum wq_status take_articles(struct wq_list *list)
{
    const bool is_known = list->block_n > 1;
    const uint32_t n = list->n - is_known, last = is_known ? list->last - 1 : list->last;
    if (list->last - list->first < list->n - 1)
        return WQ_E_DAMAGED;
    if (n > 0)
        wq_bits_take_ascending(&list->bits, list->articles, n, list->first, last);
    if (is_known)
        list->articles[n] = list->last;
    list->last = list->articles[list->n - 1];
    return list->bits.bit <= list->bits.end ? WQ_OK : WQ_E_DAMAGED;
}

static enum wq_status decode_block(struct wq_list *list)
{
    enum wq_status st =
        wq_lexicon_postings(list->lexicon, list->block_off, list->block_len, list->bytes);
    if (st != WQ_OK)
        return st;
    memset(list->bytes + list->block_len, 0, WQ_BITS_SLACK);
    list->bits = (struct wq_bits){list->bytes, 0, 8 * (size_t)list->block_len};
    list->is_bitmap = list->block_n > 1 && wq_bits_take(&list->bits, 1);
    list->n = block_postings(list);
    st = list->is_bitmap ? take_bitmap(list) : take_articles(list);
    if (st != WQ_OK)
        list->n = 0;
    return st;
}

/* ---- opening ---- */

/* A list of several blocks: the length of its skip entries, these, the blocks. */
static enum wq_status open_blocks(struct wq_list *list)
{
    const struct wq_term *term = &list->term;
    uint8_t bytes[5];
    struct wq_bytes head = {bytes, term->len < sizeof bytes ? (size_t)term->len : sizeof bytes};
    uint32_t skips_len;
    enum wq_status st = wq_lexicon_postings(list->lexicon, term->off, head.len, bytes);
    if (st == WQ_OK)
        st = wq_take_varint(&head, &skips_len);
    if (st != WQ_OK)
        return st;
    const uint64_t head_len = (uint64_t)(head.ptr - bytes);
    if (skips_len > term->len - head_len)
        return WQ_E_DAMAGED;
    list->skip_off = term->off + head_len;
    list->skip_end = list->block_off = list->skip_off + skips_len;
    return enter_block(list);
}

static enum wq_status open_stream(struct wq_list *list)
{
    list->block_n =
        list->term.posting_n / WQ_BLOCK_POSTINGS + (list->term.posting_n % WQ_BLOCK_POSTINGS != 0);
    list->last = list->lexicon->article_n - 1;
    if (list->block_n > 1)
        return open_blocks(list);
    list->block_off = list->term.off;
    list->block_len = list->term.len <= WQ_BLOCK_MAX ? (uint32_t)list->term.len : 0;
    return enter_block(list);
}

/* The short list that stands at the bits of the leaf. */
static enum wq_status open_inline(struct wq_list *list, struct wq_terms *terms)
{
    enum wq_status st =
        wq_terms_take_list(terms, &list->wanted, list->articles, list->counts, list->forms);
    list->block_n = 1;
    list->n = list->term.posting_n;
    list->known = WQ_KNOWN_ALL;
    list->last = list->articles[list->n - 1];
    return st;
}

enum wq_status wq_list_open(struct wq_list *list, struct wq_terms *terms, uint8_t form)
{
    list->lexicon = terms->lexicon;
    list->term = terms->term;
    list->wanted = wq_term_ranks(&terms->term, form);
    list->block = list->first = list->at = list->n = 0;
    list->is_bitmap = false;
    memset(list->forms, 0, sizeof list->forms);
    list->known = WQ_KNOWN_ARTICLES;
    list->max_weight = list->lexicon->most;
    enum wq_status st = list->term.len == 0 ? open_inline(list, terms) : open_stream(list);
    list->article = 0;
    return st == WQ_OK ? wq_list_seek(list, 0) : st;
}

/* ---- walking ---- */

static enum wq_status next_block(struct wq_list *list)
{
    list->block_off += list->block_len;
    list->first = list->last + 1;
    list->block++;
    return enter_block(list);
}

/* The first article from `article` on, which is in the block: of the bitmap, the last bit is a one.
 */
static uint32_t find_bit(const struct wq_list *list, uint32_t article)
{
    uint32_t at = article > list->first ? article - list->first : 0, word;
    while ((word = wq_bitmap_word(list->bytes, list->bitmap_bit + at)) == 0)
        at += 32;
    return list->first + at + (uint32_t)__builtin_ctz(word);
}

/* The same of the articles as numbers; WQ_LIST_END: the only block of a list did not say where it
 * ends. */
static uint32_t find_article(struct wq_list *list, uint32_t article)
{
    uint32_t at = list->at, end = list->n;
    while (at < end) {
        const uint32_t middle = at + (end - at) / 2;
        if (list->articles[middle] < article)
            at = middle + 1;
        else
            end = middle;
    }
    list->at = at;
    return at < list->n ? list->articles[at] : WQ_LIST_END;
}

enum wq_status wq_list_seek(struct wq_list *list, uint32_t article)
{
    enum wq_status st = WQ_OK;
    while (list->last < article) {
        if (list->block + 1 >= list->block_n) {
            list->article = WQ_LIST_END;
            return WQ_OK;
        }
        st = next_block(list);
        if (st != WQ_OK)
            return st;
    }
    if (list->n == 0)
        st = decode_block(list);
    if (st != WQ_OK)
        return st;
    list->article = list->is_bitmap ? find_bit(list, article) : find_article(list, article);
    return WQ_OK;
}

static enum wq_status know_more(struct wq_list *list)
{
    const bool is_plain = list->term.flags & WQ_TERM_PLAIN;
    struct wq_bits *bits = &list->bits;
    enum wq_status st = WQ_OK;
    switch (++list->known) {
    case WQ_KNOWN_TITLES:
        if (!is_plain)
            return wq_bits_take_titles(bits, list->n, list->counts, list->titled, &list->titled_n);
        memset(list->counts, 0, list->n);
        return WQ_OK;
    case WQ_KNOWN_TITLED:
        return is_plain
                   ? WQ_OK
                   : wq_bits_take_titled_times(bits, list->titled, list->titled_n, list->counts);
    default:
        if (!is_plain)
            st = wq_bits_take_times(bits, list->n, list->counts);
        return st == WQ_OK
                   ? wq_bits_take_forms(bits, list->n, &list->wanted, list->counts, list->forms)
                   : st;
    }
}

enum wq_status wq_list_know(struct wq_list *list, enum wq_known known)
{
    enum wq_status st = WQ_OK;
    while (list->known < known && st == WQ_OK)
        st = know_more(list);
    return st;
}

/* ---- which posting an article is ---- */

static void locate_numbers(const struct wq_list *list, const uint32_t *articles, uint32_t n,
                           uint16_t *postings)
{
    uint32_t at = list->at;
    for (uint32_t i = 0; i < n; i++) {
        while (at < list->n && list->articles[at] < articles[i])
            at++;
        const bool is_there = at < list->n && list->articles[at] == articles[i];
        postings[i] = is_there ? (uint16_t)at : WQ_NO_POSTING;
    }
}

/* The ones before an article's in the bitmap are counted. */
static void locate_bits(const struct wq_list *list, const uint32_t *articles, uint32_t n,
                        uint16_t *postings)
{
    uint32_t at = 0, before = 0, word = wq_bitmap_word(list->bytes, list->bitmap_bit);
    for (uint32_t i = 0; i < n; i++) {
        const uint32_t bit = articles[i] - list->first;
        while (bit - at >= 32) {
            before += wq_ones(word);
            at += 32;
            word = wq_bitmap_word(list->bytes, list->bitmap_bit + at);
        }
        const uint32_t below = word & ((UINT32_C(1) << (bit - at)) - 1);
        const uint32_t posting = before + wq_ones(below);
        const bool is_there = word >> (bit - at) & 1 && posting < list->n;
        postings[i] = is_there ? (uint16_t)posting : WQ_NO_POSTING;
    }
}

void wq_list_locate(const struct wq_list *list, const uint32_t *articles, uint32_t n,
                    uint16_t *postings)
{
    (list->is_bitmap ? locate_bits : locate_numbers)(list, articles, n, postings);
}
