/* SPDX-License-Identifier: MIT */
/* What the reader may want to see otherwise than it is stored: digits of another family, no vowel
 * marks. Only the code points to be shaped change; offsets, and so the text, stay. */
#include "internal.h"

static bool is_tashkeel(uint32_t cp)
{
    /* fathatan to sukun, and the dagger alef; not the maddah and hamzas, which are letters' own */
    return (cp >= 0x64B && cp <= 0x652) || cp == 0x670;
}

static int32_t digit_value(uint32_t cp)
{
    static const uint32_t zeros[] = {'0', 0x660, 0x6F0};
    for (int i = 0; i < 3; i++)
        if (cp >= zeros[i] && cp <= zeros[i] + 9)
            return (int32_t)(cp - zeros[i]);
    return -1;
}

static uint32_t zero_of(enum wq_digits digits)
{
    return digits == WQ_DIGITS_ARABIC ? 0x660 : digits == WQ_DIGITS_PERSIAN ? 0x6F0 : '0';
}

/* The sign `cp` as it stands beside digits of the family: decimal, thousands, percent. */
static uint32_t sign_for(enum wq_digits digits, uint32_t cp, bool is_group)
{
    bool is_european = digits == WQ_DIGITS_EUROPEAN;
    switch (cp) {
    case '.':
    case 0x66B:
        return is_european ? '.' : 0x66B;
    case ',':
    case 0x66C:
        /* a comma is the sign of thousands only before a group of three */
        return cp == ',' && !is_group ? cp : is_european ? ',' : 0x66C;
    case '%':
    case 0x66A:
        return is_european ? '%' : 0x66A;
    default:
        return cp;
    }
}

/* Whether exactly three digits stand at `i`. */
static bool is_group_at(const uint32_t *cps, uint32_t i, uint32_t end)
{
    uint32_t n = 0;
    while (i + n < end && n < 4 && digit_value(cps[i + n]) >= 0)
        n++;
    return n == 3;
}

static bool is_latin(uint32_t cp)
{
    return (cp | 0x20) >= 'a' && (cp | 0x20) <= 'z';
}

/* Numbers of the token [a, b): all that is not white. Latin letters in it make it a name, a link or
 * an address, which stays as it is. */
static void show_token(uint32_t *cps, uint32_t a, uint32_t b, enum wq_digits digits)
{
    for (uint32_t i = a; i < b; i++)
        if (is_latin(cps[i]))
            return;
    bool after_digit = false;
    for (uint32_t i = a; i < b; i++) {
        int32_t value = digit_value(cps[i]);
        bool before_digit = i + 1 < b && digit_value(cps[i + 1]) >= 0;
        bool is_percent = cps[i] == '%' || cps[i] == 0x66A;
        if (value >= 0)
            cps[i] = zero_of(digits) + (uint32_t)value;
        else if ((after_digit && before_digit) || (is_percent && (after_digit || before_digit)))
            cps[i] = sign_for(digits, cps[i], is_group_at(cps, i + 1, b));
        after_digit = value >= 0;
    }
}

/* A number after Latin letters belongs to them, as in "iPhone 15 Pro": in Arabic digits it would
 * part the name (UAX #9 W2, W7). */
static void show_digits(struct wq_para *para)
{
    bool after_latin = false;
    for (uint32_t i = para->begin; i < para->end;) {
        uint32_t a = i;
        bool ends_latin = after_latin;
        for (; i < para->end && !wq_cp_is_white(para->cps[i]); i++)
            if (is_latin(para->cps[i]))
                ends_latin = true;
            else if (para->cps[i] >= 0x620 && para->cps[i] <= 0x64A)
                ends_latin = false;
        if (!after_latin || para->digits == WQ_DIGITS_EUROPEAN)
            show_token(para->cps, a, i, para->digits);
        after_latin = ends_latin;
        while (i < para->end && wq_cp_is_white(para->cps[i]))
            i++;
    }
}

void wq_display_apply(struct wq_para *para)
{
    para->may_differ |= para->digits != WQ_DIGITS_AS_STORED || para->hides_tashkeel;
    if (para->digits != WQ_DIGITS_AS_STORED)
        show_digits(para);
    if (!para->hides_tashkeel)
        return;
    for (uint32_t i = 0; i < para->n; i++)
        if (is_tashkeel(para->cps[i]))
            para->cps[i] = UNSEEN;
}
