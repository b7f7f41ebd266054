/* SPDX-License-Identifier: MIT */
/* The bundle writer. Clusters wait in a scratch file for each section, so that memory does not grow
 * with the archive, and are put together at the end, when what stands before them is known. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "lexicon.h"

/* errno of what went wrong outlives this. */
static void free_writer(struct wq_writer *w)
{
    int saved = errno;
    wq_pool_free(w->pool);
    struct wq_clusters *const sections[] = {&w->shard,    &w->text,    &w->images, &w->terms,
                                            &w->postings, &w->related, &w->parity};
    wq_lexicon_free(w->lexicon);
    for (size_t i = 0; i < sizeof sections / sizeof sections[0]; i++) {
        if (sections[i]->file)
            fclose(sections[i]->file);
        wq_clusters_free(sections[i]);
    }
    wq_catalogue_free(w->catalogue);
    wq_output_discard(&w->output);
    wq_compressor_free(w->compressor);
    wq_seen_free(&w->seen);
    wq_buffer_free(&w->record);
    wq_buffer_free(&w->strip_marks);
    wq_buffer_free(&w->rest);
    free(w->back_memory);
    free(w);
    errno = saved;
}

static enum wq_status open_files(struct wq_writer *w, const char *path)
{
    struct wq_clusters *const sections[] = {&w->shard,    &w->text,    &w->images, &w->terms,
                                            &w->postings, &w->related, &w->parity};
    enum wq_status st = wq_output_open(&w->output, path, w->options.force);
    for (size_t i = 0; i < sizeof sections / sizeof sections[0] && st == WQ_OK; i++) {
        sections[i]->file = wq_scratch_open(&w->output);
        st = sections[i]->file ? WQ_OK : WQ_E_IO;
    }
    return st;
}

static void make_sections(struct wq_writer *w)
{
    const struct {
        struct wq_clusters *clusters;
        uint32_t type;
    } sections[] = {{&w->shard, WQ_SECTION_SHARD},       {&w->text, WQ_SECTION_TEXT},
                    {&w->images, WQ_SECTION_IMAGES},     {&w->terms, WQ_SECTION_TERMS},
                    {&w->postings, WQ_SECTION_POSTINGS}, {&w->related, WQ_SECTION_RELATED},
                    {&w->parity, WQ_SECTION_PARITY}};
    for (size_t i = 0; i < sizeof sections / sizeof sections[0]; i++)
        *sections[i].clusters = (struct wq_clusters){.type = sections[i].type,
                                                     .is_stopped = w->options.is_stopped,
                                                     .index = {.output = &w->output}};
    w->text.flags = WQ_SECTION_REQUIRED;
}

enum wq_status wq_writer_open(const char *path, const struct wq_writer_options *options,
                              struct wq_writer **writer)
{
    struct wq_writer *w = calloc(1, sizeof *w);
    if (!w)
        return WQ_E_NOMEM;
    w->options = *options;
    if (w->options.cluster_bytes == 0)
        w->options.cluster_bytes = WQ_CLUSTER_TARGET;
    make_sections(w);
    w->seen.output = &w->output;
    w->back_memory = malloc(WQ_BACK_BYTES);
    enum wq_status st = w->back_memory ? wq_compressor_make(&w->compressor) : WQ_E_NOMEM;
    if (st == WQ_OK)
        st = wq_pool_make(&w->text, &w->pool);
    if (st == WQ_OK && path)
        st = open_files(w, path);
    if (st == WQ_OK)
        st = wq_catalogue_make(&w->output, options->is_stopped, &w->catalogue);
    if (st == WQ_OK && !w->options.no_index)
        st = wq_lexicon_begin(&w->output, &w->lexicon);
    if (st != WQ_OK) {
        free_writer(w);
        return st;
    }
    *writer = w;
    return WQ_OK;
}

void wq_writer_abandon(struct wq_writer *writer)
{
    if (writer)
        free_writer(writer);
}

/* Encode the record, and read it back with the reader's own function: what is written can be
 * read. */
