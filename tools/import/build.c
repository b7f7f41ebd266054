/* SPDX-License-Identifier: MIT */
/* Blocks to the one text of an article: what stands between them is decided here and nowhere else,
 * from the two blocks alone, so that the same blocks always give the same text. docs/json.md. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "build.h"
#include "clean.h"
#include "parts.h"
#include "warraq/bundle.h"
#include "warraq/format.h"

#define STRIPS_MAX (128u << 20) /* bytes of an article's images */

static struct wq_block *blocks_of(const struct wq_builder *builder)
{
    return (struct wq_block *)(void *)builder->blocks.ptr;
}

static struct wq_span *spans_of(const struct wq_builder *builder)
{
    return (struct wq_span *)(void *)builder->spans.ptr;
}

uint32_t wq_builder_block_n(const struct wq_builder *builder)
{
    return (uint32_t)(builder->blocks.len / sizeof(struct wq_block));
}

static size_t span_n(const struct wq_builder *builder)
{
    return builder->spans.len / sizeof(struct wq_span);
}

static enum wq_status add(struct wq_builder *builder, const char *text)
{
    return wq_buffer_add(&builder->text, text, strlen(text));
}

/* ---- what stands between blocks ---- */

static bool is_in_list(const struct wq_block *block)
{
    return block->kind != WQ_BLOCK_HEADING && block->level > 0;
}

/* Whether no blank line parts the two. */
static bool is_tight(const struct wq_block *before, const struct wq_block *block)
{
    bool is_pair = before->kind == block->kind &&
                   (block->kind == WQ_BLOCK_VERSE || block->kind == WQ_BLOCK_NOTE ||
                    (block->kind == WQ_BLOCK_CELL && !(block->flags & WQ_BLOCK_NEW_TABLE)));
    return is_pair || (is_in_list(before) && is_in_list(block));
}

static enum wq_status add_many(struct wq_builder *builder, const char *text, unsigned n)
{
    enum wq_status st = WQ_OK;
    while (n-- > 0 && st == WQ_OK)
        st = add(builder, text);
    return st;
}

/* What begins the line of a block. */
static enum wq_status begin_line(struct wq_builder *builder, const struct wq_block *block)
{
    char marker[16] = "";
    unsigned depth = is_in_list(block) ? block->level : 0;
    if (block->kind == WQ_BLOCK_PREFORMATTED)
        return WQ_OK; /* its lines stay as they are */
    enum wq_status st = block->flags & WQ_BLOCK_QUOTED ? add(builder, "> ") : WQ_OK;
    if (st == WQ_OK)
        st = add_many(builder, "  ", depth - (block->kind == WQ_BLOCK_LIST_ITEM));
    if (block->kind == WQ_BLOCK_LIST_ITEM && block->number > 0)
        snprintf(marker, sizeof marker, "%u. ", block->number);
    else if (block->kind == WQ_BLOCK_LIST_ITEM)
        snprintf(marker, sizeof marker, "\xE2\x80\xA2 ");
    else if (block->kind == WQ_BLOCK_NOTE)
        snprintf(marker, sizeof marker, "[%u] ", block->number);
    if (st == WQ_OK)
        st = add(builder, marker);
    /* a cell, and a second hemistich, stand behind those that are empty */
    unsigned empty_n = block->kind == WQ_BLOCK_CELL                          ? block->number
                       : block->kind == WQ_BLOCK_VERSE && block->number == 2 ? 1
                                                                             : 0;
    return st == WQ_OK ? add_many(builder, "\t", empty_n) : st;
}

static enum wq_status part(struct wq_builder *builder, const struct wq_block *block)
{
    uint32_t n = wq_builder_block_n(builder);
    if (n == 0)
        return WQ_OK;
    const struct wq_block *before = &blocks_of(builder)[n - 1];
    if (block->kind == WQ_BLOCK_CELL && !(block->flags & WQ_BLOCK_NEW_ROW))
        return add_many(builder, "\t", block->number - before->number);
    if (block->kind == WQ_BLOCK_VERSE && block->number == 1)
        return add(builder, "\t");
    enum wq_status st = add(builder, is_tight(before, block) ? "\n" : "\n\n");
    return st == WQ_OK ? begin_line(builder, block) : st;
}

/* ---- spans ---- */

static bool is_wanted(const struct wq_marks *marks, unsigned kind)
{
    switch (kind) {
    case WQ_SPAN_STRONG:
        return marks->is_strong;
    case WQ_SPAN_EMPHASIS:
        return marks->is_emphasis;
    case WQ_SPAN_LINK:
        return marks->link.len > 0;
    case WQ_SPAN_NOTE:
        return marks->note > 0;
    default:
        return false;
    }
}

