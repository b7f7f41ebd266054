/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_IMPORT_FURNITURE_H
#define WARRAQ_IMPORT_FURNITURE_H
/* What stands around the text of an article and is not of its author: share bars, lists of other
 * articles, comments, bylines, a title or lead that stands twice. A doubtful line stays. */
#include "import.h"
#include "lines.h"

/* ---- phrases (phrases.c) ---- */

enum wq_phrase_kind {
    WQ_PHRASE_LINE,    /* a line that says nothing else goes */
    WQ_PHRASE_START,   /* a short line that begins so goes */
    WQ_PHRASE_START_SIGN, /* the same, if a sign or link follows, or hardly anything: sentences begin so */
    WQ_PHRASE_SECTION, /* a heading; what it heads goes with it */
    WQ_PHRASE_END,     /* the heading of readers' comments: the article has ended */
    WQ_PHRASE_KEEP,    /* a line that stays though many pages have it */
    WQ_PHRASE_BY,      /* words before the author's name */
    WQ_PHRASE_BY_SIGN, /* the same, if a sign parts them from it */
    WQ_PHRASE_NOBODY,  /* a name that is no author's */
    WQ_PHRASE_HOUSE,   /* a word that the name of a newspaper or agency begins with */
    WQ_PHRASE_LABEL,   /* a word beside a date, as in "last changed" */
    WQ_PHRASE_PLACE,   /* a city or country, as it stands before a writer's name */
    WQ_PHRASE_GIVEN,   /* a name that people are given */
    WQ_PHRASE_HONOUR,  /* a title before names of people */
    WQ_PHRASE_CLASS,   /* words of the class or id of elements that go */
    WQ_PHRASE_COMMENT, /* the same of those that hold comments */
    WQ_PHRASE_MAIN,    /* the same of those that hold the text */
    WQ_PHRASE_KINDS
};

/* Known phrases. All zero to start. */
struct wq_phrases {
    struct wq_buffer bytes; /* their keys, one behind the other */
    struct wq_buffer rows;  /* sorted */
    size_t start_max;       /* bytes of the longest WQ_PHRASE_START */
};

extern const char wq_why_title[];    /* the rule by which a title that stands again goes, */
extern const char wq_why_comments[]; /* the rule by which comments go, */
extern const char wq_why_replies[];  /* and what others answer in a thread */

#define WQ_PHRASE_MAX 200u /* bytes of a key; longer lines are no phrase */

/* Add the phrases of `text`, the content of a file like phrases.txt, which says how it is written.
 * WQ_E_DAMAGED a line is none; its number stands in *line. WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_phrases_add(struct wq_phrases *phrases, struct wq_str text,
                                            uint32_t *line);
void wq_phrases_free(struct wq_phrases *phrases);

/* `text` as phrases are compared: folded words, a space between them, without numbers, signs and
 * emoji. The bytes written, at most WQ_PHRASE_MAX; 0 also for a text that is longer. */
size_t wq_phrase_key(struct wq_str text, uint8_t key[WQ_PHRASE_MAX]);

/* Whether the text with the key is such a phrase; of WQ_PHRASE_START, whether it begins with one. */
bool wq_has_phrase(const struct wq_phrases *phrases, enum wq_phrase_kind kind, const uint8_t *key,
                   size_t len);
bool wq_is_phrase(const struct wq_phrases *phrases, enum wq_phrase_kind kind, struct wq_str text);

/* The bytes of `text` up to the end of the longest phrase of the kind that it begins with; 0: none. */
size_t wq_phrase_front(const struct wq_phrases *phrases, enum wq_phrase_kind kind,
                       struct wq_str text);

/* Whether one of the names in `names`, the value of a class or id, holds such words: "related" is in
 * "post-related" and "relatedPosts", not in "unrelated". */
bool wq_is_called(const struct wq_phrases *phrases, enum wq_phrase_kind kind, struct wq_str names);

/* ---- bylines (byline.c) ---- */

/* The author whom a line names, as "by NAME" or "written by: NAME - DATE"; `is_called` if the page
 * says that it is one, so that a name alone will do. Empty: none is sure. Borrowed from `line`. */
struct wq_str wq_byline_author(const struct wq_phrases *phrases, struct wq_str line,
                               bool is_called);

/* `text` up to the words that say when something was changed, or somebody joined. */
struct wq_str wq_byline_before_change(struct wq_str text);

/* A name as metadata give it without what only signs have before it: "Beirut - NAME", "wrote NAME". */
struct wq_str wq_byline_signed(const struct wq_phrases *phrases, struct wq_str name);

/* Whether the line says no more than that the author's name follows. */
bool wq_byline_is_label(const struct wq_phrases *phrases, struct wq_str line);

