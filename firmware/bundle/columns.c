/* SPDX-License-Identifier: MIT */
/* Columns of numbers and of strings, in which the catalogue's clusters are written. */
#include <string.h>
#include "internal.h"

#define DIGITS_MAX 10 /* of a u32 */

static enum wq_status take_byte(struct wq_bytes *from, uint8_t *byte)
{
    if (from->len == 0)
        return WQ_E_DAMAGED;
    *byte = *from->ptr++;
    from->len--;
    return WQ_OK;
}

static uint32_t from_zigzag(uint32_t coded)
{
    return (coded >> 1) ^ (0u - (coded & 1));
}

/* Most numbers are one byte, and an article's row and details take a thousand of them: those are
 * taken here. */
static enum wq_status take_each(struct wq_bytes *from, bool is_delta, uint32_t n, uint32_t *values)
{
    const uint8_t *at = from->ptr, *const end = at + from->len;
    uint32_t value = 0;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t coded;
        if (at < end && *at < 0x80) {
            coded = *at++;
        } else {
            struct wq_bytes left = {at, (size_t)(end - at)};
            enum wq_status st = wq_take_varint(&left, &coded);
            if (st != WQ_OK)
                return st;
            at = left.ptr;
        }
        value = is_delta ? value + from_zigzag(coded) : coded;
        values[i] = value;
    }
    *from = (struct wq_bytes){at, (size_t)(end - at)};
    return WQ_OK;
}

enum wq_status wq_take_numbers(struct wq_bytes *from, uint32_t n, uint32_t *values)
{
    uint8_t how;
    uint32_t same = 0;
    enum wq_status st = take_byte(from, &how);
    if (st != WQ_OK)
        return st;
    if (how == WQ_NUMBERS_PLAIN || how == WQ_NUMBERS_DELTA)
        return take_each(from, how == WQ_NUMBERS_DELTA, n, values);
    if (how != WQ_NUMBERS_ZERO)
        st = how == WQ_NUMBERS_SAME ? wq_take_varint(from, &same) : WQ_E_DAMAGED;
    for (uint32_t i = 0; st == WQ_OK && i < n; i++)
        values[i] = same;
    return st;
}

/* The bytes before the next 00, which is taken too. */
static enum wq_status take_ended(struct wq_bytes *from, struct wq_bytes *string)
{
    const uint8_t *end = from->len ? memchr(from->ptr, 0, from->len) : NULL;
    if (!end)
        return WQ_E_DAMAGED;
    *string = (struct wq_bytes){from->ptr, (size_t)(end - from->ptr)};
    from->ptr += string->len + 1;
    from->len -= string->len + 1;
    return WQ_OK;
}

/* `string` is the one before in `room`, and becomes the next one there. */
static enum wq_status take_shared(struct wq_bytes *from, uint8_t *room, struct wq_bytes *string)
{
    uint32_t shared;
    struct wq_bytes rest;
    enum wq_status st = wq_take_varint(from, &shared);
    if (st == WQ_OK)
        st = take_ended(from, &rest);
    if (st != WQ_OK)
        return st;
    if (shared > string->len)
        return WQ_E_DAMAGED;
    if (rest.len > WQ_CODED_MAX - shared)
        return WQ_E_LIMIT;
    memcpy(room + shared, rest.ptr, rest.len);
    *string = (struct wq_bytes){room, shared + rest.len};
    return WQ_OK;
}

static enum wq_status take_next(struct wq_bytes *from, uint8_t how, uint8_t *room,
                                struct wq_bytes *string)
{
    switch (how) {
    case WQ_STRINGS_NONE:
        return WQ_OK;
    case WQ_STRINGS_ENDED:
        return take_ended(from, string);
    case WQ_STRINGS_SHARED:
        return take_shared(from, room, string);
    default:
        return WQ_E_DAMAGED;
    }
}

