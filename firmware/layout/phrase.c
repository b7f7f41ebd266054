/* SPDX-License-Identifier: MIT */
#include <string.h>
#include "warraq/phrase.h"

#define LRI "\u2066"
#define RLI "\u2067"
#define FSI "\u2068"
#define PDI "\u2069"

struct wq_str wq_phrase_str(const struct wq_phrase *phrase)
{
    return (struct wq_str){phrase->text, phrase->len};
}

static bool add_bytes(struct wq_phrase *phrase, const char *bytes, size_t len)
{
    if (len > sizeof phrase->text - phrase->len)
        return false;
    memcpy(phrase->text + phrase->len, bytes, len);
    phrase->len += len;
    return true;
}

void wq_phrase_add(struct wq_phrase *phrase, const char *piece)
{
    add_bytes(phrase, piece, strlen(piece));
}

void wq_phrase_add_foreign(struct wq_phrase *phrase, struct wq_str text)
{
    const size_t around = strlen(FSI) + strlen(PDI);
    size_t room = sizeof phrase->text - phrase->len;
    if (text.len == 0 || room < around)
        return;
    size_t len = text.len < room - around ? text.len : room - around;
    while (len < text.len && len > 0 && (text.ptr[len] & 0xC0) == 0x80)
        len--;
    wq_phrase_add(phrase, FSI);
    add_bytes(phrase, text.ptr, len);
    wq_phrase_add(phrase, PDI);
}

/* How a family of digits is written. Arabic-Indic ones are isolated right to left, as the percent
 * sign stands to their left; the others left to right, as it stands to their right. */
struct family {
    uint32_t zero;
    const char *thousands, *percent, *isolate;
};

static const struct family *family_of(const struct wq_phrase *phrase)
{
    static const struct family families[] = {
        [WQ_DIGITS_EUROPEAN] = {'0', ",", "%", LRI},
        [WQ_DIGITS_ARABIC] = {0x660, "\u066C", "\u066A", RLI},
        [WQ_DIGITS_PERSIAN] = {0x6F0, "\u066C", "\u066A", LRI},
    };
    enum wq_digits digits = phrase->manner.digits;
    return &families[digits == WQ_DIGITS_AS_STORED ? phrase->language->digits : digits];
}

#define NUMBER_BYTES 64

/* Write `n` with at least `least` digits to the end of `out`, and give where it begins. */
static size_t format_number(const struct family *family, uint32_t n, uint32_t least,
                            char out[NUMBER_BYTES])
{
    const uint32_t first_divided = 10000;
    bool is_divided = n >= first_divided;
    size_t at = NUMBER_BYTES;
    for (uint32_t digits = 0; digits < least || n > 0; digits++, n /= 10) {
        if (is_divided && digits > 0 && digits % 3 == 0) {
            at -= strlen(family->thousands);
            memcpy(out + at, family->thousands, strlen(family->thousands));
        }
        char digit[4];
        size_t len = wq_utf8_encode(family->zero + n % 10, digit);
        at -= len;
        memcpy(out + at, digit, len);
    }
    return at;
}

/* Add `n`, then `sign`, then `more` in two digits unless it is negative, all in one isolate. */
static void add_isolated(struct wq_phrase *phrase, uint32_t n, const char *sign, int32_t more)
{
    const struct family *family = family_of(phrase);
    char first[NUMBER_BYTES], second[NUMBER_BYTES];
    size_t from = format_number(family, n, 1, first), from2 = NUMBER_BYTES;
    if (more >= 0)
        from2 = format_number(family, (uint32_t)more, 2, second);
    size_t bytes = strlen(RLI PDI) + strlen(sign) + NUMBER_BYTES - from + NUMBER_BYTES - from2;
    if (phrase->len + bytes > sizeof phrase->text)
        return;
    wq_phrase_add(phrase, family->isolate);
    add_bytes(phrase, first + from, NUMBER_BYTES - from);
    wq_phrase_add(phrase, sign);
    add_bytes(phrase, second + from2, NUMBER_BYTES - from2);
    wq_phrase_add(phrase, PDI);
}

void wq_phrase_add_number(struct wq_phrase *phrase, uint32_t n)
{
    add_isolated(phrase, n, "", -1);
}

void wq_phrase_add_percent(struct wq_phrase *phrase, uint32_t percent)
{
    add_isolated(phrase, percent, family_of(phrase)->percent, -1);
}

void wq_phrase_add_time(struct wq_phrase *phrase, uint32_t minute_of_day)
{
    add_isolated(phrase, minute_of_day / 60 % 24, ":", (int32_t)(minute_of_day % 60));
}

void wq_phrase_add_range(struct wq_phrase *phrase, uint32_t from, uint32_t to)
{
    wq_phrase_add_number(phrase, from);
    if (from == to)
        return;
    wq_phrase_add(phrase, "–");
    wq_phrase_add_number(phrase, to);
}

/* Add `pattern` with what stands in its places. Calls itself once, for {c}, whose own pattern has
 * {n} alone. */
