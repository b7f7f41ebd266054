/* SPDX-License-Identifier: MIT */
/* A bundle larger than a file on the volume may be: shares of it, which are read as one archive. */
#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "flash_command.h"
#include "written.h"

#define FOLDER_PREFIX "warraq-split." /* and the process */
#define SHARE_FILE "share.wrq"

struct split {
    struct flash *flash;
    const char *path;
    struct wq_flash_place place;      /* of the share at hand; share_n: of how many */
    char folder[WQ_FLASH_PATH_BYTES]; /* of the share at hand, on this machine */
    char share_path[WQ_FLASH_PATH_BYTES + WQ_FLASH_NAME_BYTES];
    uint32_t ends[WQ_FLASH_SHARES_MAX]; /* behind the last article of each share */
    uint32_t from, to;                  /* articles of the share at hand */
    uint64_t bytes;                     /* of it */
    const volatile sig_atomic_t *is_stopped;
};

static bool wants(void *self, uint32_t index)
{
    const struct split *split = self;
    return index >= split->from && index < split->to;
}

static bool step(void *self, uint32_t index)
{
    struct split *split = self;
    const uint32_t done_n = index - split->from + 1;
    wq_progress_step(&split->flash->progress, done_n, done_n, done_n);
    return !*split->is_stopped;
}

static int explain_share(const struct split *split, enum wq_status st)
{
    if (!*split->is_stopped)
        return wq_written_explain(PROGRAM, split->share_path, st);
    return wq_flash_fail(
        split->flash,
        &(struct wq_flash_about){"stopped", split->path, "the same command goes on from here"},
        "stopped");
}

/* Write the share's articles into a bundle of its own, their clusters as they are stored. */
static int write_share(struct split *split)
{
    struct flash *flash = split->flash;
    struct wq_bundle *bundle = flash->source.bundle;
    const struct wq_copy_handlers handlers = {
        .self = split, .wants = wants, .step = step, .keeps_news = true};
    const struct wq_writer_options options = {
        .no_index = wq_bundle_section(bundle, WQ_SECTION_TERMS).cluster_n == 0,
        .parity = wq_bundle_info(bundle)->parity,
        .shard = split->place.share};
    struct wq_writer_totals totals = {0};
    struct wq_writer *writer = NULL;
    int code = wq_written_open(PROGRAM, split->share_path, &options, &writer);
    if (code != WQ_EXIT_OK)
        return code;
    wq_progress_start(&flash->progress, flash->quiet, split->to - split->from);
    enum wq_status st = wq_writer_copy(writer, bundle, &flash->source.arena, &handlers);
    wq_progress_erase(&flash->progress);
    if (st == WQ_OK) {
        st = wq_writer_finish(writer, &totals);
        writer = NULL;
    }
    split->bytes = totals.file_bytes;
    code = st == WQ_OK ? WQ_EXIT_OK : explain_share(split, st);
    wq_writer_abandon(writer);
    return code;
}

static int complain_of_size(const struct split *split)
{
    return wq_flash_fail(
        split->flash,
        &(struct wq_flash_about){"cannot_split", split->path,
                                 "pack it in shares with `warraq pack --shard` instead"},
        "%s cannot be split into files that %s can hold", split->path, split->flash->volume.root);
}

/* Make share `number` on this machine: share_path. */
static int make_share(struct split *split, uint32_t number)
{
    split->place.share = number;
    split->from = number > 1 ? split->ends[number - 2] : 0;
    split->to = split->ends[number - 1];
    unlink(split->share_path); /* the one before */
    int code = write_share(split);
    /* that has been told in full */
    if (code != WQ_EXIT_OK && !*split->is_stopped)
        wq_flash_note(
            split->flash,
            &(struct wq_flash_about){"cannot_write", split->share_path,
                                     "make room there, or name another folder with TMPDIR"},
            "a share could not be written on this machine");
    if (code != WQ_EXIT_OK)
        return code;
    return split->bytes > split->flash->volume.file_max ? complain_of_size(split) : WQ_EXIT_OK;
}

/* The share that is made as a bundle of its own: `share`, all zero, is split->flash for it. */
static int open_share(const struct split *split, struct flash *share)
{
    *share = *split->flash;
    share->source = (struct wq_opened){0};
    share->article_n = split->to - split->from;
    return wq_opened_open(&share->source, PROGRAM, split->share_path);
}

