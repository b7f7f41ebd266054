/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_TESTS_IMPORT_FUZZ_H
#define WARRAQ_TESTS_IMPORT_FUZZ_H
/* Any bytes as an input of the importer: what warraq receives must be sound and within the limits. */
#include <stdlib.h>
#include "import.h"

/* Bytes as a file, which may be read anywhere, or as a pipe. */
struct fuzz_input {
    struct wq_bytes all;
    bool is_given;
};

static inline enum wq_status fuzz_pull(void *self, struct wq_buffer *bytes)
{
    struct fuzz_input *input = self;
    const bool is_first = !input->is_given;
    input->is_given = true;
    return is_first && input->all.len > 0 ? wq_buffer_add(bytes, input->all.ptr, input->all.len)
                                          : WQ_OK;
}

static inline enum wq_status fuzz_read_at(void *self, uint64_t off, uint32_t n,
                                          struct wq_buffer *bytes)
{
    const struct fuzz_input *input = self;
    uint8_t size[8];
    wq_store_u64(size, input->all.len);
    if (n == 0)
        return wq_buffer_add(bytes, size, sizeof size);
    if (off > input->all.len || n > input->all.len - off)
        abort();
    return wq_buffer_add(bytes, input->all.ptr + off, n);
}

static inline void fuzz_check_frames(struct wq_bytes frames)
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
        if (frame.kind == WQ_FRAME_ARTICLE &&
            wq_article_receive(frame.payload, &arena, &article) != WQ_OK)
            abort();
    }
    if (frames.len > 0)
        abort();
}

/* Import them, called `name`, as a file or through a pipe. */
static inline void fuzz_import(struct wq_bytes bytes, const char *name, bool is_file)
{
    struct fuzz_input all = {bytes, false};
    struct wq_input input = {.name = wq_str(name),
                             .self = &all,
                             .pull = fuzz_pull,
                             .read_at = is_file ? fuzz_read_at : NULL};
    struct wq_sink sink = {.options = {.image_width = 40, .explain = true}};
    if (wq_import(&input, &sink) != WQ_OK || wq_sink_end(&sink) != WQ_OK)
        abort();
    fuzz_check_frames((struct wq_bytes){sink.frames.ptr, sink.frames.len});
    wq_input_finish(&input);
    wq_buffer_free(&sink.frames);
}

#endif