static bool goes_on(const struct wq_builder *builder, const struct wq_marks *marks, unsigned kind)
{
    return is_wanted(marks, kind) &&
           (kind != WQ_SPAN_LINK || wq_str_equal(marks->link, builder->marks.link)) &&
           (kind != WQ_SPAN_NOTE || marks->note == builder->marks.note);
}

static enum wq_status close_span(struct wq_builder *builder, unsigned kind)
{
    struct wq_span span = {.kind = (uint8_t)kind,
                           .off = builder->span_off[kind],
                           .len = (uint32_t)builder->text.len - builder->span_off[kind]};
    if (kind == WQ_SPAN_NOTE)
        span.note = builder->marks.note; /* its number until the article is finished */
    if (kind == WQ_SPAN_LINK)
        span.address = builder->marks.link;
    return wq_buffer_add(&builder->spans, &span, sizeof span);
}

/* From here on the text is marked with these. */
static enum wq_status mark(struct wq_builder *builder, const struct wq_marks *marks)
{
    enum wq_status st = WQ_OK;
    for (unsigned kind = 1; kind < WQ_SPAN_KINDS && st == WQ_OK; kind++) {
        bool is_open = is_wanted(&builder->marks, kind);
        if (is_open && goes_on(builder, marks, kind))
            continue;
        if (is_open)
            st = close_span(builder, kind);
        builder->span_off[kind] = (uint32_t)builder->text.len;
    }
    builder->marks = *marks;
    return st;
}

/* ---- blocks ---- */

enum wq_status wq_builder_open(struct wq_builder *builder, const struct wq_block *what)
{
    enum wq_status st = wq_builder_close(builder);
    builder->before_len = builder->text.len;
    builder->first_span = span_n(builder);
    if (st == WQ_OK)
        st = part(builder, what);
    builder->block = *what;
    builder->block.off = (uint32_t)builder->text.len;
    builder->is_open = true;
    return st;
}

/* The block's text without white space around it; blank lines go, but not what indents the first
 * line of preformatted text. */
static struct wq_str inner_of(const struct wq_builder *builder, struct wq_str text)
{
    struct wq_str inner = wq_trim(text);
    if (builder->block.kind != WQ_BLOCK_PREFORMATTED || inner.len == 0)
        return inner;
    const char *end = inner.ptr + inner.len;
    while (inner.ptr > text.ptr && inner.ptr[-1] != '\n')
        inner.ptr--;
    inner.len = (size_t)(end - inner.ptr);
    return inner;
}

/* Cut the spans of the block to the text that is left, of which `lead` bytes go in front. */
static void clip_spans(struct wq_builder *builder, uint32_t lead, uint32_t len)
{
    struct wq_span *spans = spans_of(builder);
    size_t kept_n = builder->first_span;
    const uint32_t from = builder->block.off + lead, to = from + len;
    for (size_t i = builder->first_span; i < span_n(builder); i++) {
        uint32_t off = spans[i].off > from ? spans[i].off : from;
        uint32_t end = spans[i].off + spans[i].len < to ? spans[i].off + spans[i].len : to;
        if (off >= end)
            continue;
        spans[i].off = off - lead;
        spans[i].len = end - off;
        spans[kept_n++] = spans[i];
    }
    builder->spans.len = kept_n * sizeof *spans;
}

/* The characters that text keeps; spans go with them. */
static enum wq_status clean_block(struct wq_builder *builder)
{
    struct wq_cleaned cleaned = {0};
    struct wq_span *spans = spans_of(builder);
    const uint32_t start = builder->block.off;
    const struct wq_str text = {(const char *)builder->text.ptr + start, builder->text.len - start};
    if (wq_is_clean(text))
        return WQ_OK;
    enum wq_status st = wq_clean(text, builder->line, builder->sink, &cleaned);
    builder->text.len = st == WQ_OK ? start : builder->text.len;
    if (st == WQ_OK)
        st = wq_buffer_add(&builder->text, cleaned.text.ptr, cleaned.text.len);
    for (size_t i = builder->first_span; i < span_n(builder) && st == WQ_OK; i++) {
        const uint32_t end = spans[i].off + spans[i].len;
        spans[i].off = start + wq_cleaned_off(&cleaned, spans[i].off - start);
        spans[i].len = start + wq_cleaned_off(&cleaned, end - start) - spans[i].off;
    }
    wq_cleaned_free(&cleaned);
    return st;
}

