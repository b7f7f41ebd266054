/* SPDX-License-Identifier: MIT */
/* warraq list: the catalogue, one article a line. */
#include <inttypes.h>
#include "select.h"

#define PROGRAM "warraq list"

/* What tells the bundles of several apart. */
static void print_bundle(const struct wq_archived_files *files, const struct wq_opened *opened)
{
    if (files->opened_n == 1)
        return;
    wq_print_safe(stdout, wq_str(opened->path));
    putchar('\t');
}

static void print_columns(uint32_t index, const struct wq_meta *meta)
{
    printf("%" PRIu32 "\t", index + 1);
    wq_print_safe(stdout, meta->title);
    if (meta->part_n > 1)
        printf(" (%u/%u)", meta->part, meta->part_n);
    putchar('\t');
    wq_print_date(stdout, meta->date);
    putchar('\t');
    wq_print_safe(stdout, meta->source);
    putchar('\n');
}

static void print_string(const char *key, struct wq_str text)
{
    if (text.len == 0)
        return;
    printf(",\"%s\":", key);
    wq_print_json(stdout, text);
}

static void print_day(const char *key, uint32_t date)
{
    if (date == 0)
        return;
    printf(",\"%s\":\"", key);
    wq_print_date(stdout, date);
    putchar('"');
}

/* The number of another article of the same story, which leads to the next one, and so in a circle.
 */
static void print_version(struct wq_bundle *bundle, uint32_t index)
{
    uint32_t next;
    if (wq_bundle_next_version(bundle, index, &next) == WQ_OK && next != index)
        printf(",\"next_version\":%" PRIu32, next + 1);
}

static void print_bundle_json(const struct wq_archived_files *files, const struct wq_opened *opened)
{
    if (files->opened_n == 1)
        return;
    fputs(",\"bundle\":", stdout);
    wq_print_json(stdout, wq_str(opened->path));
}

static void print_object(const struct wq_archived_files *files, const struct wq_opened *opened,
                         uint32_t index, const struct wq_meta *meta)
{
    printf("{\"number\":%" PRIu32, index + 1);
    wq_print_id(stdout, meta);
    fputs(",\"title\":", stdout);
    wq_print_json(stdout, meta->title);
    print_day("date", meta->date);
    print_string("source", meta->source);
    print_string("author", meta->author);
    print_string("category", meta->category);
    print_string("language", meta->language);
    print_string("address", meta->address);
    print_string("licence", meta->licence);
    print_string("source_id", meta->source_id);
    print_day("captured", meta->captured);
    printf(",\"words\":%" PRIu32, meta->word_n);
    if (meta->part_n > 1)
        printf(",\"part\":%u,\"parts\":%u", meta->part, meta->part_n);
    print_version(opened->bundle, index);
    if (meta->is_partial)
        fputs(",\"problem\":\"names, address or id damaged\"", stdout);
    print_bundle_json(files, opened);
    puts("}");
}

#define NAMED_MAX 10 /* damaged articles that are named one by one, without --verbose */

struct options {
    struct wq_selection selection;
    int32_t limit, offset;
    bool json, verbose;
    uint32_t damaged_n; /* articles whose row, or part of what is known of them, is damaged */
};

/* Their lines say so too: many share a cluster of rows or names, and none is worth a message. */
static bool is_named(struct options *options)
{
    return options->damaged_n++ < NAMED_MAX || options->verbose;
}

static void list_damaged(struct wq_archived_files *files, const struct options *options,
                         uint32_t article)
{
    uint32_t index;
    const struct wq_opened *opened = wq_archived_opened(files, article, &index);
    if (options->json) {
        printf("{\"number\":%" PRIu32 ",\"problem\":\"row damaged\"", index + 1);
        print_bundle_json(files, opened);
        puts("}");
        return;
    }
    print_bundle(files, opened);
    printf("%" PRIu32 "\t[details damaged]\t\t\n", index + 1);
}

/* Print `article` if it is asked for, no older edition, and not among the first that are left out.
 */
static enum wq_status list_one(struct wq_archived_files *files, struct options *options,
                               uint32_t article, int32_t *listed_n)
{
    struct wq_meta meta;
    uint32_t index;
    enum wq_status st = wq_archived_meta(files, article, options->json, &meta);
    if (st != WQ_OK || !wq_select_has(&options->selection, &meta) ||
        !wq_archive_is_newest(files->archive, article))
        return st;
    if (options->offset > 0) {
        options->offset--;
        return WQ_OK;
    }
    struct wq_opened *opened = wq_archived_opened(files, article, &index);
    if (options->json) {
        print_object(files, opened, index, &meta);
    } else {
        print_bundle(files, opened);
        print_columns(index, &meta);
    }
    if (meta.is_partial && is_named(options))
        wq_opened_complain_names(opened, index);
    files->is_partial |= meta.is_partial;
    ++*listed_n;
    return WQ_OK;
}

