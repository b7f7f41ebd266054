/* SPDX-License-Identifier: MIT */
/* An article of blocks over the limits, in parts that keep them. A part is a stretch of the text
 * from the start of a block's line, behind the title and, within a table, the rows that head it;
 * the notes at the article's end stand in each part that calls them. */
#include <stdlib.h>
#include <string.h>
#include "clean.h"
#include "parts.h"
#include "warraq/format.h"

#define NEAR_BYTES 65536u /* a part ends between two things if it can in its last 64 KB */
#define HEAD_BYTES                                                                                 \
    16384u                  /* of rows that head a table, which are not repeated if they have more \
                             */
#define NOT_HERE UINT32_MAX /* a block that is not in the part at hand */

/* What counts against the limits. */
struct size {
    uint64_t text; /* bytes */
    uint32_t block_n, span_n;
};

/* Blocks that stand in the part as they follow each other in the whole. */
struct stretch {
    uint32_t first, end;
};

struct splitting {
    const struct wq_article *whole;
    struct wq_str title;
    uint32_t body_n; /* blocks before the notes at the end */
    uint32_t part;   /* at hand, from 1 */

    struct stretch head, body; /* of the part; head: the rows that head its first table */
    uint32_t *notes, note_n;   /* blocks: the notes that stand in it */
    uint32_t *stamps;          /* of each block: the part in which it was a note last, or 0 */
    bool *is_carried;          /* of each block: a note that stands in this part or one before */

    struct wq_buffer text;
    struct wq_block *blocks;
    struct wq_span *spans;
    uint32_t *places; /* of each block of the whole, or NOT_HERE */
    struct wq_image images[WQ_IMAGES_MAX];
    uint32_t image_n;       /* of the parts before */
    struct wq_bytes strips; /* frames that are left */
};

/* ---- lines ---- */

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
static bool is_between(const struct splitting *s, uint32_t block)
{
    const struct wq_block *b = &s->whole->blocks[block];
    return block == s->body_n || b->kind == WQ_BLOCK_HEADING ||
           (b->level == 0 && (b->kind == WQ_BLOCK_PARAGRAPH || b->kind == WQ_BLOCK_IMAGE ||
                              (b->kind == WQ_BLOCK_CELL && b->flags & WQ_BLOCK_NEW_TABLE)));
}

/* The first of the notes at the end, each on a line of its own. */
static uint32_t find_notes(const struct wq_article *a)
{
    uint32_t first = a->block_n;
    while (first > 1 && a->blocks[first - 1].kind == WQ_BLOCK_NOTE &&
           line_start(a, first - 1) != UINT32_MAX)
        first--;
    return first;
}

