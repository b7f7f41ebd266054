/* SPDX-License-Identifier: MIT */
/* warraq export: articles back to files. What it writes packs to the same articles again. */
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "commands.h"
#include "warraq/format.h"

#define PROGRAM "warraq export"
#define IMAGES "images" /* the folder of them, inside the one that is written */

enum form { FORM_TXT, FORM_JSONL };

/* A file that appears under its name only when it is whole. */
struct target {
    FILE *file; /* NULL: none is open */
    char path[PATH_MAX];
    char part_path[WQ_HOST_PATH_BYTES];
};

struct export
{
    struct wq_opened opened;
    struct wq_progress progress;
    struct target target;
    enum form form;
    const char *folder;
    bool force;
    uint32_t written_n, damaged_n;
    /* the part before, to tell whether the next one follows it */
    bool is_inside;
    bool is_list_open;          /* of JSON: the list of "blocks" goes on */
    bool is_text_open;          /* of JSON: the string of "text" goes on */
    struct wq_kept_notes notes; /* of the parts written */
    bool has_blocks;            /* of JSON: some stand in the list */
    uint16_t part, part_n;
    char title[WQ_TITLE_MAX];
    size_t title_len;
};

/* ---- files ---- */

static bool fail(const struct export *export, const char *path)
{
    wq_host_complain(PROGRAM, "writing %s failed: %s; %" PRIu32 " article%s written before", path,
                     strerror(errno), export->written_n, wq_plural(export->written_n));
    return false;
}

/* Remove what an export that was killed has left in `folder`. */
static void sweep(const char *folder)
{
    char inside[PATH_MAX];
    int len = snprintf(inside, sizeof inside, "%s/.", folder);
    if (len > 0 && (size_t)len < sizeof inside)
        wq_host_part_sweep(inside);
}

static bool open_target(struct export *export, const char *name)
{
    struct target *target = &export->target;
    struct stat info;
    int len = snprintf(target->path, sizeof target->path, "%s/%s", export->folder, name);
    if (len < 0 || (size_t)len >= sizeof target->path) {
        errno = ENAMETOOLONG;
        return fail(export, export->folder);
    }
    if (!export->force && lstat(target->path, &info) == 0) {
        wq_host_complain(PROGRAM, "%s exists; --force replaces it", target->path);
        return false;
    }
    target->file = wq_host_part_open(target->path, target->part_path);
    return target->file || fail(export, target->path);
}

/* Drop what is not finished. */
static void drop_target(struct target *target)
{
    if (!target->file)
        return;
    fclose(target->file);
    unlink(target->part_path);
    target->file = NULL;
}

static bool close_target(struct export *export)
{
    struct target *target = &export->target;
    if (!target->file)
        return true;
    bool is_written = fflush(target->file) == 0 && !ferror(target->file);
    /* one large file is worth the wait; a sync for each of a million small ones is not */
    if (is_written && export->form == FORM_JSONL)
        is_written = fsync(fileno(target->file)) == 0;
    int error = errno;
    if (fclose(target->file) != 0 && is_written) {
        error = errno;
        is_written = false;
    }
    target->file = NULL;
    if (is_written && rename(target->part_path, target->path) == 0)
        return true;
    errno = is_written ? errno : error;
    fail(export, target->path);
    unlink(target->part_path);
    return false;
}

/* ---- articles ---- */

static bool follows(const struct export *export, const struct wq_meta *meta)
{
    bool is_open = export->form == FORM_TXT || export->is_list_open || export->is_text_open;
    return export->is_inside && is_open && meta->part > 1 && meta->part == export->part + 1 &&
           meta->part_n == export->part_n &&
           wq_str_equal(meta->title, (struct wq_str){export->title, export->title_len});
}

/* End the article that is being written, all its parts are there. */
static bool end_article(struct export *export)
{
    if (!export->is_inside)
        return true;
    export->is_inside = false;
    const bool is_json = export->form == FORM_JSONL;
    wq_notes_print(&export->notes, export->target.file, is_json && export->has_blocks ? "," : "",
                   is_json ? "," : "");
    if (export->form == FORM_TXT && !close_target(export))
        return false;
    if (export->form == FORM_JSONL) {
        fputs(export->is_text_open   ? "\"}\n"
              : export->is_list_open ? "]}\n"
                                     : "}\n",
              export->target.file);
        if (ferror(export->target.file))
            return fail(export, export->target.path);
    }
    export->written_n++;
    return true;
}

