/* SPDX-License-Identifier: MIT */
/* Article records: what is marked in the text, the text. */
#include <string.h>
#include "internal.h"

/* ---- lines ---- */

/* The first line of `text` from `off` on that is not blank; *line has length 0 when there is none.
 */
static void find_line(struct wq_str text, size_t off, struct wq_block *line)
{
    line->len = 0;
    while (off < text.len && line->len == 0) {
        const char *end = memchr(text.ptr + off, '\n', text.len - off);
        size_t len = end ? (size_t)(end - text.ptr) - off : text.len - off;
        struct wq_str inner = wq_trim((struct wq_str){text.ptr + off, len});
        line->off = (uint32_t)(inner.ptr - text.ptr);
        line->len = (uint32_t)inner.len;
        off += len + 1;
    }
}

/* The range of the next line behind `before`; false when there is none. */
static bool next_line(struct wq_lines *lines, const struct wq_block *before, struct wq_block *line)
{
    const struct wq_str text = lines->text;
    size_t from_off = before ? (size_t)before->off + before->len : 0;
    if (!before) {
        find_line(text, 0, &lines->line);
    } else if (from_off >= lines->next_off) {
        const char *end = memchr(text.ptr + from_off, '\n', text.len - from_off);
        lines->next_off = end ? (size_t)(end - text.ptr) + 1 : SIZE_MAX;
        find_line(text, end ? lines->next_off : text.len, &lines->line);
    }
    line->off = lines->line.off;
    line->len = lines->line.len;
    return line->len > 0;
}

/* ---- lists ---- */

/* The number of things in the list at the front of `marked`, each at least `bytes_min` long; 0 when
 * nothing is left. A list that is empty is written only where another one follows. */
static enum wq_status take_count(struct wq_bytes *marked, uint32_t max, size_t bytes_min,
                                 uint32_t *n)
{
    *n = 0;
    if (marked->len == 0)
        return WQ_OK;
    enum wq_status st = wq_take_varint(marked, n);
    if (st != WQ_OK)
        return st;
    if (*n > max)
        return WQ_E_LIMIT;
    return marked->len == 0 || *n > marked->len / bytes_min ? WQ_E_DAMAGED : WQ_OK;
}

/* ---- blocks ---- */

/* The blocks of an article, one after the other. All zero but for `lines`, `marked` and `entry_n`
 * to start. */
struct walk {
    struct wq_lines lines;
    struct wq_bytes marked; /* entries that are not read yet, and what follows them */
    uint32_t entry_n;       /* of these */
    uint32_t line_n;        /* lines that still belong to the last entry */
    bool was_run;           /* the last entry was a run of lines */
    bool is_ended;          /* an entry said that there are no more blocks */
    bool has_before;        /* a block stands before: */
    struct wq_block before;
};

bool wq_block_plain(struct wq_lines *lines, const struct wq_block *before, struct wq_block *block)
{
    *block = before ? (struct wq_block){.kind = WQ_BLOCK_PARAGRAPH}
                    : (struct wq_block){.kind = WQ_BLOCK_HEADING, .level = 1};
    return next_line(lines, before, block);
}

bool wq_block_equal(const struct wq_block *a, const struct wq_block *b)
{
    return a->kind == b->kind && a->level == b->level && a->flags == b->flags &&
           a->number == b->number && a->off == b->off && a->len == b->len;
}

/* What the next line is unless an entry says otherwise. */
static bool next_plain(struct walk *walk, struct wq_block *block)
{
    return wq_block_plain(&walk->lines, walk->has_before ? &walk->before : NULL, block);
}

/* Take a number that is only written when it is not 0. */
static enum wq_status take_number(struct wq_bytes *bytes, bool is_there, uint32_t max,
                                  uint32_t *number)
{
    *number = 0;
    if (!is_there)
        return WQ_OK;
    enum wq_status st = wq_take_varint(bytes, number);
    return st == WQ_OK && (*number == 0 || *number > max) ? WQ_E_DAMAGED : st;
}

