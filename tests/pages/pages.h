/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_TESTS_PAGES_H
#define WARRAQ_TESTS_PAGES_H
/* Web pages in the manner of Arabic sites, and what stands in them: templates beside this file, filled
 * with articles that are put together from paragraphs. The same seed gives the same page.
 *
 * A template begins with lines "name: markup" up to one of "---"; they say how the blocks of a text
 * are written: p h q li ul td tr table v poem, and insert, what stands between two paragraphs and is no
 * text. "{{}}" in them is the content; a line may be missing. Behind "---" stands the page, with
 *
 *   [[a|b|c]]    one of these, by chance; they may be nested
 *   {{title}} {{author}} {{source}} {{category}} {{url}} {{iso}} {{long}} {{numbers}} {{maghreb}}
 *   {{common}} {{wordpress}} {{digits}}   the day again: 18 ديسمبر 2015, ديسمبر 18, 2015, ٢٠١٥/١٢/١٨
 *   {{arabic}} {{english}}             ١٨ ديسمبر ٢٠١٥, Dec 18, 2015
 *   {{json}} {{jsonhtml}}              text and markup of the article, as strings of JSON
 *   {{body}} {{deck}} {{caption}}      text of the article; a deck or caption is one only if it is used
 *   {{lead}}                           the beginning of the text, cut with dots
 *   {{other}} {{name}} {{comment}} {{day}} {{n}}   of other articles and people, each time anew */
#include <stdint.h>
#include "warraq/base.h"
#include "write.h"

/* Paragraphs to make articles of. All zero to start. */
struct page_pool {
    struct wq_buffer bytes;
    struct wq_buffer offs; /* uint32_t: where each begins; the next one is its end */
};

/* Add the paragraphs of at least 12 words of a text. */
void page_pool_add(struct page_pool *pool, struct wq_str text);
size_t page_pool_n(const struct page_pool *pool);
void page_pool_free(struct page_pool *pool);

/* What an importer is to find. */
struct page_truth {
    char title[512], author[96], source[96], category[96];
    uint32_t date;
    struct wq_buffer text;
};

/* Make page number `seed` from a template. Both buffers are emptied first. */
void page_make(const struct page_pool *pool, struct wq_str template_text, uint64_t seed,
               struct wq_buffer *html, struct page_truth *truth);

#endif
