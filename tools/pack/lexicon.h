/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_PACK_LEXICON_H
#define WARRAQ_PACK_LEXICON_H
/* Articles to the two sections that search reads: docs/bundle.md, "Search". Postings are gathered
 * in memory to a fixed amount, written to a scratch file as a sorted run, and merged at the end. What
 * comes out depends on the articles and their order alone. */
#include "internal.h"
#include "warraq/search.h"

/* ---- runs (runs.c) ---- */

#define WQ_NO_FORM 0xFF
#define WQ_COUNT_TITLE 0x80 /* in a count: the title has the term */
#define WQ_COUNT_MAX 0x7F

/* A term in an article, as runs hold it. */
struct wq_posting {
    uint32_t article;
    uint8_t count;                   /* of times, and WQ_COUNT_TITLE */
    uint8_t forms[WQ_POSTING_FORMS]; /* the first ones; WQ_NO_FORM behind the last */
};

/* Sorted runs on disk. Zero all but `output` to start. */
struct wq_runs {
    const struct wq_output *output; /* their files go beside it */
    FILE *files[64];
    size_t n;
};

/* The postings of a term; those of a frequent one wait in a spool. */
struct wq_postings {
    struct wq_spool spool;
    size_t n;
};
/* Read the `n` postings from `first` on. WQ_E_IO with errno set. */
WQ_MUST_CHECK enum wq_status wq_postings_read(const struct wq_postings *postings, size_t first,
                                              struct wq_posting *out, size_t n);

/* Begin a further run; terms follow in ascending order. WQ_E_IO with errno set; WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_runs_begin(struct wq_runs *runs);
WQ_MUST_CHECK enum wq_status wq_runs_put(struct wq_runs *runs, struct wq_bytes term,
                                         const struct wq_posting *postings, size_t n);
/* Give every term with its postings, both in order, to `give`, and end at the first that is not
 * WQ_OK. The runs are then empty. */
WQ_MUST_CHECK enum wq_status wq_runs_merge(struct wq_runs *runs, void *self,
                                           enum wq_status (*give)(void *self, struct wq_bytes term,
                                                                  const struct wq_postings *postings));
void wq_runs_free(struct wq_runs *runs);

/* ---- bits (lists.c) ---- */

/* Bits on their way out, lowest first; zero to start. */
struct wq_list_bits {
    struct wq_buffer bytes;
    uint64_t word;
    uint32_t n; /* of `word` */
};
WQ_MUST_CHECK enum wq_status wq_list_bits_put(struct wq_list_bits *bits, uint32_t value, uint32_t n);
/* Fill the last byte with zeros. */
WQ_MUST_CHECK enum wq_status wq_list_bits_end(struct wq_list_bits *bits);

/* `n` ones, and a zero unless there are `most`. */
WQ_MUST_CHECK enum wq_status wq_ones_put(struct wq_list_bits *bits, uint32_t n, uint32_t most);
/* A number from 1 in Elias's gamma code. */
WQ_MUST_CHECK enum wq_status wq_gamma_put(struct wq_list_bits *bits, uint32_t value);

/* How the postings of a term are written. */
struct wq_list_shape {
    uint32_t article_n, posting_n;
    uint32_t flags; /* WQ_TERM_* */
    uint8_t classes[WQ_FORM_CLASSES]; /* of forms, the commonest first, else the smaller number */
    uint32_t class_n;                 /* 0: they are not told */
};
/* The count class of a posting, 0 to WQ_COUNT_CLASSES - 1. */
uint8_t wq_count_class(uint8_t count);
/* What it follows from, zero to start; the list is counted in pieces. */
struct wq_list_counts {
    uint32_t n;                        /* postings */
    uint32_t class_n[WQ_FORM_CLASSES]; /* of which so many have the class */
    bool has_more;                     /* than the count class 0 */
};
void wq_list_count(struct wq_list_counts *counts, const struct wq_posting *postings, size_t n);
struct wq_list_shape wq_list_shape(const struct wq_list_counts *counts, uint32_t article_n);
/* Write a block of at most WQ_BLOCK_POSTINGS postings; its articles are from `first` on. WQ_E_NOMEM.
 */
WQ_MUST_CHECK enum wq_status wq_block_put(struct wq_list_bits *bits,
                                          const struct wq_list_shape *shape, uint32_t first,
                                          const struct wq_posting *postings, size_t n);

/* ---- the builder (gather.c, lexicon.c) ---- */

struct wq_lexicon_builder;

/* Begin. Files go beside `output`. WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_lexicon_begin(const struct wq_output *output,
                                              struct wq_lexicon_builder **builder);
/* Add the next article: the whole text, and the title, whose words weigh more. WQ_E_NOMEM, WQ_E_IO
 * with errno set: only wq_lexicon_free may follow. */
WQ_MUST_CHECK enum wq_status wq_lexicon_add(struct wq_lexicon_builder *builder,
                                            struct wq_str title, struct wq_str text);
/* Once, after the last article: what is in memory goes to disk. Errors as above. */
WQ_MUST_CHECK enum wq_status wq_lexicon_close(struct wq_lexicon_builder *builder);
/* Write the two sections, and that of related articles; their type is set and their file open.
 * Errors as for wq_clusters_close. */
WQ_MUST_CHECK enum wq_status wq_lexicon_finish(struct wq_lexicon_builder *builder,
                                               struct wq_compressor *compressor,
                                               struct wq_clusters *terms,
                                               struct wq_clusters *postings,
                                               struct wq_clusters *related);
/* NULL is allowed. errno is kept. */
void wq_lexicon_free(struct wq_lexicon_builder *builder);

#endif
