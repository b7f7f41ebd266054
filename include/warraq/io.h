/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_IO_H
#define WARRAQ_IO_H
/* Files as the core sees them: a table of functions that the owner of the process fills
 * (firmware/port/file.c for real files; tests count, fail and tear writes behind the same table).
 */
#include <stddef.h>
#include <stdint.h>
#include "warraq/status.h"

struct wq_file_ops {
    /* Fill all `len` bytes of `buf` from byte `off`. WQ_E_IO on an error of the device,
     * WQ_E_TRUNCATED when the file ends before; `buf` may then be partly written. */
    enum wq_status (*read_at)(void *self, uint64_t off, void *buf, size_t len);
    /* Write all `len` bytes at `off`; never extends a preallocated file. WQ_E_IO otherwise.
     * NULL in a file opened for reading. */
    enum wq_status (*write_at)(void *self, uint64_t off, const void *buf, size_t len);
    /* Return only after what was written has reached the medium. NULL like write_at. */
    enum wq_status (*sync)(void *self);
};

struct wq_file {
    const struct wq_file_ops *ops; /* borrowed */
    void *self;                    /* owned by whoever filled the table */
    uint64_t size;                 /* bytes, at the time of opening */
};

#endif
