/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_TESTS_SHELF_FIXTURE_H
#define WARRAQ_TESTS_SHELF_FIXTURE_H
/* Several small bundles as one archive. A suite defines ARCHIVE_NAME, as for search_fixture.h. */
#include "search_fixture.h"
#include "warraq/archive.h"

struct row {
    const char *address, *title, *source, *text;
    uint32_t date, captured;
};

/* Several bundles in memory, and the archive of them. */
struct shelf {
    struct archive parts[5];
    struct wq_bundle *bundles[5];
    uint32_t n;
    struct wq_archive *archive;
    struct wq_arena *arena; /* of the first */
};

static inline void add_row(struct wq_writer *writer, const struct row *row)
{
    struct sample sample;
    sample_make(&sample, row->text);
    struct wq_meta *meta = &sample.article.meta;
    meta->title = wq_str(row->title);
    meta->source = wq_str(row->source);
    meta->address = wq_str(row->address);
    meta->date = row->date;
    meta->captured = row->captured;
    wq_article_identify(&sample.article);
    assert_int_equal(wq_writer_add(writer, &sample.article), WQ_OK);
}

static inline void shelf_add(struct shelf *shelf, const struct row *rows, size_t n)
{
    struct wq_writer *writer = archive_begin();
    for (size_t i = 0; i < n; i++)
        add_row(writer, &rows[i]);
    archive_open(&shelf->parts[shelf->n], writer);
    shelf->bundles[shelf->n] = shelf->parts[shelf->n].bundle;
    shelf->n++;
}

static inline void shelf_open(struct shelf *shelf)
{
    shelf->arena = &shelf->parts[0].arena;
    assert_int_equal(wq_archive_open(shelf->arena, shelf->bundles, shelf->n, &shelf->archive),
                     WQ_OK);
    for (uint32_t i = 0; i < shelf->n; i++)
        assert_int_equal(wq_archive_open_index(shelf->archive, i, shelf->arena), WQ_OK);
}

static inline void shelf_close(struct shelf *shelf)
{
    for (uint32_t i = 0; i < shelf->n; i++)
        archive_close(&shelf->parts[i]);
}

#define ROWS(rows) rows, sizeof(rows) / sizeof((rows)[0])

static inline void search_shelf(struct shelf *shelf, const char *text, uint32_t limit,
                         struct wq_hits *hits)
{
    const struct wq_archive_search search = {.limit = limit};
    struct wq_query query;
    wq_query_parse(wq_str(text), false, &query);
    assert_int_equal(wq_archive_search(shelf->archive, &query, &search, shelf->arena, hits), WQ_OK);
}

#endif
