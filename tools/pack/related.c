/* SPDX-License-Identifier: MIT */
/* Related articles: those that share the terms which say most of an article. */
#include <stdlib.h>
#include <string.h>
#include "related.h"

#define TERMS 12          /* of an article that count */
#define SHARED_MIN 2      /* terms that two related articles share */
#define ARTICLES_MAX 2000 /* a term that more have says too little to be looked at */
#define WINDOW 64         /* articles of a term that are compared, the nearest in sequence */
#define TABLE 1024        /* places for candidates: more than TERMS * WINDOW */

/* Further terms are not looked at: ten million articles have fewer. */
#define TERMS_MAX (1u << 22)
#define TERM_BYTES 3
#define ARTICLE_BYTES 3
#define WEIGHT_BYTES 2
#define WEIGHT_MAX 0x3FFu

/* An article of a term; its weight is coarser. */
#define COARSE 4u
struct sharer {
    uint32_t number : 24, weight : 8;
};

struct wq_relations {
    const struct wq_output *output;
    uint32_t article_n, term_n;
    struct wq_sorter *shares;  /* article, WEIGHT_MAX less weight, term */
    struct wq_sorter *terms;   /* of the TERMS heaviest of each article: term, article; weight */
    struct wq_sorter *windows; /* article; place in `sharers`, how many, weight of its term */
    struct wq_spool sharers;   /* struct sharer: of each term, by article */
};

/* what stands in `windows` for an article: place, how many, weight */
#define PLACE_BYTES 5
#define WINDOW_BYTES (PLACE_BYTES + 1 + WEIGHT_BYTES)

enum wq_status wq_relations_make(const struct wq_output *output, uint32_t article_n,
                                 struct wq_relations **relations)
{
    struct wq_relations *r = calloc(1, sizeof *r);
    if (!r)
        return WQ_E_NOMEM;
    r->output = r->sharers.output = output;
    r->article_n = article_n;
    enum wq_status st = wq_sorter_make(output, &r->shares);
    if (st != WQ_OK) {
        free(r);
        return st;
    }
    *relations = r;
    return WQ_OK;
}

void wq_relations_free(struct wq_relations *relations)
{
    if (!relations)
        return;
    wq_sorter_free(relations->shares);
    wq_sorter_free(relations->terms);
    wq_sorter_free(relations->windows);
    wq_spool_free(&relations->sharers);
    free(relations);
}

/* log2 of how many times rarer than everywhere, in 1/4. */
static uint32_t rarity(uint32_t article_n, size_t posting_n)
{
    uint32_t quarters = 0;
    for (uint64_t some = posting_n * 4u; some * 6 / 5 < (uint64_t)article_n * 4;
         some = some * 6 / 5 + 1)
        quarters++;
    return quarters;
}

/* Add the term to the terms of an article; of equal weights the first term comes first. */
static enum wq_status add_share(struct wq_relations *r, const struct wq_posting *posting,
                                uint32_t rare)
{
    static const uint8_t by_count[WQ_COUNT_CLASSES] = {4, 7, 10, 13, 14, 17, 20, 23};
    uint8_t key[ARTICLE_BYTES + WEIGHT_BYTES + TERM_BYTES];
    /* rarity is below 88: it fits */
    const uint32_t weight = rare * by_count[wq_count_class(posting->count)] / 2;
    if (weight == 0)
        return WQ_OK;
    wq_put_number(key, posting->article, ARTICLE_BYTES);
    wq_put_number(key + ARTICLE_BYTES, WEIGHT_MAX - weight, WEIGHT_BYTES);
    wq_put_number(key + ARTICLE_BYTES + WEIGHT_BYTES, r->term_n, TERM_BYTES);
    return wq_sorter_add(r->shares, (struct wq_bytes){key, sizeof key}, (struct wq_bytes){NULL, 0});
}

enum wq_status wq_relations_add(struct wq_relations *relations, const struct wq_postings *postings)
{
    struct wq_relations *r = relations;
    struct wq_posting all[ARTICLES_MAX];
    const size_t n = postings->n;
    if (n < 2 || n > ARTICLES_MAX || r->term_n >= TERMS_MAX)
        return WQ_OK;
    const uint32_t rare = rarity(r->article_n, n);
    enum wq_status st = wq_postings_read(postings, 0, all, n);
    for (size_t i = 0; i < n && st == WQ_OK; i++)
        st = add_share(r, &all[i], rare);
    r->term_n++;
    return st;
}

/* ---- from terms of articles to articles of terms ---- */

