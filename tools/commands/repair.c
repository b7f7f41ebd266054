/* SPDX-License-Identifier: MIT */
/* warraq repair: a new bundle from what can be read of a damaged one. */
#include <inttypes.h>
#include <string.h>
#include "commands.h"
#include "written.h"

#define PROGRAM "warraq repair"
#define NAMED_MAX 10 /* lost articles, where --json does not name all */

struct repair {
    const char *output;
    bool force, json, quiet;
    struct wq_opened opened;
    struct wq_progress progress;
    struct wq_writer *writer;
    const volatile sig_atomic_t *is_stopped;
    uint32_t article_n, lost_n;
    uint32_t partial_n; /* kept without all that was known of them */
};

/* A page of the index that is bad at both ends hides its clusters, though they may be whole. */
static bool is_index_readable(struct wq_bundle *bundle)
{
    const uint32_t page_n = wq_bundle_index_page_n(bundle);
    for (uint32_t i = 0; i < page_n; i++) {
        if (wq_bundle_check_twin(bundle, WQ_TWIN_INDEX, i, 0) != WQ_OK &&
            wq_bundle_check_twin(bundle, WQ_TWIN_INDEX, i, 1) != WQ_OK)
            return false;
    }
    return true;
}

static void report_lost(void *self, uint32_t index, enum wq_status why)
{
    struct repair *repair = self;
    struct wq_meta meta = {0};
    struct wq_opened *opened = &repair->opened;
    bool is_known = wq_bundle_listed(opened->bundle, index, &opened->arena, &meta) == WQ_OK;
    wq_progress_erase(&repair->progress);
    if (repair->json) {
        printf("%s{\"number\":%" PRIu32 ",\"title\":", repair->lost_n > 0 ? "," : "", index + 1);
        if (is_known)
            wq_print_json(stdout, meta.title);
        else
            fputs("null", stdout);
        printf(",\"problem\":\"%s\"}", wq_status_text(why));
    } else if (repair->lost_n < NAMED_MAX) {
        printf("lost: article %" PRIu32, index + 1);
        if (is_known) {
            fputs(" (", stdout);
            wq_print_safe(stdout, meta.title);
            putchar(')');
        }
        printf(": %s\n", wq_status_text(why));
    }
    repair->lost_n++;
}

static void report_partial(void *self, uint32_t index)
{
    struct repair *repair = self;
    repair->partial_n++;
    if (!wq_opened_names_another(&repair->opened))
        return;
    wq_progress_erase(&repair->progress);
    wq_opened_complain_partial(&repair->opened, index);
}

static bool step(void *self, uint32_t index)
{
    struct repair *repair = self;
    wq_progress_step(&repair->progress, index, index, index);
    return !*repair->is_stopped;
}

static int copy(struct repair *repair)
{
    const struct wq_copy_handlers handlers = {.self = repair,
                                              .lost = report_lost,
                                              .partial = report_partial,
                                              .step = step,
                                              .keeps_news = true};
    const struct wq_bundle_info *info = wq_bundle_info(repair->opened.bundle);
    const struct wq_section terms = wq_bundle_section(repair->opened.bundle, WQ_SECTION_TERMS);
    const struct wq_writer_options options = {
        .force = repair->force, .no_index = terms.cluster_n == 0, .parity = info->parity};
    repair->article_n = info->article_n;
    int result = wq_written_open(PROGRAM, repair->output, &options, &repair->writer);
    if (result != WQ_EXIT_OK)
        return result;
    if (repair->json)
        fputs("{\"lost\":[", stdout);
    wq_progress_start(&repair->progress, repair->quiet, repair->article_n);
    enum wq_status st =
        wq_writer_copy(repair->writer, repair->opened.bundle, &repair->opened.arena, &handlers);
    wq_progress_erase(&repair->progress);
    wq_opened_complain_others(&repair->opened);
    return st == WQ_OK ? WQ_EXIT_OK : wq_written_explain(PROGRAM, repair->output, st);
}

