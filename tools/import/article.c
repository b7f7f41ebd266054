/* SPDX-License-Identifier: MIT */
/* Text to articles: the title, the blocks, and parts when the text is over the limits. */
#include <stdlib.h>
#include <string.h>
#include "clean.h"
#include "lines.h"
#include "parts.h"
#include "warraq/format.h"

#define NEAR_LINE 65536u /* a part ends at a line end if there is one in its last 64 KB, */
#define NEAR_SPACE 4096u /* else after a space in its last 4 KB */

static struct wq_str slice(struct wq_str text, size_t from, size_t to)
{
    return (struct wq_str){text.ptr + from, to - from};
}

/* The line at `off`, without its line end. */
static struct wq_str line_at(struct wq_str text, size_t off)
{
    const char *end = memchr(text.ptr + off, '\n', text.len - off);
    return slice(text, off, end ? (size_t)(end - text.ptr) : text.len);
}

/* Where the line after `line` starts, or the end of `text`. */
static size_t after_line(struct wq_str text, struct wq_str line)
{
    size_t end = (size_t)(line.ptr - text.ptr) + line.len;
    return end < text.len ? end + 1 : end;
}

static struct wq_str find_title(struct wq_str text)
{
    struct wq_str title = {text.ptr, 0};
    for (size_t off = 0; off < text.len && title.len == 0;) {
        struct wq_str line = line_at(text, off);
        title = wq_trim(line);
        off = after_line(text, line);
    }
    return title;
}

/* `title` as catalogues show it: short, and with an ellipsis where it is cut. */
static struct wq_str shorten(struct wq_str title, char room[WQ_TITLE_MAX])
{
    static const char ellipsis[] = "\xE2\x80\xA6";
    if (title.len <= WQ_TITLE_MAX)
        return title;
    size_t len = wq_cut_length(title, WQ_TITLE_MAX - (sizeof ellipsis - 1));
    memcpy(room, title.ptr, len);
    memcpy(room + len, ellipsis, sizeof ellipsis - 1);
    return (struct wq_str){room, len + sizeof ellipsis - 1};
}

/* ---- blocks ---- */

static struct wq_str text_of(struct wq_str text, const struct wq_block *block)
{
    return (struct wq_str){text.ptr + block->off, block->len};
}

static void find_headings(struct wq_str text, struct wq_block *blocks, uint32_t n)
{
    for (uint32_t i = 2; i + 1 < n; i++)
        if (wq_is_heading(text_of(text, &blocks[i - 1]), text_of(text, &blocks[i]),
                          text_of(text, &blocks[i + 1]))) {
            blocks[i].kind = WQ_BLOCK_HEADING;
            blocks[i].level = 2;
        }
}

/* One block for each line that is not blank, the first a heading. `blocks` holds
 * WQ_BLOCKS_MAX; there are never more, see part_length. */
static uint32_t find_blocks(struct wq_str text, struct wq_block *blocks)
{
    uint32_t n = 0;
    for (size_t off = 0; off < text.len;) {
        struct wq_str line = line_at(text, off);
        struct wq_str inner = wq_trim(line);
        off = after_line(text, line);
        if (inner.len == 0)
            continue;
        bool is_title = n == 0;
        blocks[n++] = (struct wq_block){
            .kind = is_title ? WQ_BLOCK_HEADING : WQ_BLOCK_PARAGRAPH,
            .level = is_title ? 1 : 0,
            .off = (uint32_t)(inner.ptr - text.ptr),
            .len = (uint32_t)inner.len,
        };
    }
    find_headings(text, blocks, n);
    return n;
}

/* ---- parts ---- */

/* Where to end a part that would be `max` bytes long, in the middle of `text`. */
static size_t find_cut(struct wq_str text, size_t max)
{
    for (size_t i = max; i > 0 && max - i < NEAR_LINE; i--)
        if (text.ptr[i - 1] == '\n')
            return i;
    for (size_t i = max; i > 0 && max - i < NEAR_SPACE; i--)
        if (text.ptr[i - 1] == ' ')
            return i;
    return wq_cut_length(text, max);
}

/* How much of the front of `text` fits into `max` bytes and `block_max` blocks. */
static size_t part_length(struct wq_str text, size_t max, uint32_t block_max)
{
    uint32_t block_n = 0;
    size_t off = 0;
    while (off < text.len && off <= max) {
        struct wq_str line = line_at(text, off);
        block_n += wq_trim(line).len > 0;
        if (block_n > block_max)
            return off;
        off = after_line(text, line);
    }
    return text.len <= max ? text.len : find_cut(text, max);
}

