/* SPDX-License-Identifier: MIT */
/* Records: the other side of firmware/bundle/article.c. warraq-import uses this file and no row, so
 * that no decompressor is linked into it. */
#include "internal.h"

static enum wq_status add_block(const struct wq_block *block, uint32_t end_off,
                                struct wq_buffer *buffer)
{
    const uint8_t head[2] = {block->kind, block->level};
    enum wq_status st = wq_buffer_add(buffer, head, sizeof head);
    if (st == WQ_OK)
        st = wq_buffer_add_varint(buffer, block->off - end_off);
    if (st == WQ_OK)
        st = wq_buffer_add_varint(buffer, block->len);
    return st;
}

static enum wq_status add_text(struct wq_str text, const struct wq_ar8 *letters,
                               struct wq_buffer *buffer)
{
    return letters ? wq_ar8_encode(text, letters, buffer)
                   : wq_buffer_add(buffer, text.ptr, text.len);
}

enum wq_status wq_record_encode(const struct wq_article *article, const struct wq_ar8 *letters,
                                struct wq_buffer *buffer)
{
    const size_t before = buffer->len;
    if (article->text.len > WQ_TEXT_MAX || article->block_n > WQ_BLOCKS_MAX)
        return WQ_E_LIMIT;
    enum wq_status st = wq_buffer_add_varint(buffer, (uint32_t)article->text.len);
    if (st == WQ_OK)
        st = wq_buffer_add_varint(buffer, article->block_n);
    uint32_t end_off = 0;
    for (uint32_t i = 0; st == WQ_OK && i < article->block_n; i++) {
        st = add_block(&article->blocks[i], end_off, buffer);
        end_off = article->blocks[i].off + article->blocks[i].len;
    }
    if (st == WQ_OK)
        st = add_text(article->text, letters, buffer);
    if (st == WQ_OK && buffer->len - before > WQ_RECORD_MAX)
        st = WQ_E_LIMIT;
    if (st != WQ_OK)
        buffer->len = before;
    return st;
}