static enum wq_status check_article(struct wq_writer *w, const struct wq_article *article)
{
    struct wq_article back = {0};
    struct wq_arena arena;
    w->record.len = 0;
    enum wq_status st = wq_catalogue_check(w->catalogue, &article->meta);
    if (st == WQ_OK)
        st = wq_record_encode(article, &wq_ar8_default, article->meta.title, &w->record);
    if (st != WQ_OK)
        return st;
    wq_arena_init(&arena, w->back_memory, WQ_BACK_BYTES);
    st = wq_record_decode((struct wq_bytes){w->record.ptr, w->record.len}, &wq_ar8_default,
                          article->meta.title, &arena, &back);
    return st == WQ_OK ? WQ_OK : WQ_E_LIMIT;
}

/* A record is never split; the cluster before it is closed when both together pass the target. */
static enum wq_status place_record(struct wq_writer *w, struct wq_locator *at)
{
    struct wq_clusters *text = &w->text;
    enum wq_status st = WQ_OK;
    if (text->raw.len > 0 && text->raw.len + w->record.len > w->options.cluster_bytes) {
        st = wq_pool_close(w->pool);
        w->record_n = 0;
    }
    *at =
        (struct wq_locator){.cluster = text->n + wq_pool_waiting(w->pool), .record = w->record_n++};
    if (w->images.n > w->images_mark.n)
        at->strip = w->images_mark.n;
    return st == WQ_OK ? wq_buffer_add(&text->raw, w->record.ptr, w->record.len) : st;
}

uint32_t wq_article_strip_n(const struct wq_article *article)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < article->image_n; i++)
        n += wq_image_strip_n(&article->images[i]);
    return n;
}

enum wq_status wq_writer_list(struct wq_writer *w, const struct wq_article *article,
                              struct wq_waiting *row)
{
    row->era = w->era;
    enum wq_status st = wq_story_hash(article->text, &w->rest, &row->story);
    if (st == WQ_OK)
        st = wq_catalogue_add(w->catalogue, row);
    if (st == WQ_OK && w->lexicon)
        st = wq_lexicon_add(w->lexicon, row->meta.title, article->text);
    if (st != WQ_OK)
        return st;
    w->images_mark = w->images;
    w->strip_marks.len = 0;
    w->totals.article_n++;
    w->totals.text_bytes += article->text.len;
    return WQ_OK;
}

enum wq_status wq_writer_take(struct wq_writer *w, const struct wq_article *article,
                              struct wq_settled *settled)
{
    struct wq_waiting row = {.meta = article->meta};
    if (w->totals.article_n >= WQ_ARTICLES_MAX)
        return WQ_E_LIMIT;
    enum wq_status st = check_article(w, article);
    if (st == WQ_OK && w->images.n - w->images_mark.n != wq_article_strip_n(article))
        st = WQ_E_LIMIT;
    if (st == WQ_OK)
        st = wq_writer_settle(w, article, &row, settled);
    if (st != WQ_OK || !settled->is_new)
        return st;
    st = place_record(w, &row.at);
    return st == WQ_OK ? wq_writer_list(w, article, &row) : st;
}

enum wq_status wq_writer_drop_strips(struct wq_writer *writer)
{
    writer->strip_marks.len = 0;
    if (writer->images.n == writer->images_mark.n)
        return WQ_OK;
    return wq_clusters_rewind(&writer->images, &writer->images_mark);
}

enum wq_status wq_writer_add(struct wq_writer *writer, const struct wq_article *article)
{
    struct wq_settled settled;
    enum wq_status st = wq_writer_take(writer, article, &settled);
    /* of one that was taken they belong to it by now */
    enum wq_status dropped = wq_writer_drop_strips(writer);
    return dropped == WQ_OK ? st : dropped;
}

enum wq_status wq_writer_strip(struct wq_writer *writer, const uint8_t *rows, uint32_t w_px,
                               uint32_t row_n)
{
    struct wq_clusters *images = &writer->images;
    if (w_px < 1 || w_px > WQ_IMAGE_SIDE_MAX || row_n < 1 ||
        (uint64_t)row_n * (1 + w_px) > WQ_STRIP_MAX)
        return WQ_E_LIMIT;
    enum wq_status st = wq_buffer_add(&writer->strip_marks, images, sizeof *images);
    if (st == WQ_OK)
        st = wq_strip_encode(rows, w_px, row_n, &images->raw);
    return st == WQ_OK ? wq_clusters_close(images, writer->compressor) : st;
}

