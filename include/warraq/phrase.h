/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_PHRASE_H
#define WARRAQ_PHRASE_H
/* Short phrases of the appliance with numbers and dates in them, composed piece by piece in its
 * language. Every number and every text that is not ours is isolated, so that none reorders its
 * neighbours (UAX #9 FSI, LRI, RLI, PDI). */
#include "warraq/base.h"
#include "warraq/language.h"

#define WQ_PHRASE_BYTES 1536

/* Zero but for `language` (and `manner` where one was chosen) to start. What does not fit is left off
 * at a whole piece. */
struct wq_phrase {
    const struct wq_language *language;
    struct wq_manner manner;
    char text[WQ_PHRASE_BYTES];
    size_t len;
};

struct wq_str wq_phrase_str(const struct wq_phrase *phrase);

/* Add a piece of ours, or nothing when it does not fit. */
void wq_phrase_add(struct wq_phrase *phrase, const char *piece);

/* Add somebody else's words, isolated; longer ones are cut at a character. */
void wq_phrase_add_foreign(struct wq_phrase *phrase, struct wq_str text);

/* What stands in the places of what is said; those it does not have do not matter. */
struct wq_said {
    uint32_t a, b;
    struct wq_str words;     /* {w}, isolated */
    enum wq_counted counted; /* {c}: `n` of these */
    uint32_t n;
};

/* Add what the language says: alone, with the numbers {a} and {b}, with any places. */
void wq_phrase_say(struct wq_phrase *phrase, enum wq_say what);
/* The same behind something else on the line: without the capital that begins a name. */
void wq_phrase_say_within(struct wq_phrase *phrase, enum wq_say what);
void wq_phrase_say_numbers(struct wq_phrase *phrase, enum wq_say what, uint32_t a, uint32_t b);
void wq_phrase_say_of(struct wq_phrase *phrase, enum wq_say what, const struct wq_said *said);

/* Add the comma between two parts of a line, unless nothing stands before it or that ends in a
 * question mark. */
void wq_phrase_comma(struct wq_phrase *phrase);

/* Add `n` of them in the right plural form: "٩ دقائق", "no articles". */
void wq_phrase_count(struct wq_phrase *phrase, enum wq_counted what, uint32_t n);

/* Add `n` in the digits of the manner, thousands divided from 10,000 on. */
void wq_phrase_add_number(struct wq_phrase *phrase, uint32_t n);

/* Add "٨٣٪", the sign where readers of these digits have it. */
void wq_phrase_add_percent(struct wq_phrase *phrase, uint32_t percent);

/* Add "٩:٤١", of a day of 1440 minutes. */
void wq_phrase_add_time(struct wq_phrase *phrase, uint32_t minute_of_day);

/* Add "١٩٨٤–٢٠٢٦", read in the language's direction; one number when they are equal. */
void wq_phrase_add_range(struct wq_phrase *phrase, uint32_t from, uint32_t to);

/* Add "١٤ كانون الثاني/يناير ٢٠١٩" for year * 10000 + month * 100 + day, and where the manner asks
 * for it " (٨ جمادى الأولى ١٤٤٠ هـ)"; parts that are 0 or out of range are left out. */
void wq_phrase_add_date(struct wq_phrase *phrase, uint32_t date);

/* The same by the Islamic calendar, `date` being one of it, and without parentheses. */
void wq_phrase_add_hijri(struct wq_phrase *phrase, uint32_t date);

/* Add the name of a date's day, "الأحد"; nothing when it has none. */
void wq_phrase_add_weekday(struct wq_phrase *phrase, uint32_t date);

/* Add the name of month `month`, 1 to 12, alone. */
void wq_phrase_add_month(struct wq_phrase *phrase, uint32_t month);
void wq_phrase_add_hijri_month(struct wq_phrase *phrase, uint32_t month);

/* Minutes it takes to read `word_n` words of Arabic news at 180 a minute, rounded. */
uint32_t wq_reading_minutes(uint32_t word_n);

#endif
