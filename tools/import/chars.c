/* SPDX-License-Identifier: MIT */
/* The few character classes that importers need. */
#include "import.h"

#define SEQUENCE_MAX 256 /* bytes looked back over for the start of a combining sequence */

struct range {
    uint32_t first, last;
};

static bool in_ranges(uint32_t cp, const struct range *ranges, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (cp >= ranges[i].first && cp <= ranges[i].last)
            return true;
    return false;
}

bool wq_is_extending(uint32_t cp)
{
    static const struct range marks[] = {
        {0x0300, 0x036F},   {0x0483, 0x0489},   {0x0591, 0x05BD},   {0x05BF, 0x05C7},
        {0x0610, 0x061A},   {0x064B, 0x065F},   {0x0670, 0x0670},   {0x06D6, 0x06DC},
        {0x06DF, 0x06E4},   {0x06E7, 0x06E8},   {0x06EA, 0x06ED},   {0x0898, 0x089F},
        {0x08CA, 0x08E1},   {0x08E3, 0x08FF},   {0x1AB0, 0x1AFF},   {0x1DC0, 0x1DFF},
        {0x200C, 0x200D},   {0x20D0, 0x20FF},   {0xFE00, 0xFE0F},   {0xFE20, 0xFE2F},
        {0x1F3FB, 0x1F3FF}, {0xE0020, 0xE007F}, {0xE0100, 0xE01EF},
    };
    return cp >= 0x0300 && in_ranges(cp, marks, sizeof marks / sizeof marks[0]);
}

static bool is_continuation(char byte)
{
    return ((unsigned char)byte & 0xC0) == 0x80;
}

size_t wq_cut_length(struct wq_str text, size_t max)
{
    if (text.len <= max)
        return text.len;
    size_t at_char = max;
    while (at_char > 0 && is_continuation(text.ptr[at_char]))
        at_char--;
    for (size_t cut = at_char; cut > 0 && at_char - cut < SEQUENCE_MAX; cut--) {
        uint32_t cp;
        if (is_continuation(text.ptr[cut]))
            continue;
        wq_utf8_decode((struct wq_str){text.ptr + cut, text.len - cut}, &cp);
        if (!wq_is_extending(cp))
            return cut;
    }
    return at_char;
}
