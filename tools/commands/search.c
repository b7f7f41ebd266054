/* SPDX-License-Identifier: MIT */
/* warraq search: the articles that match a query, best first, by the code that the device runs. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "archived.h"
#include "select.h"

#define PROGRAM "warraq search"
#define SNIPPET_BYTES 240

struct options {
    bool json, titles;
    int32_t limit;
    int32_t related; /* an article's number, from 1; 0: search */
    const char *source, *category, *from, *to;
    uint32_t from_date, to_date; /* as in wq_meta; to_date 0: no end */
};

struct search {
    struct options options;
    struct wq_query query;
    struct wq_archived_files files;
    const uint8_t *kept[WQ_ARCHIVE_BUNDLES]; /* by filters */
    int result;                              /* what went wrong so far: an enum wq_exit */
};

/* ---- filters ---- */

static bool has_filters(const struct options *options)
{
    return options->source || options->category || options->from || options->to;
}

static struct wq_str str_or_none(const char *text)
{
    return text ? wq_str(text) : (struct wq_str){NULL, 0};
}

static enum wq_status make_filters(struct search *search)
{
    const struct options *options = &search->options;
    const struct wq_filter filter = {.source = str_or_none(options->source),
                                     .category = str_or_none(options->category),
                                     .from_date = options->from_date,
                                     .to_date = options->to_date};
    enum wq_status st = WQ_OK;
    for (uint32_t i = 0; i < search->files.opened_n && st == WQ_OK; i++) {
        bool is_unsure = false;
        st = wq_filter_make(search->files.opened[i].bundle, &filter, &search->files.arena,
                            &search->kept[i], &is_unsure);
        if (is_unsure) {
            wq_host_complain(PROGRAM,
                             "%s: rows or names are damaged: not all articles could be asked for "
                             "their source, category or date",
                             search->files.opened[i].path);
            search->files.is_partial = true;
        }
    }
    return st;
}

/* ---- printing ---- */

static void print_match(const struct wq_snippet *snippet)
{
    fputs(",\"snippet\":", stdout);
    wq_print_json(stdout, snippet->text);
    fputs(",\"match\":[", stdout);
    for (uint32_t i = 0; i < snippet->range_n; i++)
        printf("%s[%" PRIu32 ",%" PRIu32 "]", i ? "," : "", snippet->ranges[i].from,
               snippet->ranges[i].to);
    putchar(']');
}

/* A hit in its bundle. */
struct found {
    const char *path; /* NULL: there is one bundle only */
    uint32_t index, score;
};

static void print_json(const struct found *found, const struct wq_meta *meta,
                       const struct wq_snippet *snippet)
{
    printf("{\"article\":%" PRIu32, found->index + 1);
    wq_print_id(stdout, meta);
    fputs(",\"title\":", stdout);
    wq_print_json(stdout, meta->title);
    printf(",\"score\":%.4f", found->score / 16384.0);
    if (snippet)
        print_match(snippet);
    if (found->path) {
        fputs(",\"bundle\":", stdout);
        wq_print_json(stdout, wq_str(found->path));
    }
    puts("}");
}

/* The snippet with its matches in bold on a terminal, between brackets elsewhere. */
static void print_snippet(const struct wq_snippet *snippet)
{
    const bool is_terminal = isatty(STDOUT_FILENO);
    uint32_t at = 0;
    putchar('\t');
    for (uint32_t i = 0; i < snippet->range_n; i++) {
        struct wq_match range = snippet->ranges[i];
        wq_print_safe(stdout, (struct wq_str){snippet->text.ptr + at, range.from - at});
        fputs(is_terminal ? "\033[1m" : "[", stdout);
        wq_print_safe(stdout,
                      (struct wq_str){snippet->text.ptr + range.from, range.to - range.from});
        fputs(is_terminal ? "\033[0m" : "]", stdout);
        at = range.to;
    }
    wq_print_safe(stdout, (struct wq_str){snippet->text.ptr + at, snippet->text.len - at});
    putchar('\n');
}

