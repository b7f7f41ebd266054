/* SPDX-License-Identifier: MIT */
/* warraq pack: articles to a bundle. Opens the files, lets warraq-import read them, writes. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "import/sandbox.h"
#include "pictures.h"
#include "shard.h"
#include "warraq/format.h"
#include "worker.h"
#include "written.h"

#define PROGRAM "warraq pack"
#define CLUSTER_BYTES_MIN (16u << 10)
#define CLUSTER_BYTES_MAX (256u << 10)
#define IMAGE_WIDTH 1072               /* px: the width of a common panel */
#define ARTICLE_ARENA_BYTES (8u << 20) /* what any article takes beside its text */

struct options {
    const char *output;
    bool force, dry_run, no_index, json, quiet, verbose, explain, list_formats;
    const char *append; /* a bundle whose articles come first */
    const char *shard_text;
    struct wq_shard shard;
    const char *cluster_size;
    uint32_t cluster_bytes; /* 0: the packer's own */
    int32_t parity;         /* 0: none */
    const char *image_folder;
    const char *map;     /* "title=headline,..." */
    int32_t image_width; /* px */
    bool no_images;
};

struct pack {
    struct options options;
    struct wq_sources sources;
    struct wq_report report;
    struct wq_progress progress;
    struct wq_worker worker;
    struct wq_pictures pictures;
    struct wq_writer *writer;
    struct wq_arena arena;
    const char *path; /* of the present input */
    bool is_walls_told;
    bool is_left_out;      /* a note has said so of the present input */
    uint64_t byte_n;       /* read so far */
    uint64_t before_bytes; /* of the sources before the present one */
    uint32_t old_n;        /* articles of the bundle that is appended to */
    uint32_t article_n;    /* given to the writer */
    uint32_t file_n;       /* inputs that gave an article */
    enum wq_status fatal;  /* the writer cannot go on */
    int fatal_errno;
};

/* ---- what the worker sends ---- */

static enum wq_status take_article(void *self, struct wq_bytes payload)
{
    struct pack *pack = self;
    struct wq_article article;
    size_t mark = wq_arena_mark(&pack->arena);
    if (wq_article_receive(payload, &pack->arena, &article) != WQ_OK ||
        !wq_pictures_match(&pack->pictures, &article)) {
        wq_arena_rewind(&pack->arena, mark);
        return WQ_E_DAMAGED;
    }
    wq_article_identify(&article);
    enum wq_status st = wq_writer_add(pack->writer, &article);
    wq_arena_rewind(&pack->arena, mark);
    if (st == WQ_E_LIMIT) {
        wq_report_leave_out(&pack->report, pack->path, 0, "an article %s", wq_status_text(st));
        pack->is_left_out = true;
        return WQ_OK;
    }
    if (st != WQ_OK) {
        pack->fatal = st;
        pack->fatal_errno = errno;
        return WQ_E_IO;
    }
    pack->article_n++;
    wq_progress_step(&pack->progress, pack->byte_n, pack->byte_n, pack->article_n);
    return WQ_OK;
}

static enum wq_status take_strip(void *self, const struct wq_strip *strip)
{
    struct pack *pack = self;
    enum wq_status st = wq_pictures_strip(&pack->pictures, strip);
    if (st != WQ_OK)
        return st;
    st = wq_writer_strip(pack->writer, strip->rows, strip->w_px, strip->row_n);
    if (st == WQ_OK)
        return WQ_OK;
    pack->fatal = st;
    pack->fatal_errno = errno;
    return WQ_E_IO;
}

static int open_picture(void *self, struct wq_str path, char why[WQ_NOTE_DETAIL_MAX])
{
    const struct pack *pack = self;
    return wq_pictures_open(&pack->pictures, path, why);
}

static void take_note(void *self, const struct wq_note *note)
{
    struct pack *pack = self;
    pack->is_left_out |= note->kind == WQ_NOTE_LEFT_OUT;
    const bool is_told = pack->options.explain && !pack->options.json;
    if (is_told)
        wq_report_print_note(pack->path, note, stdout);
    if (!is_told || note->kind != WQ_NOTE_EXPLAINED)
        wq_report_add(&pack->report, pack->path, note);
}

static void count_bytes(void *self, size_t n)
{
    struct pack *pack = self;
    pack->byte_n += n;
    wq_progress_step(&pack->progress, pack->byte_n, pack->byte_n, pack->article_n);
}

/* ---- inputs ---- */

