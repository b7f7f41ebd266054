/* SPDX-License-Identifier: MIT */
/* warraq-import: the worker of `warraq pack`. Frames in, frames out; opens no file. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "import.h"
#include "warraq/host.h"

#define WRITE_AT 65536u /* bytes of frames at which they are written */

struct worker {
    struct wq_buffer in; /* what was read */
    size_t used;         /* bytes of it that were handled */
    struct wq_sink sink;
    struct wq_input input;
};

static bool write_frames(struct wq_sink *sink)
{
    size_t off = 0;
    while (off < sink->frames.len) {
        ssize_t n = write(STDOUT_FILENO, sink->frames.ptr + off, sink->frames.len - off);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        off += (size_t)n;
    }
    sink->frames.len = 0;
    return true;
}

/* Read more of what warraq sends; false at the end or after a mistake, *st says which. */
static bool read_more(struct worker *worker, enum wq_status *st)
{
    static uint8_t bytes[WQ_DATA_MAX + WQ_FRAME_HEAD_BYTES];
    ssize_t n;
    do
        n = read(STDIN_FILENO, bytes, sizeof bytes);
    while (n < 0 && errno == EINTR);
    *st = n > 0 ? wq_buffer_add(&worker->in, bytes, (size_t)n) : n == 0 ? WQ_OK : WQ_E_IO;
    return n > 0 && *st == WQ_OK;
}

/* ---- files of pictures ---- */

/* Take the next frame that answers NEED out of worker->in from *scan on, over others that were
 * under way and stay. WQ_E_TRUNCATED: it has not come yet. */
static enum wq_status take_answer(struct worker *worker, size_t *scan, struct wq_buffer *bytes,
                                  bool *is_end)
{
    struct wq_frame frame;
    struct wq_bytes rest = {worker->in.ptr + *scan, worker->in.len - *scan};
    enum wq_status st = wq_frame_take(&rest, &frame);
    if (st != WQ_OK)
        return st;
    size_t next = worker->in.len - rest.len;
    if (frame.kind != WQ_FRAME_FILE && frame.kind != WQ_FRAME_FILE_END) {
        *scan = next;
        return WQ_OK;
    }
    *is_end = frame.kind == WQ_FRAME_FILE_END;
    if (*is_end && frame.payload.len > 0)
        bytes->len = 0; /* why there is no file, or no more of it */
    if (frame.payload.len > 0)
        st = wq_buffer_add(bytes, frame.payload.ptr, frame.payload.len);
    if (st == WQ_OK && *is_end && frame.payload.len > 0)
        st = WQ_E_RANGE;
    if (rest.len > 0)
        memmove(worker->in.ptr + *scan, rest.ptr, rest.len);
    worker->in.len = *scan + rest.len;
    return st;
}

static enum wq_status need_file(void *self, struct wq_str path, struct wq_buffer *bytes)
{
    struct worker *worker = self;
    struct wq_buffer *frames = &worker->sink.frames;
    size_t scan = worker->used;
    bool is_end = false;
    enum wq_status st =
        wq_frame_add(frames, WQ_FRAME_NEED, (struct wq_bytes){(const uint8_t *)path.ptr, path.len});
    if (st == WQ_OK && !write_frames(&worker->sink))
        st = WQ_E_IO;
    while (st == WQ_OK && !is_end) {
        st = take_answer(worker, &scan, bytes, &is_end);
        if (st == WQ_E_TRUNCATED && !read_more(worker, &st))
            st = st == WQ_OK ? WQ_E_IO : st;
    }
    return st;
}

/* ---- inputs ---- */

static enum wq_status begin_input(struct worker *worker, struct wq_bytes payload)
{
    if (payload.len != WQ_BEGIN_BYTES || payload.ptr[0] > WQ_IMPORT_JSON_LINES)
        return WQ_E_DAMAGED;
    wq_input_finish(&worker->input);
    worker->input.format = (enum wq_import_format)payload.ptr[0];
    worker->sink.image_width = wq_load_u16(payload.ptr + 1);
    return WQ_OK;
}

