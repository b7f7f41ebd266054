/* SPDX-License-Identifier: MIT */
/* The few character classes that importers need. */
#include <string.h>
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

/* ---- references ---- */

/* The character of "&#8211;" or "&#x2013;", which begins at `text`; *len its bytes. 0: it is none.
 */
static uint32_t number_reference(struct wq_str text, size_t *len)
{
    uint32_t cp = 0;
    const bool is_hex = text.len > 3 && (text.ptr[2] | 0x20) == 'x';
    size_t i = is_hex ? 3 : 2;
    const size_t first = i;
    for (; i < text.len && i < first + 7; i++) {
        const char c = (char)(text.ptr[i] | 0x20);
        const bool is_digit = text.ptr[i] >= '0' && text.ptr[i] <= '9';
        if (!is_digit && !(is_hex && c >= 'a' && c <= 'f'))
            break;
        cp = cp * (is_hex ? 16 : 10) + (uint32_t)(is_digit ? text.ptr[i] - '0' : c - 'a' + 10);
    }
    if (i == first || i == text.len || text.ptr[i] != ';' || cp < 0x20 || cp > 0x10FFFF ||
        (cp >= 0xD800 && cp <= 0xDFFF))
        return 0;
    *len = i + 1;
    return cp;
}

size_t wq_undo_references(char *text, size_t len)
{
    static const struct {
        const char *name, *text;
    } names[] = {{"&quot;", "\""},  {"&amp;", "&"},   {"&apos;", "'"},  {"&lt;", "<"},
                 {"&gt;", ">"},     {"&nbsp;", " "},  {"&laquo;", "«"}, {"&raquo;", "»"},
                 {"&hellip;", "…"}, {"&ndash;", "–"}, {"&mdash;", "—"}, {"&rsquo;", "’"},
                 {"&lsquo;", "‘"},  {"&ldquo;", "“"}, {"&rdquo;", "”"}};
    size_t to = 0;
    for (size_t from = 0; from < len;) {
        const struct wq_str rest = {text + from, len - from};
        char utf8[4];
        size_t n = 0;
        const uint32_t cp =
            rest.len > 3 && memcmp(rest.ptr, "&#", 2) == 0 ? number_reference(rest, &n) : 0;
        size_t own = cp > 0 ? wq_utf8_encode(cp == 0xA0 ? ' ' : cp, utf8) : 0;
        const char *with = utf8;
        for (size_t i = 0; n == 0 && *rest.ptr == '&' && i < sizeof names / sizeof names[0]; i++)
            if (rest.len >= strlen(names[i].name) &&
                memcmp(rest.ptr, names[i].name, strlen(names[i].name)) == 0) {
                n = strlen(names[i].name);
                with = names[i].text;
                own = strlen(with);
            }
        if (n == 0) {
            with = rest.ptr;
            n = own = 1;
        }
        memmove(text + to, with, own);
        to += own;
        from += n;
    }
    return to;
}
