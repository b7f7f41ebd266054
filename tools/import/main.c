/* SPDX-License-Identifier: MIT */
/* warraq-import: the worker of `warraq pack`. Frames in, frames out; opens no file. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "import.h"
#include "picture.h"
#include "sandbox.h"
#include "warraq/host.h"

#define KEEP_BYTES 65536u /* used ones that may stand before those that are not */

struct worker {
    struct wq_buffer in; /* what was read */
    size_t used;         /* bytes of it that were handled */
    struct wq_sink sink;
    bool at_end;  /* of the input: END or ABANDON has come */
    bool is_left; /* warraq has closed its pipe: an end like any other */
};

static enum wq_status write_frames(void *self)
{
    struct wq_sink *sink = &((struct worker *)self)->sink;
    size_t off = 0;
    while (off < sink->frames.len) {
        ssize_t n = write(STDOUT_FILENO, sink->frames.ptr + off, sink->frames.len - off);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return WQ_E_IO;
        off += (size_t)n;
    }
    sink->frames.len = 0;
    return WQ_OK;
}

/* Read more of what warraq sends; false at the end or after a mistake, *st says which. */
static bool read_more(struct worker *worker, enum wq_status *st)
{
    static uint8_t bytes[WQ_DATA_MAX + WQ_FRAME_HEAD_BYTES];
    ssize_t n;
    do
        n = read(STDIN_FILENO, bytes, sizeof bytes);
    while (n < 0 && errno == EINTR);
    worker->is_left = n == 0;
    *st = n > 0 ? wq_buffer_add(&worker->in, bytes, (size_t)n) : n == 0 ? WQ_OK : WQ_E_IO;
    return n > 0 && *st == WQ_OK;
}

/* ---- files ---- */

/* Take the next frame that answers NEED or READ out of worker->in from *scan on, over others that
 * were under way and stay. WQ_E_TRUNCATED: it has not come yet. */
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

/* Ask for bytes, and append them. WQ_E_RANGE: they cannot be had; why stands in *bytes. */
static enum wq_status ask(struct worker *worker, enum wq_frame_kind kind, struct wq_bytes what,
                          struct wq_buffer *bytes)
{
    size_t scan = worker->used;
    bool is_end = false;
    enum wq_status st = wq_frame_add(&worker->sink.frames, kind, what);
    if (st == WQ_OK)
        st = write_frames(worker);
    while (st == WQ_OK && !is_end) {
        st = take_answer(worker, &scan, bytes, &is_end);
        if (st == WQ_E_TRUNCATED && !read_more(worker, &st))
            st = st == WQ_OK ? WQ_E_IO : st;
    }
    return st;
}

static enum wq_status need_file(void *self, struct wq_str path, struct wq_buffer *bytes)
{
    return ask(self, WQ_FRAME_NEED, (struct wq_bytes){(const uint8_t *)path.ptr, path.len}, bytes);
}

/* ---- inputs ---- */

/* Take the next whole frame, and read what is missing of it. Its payload stays until more is read.
 * WQ_E_TRUNCATED: warraq has closed the pipe. */
static enum wq_status next_frame(struct worker *worker, struct wq_frame *frame)
{
    enum wq_status st;
    if (worker->used > KEEP_BYTES || worker->used == worker->in.len) {
        worker->in.len -= worker->used;
        if (worker->in.len > 0)
            memmove(worker->in.ptr, worker->in.ptr + worker->used, worker->in.len);
        worker->used = 0;
    }
    while (true) {
        struct wq_bytes rest = {worker->in.ptr + worker->used, worker->in.len - worker->used};
        st = wq_frame_take(&rest, frame);
        if (st == WQ_OK)
            worker->used = worker->in.len - rest.len;
        if (st != WQ_E_TRUNCATED)
            return st;
        if (!read_more(worker, &st))
            return st == WQ_OK ? WQ_E_TRUNCATED : st;
    }
}

static enum wq_status pull(void *self, struct wq_buffer *bytes)
{
    struct worker *worker = self;
    struct wq_frame frame;
    if (worker->at_end)
        return WQ_OK;
    enum wq_status st = wq_sink_pass(&worker->sink);
    if (st == WQ_OK)
        st = next_frame(worker, &frame);
    if (st == WQ_E_TRUNCATED)
        st = WQ_E_IO;
    if (st != WQ_OK)
        return st;
    if (frame.kind == WQ_FRAME_DATA && frame.payload.len > 0)
        return wq_buffer_add(bytes, frame.payload.ptr, frame.payload.len);
    worker->at_end = frame.kind == WQ_FRAME_END || frame.kind == WQ_FRAME_ABANDON;
    if (frame.kind == WQ_FRAME_ABANDON)
        return WQ_E_TRUNCATED;
    return worker->at_end ? WQ_OK : WQ_E_DAMAGED;
}

/* What the importer left of the input is not wanted. */
static enum wq_status skip_rest(struct worker *worker)
{
    struct wq_buffer rest = {0};
    enum wq_status st = wq_frame_add(&worker->sink.frames, WQ_FRAME_ENOUGH, (struct wq_bytes){0});
    if (st == WQ_OK)
        st = write_frames(worker);
    while (st == WQ_OK && !worker->at_end) {
        rest.len = 0;
        st = pull(worker, &rest);
    }
    wq_buffer_free(&rest);
    return st;
}

