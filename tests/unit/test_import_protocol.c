/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include "json.h"
#include "warraq/format.h"

static uint8_t memory[1 << 20];

/* The first ARTICLE frame that a JSON line gives. */
static struct wq_frame import_line(struct wq_sink *sink, const char *line)
{
    struct wq_frame frame = {0};
    struct wq_json_list list;
    struct wq_json_reading reading = {.sink = sink, .line = 1};
    assert_int_equal(wq_json_value(&reading, wq_str(line), &list), WQ_OK);
    struct wq_bytes frames = {sink->frames.ptr, sink->frames.len};
    do
        assert_int_equal(wq_frame_take(&frames, &frame), WQ_OK);
    while (frame.kind != WQ_FRAME_ARTICLE);
    return frame;
}

static const char line[] = "{\"id\":-5,\"url\":\"u\",\"title\":\"t t\",\"text\":\"x\\n\\n y "
                           "\",\"source\":\"s\",\"author\":\"a\","
                           "\"category\":\"c\",\"language\":\"ar\",\"licence\":\"l\",\"date\":"
                           "\"2001-02-03\",\"captured\":\"2004\"}";

static void test_an_article_arrives_as_it_was_sent(void **state)
{
    (void)state;
    struct wq_sink sink = {0};
    struct wq_arena arena = {0};
    struct wq_article article;
    wq_arena_init(&arena, memory, sizeof memory);
    struct wq_frame frame = import_line(&sink, line);
    assert_int_equal(wq_article_receive(frame.payload, &arena, &article), WQ_OK);
    assert_true(wq_str_equal(article.text, wq_str("t t\nx\n\n y ")));
    assert_true(wq_str_equal(article.meta.title, wq_str("t t")));
    assert_true(wq_str_equal(article.meta.source_id, wq_str("-5")));
    assert_true(wq_str_equal(article.meta.address, wq_str("u")));
    assert_true(wq_str_equal(article.meta.licence, wq_str("l")));
    assert_int_equal(article.meta.date, 20010203);
    assert_int_equal(article.meta.captured, 20040000);
    assert_int_equal(article.meta.word_n, 4);
    assert_int_equal(article.meta.part_n, 1);
    assert_int_equal(article.block_n, 3);
    assert_int_equal(article.blocks[0].kind, WQ_BLOCK_HEADING);
    assert_int_equal(article.blocks[0].level, 1);
    assert_int_equal(article.blocks[2].off, 8);
    assert_int_equal(article.blocks[2].len, 1);
    wq_buffer_free(&sink.frames);
}

/* Copies of exactly the right size, so that a read past the end is seen by the sanitizer. */
static enum wq_status receive_copy(struct wq_bytes payload, size_t len, size_t flip, uint8_t mask)
{
    struct wq_arena arena = {0};
    struct wq_article article;
    wq_arena_init(&arena, memory, sizeof memory);
    uint8_t *copy = malloc(len + 1);
    assert_non_null(copy);
    memcpy(copy + 1, payload.ptr, len);
    if (flip < len)
        copy[1 + flip] ^= mask;
    enum wq_status st = wq_article_receive((struct wq_bytes){copy + 1, len}, &arena, &article);
    if (st == WQ_OK)
        assert_true(wq_utf8_valid(article.text) && wq_utf8_valid(article.meta.title));
    free(copy);
    return st;
}

static void test_a_cut_article_is_refused(void **state)
{
    (void)state;
    struct wq_sink sink = {0};
    struct wq_frame frame = import_line(&sink, line);
    /* the text takes what is left over: an article cut there is a shorter one, up to its blocks */
    size_t last_block_end = frame.payload.len - 1;
    for (size_t len = 0; len < last_block_end; len++)
        if (receive_copy(frame.payload, len, len, 0) == WQ_OK)
            fail_msg("cut to %zu of %zu bytes", len, frame.payload.len);
    wq_buffer_free(&sink.frames);
}

static void test_a_forged_article_is_refused_or_sound(void **state)
{
    (void)state;
    struct wq_sink sink = {0};
    struct wq_frame frame = import_line(&sink, line);
    for (size_t i = 0; i < frame.payload.len; i++)
        for (int mask = 1; mask < 256; mask++)
            (void)receive_copy(frame.payload, frame.payload.len, i, (uint8_t)mask);
    wq_buffer_free(&sink.frames);
}

static void test_a_frame_is_taken_only_when_it_is_whole(void **state)
{
    (void)state;
    struct wq_buffer buffer = {0};
    struct wq_frame frame;
    assert_int_equal(
        wq_frame_add(&buffer, WQ_FRAME_DATA, (struct wq_bytes){(const uint8_t *)"abc", 3}), WQ_OK);
    for (size_t len = 0; len < buffer.len; len++) {
        struct wq_bytes part = {buffer.ptr, len};
        assert_int_equal(wq_frame_take(&part, &frame), WQ_E_TRUNCATED);
        assert_int_equal(part.len, len);
    }
    struct wq_bytes whole = {buffer.ptr, buffer.len};
    assert_int_equal(wq_frame_take(&whole, &frame), WQ_OK);
    assert_int_equal(whole.len, 0);
    assert_int_equal(frame.kind, WQ_FRAME_DATA);
    assert_int_equal(frame.payload.len, 3);
    wq_buffer_free(&buffer);
}

static void test_a_note_that_quotes_half_a_character_arrives(void **state)
{
    (void)state;
    struct wq_sink sink = {0};
    struct wq_frame frame;
    struct wq_note note;
    assert_int_equal(wq_sink_note(&sink, WQ_NOTE_LEFT_OUT, 1, 1, "near '\xD8"), WQ_OK);
    struct wq_bytes frames = {sink.frames.ptr, sink.frames.len};
    assert_int_equal(wq_frame_take(&frames, &frame), WQ_OK);
    assert_int_equal(wq_note_receive(frame.payload, &note), WQ_OK);
    assert_true(wq_str_equal(note.detail, wq_str("near '\xEF\xBF\xBD")));
    wq_buffer_free(&sink.frames);
}

static void test_the_detail_of_a_note_is_cut_between_characters(void **state)
{
    (void)state;
    char detail[WQ_NOTE_DETAIL_MAX + 16];
    struct wq_sink sink = {0};
    struct wq_frame frame;
    struct wq_note note;
    memset(detail, 'x', sizeof detail);
    memcpy(detail + WQ_NOTE_DETAIL_MAX - 1, "\xD8\xB9", 2);
    detail[sizeof detail - 1] = '\0';
    assert_int_equal(wq_sink_note(&sink, WQ_NOTE_FIELD, 3, 2, detail), WQ_OK);
    struct wq_bytes frames = {sink.frames.ptr, sink.frames.len};
    assert_int_equal(wq_frame_take(&frames, &frame), WQ_OK);
    assert_int_equal(wq_note_receive(frame.payload, &note), WQ_OK);
    assert_int_equal(note.detail.len, WQ_NOTE_DETAIL_MAX - 1);
    assert_int_equal(note.line, 3);
    assert_int_equal(note.count, 2);
    wq_buffer_free(&sink.frames);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_an_article_arrives_as_it_was_sent),
        cmocka_unit_test(test_a_cut_article_is_refused),
        cmocka_unit_test(test_a_forged_article_is_refused_or_sound),
        cmocka_unit_test(test_a_frame_is_taken_only_when_it_is_whole),
        cmocka_unit_test(test_a_note_that_quotes_half_a_character_arrives),
        cmocka_unit_test(test_the_detail_of_a_note_is_cut_between_characters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