static void add_pattern(struct wq_phrase *phrase, const char *pattern, const struct wq_said *said)
{
    for (const char *open; (open = strchr(pattern, '{')) != NULL; pattern = open + 3) {
        add_bytes(phrase, pattern, (size_t)(open - pattern));
        if (open[1] == 'w')
            wq_phrase_add_foreign(phrase, said->words);
        else if (open[1] == 'c')
            wq_phrase_count(phrase, said->counted, said->n);
        else
            wq_phrase_add_number(phrase, open[1] == 'a'   ? said->a
                                         : open[1] == 'b' ? said->b
                                                          : said->n);
    }
    wq_phrase_add(phrase, pattern);
}

void wq_phrase_say_of(struct wq_phrase *phrase, enum wq_say what, const struct wq_said *said)
{
    add_pattern(phrase, phrase->language->say[what], said);
}

void wq_phrase_say_numbers(struct wq_phrase *phrase, enum wq_say what, uint32_t a, uint32_t b)
{
    wq_phrase_say_of(phrase, what, &(struct wq_said){.a = a, .b = b});
}

void wq_phrase_say(struct wq_phrase *phrase, enum wq_say what)
{
    wq_phrase_add(phrase, phrase->language->say[what]);
}

void wq_phrase_say_within(struct wq_phrase *phrase, enum wq_say what)
{
    const size_t at = phrase->len;
    wq_phrase_say(phrase, what);
    if (phrase->len > at && phrase->text[at] >= 'A' && phrase->text[at] <= 'Z')
        phrase->text[at] = (char)(phrase->text[at] - 'A' + 'a');
}

void wq_phrase_comma(struct wq_phrase *phrase)
{
    static const char *const enders[] = {"؟", "?", "!"};
    if (phrase->len == 0)
        return;
    /* the mark may stand inside the isolate that ends here */
    size_t len = phrase->len, pdi = strlen(PDI);
    if (len >= pdi && memcmp(phrase->text + len - pdi, PDI, pdi) == 0)
        len -= pdi;
    for (size_t i = 0; i < sizeof enders / sizeof enders[0]; i++) {
        size_t n = strlen(enders[i]);
        if (len >= n && memcmp(phrase->text + len - n, enders[i], n) == 0) {
            wq_phrase_add(phrase, " ");
            return;
        }
    }
    wq_phrase_say(phrase, WQ_SAY_COMMA);
}

void wq_phrase_count(struct wq_phrase *phrase, enum wq_counted what, uint32_t n)
{
    const struct wq_language *language = phrase->language;
    add_pattern(phrase, language->counted[what][language->plural(n)], &(struct wq_said){.n = n});
}

/* ---- dates ---- */

void wq_phrase_add_month(struct wq_phrase *phrase, uint32_t month)
{
    const struct wq_language *language = phrase->language;
    if (month < 1 || month > 12)
        return;
    const char *name = language->months[phrase->manner.months][month - 1];
    wq_phrase_add(phrase, name ? name : language->months[0][month - 1]);
}

void wq_phrase_add_hijri_month(struct wq_phrase *phrase, uint32_t month)
{
    if (month >= 1 && month <= 12)
        wq_phrase_add(phrase, phrase->language->hijri_months[month - 1]);
}

typedef void add_month(struct wq_phrase *phrase, uint32_t month);

/* Day, month and year, from the first that is known on. */
static void add_parts(struct wq_phrase *phrase, uint32_t date, add_month *add)
{
    uint32_t month = date / 100 % 100, day = date % 100;
    bool has_month = month >= 1 && month <= 12;
    if (has_month && day >= 1 && day <= 31) {
        wq_phrase_add_number(phrase, day);
        wq_phrase_add(phrase, " ");
    }
    if (has_month) {
        add(phrase, month);
        wq_phrase_add(phrase, " ");
    }
    wq_phrase_add_number(phrase, date / 10000);
}

void wq_phrase_add_hijri(struct wq_phrase *phrase, uint32_t date)
{
    if (date < 10000)
        return;
    add_parts(phrase, date, wq_phrase_add_hijri_month);
    wq_phrase_add(phrase, " ");
    wq_phrase_add(phrase, phrase->language->hijri_era);
}

void wq_phrase_add_date(struct wq_phrase *phrase, uint32_t date)
{
    if (date < 10000)
        return;
    add_parts(phrase, date, wq_phrase_add_month);
    uint32_t hijri = phrase->manner.shows_hijri ? wq_hijri_of(date) : 0;
    if (hijri == 0)
        return;
    wq_phrase_add(phrase, " (");
    wq_phrase_add_hijri(phrase, hijri);
    wq_phrase_add(phrase, ")");
}

void wq_phrase_add_weekday(struct wq_phrase *phrase, uint32_t date)
{
    uint32_t year = date / 10000, month = date / 100 % 100, day = date % 100;
    if (year < 1 || month < 1 || month > 12 || day < 1 || day > 31)
        return;
    /* T. Sakamoto's rule: a day is moved by what its month adds, a leap day counts from March */
    static const uint32_t moved[] = {0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4};
    year -= month < 3;
    uint32_t weekday = (year + year / 4 - year / 100 + year / 400 + moved[month - 1] + day) % 7;
    wq_phrase_add(phrase, phrase->language->weekdays[weekday]);
}

uint32_t wq_reading_minutes(uint32_t word_n)
{
    return (word_n + 90) / 180;
}
