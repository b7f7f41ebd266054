/* SPDX-License-Identifier: MIT */
/* What the reader may want to see otherwise than it is stored: digits of another family, no vowel
 * marks. Only the code points to be shaped change; offsets, and so the text, stay. */
#include "internal.h"

/* Vowel marks, and the marks for pauses and reading of the Qur'an. Not the maddah and hamzas, which
 * are letters' own, nor the small waw and yeh (U+06E5, U+06E6), which are letters. */
static bool is_tashkeel(uint32_t cp)
{
    static const struct {
        uint16_t first, last;
    } ranges[] = {{0x618, 0x61A}, {0x64B, 0x652}, {0x656, 0x657}, {0x670, 0x670}, {0x6D6, 0x6DC},
                  {0x6DF, 0x6E4}, {0x6E7, 0x6E8}, {0x6EA, 0x6ED}, {0x8F0, 0x8F2}};
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        if (cp <= ranges[i].last)
            return cp >= ranges[i].first;
    return false;
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

/* Whether exactly three digits stand at `i`. */
static bool is_group_at(const uint32_t *cps, uint32_t i, uint32_t end)
{
    uint32_t n = 0;
    while (i + n < end && n < 4 && digit_value(cps[i + n]) >= 0)
        n++;
    return n == 3;
}

static bool parts_number(uint32_t cp)
{
    return cp == '.' || cp == ',' || cp == 0x66B || cp == 0x66C;
}

/* Whether the sign at `i` of the token [a, b) is the only one between digits of its number. */
static bool is_only_sign(const uint32_t *cps, uint32_t i, uint32_t a, uint32_t b)
{
    uint32_t first = i, end = i + 1;
    while (first > a && digit_value(cps[first - 1]) >= 0)
        first--;
    while (end < b && digit_value(cps[end]) >= 0)
        end++;
    bool is_parted_before =
        first > a + 1 && parts_number(cps[first - 1]) && digit_value(cps[first - 2]) >= 0;
    bool is_parted_after = end + 1 < b && parts_number(cps[end]) && digit_value(cps[end + 1]) >= 0;
    return !is_parted_before && !is_parted_after;
}

/* What a comma at `i` of the token [a, b) becomes: before a group of three the sign of thousands,
 * alone in its number that of decimals; several others are a list. */
static uint32_t comma_for(enum wq_digits digits, const uint32_t *cps, uint32_t i, uint32_t a,
                          uint32_t b)
{
    if (digits == WQ_DIGITS_EUROPEAN)
        return ',';
    if (is_group_at(cps, i + 1, b))
        return 0x66C;
    return is_only_sign(cps, i, a, b) ? 0x66B : ',';
}

/* The sign `cp` as it stands beside digits of the family: decimal, thousands, percent. */
static uint32_t sign_for(enum wq_digits digits, uint32_t cp)
{
    bool is_european = digits == WQ_DIGITS_EUROPEAN;
    switch (cp) {
    case '.':
    case 0x66B:
        return is_european ? '.' : 0x66B;
    case 0x66C:
        return is_european ? ',' : 0x66C;
    case '%':
    case 0x66A:
        return is_european ? '%' : 0x66A;
    default:
        return cp;
    }
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
            cps[i] = cps[i] == ',' ? comma_for(digits, cps, i, a, b) : sign_for(digits, cps[i]);
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

/* The commonest vowel marks, U+064B to U+0652 and U+0670, and the other characters from U+0600 to
 * U+067F: all but a few of them are letters. This is asked for each page. */
static void count_vowels(struct wq_str text, uint32_t *letter_n, uint32_t *mark_n)
{
    const uint8_t *p = (const uint8_t *)text.ptr, *end = p + text.len;
    uint32_t letters = 0, marks = 0;
    while (end - p > 1) {
        uint8_t lead = *p++;
        if (lead == 0xD8) {
            letters++;
            p++;
        } else if (lead == 0xD9) {
            uint8_t next = *p++;
            if ((uint8_t)(next - 0x8B) <= 0x92 - 0x8B || next == 0xB0)
                marks++;
            else
                letters++;
        }
    }
    *letter_n += letters;
    *mark_n += marks;
}

bool wq_text_is_vowelled(struct wq_str text)
{
    const size_t glance = text.len < 1024 ? text.len : 1024;
    const size_t sample = text.len < 4096 ? text.len : 4096;
    uint32_t letter_n = 0, mark_n = 0;
    count_vowels((struct wq_str){text.ptr, glance}, &letter_n, &mark_n);
    if (mark_n * 10 > letter_n)
        count_vowels((struct wq_str){text.ptr + glance, sample - glance}, &letter_n, &mark_n);
    return mark_n > 0 && mark_n * 5 >= letter_n;
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
