/* SPDX-License-Identifier: MIT */
/* Articles of a bundle into another one, their clusters as they are stored. */
#include <stdlib.h>
#include <string.h>
#include "internal.h"

#define NOT_COPIED UINT32_MAX
#define NOT_READABLE (UINT32_MAX - 1)

struct copy {
    struct wq_writer *w;
    struct wq_bundle *bundle;
    struct wq_arena *arena;
    bool are_letters_same;
    uint32_t
        cluster; /* of text, that was copied last, or NOT_COPIED: articles have ascending ones */
    uint32_t number;           /* it has in the new bundle, or NOT_READABLE */
    struct wq_clusters before; /* w->text without it */
    bool is_used;              /* by an article that was not there yet */
    uint32_t article;          /* in the new bundle, of the one at hand, or NOT_COPIED */
    bool has_versions;
    struct wq_spool articles; /* u32: that of each article, if it has */
    uint8_t *is_new;          /* of each article a bit, since the edition before; NULL: none is */
};

/* A cluster whose articles were all there already is not kept a second time. */
static enum wq_status drop_unused(struct copy *copy)
{
    struct wq_clusters *text = &copy->w->text;
    if (copy->cluster == NOT_COPIED || copy->number == NOT_READABLE || copy->is_used)
        return WQ_OK;
    const bool is_last =
        text->n == copy->before.n + 1 && text->raw.len == 0 && wq_pool_waiting(copy->w->pool) == 0;
    return is_last ? wq_clusters_rewind(text, &copy->before) : WQ_OK;
}

/* The number that the text cluster has in the new bundle; copies it when it is first asked for. */
static enum wq_status copy_cluster(struct copy *copy, uint32_t cluster, uint32_t *number)
{
    if (copy->cluster != NOT_COPIED && cluster < copy->cluster)
        return WQ_E_DAMAGED; /* rows that go back would have it copied again and again */
    if (copy->cluster != cluster) {
        struct wq_section text = wq_bundle_section(copy->bundle, WQ_SECTION_TEXT);
        struct wq_stored_cluster stored;
        enum wq_status st = drop_unused(copy);
        if (st != WQ_OK)
            return st;
        st = wq_cluster_stored(copy->bundle, text.first + cluster, &stored);
        copy->cluster = cluster;
        copy->number = NOT_READABLE;
        copy->is_used = false;
        /* what was written anew stands before it */
        if (st == WQ_OK)
            st = wq_pool_drain(copy->w->pool);
        copy->w->record_n = 0;
        if (st != WQ_OK)
            return st;
        copy->before = copy->w->text;
        st = wq_clusters_add_stored(&copy->w->text, stored.stored, stored.raw_len);
        if (st != WQ_OK)
            return st;
        copy->number = copy->before.n;
    }
    *number = copy->number;
    return *number == NOT_READABLE ? WQ_E_DAMAGED : WQ_OK;
}

/* The strips of the article's images, behind those copied before; *first is the first one's number.
 */
static enum wq_status copy_strips(struct copy *copy, const struct wq_article *article,
                                  uint32_t *first)
{
    const struct wq_section images = wq_bundle_section(copy->bundle, WQ_SECTION_IMAGES);
    const uint32_t strip_n = wq_article_strip_n(article), from = *first;
    enum wq_status st = WQ_OK;
    *first = strip_n > 0 ? copy->w->images.n : 0;
    for (uint32_t i = 0; i < strip_n && st == WQ_OK; i++) {
        struct wq_stored_cluster stored;
        if ((uint64_t)from + i >= images.cluster_n)
            return WQ_E_DAMAGED;
        st = wq_cluster_stored(copy->bundle, images.first + from + i, &stored);
        if (st != WQ_OK)
            return st == WQ_E_IO ? WQ_E_DAMAGED : st;
        st = wq_clusters_add_stored(&copy->w->images, stored.stored, stored.raw_len);
    }
    return st;
}

/* Where other letters make the record be written anew. */
static enum wq_status add_again(struct copy *copy, const struct wq_article *article, uint32_t strip)
{
    struct wq_settled settled;
    enum wq_status st = copy_strips(copy, article, &strip);
    if (st == WQ_OK)
        st = wq_writer_take(copy->w, article, &settled);
    if (st == WQ_OK)
        copy->article = settled.article;
    return st;
}

static bool is_end(enum wq_status st)
{
    return st == WQ_E_NOMEM || st == WQ_E_IO;
}

static void name_anew(struct wq_article *article)
{
    static const uint8_t none[WQ_ID_BYTES];
    if (memcmp(article->meta.id, none, sizeof none) == 0)
        wq_article_identify(article);
}

/* Read and write one; what cannot be read is told by a status that does not end the work. */
static enum wq_status copy_article(struct copy *copy, uint32_t index, bool *is_partial)
{
    struct wq_writer *w = copy->w;
    struct wq_article article;
    struct wq_locator at;
    struct wq_settled settled;
    enum wq_status st = wq_bundle_article(copy->bundle, index, copy->arena, &article);
    if (st != WQ_OK)
        return st == WQ_E_IO ? WQ_E_DAMAGED : st;
    if (article.meta.is_partial)
        name_anew(&article);
    *is_partial = article.meta.is_partial;
    w->era = copy->is_new && copy->is_new[index / 8] >> index % 8 & 1 ? w->catalogue->era : 0;
    st = wq_bundle_locator(copy->bundle, index, &at);
    if (st != WQ_OK && !article.meta.is_partial)
        return st == WQ_E_IO ? WQ_E_DAMAGED : st;
    /* without its row it has another title, and its record does not say the same any more */
    if (!copy->are_letters_same || st != WQ_OK)
        return add_again(copy, &article, st == WQ_OK ? at.strip : 0);
    if (w->totals.article_n >= WQ_ARTICLES_MAX)
        return WQ_E_LIMIT;
    struct wq_waiting row = {.at = {.record = at.record, .strip = at.strip}, .meta = article.meta};
    st = copy_strips(copy, &article, &row.at.strip);
    if (st == WQ_OK)
        st = copy_cluster(copy, at.cluster, &row.at.cluster);
    if (st == WQ_OK)
        st = wq_writer_settle(w, &article, &row, &settled);
    if (st == WQ_OK)
        copy->article = settled.article;
    if (st != WQ_OK || !settled.is_new)
        return st;
    copy->is_used = true;
    return wq_writer_list(w, &article, &row);
}

