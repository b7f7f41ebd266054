/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_FAKE_SYS_H
#define WARRAQ_FAKE_SYS_H
/* A machine that is not there, behind sys.h: nodes by path, each a text or a device that answers for
 * itself (tests/unit/panel_*.h), a clock that moves only when someone sleeps or polls, a trace of all
 * that was asked, and faults planted by operation, path and turn. */
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "sys.h"

#define FAKE_NODES 96
#define FAKE_FDS 64
#define FAKE_FAULTS 32
#define FAKE_TRACE_BYTES 65536

enum fake_call { FAKE_OPEN, FAKE_IOCTL, FAKE_MMAP, FAKE_READ, FAKE_WRITE, FAKE_POLL, FAKE_CALLS };

struct fake_sys;

/* A device behind a path; functions that are NULL answer as a text would, or ENOTTY. */
struct fake_node {
    const char *path;
    char made_path[64]; /* its path when the back end made it */
    char text[256]; /* what reading gives and writing replaces */
    void *device;   /* for the functions below */
    /* Negative errno on failure, as in a kernel. */
    int (*ioctl)(struct fake_sys *sys, struct fake_node *node, unsigned long request, void *arg);
    void *(*mmap)(struct fake_sys *sys, struct fake_node *node, uint64_t off, size_t bytes);
    ssize_t (*read)(struct fake_sys *sys, struct fake_node *node, void *buf, size_t bytes);
    ssize_t (*write)(struct fake_sys *sys, struct fake_node *node, const void *buf, size_t bytes);
    bool (*is_readable)(struct fake_sys *sys, struct fake_node *node);
    /* an exceptional condition, as that of the table of mounts */
    bool (*is_urgent)(struct fake_sys *sys, struct fake_node *node);
    bool is_gone;  /* opening says ENOENT, descriptors say ENODEV */
    bool is_quiet; /* not in the trace */
};

/* Answer `error` (an errno) to calls number `from` to `from + n - 1`, from 0, of this kind on this
 * path. For reads and writes error 0 cuts the length to `cut` bytes instead. */
struct fake_fault {
    enum fake_call call;
    const char *path;
    unsigned from, n;
    int error;
    size_t cut;
    unsigned seen;
};

struct fake_sys {
    struct wq_sys sys; /* what back ends are given */
    struct fake_node nodes[FAKE_NODES];
    size_t node_n;
    struct {
        struct fake_node *node; /* NULL: free */
        size_t off;             /* reading its text */
    } fds[FAKE_FDS];
    struct fake_fault faults[FAKE_FAULTS];
    size_t fault_n;
    uint64_t now_us;
    int open_n; /* descriptors that are open */
    int map_n;
    unsigned wake_n; /* sleeps that ended: of poll and of sleep_us */
    char trace[FAKE_TRACE_BYTES];
    size_t trace_len;
    /* called while poll sleeps with the time it would end at: may move the clock less and make a node
     * readable */
    void (*while_polling)(struct fake_sys *sys, uint64_t until_us);
    void *context;      /* of the test */
    const char *env[8]; /* name, value, ... */
};

/* ---- the trace ---- */

