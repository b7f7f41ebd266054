/* SPDX-License-Identifier: MIT */
/* Where emoji begin and end (UTS #51): one grapheme cluster each, so that a flag, a keycap, a hand
 * with its skin tone or a joined family is one glyph in a face that has it. */
#include "internal.h"

#define TEXT_STYLE 0xFE0Eu  /* variation selector 15 */
#define EMOJI_STYLE 0xFE0Fu /* variation selector 16 */
#define KEYCAP 0x20E3u      /* combining enclosing keycap */
#define PLANE_BEGIN 0x1F000u

/* Below PLANE_BEGIN, what is an emoji without a selector: Emoji_Presentation of emoji-data.txt,
 * Unicode 15.0. */
static bool is_emoji_by_default(uint32_t cp)
{
    static const uint16_t ranges[][2] = {
        {0x231A, 0x231B}, {0x23E9, 0x23EC}, {0x23F0, 0x23F0}, {0x23F3, 0x23F3}, {0x25FD, 0x25FE},
        {0x2614, 0x2615}, {0x2648, 0x2653}, {0x267F, 0x267F}, {0x2693, 0x2693}, {0x26A1, 0x26A1},
        {0x26AA, 0x26AB}, {0x26BD, 0x26BE}, {0x26C4, 0x26C5}, {0x26CE, 0x26CE}, {0x26D4, 0x26D4},
        {0x26EA, 0x26EA}, {0x26F2, 0x26F3}, {0x26F5, 0x26F5}, {0x26FA, 0x26FA}, {0x26FD, 0x26FD},
        {0x2705, 0x2705}, {0x270A, 0x270B}, {0x2728, 0x2728}, {0x274C, 0x274C}, {0x274E, 0x274E},
        {0x2753, 0x2755}, {0x2757, 0x2757}, {0x2795, 0x2797}, {0x27B0, 0x27B0}, {0x27BF, 0x27BF},
        {0x2B1B, 0x2B1C}, {0x2B50, 0x2B50}, {0x2B55, 0x2B55}};
    if (cp >= PLANE_BEGIN)
        return cp <= 0x1FAFF;
    for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++)
        if (cp >= ranges[i][0] && cp <= ranges[i][1])
            return true;
    return false;
}

bool wq_cp_is_emoji_part(uint32_t cp)
{
    return cp == KEYCAP || (cp >= 0x1F3FB && cp <= 0x1F3FF);
}

/* Signs that emoji are made of begin here, but for digits, #, *, (c) and (R). */
static bool may_begin(const uint32_t *cps, uint32_t i, uint32_t end)
{
    return cps[i] >= 0x203C || (i + 1 < end && (cps[i + 1] == EMOJI_STYLE || cps[i + 1] == KEYCAP));
}

uint32_t wq_emoji_end(const uint32_t *cps, uint32_t i, uint32_t end)
{
    if (!may_begin(cps, i, end))
        return i;
    bool is_emoji = is_emoji_by_default(cps[i]);
    uint32_t at = i + 1;
    for (; at < end && !wq_grapheme_begins(cps, at); at++)
        is_emoji = is_emoji || cps[at] == EMOJI_STYLE || wq_cp_is_emoji_part(cps[at]);
    return is_emoji && (i + 1 == end || cps[i + 1] != TEXT_STYLE) ? at : i;
}
