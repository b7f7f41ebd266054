/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_BASE_H
#define WARRAQ_BASE_H
/* Views, checked reads of untrusted bytes, UTF-8 and arenas. Pure: no I/O, no clock, no malloc. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "warraq/status.h"

/* Borrowed views; {NULL, 0} is the empty one. A string is UTF-8 and not terminated by NUL. */
struct wq_bytes {
    const uint8_t *ptr;
    size_t len;
};
struct wq_str {
    const char *ptr;
    size_t len;
};

/* The string of a C literal or NUL-terminated `text`; NULL gives the empty one. */
struct wq_str wq_str(const char *text);
bool wq_str_equal(struct wq_str a, struct wq_str b);

/* Point `view` at the `len` bytes from `off` of `bytes`.
 * WQ_E_DAMAGED when they do not lie wholly inside; `view` is then untouched. */
WQ_MUST_CHECK enum wq_status wq_bytes_at(struct wq_bytes bytes, uint64_t off, uint64_t len,
                                         struct wq_bytes *view);

/* Little-endian loads and stores at `p`, any alignment. The caller has checked the length. */
uint16_t wq_load_u16(const uint8_t *p);
uint32_t wq_load_u32(const uint8_t *p);
uint64_t wq_load_u64(const uint8_t *p);
void wq_store_u16(uint8_t *p, uint16_t value);
void wq_store_u32(uint8_t *p, uint32_t value);
void wq_store_u64(uint8_t *p, uint64_t value);

/* Take an LEB128 unsigned number (at most 5 bytes, below 2^32, shortest form only) from the front
 * of `bytes`. WQ_E_DAMAGED when it is cut, too long or not the shortest; nothing changes then. */
WQ_MUST_CHECK enum wq_status wq_take_varint(struct wq_bytes *bytes, uint32_t *value);

/* ---- UTF-8 ---- */

#define WQ_REPLACEMENT 0xFFFDu

/* Decode the first code point of `text` (len > 0) into *cp; the bytes used, 1 to 4, are returned.
 * Malformed input gives U+FFFD and uses the maximal subpart (Unicode 3.9, "U+FFFD Substitution of
 * Maximal Subparts"); surrogates and overlong forms are malformed. */
size_t wq_utf8_decode(struct wq_str text, uint32_t *cp);

/* Write `cp` to `out`, which holds at least 4 bytes; the bytes written are returned.
 * A surrogate or a value above U+10FFFF is written as U+FFFD. */
size_t wq_utf8_encode(uint32_t cp, char *out);

/* Whether all of `text` is well-formed UTF-8. */
bool wq_utf8_valid(struct wq_str text);

/* Unicode White_Space, and U+FEFF, which is one inside old text. Where blocks begin and end rests
 * on it (docs/bundle.md "Article records"), so that it never changes. */
bool wq_is_space(uint32_t cp);

/* `text` without the white space around it; its length is 0 when there is nothing else. */
struct wq_str wq_trim(struct wq_str text);

/* `text` without the points, commas, dashes and white space at its end, which look wrong before an
 * ellipsis; nor with one of its own there. */
struct wq_str wq_trim_points(struct wq_str text);

/* ---- the Islamic calendar ---- */

/* The day of the common calendar, as year * 10000 + month * 100 + day, of a date by the calendar of Umm
 * al-Qura, by which Saudi Arabia reckons; months from 1, Muharram. 0 when there is no such day or the
 * year is not 1300 to 1600. */
uint32_t wq_hijri_date(uint32_t year, uint32_t month, uint32_t day);

/* The other way: the day of that calendar, as year * 10000 + month * 100 + day, of a date of the
 * common one. 0 when that is no day, or one outside those years. */
uint32_t wq_hijri_of(uint32_t date);

/* ---- arenas ---- */

/* A block of memory handed in by the owner of the process and given out from the front; nothing
 * is freed alone. Zero the struct and call wq_arena_init. */
struct wq_arena {
    uint8_t *base;
    size_t cap;  /* bytes */
    size_t used; /* bytes, <= cap */
    size_t peak; /* largest `used` so far, for reports */
};

/* Use the `cap` bytes at `memory` (any alignment; they outlive the arena). */
void wq_arena_init(struct wq_arena *arena, void *memory, size_t cap);

/* `n` zeroed objects of `size` bytes, aligned for any type, or NULL when they do not fit or
 * n * size overflows. n == 0 gives a pointer that must not be followed. */
void *wq_arena_alloc(struct wq_arena *arena, size_t n, size_t size);

/* Same, not zeroed: for large buffers that are written in full at once. */
void *wq_arena_alloc_raw(struct wq_arena *arena, size_t n, size_t size);

/* A copy of `text` in the arena; WQ_E_NOMEM leaves *copy untouched. */
WQ_MUST_CHECK enum wq_status wq_arena_copy(struct wq_arena *arena, struct wq_str text,
                                           struct wq_str *copy);

/* The present fill, for wq_arena_rewind. */
size_t wq_arena_mark(const struct wq_arena *arena);
/* Give back everything allocated since `mark` was taken. */
void wq_arena_rewind(struct wq_arena *arena, size_t mark);

#endif
