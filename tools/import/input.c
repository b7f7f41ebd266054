/* SPDX-License-Identifier: MIT */
/* The bytes of one input, pulled by whoever reads it. */
#include <string.h>
#include "import.h"

static enum wq_status pull(struct wq_input *input, struct wq_buffer *bytes)
{
    const size_t before = bytes->len;
    if (input->at_end)
        return WQ_OK;
    enum wq_status st = input->pull(input->self, bytes);
    input->at_end = st != WQ_OK || bytes->len == before;
    input->byte_n += bytes->len - before;
    return st;
}

enum wq_status wq_input_peek(struct wq_input *input, size_t n, struct wq_bytes *bytes)
{
    enum wq_status st = WQ_OK;
    while (input->head.len < n && !input->at_end && st == WQ_OK)
        st = pull(input, &input->head);
    if (st == WQ_OK)
        *bytes = (struct wq_bytes){input->head.ptr, input->head.len};
    return st;
}

enum wq_status wq_input_take(struct wq_input *input, struct wq_buffer *bytes)
{
    if (input->head.len == 0)
        return pull(input, bytes);
    enum wq_status st = wq_buffer_add(bytes, input->head.ptr, input->head.len);
    if (st == WQ_OK)
        input->head.len = 0;
    return st;
}

enum wq_status wq_input_take_all(struct wq_input *input, size_t max, struct wq_buffer *bytes)
{
    enum wq_status st = WQ_OK;
    do {
        const size_t before = bytes->len;
        st = wq_input_take(input, bytes);
        if (st == WQ_OK && bytes->len == before)
            return WQ_OK;
    } while (st == WQ_OK && bytes->len <= max);
    return st == WQ_OK ? WQ_E_LIMIT : st;
}

static enum wq_status pull_bytes(void *self, struct wq_buffer *out)
{
    struct wq_bytes *bytes = self;
    const size_t len = bytes->len;
    bytes->len = 0;
    return len > 0 ? wq_buffer_add(out, bytes->ptr, len) : WQ_OK;
}

struct wq_input wq_input_of(struct wq_bytes *bytes, const struct wq_input *around)
{
    return (struct wq_input){
        .name = around->name, .self = bytes, .pull = pull_bytes, .depth = around->depth};
}

const struct wq_known *wq_input_known(const struct wq_input *input)
{
    static const struct wq_known nothing;
    return input->known ? input->known : &nothing;
}

void wq_input_finish(struct wq_input *input)
{
    wq_buffer_free(&input->head);
    *input = (struct wq_input){0};
}
