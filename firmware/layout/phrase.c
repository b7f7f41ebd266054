/* SPDX-License-Identifier: MIT */
#include <string.h>
#include "warraq/phrase.h"

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
    char piece[64];
    size_t at = sizeof piece;
    const uint32_t first_divided = 10000;
    bool is_divided = n >= first_divided;
    uint32_t digits = 0;
    do {
        if (is_divided && digits > 0 && digits % 3 == 0) {
            at -= 2;
            memcpy(piece + at, "\u066C", 2);
        }
        at -= 2;
        wq_utf8_encode(0x660 + n % 10, piece + at);
        n /= 10;
        digits++;
    } while (n > 0);
    if (phrase->len + strlen(RLI PDI) + (sizeof piece - at) > sizeof phrase->text)
        return;
    wq_phrase_add(phrase, RLI);
    add_bytes(phrase, piece + at, sizeof piece - at);
    wq_phrase_add(phrase, PDI);
}

/* The forms of a counted noun; those of 0, 1 and 2 say the number themselves. */
struct counted {
    const char *zero, *one, *two, *few, *many, *other;
};

static void add_counted(struct wq_phrase *phrase, uint32_t n, const struct counted *forms)
{
    if (n < 3) {
        wq_phrase_add(phrase, n == 0 ? forms->zero : n == 1 ? forms->one : forms->two);
        return;
    }
    uint32_t r = n % 100;
    wq_phrase_add_number(phrase, n);
    wq_phrase_add(phrase, " ");
    wq_phrase_add(phrase, r >= 3 && r <= 10 ? forms->few : r >= 11 ? forms->many : forms->other);
}

void wq_phrase_add_minutes(struct wq_phrase *phrase, uint32_t n)
{
    static const struct counted minutes = {"أقل من دقيقة", "دقيقة واحدة", "دقيقتان",
                                           "دقائق",        "دقيقة",       "دقيقة"};
    add_counted(phrase, n, &minutes);
}

void wq_phrase_add_articles(struct wq_phrase *phrase, uint32_t n)
{
    static const struct counted articles = {"لا مقالات", "مقال واحد", "مقالان",
                                            "مقالات",    "مقالًا",     "مقال"};
    add_counted(phrase, n, &articles);
}

void wq_phrase_add_date(struct wq_phrase *phrase, uint32_t date)
{
    static const char *const months[12] = {
        "كانون الثاني/يناير", "شباط/فبراير",        "آذار/مارس",           "نيسان/أبريل",
        "أيار/مايو",          "حزيران/يونيو",       "تموز/يوليو",          "آب/أغسطس",
        "أيلول/سبتمبر",       "تشرين الأول/أكتوبر", "تشرين الثاني/نوفمبر", "كانون الأول/ديسمبر"};
    uint32_t year = date / 10000, month = date / 100 % 100, day = date % 100;
    bool has_month = month >= 1 && month <= 12;
    if (year == 0)
        return;
    if (has_month && day >= 1 && day <= 31) {
        wq_phrase_add_number(phrase, day);
        wq_phrase_add(phrase, " ");
    }
    if (has_month) {
        wq_phrase_add(phrase, months[month - 1]);
        wq_phrase_add(phrase, " ");
    }
    wq_phrase_add_number(phrase, year);
}

uint32_t wq_reading_minutes(uint32_t word_n)
{
    return (word_n + 90) / 180;
}
