/* SPDX-License-Identifier: MIT */
/* UTF-8 to AR8: the other side of firmware/bundle/ar8.c. */
#include "internal.h"

static size_t encode_letter(const struct wq_ar8 *letters, uint32_t cp, uint8_t out[4])
{
    bool is_escape = cp == WQ_AR8_ESCAPE_2 || cp == WQ_AR8_ESCAPE_3;
    out[0] = cp < 0x80 ? (uint8_t)cp : wq_ar8_byte(letters, cp);
    if (cp < 0x80 ? !is_escape : out[0] != 0)
        return 1;
    wq_store_u16(out + 1, (uint16_t)cp);
    if (cp < 0x10000) {
        out[0] = WQ_AR8_ESCAPE_2;
        return 3;
    }
    out[0] = WQ_AR8_ESCAPE_3;
    out[3] = (uint8_t)(cp >> 16);
    return 4;
}

enum wq_status wq_ar8_encode(struct wq_str text, const struct wq_ar8 *letters,
                             struct wq_buffer *buffer)
{
    if (!wq_utf8_valid(text))
        return WQ_E_LIMIT;
    while (text.len > 0) {
        uint8_t coded[1024];
        size_t n = 0;
        while (text.len > 0 && n <= sizeof coded - 4) {
            uint32_t cp;
            size_t used = wq_utf8_decode(text, &cp);
            text.ptr += used;
            text.len -= used;
            n += encode_letter(letters, cp, coded + n);
        }
        enum wq_status st = wq_buffer_add(buffer, coded, n);
        if (st != WQ_OK)
            return st;
    }
    return WQ_OK;
}