/* The line if it is the name of a person, as far as its first word tells; else empty. */
struct wq_str wq_byline_person(const struct wq_phrases *phrases, struct wq_str line);

/* Whether one of its words may be "and ...": a heading about somebody and something. */
bool wq_byline_has_and(const struct wq_phrases *phrases, struct wq_str line);

/* The author and the source in a line that signs a text, as "Agency X – NAME"; where bylines stand
 * (`is_byline`), also "Cairo: NAME" and "NAME - DATE", without a source. false: it does not. */
bool wq_byline_sign(const struct wq_phrases *phrases, struct wq_str line, bool is_byline,
                    struct wq_str *source, struct wq_str *author);

/* The house in a line that names nothing else, with its place or the word "source": "Tunis - NAME.net",
 * "source: Agency X"; empty: it is no such line, or a known phrase. */
struct wq_str wq_byline_source(const struct wq_phrases *phrases, struct wq_str line);

/* The agency whose dispatch a text is, as its first line says: "Cairo (AGENCY) - ..."; empty: it does not. */
struct wq_str wq_byline_dateline(const struct wq_phrases *phrases, struct wq_str line);

/* Whether a name ends as those of sites do, "الضفة نت": no person is called so. */
bool wq_byline_is_of_net(struct wq_str name);

/* ---- lines (furniture.c) ---- */

/* A line of a page or text, as far as it can be told what it is. */
struct wq_line {
    struct wq_str text;      /* trimmed, not empty; borrowed */
    uint32_t word_n, link_n; /* words; of them in links */
    uint8_t level;           /* of a heading, 1 to 6; 0: it is none, or that is not known */
    bool is_caption;         /* of a picture: the text does not begin with it */
    bool is_dated, is_time;  /* the page calls something in it a date; all of it a time */
    const char *why;         /* the rule by which it goes, in English; NULL: it stays */
};

/* What is known of the article. */
struct wq_line_facts {
    const struct wq_phrases *phrases;
    const struct wq_repeats *repeats; /* NULL: none */
    struct wq_str title, author, source, category;
    bool has_date; /* it is recorded, and lines that say it may go */
    bool is_plain; /* plain text: nothing is known of headings and links */
    bool is_whole; /* all of it is the author's, but for a title that stands again */
};

/* Whether verses follow the line at `at`: short lines of much the same length, no sentence among them. */
bool wq_is_before_verses(const struct wq_line *lines, size_t n, size_t at);

/* Whether the line is text as authors write it, not a label or a heading. */
bool wq_is_prose(const struct wq_line *line);

/* Whether both say the same, but for signs, marks and letters that are written in several ways. */
bool wq_is_same_text(struct wq_str a, struct wq_str b);

/* Whether the line goes as a reader's comment, or as a reply. */
bool wq_is_comments(const struct wq_line *line);

/* Whether the line holds nothing but when, by whom and where something was published, as far as that is
 * known: dates, labels, the author's name. */
bool wq_is_byline(const struct wq_line *line, const struct wq_line_facts *facts);

/* How many words of the text are none that such a line holds; source, author and category as known. */
uint32_t wq_byline_other_words(struct wq_str text, const struct wq_line_facts *facts);

/* Mark the lines that are known phrases and nothing else: buttons, bars. */
void wq_furniture_mark_phrases(struct wq_line *lines, size_t n, const struct wq_line_facts *facts);

/* Mark the lines that go. */
void wq_furniture_mark(struct wq_line *lines, size_t n, const struct wq_line_facts *facts);

/* Send what lines a page or text has, for wq_import_options.is_look; `site` says where it is from.
 * WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_furniture_look(struct wq_sink *sink, const struct wq_line *lines,
                                               size_t n, struct wq_str site, struct wq_str title);

/* Tell what goes: count the words, and say each piece with its rule to people who asked. WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_furniture_tell(struct wq_sink *sink, const struct wq_line *lines,
                                               size_t n);

/* ---- what many pages of a source have (repeats.c) ---- */

/* Lines that stand in many pages of a run. All zero to start. */
struct wq_repeats {
    struct wq_buffer hashes; /* uint64_t, sorted */
};

/* The hash by which lines are compared across pages; 0: too long or too short to be furniture. */
uint64_t wq_repeat_hash(struct wq_str line);
/* Take the hashes of such lines, u64 little-endian, in any order. WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_repeats_set(struct wq_repeats *repeats, struct wq_str hashes);
void wq_repeats_free(struct wq_repeats *repeats);
bool wq_is_repeated(const struct wq_repeats *repeats, struct wq_str line);

#endif
