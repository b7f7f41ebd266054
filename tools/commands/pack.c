/* SPDX-License-Identifier: MIT */
/* warraq pack: articles to a bundle. Opens the files, lets warraq-import read them, writes. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "config.h"
#include "pack_command.h"
#include "warraq/format.h"

#define CLUSTER_BYTES_MIN (16u << 10)
#define CLUSTER_BYTES_MAX (256u << 10)
#define IMAGE_WIDTH 1072 /* px: the width of a common panel */
#define TIMEOUT_S 30
#define ARTICLE_ARENA_BYTES (8u << 20) /* what any article takes beside its text */

/* ---- the work ---- */

static int open_writer(struct pack *pack)
{
    const struct pack_options *options = &pack->options;
    const struct wq_writer_options writer = {.force = options->force,
                                             .cluster_bytes = options->cluster_bytes,
                                             .no_index = options->no_index,
                                             .parity = (uint32_t)options->parity,
                                             .shard = options->shard.number};
    return wq_written_open(PROGRAM, options->dry_run ? NULL : options->output, &writer,
                           &pack->writer);
}

static enum wq_status gather_sources(struct pack *pack, char **operands)
{
    struct stat output;
    bool has_output = pack->options.output && stat(pack->options.output, &output) == 0;
    struct wq_gather gather = {
        .sources = &pack->sources,
        .report = &pack->report,
        .output = has_output ? &output : NULL,
    };
    enum wq_status st = wq_gather_add(&gather, operands);
    wq_gather_finish(&gather);
    return st;
}

static bool goes_on(void *self, uint32_t index)
{
    const struct pack *pack = self;
    (void)index;
    return !*pack->crew.is_stopped;
}

static void complain_lost(void *self, uint32_t index, enum wq_status why)
{
    struct pack *pack = self;
    wq_report_leave_out(&pack->report, pack->options.append, index + 1, "%s", wq_status_text(why));
}

static void complain_partial(void *self, uint32_t index)
{
    struct pack *pack = self;
    wq_report_leave_out(&pack->report, pack->options.append, index + 1, "%s",
                        "names, address or id are damaged: only the rest is packed");
}

/* The articles of the bundle that is appended to; those that are packed again are left out then. */
static int copy_old(struct pack *pack)
{
    const struct wq_copy_handlers handlers = {
        .self = pack, .lost = complain_lost, .partial = complain_partial, .step = goes_on};
    struct wq_opened old;
    int result = wq_opened_open(&old, PROGRAM, pack->options.append);
    if (result != WQ_EXIT_OK)
        return result;
    enum wq_status st = wq_writer_copy(pack->writer, old.bundle, &old.arena, &handlers);
    pack->old_n = wq_bundle_info(old.bundle)->article_n;
    wq_writer_since(pack->writer, wq_bundle_info(old.bundle)->edition);
    int saved = errno;
    wq_opened_close(&old);
    errno = saved;
    return st == WQ_OK ? WQ_EXIT_OK : wq_written_explain(PROGRAM, pack->options.output, st);
}

/* Without --parity, that of the bundle that is appended to. */
static int keep_parity(struct pack *pack)
{
    struct wq_opened old;
    if (!pack->options.append || pack->options.parity > 0)
        return WQ_EXIT_OK;
    int result = wq_opened_open(&old, PROGRAM, pack->options.append);
    if (result != WQ_EXIT_OK)
        return result;
    pack->options.parity = (int32_t)wq_bundle_info(old.bundle)->parity;
    wq_opened_close(&old);
    return WQ_EXIT_OK;
}

static int work(struct pack *pack, char **operands)
{
    struct wq_writer_totals totals = {0};
    int result = keep_parity(pack);
    if (result == WQ_EXIT_OK)
        result = open_writer(pack);
    if (result != WQ_EXIT_OK)
        return result;
    if (gather_sources(pack, operands) != WQ_OK) {
        wq_host_complain(PROGRAM, "%s", wq_status_text(WQ_E_NOMEM));
        return WQ_EXIT_FAILED;
    }
    if (pack->options.append)
        result = copy_old(pack);
    if (result == WQ_EXIT_OK)
        result = wq_pack_look(pack) ? wq_pack_import(pack) : WQ_EXIT_FAILED;
    if (result != WQ_EXIT_OK)
        return result;
    /* a share may well be empty, and be merged with the others */
    if (pack->article_n + pack->old_n == 0 && pack->options.shard.n == 0)
        return wq_pack_refuse_nothing(pack, operands);
    result = wq_written_finish(PROGRAM, pack->options.output, &pack->writer, &totals);
    return result == WQ_EXIT_OK ? wq_pack_finish(pack, &totals) : result;
}