static enum wq_status take_numbers_between(struct wq_bytes *from, uint32_t n, uint32_t *numbers,
                                           struct wq_bytes *before, struct wq_bytes *after)
{
    enum wq_status st = take_ended(from, before);
    if (st == WQ_OK)
        st = take_ended(from, after);
    if (st == WQ_OK && before->len + after->len > WQ_CODED_MAX - DIGITS_MAX)
        st = WQ_E_LIMIT;
    return st == WQ_OK ? wq_take_numbers(from, n, numbers) : st;
}

/* Write `before`, the number in decimal and `after` to `room`. */
static struct wq_bytes write_counted(uint8_t *room, struct wq_bytes before, uint32_t number,
                                     struct wq_bytes after)
{
    uint8_t digits[DIGITS_MAX];
    size_t digit_n = 0, len = before.len;
    do
        digits[digit_n++] = (uint8_t)('0' + number % 10);
    while (number /= 10);
    if (before.len)
        memcpy(room, before.ptr, before.len);
    while (digit_n > 0)
        room[len++] = digits[--digit_n];
    if (after.len)
        memcpy(room + len, after.ptr, after.len);
    return (struct wq_bytes){room, len + after.len};
}

/* Take one string after the other, up to string `i`. */
static enum wq_status take_up_to(struct wq_bytes *from, uint8_t how, uint32_t i, uint8_t *room,
                                 struct wq_bytes *string)
{
    enum wq_status st = WQ_OK;
    struct wq_bytes last = {room, 0};
    for (uint32_t k = 0; st == WQ_OK && k <= i; k++)
        st = take_next(from, how, room, &last);
    if (st == WQ_OK)
        *string = last;
    return st;
}

enum wq_status wq_take_string(struct wq_bytes *from, uint32_t n, uint32_t i, uint8_t *room,
                              struct wq_bytes *string)
{
    uint8_t how;
    uint32_t numbers[WQ_CATALOGUE_ROWS];
    struct wq_bytes before, after;
    enum wq_status st = take_byte(from, &how);
    if (st != WQ_OK || how != WQ_STRINGS_COUNTED)
        return st == WQ_OK ? take_up_to(from, how, i, room, string) : st;
    st = take_numbers_between(from, n, numbers, &before, &after);
    if (st == WQ_OK)
        *string = write_counted(room, before, numbers[i], after);
    return st;
}

enum wq_status wq_skip_strings(struct wq_bytes *from, uint32_t n)
{
    uint8_t how;
    uint32_t shared, numbers[WQ_CATALOGUE_ROWS];
    struct wq_bytes one, other;
    enum wq_status st = take_byte(from, &how);
    if (st != WQ_OK || how == WQ_STRINGS_NONE)
        return st;
    if (how == WQ_STRINGS_COUNTED)
        return take_numbers_between(from, n, numbers, &one, &other);
    if (how > WQ_STRINGS_COUNTED)
        return WQ_E_DAMAGED;
    for (uint32_t k = 0; st == WQ_OK && k < n; k++) {
        if (how == WQ_STRINGS_SHARED)
            st = wq_take_varint(from, &shared);
        if (st == WQ_OK)
            st = take_ended(from, &one);
    }
    return st;
}

uint32_t wq_bits_for(uint32_t last)
{
    uint32_t bits = 0;
    while (bits < 32 && last >> bits)
        bits++;
    return bits;
}

enum wq_status wq_bits_at(struct wq_bytes bytes, uint64_t bit_off, uint32_t bit_n, uint32_t *value)
{
    struct wq_bytes view;
    uint64_t found = 0;
    const uint64_t first = bit_off / 8, end = (bit_off + bit_n + 7) / 8;
    enum wq_status st = wq_bytes_at(bytes, first, end - first, &view);
    if (st != WQ_OK)
        return st;
    for (size_t i = 0; i < view.len; i++)
        found |= (uint64_t)view.ptr[i] << (8 * i);
    *value = (uint32_t)(found >> bit_off % 8 & ((UINT64_C(1) << bit_n) - 1));
    return WQ_OK;
}
