/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include "worker.h"

extern char **environ;

#define HELLO_MS 20000 /* in which a worker has to answer */

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
    if (worker->picture >= 0)
        close(worker->picture);
    worker->picture = -1;
    while (waitpid(worker->pid, &status, 0) < 0 && errno == EINTR)
        ;
    bool is_told = worker->fault[0] != '\0'; /* by put_down */
    if (!is_told && WIFSIGNALED(status))
        set_fault(worker, "the importer was stopped: ", strsignal(WTERMSIG(status)));
    else if (!is_told && WEXITSTATUS(status) == WQ_EXIT_NO_MEMORY)
        set_fault(worker, "it takes more memory than an importer may have", "");
    else if (!is_told)
        set_fault(worker, "the importer stopped by itself", "");
    worker->pid = 0;
    worker->in.len = worker->out.len = worker->sent = 0;
}

enum wq_worker_result wq_worker_put_down(struct wq_worker *worker, const char *fault)
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
        struct pollfd answer = {worker->from, POLLIN, 0};
        const int ready = poll(&answer, 1, HELLO_MS);
        if (ready < 0 && errno == EINTR)
            continue; /* a signal: met by the caller's loop */
        if (ready <= 0)
            return false;
        ssize_t n = read(worker->from, bytes + len, sizeof bytes - len);
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
    worker->picture = -1;
    if (error != 0) {
        close(worker->to);
        close(worker->from);
        worker->pid = 0;
        set_fault(worker, "", strerror(error));
        return false;
    }
    if (!greet(worker)) {
        wq_worker_put_down(worker, "it does not answer as this version of warraq expects");
        return false;
    }
    fcntl(worker->to, F_SETFL, O_NONBLOCK);
    fcntl(worker->from, F_SETFL, O_NONBLOCK);
    return wq_buffer_add(&worker->out, worker->options->ptr, worker->options->len) == WQ_OK;
}

enum wq_status wq_worker_option(struct wq_buffer *options, const char *format, ...)
{
    char text[1024];
    va_list arguments;
    va_start(arguments, format);
    int len = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (len < 0 || (size_t)len >= sizeof text)
        return WQ_E_LIMIT;
    return wq_frame_add(options, WQ_FRAME_OPTION,
                        (struct wq_bytes){(const uint8_t *)text, (size_t)len});
}

enum wq_status wq_worker_option_bytes(struct wq_buffer *options, const char *name,
                                      struct wq_bytes value)
{
    struct wq_buffer payload = {0};
    if (value.len > WQ_FRAME_MAX - strlen(name))
        return WQ_E_LIMIT;
    enum wq_status st = wq_buffer_add(&payload, name, strlen(name));
    if (st == WQ_OK)
        st = wq_buffer_add(&payload, value.ptr, value.len);
    if (st == WQ_OK)
        st = wq_frame_add(options, WQ_FRAME_OPTION, (struct wq_bytes){payload.ptr, payload.len});
    wq_buffer_free(&payload);
    return st;
}

/* ---- one input ---- */

/* Send a frame; false: there is no memory for it. */
static bool queue(struct wq_worker *worker, enum wq_frame_kind kind, const void *bytes, size_t len)
{
    return wq_frame_add(&worker->out, kind, (struct wq_bytes){bytes, len}) == WQ_OK;
}

/* Never more than the file has, however often a part of it is read. */
static void tell_read(struct wq_worker *worker, const uint8_t *bytes, uint64_t n)
{
    const uint64_t size = worker->input.size;
    if (size > 0 && n > size - worker->read_n)
        n = size - worker->read_n;
    worker->read_n += n;
    worker->handlers.bytes_read(worker->handlers.self, bytes, (size_t)n);
}

