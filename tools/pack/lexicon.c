/* SPDX-License-Identifier: MIT */
/* Runs to the two sections of an index: lengths, leaves, pages above them, shape; long lists. */
#include <stdlib.h>
#include <string.h>
#include "builder.h"
#include "related.h"

#define LEAF_TARGET 8192 /* bytes at which a leaf is closed */

struct output {
    const struct wq_lexicon_builder *builder;
    struct wq_compressor *compressor;
    struct wq_clusters *terms, *postings;
    uint8_t weights[WQ_COUNT_CLASSES][WQ_LENGTH_CLASSES];
    uint32_t term_n, leaf_n;
    struct wq_relations *relations;

    /* the leaf that is being filled */
    struct wq_buffer shares, letters;
    struct wq_list_bits numbers, lists; /* the short ones, in groups */
    size_t group_off;                   /* where the lists of the present group begin */
    uint32_t leaf_terms;
    uint64_t leaf_postings_off;
    uint8_t last[WQ_TERM_MAX];
    size_t last_n;

    struct wq_buffer first_terms; /* of each page of the level below: length, bytes */
    struct wq_buffer counts;      /* of each, u32: the most articles that a term of it has */
    uint32_t leaf_count;          /* of the leaf that is being filled */
    struct wq_buffer page;        /* of postings, being filled */
    uint64_t postings_bytes;
    struct wq_list_bits block;
    struct wq_buffer skips, blocks;
};

static uint8_t weight_of(const struct output *o, const struct wq_posting *posting)
{
    const uint8_t *lengths = o->builder->lengths.ptr;
    uint32_t length = lengths[posting->article / 2] >> (posting->article % 2 * 4) & 15;
    return o->weights[wq_count_class(posting->count)][length];
}

/* ---- the stream of postings ---- */

static enum wq_status put_stream(struct output *o, const struct wq_buffer *bytes)
{
    enum wq_status st = wq_buffer_add(&o->page, bytes->ptr, bytes->len);
    size_t done = 0;
    for (; st == WQ_OK && o->page.len - done >= WQ_POSTINGS_PAGE; done += WQ_POSTINGS_PAGE)
        st = wq_clusters_add_page(o->postings,
                                  (struct wq_bytes){o->page.ptr + done, WQ_POSTINGS_PAGE});
    if (done > 0)
        memmove(o->page.ptr, o->page.ptr + done, o->page.len - done);
    o->page.len -= done;
    o->postings_bytes += bytes->len;
    return st;
}

static enum wq_status put_skip_entry(struct output *o, const struct wq_posting *postings, size_t n,
                                     uint32_t first)
{
    uint8_t most = 0;
    for (size_t i = 0; i < n; i++) {
        uint8_t weight = weight_of(o, &postings[i]);
        most = weight > most ? weight : most;
    }
    enum wq_status st = wq_buffer_add_varint(&o->skips, postings[n - 1].article - first);
    if (st == WQ_OK)
        st = wq_buffer_add_varint(&o->skips, (uint32_t)o->block.bytes.len);
    return st == WQ_OK ? wq_buffer_add(&o->skips, &most, 1) : st;
}

static enum wq_status put_blocks(struct output *o, const struct wq_list_shape *shape,
                                 const struct wq_postings *postings)
{
    struct wq_posting block[WQ_BLOCK_POSTINGS];
    enum wq_status st = WQ_OK;
    uint32_t first = 0;
    o->skips.len = o->blocks.len = 0;
    for (size_t i = 0; i < postings->n && st == WQ_OK; i += WQ_BLOCK_POSTINGS) {
        const size_t left = postings->n - i,
                     n = left < WQ_BLOCK_POSTINGS ? left : WQ_BLOCK_POSTINGS;
        o->block.bytes.len = 0;
        st = wq_postings_read(postings, i, block, n);
        if (st == WQ_OK)
            st = wq_block_put(&o->block, shape, first, block, n);
        if (st == WQ_OK)
            st = wq_list_bits_end(&o->block);
        /* all articles, once each, take no bit */
        if (st == WQ_OK && o->block.bytes.len == 0)
            st = wq_list_bits_put(&o->block, 0, 8);
        if (st == WQ_OK && o->block.bytes.len > WQ_BLOCK_MAX)
            st = WQ_E_LIMIT;
        if (st == WQ_OK && postings->n > WQ_BLOCK_POSTINGS)
            st = put_skip_entry(o, block, n, first);
        if (st == WQ_OK)
            st = wq_buffer_add(&o->blocks, o->block.bytes.ptr, o->block.bytes.len);
        first = st == WQ_OK ? block[n - 1].article + 1 : first;
    }
    return st;
}

