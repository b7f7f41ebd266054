/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_PHRASE_H
#define WARRAQ_PHRASE_H
/* Short phrases of the appliance with numbers and dates in them, composed piece by piece in its
 * language. Every number and every text that is not ours is isolated, so that none reorders its
 * neighbours (UAX #9 FSI, LRI, RLI, PDI). */
#include "warraq/base.h"
#include "warraq/language.h"

#define WQ_PHRASE_BYTES 1536

/* Zero but for `language` to start. What does not fit is left off at a whole piece. */
struct wq_phrase {
    const struct wq_language *language;
    char text[WQ_PHRASE_BYTES];
    size_t len;
};

struct wq_str wq_phrase_str(const struct wq_phrase *phrase);

/* Add a piece of ours, or nothing when it does not fit. */
void wq_phrase_add(struct wq_phrase *phrase, const char *piece);

/* Add somebody else's words, isolated; longer ones are cut at a character. */
void wq_phrase_add_foreign(struct wq_phrase *phrase, struct wq_str text);

/* Add what the language says; with {a} and {b} in it these numbers, else they do not matter. */
void wq_phrase_say(struct wq_phrase *phrase, enum wq_say what);
void wq_phrase_say_numbers(struct wq_phrase *phrase, enum wq_say what, uint32_t a, uint32_t b);

/* Add `n` of them in the right plural form: "٩ دقائق", "no articles". */
void wq_phrase_count(struct wq_phrase *phrase, enum wq_counted what, uint32_t n);

/* Add `n` in the language's digits, thousands divided from 10,000 on. */
void wq_phrase_add_number(struct wq_phrase *phrase, uint32_t n);

/* Add "١٤ كانون الثاني/يناير ٢٠١٩" for year * 10000 + month * 100 + day; parts that are 0 or out
 * of range are left out. */
void wq_phrase_add_date(struct wq_phrase *phrase, uint32_t date);

/* Minutes it takes to read `word_n` words of Arabic news at 180 a minute, rounded. */
uint32_t wq_reading_minutes(uint32_t word_n);

#endif
