/* SPDX-License-Identifier: MIT */
/* Any bytes as a web page: what warraq receives must be sound, clean, and within the limits. */
#include <stdlib.h>
#include "clean.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static enum wq_status pull(void *self, struct wq_buffer *bytes)
{
    struct wq_bytes *rest = self;
    enum wq_status st = wq_buffer_add(bytes, rest->ptr, rest->len);
    rest->len = 0;
    return st;
}

/* Every other picture is there, as far as anything is. */
static enum wq_status need_file(void *self, struct wq_str path, struct wq_buffer *bytes)
{
    (void)self;
    enum wq_status st = wq_buffer_add(bytes, path.ptr, path.len);
    return st == WQ_OK && path.len % 2 ? WQ_E_RANGE : st;
}

static void check_frames(struct wq_bytes frames)
{
    static uint8_t memory[8u << 20];
    struct wq_frame frame;
    struct wq_note note;
    while (wq_frame_take(&frames, &frame) == WQ_OK) {
        struct wq_arena arena;
        struct wq_article article;
        wq_arena_init(&arena, memory, sizeof memory);
        if (frame.kind == WQ_FRAME_NOTE && wq_note_receive(frame.payload, &note) != WQ_OK)
            abort();
        if (frame.kind != WQ_FRAME_ARTICLE)
            continue;
        if (wq_article_receive(frame.payload, &arena, &article) != WQ_OK ||
            !wq_utf8_valid(article.text))
            abort();
    }
    if (frames.len > 0)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct wq_bytes rest = {data, size};
    struct wq_input input = {.name = wq_str("2015-12-18.html"), .self = &rest, .pull = pull};
    struct wq_sink sink = {.options = {.image_width = 100, .explain = true},
                           .need_file = need_file};
    if (wq_format_html.read(&input, &sink) != WQ_OK || wq_sink_end(&sink) != WQ_OK)
        abort();
    check_frames((struct wq_bytes){sink.frames.ptr, sink.frames.len});
    wq_input_finish(&input);
    wq_buffer_free(&sink.frames);
    return 0;
}
