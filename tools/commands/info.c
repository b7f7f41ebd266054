/* SPDX-License-Identifier: MIT */
/* warraq info: what a bundle says of itself, and how many articles each source, year and so on
 * has. */
#include <inttypes.h>
#include <string.h>
#include "commands.h"

#define PROGRAM "warraq info"

static void print_people(const char *path, const struct wq_bundle_info *info)
{
    char size[16], stored[16];
    fputs("bundle:    ", stdout);
    wq_print_safe(stdout, wq_str(path));
    printf("\nformat:    %u.%u\nedition:   ", info->major, info->minor);
    wq_print_hex(stdout, info->edition, sizeof info->edition);
    printf("\narticles:  %" PRIu32 "\n", info->article_n);
    printf("clusters:  %" PRIu32 ", %" PRIu32 " of them text\n", info->cluster_n,
           info->text_cluster_n);
    printf("size:      %s (%" PRIu64 " bytes), %s of it clusters\n",
           wq_print_size(info->file_bytes, size), info->file_bytes,
           wq_print_size(info->stored_bytes, stored));
}

static void print_json(const char *path, const struct wq_bundle_info *info)
{
    fputs("{\"bundle\":", stdout);
    wq_print_json(stdout, wq_str(path));
    printf(",\"format\":\"%u.%u\",\"edition\":\"", info->major, info->minor);
    wq_print_hex(stdout, info->edition, sizeof info->edition);
    printf("\",\"articles\":%" PRIu32 ",\"clusters\":%" PRIu32 ",\"text_clusters\":%" PRIu32
           ",\"bytes\":%" PRIu64 ",\"stored_bytes\":%" PRIu64 "}\n",
           info->article_n, info->cluster_n, info->text_cluster_n, info->file_bytes,
           info->stored_bytes);
}

/* ---- counts ---- */

struct counts {
    struct wq_opened *opened;
    bool json;
    bool by_year;          /* months of one year are told as one */
    uint32_t year, year_n; /* the year being counted, and its articles */
    uint32_t line_n;
};

static void begin_line(struct counts *counts, const char *key)
{
    if (counts->json)
        printf("%s{\"%s\":", counts->line_n > 0 ? "," : "", key);
    counts->line_n++;
}

static void end_line(const struct counts *counts, uint32_t article_n)
{
    printf(counts->json ? ",\"articles\":%" PRIu32 "}" : "\t%" PRIu32 "\n", article_n);
}

static void print_date_line(struct counts *counts, uint32_t date, uint32_t article_n)
{
    begin_line(counts, counts->by_year ? "year" : "month");
    if (counts->json)
        putchar('"');
    wq_print_date(stdout, date);
    if (counts->json)
        putchar('"');
    end_line(counts, article_n);
}

static void print_year(struct counts *counts)
{
    if (counts->year_n > 0)
        print_date_line(counts, counts->year * 10000, counts->year_n);
    counts->year_n = 0;
}

static void print_group(struct counts *counts, enum wq_grouping grouping,
                        const struct wq_group *group)
{
    if (grouping != WQ_GROUPS_MONTH) {
        begin_line(counts, "name");
        (counts->json ? wq_print_json : wq_print_safe)(stdout, group->name);
        end_line(counts, group->article_n);
        return;
    }
    if (!counts->by_year) {
        print_date_line(counts, group->month * 100, group->article_n);
        return;
    }
    if (counts->year != group->month / 100)
        print_year(counts);
    counts->year = group->month / 100;
    counts->year_n += group->article_n;
}

static int print_groups(struct counts *counts, enum wq_grouping grouping)
{
    struct wq_opened *opened = counts->opened;
    uint32_t n = 0;
    enum wq_status st = wq_bundle_group_n(opened->bundle, grouping, &n);
    if (counts->json)
        putchar('[');
    for (uint32_t i = 0; st == WQ_OK && i < n; i++) {
        struct wq_group group;
        const size_t mark = wq_arena_mark(&opened->arena);
        st = wq_bundle_group(opened->bundle, grouping, i, &opened->arena, &group);
        if (st == WQ_OK)
            print_group(counts, grouping, &group);
        wq_arena_rewind(&opened->arena, mark);
    }
    print_year(counts);
    if (counts->json)
        puts("]");
    if (st == WQ_OK)
        return WQ_EXIT_OK;
    wq_host_complain(PROGRAM, "%s: a list of counts: %s; see `warraq verify`", opened->path,
                     wq_status_text(st));
    return WQ_EXIT_PARTIAL;
}

static int count_by(struct wq_opened *opened, const char *by, bool json)
{
    static const struct {
        const char *name;
        enum wq_grouping grouping;
    } groupings[] = {{"source", WQ_GROUPS_SOURCE},     {"author", WQ_GROUPS_AUTHOR},
                     {"category", WQ_GROUPS_CATEGORY}, {"language", WQ_GROUPS_LANGUAGE},
                     {"licence", WQ_GROUPS_LICENCE},   {"month", WQ_GROUPS_MONTH},
                     {"year", WQ_GROUPS_MONTH}};
    struct counts counts = {.opened = opened, .json = json, .by_year = strcmp(by, "year") == 0};
    for (size_t i = 0; i < sizeof groupings / sizeof groupings[0]; i++) {
        if (strcmp(by, groupings[i].name) == 0)
            return print_groups(&counts, groupings[i].grouping);
    }
    wq_host_complain(
        PROGRAM, "--by %s: give source, author, category, language, licence, year or month", by);
    return WQ_EXIT_USAGE;
}

int wq_command_info(int argc, char **argv)
{
    bool json = false;
    const char *by = NULL;
    const struct wq_option table[] = {
        {"by", 0, WQ_OPTION_TEXT, &by, "WHAT",
         "how many articles each has, instead: source, author, category, language, licence, year "
         "or month",
         0, 0},
        {"json", 0, WQ_OPTION_FLAG, &json, NULL, "one JSON object, or a list with --by", 0, 0},
    };
    const struct wq_usage usage = {
        .program = PROGRAM,
        .synopsis = "BUNDLE",
        .summary = "Tell the format, edition, articles and size of a bundle.",
        .notes = "Exit codes: 0; 1 the bundle cannot be opened; 2 wrong command line; 3 counts are "
                 "damaged.",
        .options = table,
        .option_n = sizeof table / sizeof table[0],
    };
    struct wq_opened opened;
    int result;
    if (!wq_opened_parse(&opened, &usage, argc, argv, &result))
        return result;
    if (by)
        result = count_by(&opened, by, json);
    else
        (json ? print_json : print_people)(opened.path, wq_bundle_info(opened.bundle));
    wq_opened_close(&opened);
    return result;
}
