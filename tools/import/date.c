/* SPDX-License-Identifier: MIT */
/* Dates as people write them:
 *
 *   2015-12-18  2015/12/18  18/12/2015  18-12-2015  18.12.2015  ١٨/١٢/٢٠١٥  20151218
 *   الجمعة 18 كانون الأول/ديسمبر 2015   18 كانون أول 2015   18 ديسمبر (كانون الأول) عام 2015
 *   ديسمبر 18, 2015   18 دجنبر 2015    December 18, 2015   18 décembre 2015   18 - ديسمبر - 2015
 *   7 ربيع الأول 1437هـ   7/3/1437 هـ   كانون الأول 2015
 *
 * Where both calendars are given the common one counts. Day comes before month, unless only the
 * other order is possible. A year has four digits: of two nobody knows the century. */
#include <string.h>
#include "import.h"

/* Take `n` digits and a number in [min, max] from the front of `text`; 0 when they are not there.
 */
static uint32_t take_digits(struct wq_str *text, size_t n, uint32_t min, uint32_t max)
{
    uint32_t value = 0;
    if (text->len < n)
        return 0;
    for (size_t i = 0; i < n; i++) {
        if (text->ptr[i] < '0' || text->ptr[i] > '9')
            return 0;
        value = value * 10 + (uint32_t)(text->ptr[i] - '0');
    }
    text->ptr += n;
    text->len -= n;
    return value >= min && value <= max ? value : 0;
}

static bool take_char(struct wq_str *text, char c)
{
    if (text->len == 0 || *text->ptr != c)
        return false;
    text->ptr++;
    text->len--;
    return true;
}

static uint32_t days_in(uint32_t year, uint32_t month)
{
    static const uint8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && is_leap ? 29 : days[month - 1];
}

/* "T14:30:00Z", " 14:30" and the like, or nothing. */
static bool is_time(struct wq_str text)
{
    if (text.len == 0)
        return true;
    if (!take_char(&text, 'T') && !take_char(&text, 't') && !take_char(&text, ' '))
        return false;
    if (text.len == 0)
        return false;
    for (size_t i = 0; i < text.len; i++)
        if (!memchr("0123456789:.,+-Zz ", text.ptr[i], 18))
            return false;
    return true;
}

uint32_t wq_parse_date(struct wq_str text)
{
    text = wq_trim(text);
    uint32_t month = 0, day = 0, year = take_digits(&text, 4, 1, 9999);
    if (year == 0)
        return 0;
    if (take_char(&text, '-')) {
        month = take_digits(&text, 2, 1, 12);
        if (month == 0)
            return 0;
        if (take_char(&text, '-')) {
            day = take_digits(&text, 2, 1, days_in(year, month));
            return day > 0 && is_time(text) ? year * 10000 + month * 100 + day : 0;
        }
    }
    return text.len == 0 ? year * 10000 + month * 100 : 0;
}

/* ---- words and numbers ---- */

#define TOKENS_MAX 256
#define WORD_MAX 24u /* bytes; no name of a month is longer */

enum token_kind { TOKEN_END, TOKEN_NUMBER, TOKEN_WORD, TOKEN_SIGN };

struct token {
    enum token_kind kind;
    uint32_t value;          /* of a number; of a sign its character */
    uint32_t digit_n;        /* of a number */
    char word[WORD_MAX + 1]; /* without marks, letters that are written in several ways as one */
    bool is_cut;             /* the word is longer */
};

static int digit_of(uint32_t cp)
{
    if (cp >= '0' && cp <= '9')
        return (int)(cp - '0');
    if (cp >= 0x0660 && cp <= 0x0669)
        return (int)(cp - 0x0660);
    return cp >= 0x06F0 && cp <= 0x06F9 ? (int)(cp - 0x06F0) : -1;
}

/* Marks, tatweel and what only directs the line: no part of a word. */
static bool is_silent(uint32_t cp)
{
    return (cp >= 0x064B && cp <= 0x065F) || cp == 0x0670 || cp == 0x0640 ||
           (cp >= 0x200B && cp <= 0x200F) || cp == 0x061C || (cp >= 0x2066 && cp <= 0x2069);
}

