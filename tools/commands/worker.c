/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include "worker.h"

extern char **environ;

/* ---- the process ---- */

static void set_fault(struct wq_worker *worker, const char *what, const char *why)
{
    snprintf(worker->fault, sizeof worker->fault, "%s%s", what, why);
}

/* Close the pipes and wait for the process; its end is told in worker->fault. */
static void reap(struct wq_worker *worker)
{
    int status = 0;
    if (worker->pid == 0)
        return;
    close(worker->to);
    close(worker->from);
    while (waitpid(worker->pid, &status, 0) < 0 && errno == EINTR)
        ;
    bool is_told = worker->fault[0] != '\0'; /* by put_down */
    if (!is_told && WIFSIGNALED(status))
        set_fault(worker, "the importer was stopped: ", strsignal(WTERMSIG(status)));
    else if (!is_told)
        set_fault(worker, "the importer stopped by itself", "");
    worker->pid = 0;
    worker->in.len = worker->out.len = worker->sent = 0;
}

static enum wq_worker_result put_down(struct wq_worker *worker, const char *fault)
{
    set_fault(worker, fault, "");
    kill(worker->pid, SIGKILL);
    reap(worker);
    return WQ_WORKER_DIED;
}

static int spawn(struct wq_worker *worker, int in, int out)
{
    char name[] = "warraq-import";
    char *arguments[] = {name, NULL};
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t defaults;
    sigemptyset(&defaults);
    sigaddset(&defaults, SIGPIPE);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setsigdefault(&attributes, &defaults);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
    int error =
        posix_spawn(&worker->pid, worker->program, &actions, &attributes, arguments, environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return error;
}

/* Wait for HELLO: it tells a worker that runs from one that is missing or of another build. */
static bool greet(struct wq_worker *worker)
{
    uint8_t bytes[WQ_FRAME_HEAD_BYTES + WQ_HELLO_BYTES];
    size_t len = 0;
    while (len < sizeof bytes) {
        ssize_t n = read(worker->from, bytes + len, sizeof bytes - len);
        if (n < 0 && errno == EINTR && !*worker->is_stopped)
            continue;
        if (n <= 0)
            return false;
        len += (size_t)n;
    }
    struct wq_bytes view = {bytes, sizeof bytes};
    struct wq_frame frame;
    if (wq_frame_take(&view, &frame) != WQ_OK || frame.kind != WQ_FRAME_HELLO ||
        frame.payload.len != WQ_HELLO_BYTES ||
        wq_load_u32(frame.payload.ptr) != WQ_PROTOCOL_VERSION)
        return false;
    worker->guards = wq_load_u32(frame.payload.ptr + 4);
    return true;
}

static bool start(struct wq_worker *worker)
{
    int to[2], from[2];
    worker->fault[0] = '\0';
    if (pipe2(to, O_CLOEXEC) != 0) {
        set_fault(worker, "no pipe: ", strerror(errno));
        return false;
    }
    if (pipe2(from, O_CLOEXEC) != 0) {
        set_fault(worker, "no pipe: ", strerror(errno));
        close(to[0]);
        close(to[1]);
        return false;
    }
    int error = spawn(worker, to[0], from[1]);
    close(to[0]);
    close(from[1]);
    worker->to = to[1];
    worker->from = from[0];
    if (error != 0) {
        close(worker->to);
        close(worker->from);
        worker->pid = 0;
        set_fault(worker, "", strerror(error));
        return false;
    }
    if (!greet(worker)) {
        put_down(worker, "it does not answer as this version of warraq expects");
        return false;
    }
    fcntl(worker->to, F_SETFL, O_NONBLOCK);
    fcntl(worker->from, F_SETFL, O_NONBLOCK);
    return wq_buffer_add(&worker->out, worker->options.ptr, worker->options.len) == WQ_OK;
}

enum wq_status wq_worker_option(struct wq_worker *worker, const char *format, ...)
{
    char text[128];
    va_list arguments;
    va_start(arguments, format);
    int len = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (len < 0 || (size_t)len >= sizeof text)
        return WQ_E_LIMIT;
    return wq_frame_add(&worker->options, WQ_FRAME_OPTION,
                        (struct wq_bytes){(const uint8_t *)text, (size_t)len});
}

/* ---- one input ---- */

struct transfer {
    struct wq_worker *worker;
    const struct wq_worker_handlers *handlers;
    int fd;
    uint64_t left;        /* bytes of it that may still be read */
    uint64_t size;        /* of a file, which can be read anywhere; 0: it comes in one pass */
    uint64_t read_n;      /* bytes told to the handler */
    int picture;          /* that the worker needs and is being sent; -1: none */
    uint32_t picture_len; /* bytes of it sent */
    bool is_read;         /* to its end, or as far as it goes */
    bool is_done;         /* DONE has come */
    int read_errno;
    enum wq_worker_result result;
};

/* Send a frame; false ends the transfer. */
static bool queue(struct transfer *transfer, enum wq_frame_kind kind, const void *bytes, size_t len)
{
    struct wq_bytes payload = {bytes, len};
    if (wq_frame_add(&transfer->worker->out, kind, payload) == WQ_OK)
        return true;
    transfer->result = WQ_WORKER_ENDED;
    return false;
}

/* Never more than the file has, however often a part of it is read. */
static void tell_read(struct transfer *transfer, uint64_t n)
{
    if (transfer->size > 0 && n > transfer->size - transfer->read_n)
        n = transfer->size - transfer->read_n;
    transfer->read_n += n;
    transfer->handlers->bytes_read(transfer->handlers->self, (size_t)n);
}

static bool read_source(struct transfer *transfer)
{
    static uint8_t bytes[WQ_DATA_MAX];
    size_t want = transfer->left < sizeof bytes ? (size_t)transfer->left : sizeof bytes;
    ssize_t n = want > 0 ? read(transfer->fd, bytes, want) : 0;
    if (n < 0 && (errno == EINTR || errno == EAGAIN))
        return true;
    if (n > 0) {
        transfer->left -= (uint64_t)n;
        tell_read(transfer, (uint64_t)n);
        return queue(transfer, WQ_FRAME_DATA, bytes, (size_t)n);
    }
    transfer->is_read = true;
    transfer->read_errno = n < 0 ? errno : 0;
    return queue(transfer, n < 0 ? WQ_FRAME_ABANDON : WQ_FRAME_END, NULL, 0);
}

/* ---- bytes from anywhere ---- */

static bool answer(struct transfer *transfer, const char *why)
{
    return queue(transfer, WQ_FRAME_FILE_END, why, strlen(why));
}

/* What READ asks for: n bytes from `off` on, or, with n = 0, the size. */
static bool read_anywhere(struct transfer *transfer, uint64_t off, uint32_t n)
{
    static uint8_t bytes[WQ_DATA_MAX];
    if (transfer->size == 0)
        return answer(transfer, "it comes in one pass");
    wq_store_u64(bytes, transfer->size);
    if (n == 0)
        return queue(transfer, WQ_FRAME_FILE, bytes, sizeof(uint64_t)) && answer(transfer, "");
    while (n > 0) {
        ssize_t got = pread(transfer->fd, bytes, n < sizeof bytes ? n : sizeof bytes, (off_t)off);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return answer(transfer, got < 0 ? strerror(errno) : "the file is shorter than it was");
        if (!queue(transfer, WQ_FRAME_FILE, bytes, (size_t)got))
            return false;
        tell_read(transfer, (uint64_t)got);
        off += (uint64_t)got;
        n -= (uint32_t)got;
    }
    return answer(transfer, "");
}

static enum wq_status take_read(struct transfer *transfer, struct wq_bytes what)
{
    if (what.len != 12)
        return WQ_E_DAMAGED;
    const uint64_t off = wq_load_u64(what.ptr);
    const uint32_t n = wq_load_u32(what.ptr + 8);
    if (n > WQ_READ_MAX || off > INT64_MAX - WQ_READ_MAX)
        return WQ_E_DAMAGED;
    return read_anywhere(transfer, off, n) ? WQ_OK : WQ_E_NOMEM;
}

/* ---- pictures ---- */

static bool end_picture(struct transfer *transfer, const char *why)
{
    if (transfer->picture >= 0)
        close(transfer->picture);
    transfer->picture = -1;
    return answer(transfer, why);
}

static bool read_picture(struct transfer *transfer)
{
    static uint8_t bytes[WQ_DATA_MAX];
    ssize_t n = read(transfer->picture, bytes, sizeof bytes);
    if (n < 0 && errno == EINTR)
        return true;
    if (n <= 0)
        return end_picture(transfer, n < 0 ? strerror(errno) : "");
    transfer->picture_len += (uint32_t)n;
    if (transfer->picture_len > WQ_PICTURE_FILE_MAX)
        return end_picture(transfer, "larger than 64 MB");
    return queue(transfer, WQ_FRAME_FILE, bytes, (size_t)n);
}

/* The worker waits for the answer and asks for nothing else meanwhile. */
static bool begin_picture(struct transfer *transfer, struct wq_bytes path)
{
    char why[WQ_NOTE_DETAIL_MAX] = "";
    struct wq_str name = {(const char *)path.ptr, path.len};
    transfer->picture = transfer->handlers->open_picture(transfer->handlers->self, name, why);
    transfer->picture_len = 0;
    return transfer->picture >= 0 || end_picture(transfer, why);
}

static bool write_worker(struct transfer *transfer)
{
    struct wq_worker *worker = transfer->worker;
    ssize_t n = write(worker->to, worker->out.ptr + worker->sent, worker->out.len - worker->sent);
    if (n < 0)
        /* a worker that died is met again, with all it had to say, at the other pipe */
        return errno == EINTR || errno == EAGAIN || errno == EPIPE;
    worker->sent += (size_t)n;
    if (worker->sent == worker->out.len)
        worker->sent = worker->out.len = 0;
    return true;
}

static bool handle_frame(struct transfer *transfer, const struct wq_frame *frame)
{
    struct wq_note note;
    struct wq_worker *worker = transfer->worker;
    const struct wq_worker_handlers *handlers = transfer->handlers;
    enum wq_status st = WQ_E_DAMAGED;
    if (frame->kind == WQ_FRAME_ARTICLE) {
        worker->article_n++;
        st = handlers->article(handlers->self, frame->payload);
    } else if (frame->kind == WQ_FRAME_NOTE) {
        st = wq_note_receive(frame->payload, &note);
        if (st == WQ_OK)
            handlers->note(handlers->self, &note);
    } else if (frame->kind == WQ_FRAME_STRIP) {
        struct wq_strip strip;
        st = wq_strip_receive(frame->payload, &strip);
        if (st == WQ_OK)
            st = handlers->strip(handlers->self, &strip);
    } else if (frame->kind == WQ_FRAME_NEED && transfer->picture < 0 &&
               frame->payload.len <= WQ_PATH_MAX) {
        st = begin_picture(transfer, frame->payload) ? WQ_OK : WQ_E_NOMEM;
    } else if (frame->kind == WQ_FRAME_READ && transfer->picture < 0) {
        st = take_read(transfer, frame->payload);
    } else if (frame->kind == WQ_FRAME_ENOUGH) {
        transfer->left = 0;
        st = WQ_OK;
    } else if (frame->kind == WQ_FRAME_DONE && transfer->is_read && frame->payload.len == 4 &&
               wq_load_u32(frame->payload.ptr) == worker->article_n) {
        transfer->is_done = true;
        st = WQ_OK;
    }
    if (st == WQ_E_DAMAGED)
        transfer->result = put_down(worker, "the importer sent what cannot be right");
    else if (st != WQ_OK)
        transfer->result = WQ_WORKER_ENDED;
    return st == WQ_OK;
}

static bool handle_frames(struct transfer *transfer)
{
    struct wq_worker *worker = transfer->worker;
    struct wq_bytes rest = {worker->in.ptr, worker->in.len};
    struct wq_frame frame;
    enum wq_status st;
    while ((st = wq_frame_take(&rest, &frame)) == WQ_OK)
        if (!handle_frame(transfer, &frame))
            return false;
    if (st == WQ_E_DAMAGED) {
        transfer->result = put_down(worker, "the importer sent what cannot be right");
        return false;
    }
    if (rest.len > 0)
        memmove(worker->in.ptr, rest.ptr, rest.len);
    worker->in.len = rest.len;
    return true;
}

static bool read_worker(struct transfer *transfer)
{
    static uint8_t bytes[WQ_DATA_MAX];
    struct wq_worker *worker = transfer->worker;
    ssize_t n = read(worker->from, bytes, sizeof bytes);
    if (n < 0 && (errno == EINTR || errno == EAGAIN))
        return true;
    if (n <= 0) {
        reap(worker);
        transfer->result = WQ_WORKER_DIED;
        return false;
    }
    if (wq_buffer_add(&worker->in, bytes, (size_t)n) != WQ_OK) {
        transfer->result = WQ_WORKER_ENDED;
        return false;
    }
    return handle_frames(transfer);
}

/* Wait until something can move, and move it; false ends the transfer. */
static bool step(struct transfer *transfer)
{
    struct wq_worker *worker = transfer->worker;
    bool has_output = worker->out.len > 0;
    const int source = transfer->picture >= 0 ? transfer->picture : transfer->fd;
    bool wants_input = !has_output && (transfer->picture >= 0 || !transfer->is_read);
    struct pollfd fds[] = {
        {worker->from, POLLIN, 0},
        {has_output ? worker->to : -1, POLLOUT, 0},
        {wants_input ? source : -1, POLLIN, 0},
    };
    if (*worker->is_stopped) {
        transfer->result = WQ_WORKER_ENDED;
        return false;
    }
    if (poll(fds, 3, -1) < 0)
        return true; /* a signal: looked at above */
    if (fds[0].revents)
        return read_worker(transfer);
    if (fds[1].revents && !write_worker(transfer)) {
        transfer->result = put_down(worker, "writing to the importer failed");
        return false;
    }
    if (!fds[2].revents)
        return true;
    return transfer->picture >= 0 ? read_picture(transfer) : read_source(transfer);
}

static enum wq_worker_result transfer_all(struct transfer *transfer)
{
    while (!transfer->is_done)
        if (!step(transfer))
            return transfer->result;
    if (transfer->size > 0 && !transfer->read_errno)
        tell_read(transfer, transfer->size); /* what nobody needed is behind us as well */
    errno = transfer->read_errno;
    return transfer->read_errno ? WQ_WORKER_READ_FAILED : WQ_WORKER_DONE;
}

/* Of a share of a file, which is for one pass as a pipe is, there is none. */
static uint64_t size_of(const struct wq_worker_input *input)
{
    struct stat info;
    if (fstat(input->fd, &info) != 0 || !S_ISREG(info.st_mode) ||
        input->max_bytes < (uint64_t)info.st_size)
        return 0;
    return (uint64_t)info.st_size;
}

enum wq_worker_result wq_worker_import(struct wq_worker *worker,
                                       const struct wq_worker_input *input,
                                       const struct wq_worker_handlers *handlers)
{
    struct transfer transfer = {.worker = worker,
                                .handlers = handlers,
                                .fd = input->fd,
                                .left = input->max_bytes,
                                .size = size_of(input),
                                .picture = -1};
    worker->article_n = 0;
    if (worker->pid == 0 && !start(worker))
        return WQ_WORKER_NO_START;
    if (!queue(&transfer, WQ_FRAME_BEGIN, input->name, strlen(input->name)))
        return transfer.result;
    enum wq_worker_result result = transfer_all(&transfer);
    if (transfer.picture >= 0) {
        int saved = errno;
        close(transfer.picture);
        errno = saved;
    }
    return result;
}

void wq_worker_close(struct wq_worker *worker)
{
    if (worker->pid != 0) {
        /* it holds nothing that needs an orderly end */
        kill(worker->pid, SIGKILL);
        reap(worker);
    }
    wq_buffer_free(&worker->options);
    wq_buffer_free(&worker->in);
    wq_buffer_free(&worker->out);
}