static void print_summary(const struct repair *repair, const struct wq_writer_totals *totals)
{
    const struct wq_bundle_info *info = wq_bundle_info(repair->opened.bundle);
    if (repair->json) {
        fputs("],\"output\":", stdout);
        wq_print_json(stdout, wq_str(repair->output));
        printf(",\"articles\":%" PRIu32 ",\"lost_articles\":%" PRIu32
               ",\"partial_articles\":%" PRIu32 ",\"salvaged\":%s}\n",
               totals->article_n, repair->lost_n, repair->partial_n,
               info->is_salvaged ? "true" : "false");
        return;
    }
    if (repair->lost_n > NAMED_MAX)
        printf("lost: %" PRIu32 " more; --json names all\n", repair->lost_n - NAMED_MAX);
    if (repair->quiet)
        return;
    wq_print_safe(stdout, wq_str(repair->output));
    printf(": %" PRIu32 " of %" PRIu32 " article%s", totals->article_n, repair->article_n,
           wq_plural(repair->article_n));
    puts(repair->lost_n + repair->partial_n == 0 ? "; nothing is lost" : "");
    if (repair->partial_n > 0)
        printf("%" PRIu32 " of them without all that was known beside the text\n",
               repair->partial_n);
    if (info->is_salvaged)
        puts("the index was lost: clusters were found by their leaders, and only a CRC-32 vouches "
             "for each");
}

/* An empty bundle would look like one that was mended. */
static int refuse(const struct repair *repair)
{
    fputs(repair->json ? "]}\n" : "", stdout);
    wq_host_complain(PROGRAM, "no article of %s can be read: nothing was written",
                     repair->opened.path);
    return WQ_EXIT_FAILED;
}

static int work(struct repair *repair, const char *path)
{
    struct wq_writer_totals totals;
    int result = wq_opened_open(&repair->opened, PROGRAM, path);
    if (result == WQ_EXIT_OK && !is_index_readable(repair->opened.bundle))
        result = wq_opened_by_leaders(&repair->opened);
    if (result == WQ_EXIT_OK)
        result = copy(repair);
    if (result == WQ_EXIT_OK && repair->article_n > 0 && repair->lost_n == repair->article_n)
        result = refuse(repair);
    if (result == WQ_EXIT_OK)
        result = wq_written_finish(PROGRAM, repair->output, &repair->writer, &totals);
    if (result != WQ_EXIT_OK)
        return result;
    print_summary(repair, &totals);
    return repair->lost_n + repair->partial_n > 0 ? WQ_EXIT_PARTIAL : WQ_EXIT_OK;
}

int wq_command_repair(int argc, char **argv)
{
    struct repair repair = {0};
    const struct wq_option table[] = {
        {"output", 'o', WQ_OPTION_TEXT, &repair.output, "FILE.wrq", "the bundle to write", 0, 0},
        {"force", 'f', WQ_OPTION_FLAG, &repair.force, NULL, "replace FILE.wrq if it exists", 0, 0},
        {"json", 0, WQ_OPTION_FLAG, &repair.json, NULL, "what is lost as one JSON object", 0, 0},
        {"quiet", 'q', WQ_OPTION_FLAG, &repair.quiet, NULL,
         "no progress and no summary; what is lost is still named", 0, 0},
    };
    const struct wq_usage usage = {
        .program = PROGRAM,
        .synopsis = "BUNDLE -o FILE.wrq",
        .summary = "Write a whole bundle from all articles of a damaged one that can be read, and "
                   "name those that cannot. BUNDLE stays as it is.",
        .notes = "Exit codes: 0 nothing is lost; 1 nothing written; 2 wrong command line; 3 "
                 "written, but articles are lost, or part of what was known of them, and "
                 "named.",
        .options = table,
        .option_n = sizeof table / sizeof table[0],
    };
    int operands;
    enum wq_parse parse = wq_options_parse(&usage, argc, argv, &operands);
    if (parse != WQ_PARSE_OK)
        return parse == WQ_PARSE_HELP ? WQ_EXIT_OK : WQ_EXIT_USAGE;
    if (argc - operands != 1 || !repair.output) {
        fprintf(stderr, PROGRAM ": %s\nTry `" PROGRAM " --help`.\n",
                argc - operands != 1 ? "one bundle is needed" : "where to? -o FILE.wrq is missing");
        return WQ_EXIT_USAGE;
    }
    repair.is_stopped = wq_written_watch_signals();
    int result = work(&repair, argv[operands]);
    wq_writer_abandon(repair.writer);
    wq_opened_close(&repair.opened);
    return result;
}
