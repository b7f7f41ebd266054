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
        const uint32_t flags =
            (i == 0 ? WQ_BLOCK_NEW_TABLE : 0) | (i % 3 == 0 ? WQ_BLOCK_NEW_ROW : 0);
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
    uint32_t text_off, block, span, image, part;
};

static void assert_same_block(const struct wq_block *got, const struct wq_block *expected)
{
    assert_int_equal(got->kind, expected->kind);
    assert_int_equal(got->level, expected->level);
    assert_int_equal(got->flags, expected->flags);
    assert_int_equal(got->number, expected->number);
    assert_int_equal(got->off, expected->off);
    assert_int_equal(got->len, expected->len);
}

static void check_blocks(const struct reading *r, const struct wq_article *part, uint32_t lead,
                         uint32_t title_n)
{
    for (uint32_t i = title_n; i < part->block_n; i++) {
        struct wq_block expected = r->whole->blocks[r->block + i - title_n];
        expected.off = expected.off - r->text_off + lead;
        if (expected.kind == WQ_BLOCK_IMAGE && expected.number < r->image) {
            expected.kind = WQ_BLOCK_PARAGRAPH;
            expected.number = 0;
        } else if (expected.kind == WQ_BLOCK_IMAGE) {
            expected.number = (uint16_t)(expected.number - r->image);
        } else if (expected.kind == WQ_BLOCK_CELL && i == title_n) {
            assert_true(expected.flags & WQ_BLOCK_NEW_ROW);
            expected.flags |= WQ_BLOCK_NEW_TABLE;
        }
        assert_same_block(&part->blocks[i], &expected);
    }
}

static void check_spans(struct reading *r, const struct wq_article *part, uint32_t lead,
                        uint32_t title_n)
{
    const uint32_t text_end = r->text_off + (uint32_t)part->text.len - lead;
    uint32_t got_n = 0;
    for (; r->span < r->whole->span_n && r->whole->spans[r->span].off < text_end; r->span++) {
        const struct wq_span *expected = &r->whole->spans[r->span];
        const bool is_note = expected->kind == WQ_SPAN_NOTE;
        if (is_note &&
            (expected->note < r->block || expected->note >= r->block + part->block_n - title_n))
            continue;
        assert_true(got_n < part->span_n);
        const struct wq_span *got = &part->spans[got_n++];
        assert_int_equal(got->kind, expected->kind);
        assert_int_equal(got->off, expected->off - r->text_off + lead);
        assert_int_equal(got->len, expected->len);
        assert_int_equal(got->note, is_note ? expected->note - r->block + title_n : 0);
        assert_true(wq_str_equal(got->address, expected->address));
    }
    assert_int_equal(got_n, part->span_n);
}

/* A part goes on in the whole where the one before ended, behind a title of its own. */
static void check_part(struct reading *r, const struct wq_article *part)
{
    const uint32_t title_n = r->part > 0;
    const uint32_t lead = title_n ? (uint32_t)r->whole->meta.title.len + 1 : 0;
    assert_true(wq_article_is_sound(part));
    assert_int_equal(part->meta.part, ++r->part);
    assert_memory_equal(part->text.ptr, r->whole->meta.title.ptr, r->whole->meta.title.len);
    assert_true(part->text.len - lead <= r->whole->text.len - r->text_off);
    assert_memory_equal(part->text.ptr + lead, r->whole->text.ptr + r->text_off,
                        part->text.len - lead);
    check_blocks(r, part, lead, title_n);
    check_spans(r, part, lead, title_n);
    for (uint32_t i = 0; i < part->image_n; i++) {
        assert_int_equal(part->images[i].w_px, r->whole->images[r->image + i].w_px);
        assert_int_equal(part->images[i].h_px, r->whole->images[r->image + i].h_px);
    }
    r->image += part->image_n;
    r->block += part->block_n - title_n;
    r->text_off += (uint32_t)part->text.len - lead;
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
    struct reading r = {.whole = &whole, .strips = {w->strips.ptr, w->strips.len}};
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
    assert_int_equal(r.block, whole.block_n);
    assert_int_equal(r.span, whole.span_n);
    assert_int_equal(r.image, whole.image_n);
    assert_int_equal(r.text_off, whole.text.len);
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
        cmocka_unit_test(test_many_blocks_and_spans_become_parts),
        cmocka_unit_test(test_a_block_over_the_limit_sends_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
