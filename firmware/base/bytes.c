/* SPDX-License-Identifier: MIT */
/* Views and checked reads of untrusted bytes. */
#include <string.h>
#include "warraq/base.h"

struct wq_str wq_str(const char *text)
{
    return (struct wq_str){text, text ? strlen(text) : 0};
}

bool wq_str_equal(struct wq_str a, struct wq_str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

enum wq_status wq_bytes_at(struct wq_bytes bytes, uint64_t off, uint64_t len, struct wq_bytes *view)
{
    if (off > bytes.len || len > bytes.len - off)
        return WQ_E_DAMAGED;
    *view = (struct wq_bytes){len ? bytes.ptr + off : NULL, (size_t)len};
    return WQ_OK;
}

uint16_t wq_load_u16(const uint8_t *p)
{
    return (uint16_t)(p[0] | p[1] << 8);
}

uint32_t wq_load_u32(const uint8_t *p)
{
    return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

uint64_t wq_load_u64(const uint8_t *p)
{
    return (uint64_t)wq_load_u32(p) | (uint64_t)wq_load_u32(p + 4) << 32;
}

void wq_store_u16(uint8_t *p, uint16_t value)
{
    p[0] = (uint8_t)value;
    p[1] = (uint8_t)(value >> 8);
}

void wq_store_u32(uint8_t *p, uint32_t value)
{
    wq_store_u16(p, (uint16_t)value);
    wq_store_u16(p + 2, (uint16_t)(value >> 16));
}

void wq_store_u64(uint8_t *p, uint64_t value)
{
    wq_store_u32(p, (uint32_t)value);
    wq_store_u32(p + 4, (uint32_t)(value >> 32));
}

enum wq_status wq_take_varint(struct wq_bytes *bytes, uint32_t *value)
{
    uint64_t v = 0;
    for (size_t i = 0; i < 5 && i < bytes->len; i++) {
        v |= (uint64_t)(bytes->ptr[i] & 0x7F) << (7 * i);
        if (bytes->ptr[i] & 0x80)
            continue;
        /* a last byte of zero after others is not the shortest form */
        if (v > UINT32_MAX || (i > 0 && bytes->ptr[i] == 0))
            return WQ_E_DAMAGED;
        *value = (uint32_t)v;
        bytes->ptr += i + 1;
        bytes->len -= i + 1;
        return WQ_OK;
    }
    return WQ_E_DAMAGED;
}
