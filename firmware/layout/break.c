/* SPDX-License-Identifier: MIT */
/* Where a line may end: the part of UAX #14 that Arabic text with Latin names, numbers and links
 * needs. Classes and rule numbers are those of the annex. */
#include "warraq/layout.h"

enum break_class { AL, BK, SP, GL, ZW, OP, CL, QU, EX, IS, SY, HY, BA, B2, NU, PR, PO, CM, ID, RI };

static enum break_class class_of_ascii(uint32_t cp)
{
    switch (cp) {
    case '\n':
    case 0x0B:
    case 0x0C:
    case '\r':
        return BK;
    case ' ':
    case '\t':
        return SP;
    case '(':
    case '[':
    case '{':
        return OP;
    case ')':
    case ']':
    case '}':
        return CL;
    case '"':
    case '\'':
        return QU;
    case '!':
    case '?':
        return EX;
    case ',':
    case '.':
    case ':':
    case ';':
        return IS;
    case '/':
        return SY;
    case '-':
        return HY;
    case '|':
        return BA;
    case '$':
    case '+':
    case '\\':
        return PR;
    case '%':
        return PO;
    default:
        return cp >= '0' && cp <= '9' ? NU : AL;
    }
}

static bool is_within(uint32_t cp, uint32_t first, uint32_t last)
{
    return cp >= first && cp <= last;
}

static enum break_class class_of_arabic(uint32_t cp)
{
    if (cp == 0x60C || cp == 0x60D)
        return IS;
    if (cp == 0x61B || is_within(cp, 0x61D, 0x61F) || cp == 0x6D4)
        return EX;
    if (cp == 0x66A)
        return PO;
    if (is_within(cp, 0x660, 0x66C) || is_within(cp, 0x6F0, 0x6F9))
        return NU;
    if (is_within(cp, 0x610, 0x61A) || is_within(cp, 0x64B, 0x65F) || cp == 0x670 || cp == 0x61C)
        return CM;
    return AL;
}

static enum break_class class_of_punctuation(uint32_t cp)
{
    if (cp == 0x2028 || cp == 0x2029)
        return BK;
    if (cp == 0x200B)
        return ZW;
    if (cp == 0x200D || cp == 0x200C || is_within(cp, 0x200E, 0x200F) ||
        is_within(cp, 0x202A, 0x202E) || is_within(cp, 0x2066, 0x2069))
        return CM;
    if (cp == 0x2007 || cp == 0x2011 || cp == 0x202F || cp == 0x2060)
        return GL;
    if (is_within(cp, 0x2000, 0x200A) || cp == 0x2010 || cp == 0x2012 || cp == 0x2013 ||
        cp == 0x205F)
        return BA;
    if (cp == 0x2014)
        return B2;
    if (is_within(cp, 0x2018, 0x201F) || cp == 0x2039 || cp == 0x203A)
        return QU;
    if (cp == 0x2026 || cp == 0x2025 || cp == 0x2024)
        return IS; /* IN: like IS, never at a line's head */
    if (is_within(cp, 0x2030, 0x2037))
        return PO;
    if (is_within(cp, 0x20A0, 0x20CF))
        return PR;
    return AL;
}