/* Copy it to its place. `there`: bytes of it that are there already. */
static int copy_share(struct split *split, uint64_t there)
{
    struct flash share;
    int code = open_share(split, &share);
    if (code == WQ_EXIT_OK)
        code = wq_flash_make_room(&share, &split->place,
                                  split->bytes > there ? split->bytes - there : 0);
    if (code == WQ_EXIT_OK)
        code = wq_flash_put(&share, split->share_path, &split->place);
    wq_opened_close(&share.source);
    /* what it has taken */
    return code == WQ_EXIT_OK ? wq_flash_look_at_room(split->flash) : code;
}

/* Whether `file` is the share that is made. */
static bool is_there(struct split *split, const struct wq_edition_file *file, int *code)
{
    struct flash share;
    *code = open_share(split, &share);
    const bool is_same =
        *code == WQ_EXIT_OK && wq_flash_is_there(&share, split->share_path, file, code);
    wq_opened_close(&share.source);
    return is_same;
}

/* ---- all of them ---- */

/* Whether the shares from the first that is not there have room in an edition at split->place.
 * Their sizes are known once each is made; together they take about as much as the bundle. */
static int check_room(const struct split *split, uint64_t there)
{
    struct flash *flash = split->flash;
    const uint64_t bytes = flash->source.file.size;
    const uint64_t needed = (bytes > there ? bytes - there : 0) + WQ_FLASH_SPARE_BYTES;
    const uint64_t most = flash->volume.free_bytes + wq_flash_spare_bytes(flash, &split->place);
    return most < needed ? wq_flash_complain_of_room(flash, needed) : WQ_EXIT_OK;
}

/* The shares of `edition` that are there, compared with those of the source: *same_n are the same,
 * from the first on. */
static int compare(struct split *split, const struct wq_edition *edition, uint32_t *same_n)
{
    int code = WQ_EXIT_OK;
    *same_n = 0;
    while (code == WQ_EXIT_OK && *same_n < edition->done_n) {
        code = make_share(split, *same_n + 1);
        if (code == WQ_EXIT_OK && !is_there(split, &edition->files[*same_n], &code))
            break;
        *same_n += code == WQ_EXIT_OK;
    }
    return code;
}

/* The shares from `first` on, to split->place. `part_bytes`: of the first of them, which was begun.
 */
static int copy_from(struct split *split, uint32_t first, uint64_t part_bytes)
{
    int code = WQ_EXIT_OK;
    for (uint32_t i = first; i <= split->place.share_n && code == WQ_EXIT_OK; i++) {
        code = make_share(split, i);
        if (code == WQ_EXIT_OK)
            code = copy_share(split, i == first ? part_bytes : 0);
    }
    return code;
}

/* Into an edition of their own; `begun`, NULL for none, has its first shares and perhaps some of
 * the next. */
static int copy_all(struct split *split, struct wq_edition *begun)
{
    struct flash *flash = split->flash;
    const uint32_t there_n = begun ? begun->done_n : 0;
    const uint64_t next_bytes = begun && begun->file_n > there_n ? begun->files[there_n].bytes : 0;
    int code = wq_flash_number(flash, begun, &split->place);
    if (code == WQ_EXIT_OK)
        code = check_room(split, begun ? begun->bytes : 0);
    for (uint32_t i = 0; i < there_n && code == WQ_EXIT_OK; i++)
        wq_flash_say_there(flash, begun->files[i].name);
    if (code == WQ_EXIT_OK)
        code = copy_from(split, there_n + 1, next_bytes);
    return code == WQ_EXIT_OK ? wq_flash_remove_others(flash, &split->place) : code;
}

/* Whether they are there already, only making the shares tells: all of them in the edition that is
 * read, or the first in one that was begun. */
static int copy_or_find(struct split *split)
{
    struct flash *flash = split->flash;
    const char *archive = split->place.archive;
    const uint32_t n = split->place.share_n;
    const struct wq_edition *read = wq_editions_read(&flash->editions, archive);
    struct wq_edition *begun = wq_flash_begun(flash, archive, n);
    uint32_t begun_n = 0, same_n = 0;
    int code = WQ_EXIT_OK;
    if (begun)
        code = compare(split, begun, &begun_n);
    const bool is_begun = begun && begun_n == begun->done_n;
    if (code == WQ_EXIT_OK && !is_begun && read && read->share_n == n && read->is_whole)
        code = compare(split, read, &same_n);
    if (code != WQ_EXIT_OK)
        return code;
    if (same_n < n)
        return copy_all(split, is_begun ? begun : NULL);
    for (uint32_t i = 0; i < n; i++)
        wq_flash_say_there(flash, read->files[i].name);
    return WQ_EXIT_OK;
}