static bool read_source(struct wq_worker *worker)
{
    static uint8_t bytes[WQ_DATA_MAX];
    struct wq_worker_input *input = &worker->input;
    const size_t want = worker->left < sizeof bytes ? (size_t)worker->left : sizeof bytes;
    ssize_t n = 0;
    if (want > 0)
        n = input->is_file ? pread(input->fd, bytes, want, (off_t)input->off)
                           : read(input->fd, bytes, want);
    if (n < 0 && (errno == EINTR || errno == EAGAIN))
        return true;
    if (n > 0) {
        worker->left -= (uint64_t)n;
        input->off += (uint64_t)n;
        tell_read(worker, bytes, (uint64_t)n);
        return queue(worker, WQ_FRAME_DATA, bytes, (size_t)n);
    }
    worker->is_read = true;
    worker->read_errno = n < 0 ? errno : 0;
    return queue(worker, n < 0 ? WQ_FRAME_ABANDON : WQ_FRAME_END, NULL, 0);
}

/* ---- bytes from anywhere ---- */

static bool answer(struct wq_worker *worker, const char *why)
{
    return queue(worker, WQ_FRAME_FILE_END, why, strlen(why));
}

/* What READ asks for: n bytes from `off` on, or, with n = 0, the size. */
static bool read_anywhere(struct wq_worker *worker, uint64_t off, uint32_t n)
{
    static uint8_t bytes[WQ_DATA_MAX];
    if (worker->input.size == 0)
        return answer(worker, "it comes in one pass");
    wq_store_u64(bytes, worker->input.size);
    if (n == 0)
        return queue(worker, WQ_FRAME_FILE, bytes, sizeof(uint64_t)) && answer(worker, "");
    while (n > 0) {
        ssize_t got =
            pread(worker->input.fd, bytes, n < sizeof bytes ? n : sizeof bytes, (off_t)off);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return answer(worker, got < 0 ? strerror(errno) : "the file is shorter than it was");
        if (!queue(worker, WQ_FRAME_FILE, bytes, (size_t)got))
            return false;
        tell_read(worker, NULL, (uint64_t)got);
        off += (uint64_t)got;
        n -= (uint32_t)got;
    }
    return answer(worker, "");
}

static enum wq_status take_read(struct wq_worker *worker, struct wq_bytes what)
{
    if (what.len != 12)
        return WQ_E_DAMAGED;
    const uint64_t off = wq_load_u64(what.ptr);
    const uint32_t n = wq_load_u32(what.ptr + 8);
    if (n > WQ_READ_MAX || off > INT64_MAX - WQ_READ_MAX)
        return WQ_E_DAMAGED;
    return read_anywhere(worker, off, n) ? WQ_OK : WQ_E_NOMEM;
}

/* ---- pictures ---- */

static bool end_picture(struct wq_worker *worker, const char *why)
{
    if (worker->picture >= 0)
        close(worker->picture);
    worker->picture = -1;
    return answer(worker, why);
}

static bool read_picture(struct wq_worker *worker)
{
    static uint8_t bytes[WQ_DATA_MAX];
    ssize_t n = read(worker->picture, bytes, sizeof bytes);
    if (n < 0 && errno == EINTR)
        return true;
    if (n <= 0)
        return end_picture(worker, n < 0 ? strerror(errno) : "");
    worker->picture_len += (uint32_t)n;
    if (worker->picture_len > WQ_PICTURE_FILE_MAX)
        return end_picture(worker, "larger than 64 MB");
    return queue(worker, WQ_FRAME_FILE, bytes, (size_t)n);
}

/* The worker waits for the answer and asks for nothing else meanwhile. */
static bool begin_picture(struct wq_worker *worker, struct wq_bytes path)
{
    char why[WQ_NOTE_DETAIL_MAX] = "";
    struct wq_str name = {(const char *)path.ptr, path.len};
    worker->picture = worker->handlers.open_picture(worker->handlers.self, name, why);
    worker->picture_len = 0;
    return worker->picture >= 0 || end_picture(worker, why);
}

