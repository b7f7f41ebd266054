/* SPDX-License-Identifier: MIT */
/* What every back end would otherwise repeat: paths below a root, EINTR, files of sysfs. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "sys.h"

#define EINTR_MAX 16

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