/* The file of the source, standing where its part of the share begins; *len are its bytes. */
static int open_source(struct pack *pack, const struct wq_source *source, uint64_t *len)
{
    struct stat info;
    *len = UINT64_MAX;
    if (strcmp(source->path, "-") == 0)
        return dup(STDIN_FILENO);
    int fd = open(source->path, O_RDONLY | O_CLOEXEC);
    /* a pipe is a share as it is */
    if (fd >= 0 && pack->options.shard.n > 0 && fstat(fd, &info) == 0 && S_ISREG(info.st_mode)) {
        uint64_t before = pack->before_bytes;
        pack->before_bytes += (uint64_t)info.st_size;
        if (wq_shard_seek(&pack->options.shard, source->path, fd, before, pack->sources.bytes,
                          len) != WQ_OK) {
            int saved = errno;
            close(fd);
            errno = saved;
            fd = -1;
        }
    }
    if (fd < 0) {
        wq_report_leave_out(&pack->report, source->path, 0,
                            "cannot be read: %s; check who may read it", strerror(errno));
    }
    return fd;
}

/* Say once what of its walls the importer has to do without. */
static void tell_walls(struct pack *pack)
{
    const uint32_t lacking = WQ_GUARDS_ALL & ~pack->worker.guards;
    if (pack->is_walls_told || pack->worker.guards == WQ_GUARD_SANITIZER)
        return;
    pack->is_walls_told = true;
    if (lacking & WQ_GUARD_SECCOMP)
        wq_host_complain(PROGRAM, "this kernel does not shut the importer in by seccomp: pack only "
                                  "what you trust, or use a kernel with CONFIG_SECCOMP_FILTER");
    if (lacking & WQ_GUARD_LANDLOCK && !(pack->options.quiet))
        wq_host_complain(PROGRAM, "this kernel has no Landlock (Linux 5.13 has): %s",
                         lacking & WQ_GUARD_SECCOMP
                             ? "the importer could open files"
                             : "seccomp alone keeps the importer from files");
    if (lacking & WQ_GUARD_LIMITS)
        wq_host_complain(PROGRAM, "the importer's memory cannot be limited here");
}

/* After the importer stopped in the middle: what was packed of the input stays. */
static void report_lost(struct pack *pack, uint32_t article_n)
{
    if (article_n == 0)
        wq_report_leave_out(&pack->report, pack->path, 0, "%s", pack->worker.fault);
    else
        wq_report_leave_out(&pack->report, pack->path, 0,
                            "what follows its first %" PRIu32 " article%s: %s", article_n,
                            wq_plural(article_n), pack->worker.fault);
}

/* false: the work cannot go on */
static bool import_source(struct pack *pack, const struct wq_source *source)
{
    const struct wq_worker_handlers handlers = {pack,         take_article, take_strip,
                                                open_picture, take_note,    count_bytes};
    uint32_t before_n = pack->article_n;
    uint64_t len;
    int fd = open_source(pack, source, &len);
    if (fd < 0)
        return true;
    if (len == 0) {
        close(fd); /* in another share */
        return true;
    }
    const bool is_named = strcmp(source->path, "-") != 0;
    const struct wq_worker_input input = {fd, len, is_named ? source->path : ""};
    wq_pictures_begin(&pack->pictures, source->path, pack->options.image_folder);
    pack->path = is_named ? source->path : "standard input";
    pack->is_left_out = false;
    enum wq_worker_result result = wq_worker_import(&pack->worker, &input, &handlers);
    int read_errno = errno;
    if (result != WQ_WORKER_NO_START)
        tell_walls(pack);
    wq_pictures_end(&pack->pictures);
    enum wq_status st =
        wq_writer_drop_strips(pack->writer); /* of what the importer did not finish */
    if (st != WQ_OK) {
        pack->fatal = st;
        pack->fatal_errno = errno;
    }
    uint32_t article_n = pack->article_n - before_n;
    close(fd);
    pack->file_n += article_n > 0;
    if (result == WQ_WORKER_NO_START || result == WQ_WORKER_ENDED || st != WQ_OK)
        return false;
    if (result == WQ_WORKER_DIED)
        report_lost(pack, article_n);
    else if (result == WQ_WORKER_READ_FAILED)
        wq_report_leave_out(&pack->report, pack->path, 0, "reading failed: %s",
                            strerror(read_errno));
    else if (article_n == 0 && !pack->is_left_out && len == UINT64_MAX)
        wq_report_leave_out(&pack->report, pack->path, 0, "no article in it");
    return true;
}

static int explain_end(const struct pack *pack)
{
    if (!*pack->worker.is_stopped && pack->fatal == WQ_OK) {
        wq_host_complain(PROGRAM, "cannot run the importer %s: %s; install warraq again",
                         pack->worker.program, pack->worker.fault);
        return WQ_EXIT_FAILED;
    }
    errno = pack->fatal_errno;
    return wq_written_explain(PROGRAM, pack->options.output, pack->fatal);
}

