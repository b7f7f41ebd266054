/* SPDX-License-Identifier: MIT */
/* Any bytes as the pages of an index, and any bytes as a query. The first byte says how long the
 * query is, the second how many pages of terms there are; then come the query and the pages, each
 * behind its length; what is left are postings. */
#include "fuzz.h"
#include "warraq/search.h"

#define PAGES_MAX 16

struct pages {
    struct wq_bytes terms[PAGES_MAX];
    uint32_t terms_n;
    struct wq_bytes postings;
};

static enum wq_status read_terms(void *self, uint32_t number, uint8_t *page, size_t cap,
                                 uint32_t *len)
{
    const struct pages *pages = self;
    if (number >= pages->terms_n)
        return WQ_E_DAMAGED;
    if (pages->terms[number].len > cap)
        return WQ_E_LIMIT;
    *len = (uint32_t)pages->terms[number].len;
    if (*len > 0)
        memcpy(page, pages->terms[number].ptr, *len);
    return WQ_OK;
}

static enum wq_status read_postings(void *self, uint32_t number, uint8_t *page, size_t cap,
                                    uint32_t *len)
{
    const struct pages *pages = self;
    struct wq_bytes view;
    const uint64_t off = (uint64_t)number * WQ_POSTINGS_PAGE;
    if (off >= pages->postings.len)
        return WQ_E_DAMAGED;
    const size_t left = pages->postings.len - (size_t)off;
    *len = (uint32_t)(left < WQ_POSTINGS_PAGE ? left : WQ_POSTINGS_PAGE);
    require(*len <= cap && wq_bytes_at(pages->postings, off, *len, &view) == WQ_OK);
    memcpy(page, view.ptr, *len);
    return WQ_OK;
}

static void search(struct wq_lexicon *lexicon, struct wq_str text, uint32_t article_n,
                   struct wq_arena *arena)
{
    const struct wq_search wanted = {.limit = 5};
    struct wq_query query;
    struct wq_hits hits;
    struct wq_beginning terms[4];
    struct wq_str nearest;
    uint32_t n;
    wq_query_parse(text, true, &query);
    require(query.n <= WQ_QUERY_WORDS);
    for (uint32_t i = 0; i < query.n; i++)
        require(query.words[i].term_n >= 1 && query.words[i].term_n <= WQ_TERM_MAX &&
                query.words[i].stem_n >= 1 && query.words[i].stem_n <= WQ_TERM_MAX);
    if (wq_search_run(lexicon, &query, &wanted, arena, &hits) == WQ_OK) {
        require(hits.n <= 5 && hits.n <= hits.total && hits.total <= article_n);
        for (uint32_t i = 0; i < hits.n; i++)
            require(hits.hits[i].article < article_n);
    }
    if (query.n > 0 &&
        wq_lexicon_beginnings(lexicon, &query.words[query.n - 1], 4, arena, terms, &n) == WQ_OK)
        require(n <= 4);
    static const uint32_t letters[] = {0x627, 0x628, 0x644, 0x648, 'a', '1', 0x640, 0x10FFFF};
    bool is_live[8] = {false};
    if (wq_lexicon_letters(lexicon, text, letters, 8, arena, is_live) == WQ_OK && query.n == 0)
        require(!is_live[6]);
    if (query.n > 0 && wq_lexicon_nearest(lexicon, &query, 0, arena, &nearest) == WQ_OK)
        require(nearest.len <= 4 * (WQ_TERM_MAX + 1));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static uint8_t memory[2u << 20];
    struct pages pages = {0};
    struct wq_bytes left = {data, size};
    struct wq_arena arena;
    struct wq_lexicon *lexicon;
    if (size < 2)
        return 0;
    struct wq_bytes head = take(&left, 2);
    struct wq_bytes query = take(&left, head.ptr[0]);
    for (uint32_t i = 0; i < head.ptr[1] % PAGES_MAX && left.len >= 2; i++) {
        struct wq_bytes len = take(&left, 2);
        pages.terms[pages.terms_n++] = take(&left, wq_load_u16(len.ptr));
    }
    pages.postings = left;
    struct wq_lexicon_source source = {
        .self = &pages, .terms_n = pages.terms_n, .terms = read_terms, .postings = read_postings};
    source.postings_n =
        (uint32_t)(left.len / WQ_POSTINGS_PAGE + (left.len % WQ_POSTINGS_PAGE != 0));
    /* the bundle would know how many articles there are: believe the shape */
    if (pages.terms_n > 0 && pages.terms[pages.terms_n - 1].len >= WQ_SHAPE_BYTES)
        source.article_n =
            wq_load_u32(pages.terms[pages.terms_n - 1].ptr + WQ_SHAPE_OFF_ARTICLE_N) %
            (WQ_ARTICLES_MAX + 1);
    wq_arena_init(&arena, memory, sizeof memory);
    if (wq_lexicon_open(&arena, &source, &lexicon) == WQ_OK)
        search(lexicon, (struct wq_str){(const char *)query.ptr, query.len}, source.article_n,
               &arena);
    return 0;
}