/* Write the images of the article below DIR/images. Damaged ones are named, and cost no text. */
static bool export_images(struct export *export, uint32_t index, const char *stem,
                          const struct wq_article *article)
{
    const struct wq_export_place place = {export->folder, stem, export->force};
    char folder[PATH_MAX];
    int len = snprintf(folder, sizeof folder, "%s/" IMAGES, export->folder);
    errno = ENAMETOOLONG;
    if (len < 0 || (size_t)len >= sizeof folder || (mkdir(folder, 0777) != 0 && errno != EEXIST))
        return fail(export, folder);
    enum wq_status st = wq_export_images(export->opened.bundle, index, article, &place);
    if (st == WQ_E_IO && errno == EEXIST) {
        wq_host_complain(PROGRAM,
                         "an image of article %" PRIu32 " exists in %s; --force replaces it",
                         index + 1, folder);
        return false;
    }
    if (st == WQ_E_IO)
        return fail(export, folder);
    if (st != WQ_OK) {
        wq_progress_erase(&export->progress);
        wq_host_complain(PROGRAM, "an image of article %" PRIu32 " is left out: %s", index + 1,
                         wq_status_text(st));
        export->damaged_n++;
    }
    return true;
}

/* The parts that follow go on in the string of "text" or in the list of "blocks", which is left
 * open for them. */
static bool begin_object(struct export *export, uint32_t index, const struct wq_article *article)
{
    char stem[32];
    FILE *out = export->target.file;
    const bool is_plain = wq_article_is_plain(article);
    snprintf(stem, sizeof stem, IMAGES "/%06" PRIu32, index + 1);
    export->is_text_open = is_plain && article->meta.part_n > 1;
    export->is_list_open = !is_plain && article->meta.part_n > 1;
    putc('{', out);
    wq_print_meta_json(out, &article->meta);
    if (is_plain)
        wq_print_text_json(out, article, export->is_text_open);
    else
        wq_print_blocks_json(out, article, stem, export->is_list_open);
    export->has_blocks = wq_notes_start(article) > 1;
    return article->image_n == 0 || export_images(export, index, stem, article);
}

/* The text of a part, its notes aside. */
static void write_text(const struct export *export, const struct wq_article *article,
                       struct wq_str text)
{
    if (article->meta.part_n > 1)
        text = wq_notes_text_before(article, text);
    fwrite(text.ptr, 1, text.len, export->target.file);
}

/* Keep the notes of a part for the end of the article. */
static bool keep_notes(struct export *export, const struct wq_article *article)
{
    if (article->meta.part_n == 1 || export->is_text_open)
        return true;
    if (wq_notes_keep(&export->notes, article, export->form == FORM_JSONL) == WQ_OK)
        return true;
    wq_host_complain(PROGRAM, "%s", wq_status_text(WQ_E_NOMEM));
    return false;
}

static bool begin_article(struct export *export, uint32_t index, const struct wq_article *article)
{
    char name[32];
    snprintf(name, sizeof name, "%06" PRIu32 ".txt", index + 1);
    if (export->form == FORM_TXT && !open_target(export, name))
        return false;
    if (export->form == FORM_TXT)
        write_text(export, article, article->text);
    export->is_inside = true;
    if (export->form == FORM_JSONL && !begin_object(export, index, article))
        return false;
    return keep_notes(export, article);
}

static bool add_part(struct export *export, uint32_t index, const struct wq_article *article)
{
    char stem[32];
    struct wq_str body = wq_article_body(article);
    snprintf(stem, sizeof stem, IMAGES "/%06" PRIu32, index + 1);
    if (!keep_notes(export, article))
        return false;
    if (export->form == FORM_TXT) {
        write_text(export, article, body);
        return true;
    }
    if (!export->is_list_open) {
        wq_print_json_inner(export->target.file, body);
        return true;
    }
    wq_print_more_blocks_json(export->target.file, article, stem);
    return article->image_n == 0 || export_images(export, index, stem, article);
}

static void remember(struct export *export, const struct wq_meta *meta)
{
    export->part = meta->part;
    export->part_n = meta->part_n;
    export->title_len = meta->title.len;
    if (meta->title.len > 0)
        memcpy(export->title, meta->title.ptr, meta->title.len);
}

/* A part that does not stand behind the one before it, as of a second edition whose first part is
 * that of the first: what it is a part of cannot be told from it. */
static void name_lone_part(struct export *export, uint32_t index, const struct wq_meta *meta)
{
    export->damaged_n++;
    if (!wq_opened_names_another(&export->opened))
        return;
    wq_progress_erase(&export->progress);
    wq_host_complain(PROGRAM,
                     "article %" PRIu32 " is part %u of %u, and does not stand behind the part "
                     "before it: it is written by itself",
                     index + 1, (unsigned)meta->part, (unsigned)meta->part_n);
}

