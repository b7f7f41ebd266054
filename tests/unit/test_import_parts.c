/* SPDX-License-Identifier: MIT */
/* Articles of blocks over the limits: the parts together are the whole. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include "parts.h"
#include "warraq/bundle.h"
#include "warraq/format.h"

#define ARENA_BYTES (16u << 20)
#define THINGS_MAX 150000u

/* An article that grows; images are in the order of their first blocks. */
struct whole {
    struct wq_buffer text, strips;
    struct wq_block *blocks;
    struct wq_span *spans;
    struct wq_image images[WQ_IMAGES_MAX];
    uint32_t block_n, span_n, image_n, random;
};

static uint32_t below(struct whole *w, uint32_t n)
{
    w->random = w->random * 1664525u + 1013904223u;
    return (w->random >> 8) % n;
}

static void add_text(struct whole *w, const char *text)
{
    assert_int_equal(wq_buffer_add(&w->text, text, strlen(text)), WQ_OK);
}

static void add_block(struct whole *w, struct wq_block block, uint32_t word_n, const char *end)
{
    block.off = (uint32_t)w->text.len;
    for (uint32_t i = 0; i < word_n; i++)
        add_text(w, i > 0 ? " كلمة" : "نصّ");
    block.len = (uint32_t)w->text.len - block.off;
    add_text(w, end);
    assert_true(w->block_n < THINGS_MAX);
    w->blocks[w->block_n++] = block;
}

/* Mark the first letter of the last block. */
static void add_span(struct whole *w, enum wq_span_kind kind, uint32_t note)
{
    struct wq_span span = {.kind = (uint8_t)kind, .off = w->blocks[w->block_n - 1].off, .len = 2};
    span.note = note;
    if (kind == WQ_SPAN_LINK)
        span.address = wq_str("https://example.org/");
    assert_true(w->span_n < THINGS_MAX);
    w->spans[w->span_n++] = span;
}

static void add_image(struct whole *w)
{
    struct wq_image image = {.w_px = (uint16_t)(1 + below(w, 40)),
                             .h_px = (uint16_t)(1 + below(w, WQ_IMAGE_SIDE_MAX))};
    uint8_t *grey = malloc((size_t)image.w_px * image.h_px);
    memset(grey, (int)w->image_n, (size_t)image.w_px * image.h_px);
    if (w->image_n > 0)
        image.first_strip =
            w->images[w->image_n - 1].first_strip + wq_image_strip_n(&w->images[w->image_n - 1]);
    assert_int_equal(wq_strips_send(&w->strips, &image, grey), WQ_OK);
    free(grey);
    add_block(w, (struct wq_block){.kind = WQ_BLOCK_IMAGE, .number = (uint16_t)w->image_n}, 3,
              "\n");
    w->images[w->image_n++] = image;
}

static void add_table(struct whole *w, uint32_t row_n)
{
    for (uint32_t i = 0; i < 3 * row_n; i++) {
        const uint32_t flags = (i == 0 ? WQ_BLOCK_NEW_TABLE : 0) |
                               (i % 3 == 0 ? WQ_BLOCK_NEW_ROW : 0) |
                               (i < 3 && row_n % 2 == 0 ? WQ_BLOCK_HEADER : 0);
        add_block(w,
                  (struct wq_block){
                      .kind = WQ_BLOCK_CELL, .number = (uint16_t)(i % 3), .flags = (uint8_t)flags},
                  1 + below(w, 9), i % 3 == 2 ? "\n" : "\t");
    }
}

