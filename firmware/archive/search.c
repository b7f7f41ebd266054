/* SPDX-License-Identifier: MIT */
/* One search through several bundles. */
#include "internal.h"

enum wq_status wq_archive_open_index(struct wq_archive *archive, uint32_t bundle_at,
                                     struct wq_arena *arena)
{
    if (bundle_at >= archive->info.bundle_n)
        return WQ_E_RANGE;
    if (archive->lexicons[bundle_at])
        return WQ_OK;
    const struct wq_lexicon_source source = wq_lexicon_of(archive->bundles[bundle_at]);
    return wq_lexicon_open(arena, &source, &archive->lexicons[bundle_at]);
}

/* What a bundle has found. */
struct part {
    uint32_t first;        /* the number of its first article in the archive */
    uint32_t next;         /* of its hits, to be merged */
    enum wq_status answer; /* not WQ_OK: its index is damaged, and it is passed over */
    struct wq_hits hits;
};

/* Without memory nothing goes on; what else is wrong concerns one bundle. */
static enum wq_status note_answer(struct part *part, enum wq_status st)
{
    part->answer = st;
    return st == WQ_E_NOMEM ? st : WQ_OK;
}

static enum wq_status count_words(struct wq_archive *a, const struct wq_query *query,
                                  struct wq_arena *arena, struct wq_collection *collection,
                                  struct part *parts)
{
    *collection = (struct wq_collection){0};
    for (uint32_t i = 0; i < a->info.bundle_n; i++) {
        enum wq_status st =
            a->lexicons[i] ? wq_lexicon_count(a->lexicons[i], query, arena, collection) : WQ_OK;
        st = note_answer(&parts[i], st);
        if (st != WQ_OK)
            return st;
    }
    return WQ_OK;
}

static void sort_by_term(struct wq_beginning *found, uint32_t n)
{
    for (uint32_t i = 1; i < n; i++) {
        const struct wq_beginning moved = found[i];
        uint32_t at = i;
        for (; at > 0 && wq_beginning_compare(&found[at - 1], &moved) > 0; at--)
            found[at] = found[at - 1];
        found[at] = moved;
    }
}

/* What the beginnings of the query stand for in all bundles together, in `arena`. */
static enum wq_status choose_beginnings(struct wq_archive *a, const struct wq_query *query,
                                        struct wq_arena *arena, struct wq_collection *collection)
{
    for (uint32_t i = 0; i < query->n; i++) {
        if (!query->words[i].is_prefix)
            continue;
        struct wq_beginning *found = wq_arena_alloc_raw(arena, WQ_BEGINNINGS, sizeof *found);
        if (!found)
            return WQ_E_NOMEM;
        enum wq_status st = wq_archive_beginnings(a, &query->words[i], WQ_BEGINNINGS, arena, found,
                                                  &collection->beginning_n[i]);
        if (st != WQ_OK)
            return st;
        sort_by_term(found, collection->beginning_n[i]);
        collection->beginnings[i] = found;
    }
    return WQ_OK;
}

/* Find `want` hits of each bundle. */
static enum wq_status search_parts(struct wq_archive *a, const struct wq_query *query,
                                   const struct wq_archive_search *wanted,
                                   const struct wq_collection *collection, uint32_t want,
                                   struct wq_arena *arena, struct part *parts)
{
    for (uint32_t i = 0; i < a->info.bundle_n; i++) {
        parts[i].next = 0;
        parts[i].hits = (struct wq_hits){.missing = query->n};
        const struct wq_search search = {
            .limit = want,
            .kept = wanted->kept ? wanted->kept[i] : NULL,
            .bundle = a->bundles[i],
            .collection = a->info.bundle_n > 1 ? collection : NULL,
        };
        if (!a->lexicons[i] || parts[i].answer != WQ_OK)
            continue;
        enum wq_status st = wq_search_run(a->lexicons[i], query, &search, arena, &parts[i].hits);
        st = note_answer(&parts[i], st);
        if (st != WQ_OK)
            return st;
    }
    return WQ_OK;
}

/* WQ_OK unless no bundle has answered. */
static enum wq_status tell_answers(const struct wq_archive *a, const struct part *parts,
                                   enum wq_status *answers)
{
    enum wq_status st = WQ_OK;
    bool is_answered = false;
    for (uint32_t i = 0; i < a->info.bundle_n; i++) {
        if (answers)
            answers[i] = parts[i].answer;
        if (!a->lexicons[i])
            continue;
        is_answered = is_answered || parts[i].answer == WQ_OK;
        st = st == WQ_OK ? parts[i].answer : st;
    }
    return is_answered ? WQ_OK : st;
}

/* The part whose next hit is the best; NULL when there is no further one. */
static struct part *best_part(struct part *parts, uint32_t n)
{
    struct part *best = NULL;
    for (uint32_t i = 0; i < n; i++) {
        struct part *part = &parts[i];
        if (part->next < part->hits.n &&
            (!best || part->hits.hits[part->next].score > best->hits.hits[best->next].score))
            best = part;
    }
    return best;
}

