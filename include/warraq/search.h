/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_SEARCH_H
#define WARRAQ_SEARCH_H
/* Searching a bundle by its index: terms, postings, ranking, snippets. Every byte of the index is
 * untrusted. docs/bundle.md, "Search". */
#include "warraq/bundle.h"
#include "warraq/fold.h"

/* ---- the index ---- */

/* Where the pages of an index come from: a bundle, or a test's memory. */
struct wq_lexicon_source {
    void *self;
    uint32_t article_n;           /* of the bundle */
    uint32_t terms_n, postings_n; /* pages of the two sections */
    /* Read page `number` into the `cap` bytes at `page`, checked; *len are its bytes. WQ_E_LIMIT
     * it is larger than `cap`; WQ_E_DAMAGED; WQ_E_IO; WQ_E_TRUNCATED. */
    enum wq_status (*terms)(void *self, uint32_t number, uint8_t *page, size_t cap, uint32_t *len);
    enum wq_status (*postings)(void *self, uint32_t number, uint8_t *page, size_t cap,
                               uint32_t *len);
};

struct wq_lexicon; /* lives in the arena it was opened in, 170 KiB */

/* Open the index behind `source`, which is copied. Reads one page.
 * WQ_E_RANGE there is none; WQ_E_NEWER it was made with another folding of letters, so that its
 * answers would be wrong; WQ_E_DAMAGED; WQ_E_NOMEM; errors of the source. On failure *lexicon and
 * the arena are as they were. */
WQ_MUST_CHECK enum wq_status wq_lexicon_open(struct wq_arena *arena,
                                             const struct wq_lexicon_source *source,
                                             struct wq_lexicon **lexicon);

/* The class in which the index tells a form, 0 to WQ_FORM_CLASSES - 1: the bare word, with the article,
 * any other, with a heh, with both. Shared with the packer. */
uint8_t wq_form_class(uint8_t form);

/* Whether the forms of a term are told, and weigh: a term of very many articles says little of any.
 * Of several bundles with fewer articles each tells them, so that they are known where all together
 * have so few. Shared with the packer. */
bool wq_has_forms(uint32_t posting_n);

/* How a term weighs, shared with the packer: docs/bundle.md, "Shape". The length class of an article
 * of so many words, 0 to WQ_LENGTH_CLASSES - 1. */
uint8_t wq_length_class(uint32_t word_n);
/* The mean length of articles that have `word_n` words together: 1 to WQ_TEXT_MAX. */
uint32_t wq_mean_words(uint64_t word_n, uint32_t article_n);
/* The weights of a term in an article, by how often it has it and how long it is, where the mean
 * length is `mean` as above. */
void wq_weights_make(uint32_t mean, uint8_t weights[WQ_COUNT_CLASSES][WQ_LENGTH_CLASSES]);

/* The source of `bundle`, which must outlive it; terms_n is 0 when the bundle has no index. */
struct wq_lexicon_source wq_lexicon_of(struct wq_bundle *bundle);

/* ---- queries ---- */

#define WQ_QUERY_WORDS 16 /* of a query; further ones are left out */
#define WQ_ENDED 2

/* A query, cut into words. Words of one phrase follow each other. */
struct wq_query_word {
    uint8_t term[WQ_TERM_MAX], stem[WQ_TERM_MAX]; /* folded; docs/arabic.md */
    uint8_t term_n, stem_n, form;
    bool is_prefix;   /* every word that begins so */
    bool is_left_out; /* no article with it */
    uint8_t phrase;   /* 0, or the number of the phrase it belongs to */
    /* of a beginning: stems of the word if it ended here, or with the ending that it has begun:
     * مدينة is one of مدين, مسلمو of مسلم */
    uint8_t ended[WQ_ENDED][WQ_TERM_MAX], ended_n[WQ_ENDED]; /* 0: none */
    uint32_t off, len; /* bytes of what was typed */
};

struct wq_query {
    struct wq_query_word words[WQ_QUERY_WORDS];
    uint32_t n;
};

/* Read `text`: all words must be there; "two words" must follow each other, and so must the parts
 * of F-16 or 2011/7/9; -word must not be there; word* is the beginning of one. With `is_typing` the
 * last word is one too unless white space follows. A text without any word gives n 0. */
void wq_query_parse(struct wq_str text, bool is_typing, struct wq_query *query);

/* The same for what is looked for within an article, while it is typed: signs have no meaning, one
 * word stands for all that begin so, several for a phrase whose last word is a beginning. */
