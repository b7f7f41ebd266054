/* SPDX-License-Identifier: MIT */
/* An input read at any place. warraq reads files for the worker, which may open none; whatever
 * comes in one pass is held in memory. */
#include <string.h>
#include "import.h"

#define WINDOW_BYTES 65536u /* read at once where less is asked for */

enum wq_status wq_seekable_open(struct wq_seekable *seekable, struct wq_input *input)
{
    struct wq_buffer size = {0};
    enum wq_status st = WQ_E_RANGE;
    *seekable = (struct wq_seekable){.input = input};
    if (input->read_at)
        st = input->read_at(input->self, 0, 0, &size);
    if (st == WQ_OK)
        seekable->size = wq_load_u64(size.ptr);
    wq_buffer_free(&size);
    if (st != WQ_E_RANGE)
        return st;
    seekable->is_held = true;
    st = wq_input_take_all(input, input->depth > 1 ? WQ_HELD_MAX / 4 : WQ_HELD_MAX,
                           &seekable->bytes);
    seekable->size = seekable->bytes.len;
    return st;
}

/* Have in the window as many of the n bytes from `off` on as it takes. */
static enum wq_status fill(struct wq_seekable *seekable, uint64_t off, size_t n)
{
    const uint64_t left = seekable->size - off;
    size_t want = n < WINDOW_BYTES ? WINDOW_BYTES : n < WQ_READ_MAX ? n : WQ_READ_MAX;
    struct wq_input *input = seekable->input;
    if (want > left)
        want = (size_t)left;
    seekable->bytes.len = 0;
    seekable->window_off = off;
    enum wq_status st = input->read_at(input->self, off, (uint32_t)want, &seekable->bytes);
    if (st == WQ_OK && seekable->bytes.len == want)
        return WQ_OK;
    seekable->bytes.len = 0;
    return st == WQ_E_RANGE || st == WQ_OK ? WQ_E_TRUNCATED : st;
}

enum wq_status wq_seekable_read(struct wq_seekable *seekable, uint64_t off, void *to, size_t n,
                                size_t *got)
{
    uint8_t *at = to;
    enum wq_status st = WQ_OK;
    if (off > seekable->size)
        off = seekable->size;
    if (n > seekable->size - off)
        n = (size_t)(seekable->size - off);
    *got = n;
    while (n > 0 && st == WQ_OK) {
        const struct wq_buffer *bytes = &seekable->bytes;
        if (off < seekable->window_off || off - seekable->window_off >= bytes->len)
            st = fill(seekable, off, n);
        if (st != WQ_OK)
            break;
        const size_t from = (size_t)(off - seekable->window_off);
        const size_t len = n < bytes->len - from ? n : bytes->len - from;
        memcpy(at, bytes->ptr + from, len);
        at += len;
        off += len;
        n -= len;
    }
    if (st != WQ_OK && seekable->fault == WQ_OK)
        seekable->fault = st;
    return st;
}

void wq_seekable_close(struct wq_seekable *seekable)
{
    wq_buffer_free(&seekable->bytes);
    *seekable = (struct wq_seekable){0};
}