/* Take the best newest editions, at most `limit`; *is_short when a bundle might have had better
 * ones than those that were asked of it. */
static void merge_parts(struct wq_archive *a, struct part *parts, uint32_t limit, uint32_t want,
                        struct wq_hit *merged, uint32_t *n, bool *is_short)
{
    *n = 0;
    *is_short = false;
    for (struct part *part; *n < limit && !*is_short;) {
        part = best_part(parts, a->info.bundle_n);
        if (!part)
            return;
        struct wq_hit hit = part->hits.hits[part->next++];
        hit.article += part->first;
        if (wq_archive_is_newest(a, hit.article))
            merged[(*n)++] = hit;
        *is_short = *n < limit && part->next == part->hits.n && part->hits.n == want;
    }
}

/* The first word that no bundle has. */
static uint32_t missing_word(const struct wq_archive *a, const struct wq_query *query,
                             const struct wq_collection *collection, const struct part *parts)
{
    if (a->info.bundle_n == 1)
        return parts[0].hits.missing;
    for (uint32_t i = 0; i < query->n; i++) {
        const struct wq_query_word *word = &query->words[i];
        const uint32_t n = word->is_prefix ? collection->beginning_n[i] : collection->posting_n[i];
        if (!word->is_left_out && n == 0)
            return i;
    }
    return query->n;
}

static enum wq_status search_all(struct wq_archive *a, const struct wq_query *query,
                                 const struct wq_archive_search *search, struct wq_arena *arena,
                                 struct wq_hit *merged, struct wq_hits *hits)
{
    struct part parts[WQ_ARCHIVE_BUNDLES];
    struct wq_collection collection = {0};
    enum wq_status st = WQ_OK;
    for (uint32_t i = 0; i < a->info.bundle_n; i++)
        parts[i] = (struct part){.first = a->first[i]};
    if (a->info.bundle_n > 1)
        st = count_words(a, query, arena, &collection, parts);
    if (st == WQ_OK && a->info.bundle_n > 1)
        st = choose_beginnings(a, query, arena, &collection);
    const size_t mark = wq_arena_mark(arena);
    uint32_t n = 0, want = search->limit;
    bool is_short = st == WQ_OK;
    while (st == WQ_OK && is_short) {
        wq_arena_rewind(arena, mark);
        st = search_parts(a, query, search, &collection, want, arena, parts);
        if (st == WQ_OK)
            merge_parts(a, parts, search->limit, want, merged, &n, &is_short);
        is_short = is_short && want < WQ_SEARCH_LIMIT;
        want = want < WQ_SEARCH_LIMIT / 4 ? 4 * want : WQ_SEARCH_LIMIT;
    }
    if (st == WQ_OK)
        st = tell_answers(a, parts, search->answers);
    if (st != WQ_OK)
        return st;
    *hits = (struct wq_hits){.hits = merged, .n = n};
    hits->missing = missing_word(a, query, &collection, parts);
    for (uint32_t i = 0; i < a->info.bundle_n; i++) {
        hits->total += parts[i].hits.total;
        hits->is_total_at_most |= parts[i].hits.is_total_at_most;
    }
    return WQ_OK;
}

enum wq_status wq_archive_search(struct wq_archive *archive, const struct wq_query *query,
                                 const struct wq_archive_search *search, struct wq_arena *arena,
                                 struct wq_hits *hits)
{
    if (search->limit > WQ_SEARCH_LIMIT)
        return WQ_E_LIMIT;
    const size_t before = wq_arena_mark(arena);
    struct wq_hit *merged = wq_arena_alloc_raw(arena, search->limit + 1, sizeof *merged);
    const size_t mark = wq_arena_mark(arena);
    enum wq_status st =
        merged ? search_all(archive, query, search, arena, merged, hits) : WQ_E_NOMEM;
    wq_arena_rewind(arena, st == WQ_OK ? mark : before);
    return st;
}

enum wq_status wq_archive_filter(struct wq_archive *archive, const struct wq_filter *filter,
                                 struct wq_arena *arena, const uint8_t *kept[WQ_ARCHIVE_BUNDLES],
                                 bool *is_unsure)
{
    enum wq_status st = WQ_OK;
    *is_unsure = false;
    for (uint32_t i = 0; i < archive->info.bundle_n && st == WQ_OK; i++) {
        bool is_unsure_here = false;
        st = wq_filter_make(archive->bundles[i], filter, arena, &kept[i], &is_unsure_here);
        *is_unsure = *is_unsure || is_unsure_here;
    }
    return st;
}

enum wq_status wq_archive_nearest(struct wq_archive *archive, const struct wq_query *query,
                                  uint32_t word, struct wq_arena *arena, struct wq_str *nearest)
{
    *nearest = (struct wq_str){NULL, 0};
    enum wq_status st = WQ_OK;
    for (uint32_t i = 0; i < archive->info.bundle_n && st == WQ_OK && nearest->len == 0; i++) {
        if (archive->lexicons[i])
            st = wq_lexicon_nearest(archive->lexicons[i], query, word, arena, nearest);
    }
    return st;
}