static void add_something(struct whole *w)
{
    const uint32_t what = below(w, 100);
    if (what < 5) {
        add_block(w, (struct wq_block){.kind = WQ_BLOCK_HEADING, .level = 2}, 3, "\n\n");
    } else if (what < 50) {
        add_block(w, (struct wq_block){.kind = WQ_BLOCK_PARAGRAPH}, 1 + below(w, 200), "\n\n");
        if (what < 20)
            add_span(w, WQ_SPAN_STRONG, 0);
        if (what < 35)
            add_span(w, WQ_SPAN_LINK, 0);
    } else if (what < 70) {
        const uint8_t level = (uint8_t)(1 + below(w, WQ_DEPTH_MAX));
        add_block(w, (struct wq_block){.kind = WQ_BLOCK_LIST_ITEM, .level = level}, 20, "\n");
    } else if (what < 90) {
        add_block(w, (struct wq_block){.kind = WQ_BLOCK_VERSE}, 5, "\t");
        add_block(w, (struct wq_block){.kind = WQ_BLOCK_VERSE, .number = 1}, 5, "\n");
    } else if (what < 95) {
        add_table(w, 1 + below(w, 500));
    } else if (what < 97 && w->image_n < WQ_IMAGES_MAX) {
        add_image(w);
    } else if (w->image_n > 0) { /* one that was shown before */
        const uint16_t number = (uint16_t)below(w, w->image_n);
        add_block(w, (struct wq_block){.kind = WQ_BLOCK_IMAGE, .number = number}, 3, "\n");
    }
}

static void begin(struct whole *w, uint32_t seed)
{
    *w = (struct whole){.random = seed};
    w->blocks = calloc(THINGS_MAX, sizeof *w->blocks);
    w->spans = calloc(THINGS_MAX, sizeof *w->spans);
    add_block(w, (struct wq_block){.kind = WQ_BLOCK_HEADING, .level = 1}, 4, "\n");
}

static void end(struct whole *w)
{
    free(w->blocks);
    free(w->spans);
    wq_buffer_free(&w->text);
    wq_buffer_free(&w->strips);
}

/* How far in the whole the parts have come. */
struct reading {
    const struct wq_article *whole;
    struct wq_bytes strips; /* not seen yet */
    uint32_t body_n;        /* blocks before the notes at the end */
    uint32_t block, image, part, last_note;
};

static struct wq_str text_of(const struct wq_article *article, const struct wq_block *block)
{
    return (struct wq_str){article->text.ptr + block->off, block->len};
}

/* The first span in the block, and how many it has. */
static const struct wq_span *spans_of(const struct wq_article *article,
                                      const struct wq_block *block, uint32_t *n)
{
    uint32_t first = 0;
    while (first < article->span_n && article->spans[first].off < block->off)
        first++;
    for (*n = 0;
         first + *n < article->span_n && article->spans[first + *n].off < block->off + block->len;)
        ++*n;
    return article->spans + first;
}

/* The same spans; marks lead to the same note, which stands in the part. */
static void check_spans(const struct reading *r, const struct wq_article *part,
                        const struct wq_block *got, const struct wq_block *expected)
{
    uint32_t got_n, expected_n;
    const struct wq_span *a = spans_of(part, got, &got_n);
    const struct wq_span *b = spans_of(r->whole, expected, &expected_n);
    assert_int_equal(got_n, expected_n);
    for (uint32_t i = 0; i < got_n; i++) {
        assert_int_equal(a[i].kind, b[i].kind);
        assert_int_equal(a[i].off - got->off, b[i].off - expected->off);
        assert_int_equal(a[i].len, b[i].len);
        assert_true(wq_str_equal(a[i].address, b[i].address));
        if (a[i].kind == WQ_SPAN_NOTE)
            assert_int_equal(part->blocks[a[i].note].number, r->whole->blocks[b[i].note].number);
    }
}

static void check_block(const struct reading *r, const struct wq_article *part,
                        const struct wq_block *got, const struct wq_block *whole)
{
    struct wq_block expected = *whole;
    if (expected.kind == WQ_BLOCK_IMAGE && expected.number < r->image) {
        expected.kind = WQ_BLOCK_PARAGRAPH;
        expected.number = 0;
    } else if (expected.kind == WQ_BLOCK_IMAGE) {
        expected.number = (uint16_t)(expected.number - r->image);
    }
    assert_int_equal(got->kind, expected.kind);
    assert_int_equal(got->level, expected.level);
    assert_int_equal(got->flags, expected.flags);
    assert_int_equal(got->number, expected.number);
    assert_true(wq_str_equal(text_of(part, got), text_of(r->whole, whole)));
    check_spans(r, part, got, whole);
}

