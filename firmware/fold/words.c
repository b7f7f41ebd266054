/* SPDX-License-Identifier: MIT */
/* A text cut into words. */
#include <string.h>
#include "internal.h"

#define GROUPS_MAX 8 /* of digits in one number */

#define ARABIC_DECIMAL 0x66B
#define ARABIC_THOUSANDS 0x66C

static struct wq_str rest(const struct wq_words *words, size_t at)
{
    return (struct wq_str){words->text.ptr + at, words->text.len - at};
}

void wq_words_init(struct wq_words *words, struct wq_str text)
{
    *words = (struct wq_words){.text = text, .last_end = SIZE_MAX};
}

/* ---- letters ---- */

/* Whether a letter stands at `at`, which an apostrophe would join to the one before. */
static bool is_letter_at(const struct wq_words *words, size_t at)
{
    struct wq_unit unit;
    if (at >= words->text.len)
        return false;
    wq_unit_read(rest(words, at), &unit);
    return unit.kind == WQ_UNIT_LETTERS;
}

/* The English genitive: of "'s" at the end of a word nothing stays. */
static bool is_genitive(const struct wq_words *words, size_t at)
{
    struct wq_str text = rest(words, at);
    return text.len > 0 && (text.ptr[0] | 0x20) == 's' && !is_letter_at(words, at + 1);
}

static void take_letters(struct wq_words *words, struct wq_fold_word *word)
{
    struct wq_letters letters = {.bytes = word->term, .cap = WQ_TERM_MAX};
    struct wq_unit unit;
    size_t at = words->at, end = at;
    for (; at < words->text.len; at += unit.len) {
        wq_unit_read(rest(words, at), &unit);
        if (unit.kind == WQ_UNIT_APOSTROPHE) {
            if (!is_letter_at(words, at + unit.len))
                break;
            if (is_genitive(words, at + unit.len)) {
                at += unit.len + 1;
                end = at;
                break;
            }
            continue;
        }
        if (unit.kind != WQ_UNIT_LETTERS && unit.kind != WQ_UNIT_NOTHING)
            break;
        wq_letters_add(&letters, unit.folded, unit.folded_n);
        end = at + unit.len;
    }
    wq_letters_end(&letters);
    word->term_n = (uint8_t)letters.n;
    word->len = (uint32_t)(end - words->at);
    words->at = end;
}

/* ---- numbers ---- */

struct group {
    size_t off, end; /* bytes of the text */
    uint32_t sign;   /* what stands before it, or 0 */
    uint8_t n;       /* digits, at most WQ_TERM_MAX are counted */
};

static bool parts_digits(uint32_t cp)
{
    return cp == '.' || cp == ',' || cp == ARABIC_DECIMAL || cp == ARABIC_THOUSANDS;
}

/* Digits from `at` on, written to `digits` as far as they fit. */
static struct group read_group(const struct wq_words *words, size_t at, struct wq_letters *digits)
{
    struct group group = {.off = at, .end = at};
    struct wq_unit unit;
    for (; at < words->text.len; at += unit.len) {
        wq_unit_read(rest(words, at), &unit);
        if (unit.kind != WQ_UNIT_DIGIT && unit.kind != WQ_UNIT_NOTHING)
            break;
        wq_letters_add(digits, unit.folded, unit.folded_n);
        if (unit.kind != WQ_UNIT_DIGIT)
            continue;
        if (group.n < WQ_TERM_MAX)
            group.n++;
        group.end = at + unit.len;
    }
    return group;
}

/* All groups of digits from here that single signs part; *n of them. */
static void read_groups(const struct wq_words *words, struct group groups[GROUPS_MAX], size_t *n,
                        struct wq_letters *digits)
{
    groups[0] = read_group(words, words->at, digits);
    *n = 1;
    while (*n < GROUPS_MAX && groups[*n - 1].end > words->split_end) {
        size_t at = groups[*n - 1].end;
        struct wq_unit sign, digit;
        if (at >= words->text.len)
            return;
        wq_unit_read(rest(words, at), &sign);
        if (!parts_digits(sign.cp) || at + sign.len >= words->text.len)
            return;
        wq_unit_read(rest(words, at + sign.len), &digit);
        if (digit.kind != WQ_UNIT_DIGIT)
            return;
        groups[*n] = read_group(words, at + sign.len, digits);
        groups[(*n)++].sign = sign.cp;
    }
}

/* How many groups are thousands of one number: 30,000 and ٣٠٬٠٠٠, and 30.000, which in Arabic
 * papers is the same far more often than three decimals. */
