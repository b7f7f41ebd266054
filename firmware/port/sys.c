/* SPDX-License-Identifier: MIT */
/* The machine itself behind sys.h, and what every back end would otherwise repeat. */
#include <errno.h>
#include <fcntl.h>
#include <linux/netlink.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include "sys.h"

#define EINTR_MAX 16
#define UEVENT_GROUP_KERNEL 1

/* ---- the machine ---- */

static int sys_open(void *self, const char *path, int flags)
{
    (void)self;
    return open(path, flags | O_CLOEXEC, 0600);
}

static int sys_close(void *self, int fd)
{
    (void)self;
    return close(fd);
}

static int sys_ioctl(void *self, int fd, unsigned long request, void *arg)
{
    (void)self;
    /* by its number: glibc and musl differ in the type of `request` */
    return (int)syscall(SYS_ioctl, fd, request, arg);
}

static void *sys_mmap(void *self, int fd, size_t bytes)
{
    (void)self;
    void *at = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    return at == MAP_FAILED ? NULL : at;
}

static int sys_munmap(void *self, void *at, size_t bytes)
{
    (void)self;
    return munmap(at, bytes);
}

static ssize_t sys_read(void *self, int fd, void *buf, size_t bytes)
{
    (void)self;
    return read(fd, buf, bytes);
}

static ssize_t sys_write(void *self, int fd, const void *buf, size_t bytes)
{
    (void)self;
    return write(fd, buf, bytes);
}

static int sys_poll(void *self, struct pollfd *fds, nfds_t n, int timeout_ms)
{
    (void)self;
    return poll(fds, n, timeout_ms);
}

static uint64_t sys_clock_us(void *self)
{
    (void)self;
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

static void sys_sleep_us(void *self, uint64_t us)
{
    (void)self;
    struct timespec left = {(time_t)(us / 1000000), (long)(us % 1000000) * 1000};
    while (nanosleep(&left, &left) != 0 && errno == EINTR)
        continue;
}

static int sys_uevents(void *self)
{
    (void)self;
    struct sockaddr_nl address = {.nl_family = AF_NETLINK, .nl_groups = UEVENT_GROUP_KERNEL};
    int fd = socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_KOBJECT_UEVENT);
    if (fd >= 0 && bind(fd, (const struct sockaddr *)&address, sizeof address) != 0) {
        int saved = errno;
        close(fd);
        errno = saved;
        return -1;
    }
    return fd;
}

static void sys_sync(void *self)
{
    (void)self;
    sync();
}

static int sys_run(void *self, const char *const argv[])
{
    (void)self;
    extern char **environ;
    pid_t child;
    int code;
    /* posix_spawnp changes none of the words */
    union {
        const char *const *in;
        char *const *out;
    } words = {.in = argv};
    errno = posix_spawnp(&child, argv[0], NULL, NULL, words.out, environ);
    if (errno != 0)
        return -1;
    while (waitpid(child, &code, 0) < 0)
        if (errno != EINTR)
            return -1;
    return WIFEXITED(code) ? WEXITSTATUS(code) : 128 + WTERMSIG(code);
}

static const char *sys_env(void *self, const char *name)
{
    (void)self;
    return getenv(name);
}

static const struct wq_sys_ops machine_ops = {
    .open = sys_open,
    .close = sys_close,
    .ioctl = sys_ioctl,
    .mmap = sys_mmap,
    .munmap = sys_munmap,
    .read = sys_read,
    .write = sys_write,
    .poll = sys_poll,
    .clock_us = sys_clock_us,
    .sleep_us = sys_sleep_us,
    .uevents = sys_uevents,
    .sync = sys_sync,
    .run = sys_run,
    .env = sys_env,
};

void wq_sys_init(struct wq_sys *sys, const char *root, struct wq_log *log)
{
    *sys = (struct wq_sys){.ops = &machine_ops, .root = root, .log = log};
}

/* ---- for back ends ---- */