/* Where the part goes on with a table it repeats the rows that head it, or is another table. *i:
 * the block of the part that goes on. */
static void check_table(struct reading *r, const struct wq_article *part, uint32_t *i)
{
    const struct wq_block *next = &r->whole->blocks[r->block], *whole = next;
    if (r->block >= r->body_n || next->kind != WQ_BLOCK_CELL || next->flags & WQ_BLOCK_NEW_TABLE)
        return;
    while (!(whole->flags & WQ_BLOCK_NEW_TABLE))
        whole--;
    const bool has_head = whole->flags & WQ_BLOCK_HEADER;
    for (; whole->flags & WQ_BLOCK_HEADER; whole++)
        check_block(r, part, &part->blocks[(*i)++], whole);
    struct wq_block first = *next;
    first.flags |= has_head ? 0 : WQ_BLOCK_NEW_TABLE;
    check_block(r, part, &part->blocks[(*i)++], &first);
    r->block++;
}

/* Notes in the part have the numbers and texts that they have in the whole. */
static void check_note(struct reading *r, const struct wq_article *part,
                       const struct wq_block *note)
{
    const struct wq_block *whole = &r->whole->blocks[r->body_n];
    assert_int_equal(note->kind, WQ_BLOCK_NOTE);
    while (whole->number != note->number)
        whole++;
    check_block(r, part, note, whole);
    if (note->number > r->last_note)
        r->last_note = note->number;
}

/* A part goes on in the whole where the one before ended, behind a title of its own. */
static void check_part(struct reading *r, const struct wq_article *part)
{
    uint32_t i = r->part > 0;
    assert_true(wq_article_is_sound(part));
    assert_int_equal(part->meta.part, ++r->part);
    assert_memory_equal(part->text.ptr, r->whole->meta.title.ptr, r->whole->meta.title.len);
    if (i > 0)
        check_table(r, part, &i);
    for (; i < part->block_n && r->block < r->body_n; i++, r->block++) {
        if (part->blocks[i].kind == WQ_BLOCK_NOTE)
            break;
        check_block(r, part, &part->blocks[i], &r->whole->blocks[r->block]);
    }
    for (; i < part->block_n; i++)
        check_note(r, part, &part->blocks[i]);
    for (uint32_t k = 0; k < part->image_n; k++) {
        assert_int_equal(part->images[k].w_px, r->whole->images[r->image + k].w_px);
        assert_int_equal(part->images[k].h_px, r->whole->images[r->image + k].h_px);
    }
    r->image += part->image_n;
}

static void check_strip(struct reading *r, struct wq_bytes payload)
{
    struct wq_frame expected;
    assert_int_equal(wq_frame_take(&r->strips, &expected), WQ_OK);
    assert_int_equal(payload.len, expected.payload.len);
    assert_memory_equal(payload.ptr, expected.payload.ptr, payload.len);
}

/* Cut the article; *part_n: how many parts there are. */
static void check_parts(const struct whole *w, uint32_t *part_n)
{
    struct wq_article whole = {.text = {(const char *)w->text.ptr, w->text.len},
                               .blocks = w->blocks,
                               .block_n = w->block_n,
                               .spans = w->spans,
                               .span_n = w->span_n,
                               .images = w->images,
                               .image_n = w->image_n};
    struct reading r = {
        .whole = &whole, .strips = {w->strips.ptr, w->strips.len}, .body_n = w->block_n};
    while (w->blocks[r.body_n - 1].kind == WQ_BLOCK_NOTE)
        r.body_n--;
    struct wq_sink sink = {0};
    struct wq_frame frame;
    struct wq_arena arena;
    struct wq_article part;
    whole.meta.title = (struct wq_str){whole.text.ptr, w->blocks[0].len};
    wq_arena_init(&arena, malloc(ARENA_BYTES), ARENA_BYTES);
    assert_true(wq_article_is_over(&whole));
    assert_int_equal(wq_parts_send(&sink, &whole, &w->strips, part_n), WQ_OK);
    struct wq_bytes rest = {sink.frames.ptr, sink.frames.len};
    while (wq_frame_take(&rest, &frame) == WQ_OK) {
        if (frame.kind == WQ_FRAME_STRIP) {
            check_strip(&r, frame.payload);
            continue;
        }
        const size_t mark = wq_arena_mark(&arena);
        assert_int_equal(wq_article_receive(frame.payload, &arena, &part), WQ_OK);
        assert_int_equal(part.meta.part_n, *part_n);
        check_part(&r, &part);
        wq_arena_rewind(&arena, mark);
    }
    assert_int_equal(rest.len + r.strips.len, 0);
    assert_int_equal(r.part, *part_n);
    assert_int_equal(r.block, r.body_n);
    assert_int_equal(r.image, whole.image_n);
    assert_int_equal(r.last_note, r.body_n < w->block_n ? w->blocks[w->block_n - 1].number : 0);
    wq_buffer_free(&sink.frames);
    free(arena.base);
}

