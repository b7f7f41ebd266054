/* SPDX-License-Identifier: MIT */
/* Where extended grapheme clusters begin: UAX #29, revision 41 (Unicode 15.0). Class names are
 * those of the annex; PICTOGRAPH is Extended_Pictographic. */
#include "grapheme_table.h"
#include "warraq/text.h"

static enum grapheme_class class_of(uint32_t cp)
{
    uint32_t middle = grapheme_class_root[cp >> 9];
    return grapheme_class_leaf[grapheme_class_middle[middle][cp >> 4 & 31]][cp & 15];
}

/* GB6 to GB8: whether two pieces of one Korean syllable touch. */
static bool is_within_syllable(enum grapheme_class a, enum grapheme_class b)
{
    if (a == L)
        return b == L || b == V || b == LV || b == LVT;
    if (a == LV || a == V)
        return b == V || b == T;
    return (a == LVT || a == T) && b == T;
}

/* GB11: whether the text before `i`, which ends in a joiner, has a pictograph to join. */
static bool joins_pictograph(const uint32_t *cps, uint32_t i)
{
    enum grapheme_class class = EXTEND;
    for (i--; i > 0 && class == EXTEND; i--)
        class = class_of(cps[i - 1]);
    return class == PICTOGRAPH;
}

/* GB12, GB13: whether half a flag stands before `i`. */
static bool is_flag_half(const uint32_t *cps, uint32_t i)
{
    uint32_t n = 0;
    while (n < i && class_of(cps[i - 1 - n]) == REGIONAL_INDICATOR)
        n++;
    return n % 2 == 1;
}

static bool is_control(enum grapheme_class class)
{
    return class == CONTROL || class == CR || class == LF;
}

bool wq_grapheme_begins(const uint32_t *cps, uint32_t i)
{
    if (i == 0) /* GB1 */
        return true;
    enum grapheme_class a = class_of(cps[i - 1]), b = class_of(cps[i]);
    if (is_control(a) || is_control(b)) /* GB3 to GB5 */
        return a != CR || b != LF;
    if (is_within_syllable(a, b))
        return false;
    if (b == EXTEND || b == ZWJ || b == SPACINGMARK || a == PREPEND) /* GB9, GB9a, GB9b */
        return false;
    if (a == ZWJ && b == PICTOGRAPH)
        return !joins_pictograph(cps, i);
    if (a == REGIONAL_INDICATOR && b == REGIONAL_INDICATOR)
        return !is_flag_half(cps, i);
    return true; /* GB999 */
}