/* The first span from `off` on. */
static uint32_t span_from(const struct wq_article *a, uint32_t off)
{
    uint32_t low = 0, high = a->span_n;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (a->spans[middle].off < off)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static uint32_t block_end(const struct wq_article *a, uint32_t block)
{
    return a->blocks[block].off + a->blocks[block].len;
}

/* Blocks that begin a line, with the lines to the next one and a line's end that may be missing. */
static struct size size_of(const struct wq_article *a, struct stretch stretch)
{
    if (stretch.first == stretch.end)
        return (struct size){0};
    const uint32_t from = line_start(a, stretch.first), to = line_start(a, stretch.end);
    return (struct size){.text = (uint64_t)to - from + 1,
                         .block_n = stretch.end - stretch.first,
                         .span_n = span_from(a, to) - span_from(a, from)};
}

static struct size sum(struct size a, struct size b)
{
    return (struct size){a.text + b.text, a.block_n + b.block_n, a.span_n + b.span_n};
}

static bool fits(struct size size)
{
    return size.text <= WQ_TEXT_MAX && size.block_n <= WQ_BLOCKS_MAX && size.span_n <= WQ_SPANS_MAX;
}

/* ---- what a part begins with ---- */

/* The rows of header cells that the table of the block begins with, when it is cut there. */
static struct stretch find_head(const struct splitting *s, uint32_t block)
{
    const struct wq_block *blocks = s->whole->blocks;
    const struct stretch none = {0, 0};
    if (block == s->body_n || blocks[block].kind != WQ_BLOCK_CELL ||
        blocks[block].flags & WQ_BLOCK_NEW_TABLE)
        return none;
    struct stretch head = {block, block};
    while (!(blocks[head.first].flags & WQ_BLOCK_NEW_TABLE))
        head.first--;
    uint32_t row = head.first;
    for (uint32_t i = row; i < block && blocks[i].flags & WQ_BLOCK_HEADER; i++) {
        if (blocks[i + 1].flags & (WQ_BLOCK_NEW_ROW | WQ_BLOCK_NEW_TABLE))
            row = i + 1;
    }
    head.end = row;
    const bool is_rows = row > head.first && row < block && line_start(s->whole, row) != UINT32_MAX;
    return is_rows && size_of(s->whole, head).text <= HEAD_BYTES ? head : none;
}

static struct size size_of_title(const struct splitting *s)
{
    return s->part == 1 ? (struct size){0} : (struct size){s->title.len + 1, 1, 0};
}

/* ---- notes ---- */

static struct size size_of_note(const struct splitting *s, uint32_t note)
{
    return size_of(s->whole, (struct stretch){note, note + 1});
}

static void take_note(struct splitting *s, uint32_t note, struct size *notes)
{
    *notes = sum(*notes, size_of_note(s, note));
    s->stamps[note] = s->part;
    s->notes[s->note_n++] = note;
}

/* Let go all notes but the first `n`. */
static void drop_notes(struct splitting *s, uint32_t n)
{
    while (s->note_n > n)
        s->stamps[s->notes[--s->note_n]] = 0;
}

/* Take the notes that the block calls; false: not all of them fit beside `used`. */
static bool take_called(struct splitting *s, uint32_t block, struct size used, struct size *notes)
{
    const struct wq_article *a = s->whole;
    bool are_all = true;
    for (uint32_t i = span_from(a, a->blocks[block].off);
         i < a->span_n && a->spans[i].off < block_end(a, block); i++) {
        const uint32_t note = a->spans[i].note;
        if (a->spans[i].kind != WQ_SPAN_NOTE || note < s->body_n || s->stamps[note] == s->part)
            continue;
        if (fits(sum(sum(used, *notes), size_of_note(s, note))))
            take_note(s, note, notes);
        else
            are_all = false;
    }
    return are_all;
}

/* Notes that no part has taken follow behind the body. */
static void take_left(struct splitting *s, struct size used, struct size *notes)
{
    for (uint32_t note = s->body_n; note < s->whole->block_n; note++) {
        if (s->is_carried[note] || s->stamps[note] == s->part)
            continue;
        if (!fits(sum(sum(used, *notes), size_of_note(s, note))))
            return;
        take_note(s, note, notes);
    }
}

/* ---- where a part ends ---- */

/* A place where the part may end, and how many notes it then has. */
struct cut {
    uint32_t end, note_n;
};

/* Find s->body.end and the notes of the part that begins with block `first`. The end is `first`
 * when not even one line fits. A line that fills a part alone leaves out what notes do not fit. */
static void find_body(struct splitting *s, uint32_t first)
{
    const struct wq_article *a = s->whole;
    const uint32_t from = line_start(a, first), span = span_from(a, from);
    const struct size lead = sum(size_of_title(s), size_of(a, s->head));
    struct size notes = {0};
    struct cut any = {first, 0}, between = {first, 0};
    for (uint32_t end = first + 1; end <= s->body_n; end++) {
        const uint32_t text_end = block_end(a, end - 1), start = line_start(a, end);
        struct size used = {text_end - from, end - first, span_from(a, text_end) - span};
        used = sum(used, lead);
        if (!fits(sum(used, notes)) && any.end == first) {
            drop_notes(s, 0);
            notes = (struct size){0};
        }
        if (!fits(sum(used, notes)) || (!take_called(s, end - 1, used, &notes) && any.end > first))
            break;
        used.text = lead.text + start - from;
        if (start == UINT32_MAX || !fits(sum(used, notes)))
            continue;
        any = (struct cut){end, s->note_n};
        if (is_between(s, end))
            between = any;
    }
    const bool is_near =
        between.end > first && line_start(a, any.end) - line_start(a, between.end) < NEAR_BYTES;
    const struct cut cut = is_near ? between : any;
    s->body = (struct stretch){first, cut.end};
    drop_notes(s, cut.note_n);
}

static int compare_numbers(const void *a, const void *b)
{
    const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

static bool has_notes_left(const struct splitting *s)
{
    uint32_t note = s->body_n;
    while (note < s->whole->block_n && s->is_carried[note])
        note++;
    return note < s->whole->block_n;
}

/* Find the part behind the one at hand. WQ_E_RANGE there is none; WQ_E_LIMIT it fits nowhere. */
static enum wq_status next_part(struct splitting *s)
{
    const uint32_t first = s->body.end;
    struct size notes = {0};
    if (first == s->body_n && !has_notes_left(s))
        return WQ_E_RANGE;
    if (++s->part >= UINT16_MAX)
        return WQ_E_LIMIT;
    s->note_n = 0;
    s->head = find_head(s, first);
    s->body = (struct stretch){first, first};
    if (first < s->body_n)
        find_body(s, first);
    for (uint32_t i = 0; i < s->note_n; i++)
        notes = sum(notes, size_of_note(s, s->notes[i]));
    if (s->body.end == s->body_n)
        take_left(
            s, sum(sum(size_of_title(s), size_of(s->whole, s->head)), size_of(s->whole, s->body)),
            &notes);
    if (s->body.end == first && s->note_n == 0)
        return WQ_E_LIMIT;
    qsort(s->notes, s->note_n, sizeof *s->notes, compare_numbers);
    for (uint32_t i = 0; i < s->note_n; i++)
        s->is_carried[s->notes[i]] = true;
    return WQ_OK;
}

static void begin(struct splitting *s)
{
    s->part = 0;
    s->body = (struct stretch){0, 0};
    memset(s->stamps, 0, s->whole->block_n * sizeof *s->stamps);
    memset(s->is_carried, 0, s->whole->block_n * sizeof *s->is_carried);
}

static enum wq_status count_parts(struct splitting *s, uint16_t *part_n)
{
    enum wq_status st = WQ_OK;
    begin(s);
    while (st == WQ_OK && (st = next_part(s)) == WQ_OK)
        *part_n = (uint16_t)s->part;
    return st == WQ_E_RANGE ? WQ_OK : st;
}

/* ---- a part ---- */

static enum wq_status put_title(struct splitting *s, struct wq_article *part)
{
    if (s->part == 1)
        return WQ_OK;
    s->blocks[part->block_n++] =
        (struct wq_block){.kind = WQ_BLOCK_HEADING, .level = 1, .len = (uint32_t)s->title.len};
    return wq_buffer_add(&s->text, s->title.ptr, s->title.len);
}

/* Whether a block of the whole is one of the part. A picture that was shown in a part before is its
 * caption here; without one it is text alone. */
static bool fit_image(struct splitting *s, struct wq_block *block, struct wq_article *part)
{
    static const char no_caption[] = "\xEF\xBF\xBC";
    const struct wq_image *images = s->whole->images;
    if (block->number < s->image_n) {
        const struct wq_str caption = {s->whole->text.ptr + block->off, block->len};
        block->kind = WQ_BLOCK_PARAGRAPH;
        block->number = 0;
        return !wq_str_equal(caption, wq_str(no_caption));
    }
    const uint32_t at = block->number - s->image_n;
    if (at == part->image_n) {
        s->images[at] = images[block->number];
        s->images[at].first_strip -= images[s->image_n].first_strip;
        part->image_n++;
    }
    block->number = (uint16_t)at;
    return true;
}

static enum wq_status put_stretch(struct splitting *s, struct stretch stretch,
                                  struct wq_article *part)
{
    const struct wq_article *a = s->whole;
    if (stretch.first == stretch.end)
        return WQ_OK;
    const uint32_t from = line_start(a, stretch.first), to = line_start(a, stretch.end);
    enum wq_status st = WQ_OK;
    if (s->text.len > 0 && s->text.ptr[s->text.len - 1] != '\n')
        st = wq_buffer_add(&s->text, "\n", 1);
    const uint32_t lead = (uint32_t)s->text.len;
    if (st == WQ_OK)
        st = wq_buffer_add(&s->text, a->text.ptr + from, to - from);
    for (uint32_t i = stretch.first; i < stretch.end; i++) {
        struct wq_block *block = &s->blocks[part->block_n];
        *block = a->blocks[i];
        if (block->kind == WQ_BLOCK_IMAGE && !fit_image(s, block, part))
            continue;
        block->off = block->off - from + lead;
        /* what goes on with a row of a table, and has no rows above that head it, is a table */
        if (block->kind == WQ_BLOCK_CELL && i == s->body.first && s->head.end == 0)
            block->flags |= WQ_BLOCK_NEW_TABLE | WQ_BLOCK_NEW_ROW;
        s->places[i] = part->block_n++;
    }
    return st;
}

/* The spans in blocks of the part. The mark of a note that stands elsewhere is text. */
static void put_spans(struct splitting *s, struct stretch stretch, struct wq_article *part)
{
    const struct wq_article *a = s->whole;
    for (uint32_t i = stretch.first; i < stretch.end; i++) {
        if (s->places[i] == NOT_HERE)
            continue;
        const uint32_t off = a->blocks[i].off, moved = s->blocks[s->places[i]].off - off;
        for (uint32_t k = span_from(a, off); k < a->span_n && a->spans[k].off < block_end(a, i);
             k++) {
            struct wq_span span = a->spans[k];
            if (span.kind == WQ_SPAN_NOTE && s->places[span.note] == NOT_HERE)
                continue;
            span.off += moved;
            span.note = span.kind == WQ_SPAN_NOTE ? s->places[span.note] : 0;
            s->spans[part->span_n++] = span;
        }
    }
}

static enum wq_status put_part(struct splitting *s, struct wq_article *part)
{
    s->text.len = 0;
    part->block_n = part->span_n = part->image_n = part->meta.word_n = 0;
    for (uint32_t i = 0; i < s->whole->block_n; i++)
        s->places[i] = NOT_HERE;
    enum wq_status st = put_title(s, part);
    if (st == WQ_OK)
        st = put_stretch(s, s->head, part);
    if (st == WQ_OK)
        st = put_stretch(s, s->body, part);
    for (uint32_t i = 0; i < s->note_n && st == WQ_OK; i++)
        st = put_stretch(s, (struct stretch){s->notes[i], s->notes[i] + 1}, part);
    if (st != WQ_OK)
        return st;
    put_spans(s, s->head, part);
    put_spans(s, s->body, part);
    for (uint32_t i = 0; i < s->note_n; i++)
        put_spans(s, (struct stretch){s->notes[i], s->notes[i] + 1}, part);
    part->text = (struct wq_str){(const char *)s->text.ptr, s->text.len};
    part->blocks = s->blocks;
    part->spans = s->spans;
    part->images = s->images;
    for (uint32_t i = 0; i < part->block_n; i++)
        part->meta.word_n +=
            wq_count_words((struct wq_str){part->text.ptr + s->blocks[i].off, s->blocks[i].len});
    return WQ_OK;
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

static enum wq_status send_part(struct splitting *s, struct wq_article *part, struct wq_sink *sink)
{
    enum wq_status st = put_part(s, part);
    part->meta.part = (uint16_t)s->part;
    if (st == WQ_OK)
        st = send_strips(s, part, sink);
    s->image_n += part->image_n;
    return st == WQ_OK ? wq_article_send(&sink->frames, part) : st;
}

/* ---- all of them ---- */

bool wq_article_is_over(const struct wq_article *article)
{
    return article->text.len > WQ_TEXT_MAX || article->block_n > WQ_BLOCKS_MAX ||
           article->span_n > WQ_SPANS_MAX;
}

static bool make_room(struct splitting *s)
{
    const size_t n = s->whole->block_n;
    s->notes = malloc(n * sizeof *s->notes);
    s->stamps = malloc(n * sizeof *s->stamps);
    s->is_carried = malloc(n * sizeof *s->is_carried);
    s->places = malloc(n * sizeof *s->places);
    s->blocks = malloc(WQ_BLOCKS_MAX * sizeof *s->blocks);
    s->spans = malloc(WQ_SPANS_MAX * sizeof *s->spans);
    return s->notes && s->stamps && s->is_carried && s->places && s->blocks && s->spans;
}

static void free_room(struct splitting *s)
{
    free(s->notes);
    free(s->stamps);
    free(s->is_carried);
    free(s->places);
    free(s->blocks);
    free(s->spans);
    wq_buffer_free(&s->text);
}

enum wq_status wq_parts_send(struct wq_sink *sink, const struct wq_article *article,
                             const struct wq_buffer *strips, uint32_t *part_n)
{
    struct splitting s = {
        .whole = article, .title = article->meta.title, .body_n = find_notes(article)};
    struct wq_article part = {.meta = article->meta};
    const size_t before = sink->frames.len;
    uint16_t n = 0;
    s.strips = (struct wq_bytes){strips->ptr, strips->len};
    enum wq_status st = make_room(&s) ? count_parts(&s, &n) : WQ_E_NOMEM;
    part.meta.part_n = n;
    if (st == WQ_OK)
        begin(&s);
    while (st == WQ_OK && (st = next_part(&s)) == WQ_OK)
        st = send_part(&s, &part, sink);
    st = st == WQ_E_RANGE ? WQ_OK : st;
    if (st != WQ_OK)
        sink->frames.len = before;
    else
        *part_n = n;
    free_room(&s);
    return st;
}
