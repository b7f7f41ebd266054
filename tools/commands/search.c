/* SPDX-License-Identifier: MIT */
/* warraq search: the articles that match a query, best first, by the code that the device runs. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "commands.h"
#include "warraq/search.h"

#define PROGRAM "warraq search"
#define BUNDLES_MAX 64
#define SNIPPET_BYTES 240

struct options {
    bool json, titles;
    int32_t limit;
    int32_t related; /* an article's number, from 1; 0: search */
    const char *source, *category, *from, *to;
    uint32_t from_date, to_date; /* as in wq_meta; to_date 0: no end */
};

/* A bundle that is searched. */
struct searched {
    struct wq_opened opened;
    struct wq_lexicon *lexicon;
    struct wq_hits hits;
    const struct options *options;
};

struct found {
    struct searched *searched;
    struct wq_hit hit;
};

struct search {
    struct options options;
    struct wq_query query;
    struct searched bundles[BUNDLES_MAX];
    int bundle_n;
    int result; /* what went wrong so far: an enum wq_exit */
};

/* ---- filters ---- */

/* A date as YYYY, YYYY-MM or YYYY-MM-DD; what is left out is `rest` of each. */
static bool read_date(const char *text, uint32_t rest, uint32_t *date)
{
    unsigned year, month = rest, day = rest;
    char end;
    int n = sscanf(text, "%4u-%2u-%2u%c", &year, &month, &day, &end);
    if (n < 1 || n > 3 || strspn(text, "0123456789-") != strlen(text) ||
        strlen(text) != (size_t)(n == 1   ? 4
                                 : n == 2 ? 7
                                          : 10))
        return false;
    *date = year * 10000 + month * 100 + day;
    return true;
}

static bool is_in_dates(const struct options *options, uint32_t date)
{
    if (options->from_date == 0 && options->to_date == 0)
        return true;
    return date != 0 && date >= options->from_date &&
           (options->to_date == 0 || date <= options->to_date);
}

static bool keep_article(void *self, uint32_t article)
{
    struct searched *searched = self;
    const struct options *options = searched->options;
    struct wq_arena *arena = &searched->opened.arena;
    struct wq_meta meta;
    size_t mark = wq_arena_mark(arena);
    if (wq_bundle_listed(searched->opened.bundle, article, arena, &meta) != WQ_OK)
        return false;
    bool is_kept = (!options->source || wq_str_equal(meta.source, wq_str(options->source))) &&
                   (!options->category || wq_str_equal(meta.category, wq_str(options->category))) &&
                   is_in_dates(options, meta.date);
    wq_arena_rewind(arena, mark);
    return is_kept;
}

