/* SPDX-License-Identifier: MIT */
/* Signs that enclose the number after them (U+0600 to 0605, 06DD, 08E2), where their face moves the
 * pen less than they are wide: the end of a verse in Noto Naskh would lie over its neighbours. */
#include "internal.h"

static bool is_enclosing(uint32_t cp)
{
    return (cp >= 0x600 && cp <= 0x605) || cp == 0x6DD || cp == 0x8E2;
}

static bool is_digit(uint32_t cp)
{
    return (cp >= '0' && cp <= '9') || (cp >= 0x660 && cp <= 0x669) || (cp >= 0x6F0 && cp <= 0x6F9);
}

/* glyphs[0] is the sign, left of its number: a number runs from left to right (UAX #9), and the run
 * begins here because what is before it does not. */
void wq_enclose(const struct sized_face *sized, const uint32_t *cps, struct wq_glyph *glyphs,
                uint32_t n)
{
    hb_glyph_extents_t ink;
    if (!is_enclosing(cps[0]) || !hb_font_get_glyph_extents(sized->font, glyphs[0].gid, &ink))
        return;
    uint32_t end = 1;
    int32_t number_f26 = 0, needed_f26 = 2 * ink.x_bearing + ink.width;
    for (; end < n && is_digit(cps[end]); end++)
        number_f26 += glyphs[end].advance_f26;
    int32_t before_f26 = (needed_f26 - number_f26) / 2;
    if (glyphs[0].advance_f26 + number_f26 >= ink.width)
        return;
    glyphs[0].advance_f26 = before_f26;
    glyphs[end - 1].advance_f26 += needed_f26 - number_f26 - before_f26;
}
