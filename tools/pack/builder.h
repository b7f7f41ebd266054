/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_PACK_BUILDER_H
#define WARRAQ_PACK_BUILDER_H
/* The builder of an index, as gather.c and lexicon.c share it. */
#include "lexicon.h"

struct wq_word_stem {
    uint32_t term; /* number in `stems` */
    uint8_t form;
};

struct wq_term_posting {
    uint32_t term;
    struct wq_posting posting;
};

struct wq_lexicon_builder {
    struct wq_runs runs;
    uint32_t article_n;
    uint64_t word_n;
    struct wq_buffer lengths; /* a class of 4 bits for each article */

    /* the run that is being gathered */
    struct wq_string_set words, stems;
    struct wq_word_stem *word_stems; /* of each of `words` */
    uint32_t *last_postings;         /* of each of `stems`, or UINT32_MAX */
    struct wq_term_posting *postings;
    uint32_t posting_n;

    /* while it is sorted */
    uint32_t *terms, *ends; /* numbers of `stems` in order; where the postings of each end */
    struct wq_posting *ordered;
};

#endif