/* "300K", "20M", "2G" or bytes; UINT64_MAX for NULL. */
static bool read_size(const char *option, const char *text, uint64_t *size)
{
    static const char units[] = "kmg";
    char *end = NULL;
    *size = UINT64_MAX;
    if (!text)
        return true;
    errno = 0;
    const unsigned long long n = strtoull(text, &end, 10);
    const char *unit = *end ? strchr(units, *end | 0x20) : NULL;
    const unsigned shift = unit ? 10 * (unsigned)(unit - units + 1) : 0;
    if (*text < '0' || *text > '9' || errno != 0 || (*end && (!unit || end[1])) ||
        n > UINT64_MAX >> (shift + 1)) {
        fprintf(stderr,
                PROGRAM ": --%s %s: a size is needed, as 300K, 20M or 2G\nTry `" PROGRAM
                        " --help`.\n",
                option, text);
        return false;
    }
    *size = (uint64_t)n << shift;
    return true;
}

static bool read_image_sizes(struct pack_options *options)
{
    return read_size("images-per-article", options->images_per_article_text,
                     &options->images_per_article) &&
           read_size("images-total", options->images_total_text, &options->images_total);
}

static bool read_cluster_size(struct pack_options *options)
{
    uint64_t n;
    if (!options->cluster_size)
        return true;
    if (!read_size("cluster-size", options->cluster_size, &n))
        return false;
    options->cluster_bytes = (uint32_t)n;
    if (n >= CLUSTER_BYTES_MIN && n <= CLUSTER_BYTES_MAX)
        return true;
    fprintf(stderr,
            PROGRAM ": --cluster-size %s: a size from 16K to 256K is needed\nTry `" PROGRAM
                    " --help`.\n",
            options->cluster_size);
    return false;
}

static bool read_shard(struct pack_options *options)
{
    if (!options->shard_text || wq_shard_parse(options->shard_text, &options->shard))
        return true;
    fprintf(stderr, PROGRAM ": --shard %s: I/N is needed, as 3/8\nTry `" PROGRAM " --help`.\n",
            options->shard_text);
    return false;
}

/* "title=headline,url=link.href": which fields of JSON and CSV an article's are. */
static bool read_map(const char *text)
{
    for (struct wq_str rest = wq_str(text); rest.len > 0;) {
        const char *comma = memchr(rest.ptr, ',', rest.len);
        const struct wq_str pair = {rest.ptr, comma ? (size_t)(comma - rest.ptr) : rest.len};
        const char *equals = pair.len > 0 ? memchr(pair.ptr, '=', pair.len) : NULL;
        const size_t field_len = equals ? (size_t)(equals - pair.ptr) : 0;
        const size_t name_len = pair.len - field_len - (equals != NULL);
        if (!equals || wq_map_field((struct wq_str){pair.ptr, field_len}) < 0 || name_len == 0 ||
            name_len >= WQ_MAP_NAME_MAX) {
            fprintf(stderr,
                    PROGRAM ": --map is FIELD=NAME,...: \"%.*s\" is not; FIELD is one of title, "
                            "text, html, blocks, author, source, category, url, language, licence, "
                            "id, date, captured\nTry `" PROGRAM " --help`.\n",
                    (int)pair.len, pair.ptr);
            return false;
        }
        const size_t used = pair.len + (comma != NULL);
        rest = (struct wq_str){rest.ptr + used, rest.len - used};
    }
    return true;
}

static bool is_epub_book(const struct pack_options *options)
{
    return options->epub && strcmp(options->epub, "book") == 0;
}

