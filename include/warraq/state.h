/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_STATE_H
#define WARRAQ_STATE_H
/* The reading place and the settings: never lost to a power cut. One file of two preallocated slots,
 * written in place in turn, newest whole one wins (docs/design.md, "State on FAT"; docs/bundle.md has
 * the bytes). The file is created once, by the port, as WQ_PLACE_FILE_BYTES zero bytes. */
#include <stdbool.h>
#include "warraq/article.h"
#include "warraq/io.h"
#include "warraq/layout.h"

#define WQ_PLACE_SLOT_BYTES 4096
#define WQ_PLACE_FILE_BYTES (2 * WQ_PLACE_SLOT_BYTES)
#define WQ_PLACE_STARTS_MAX 634

/* Stored: numbers are never given again. */
enum wq_screen {
    WQ_SCREEN_LIST = 0,
    WQ_SCREEN_ARTICLE = 1,
    WQ_SCREEN_HOME = 2,
    WQ_SCREEN_GROUPS = 3, /* sources, topics or authors */
    WQ_SCREEN_DATES = 4,
    WQ_SCREEN_RECENT = 5,
    WQ_SCREEN_SEARCH = 6,
    WQ_SCREEN_RESULTS = 7,
    WQ_SCREEN_SETTINGS = 8,
    WQ_SCREEN_CONDITION = 9, /* how the device is */
    WQ_SCREEN_TYPE = 10,
    WQ_SCREEN_PROVENANCE = 11,
    WQ_SCREEN_IMAGE = 12,
    WQ_SCREEN_FAULT = 13,
    WQ_SCREEN_N
};

#define WQ_VISITS_MAX 32
#define WQ_NO_FOCUS UINT8_MAX

/* A screen on the way back, and where on it the reader was. Positions and numbers hold for the
 * edition of the place; of another edition an article is found by its id, and lists begin at their
 * start. The widths of the fields are those that are stored. */
struct wq_visit {
    uint8_t screen;    /* enum wq_screen */
    uint8_t what;      /* LIST: enum wq_order; GROUPS: enum wq_grouping; else the screen's own */
    uint8_t sort;      /* LIST, GROUPS: 0 as the catalogue has it; else the screen's own */
    uint8_t focus_act; /* what was focused or opened: the act of a control; WQ_NO_FOCUS */
    uint32_t focus_arg; /* and its argument: of a row its position */
    uint32_t from, n;  /* LIST: positions of its order from `from` on; n 0: all of them */
    uint32_t first;    /* position of the first row shown, counted from `from`; DATES: the year */
    uint8_t article_id[WQ_ID_BYTES]; /* ARTICLE and what is told of one; else zero */
    uint32_t article;  /* a hint where to look for that id */
    uint32_t text_off; /* start of the page that is open, at most WQ_TEXT_MAX */
};

/* When the whole screen is flashed against ghosts. */
enum wq_clean { WQ_CLEAN_PAGES, WQ_CLEAN_ARTICLES, WQ_CLEAN_IMAGES, WQ_CLEAN_NEVER, WQ_CLEAN_N };

/* Which hand holds the device: its thumb turns pages. */
enum wq_hand { WQ_HAND_BOTH, WQ_HAND_RIGHT, WQ_HAND_LEFT, WQ_HAND_N };

#define WQ_SLEEP_USUAL_MINUTES 15
#define WQ_SLEEP_NEVER UINT8_MAX

#define WQ_FACE_NAME_BYTES 24
#define WQ_LANGUAGE_CODE_BYTES 8

/* What a person has chosen; all zero is what nobody has chosen. Strings end in NUL. */
struct wq_settings {
    /* of the text */
    char face[WQ_FACE_NAME_BYTES]; /* of a family (wq_family_find); empty: the usual one */
    int32_t em_px;                 /* 12 to 160; 0: the device's */
    uint8_t pitch_percent;         /* of the family's own, 50 to 250; 0: that */
    uint8_t margin_units;          /* wq_device_unit_px each, 1 to 20; 0: the device's */
    enum wq_weight weight;
    enum wq_kashida_mode kashida;
    enum wq_digits text_digits;
    bool hides_tashkeel, is_ragged, indents_paragraphs, hangs_punctuation;
    bool hides_images, hides_header, hides_footer;
    /* of the appliance */
    char language[WQ_LANGUAGE_CODE_BYTES]; /* BCP 47 (wq_language_find); empty: Arabic */
    struct wq_manner manner;  /* of its numbers and dates; digits AS_STORED: most of the archive's */
    bool is_night;
    enum wq_clean clean;
    uint8_t clean_pages; /* CLEAN_PAGES: so many, at most 100; 0: as the panel needs it */
    enum wq_hand hand;
    bool is_upside_down, is_on_side; /* turned by two quarters clockwise, and by one (more) */
    bool has_large_targets, has_buttons_only;
    uint8_t light_percent, warm_percent; /* at most 100 */
    uint8_t sleep_minutes;               /* without an event; 0: the usual; WQ_SLEEP_NEVER */
};

