/* SPDX-License-Identifier: MIT */
/* Real files behind io.h, mapped files and the memory that arenas are made of. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include "warraq/host.h"

struct open_file {
    int fd;
    uint64_t size;
};

static void close_keeping_errno(int fd)
{
    int saved = errno;
    close(fd);
    errno = saved;
}

static enum wq_status read_at(void *self, uint64_t off, void *buf, size_t len)
{
    const struct open_file *open_file = self;
    uint8_t *to = buf;
    while (len > 0) {
        if (off > INT64_MAX)
            return WQ_E_TRUNCATED;
        ssize_t n = pread(open_file->fd, to, len, (off_t)off);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return WQ_E_IO;
        if (n == 0)
            return WQ_E_TRUNCATED;
        to += n;
        off += (uint64_t)n;
        len -= (size_t)n;
    }
    return WQ_OK;
}

static enum wq_status write_all(int fd, uint64_t off, const void *buf, size_t len)
{
    const uint8_t *from = buf;
    while (len > 0) {
        ssize_t n = pwrite(fd, from, len, (off_t)off);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return WQ_E_IO;
        from += n;
        off += (uint64_t)n;
        len -= (size_t)n;
    }
    return WQ_OK;
}

static enum wq_status write_at(void *self, uint64_t off, const void *buf, size_t len)
{
    const struct open_file *open_file = self;
    if (off > open_file->size || len > open_file->size - off) {
        errno = EFBIG;
        return WQ_E_IO;
    }
    return write_all(open_file->fd, off, buf, len);
}

static enum wq_status sync_fd(int fd)
{
    int failed;
    do
        failed = fsync(fd);
    while (failed && errno == EINTR);
    return failed ? WQ_E_IO : WQ_OK;
}

static enum wq_status sync_file(void *self)
{
    const struct open_file *open_file = self;
    return sync_fd(open_file->fd);
}

static const struct wq_file_ops read_ops = {.read_at = read_at};
static const struct wq_file_ops state_ops = {read_at, write_at, sync_file};

/* Takes over `fd`. */
static enum wq_status wrap_fd(int fd, uint64_t size, const struct wq_file_ops *ops,
                              struct wq_file *file)
{
    struct open_file *open_file = malloc(sizeof *open_file);
    if (!open_file) {
        close(fd);
        errno = ENOMEM;
        return WQ_E_IO;
    }
    *open_file = (struct open_file){fd, size};
    *file = (struct wq_file){ops, open_file, size};
    return WQ_OK;
}

/* Open for reading and tell the size. A FIFO does not block: it has no size and is refused. */
static int open_sized(const char *path, uint64_t *size)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return -1;
    struct stat info;
    if (fstat(fd, &info) != 0)
        goto fail;
    if (S_ISDIR(info.st_mode)) {
        errno = EISDIR;
        goto fail;
    }
    off_t end = lseek(fd, 0, SEEK_END);
    if (end < 0)
        goto fail;
    *size = (uint64_t)end;
    return fd;
fail:
    close_keeping_errno(fd);
    return -1;
}

enum wq_status wq_host_file_open(const char *path, struct wq_file *file)
{
    uint64_t size = 0;
    int fd = open_sized(path, &size);
    return fd < 0 ? WQ_E_IO : wrap_fd(fd, size, &read_ops, file);
}

/* Zeros are written, not left as a hole, so that a later save never needs room on the medium. */
static enum wq_status fill_with_zeros(int fd, uint64_t from, uint64_t size)
{
    static const uint8_t zeros[4096];
    while (from < size) {
        size_t len = size - from < sizeof zeros ? (size_t)(size - from) : sizeof zeros;
        if (write_all(fd, from, zeros, len) != WQ_OK)
            return WQ_E_IO;
        from += len;
    }
    return sync_fd(fd);
}

/* The file grows in place under its lock: a cut leaves it short, which the next start mends. A
 * temporary name and a rename would lose it on vfat (docs/design.md, "State on FAT"). */
enum wq_status wq_host_file_open_state(const char *path, uint64_t size, struct wq_file *file)
{
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0644);
    if (fd < 0)
        return WQ_E_IO;
    enum wq_status st = WQ_E_IO;
    if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        st = errno == EWOULDBLOCK ? WQ_E_RANGE : WQ_E_IO;
        goto fail;
    }
    struct stat info;
    if (fstat(fd, &info) != 0)
        goto fail;
    uint64_t had = (uint64_t)info.st_size;
    if (had < size &&
        (fill_with_zeros(fd, had, size) != WQ_OK || wq_host_sync_folder(path) != WQ_OK))
        goto fail;
    return wrap_fd(fd, had < size ? size : had, &state_ops, file);
fail:
    close_keeping_errno(fd);
    return st;
}

void wq_host_file_close(struct wq_file *file)
{
    if (file->ops) {
        struct open_file *open_file = file->self;
        wq_host_file_detach(file);
        free(open_file);
    }
    *file = (struct wq_file){0};
}

void wq_host_file_detach(struct wq_file *file)
{
    struct open_file *open_file = file->self;
    if (!file->ops || open_file->fd < 0)
        return;
    close(open_file->fd);
    open_file->fd = -1;
}

bool wq_host_file_is_at(const struct wq_file *file, const char *path)
{
    const struct open_file *open_file = file->self;
    struct stat now, opened;
    return file->ops && stat(path, &now) == 0 && fstat(open_file->fd, &opened) == 0 &&
           now.st_dev == opened.st_dev && now.st_ino == opened.st_ino;
}

enum wq_status wq_host_map(const char *path, struct wq_bytes *bytes)
{
    uint64_t size = 0;
    int fd = open_sized(path, &size);
    if (fd < 0)
        return WQ_E_IO;
    struct wq_bytes mapped = {NULL, (size_t)size};
    if (size > SIZE_MAX) {
        errno = EFBIG;
        mapped.len = 0;
    }
    void *p = mapped.len ? mmap(NULL, mapped.len, PROT_READ, MAP_PRIVATE, fd, 0) : NULL;
    close_keeping_errno(fd);
    if (p == MAP_FAILED || mapped.len != size)
        return WQ_E_IO;
    mapped.ptr = p;
    *bytes = mapped;
    return WQ_OK;
}

void *wq_host_memory(size_t bytes)
{
    void *p = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE,
                   -1, 0);
    return p == MAP_FAILED ? NULL : p;
}