/* ---- summary ---- */

static void print_summary_json(const struct pack *pack, const struct wq_writer_totals *totals)
{
    double ratio = pack->byte_n > 0 ? (double)totals->file_bytes / (double)pack->byte_n : 0;
    fputs("{\"output\":", stdout);
    if (pack->options.output)
        wq_print_json(stdout, wq_str(pack->options.output));
    else
        fputs("null", stdout);
    printf(",\"dry_run\":%s,\"articles\":%" PRIu32 ",\"files\":%" PRIu32 ",\"bytes_in\":%" PRIu64
           ",\"text_bytes\":%" PRIu64 ",\"bytes_out\":%" PRIu64 ",\"ratio\":%.4f"
           ",\"duplicates\":%" PRIu32 ",\"differing\":%" PRIu32 ",\"renamed\":%" PRIu32
           ",\"new\":%" PRIu32 ",",
           pack->options.dry_run ? "true" : "false", totals->article_n, pack->file_n, pack->byte_n,
           totals->text_bytes, totals->file_bytes, ratio, totals->duplicate_n, totals->differing_n,
           totals->renamed_n, totals->new_n);
    wq_report_print_json(&pack->report, stdout);
    puts("}");
}

static void print_summary(const struct pack *pack, const struct wq_writer_totals *totals)
{
    char in[16], text[16], out[16];
    double percent = pack->byte_n > 0 ? 100 * (double)totals->file_bytes / (double)pack->byte_n : 0;
    wq_print_safe(stdout, wq_str(pack->options.output ? pack->options.output : "dry run"));
    printf("%s: %" PRIu32 " article%s from %" PRIu32 " file%s\n",
           pack->options.output && pack->options.dry_run ? " (dry run)" : "", totals->article_n,
           wq_plural(totals->article_n), pack->file_n, wq_plural(pack->file_n));
    printf("%s read, %s of text, %s in the bundle (%.1f %% of what was read)\n",
           wq_print_size(pack->byte_n, in), wq_print_size(totals->text_bytes, text),
           wq_print_size(totals->file_bytes, out), percent);
    wq_written_print_twice(totals, "packed");
    if (pack->options.append)
        printf("%" PRIu32 " article%s new since %s\n", totals->new_n, wq_plural(totals->new_n),
               pack->options.append);
    wq_report_print(&pack->report, stdout, pack->options.verbose);
}

/* What was left out is named even when nothing else is printed. */
static int finish(struct pack *pack, const struct wq_writer_totals *totals)
{
    if (pack->options.json)
        print_summary_json(pack, totals);
    else if (!pack->options.quiet)
        print_summary(pack, totals);
    else if (pack->report.place_n[WQ_NOTE_LEFT_OUT] > 0)
        wq_report_print(&pack->report, stderr, pack->options.verbose);
    return pack->report.place_n[WQ_NOTE_LEFT_OUT] > 0 ? WQ_EXIT_PARTIAL : WQ_EXIT_OK;
}

static int refuse_nothing(struct pack *pack, char **operands)
{
    if (pack->options.json)
        print_summary_json(pack, &(struct wq_writer_totals){0});
    else
        wq_report_print(&pack->report, stderr, pack->options.verbose);
    wq_host_complain(PROGRAM, "no articles in %s%s; nothing was written", operands[0],
                     operands[1] ? " and the other inputs" : "");
    return WQ_EXIT_FAILED;
}

/* ---- the work ---- */