static size_t count_thousands(const struct group *groups, size_t n)
{
    size_t i = 1;
    if (groups[0].n > 3)
        return 1;
    while (i < n && groups[i].n == 3 && groups[i].sign == groups[1].sign &&
           groups[i].sign != ARABIC_DECIMAL)
        i++;
    return i;
}

static bool is_decimal(const struct group *group)
{
    return group->sign == '.' || group->sign == ARABIC_DECIMAL;
}

/* Take the digits at words->at, with those that belong to the same number. */
static void take_number(struct wq_words *words, struct wq_fold_word *word)
{
    struct group groups[GROUPS_MAX];
    uint8_t bytes[WQ_TERM_MAX];
    struct wq_letters digits = {.bytes = bytes, .cap = sizeof bytes};
    size_t n;
    read_groups(words, groups, &n, &digits);
    size_t whole = count_thousands(groups, n), taken = whole;
    if (whole + 1 == n && is_decimal(&groups[whole]))
        taken = n;
    if (taken < n) {
        /* a date, a version, an address, a list: each group for itself */
        words->split_end = groups[n - 1].end;
        taken = whole = 1;
    }
    size_t whole_n = 0, all_n = 0;
    for (size_t i = 0; i < taken; i++) {
        whole_n += i < whole ? groups[i].n : 0u;
        all_n += groups[i].n;
    }
    whole_n = whole_n < digits.n ? whole_n : digits.n;
    all_n = all_n < digits.n ? all_n : digits.n;
    /* day and month of 09/07 */
    size_t first = taken == 1 && whole_n == 2 && bytes[0] == '0';
    struct wq_letters term = {.bytes = word->term, .cap = WQ_TERM_MAX};
    wq_letters_add(&term, bytes + first, whole_n - first);
    if (taken > whole) {
        wq_letters_add(&term, (const uint8_t *)".", 1);
        wq_letters_add(&term, bytes + whole_n, all_n - whole_n);
    }
    word->term_n = (uint8_t)term.n;
    word->len = (uint32_t)(groups[taken - 1].end - words->at);
    words->at = groups[taken - 1].end;
}

/* ---- words ---- */

/* Give one word of the phrase that a single sign stands for. */
static void take_phrase(struct wq_words *words, struct wq_fold_word *word)
{
    struct wq_letters letters = {.bytes = word->term, .cap = WQ_TERM_MAX};
    const uint8_t *space = memchr(words->phrase.ptr, ' ', words->phrase.len);
    size_t n = space ? (size_t)(space - words->phrase.ptr) : words->phrase.len;
    wq_letters_add(&letters, words->phrase.ptr, n);
    wq_letters_end(&letters);
    n += space != NULL;
    words->phrase.ptr += n;
    words->phrase.len -= n;
    word->term_n = (uint8_t)letters.n;
    word->off = (uint32_t)words->phrase_off;
    word->len = (uint32_t)(words->at - words->phrase_off);
}

/* Whether all between the word before and this one is a single sign that joins. */
static bool is_tight(const struct wq_words *words, size_t off)
{
    size_t gap = off - words->last_end;
    if (words->last_end == SIZE_MAX || gap > 1)
        return false;
    const char sign = words->text.ptr[words->last_end];
    return gap == 0 || (sign != '\0' && strchr("-/.:,_@&+", sign));
}

static void take_word(struct wq_words *words, const struct wq_unit *unit, struct wq_fold_word *word)
{
    switch (unit->kind) {
    case WQ_UNIT_DIGIT:
        take_number(words, word);
        return;
    case WQ_UNIT_LETTERS:
        take_letters(words, word);
        return;
    case WQ_UNIT_PHRASE:
        words->phrase = (struct wq_bytes){unit->folded, unit->folded_n};
        words->phrase_off = words->at;
        words->at += unit->len;
        take_phrase(words, word);
        return;
    default:
        memcpy(word->term, unit->folded, unit->folded_n);
        word->term_n = unit->folded_n;
        word->len = (uint32_t)unit->len;
        words->at += unit->len;
    }
}

bool wq_words_next(struct wq_words *words, struct wq_fold_word *word)
{
    word->is_tight = false;
    if (words->phrase.len > 0) {
        take_phrase(words, word);
        return true;
    }
    while (words->at < words->text.len) {
        struct wq_unit unit;
        wq_unit_read(rest(words, words->at), &unit);
        if (unit.folded_n == 0) {
            words->at += unit.len;
            continue;
        }
        word->off = (uint32_t)words->at;
        word->is_tight = is_tight(words, words->at);
        take_word(words, &unit, word);
        words->last_end = words->at;
        /* a hamza or mark that stands alone is no word */
        if (word->term_n > 0)
            return true;
    }
    return false;
}
