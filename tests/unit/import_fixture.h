/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_TESTS_IMPORT_FIXTURE_H
#define WARRAQ_TESTS_IMPORT_FIXTURE_H
/* What an importer makes of some bytes, as warraq receives it. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "import.h"

#define FIXTURE_ARENA_BYTES (8u << 20)

struct imported {
    struct wq_sink sink;
    struct wq_arena arena;
    struct wq_article article; /* the first one */
    uint32_t article_n;
    uint32_t counts[WQ_NOTE_KINDS];                      /* of all notes of a kind */
    char details[WQ_NOTE_KINDS][WQ_NOTE_DETAIL_MAX + 1]; /* of the last one */
};

/* What is left of the input, given out in pieces of `piece` bytes. */
struct fixture_input {
    struct wq_str rest;
    size_t piece;
};

static inline enum wq_status fixture_pull(void *self, struct wq_buffer *bytes)
{
    struct fixture_input *input = self;
    const size_t n = input->rest.len < input->piece ? input->rest.len : input->piece;
    enum wq_status st = wq_buffer_add(bytes, input->rest.ptr, n);
    input->rest.ptr += n;
    input->rest.len -= n;
    return st;
}

static inline void fixture_receive(struct imported *got)
{
    struct wq_frame frame;
    struct wq_note note;
    struct wq_bytes rest = {got->sink.frames.ptr, got->sink.frames.len};
    while (wq_frame_take(&rest, &frame) == WQ_OK) {
        if (frame.kind == WQ_FRAME_ARTICLE && got->article_n++ == 0)
            assert_int_equal(wq_article_receive(frame.payload, &got->arena, &got->article), WQ_OK);
        if (frame.kind != WQ_FRAME_NOTE)
            continue;
        assert_int_equal(wq_note_receive(frame.payload, &note), WQ_OK);
        got->counts[note.kind] += note.count;
        memset(got->details[note.kind], 0, sizeof got->details[0]);
        if (note.detail.len > 0)
            memcpy(got->details[note.kind], note.detail.ptr, note.detail.len);
    }
    assert_int_equal(rest.len, 0);
}

/* Let it know the phrases that warraq sends. */
static inline void fixture_phrases(struct wq_import_options *options)
{
    static char text[1u << 17] = "phrases=";
    FILE *file = options->phrases ? NULL : fopen(WARRAQ_SOURCE_DIR "/tools/import/phrases.txt", "r");
    if (options->phrases)
        return;
    assert_non_null(file);
    const size_t len = fread(text + 8, 1, sizeof text - 8, file);
    fclose(file);
    assert_int_equal(wq_import_option(options, (struct wq_str){text, 8 + len}), WQ_OK);
}

/* Import `bytes`, called `name`, into *got, which imported_free empties. Options, need_file and self
 * of got->sink may be set before; the rest of it is zero. */
static inline void import_bytes(struct imported *got, const char *name, struct wq_str bytes,
                                size_t piece)
{
    struct fixture_input rest = {bytes, piece};
    struct wq_input input = {.name = wq_str(name), .self = &rest, .pull = fixture_pull};
    wq_arena_init(&got->arena, malloc(FIXTURE_ARENA_BYTES), FIXTURE_ARENA_BYTES);
    assert_non_null(got->arena.base);
    fixture_phrases(&got->sink.options);
    assert_int_equal(wq_import(&input, &got->sink), WQ_OK);
    assert_int_equal(wq_sink_end(&got->sink), WQ_OK);
    wq_input_finish(&input);
    fixture_receive(got);
}

/* Whether any frame holds the text. */
static inline bool imported_says(const struct imported *got, const char *text)
{
    const size_t len = strlen(text);
    for (size_t i = 0; i + len <= got->sink.frames.len; i++)
        if (memcmp(got->sink.frames.ptr + i, text, len) == 0)
            return true;
    return false;
}

static inline void imported_free(struct imported *got)
{
    wq_buffer_free(&got->sink.frames);
    wq_import_options_free(&got->sink.options);
    free(got->arena.base);
    memset(got, 0, sizeof *got);
}

#endif
