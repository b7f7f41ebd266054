/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_TESTS_BUNDLE_FIXTURE_H
#define WARRAQ_TESTS_BUNDLE_FIXTURE_H
/* Small bundles in memory, written by the real packer and read through a counting wq_file. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "warraq/bundle.h"
#include "warraq/format.h"
#include "write.h"

#define FIXTURE_ARENA_BYTES (16u << 20)
#define FIXTURE_BLOCKS_MAX 64

/* ---- a file in memory ---- */

struct memory_file {
    const uint8_t *bytes;
    size_t len;
    uint32_t read_n;
    uint64_t read_bytes;
    uint32_t fail_at; /* the read with this number, from 1, fails; 0: none */
};

static inline enum wq_status memory_read_at(void *self, uint64_t off, void *buf, size_t len)
{
    struct memory_file *file = self;
    file->read_n++;
    file->read_bytes += len;
    if (file->read_n == file->fail_at)
        return WQ_E_IO;
    if (off > file->len || len > file->len - off)
        return WQ_E_TRUNCATED;
    memcpy(buf, file->bytes + off, len);
    return WQ_OK;
}

static const struct wq_file_ops memory_file_ops = {.read_at = memory_read_at};

static inline struct wq_file memory_file_view(struct memory_file *file)
{
    return (struct wq_file){&memory_file_ops, file, file->len};
}

/* ---- arenas ---- */

static inline struct wq_arena fixture_arena(void)
{
    struct wq_arena arena;
    void *memory = malloc(FIXTURE_ARENA_BYTES);
    assert_non_null(memory);
    wq_arena_init(&arena, memory, FIXTURE_ARENA_BYTES);
    return arena;
}

static inline void fixture_arena_free(struct wq_arena *arena)
{
    free(arena->base);
}

/* ---- articles ---- */

struct sample {
    struct wq_article article;
    struct wq_block blocks[FIXTURE_BLOCKS_MAX];
};

/* An article whose lines are its blocks, the first one its title. */
static inline void sample_make(struct sample *sample, const char *text)
{
    memset(sample, 0, sizeof *sample);
    struct wq_article *article = &sample->article;
    article->text = wq_str(text);
    for (const char *line = text; *line;) {
        size_t len = strcspn(line, "\n");
        if (len > 0) {
            assert_true(article->block_n < FIXTURE_BLOCKS_MAX);
            struct wq_block *block = &sample->blocks[article->block_n++];
            bool is_title = block == sample->blocks;
            block->kind = is_title ? WQ_BLOCK_HEADING : WQ_BLOCK_PARAGRAPH;
            block->level = is_title ? 1 : 0;
            block->off = (uint32_t)(line - text);
            block->len = (uint32_t)len;
        }
        line += len + (line[len] == '\n');
    }
    article->blocks = sample->blocks;
    article->meta.title = (struct wq_str){text, strcspn(text, "\n")};
    article->meta.part = article->meta.part_n = 1;
    wq_article_identify(article);
}

static inline void assert_str_equal(struct wq_str actual, struct wq_str expected)
{
    assert_int_equal(actual.len, expected.len);
    if (expected.len)
        assert_memory_equal(actual.ptr, expected.ptr, expected.len);
}

/* Of what is partial, the fields that are there. */
static inline void assert_meta_equal(const struct wq_meta *actual, const struct wq_meta *expected)
{
    static const uint8_t none[WQ_ID_BYTES];
    struct wq_meta a = *actual, e = *expected;
    if (!a.is_partial || memcmp(a.id, none, sizeof none) != 0)
        assert_memory_equal(a.id, e.id, WQ_ID_BYTES);
    assert_str_equal(a.title, e.title);
    for (uint32_t tag = 1; tag <= WQ_FIELD_LAST; tag++) {
        size_t max;
        const struct wq_str field = *wq_meta_field(&a, tag, &max);
        if (!a.is_partial || field.len > 0)
            assert_str_equal(field, *wq_meta_field(&e, tag, &max));
    }
    assert_int_equal(a.date, e.date);
    if (!a.is_partial || a.captured != 0)
        assert_int_equal(a.captured, e.captured);
    assert_int_equal(a.word_n, e.word_n);
    assert_int_equal(a.part, e.part);
    assert_int_equal(a.part_n, e.part_n);
}