/* A list that is too long for the leaf; *len are its bytes in the stream. */
static enum wq_status put_long_list(struct output *o, const struct wq_list_shape *shape,
                                    const struct wq_postings *postings, uint32_t *len)
{
    struct wq_buffer head = {0};
    enum wq_status st = put_blocks(o, shape, postings);
    if (st == WQ_OK && postings->n > WQ_BLOCK_POSTINGS)
        st = wq_buffer_add_varint(&head, (uint32_t)o->skips.len);
    const size_t bytes = head.len + o->skips.len + o->blocks.len;
    if (st == WQ_OK && bytes > UINT32_MAX)
        st = WQ_E_LIMIT;
    if (st == WQ_OK)
        st = put_stream(o, &head);
    if (st == WQ_OK)
        st = put_stream(o, &o->skips);
    if (st == WQ_OK)
        st = put_stream(o, &o->blocks);
    *len = (uint32_t)bytes;
    wq_buffer_free(&head);
    return st;
}

/* ---- leaves ---- */

static enum wq_status note_first_term(struct wq_buffer *terms, struct wq_bytes term)
{
    const uint8_t len = (uint8_t)term.len;
    enum wq_status st = wq_buffer_add(terms, &len, 1);
    return st == WQ_OK ? wq_buffer_add(terms, term.ptr, term.len) : st;
}

static enum wq_status note_count(struct wq_buffer *counts, uint32_t count)
{
    uint8_t bytes[4];
    wq_store_u32(bytes, count);
    return wq_buffer_add(counts, bytes, sizeof bytes);
}

/* What half a byte does not hold of a number. */
static enum wq_status put_more(struct wq_buffer *shares, size_t number)
{
    const uint8_t more = (uint8_t)(number - WQ_SHARE_MAX);
    return number < WQ_SHARE_MAX ? WQ_OK : wq_buffer_add(shares, &more, 1);
}

/* A term: how much it shares with the one before, how much is its own, and that. */
static enum wq_status put_front_coded(struct output *o, struct wq_bytes term, struct wq_bytes last)
{
    size_t shared = 0;
    while (shared < last.len && shared < term.len && last.ptr[shared] == term.ptr[shared])
        shared++;
    const size_t own = term.len - shared;
    const uint8_t halves = (uint8_t)((shared < WQ_SHARE_MAX ? shared : WQ_SHARE_MAX) << 4 |
                                     (own < WQ_SHARE_MAX ? own : WQ_SHARE_MAX));
    enum wq_status st = wq_buffer_add(&o->shares, &halves, 1);
    if (st == WQ_OK)
        st = put_more(&o->shares, shared);
    if (st == WQ_OK)
        st = put_more(&o->shares, own);
    return st == WQ_OK ? wq_buffer_add(&o->letters, term.ptr + shared, own) : st;
}

/* The terms that were coded, to `raw`. */
static enum wq_status put_strings(struct output *o, struct wq_buffer *raw)
{
    enum wq_status st = wq_buffer_add(raw, o->shares.ptr, o->shares.len);
    if (st == WQ_OK)
        st = wq_buffer_add(raw, o->letters.ptr, o->letters.len);
    o->shares.len = o->letters.len = 0;
    return st;
}