static int list(struct wq_archived_files *files, struct options *options)
{
    int32_t listed_n = 0;
    char room[256];
    int result = wq_select(files, &options->selection);
    if (result != WQ_EXIT_OK)
        return result;
    uint32_t unknown_n = 0, first = 0, end = options->selection.n;
    if (options->selection.takes_all) {
        /* a page of positions: none before it is read */
        first = (uint32_t)options->offset < end ? (uint32_t)options->offset : end;
        if (options->limit > 0 && (uint32_t)options->limit < end - first)
            end = first + (uint32_t)options->limit;
        options->offset = 0;
    }
    for (uint32_t i = first; i < end && !ferror(stdout); i++) {
        uint32_t article;
        const size_t mark = wq_arena_mark(&files->arena);
        if (options->limit > 0 && listed_n >= options->limit)
            break;
        enum wq_status st = wq_select_at(files, &options->selection, i, &article);
        if (st != WQ_OK) {
            unknown_n++; /* which article stands there */
        } else if ((st = list_one(files, options, article, &listed_n)) != WQ_OK) {
            list_damaged(files, options, article);
            if (is_named(options))
                wq_archived_complain(files, article, st);
            listed_n++;
            result = WQ_EXIT_PARTIAL;
        }
        wq_arena_rewind(&files->arena, mark);
    }
    if (options->damaged_n > NAMED_MAX && !options->verbose)
        wq_host_complain(PROGRAM, "%s: %" PRIu32 " more articles are damaged; --verbose names all",
                         wq_archived_name(files, room, sizeof room),
                         options->damaged_n - NAMED_MAX);
    if (unknown_n == 0)
        return result;
    wq_host_complain(PROGRAM,
                     "%s: this order is damaged: %" PRIu32 " articles are not listed; as packed, "
                     "without an order or a name, all are",
                     wq_archived_name(files, room, sizeof room), unknown_n);
    return WQ_EXIT_PARTIAL;
}

int wq_command_list(int argc, char **argv)
{
    struct options options = {0};
    struct wq_selection *s = &options.selection;
    const struct wq_option table[] = {
        {"sort", 's', WQ_OPTION_TEXT, &s->sort, "ORDER",
         "date (newest first), source, author, category or title; else as packed. news: only what "
         "is new since the edition before, newest first",
         0, 0},
        {"reverse", 'r', WQ_OPTION_FLAG, &s->reverse, NULL,
         "the other way round; of one date order what has no date still comes last", 0, 0},
        {"source", 0, WQ_OPTION_TEXT, &s->source, "NAME", "of this source alone", 0, 0},
        {"author", 0, WQ_OPTION_TEXT, &s->author, "NAME", "of this author alone", 0, 0},
        {"category", 0, WQ_OPTION_TEXT, &s->category, "NAME", "of this category alone", 0, 0},
        {"year", 0, WQ_OPTION_TEXT, &s->year, "YYYY", "of this year alone", 0, 0},
        {"from", 0, WQ_OPTION_TEXT, &s->from, "DATE",
         "from a day, month or year on: 2024-03-09, 2024-03 or 2024", 0, 0},
        {"to", 0, WQ_OPTION_TEXT, &s->to, "DATE", "up to a day, month or year, and with it", 0, 0},
        {"limit", 'n', WQ_OPTION_NUMBER, &options.limit, "N", "at most N articles", 1, INT32_MAX},
        {"offset", 0, WQ_OPTION_NUMBER, &options.offset, "N", "leave out the first N", 0,
         INT32_MAX},
        {"json", 0, WQ_OPTION_FLAG, &options.json, NULL,
         "one JSON object a line, all that is known", 0, 0},
        {"verbose", 'v', WQ_OPTION_FLAG, &options.verbose, NULL,
         "name all that is damaged, not the first 10", 0, 0},
    };
    const struct wq_usage usage = {
        .program = PROGRAM,
        .synopsis = "BUNDLE|FOLDER...",
        .summary = "List the articles of a bundle: number, title, date and source, with a tab "
                   "between them. Of one source, author or category the newest come first. Several "
                   "bundles, or those of a folder, are one list, with the bundle before each "
                   "line; of an article with several editions the newest is listed.",
        .notes = "Exit codes: 0; 1 the bundle cannot be opened, or has no such source, author or "
                 "category; 2 wrong command line; 3 rows are damaged or bundles left "
                 "out, and named.",
        .options = table,
        .option_n = sizeof table / sizeof table[0],
    };
    static struct wq_archived_files files;
    int result;
    if (!wq_archived_parse(&files, &usage, argc, argv, &result))
        return result;
    result = wq_archived_result(&files, list(&files, &options));
    wq_archived_close(&files);
    return result;
}