static void print_lines(const struct found *found, const struct wq_meta *meta,
                        const struct wq_snippet *snippet)
{
    if (found->path) {
        wq_print_safe(stdout, wq_str(found->path));
        putchar('\t');
    }
    printf("%" PRIu32 "\t", found->index + 1);
    wq_print_safe(stdout, meta->title);
    putchar('\t');
    wq_print_date(stdout, meta->date);
    putchar('\t');
    wq_print_safe(stdout, meta->source);
    putchar('\n');
    if (snippet)
        print_snippet(snippet);
}

/* As much of the article as is printed: only JSON tells the id, which lists do not know. */
static enum wq_status read_found(struct search *search, uint32_t article, struct wq_article *read)
{
    if (!search->options.titles)
        return wq_archive_article(search->files.archive, article, &search->files.arena, read);
    return wq_archived_meta(&search->files, article, search->options.json, &read->meta);
}

static void print_found(struct search *search, const struct wq_hit *hit)
{
    struct wq_arena *arena = &search->files.arena;
    struct wq_article article;
    struct wq_snippet snippet;
    struct found found = {.score = hit->score};
    struct wq_opened *opened = wq_archived_opened(&search->files, hit->article, &found.index);
    const bool is_short = search->options.titles;
    size_t mark = wq_arena_mark(arena);
    found.path = search->files.opened_n > 1 ? opened->path : NULL;
    enum wq_status st = read_found(search, hit->article, &article);
    if (st == WQ_OK && !is_short)
        st = wq_snippet_make(&search->query, &article, SNIPPET_BYTES, arena, &snippet);
    if (st == WQ_OK) {
        (search->options.json ? print_json : print_lines)(&found, &article.meta,
                                                          is_short ? NULL : &snippet);
        if (article.meta.is_partial) {
            wq_opened_complain_names(opened, found.index);
            search->result = WQ_EXIT_PARTIAL;
        }
    } else {
        wq_archived_complain(&search->files, hit->article, st);
        search->result = WQ_EXIT_PARTIAL;
    }
    wq_arena_rewind(arena, mark);
}

/* ---- the work ---- */

static void explain(const char *path, enum wq_status st)
{
    const char *why = st == WQ_E_RANGE   ? "it has no search index; pack it without --no-index"
                      : st == WQ_E_NEWER ? "its search index was made with another folding of "
                                           "letters; pack it again with this warraq"
                                         : NULL;
    if (why)
        wq_host_complain(PROGRAM, "%s: %s", path, why);
    else
        wq_host_complain(PROGRAM, "%s: the search index: %s; see `warraq verify`", path,
                         wq_status_text(st));
}

/* A bundle whose index cannot be opened is named, and the others are searched. */
static bool open_indexes(struct search *search)
{
    struct wq_archived_files *files = &search->files;
    uint32_t open_n = 0;
    for (uint32_t i = 0; i < files->opened_n; i++) {
        enum wq_status st = wq_archive_open_index(files->archive, i, &files->arena);
        open_n += st == WQ_OK;
        files->is_partial = files->is_partial || st != WQ_OK;
        if (st != WQ_OK)
            explain(files->opened[i].path, st);
    }
    return open_n > 0;
}

/* A bundle whose index turned out to be damaged is named; the others have answered. */
static void name_silent(struct search *search, const enum wq_status *answers)
{
    struct wq_archived_files *files = &search->files;
    for (uint32_t i = 0; i < files->opened_n; i++) {
        if (answers[i] == WQ_OK)
            continue;
        files->is_partial = true;
        explain(files->opened[i].path, answers[i]);
    }
}