enum wq_status wq_builder_close(struct wq_builder *builder)
{
    static const struct wq_marks none;
    if (!builder->is_open)
        return WQ_OK;
    enum wq_status st = mark(builder, &none);
    if (st == WQ_OK)
        st = clean_block(builder);
    if (st != WQ_OK)
        return st;
    builder->is_open = false;
    uint8_t *start = builder->text.ptr + builder->block.off;
    struct wq_str text = {(const char *)start, builder->text.len - builder->block.off};
    if (text.len == 0 || wq_trim(text).len == 0) {
        builder->text.len = builder->before_len;
        builder->spans.len = builder->first_span * sizeof(struct wq_span);
        return WQ_OK;
    }
    struct wq_str inner = inner_of(builder, text);
    size_t lead = (size_t)(inner.ptr - text.ptr);
    clip_spans(builder, (uint32_t)lead, (uint32_t)inner.len);
    memmove(start, start + lead, inner.len);
    builder->text.len = builder->block.off + inner.len;
    builder->block.len = (uint32_t)inner.len;
    return wq_buffer_add(&builder->blocks, &builder->block, sizeof builder->block);
}

/* A line end in the text of a block: a new block like it, or a space. */
static enum wq_status end_line(struct wq_builder *builder)
{
    struct wq_block next = builder->block;
    bool is_couplet = next.kind == WQ_BLOCK_VERSE && builder->is_hemistich;
    next.number = 0;
    if (next.kind == WQ_BLOCK_LIST_ITEM)
        next.kind = WQ_BLOCK_PARAGRAPH;
    if (next.kind == WQ_BLOCK_PREFORMATTED)
        return add(builder, "\n");
    if (next.kind == WQ_BLOCK_PARAGRAPH || (next.kind == WQ_BLOCK_VERSE && !is_couplet)) {
        struct wq_marks marks = builder->marks;
        enum wq_status st = wq_builder_open(builder, &next);
        return st == WQ_OK ? mark(builder, &marks) : st;
    }
    builder->joined_n++;
    return add(builder, " ");
}

enum wq_status wq_builder_run(struct wq_builder *builder, struct wq_str text,
                              const struct wq_marks *marks)
{
    enum wq_status st = text.len > 0 ? mark(builder, marks) : WQ_OK;
    while (text.len > 0 && st == WQ_OK) {
        size_t len = 0;
        while (len < text.len && text.ptr[len] != '\n' && text.ptr[len] != '\r')
            len++;
        if (builder->text.len + len > WQ_WHOLE_MAX)
            return WQ_E_LIMIT;
        st = wq_buffer_add(&builder->text, text.ptr, len);
        if (len < text.len && st == WQ_OK) {
            bool is_crlf = text.ptr[len] == '\r' && len + 1 < text.len && text.ptr[len + 1] == '\n';
            len += is_crlf ? 2 : 1;
            st = end_line(builder);
        }
        text.ptr += len;
        text.len -= len;
    }
    return st;
}

enum wq_status wq_builder_image(struct wq_builder *builder, const struct wq_picture *picture,
                                struct wq_block *block)
{
    const size_t n = builder->images.len / sizeof(struct wq_image);
    struct wq_image image = {picture->w_px, picture->h_px, 0};
    if (n == WQ_IMAGES_MAX || builder->strips.len > STRIPS_MAX)
        return WQ_E_LIMIT;
    if (n > 0) {
        const struct wq_image *before =
            (const struct wq_image *)(void *)builder->images.ptr + n - 1;
        image.first_strip = before->first_strip + wq_image_strip_n(before);
    }
    block->kind = WQ_BLOCK_IMAGE;
    block->number = (uint16_t)n;
    enum wq_status st = wq_buffer_add(&builder->images, &image, sizeof image);
    return st == WQ_OK ? wq_strips_send(&builder->strips, &image, picture->grey) : st;
}

static enum wq_status refuse_file(struct wq_buffer *why, const char *text)
{
    enum wq_status st = wq_buffer_add(why, text, strlen(text));
    return st == WQ_OK ? WQ_E_RANGE : st;
}

static enum wq_status show_file(struct wq_builder *builder, const struct wq_buffer *bytes,
                                struct wq_block *block, struct wq_buffer *why)
{
    struct wq_picture picture;
    const char *reason;
    enum wq_status st = wq_picture_decode((struct wq_bytes){bytes->ptr, bytes->len},
                                          builder->sink->options.image_width, &picture, &reason);
    if (st == WQ_E_DAMAGED)
        return refuse_file(why, reason);
    if (st != WQ_OK)
        return st;
    st = wq_builder_image(builder, &picture, block);
    free(picture.grey);
    return st == WQ_E_LIMIT ? refuse_file(why, "too many for one article") : st;
}

