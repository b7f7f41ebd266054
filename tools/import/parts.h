/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_IMPORT_PARTS_H
#define WARRAQ_IMPORT_PARTS_H
/* Articles of blocks that are over the limits of one article, in parts. */
#include "import.h"

/* Bytes of text that an importer may put together before it is cut into parts. */
#define WQ_WHOLE_MAX (64u << 20)

/* Whether text, blocks or spans are more than one article holds. */
bool wq_article_is_over(const struct wq_article *article);

/* Send such an article, which is sound but for its size, in parts that follow each other; `strips`
 * are the frames of its images. Parts are cut before a line of a block: between headings and
 * paragraphs where they can, else within a list, or between rows of a table, which goes on below the
 * rows that head it, or as another one. A note at the article's end stands in each part that calls
 * it, those that none calls in the last; a mark whose note has no room there becomes text. A picture
 * is shown in one part. *part_n: how many there are.
 * WQ_E_LIMIT a block alone is over the limits, or they are too many: nothing was sent; WQ_E_NOMEM.
 */
WQ_MUST_CHECK enum wq_status wq_parts_send(struct wq_sink *sink, const struct wq_article *article,
                                           const struct wq_buffer *strips, uint32_t *part_n);

#endif
