/* SPDX-License-Identifier: MIT */
/* AR8 to UTF-8: docs/bundle.md, "AR8". */
#include <string.h>
#include "internal.h"

uint8_t wq_ar8_byte(const struct wq_ar8 *letters, uint32_t cp)
{
    size_t first = 0, n = WQ_AR8_LETTERS;
    while (n > 1) {
        size_t half = n / 2;
        if (letters->cp[first + half] <= cp)
            first += half;
        n -= half;
    }
    return letters->cp[first] == cp ? (uint8_t)(0x80 + first) : 0;
}

static bool is_surrogate(uint32_t cp)
{
    return cp >= 0xD800 && cp <= 0xDFFF;
}

enum wq_status wq_ar8_load(const uint8_t *section, struct wq_ar8 *letters)
{
    uint32_t last = 0x7F;
    for (size_t i = 0; i < WQ_AR8_LETTERS; i++) {
        uint32_t cp = wq_load_u32(section + 4 * i);
        if (cp <= last || cp > 0x10FFFF || is_surrogate(cp))
            return WQ_E_DAMAGED;
        letters->cp[i] = last = cp;
    }
    return WQ_OK;
}

/* The code point of the `digit_n` bytes behind an escape: 7 bits each, lowest first. */
static uint32_t escaped(const uint8_t *digits, size_t digit_n)
{
    uint32_t cp = 0;
    for (size_t i = 0; i < digit_n; i++)
        cp |= (uint32_t)(digits[i] & 0x7F) << 7 * i;
    return cp;
}

/* The code point behind an escape at the front of `coded`. One that could stand shorter is damage:
 * there is one way to write each text. */
static enum wq_status take_escape(struct wq_bytes *coded, const struct wq_ar8 *letters,
                                  uint32_t *cp)
{
    const uint8_t *digits = coded->ptr + 1;
    const bool is_long = coded->ptr[0] == WQ_AR8_ESCAPE_3;
    const size_t digit_n = is_long ? 3 : 2;
    if (coded->len <= digit_n)
        return WQ_E_DAMAGED;
    for (size_t i = 0; i < digit_n; i++)
        if (digits[i] < 0x80)
            return WQ_E_DAMAGED;
    const uint32_t value = escaped(digits, digit_n);
    if (is_long != (value >> 14 > 0) || value > 0x10FFFF || is_surrogate(value) ||
        (value < 0x80 && value > WQ_AR8_TITLE) || wq_ar8_byte(letters, value) != 0)
        return WQ_E_DAMAGED;
    *cp = value;
    coded->ptr += 1 + digit_n;
    coded->len -= 1 + digit_n;
    return WQ_OK;
}

/* Write two bytes here, as nearly every letter of Arabic takes, and leave the others to base. */
static char *put_letter(uint32_t cp, char *out)
{
    if (cp >= 0x800 || cp < 0x80)
        return out + wq_utf8_encode(cp, out);
    out[0] = (char)(0xC0 | cp >> 6);
    out[1] = (char)(0x80 | (cp & 0x3F));
    return out + 2;
}

/* What stands for no character of its own at the front of `coded`: write it to *out. */
static enum wq_status take_special(struct wq_bytes *coded, const struct wq_ar8 *letters,
                                   struct wq_str title, char **out, const char *end)
{
    if (coded->ptr[0] == WQ_AR8_ESCAPE_2 || coded->ptr[0] == WQ_AR8_ESCAPE_3) {
        uint32_t cp;
        enum wq_status st = take_escape(coded, letters, &cp);
        if (st == WQ_OK)
            *out = put_letter(cp, *out);
        return st;
    }
    if (coded->ptr[0] != WQ_AR8_TITLE || title.len == 0 || title.len > (size_t)(end - *out))
        return WQ_E_DAMAGED;
    memcpy(*out, title.ptr, title.len);
    *out += title.len;
    coded->ptr++;
    coded->len--;
    return WQ_OK;
}

enum wq_status wq_ar8_decode(struct wq_bytes coded, const struct wq_ar8 *letters,
                             struct wq_str title, char *out, size_t len)
{
    const char *const end = out + len;
    while (coded.len > 0 && out < end) {
        const uint8_t byte = coded.ptr[0];
        if (byte <= WQ_AR8_TITLE) {
            enum wq_status st = take_special(&coded, letters, title, &out, end);
            if (st != WQ_OK)
                return st;
            continue;
        }
        if (byte < 0x80)
            *out++ = (char)byte;
        else
            out = put_letter(letters->cp[byte - 0x80], out);
        coded.ptr++;
        coded.len--;
    }
    return coded.len == 0 && out == end ? WQ_OK : WQ_E_DAMAGED;
}

static size_t utf8_len(uint32_t cp)
{
    return cp < 0x80 ? 1 : cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;
}

size_t wq_ar8_measure(struct wq_bytes coded, const struct wq_ar8 *letters, size_t title_len)
{
    size_t len = 0;
    for (size_t i = 0; i < coded.len; i++) {
        const uint8_t byte = coded.ptr[i];
        if (byte >= 0x80) {
            len += utf8_len(letters->cp[byte - 0x80]);
        } else if (byte == WQ_AR8_ESCAPE_2 || byte == WQ_AR8_ESCAPE_3) {
            const size_t digit_n = byte == WQ_AR8_ESCAPE_2 ? 2 : 3;
            if (coded.len - i > digit_n)
                len += utf8_len(escaped(coded.ptr + i + 1, digit_n));
            i += digit_n;
        } else {
            len += byte == WQ_AR8_TITLE ? title_len : 1;
        }
    }
    return len;
}

enum wq_status wq_ar8_text(struct wq_bytes coded, const struct wq_ar8 *letters, struct wq_str title,
                           size_t max, struct wq_arena *arena, struct wq_str *text)
{
    const size_t len = wq_ar8_measure(coded, letters, title.len);
    if (len > max)
        return WQ_E_LIMIT;
    char *out = wq_arena_alloc_raw(arena, len + WQ_AR8_SLACK, 1);
    if (!out)
        return WQ_E_NOMEM;
    enum wq_status st = wq_ar8_decode(coded, letters, title, out, len);
    if (st == WQ_OK)
        *text = (struct wq_str){out, len};
    return st;
}
