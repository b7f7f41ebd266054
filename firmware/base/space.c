/* SPDX-License-Identifier: MIT */
#include "warraq/base.h"

bool wq_is_space(uint32_t cp)
{
    static const struct {
        uint32_t first, last;
    } spaces[] = {
        {0x09, 0x0D},     {0x20, 0x20},     {0x85, 0x85},     {0xA0, 0xA0},
        {0x1680, 0x1680}, {0x2000, 0x200A}, {0x2028, 0x2029}, {0x202F, 0x202F},
        {0x205F, 0x205F}, {0x3000, 0x3000}, {0xFEFF, 0xFEFF},
    };
    for (size_t i = 0; i < sizeof spaces / sizeof spaces[0]; i++)
        if (cp >= spaces[i].first && cp <= spaces[i].last)
            return true;
    return false;
}

static bool is_continuation(char byte)
{
    return ((unsigned char)byte & 0xC0) == 0x80;
}

/* The last code point of `text`, which is not empty; the bytes before it are returned. */
static size_t last_of(struct wq_str text, uint32_t *cp)
{
    size_t start = text.len - 1;
    while (start > 0 && is_continuation(text.ptr[start]))
        start--;
    wq_utf8_decode((struct wq_str){text.ptr + start, text.len - start}, cp);
    return start;
}

struct wq_str wq_trim(struct wq_str text)
{
    uint32_t cp;
    while (text.len > 0) {
        size_t used = wq_utf8_decode(text, &cp);
        if (!wq_is_space(cp))
            break;
        text.ptr += used;
        text.len -= used;
    }
    while (text.len > 0) {
        const size_t start = last_of(text, &cp);
        if (!wq_is_space(cp))
            break;
        text.len = start;
    }
    return text;
}

static bool is_point(uint32_t cp)
{
    static const uint32_t points[] = {',',    '.',    ':',    ';',    0x060C,
                                      0x061B, 0x06D4, 0x2013, 0x2014, 0x2026};
    for (size_t i = 0; i < sizeof points / sizeof points[0]; i++)
        if (cp == points[i])
            return true;
    return false;
}

struct wq_str wq_trim_points(struct wq_str text)
{
    uint32_t cp;
    while (text.len > 0) {
        const size_t start = last_of(text, &cp);
        if (!is_point(cp) && !wq_is_space(cp))
            break;
        text.len = start;
    }
    return text;
}
