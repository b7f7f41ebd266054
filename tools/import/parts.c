/* SPDX-License-Identifier: MIT */
/* An article of blocks over the limits, in parts that keep them. A part is a stretch of the text
 * from the start of a block's line; each one behind the first repeats the title before it. So the
 * stretches together are the text, and all blocks but these titles its blocks. */
#include <stdlib.h>
#include <string.h>
#include "clean.h"
#include "parts.h"
#include "warraq/format.h"

#define NEAR_BYTES 65536u /* a part ends between two things if it can in its last 64 KB */

struct splitting {
    const struct wq_article *whole;
    struct wq_str title;
    struct wq_buffer cuts; /* u32: the first block of each part, and one behind the last */
    struct wq_buffer text; /* of the part at hand */
    struct wq_block *blocks;
    struct wq_span *spans;
    struct wq_image images[WQ_IMAGES_MAX];
    uint32_t span_at, image_n; /* gone through so far */
    struct wq_bytes strips;    /* frames that are left */
};

static uint32_t cut_at(const struct splitting *s, size_t i)
{
    return wq_load_u32(s->cuts.ptr + 4 * i);
}

/* Where the line of a block starts; UINT32_MAX when it goes on from the block before. */
static uint32_t line_start(const struct wq_article *article, uint32_t block)
{
    if (block == 0)
        return 0;
    if (block == article->block_n)
        return (uint32_t)article->text.len;
    const struct wq_block *before = &article->blocks[block - 1];
    uint32_t off = article->blocks[block].off;
    while (off > before->off + before->len && article->text.ptr[off - 1] != '\n')
        off--;
    return off > before->off + before->len ? off : UINT32_MAX;
}

/* Whether nothing goes on across the start of the block: no list, table, poem or notes. */
static bool is_between(const struct wq_article *article, uint32_t block)
{
    const struct wq_block *b = &article->blocks[block];
    return block == article->block_n || b->kind == WQ_BLOCK_HEADING ||
           (b->level == 0 && (b->kind == WQ_BLOCK_PARAGRAPH || b->kind == WQ_BLOCK_IMAGE ||
                              (b->kind == WQ_BLOCK_CELL && b->flags & WQ_BLOCK_NEW_TABLE)));
}

/* The block behind the part that begins with `first`, or `first` when not even one fits. */
static uint32_t find_end(const struct splitting *s, uint32_t first, uint32_t *span_at)
{
    const struct wq_article *a = s->whole;
    const uint32_t from = line_start(a, first), title_n = first > 0;
    const uint32_t room = WQ_TEXT_MAX - (title_n ? (uint32_t)s->title.len + 1 : 0);
    uint32_t any = first, between = first, span = *span_at, any_span = span, between_span = span;
    for (uint32_t end = first + 1; end <= a->block_n && end - first + title_n <= WQ_BLOCKS_MAX;
         end++) {
        const uint32_t start = line_start(a, end);
        const uint32_t text_end = a->blocks[end - 1].off + a->blocks[end - 1].len;
        while (span < a->span_n && a->spans[span].off < text_end)
            span++;
        if (span - *span_at > WQ_SPANS_MAX || text_end - from > room)
            break;
        if (start == UINT32_MAX || start - from > room)
            continue;
        any = end;
        any_span = span;
        if (is_between(a, end)) {
            between = end;
            between_span = span;
        }
    }
    const bool is_near =
        between > first && line_start(a, any) - line_start(a, between) < NEAR_BYTES;
    *span_at = is_near ? between_span : any_span;
    return is_near ? between : any;
}

static enum wq_status find_cuts(struct splitting *s, uint16_t *part_n)
{
    uint32_t first = 0, span_at = 0, n = 0;
    uint8_t bytes[4] = {0};
    enum wq_status st = wq_buffer_add(&s->cuts, bytes, sizeof bytes);
    while (st == WQ_OK && first < s->whole->block_n) {
        const uint32_t end = find_end(s, first, &span_at);
        if (end == first || ++n == UINT16_MAX)
            return WQ_E_LIMIT;
        wq_store_u32(bytes, end);
        st = wq_buffer_add(&s->cuts, bytes, sizeof bytes);
        first = end;
    }
    *part_n = (uint16_t)n;
    return st;
}

/* ---- a part ---- */

static enum wq_status put_text(struct splitting *s, uint32_t from, uint32_t to)
{
    enum wq_status st = WQ_OK;
    s->text.len = 0;
    if (from > 0)
        st = wq_buffer_add(&s->text, s->title.ptr, s->title.len);
    if (from > 0 && st == WQ_OK)
        st = wq_buffer_add(&s->text, "\n", 1);
    return st == WQ_OK ? wq_buffer_add(&s->text, s->whole->text.ptr + from, to - from) : st;
}

/* A picture that was shown in a part before is its caption here. */
static void put_image(struct splitting *s, struct wq_block *block, struct wq_article *part)
{
    const struct wq_image *images = s->whole->images;
    if (block->number < s->image_n) {
        block->kind = WQ_BLOCK_PARAGRAPH;
        block->number = 0;
        return;
    }
    const uint32_t at = block->number - s->image_n;
    if (at == part->image_n) {
        s->images[at] = images[block->number];
        s->images[at].first_strip -= images[s->image_n].first_strip;
        part->image_n++;
    }
    block->number = (uint16_t)at;
}

