/* SPDX-License-Identifier: MIT */
/* Records: the other side of firmware/bundle/record.c. warraq-import uses this file and no row, so
 * that no decompressor is linked into it. */
#include "internal.h"

/* ---- blocks ---- */

/* Entries of the list of blocks, as they are made. */
struct entries {
    struct wq_buffer bytes;
    uint32_t n;
    uint32_t line_n; /* plain lines that no entry stands for yet */
};

static enum wq_status add_byte(struct wq_buffer *buffer, unsigned value)
{
    const uint8_t byte = (uint8_t)value;
    return wq_buffer_add(buffer, &byte, 1);
}

static enum wq_status add_number(struct wq_buffer *buffer, uint32_t number)
{
    return number > 0 ? wq_buffer_add_varint(buffer, number) : WQ_OK;
}

static enum wq_status add_run(struct entries *entries, uint32_t line_n)
{
    entries->n++;
    enum wq_status st = add_byte(&entries->bytes, WQ_MARK_RUN);
    return st == WQ_OK ? wq_buffer_add_varint(&entries->bytes, line_n) : st;
}

/* An entry for the plain lines that wait for one. */
static enum wq_status close_run(struct entries *entries)
{
    uint32_t line_n = entries->line_n;
    entries->line_n = 0;
    return line_n > 0 ? add_run(entries, line_n) : WQ_OK;
}

static enum wq_status add_block(struct entries *entries, const struct wq_block *block,
                                uint32_t end_off, bool is_line)
{
    struct wq_buffer *bytes = &entries->bytes;
    if (block->kind == WQ_MARK_RUN || block->kind > WQ_MARK_KIND)
        return WQ_E_LIMIT;
    enum wq_status st = close_run(entries);
    if (st == WQ_OK)
        st = add_byte(bytes, block->kind | (block->level ? WQ_MARK_LEVEL : 0) |
                                 (block->flags ? WQ_MARK_FLAGS : 0) |
                                 (block->number ? WQ_MARK_NUMBER : 0) |
                                 (is_line ? 0 : WQ_MARK_RANGE));
    if (st == WQ_OK)
        st = add_number(bytes, block->level);
    if (st == WQ_OK)
        st = add_number(bytes, block->flags);
    if (st == WQ_OK)
        st = add_number(bytes, block->number);
    if (st == WQ_OK && !is_line)
        st = wq_buffer_add_varint(bytes, block->off - end_off);
    if (st == WQ_OK && !is_line)
        st = wq_buffer_add_varint(bytes, block->len);
    entries->n++;
    return st;
}

/* The entries, without the run that a list would end with: it goes on to the last line anyway. */
static enum wq_status make_entries(const struct wq_article *article, struct entries *entries)
{
    struct wq_lines lines = {.text = article->text};
    const struct wq_block *before = NULL;
    struct wq_block plain;
    enum wq_status st = WQ_OK;
    for (uint32_t i = 0; i < article->block_n && st == WQ_OK; i++) {
        const struct wq_block *block = &article->blocks[i];
        bool has_line = wq_block_plain(&lines, before, &plain);
        bool is_line = has_line && plain.off == block->off && plain.len == block->len;
        if (is_line && wq_block_equal(block, &plain))
            entries->line_n++;
        else
            st = add_block(entries, block, before ? before->off + before->len : 0, is_line);
        before = block;
    }
    if (st != WQ_OK || !wq_block_plain(&lines, before, &plain))
        return st;
    st = close_run(entries);
    return st == WQ_OK ? add_run(entries, 0) : st;
}

static enum wq_status add_blocks(const struct wq_article *article, struct wq_buffer *marked)
{
    struct entries entries = {0};
    enum wq_status st = make_entries(article, &entries);
    if (st == WQ_OK)
        st = wq_buffer_add_varint(marked, entries.n);
    if (st == WQ_OK)
        st = wq_buffer_add(marked, entries.bytes.ptr, entries.bytes.len);
    wq_buffer_free(&entries.bytes);
    return st;
}

