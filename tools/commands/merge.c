/* SPDX-License-Identifier: MIT */
/* warraq merge: several bundles to one. Its outcome depends on the set of bundles alone. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include "commands.h"
#include "written.h"

#define PROGRAM "warraq merge"

/* What the order of the parts rests on. */
struct part {
    const char *path;
    uint32_t shard; /* 0: none */
    uint8_t edition[16];
    uint32_t article_n;
    uint32_t parity; /* clusters of a group; 0: none */
};

struct merge {
    const char *output;
    bool force, json, quiet;
    int32_t parity;
    struct wq_opened opened; /* the part at hand */
    struct wq_progress progress;
    struct wq_writer *writer;
    const volatile sig_atomic_t *is_stopped;
    struct part *parts;
    size_t part_n;
    uint64_t article_n, done_n; /* of all parts */
    uint32_t kept_parity;       /* the smallest group of the parts; 0: one has none */
    uint32_t lost_n, partial_n;
    bool has_index; /* one of the parts: then all is indexed */
};

static int compare_parts(const void *a, const void *b)
{
    const struct part *x = a, *y = b;
    if (x->shard != y->shard)
        return x->shard < y->shard ? -1 : 1;
    return memcmp(x->edition, y->edition, sizeof x->edition);
}

static uint32_t shard_of(struct wq_bundle *bundle)
{
    const struct wq_section section = wq_bundle_section(bundle, WQ_SECTION_SHARD);
    uint8_t number[4];
    uint32_t len;
    if (section.cluster_n != 1 ||
        wq_cluster_read(bundle, section.first, number, sizeof number, &len) != WQ_OK || len != 4)
        return 0;
    return wq_load_u32(number);
}

static bool has_index(const struct wq_bundle *bundle)
{
    return wq_bundle_section(bundle, WQ_SECTION_TERMS).cluster_n > 0;
}

/* Open each part once for its place in the order; the same bundle twice is one part. */
static int list_parts(struct merge *merge, char **paths)
{
    size_t n = 0;
    for (char **path = paths; *path; path++)
        n++;
    merge->parts = calloc(n, sizeof *merge->parts);
    if (!merge->parts) {
        wq_host_complain(PROGRAM, "%s", wq_status_text(WQ_E_NOMEM));
        return WQ_EXIT_FAILED;
    }
    for (size_t i = 0; i < n; i++) {
        int result = wq_opened_reopen(&merge->opened, PROGRAM, paths[i]);
        if (result != WQ_EXIT_OK)
            return result;
        const struct wq_bundle_info *info = wq_bundle_info(merge->opened.bundle);
        struct part *part = &merge->parts[i];
        *part = (struct part){.path = paths[i],
                              .shard = shard_of(merge->opened.bundle),
                              .parity = info->parity,
                              .article_n = info->article_n};
        merge->has_index |= has_index(merge->opened.bundle);
        memcpy(part->edition, info->edition, sizeof part->edition);
    }
    qsort(merge->parts, n, sizeof *merge->parts, compare_parts);
    for (size_t i = 0; i < n; i++) {
        struct part *last = merge->part_n > 0 ? &merge->parts[merge->part_n - 1] : NULL;
        if (last && compare_parts(last, &merge->parts[i]) == 0)
            continue;
        merge->parts[merge->part_n++] = merge->parts[i];
        merge->article_n += merge->parts[i].article_n;
    }
    merge->kept_parity = merge->part_n > 0 ? merge->parts[0].parity : 0;
    for (size_t i = 1; i < merge->part_n; i++) {
        if (merge->parts[i].parity < merge->kept_parity)
            merge->kept_parity = merge->parts[i].parity;
    }
    return WQ_EXIT_OK;
}

static void report_lost(void *self, uint32_t index, enum wq_status why)
{
    struct merge *merge = self;
    merge->lost_n++;
    if (!wq_opened_names_another(&merge->opened))
        return;
    wq_progress_erase(&merge->progress);
    wq_opened_complain(&merge->opened, index, why);
}

static void report_partial(void *self, uint32_t index)
{
    struct merge *merge = self;
    merge->partial_n++;
    if (!wq_opened_names_another(&merge->opened))
        return;
    wq_progress_erase(&merge->progress);
    wq_opened_complain_partial(&merge->opened, index);
}

static bool step(void *self, uint32_t index)
{
    struct merge *merge = self;
    (void)index;
    merge->done_n++;
    wq_progress_step(&merge->progress, merge->done_n, merge->done_n, (uint32_t)merge->done_n);
    return !*merge->is_stopped;
}