static void test_the_parts_are_the_whole(void **state)
{
    (void)state;
    for (uint32_t seed = 1; seed <= 4; seed++) {
        struct whole w;
        uint32_t part_n, first_span;
        begin(&w, seed);
        while (w.text.len < 3u * WQ_TEXT_MAX)
            add_something(&w);
        /* marks at the end, of notes before and behind the next cut */
        first_span = w.span_n;
        for (uint32_t i = 0; i < 2000; i++) {
            add_block(&w, (struct wq_block){.kind = WQ_BLOCK_PARAGRAPH}, 30, "\n");
            add_span(&w, WQ_SPAN_NOTE, 0);
        }
        for (uint32_t i = 0; i < 2000; i++) {
            w.spans[first_span + i].note = w.block_n;
            add_block(&w, (struct wq_block){.kind = WQ_BLOCK_NOTE, .number = (uint16_t)(i + 1)}, 30,
                      "\n");
        }
        assert_true(w.image_n > 1);
        check_parts(&w, &part_n);
        assert_in_range(part_n, 4, 7);
        end(&w);
    }
}

/* Notes 1, 4, 7 … are called all over the article, note 1 in each paragraph, the others nowhere. */
static void test_a_note_stands_where_it_is_called(void **state)
{
    (void)state;
    struct whole w;
    uint32_t part_n;
    begin(&w, 7);
    const uint32_t called_n = 12000, note_n = 3000;
    const uint32_t first_note = 1 + called_n;
    for (uint32_t i = 0; i < called_n; i++) {
        add_block(&w, (struct wq_block){.kind = WQ_BLOCK_PARAGRAPH}, 20, "\n\n");
        add_span(&w, WQ_SPAN_NOTE, first_note + (i % 2 ? 0 : i / 4 / 3 * 3));
    }
    for (uint32_t i = 0; i < note_n; i++) {
        add_block(&w, (struct wq_block){.kind = WQ_BLOCK_NOTE, .number = (uint16_t)(i + 1)}, 40,
                  i + 1 < note_n ? "\n" : "");
        add_span(&w, WQ_SPAN_STRONG, 0);
    }
    check_parts(&w, &part_n);
    assert_in_range(part_n, 4, 6);
    end(&w);
}

static void test_rows_behind_a_cut_stand_below_the_header(void **state)
{
    (void)state;
    for (uint32_t row_n = 20000; row_n <= 20001; row_n++) { /* the second table has no header */
        struct whole w;
        uint32_t part_n;
        begin(&w, 3);
        add_table(&w, row_n);
        check_parts(&w, &part_n);
        assert_in_range(part_n, 2, 4);
        end(&w);
    }
}

