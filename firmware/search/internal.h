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
/* How many ones stand before the next zero, or `most`, behind which there is none. */
uint32_t wq_bits_take_ones(struct wq_bits *bits, uint32_t most);
/* A number from 1 in Elias's gamma code: as many zeros as bits below its highest, that one, these.
 * 0 when there are more than of WQ_ARTICLES_MAX. */
uint32_t wq_bits_take_gamma(struct wq_bits *bits);
/* `n` different numbers from `low` to `high`, which are at least so many: the middle one first, then
 * those below and above it. Whatever the bits are, the numbers ascend within these bounds. */
void wq_bits_take_ascending(struct wq_bits *bits, uint32_t *numbers, uint32_t n, uint32_t low,
                            uint32_t high);

#define WQ_NO_RANK UINT32_MAX
#define WQ_NO_FORM 0xFFu

/* Which of the `class_n` classes of forms of a term are asked for, by their place: as typed; the same
 * but for the article. */
struct wq_form_ranks {
    uint32_t class_n;
    uint32_t exact, near; /* or WQ_NO_RANK */
};
/* a set of them */
#define WQ_FORM_EXACT 1u
#define WQ_FORM_NEAR 2u

/* Of the `n` postings of a block, in this order: which have the term in the title (`titled`; all
 * counts are set, to 0 or WQ_COUNT_IN_TITLE); how often these have it, and how often the others
 * (added to that); in which of the forms that are wanted. WQ_E_DAMAGED. */
WQ_MUST_CHECK enum wq_status wq_bits_take_titles(struct wq_bits *bits, uint32_t n, uint8_t *counts,
                                                 uint8_t *titled, uint32_t *titled_n);
WQ_MUST_CHECK enum wq_status wq_bits_take_titled_times(struct wq_bits *bits, const uint8_t *titled,
                                                       uint32_t titled_n, uint8_t *counts);
WQ_MUST_CHECK enum wq_status wq_bits_take_times(struct wq_bits *bits, uint32_t n, uint8_t *counts);
WQ_MUST_CHECK enum wq_status wq_bits_take_forms(struct wq_bits *bits, uint32_t n,
                                                const struct wq_form_ranks *wanted,
                                                const uint8_t *counts, uint8_t *forms);

/* 32 bits from `bit` on: a piece of a bitmap, of which WQ_BITS_SLACK bytes more may be read. */
static inline uint32_t wq_bitmap_word(const uint8_t *bytes, size_t bit)
{
    const uint8_t *p = bytes + bit / 8;
    const uint64_t word = (uint64_t)p[0] | (uint64_t)p[1] << 8 | (uint64_t)p[2] << 16 |
                          (uint64_t)p[3] << 24 | (uint64_t)p[4] << 32;
    return (uint32_t)(word >> (bit % 8));
}

/* How many bits are ones: in line, for not every processor has an instruction for it. */
static inline uint32_t wq_ones(uint32_t word)
{
    word -= word >> 1 & 0x55555555;
    word = (word & 0x33333333) + (word >> 2 & 0x33333333);
    return ((word + (word >> 4)) & 0x0F0F0F0F) * 0x01010101 >> 24;
}

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
    uint32_t article_n, leaf_n;
    uint32_t lengths_n;         /* pages of lengths, which come first */
    uint64_t postings_bytes, word_n;
    uint8_t own_weights[WQ_COUNT_CLASSES][WQ_LENGTH_CLASSES];
    uint8_t weights[WQ_COUNT_CLASSES][WQ_LENGTH_CLASSES]; /* those in use */
    bool has_own;                /* they are the bundle's own, as are the weights of blocks */
    uint8_t most, most_untitled; /* of those in use: all, without the title */

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
/* Use the weights of `collection`; NULL: the bundle's own. */
void wq_lexicon_weigh(struct wq_lexicon *lexicon, const struct wq_collection *collection);
/* The leaf in which `term` stands if it is there: 0 to leaf_n - 1; leaf_n > 0. */
WQ_MUST_CHECK enum wq_status wq_lexicon_leaf(struct wq_lexicon *lexicon, struct wq_bytes term,
                                           uint32_t *leaf);

/* Of `n` leaves from `leaf` on, the most articles that a term of each has, as the pages above them
 * say. WQ_E_RANGE there is a single leaf. */
WQ_MUST_CHECK enum wq_status wq_lexicon_leaf_counts(struct wq_lexicon *lexicon, uint32_t leaf,
                                                    uint32_t n, uint32_t *counts);

/* Read leaf `leaf` into `page`, which holds WQ_LEAF_MAX + WQ_BITS_SLACK bytes. */
WQ_MUST_CHECK enum wq_status wq_lexicon_load_leaf(struct wq_lexicon *lexicon, uint32_t leaf,
                                                uint8_t *page, uint32_t *len);

/* Below, at or above `b` in the order of terms: negative, 0, positive. */
int wq_term_compare(struct wq_bytes a, struct wq_bytes b);
/* Terms as they stand in a page: how much each shares with the one before and how much follows; what
 * follows. */
struct wq_front_coded {
    struct wq_bytes shares, letters;
};
/* Take the next term; `term`, `n` bytes, is the one before, n 0 at the first. WQ_E_DAMAGED, also
 * when the terms do not ascend. */
WQ_MUST_CHECK enum wq_status wq_take_front_coded(struct wq_front_coded *from,
                                                 uint8_t term[WQ_TERM_MAX], size_t *n);

/* ---- terms (terms.c) ---- */