static int copy_parts(struct merge *merge)
{
    const struct wq_copy_handlers handlers = {.self = merge,
                                              .lost = report_lost,
                                              .partial = report_partial,
                                              .step = step,
                                              .keeps_news = true};
    wq_progress_start(&merge->progress, merge->quiet, merge->article_n);
    for (size_t i = 0; i < merge->part_n; i++) {
        int result = wq_opened_reopen(&merge->opened, PROGRAM, merge->parts[i].path);
        if (result != WQ_EXIT_OK)
            return result;
        enum wq_status st =
            wq_writer_copy(merge->writer, merge->opened.bundle, &merge->opened.arena, &handlers);
        if (st != WQ_OK || merge->opened.damaged_n > 0)
            wq_progress_erase(&merge->progress);
        wq_opened_complain_others(&merge->opened);
        if (st != WQ_OK)
            return wq_written_explain(PROGRAM, merge->output, st);
    }
    wq_progress_erase(&merge->progress);
    return WQ_EXIT_OK;
}

static void print_summary(const struct merge *merge, const struct wq_writer_totals *totals)
{
    char size[16];
    if (merge->json) {
        fputs("{\"output\":", stdout);
        wq_print_json(stdout, wq_str(merge->output));
        printf(",\"bundles\":%zu,\"articles\":%" PRIu32 ",\"duplicates\":%" PRIu32
               ",\"differing\":%" PRIu32 ",\"renamed\":%" PRIu32 ",\"lost\":%" PRIu32
               ",\"bytes_out\":%" PRIu64 "}\n",
               merge->part_n, totals->article_n, totals->duplicate_n, totals->differing_n,
               totals->renamed_n, merge->lost_n, totals->file_bytes);
    } else if (!merge->quiet) {
        wq_print_safe(stdout, wq_str(merge->output));
        printf(": %" PRIu32 " article%s from %zu bundle%s, %s\n", totals->article_n,
               wq_plural(totals->article_n), merge->part_n, wq_plural(merge->part_n),
               wq_print_size(totals->file_bytes, size));
        wq_written_print_twice(totals, "kept");
        if (merge->lost_n > 0)
            printf("%" PRIu32 " article%s could not be read\n", merge->lost_n,
                   wq_plural(merge->lost_n));
    }
}

static int work(struct merge *merge, char **paths)
{
    struct wq_writer_totals totals;
    int result = list_parts(merge, paths);
    const uint32_t parity = merge->parity ? (uint32_t)merge->parity : merge->kept_parity;
    const struct wq_writer_options options = {
        .force = merge->force, .no_index = !merge->has_index, .parity = parity};
    if (result == WQ_EXIT_OK)
        result = wq_written_open(PROGRAM, merge->output, &options, &merge->writer);
    if (result == WQ_EXIT_OK)
        result = copy_parts(merge);
    if (result == WQ_EXIT_OK)
        result = wq_written_finish(PROGRAM, merge->output, &merge->writer, &totals);
    if (result != WQ_EXIT_OK)
        return result;
    print_summary(merge, &totals);
    return merge->lost_n + merge->partial_n > 0 ? WQ_EXIT_PARTIAL : WQ_EXIT_OK;
}

int wq_command_merge(int argc, char **argv)
{
    struct merge merge = {0};
    const struct wq_option table[] = {
        {"output", 'o', WQ_OPTION_TEXT, &merge.output, "FILE.wrq", "the bundle to write", 0, 0},
        {"force", 'f', WQ_OPTION_FLAG, &merge.force, NULL, "replace FILE.wrq if it exists", 0, 0},
        {"parity", 0, WQ_OPTION_NUMBER, &merge.parity, "N",
         "for every N clusters one more, from which any one of them can be repaired (default: as "
         "the bundles, when all have it)",
         2, WQ_PARITY_GROUP_MAX},
        {"json", 0, WQ_OPTION_FLAG, &merge.json, NULL, "the summary as one JSON object", 0, 0},
        {"quiet", 'q', WQ_OPTION_FLAG, &merge.quiet, NULL, "no progress and no summary", 0, 0},
    };
    const struct wq_usage usage = {
        .program = PROGRAM,
        .synopsis = "BUNDLE... -o FILE.wrq",
        .summary = "Make one bundle of several. Shares of one input (`warraq pack --shard`) come "
                   "in their order, other bundles in one that follows from their content: the "
                   "order on the command line plays no part. What two of them hold is kept once.",
        .notes = "Exit codes: 0 all merged; 1 nothing written; 2 wrong command line; 3 merged, but "
                 "articles of a damaged bundle were lost, or part of what was known of "
                 "them, and named.",
        .options = table,
        .option_n = sizeof table / sizeof table[0],
    };
    int operands;
    enum wq_parse parse = wq_options_parse(&usage, argc, argv, &operands);
    if (parse != WQ_PARSE_OK)
        return parse == WQ_PARSE_HELP ? WQ_EXIT_OK : WQ_EXIT_USAGE;
    if (operands == argc || !merge.output) {
        fprintf(stderr, PROGRAM ": %s\nTry `" PROGRAM " --help`.\n",
                operands == argc ? "which bundles? None is given"
                                 : "where to? -o FILE.wrq is missing");
        return WQ_EXIT_USAGE;
    }
    merge.is_stopped = wq_written_watch_signals();
    int result = work(&merge, argv + operands);
    wq_writer_abandon(merge.writer);
    wq_opened_close(&merge.opened);
    free(merge.parts);
    return result;
}
