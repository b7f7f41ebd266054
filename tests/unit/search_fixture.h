/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_TESTS_SEARCH_FIXTURE_H
#define WARRAQ_TESTS_SEARCH_FIXTURE_H
/* Small archives with their index, and what a query finds in them. A suite defines ARCHIVE_NAME, a
 * file that is there for a moment, of its own: suites run side by side. */
#include "bundle_fixture.h"
#include "warraq/search.h"

#ifndef ARCHIVE_NAME
#define ARCHIVE_NAME "search.wrq"
#endif

struct archive {
    uint8_t *bytes;
    struct memory_file memory;
    struct wq_file file;
    struct wq_arena arena;
    struct wq_bundle *bundle;
    struct wq_lexicon *lexicon;
    struct wq_query query;
    struct wq_hits hits;
};

static inline void archive_add(struct wq_writer *writer, const char *title, const char *text)
{
    struct sample sample;
    sample_make(&sample, text);
    sample.article.meta.title = wq_str(title);
    assert_int_equal(wq_writer_add(writer, &sample.article), WQ_OK);
}

static inline struct wq_writer *archive_begin(void)
{
    const struct wq_writer_options options = {.force = true};
    struct wq_writer *writer;
    assert_int_equal(wq_writer_open(ARCHIVE_NAME, &options, &writer), WQ_OK);
    return writer;
}

static inline void archive_open(struct archive *archive, struct wq_writer *writer)
{
    struct wq_writer_totals totals;
    *archive = (struct archive){0};
    assert_int_equal(wq_writer_finish(writer, &totals), WQ_OK);
    archive->bytes = slurp(ARCHIVE_NAME, &archive->memory.len);
    assert_non_null(archive->bytes);
    remove(ARCHIVE_NAME);
    archive->memory.bytes = archive->bytes;
    archive->file = memory_file_view(&archive->memory);
    archive->arena = fixture_arena();
    assert_int_equal(wq_bundle_open(&archive->arena, &archive->file, &archive->bundle), WQ_OK);
    struct wq_lexicon_source source = wq_lexicon_of(archive->bundle);
    assert_int_equal(wq_lexicon_open(&archive->arena, &source, &archive->lexicon), WQ_OK);
}

/* Articles whose title is "-" and whose texts these are, to NULL. */
static inline void archive_make(struct archive *archive, const char *const *texts)
{
    struct wq_writer *writer = archive_begin();
    for (; *texts; texts++)
        archive_add(writer, "-", *texts);
    archive_open(archive, writer);
}

static inline void archive_close(struct archive *archive)
{
    fixture_arena_free(&archive->arena);
    free(archive->bytes);
}

static inline enum wq_status archive_search(struct archive *archive, const char *query)
{
    const struct wq_search search = {.limit = 100, .bundle = archive->bundle};
    wq_query_parse(wq_str(query), false, &archive->query);
    return wq_search_run(archive->lexicon, &archive->query, &search, &archive->arena,
                         &archive->hits);
}

/* The numbers of the articles found, from 0, best first, as "2 0 1". */
static inline const char *found(struct archive *archive, const char *query)
{
    static char out[512];
    size_t n = 0;
    assert_int_equal(archive_search(archive, query), WQ_OK);
    out[0] = '\0';
    for (uint32_t i = 0; i < archive->hits.n && n < sizeof out - 16; i++)
        n += (size_t)snprintf(out + n, sizeof out - n, "%s%u", i ? " " : "",
                              archive->hits.hits[i].article);
    return out;
}

#define assert_found(archive, query, articles)                                                     \
    assert_string_equal(found(archive, query), articles)

#endif
