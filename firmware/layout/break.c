/* SPDX-License-Identifier: MIT */
/* Where a line may end: UAX #14, revision 50 (Unicode 15.0), LB1 to LB31, with the numbers of
 * section 8.2, example 7, as LineBreakTest.txt has them. Class names are those of the annex; LB1 is
 * done in the table, OP_WIDE and ID_PICT tell apart what LB30 and LB30b ask for. */
#include <string.h>
#include "break_table.h"
#include "internal.h"

#define OF(class) (UINT64_C(1) << (class))

static const uint64_t line_ends = OF(BK) | OF(CR) | OF(LF) | OF(NL);
static const uint64_t marks = OF(CM) | OF(ZWJ);
static const uint64_t letters = OF(AL) | OF(HL);
static const uint64_t openers = OF(OP) | OF(OP_WIDE);
static const uint64_t closers = OF(CL) | OF(CP);
static const uint64_t hyphens = OF(BA) | OF(HY);
static const uint64_t signs = OF(PR) | OF(PO);
static const uint64_t ideographs = OF(ID) | OF(ID_PICT) | OF(EB) | OF(EM);
static const uint64_t hangul = OF(JL) | OF(JV) | OF(JT) | OF(H2) | OF(H3);

static bool is(enum break_class class, uint64_t set)
{
    return set >> class & 1;
}

static enum break_class class_of(uint32_t cp)
{
    uint32_t middle = break_class_root[cp >> 9];
    return break_class_leaf[break_class_middle[middle][cp >> 4 & 31]][cp & 15];
}

/* How much of a number, NU (NU | SY | IS)* (CL | CP)?, ends at the character before. */
enum number { NO_NUMBER, DIGITS, CLOSED };

/* What the rules ask about the text before a character. */
struct past {
    enum break_class last; /* marks and white space left out; BK at the beginning */
    bool over_space;       /* SP between `last` and here */
    bool after_joiner;
    bool after_hebrew_hyphen; /* HL (BA | HY) */
    bool flag_is_half;        /* an odd number of RI */
    enum number number;
};

/* ---- the rules ---- */

/* LB11 to LB18 where white space stands between `last` and `at`. */
static bool may_end_over_space(enum break_class last, enum break_class at)
{
    if (at == WJ) /* LB11 */
        return false;
    if (is(at, closers | OF(EX) | OF(IS) | OF(SY))) /* LB13 */
        return false;
    if (is(last, openers)) /* LB14 */
        return false;
    if (last == QU && is(at, openers)) /* LB15 */
        return false;
    if (is(last, closers) && at == NS) /* LB16 */
        return false;
    return last != B2 || at != B2; /* LB17, LB18 */
}

/* LB25, for `at` after `past`; `opens_number`: `at` is an opener and a digit follows. */
static bool is_within_number(const struct past *past, enum break_class at, bool opens_number)
{
    if (at == NU && (is(past->last, signs) || past->last == HY || past->last == NU))
        return true;
    if (is(past->last, signs) && opens_number)
        return true;
    if (past->number == DIGITS && is(at, OF(NU) | OF(SY) | OF(IS)))
        return true;
    return past->number != NO_NUMBER && is(at, signs);
}

/* LB26: whether two pieces of one Korean syllable touch. */
static bool is_within_syllable(enum break_class last, enum break_class at)
{
    if (last == JL)
        return is(at, OF(JL) | OF(JV) | OF(H2) | OF(H3));
    if (is(last, OF(JV) | OF(H2)))
        return is(at, OF(JV) | OF(JT));
    return is(last, OF(JT) | OF(H3)) && at == JT;
}

/* LB23 to LB30b: whether `at` belongs to the word, number or sign before it. */
static bool belongs_together(const struct past *past, enum break_class at, bool opens_number)
{
    enum break_class last = past->last;
    if ((is(last, letters) && at == NU) || (last == NU && is(at, letters))) /* LB23 */
        return true;
    if ((last == PR && is(at, ideographs)) || (is(last, ideographs) && at == PO)) /* LB23a */
        return true;
    if ((is(last, signs) && is(at, letters)) || (is(last, letters) && is(at, signs))) /* LB24 */
        return true;
    if (is_within_number(past, at, opens_number) || is_within_syllable(last, at)) /* LB25, LB26 */
        return true;
    if ((is(last, hangul) && at == PO) || (last == PR && is(at, hangul))) /* LB27 */
        return true;
    if (is(last, letters | OF(IS)) && is(at, letters)) /* LB28, LB29 */
        return true;
    /* LB30; no closing parenthesis is wide */
    if ((is(last, letters | OF(NU)) && at == OP) || (last == CP && is(at, letters | OF(NU))))
        return true;
    if (last == RI && at == RI) /* LB30a */
        return past->flag_is_half;
    return is(last, OF(EB) | OF(ID_PICT)) && at == EM; /* LB30b */
}

