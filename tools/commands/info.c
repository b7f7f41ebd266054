/* SPDX-License-Identifier: MIT */
/* warraq info: what a bundle says of itself, and how many articles each source, year and so on
 * has. */
#include <inttypes.h>
#include <string.h>
#include "archived.h"

#define PROGRAM "warraq info"

/* What is said of stories and of the edition before; nothing when that cannot be read. */
static void print_relations(struct wq_bundle *bundle, bool json)
{
    uint32_t version_n;
    struct wq_news news;
    if (wq_bundle_version_n(bundle, &version_n) == WQ_OK && version_n > 0)
        printf(json ? ",\"versions\":%" PRIu32
                    : "versions:  %" PRIu32 " articles that tell the same story as others\n",
               version_n);
    if (wq_bundle_news(bundle, &news) != WQ_OK || news.n == 0)
        return;
    printf(json ? ",\"news\":%" PRIu32 ",\"since\":\"" : "news:      %" PRIu32 " since edition ",
           news.n);
    wq_print_hex(stdout, news.since, sizeof news.since);
    fputs(json ? "\"" : "\n", stdout);
}

static bool has_index(const struct wq_bundle *bundle)
{
    return wq_bundle_section(bundle, WQ_SECTION_TERMS).cluster_n > 0;
}

static void print_people(const char *path, struct wq_bundle *bundle)
{
    const struct wq_bundle_info *info = wq_bundle_info(bundle);
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
    if (info->parity > 0)
        printf("parity:    one cluster for every %" PRIu32 "\n", info->parity);
    if (!has_index(bundle))
        puts("search:    none, for it was packed without an index");
    print_relations(bundle, false);
}

static void print_json(const char *path, struct wq_bundle *bundle)
{
    const struct wq_bundle_info *info = wq_bundle_info(bundle);
    fputs("{\"bundle\":", stdout);
    wq_print_json(stdout, wq_str(path));
    printf(",\"format\":\"%u.%u\",\"edition\":\"", info->major, info->minor);
    wq_print_hex(stdout, info->edition, sizeof info->edition);
    printf("\",\"articles\":%" PRIu32 ",\"clusters\":%" PRIu32 ",\"text_clusters\":%" PRIu32
           ",\"bytes\":%" PRIu64 ",\"stored_bytes\":%" PRIu64,
           info->article_n, info->cluster_n, info->text_cluster_n, info->file_bytes,
           info->stored_bytes);
    printf(",\"parity\":%" PRIu32 ",\"searchable\":%s", info->parity,
           has_index(bundle) ? "true" : "false");
    print_relations(bundle, true);
    puts("}");
}

/* ---- counts ---- */

struct counts {
    struct wq_archived_files *files;
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
    struct wq_archived_files *files = counts->files;
    struct wq_archive_groups groups = {.grouping = grouping};
    enum wq_status st = WQ_OK;
    bool is_there = true;
    char room[256];
    if (counts->json)
        putchar('[');
    while (st == WQ_OK && is_there) {
        struct wq_group group;
        const size_t mark = wq_arena_mark(&files->arena);
        st = wq_archive_next_group(files->archive, &groups, &files->arena, &group, &is_there);
        if (st == WQ_OK && is_there)
            print_group(counts, grouping, &group);
        wq_arena_rewind(&files->arena, mark);
    }
    print_year(counts);
    if (counts->json)
        puts("]");
    if (st == WQ_OK)
        return WQ_EXIT_OK;
    wq_host_complain(PROGRAM, "%s: a list of counts: %s; see `warraq verify`",
                     wq_archived_name(files, room, sizeof room), wq_status_text(st));
    return WQ_EXIT_PARTIAL;
}

static int count_by(struct wq_archived_files *files, const char *by, bool json)
{
    static const struct {
        const char *name;
        enum wq_grouping grouping;
    } groupings[] = {{"source", WQ_GROUPS_SOURCE},     {"author", WQ_GROUPS_AUTHOR},
                     {"category", WQ_GROUPS_CATEGORY}, {"language", WQ_GROUPS_LANGUAGE},
                     {"licence", WQ_GROUPS_LICENCE},   {"month", WQ_GROUPS_MONTH},
                     {"year", WQ_GROUPS_MONTH}};
    struct counts counts = {.files = files, .json = json, .by_year = strcmp(by, "year") == 0};
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
        {"json", 0, WQ_OPTION_FLAG, &json, NULL, "one JSON object a bundle, or a list with --by", 0,
         0},
    };
    const struct wq_usage usage = {
        .program = PROGRAM,
        .synopsis = "BUNDLE|FOLDER...",
        .summary = "Tell the format, edition, articles and size of each bundle, or with --by the "
                   "counts of all of them together, in which each edition of an article counts.",
        .notes = "Exit codes: 0; 1 the bundle cannot be opened; 2 wrong command line; 3 counts are "
                 "damaged or bundles left out.",
        .options = table,
        .option_n = sizeof table / sizeof table[0],
    };
    static struct wq_archived_files files;
    int result;
    if (!wq_archived_parse(&files, &usage, argc, argv, &result))
        return result;
    if (by)
        result = count_by(&files, by, json);
    for (uint32_t i = 0; !by && i < files.opened_n; i++) {
        if (i > 0 && !json)
            putchar('\n');
        (json ? print_json : print_people)(files.opened[i].path, files.opened[i].bundle);
    }
    result = wq_archived_result(&files, result);
    wq_archived_close(&files);
    return result;
}