static void test_a_picture_without_caption_is_shown_once(void **state)
{
    (void)state;
    struct whole w;
    struct wq_sink sink = {0};
    struct wq_frame frame;
    struct wq_arena arena;
    uint32_t part_n, image_n = 0;
    begin(&w, 5);
    add_image(&w);
    while (w.text.len < WQ_TEXT_MAX)
        add_block(&w, (struct wq_block){.kind = WQ_BLOCK_PARAGRAPH}, 100, "\n\n");
    w.blocks[w.block_n++] =
        (struct wq_block){.kind = WQ_BLOCK_IMAGE, .off = (uint32_t)w.text.len, .len = 3};
    add_text(&w, "\xEF\xBF\xBC\n");
    add_block(&w, (struct wq_block){.kind = WQ_BLOCK_PARAGRAPH}, 3, "\n");
    struct wq_article part, whole = {.text = {(const char *)w.text.ptr, w.text.len},
                                     .blocks = w.blocks,
                                     .block_n = w.block_n,
                                     .images = w.images,
                                     .image_n = w.image_n};
    whole.meta.title = (struct wq_str){whole.text.ptr, w.blocks[0].len};
    wq_arena_init(&arena, malloc(ARENA_BYTES), ARENA_BYTES);
    assert_int_equal(wq_parts_send(&sink, &whole, &w.strips, &part_n), WQ_OK);
    assert_int_equal(part_n, 2);
    struct wq_bytes rest = {sink.frames.ptr, sink.frames.len};
    while (wq_frame_take(&rest, &frame) == WQ_OK) {
        if (frame.kind == WQ_FRAME_STRIP)
            continue;
        assert_int_equal(wq_article_receive(frame.payload, &arena, &part), WQ_OK);
        for (uint32_t i = 0; i < part.block_n; i++) {
            image_n += part.blocks[i].kind == WQ_BLOCK_IMAGE;
            assert_true(part.blocks[i].kind == WQ_BLOCK_IMAGE ||
                        !wq_str_equal(text_of(&part, &part.blocks[i]), wq_str("\xEF\xBF\xBC")));
        }
    }
    assert_int_equal(image_n, 1);
    wq_buffer_free(&sink.frames);
    free(arena.base);
    end(&w);
}

/* No hemistich begins a part: its first one stands on the same line. */
static void test_many_blocks_and_spans_become_parts(void **state)
{
    (void)state;
    struct whole w;
    uint32_t part_n;
    begin(&w, 1);
    for (uint32_t i = 0; i < 34000; i++) {
        add_block(&w, (struct wq_block){.kind = WQ_BLOCK_VERSE}, 1, "\t");
        add_span(&w, WQ_SPAN_STRONG, 0);
        add_span(&w, WQ_SPAN_EMPHASIS, 0);
        add_block(&w, (struct wq_block){.kind = WQ_BLOCK_VERSE, .number = 1}, 1, "\n");
        add_span(&w, WQ_SPAN_STRONG, 0);
    }
    check_parts(&w, &part_n);
    assert_int_equal(part_n, 2);
    end(&w);
}

static void test_a_block_over_the_limit_sends_nothing(void **state)
{
    (void)state;
    struct whole w;
    struct wq_sink sink = {0};
    uint32_t part_n = 7;
    begin(&w, 1);
    add_block(&w, (struct wq_block){.kind = WQ_BLOCK_PARAGRAPH}, 10, "\n");
    add_block(&w, (struct wq_block){.kind = WQ_BLOCK_PARAGRAPH}, WQ_TEXT_MAX / 8, "\n");
    struct wq_article whole = {
        .text = {(const char *)w.text.ptr, w.text.len}, .blocks = w.blocks, .block_n = w.block_n};
    whole.meta.title = (struct wq_str){whole.text.ptr, w.blocks[0].len};
    assert_int_equal(wq_parts_send(&sink, &whole, &w.strips, &part_n), WQ_E_LIMIT);
    assert_int_equal(sink.frames.len, 0);
    assert_int_equal(part_n, 7);
    wq_buffer_free(&sink.frames);
    end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_parts_are_the_whole),
        cmocka_unit_test(test_a_note_stands_where_it_is_called),
        cmocka_unit_test(test_rows_behind_a_cut_stand_below_the_header),
        cmocka_unit_test(test_a_picture_without_caption_is_shown_once),
        cmocka_unit_test(test_many_blocks_and_spans_become_parts),
        cmocka_unit_test(test_a_block_over_the_limit_sends_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
