/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_LANGUAGE_H
#define WARRAQ_LANGUAGE_H
/* The appliance's own words, a table a language: a new language is one new file
 * firmware/layout/language_CODE.c and its row in language.c. */
#include <stdbool.h>
#include <stdint.h>

/* What is said without a number, or with numbers in the places {a} and {b}. */
enum wq_say {
    WQ_SAY_COMMA, /* between the parts of a line, with its space */
    WQ_SAY_PAGE,  /* {a} */
    WQ_SAY_PAGE_OF,
    WQ_SAY_NUMBER_OF, /* the same where there is no room for the word */
    WQ_SAY_PART_OF,
    WQ_SAY_AT_MOST, /* before a counted thing */
    WQ_SAY_BACK,    /* this and the next two with their arrow */
    WQ_SAY_PREVIOUS,
    WQ_SAY_NEXT,
    WQ_SAY_KEYS, /* what the keys do in a list. Filled signs: at 1 bit an arrow loses its shaft */
    WQ_SAY_TEXT_SIZE,
    WQ_SAY_ROW_DAMAGED,
    WQ_SAY_FAULT,
    WQ_SAY_FAULT_WHAT,
    WQ_SAY_FAULT_SAFE,
    WQ_SAY_FAULT_STEP,
    WQ_SAY_FAULT_CODE, /* {a} */
    WQ_SAY_PICTURE_ABSENT,
    WQ_SAY_PICTURE_DAMAGED,
    WQ_SAY_PICTURE_FAULT,
    WQ_SAY_ASLEEP,
    WQ_SAY_OFF,
    WQ_SAY_CRASHED,
    WQ_SAY_N
};

/* What is counted. */
enum wq_counted { WQ_COUNTED_ARTICLES, WQ_COUNTED_MINUTES, WQ_COUNTED_N };

/* The plural forms of CLDR. */
enum wq_plural {
    WQ_PLURAL_ZERO,
    WQ_PLURAL_ONE,
    WQ_PLURAL_TWO,
    WQ_PLURAL_FEW,
    WQ_PLURAL_MANY,
    WQ_PLURAL_OTHER,
    WQ_PLURAL_N
};

struct wq_language {
    const char *code; /* BCP 47 */
    bool is_rtl;
    uint32_t zero;         /* first of its ten digits */
    const char *thousands; /* divides numbers from 10,000 on */
    enum wq_plural (*plural)(uint32_t n);
    const char *months[12];
    /* Forms with the number at {n}, or without it. NULL: `plural` never gives this form. */
    const char *counted[WQ_COUNTED_N][WQ_PLURAL_N];
    const char *say[WQ_SAY_N];
};

extern const struct wq_language wq_language_ar, wq_language_en;

/* All languages, Arabic first; *n is their number. Static. */
const struct wq_language *const *wq_languages(uint32_t *n);

/* The language of `code`, or NULL. */
const struct wq_language *wq_language_find(const char *code);

#endif
