/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_PACK_RELATED_H
#define WARRAQ_PACK_RELATED_H
/* Related articles, from the terms of the index: docs/bundle.md, "Related articles". */
#include "lexicon.h"

struct wq_relations;

/* Files go beside `output`. WQ_E_NOMEM. Free with wq_relations_free; NULL is allowed there. */
WQ_MUST_CHECK enum wq_status wq_relations_make(const struct wq_output *output, uint32_t article_n,
                                               struct wq_relations **relations);
void wq_relations_free(struct wq_relations *relations);
/* Add the postings of a term; terms come in their order. WQ_E_NOMEM; WQ_E_IO with errno set. */
WQ_MUST_CHECK enum wq_status wq_relations_add(struct wq_relations *relations,
                                              const struct wq_postings *postings);
/* Once, write the section. Errors as for wq_clusters_close. */
WQ_MUST_CHECK enum wq_status wq_relations_write(struct wq_relations *relations,
                                                struct wq_clusters *section);

#endif
