/* SPDX-License-Identifier: MIT */
/* Which bundle an article is in, and which of its editions is read. */
#include "internal.h"
#include <string.h>
#include "warraq/hash.h"

#define EDITION_KEY "warraq archive 1"

/* ---- opening ---- */

static void sum_editions(struct wq_archive *a)
{
    uint8_t editions[WQ_ARCHIVE_BUNDLES][sizeof a->info.edition];
    const size_t each = sizeof a->info.edition;
    for (uint32_t i = 0; i < a->info.bundle_n; i++)
        memcpy(editions[i], wq_bundle_info(a->bundles[i])->edition, each);
    if (a->info.bundle_n == 1)
        memcpy(a->info.edition, editions[0], each);
    else
        wq_hash((struct wq_bytes){(const uint8_t *)EDITION_KEY, sizeof EDITION_KEY - 1},
                (struct wq_bytes){editions[0], a->info.bundle_n * each}, a->info.edition, each);
}

/* What only several bundles need. */
static bool make_lanes(struct wq_archive *a, struct wq_arena *arena)
{
    void *memory = wq_arena_alloc_raw(arena, WQ_SCRATCH_BYTES, 1);
    a->lanes = wq_arena_alloc(arena, a->info.bundle_n, sizeof *a->lanes);
    if (!memory || !a->lanes)
        return false;
    wq_arena_init(&a->scratch, memory, WQ_SCRATCH_BYTES);
    return true;
}

enum wq_status wq_archive_open(struct wq_arena *arena, struct wq_bundle *const *bundles,
                               uint32_t bundle_n, struct wq_archive **archive)
{
    if (bundle_n < 1 || bundle_n > WQ_ARCHIVE_BUNDLES)
        return WQ_E_RANGE;
    const size_t mark = wq_arena_mark(arena);
    struct wq_archive *a = wq_arena_alloc(arena, 1, sizeof *a);
    struct wq_bundle **kept = wq_arena_alloc(arena, bundle_n, sizeof *kept);
    struct wq_lexicon **lexicons = wq_arena_alloc(arena, bundle_n, sizeof *lexicons);
    uint32_t *first = wq_arena_alloc(arena, bundle_n + 1, sizeof *first);
    if (!a || !kept || !lexicons || !first)
        goto no_memory;
    memcpy(kept, bundles, bundle_n * sizeof *kept);
    for (uint32_t i = 0; i < bundle_n; i++)
        first[i + 1] = first[i] + wq_bundle_info(bundles[i])->article_n;
    *a = (struct wq_archive){.bundles = kept, .first = first, .lexicons = lexicons};
    a->info.bundle_n = bundle_n;
    a->info.article_n = first[bundle_n];
    sum_editions(a);
    if (bundle_n > 1 && !make_lanes(a, arena))
        goto no_memory;
    *archive = a;
    return WQ_OK;
no_memory:
    wq_arena_rewind(arena, mark);
    return WQ_E_NOMEM;
}

_Static_assert((uint64_t)WQ_ARCHIVE_BUNDLES *WQ_ARTICLES_MAX < WQ_NO_ARTICLE,
               "articles of all bundles can be numbered");

const struct wq_archive_info *wq_archive_info(const struct wq_archive *archive)
{
    return &archive->info;
}

/* ---- articles ---- */

enum wq_status wq_archive_place(const struct wq_archive *archive, uint32_t article,
                                struct wq_archived *place)
{
    uint32_t at = 0;
    if (article >= archive->info.article_n)
        return WQ_E_RANGE;
    while (article >= archive->first[at + 1])
        at++;
    *place = (struct wq_archived){at, archive->bundles[at], article - archive->first[at]};
    return WQ_OK;
}

enum wq_status wq_archive_meta(struct wq_archive *archive, uint32_t article, struct wq_arena *arena,
                               struct wq_meta *meta)
{
    struct wq_archived at;
    enum wq_status st = wq_archive_place(archive, article, &at);
    return st == WQ_OK ? wq_bundle_meta(at.bundle, at.index, arena, meta) : st;
}

