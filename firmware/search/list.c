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
    list->max_weight = entry.ptr[0];
    list->skip_off += (uint64_t)(entry.ptr + 1 - bytes);
    list->last = list->first + gap;
    return WQ_OK;
}

/* Stand before block list->block, whose bytes begin at block_off and whose articles at `first`. */
static enum wq_status enter_block(struct wq_list *list)
{
    list->n = list->at = 0;
    list->has_counts = false;
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

static enum wq_status decode_block(struct wq_list *list)
{
    const uint32_t n = block_postings(list);
    enum wq_status st =
        wq_lexicon_postings(list->lexicon, list->block_off, list->block_len, list->bytes);
    if (st != WQ_OK)
        return st;
    memset(list->bytes + list->block_len, 0, WQ_BITS_SLACK);
    list->bits = (struct wq_bits){list->bytes, 0, 8 * (size_t)list->block_len};
    const uint32_t article_n = list->lexicon->article_n;
    st = wq_bits_take_articles(&list->bits, n, list->term.posting_n, list->first, article_n,
                               list->articles);
    if (st != WQ_OK)
        return st;
    if (list->block_n > 1 && list->articles[n - 1] != list->last)
        return WQ_E_DAMAGED;
    list->last = list->articles[n - 1];
    list->n = n;
    return WQ_OK;
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
    const uint32_t n = list->term.posting_n;
    if (!terms->is_pending)
        return WQ_E_RANGE;
    terms->is_pending = false;
    const uint32_t article_n = list->lexicon->article_n;
    enum wq_status st = wq_bits_take_articles(&terms->bits, n, n, 0, article_n, list->articles);
    if (st == WQ_OK)
        st = wq_bits_take_counts(&terms->bits, n, list->term.flags, list->counts, list->forms);
    list->block_n = 1;
    list->n = n;
    list->has_counts = true;
    list->last = list->articles[n - 1];
    return st;
}

enum wq_status wq_list_open(struct wq_list *list, struct wq_terms *terms)
{
    list->lexicon = terms->lexicon;
    list->term = terms->term;
    list->block = list->first = list->at = list->n = 0;
    list->max_weight = UINT8_MAX;
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
    uint32_t at = list->at, end = list->n;
    while (at < end) {
        const uint32_t middle = at + (end - at) / 2;
        if (list->articles[middle] < article)
            at = middle + 1;
        else
            end = middle;
    }
    list->at = at;
    /* the only block of a list did not say where it ends */
    list->article = at < list->n ? list->articles[at] : WQ_LIST_END;
    return WQ_OK;
}

enum wq_status wq_list_load_counts(struct wq_list *list)
{
    if (list->has_counts)
        return WQ_OK;
    enum wq_status st =
        wq_bits_take_counts(&list->bits, list->n, list->term.flags, list->counts, list->forms);
    list->has_counts = st == WQ_OK;
    return st;
}