/* ---- spans and images ---- */

static enum wq_status add_payload(const struct wq_span *span, struct wq_buffer *marked)
{
    if (span->kind != WQ_SPAN_NOTE) {
        enum wq_status st = wq_buffer_add_varint(marked, (uint32_t)span->address.len);
        return st == WQ_OK ? wq_buffer_add(marked, span->address.ptr, span->address.len) : st;
    }
    uint32_t len = 1;
    for (uint32_t rest = span->note >> 7; rest > 0; rest >>= 7)
        len++;
    enum wq_status st = wq_buffer_add_varint(marked, len);
    return st == WQ_OK ? wq_buffer_add_varint(marked, span->note) : st;
}

static enum wq_status add_spans(const struct wq_article *article, struct wq_buffer *marked)
{
    uint32_t before_off = 0;
    enum wq_status st = wq_buffer_add_varint(marked, article->span_n);
    for (uint32_t i = 0; i < article->span_n && st == WQ_OK; i++) {
        const struct wq_span *span = &article->spans[i];
        bool has_payload = span->kind == WQ_SPAN_NOTE || span->address.len > 0;
        st = add_byte(marked, span->kind | (has_payload ? WQ_SPAN_PAYLOAD : 0));
        if (st == WQ_OK)
            st = wq_buffer_add_varint(marked, span->off - before_off);
        if (st == WQ_OK)
            st = wq_buffer_add_varint(marked, span->len);
        if (st == WQ_OK && has_payload)
            st = add_payload(span, marked);
        before_off = span->off;
    }
    return st;
}

static enum wq_status add_images(const struct wq_article *article, struct wq_buffer *marked)
{
    enum wq_status st = wq_buffer_add_varint(marked, article->image_n);
    for (uint32_t i = 0; i < article->image_n && st == WQ_OK; i++) {
        st = wq_buffer_add_varint(marked, article->images[i].w_px);
        if (st == WQ_OK)
            st = wq_buffer_add_varint(marked, article->images[i].h_px);
    }
    return st;
}

/* ---- records ---- */

/* What is marked in the text: nothing when every line is a plain paragraph. */
static enum wq_status add_marks(const struct wq_article *article, struct wq_buffer *marked)
{
    const bool has_spans = article->span_n > 0, has_images = article->image_n > 0;
    enum wq_status st = add_blocks(article, marked);
    if (st == WQ_OK && !has_spans && !has_images && marked->ptr[0] == 0)
        marked->len = 0;
    if (st == WQ_OK && (has_spans || has_images))
        st = add_spans(article, marked);
    return st == WQ_OK && has_images ? add_images(article, marked) : st;
}

static enum wq_status add_marked(const struct wq_buffer *marked, struct wq_buffer *buffer)
{
    if (marked->len == 0)
        return WQ_OK;
    enum wq_status st = add_byte(buffer, WQ_AR8_MARKS);
    if (st == WQ_OK)
        st = wq_buffer_add_varint(buffer, (uint32_t)marked->len);
    return st == WQ_OK ? wq_buffer_add(buffer, marked->ptr, marked->len) : st;
}

enum wq_status wq_record_encode(const struct wq_article *article, const struct wq_ar8 *letters,
                                struct wq_str title, struct wq_buffer *buffer)
{
    const size_t before = buffer->len;
    struct wq_buffer marked = {0};
    if (!wq_utf8_valid(article->text) || !wq_article_is_sound(article))
        return WQ_E_LIMIT;
    enum wq_status st = add_marks(article, &marked);
    if (st == WQ_OK)
        st = add_marked(&marked, buffer);
    if (st == WQ_OK)
        st = wq_ar8_encode(article->text, letters, title, buffer);
    if (st == WQ_OK)
        st = add_byte(buffer, WQ_AR8_END);
    if (st == WQ_OK && buffer->len - before > WQ_RECORD_MAX)
        st = WQ_E_LIMIT;
    if (st != WQ_OK)
        buffer->len = before;
    wq_buffer_free(&marked);
    return st;
}