static enum wq_status close_leaf(struct output *o)
{
    uint8_t head[WQ_LEAF_HEAD_BYTES];
    struct wq_buffer *raw = &o->terms->raw;
    if (o->leaf_terms == 0)
        return WQ_OK;
    enum wq_status st = wq_list_bits_end(&o->numbers);
    if (st == WQ_OK)
        st = wq_list_bits_end(&o->lists);
    wq_store_u16(head + WQ_LEAF_OFF_N, (uint16_t)o->leaf_terms);
    wq_store_u16(head + WQ_LEAF_OFF_NUMBERS, (uint16_t)o->numbers.bytes.len);
    wq_store_u16(head + WQ_LEAF_OFF_LISTS, (uint16_t)o->lists.bytes.len);
    wq_store_u16(head + WQ_LEAF_OFF_SHARES, (uint16_t)o->shares.len);
    wq_store_u64(head + WQ_LEAF_OFF_POSTINGS, o->leaf_postings_off);
    const uint16_t plain_n = (uint16_t)(sizeof head + o->numbers.bytes.len + o->lists.bytes.len);
    if (st == WQ_OK)
        st = wq_buffer_add(raw, head, sizeof head);
    if (st == WQ_OK)
        st = wq_buffer_add(raw, o->numbers.bytes.ptr, o->numbers.bytes.len);
    if (st == WQ_OK)
        st = wq_buffer_add(raw, o->lists.bytes.ptr, o->lists.bytes.len);
    if (st == WQ_OK)
        st = put_strings(o, raw);
    if (st == WQ_OK)
        st = wq_clusters_close_mixed(o->terms, o->compressor, plain_n);
    if (st == WQ_OK)
        st = note_count(&o->counts, o->leaf_count);
    o->numbers.bytes.len = o->lists.bytes.len = o->group_off = 0;
    o->leaf_terms = o->leaf_count = 0;
    o->last_n = 0;
    o->leaf_n++;
    return st;
}

/* End the lists of a group, and say behind its numbers how many bytes they are. */
static enum wq_status close_group(struct output *o)
{
    enum wq_status st = wq_list_bits_end(&o->lists);
    const size_t len = o->lists.bytes.len - o->group_off;
    o->group_off = o->lists.bytes.len;
    return st == WQ_OK ? wq_list_bits_put(&o->numbers, (uint32_t)len, WQ_LEAF_GROUP_BITS) : st;
}

static enum wq_status begin_leaf(struct output *o, struct wq_bytes term)
{
    o->leaf_postings_off = o->postings_bytes;
    return note_first_term(&o->first_terms, term);
}

/* How many classes of forms, and which: each by how many of those that are left come before it. */
static enum wq_status put_classes(struct wq_list_bits *bits, const struct wq_list_shape *shape)
{
    enum wq_status st = wq_ones_put(bits, shape->class_n - 1, WQ_FORM_CLASSES - 1);
    for (uint32_t i = 0; i < shape->class_n && st == WQ_OK; i++) {
        uint32_t before = shape->classes[i];
        for (uint32_t k = 0; k < i; k++)
            before -= shape->classes[k] < shape->classes[i];
        st = wq_ones_put(bits, before, WQ_FORM_CLASSES - 1 - i);
    }
    return st;
}

/* How many articles, flags, classes of forms. */
static enum wq_status put_numbers(struct wq_list_bits *bits, const struct wq_list_shape *shape)
{
    enum wq_status st = wq_gamma_put(bits, shape->posting_n);
    if (st == WQ_OK)
        st = wq_list_bits_put(bits, (shape->flags & WQ_TERM_PLAIN) != 0, 1);
    if (st == WQ_OK && shape->class_n > 0)
        st = put_classes(bits, shape);
    return st;
}

/* A long list to the stream; its length, at least 1: the bits below the highest in 5, these. */
static enum wq_status put_stream_list(struct output *o, const struct wq_list_shape *shape,
                                      const struct wq_postings *postings)
{
    uint32_t len;
    enum wq_status st = put_long_list(o, shape, postings, &len);
    if (st != WQ_OK)
        return st;
    const uint32_t width = 31 - (uint32_t)__builtin_clz(len);
    st = wq_list_bits_put(&o->numbers, width, 5);
    return st == WQ_OK ? wq_list_bits_put(&o->numbers, len - (1u << width), width) : st;
}

static enum wq_status find_shape(const struct output *o, const struct wq_postings *postings,
                                 struct wq_list_shape *shape)
{
    struct wq_posting block[WQ_BLOCK_POSTINGS];
    struct wq_list_counts counts = {0};
    enum wq_status st = WQ_OK;
    for (size_t i = 0; i < postings->n && st == WQ_OK; i += WQ_BLOCK_POSTINGS) {
        const size_t left = postings->n - i,
                     n = left < WQ_BLOCK_POSTINGS ? left : WQ_BLOCK_POSTINGS;
        st = wq_postings_read(postings, i, block, n);
        if (st == WQ_OK)
            wq_list_count(&counts, block, n);
    }
    if (st == WQ_OK)
        *shape = wq_list_shape(&counts, o->builder->article_n);
    return st;
}