enum wq_status wq_archive_listed(struct wq_archive *archive, uint32_t article,
                                 struct wq_arena *arena, struct wq_meta *meta)
{
    struct wq_archived at;
    enum wq_status st = wq_archive_place(archive, article, &at);
    return st == WQ_OK ? wq_bundle_listed(at.bundle, at.index, arena, meta) : st;
}

enum wq_status wq_archive_article(struct wq_archive *archive, uint32_t article,
                                  struct wq_arena *arena, struct wq_article *read)
{
    struct wq_archived at;
    enum wq_status st = wq_archive_place(archive, article, &at);
    return st == WQ_OK ? wq_bundle_article(at.bundle, at.index, arena, read) : st;
}

enum wq_status wq_archive_image_strip(struct wq_archive *archive, uint32_t article,
                                      const struct wq_image *image, uint32_t strip, uint8_t *rows)
{
    struct wq_archived at;
    enum wq_status st = wq_archive_place(archive, article, &at);
    return st == WQ_OK ? wq_bundle_image_strip(at.bundle, at.index, image, strip, rows) : st;
}

enum wq_status wq_archive_related(struct wq_archive *archive, uint32_t article,
                                  struct wq_arena *arena, uint32_t related[WQ_RELATED], uint32_t *n)
{
    struct wq_archived at;
    enum wq_status st = wq_archive_place(archive, article, &at);
    if (st == WQ_OK)
        st = wq_related(at.bundle, at.index, arena, related, n);
    for (uint32_t i = 0; st == WQ_OK && i < *n; i++)
        related[i] += archive->first[at.bundle_at];
    return st;
}

/* ---- editions ---- */

/* The day on which article `index` of a bundle was captured. */
static enum wq_status read_captured(struct wq_archive *a, uint32_t bundle_at, uint32_t index,
                                    uint32_t *captured)
{
    struct wq_meta meta;
    const size_t mark = wq_arena_mark(&a->scratch);
    enum wq_status st = wq_bundle_meta(a->bundles[bundle_at], index, &a->scratch, &meta);
    wq_arena_rewind(&a->scratch, mark);
    if (st == WQ_OK)
        *captured = meta.captured;
    return st;
}

bool wq_archive_is_newest(struct wq_archive *archive, uint32_t article)
{
    struct wq_archived at;
    struct wq_meta meta;
    uint32_t newest;
    if (archive->info.bundle_n == 1 || wq_archive_place(archive, article, &at) != WQ_OK)
        return true;
    const size_t mark = wq_arena_mark(&archive->scratch);
    enum wq_status st = wq_bundle_meta(at.bundle, at.index, &archive->scratch, &meta);
    wq_arena_rewind(&archive->scratch, mark);
    /* the strings are gone; the id is not one of them */
    return st != WQ_OK || wq_archive_find(archive, meta.id, article, &newest) != WQ_OK ||
           newest == article;
}

enum wq_status wq_archive_find(struct wq_archive *archive, const uint8_t id[WQ_ID_BYTES],
                               uint32_t hint, uint32_t *article)
{
    enum wq_status result = WQ_E_RANGE;
    uint32_t captured = 0, day;
    for (uint32_t i = 0; i < archive->info.bundle_n; i++) {
        const uint32_t first = archive->first[i];
        const uint32_t here =
            hint >= first && hint < archive->first[i + 1] ? hint - first : UINT32_MAX;
        uint32_t index;
        enum wq_status st = wq_bundle_find(archive->bundles[i], id, here, &index);
        if (st == WQ_OK && archive->info.bundle_n > 1)
            st = read_captured(archive, i, index, &day);
        if (st == WQ_OK && (result != WQ_OK || (archive->info.bundle_n > 1 && day > captured))) {
            *article = first + index;
            captured = archive->info.bundle_n > 1 ? day : 0;
            result = WQ_OK;
        } else if (st != WQ_OK && result == WQ_E_RANGE) {
            result = st;
        }
    }
    return result;
}
