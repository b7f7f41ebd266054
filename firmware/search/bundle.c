/* SPDX-License-Identifier: MIT */
/* The index of a bundle: two sections whose clusters are its pages. */
#include "internal.h"

static enum wq_status read_page(void *self, uint32_t type, uint32_t number, uint8_t *page,
                                size_t cap, uint32_t *len)
{
    struct wq_section section = wq_bundle_section(self, type);
    if (number >= section.cluster_n)
        return WQ_E_DAMAGED;
    return wq_cluster_read(self, section.first + number, page, cap, len);
}

static enum wq_status read_terms(void *self, uint32_t number, uint8_t *page, size_t cap,
                                 uint32_t *len)
{
    return read_page(self, WQ_SECTION_TERMS, number, page, cap, len);
}

static enum wq_status read_postings(void *self, uint32_t number, uint8_t *page, size_t cap,
                                    uint32_t *len)
{
    return read_page(self, WQ_SECTION_POSTINGS, number, page, cap, len);
}

struct wq_lexicon_source wq_lexicon_of(struct wq_bundle *bundle)
{
    return (struct wq_lexicon_source){
        .self = bundle,
        .article_n = wq_bundle_info(bundle)->article_n,
        .terms_n = wq_bundle_section(bundle, WQ_SECTION_TERMS).cluster_n,
        .postings_n = wq_bundle_section(bundle, WQ_SECTION_POSTINGS).cluster_n,
        .terms = read_terms,
        .postings = read_postings,
    };
}