static bool read_epub(const struct pack_options *options)
{
    if (!options->epub || is_epub_book(options) || strcmp(options->epub, "chapters") == 0)
        return true;
    fprintf(stderr, PROGRAM ": --epub is book or chapters, not \"%s\"\nTry `" PROGRAM " --help`.\n",
            options->epub);
    return false;
}

static bool send_map(struct pack *pack)
{
    enum wq_status st = WQ_OK;
    for (const char *at = pack->options.map; at && *at && st == WQ_OK;) {
        const size_t len = strcspn(at, ",");
        st = wq_worker_option(&pack->crew.options, "map=%.*s", (int)len, at);
        at += len + (at[len] == ',');
    }
    return st == WQ_OK;
}

static bool read_metadata(struct pack *pack)
{
    const struct pack_options *options = &pack->options;
    for (unsigned i = 0; i < options->set.n; i++)
        if (!wq_metadata_set(&pack->metadata, PROGRAM, options->set.items[i]))
            return false;
    return !options->metadata || wq_metadata_read(&pack->metadata, PROGRAM, options->metadata);
}

static unsigned worker_n(int32_t jobs)
{
    long n = jobs > 0 ? jobs : sysconf(_SC_NPROCESSORS_ONLN);
    return n < 1 ? 1 : n > WQ_CREW_WORKERS_MAX ? WQ_CREW_WORKERS_MAX : (unsigned)n;
}

static bool prepare(struct pack *pack)
{
    struct stat folder;
    const char *image_folder = pack->options.image_folder;
    if (image_folder && (stat(image_folder, &folder) != 0 || !S_ISDIR(folder.st_mode))) {
        wq_host_complain(PROGRAM, "%s is no folder; --image-folder takes one", image_folder);
        return false;
    }
    void *memory = wq_host_memory(ARTICLE_ARENA_BYTES);
    pack->crew.is_stopped = wq_written_watch_signals();
    if (!memory ||
        !wq_host_beside("libexec/warraq/warraq-import", pack->importer, sizeof pack->importer)) {
        wq_host_complain(PROGRAM, "cannot tell where warraq-import is");
        return false;
    }
    wq_arena_init(&pack->arena, memory, ARTICLE_ARENA_BYTES);
    pack->crew.program = pack->importer;
    pack->crew.worker_n = worker_n(pack->options.jobs);
    pack->crew.timeout_ms = (uint64_t)pack->options.timeout_s * 1000;
    const int image_width = pack->options.no_images ? 0 : (int)pack->options.image_width;
    if (wq_worker_option(&pack->crew.options, "image-width=%d", image_width) != WQ_OK ||
        wq_worker_option(&pack->crew.options, "explain=%d", pack->options.explain) != WQ_OK ||
        wq_worker_option(&pack->crew.options, "epub-book=%d", is_epub_book(&pack->options)) !=
            WQ_OK ||
        wq_worker_option(&pack->crew.options, "keep-all=%d", pack->options.keep_all) != WQ_OK ||
        !send_map(pack)) {
        wq_host_complain(PROGRAM, "%s", wq_status_text(WQ_E_NOMEM));
        return false;
    }
    return wq_pack_tell_furniture(pack);
}

/* The importer knows what it reads: it takes the place of this process. */
static int list_formats(void)
{
    char program[WQ_HOST_PATH_BYTES];
    if (wq_host_beside("libexec/warraq/warraq-import", program, sizeof program))
        execl(program, program, "--list-formats", (char *)NULL);
    wq_host_complain(PROGRAM, "cannot run the importer: %s; install warraq again", strerror(errno));
    return WQ_EXIT_FAILED;
}

static void set_defaults(struct pack_options *options)
{
    *options = (struct pack_options){.image_width = IMAGE_WIDTH, .timeout_s = TIMEOUT_S};
}

/* The file of options, when one is named, or no input is and warraq.conf is there. */
static const char *config_path(const struct pack_options *options, bool has_operands)
{
    static const char name[] = "warraq.conf";
    return options->config                            ? options->config
           : !has_operands && access(name, F_OK) == 0 ? name
                                                      : NULL;
}

/* Options of the command line and of a file of options, of which the command line's count; *inputs
 * are its own, else those of the file. */