static enum break_class class_of(uint32_t cp)
{
    if (cp < 0x80)
        return class_of_ascii(cp);
    if (is_within(cp, 0x600, 0x6FF))
        return class_of_arabic(cp);
    if (is_within(cp, 0x2000, 0x20CF))
        return class_of_punctuation(cp);
    if (cp == 0x85)
        return BK;
    if (cp == 0xA0)
        return GL;
    if (cp == 0xAB || cp == 0xBB)
        return QU;
    if (cp == 0xAD)
        return BA;
    if (cp == 0xFEFF)
        return GL;
    if (is_within(cp, 0x300, 0x36F) || is_within(cp, 0xFE00, 0xFE0F) ||
        is_within(cp, 0x1F3FB, 0x1F3FF) || cp == 0x20E3 || is_within(cp, 0xE0000, 0xE0FFF))
        return CM;
    if (is_within(cp, 0xFD3E, 0xFD3F))
        return cp == 0xFD3F ? OP : CL; /* ornate parentheses, which open to the right */
    if (is_within(cp, 0x1F1E6, 0x1F1FF))
        return RI;
    if (is_within(cp, 0x2E80, 0x3000) || is_within(cp, 0x3003, 0x9FFF) ||
        is_within(cp, 0xAC00, 0xD7AF) || is_within(cp, 0xF900, 0xFAFF) ||
        is_within(cp, 0x1F000, 0x1FAFF) || is_within(cp, 0x20000, 0x3FFFF))
        return cp == 0x3000 ? BA : ID;
    if (cp == 0x3001 || cp == 0x3002)
        return CL;
    return AL;
}

/* Whether a line may end between two classes that touch, without white space (rules LB11 to
 * LB31). */
static bool may_end_between(enum break_class a, enum break_class b)
{
    if (a == ZW) /* LB8 */
        return true;
    if (b == GL || a == GL || b == CM || b == ZW) /* LB7, LB9, LB11, LB12 */
        return false;
    if (b == CL || b == EX || b == IS || b == SY || a == OP) /* LB13, LB14 */
        return false;
    if (a == QU || b == QU) /* LB19 */
        return false;
    if (a == B2 || b == B2) /* LB17, and LB31 around a dash */
        return a != b;
    if (b == BA || b == HY) /* LB21 */
        return false;
    if (a == HY)
        return b != NU; /* LB25 */
    if (a == BA)
        return true;
    if (a == SY) /* LB25 */
        return b != NU;
    if (a == RI || b == RI) /* LB31; two of them: LB30a */
        return true;
    if (a == ID || b == ID) /* LB23a, LB31 */
        return !(a == PR && b == ID) && !(a == ID && b == PO);
    return false; /* LB23, LB25, LB28, LB29, LB30: letters, numbers and their signs */
}

/* Whether a line may end between two classes with white space between them (LB14 to LB18). */
static bool may_end_over_space(enum break_class a, enum break_class b)
{
    if (b == CL || b == EX || b == IS || b == SY || b == BK) /* LB13, LB6 */
        return false;
    return a != OP;
}

void wq_break_find(struct wq_para *para)
{
    enum break_class before = AL; /* last class that is not white */
    bool over_space = false, has_before = false;
    uint32_t ri_n = 0; /* regional indicators just passed: they go in pairs (LB30a) */
    for (uint32_t i = para->begin; i < para->end; i++) {
        enum break_class at = class_of(para->cps[i]);
        bool may = false;
        if (has_before && at != SP)
            may = over_space ? may_end_over_space(before, at) : may_end_between(before, at);
        if (at == RI && before == RI && !over_space)
            may = ri_n % 2 == 0;
        /* LB8a: what a joiner joins stays together; its class is CM, so look at the character */
        if (i > para->begin && para->cps[i - 1] == 0x200D)
            may = false;
        if (may && i > para->begin && para->breaks[i - 1] != WQ_BREAK_FORCED)
            para->breaks[i - 1] = WQ_BREAK_ALLOWED;
        ri_n = at == RI ? ri_n + 1 : 0;
        if (at == BK) {
            bool is_crlf = para->cps[i] == '\r' && i + 1 < para->end && para->cps[i + 1] == '\n';
            para->breaks[i] = is_crlf ? WQ_BREAK_NONE : WQ_BREAK_FORCED;
            has_before = false;
            over_space = false;
        } else if (at == SP) {
            over_space = has_before;
        } else if (at != CM || over_space || !has_before) {
            before = at == CM ? AL : at; /* LB10 */
            has_before = true;
            over_space = false;
        }
    }
}
