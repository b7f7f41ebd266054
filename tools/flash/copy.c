/* SPDX-License-Identifier: MIT */
/* A copy onto slow, removable and perhaps lying storage. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include "flash.h"

#define CHUNK_BYTES (1u << 20)
#define SYNC_BYTES (16u << 20) /* so that progress counts what is on the stick, not in memory */
#define ALIGNMENT 4096         /* of what O_DIRECT reads */

struct work {
    struct wq_flash_copy *copy;
    int from, part;
    uint8_t *source, *target; /* CHUNK_BYTES each, aligned */
    uint64_t done_bytes;
    bool is_reading; /* a failure is of the source */
};

uint64_t wq_flash_work_bytes(uint64_t bytes)
{
    return 2 * bytes;
}

/* Read the chunk at `off`: how many bytes, fewer at the file's end; -1 with errno set. What was
 * opened with O_DIRECT reads whole blocks, so a read that ends within one is at the end. */
static ssize_t read_chunk(int fd, uint8_t *bytes, uint64_t off)
{
    size_t got = 0;
    while (got < CHUNK_BYTES && got % ALIGNMENT == 0) {
        ssize_t n = pread(fd, bytes + got, CHUNK_BYTES - got, (off_t)(off + got));
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -1;
        if (n == 0)
            break;
        got += (size_t)n;
    }
    return (ssize_t)got;
}

static bool write_at(int fd, const uint8_t *bytes, size_t len, uint64_t off)
{
    while (len > 0) {
        ssize_t n = pwrite(fd, bytes, len, (off_t)off);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        bytes += n;
        len -= (size_t)n;
        off += (uint64_t)n;
    }
    return true;
}

static bool sync_file(int fd)
{
    int failed;
    do
        failed = fsync(fd);
    while (failed && errno == EINTR);
    return !failed;
}

static size_t chunk_at(const struct work *work, uint64_t off)
{
    uint64_t left = work->copy->bytes - off;
    return left < CHUNK_BYTES ? (size_t)left : CHUNK_BYTES;
}

/* The source's bytes at `off`. WQ_E_RANGE it is shorter than it was. */
static enum wq_status read_source(struct work *work, uint64_t off, size_t len)
{
    work->is_reading = true;
    ssize_t n = read_chunk(work->from, work->source, off);
    if (n < 0)
        return WQ_E_IO;
    work->is_reading = false;
    return (size_t)n >= len ? WQ_OK : WQ_E_RANGE;
}

static enum wq_status step(struct work *work, size_t len)
{
    work->done_bytes += len;
    work->copy->step(work->copy->self, work->done_bytes);
    return *work->copy->is_stopped ? WQ_E_RANGE : WQ_OK;
}

/* How many bytes of the part are the beginning of the source, whole chunks: copying goes on there.
 */
static enum wq_status find_resume(struct work *work)
{
    struct wq_flash_copy *copy = work->copy;
    struct stat info;
    uint64_t off = 0;
    enum wq_status st = fstat(work->part, &info) == 0 ? WQ_OK : WQ_E_IO;
    while (st == WQ_OK && off < copy->bytes && (uint64_t)info.st_size > off) {
        size_t len = chunk_at(work, off);
        st = read_source(work, off, len);
        if (st != WQ_OK)
            return st;
        ssize_t n = read_chunk(work->part, work->target, off);
        /* what cannot be read is written again */
        if (n < 0 || (size_t)n < len || memcmp(work->source, work->target, len) != 0)
            break;
        off += len;
        st = step(work, len);
    }
    copy->resumed_bytes = off;
    return st == WQ_OK && ftruncate(work->part, (off_t)off) != 0 ? WQ_E_IO : st;
}

static enum wq_status write_rest(struct work *work)
{
    struct wq_flash_copy *copy = work->copy;
    for (uint64_t off = copy->resumed_bytes; off < copy->bytes;) {
        size_t len = chunk_at(work, off);
        enum wq_status st = read_source(work, off, len);
        if (st != WQ_OK)
            return st;
        if (!write_at(work->part, work->source, len, off))
            return WQ_E_IO;
        off += len;
        if (off % SYNC_BYTES == 0 && !sync_file(work->part))
            return WQ_E_IO;
        st = step(work, len);
        if (st != WQ_OK)
            return st;
    }
    return sync_file(work->part) ? WQ_OK : WQ_E_IO;
}

/* Whether what was opened with O_DIRECT can be read: some file systems that other programs serve
 * open it and fail at the first read. `block` is aligned. */
static bool reads_uncached(int fd, uint8_t *block)
{
    ssize_t n;
    do
        n = pread(fd, block, ALIGNMENT, 0);
    while (n < 0 && errno == EINTR);
    return n >= 0 || errno != EINVAL;
}

/* The part once more, past this machine's cache where the file system can do that. */
static int open_uncached(struct work *work, const char *path)
{
    posix_fadvise(work->part, 0, 0, POSIX_FADV_DONTNEED);
    int fd = open(path, O_RDONLY | O_DIRECT | O_CLOEXEC);
    work->copy->is_uncached = fd >= 0 && reads_uncached(fd, work->target);
    if (work->copy->is_uncached)
        return fd;
    if (fd >= 0)
        close(fd);
    return open(path, O_RDONLY | O_CLOEXEC);
}

