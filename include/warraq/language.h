/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_LANGUAGE_H
#define WARRAQ_LANGUAGE_H
/* The appliance's own words, a table a language: a new language is one new file
 * firmware/layout/language_CODE.c and its row in language.c. */
#include <stdbool.h>
#include <stdint.h>
#include "warraq/text.h"

/* What is said. It may have places: {a} and {b} numbers, {w} somebody's words, {c} a counted thing
 * (phrase.h says how they are filled). */
enum wq_say {
    WQ_SAY_APP,
    WQ_SAY_LANGUAGE, /* the language's own name */
    WQ_SAY_COMMA,    /* between the parts of a line, with its space */
    WQ_SAY_PAGE,     /* {a} */
    WQ_SAY_PAGE_SHORT,
    WQ_SAY_PAGE_OF,   /* {a} {b} */
    WQ_SAY_PAGE_OF_ABOUT, /* the same, {b} a guess */
    WQ_SAY_NUMBER_OF, /* the same where there is no room for the word */
    WQ_SAY_PART_OF,
    WQ_SAY_ABOUT,   /* {a}: not yet counted */
    WQ_SAY_AT_MOST, /* before a counted thing */
    WQ_SAY_BACK,    /* this and the next two with their arrow */
    WQ_SAY_PREVIOUS,
    WQ_SAY_NEXT,
    WQ_SAY_KEYS, /* what the keys do in a list. Filled signs: at 1 bit an arrow loses its shaft */
    WQ_SAY_DONE,
    WQ_SAY_CANCEL,
    WQ_SAY_CLOSE,
    WQ_SAY_REMOVE,
    WQ_SAY_YES,
    WQ_SAY_NO,
    /* home */
    WQ_SAY_HOME,
    WQ_SAY_HOME_SEARCH, /* {c} articles */
    WQ_SAY_HOME_CONTINUE,
    WQ_SAY_HOME_FIRST,
    WQ_SAY_HOME_NEW,
    WQ_SAY_HOME_DAY,
    WQ_SAY_HOME_RECENT,
    WQ_SAY_HOME_RANDOM,
    WQ_SAY_BY_DATE,
    WQ_SAY_BY_SOURCE,
    WQ_SAY_BY_TOPIC,
    WQ_SAY_BY_AUTHOR,
    WQ_SAY_ALL_TITLES,
    WQ_SAY_SETTINGS,
    WQ_SAY_LIGHT,
    WQ_SAY_WARMTH,
    /* lists */
    WQ_SAY_GOTO_PAGE,
    WQ_SAY_GOTO_LETTER,
    WQ_SAY_GOTO_DAY,
    WQ_SAY_NO_SUCH_DAY,
    WQ_SAY_NO_ARTICLE_THEN,
    WQ_SAY_SORT,
    WQ_SAY_SORT_OLD,
    WQ_SAY_SORT_NEW,
    WQ_SAY_SORT_TITLE,
    WQ_SAY_SORT_LONG,
    WQ_SAY_SORT_NAME,
    WQ_SAY_SORT_COUNT,
    WQ_SAY_ROW_DAMAGED,
    WQ_SAY_ROW_OPEN,
    WQ_SAY_ROW_READ,
    WQ_SAY_ROW_UNREAD,
    WQ_SAY_ROW_MORE,
    WQ_SAY_LIST_EMPTY,
    WQ_SAY_COMMON_CALENDAR,
    WQ_SAY_HIJRI_CALENDAR,
    WQ_SAY_BOTH_CALENDARS,
    /* reading */
    WQ_SAY_CONTENTS,
    WQ_SAY_FIND,
    WQ_SAY_TYPE,
    WQ_SAY_TEXT_SIZE,
    WQ_SAY_DAY,
    WQ_SAY_NIGHT,
    WQ_SAY_IN_ARTICLE,
    WQ_SAY_RELATED,
    WQ_SAY_NOTES,
    WQ_SAY_LIST_PREVIOUS,
    WQ_SAY_LIST_NEXT,
    WQ_SAY_NOTE_OF,
    WQ_SAY_MATCH_OF,
    WQ_SAY_STAY,
    /* type and page */
    WQ_SAY_PREVIEW,
    WQ_SAY_LETTER,
    WQ_SAY_PAGE_TAB,
    WQ_SAY_ARABIC,
    WQ_SAY_AS_IT_WAS,
    WQ_SAY_FACE,
    WQ_SAY_SIZE,
    WQ_SAY_WEIGHT,
    WQ_SAY_PITCH,
    WQ_SAY_MARGINS,
    WQ_SAY_FACE_NASKH,
    WQ_SAY_FACE_AMIRI,
    WQ_SAY_FACE_LATEEF,
    WQ_SAY_FACE_SCHEHERAZADE,
    WQ_SAY_FACE_SANS,
    WQ_SAY_WEIGHT_LIGHT,
    WQ_SAY_NORMAL,
    WQ_SAY_HEAVY,
    WQ_SAY_BLACK,
    WQ_SAY_TIGHT, /* of lines */
    WQ_SAY_LOOSE,
    WQ_SAY_NARROW, /* of margins */
    WQ_SAY_MEDIUM,
    WQ_SAY_WIDE,
    WQ_SAY_EDGES,
    WQ_SAY_JUSTIFIED,
    WQ_SAY_RAGGED,
    WQ_SAY_HEADER,
    WQ_SAY_FOOTER,
    WQ_SAY_PARAGRAPHS,
    WQ_SAY_WITH_GAP,
    WQ_SAY_WITH_INDENT,
    WQ_SAY_HANGING,
    WQ_SAY_IMAGES,
    WQ_SAY_KASHIDA,
    WQ_SAY_NONE,
    WQ_SAY_RESTRAINED,
    WQ_SAY_RICH,
    WQ_SAY_TASHKEEL,
    WQ_SAY_SHOWN,
    WQ_SAY_HIDDEN,
    WQ_SAY_DIGITS,
    WQ_SAY_DIGITS_STORED, /* of an article: as it has them; of the appliance: as most of the archive */
    WQ_SAY_DIGITS_EUROPEAN,
    WQ_SAY_DIGITS_ARABIC,
    WQ_SAY_DIGITS_PERSIAN,
    /* settings */
    WQ_SAY_SET_TYPE,
    WQ_SAY_LOOK,
    WQ_SAY_CLEANING,
    WQ_SAY_AS_USUAL,
    WQ_SAY_AT_ARTICLES,
    WQ_SAY_AT_IMAGES,
    WQ_SAY_HAND,
    WQ_SAY_HAND_BOTH,
    WQ_SAY_HAND_RIGHT,
    WQ_SAY_HAND_LEFT,
    WQ_SAY_ROTATION,
    WQ_SAY_PORTRAIT,
    WQ_SAY_LANDSCAPE,
    WQ_SAY_PORTRAIT_OVER, /* upside down */
    WQ_SAY_LANDSCAPE_OVER,
    WQ_SAY_LARGE_TARGETS,
    WQ_SAY_BUTTONS_ONLY,
    WQ_SAY_SET_LANGUAGE,
    WQ_SAY_CALENDAR,
    WQ_SAY_MONTHS,
    WQ_SAY_MONTHS_BOTH,
    WQ_SAY_MONTHS_LEVANT,
    WQ_SAY_MONTHS_EGYPT,
    WQ_SAY_MONTHS_MAGHREB,
    WQ_SAY_MONTHS_MOROCCO,
    WQ_SAY_SLEEP_AFTER,
    WQ_SAY_NEVER,
    WQ_SAY_RESET,
    WQ_SAY_LEAVE,
    /* how it is */
    WQ_SAY_STATUS,
    WQ_SAY_VERSION,
    WQ_SAY_BUNDLE,
    WQ_SAY_BUNDLES,
    WQ_SAY_EDITION,
    WQ_SAY_ARTICLES,
    WQ_SAY_SEARCH_INDEX,
    WQ_SAY_INTACT,
    WQ_SAY_DAMAGED,
    WQ_SAY_FREE_SPACE,
    WQ_SAY_MEGABYTES, /* {a} */
    WQ_SAY_GIGABYTES, /* {a} */
    WQ_SAY_BATTERY,
    WQ_SAY_CHARGING,
    WQ_SAY_STATE_FILE,
    WQ_SAY_SAVED,
    WQ_SAY_NOT_SAVED,
    WQ_SAY_DEVICE,
    WQ_SAY_HALF_COPIED, /* a bundle */
    WQ_SAY_NOT_OPENED,
    WQ_SAY_OTHER_FILES, /* how many more of these */
    /* search */
    WQ_SAY_SEARCH_TITLES,
    WQ_SAY_SEARCH_WORDS,
    WQ_SAY_SEARCH_RECENT,
    WQ_SAY_FORGET_ALL,
    WQ_SAY_IN_TEXTS, /* {c} results */
    WQ_SAY_KEYS_TYPING, /* what the keys do on a keyboard */
    WQ_SAY_KEY_SEARCH,
    WQ_SAY_KEY_SPACE,
    WQ_SAY_ALL_SOURCES,
    WQ_SAY_ALL_DATES,
    WQ_SAY_ALL_TOPICS,
    WQ_SAY_DID_YOU_MEAN,   /* {w} */
    WQ_SAY_WITHOUT_WORD,   /* {w} {c} results */
    WQ_SAY_WITHOUT_FILTER, /* {c} results */
    WQ_SAY_SEARCH_FOR_IT,
    /* where an article comes from */
    WQ_SAY_PROVENANCE,
    WQ_SAY_PROV_UNSIGNED, /* what was read is whole; who made the bundle is not known */
    WQ_SAY_PROV_TITLE,
    WQ_SAY_PROV_SOURCE,
    WQ_SAY_PROV_AUTHOR,
    WQ_SAY_PROV_PUBLISHED,
    WQ_SAY_PROV_CAPTURED,
    WQ_SAY_PROV_ADDRESS,
    WQ_SAY_PROV_LICENCE,
    WQ_SAY_PROV_HASH,
    WQ_SAY_PROV_NONE,
    WQ_SAY_PROV_ALL_OF_SOURCE,
    /* what went wrong */
    WQ_SAY_FAULT, /* of one article */
    WQ_SAY_FAULT_WHAT,
    WQ_SAY_FAULT_SAFE,
    WQ_SAY_FAULT_STEP,
    WQ_SAY_FAULT_CODE, /* {a} */
    WQ_SAY_ERR_DAMAGED,
    WQ_SAY_ERR_DAMAGED_WHAT, /* {c} lost articles, {a} all of them */
    WQ_SAY_ERR_SALVAGED_WHAT, /* {w} file, {c} articles */
    WQ_SAY_ERR_COPY_WHAT, /* {w} file */
    WQ_SAY_ERR_MARKED,
    WQ_SAY_ERR_UNREADABLE,   /* a bundle of which nothing can be read */
    WQ_SAY_ERR_UNREADABLE_WHAT, /* {w} its name */
    WQ_SAY_ERR_NONE,
    WQ_SAY_ERR_NONE_WHAT,
    WQ_SAY_ERR_INDEX,
    WQ_SAY_ERR_INDEX_WHAT,
    WQ_SAY_ERR_NEWER,
    WQ_SAY_ERR_NEWER_WHAT,
    WQ_SAY_ERR_FONT,
    WQ_SAY_ERR_FONT_WHAT, /* {w} file */
    WQ_SAY_ERR_MEMORY,
    WQ_SAY_ERR_MEMORY_WHAT,
    WQ_SAY_ERR_FULL,
    WQ_SAY_ERR_FULL_WHAT,
    WQ_SAY_ERR_READ_ONLY,
    WQ_SAY_ERR_READ_ONLY_WHAT,
    WQ_SAY_ERR_UNSAVED,
    WQ_SAY_ERR_GONE,
    WQ_SAY_ERR_GONE_WHAT,
    WQ_SAY_ERR_GONE_OPEN, /* what can be read without it */
    WQ_SAY_ERR_PARTIAL,
    WQ_SAY_ERR_PARTIAL_WHAT, /* {w} file */
    WQ_SAY_ERR_TAKEN,
    WQ_SAY_ERR_TAKEN_WHAT, /* {w} file */
    WQ_SAY_ERR_MANY,
    WQ_SAY_ERR_MANY_WHAT, /* {w} file */
    WQ_SAY_ERR_BATTERY,
    WQ_SAY_ERR_SAFE,
    WQ_SAY_ERR_PLACES, /* are safe */
    WQ_SAY_ERR_FIX,
    WQ_SAY_ERR_STEP_CONNECT,
    WQ_SAY_ERR_STEP_FLASH,
    WQ_SAY_ERR_STEP_CARD,
    WQ_SAY_CHECK,    /* whether all articles can be read */
    WQ_SAY_CHECKING, /* that is being done */
    WQ_SAY_CHECKED,  /* they can */
    WQ_SAY_LAST_CHECK,
    WQ_SAY_COMPUTER, /* was plugged in */
    WQ_SAY_COMPUTER_WHAT,
    WQ_SAY_DO_CONNECT,
    WQ_SAY_DO_READ,
    WQ_SAY_DO_LEAVE,
    WQ_SAY_PICTURE_ABSENT,
    WQ_SAY_PICTURE_DAMAGED,
    WQ_SAY_PICTURE_FAULT,
    WQ_SAY_ASLEEP,
    WQ_SAY_OFF,
    WQ_SAY_CRASHED,
    WQ_SAY_N
};