static bool has_filters(const struct options *options)
{
    return options->source || options->category || options->from || options->to;
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

static void print_json(const struct search *search, const struct found *found,
                       const struct wq_meta *meta, const struct wq_snippet *snippet)
{
    printf("{\"article\":%" PRIu32 ",\"id\":\"", found->hit.article + 1);
    wq_print_hex(stdout, meta->id, sizeof meta->id);
    fputs("\",\"title\":", stdout);
    wq_print_json(stdout, meta->title);
    printf(",\"score\":%.4f", found->hit.score / 16384.0);
    if (snippet)
        print_match(snippet);
    if (search->bundle_n > 1) {
        fputs(",\"bundle\":", stdout);
        wq_print_json(stdout, wq_str(found->searched->opened.path));
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
        struct wq_range range = snippet->ranges[i];
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

static void print_lines(const struct search *search, const struct found *found,
                        const struct wq_meta *meta, const struct wq_snippet *snippet)
{
    if (search->bundle_n > 1) {
        wq_print_safe(stdout, wq_str(found->searched->opened.path));
        putchar('\t');
    }
    printf("%" PRIu32 "\t", found->hit.article + 1);
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
static enum wq_status read_found(const struct search *search, struct wq_opened *opened,
                                 uint32_t index, struct wq_article *article)
{
    if (!search->options.titles)
        return wq_bundle_article(opened->bundle, index, &opened->arena, article);
    return (search->options.json ? wq_bundle_meta : wq_bundle_listed)(
        opened->bundle, index, &opened->arena, &article->meta);
}

static void print_found(struct search *search, const struct found *found)
{
    struct wq_opened *opened = &found->searched->opened;
    struct wq_article article;
    struct wq_snippet snippet;
    const bool is_short = search->options.titles;
    size_t mark = wq_arena_mark(&opened->arena);
    enum wq_status st = read_found(search, opened, found->hit.article, &article);
    if (st == WQ_OK && !is_short)
        st = wq_snippet_make(&search->query, &article, SNIPPET_BYTES, &opened->arena, &snippet);
    if (st == WQ_OK) {
        (search->options.json ? print_json : print_lines)(search, found, &article.meta,
                                                          is_short ? NULL : &snippet);
    } else {
        wq_opened_complain(opened, found->hit.article, st);
        search->result = WQ_EXIT_PARTIAL;
    }
    wq_arena_rewind(&opened->arena, mark);
}

/* ---- the work ---- */

static int compare_found(const void *a, const void *b)
{
    const struct found *x = a, *y = b;
    if (x->hit.score != y->hit.score)
        return x->hit.score > y->hit.score ? -1 : 1;
    if (x->searched != y->searched)
        return x->searched < y->searched ? -1 : 1;
    return x->hit.article < y->hit.article ? -1 : x->hit.article > y->hit.article;
}

static void explain(const struct searched *searched, enum wq_status st)
{
    const char *why = st == WQ_E_RANGE   ? "it has no search index; pack it without --no-index"
                      : st == WQ_E_NEWER ? "its search index was made with another folding of "
                                           "letters; pack it again with this warraq"
                                         : NULL;
    if (why)
        wq_host_complain(PROGRAM, "%s: %s", searched->opened.path, why);
    else
        wq_host_complain(PROGRAM, "%s: the search index: %s; see `warraq verify`",
                         searched->opened.path, wq_status_text(st));
}

static bool search_bundle(struct search *search, struct searched *searched)
{
    struct wq_arena *arena = &searched->opened.arena;
    struct wq_lexicon_source source = wq_lexicon_of(searched->opened.bundle);
    const struct wq_search wanted = {
        .limit = (uint32_t)search->options.limit,
        .keep = has_filters(&search->options) ? keep_article : NULL,
        .self = searched,
        .bundle = searched->opened.bundle,
    };
    searched->options = &search->options;
    enum wq_status st = wq_lexicon_open(arena, &source, &searched->lexicon);
    if (st == WQ_OK)
        st = wq_search_run(searched->lexicon, &search->query, &wanted, arena, &searched->hits);
    if (st != WQ_OK)
        explain(searched, st);
    return st == WQ_OK;
}

/* On a terminal only: what is read by a program stays empty. */
static void suggest(struct search *search)
{
    for (int i = 0; i < search->bundle_n && isatty(STDERR_FILENO); i++) {
        struct searched *searched = &search->bundles[i];
        struct wq_str nearest;
        if (searched->hits.missing < search->query.n &&
            wq_lexicon_nearest(searched->lexicon, &search->query, searched->hits.missing,
                               &searched->opened.arena, &nearest) == WQ_OK &&
            nearest.len > 0) {
            wq_host_complain(PROGRAM, "nothing found; did you mean %.*s?", (int)nearest.len,
                             nearest.ptr);
            return;
        }
    }
}

static int search_all(struct search *search, char **paths)
{
    size_t found_n = 0;
    struct found *found = NULL;
    search->result = WQ_EXIT_OK;
    for (int i = 0; i < search->bundle_n && search->result == WQ_EXIT_OK; i++)
        search->result = wq_opened_open(&search->bundles[i].opened, PROGRAM, paths[i]);
    for (int i = 0; i < search->bundle_n && search->result == WQ_EXIT_OK; i++) {
        if (search_bundle(search, &search->bundles[i]))
            found_n += search->bundles[i].hits.n;
        else
            search->result = WQ_EXIT_FAILED;
    }
    if (search->result == WQ_EXIT_OK && found_n > 0)
        found = malloc(found_n * sizeof *found);
    if (!found) {
        if (search->result == WQ_EXIT_OK)
            suggest(search);
        return WQ_EXIT_FAILED;
    }
    size_t n = 0;
    for (int i = 0; i < search->bundle_n; i++) {
        for (uint32_t k = 0; k < search->bundles[i].hits.n; k++)
            found[n++] = (struct found){&search->bundles[i], search->bundles[i].hits.hits[k]};
    }
    qsort(found, n, sizeof *found, compare_found);
    for (size_t i = 0; i < n && i < (size_t)search->options.limit && !ferror(stdout); i++)
        print_found(search, &found[i]);
    free(found);
    return search->result;
}

/* The articles related to one, nearest first, as hits without a score. */
static int print_related(struct search *search, const char *path)
{
    struct searched *searched = &search->bundles[0];
    const uint32_t article = (uint32_t)search->options.related - 1;
    uint32_t related[WQ_RELATED], n = 0;
    search->result = wq_opened_open(&searched->opened, PROGRAM, path);
    if (search->result != WQ_EXIT_OK)
        return search->result;
    enum wq_status st =
        wq_related(searched->opened.bundle, article, &searched->opened.arena, related, &n);
    if (st == WQ_E_RANGE)
        wq_host_complain(PROGRAM, "%s: no article %" PRIu32 ": they are numbered 1 to %" PRIu32,
                         path, article + 1, wq_bundle_info(searched->opened.bundle)->article_n);
    else if (st != WQ_OK)
        wq_host_complain(PROGRAM, "%s: related articles: %s; see `warraq verify`", path,
                         wq_status_text(st));
    search->options.titles = true;
    for (uint32_t i = 0; i < n; i++)
        print_found(search, &(struct found){searched, {.article = related[i]}});
    wq_opened_close(&searched->opened);
    return n > 0 ? search->result : WQ_EXIT_FAILED;
}

/* ---- the command line ---- */

static bool check_options(struct options *options)
{
    if (options->from && !read_date(options->from, 0, &options->from_date)) {
        wq_host_complain(PROGRAM, "--from takes YYYY, YYYY-MM or YYYY-MM-DD, not `%s`",
                         options->from);
        return false;
    }
    if (options->to && !read_date(options->to, 99, &options->to_date)) {
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
    search->bundle_n = argc - operands - query_n;
    if (search->bundle_n < 1 || query_n < 1) {
        fprintf(stderr, PROGRAM ": a bundle and a query are needed\nTry `" PROGRAM " --help`.\n");
        return WQ_EXIT_USAGE;
    }
    if (search->bundle_n > BUNDLES_MAX) {
        wq_host_complain(PROGRAM, "at most %d bundles are searched together", BUNDLES_MAX);
        return WQ_EXIT_USAGE;
    }
    if (!join(argv + argc - query_n, query_n, text, sizeof text)) {
        wq_host_complain(PROGRAM, "the query is longer than %zu bytes", sizeof text - 1);
        return WQ_EXIT_USAGE;
    }
    wq_query_parse(wq_str(text), false, &search->query);
    int result = search_all(search, argv + operands);
    for (int i = 0; i < search->bundle_n; i++)
        wq_opened_close(&search->bundles[i].opened);
    return result;
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
        .synopsis = "BUNDLE... -- QUERY | BUNDLE --related N",
        .summary = "Print the articles that hold all words of the query, best first. \"two "
                   "words\" in quotes follow each other, -word is not there, word* begins so. "
                   "Vowel marks, hamza on alef and what is written together with a word make no "
                   "difference; articles that hold it as it was typed come first.",
        .notes = "Exit codes: 0; 1 nothing found, or a bundle that cannot be searched; 2 wrong "
                 "command line; 3 an article is damaged, and named.",
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
    if (options->related > 0 && argc - operands == 1) {
        search.bundle_n = 1;
        return print_related(&search, argv[operands]);
    }
    return run(&search, argc, argv, operands, query_n);
}