/* A letter as words are compared; 0: it is none. */
static uint32_t letter_of(uint32_t cp)
{
    switch (cp) {
    case 0x0622:
    case 0x0623:
    case 0x0625:
    case 0x0671:
        return 0x0627;
    case 0x0629:
        return 0x0647;
    case 0x0649:
    case 0x06CC:
        return 0x064A;
    case 0x00E9:
    case 0x00C9:
        return 'e';
    case 0x00FB:
    case 0x00DB:
        return 'u';
    default:
        if (cp >= 'A' && cp <= 'Z')
            return cp | 0x20;
        return (cp >= 'a' && cp <= 'z') || (cp >= 0x0620 && cp <= 0x064A && cp != 0x0640) ||
                       (cp >= 0x066E && cp <= 0x06D3 && cp != 0x0670)
                   ? cp
                   : 0;
    }
}

static uint32_t peek_char(struct wq_str text, size_t *used)
{
    uint32_t cp = 0;
    *used = text.len > 0 ? wq_utf8_decode(text, &cp) : 0;
    return cp;
}

static void skip_bytes(struct wq_str *text, size_t n)
{
    text->ptr += n;
    text->len -= n;
}

static void take_number(struct wq_str *text, struct token *token)
{
    size_t used;
    token->kind = TOKEN_NUMBER;
    for (int digit; text->len > 0 && (digit = digit_of(peek_char(*text, &used))) >= 0;
         skip_bytes(text, used))
        if (token->digit_n++ < 9)
            token->value = token->value * 10 + (uint32_t)digit;
}

static void take_word(struct wq_str *text, struct token *token)
{
    size_t len = 0, used;
    token->kind = TOKEN_WORD;
    while (text->len > 0) {
        const uint32_t cp = peek_char(*text, &used), letter = letter_of(cp);
        if (letter == 0 && !is_silent(cp))
            break;
        char utf8[4];
        const size_t n = letter ? wq_utf8_encode(letter, utf8) : 0;
        token->is_cut |= len + n > WORD_MAX;
        if (!token->is_cut && n > 0)
            memcpy(token->word + len, utf8, n);
        len += token->is_cut ? 0 : n;
        skip_bytes(text, used);
    }
}

/* Split `text`; the row ends with TOKEN_END. What is over TOKENS_MAX is not looked at. */
static void split(struct wq_str text, struct token tokens[TOKENS_MAX + 1])
{
    size_t n = 0;
    memset(tokens, 0, (TOKENS_MAX + 1) * sizeof *tokens);
    while (text.len > 0 && n < TOKENS_MAX) {
        size_t used;
        const uint32_t cp = peek_char(text, &used);
        if (wq_is_space(cp) || is_silent(cp)) {
            skip_bytes(&text, used);
        } else if (digit_of(cp) >= 0) {
            take_number(&text, &tokens[n++]);
        } else if (letter_of(cp) != 0) {
            take_word(&text, &tokens[n++]);
        } else {
            tokens[n++] = (struct token){.kind = TOKEN_SIGN, .value = cp};
            skip_bytes(&text, used);
        }
    }
}

/* ---- months ---- */

