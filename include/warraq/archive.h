/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_ARCHIVE_H
#define WARRAQ_ARCHIVE_H
/* Several bundles read as one archive: one list, one search, one article for each id.
 *
 * Articles are numbered through all bundles, those of the first bundle from 0. When several bundles
 * have an article with the same id, that which was captured last is the one that is read; of those
 * captured on one day (or never dated) that of the first bundle. The others are older editions:
 * they keep their number and their position, so that nothing grows with the archive at opening, but
 * are not shown and not found. */
#include "warraq/bundle.h"
#include "warraq/search.h"

#define WQ_ARCHIVE_BUNDLES 64
#define WQ_NO_ARTICLE UINT32_MAX

struct wq_archive; /* lives in the arena it was opened in */

struct wq_archive_info {
    uint32_t bundle_n;
    uint32_t article_n;  /* of all bundles; with several, older editions are counted too */
    uint8_t edition[16]; /* of these bundles in this order; of a single one its own */
};

/* Make one archive of `bundle_n` open bundles, 1 to WQ_ARCHIVE_BUNDLES, which must outlive it.
 * Reads nothing. Takes 2 KiB a bundle and 100 KiB, of one bundle 200 bytes. WQ_E_RANGE that many
 * bundles cannot be; WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_archive_open(struct wq_arena *arena,
                                             struct wq_bundle *const *bundles, uint32_t bundle_n,
                                             struct wq_archive **archive);

/* Valid as long as the archive. */
const struct wq_archive_info *wq_archive_info(const struct wq_archive *archive);

/* An article in its bundle. */
struct wq_archived {
    uint32_t bundle_at; /* among the bundles, from 0 */
    struct wq_bundle *bundle;
    uint32_t index;
};
/* WQ_E_RANGE no such article. */
WQ_MUST_CHECK enum wq_status wq_archive_place(const struct wq_archive *archive, uint32_t article,
                                              struct wq_archived *place);

/* As wq_bundle_meta and so on, of an article of the archive. */
WQ_MUST_CHECK enum wq_status wq_archive_meta(struct wq_archive *archive, uint32_t article,
                                             struct wq_arena *arena, struct wq_meta *meta);
WQ_MUST_CHECK enum wq_status wq_archive_listed(struct wq_archive *archive, uint32_t article,
                                               struct wq_arena *arena, struct wq_meta *meta);
WQ_MUST_CHECK enum wq_status wq_archive_article(struct wq_archive *archive, uint32_t article,
                                                struct wq_arena *arena, struct wq_article *read);
WQ_MUST_CHECK enum wq_status wq_archive_image_strip(struct wq_archive *archive, uint32_t article,
                                                    const struct wq_image *image, uint32_t strip,
                                                    uint8_t *rows);

/* As wq_related: those of the article's own bundle. */
WQ_MUST_CHECK enum wq_status wq_archive_related(struct wq_archive *archive, uint32_t article,
                                                struct wq_arena *arena,
                                                uint32_t related[WQ_RELATED], uint32_t *n);

/* Whether `article` is no older edition of another. One look-up of its id in each other bundle. An
 * edition that cannot be read is none: the next older one takes its place. */
bool wq_archive_is_newest(struct wq_archive *archive, uint32_t article);

/* The newest edition of the article with this id: *article. Looks at `hint` first, any value.
 * WQ_E_RANGE none has it; WQ_E_DAMAGED a page of ids, and it was found nowhere else; WQ_E_IO. */
WQ_MUST_CHECK enum wq_status wq_archive_find(struct wq_archive *archive,
                                             const uint8_t id[WQ_ID_BYTES], uint32_t hint,
                                             uint32_t *article);

/* ---- one list ---- */

/* How many positions an order has: article_n, but of the news those that the bundles name; bundles
 * whose news are damaged, or that say nothing of an edition before, name none. Constant time. */
uint32_t wq_archive_order_n(struct wq_archive *archive, enum wq_order order);

/* The article at `position`, 0 to wq_archive_order_n - 1, of an order, older editions included. The sequence
 * is that of the bundles, one after the other; the other orders are merged from those of the
 * bundles as they are asked for, equal ones in the sequence of their bundles. A step forward from
 * the position asked for last reads one row; any other position takes log2 of the articles of each
 * bundle. Rows that are damaged have no key: around them an article may come up twice or not.
 * WQ_E_RANGE no such position; WQ_E_DAMAGED; WQ_E_IO. */
WQ_MUST_CHECK enum wq_status wq_archive_at(struct wq_archive *archive, enum wq_order order,
                                           uint32_t position, uint32_t *article);

/* The newest editions among positions `from` to `from` + `n` - 1, those that are: *article_n, at
 * most `n`. A damaged entry of an order is WQ_NO_ARTICLE. */
void wq_archive_page(struct wq_archive *archive, enum wq_order order, uint32_t from, uint32_t n,
                     uint32_t *articles, uint32_t *article_n);

/* ---- groups: counts added up by name, older editions included ---- */

/* A walk through the groups of all bundles in their order; zero but for `grouping` to start. */
struct wq_archive_groups {
    enum wq_grouping grouping;
    uint32_t first; /* articles of the groups so far, of several bundles */
    uint32_t at[WQ_ARCHIVE_BUNDLES];
};