uint64_t wq_writer_image_bytes(const struct wq_writer *writer)
{
    return writer->images_mark.file_bytes;
}

uint64_t wq_writer_last_strip_bytes(const struct wq_writer *writer)
{
    struct wq_clusters before;
    const size_t len = writer->strip_marks.len;
    if (len < sizeof before)
        return 0;
    memcpy(&before, writer->strip_marks.ptr + len - sizeof before, sizeof before);
    return writer->images.file_bytes - before.file_bytes;
}

enum wq_status wq_writer_keep_strips(struct wq_writer *writer, uint32_t n)
{
    struct wq_clusters mark;
    if ((size_t)n * sizeof mark >= writer->strip_marks.len)
        return WQ_OK;
    memcpy(&mark, writer->strip_marks.ptr + n * sizeof mark, sizeof mark);
    writer->strip_marks.len = n * sizeof mark;
    return wq_clusters_rewind(&writer->images, &mark);
}

enum wq_status wq_writer_versions(struct wq_writer *writer, const uint32_t *articles, uint32_t n)
{
    enum wq_status st = WQ_OK;
    for (uint32_t i = 0; i < n && st == WQ_OK; i++) {
        st = articles[i] < writer->totals.article_n ? WQ_OK : WQ_E_RANGE;
        if (st == WQ_OK)
            st = wq_stories_link(&writer->catalogue->stories, articles[0], articles[i]);
    }
    return st;
}

void wq_writer_since(struct wq_writer *writer, const uint8_t edition[16])
{
    writer->era = ++writer->catalogue->era;
    memcpy(writer->catalogue->since, edition, sizeof writer->catalogue->since);
}

/* ---- the end ---- */

static enum wq_status close_clusters(struct wq_writer *w)
{
    uint8_t shard[4];
    enum wq_status st = wq_pool_drain(w->pool);
    wq_store_u32(shard, w->options.shard);
    if (st == WQ_OK && w->options.shard > 0)
        st = wq_clusters_add_page(&w->shard, (struct wq_bytes){shard, sizeof shard});
    /* before the catalogue takes memory of its own */
    if (st == WQ_OK && w->lexicon)
        st = wq_lexicon_close(w->lexicon);
    return st == WQ_OK ? wq_catalogue_write(w->catalogue, w->compressor) : st;
}

enum wq_status wq_writer_finish(struct wq_writer *writer, struct wq_writer_totals *totals)
{
    struct wq_writer *w = writer;
    /* what lists need stands first, so that a file that was cut short still has it */
    const struct wq_clusters *sections[WQ_PARTS + 7];
    struct wq_container container = {.sections = sections,
                                     .section_n = sizeof sections / sizeof sections[0],
                                     .article_n = w->totals.article_n,
                                     .parity = w->options.parity,
                                     .index = {.output = &w->output}};
    sections[0] = &w->shard;
    for (size_t i = 0; i < WQ_PARTS; i++)
        sections[1 + i] = &w->catalogue->parts[i];
    sections[WQ_PARTS + 1] = &w->text;
    sections[WQ_PARTS + 2] = &w->images;
    sections[WQ_PARTS + 3] = &w->terms;
    sections[WQ_PARTS + 4] = &w->postings;
    sections[WQ_PARTS + 5] = &w->related;
    sections[WQ_PARTS + 6] = &w->parity;
    enum wq_status st = close_clusters(w);
    if (st == WQ_OK && w->lexicon)
        st = wq_lexicon_finish(w->lexicon, w->compressor, &w->terms, &w->postings, &w->related);
    if (st == WQ_OK && w->options.parity > 0)
        st = wq_parity_make(sections, container.section_n - 1, w->options.parity, &w->parity);
    if (st == WQ_OK)
        st = wq_container_plan(&container);
    if (st == WQ_OK && w->output.file)
        st = wq_container_write(&container, w->output.file);
    if (st == WQ_OK && w->output.file)
        st = wq_output_commit(&w->output);
    if (st == WQ_OK) {
        w->totals.file_bytes = container.file_bytes;
        w->totals.sync_errno = w->output.sync_errno;
        w->totals.new_n = w->catalogue->new_n;
        *totals = w->totals;
    }
    wq_container_free(&container);
    free_writer(w);
    return st;
}