/* As letter_of leaves them. Those of two words come before those of one. */
static const struct month {
    const char *first, *second; /* words; second NULL: one alone */
    uint8_t number;
    bool is_hijri;
} months[] = {
    /* Syria, Lebanon, Palestine, Jordan, Iraq */
    {"كانون", "الثاني", 1, false},
    {"كانون", "ثاني", 1, false},
    {"كانون", "ثان", 1, false},
    {"شباط", NULL, 2, false},
    {"اذار", NULL, 3, false},
    {"نيسان", NULL, 4, false},
    {"ايار", NULL, 5, false},
    {"حزيران", NULL, 6, false},
    {"تموز", NULL, 7, false},
    {"اب", NULL, 8, false},
    {"ايلول", NULL, 9, false},
    {"تشرين", "الاول", 10, false},
    {"تشرين", "اول", 10, false},
    {"تشرين", "الثاني", 11, false},
    {"تشرين", "ثاني", 11, false},
    {"تشرين", "ثان", 11, false},
    {"كانون", "الاول", 12, false},
    {"كانون", "اول", 12, false},
    /* Egypt, Sudan, the Gulf; Libya */
    {"يناير", NULL, 1, false},
    {"فبراير", NULL, 2, false},
    {"مارس", NULL, 3, false},
    {"ابريل", NULL, 4, false},
    {"مايو", NULL, 5, false},
    {"يونيو", NULL, 6, false},
    {"يونيه", NULL, 6, false},
    {"يوليو", NULL, 7, false},
    {"يوليه", NULL, 7, false},
    {"اغسطس", NULL, 8, false},
    {"سبتمبر", NULL, 9, false},
    {"اكتوبر", NULL, 10, false},
    {"نوفمبر", NULL, 11, false},
    {"ديسمبر", NULL, 12, false},
    /* Tunisia, Algeria */
    {"جانفي", NULL, 1, false},
    {"فيفري", NULL, 2, false},
    {"افريل", NULL, 4, false},
    {"ماي", NULL, 5, false},
    {"جوان", NULL, 6, false},
    {"جويليه", NULL, 7, false},
    {"اوت", NULL, 8, false},
    /* Morocco, Mauritania */
    {"يوليوز", NULL, 7, false},
    {"غشت", NULL, 8, false},
    {"اغشت", NULL, 8, false},
    {"شتنبر", NULL, 9, false},
    {"شتمبر", NULL, 9, false},
    {"نونبر", NULL, 11, false},
    {"دجنبر", NULL, 12, false},
    {"دجمبر", NULL, 12, false},
    /* English */
    {"january", NULL, 1, false},
    {"february", NULL, 2, false},
    {"march", NULL, 3, false},
    {"april", NULL, 4, false},
    {"may", NULL, 5, false},
    {"june", NULL, 6, false},
    {"july", NULL, 7, false},
    {"august", NULL, 8, false},
    {"september", NULL, 9, false},
    {"october", NULL, 10, false},
    {"november", NULL, 11, false},
    {"december", NULL, 12, false},
    {"jan", NULL, 1, false},
    {"feb", NULL, 2, false},
    {"mar", NULL, 3, false},
    {"apr", NULL, 4, false},
    {"jun", NULL, 6, false},
    {"jul", NULL, 7, false},
    {"aug", NULL, 8, false},
    {"sep", NULL, 9, false},
    {"sept", NULL, 9, false},
    {"oct", NULL, 10, false},
    {"nov", NULL, 11, false},
    {"dec", NULL, 12, false},
    /* French, of pages from the Maghreb */
    {"janvier", NULL, 1, false},
    {"fevrier", NULL, 2, false},
    {"mars", NULL, 3, false},
    {"avril", NULL, 4, false},
    {"mai", NULL, 5, false},
    {"juin", NULL, 6, false},
    {"juillet", NULL, 7, false},
    {"aout", NULL, 8, false},
    {"septembre", NULL, 9, false},
    {"octobre", NULL, 10, false},
    {"novembre", NULL, 11, false},
    {"decembre", NULL, 12, false},
    /* the Islamic calendar */
    {"ربيع", "الاول", 3, true},
    {"ربيع", "اول", 3, true},
    {"ربيع", "الثاني", 4, true},
    {"ربيع", "ثاني", 4, true},
    {"ربيع", "ثان", 4, true},
    {"ربيع", "الاخر", 4, true},
    {"جمادي", "الاولي", 5, true},
    {"جمادي", "الاول", 5, true},
    {"جمادي", "اول", 5, true},
    {"جمادي", "الثانيه", 6, true},
    {"جمادي", "الثاني", 6, true},
    {"جمادي", "ثاني", 6, true},
    {"جمادي", "الاخره", 6, true},
    {"جمادي", "الاخر", 6, true},
    {"ذو", "القعده", 11, true},
    {"ذي", "القعده", 11, true},
    {"ذو", "الحجه", 12, true},
    {"ذي", "الحجه", 12, true},
    {"محرم", NULL, 1, true},
    {"المحرم", NULL, 1, true},
    {"صفر", NULL, 2, true},
    {"رجب", NULL, 7, true},
    {"شعبان", NULL, 8, true},
    {"رمضان", NULL, 9, true},
    {"شوال", NULL, 10, true},
};

static bool is_word(const struct token *token, const char *word)
{
    return token->kind == TOKEN_WORD && !token->is_cut && strcmp(token->word, word) == 0;
}

static bool is_sign(const struct token *token, uint32_t sign)
{
    return token->kind == TOKEN_SIGN && token->value == sign;
}

/* The month whose name begins at `token`; *used are the words it takes. NULL: none. */
static const struct month *name_at(const struct token *token, size_t *used)
{
    for (size_t i = 0; token->kind == TOKEN_WORD && i < sizeof months / sizeof months[0]; i++) {
        const struct month *month = &months[i];
        if (is_word(token, month->first) && (!month->second || is_word(token + 1, month->second))) {
            *used = month->second ? 2 : 1;
            return month;
        }
    }
    return NULL;
}

