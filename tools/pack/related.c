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

/* A term of an article. Further terms are not looked at: ten million articles have fewer. */
#define TERMS_MAX (1u << 22)
struct share {
    uint32_t number : 22, weight : 10; /* weight 0: none */
};

/* An article of a term; its weight is coarser. */
#define COARSE 4u
struct sharer {
    uint32_t number : 24, weight : 8;
};

struct wq_relations {
    uint32_t article_n, term_n;
    struct share *terms; /* TERMS of each article, heaviest first */
};

enum wq_status wq_relations_make(uint32_t article_n, struct wq_relations **relations)
{
    struct wq_relations *r = calloc(1, sizeof *r);
    if (!r)
        return WQ_E_NOMEM;
    r->article_n = article_n;
    r->terms = calloc((size_t)article_n + 1, TERMS * sizeof *r->terms);
    if (!r->terms) {
        free(r);
        return WQ_E_NOMEM;
    }
    *relations = r;
    return WQ_OK;
}

void wq_relations_free(struct wq_relations *relations)
{
    if (relations)
        free(relations->terms);
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

void wq_relations_add(struct wq_relations *relations, const struct wq_posting *postings, size_t n)
{
    struct wq_relations *r = relations;
    const uint32_t term = r->term_n;
    if (n < 2 || n > ARTICLES_MAX || term >= TERMS_MAX)
        return;
    r->term_n++;
    const uint32_t rare = rarity(r->article_n, n);
    for (size_t i = 0; i < n; i++) {
        static const uint8_t by_count[WQ_COUNT_CLASSES] = {4, 7, 10, 13, 14, 17, 20, 23};
        struct share *terms = r->terms + (size_t)postings[i].article * TERMS;
        /* rarity is below 88: 1,023 is enough */
        const uint32_t weight = rare * by_count[wq_count_class(postings[i].count)] / 2;
        const struct share share = {term & (TERMS_MAX - 1), weight & 0x3FF};
        /* the first of equal terms stays: what comes out depends on nothing else */
        if (share.weight <= terms[TERMS - 1].weight)
            continue;
        int at = TERMS - 1;
        for (; at > 0 && terms[at - 1].weight < share.weight; at--)
            terms[at] = terms[at - 1];
        terms[at] = share;
    }
}

/* ---- from terms of articles to articles of terms ---- */

struct inverted {
    uint32_t *ends; /* of each term, in `articles` */
    struct sharer *articles;
};

static void free_inverted(struct inverted *inverted)
{
    free(inverted->ends);
    free(inverted->articles);
}

static enum wq_status invert(const struct wq_relations *r, struct inverted *inverted)
{
    const size_t n = (size_t)r->article_n * TERMS;
    inverted->ends = calloc((size_t)r->term_n + 1, sizeof *inverted->ends);
    inverted->articles = malloc((n + 1) * sizeof *inverted->articles);
    if (!inverted->ends || !inverted->articles)
        return WQ_E_NOMEM;
    for (size_t i = 0; i < n; i++)
        inverted->ends[r->terms[i].number] += r->terms[i].weight > 0;
    uint32_t sum = 0;
    for (uint32_t term = 0; term < r->term_n; term++) {
        uint32_t here = inverted->ends[term];
        inverted->ends[term] = sum;
        sum += here;
    }
    for (size_t i = 0; i < n; i++) {
        const struct share *share = &r->terms[i];
        const uint32_t weight = (share->weight + COARSE - 1) / COARSE;
        if (share->weight > 0)
            inverted->articles[inverted->ends[share->number]++] =
                (struct sharer){(uint32_t)(i / TERMS) & 0xFFFFFF, weight & 0xFF};
    }
    return WQ_OK;
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

static void add_sharers(struct candidates *c, const struct inverted *inverted, uint32_t article,
                        struct share term)
{
    uint32_t first = term.number == 0 ? 0 : inverted->ends[term.number - 1];
    uint32_t end = inverted->ends[term.number];
    if (end - first > WINDOW) {
        uint32_t low = first, high = end;
        while (low < high) {
            uint32_t middle = low + (high - low) / 2;
            if (inverted->articles[middle].number < article)
                low = middle + 1;
            else
                high = middle;
        }
        uint32_t from = low - first > WINDOW / 2 ? low - WINDOW / 2 : first;
        first = from < end - WINDOW ? from : end - WINDOW;
        end = first + WINDOW;
    }
    for (uint32_t i = first; i < end; i++) {
        const struct sharer *other = &inverted->articles[i];
        if (other->number != article)
            add_candidate(c, other->number, (uint64_t)term.weight * other->weight);
    }
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

static enum wq_status put_pages(const struct wq_relations *r, const struct inverted *inverted,
                                struct candidates *c, struct wq_clusters *section)
{
    const uint32_t bits = wq_related_bits(r->article_n);
    const uint32_t per_page = wq_related_per_page(r->article_n);
    struct wq_list_bits page = {0};
    enum wq_status st = WQ_OK;
    for (uint32_t article = 0; article < r->article_n && st == WQ_OK; article++) {
        uint32_t related[WQ_RELATED];
        const struct share *terms = r->terms + (size_t)article * TERMS;
        for (int i = 0; i < TERMS && terms[i].weight > 0; i++)
            add_sharers(c, inverted, article, terms[i]);
        take_best(c, article, related);
        for (int k = 0; k < WQ_RELATED && st == WQ_OK; k++)
            st = wq_list_bits_put(&page, related[k], bits);
        if (st == WQ_OK && ((article + 1) % per_page == 0 || article + 1 == r->article_n)) {
            st = wq_list_bits_end(&page);
            if (st == WQ_OK)
                st = wq_clusters_add_page(section,
                                          (struct wq_bytes){page.bytes.ptr, page.bytes.len});
            page.bytes.len = 0;
        }
    }
    wq_buffer_free(&page.bytes);
    return st;
}

enum wq_status wq_relations_write(struct wq_relations *relations, struct wq_clusters *section)
{
    struct inverted inverted = {0};
    struct candidates *candidates = calloc(1, sizeof *candidates);
    enum wq_status st = candidates ? invert(relations, &inverted) : WQ_E_NOMEM;
    if (st == WQ_OK)
        st = put_pages(relations, &inverted, candidates, section);
    free_inverted(&inverted);
    free(candidates);
    return st;
}