static inline void fake_trace(struct fake_sys *f, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static inline void fake_trace(struct fake_sys *f, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int n = vsnprintf(f->trace + f->trace_len, sizeof f->trace - f->trace_len, format, arguments);
    va_end(arguments);
    assert_true(n >= 0 && (size_t)n < sizeof f->trace - f->trace_len);
    f->trace_len += (size_t)n;
}

static inline void fake_forget(struct fake_sys *f)
{
    f->trace[0] = '\0';
    f->trace_len = 0;
}

/* ---- nodes and faults ---- */

static inline struct fake_node *fake_find(struct fake_sys *f, const char *path)
{
    for (size_t i = 0; i < f->node_n; i++)
        if (strcmp(f->nodes[i].path, path) == 0)
            return &f->nodes[i];
    return NULL;
}

static inline struct fake_node *fake_add(struct fake_sys *f, const char *path, const char *text)
{
    struct fake_node *node = fake_find(f, path);
    if (!node) {
        assert_true(f->node_n < FAKE_NODES);
        node = &f->nodes[f->node_n++];
        *node = (struct fake_node){.path = path};
    }
    snprintf(node->text, sizeof node->text, "%s", text);
    return node;
}

static inline void fake_fault(struct fake_sys *f, struct fake_fault fault)
{
    assert_true(f->fault_n < FAKE_FAULTS);
    f->faults[f->fault_n++] = fault;
}

/* The fault that this call meets, or NULL. */
static inline const struct fake_fault *fake_meets(struct fake_sys *f, enum fake_call call,
                                                  const char *path)
{
    const struct fake_fault *met = NULL;
    for (size_t i = 0; i < f->fault_n; i++) {
        struct fake_fault *fault = &f->faults[i];
        if (fault->call != call || strcmp(fault->path, path) != 0)
            continue;
        unsigned turn = fault->seen++;
        if (turn >= fault->from && turn - fault->from < fault->n)
            met = fault;
    }
    return met;
}

/* ---- the calls ---- */

static inline struct fake_node *fake_node_of(struct fake_sys *f, int fd)
{
    assert_true(fd >= 100 && fd < 100 + FAKE_FDS && f->fds[fd - 100].node);
    return f->fds[fd - 100].node;
}

static inline int fake_fail(int error)
{
    errno = error;
    return -1;
}

static inline int fake_open(void *self, const char *path, int flags)
{
    struct fake_sys *f = self;
    const struct fake_fault *fault = fake_meets(f, FAKE_OPEN, path);
    struct fake_node *node = fake_find(f, path);
    if (fault)
        return fake_fail(fault->error);
    if (!node && flags & O_CREAT) {
        assert_true(strlen(path) < sizeof node->made_path);
        node = fake_add(f, "", "");
        strcpy(node->made_path, path);
        node->path = node->made_path;
    }
    if (!node || node->is_gone)
        return fake_fail(ENOENT);
    if (flags & O_TRUNC)
        node->text[0] = '\0';
    for (int i = 0; i < FAKE_FDS; i++) {
        if (f->fds[i].node)
            continue;
        f->fds[i].node = node;
        f->fds[i].off = 0;
        f->open_n++;
        return 100 + i;
    }
    return fake_fail(EMFILE);
}

static inline int fake_close(void *self, int fd)
{
    struct fake_sys *f = self;
    fake_node_of(f, fd);
    f->fds[fd - 100].node = NULL;
    f->open_n--;
    return 0;
}

static inline int fake_ioctl(void *self, int fd, unsigned long request, void *arg)
{
    struct fake_sys *f = self;
    struct fake_node *node = fake_node_of(f, fd);
    const struct fake_fault *fault = fake_meets(f, FAKE_IOCTL, node->path);
    if (fault)
        return fake_fail(fault->error);
    if (node->is_gone)
        return fake_fail(ENODEV);
    int result = node->ioctl ? node->ioctl(f, node, request, arg) : -ENOTTY;
    return result < 0 ? fake_fail(-result) : result;
}

static inline void *fake_mmap(void *self, int fd, uint64_t off, size_t bytes)
{
    struct fake_sys *f = self;
    struct fake_node *node = fake_node_of(f, fd);
    const struct fake_fault *fault = fake_meets(f, FAKE_MMAP, node->path);
    void *at = fault || !node->mmap ? NULL : node->mmap(f, node, off, bytes);
    if (!at)
        errno = fault ? fault->error : ENODEV;
    f->map_n += at != NULL;
    return at;
}

static inline int fake_munmap(void *self, void *at, size_t bytes)
{
    struct fake_sys *f = self;
    (void)at;
    (void)bytes;
    f->map_n--;
    return 0;
}

static inline ssize_t fake_read(void *self, int fd, void *buf, size_t bytes)
{
    struct fake_sys *f = self;
    struct fake_node *node = fake_node_of(f, fd);
    const struct fake_fault *fault = fake_meets(f, FAKE_READ, node->path);
    if (fault && fault->error)
        return fake_fail(fault->error);
    if (node->is_gone)
        return fake_fail(ENODEV);
    if (fault && fault->cut < bytes)
        bytes = fault->cut;
    if (node->read) {
        ssize_t n = node->read(f, node, buf, bytes);
        return n < 0 ? fake_fail((int)-n) : n;
    }
    size_t *off = &f->fds[fd - 100].off, left = strlen(node->text) - *off;
    size_t n = bytes < left ? bytes : left;
    memcpy(buf, node->text + *off, n);
    *off += n;
    return (ssize_t)n;
}

static inline ssize_t fake_write(void *self, int fd, const void *buf, size_t bytes)
{
    struct fake_sys *f = self;
    struct fake_node *node = fake_node_of(f, fd);
    const struct fake_fault *fault = fake_meets(f, FAKE_WRITE, node->path);
    if (fault && fault->error) {
        fake_trace(f, "write %s %.*s: errno %d\n", node->path, (int)bytes, (const char *)buf,
                   fault->error);
        return fake_fail(fault->error);
    }
    if (fault && fault->cut < bytes)
        bytes = fault->cut;
    if (node->write) {
        ssize_t n = node->write(f, node, buf, bytes);
        return n < 0 ? fake_fail((int)-n) : n;
    }
    assert_true(bytes < sizeof node->text);
    memcpy(node->text, buf, bytes);
    node->text[bytes] = '\0';
    if (!node->is_quiet)
        fake_trace(f, "write %s %s\n", node->path, node->text);
    return (ssize_t)bytes;
}

static inline int fake_ready(struct fake_sys *f, struct pollfd *fds, nfds_t n)
{
    int ready = 0;
    for (nfds_t i = 0; i < n; i++) {
        fds[i].revents = 0;
        if (fds[i].fd < 0)
            continue;
        struct fake_node *node = fake_node_of(f, fds[i].fd);
        if (node->is_gone)
            fds[i].revents = POLLERR | POLLHUP;
        else if (fds[i].events & POLLIN && node->is_readable && node->is_readable(f, node))
            fds[i].revents = POLLIN;
        else if (fds[i].events & POLLPRI && node->is_urgent && node->is_urgent(f, node))
            fds[i].revents = POLLPRI | POLLERR;
        ready += fds[i].revents != 0;
    }
    return ready;
}

static inline int fake_poll(void *self, struct pollfd *fds, nfds_t n, int timeout_ms)
{
    struct fake_sys *f = self;
    const struct fake_fault *fault = fake_meets(f, FAKE_POLL, "");
    if (fault)
        return fake_fail(fault->error);
    int ready = fake_ready(f, fds, n);
    f->wake_n += timeout_ms != 0;
    uint64_t until = timeout_ms < 0 ? UINT64_MAX : f->now_us + (uint64_t)timeout_ms * 1000;
    while (!ready && f->now_us < until) {
        uint64_t before = f->now_us;
        if (f->while_polling)
            f->while_polling(f, until);
        ready = fake_ready(f, fds, n);
        if (!ready && f->now_us == before) {
            if (timeout_ms < 0)
                fail_msg("a poll without end that nothing ends");
            f->now_us = until;
        }
    }
    return ready;
}

static inline uint64_t fake_clock_us(void *self)
{
    return ((struct fake_sys *)self)->now_us;
}

static inline void fake_sleep_us(void *self, uint64_t us)
{
    struct fake_sys *f = self;
    f->wake_n++;
    f->now_us += us;
}

/* The kernel's messages: a node called "uevents" whose read the test gives. */
static inline int fake_uevents(void *self)
{
    return fake_open(self, "uevents", O_RDONLY);
}

/* A watched folder: a node called by its path whose reading the test gives. */
static inline int fake_watch(void *self, const char *path)
{
    return fake_open(self, path, O_RDONLY);
}

static inline void fake_sync(void *self)
{
    fake_trace(self, "sync\n");
}

static inline int fake_run(void *self, const char *const argv[])
{
    fake_trace(self, "run");
    for (size_t i = 0; argv[i]; i++)
        fake_trace(self, " %s", argv[i]);
    fake_trace(self, "\n");
    return 0;
}

static inline const char *fake_env(void *self, const char *name)
{
    struct fake_sys *f = self;
    for (size_t i = 0; i + 1 < sizeof f->env / sizeof f->env[0] && f->env[i]; i += 2)
        if (strcmp(f->env[i], name) == 0)
            return f->env[i + 1];
    return NULL;
}

/* Make the machine in *f, whose address stays. */
static inline void fake_init(struct fake_sys *f)
{
    static const struct wq_sys_ops ops = {
        .open = fake_open,
        .close = fake_close,
        .ioctl = fake_ioctl,
        .mmap = fake_mmap,
        .munmap = fake_munmap,
        .read = fake_read,
        .write = fake_write,
        .poll = fake_poll,
        .clock_us = fake_clock_us,
        .sleep_us = fake_sleep_us,
        .uevents = fake_uevents,
        .watch = fake_watch,
        .sync = fake_sync,
        .run = fake_run,
        .env = fake_env,
    };
    memset(f, 0, sizeof *f);
    f->sys = (struct wq_sys){.ops = &ops, .self = f, .root = ""};
    f->now_us = 1000000;
}

#endif