/* Of each article keep the heaviest terms. */
static enum wq_status keep_heaviest(struct wq_relations *r)
{
    uint32_t article = UINT32_MAX, kept_n = 0;
    struct wq_bytes share, none;
    enum wq_status st = wq_sorter_sort(r->shares);
    while (st == WQ_OK && (st = wq_sorter_next(r->shares, &share, &none)) == WQ_OK) {
        const uint8_t *weight = share.ptr + ARTICLE_BYTES;
        uint8_t key[TERM_BYTES + ARTICLE_BYTES];
        if (wq_take_number(share.ptr, ARTICLE_BYTES) != article) {
            article = (uint32_t)wq_take_number(share.ptr, ARTICLE_BYTES);
            kept_n = 0;
        }
        if (kept_n++ >= TERMS)
            continue;
        memcpy(key, weight + WEIGHT_BYTES, TERM_BYTES);
        memcpy(key + TERM_BYTES, share.ptr, ARTICLE_BYTES);
        st = wq_sorter_add(r->terms, (struct wq_bytes){key, sizeof key},
                           (struct wq_bytes){weight, WEIGHT_BYTES});
    }
    return st == WQ_E_RANGE ? WQ_OK : st;
}

/* The articles that keep a term. */
struct sharers {
    uint32_t term, n;
    struct sharer all[ARTICLES_MAX];
    uint16_t weights[ARTICLES_MAX];
};

/* Write them, and for each which of them are to be compared with it. */
static enum wq_status place_sharers(struct wq_relations *r, const struct sharers *s)
{
    const uint64_t start = r->sharers.len / sizeof *s->all;
    const uint32_t n = s->n < WINDOW ? s->n : WINDOW;
    if (s->n < 2)
        return WQ_OK; /* alone it relates to nothing */
    enum wq_status st = wq_spool_add(&r->sharers, s->all, s->n * sizeof *s->all);
    for (uint32_t i = 0; i < s->n && st == WQ_OK; i++) {
        const uint32_t from = i > WINDOW / 2 ? i - WINDOW / 2 : 0;
        uint8_t article[ARTICLE_BYTES], window[WINDOW_BYTES];
        wq_put_number(article, s->all[i].number, sizeof article);
        wq_put_number(window, start + (from < s->n - n ? from : s->n - n), PLACE_BYTES);
        window[PLACE_BYTES] = (uint8_t)n;
        wq_put_number(window + PLACE_BYTES + 1, s->weights[i], WEIGHT_BYTES);
        st = wq_sorter_add(r->windows, (struct wq_bytes){article, sizeof article},
                           (struct wq_bytes){window, sizeof window});
    }
    return st;
}

static enum wq_status place_terms(struct wq_relations *r, struct sharers *s)
{
    struct wq_bytes key, value;
    enum wq_status st = wq_sorter_sort(r->terms);
    s->n = 0;
    while (st == WQ_OK && (st = wq_sorter_next(r->terms, &key, &value)) == WQ_OK) {
        const uint32_t term = (uint32_t)wq_take_number(key.ptr, TERM_BYTES);
        const uint32_t article = (uint32_t)wq_take_number(key.ptr + TERM_BYTES, ARTICLE_BYTES);
        const uint32_t weight = WEIGHT_MAX - (uint32_t)wq_take_number(value.ptr, WEIGHT_BYTES);
        if (s->n > 0 && term != s->term) {
            st = place_sharers(r, s);
            s->n = 0;
        }
        s->term = term;
        s->weights[s->n] = (uint16_t)weight;
        s->all[s->n++] = (struct sharer){article & 0xFFFFFF, (weight + COARSE - 1) / COARSE & 0xFF};
    }
    return st == WQ_E_RANGE ? place_sharers(r, s) : st;
}

/* ---- the nearest ---- */

struct candidate {
    uint32_t article, shared_n;
    uint64_t score; /* 0: a free place */
};

struct candidates {
    struct candidate table[TABLE];
    uint16_t used[TABLE];
    uint32_t n;
};

static void add_candidate(struct candidates *c, uint32_t article, uint64_t score)
{
    uint32_t at = article * 2654435761u >> 22;
    while (c->table[at].score != 0 && c->table[at].article != article)
        at = (at + 1) % TABLE;
    if (c->table[at].score == 0) {
        c->table[at] = (struct candidate){.article = article};
        c->used[c->n++] = (uint16_t)at;
    }
    c->table[at].score += score;
    c->table[at].shared_n++;
}

