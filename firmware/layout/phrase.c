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
    if (room < around)
        return;
    size_t len = text.len < room - around ? text.len : room - around;
    while (len < text.len && len > 0 && (text.ptr[len] & 0xC0) == 0x80)
        len--;
    wq_phrase_add(phrase, FSI);
    add_bytes(phrase, text.ptr, len);
    wq_phrase_add(phrase, PDI);
}

void wq_phrase_add_number(struct wq_phrase *phrase, uint32_t n)
{
    const struct wq_language *language = phrase->language;
    const char *divider = language->thousands;
    /* Arabic-Indic digits are isolated right to left, as a percent sign beside them must stand */
    const char *isolate = language->is_rtl ? RLI : LRI;
    char piece[64];
    size_t at = sizeof piece;
    const uint32_t first_divided = 10000;
    bool is_divided = n >= first_divided;
    uint32_t digits = 0;
    do {
        if (is_divided && digits > 0 && digits % 3 == 0) {
            at -= strlen(divider);
            memcpy(piece + at, divider, strlen(divider));
        }
        char digit[4];
        size_t len = wq_utf8_encode(language->zero + n % 10, digit);
        at -= len;
        memcpy(piece + at, digit, len);
        n /= 10;
        digits++;
    } while (n > 0);
    if (phrase->len + strlen(RLI PDI) + (sizeof piece - at) > sizeof phrase->text)
        return;
    wq_phrase_add(phrase, isolate);
    add_bytes(phrase, piece + at, sizeof piece - at);
    wq_phrase_add(phrase, PDI);
}

/* Add `pattern` with `numbers` where it has {a}, {b}, the first of them also where it has {n}. */
static void add_pattern(struct wq_phrase *phrase, const char *pattern, const uint32_t numbers[2])
{
    for (const char *open; (open = strchr(pattern, '{')) != NULL; pattern = open + 3) {
        add_bytes(phrase, pattern, (size_t)(open - pattern));
        wq_phrase_add_number(phrase, numbers[open[1] == 'b']);
    }
    wq_phrase_add(phrase, pattern);
}

void wq_phrase_say_numbers(struct wq_phrase *phrase, enum wq_say what, uint32_t a, uint32_t b)
{
    add_pattern(phrase, phrase->language->say[what], (const uint32_t[2]){a, b});
}

void wq_phrase_say(struct wq_phrase *phrase, enum wq_say what)
{
    wq_phrase_add(phrase, phrase->language->say[what]);
}

void wq_phrase_count(struct wq_phrase *phrase, enum wq_counted what, uint32_t n)
{
    const struct wq_language *language = phrase->language;
    add_pattern(phrase, language->counted[what][language->plural(n)], (const uint32_t[2]){n});
}

void wq_phrase_add_date(struct wq_phrase *phrase, uint32_t date)
{
    uint32_t year = date / 10000, month = date / 100 % 100, day = date % 100;
    bool has_month = month >= 1 && month <= 12;
    if (year == 0)
        return;
    if (has_month && day >= 1 && day <= 31) {
        wq_phrase_add_number(phrase, day);
        wq_phrase_add(phrase, " ");
    }
    if (has_month) {
        wq_phrase_add(phrase, phrase->language->months[month - 1]);
        wq_phrase_add(phrase, " ");
    }
    wq_phrase_add_number(phrase, year);
}

uint32_t wq_reading_minutes(uint32_t word_n)
{
    return (word_n + 90) / 180;
}