static enum wq_parse read_options(struct pack *pack, const struct wq_usage *usage, int argc,
                                  char **argv, char ***inputs)
{
    static char *from_config[WQ_OPTION_LIST_MAX + 1];
    struct pack_options *options = &pack->options;
    int operands;
    set_defaults(options);
    enum wq_parse parse = wq_options_parse(usage, argc, argv, &operands);
    *inputs = argv + operands;
    const char *path = config_path(options, parse != WQ_PARSE_OK || operands < argc);
    if (parse != WQ_PARSE_OK || !path || options->list_formats)
        return parse;
    set_defaults(options);
    if (!wq_config_read(usage, path, &pack->config, &pack->inputs))
        return WQ_PARSE_ERROR;
    parse = wq_options_parse(usage, argc, argv, &operands);
    for (unsigned i = 0; i < pack->inputs.n; i++)
        from_config[i] = (char *)(uintptr_t)pack->inputs.items[i];
    *inputs = operands < argc ? argv + operands : from_config;
    return parse;
}

/* What the table of options cannot say of them; told when it is wrong. */
static bool check_options(struct pack *pack, char **inputs)
{
    struct pack_options *options = &pack->options;
    if (!*inputs || (!options->output && !options->dry_run)) {
        fprintf(stderr, PROGRAM ": %s\nTry `" PROGRAM " --help`.\n",
                *inputs ? "where to? -o FILE.wrq is missing"
                        : "which files or folders? None is given, and there is no warraq.conf");
        return false;
    }
    return read_cluster_size(options) && read_shard(options) &&
           (!options->map || read_map(options->map)) && read_epub(options) &&
           read_image_sizes(options) && read_metadata(pack);
}

static int run(struct pack *pack, char **inputs)
{
    int result = prepare(pack) ? work(pack, inputs) : WQ_EXIT_FAILED;
    wq_writer_abandon(pack->writer);
    wq_crew_close(&pack->crew);
    wq_pack_close_journal(pack, result == WQ_EXIT_OK || result == WQ_EXIT_PARTIAL);
    wq_report_free(&pack->report);
    wq_sources_free(&pack->sources);
    wq_metadata_free(&pack->metadata);
    wq_buffer_free(&pack->config);
    return result;
}

