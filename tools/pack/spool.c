/* SPDX-License-Identifier: MIT */
/* Bytes that wait on disk. */
#include <errno.h>
#include <string.h>
#include <unistd.h>
#include "internal.h"

#define TAIL_BYTES (64u << 10) /* at which what is in memory goes to the file */

static enum wq_status put_at(const struct wq_spool *spool, uint64_t off, const uint8_t *bytes,
                             size_t n)
{
    while (n > 0) {
        const ssize_t done = pwrite(fileno(spool->file), bytes, n, (off_t)off);
        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return WQ_E_IO;
        off += (uint64_t)done;
        bytes += done;
        n -= (size_t)done;
    }
    return WQ_OK;
}

static enum wq_status take_at(const struct wq_spool *spool, uint64_t off, uint8_t *bytes, size_t n)
{
    while (n > 0) {
        const ssize_t done = pread(fileno(spool->file), bytes, n, (off_t)off);
        if (done < 0 && errno == EINTR)
            continue;
        if (done == 0)
            errno = EIO; /* a scratch file of our own has lost its end */
        if (done <= 0)
            return WQ_E_IO;
        off += (uint64_t)done;
        bytes += done;
        n -= (size_t)done;
    }
    return WQ_OK;
}

/* Where what is in memory begins. */
static uint64_t tail_off(const struct wq_spool *spool)
{
    return spool->len - spool->tail.len;
}

static enum wq_status flush(struct wq_spool *spool)
{
    if (!spool->file)
        spool->file = wq_scratch_open(spool->output);
    if (!spool->file)
        return WQ_E_IO;
    enum wq_status st = put_at(spool, tail_off(spool), spool->tail.ptr, spool->tail.len);
    if (st == WQ_OK)
        spool->tail.len = 0;
    return st;
}

enum wq_status wq_spool_add(struct wq_spool *spool, const void *bytes, size_t n)
{
    enum wq_status st = wq_buffer_add(&spool->tail, bytes, n);
    if (st != WQ_OK)
        return st;
    spool->len += n;
    return spool->tail.len >= TAIL_BYTES ? flush(spool) : WQ_OK;
}

/* How many of `n` bytes from `off` are in the file. */
static size_t filed(const struct wq_spool *spool, uint64_t off, size_t n)
{
    const uint64_t end = tail_off(spool);
    return off >= end ? 0 : end - off < n ? (size_t)(end - off) : n;
}

enum wq_status wq_spool_read(const struct wq_spool *spool, uint64_t off, void *bytes, size_t n)
{
    uint8_t *out = bytes;
    const size_t file_n = filed(spool, off, n);
    enum wq_status st = file_n > 0 ? take_at(spool, off, out, file_n) : WQ_OK;
    if (st == WQ_OK && file_n < n)
        memcpy(out + file_n, spool->tail.ptr + (off + file_n - tail_off(spool)), n - file_n);
    return st;
}

void wq_spool_cut(struct wq_spool *spool, uint64_t len)
{
    const uint64_t kept = tail_off(spool);
    spool->tail.len = len > kept ? (size_t)(len - kept) : 0;
    spool->len = len;
}

void wq_spool_free(struct wq_spool *spool)
{
    const int saved = errno;
    if (spool->file)
        fclose(spool->file);
    wq_buffer_free(&spool->tail);
    *spool = (struct wq_spool){.output = spool->output};
    errno = saved;
}