/* ---- relations ---- */

/* Which articles of the bundle are new there, if the writer is to know. */
static enum wq_status read_news(struct copy *copy)
{
    struct wq_catalogue *c = copy->w->catalogue;
    struct wq_news news;
    if (wq_bundle_news(copy->bundle, &news) != WQ_OK || news.n == 0)
        return WQ_OK; /* what is damaged is told of by verify, and tells nothing here */
    copy->is_new = calloc(1, wq_bundle_info(copy->bundle)->article_n / 8 + 1);
    if (!copy->is_new)
        return WQ_E_NOMEM;
    for (uint32_t i = 0; i < news.n; i++) {
        uint32_t index;
        if (wq_bundle_at(copy->bundle, WQ_ORDER_NEWS, i, &index) == WQ_OK)
            copy->is_new[index / 8] |= (uint8_t)(1u << index % 8);
    }
    if (c->era == 0)
        memcpy(c->since, news.since, sizeof c->since);
    else if (memcmp(c->since, news.since, sizeof c->since) != 0)
        memset(c->since, 0, sizeof c->since);
    c->era = 1;
    return WQ_OK;
}

static enum wq_status copied_as(const struct copy *copy, uint32_t index, uint32_t *article)
{
    return wq_spool_read(&copy->articles, (uint64_t)index * sizeof *article, article,
                         sizeof *article);
}

/* Versions in the bundle are versions in what is written. */
static enum wq_status copy_versions(struct copy *copy)
{
    const uint32_t article_n = wq_bundle_info(copy->bundle)->article_n;
    enum wq_status st = WQ_OK;
    for (uint32_t i = 0; copy->has_versions && i < article_n && st == WQ_OK; i++) {
        uint32_t next, a = NOT_COPIED, b = NOT_COPIED;
        if (wq_bundle_next_version(copy->bundle, i, &next) != WQ_OK)
            continue;
        st = copied_as(copy, i, &a);
        if (st == WQ_OK)
            st = copied_as(copy, next, &b);
        if (st == WQ_OK && a != NOT_COPIED && b != NOT_COPIED)
            st = wq_stories_link(&copy->w->catalogue->stories, a, b);
    }
    return st;
}

/* ---- all ---- */

/* Copy an article if it is wanted, and tell what became of it. */
static enum wq_status copy_one(struct copy *copy, uint32_t index,
                               const struct wq_copy_handlers *handlers)
{
    bool is_partial = false;
    if (handlers->wants && !handlers->wants(handlers->self, index))
        return WQ_OK;
    const size_t mark = wq_arena_mark(copy->arena);
    enum wq_status st = copy_article(copy, index, &is_partial);
    wq_arena_rewind(copy->arena, mark);
    enum wq_status dropped = wq_writer_drop_strips(copy->w);
    if (is_end(st) || dropped != WQ_OK)
        return is_end(st) ? st : dropped;
    if (st != WQ_OK && handlers->lost)
        handlers->lost(handlers->self, index, st);
    if (st == WQ_OK && is_partial && handlers->partial)
        handlers->partial(handlers->self, index);
    return handlers->step && !handlers->step(handlers->self, index) ? WQ_E_LIMIT : WQ_OK;
}

static enum wq_status copy_all(struct copy *copy, const struct wq_copy_handlers *handlers)
{
    const uint32_t article_n = wq_bundle_info(copy->bundle)->article_n;
    enum wq_status st = WQ_OK;
    for (uint32_t i = 0; i < article_n && st == WQ_OK; i++) {
        copy->article = NOT_COPIED;
        st = copy_one(copy, i, handlers);
        if (st == WQ_OK && copy->has_versions)
            st = wq_spool_add(&copy->articles, &copy->article, sizeof copy->article);
    }
    return st;
}

enum wq_status wq_writer_copy(struct wq_writer *writer, struct wq_bundle *bundle,
                              struct wq_arena *arena, const struct wq_copy_handlers *handlers)
{
    struct copy copy = {.w = writer,
                        .bundle = bundle,
                        .arena = arena,
                        .cluster = NOT_COPIED,
                        .articles = {.output = &writer->output}};
    copy.are_letters_same = wq_bundle_section(bundle, WQ_SECTION_AR8).cluster_n == 0;
    copy.has_versions = wq_bundle_section(bundle, WQ_SECTION_VERSIONS).cluster_n > 0;
    enum wq_status st = handlers->keeps_news ? read_news(&copy) : WQ_OK;
    /* what was added before ends in a cluster of its own */
    if (st == WQ_OK)
        st = wq_pool_drain(writer->pool);
    writer->record_n = 0;
    if (st == WQ_OK)
        st = copy_all(&copy, handlers);
    if (st == WQ_OK)
        st = drop_unused(&copy);
    if (st == WQ_OK)
        st = copy_versions(&copy);
    writer->era = writer->catalogue->era;
    wq_spool_free(&copy.articles);
    free(copy.is_new);
    return st;
}