static bool export_article(struct export *export, uint32_t index)
{
    struct wq_article article;
    struct wq_opened *opened = &export->opened;
    size_t mark = wq_arena_mark(&opened->arena);
    bool goes_on = true;
    enum wq_status st = wq_bundle_article(opened->bundle, index, &opened->arena, &article);
    if (st != WQ_OK) {
        export->damaged_n++;
        if (wq_opened_names_another(opened)) {
            wq_progress_erase(&export->progress);
            wq_opened_complain(opened, index, st);
        }
        wq_arena_rewind(&opened->arena, mark);
        return true;
    }
    export->damaged_n += article.meta.is_partial;
    if (article.meta.is_partial && wq_opened_names_another(opened)) {
        wq_progress_erase(&export->progress);
        wq_opened_complain_partial(opened, index);
    }
    if (follows(export, &article.meta)) {
        goes_on = add_part(export, index, &article);
        remember(export, &article.meta);
    } else {
        if (article.meta.part > 1)
            name_lone_part(export, index, &article.meta);
        goes_on = end_article(export) && begin_article(export, index, &article);
        remember(export, &article.meta);
    }
    wq_arena_rewind(&opened->arena, mark);
    return goes_on;
}

static bool export_all(struct export *export)
{
    const struct wq_bundle_info *info = wq_bundle_info(export->opened.bundle);
    if (mkdir(export->folder, 0777) != 0 && errno != EEXIST)
        return fail(export, export->folder);
    sweep(export->folder);
    if (export->form == FORM_JSONL && !open_target(export, "articles.jsonl"))
        return false;
    for (uint32_t i = 0; i < info->article_n; i++) {
        if (!export_article(export, i))
            return false;
        wq_progress_step(&export->progress, i + 1, 0, i + 1);
    }
    return end_article(export) && close_target(export);
}

static void print_summary(const struct export *export)
{
    wq_print_safe(stdout, wq_str(export->folder));
    printf(": %" PRIu32 " article%s written\n", export->written_n, wq_plural(export->written_n));
}

static int run(struct export *export, bool quiet)
{
    signal(SIGXFSZ, SIG_IGN); /* a file size limit is met like a full disk */
    wq_progress_start(&export->progress, quiet, wq_bundle_info(export->opened.bundle)->article_n);
    bool is_done = export_all(export);
    wq_progress_erase(&export->progress);
    wq_opened_complain_others(&export->opened);
    drop_target(&export->target);
    wq_notes_free(&export->notes);
    if (!is_done)
        return WQ_EXIT_FAILED;
    if (!quiet)
        print_summary(export);
    return export->damaged_n > 0 ? WQ_EXIT_PARTIAL : WQ_EXIT_OK;
}

static int refuse(const char *why)
{
    fprintf(stderr, PROGRAM ": %s\nTry `" PROGRAM " --help`.\n", why);
    return WQ_EXIT_USAGE;
}

int wq_command_export(int argc, char **argv)
{
    static struct export export;
    const char *form = "txt";
    bool quiet = false;
    const struct wq_option table[] = {
        {"output", 'o', WQ_OPTION_TEXT, &export.folder, "DIR", "the folder to write to", 0, 0},
        {"as", 0, WQ_OPTION_TEXT, &form, "txt|jsonl",
         "a text file for each article (txt, the default), or DIR/articles.jsonl", 0, 0},
        {"force", 'f', WQ_OPTION_FLAG, &export.force, NULL, "replace files that exist", 0, 0},
        {"quiet", 'q', WQ_OPTION_FLAG, &quiet, NULL, "no progress and no summary", 0, 0},
    };
    const struct wq_usage usage = {
        .program = PROGRAM,
        .synopsis = "BUNDLE -o DIR [--as txt|jsonl]",
        .summary = "Write all articles of a bundle to files; the parts of a long one are joined. "
                   "JSON lines have their blocks, and their images beside them in DIR/images; "
                   "packing them again gives the same articles.",
        .notes = "Exit codes: 0 all written; 1 stopped; 2 wrong command line; 3 articles are "
                 "damaged and left out, and named.",
        .options = table,
        .option_n = sizeof table / sizeof table[0],
    };
    int operands;
    enum wq_parse parse = wq_options_parse(&usage, argc, argv, &operands);
    if (parse != WQ_PARSE_OK)
        return parse == WQ_PARSE_HELP ? WQ_EXIT_OK : WQ_EXIT_USAGE;
    if (argc - operands != 1)
        return refuse("one bundle is needed");
    if (!export.folder)
        return refuse("where to? -o DIR is missing");
    if (strcmp(form, "txt") != 0 && strcmp(form, "jsonl") != 0)
        return refuse("--as takes txt or jsonl");
    export.form = strcmp(form, "txt") == 0 ? FORM_TXT : FORM_JSONL;
    int result = wq_opened_open(&export.opened, PROGRAM, argv[operands]);
    if (result != WQ_EXIT_OK)
        return result;
    result = run(&export, quiet);
    wq_opened_close(&export.opened);
    return result;
}
