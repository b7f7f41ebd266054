/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_SEARCH_INTERNAL_H
#define WARRAQ_SEARCH_INTERNAL_H
/* The open index, as the files of this layer share it. */
#include "warraq/fold.h"
#include "warraq/search.h"

/* ---- bits (bits.c) ---- */

/* A reader of bits, lowest first. Reading beyond the end gives zeros and is noticed afterwards:
 * bit > end. The bytes have WQ_BITS_SLACK more behind them that may be read. */
struct wq_bits {
    const uint8_t *bytes;
    size_t bit, end;
};
#define WQ_BITS_SLACK 8

/* The next `n` bits, at most 32. */
uint32_t wq_bits_take(struct wq_bits *bits, uint32_t n);

/* Postings of a block as bits: `n` article numbers from `first` on, below `article_n`, ascending;
 * their list has `posting_n`. */
WQ_MUST_CHECK enum wq_status wq_bits_take_articles(struct wq_bits *bits, uint32_t n, uint32_t posting_n,
                                                   uint32_t first, uint32_t article_n,
                                                   uint32_t *articles);
/* Count classes and, with WQ_TERM_HAS_FORMS, sets of forms of the same postings. */
WQ_MUST_CHECK enum wq_status wq_bits_take_counts(struct wq_bits *bits, uint32_t n, uint32_t flags,
                                                 uint8_t *counts, uint8_t *forms);

/* Of a set of forms: the first, the second, any other. */
#define WQ_FORM_FIRST 1u
#define WQ_FORM_SECOND 2u
#define WQ_FORM_OTHERS 4u

/* ---- pages (index.c) ---- */

#define WQ_PAGE_SLOTS 16 /* of postings, in memory */

struct wq_page_slot {
    bool is_loaded;
    uint32_t number, len;
    uint64_t used; /* larger: more lately */
    uint8_t *bytes;
};

struct wq_lexicon {
    struct wq_lexicon_source source;
    uint32_t article_n, leaf_n, term_n;
    uint32_t lengths_n;         /* pages of lengths, which come first */
    uint64_t postings_bytes;
    uint8_t weights[WQ_COUNT_CLASSES][WQ_LENGTH_CLASSES];

    struct wq_page_slot postings[WQ_PAGE_SLOTS];
    uint64_t use_n;
    struct wq_page_slot lengths, branch; /* the last ones */
};

/* Copy `len` bytes of the stream of postings. WQ_E_DAMAGED when they do not lie inside; errors of
 * the source. */
WQ_MUST_CHECK enum wq_status wq_lexicon_postings(struct wq_lexicon *lexicon, uint64_t off, size_t len,
                                               uint8_t *out);
/* The length classes of `n` articles below article_n; cheap when they ascend. */
WQ_MUST_CHECK enum wq_status wq_lexicon_lengths(struct wq_lexicon *lexicon,
                                                const uint32_t *articles, uint32_t n,
                                                uint8_t *length_classes);
/* The leaf in which `term` stands if it is there: 0 to leaf_n - 1; leaf_n > 0. */
WQ_MUST_CHECK enum wq_status wq_lexicon_leaf(struct wq_lexicon *lexicon, struct wq_bytes term,
                                           uint32_t *leaf);

/* Read leaf `leaf` into `page`, which holds WQ_LEAF_MAX + WQ_BITS_SLACK bytes. */
WQ_MUST_CHECK enum wq_status wq_lexicon_load_leaf(struct wq_lexicon *lexicon, uint32_t leaf,
                                                uint8_t *page, uint32_t *len);

/* Below, at or above `b` in the order of terms: negative, 0, positive. */
int wq_term_compare(struct wq_bytes a, struct wq_bytes b);
/* Take the next term from the front of `strings`; `term`, `n` bytes, is the one before, n 0 at the
 * first. WQ_E_DAMAGED, also when the terms do not ascend. */
WQ_MUST_CHECK enum wq_status wq_take_front_coded(struct wq_bytes *strings,
                                                 uint8_t term[WQ_TERM_MAX], size_t *n);

/* ---- terms (terms.c) ---- */

/* A term of the dictionary as it is met. */
struct wq_term {
    uint8_t bytes[WQ_TERM_MAX];
    size_t n;
    uint32_t posting_n;
    uint32_t flags;     /* WQ_TERM_* */
    uint8_t forms[2];   /* with WQ_TERM_HAS_FORMS */
    uint64_t off, len;  /* in the stream of postings; len 0: the list stands in the leaf */
};

/* A walk through terms in their order. */
struct wq_terms {
    struct wq_lexicon *lexicon;
    uint8_t *page;      /* WQ_LEAF_MAX + WQ_BITS_SLACK bytes */
    uint32_t page_len;
    uint32_t leaf;      /* leaf_n: none is loaded */
    uint32_t next, n;   /* terms of the leaf */
    struct wq_bytes strings, numbers;
    struct wq_bits bits;
    bool is_pending;    /* the short list of `term` has not been read */
    uint64_t off;       /* of the next long list */
    struct wq_term term;
};

WQ_MUST_CHECK enum wq_status wq_terms_init(struct wq_terms *terms, struct wq_lexicon *lexicon,
                                           struct wq_arena *arena);
/* Go to the first term that is not below `from`; *is_there false when there is none. */
WQ_MUST_CHECK enum wq_status wq_terms_seek(struct wq_terms *terms, struct wq_bytes from,
                                           bool *is_there);
/* Go to the next term. */
WQ_MUST_CHECK enum wq_status wq_terms_next(struct wq_terms *terms, bool *is_there);

/* ---- lists (list.c) ---- */

#define WQ_LIST_END UINT32_MAX

/* The postings of a term, walked through by article. */
struct wq_list {
    struct wq_lexicon *lexicon;
    struct wq_term term;
    uint32_t article; /* the present one; WQ_LIST_END behind the last */

    /* the present block */
    uint32_t block, block_n;   /* its number, and how many there are */
    uint32_t first, last;      /* articles it may hold: from, to */
    uint32_t at, n;            /* posting, postings; n 0: not decoded */
    uint8_t max_weight;        /* of its postings */
    bool has_counts;
    uint64_t block_off;        /* its bytes in the stream */
    uint32_t block_len;
    uint64_t skip_off, skip_end; /* entries still to read */
    struct wq_bits bits;
    uint8_t bytes[WQ_BLOCK_MAX + WQ_BITS_SLACK];
    uint32_t articles[WQ_BLOCK_POSTINGS];
    uint8_t counts[WQ_BLOCK_POSTINGS], forms[WQ_BLOCK_POSTINGS];
};

/* Begin at the first posting of the term that `terms` stands on. */
WQ_MUST_CHECK enum wq_status wq_list_open(struct wq_list *list, struct wq_terms *terms);
/* Go to the first posting of an article that is not below `article`. */
WQ_MUST_CHECK enum wq_status wq_list_seek(struct wq_list *list, uint32_t article);
/* Have `counts` and `forms` of the present block, which is decoded. */
WQ_MUST_CHECK enum wq_status wq_list_load_counts(struct wq_list *list);

#endif
