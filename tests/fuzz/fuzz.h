/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_FUZZ_H
#define WARRAQ_FUZZ_H
/* What targets share: demands on what comes back, an input taken apart, bytes as a file. */
#include <stdlib.h>
#include <string.h>
#include "warraq/base.h"
#include "warraq/io.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static inline void require(bool is_true)
{
    if (!is_true)
        abort();
}

/* The next `len` bytes of *data, or what is left of it. */
static inline struct wq_bytes take(struct wq_bytes *data, size_t len)
{
    len = len < data->len ? len : data->len;
    struct wq_bytes taken = {data->ptr, len};
    data->ptr += len;
    data->len -= len;
    return taken;
}

static inline enum wq_status bytes_read_at(void *self, uint64_t off, void *buf, size_t len)
{
    const struct wq_bytes *bytes = self;
    struct wq_bytes view;
    if (wq_bytes_at(*bytes, off, len, &view) != WQ_OK)
        return WQ_E_TRUNCATED;
    if (len)
        memcpy(buf, view.ptr, len);
    return WQ_OK;
}

/* `bytes`, which must outlive it, as a file that is read. */
static inline struct wq_file bytes_file(struct wq_bytes *bytes)
{
    static const struct wq_file_ops ops = {.read_at = bytes_read_at};
    return (struct wq_file){&ops, bytes, bytes->len};
}

#endif