/* The same with a second name for the same month behind it: "كانون الأول/ديسمبر", "ديسمبر (كانون
 * الأول)". */
static const struct month *month_at(const struct token *token, size_t *used)
{
    size_t other_used = 0;
    const struct month *month = name_at(token, used);
    if (!month)
        return NULL;
    const struct token *after = token + *used;
    const bool is_open = is_sign(after, '(');
    const struct month *twin = name_at(after, &other_used);
    if (twin && twin->number == month->number && twin->is_hijri == month->is_hijri) {
        *used += other_used; /* "سبتمبر أيلول" */
        return month;
    }
    if (!is_open && !is_sign(after, '/') && !is_sign(after, '-') && !is_sign(after, 0x2013))
        return month;
    const struct month *other = name_at(after + 1, &other_used);
    if (other && other->number == month->number && other->is_hijri == month->is_hijri)
        *used += 1 + other_used + (is_open && is_sign(after + 1 + other_used, ')'));
    return month;
}

/* ---- dates ---- */

/* What was found so far: 0, or the first of its kind. */
struct found {
    uint32_t common, hijri, month_only;
};

static bool is_day(const struct token *token)
{
    return token->kind == TOKEN_NUMBER && token->digit_n <= 2 && token->value >= 1 &&
           token->value <= 31;
}

/* Of either calendar. */
static bool is_plausible(uint32_t year)
{
    return year >= 1300 && year < 2200;
}

static bool is_year(const struct token *token)
{
    return token->kind == TOKEN_NUMBER && token->digit_n == 4 && is_plausible(token->value);
}

static void note_date(struct found *found, uint32_t year, uint32_t month, uint32_t day,
                      bool is_hijri)
{
    const uint32_t date = is_hijri ? wq_hijri_date(year, month, day)
                          : month >= 1 && month <= 12 && day >= 1 && day <= days_in(year, month)
                              ? year * 10000 + month * 100 + day
                              : 0;
    uint32_t *first = is_hijri ? &found->hijri : &found->common;
    if (*first == 0)
        *first = date;
}

/* Whether the year of a date without names is of the Islamic calendar: an H behind it says so, or
 * that nobody dates pages from the Middle Ages. */
static bool is_hijri_year(const struct token *year)
{
    return is_word(year + 1, "ه") || is_word(year + 1, "هجري") || is_word(year + 1, "هجريه") ||
           year->value < 1500;
}

static const struct token *skip_words(const struct token *token)
{
    static const char *const words[] = {"من", "شهر", "عام", "سنه", "لعام", "لسنه",
                                        "of", "st",  "nd",  "rd",  "th"};
    bool is_skipped = true;
    while (is_skipped) {
        is_skipped = is_sign(token, ',') || is_sign(token, 0x060C) || is_sign(token, '.');
        for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
            is_skipped |= is_word(token, words[i]);
        token += is_skipped;
    }
    return token;
}

/* "18 December 2015", "December 18, 2015", "December 2015" at the name. `start` begins the row. */
static void try_name(struct found *found, const struct token *start, const struct token *name)
{
    size_t used;
    const struct month *month = month_at(name, &used);
    if (!month)
        return;
    const struct token *end = name + used;
    if (name - start >= 2 && (is_sign(name - 1, '-') || is_sign(name - 1, '/')) &&
        is_sign(end, name[-1].value) && is_day(name - 2) && is_year(end + 1)) {
        note_date(found, end[1].value, month->number, name[-2].value, month->is_hijri);
        return;
    }
    const struct token *before = name;
    while (before > start && skip_words(before - 1) == name)
        before--;
    before -= before > start;
    const struct token *after = skip_words(name + used);
    if (before < name && is_day(before) && is_year(after)) {
        note_date(found, after->value, month->number, before->value, month->is_hijri);
    } else if (is_day(after) && is_year(skip_words(after + 1))) {
        note_date(found, skip_words(after + 1)->value, month->number, after->value,
                  month->is_hijri);
    } else if (before < name && is_year(before) && is_day(after)) {
        note_date(found, before->value, month->number, after->value, month->is_hijri);
    } else if (is_year(after) && !month->is_hijri && after->value >= 1500 &&
               found->month_only == 0) {
        found->month_only = after->value * 10000 + month->number * 100u;
    }
}

