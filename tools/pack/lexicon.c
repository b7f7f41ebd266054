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
    struct wq_buffer strings, numbers;
    struct wq_list_bits lists;
    uint32_t leaf_terms;
    uint64_t leaf_postings_off;
    uint8_t last[WQ_TERM_MAX];
    size_t last_n;

    struct wq_buffer first_terms; /* of each page of the level below: length, bytes */
    struct wq_buffer page;        /* of postings, being filled */
    uint64_t postings_bytes;
    struct wq_list_bits block;
    struct wq_buffer skips, blocks;
};

/* ---- weights ---- */

/* The least words of each class but the first: each half as much again. */
static const uint32_t length_steps[WQ_LENGTH_CLASSES - 1] = {
    24, 36, 54, 81, 121, 182, 273, 410, 615, 922, 1384, 2076, 3113, 4670, 7006};

uint8_t wq_length_class(uint32_t word_n)
{
    uint8_t class = 0;
    while (class < WQ_LENGTH_CLASSES - 1 && word_n >= length_steps[class])
        class ++;
    return class;
}

/* BM25 (k1 1.2, b 0.6) of a term that stands `tenths` / 10 times in an article of `words` words,
 * without the rarity, times 64. */
static uint32_t bm25(uint32_t tenths, uint32_t words, uint32_t mean)
{
    uint64_t over = (uint64_t)1408 * tenths * mean;
    uint64_t under = (uint64_t)10 * tenths * mean + (uint64_t)12 * (4 * mean + 6 * words);
    return (uint32_t)(over / under);
}

static void make_weights(struct output *o)
{
    static const uint32_t tenths[WQ_COUNT_IN_TITLE] = {10, 20, 34, 80};
    const struct wq_lexicon_builder *b = o->builder;
    uint64_t mean = b->article_n > 0 ? b->word_n / b->article_n : 1;
    mean = mean < 1 ? 1 : mean;
    for (uint32_t length = 0; length < WQ_LENGTH_CLASSES; length++) {
        uint32_t words = length == 0 ? 16 : length_steps[length - 1] * 5 / 4;
        for (uint32_t count = 0; count < WQ_COUNT_IN_TITLE; count++) {
            uint32_t plain = bm25(tenths[count], words, (uint32_t)mean);
            uint32_t titled = bm25(tenths[count] + 20, words, (uint32_t)mean) + 60;
            o->weights[count][length] = (uint8_t)plain;
            o->weights[count + WQ_COUNT_IN_TITLE][length] = (uint8_t)titled;
        }
    }
}

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
                                 const struct wq_posting *postings, size_t n)
{
    enum wq_status st = WQ_OK;
    uint32_t first = 0;
    o->skips.len = o->blocks.len = 0;
    for (size_t i = 0; i < n && st == WQ_OK; i += WQ_BLOCK_POSTINGS) {
        size_t block_n = n - i < WQ_BLOCK_POSTINGS ? n - i : WQ_BLOCK_POSTINGS;
        o->block.bytes.len = 0;
        st = wq_block_put(&o->block, shape, first, postings + i, block_n);
        if (st == WQ_OK)
            st = wq_list_bits_end(&o->block);
        if (st == WQ_OK && o->block.bytes.len > WQ_BLOCK_MAX)
            st = WQ_E_LIMIT;
        if (st == WQ_OK && n > WQ_BLOCK_POSTINGS)
            st = put_skip_entry(o, postings + i, block_n, first);
        if (st == WQ_OK)
            st = wq_buffer_add(&o->blocks, o->block.bytes.ptr, o->block.bytes.len);
        first = postings[i + block_n - 1].article + 1;
    }
    return st;
}