#define WQ_TOLD_MAX 8

#define WQ_SEARCHED_MAX 8
#define WQ_SEARCHED_BYTES 120

/* A query that was asked, and what its results were narrowed to. */
struct wq_searched {
    uint32_t seq;  /* counts up with each that is asked; 0: none is here */
    uint8_t len;   /* bytes of the text, 1 to WQ_SEARCHED_BYTES */
    char text[WQ_SEARCHED_BYTES]; /* UTF-8 */
    uint32_t from_date, to_date;  /* as in struct wq_filter; 0: any */
    /* positions of a name's first article in the orders by source, author and category, for the
     * edition of the place; UINT32_MAX: any */
    uint32_t source, author, category;
};

struct wq_place {
    uint8_t edition[16]; /* of the bundle that was open */
    uint8_t article_id[WQ_ID_BYTES];
    uint32_t article_index; /* a hint where to look for that id */
    uint32_t list_index;    /* first article of the list page shown, or left */
    enum wq_screen screen;
    uint32_t text_off; /* start of the page that was open, at most WQ_TEXT_MAX */
    uint64_t letters;  /* wq_letters_at(article's text, text_off): finds the place in another edition */
    /* Starts of the pages up to and including the open one, ascending from 0, so that page
     * numbers and the way back need no layout; 0 starts when unknown. Valid only for `layout`. */
    uint64_t layout;  /* fingerprint of face, size and measure they were made with */
    uint32_t start_n; /* at most WQ_PLACE_STARTS_MAX */
    uint32_t starts[WQ_PLACE_STARTS_MAX];
    /* The way back, the root first, the screen that is shown last: a HOME above other visits is the
     * one that Home was pressed for, and what lies below it is "continue reading". 0 visits: not
     * known (version 1 of the file stores none), and `screen` tells. */
    uint32_t visit_n; /* at most WQ_VISITS_MAX */
    struct wq_visit visits[WQ_VISITS_MAX];
    struct wq_visit last; /* the article that was left last; its screen is HOME when there is none */
    /* Queries asked lately, in any order; a RESULTS visit names one by its place here in `what`, and
     * by a sum of its text in `sort`. */
    struct wq_searched searched[WQ_SEARCHED_MAX];
    struct wq_settings settings;
    uint32_t pace_words; /* read in a minute, of late; 0: not known */
    uint32_t pace_pages; /* how many pages that was taken from */
    uint64_t clock_s;    /* the latest time that the device's clock has shown, seconds of Unix; 0 none.
                          * A clock behind it is wrong */
    uint32_t told[WQ_TOLD_MAX]; /* sums of the damage that was told of, as the screens make them; 0: none */
    uint32_t check; /* what a look at all articles of `edition` has found: 0 nobody looked, else 1 and
                     * those that could not be read */
    enum wq_digits archive_digits; /* most titles of `edition` have these; AS_STORED: they have none */
};

struct wq_place_file {
    struct wq_file file;
    uint64_t seq;                       /* of the newest slot; 0: none yet */
    uint32_t slot;                      /* that slot, 0 or 1 */
    uint8_t newest[16];                 /* its check: names what it holds */
    uint8_t bytes[WQ_PLACE_SLOT_BYTES]; /* the slot being read or written */
};

/* Read the newest valid slot of `file` (copied) into *place; *found tells whether there was one. The
 * first version of slots, which knew no visits and of the settings em_px alone, is read too. A slot
 * that cannot be read, fails its check or has a field out of range counts as bad. Both
 * bad is no error: *found is false and *place all zero.
 * WQ_E_IO when neither slot can be read, WQ_E_TRUNCATED when the file is shorter than two slots. */
WQ_MUST_CHECK enum wq_status wq_place_open(struct wq_place_file *places, const struct wq_file *file,
                                           struct wq_place *place, bool *found);

/* Write `place`, whose fields are in range, into the older slot and sync it. One write of 4096
 * bytes, no allocation.
 * WQ_E_IO (also for a file opened for reading): the former place is still whole. */
WQ_MUST_CHECK enum wq_status wq_place_save(struct wq_place_file *places,
                                           const struct wq_place *place);

/* Whether `file` (copied) holds what was read from or saved to `places` last, and nothing newer but a save that
 * was refused: then it is saved to from now on, else *places is as it was. So a file is known again that was
 * away. Errors as for wq_place_open. */
WQ_MUST_CHECK enum wq_status wq_place_resume(struct wq_place_file *places, const struct wq_file *file,
                                             bool *is_same);

/* A hash of the letters of `text` from `off` on, some 40, however they are spaced: 0 when `off` lies
 * behind the last of them. */
uint64_t wq_letters_at(struct wq_str text, uint32_t off);

/* Where in `text` letters have the hash `letters`: at `off`, or else nearest to it. False when nowhere,
 * or `letters` is 0. Cost: the text. */
bool wq_letters_find(struct wq_str text, uint64_t letters, uint32_t off, uint32_t *found_off);

#endif