static int open_writer(struct pack *pack)
{
    const struct options *options = &pack->options;
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
    return !*pack->worker.is_stopped;
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

static int import_sources(struct pack *pack)
{
    const struct wq_sources *sources = &pack->sources;
    const uint32_t share_n = pack->options.shard.n > 0 ? pack->options.shard.n : 1;
    wq_progress_start(&pack->progress, pack->options.quiet,
                      sources->is_size_unknown ? 0 : sources->bytes / share_n);
    bool is_going = true;
    for (size_t i = 0; i < sources->n && is_going; i++)
        is_going = import_source(pack, &sources->items[i]) && !*pack->worker.is_stopped;
    wq_progress_erase(&pack->progress);
    return is_going ? WQ_EXIT_OK : explain_end(pack);
}

static int work(struct pack *pack, char **operands)
{
    struct wq_writer_totals totals = {0};
    int result = open_writer(pack);
    if (result != WQ_EXIT_OK)
        return result;
    if (gather_sources(pack, operands) != WQ_OK) {
        wq_host_complain(PROGRAM, "%s", wq_status_text(WQ_E_NOMEM));
        return WQ_EXIT_FAILED;
    }
    if (pack->options.append)
        result = copy_old(pack);
    if (result == WQ_EXIT_OK)
        result = import_sources(pack);
    if (result != WQ_EXIT_OK)
        return result;
    /* a share may well be empty, and be merged with the others */
    if (pack->article_n + pack->old_n == 0 && pack->options.shard.n == 0)
        return refuse_nothing(pack, operands);
    result = wq_written_finish(PROGRAM, pack->options.output, &pack->writer, &totals);
    return result == WQ_EXIT_OK ? finish(pack, &totals) : result;
}

/* "64K" or "65536", within the limits of the command line. */
static bool read_cluster_size(struct options *options)
{
    char *end = NULL;
    if (!options->cluster_size)
        return true;
    unsigned long n = strtoul(options->cluster_size, &end, 10);
    if ((*end == 'K' || *end == 'k') && n <= CLUSTER_BYTES_MAX / 1024) {
        n *= 1024;
        end++;
    }
    options->cluster_bytes = (uint32_t)n;
    if (*end == '\0' && n >= CLUSTER_BYTES_MIN && n <= CLUSTER_BYTES_MAX)
        return true;
    fprintf(stderr,
            PROGRAM ": --cluster-size %s: a size from 16K to 256K is needed\nTry `" PROGRAM
                    " --help`.\n",
            options->cluster_size);
    return false;
}

static bool read_shard(struct options *options)
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

static bool send_map(struct pack *pack)
{
    enum wq_status st = WQ_OK;
    for (const char *at = pack->options.map; at && *at && st == WQ_OK;) {
        const size_t len = strcspn(at, ",");
        st = wq_worker_option(&pack->worker, "map=%.*s", (int)len, at);
        at += len + (at[len] == ',');
    }
    return st == WQ_OK;
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
    pack->worker.is_stopped = wq_written_watch_signals();
    if (!memory || !wq_host_beside("libexec/warraq/warraq-import", pack->worker.program,
                                   sizeof pack->worker.program)) {
        wq_host_complain(PROGRAM, "cannot tell where warraq-import is");
        return false;
    }
    wq_arena_init(&pack->arena, memory, ARTICLE_ARENA_BYTES);
    const int image_width = pack->options.no_images ? 0 : (int)pack->options.image_width;
    if (wq_worker_option(&pack->worker, "image-width=%d", image_width) != WQ_OK ||
        wq_worker_option(&pack->worker, "explain=%d", pack->options.explain) != WQ_OK ||
        !send_map(pack)) {
        wq_host_complain(PROGRAM, "%s", wq_status_text(WQ_E_NOMEM));
        return false;
    }
    return true;
}

/* The importer knows what it reads: it takes the place of this process. */
static int list_formats(void)
{
    char program[sizeof((struct wq_worker *)0)->program];
    if (wq_host_beside("libexec/warraq/warraq-import", program, sizeof program))
        execl(program, program, "--list-formats", (char *)NULL);
    wq_host_complain(PROGRAM, "cannot run the importer: %s; install warraq again", strerror(errno));
    return WQ_EXIT_FAILED;
}

int wq_command_pack(int argc, char **argv)
{
    static struct pack pack;
    struct options *options = &pack.options;
    options->image_width = IMAGE_WIDTH;
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
        {"map", 0, WQ_OPTION_TEXT, &options->map, "FIELD=NAME,...",
         "which fields of JSON and CSV are an article's, as title=headline,text=body.plain", 0, 0},
        {"explain", 0, WQ_OPTION_FLAG, &options->explain, NULL,
         "say of each input how it was read, and all that was changed or left out", 0, 0},
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
    int operands;
    enum wq_parse parse = wq_options_parse(&usage, argc, argv, &operands);
    if (parse != WQ_PARSE_OK)
        return parse == WQ_PARSE_HELP ? WQ_EXIT_OK : WQ_EXIT_USAGE;
    if (options->list_formats)
        return list_formats();
    if (operands == argc || (!options->output && !options->dry_run)) {
        fprintf(stderr, PROGRAM ": %s\nTry `" PROGRAM " --help`.\n",
                operands == argc ? "which files or folders? None is given"
                                 : "where to? -o FILE.wrq is missing");
        return WQ_EXIT_USAGE;
    }
    if (!read_cluster_size(options) || !read_shard(options) ||
        (options->map && !read_map(options->map)))
        return WQ_EXIT_USAGE;
    int result = prepare(&pack) ? work(&pack, argv + operands) : WQ_EXIT_FAILED;
    wq_writer_abandon(pack.writer);
    wq_worker_close(&pack.worker);
    wq_report_free(&pack.report);
    wq_sources_free(&pack.sources);
    return result;
}