/* What is counted. */
enum wq_counted {
    WQ_COUNTED_ARTICLES,
    WQ_COUNTED_ARTICLES_IN,   /* behind a preposition: "search in" */
    WQ_COUNTED_ARTICLES_LOST, /* that cannot be read */
    WQ_COUNTED_RESULTS,
    WQ_COUNTED_MINUTES,
    WQ_COUNTED_MINUTES_LEFT,
    WQ_COUNTED_PAGES_BETWEEN, /* every so many; 0: never */
    WQ_COUNTED_SOURCES,
    WQ_COUNTED_TOPICS,
    WQ_COUNTED_AUTHORS,
    WQ_COUNTED_N
};

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

/* Arabic has several sets of names for the months of the common calendar. */
enum wq_month_names {
    WQ_MONTHS_BOTH, /* Levant and Egypt with a slash between */
    WQ_MONTHS_LEVANT,
    WQ_MONTHS_EGYPT,
    WQ_MONTHS_MAGHREB, /* Tunisia and Algeria */
    WQ_MONTHS_MOROCCO,
    WQ_MONTHS_N
};

/* How numbers and dates are written; zero is how the language does. */
struct wq_manner {
    enum wq_digits digits; /* AS_STORED: the language's */
    enum wq_month_names months;
    bool shows_hijri; /* in parentheses behind dates that have a day */
};

struct wq_language {
    const char *code; /* BCP 47 */
    bool is_rtl;
    enum wq_digits digits; /* not AS_STORED */
    enum wq_plural (*plural)(uint32_t n);
    const char *months[WQ_MONTHS_N][12]; /* the first set has all; others NULL: as the first */
    const char *hijri_months[12];
    const char *hijri_era;
    const char *weekdays[7]; /* from Sunday */
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
