/* SPDX-License-Identifier: MIT */
/* A bundle larger than a file on the volume may be: shares of it, which are read as one archive. */
#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "flash_command.h"
#include "written.h"

#define SHARES_MAX 10000
#define FOLDER_PREFIX "warraq-split." /* and the process */
#define SHARE_FILE "share.wrq"
/* Of a file's largest size that is meant to be used: index and catalogue take not quite the same
 * part of each share. */
#define FILL_PERCENT 90

struct split {
    struct flash *flash;
    const char *path, *archive;
    char folder[WQ_FLASH_PATH_BYTES]; /* of the share at hand, on this machine */
    char share_path[WQ_FLASH_PATH_BYTES + WQ_FLASH_NAME_BYTES];
    uint32_t *ends; /* behind the last article of each share */
    uint32_t number, n;
    uint32_t from, to; /* articles of the share at hand */
    uint64_t bytes;    /* of it */
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
        .shard = split->number};
    struct wq_writer_totals totals = {0};
    struct wq_writer *writer = NULL;
    int code = wq_written_open(PROGRAM, split->share_path, &options, &writer);
    if (code != WQ_EXIT_OK)
        return code;
    wq_progress_start(&flash->progress, flash->quiet, split->to - split->from);
    enum wq_status st = wq_writer_copy(writer, bundle, &flash->source.arena, &handlers);
    wq_progress_erase(&flash->progress);
    if (st != WQ_OK) {
        code = wq_written_explain(PROGRAM, split->share_path, st);
        wq_writer_abandon(writer);
        return code;
    }
    code = wq_written_finish(PROGRAM, split->share_path, &writer, &totals);
    split->bytes = totals.file_bytes;
    return code;
}

#define SHARE_NAME_BYTES (WQ_FLASH_NAME_BYTES + 32)

static void name_share(const struct split *split, uint32_t number, char archive[SHARE_NAME_BYTES])
{
    snprintf(archive, SHARE_NAME_BYTES, "%s-%" PRIu32 "-of-%" PRIu32, split->archive, number,
             split->n);
}

/* Copy the share as an archive of its own. */
static int copy_share(struct split *split)
{
    char archive[SHARE_NAME_BYTES];
    struct flash share = *split->flash;
    share.source = (struct wq_opened){0};
    int code = wq_opened_open(&share.source, PROGRAM, split->share_path);
    if (code != WQ_EXIT_OK)
        return code;
    name_share(split, split->number, archive);
    share.article_n = split->to - split->from;
    code = wq_flash_copy(&share, split->share_path, archive);
    wq_opened_close(&share.source);
    split->flash->volume.free_bytes = share.volume.free_bytes;
    return code;
}

/* ---- where the shares end ---- */

static uint64_t stored_bytes(struct wq_bundle *bundle, uint32_t first, uint32_t n)
{
    uint64_t bytes = 0;
    struct wq_cluster_facts facts;
    for (uint32_t i = 0; i < n; i++)
        if (wq_cluster_describe(bundle, first + i, &facts) == WQ_OK)
            bytes += facts.stored_len;
    return bytes;
}

/* Bytes of text and pictures that come with article `index`, and not with the one before it, whose
 * locator is *before and becomes its own. */
static uint64_t bytes_with(struct wq_bundle *bundle, uint32_t index, struct wq_locator *before)
{
    const struct wq_section text = wq_bundle_section(bundle, WQ_SECTION_TEXT);
    const struct wq_section images = wq_bundle_section(bundle, WQ_SECTION_IMAGES);
    struct wq_locator at;
    uint64_t bytes = 0;
    if (wq_bundle_locator(bundle, index, &at) != WQ_OK)
        return 0;
    if (index == 0 || at.cluster != before->cluster)
        bytes += stored_bytes(bundle, text.first + at.cluster, 1);
    if (at.strip > before->strip && at.strip <= images.cluster_n)
        bytes += stored_bytes(bundle, images.first + before->strip, at.strip - before->strip);
    else
        at.strip = before->strip; /* 0: no images */
    *before = at;
    return bytes;
}

/* WQ_E_LIMIT too many. */
static enum wq_status end_share(struct split *split, uint32_t end)
{
    if (split->n == SHARES_MAX)
        return WQ_E_LIMIT;
    split->ends[split->n++] = end;
    return WQ_OK;
}

/* Shares that are as full as they may be, by the bytes of their text and pictures. */
static enum wq_status divide(struct split *split)
{
    const struct flash *flash = split->flash;
    struct wq_bundle *bundle = flash->source.bundle;
    const struct wq_section text = wq_bundle_section(bundle, WQ_SECTION_TEXT);
    const struct wq_section images = wq_bundle_section(bundle, WQ_SECTION_IMAGES);
    const double all = (double)(stored_bytes(bundle, text.first, text.cluster_n) +
                                stored_bytes(bundle, images.first, images.cluster_n));
    const double most =
        (double)flash->volume.file_max / (double)flash->source.file.size * all * FILL_PERCENT / 100;
    struct wq_locator at = {0};
    enum wq_status st = WQ_OK;
    double filled = 0;
    for (uint32_t i = 0; i < flash->article_n && st == WQ_OK; i++) {
        double bytes = (double)bytes_with(bundle, i, &at);
        if (filled > 0 && filled + bytes > most) {
            st = end_share(split, i);
            filled = 0;
        }
        filled += bytes;
    }
    return st == WQ_OK ? end_share(split, flash->article_n) : st;
}

