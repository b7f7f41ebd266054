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

/* Different terms in it. */
uint32_t wq_lexicon_terms(const struct wq_lexicon *lexicon);

/* The forms that have a short code, commonest first. Shared with the packer. */
extern const uint8_t wq_form_ranks[WQ_FORM_RANKS];

/* Whether the forms of a term are told, which cost a bit or two a posting: a term of very many
 * articles says little of any, and a list of one has nothing to be put in order. Shared with the
 * packer. */
bool wq_has_forms(uint32_t article_n, uint32_t posting_n);

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

/* A query, cut into words. Words of one phrase follow each other. */
struct wq_query_word {
    uint8_t term[WQ_TERM_MAX], stem[WQ_TERM_MAX]; /* folded; docs/arabic.md */
    uint8_t term_n, stem_n, form;
    bool is_prefix;   /* every word that begins so */
    bool is_left_out; /* no article with it */
    uint8_t phrase;   /* 0, or the number of the phrase it belongs to */
};

struct wq_query {
    struct wq_query_word words[WQ_QUERY_WORDS];
    uint32_t n;
};

/* Read `text`: all words must be there; "two words" must follow each other, and so must the parts
 * of F-16 or 2011/7/9; -word must not be there; word* is the beginning of one. With `is_typing` the
 * last word is one too unless white space follows. A text without any word gives n 0. */
void wq_query_parse(struct wq_str text, bool is_typing, struct wq_query *query);

struct wq_hit {
    uint32_t article;
    uint32_t score; /* in 1/4096; only to be compared within one collection, larger is better */
};

/* How common the words of a query are in several bundles together, and how long the articles. */
struct wq_collection {
    uint32_t article_n;
    uint64_t word_n; /* of all articles */
    uint32_t posting_n[WQ_QUERY_WORDS]; /* articles that hold each; of beginnings 0 */
};

/* Add what this index knows to `collection`, zero at first. Looks each word up in the dictionary.
 * WQ_E_DAMAGED, WQ_E_NOMEM; errors of the source. The arena stays as it was. */
WQ_MUST_CHECK enum wq_status wq_lexicon_count(struct wq_lexicon *lexicon,
                                              const struct wq_query *query, struct wq_arena *arena,
                                              struct wq_collection *collection);

struct wq_search {
    uint32_t limit; /* hits wanted, 1 to WQ_SEARCH_LIMIT */
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

/* ---- snippets ---- */

struct wq_match {
    uint32_t from, to; /* bytes */
};
#define WQ_SNIPPET_RANGES 32

struct wq_snippet {
    struct wq_str
        text; /* a piece of the article's text, line ends as spaces, "…" where it is cut */
    struct wq_match ranges[WQ_SNIPPET_RANGES]; /* what matches in it, in order */
    uint32_t range_n;
    uint32_t off; /* of the first match in the article's text, 0 when there is none */
};

/* The piece of `article`, of about `bytes` bytes, in which most words of `query` stand, in `arena`.
 * WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_snippet_make(const struct wq_query *query,
                                             const struct wq_article *article, uint32_t bytes,
                                             struct wq_arena *arena, struct wq_snippet *snippet);

/* ---- words of the archive ---- */

struct wq_completion {
    struct wq_str word; /* folded, as UTF-8 */
    uint32_t article_n; /* that hold it or another form of it */
};

/* The commonest words that begin like the last word of `query`, at most `max` (to 64), most
 * articles first; *n are found. Looks at 4,096 terms at most. In `arena`; errors as for
 * wq_search_run. */
WQ_MUST_CHECK enum wq_status wq_lexicon_complete(struct wq_lexicon *lexicon,
                                                 const struct wq_query *query, uint32_t max,
                                                 struct wq_arena *arena,
                                                 struct wq_completion *words, uint32_t *n);

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