static enum wq_status take_range(struct walk *walk, const struct wq_block *line,
                                 struct wq_block *block)
{
    uint32_t gap, len;
    uint64_t end_off = walk->has_before ? (uint64_t)walk->before.off + walk->before.len : 0;
    enum wq_status st = wq_take_varint(&walk->marked, &gap);
    if (st == WQ_OK)
        st = wq_take_varint(&walk->marked, &len);
    if (st != WQ_OK)
        return st;
    if (len == 0 || end_off + gap + len > walk->lines.text.len)
        return WQ_E_DAMAGED;
    block->off = (uint32_t)(end_off + gap);
    block->len = len;
    /* a whole line has a shorter form */
    return block->off == line->off && block->len == line->len ? WQ_E_DAMAGED : WQ_OK;
}

static enum wq_status take_block(struct walk *walk, uint8_t head, struct wq_block *block)
{
    uint32_t level, flags, number;
    struct wq_block plain;
    bool has_line = next_plain(walk, &plain);
    enum wq_status st = take_number(&walk->marked, head & WQ_MARK_LEVEL, UINT8_MAX, &level);
    if (st == WQ_OK)
        st = take_number(&walk->marked, head & WQ_MARK_FLAGS, UINT8_MAX, &flags);
    if (st == WQ_OK)
        st = take_number(&walk->marked, head & WQ_MARK_NUMBER, UINT16_MAX, &number);
    if (st != WQ_OK)
        return st;
    *block = (struct wq_block){.kind = head & WQ_MARK_KIND,
                               .level = (uint8_t)level,
                               .flags = (uint8_t)flags,
                               .number = (uint16_t)number,
                               .off = plain.off,
                               .len = plain.len};
    if (head & WQ_MARK_RANGE)
        return take_range(walk, &plain, block);
    /* a line that is what it would be anyway belongs to a run */
    return has_line && !wq_block_equal(block, &plain) ? WQ_OK : WQ_E_DAMAGED;
}

static enum wq_status take_run(struct walk *walk)
{
    struct wq_block line;
    enum wq_status st = wq_take_varint(&walk->marked, &walk->line_n);
    if (st != WQ_OK)
        return st;
    walk->is_ended = walk->line_n == 0;
    /* neither two runs in a row, nor an end where no line is left */
    if (walk->is_ended ? walk->entry_n > 0 || !next_plain(walk, &line) : walk->was_run)
        return WQ_E_DAMAGED;
    walk->was_run = !walk->is_ended;
    return WQ_OK;
}

/* Read the next entry: WQ_OK and *block set, or WQ_E_RANGE: it was a run of lines or the end. */
static enum wq_status take_entry(struct walk *walk, struct wq_block *block)
{
    if (walk->marked.len == 0)
        return WQ_E_DAMAGED;
    uint8_t head = *walk->marked.ptr++;
    walk->marked.len--;
    walk->entry_n--;
    if ((head & WQ_MARK_KIND) == WQ_MARK_RUN) {
        enum wq_status st = head == WQ_MARK_RUN ? take_run(walk) : WQ_E_DAMAGED;
        return st == WQ_OK ? WQ_E_RANGE : st;
    }
    walk->was_run = false;
    return take_block(walk, head, block);
}

/* WQ_E_RANGE after the last block. */
static enum wq_status next_block(struct walk *walk, struct wq_block *block)
{
    enum wq_status st = WQ_E_RANGE;
    while (st == WQ_E_RANGE && walk->line_n == 0 && walk->entry_n > 0)
        st = take_entry(walk, block);
    if (st == WQ_E_RANGE) {
        bool is_counted = walk->line_n > 0;
        if (walk->is_ended || !next_plain(walk, block))
            return is_counted ? WQ_E_DAMAGED : WQ_E_RANGE;
        walk->line_n -= is_counted;
        st = WQ_OK;
    }
    if (st == WQ_OK) {
        walk->before = *block;
        walk->has_before = true;
    }
    return st;
}

