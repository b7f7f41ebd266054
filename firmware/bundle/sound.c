/* SPDX-License-Identifier: MIT */
/* What an article must be, whoever made it: include/warraq/article.h, checked. */
#include "internal.h"

static bool is_boundary(struct wq_str text, uint64_t off)
{
    return off == text.len || (off < text.len && ((unsigned char)text.ptr[off] & 0xC0) != 0x80);
}

static bool is_range(struct wq_str text, uint32_t off, uint32_t len)
{
    return len > 0 && is_boundary(text, off) && is_boundary(text, (uint64_t)off + len);
}

/* ---- blocks ---- */

static bool is_same_place(const struct wq_block *a, const struct wq_block *b)
{
    return a->level == b->level && (a->flags & WQ_BLOCK_QUOTED) == (b->flags & WQ_BLOCK_QUOTED);
}

/* Cells follow each other from column to column and from row to row. `before` NULL: none. */
static bool is_cell(const struct wq_block *before, const struct wq_block *cell)
{
    if (cell->number >= WQ_COLUMNS_MAX)
        return false;
    bool is_new_row = cell->flags & WQ_BLOCK_NEW_ROW;
    if (cell->flags & WQ_BLOCK_NEW_TABLE)
        return is_new_row;
    return before && before->kind == WQ_BLOCK_CELL && is_same_place(before, cell) &&
           (is_new_row || cell->number > before->number);
}

static bool is_second_hemistich(const struct wq_block *before, const struct wq_block *verse)
{
    return before && before->kind == WQ_BLOCK_VERSE && before->number == 0 &&
           is_same_place(before, verse);
}

/* What the blocks before tell of the next. */
struct seen {
    uint16_t note;    /* number of the last note */
    uint32_t image_n; /* images shown so far */
};

static bool is_block(const struct wq_article *article, uint32_t index, struct seen *seen)
{
    const struct wq_block *block = &article->blocks[index];
    const struct wq_block *before = index > 0 ? block - 1 : NULL;
    const unsigned cell_flags = WQ_BLOCK_NEW_TABLE | WQ_BLOCK_NEW_ROW | WQ_BLOCK_HEADER;
    if (block->kind != WQ_BLOCK_CELL && block->kind <= WQ_BLOCK_NOTE && (block->flags & cell_flags))
        return false;
    switch (block->kind) {
    case WQ_BLOCK_HEADING:
        return block->level >= 1 && block->level <= 6 && block->number == 0;
    case WQ_BLOCK_LIST_ITEM:
        return block->level >= 1;
    case WQ_BLOCK_VERSE:
        return block->number == 0 || block->number == 2 ||
               (block->number == 1 && is_second_hemistich(before, block));
    case WQ_BLOCK_CELL:
        return is_cell(before, block);
    case WQ_BLOCK_IMAGE:
        if (block->number > seen->image_n || block->number >= article->image_n)
            return false;
        seen->image_n += block->number == seen->image_n;
        return true;
    case WQ_BLOCK_NOTE: {
        bool is_next = block->number > seen->note;
        seen->note = block->number;
        return is_next;
    }
    case WQ_BLOCK_PARAGRAPH:
    case WQ_BLOCK_PREFORMATTED:
    case WQ_BLOCK_RULE:
        return block->number == 0;
    default: /* of a later version */
        return block->kind > 0;
    }
}

static bool are_blocks(const struct wq_article *article)
{
    struct seen seen = {0};
    uint64_t end_off = 0;
    const struct wq_block *title = article->blocks;
    if (article->block_n < 1 || article->block_n > WQ_BLOCKS_MAX ||
        title->kind != WQ_BLOCK_HEADING || title->level != 1)
        return false;
    for (uint32_t i = 0; i < article->block_n; i++) {
        const struct wq_block *block = &article->blocks[i];
        if (block->off < end_off || !is_range(article->text, block->off, block->len) ||
            block->level > WQ_DEPTH_MAX || !is_block(article, i, &seen))
            return false;
        end_off = (uint64_t)block->off + block->len;
    }
    return seen.image_n == article->image_n;
}

/* ---- spans ---- */

static bool is_span(const struct wq_article *article, const struct wq_span *span)
{
    switch (span->kind) {
    case WQ_SPAN_STRONG:
    case WQ_SPAN_EMPHASIS:
        return span->note == 0 && span->address.len == 0;
    case WQ_SPAN_LINK:
        return span->note == 0 && span->address.len >= 1 && span->address.len <= WQ_FIELD_MAX &&
               wq_utf8_valid(span->address);
    case WQ_SPAN_NOTE:
        return span->note < article->block_n && article->blocks[span->note].kind == WQ_BLOCK_NOTE &&
               span->address.len == 0;
    default: /* of a later version */
        return span->kind > 0 && span->note == 0;
    }
}

/* Two spans of one kind share no byte; those that touch say different things, else they are one. */
static bool is_apart(const struct wq_span *before, const struct wq_span *span)
{
    uint64_t end_off = (uint64_t)before->off + before->len;
    return span->off > end_off ||
           (span->off == end_off &&
            (span->note != before->note || !wq_str_equal(span->address, before->address)));
}

static bool are_spans(const struct wq_article *article)
{
    const struct wq_span *last[WQ_SPAN_NOTE + 1] = {NULL}; /* by kind, as far as they are known */
    const struct wq_span *before = NULL;
    uint32_t block = 0;
    if (article->span_n > WQ_SPANS_MAX)
        return false;
    for (uint32_t i = 0; i < article->span_n; i++) {
        const struct wq_span *span = &article->spans[i];
        if (before &&
            (span->off < before->off || (span->off == before->off && span->kind < before->kind)))
            return false;
        while (block + 1 < article->block_n && article->blocks[block + 1].off <= span->off)
            block++;
        const struct wq_block *inside = &article->blocks[block];
        if (span->off < inside->off ||
            (uint64_t)span->off + span->len > (uint64_t)inside->off + inside->len ||
            !is_range(article->text, span->off, span->len) || !is_span(article, span))
            return false;
        if (span->kind <= WQ_SPAN_NOTE) {
            if (last[span->kind] && !is_apart(last[span->kind], span))
                return false;
            last[span->kind] = span;
        }
        before = span;
    }
    return true;
}

/* ---- images ---- */

static bool are_images(const struct wq_article *article)
{
    uint32_t strip_n = 0;
    if (article->image_n > WQ_IMAGES_MAX)
        return false;
    for (uint32_t i = 0; i < article->image_n; i++) {
        const struct wq_image *image = &article->images[i];
        if (image->w_px < 1 || image->w_px > WQ_IMAGE_SIDE_MAX || image->h_px < 1 ||
            image->h_px > WQ_IMAGE_SIDE_MAX || image->first_strip != strip_n)
            return false;
        strip_n += wq_image_strip_n(image);
    }
    return true;
}

bool wq_article_is_sound(const struct wq_article *article)
{
    return article->text.len <= WQ_TEXT_MAX && are_blocks(article) && are_spans(article) &&
           are_images(article);
}