void wq_query_parse_find(struct wq_str text, struct wq_query *query);

struct wq_hit {
    uint32_t article;
    uint32_t score; /* in 1/4096; only to be compared within one collection, larger is better */
};

/* A term that a beginning stands for. */
struct wq_beginning {
    uint8_t bytes[WQ_TERM_MAX], n;
    bool has_heh;       /* behind the stem, most often, as in مدينة */
    uint32_t posting_n; /* articles that hold it */
};
#define WQ_BEGINNINGS 32 /* terms that a beginning stands for at most: the commonest */

/* How common the words of a query are in several bundles together, and how long the articles. */
struct wq_collection {
    uint32_t article_n;
    uint64_t word_n; /* of all articles */
    uint32_t posting_n[WQ_QUERY_WORDS]; /* articles that hold each; of beginnings 0 */
    /* of a beginning: what it stands for, in the order of the dictionary */
    const struct wq_beginning *beginnings[WQ_QUERY_WORDS];
    uint32_t beginning_n[WQ_QUERY_WORDS];
};

/* Add what this index knows to `collection`, zero at first, but for beginnings. Looks each word up in
 * the dictionary. WQ_E_DAMAGED, WQ_E_NOMEM; errors of the source. The arena stays as it was. */
WQ_MUST_CHECK enum wq_status wq_lexicon_count(struct wq_lexicon *lexicon,
                                              const struct wq_query *query, struct wq_arena *arena,
                                              struct wq_collection *collection);

/* The `cap` commonest terms that `word`, a beginning, stands for: most articles first, equal ones in
 * the order of the dictionary; *n of them. It may be the beginning of a stem or of a word with what
 * stands before it (وزا of وزارة, بالص of بالصبر), or a word with the beginning of an ending. Errors
 * as above. */
WQ_MUST_CHECK enum wq_status wq_lexicon_beginnings(struct wq_lexicon *lexicon,
                                                   const struct wq_query_word *word, uint32_t cap,
                                                   struct wq_arena *arena,
                                                   struct wq_beginning *found, uint32_t *n);

/* Add to the counts of `n` terms, in the order of the dictionary, those of this index. Errors as
 * above. */
WQ_MUST_CHECK enum wq_status wq_lexicon_count_terms(struct wq_lexicon *lexicon,
                                                    struct wq_arena *arena,
                                                    struct wq_beginning *terms, uint32_t n);

/* Below, at or above `b` in the order of the dictionary: negative, 0, positive. */
int wq_beginning_compare(const struct wq_beginning *a, const struct wq_beginning *b);

struct wq_search {
    uint32_t limit; /* hits wanted, to WQ_SEARCH_LIMIT; 0: only to be counted */
    /* Which articles may be hits, a bit each from the lowest of a byte on, and WQ_KEPT_SLACK bytes
     * more that may be read; NULL: all. */
    const uint8_t *kept;
    /* Needed for phrases: it is asked for the text of articles. */
    struct wq_bundle *bundle;
    /* Words weigh by how rare they are in it, articles by how long they are beside its mean; NULL:
     * by the bundle's own. */
    const struct wq_collection *collection;
};
#define WQ_SEARCH_LIMIT 1000u
#define WQ_KEPT_SLACK 8u

struct wq_hits {
    const struct wq_hit *hits; /* best first; equal ones by article */
    uint32_t n;
    uint32_t total;        /* articles that match, those over the limit included */
    bool is_total_at_most; /* a phrase was not looked for in all articles that hold its words */
    uint32_t missing;      /* the first word that no article has; query->n: each has some */
};

/* Find the articles that match `query`; articles that hold a word as it was typed come before those
 * that hold another form of it, as far as how often and where it stands does not weigh more. Hits
 * live in `arena`; what is needed meanwhile (4 KiB a list) is given back. An article whose text is
 * damaged is no hit of a phrase.
 * WQ_E_LIMIT the limit is out of range; WQ_E_DAMAGED a page of the index; WQ_E_NOMEM; errors of the
 * source. On failure *hits and the arena are as they were. */
WQ_MUST_CHECK enum wq_status wq_search_run(struct wq_lexicon *lexicon, const struct wq_query *query,
                                           const struct wq_search *search, struct wq_arena *arena,
                                           struct wq_hits *hits);

/* ---- filters ---- */

struct wq_filter {
    struct wq_str source, author, category; /* as written, or what is collated alike; empty: any */
    uint32_t from_date, to_date; /* as in wq_meta, both included; 0: no such end */
};