/* Room beside the title that each part after the first repeats. */
static size_t later_part_max(struct wq_str title)
{
    return WQ_TEXT_MAX - title.len - 1;
}

static uint16_t count_parts(struct wq_str text, struct wq_str title)
{
    uint16_t n = 1;
    size_t off = part_length(text, WQ_TEXT_MAX, WQ_BLOCKS_MAX);
    while (off < text.len) {
        off += part_length(slice(text, off, text.len), later_part_max(title), WQ_BLOCKS_MAX - 1);
        n++;
    }
    return n;
}

/* The text of a part after the first: the title's line, then `rest`. */
static enum wq_status join_title(struct wq_str title, struct wq_str rest, struct wq_buffer *joined)
{
    joined->len = 0;
    enum wq_status st = wq_buffer_add(joined, title.ptr, title.len);
    if (st == WQ_OK)
        st = wq_buffer_add(joined, "\n", 1);
    return st == WQ_OK ? wq_buffer_add(joined, rest.ptr, rest.len) : st;
}

static enum wq_status send_part(struct wq_sink *sink, struct wq_article *article,
                                struct wq_block *blocks)
{
    article->blocks = blocks;
    article->block_n = find_blocks(article->text, blocks);
    article->meta.word_n = wq_count_words(article->text);
    enum wq_status st = wq_article_send(&sink->frames, article);
    sink->article_n += st == WQ_OK;
    return st == WQ_OK ? wq_sink_pass(sink) : st;
}

static enum wq_status send_parts(struct wq_sink *sink, struct wq_article *article,
                                 struct wq_str text)
{
    static struct wq_block blocks[WQ_BLOCKS_MAX];
    struct wq_str title = article->meta.title;
    struct wq_buffer joined = {0};
    size_t len = part_length(text, WQ_TEXT_MAX, WQ_BLOCKS_MAX);
    article->text = slice(text, 0, len);
    enum wq_status st = send_part(sink, article, blocks);
    for (size_t off = len; off < text.len && st == WQ_OK; off += len) {
        struct wq_str rest = slice(text, off, text.len);
        len = part_length(rest, later_part_max(title), WQ_BLOCKS_MAX - 1);
        article->meta.part++;
        st = join_title(title, slice(rest, 0, len), &joined);
        article->text = (struct wq_str){(const char *)joined.ptr, joined.len};
        if (st == WQ_OK)
            st = send_part(sink, article, blocks);
    }
    wq_buffer_free(&joined);
    return st;
}

/* ---- characters ---- */

/* Turn back all lines of `text` that were decoded twice. */
static enum wq_status undo_lines(struct wq_sink *sink, struct wq_str text, enum wq_garbled garbled,
                                 uint32_t line, struct wq_buffer *out)
{
    enum wq_status st = WQ_OK;
    while (text.len > 0 && st == WQ_OK) {
        const char *end = memchr(text.ptr, '\n', text.len);
        const size_t len = end ? (size_t)(end - text.ptr) : text.len;
        bool is_undone;
        st = wq_garbled_undo(slice(text, 0, len), garbled, out, &is_undone);
        if (st == WQ_OK && end)
            st = wq_buffer_add(out, "\n", 1);
        wq_sink_count(sink, WQ_NOTE_GARBLED, st == WQ_OK && is_undone, line);
        text = slice(text, len + (end != NULL), text.len);
    }
    return st;
}

/* `*text` with the characters that text keeps; it may lie in `cleaned` then. */
static enum wq_status clean_text(struct wq_sink *sink, uint32_t line, struct wq_cleaned *cleaned,
                                 struct wq_str *text)
{
    struct wq_buffer undone = {0};
    const enum wq_garbled garbled = wq_garbled_tell(*text);
    enum wq_status st = WQ_OK;
    if (garbled == WQ_GARBLED_NOT && wq_is_clean(*text))
        return WQ_OK;
    if (garbled != WQ_GARBLED_NOT)
        st = undo_lines(sink, *text, garbled, line, &undone);
    if (st == WQ_OK)
        st =
            wq_clean(undone.len > 0 ? (struct wq_str){(const char *)undone.ptr, undone.len} : *text,
                     line, sink, cleaned);
    wq_buffer_free(&undone);
    if (st == WQ_OK)
        *text = (struct wq_str){(const char *)cleaned->text.ptr, cleaned->text.len};
    return st;
}

/* The same for what is known beside the text, but the id that the source gave: whoever asks for it
 * gives every byte. Cleaned strings lie in `cleaned`. */