/* On a terminal only: what is read by a program stays empty. */
static void suggest(struct search *search, const struct wq_hits *hits)
{
    struct wq_str nearest;
    if (isatty(STDERR_FILENO) && hits->missing < search->query.n &&
        wq_archive_nearest(search->files.archive, &search->query, hits->missing,
                           &search->files.arena, &nearest) == WQ_OK &&
        nearest.len > 0)
        wq_host_complain(PROGRAM, "nothing found; did you mean %.*s?", (int)nearest.len,
                         nearest.ptr);
}

static int search_all(struct search *search)
{
    struct wq_hits hits;
    enum wq_status answers[WQ_ARCHIVE_BUNDLES];
    char room[256];
    const struct wq_archive_search wanted = {
        .limit = (uint32_t)search->options.limit,
        .kept = has_filters(&search->options) ? search->kept : NULL,
        .answers = answers,
    };
    search->result = WQ_EXIT_OK;
    if (!open_indexes(search))
        return WQ_EXIT_FAILED;
    enum wq_status st = wanted.kept ? make_filters(search) : WQ_OK;
    if (st == WQ_OK)
        st = wq_archive_search(search->files.archive, &search->query, &wanted, &search->files.arena,
                               &hits);
    if (st != WQ_OK) {
        explain(wq_archived_name(&search->files, room, sizeof room), st);
        return WQ_EXIT_FAILED;
    }
    name_silent(search, answers);
    if (hits.n == 0) {
        suggest(search, &hits);
        return WQ_EXIT_FAILED;
    }
    for (uint32_t i = 0; i < hits.n && !ferror(stdout); i++)
        print_found(search, &hits.hits[i]);
    return wq_archived_result(&search->files, search->result);
}

/* The articles related to one of a bundle, nearest first, as hits without a score. */
static int print_related(struct search *search)
{
    struct wq_opened *opened = &search->files.opened[0];
    const uint32_t article = (uint32_t)search->options.related - 1;
    uint32_t related[WQ_RELATED], n = 0;
    search->result = WQ_EXIT_OK;
    enum wq_status st = wq_related(opened->bundle, article, &search->files.arena, related, &n);
    if (st == WQ_E_RANGE)
        wq_host_complain(PROGRAM, "%s: no article %" PRIu32 ": they are numbered 1 to %" PRIu32,
                         opened->path, article + 1, wq_bundle_info(opened->bundle)->article_n);
    else if (st != WQ_OK)
        wq_host_complain(PROGRAM, "%s: related articles: %s; see `warraq verify`", opened->path,
                         wq_status_text(st));
    search->options.titles = true;
    for (uint32_t i = 0; i < n; i++)
        print_found(search, &(struct wq_hit){.article = related[i]});
    return n > 0 ? search->result : WQ_EXIT_FAILED;
}

/* Open the archive; what it holds is related when there is no query. */
static int open_and_run(struct search *search, char **paths, int path_n, bool is_query)
{
    int result = wq_archived_open(&search->files, PROGRAM, paths, path_n);
    if (result != WQ_EXIT_OK)
        return result;
    if (!is_query && search->files.opened_n > 1) {
        wq_host_complain(PROGRAM, "--related is told of one bundle alone");
        result = WQ_EXIT_USAGE;
    } else {
        result = is_query ? search_all(search) : print_related(search);
    }
    wq_archived_close(&search->files);
    return result;
}

/* ---- the command line ---- */

static bool check_options(struct options *options)
{
    if (options->from && !wq_day_read(options->from, 0, &options->from_date)) {
        wq_host_complain(PROGRAM, "--from takes YYYY, YYYY-MM or YYYY-MM-DD, not `%s`",
                         options->from);
        return false;
    }
    if (options->to && !wq_day_read(options->to, 99, &options->to_date)) {
        wq_host_complain(PROGRAM, "--to takes YYYY, YYYY-MM or YYYY-MM-DD, not `%s`", options->to);
        return false;
    }
    return true;
}

/* Words behind --, or all but the first operand. */
static int count_query_words(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--") == 0)
            return argc - 1 - i;
    }
    return -1;
}