int wq_sys_open(const struct wq_sys *sys, const char *path, int flags)
{
    char whole[WQ_SYS_PATH_BYTES];
    int len = snprintf(whole, sizeof whole, "%s%s", sys->root, path);
    if (len < 0 || (size_t)len >= sizeof whole) {
        errno = ENAMETOOLONG;
        return -1;
    }
    int fd = -1;
    for (int i = 0; i < EINTR_MAX; i++) {
        fd = sys->ops->open(sys->self, whole, flags);
        if (fd >= 0 || errno != EINTR)
            break;
    }
    return fd;
}

void wq_sys_close(const struct wq_sys *sys, int fd)
{
    int saved = errno;
    if (fd >= 0)
        sys->ops->close(sys->self, fd);
    errno = saved;
}

int wq_sys_ioctl(const struct wq_sys *sys, int fd, unsigned long request, void *arg)
{
    int result = -1;
    for (int i = 0; i < EINTR_MAX; i++) {
        result = sys->ops->ioctl(sys->self, fd, request, arg);
        if (result >= 0 || errno != EINTR)
            break;
    }
    return result;
}

uint64_t wq_sys_now_ms(const struct wq_sys *sys)
{
    return sys->ops->clock_us(sys->self) / 1000;
}

void wq_sys_sleep_ms(const struct wq_sys *sys, uint32_t ms)
{
    sys->ops->sleep_us(sys->self, (uint64_t)ms * 1000);
}

bool wq_sys_exists(const struct wq_sys *sys, const char *path)
{
    int saved = errno;
    int fd = wq_sys_open(sys, path, O_RDONLY | O_NONBLOCK);
    /* what may only be written is there too */
    bool exists = fd >= 0 || errno == EACCES;
    wq_sys_close(sys, fd);
    errno = saved;
    return exists;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

enum wq_status wq_sys_read_text(const struct wq_sys *sys, const char *path, char *text, size_t cap)
{
    size_t len = 0;
    int tries = 0;
    text[0] = '\0';
    int fd = wq_sys_open(sys, path, O_RDONLY);
    if (fd < 0)
        return WQ_E_IO;
    /* a short read is not the end */
    while (len + 1 < cap) {
        ssize_t n = sys->ops->read(sys->self, fd, text + len, cap - 1 - len);
        if (n < 0 && errno == EINTR && ++tries < EINTR_MAX)
            continue;
        if (n < 0) {
            wq_sys_close(sys, fd);
            text[0] = '\0';
            return WQ_E_IO;
        }
        if (n == 0)
            break;
        len += (size_t)n;
    }
    wq_sys_close(sys, fd);
    while (len > 0 && is_space(text[len - 1]))
        len--;
    text[len] = '\0';
    return WQ_OK;
}

enum wq_status wq_sys_read_number(const struct wq_sys *sys, const char *path, int32_t *value)
{
    char text[32], *end;
    enum wq_status st = wq_sys_read_text(sys, path, text, sizeof text);
    if (st != WQ_OK)
        return st;
    errno = 0;
    long number = strtol(text, &end, 10);
    if (end == text || *end || errno != 0 || number < INT32_MIN || number > INT32_MAX)
        return WQ_E_SYNTAX;
    *value = (int32_t)number;
    return WQ_OK;
}

enum wq_status wq_sys_write_text(const struct wq_sys *sys, const char *path, const char *text)
{
    size_t len = strlen(text);
    ssize_t n = -1;
    int fd = wq_sys_open(sys, path, O_WRONLY);
    if (fd < 0)
        return WQ_E_IO;
    for (int i = 0; i < EINTR_MAX; i++) {
        n = sys->ops->write(sys->self, fd, text, len);
        if (n >= 0 || errno != EINTR)
            break;
    }
    wq_sys_close(sys, fd);
    if (n >= 0 && (size_t)n != len)
        errno = EIO;
    return n == (ssize_t)len ? WQ_OK : WQ_E_IO;
}

enum wq_status wq_sys_write_number(const struct wq_sys *sys, const char *path, int32_t value)
{
    char text[16];
    snprintf(text, sizeof text, "%d", (int)value);
    return wq_sys_write_text(sys, path, text);
}

const char *wq_sys_first(const struct wq_sys *sys, const char *const *paths, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (wq_sys_exists(sys, paths[i]))
            return paths[i];
    return NULL;
}