/* What would be written if what was begun is of this bundle. */
static int rehearse(struct split *split)
{
    struct flash *flash = split->flash;
    struct wq_flash_place *place = &split->place;
    struct wq_edition *begun = wq_flash_begun(flash, place->archive, place->share_n);
    int code = wq_flash_number(flash, begun, place);
    if (code == WQ_EXIT_OK)
        code = check_room(split, begun ? begun->bytes : 0);
    if (code != WQ_EXIT_OK)
        return code;
    for (place->share = begun ? begun->done_n + 1 : 1; place->share <= place->share_n;
         place->share++)
        wq_flash_say_would(flash, place);
    return wq_flash_remove_others(flash, place);
}

static void announce(const struct split *split)
{
    char room[16], most[16];
    const struct flash *flash = split->flash;
    if (flash->quiet || flash->json)
        return;
    wq_print_safe(stdout, wq_str(split->path));
    printf(" has %s, more than the %s that a file on this volume may have: split into %" PRIu32
           " bundles that are read as one archive\n",
           wq_print_size(flash->source.file.size, room),
           wq_print_size(flash->volume.file_max, most), split->place.share_n);
}

/* A folder of this user's, and no link that another has put there. */
static bool is_left_behind(const char *name, const char *path)
{
    struct stat info;
    long pid = 0;
    return sscanf(name, FOLDER_PREFIX "%ld.", &pid) == 1 && pid > 0 && pid <= INT_MAX &&
           kill((pid_t)pid, 0) != 0 && errno == ESRCH && lstat(path, &info) == 0 &&
           S_ISDIR(info.st_mode) && info.st_uid == geteuid();
}

/* What those that were killed have left there: shares of gigabytes. */
static void sweep(const char *temporary)
{
    char folder[WQ_FLASH_PATH_BYTES + WQ_FLASH_NAME_BYTES], share[sizeof folder + 16];
    DIR *names = opendir(temporary);
    if (!names)
        return;
    for (struct dirent *entry; (entry = readdir(names)) != NULL;) {
        snprintf(folder, sizeof folder, "%s/%s", temporary, entry->d_name);
        if (!is_left_behind(entry->d_name, folder))
            continue;
        snprintf(share, sizeof share, "%s/" SHARE_FILE, folder);
        wq_host_part_sweep(share);
        unlink(share);
        rmdir(folder);
    }
    closedir(names);
}

/* In a folder of this machine that is gone afterwards. */
static int copy_through_folder(struct split *split)
{
    const char *wanted = getenv("TMPDIR"), *temporary = wanted && *wanted ? wanted : "/var/tmp";
    sweep(temporary);
    snprintf(split->folder, sizeof split->folder, "%s/" FOLDER_PREFIX "%ld.XXXXXX", temporary,
             (long)getpid());
    if (!mkdtemp(split->folder))
        return wq_flash_fail(
            split->flash,
            &(struct wq_flash_about){"cannot_write", split->folder, "name another with TMPDIR"},
            "cannot make the folder %s: %s", split->folder, strerror(errno));
    snprintf(split->share_path, sizeof split->share_path, "%s/" SHARE_FILE, split->folder);
    int code = copy_or_find(split);
    unlink(split->share_path);
    rmdir(split->folder);
    return code;
}

int wq_flash_split(struct flash *flash, const char *path, const char *archive)
{
    struct split split = {.flash = flash,
                          .path = path,
                          .place = {.archive = archive},
                          .is_stopped = wq_written_watch_signals()};
    int code = WQ_EXIT_FAILED;
    if (flash->volume.is_read_only) {
        code = wq_flash_complain_of_read_only(flash);
    } else if (wq_flash_divide(flash, split.ends, &split.place.share_n) != WQ_OK) {
        code = complain_of_size(&split);
    } else {
        announce(&split);
        code = flash->dry_run ? rehearse(&split) : copy_through_folder(&split);
    }
    return code;
}
