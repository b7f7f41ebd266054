/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_SYS_H
#define WARRAQ_SYS_H
/* The system calls that back ends make, as one table, so that tests answer them with machines that
 * are not there and with every fault (tests/unit/fake_sys.h). Back ends include no other door to the
 * system. */
#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include "warraq/status.h"

struct wq_log;

/* As the C library's functions of the same names: -1 (mmap: NULL) with errno set on failure. */
struct wq_sys_ops {
    int (*open)(void *self, const char *path, int flags); /* a new file gets mode 0600 */
    int (*close)(void *self, int fd);
    int (*ioctl)(void *self, int fd, unsigned long request, void *arg);
    /* Shared, for reading and writing. */
    void *(*mmap)(void *self, int fd, uint64_t off, size_t bytes);
    int (*munmap)(void *self, void *at, size_t bytes);
    ssize_t (*read)(void *self, int fd, void *buf, size_t bytes);
    ssize_t (*write)(void *self, int fd, const void *buf, size_t bytes);
    int (*poll)(void *self, struct pollfd *fds, nfds_t n, int timeout_ms);
    uint64_t (*clock_us)(void *self); /* monotonic; stands still or not while suspended */
    void (*sleep_us)(void *self, uint64_t us);
    /* A non-blocking descriptor of the kernel's messages on devices that come and go, one message a
     * read: "add@/devices/..." and NUL-separated "KEY=value". */
    int (*uevents)(void *self);
    /* A non-blocking descriptor that can be read once something in the folder `path` was written to
     * its end, moved or removed, or the folder was; of a file when that was. */
    int (*watch)(void *self, const char *path);
    void (*sync)(void *self);
    int (*run)(void *self, const char *const argv[]); /* and wait: the exit code, or -1 */
    const char *(*env)(void *self, const char *name); /* NULL: not set */
};

struct wq_sys {
    const struct wq_sys_ops *ops;
    void *self;
    const char *root;   /* goes before every path; "" for the machine itself */
    struct wq_log *log; /* for what went wrong and was mended; NULL: nowhere */
};

/* The machine itself; `root` is borrowed. */
void wq_sys_init(struct wq_sys *sys, const char *root, struct wq_log *log);

/* ---- the same with `root` and with EINTR mended ---- */

#define WQ_SYS_PATH_BYTES 512

int wq_sys_open(const struct wq_sys *sys, const char *path, int flags);
void wq_sys_close(const struct wq_sys *sys, int fd); /* -1 is allowed; errno stays */
/* Again after EINTR, at most 16 times; nothing else is repeated. */
int wq_sys_ioctl(const struct wq_sys *sys, int fd, unsigned long request, void *arg);
uint64_t wq_sys_now_ms(const struct wq_sys *sys);
void wq_sys_sleep_ms(const struct wq_sys *sys, uint32_t ms);
bool wq_sys_exists(const struct wq_sys *sys, const char *path);

/* The file at `path` as a string in `text` (cap bytes, white space at the end cut off, whole files
 * only as far as they fit). WQ_E_IO with errno set; `text` is "" then. */
WQ_MUST_CHECK enum wq_status wq_sys_read_text(const struct wq_sys *sys, const char *path, char *text,
                                              size_t cap);
/* A decimal number at `path`. WQ_E_IO with errno set; WQ_E_SYNTAX another text. */
WQ_MUST_CHECK enum wq_status wq_sys_read_number(const struct wq_sys *sys, const char *path,
                                                int32_t *value);
/* Write `text` to `path`, which is there, in one call. WQ_E_IO with errno set. */
WQ_MUST_CHECK enum wq_status wq_sys_write_text(const struct wq_sys *sys, const char *path,
                                               const char *text);
WQ_MUST_CHECK enum wq_status wq_sys_write_number(const struct wq_sys *sys, const char *path,
                                                 int32_t value);
/* The first of the n `paths` that is there, or NULL. */
const char *wq_sys_first(const struct wq_sys *sys, const char *const *paths, size_t n);

#endif