/* ---- all of them ---- */

static int complain_of_size(const struct split *split)
{
    return wq_flash_fail(
        split->flash,
        &(struct wq_flash_about){"cannot_split", split->path,
                                 "pack it in shares with `warraq pack --shard` instead"},
        "%s cannot be split into files that %s can hold", split->path, split->flash->volume.root);
}

/* That has been told in full. */
static void note_unwritten(const struct split *split)
{
    wq_flash_note(split->flash,
                  &(struct wq_flash_about){"cannot_write", split->share_path,
                                           "make room there, or name another folder with TMPDIR"},
                  "a share could not be written on this machine");
}

static int copy_all(struct split *split)
{
    struct flash *flash = split->flash;
    int code = WQ_EXIT_OK;
    for (uint32_t i = 0; i < split->n && code == WQ_EXIT_OK; i++) {
        split->number = i + 1;
        split->from = i > 0 ? split->ends[i - 1] : 0;
        split->to = split->ends[i];
        code = write_share(split);
        if (code == WQ_EXIT_OK)
            code =
                split->bytes > flash->volume.file_max ? complain_of_size(split) : copy_share(split);
        else
            note_unwritten(split);
        unlink(split->share_path);
    }
    return code == WQ_EXIT_OK ? wq_flash_remove_other_splits(flash, split->archive, split->n)
                              : code;
}

/* What would be written. Whether a share is there already, only writing it would tell. */
static int rehearse(const struct split *split)
{
    const struct flash *flash = split->flash;
    struct wq_flash_copy copy = {.folder = flash->volume.folder};
    char path[WQ_FLASH_PATH_BYTES + WQ_FLASH_NAME_BYTES], archive[SHARE_NAME_BYTES];
    int code = WQ_EXIT_OK;
    for (uint32_t i = 1; i <= split->n && code == WQ_EXIT_OK; i++) {
        name_share(split, i, archive);
        wq_flash_name_copy(flash, archive, &copy);
        snprintf(path, sizeof path, "%s/%s", copy.folder, copy.file);
        wq_flash_say(flash, "would write", path);
        code = wq_flash_remove_older(flash, archive);
    }
    return code == WQ_EXIT_OK ? wq_flash_remove_other_splits(flash, split->archive, split->n)
                              : code;
}

/* Whether the shares could have room, whatever of their older editions goes. */
static int check_room(const struct split *split)
{
    const struct flash *flash = split->flash;
    const uint64_t needed = flash->source.file.size + WQ_FLASH_SPARE_BYTES;
    uint64_t most = flash->volume.free_bytes;
    for (uint32_t i = 0; i < flash->edition_n; i++)
        if (wq_edition_is_of(flash->editions[i].archive, split->archive))
            most += flash->editions[i].bytes;
    return most < needed ? wq_flash_complain_of_room(flash, needed) : WQ_EXIT_OK;
}

static void announce(const struct split *split)
{
    char room[16], most[16];
    const struct flash *flash = split->flash;
    if (flash->quiet || flash->json)
        return;
    printf("%s has %s, more than the %s that a file on this volume may have: split into %" PRIu32
           " bundles that are read as one archive\n",
           split->path, wq_print_size(flash->source.file.size, room),
           wq_print_size(flash->volume.file_max, most), split->n);
}

static bool is_left_behind(const char *name)
{
    long pid = 0;
    return sscanf(name, FOLDER_PREFIX "%ld.", &pid) == 1 && pid > 0 && pid <= INT_MAX &&
           kill((pid_t)pid, 0) != 0 && errno == ESRCH;
}

/* What those that were killed have left there: shares of gigabytes. */
static void sweep(const char *temporary)
{
    char folder[WQ_FLASH_PATH_BYTES + WQ_FLASH_NAME_BYTES], share[sizeof folder + 16];
    DIR *names = opendir(temporary);
    if (!names)
        return;
    for (struct dirent *entry; (entry = readdir(names)) != NULL;) {
        if (!is_left_behind(entry->d_name))
            continue;
        snprintf(folder, sizeof folder, "%s/%s", temporary, entry->d_name);
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
    int code = copy_all(split);
    rmdir(split->folder);
    return code;
}

int wq_flash_split(struct flash *flash, const char *path, const char *archive)
{
    struct split split = {.flash = flash,
                          .path = path,
                          .archive = archive,
                          .ends = calloc(SHARES_MAX, sizeof *split.ends),
                          .is_stopped = wq_written_watch_signals()};
    int code = WQ_EXIT_FAILED;
    if (!split.ends) {
        code = wq_flash_fail(flash,
                             &(struct wq_flash_about){"no_memory", NULL, "close other programs"},
                             "there is not enough memory");
    } else if (flash->volume.is_read_only) {
        code = wq_flash_complain_of_read_only(flash);
    } else if (divide(&split) != WQ_OK) {
        code = complain_of_size(&split);
    } else if ((code = check_room(&split)) == WQ_EXIT_OK) {
        announce(&split);
        code = flash->dry_run ? rehearse(&split) : copy_through_folder(&split);
    }
    free(split.ends);
    return code;
}