static inline void assert_article_equal(const struct wq_article *actual,
                                        const struct wq_article *expected)
{
    assert_meta_equal(&actual->meta, &expected->meta);
    assert_str_equal(actual->text, expected->text);
    assert_int_equal(actual->block_n, expected->block_n);
    for (uint32_t i = 0; i < expected->block_n; i++)
        assert_true(wq_block_equal(&actual->blocks[i], &expected->blocks[i]));
    assert_int_equal(actual->span_n, expected->span_n);
    for (uint32_t i = 0; i < expected->span_n; i++) {
        assert_int_equal(actual->spans[i].kind, expected->spans[i].kind);
        assert_int_equal(actual->spans[i].off, expected->spans[i].off);
        assert_int_equal(actual->spans[i].len, expected->spans[i].len);
        assert_int_equal(actual->spans[i].note, expected->spans[i].note);
        assert_str_equal(actual->spans[i].address, expected->spans[i].address);
    }
    assert_int_equal(actual->image_n, expected->image_n);
    for (uint32_t i = 0; i < expected->image_n; i++) {
        assert_int_equal(actual->images[i].w_px, expected->images[i].w_px);
        assert_int_equal(actual->images[i].h_px, expected->images[i].h_px);
        assert_int_equal(actual->images[i].first_strip, expected->images[i].first_strip);
    }
}

/* ---- bundles ---- */

/* All of the file at `path`; NULL when it cannot be read. Free it. */
static inline uint8_t *slurp(const char *path, size_t *len)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        return NULL;
    assert_int_equal(fseek(file, 0, SEEK_END), 0);
    long end = ftell(file);
    assert_true(end >= 0);
    rewind(file);
    *len = (size_t)end;
    uint8_t *bytes = malloc(*len + 1);
    assert_non_null(bytes);
    assert_int_equal(fread(bytes, 1, *len, file), *len);
    bytes[*len] = 0;
    fclose(file);
    return bytes;
}

/* The bytes of a bundle of these articles. `name`, behind the number of the process, is used for a moment in
 * the folder the test runs in: several suites that run at once have one fixture. Free it. */
static inline uint8_t *pack(const char *name, const struct sample *samples, size_t n, size_t *len)
{
    char path[128];
    snprintf(path, sizeof path, "%ld-%s", (long)getpid(), name);
    /* the index has tests of its own, test_search_* */
    const struct wq_writer_options options = {.force = true, .no_index = true};
    struct wq_writer *writer;
    struct wq_writer_totals totals;
    assert_int_equal(wq_writer_open(path, &options, &writer), WQ_OK);
    for (size_t i = 0; i < n; i++)
        assert_int_equal(wq_writer_add(writer, &samples[i].article), WQ_OK);
    assert_int_equal(wq_writer_finish(writer, &totals), WQ_OK);
    uint8_t *bytes = slurp(path, len);
    assert_non_null(bytes);
    assert_int_equal(totals.file_bytes, *len);
    remove(path);
    return bytes;
}

/* The stored bytes of cluster `number` of the section in the bundle at `bytes`, found by stepping
 * over leaders. */
static inline uint8_t *fixture_cluster_of(uint8_t *bytes, uint32_t type, uint32_t number,
                                          uint32_t *len)
{
    uint8_t *leader = bytes + WQ_ROOT_BYTES +
                      wq_load_u32(bytes + WQ_ROOT_OFF_SECTION_N) * WQ_SECTION_BYTES +
                      wq_index_bytes(wq_load_u32(bytes + WQ_ROOT_OFF_CLUSTER_N));
    for (;;) {
        assert_int_equal(wq_load_u32(leader + WQ_LEADER_OFF_MAGIC), WQ_LEADER_MAGIC);
        *len = wq_load_u32(leader + WQ_LEADER_OFF_STORED);
        if (wq_load_u32(leader + WQ_LEADER_OFF_TYPE) == type &&
            wq_load_u32(leader + WQ_LEADER_OFF_NUMBER) == number)
            return leader + WQ_LEADER_BYTES;
        leader += WQ_LEADER_BYTES + *len;
    }
}

#endif