/* A short list to the leaf. */
static enum wq_status put_leaf_list(struct output *o, const struct wq_list_shape *shape,
                                    const struct wq_postings *postings)
{
    struct wq_posting all[WQ_LIST_INLINE];
    enum wq_status st = wq_postings_read(postings, 0, all, postings->n);
    return st == WQ_OK ? wq_block_put(&o->lists, shape, 0, all, postings->n) : st;
}

static enum wq_status put_term(void *self, struct wq_bytes term, const struct wq_postings *postings)
{
    struct output *o = self;
    struct wq_list_shape shape;
    const size_t n = postings->n;
    enum wq_status st = find_shape(o, postings, &shape);
    if (st == WQ_OK && o->leaf_terms == 0)
        st = begin_leaf(o, term);
    else if (st == WQ_OK && o->leaf_terms % WQ_LEAF_GROUP == 0)
        st = close_group(o);
    if (st == WQ_OK)
        st = put_front_coded(o, term, (struct wq_bytes){o->last, o->last_n});
    if (st == WQ_OK)
        st = put_numbers(&o->numbers, &shape);
    if (st == WQ_OK)
        st = n <= WQ_LIST_INLINE ? put_leaf_list(o, &shape, postings)
                                 : put_stream_list(o, &shape, postings);
    if (st == WQ_OK)
        st = wq_relations_add(o->relations, postings);
    memcpy(o->last, term.ptr, term.len);
    o->last_n = term.len;
    o->leaf_terms++;
    o->leaf_count = n > o->leaf_count ? (uint32_t)n : o->leaf_count;
    o->term_n++;
    const size_t bytes = o->shares.len + o->letters.len + o->numbers.bytes.len + o->lists.bytes.len;
    return st == WQ_OK && bytes >= LEAF_TARGET ? close_leaf(o) : st;
}

/* ---- the levels above ---- */

/* Write the page over `n` pages whose counts these are; the greatest of them is noted in `above`.
 */
static enum wq_status close_branch(struct output *o, const uint8_t *counts, uint32_t n,
                                   struct wq_buffer *above)
{
    struct wq_buffer coded = {0};
    uint8_t head[WQ_BRANCH_HEAD_BYTES];
    uint32_t most = 0;
    enum wq_status st = WQ_OK;
    for (uint32_t i = 0; i < n && st == WQ_OK; i++) {
        const uint32_t count = wq_load_u32(counts + 4 * (size_t)i);
        most = count > most ? count : most;
        st = wq_buffer_add_varint(&coded, count);
    }
    wq_store_u16(head, (uint16_t)coded.len);
    wq_store_u16(head + 2, (uint16_t)o->shares.len);
    if (st == WQ_OK)
        st = wq_buffer_add(&o->terms->raw, head, sizeof head);
    if (st == WQ_OK)
        st = wq_buffer_add(&o->terms->raw, coded.ptr, coded.len);
    if (st == WQ_OK)
        st = put_strings(o, &o->terms->raw);
    wq_buffer_free(&coded);
    if (st == WQ_OK)
        st = note_count(above, most);
    return st == WQ_OK ? wq_clusters_close(o->terms, o->compressor) : st;
}

/* One level: pages of WQ_BRANCH_PAGES first terms of those below, whose own first terms and counts
 * take their place. */
static enum wq_status put_level(struct output *o, uint32_t below_n, uint32_t *level_n)
{
    struct wq_buffer above = {0}, counts = {0};
    struct wq_bytes last = {NULL, 0};
    enum wq_status st = WQ_OK;
    const uint8_t *at = o->first_terms.ptr;
    *level_n = 0;
    for (uint32_t i = 0; i < below_n && st == WQ_OK; i++) {
        struct wq_bytes term = {at + 1, at[0]};
        const uint32_t first = i / WQ_BRANCH_PAGES * WQ_BRANCH_PAGES;
        at += 1 + term.len;
        if (i == first) {
            last.len = 0;
            st = note_first_term(&above, term);
        }
        if (st == WQ_OK)
            st = put_front_coded(o, term, last);
        last = term;
        if (st == WQ_OK && ((i + 1) % WQ_BRANCH_PAGES == 0 || i + 1 == below_n)) {
            st = close_branch(o, o->counts.ptr + 4 * (size_t)first, i + 1 - first, &counts);
            ++*level_n;
        }
    }
    wq_buffer_free(&o->first_terms);
    wq_buffer_free(&o->counts);
    o->first_terms = above;
    o->counts = counts;
    return st;
}

