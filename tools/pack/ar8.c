/* SPDX-License-Identifier: MIT */
/* UTF-8 to AR8: the other side of firmware/bundle/ar8.c. */
#include <string.h>
#include "internal.h"

static size_t encode_letter(const struct wq_ar8 *letters, uint32_t cp, uint8_t out[4])
{
    out[0] = cp < 0x80 ? (uint8_t)cp : wq_ar8_byte(letters, cp);
    if (cp < 0x80 ? cp > WQ_AR8_TITLE : out[0] != 0)
        return 1;
    out[0] = cp >> 14 ? WQ_AR8_ESCAPE_3 : WQ_AR8_ESCAPE_2;
    for (int i = 1; i < 4; i++)
        out[i] = (uint8_t)(0x80 | (cp >> 7 * (i - 1) & 0x7F));
    return cp >> 14 ? 4 : 3;
}

static bool begins_with(struct wq_str text, struct wq_str title)
{
    return title.len > 0 && title.len <= text.len && memcmp(text.ptr, title.ptr, title.len) == 0;
}

enum wq_status wq_ar8_encode(struct wq_str text, const struct wq_ar8 *letters, struct wq_str title,
                             struct wq_buffer *buffer)
{
    if (!wq_utf8_valid(text))
        return WQ_E_LIMIT;
    while (text.len > 0) {
        uint8_t coded[1024];
        size_t n = 0;
        while (text.len > 0 && n <= sizeof coded - 4) {
            const bool is_title = begins_with(text, title);
            uint32_t cp;
            size_t used = is_title ? title.len : wq_utf8_decode(text, &cp);
            text.ptr += used;
            text.len -= used;
            if (is_title)
                coded[n++] = WQ_AR8_TITLE;
            else
                n += encode_letter(letters, cp, coded + n);
        }
        enum wq_status st = wq_buffer_add(buffer, coded, n);
        if (st != WQ_OK)
            return st;
    }
    return WQ_OK;
}
