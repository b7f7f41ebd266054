/* SPDX-License-Identifier: MIT */
/* One thing that a reader does with a bundle, for counting what it costs on another processor:
 * nothing, open, article N (from 1), find words. Prints a line, so that nothing is left out. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "warraq/search.h"

static uint8_t memory[24u << 20];

static enum wq_status read_at(void *self, uint64_t off, void *buf, size_t len)
{
    FILE *file = self;
    if (fseek(file, (long)off, SEEK_SET) != 0)
        return WQ_E_IO;
    return fread(buf, 1, len, file) == len ? WQ_OK : WQ_E_TRUNCATED;
}

static enum wq_status read_article(struct wq_bundle *bundle, struct wq_arena *arena,
                                   const char *number)
{
    struct wq_article article;
    enum wq_status st =
        wq_bundle_article(bundle, (uint32_t)strtoul(number, NULL, 10) - 1, arena, &article);
    if (st == WQ_OK)
        printf("%zu bytes\n", article.text.len);
    return st;
}

static enum wq_status find(struct wq_bundle *bundle, struct wq_arena *arena, const char *words)
{
    const struct wq_lexicon_source source = wq_lexicon_of(bundle);
    const struct wq_search wanted = {.limit = 10, .bundle = bundle};
    struct wq_lexicon *lexicon;
    struct wq_query query;
    struct wq_hits hits;
    wq_query_parse(wq_str(words), false, &query);
    enum wq_status st = wq_lexicon_open(arena, &source, &lexicon);
    if (st == WQ_OK)
        st = wq_search_run(lexicon, &query, &wanted, arena, &hits);
    for (uint32_t i = 0; st == WQ_OK && i < hits.n; i++) {
        struct wq_meta meta;
        st = wq_bundle_listed(bundle, hits.hits[i].article, arena, &meta);
        if (st == WQ_OK)
            printf("%.*s\n", (int)meta.title.len, meta.title.ptr);
    }
    return st;
}

int main(int argc, char **argv)
{
    static const struct wq_file_ops ops = {.read_at = read_at};
    struct wq_arena arena;
    struct wq_bundle *bundle;
    FILE *stream = argc > 2 ? fopen(argv[2], "rb") : NULL;
    if (!stream || fseek(stream, 0, SEEK_END) != 0) {
        fprintf(stderr, "usage: bench_bundle nothing|open|article|find BUNDLE [NUMBER|WORDS]\n");
        return 2;
    }
    const struct wq_file file = {&ops, stream, (uint64_t)ftell(stream)};
    if (strcmp(argv[1], "nothing") == 0)
        return 0;
    wq_arena_init(&arena, memory, sizeof memory);
    enum wq_status st = wq_bundle_open(&arena, &file, &bundle);
    if (st == WQ_OK && argc > 3)
        st = strcmp(argv[1], "find") == 0 ? find(bundle, &arena, argv[3])
                                          : read_article(bundle, &arena, argv[3]);
    fclose(stream);
    return st == WQ_OK ? 0 : 1;
}