static bool write_worker(struct wq_worker *worker)
{
    ssize_t n = write(worker->to, worker->out.ptr + worker->sent, worker->out.len - worker->sent);
    if (n < 0)
        /* a worker that died is met again, with all it had to say, at the other pipe */
        return errno == EINTR || errno == EAGAIN || errno == EPIPE;
    worker->sent += (size_t)n;
    if (worker->sent == worker->out.len)
        worker->sent = worker->out.len = 0;
    worker->still_ms = 0;
    return true;
}

/* ---- what it says ---- */

static enum wq_status handle_frame(struct wq_worker *worker, const struct wq_frame *frame)
{
    switch (frame->kind) {
    case WQ_FRAME_ARTICLE:
        worker->article_n++;
        return worker->handlers.frame(worker->handlers.self, frame);
    case WQ_FRAME_STRIP:
    case WQ_FRAME_NOTE:
    case WQ_FRAME_ITEM:
    case WQ_FRAME_LINES:
        return worker->handlers.frame(worker->handlers.self, frame);
    case WQ_FRAME_NEED:
        if (worker->picture >= 0 || frame->payload.len > WQ_PATH_MAX)
            return WQ_E_DAMAGED;
        return begin_picture(worker, frame->payload) ? WQ_OK : WQ_E_NOMEM;
    case WQ_FRAME_READ:
        return worker->picture >= 0 ? WQ_E_DAMAGED : take_read(worker, frame->payload);
    case WQ_FRAME_ENOUGH:
        worker->left = 0;
        return WQ_OK;
    case WQ_FRAME_DONE:
        if (!worker->is_read || worker->picture >= 0 || frame->payload.len != 4 ||
            wq_load_u32(frame->payload.ptr) != worker->article_n)
            return WQ_E_DAMAGED;
        worker->is_done = true;
        return WQ_OK;
    default:
        return WQ_E_DAMAGED;
    }
}

/* The input has come to its end. */
static enum wq_worker_result end_input(struct wq_worker *worker)
{
    if (worker->input.size > 0 && !worker->read_errno)
        tell_read(worker, NULL, worker->input.size); /* what nobody needed is behind us as well */
    return worker->read_errno ? WQ_WORKER_READ_FAILED : WQ_WORKER_DONE;
}

static enum wq_worker_result handle_frames(struct wq_worker *worker)
{
    struct wq_bytes rest = {worker->in.ptr, worker->in.len};
    struct wq_frame frame;
    enum wq_status st = WQ_OK;
    while (st == WQ_OK && !worker->is_done && (st = wq_frame_take(&rest, &frame)) == WQ_OK)
        st = handle_frame(worker, &frame);
    if (st == WQ_E_DAMAGED || (worker->is_done && rest.len > 0))
        return wq_worker_put_down(worker, "the importer sent what cannot be right");
    if (st != WQ_OK && st != WQ_E_TRUNCATED)
        return WQ_WORKER_ENDED;
    if (rest.len > 0)
        memmove(worker->in.ptr, rest.ptr, rest.len);
    worker->in.len = rest.len;
    return worker->is_done ? end_input(worker) : WQ_WORKER_BUSY;
}

static enum wq_worker_result read_worker(struct wq_worker *worker)
{
    static uint8_t bytes[WQ_DATA_MAX];
    ssize_t n = read(worker->from, bytes, sizeof bytes);
    if (n < 0 && (errno == EINTR || errno == EAGAIN))
        return WQ_WORKER_BUSY;
    if (n <= 0) {
        reap(worker);
        return WQ_WORKER_DIED;
    }
    worker->still_ms = 0;
    if (wq_buffer_add(&worker->in, bytes, (size_t)n) != WQ_OK)
        return WQ_WORKER_ENDED;
    return handle_frames(worker);
}

/* ---- for the caller's loop ---- */