static enum wq_status put_levels(struct output *o)
{
    enum wq_status st = WQ_OK;
    for (uint32_t n = o->leaf_n; n > 1 && st == WQ_OK;)
        st = put_level(o, n, &n);
    return st;
}

static enum wq_status put_lengths(struct output *o)
{
    const struct wq_buffer *lengths = &o->builder->lengths;
    enum wq_status st = WQ_OK;
    for (size_t i = 0; i < lengths->len && st == WQ_OK; i += WQ_LENGTHS_PAGE) {
        size_t n = lengths->len - i < WQ_LENGTHS_PAGE ? lengths->len - i : WQ_LENGTHS_PAGE;
        st = wq_clusters_add_page(o->terms, (struct wq_bytes){lengths->ptr + i, n});
    }
    return st;
}

static enum wq_status put_shape(struct output *o)
{
    uint8_t shape[WQ_SHAPE_BYTES] = {0};
    wq_store_u32(shape + WQ_SHAPE_OFF_FOLD, WQ_FOLD_VERSION);
    wq_store_u32(shape + WQ_SHAPE_OFF_ARTICLE_N, o->builder->article_n);
    wq_store_u32(shape + WQ_SHAPE_OFF_LEAF_N, o->leaf_n);
    wq_store_u32(shape + WQ_SHAPE_OFF_TERM_N, o->term_n);
    wq_store_u64(shape + WQ_SHAPE_OFF_POSTINGS, o->postings_bytes);
    wq_store_u64(shape + WQ_SHAPE_OFF_WORDS, o->builder->word_n);
    memcpy(shape + WQ_SHAPE_OFF_WEIGHTS, o->weights, sizeof o->weights);
    return wq_clusters_add_page(o->terms, (struct wq_bytes){shape, sizeof shape});
}

static void free_output(struct output *o)
{
    wq_buffer_free(&o->shares);
    wq_buffer_free(&o->letters);
    wq_buffer_free(&o->numbers.bytes);
    wq_buffer_free(&o->lists.bytes);
    wq_buffer_free(&o->first_terms);
    wq_buffer_free(&o->counts);
    wq_buffer_free(&o->page);
    wq_buffer_free(&o->block.bytes);
    wq_buffer_free(&o->skips);
    wq_buffer_free(&o->blocks);
}

static enum wq_status put_terms(struct output *o, struct wq_runs *runs)
{
    enum wq_status st = wq_runs_merge(runs, o, put_term);
    if (st == WQ_OK)
        st = close_leaf(o);
    if (st == WQ_OK && o->page.len > 0)
        st = wq_clusters_add_page(o->postings, (struct wq_bytes){o->page.ptr, o->page.len});
    return st == WQ_OK ? put_levels(o) : st;
}

enum wq_status wq_lexicon_finish(struct wq_lexicon_builder *builder,
                                 struct wq_compressor *compressor, struct wq_clusters *terms,
                                 struct wq_clusters *postings, struct wq_clusters *related)
{
    struct output o = {
        .builder = builder, .compressor = compressor, .terms = terms, .postings = postings};
    wq_weights_make(wq_mean_words(builder->word_n, builder->article_n), o.weights);
    enum wq_status st = wq_relations_make(builder->runs.output, builder->article_n, &o.relations);
    if (st == WQ_OK)
        st = put_lengths(&o);
    if (st == WQ_OK)
        st = put_terms(&o, &builder->runs);
    if (st == WQ_OK)
        st = put_shape(&o);
    if (st == WQ_OK)
        st = wq_relations_write(o.relations, related);
    wq_relations_free(o.relations);
    free_output(&o);
    return st;
}