/* The words of the query with spaces between them. */
static bool join(char **words, int n, char *out, size_t cap)
{
    size_t len = 0;
    for (int i = 0; i < n; i++) {
        size_t word = strlen(words[i]);
        if (len + word + 2 > cap)
            return false;
        if (i > 0)
            out[len++] = ' ';
        memcpy(out + len, words[i], word);
        len += word;
    }
    out[len] = '\0';
    return true;
}

static int run(struct search *search, int argc, char **argv, int operands, int query_n)
{
    char text[4096];
    if (query_n < 0)
        query_n = argc - operands - 1;
    const int path_n = argc - operands - query_n;
    if (path_n < 1 || query_n < 1) {
        fprintf(stderr, PROGRAM ": a bundle and a query are needed\nTry `" PROGRAM " --help`.\n");
        return WQ_EXIT_USAGE;
    }
    if (!join(argv + argc - query_n, query_n, text, sizeof text)) {
        wq_host_complain(PROGRAM, "the query is longer than %zu bytes", sizeof text - 1);
        return WQ_EXIT_USAGE;
    }
    wq_query_parse(wq_str(text), false, &search->query);
    return open_and_run(search, argv + operands, path_n, true);
}

int wq_command_search(int argc, char **argv)
{
    static struct search search;
    struct options *options = &search.options;
    options->limit = 10;
    const struct wq_option table[] = {
        {"json", 0, WQ_OPTION_FLAG, &options->json, NULL, "one JSON object a line", 0, 0},
        {"titles", 't', WQ_OPTION_FLAG, &options->titles, NULL, "without snippets, which is faster",
         0, 0},
        {"limit", 'n', WQ_OPTION_NUMBER, &options->limit, "N", "articles at most (10)", 1,
         WQ_SEARCH_LIMIT},
        {"related", 0, WQ_OPTION_NUMBER, &options->related, "N",
         "instead of a query: what is related to article N of the one bundle", 1,
         (int32_t)WQ_ARTICLES_MAX},
        {"source", 0, WQ_OPTION_TEXT, &options->source, "NAME", "of this source alone", 0, 0},
        {"category", 0, WQ_OPTION_TEXT, &options->category, "NAME", "of this category alone", 0, 0},
        {"from", 0, WQ_OPTION_TEXT, &options->from, "DATE",
         "published on YYYY-MM-DD or later; day and month may be left out", 0, 0},
        {"to", 0, WQ_OPTION_TEXT, &options->to, "DATE", "published on that day or before", 0, 0},
    };
    const struct wq_usage usage = {
        .program = PROGRAM,
        .synopsis = "BUNDLE|FOLDER... -- QUERY | BUNDLE --related N",
        .summary =
            "Print the articles that hold all words of the query, best first. \"two "
            "words\" in quotes follow each other, -word is not there, word* begins so. "
            "Vowel marks, hamza on alef and what is written together with a word make no "
            "difference; articles that hold it as it was typed come first. Several bundles, or "
            "those of a folder, are searched as one.",
        .notes = "Exit codes: 0; 1 nothing found, or a bundle that cannot be searched; 2 wrong "
                 "command line; 3 an article is damaged or a bundle left "
                 "out, and named.",
        .options = table,
        .option_n = sizeof table / sizeof table[0],
    };
    int operands;
    const int query_n = count_query_words(argc, argv);
    enum wq_parse parse = wq_options_parse(&usage, argc, argv, &operands);
    if (parse != WQ_PARSE_OK)
        return parse == WQ_PARSE_HELP ? WQ_EXIT_OK : WQ_EXIT_USAGE;
    if (!check_options(options))
        return WQ_EXIT_USAGE;
    if (options->related > 0 && argc - operands == 1)
        return open_and_run(&search, argv + operands, 1, false);
    return run(&search, argc, argv, operands, query_n);
}