static enum wq_status end_input(struct worker *worker, bool is_whole)
{
    uint8_t article_n[4];
    enum wq_status st = is_whole ? wq_input_end(&worker->input, &worker->sink) : WQ_OK;
    wq_input_finish(&worker->input);
    wq_store_u32(article_n, worker->sink.article_n);
    worker->sink.article_n = 0;
    return st == WQ_OK ? wq_frame_add(&worker->sink.frames, WQ_FRAME_DONE,
                                      (struct wq_bytes){article_n, sizeof article_n})
                       : st;
}

static enum wq_status handle_frame(struct worker *worker, const struct wq_frame *frame)
{
    switch (frame->kind) {
    case WQ_FRAME_BEGIN:
        return begin_input(worker, frame->payload);
    case WQ_FRAME_DATA:
        return wq_input_feed(&worker->input, frame->payload, &worker->sink);
    case WQ_FRAME_END:
        return end_input(worker, true);
    case WQ_FRAME_ABANDON:
        return end_input(worker, false);
    default:
        return WQ_E_DAMAGED;
    }
}

/* Handle all whole frames of worker->in. While one is handled more may be read behind it
 * (need_file), so that its payload is used before that. */
static enum wq_status handle_frames(struct worker *worker)
{
    struct wq_frame frame;
    enum wq_status st;
    while (true) {
        struct wq_bytes rest = {worker->in.ptr + worker->used, worker->in.len - worker->used};
        st = wq_frame_take(&rest, &frame);
        if (st != WQ_OK)
            break;
        worker->used = worker->in.len - rest.len;
        st = handle_frame(worker, &frame);
        bool is_time = frame.kind == WQ_FRAME_END || frame.kind == WQ_FRAME_ABANDON ||
                       worker->sink.frames.len >= WRITE_AT;
        if (st == WQ_OK && is_time && !write_frames(&worker->sink))
            st = WQ_E_IO;
        if (st != WQ_OK)
            return st;
    }
    worker->in.len -= worker->used;
    if (worker->in.len > 0)
        memmove(worker->in.ptr, worker->in.ptr + worker->used, worker->in.len);
    worker->used = 0;
    return st == WQ_E_TRUNCATED ? WQ_OK : st;
}

static enum wq_status serve(struct worker *worker)
{
    uint8_t version[4];
    wq_store_u32(version, WQ_PROTOCOL_VERSION);
    enum wq_status st = wq_frame_add(&worker->sink.frames, WQ_FRAME_HELLO,
                                     (struct wq_bytes){version, sizeof version});
    if (st == WQ_OK && !write_frames(&worker->sink))
        st = WQ_E_IO;
    while (st == WQ_OK && read_more(worker, &st))
        st = handle_frames(worker);
    return st;
}

int main(int argc, char **argv)
{
    static const struct wq_usage usage = {
        .program = "warraq-import",
        .synopsis = "",
        .summary = "The worker that `warraq pack` starts to read foreign files. It speaks frames "
                   "on its standard input and output and is of no use by itself.",
    };
    int operands;
    enum wq_parse parse = wq_options_parse(&usage, argc, argv, &operands);
    if (parse != WQ_PARSE_OK)
        return parse == WQ_PARSE_HELP ? WQ_EXIT_OK : WQ_EXIT_USAGE;
    if (isatty(STDIN_FILENO)) {
        fprintf(stderr, "warraq-import: started by hand; use `warraq pack` instead\n");
        return WQ_EXIT_USAGE;
    }
    struct worker worker = {.sink = {.need_file = need_file, .need_self = &worker}};
    enum wq_status st = serve(&worker);
    if (st != WQ_OK)
        fprintf(stderr, "warraq-import: stopped: %s\n", wq_status_text(st));
    wq_input_finish(&worker.input);
    wq_buffer_free(&worker.in);
    wq_buffer_free(&worker.sink.frames);
    return st == WQ_OK ? WQ_EXIT_OK : WQ_EXIT_FAILED;
}
