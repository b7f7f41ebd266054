/* SPDX-License-Identifier: MIT */
/* AR8 to UTF-8: docs/bundle.md, "AR8". */
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

/* The code point behind an escape at the front of `coded`. One that could stand shorter is damage:
 * there is one way to write each text. */
static enum wq_status take_escape(struct wq_bytes *coded, const struct wq_ar8 *letters,
                                  uint32_t *cp)
{
    const uint8_t *p = coded->ptr;
    const bool is_long = p[0] == WQ_AR8_ESCAPE_3;
    const size_t used = is_long ? 4 : 3;
    if (coded->len < used)
        return WQ_E_DAMAGED;
    uint32_t value = wq_load_u16(p + 1);
    if (is_long)
        value |= (uint32_t)p[3] << 16;
    bool is_escape = value == WQ_AR8_ESCAPE_2 || value == WQ_AR8_ESCAPE_3;
    if (is_long != (value >= 0x10000) || value > 0x10FFFF || is_surrogate(value) ||
        (value < 0x80 && !is_escape) || wq_ar8_byte(letters, value) != 0)
        return WQ_E_DAMAGED;
    *cp = value;
    coded->ptr += used;
    coded->len -= used;
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

enum wq_status wq_ar8_decode(struct wq_bytes coded, const struct wq_ar8 *letters, char *out,
                             size_t len)
{
    const char *const end = out + len;
    while (coded.len > 0 && out < end) {
        const uint8_t byte = coded.ptr[0];
        if (byte == WQ_AR8_ESCAPE_2 || byte == WQ_AR8_ESCAPE_3) {
            uint32_t cp;
            enum wq_status st = take_escape(&coded, letters, &cp);
            if (st != WQ_OK)
                return st;
            out = put_letter(cp, out);
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

size_t wq_ar8_measure(struct wq_bytes coded, const struct wq_ar8 *letters)
{
    size_t len = 0;
    for (size_t i = 0; i < coded.len; i++) {
        const uint8_t byte = coded.ptr[i];
        uint32_t cp = byte < 0x80 ? byte : letters->cp[byte & 0x7F];
        if (byte == WQ_AR8_ESCAPE_2 || byte == WQ_AR8_ESCAPE_3) {
            const size_t escaped = byte == WQ_AR8_ESCAPE_2 ? 2 : 3;
            cp = i + 2 < coded.len ? wq_load_u16(coded.ptr + i + 1) : 0;
            if (byte == WQ_AR8_ESCAPE_3)
                cp |= 0x10000;
            i += escaped;
        }
        len += cp < 0x80 ? 1 : cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;
    }
    return len;
}

enum wq_status wq_ar8_text(struct wq_bytes coded, const struct wq_ar8 *letters, size_t max,
                           struct wq_arena *arena, struct wq_str *text)
{
    const size_t len = wq_ar8_measure(coded, letters);
    if (len > max)
        return WQ_E_LIMIT;
    char *out = wq_arena_alloc_raw(arena, len + WQ_AR8_SLACK, 1);
    if (!out)
        return WQ_E_NOMEM;
    enum wq_status st = wq_ar8_decode(coded, letters, out, len);
    if (st == WQ_OK)
        *text = (struct wq_str){out, len};
    return st;
}