/* Three numbers parted by the same sign. */
static void try_numbers(struct found *found, const struct token *token)
{
    const uint32_t sign = token[1].value;
    if (token[0].kind != TOKEN_NUMBER || token[1].kind != TOKEN_SIGN || !is_sign(token + 3, sign) ||
        token[2].kind != TOKEN_NUMBER || token[4].kind != TOKEN_NUMBER ||
        (sign != '/' && sign != '-' && sign != '.' && sign != 0x060D))
        return;
    const uint32_t first = token[0].value, middle = token[2].value, last = token[4].value;
    if (is_year(token) && is_day(token + 2) && is_day(token + 4)) {
        note_date(found, first, middle, last, first < 1500);
    } else if (is_year(token + 4) && is_day(token) && is_day(token + 2)) {
        const bool is_hijri = is_hijri_year(token + 4);
        const bool is_swapped = middle > 12 && first <= 12;
        note_date(found, last, is_swapped ? first : middle, is_swapped ? middle : first, is_hijri);
    }
}

bool wq_is_month(struct wq_str text)
{
    struct token tokens[TOKENS_MAX + 8];
    size_t used;
    if (text.len > 4 * WORD_MAX)
        return false;
    memset(tokens, 0, sizeof tokens);
    split(text, tokens);
    return name_at(tokens, &used) && tokens[used].kind == TOKEN_END;
}

/* Quick: what has no digit is no date. Arabic digits are D9 A0 to D9 A9, Persian DB B0 to DB B9. */
static bool has_digit(struct wq_str text)
{
    for (size_t i = 0; i < text.len; i++) {
        const uint8_t byte = (uint8_t)text.ptr[i];
        const uint8_t next = i + 1 < text.len ? (uint8_t)text.ptr[i + 1] : 0;
        if ((byte >= '0' && byte <= '9') || (byte == 0xD9 && next >= 0xA0 && next <= 0xA9) ||
            (byte == 0xDB && next >= 0xB0 && next <= 0xB9))
            return true;
    }
    return false;
}

bool wq_date_find(struct wq_str text, uint32_t *date)
{
    struct token
        tokens[TOKENS_MAX + 8]; /* some behind the end, so that a look ahead needs no care */
    struct found found = {0};
    const uint32_t exact = wq_parse_date(text);
    if (exact != 0) {
        *date = exact;
        return true;
    }
    if (!has_digit(text))
        return false;
    memset(tokens, 0, sizeof tokens);
    split(text, tokens);
    for (const struct token *token = tokens; token->kind != TOKEN_END; token++) {
        try_numbers(&found, token);
        try_name(&found, tokens, token);
        const uint32_t year = token->value / 10000;
        if (token == tokens && token->kind == TOKEN_NUMBER && token->digit_n == 8 &&
            is_plausible(year))
            note_date(&found, year, token->value / 100 % 100, token->value % 100, year < 1500);
    }
    const uint32_t first = found.common  ? found.common
                           : found.hijri ? found.hijri
                                         : found.month_only;
    if (first != 0)
        *date = first;
    return first != 0;
}

/* ---- paths ---- */

/* The date that begins `path`: 2015/12/18, 2015-12-18, 20151218; 0: none does. */
static uint32_t path_date(struct wq_str path)
{
    char plain[] = "YYYY-MM-DD";
    size_t digit_n = 0, at = 0;
    for (size_t i = 0; i < path.len && digit_n < 8; i++) {
        const char c = path.ptr[i];
        if (c >= '0' && c <= '9') {
            plain[at++] = c;
            digit_n++;
            at += digit_n == 4 || digit_n == 6; /* over the '-' */
        } else if ((c != '/' && c != '-' && c != '_') || (digit_n != 4 && digit_n != 6)) {
            break;
        }
    }
    plain[4] = plain[7] = '-';
    const bool is_whole = digit_n == 8;
    const bool is_recent = plain[0] == '2' || (plain[0] == '1' && plain[1] == '9');
    return is_whole && is_recent ? wq_parse_date(wq_str(plain)) : 0;
}

bool wq_date_in_path(struct wq_str path, uint32_t *date, struct wq_str *found)
{
    for (size_t i = 0; i < path.len; i++) {
        const bool is_start = i == 0 || path.ptr[i - 1] < '0' || path.ptr[i - 1] > '9';
        const uint32_t here = is_start ? path_date((struct wq_str){path.ptr + i, path.len - i}) : 0;
        if (here == 0)
            continue;
        *date = here;
        *found = (struct wq_str){path.ptr + i, 10 < path.len - i ? 10 : path.len - i};
        return true;
    }
    return false;
}
