/* SPDX-License-Identifier: MIT */
/* Words of several bundles as those of one. */
#include <string.h>
#include "internal.h"

#define TERMS_MAX 4096u /* that are compared, of all bundles together */

/* Terms of several bundles, each once. */
struct terms {
    struct wq_beginning *all;
    uint32_t n;
    uint64_t unseen; /* articles that any other term can have at most */
};

/* Sort by term: the bundles' lists are short, and each is nearly in order. */
static void sort_by_term(struct wq_beginning *terms, uint32_t n)
{
    for (uint32_t gap = n / 2; gap > 0; gap /= 2) {
        for (uint32_t i = gap; i < n; i++) {
            const struct wq_beginning moved = terms[i];
            uint32_t at = i;
            for (; at >= gap && wq_beginning_compare(&terms[at - gap], &moved) > 0; at -= gap)
                terms[at] = terms[at - gap];
            terms[at] = moved;
        }
    }
}

static bool is_commoner(const struct wq_beginning *a, const struct wq_beginning *b)
{
    return a->posting_n != b->posting_n ? a->posting_n > b->posting_n
                                        : wq_beginning_compare(a, b) < 0;
}

/* The `cap` commonest to the front, in their order. */
static void bring_common(struct wq_beginning *terms, uint32_t n, uint32_t cap)
{
    for (uint32_t i = 0; i < cap && i < n; i++) {
        uint32_t best = i;
        for (uint32_t k = i + 1; k < n; k++)
            best = is_commoner(&terms[k], &terms[best]) ? k : best;
        const struct wq_beginning common = terms[best];
        terms[best] = terms[i];
        terms[i] = common;
    }
}

static void forget_doubles(struct terms *terms)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < terms->n; i++) {
        if (kept == 0 || wq_beginning_compare(&terms->all[kept - 1], &terms->all[i]) != 0)
            terms->all[kept++] = terms->all[i];
    }
    terms->n = kept;
}

/* What a bundle answers: without memory nothing goes on, what is damaged is passed over. */
static enum wq_status pass_over(enum wq_status st)
{
    return st == WQ_E_NOMEM ? st : WQ_OK;
}

/* The `want` commonest terms of each bundle, each once, with what all bundles together have. */
static enum wq_status gather(struct wq_archive *a, const struct wq_query_word *word, uint32_t want,
                             struct wq_arena *arena, struct terms *terms)
{
    terms->n = 0;
    terms->unseen = 0;
    for (uint32_t i = 0; i < a->info.bundle_n; i++) {
        uint32_t n = 0;
        if (!a->lexicons[i])
            continue;
        enum wq_status st =
            wq_lexicon_beginnings(a->lexicons[i], word, want, arena, terms->all + terms->n, &n);
        if (pass_over(st) != WQ_OK)
            return st;
        terms->unseen += n == want ? terms->all[terms->n + n - 1].posting_n : 0;
        terms->n += n;
    }
    if (a->info.bundle_n == 1)
        return WQ_OK;
    sort_by_term(terms->all, terms->n);
    forget_doubles(terms);
    for (uint32_t i = 0; i < terms->n; i++)
        terms->all[i].posting_n = 0;
    enum wq_status st = WQ_OK;
    for (uint32_t i = 0; i < a->info.bundle_n && st == WQ_OK; i++) {
        if (a->lexicons[i])
            st = pass_over(wq_lexicon_count_terms(a->lexicons[i], arena, terms->all, terms->n));
    }
    return st;
}

/* Whether no term that was not seen can be one of the first `cap`. */
static bool is_settled(const struct wq_archive *a, const struct terms *terms, uint32_t cap)
{
    return a->info.bundle_n == 1 || terms->unseen == 0 ||
           (terms->n >= cap && terms->all[cap - 1].posting_n > terms->unseen);
}

enum wq_status wq_archive_beginnings(struct wq_archive *a, const struct wq_query_word *word,
                                     uint32_t cap, struct wq_arena *arena,
                                     struct wq_beginning *found, uint32_t *n)
{
    const size_t mark = wq_arena_mark(arena);
    const uint32_t bundle_n = a->info.bundle_n;
    const uint32_t most = TERMS_MAX / bundle_n < cap ? cap : TERMS_MAX / bundle_n;
    struct terms terms = {0};
    enum wq_status st = WQ_OK;
    for (uint32_t want = cap;; want = want < most / 4 ? 4 * want : most) {
        wq_arena_rewind(arena, mark);
        terms.all = wq_arena_alloc_raw(arena, (size_t)want * bundle_n, sizeof *terms.all);
        st = terms.all ? gather(a, word, want, arena, &terms) : WQ_E_NOMEM;
        if (st != WQ_OK)
            break;
        bring_common(terms.all, terms.n, cap);
        if (is_settled(a, &terms, cap) || want == most)
            break;
    }
    if (st == WQ_OK) {
        *n = terms.n < cap ? terms.n : cap;
        if (*n > 0)
            memcpy(found, terms.all, *n * sizeof *found);
    }
    wq_arena_rewind(arena, mark);
    return st;
}

enum wq_status wq_archive_complete(struct wq_archive *archive, const struct wq_query *query,
                                   uint32_t max, struct wq_arena *arena,
                                   struct wq_completion *words, uint32_t *n)
{
    struct wq_beginning found[WQ_COMPLETIONS_MAX];
    uint32_t found_n = 0;
    *n = 0;
    if (query->n == 0 || max == 0)
        return WQ_OK;
    const size_t mark = wq_arena_mark(arena);
    enum wq_status st = wq_archive_beginnings(archive, &query->words[query->n - 1],
                                              max < WQ_COMPLETIONS_MAX ? max : WQ_COMPLETIONS_MAX,
                                              arena, found, &found_n);
    for (uint32_t i = 0; i < found_n && st == WQ_OK; i++) {
        words[i].article_n = found[i].posting_n;
        st = wq_beginning_show(&found[i], arena, &words[i].word);
    }
    if (st == WQ_OK)
        *n = found_n;
    else
        wq_arena_rewind(arena, mark);
    return st;
}

enum wq_status wq_archive_letters(struct wq_archive *archive, struct wq_str text,
                                  const uint32_t *letters, uint32_t n, struct wq_arena *arena,
                                  bool *is_live)
{
    enum wq_status st = WQ_OK;
    memset(is_live, 0, n * sizeof *is_live);
    for (uint32_t i = 0; i < archive->info.bundle_n && st == WQ_OK; i++) {
        if (archive->lexicons[i])
            st = pass_over(
                wq_lexicon_letters(archive->lexicons[i], text, letters, n, arena, is_live));
    }
    return st;
}

enum wq_status wq_archive_rarest(struct wq_archive *archive, const struct wq_query *query,
                                 struct wq_arena *arena, uint32_t *word)
{
    uint32_t rarest = query->n, least = 0, part_n = 0;
    for (uint32_t i = 0; i < query->n; i++) {
        const struct wq_query_word *asked = &query->words[i];
        struct wq_query one = {.words = {*asked}, .n = 1};
        struct wq_hits hits;
        if (asked->is_left_out)
            continue;
        part_n += i == 0 || asked->phrase == 0 || query->words[i - 1].phrase != asked->phrase;
        one.words[0].phrase = 0;
        const struct wq_archive_search counted = {.limit = 0};
        enum wq_status st = wq_archive_search(archive, &one, &counted, arena, &hits);
        if (st != WQ_OK)
            return st;
        if (rarest == query->n || hits.total < least) {
            rarest = i;
            least = hits.total;
        }
    }
    *word = part_n > 1 ? rarest : query->n;
    return WQ_OK;
}