/* The articles of `bundle` that `filter` keeps, as wq_search takes them: *kept, in `arena`, a bit an
 * article. Made from the bundle's orders: a few rows, and the positions of what is kept. When an
 * order is damaged all rows are read instead; *is_unsure: of some articles what is asked for is
 * damaged, and they are not kept. WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_filter_make(struct wq_bundle *bundle, const struct wq_filter *filter,
                                            struct wq_arena *arena, const uint8_t **kept,
                                            bool *is_unsure);

/* ---- matches in a text ---- */

struct wq_match {
    uint32_t from, to; /* bytes */
};

/* A walk through what a query matches in a text; its fields belong to firmware/search/find.c. */
struct wq_find {
    const struct wq_query *query;
    struct wq_words words;
    uint32_t offs[WQ_QUERY_WORDS]; /* of the last words, in a circle: phrases begin there */
    uint32_t word_n;
    uint32_t reached[WQ_QUERY_WORDS]; /* how far each phrase is, by its first word */
};

/* Begin to look through `text`, which with `query` outlives `find`. */
void wq_find_init(struct wq_find *find, const struct wq_query *query, struct wq_str text);

/* The next match: a word in any of its forms, or all words of a phrase, as they were typed. In the
 * order of their ends; those of two phrases may overlap. Words that must not be there match
 * nothing. false at the end. O(text) for all of them together. */
bool wq_find_next(struct wq_find *find, struct wq_match *match);

/* ---- snippets ---- */

#define WQ_SNIPPET_RANGES 32

struct wq_snippet {
    struct wq_str
        text; /* a piece of the article's text in one line, with single spaces, "…" where it is cut and
               * for dots in a row, " – " between a heading, a verse or a cell and what is beside it */
    struct wq_match ranges[WQ_SNIPPET_RANGES]; /* what matches in it, in order */
    uint32_t range_n;
    uint32_t off; /* of the first match in the article's text, 0 when there is none */
};

/* The piece of `article`, of about `bytes` bytes, in which most words of `query` stand, most of them
 * as they were typed, in `arena`. WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_snippet_make(const struct wq_query *query,
                                             const struct wq_article *article, uint32_t bytes,
                                             struct wq_arena *arena, struct wq_snippet *snippet);

/* ---- words of the archive ---- */

/* `term` as people read it, folded, as UTF-8: a stem with the heh that its commonest form has. In
 * `arena`. WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_beginning_show(const struct wq_beginning *term,
                                               struct wq_arena *arena, struct wq_str *word);

#define WQ_LETTERS_MAX 64

/* Which letters may follow what is typed: is_live[i] becomes true when some word of the index goes
 * on with `letters`[i] (a code point) behind `text`, the query so far; what is true already stays
 * so. Clitics and endings that the index does not hold are thought of: none is missing, and few are
 * too many. At most WQ_LETTERS_MAX letters. Looks up two terms a letter or so, in the order of the
 * dictionary. Errors as for wq_search_run. */
WQ_MUST_CHECK enum wq_status wq_lexicon_letters(struct wq_lexicon *lexicon, struct wq_str text,
                                                const uint32_t *letters, uint32_t n,
                                                struct wq_arena *arena, bool *is_live);

/* The word of the archive that is nearest to word `word` of `query`: one letter more, less, changed
 * or swapped, two in words of six letters and more; the commonest of the nearest. *nearest is empty
 * when there is none. Looks at terms that begin with the same letter, in 512 leaves at most. */
WQ_MUST_CHECK enum wq_status wq_lexicon_nearest(struct wq_lexicon *lexicon,
                                                const struct wq_query *query, uint32_t word,
                                                struct wq_arena *arena, struct wq_str *nearest);

/* ---- related articles ---- */

/* Articles that share the terms which say most of `article`, nearest first; *n are known, 0 to
 * WQ_RELATED. Constant time: one cluster of 8 KiB, in `arena` meanwhile.
 * WQ_E_RANGE no such article; WQ_E_DAMAGED; WQ_E_NOMEM; WQ_E_IO; WQ_E_TRUNCATED. */
WQ_MUST_CHECK enum wq_status wq_related(struct wq_bundle *bundle, uint32_t article,
                                        struct wq_arena *arena, uint32_t related[WQ_RELATED],
                                        uint32_t *n);

/* Bits of a number, and articles of a page, among `article_n`. Shared with the packer. */
uint32_t wq_related_bits(uint32_t article_n);
uint32_t wq_related_per_page(uint32_t article_n);

#endif