/* Bytes from anywhere: those in their order are not wanted any more then. */
static enum wq_status read_at(void *self, uint64_t off, uint32_t n, struct wq_buffer *bytes)
{
    struct worker *worker = self;
    uint8_t what[12];
    enum wq_status st = n > 0 && !worker->at_end ? skip_rest(worker) : WQ_OK;
    wq_store_u64(what, off);
    wq_store_u32(what + 8, n);
    return st == WQ_OK ? ask(worker, WQ_FRAME_READ, (struct wq_bytes){what, sizeof what}, bytes)
                       : st;
}

static enum wq_status import_input(struct worker *worker, struct wq_bytes name)
{
    uint8_t article_n[4];
    struct wq_buffer name_copy = {0};
    worker->at_end = false;
    enum wq_status st = wq_buffer_add(&name_copy, name.ptr, name.len);
    struct wq_input input = {.name = {(const char *)name_copy.ptr, name_copy.len},
                             .self = worker,
                             .pull = pull,
                             .read_at = read_at};
    if (st == WQ_OK)
        st = wq_import(&input, &worker->sink);
    wq_input_finish(&input);
    wq_buffer_free(&name_copy);
    if (st == WQ_OK && !worker->at_end)
        st = skip_rest(worker);
    if (st == WQ_OK || st == WQ_E_TRUNCATED) /* then warraq knows why */
        st = wq_sink_end(&worker->sink);
    wq_store_u32(article_n, worker->sink.article_n);
    wq_fields_clear(&worker->sink);
    worker->sink.article_n = worker->sink.item_n = worker->sink.without_n = 0;
    worker->sink.looked_n = 0;
    if (st == WQ_OK)
        st = wq_frame_add(&worker->sink.frames, WQ_FRAME_DONE,
                          (struct wq_bytes){article_n, sizeof article_n});
    return st == WQ_OK ? write_frames(worker) : st;
}

static enum wq_status take_without(struct wq_sink *sink, struct wq_bytes item)
{
    if (item.len != 4 || sink->without_n >= WQ_ITEMS_WITHOUT_MAX)
        return WQ_E_DAMAGED;
    sink->without[sink->without_n++] = wq_load_u32(item.ptr);
    return WQ_OK;
}

static enum wq_status serve(struct worker *worker, uint32_t guards)
{
    uint8_t hello[WQ_HELLO_BYTES];
    struct wq_frame frame;
    wq_store_u32(hello, WQ_PROTOCOL_VERSION);
    wq_store_u32(hello + 4, guards);
    enum wq_status st =
        wq_frame_add(&worker->sink.frames, WQ_FRAME_HELLO, (struct wq_bytes){hello, sizeof hello});
    if (st == WQ_OK)
        st = write_frames(worker);
    while (st == WQ_OK && (st = next_frame(worker, &frame)) == WQ_OK) {
        if (frame.kind == WQ_FRAME_OPTION)
            st = wq_import_option(
                &worker->sink.options,
                (struct wq_str){(const char *)frame.payload.ptr, frame.payload.len});
        else if (frame.kind == WQ_FRAME_FIELD)
            st = wq_fields_take(
                &worker->sink, (struct wq_str){(const char *)frame.payload.ptr, frame.payload.len});
        else if (frame.kind == WQ_FRAME_WITHOUT)
            st = take_without(&worker->sink, frame.payload);
        else
            st = frame.kind == WQ_FRAME_BEGIN ? import_input(worker, frame.payload) : WQ_E_DAMAGED;
    }
    return worker->is_left ? WQ_OK : st;
}

static int list_formats(void)
{
    for (size_t i = 0; wq_format_at(i); i++)
        printf("%-10s %s\n", wq_format_at(i)->name, wq_format_at(i)->what);
    printf("%-10s %s\n", "pictures", wq_picture_kinds);
    return fflush(stdout) == 0 ? WQ_EXIT_OK : WQ_EXIT_FAILED;
}

int main(int argc, char **argv)
{
    bool is_list = false;
    const struct wq_option table[] = {
        {"list-formats", 0, WQ_OPTION_FLAG, &is_list, NULL, "what it reads", 0, 0},
    };
    const struct wq_usage usage = {
        .program = "warraq-import",
        .synopsis = "",
        .summary = "The worker that `warraq pack` starts to read foreign files. It speaks frames "
                   "on its standard input and output and is of no use by itself.",
        .options = table,
        .option_n = sizeof table / sizeof table[0],
    };
    int operands;
    enum wq_parse parse = wq_options_parse(&usage, argc, argv, &operands);
    if (parse != WQ_PARSE_OK)
        return parse == WQ_PARSE_HELP ? WQ_EXIT_OK : WQ_EXIT_USAGE;
    if (is_list)
        return list_formats();
    if (isatty(STDIN_FILENO)) {
        fprintf(stderr, "warraq-import: started by hand; use `warraq pack` instead\n");
        return WQ_EXIT_USAGE;
    }
    struct worker worker = {
        .sink = {.self = &worker, .need_file = need_file, .write = write_frames}};
    enum wq_status st = serve(&worker, wq_sandbox_enter());
    if (st != WQ_OK && st != WQ_E_NOMEM)
        fprintf(stderr, "warraq-import: stopped: %s\n", wq_status_text(st));
    wq_buffer_free(&worker.in);
    wq_buffer_free(&worker.sink.frames);
    wq_import_options_free(&worker.sink.options);
    return st == WQ_OK ? WQ_EXIT_OK : st == WQ_E_NOMEM ? WQ_EXIT_NO_MEMORY : WQ_EXIT_FAILED;
}