enum wq_worker_result wq_worker_begin(struct wq_worker *worker, const struct wq_worker_input *input,
                                      const struct wq_worker_handlers *handlers)
{
    uint8_t item[4];
    if (worker->pid == 0 && !start(worker))
        return WQ_WORKER_NO_START;
    worker->input = *input;
    worker->handlers = *handlers;
    worker->left = input->max_bytes;
    worker->read_n = worker->still_ms = 0;
    worker->article_n = 0;
    worker->is_read = worker->is_done = false;
    worker->read_errno = 0;
    for (uint32_t i = 0; i < input->without_n; i++) {
        wq_store_u32(item, input->without[i]);
        if (!queue(worker, WQ_FRAME_WITHOUT, item, sizeof item))
            return WQ_WORKER_ENDED;
    }
    if (input->fields.len > 0 &&
        wq_buffer_add(&worker->out, input->fields.ptr, input->fields.len) != WQ_OK)
        return WQ_WORKER_ENDED;
    return queue(worker, WQ_FRAME_BEGIN, input->name, strlen(input->name)) ? WQ_WORKER_BUSY
                                                                           : WQ_WORKER_ENDED;
}

void wq_worker_fds(const struct wq_worker *worker, bool is_heard, struct pollfd fds[WQ_WORKER_FDS])
{
    const bool has_output = worker->out.len > 0;
    const int source = worker->picture >= 0 ? worker->picture : worker->input.fd;
    const bool wants_input = !has_output && (worker->picture >= 0 || !worker->is_read);
    fds[0] = (struct pollfd){is_heard ? worker->from : -1, POLLIN, 0};
    fds[1] = (struct pollfd){has_output ? worker->to : -1, POLLOUT, 0};
    fds[2] = (struct pollfd){wants_input ? source : -1, POLLIN, 0};
}

enum wq_worker_result wq_worker_move(struct wq_worker *worker,
                                     const struct pollfd fds[WQ_WORKER_FDS])
{
    bool is_moved = true;
    if (fds[0].revents)
        return read_worker(worker);
    if (fds[1].revents && !write_worker(worker))
        return wq_worker_put_down(worker, "writing to the importer failed");
    if (!fds[1].revents && fds[2].revents)
        is_moved = worker->picture >= 0 ? read_picture(worker) : read_source(worker);
    return is_moved ? WQ_WORKER_BUSY : WQ_WORKER_ENDED;
}

static uint64_t cpu_ms(const struct wq_worker *worker)
{
    clockid_t clock;
    struct timespec time = {0};
    if (clock_getcpuclockid(worker->pid, &clock) != 0 || clock_gettime(clock, &time) != 0)
        return 0;
    return (uint64_t)time.tv_sec * 1000 + (uint64_t)time.tv_nsec / 1000000;
}

/* Processor time says on a busy machine what the clock cannot; a worker that sleeps takes none.
 * While the source has nothing to give, the worker owes nothing. */
enum wq_worker_result wq_worker_watch(struct wq_worker *worker, uint64_t ms, uint64_t limit_ms)
{
    const uint64_t cpu = cpu_ms(worker);
    if (worker->still_ms == 0 || (!worker->is_read && worker->out.len == 0)) {
        worker->still_ms = 1;
        worker->still_cpu_ms = cpu;
        return WQ_WORKER_BUSY;
    }
    worker->still_ms += ms;
    if (cpu - worker->still_cpu_ms <= limit_ms && worker->still_ms <= 4 * limit_ms)
        return WQ_WORKER_BUSY;
    return wq_worker_put_down(worker, "the importer came to no end with it and was stopped "
                                      "(--timeout)");
}

void wq_worker_close(struct wq_worker *worker)
{
    if (worker->pid != 0) {
        /* it holds nothing that needs an orderly end */
        kill(worker->pid, SIGKILL);
        reap(worker);
    }
    wq_buffer_free(&worker->in);
    wq_buffer_free(&worker->out);
}
