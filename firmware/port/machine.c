/* SPDX-License-Identifier: MIT */
/* The machine itself behind sys.h. It stands alone in its file, so that a test can link the whole
 * reader with another machine (tests/panel/machine.c). */
#include <errno.h>
#include <fcntl.h>
#include <linux/netlink.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include "sys.h"

#define UEVENT_GROUP_KERNEL 1

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

static void *sys_mmap(void *self, int fd, uint64_t off, size_t bytes)
{
    (void)self;
    void *at = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, (off_t)off);
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

/* What is only begun (CREATE) or under way (MODIFY) wakes nobody. */
static int sys_watch(void *self, const char *path)
{
    enum {
        ENDED =
            IN_CLOSE_WRITE | IN_MOVED_FROM | IN_MOVED_TO | IN_DELETE | IN_DELETE_SELF | IN_MOVE_SELF
    };
    (void)self;
    int fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (fd >= 0 && inotify_add_watch(fd, path, ENDED) < 0) {
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
    .watch = sys_watch,
    .sync = sys_sync,
    .run = sys_run,
    .env = sys_env,
};

void wq_sys_init(struct wq_sys *sys, const char *root, struct wq_log *log)
{
    *sys = (struct wq_sys){.ops = &machine_ops, .root = root, .log = log};
}
