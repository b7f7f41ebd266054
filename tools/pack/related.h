/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_PACK_RELATED_H
#define WARRAQ_PACK_RELATED_H
/* Related articles, from the terms of the index: docs/bundle.md, "Related articles". 48 bytes an
 * article are kept in memory, twice as many at the end. */
#include "lexicon.h"

struct wq_relations;

/* WQ_E_NOMEM. Free with wq_relations_free; NULL is allowed there. */
WQ_MUST_CHECK enum wq_status wq_relations_make(uint32_t article_n,
                                               struct wq_relations **relations);
void wq_relations_free(struct wq_relations *relations);
/* Add the postings of a term; terms come in their order. */
void wq_relations_add(struct wq_relations *relations, const struct wq_posting *postings, size_t n);
/* Write the section. Errors as for wq_clusters_close. */
WQ_MUST_CHECK enum wq_status wq_relations_write(struct wq_relations *relations,
                                                struct wq_clusters *section);

#endif