/* The next group, its name in `arena`; `first` is its position in the order of that name. *is_there
 * is false behind the last one. Errors as for wq_bundle_group. */
WQ_MUST_CHECK enum wq_status wq_archive_next_group(struct wq_archive *archive,
                                                   struct wq_archive_groups *groups,
                                                   struct wq_arena *arena, struct wq_group *group,
                                                   bool *is_there);

/* Pass over the next `n` groups, or as many as are left: *skipped. Of one bundle constant time, of
 * several as many reads; `scratch` is left as it was. Errors as for wq_bundle_group, and the walk
 * then stands before the group that could not be read. */
WQ_MUST_CHECK enum wq_status wq_archive_skip_groups(struct wq_archive *archive,
                                                    struct wq_archive_groups *groups, uint32_t n,
                                                    struct wq_arena *scratch, uint32_t *skipped);

/* ---- one search ---- */

/* Open the index of bundle `bundle_at` in `arena` (170 KiB), to be searched with the others.
 * Errors as for wq_lexicon_open. */
WQ_MUST_CHECK enum wq_status wq_archive_open_index(struct wq_archive *archive, uint32_t bundle_at,
                                                   struct wq_arena *arena);

struct wq_archive_search {
    uint32_t limit; /* hits wanted, to WQ_SEARCH_LIMIT; 0: only to be counted */
    /* Which articles of each bundle may be hits, as in wq_search; NULL: all of all. */
    const uint8_t *const *kept;
    /* Room for the status of each bundle, or NULL: WQ_OK, also when its index is not open; else why
     * it has no part in the hits. */
    enum wq_status *answers;
};

/* Find the articles that match `query` in all bundles whose index is open. A word weighs by how
 * many articles of the whole archive have it, and an article's length beside the mean of all:
 * scores are those of one bundle with all articles, and so is what a beginning stands for.
 * `total` counts older editions too. Hits are numbered through the archive, best first, equal ones by number, and live in
 * `arena`. Errors as for wq_search_run; a damaged index is one only when no other bundle has
 * answered. */
WQ_MUST_CHECK enum wq_status wq_archive_search(struct wq_archive *archive,
                                               const struct wq_query *query,
                                               const struct wq_archive_search *search,
                                               struct wq_arena *arena, struct wq_hits *hits);

/* As wq_filter_make, of each bundle: `kept` for a search. */
WQ_MUST_CHECK enum wq_status wq_archive_filter(struct wq_archive *archive,
                                               const struct wq_filter *filter,
                                               struct wq_arena *arena,
                                               const uint8_t *kept[WQ_ARCHIVE_BUNDLES],
                                               bool *is_unsure);

/* The word of `query` that fewest articles hold, in all bundles whose index is open, for asking
 * again without it: *word, query->n when fewer than two words or phrases must be
 * there. The rarest word of a phrase stands for it. Errors as for wq_archive_search. */
WQ_MUST_CHECK enum wq_status wq_archive_rarest(struct wq_archive *archive,
                                               const struct wq_query *query, struct wq_arena *arena,
                                               uint32_t *word);

/* As wq_lexicon_nearest, in the first bundle that has such a word. */
WQ_MUST_CHECK enum wq_status wq_archive_nearest(struct wq_archive *archive,
                                                const struct wq_query *query, uint32_t word,
                                                struct wq_arena *arena, struct wq_str *nearest);

/* ---- while one types; bundles whose index is not open, or is damaged, have no part in it ---- */

struct wq_completion {
    struct wq_str word; /* folded, as UTF-8 */
    uint32_t article_n; /* that hold it or another form of it, in all bundles */
};
#define WQ_COMPLETIONS_MAX 64

/* The commonest words that begin like the last word of `query`, at most `max`, itself at most
 * WQ_COMPLETIONS_MAX; most articles first. *n are found. In `arena`; errors as for
 * wq_archive_search. */
WQ_MUST_CHECK enum wq_status wq_archive_complete(struct wq_archive *archive,
                                                 const struct wq_query *query, uint32_t max,
                                                 struct wq_arena *arena,
                                                 struct wq_completion *words, uint32_t *n);

/* As wq_lexicon_letters; is_live is written anew. */
WQ_MUST_CHECK enum wq_status wq_archive_letters(struct wq_archive *archive, struct wq_str text,
                                                const uint32_t *letters, uint32_t n,
                                                struct wq_arena *arena, bool *is_live);

/* The titles that begin like `text`, collated (docs/bundle.md "Collation": as folded, an article at
 * the beginning counting for nothing, a number whole): positions *first to *first + *n - 1 of
 * WQ_ORDER_TITLE, older editions included, for wq_archive_page. Titles that are it stand first. A
 * text without letters gives n 0. Those behind the first `most` need not be counted. Reads log2 of the
 * articles rows of each bundle and as many as there are steps of doubled length to the end, in
 * `arena` meanwhile. WQ_E_DAMAGED, WQ_E_IO, WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_archive_titles(struct wq_archive *archive, struct wq_str text,
                                               uint32_t most, struct wq_arena *arena,
                                               uint32_t *first, uint32_t *n);

#endif
