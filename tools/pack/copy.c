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
    uint32_t *numbers;  /* in the new bundle, of each text cluster of the old one */
    uint32_t *articles; /* likewise of each article, or NOT_COPIED */
    uint8_t *is_new;    /* of each article, since the edition before; NULL: none is */
};

/* The number that the text cluster has in the new bundle; copies it when it is first asked for. */
static enum wq_status copy_cluster(struct copy *copy, uint32_t cluster, uint32_t *number)
{
    if (copy->numbers[cluster] == NOT_COPIED) {
        struct wq_section text = wq_bundle_section(copy->bundle, WQ_SECTION_TEXT);
        struct wq_stored_cluster stored;
        enum wq_status st = wq_cluster_stored(copy->bundle, text.first + cluster, &stored);
        copy->numbers[cluster] = NOT_READABLE;
        /* what was written anew stands before it */
        if (st == WQ_OK)
            st = wq_pool_drain(copy->w->pool);
        copy->w->record_n = 0;
        if (st != WQ_OK)
            return st;
        copy->numbers[cluster] = copy->w->text.n;
        st = wq_clusters_add_stored(&copy->w->text, stored.stored, stored.raw_len);
        if (st != WQ_OK)
            return st;
    }
    *number = copy->numbers[cluster];
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
static enum wq_status add_again(struct copy *copy, uint32_t index, const struct wq_article *article,
                                uint32_t strip)
{
    struct wq_settled settled;
    enum wq_status st = copy_strips(copy, article, &strip);
    if (st == WQ_OK)
        st = wq_writer_take(copy->w, article, &settled);
    if (st == WQ_OK)
        copy->articles[index] = settled.article;
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
    w->era = copy->is_new && copy->is_new[index] ? w->catalogue->era : 0;
    st = wq_bundle_locator(copy->bundle, index, &at);
    if (st != WQ_OK && !article.meta.is_partial)
        return st == WQ_E_IO ? WQ_E_DAMAGED : st;
    /* without its row it has another title, and its record does not say the same any more */
    if (!copy->are_letters_same || st != WQ_OK)
        return add_again(copy, index, &article, st == WQ_OK ? at.strip : 0);
    if (w->totals.article_n >= WQ_ARTICLES_MAX)
        return WQ_E_LIMIT;
    struct wq_waiting row = {.at = {.record = at.record, .strip = at.strip}, .meta = article.meta};
    st = copy_strips(copy, &article, &row.at.strip);
    if (st == WQ_OK)
        st = copy_cluster(copy, at.cluster, &row.at.cluster);
    if (st == WQ_OK)
        st = wq_writer_settle(w, &article, &row, &settled);
    if (st == WQ_OK)
        copy->articles[index] = settled.article;
    return st == WQ_OK && settled.is_new ? wq_writer_list(w, &article, &row) : st;
}

/* ---- relations ---- */

/* Which articles of the bundle are new there, if the writer is to know. */
static enum wq_status read_news(struct copy *copy)
{
    struct wq_catalogue *c = copy->w->catalogue;
    struct wq_news news;
    if (wq_bundle_news(copy->bundle, &news) != WQ_OK || news.n == 0)
        return WQ_OK; /* what is damaged is told of by verify, and tells nothing here */
    copy->is_new = calloc(wq_bundle_info(copy->bundle)->article_n, sizeof *copy->is_new);
    if (!copy->is_new)
        return WQ_E_NOMEM;
    for (uint32_t i = 0; i < news.n; i++) {
        uint32_t index;
        if (wq_bundle_at(copy->bundle, WQ_ORDER_NEWS, i, &index) == WQ_OK)
            copy->is_new[index] = 1;
    }
    if (c->era == 0)
        memcpy(c->since, news.since, sizeof c->since);
    else if (memcmp(c->since, news.since, sizeof c->since) != 0)
        memset(c->since, 0, sizeof c->since);
    c->era = 1;
    return WQ_OK;
}

/* Versions in the bundle are versions in what is written. */
static enum wq_status copy_versions(struct copy *copy)
{
    const uint32_t article_n = wq_bundle_info(copy->bundle)->article_n;
    enum wq_status st = WQ_OK;
    if (wq_bundle_section(copy->bundle, WQ_SECTION_VERSIONS).cluster_n == 0)
        return WQ_OK;
    for (uint32_t i = 0; i < article_n && st == WQ_OK; i++) {
        uint32_t next;
        if (copy->articles[i] == NOT_COPIED ||
            wq_bundle_next_version(copy->bundle, i, &next) != WQ_OK ||
            copy->articles[next] == NOT_COPIED)
            continue;
        st = wq_stories_link(&copy->w->catalogue->stories, copy->articles[i], copy->articles[next]);
    }
    return st;
}

/* ---- all ---- */

static enum wq_status copy_all(struct copy *copy, const struct wq_copy_handlers *handlers)
{
    const uint32_t article_n = wq_bundle_info(copy->bundle)->article_n;
    for (uint32_t i = 0; i < article_n; i++) {
        if (handlers->wants && !handlers->wants(handlers->self, i))
            continue;
        size_t mark = wq_arena_mark(copy->arena);
        bool is_partial = false;
        enum wq_status st = copy_article(copy, i, &is_partial);
        wq_arena_rewind(copy->arena, mark);
        enum wq_status dropped = wq_writer_drop_strips(copy->w);
        if (is_end(st) || dropped != WQ_OK)
            return is_end(st) ? st : dropped;
        if (st != WQ_OK && handlers->lost)
            handlers->lost(handlers->self, i, st);
        if (st == WQ_OK && is_partial && handlers->partial)
            handlers->partial(handlers->self, i);
        if (handlers->step && !handlers->step(handlers->self, i))
            return WQ_E_LIMIT;
    }
    return WQ_OK;
}

static enum wq_status make_copy(struct copy *copy, bool keeps_news)
{
    const struct wq_bundle_info *info = wq_bundle_info(copy->bundle);
    copy->are_letters_same = wq_bundle_section(copy->bundle, WQ_SECTION_AR8).cluster_n == 0;
    copy->numbers = malloc((info->text_cluster_n + (size_t)1) * sizeof *copy->numbers);
    copy->articles = malloc((info->article_n + (size_t)1) * sizeof *copy->articles);
    if (!copy->numbers || !copy->articles)
        return WQ_E_NOMEM;
    for (uint32_t i = 0; i < info->text_cluster_n; i++)
        copy->numbers[i] = NOT_COPIED;
    for (uint32_t i = 0; i < info->article_n; i++)
        copy->articles[i] = NOT_COPIED;
    return keeps_news ? read_news(copy) : WQ_OK;
}

enum wq_status wq_writer_copy(struct wq_writer *writer, struct wq_bundle *bundle,
                              struct wq_arena *arena, const struct wq_copy_handlers *handlers)
{
    struct copy copy = {.w = writer, .bundle = bundle, .arena = arena};
    enum wq_status st = make_copy(&copy, handlers->keeps_news);
    /* what was added before ends in a cluster of its own */
    if (st == WQ_OK)
        st = wq_pool_drain(writer->pool);
    writer->record_n = 0;
    if (st == WQ_OK)
        st = copy_all(&copy, handlers);
    if (st == WQ_OK)
        st = copy_versions(&copy);
    writer->era = writer->catalogue->era;
    free(copy.numbers);
    free(copy.articles);
    free(copy.is_new);
    return st;
}