static uint64_t first_difference(const uint8_t *a, const uint8_t *b, size_t len)
{
    size_t i = 0;
    while (i < len && a[i] == b[i])
        i++;
    return i;
}

static enum wq_status read_back(struct work *work, const char *path)
{
    struct wq_flash_copy *copy = work->copy;
    enum wq_status st = WQ_OK;
    int fd = open_uncached(work, path);
    if (fd < 0)
        return WQ_E_IO;
    for (uint64_t off = 0; st == WQ_OK && off < copy->bytes;) {
        size_t len = chunk_at(work, off);
        st = read_source(work, off, len);
        if (st != WQ_OK)
            break;
        ssize_t n = read_chunk(fd, work->target, off);
        if (n < 0) {
            st = WQ_E_IO;
            break;
        }
        size_t same = (size_t)n < len ? (size_t)n : len;
        same = first_difference(work->source, work->target, same);
        if (same < len) {
            copy->differs_at = off + same;
            st = WQ_E_DAMAGED;
            break;
        }
        off += len;
        st = step(work, len);
    }
    close(fd);
    return st;
}

/* Rename where nothing stands: two of us may have found the same name free. File systems that
 * cannot do that in one step are looked at before. */
static bool rename_new(const char *part, const char *path)
{
    struct stat info;
    if (renameat2(AT_FDCWD, part, AT_FDCWD, path, RENAME_NOREPLACE) == 0)
        return true;
    if (errno != EINVAL && errno != ENOSYS)
        return false;
    if (lstat(path, &info) == 0) {
        errno = EEXIST;
        return false;
    }
    return rename(part, path) == 0;
}

/* Give the part its name. The second sync of the file writes the directory entry's size and first
 * cluster on vfat, which renaming alone leaves for later. */
static enum wq_status give_name(struct work *work, const char *part, const char *path)
{
    const bool is_named = work->copy->replaces ? rename(part, path) == 0 : rename_new(part, path);
    if (!is_named || !sync_file(work->part))
        return WQ_E_IO;
    return wq_host_sync_folder(path);
}

static bool join(char path[WQ_FLASH_PATH_BYTES], const char *folder, const char *name)
{
    const int n = snprintf(path, WQ_FLASH_PATH_BYTES, "%s/%s", folder, name);
    if (n >= 0 && n < WQ_FLASH_PATH_BYTES)
        return true;
    errno = ENAMETOOLONG;
    return false;
}

static enum wq_status open_source(struct work *work)
{
    struct stat info;
    work->is_reading = true;
    work->from = open(work->copy->from, O_RDONLY | O_CLOEXEC);
    if (work->from < 0 || fstat(work->from, &info) != 0)
        return WQ_E_IO;
    work->is_reading = false;
    work->copy->bytes = (uint64_t)info.st_size;
    return WQ_OK;
}

static enum wq_status run(struct work *work)
{
    const struct wq_flash_copy *copy = work->copy;
    char part[WQ_FLASH_PATH_BYTES], path[WQ_FLASH_PATH_BYTES];
    if (!join(part, copy->folder, copy->part) || !join(path, copy->folder, copy->file))
        return WQ_E_IO;
    enum wq_status st = open_source(work);
    if (st != WQ_OK)
        return st;
    /* never through a link into another folder */
    work->part = open(part, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0666);
    if (work->part < 0)
        return WQ_E_IO;
    /* of two that write to one part, the one that ends first would name what the other still writes
     */
    if (flock(work->part, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
        return WQ_E_IO;
    /* one that ended between opening and locking has given it its name: it is no part any more */
    if (access(part, F_OK) != 0) {
        errno = EWOULDBLOCK;
        return WQ_E_IO;
    }
    st = find_resume(work);
    if (st == WQ_OK)
        st = write_rest(work);
    if (st == WQ_OK)
        st = read_back(work, part);
    return st == WQ_OK ? give_name(work, part, path) : st;
}

static enum wq_status compare(struct work *work)
{
    char path[WQ_FLASH_PATH_BYTES];
    if (!join(path, work->copy->folder, work->copy->file))
        return WQ_E_IO;
    enum wq_status st = open_source(work);
    if (st != WQ_OK)
        return st;
    work->part = open(path, O_RDONLY | O_CLOEXEC);
    return work->part >= 0 ? read_back(work, path) : WQ_E_IO;
}

static enum wq_status work_on(struct wq_flash_copy *copy, bool *is_reading,
                              enum wq_status (*do_it)(struct work *work))
{
    struct work work = {.copy = copy, .from = -1, .part = -1};
    enum wq_status st = WQ_E_NOMEM;
    void *memory = NULL;
    if (posix_memalign(&memory, ALIGNMENT, 2 * CHUNK_BYTES) == 0) {
        work.source = memory;
        work.target = work.source + CHUNK_BYTES;
        st = do_it(&work);
    }
    int error = errno;
    if (work.from >= 0)
        close(work.from);
    if (work.part >= 0)
        close(work.part);
    free(memory);
    *is_reading = work.is_reading;
    errno = error;
    return st;
}

enum wq_status wq_flash_run(struct wq_flash_copy *copy, bool *is_reading)
{
    return work_on(copy, is_reading, run);
}

enum wq_status wq_flash_compare(struct wq_flash_copy *copy, bool *is_reading)
{
    return work_on(copy, is_reading, compare);
}