/* In one piece, since most of it is the table that says which option fills which field. */
int wq_command_pack(int argc, char **argv)
{
    static struct pack pack;
    struct pack_options *options = &pack.options;
    const struct wq_option table[] = {
        {"output", 'o', WQ_OPTION_TEXT, &options->output, "FILE.wrq", "the bundle to write", 0, 0},
        {"force", 'f', WQ_OPTION_FLAG, &options->force, NULL, "replace FILE.wrq if it exists", 0,
         0},
        {"dry-run", 'n', WQ_OPTION_FLAG, &options->dry_run, NULL,
         "read everything, write nothing, tell what would come of it", 0, 0},
        {"append", 0, WQ_OPTION_TEXT, &options->append, "OLD.wrq",
         "begin with the articles of OLD.wrq as they are, and pack only what is new", 0, 0},
        {"shard", 0, WQ_OPTION_TEXT, &options->shard_text, "I/N",
         "pack the Ith of N shares of the input; `warraq merge` joins them", 0, 0},
        {"cluster-size", 0, WQ_OPTION_TEXT, &options->cluster_size, "SIZE",
         "bytes of text compressed together, 16K to 256K (32K)", 0, 0},
        {"no-index", 0, WQ_OPTION_FLAG, &options->no_index, NULL,
         "without what search needs: a quarter smaller", 0, 0},
        {"parity", 0, WQ_OPTION_NUMBER, &options->parity, "N",
         "for every N clusters one more, from which any one of them can be repaired", 2,
         WQ_PARITY_GROUP_MAX},
        {"image-width", 0, WQ_OPTION_NUMBER, &options->image_width, "PX",
         "scale pictures down to this width, 1072 if not given", 1, WQ_IMAGE_SIDE_MAX},
        {"image-folder", 0, WQ_OPTION_TEXT, &options->image_folder, "DIR",
         "where the paths of pictures begin; else in the folder of the input", 0, 0},
        {"no-images", 0, WQ_OPTION_FLAG, &options->no_images, NULL, "leave pictures out", 0, 0},
        {"images-per-article", 0, WQ_OPTION_TEXT, &options->images_per_article_text, "SIZE",
         "bytes of the bundle for the pictures of an article, as 300K; further ones are left out",
         0, 0},
        {"images-total", 0, WQ_OPTION_TEXT, &options->images_total_text, "SIZE",
         "bytes of the bundle for all pictures, as 2G", 0, 0},
        {"epub", 0, WQ_OPTION_TEXT, &options->epub, "book|chapters",
         "what an article is of an EPUB book: each chapter if not given", 0, 0},
        {"map", 0, WQ_OPTION_TEXT, &options->map, "FIELD=NAME,...",
         "which fields of JSON and CSV are an article's, as title=headline,text=body.plain", 0, 0},
        {"set", 0, WQ_OPTION_LIST, &options->set, "FIELD=VALUE",
         "of every article, whatever its file says; as source=الأهرام, as often as needed", 0, 0},
        {"metadata", 0, WQ_OPTION_TEXT, &options->metadata, "FILE.csv",
         "fields of the articles of single files; its column \"file\" has their paths", 0, 0},
        {"jobs", 'j', WQ_OPTION_NUMBER, &options->jobs, "N",
         "importers at work at once, one for each processor if not given", 1, WQ_CREW_WORKERS_MAX},
        {"no-resume", 0, WQ_OPTION_FLAG, &options->no_resume, NULL,
         "keep nothing in FILE.wrq.part from which an interrupted pack could go on", 0, 0},
        {"timeout", 0, WQ_OPTION_NUMBER, &options->timeout_s, "SECONDS",
         "stop an importer that works this long at one article, 30 if not given", 1, 86400},
        {"explain", 0, WQ_OPTION_FLAG, &options->explain, NULL,
         "say of each input how it was read, and all that was changed or left out", 0, 0},
        {"keep-all", 0, WQ_OPTION_FLAG, &options->keep_all, NULL,
         "keep all of web pages and texts: menus, comments and titles that stand twice as well", 0,
         0},
        {"phrases", 0, WQ_OPTION_TEXT, &options->phrases, "FILE",
         "more phrases by which the furniture of pages is told", 0, 0},
        {"rules", 0, WQ_OPTION_TEXT, &options->rules, "FILE",
         "where text, title, author and date stand on the pages of a site, as selectors", 0, 0},
        {"config", 0, WQ_OPTION_TEXT, &options->config, "FILE",
         "read options and inputs from FILE; warraq.conf is read when no input is given", 0, 0},
        {"list-formats", 0, WQ_OPTION_FLAG, &options->list_formats, NULL, "what this build reads",
         0, 0},
        {"json", 0, WQ_OPTION_FLAG, &options->json, NULL, "the summary as one JSON object", 0, 0},
        {"quiet", 'q', WQ_OPTION_FLAG, &options->quiet, NULL,
         "no progress and no summary; what is left out is still named", 0, 0},
        {"verbose", 'v', WQ_OPTION_FLAG, &options->verbose, NULL,
         "all that was repaired or left out, not the first 20 of each kind", 0, 0},
    };
    const struct wq_usage usage = {
        .program = PROGRAM,
        .synopsis = "INPUT... -o FILE.wrq",
        .summary = "Pack articles into one compressed bundle. INPUT is a file of any format that "
                   "--list-formats names, a folder of them, or - for standard input. A file's "
                   "content says what it is, not its name.",
        .notes = "Exit codes: 0 all packed; 1 nothing written, or not "
                 "confirmed by the medium; 2 wrong command line; 3 packed, but "
                 "something was left out, and named.",
        .options = table,
        .option_n = sizeof table / sizeof table[0],
    };
    char **inputs;
    enum wq_parse parse = read_options(&pack, &usage, argc, argv, &inputs);
    if (parse != WQ_PARSE_OK)
        return parse == WQ_PARSE_HELP ? WQ_EXIT_OK : WQ_EXIT_USAGE;
    if (options->list_formats)
        return list_formats();
    return check_options(&pack, inputs) ? run(&pack, inputs) : WQ_EXIT_USAGE;
}
