/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_TESTS_ZIP_FIXTURE_H
#define WARRAQ_TESTS_ZIP_FIXTURE_H
/* ZIP archives, written member by member, sound or not. */
#include <zlib.h>
#include "import_fixture.h"

struct zip_bytes {
    struct wq_buffer all, directory;
    uint16_t n;
};

static inline void zip_u16(struct wq_buffer *out, unsigned value)
{
    const uint8_t bytes[2] = {(uint8_t)value, (uint8_t)(value >> 8)};
    assert_int_equal(wq_buffer_add(out, bytes, 2), WQ_OK);
}

static inline void zip_u32(struct wq_buffer *out, size_t value)
{
    zip_u16(out, value & 0xFFFF);
    zip_u16(out, value >> 16 & 0xFFFF);
}

/* What both records of a member share; the name follows it after `more` bytes. */
static inline void zip_record(struct wq_buffer *out, struct wq_str name, struct wq_bytes data,
                              size_t packed_n, bool is_deflated)
{
    zip_u16(out, 20);
    zip_u16(out, 0x800); /* the name is UTF-8 */
    zip_u16(out, is_deflated ? 8 : 0);
    zip_u32(out, 0);
    zip_u32(out, crc32(0, data.ptr, (unsigned)data.len));
    zip_u32(out, packed_n);
    zip_u32(out, data.len);
    zip_u16(out, (unsigned)name.len);
    zip_u16(out, 0);
}

/* Describe a member whose record stands at `off`. */
static inline void zip_list(struct zip_bytes *zip, const char *name, struct wq_bytes data,
                            size_t packed_n, size_t off, bool is_deflated)
{
    struct wq_buffer *out = &zip->directory;
    zip_u32(out, 0x02014B50);
    zip_u16(out, 20);
    zip_record(out, wq_str(name), data, packed_n, is_deflated);
    zip_u16(out, 0);
    zip_u16(out, 0);
    zip_u16(out, 0);
    zip_u32(out, 0);
    zip_u32(out, off);
    assert_int_equal(wq_buffer_add(out, name, strlen(name)), WQ_OK);
    zip->n++;
}

/* Returns where its record stands. */
static inline size_t zip_add_bytes(struct zip_bytes *zip, const char *name, struct wq_bytes data,
                                   bool is_deflated)
{
    uLongf packed_n = compressBound(data.len) + 32;
    uint8_t *packed = malloc(packed_n);
    const size_t off = zip->all.len;
    assert_non_null(packed);
    if (is_deflated) {
        z_stream stream = {.next_in = (Bytef *)(uintptr_t)data.ptr,
                           .avail_in = (uInt)data.len,
                           .next_out = packed,
                           .avail_out = (uInt)packed_n};
        assert_int_equal(
            deflateInit2(&stream, 9, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY), Z_OK);
        assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
        packed_n = stream.total_out;
        deflateEnd(&stream);
    } else {
        packed_n = data.len;
        if (data.len > 0)
            memcpy(packed, data.ptr, data.len);
    }
    zip_u32(&zip->all, 0x04034B50);
    zip_record(&zip->all, wq_str(name), data, packed_n, is_deflated);
    assert_int_equal(wq_buffer_add(&zip->all, name, strlen(name)), WQ_OK);
    assert_int_equal(wq_buffer_add(&zip->all, packed, packed_n), WQ_OK);
    zip_list(zip, name, data, packed_n, off, is_deflated);
    free(packed);
    return off;
}

static inline void zip_add(struct zip_bytes *zip, const char *name, const char *text)
{
    zip_add_bytes(zip, name, (struct wq_bytes){(const uint8_t *)text, strlen(text)},
                  zip->n % 2 == 1);
}

static inline struct wq_str zip_finish(struct zip_bytes *zip)
{
    const size_t off = zip->all.len;
    assert_int_equal(wq_buffer_add(&zip->all, zip->directory.ptr, zip->directory.len), WQ_OK);
    zip_u32(&zip->all, 0x06054B50);
    zip_u32(&zip->all, 0);
    zip_u16(&zip->all, zip->n);
    zip_u16(&zip->all, zip->n);
    zip_u32(&zip->all, zip->directory.len);
    zip_u32(&zip->all, off);
    zip_u16(&zip->all, 0);
    return (struct wq_str){(const char *)zip->all.ptr, zip->all.len};
}

static inline void zip_free(struct zip_bytes *zip)
{
    wq_buffer_free(&zip->all);
    wq_buffer_free(&zip->directory);
    memset(zip, 0, sizeof *zip);
}

/* A PNG picture of two pixels. */
static const uint8_t zip_png[] = {
    0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0x00, 0x00, 0x00, 0x0D, 0x49, 0x48,
    0x44, 0x52, 0x00, 0x00, 0x00, 0x02, 0x00, 0x00, 0x00, 0x01, 0x08, 0x00, 0x00, 0x00,
    0x00, 0xD1, 0x49, 0x20, 0x56, 0x00, 0x00, 0x00, 0x0B, 0x49, 0x44, 0x41, 0x54, 0x78,
    0x9C, 0x63, 0x60, 0xF8, 0x0F, 0x00, 0x01, 0x02, 0x01, 0x00, 0x42, 0xBE, 0xBC, 0x68,
    0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82
};

#endif