/* Go through all blocks, and count them. */
static enum wq_status count_blocks(struct walk *walk, uint32_t *n)
{
    struct wq_block block;
    enum wq_status st;
    for (*n = 0; (st = next_block(walk, &block)) == WQ_OK; ++*n)
        if (*n == WQ_BLOCKS_MAX)
            return WQ_E_LIMIT;
    /* lines to the end need no run */
    bool is_short = walk->is_ended || !walk->was_run;
    return st != WQ_E_RANGE ? st : *n > 0 && is_short ? WQ_OK : WQ_E_DAMAGED;
}

/* Take the list of blocks from the front of `marked`. */
static enum wq_status decode_blocks(struct wq_bytes *marked, struct wq_arena *arena,
                                    struct wq_article *article)
{
    const size_t bytes_min = 1;
    struct walk walk = {.lines = {.text = article->text}, .marked = *marked};
    enum wq_status st = take_count(&walk.marked, WQ_BLOCKS_MAX, bytes_min, &walk.entry_n);
    if (st != WQ_OK)
        return st;
    struct walk first = walk;
    uint32_t n;
    st = count_blocks(&first, &n);
    if (st != WQ_OK)
        return st;
    struct wq_block *blocks = wq_arena_alloc_raw(arena, n, sizeof *blocks);
    if (!blocks)
        return WQ_E_NOMEM;
    for (uint32_t i = 0; i < n && st == WQ_OK; i++)
        st = next_block(&walk, &blocks[i]);
    *marked = first.marked;
    article->blocks = blocks;
    article->block_n = n;
    return st;
}

/* ---- spans and images ---- */

/* What a span says beside its range: a link its address, the mark of a note its block. */
static enum wq_status take_payload(struct wq_bytes *marked, struct wq_arena *arena,
                                   struct wq_span *span)
{
    uint32_t len;
    struct wq_bytes payload;
    enum wq_status st = wq_take_varint(marked, &len);
    if (st == WQ_OK)
        st = wq_bytes_at(*marked, 0, len, &payload);
    if (st != WQ_OK)
        return st;
    marked->ptr += len;
    marked->len -= len;
    if (len == 0)
        return WQ_E_DAMAGED;
    if (span->kind != WQ_SPAN_NOTE)
        return wq_arena_copy(arena, (struct wq_str){(const char *)payload.ptr, len},
                             &span->address);
    st = wq_take_varint(&payload, &span->note);
    return st == WQ_OK && payload.len > 0 ? WQ_E_DAMAGED : st;
}

static enum wq_status take_span(struct wq_bytes *marked, uint32_t before_off, uint32_t text_len,
                                struct wq_arena *arena, struct wq_span *span)
{
    uint32_t gap;
    uint8_t head = *marked->ptr++;
    marked->len--;
    *span = (struct wq_span){.kind = head & WQ_SPAN_KIND};
    enum wq_status st = wq_take_varint(marked, &gap);
    if (st == WQ_OK)
        st = wq_take_varint(marked, &span->len);
    if (st != WQ_OK)
        return st;
    if ((uint64_t)before_off + gap + span->len > text_len)
        return WQ_E_DAMAGED;
    span->off = before_off + gap;
    return head & WQ_SPAN_PAYLOAD ? take_payload(marked, arena, span) : WQ_OK;
}

static enum wq_status decode_spans(struct wq_bytes *marked, struct wq_arena *arena,
                                   struct wq_article *article)
{
    const size_t bytes_min = 3; /* kind, gap, length */
    uint32_t n, off = 0;
    enum wq_status st = take_count(marked, WQ_SPANS_MAX, bytes_min, &n);
    if (st != WQ_OK)
        return st;
    struct wq_span *spans = wq_arena_alloc_raw(arena, n, sizeof *spans);
    if (!spans)
        return WQ_E_NOMEM;
    for (uint32_t i = 0; i < n && st == WQ_OK; i++) {
        /* links before it may have taken the bytes that the count stood for */
        st = marked->len > 0 ? take_span(marked, off, (uint32_t)article->text.len, arena, &spans[i])
                             : WQ_E_DAMAGED;
        off = spans[i].off;
    }
    article->spans = spans;
    article->span_n = n;
    return st;
}