static enum wq_status clean_meta(struct wq_sink *sink, uint32_t line,
                                 struct wq_cleaned cleaned[WQ_META_STRINGS], struct wq_meta *meta)
{
    struct wq_str *strings[WQ_META_STRINGS];
    enum wq_status st = WQ_OK;
    wq_meta_strings(meta, strings);
    for (int i = 0; i < WQ_META_STRINGS && st == WQ_OK; i++) {
        if (strings[i] == &meta->title || strings[i] == &meta->source_id)
            continue;
        st = clean_text(sink, line, &cleaned[i], strings[i]);
        strings[i]->len = wq_cut_length(*strings[i], WQ_FIELD_MAX);
    }
    return st;
}

static void free_meta(struct wq_cleaned cleaned[WQ_META_STRINGS])
{
    for (int i = 0; i < WQ_META_STRINGS; i++)
        wq_cleaned_free(&cleaned[i]);
}

/* ---- the sink ---- */

static enum wq_status send_text(struct wq_sink *sink, const struct wq_meta *meta,
                                struct wq_str text, uint32_t line)
{
    char room[WQ_TITLE_MAX];
    struct wq_str title = find_title(text);
    if (title.len == 0)
        return WQ_E_RANGE;
    enum wq_status st = WQ_OK;
    size_t before = (size_t)(title.ptr - text.ptr);
    if (before > WQ_TEXT_MAX / 2) {
        /* the first part would be blank */
        st = wq_sink_note(sink, WQ_NOTE_FIELD, line, 1,
                          "over 512 KB of blank lines before the title are left out");
        text = slice(text, before, text.len);
    }
    struct wq_article article = {.meta = *meta};
    article.meta.title = shorten(title, room);
    wq_fields_apply(sink, &article.meta);
    article.meta.part = 1;
    article.meta.part_n = count_parts(text, article.meta.title);
    if (st == WQ_OK && article.meta.part_n > 1)
        st = wq_sink_note(sink, WQ_NOTE_PARTS, line, article.meta.part_n, NULL);
    if (st == WQ_OK)
        st = wq_fields_tell_missing(sink, &article.meta, line);
    return st == WQ_OK ? send_parts(sink, &article, text) : st;
}

enum wq_status wq_sink_article(struct wq_sink *sink, const struct wq_meta *meta, struct wq_str text,
                               uint32_t line)
{
    struct wq_cleaned cleaned = {0}, cleaned_meta[WQ_META_STRINGS] = {0};
    struct wq_meta own = *meta;
    enum wq_status st = clean_text(sink, line, &cleaned, &text);
    if (st == WQ_OK)
        st = clean_meta(sink, line, cleaned_meta, &own);
    if (st == WQ_OK)
        st = send_text(sink, &own, text, line);
    wq_cleaned_free(&cleaned);
    free_meta(cleaned_meta);
    return st;
}

enum wq_status wq_sink_built(struct wq_sink *sink, struct wq_article *article,
                             const struct wq_buffer *strips, uint32_t line)
{
    char room[WQ_TITLE_MAX];
    struct wq_cleaned cleaned[WQ_META_STRINGS] = {0};
    const struct wq_block *title = article->blocks;
    article->meta.title =
        shorten(slice(article->text, title->off, (size_t)title->off + title->len), room);
    article->meta.part = article->meta.part_n = 1;
    article->meta.word_n = 0;
    for (uint32_t i = 0; i < article->block_n; i++) {
        const struct wq_block *block = &article->blocks[i];
        article->meta.word_n +=
            wq_count_words(slice(article->text, block->off, (size_t)block->off + block->len));
    }
    const size_t before = sink->frames.len;
    const bool is_over = wq_article_is_over(article);
    uint32_t part_n = 1;
    enum wq_status st = clean_meta(sink, 0, cleaned, &article->meta);
    wq_fields_apply(sink, &article->meta);
    if (st == WQ_OK && is_over)
        st = wq_parts_send(sink, article, strips, &part_n);
    if (st == WQ_OK && is_over)
        st = wq_sink_note(sink, WQ_NOTE_PARTS, line, part_n, NULL);
    if (st == WQ_OK && !is_over)
        st = wq_buffer_add(&sink->frames, strips->ptr, strips->len);
    if (st == WQ_OK && !is_over)
        st = wq_article_send(&sink->frames, article);
    if (st == WQ_OK)
        st = wq_fields_tell_missing(sink, &article->meta, line);
    if (st != WQ_OK)
        sink->frames.len = before;
    free_meta(cleaned);
    sink->article_n += st == WQ_OK ? part_n : 0;
    return st == WQ_OK ? wq_sink_pass(sink) : st;
}
