/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>
#include "internal.h"

#define LEN_BYTES 2

/* FNV-1a, 32 bits. */
static uint32_t hash_of(struct wq_bytes string)
{
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < string.len; i++)
        hash = (hash ^ string.ptr[i]) * 16777619u;
    return hash ^ hash >> 15;
}

static uint32_t *find(const struct wq_string_set *strings, struct wq_bytes string)
{
    uint32_t at = hash_of(string) & (strings->place_n - 1);
    for (; strings->places[at] != 0; at = (at + 1) & (strings->place_n - 1)) {
        struct wq_bytes other = wq_string_set_at(strings, strings->places[at] - 1);
        if (other.len == string.len && memcmp(other.ptr, string.ptr, string.len) == 0)
            break;
    }
    return &strings->places[at];
}

static enum wq_status grow(struct wq_string_set *strings)
{
    const uint32_t cap = strings->cap ? 2 * strings->cap : 1024;
    uint32_t *offs = realloc(strings->offs, cap * sizeof *offs);
    if (!offs)
        return WQ_E_NOMEM;
    strings->offs = offs;
    uint32_t *places = calloc(2 * (size_t)cap, sizeof *places);
    if (!places)
        return WQ_E_NOMEM;
    free(strings->places);
    strings->places = places;
    strings->place_n = 2 * cap;
    strings->cap = cap;
    for (uint32_t i = 0; i < strings->n; i++)
        *find(strings, wq_string_set_at(strings, i)) = i + 1;
    return WQ_OK;
}

enum wq_status wq_string_set_add(struct wq_string_set *strings, struct wq_bytes string,
                                 uint32_t *number, bool *is_new)
{
    enum wq_status st = strings->n == strings->cap ? grow(strings) : WQ_OK;
    if (st != WQ_OK)
        return st;
    uint32_t *place = find(strings, string);
    *is_new = *place == 0;
    if (*is_new) {
        uint8_t len[LEN_BYTES];
        const size_t off = strings->bytes.len;
        if (off > UINT32_MAX - LEN_BYTES - UINT16_MAX)
            return WQ_E_NOMEM;
        wq_store_u16(len, (uint16_t)string.len);
        st = wq_buffer_add(&strings->bytes, len, sizeof len);
        if (st == WQ_OK)
            st = wq_buffer_add(&strings->bytes, string.ptr, string.len);
        if (st != WQ_OK) {
            strings->bytes.len = off;
            return st;
        }
        strings->offs[strings->n] = (uint32_t)off;
        *place = ++strings->n;
    }
    *number = *place - 1;
    return WQ_OK;
}

struct wq_bytes wq_string_set_at(const struct wq_string_set *strings, uint32_t number)
{
    const uint8_t *at = strings->bytes.ptr + strings->offs[number];
    return (struct wq_bytes){at + LEN_BYTES, wq_load_u16(at)};
}

void wq_string_set_clear(struct wq_string_set *strings)
{
    if (strings->places)
        memset(strings->places, 0, strings->place_n * sizeof *strings->places);
    strings->bytes.len = 0;
    strings->n = 0;
}

void wq_string_set_free(struct wq_string_set *strings)
{
    wq_buffer_free(&strings->bytes);
    free(strings->offs);
    free(strings->places);
    *strings = (struct wq_string_set){0};
}