static void put_blocks(struct splitting *s, uint32_t first, uint32_t end, uint32_t from,
                       struct wq_article *part)
{
    const uint32_t title_n = first > 0, lead = title_n ? (uint32_t)s->title.len + 1 : 0;
    if (title_n)
        s->blocks[0] =
            (struct wq_block){.kind = WQ_BLOCK_HEADING, .level = 1, .len = (uint32_t)s->title.len};
    for (uint32_t i = first; i < end; i++) {
        struct wq_block *block = &s->blocks[i - first + title_n];
        *block = s->whole->blocks[i];
        block->off = block->off - from + lead;
        if (block->kind == WQ_BLOCK_IMAGE)
            put_image(s, block, part);
        /* what goes on with a row of a table is a table */
        if (block->kind == WQ_BLOCK_CELL && i == first)
            block->flags |= WQ_BLOCK_NEW_TABLE | WQ_BLOCK_NEW_ROW;
    }
    part->block_n = end - first + title_n;
}

/* The mark of a note that stands in another part is text there. */
static void put_spans(struct splitting *s, uint32_t first, uint32_t end, uint32_t from, uint32_t to,
                      struct wq_article *part)
{
    const uint32_t title_n = first > 0, lead = title_n ? (uint32_t)s->title.len + 1 : 0;
    for (; s->span_at < s->whole->span_n && s->whole->spans[s->span_at].off < to; s->span_at++) {
        struct wq_span span = s->whole->spans[s->span_at];
        if (span.kind == WQ_SPAN_NOTE && (span.note < first || span.note >= end))
            continue;
        span.off = span.off - from + lead;
        span.note = span.kind == WQ_SPAN_NOTE ? span.note - first + title_n : 0;
        s->spans[part->span_n++] = span;
    }
}

static enum wq_status send_strips(struct splitting *s, const struct wq_article *part,
                                  struct wq_sink *sink)
{
    enum wq_status st = WQ_OK;
    for (uint32_t i = 0; i < part->image_n; i++) {
        for (uint32_t k = wq_image_strip_n(&part->images[i]); k > 0 && st == WQ_OK; k--) {
            const uint8_t *start = s->strips.ptr;
            struct wq_frame frame;
            st = wq_frame_take(&s->strips, &frame);
            if (st == WQ_OK)
                st = wq_buffer_add(&sink->frames, start, (size_t)(s->strips.ptr - start));
        }
    }
    return st;
}

static enum wq_status send_part(struct splitting *s, uint32_t first, uint32_t end,
                                struct wq_article *part, struct wq_sink *sink)
{
    const uint32_t from = line_start(s->whole, first), to = line_start(s->whole, end);
    enum wq_status st = put_text(s, from, to);
    if (st != WQ_OK)
        return st;
    part->text = (struct wq_str){(const char *)s->text.ptr, s->text.len};
    part->blocks = s->blocks;
    part->spans = s->spans;
    part->images = s->images;
    part->span_n = part->image_n = part->meta.word_n = 0;
    put_blocks(s, first, end, from, part);
    put_spans(s, first, end, from, to, part);
    s->image_n += part->image_n;
    for (uint32_t i = 0; i < part->block_n; i++)
        part->meta.word_n +=
            wq_count_words((struct wq_str){part->text.ptr + s->blocks[i].off, s->blocks[i].len});
    st = send_strips(s, part, sink);
    return st == WQ_OK ? wq_article_send(&sink->frames, part) : st;
}

bool wq_article_is_over(const struct wq_article *article)
{
    return article->text.len > WQ_TEXT_MAX || article->block_n > WQ_BLOCKS_MAX ||
           article->span_n > WQ_SPANS_MAX;
}

enum wq_status wq_parts_send(struct wq_sink *sink, const struct wq_article *article,
                             const struct wq_buffer *strips, uint32_t *part_n)
{
    struct splitting s = {.whole = article, .title = article->meta.title};
    struct wq_article part = {.meta = article->meta};
    const size_t before = sink->frames.len;
    uint16_t n = 0;
    s.strips = (struct wq_bytes){strips->ptr, strips->len};
    s.blocks = malloc(WQ_BLOCKS_MAX * sizeof *s.blocks);
    s.spans = malloc(WQ_SPANS_MAX * sizeof *s.spans);
    enum wq_status st = s.blocks && s.spans ? find_cuts(&s, &n) : WQ_E_NOMEM;
    part.meta.part_n = n;
    for (uint16_t i = 0; i < n && st == WQ_OK; i++) {
        part.meta.part = (uint16_t)(i + 1);
        st = send_part(&s, cut_at(&s, i), cut_at(&s, (size_t)i + 1), &part, sink);
    }
    if (st != WQ_OK)
        sink->frames.len = before;
    else
        *part_n = n;
    wq_buffer_free(&s.cuts);
    wq_buffer_free(&s.text);
    free(s.blocks);
    free(s.spans);
    return st;
}
