/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>
#include "write.h"

enum wq_status wq_buffer_reserve(struct wq_buffer *buffer, size_t len)
{
    if (len > SIZE_MAX / 2 - buffer->len)
        return WQ_E_NOMEM;
    const size_t need = buffer->len + len;
    if (need <= buffer->cap)
        return WQ_OK;
    size_t cap = buffer->cap ? buffer->cap : 4096;
    while (cap < need)
        cap *= 2;
    uint8_t *ptr = realloc(buffer->ptr, cap);
    if (!ptr)
        return WQ_E_NOMEM;
    buffer->ptr = ptr;
    buffer->cap = cap;
    return WQ_OK;
}

enum wq_status wq_buffer_add(struct wq_buffer *buffer, const void *bytes, size_t len)
{
    enum wq_status st = wq_buffer_reserve(buffer, len);
    if (st != WQ_OK)
        return st;
    if (len)
        memcpy(buffer->ptr + buffer->len, bytes, len);
    buffer->len += len;
    return WQ_OK;
}

enum wq_status wq_buffer_add_varint(struct wq_buffer *buffer, uint32_t value)
{
    uint8_t bytes[5];
    size_t n = 0;
    while (value >= 0x80) {
        bytes[n++] = (uint8_t)(value | 0x80);
        value >>= 7;
    }
    bytes[n++] = (uint8_t)value;
    return wq_buffer_add(buffer, bytes, n);
}

void wq_buffer_free(struct wq_buffer *buffer)
{
    free(buffer->ptr);
    *buffer = (struct wq_buffer){0};
}