/* A list that is too long for the leaf; *len are its bytes in the stream. */
static enum wq_status put_long_list(struct output *o, const struct wq_list_shape *shape,
                                    const struct wq_posting *postings, size_t n, uint32_t *len)
{
    struct wq_buffer head = {0};
    enum wq_status st = put_blocks(o, shape, postings, n);
    if (st == WQ_OK && n > WQ_BLOCK_POSTINGS)
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

static enum wq_status close_leaf(struct output *o)
{
    uint8_t head[WQ_LEAF_HEAD_BYTES];
    struct wq_buffer *raw = &o->terms->raw;
    if (o->leaf_terms == 0)
        return WQ_OK;
    enum wq_status st = wq_list_bits_end(&o->lists);
    wq_store_u16(head + WQ_LEAF_OFF_N, (uint16_t)o->leaf_terms);
    wq_store_u16(head + WQ_LEAF_OFF_TERMS, (uint16_t)o->strings.len);
    wq_store_u16(head + WQ_LEAF_OFF_NUMBERS, (uint16_t)o->numbers.len);
    wq_store_u64(head + WQ_LEAF_OFF_POSTINGS, o->leaf_postings_off);
    if (st == WQ_OK)
        st = wq_buffer_add(raw, head, sizeof head);
    if (st == WQ_OK)
        st = wq_buffer_add(raw, o->strings.ptr, o->strings.len);
    if (st == WQ_OK)
        st = wq_buffer_add(raw, o->numbers.ptr, o->numbers.len);
    if (st == WQ_OK)
        st = wq_buffer_add(raw, o->lists.bytes.ptr, o->lists.bytes.len);
    if (st == WQ_OK)
        st = wq_clusters_close(o->terms, o->compressor);
    o->strings.len = o->numbers.len = o->lists.bytes.len = 0;
    o->leaf_terms = 0;
    o->last_n = 0;
    o->leaf_n++;
    return st;
}

/* A term behind the bytes it shares with the one before, and a NUL. */
static enum wq_status put_front_coded(struct wq_buffer *strings, struct wq_bytes term,
                                      struct wq_bytes last)
{
    uint8_t shared = 0;
    while (shared < last.len && shared < term.len && last.ptr[shared] == term.ptr[shared])
        shared++;
    enum wq_status st = wq_buffer_add(strings, &shared, 1);
    if (st == WQ_OK)
        st = wq_buffer_add(strings, term.ptr + shared, term.len - shared);
    return st == WQ_OK ? wq_buffer_add(strings, "", 1) : st;
}

static enum wq_status begin_leaf(struct output *o, struct wq_bytes term)
{
    o->leaf_postings_off = o->postings_bytes;
    return note_first_term(&o->first_terms, term);
}

static enum wq_status put_term(void *self, struct wq_bytes term, const struct wq_posting *postings,
                               size_t n)
{
    struct output *o = self;
    struct wq_list_shape shape = wq_list_shape(postings, n, o->builder->article_n);
    uint32_t len = 0;
    enum wq_status st = o->leaf_terms == 0 ? begin_leaf(o, term) : WQ_OK;
    if (st == WQ_OK)
        st = put_front_coded(&o->strings, term, (struct wq_bytes){o->last, o->last_n});
    if (st == WQ_OK)
        st =
            wq_buffer_add_varint(&o->numbers, (uint32_t)(n - 1) << WQ_TERM_FLAG_BITS | shape.flags);
    if (st == WQ_OK && shape.flags & WQ_TERM_HAS_FORMS)
        st = wq_buffer_add(&o->numbers, shape.forms, sizeof shape.forms);
    if (st == WQ_OK && n <= WQ_LIST_INLINE) {
        st = wq_block_put(&o->lists, &shape, 0, postings, n);
    } else if (st == WQ_OK) {
        st = put_long_list(o, &shape, postings, n, &len);
        if (st == WQ_OK)
            st = wq_buffer_add_varint(&o->numbers, len);
    }
    wq_relations_add(o->relations, postings, n);
    memcpy(o->last, term.ptr, term.len);
    o->last_n = term.len;
    o->leaf_terms++;
    o->term_n++;
    const size_t bytes = o->strings.len + o->numbers.len + o->lists.bytes.len;
    return st == WQ_OK && bytes >= LEAF_TARGET ? close_leaf(o) : st;
}

/* ---- the levels above ---- */

/* One level: pages of WQ_BRANCH_PAGES first terms of those below, whose own first terms take their
 * place. */
static enum wq_status put_level(struct output *o, uint32_t below_n, uint32_t *level_n)
{
    struct wq_buffer above = {0};
    struct wq_bytes last = {NULL, 0};
    enum wq_status st = WQ_OK;
    const uint8_t *at = o->first_terms.ptr;
    *level_n = 0;
    for (uint32_t i = 0; i < below_n && st == WQ_OK; i++) {
        struct wq_bytes term = {at + 1, at[0]};
        at += 1 + term.len;
        if (i % WQ_BRANCH_PAGES == 0) {
            last.len = 0;
            st = note_first_term(&above, term);
        }
        if (st == WQ_OK)
            st = put_front_coded(&o->terms->raw, term, last);
        last = term;
        if (st == WQ_OK && ((i + 1) % WQ_BRANCH_PAGES == 0 || i + 1 == below_n)) {
            st = wq_clusters_close(o->terms, o->compressor);
            ++*level_n;
        }
    }
    wq_buffer_free(&o->first_terms);
    o->first_terms = above;
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
    memcpy(shape + WQ_SHAPE_OFF_WEIGHTS, o->weights, sizeof o->weights);
    return wq_clusters_add_page(o->terms, (struct wq_bytes){shape, sizeof shape});
}

static void free_output(struct output *o)
{
    wq_buffer_free(&o->strings);
    wq_buffer_free(&o->numbers);
    wq_buffer_free(&o->lists.bytes);
    wq_buffer_free(&o->first_terms);
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
    enum wq_status st = wq_lexicon_flush(builder);
    make_weights(&o);
    if (st == WQ_OK)
        st = wq_relations_make(builder->article_n, &o.relations);
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