/* A term of the dictionary as it is met. */
struct wq_term {
    uint8_t bytes[WQ_TERM_MAX];
    size_t n;
    uint32_t posting_n;
    uint32_t flags;     /* WQ_TERM_* */
    uint8_t classes[WQ_FORM_CLASSES]; /* of forms in which it stands, the commonest first */
    uint32_t class_n;   /* 0: they are not told */
    uint64_t off, len;  /* in the stream of postings; len 0: the list stands in the leaf */
};

/* The short lists of a leaf. Those of the present group that come before one that is taken are taken
 * for it; those of the groups before are passed over. */
struct wq_leaf_lists {
    struct wq_bits bits;
    struct {
        uint8_t posting_n; /* 0: the list is a long one */
        uint8_t flags, class_n;
    } group[WQ_LEAF_GROUP];
    uint32_t n;     /* terms of the group that the walk has met */
    uint32_t taken; /* of these, whose lists the bits are behind */
    size_t off;     /* bytes before the group */
};

/* A walk through terms in their order. */
struct wq_terms {
    struct wq_lexicon *lexicon;
    uint8_t *page;      /* WQ_LEAF_MAX + WQ_BITS_SLACK bytes */
    uint32_t page_len;
    uint32_t leaf;      /* leaf_n: none is loaded */
    uint32_t next, n;   /* terms of the leaf */
    struct wq_front_coded strings;
    struct wq_bits numbers;
    struct wq_leaf_lists lists;
    bool is_pending;    /* the short list of `term` has not been read */
    uint64_t off;       /* of the next long list */
    struct wq_term term;
};

WQ_MUST_CHECK enum wq_status wq_terms_init(struct wq_terms *terms, struct wq_lexicon *lexicon,
                                           struct wq_arena *arena);
/* Go to the first term that is not below `from`; *is_there false when there is none. */
WQ_MUST_CHECK enum wq_status wq_terms_seek(struct wq_terms *terms, struct wq_bytes from,
                                           bool *is_there);
/* Stand before the first term of leaf `leaf`. */
WQ_MUST_CHECK enum wq_status wq_terms_enter(struct wq_terms *terms, uint32_t leaf);
/* Go to the next term. */
WQ_MUST_CHECK enum wq_status wq_terms_next(struct wq_terms *terms, bool *is_there);
/* Take the short list of the present term, once: room for WQ_LIST_INLINE each. WQ_E_RANGE it has
 * none, or was taken; WQ_E_DAMAGED. */
WQ_MUST_CHECK enum wq_status wq_terms_take_list(struct wq_terms *terms,
                                                const struct wq_form_ranks *wanted,
                                                uint32_t *articles, uint8_t *counts,
                                                uint8_t *forms);
/* Where `form` and that which differs in the article alone stand among the classes of `term`;
 * WQ_NO_FORM: neither is asked for. */
struct wq_form_ranks wq_term_ranks(const struct wq_term *term, uint8_t form);
/* Whether, without what else is written around it, it more often has a heh behind the stem than not,
 * as far as that is told. */
bool wq_term_has_heh(const struct wq_term *term);

/* ---- lists (list.c) ---- */

#define WQ_LIST_END UINT32_MAX

/* What is known of the postings of a block: it stands in this order, and is read as far as it is
 * needed. */
enum wq_known {
    WQ_KNOWN_ARTICLES,
    WQ_KNOWN_TITLES, /* in `counts` whether the title has the term */
    WQ_KNOWN_TITLED, /* all of `counts` of those whose title has it */
    WQ_KNOWN_ALL
};

/* The postings of a term, walked through by article. */
struct wq_list {
    struct wq_lexicon *lexicon;
    struct wq_term term;
    struct wq_form_ranks wanted;
    uint32_t article; /* the present one; WQ_LIST_END behind the last */

    /* the present block */
    uint32_t block, block_n;   /* its number, and how many there are */
    uint32_t first, last;      /* articles it may hold: from, to */
    uint32_t n;                /* postings; 0: not decoded */
    bool is_bitmap;            /* the articles are bits from bitmap_bit of `bytes` on, `first` first */
    enum wq_known known;       /* what `counts` and `forms` say */
    uint8_t max_weight;        /* of its postings */
    uint64_t block_off;        /* its bytes in the stream */
    uint32_t block_len;
    uint64_t skip_off, skip_end; /* entries still to read */
    struct wq_bits bits;
    size_t bitmap_bit;
    uint32_t at;               /* the present one of `articles` */
    uint8_t bytes[WQ_BLOCK_MAX + WQ_BITS_SLACK];
    uint32_t articles[WQ_BLOCK_POSTINGS]; /* unless is_bitmap */
    uint8_t counts[WQ_BLOCK_POSTINGS], forms[WQ_BLOCK_POSTINGS];
    uint8_t titled[WQ_BLOCK_POSTINGS]; /* postings */
    uint32_t titled_n;
};

#define WQ_NO_POSTING UINT16_MAX

/* Begin at the first posting of the term that `terms` stands on, which is asked for in `form`, as for
 * wq_term_ranks. */
WQ_MUST_CHECK enum wq_status wq_list_open(struct wq_list *list, struct wq_terms *terms,
                                          uint8_t form);
/* Go to the first posting of an article that is not below `article`. */
WQ_MUST_CHECK enum wq_status wq_list_seek(struct wq_list *list, uint32_t article);
/* Know at least that much of the present block, which is decoded. */
WQ_MUST_CHECK enum wq_status wq_list_know(struct wq_list *list, enum wq_known known);
/* Which postings of the present block, which is decoded, are those of `n` articles from
 * list->article on, ascending, none behind the block; WQ_NO_POSTING: not in it. */
void wq_list_locate(const struct wq_list *list, const uint32_t *articles, uint32_t n,
                    uint16_t *postings);

#endif