static enum wq_status add_sharers(struct candidates *c, const struct wq_relations *r,
                                  uint32_t article, const uint8_t window[WINDOW_BYTES])
{
    struct sharer others[WINDOW];
    const uint64_t off = wq_take_number(window, PLACE_BYTES) * sizeof *others;
    const uint64_t weight = wq_take_number(window + PLACE_BYTES + 1, WEIGHT_BYTES);
    const uint32_t n = window[PLACE_BYTES];
    enum wq_status st = wq_spool_read(&r->sharers, off, others, n * sizeof *others);
    for (uint32_t i = 0; i < n && st == WQ_OK; i++) {
        if (others[i].number != article)
            add_candidate(c, others[i].number, weight * others[i].weight);
    }
    return st;
}

static bool is_better(const struct candidate *a, const struct candidate *b)
{
    return a->score != b->score ? a->score > b->score : a->article < b->article;
}

/* The best candidates to `related`, `article` itself where there are no more; forget them all. */
static void take_best(struct candidates *c, uint32_t article, uint32_t related[WQ_RELATED])
{
    for (int k = 0; k < WQ_RELATED; k++) {
        struct candidate *best = NULL;
        for (uint32_t i = 0; i < c->n; i++) {
            struct candidate *other = &c->table[c->used[i]];
            if (other->shared_n >= SHARED_MIN && (!best || is_better(other, best)))
                best = other;
        }
        related[k] = best ? best->article : article;
        if (best)
            best->shared_n = 0;
    }
    for (uint32_t i = 0; i < c->n; i++)
        c->table[c->used[i]].score = 0;
    c->n = 0;
}

/* The windows of one article after the other. */
struct windows {
    struct wq_sorter *sorter;
    struct wq_bytes article, window; /* that comes next; nothing behind the last */
};

static enum wq_status next_window(struct windows *windows)
{
    enum wq_status st = wq_sorter_next(windows->sorter, &windows->article, &windows->window);
    if (st == WQ_E_RANGE)
        windows->article.len = 0;
    return st == WQ_E_RANGE ? WQ_OK : st;
}

static enum wq_status find_candidates(struct wq_relations *r, struct windows *windows,
                                      uint32_t article, struct candidates *c)
{
    enum wq_status st = WQ_OK;
    while (st == WQ_OK && windows->article.len > 0 &&
           wq_take_number(windows->article.ptr, ARTICLE_BYTES) == article) {
        st = add_sharers(c, r, article, windows->window.ptr);
        if (st == WQ_OK)
            st = next_window(windows);
    }
    return st;
}

static enum wq_status close_page(struct wq_list_bits *page, struct wq_clusters *section)
{
    enum wq_status st = wq_list_bits_end(page);
    if (st == WQ_OK)
        st = wq_clusters_add_page(section, (struct wq_bytes){page->bytes.ptr, page->bytes.len});
    page->bytes.len = 0;
    return st;
}

static enum wq_status put_pages(struct wq_relations *r, struct candidates *c,
                                struct wq_clusters *section)
{
    const uint32_t bits = wq_related_bits(r->article_n);
    const uint32_t per_page = wq_related_per_page(r->article_n);
    struct windows windows = {.sorter = r->windows};
    struct wq_list_bits page = {0};
    enum wq_status st = wq_sorter_sort(r->windows);
    if (st == WQ_OK)
        st = next_window(&windows);
    for (uint32_t article = 0; article < r->article_n && st == WQ_OK; article++) {
        uint32_t related[WQ_RELATED];
        st = find_candidates(r, &windows, article, c);
        take_best(c, article, related);
        for (int k = 0; k < WQ_RELATED && st == WQ_OK; k++)
            st = wq_list_bits_put(&page, related[k], bits);
        if (st == WQ_OK && ((article + 1) % per_page == 0 || article + 1 == r->article_n))
            st = close_page(&page, section);
    }
    wq_buffer_free(&page.bytes);
    return st;
}

/* The step from one sorter to the next, after which the first is not needed. */
static enum wq_status step(struct wq_relations *r, struct wq_sorter **from, struct wq_sorter **to,
                           struct sharers *room)
{
    enum wq_status st = wq_sorter_make(r->output, to);
    if (st == WQ_OK)
        st = room ? place_terms(r, room) : keep_heaviest(r);
    wq_sorter_free(*from);
    *from = NULL;
    return st;
}

enum wq_status wq_relations_write(struct wq_relations *relations, struct wq_clusters *section)
{
    struct wq_relations *r = relations;
    struct candidates *candidates = calloc(1, sizeof *candidates);
    struct sharers *sharers = calloc(1, sizeof *sharers);
    enum wq_status st = candidates && sharers ? WQ_OK : WQ_E_NOMEM;
    if (st == WQ_OK)
        st = step(r, &r->shares, &r->terms, NULL);
    if (st == WQ_OK)
        st = step(r, &r->terms, &r->windows, sharers);
    if (st == WQ_OK)
        st = put_pages(r, candidates, section);
    free(candidates);
    free(sharers);
    return st;
}