typedef enum wq_status find_file(struct wq_sink *sink, struct wq_str path, struct wq_buffer *bytes);

static enum wq_status find_and_show(struct wq_builder *builder, find_file *find, struct wq_str path,
                                    struct wq_block *block, struct wq_buffer *why)
{
    struct wq_sink *sink = builder->sink;
    struct wq_buffer bytes = {0};
    if (sink->options.image_width == 0 || (!sink->need_file && !sink->files))
        return WQ_OK;
    enum wq_status st = find(sink, path, &bytes);
    if (st == WQ_OK)
        st = show_file(builder, &bytes, block, why);
    else if (st == WQ_E_RANGE && wq_buffer_add(why, bytes.ptr, bytes.len) != WQ_OK)
        st = WQ_E_NOMEM;
    wq_buffer_free(&bytes);
    return st;
}

enum wq_status wq_builder_file(struct wq_builder *builder, struct wq_str path,
                               struct wq_block *block, struct wq_buffer *why)
{
    if (path.len == 0 || path.len > WQ_PATH_MAX || memchr(path.ptr, 0, path.len))
        return refuse_file(why, "no path of a file");
    return find_and_show(builder, wq_sink_file, path, block, why);
}

enum wq_status wq_builder_address(struct wq_builder *builder, struct wq_str address,
                                  struct wq_block *block, struct wq_buffer *why)
{
    return find_and_show(builder, wq_sink_address, address, block, why);
}

/* ---- the article ---- */

static int compare_spans(const void *a, const void *b)
{
    const struct wq_span *x = a, *y = b;
    if (x->off != y->off)
        return x->off < y->off ? -1 : 1;
    return (x->kind > y->kind) - (x->kind < y->kind);
}

/* Marks know the number of their note; from here on they know its block. */
static enum wq_status find_notes(struct wq_builder *builder)
{
    const struct wq_block *blocks = blocks_of(builder);
    struct wq_span *spans = spans_of(builder);
    uint32_t *block_of = calloc(UINT16_MAX + 1u, sizeof *block_of);
    enum wq_status st = block_of ? WQ_OK : WQ_E_NOMEM;
    for (uint32_t i = 0; i < wq_builder_block_n(builder) && st == WQ_OK; i++)
        if (blocks[i].kind == WQ_BLOCK_NOTE)
            block_of[blocks[i].number] = i;
    for (size_t i = 0; i < span_n(builder) && st == WQ_OK; i++) {
        if (spans[i].kind != WQ_SPAN_NOTE)
            continue;
        builder->missing_note = spans[i].note;
        spans[i].note = block_of[spans[i].note];
        st = spans[i].note > 0 ? WQ_OK : WQ_E_RANGE;
    }
    free(block_of);
    return st;
}

enum wq_status wq_builder_finish(struct wq_builder *builder, struct wq_article *article)
{
    enum wq_status st = wq_builder_close(builder);
    if (st == WQ_OK && wq_builder_block_n(builder) > 0)
        st = add(builder, "\n");
    if (st == WQ_OK && span_n(builder) > 0) {
        qsort(builder->spans.ptr, span_n(builder), sizeof(struct wq_span), compare_spans);
        st = find_notes(builder);
    }
    if (st != WQ_OK)
        return st;
    article->text = (struct wq_str){(const char *)builder->text.ptr, builder->text.len};
    article->blocks = blocks_of(builder);
    article->block_n = wq_builder_block_n(builder);
    article->spans = spans_of(builder);
    article->span_n = (uint32_t)span_n(builder);
    article->images = (const struct wq_image *)(void *)builder->images.ptr;
    article->image_n = (uint32_t)(builder->images.len / sizeof(struct wq_image));
    /* what is over becomes parts, each of which is asked */
    return wq_article_is_over(article) || wq_article_is_sound(article) ? WQ_OK : WQ_E_LIMIT;
}

void wq_builder_free(struct wq_builder *builder)
{
    wq_buffer_free(&builder->text);
    wq_buffer_free(&builder->blocks);
    wq_buffer_free(&builder->spans);
    wq_buffer_free(&builder->images);
    wq_buffer_free(&builder->strips);
    *builder = (struct wq_builder){0};
}