static enum wq_status take_side(struct wq_bytes *marked, uint16_t *side_px)
{
    uint32_t px;
    enum wq_status st = wq_take_varint(marked, &px);
    if (st != WQ_OK)
        return st;
    *side_px = (uint16_t)px;
    return px >= 1 && px <= WQ_IMAGE_SIDE_MAX ? WQ_OK : WQ_E_DAMAGED;
}

static enum wq_status decode_images(struct wq_bytes *marked, struct wq_arena *arena,
                                    struct wq_article *article)
{
    const size_t bytes_min = 2; /* width, height */
    uint32_t n, strip_n = 0;
    enum wq_status st = take_count(marked, WQ_IMAGES_MAX, bytes_min, &n);
    if (st != WQ_OK)
        return st;
    struct wq_image *images = wq_arena_alloc_raw(arena, n, sizeof *images);
    if (!images)
        return WQ_E_NOMEM;
    for (uint32_t i = 0; i < n && st == WQ_OK; i++) {
        st = take_side(marked, &images[i].w_px);
        if (st == WQ_OK)
            st = take_side(marked, &images[i].h_px);
        if (st != WQ_OK)
            break;
        images[i].first_strip = strip_n;
        strip_n += wq_image_strip_n(&images[i]);
    }
    article->images = images;
    article->image_n = n;
    return st;
}

/* ---- records ---- */

/* Take what is marked in the text from the front of `record`; nothing when nothing is. */
static enum wq_status take_marked(struct wq_bytes *record, struct wq_bytes *marked)
{
    uint32_t len;
    *marked = (struct wq_bytes){record->ptr, 0};
    if (record->len == 0 || record->ptr[0] != WQ_AR8_MARKS)
        return WQ_OK;
    record->ptr++;
    record->len--;
    enum wq_status st = wq_take_varint(record, &len);
    if (st == WQ_OK)
        st = wq_bytes_at(*record, 0, len, marked);
    if (st != WQ_OK)
        return st;
    record->ptr += len;
    record->len -= len;
    return len > 0 ? WQ_OK : WQ_E_DAMAGED;
}

static enum wq_status decode_record(struct wq_bytes record, const struct wq_ar8 *letters,
                                    struct wq_str title, struct wq_arena *arena,
                                    struct wq_article *article)
{
    struct wq_bytes marked;
    if (record.len > WQ_RECORD_MAX)
        return WQ_E_LIMIT;
    enum wq_status st = take_marked(&record, &marked);
    if (st != WQ_OK)
        return st;
    if (record.len == 0 || record.ptr[record.len - 1] != WQ_AR8_END)
        return WQ_E_DAMAGED;
    record.len--;
    st = wq_ar8_text(record, letters, title, WQ_TEXT_MAX, arena, &article->text);
    if (st == WQ_OK)
        st = decode_blocks(&marked, arena, article);
    if (st == WQ_OK)
        st = decode_spans(&marked, arena, article);
    if (st == WQ_OK)
        st = decode_images(&marked, arena, article);
    return st == WQ_OK && !wq_article_is_sound(article) ? WQ_E_DAMAGED : st;
}

enum wq_status wq_record_decode(struct wq_bytes record, const struct wq_ar8 *letters,
                                struct wq_str title, struct wq_arena *arena,
                                struct wq_article *article)
{
    size_t mark = wq_arena_mark(arena);
    struct wq_article a = *article;
    enum wq_status st = decode_record(record, letters, title, arena, &a);
    if (st != WQ_OK) {
        wq_arena_rewind(arena, mark);
        return st;
    }
    *article = a;
    return WQ_OK;
}
