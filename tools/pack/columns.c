/* SPDX-License-Identifier: MIT */
/* Columns: the other side of firmware/bundle/columns.c. */
#include <string.h>
#include "internal.h"

uint32_t wq_zigzag(uint32_t from, uint32_t to)
{
    const uint32_t step = to - from;
    return (step << 1) ^ (0u - (step >> 31));
}

static size_t varint_len(uint32_t value)
{
    size_t n = 1;
    while (value >>= 7)
        n++;
    return n;
}

static uint8_t how_to_write(const uint32_t *values, uint32_t n)
{
    size_t plain = 0, delta = 0;
    bool is_same = true;
    for (uint32_t i = 0; i < n; i++) {
        plain += varint_len(values[i]);
        delta += varint_len(wq_zigzag(i ? values[i - 1] : 0, values[i]));
        is_same &= values[i] == values[0];
    }
    if (is_same)
        return n == 0 || values[0] == 0 ? WQ_NUMBERS_ZERO : WQ_NUMBERS_SAME;
    return delta < plain ? WQ_NUMBERS_DELTA : WQ_NUMBERS_PLAIN;
}

enum wq_status wq_numbers_add(struct wq_buffer *buffer, const uint32_t *values, uint32_t n)
{
    const uint8_t how = how_to_write(values, n);
    const uint32_t written = how == WQ_NUMBERS_ZERO ? 0 : how == WQ_NUMBERS_SAME ? 1 : n;
    enum wq_status st = wq_buffer_add(buffer, &how, 1);
    for (uint32_t i = 0; st == WQ_OK && i < written; i++) {
        uint32_t before = i ? values[i - 1] : 0;
        st = wq_buffer_add_varint(buffer, how == WQ_NUMBERS_DELTA ? wq_zigzag(before, values[i])
                                                                  : values[i]);
    }
    return st;
}

int wq_bytes_compare(struct wq_bytes a, struct wq_bytes b)
{
    const size_t len = a.len < b.len ? a.len : b.len;
    const int order = len ? memcmp(a.ptr, b.ptr, len) : 0;
    return order ? order : a.len < b.len ? -1 : a.len > b.len;
}

static uint32_t shared_len(struct wq_bytes a, struct wq_bytes b)
{
    size_t n = 0;
    while (n < a.len && n < b.len && a.ptr[n] == b.ptr[n])
        n++;
    return (uint32_t)n;
}

static enum wq_status add_string(struct wq_buffer *buffer, uint8_t how, struct wq_bytes before,
                                 struct wq_bytes string)
{
    static const uint8_t end = 0;
    uint32_t shared = 0;
    enum wq_status st = WQ_OK;
    if (how == WQ_STRINGS_SHARED) {
        shared = shared_len(before, string);
        st = wq_buffer_add_varint(buffer, shared);
    }
    if (st == WQ_OK)
        st = wq_buffer_add(buffer, string.ptr + shared, string.len - shared);
    return st == WQ_OK ? wq_buffer_add(buffer, &end, 1) : st;
}

/* The number behind the first `off` bytes of `string`, in the only way to write it, and the bytes
 * that it takes; 0 bytes when there is none below 2^32. */
static size_t number_at(struct wq_bytes string, size_t off, uint32_t *number)
{
    uint64_t value = 0;
    size_t n = 0;
    while (off + n < string.len && string.ptr[off + n] >= '0' && string.ptr[off + n] <= '9' &&
           n < 11)
        value = 10 * value + (uint64_t)(string.ptr[off + n++] - '0');
    *number = (uint32_t)value;
    return n == 0 || value > UINT32_MAX || (n > 1 && string.ptr[off] == '0') ? 0 : n;
}

/* Whether the strings differ in one number alone: its offset, and the numbers. */
static bool are_counted(const struct wq_bytes *strings, uint32_t n, size_t *off, uint32_t *numbers)
{
    size_t shared = strings[0].len, end_len = 0;
    for (uint32_t i = 1; i < n; i++) {
        size_t with_first = shared_len(strings[0], strings[i]);
        shared = with_first < shared ? with_first : shared;
    }
    while (shared > 0 && strings[0].ptr[shared - 1] >= '0' && strings[0].ptr[shared - 1] <= '9')
        shared--;
    for (uint32_t i = 0; i < n; i++) {
        const size_t digit_n = number_at(strings[i], shared, &numbers[i]);
        const size_t after = strings[i].len - shared - digit_n;
        if (digit_n == 0)
            return false;
        if (i == 0)
            end_len = after;
        if (after != end_len || memcmp(strings[i].ptr + strings[i].len - after,
                                       strings[0].ptr + strings[0].len - after, after) != 0)
            return false;
    }
    *off = shared;
    return n > 1 && strings[0].len <= WQ_CODED_MAX - 10;
}

static enum wq_status add_counted(struct wq_buffer *buffer, struct wq_bytes string, size_t off,
                                  const uint32_t *numbers, uint32_t n)
{
    static const uint8_t how = WQ_STRINGS_COUNTED, end = 0;
    uint32_t number;
    const size_t after = off + number_at(string, off, &number);
    enum wq_status st = wq_buffer_add(buffer, &how, 1);
    if (st == WQ_OK)
        st = wq_buffer_add(buffer, string.ptr, off);
    if (st == WQ_OK)
        st = wq_buffer_add(buffer, &end, 1);
    if (st == WQ_OK)
        st = wq_buffer_add(buffer, string.ptr + after, string.len - after);
    if (st == WQ_OK)
        st = wq_buffer_add(buffer, &end, 1);
    return st == WQ_OK ? wq_numbers_add(buffer, numbers, n) : st;
}

enum wq_status wq_strings_add(struct wq_buffer *buffer, const struct wq_bytes *strings, uint32_t n,
                              bool is_shared)
{
    uint32_t numbers[WQ_CATALOGUE_ROWS];
    size_t bytes = 0, off;
    for (uint32_t i = 0; i < n; i++)
        bytes += strings[i].len;
    if (is_shared && bytes > 0 && are_counted(strings, n, &off, numbers))
        return add_counted(buffer, strings[0], off, numbers, n);
    const uint8_t how = bytes == 0  ? WQ_STRINGS_NONE
                        : is_shared ? WQ_STRINGS_SHARED
                                    : WQ_STRINGS_ENDED;
    enum wq_status st = wq_buffer_add(buffer, &how, 1);
    for (uint32_t i = 0; st == WQ_OK && how != WQ_STRINGS_NONE && i < n; i++)
        st = add_string(buffer, how, i ? strings[i - 1] : (struct wq_bytes){NULL, 0}, strings[i]);
    return st;
}

enum wq_status wq_bits_add(struct wq_bits *bits, struct wq_buffer *buffer, uint32_t value,
                           uint32_t bit_n)
{
    bits->value |= (uint64_t)value << bits->n;
    bits->n += bit_n;
    while (bits->n >= 8) {
        const uint8_t byte = (uint8_t)bits->value;
        enum wq_status st = wq_buffer_add(buffer, &byte, 1);
        if (st != WQ_OK)
            return st;
        bits->value >>= 8;
        bits->n -= 8;
    }
    return WQ_OK;
}

enum wq_status wq_bits_end(struct wq_bits *bits, struct wq_buffer *buffer)
{
    return bits->n ? wq_bits_add(bits, buffer, 0, 8 - bits->n) : WQ_OK;
}
