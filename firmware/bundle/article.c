/* SPDX-License-Identifier: MIT */
/* Article records: length of the text, blocks, text. */
#include "internal.h"

/* A block takes at least this much of a record: kind, level, gap, length. */
#define BLOCK_BYTES_MIN 4

static enum wq_status take_block(struct wq_bytes *record, uint64_t *end_off, struct wq_block *block)
{
    if (record->len < 2)
        return WQ_E_DAMAGED;
    block->kind = record->ptr[0];
    block->level = record->ptr[1];
    record->ptr += 2;
    record->len -= 2;
    uint32_t gap;
    enum wq_status st = wq_take_varint(record, &gap);
    if (st == WQ_OK)
        st = wq_take_varint(record, &block->len);
    if (st != WQ_OK)
        return st;
    /* no overflow: both are below 2^32, and the sum so far was at most WQ_TEXT_MAX */
    uint64_t off = *end_off + gap;
    *end_off = off + block->len;
    if (*end_off > WQ_TEXT_MAX || block->len == 0)
        return WQ_E_DAMAGED;
    block->off = (uint32_t)off;
    bool is_heading = block->kind == WQ_BLOCK_HEADING;
    return is_heading && (block->level < 1 || block->level > 6) ? WQ_E_DAMAGED : WQ_OK;
}

static bool is_boundary(struct wq_str text, uint32_t off)
{
    return off == text.len || ((unsigned char)text.ptr[off] & 0xC0) != 0x80;
}

static enum wq_status check_blocks(struct wq_str text, const struct wq_block *blocks, uint32_t n)
{
    /* blocks ascend, so the last one reaches furthest */
    if (blocks[n - 1].off + blocks[n - 1].len > text.len)
        return WQ_E_DAMAGED;
    for (uint32_t i = 0; i < n; i++) {
        if (!is_boundary(text, blocks[i].off) || !is_boundary(text, blocks[i].off + blocks[i].len))
            return WQ_E_DAMAGED;
    }
    return WQ_OK;
}

static enum wq_status decode_blocks(struct wq_bytes *record, struct wq_arena *arena,
                                    struct wq_article *article)
{
    uint32_t n;
    enum wq_status st = wq_take_varint(record, &n);
    if (st != WQ_OK)
        return st;
    if (n > WQ_BLOCKS_MAX)
        return WQ_E_LIMIT;
    if (n == 0 || n > record->len / BLOCK_BYTES_MIN)
        return WQ_E_DAMAGED;
    struct wq_block *blocks = wq_arena_alloc_raw(arena, n, sizeof *blocks);
    if (!blocks)
        return WQ_E_NOMEM;
    uint64_t end_off = 0;
    for (uint32_t i = 0; i < n; i++) {
        st = take_block(record, &end_off, &blocks[i]);
        if (st != WQ_OK)
            return st;
    }
    article->blocks = blocks;
    article->block_n = n;
    return WQ_OK;
}

/* The text of `len` bytes that `coded` stands for: in the arena, or `coded` itself. */
static enum wq_status decode_text(struct wq_bytes coded, uint32_t len, const struct wq_ar8 *letters,
                                  struct wq_arena *arena, struct wq_str *text)
{
    if (!letters) {
        *text = (struct wq_str){(const char *)coded.ptr, coded.len};
        return coded.len == len && wq_utf8_valid(*text) ? WQ_OK : WQ_E_DAMAGED;
    }
    if (len > (uint64_t)coded.len * WQ_AR8_EXPANSION)
        return WQ_E_DAMAGED;
    char *out = wq_arena_alloc_raw(arena, len + WQ_AR8_SLACK, 1);
    if (!out)
        return WQ_E_NOMEM;
    *text = (struct wq_str){out, len};
    return wq_ar8_decode(coded, letters, out, len);
}

static enum wq_status decode_record(struct wq_bytes record, const struct wq_ar8 *letters,
                                    struct wq_arena *arena, struct wq_article *article)
{
    uint32_t text_len;
    if (record.len > WQ_RECORD_MAX)
        return WQ_E_LIMIT;
    enum wq_status st = wq_take_varint(&record, &text_len);
    if (st != WQ_OK)
        return st;
    if (text_len > WQ_TEXT_MAX)
        return WQ_E_LIMIT;
    st = decode_blocks(&record, arena, article);
    if (st == WQ_OK)
        st = decode_text(record, text_len, letters, arena, &article->text);
    return st == WQ_OK ? check_blocks(article->text, article->blocks, article->block_n) : st;
}

enum wq_status wq_record_decode(struct wq_bytes record, const struct wq_ar8 *letters,
                                struct wq_arena *arena, struct wq_article *article)
{
    size_t mark = wq_arena_mark(arena);
    struct wq_article a = *article;
    enum wq_status st = decode_record(record, letters, arena, &a);
    if (st != WQ_OK) {
        wq_arena_rewind(arena, mark);
        return st;
    }
    *article = a;
    return WQ_OK;
}

static enum wq_status read_article(struct wq_bundle *b, uint32_t index, struct wq_arena *arena,
                                   struct wq_article *article)
{
    struct wq_locator at;
    enum wq_status st = wq_catalogue_row(b, index, &at, &article->meta);
    if (st != WQ_OK)
        return st;
    if (at.cluster >= b->info.text_cluster_n)
        return WQ_E_DAMAGED;
    struct wq_bytes cluster, record;
    st = wq_cluster_load(b, at.cluster, &cluster);
    if (st == WQ_OK)
        st = wq_bytes_at(cluster, at.off, at.len, &record);
    if (st == WQ_OK)
        st = wq_record_decode(record, b->letters, arena, article);
    return st == WQ_OK ? wq_meta_keep(arena, &article->meta) : st;
}

enum wq_status wq_bundle_article(struct wq_bundle *bundle, uint32_t index, struct wq_arena *arena,
                                 struct wq_article *article)
{
    size_t mark = wq_arena_mark(arena);
    struct wq_article a = {0};
    enum wq_status st = read_article(bundle, index, arena, &a);
    if (st != WQ_OK) {
        wq_arena_rewind(arena, mark);
        return st;
    }
    *article = a;
    return WQ_OK;
}

struct wq_str wq_article_body(const struct wq_article *article)
{
    const struct wq_str text = article->text;
    size_t off = article->blocks[0].off + article->blocks[0].len;
    while (off < text.len && text.ptr[off] != '\n' && text.ptr[off] != '\r')
        off++;
    if (off < text.len && text.ptr[off] == '\r' && off + 1 < text.len && text.ptr[off + 1] == '\n')
        off++;
    if (off < text.len)
        off++;
    return (struct wq_str){text.ptr + off, text.len - off};
}
