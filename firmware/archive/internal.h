/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_ARCHIVE_INTERNAL_H
#define WARRAQ_ARCHIVE_INTERNAL_H
#include "warraq/archive.h"

/* What an article stands by in an order, bytewise. */
#define WQ_KEY_NAME_MAX 256 /* of a name, where names are collated alike */
struct wq_key {
    uint32_t n;
    uint8_t bytes[1 + WQ_COLLATE_MAX + 1 + WQ_KEY_NAME_MAX + 1 + 4];
};

/* An order of one bundle, as it is merged with the others. */
struct wq_lane {
    uint32_t article_n; /* positions of the order that is merged */
    uint32_t low, high; /* where in it the page begins: from, to */
    bool has_key;
    uint32_t key_at; /* the position `key` is of */
    struct wq_key key;
};

struct wq_archive {
    struct wq_archive_info info;
    struct wq_bundle *const *bundles;
    const uint32_t *first; /* number of the first article of each, and of none behind the last */
    struct wq_lexicon **lexicons; /* NULL: not open */

    /* of several bundles only */
    struct wq_arena scratch; /* what is looked at and not given out */
    struct wq_lane *lanes;
    enum wq_order order;
    bool is_merged;    /* the lanes stand at `position` of `order` */
    uint32_t position; /* asked for last */
};

/* Room for all strings of a wq_meta. */
#define WQ_SCRATCH_BYTES (WQ_TITLE_MAX + 8 * WQ_FIELD_MAX)

/* As wq_lexicon_beginnings, of all bundles whose index is open: counts are those of all. Bundles are
 * asked for more terms until no other one can be among the commonest; of very many bundles, or
 * where words are spread very unevenly, at most 4,096 terms are compared. */
WQ_MUST_CHECK enum wq_status wq_archive_beginnings(struct wq_archive *archive,
                                                   const struct wq_query_word *word, uint32_t cap,
                                                   struct wq_arena *arena,
                                                   struct wq_beginning *found, uint32_t *n);

/* Bytewise, a shorter one before a longer one that begins with it. */
int wq_key_compare(const struct wq_key *a, const struct wq_key *b);
void wq_key_put(struct wq_key *key, const void *bytes, size_t n);
/* A name as it is collated, then as it is written; an empty one comes last. */
void wq_key_put_name(struct wq_key *key, struct wq_str name);

#endif