/* LB11 to LB31 where `at` follows `last` immediately. */
static bool may_end_between(const struct past *past, enum break_class at, bool opens_number)
{
    enum break_class last = past->last;
    if (at == WJ || is(last, OF(WJ) | OF(GL))) /* LB11, LB12 */
        return false;
    if (at == GL && !is(last, hyphens)) /* LB12a */
        return false;
    if (is(at, closers | OF(EX) | OF(IS) | OF(SY)) || is(last, openers)) /* LB13, LB14 */
        return false;
    if (last == QU || at == QU) /* LB15, LB19 */
        return false;
    if ((is(last, closers) && at == NS) || (last == B2 && at == B2)) /* LB16, LB17 */
        return false;
    if (last == CB || at == CB) /* LB20 */
        return true;
    if (is(at, hyphens | OF(NS)) || last == BB) /* LB21 */
        return false;
    if (past->after_hebrew_hyphen || (last == SY && at == HL)) /* LB21a, LB21b */
        return false;
    if (at == IN) /* LB22 */
        return false;
    return !belongs_together(past, at, opens_number);
}

static bool may_end_before(const struct past *past, enum break_class at, bool opens_number)
{
    if (is(at, line_ends | OF(SP) | OF(ZW))) /* LB6, LB7 */
        return false;
    if (past->last == ZW) /* LB8 */
        return true;
    if (past->after_joiner) /* LB8a */
        return false;
    return past->over_space ? may_end_over_space(past->last, at)
                            : may_end_between(past, at, opens_number);
}

/* ---- the text ---- */

static enum number number_after(enum number number, enum break_class at)
{
    if (at == NU)
        return DIGITS;
    if (number == DIGITS && is(at, OF(SY) | OF(IS)))
        return DIGITS;
    return number == DIGITS && is(at, closers) ? CLOSED : NO_NUMBER;
}

/* Go past a character of class `at`, which is no mark of the one before. */
static void pass(struct past *past, enum break_class at)
{
    if (at == SP) {
        past->over_space = true;
        past->number = NO_NUMBER;
        return;
    }
    bool touches = !past->over_space;
    past->after_hebrew_hyphen = touches && past->last == HL && is(at, hyphens);
    past->flag_is_half = at == RI && !(touches && past->last == RI && past->flag_is_half);
    past->number = number_after(past->number, at);
    past->last = is(at, line_ends) ? BK : at;
    past->over_space = false;
}

/* Whether the next character of `para` from `i`, marks left out, is a digit. */
static bool digit_follows(const struct wq_para *para, uint32_t i)
{
    enum break_class class = CM;
    for (; i < para->end && is(class, marks); i++)
        class = class_of(para->cps[i]);
    return class == NU;
}

static bool is_arabic(uint32_t cp)
{
    return cp - 0x620 <= 0x64A - 0x620;
}

/* The last letter of the Arabic words that follow each other, one space between them, from the
 * letter at `i`: a line may end after each space (LB18), and within no word (LB28). Most of a text
 * is of this kind. */
static uint32_t pass_words(struct wq_para *para, uint32_t i)
{
    const uint32_t *cps = para->cps;
    uint32_t last = para->end - 1;
    for (;;) {
        while (i < last && is_arabic(cps[i + 1]))
            i++;
        if (last - i < 2 || cps[i + 1] != ' ' || !is_arabic(cps[i + 2]))
            return i;
        para->breaks[i + 1] = WQ_BREAK_ALLOWED;
        i += 2;
    }
}

void wq_break_find(struct wq_para *para)
{
    struct past past = {.last = BK};
    const uint32_t *cps = para->cps;
    uint32_t end = para->end;
    for (uint32_t i = para->begin; i < end; i++) {
        enum break_class at = class_of(cps[i]);
        if (at == AL && past.last == AL && !past.over_space) {
            past.after_joiner = false;
            i = pass_words(para, i);
            continue;
        }
        if (at == SP) { /* LB7 */
            pass(&past, at);
            past.after_joiner = false;
            continue;
        }
        bool has_base = !past.over_space && !is(past.last, OF(BK) | OF(ZW));
        bool is_joiner = at == ZWJ;
        if (is(at, marks)) {
            if (has_base) { /* LB9 */
                past.after_joiner = is_joiner;
                continue;
            }
            at = AL; /* LB10 */
        }
        bool opens_number = is(at, openers) && is(past.last, signs) && digit_follows(para, i + 1);
        if (i > para->begin && para->breaks[i - 1] == WQ_BREAK_NONE &&
            may_end_before(&past, at, opens_number))
            para->breaks[i - 1] = WQ_BREAK_ALLOWED;
        bool is_crlf = at == CR && i + 1 < para->end && para->cps[i + 1] == '\n';
        if (is(at, line_ends) && !is_crlf) /* LB4, LB5 */
            para->breaks[i] = WQ_BREAK_FORCED;
        pass(&past, at);
        past.after_joiner = is_joiner;
        if (is_arabic(cps[i]))
            i = pass_words(para, i);
    }
}

/* ---- beyond UAX #14 ---- */

void wq_break_hold_schemes(struct wq_para *para)
{
    const char *at = para->text.ptr + para->offs[para->begin];
    const char *end = para->text.ptr + para->offs[para->end];
    for (; (at = memchr(at, ':', (size_t)(end - at))) != NULL; at++) {
        if (end - at <= 3 || at[1] != '/' || at[2] != '/')
            continue;
        uint32_t slash = wq_para_at(para, (uint32_t)(at - para->text.ptr)) + 2;
        if (para->breaks[slash] == WQ_BREAK_ALLOWED && para->cps[slash + 1] != ' ')
            para->breaks[slash] = WQ_BREAK_NONE;
    }
}
