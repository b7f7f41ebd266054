/* SPDX-License-Identifier: MIT */
#include "warraq/base.h"

/* What a lead byte promises: bytes in all, and the range of the second one (Unicode 3.9,
 * Table 3-7, which excludes overlong forms and surrogates by that range). */
struct lead {
    unsigned len, second_min, second_max;
};

static struct lead lead_of(unsigned char b)
{
    if (b < 0x80)
        return (struct lead){1, 0, 0};
    if (b >= 0xC2 && b <= 0xDF)
        return (struct lead){2, 0x80, 0xBF};
    if (b >= 0xE0 && b <= 0xEF)
        return (struct lead){3, b == 0xE0 ? 0xA0 : 0x80, b == 0xED ? 0x9F : 0xBF};
    if (b >= 0xF0 && b <= 0xF4)
        return (struct lead){4, b == 0xF0 ? 0x90 : 0x80, b == 0xF4 ? 0x8F : 0xBF};
    return (struct lead){0, 0, 0};
}

size_t wq_utf8_decode(struct wq_str text, uint32_t *cp)
{
    const unsigned char *p = (const unsigned char *)text.ptr;
    struct lead lead = lead_of(p[0]);
    if (lead.len == 1) {
        *cp = p[0];
        return 1;
    }
    *cp = WQ_REPLACEMENT;
    if (lead.len == 0)
        return 1;
    uint32_t value = p[0] & (0x7Fu >> lead.len);
    for (size_t i = 1; i < lead.len; i++) {
        unsigned min = i == 1 ? lead.second_min : 0x80, max = i == 1 ? lead.second_max : 0xBF;
        if (i >= text.len || p[i] < min || p[i] > max)
            return i;
        value = value << 6 | (p[i] & 0x3Fu);
    }
    *cp = value;
    return lead.len;
}

size_t wq_utf8_encode(uint32_t cp, char *out)
{
    if (cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF))
        cp = WQ_REPLACEMENT;
    if (cp < 0x80) {
        out[0] = (char)cp;
        return 1;
    }
    if (cp < 0x800) {
        out[0] = (char)(0xC0 | cp >> 6);
        out[1] = (char)(0x80 | (cp & 0x3F));
        return 2;
    }
    if (cp < 0x10000) {
        out[0] = (char)(0xE0 | cp >> 12);
        out[1] = (char)(0x80 | (cp >> 6 & 0x3F));
        out[2] = (char)(0x80 | (cp & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | cp >> 18);
    out[1] = (char)(0x80 | (cp >> 12 & 0x3F));
    out[2] = (char)(0x80 | (cp >> 6 & 0x3F));
    out[3] = (char)(0x80 | (cp & 0x3F));
    return 4;
}

bool wq_utf8_valid(struct wq_str text)
{
    while (text.len > 0) {
        uint32_t cp;
        size_t used = wq_utf8_decode(text, &cp);
        /* the one well-formed way to U+FFFD takes three bytes and starts with EF */
        if (cp == WQ_REPLACEMENT && !(used == 3 && (unsigned char)text.ptr[0] == 0xEF))
            return false;
        text.ptr += used;
        text.len -= used;
    }
    return true;
}
