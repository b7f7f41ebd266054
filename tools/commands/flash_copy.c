/* SPDX-License-Identifier: MIT */
/* warraq flash BUNDLE: checked, copied as the next edition, read back; then what is older goes. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "flash_command.h"
#include "written.h"

static void step(void *self, uint64_t done_bytes)
{
    struct flash *flash = self;
    wq_progress_step(&flash->progress, done_bytes, done_bytes, flash->article_n);
}

/* Every cluster: a damaged bundle is not spread. */
static int check_source(struct flash *flash)
{
    const struct wq_bundle_info *info = wq_bundle_info(flash->source.bundle);
    const volatile sig_atomic_t *is_stopped = wq_written_watch_signals();
    enum wq_status st = WQ_OK;
    wq_progress_start(&flash->progress, flash->quiet, info->file_bytes);
    for (uint32_t i = 0; st == WQ_OK && i < info->cluster_n && !*is_stopped; i++) {
        st = wq_bundle_check_cluster(flash->source.bundle, i);
        step(flash, info->file_bytes * (i + 1) / info->cluster_n);
    }
    wq_progress_erase(&flash->progress);
    if (*is_stopped)
        return wq_flash_fail(
            flash,
            &(struct wq_flash_about){"stopped", flash->source.path, "give the same command again"},
            "stopped while %s was checked; nothing has been written", flash->source.path);
    if (st == WQ_OK)
        return WQ_EXIT_OK;
    return wq_flash_fail(flash,
                         &(struct wq_flash_about){"damaged", flash->source.path,
                                                  "see `warraq verify`, and `warraq repair`"},
                         "%s is damaged", flash->source.path);
}

static uint64_t size_of(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 ? (uint64_t)info.st_size : 0;
}

int wq_flash_complain_of_room(const struct flash *flash, uint64_t needed)
{
    char a[16], b[16];
    return wq_flash_fail(
        flash,
        &(struct wq_flash_about){"no_room", flash->volume.root,
                                 "remove an archive with --remove, or files of yours"},
        "%s has %s free, and %s are needed beside what is there", flash->volume.root,
        wq_print_size(flash->volume.free_bytes, a), wq_print_size(needed, b));
}

int wq_flash_complain_of_read_only(const struct flash *flash)
{
    return wq_flash_fail(
        flash, &(struct wq_flash_about){"read_only", flash->volume.root, WQ_FLASH_READ_ONLY_REMEDY},
        "%s is read-only", flash->volume.root);
}

/* An unfinished copy whose number another edition has got meanwhile goes on under the next. */
static void keep_part(const struct flash *flash, struct wq_edition *begun,
                      const struct wq_flash_copy *copy)
{
    char from[2 * WQ_FLASH_PATH_BYTES], to[sizeof from];
    const char *name = begun->files[0].name;
    if (strcmp(name, copy->part) == 0)
        return;
    snprintf(from, sizeof from, "%s/%s", flash->volume.folder, name);
    snprintf(to, sizeof to, "%s/%s", flash->volume.folder, copy->part);
    /* what cannot be gone on with is copied anew */
    if (rename(from, to) == 0)
        begun->file_n = 0;
}

static int explain_io(const struct flash *flash, const struct wq_flash_copy *copy, bool is_reading)
{
    const int error = errno;
    char part[2 * WQ_FLASH_PATH_BYTES];
    snprintf(part, sizeof part, "%s/%s", copy->folder, copy->part);
    if (is_reading)
        return wq_flash_fail(
            flash,
            &(struct wq_flash_about){"cannot_read", copy->from, "check the disk that it lies on"},
            "cannot read %s: %s", copy->from, strerror(error));
    if (error == EWOULDBLOCK)
        return wq_flash_fail(flash, &(struct wq_flash_about){"busy", part, "wait for its end"},
                             "another `warraq flash` is writing %s", part);
    if (error == EEXIST)
        return wq_flash_fail(
            flash, &(struct wq_flash_about){"busy", part, "give the same command again"},
            "another `warraq flash` has put %s/%s there meanwhile", copy->folder, copy->file);
    return wq_flash_fail(
        flash,
        &(struct wq_flash_about){
            "cannot_write", part,
            wq_flash_remedy(error, "when that is mended, the same command goes on from here")},
        "cannot write %s: %s", part, strerror(error));
}

static int explain(const struct flash *flash, const struct wq_flash_copy *copy, enum wq_status st,
                   bool is_reading)
{
    char remedy[WQ_FLASH_NAME_BYTES + 64];
    if (*copy->is_stopped)
        return wq_flash_fail(
            flash,
            &(struct wq_flash_about){"stopped", copy->part, "the same command goes on from here"},
            "stopped");
    if (st == WQ_E_DAMAGED) {
        snprintf(remedy, sizeof remedy, "use another, and remove %s with --remove", copy->part);
        return wq_flash_fail(
            flash, &(struct wq_flash_about){"false_storage", copy->part, remedy},
            "what %s stored is not what was written, from byte %" PRIu64
            " on: the card is worn out or smaller than it says. What is read there now has not "
            "been touched",
            flash->volume.root, copy->differs_at);
    }
    if (st == WQ_E_RANGE)
        return wq_flash_fail(flash, &(struct wq_flash_about){"changed", copy->from, "start again"},
                             "%s changed while it was copied", copy->from);
    if (st == WQ_E_NOMEM)
        return wq_flash_fail(flash,
                             &(struct wq_flash_about){"no_memory", NULL, "close other programs"},
                             "there is not enough memory");
    return explain_io(flash, copy, is_reading);
}

/* Whether folder/file is a bundle of the source's edition; told if it cannot be opened. */
static bool is_same_edition(struct flash *flash, const char *file)
{
    struct wq_opened opened = {0};
    char path[WQ_FLASH_PATH_BYTES];
    int n = snprintf(path, sizeof path, "%s/%s", flash->volume.folder, file);
    if (n < 0 || (size_t)n >= sizeof path || wq_opened_open(&opened, PROGRAM, path) != WQ_EXIT_OK)
        return false;
    const uint8_t *source = wq_bundle_info(flash->source.bundle)->edition;
    bool is_same = memcmp(source, wq_bundle_info(opened.bundle)->edition, 16) == 0;
    wq_opened_close(&opened);
    return is_same;
}

static int prove(struct flash *flash, const struct wq_flash_copy *copy)
{
    if (is_same_edition(flash, copy->file))
        return WQ_EXIT_OK;
    return wq_flash_fail(flash,
                         &(struct wq_flash_about){"false_storage", copy->file, "copy it again"},
                         "%s/%s is not the bundle that was copied", copy->folder, copy->file);
}

static void report(const struct flash *flash, const struct wq_flash_copy *copy)
{
    char room[16];
    if (flash->quiet)
        return;
    if (flash->json) {
        fputs("{\"file\":", stdout);
        wq_print_json(stdout, wq_str(copy->file));
        fputs(",\"folder\":", stdout);
        wq_print_json(stdout, wq_str(copy->folder));
        if (flash->volume.device)
            printf(",\"device\":\"%s\"", flash->volume.device);
        printf(",\"bytes\":%" PRIu64 ",\"resumed_bytes\":%" PRIu64 ",\"articles\":%" PRIu32
               ",\"read_back_past_cache\":%s}\n",
               copy->bytes, copy->resumed_bytes, flash->article_n,
               copy->is_uncached ? "true" : "false");
        return;
    }
    wq_print_safe(stdout, wq_str(copy->folder));
    putchar('/');
    wq_print_safe(stdout, wq_str(copy->file));
    printf(": %" PRIu32 " article%s, %s, read back and whole\n", flash->article_n,
           wq_plural(flash->article_n), wq_print_size(copy->bytes, room));
    if (copy->resumed_bytes > 0)
        printf("%s of it were there from before\n", wq_print_size(copy->resumed_bytes, room));
    if (!copy->is_uncached)
        puts("this file system cannot be read past the cache: eject the volume, connect it again "
             "and run `warraq verify` on it to be sure");
}

static struct wq_flash_copy copy_of(struct flash *flash, const char *path)
{
    return (struct wq_flash_copy){.from = path,
                                  .folder = flash->volume.folder,
                                  .is_stopped = wq_written_watch_signals(),
                                  .step = step,
                                  .self = flash};
}

bool wq_flash_is_there(struct flash *flash, const char *path, const struct wq_edition_file *file,
                       int *code)
{
    struct wq_flash_copy there = copy_of(flash, path);
    bool is_reading = false;
    if (file->bytes != size_of(path) || !is_same_edition(flash, file->name))
        return false;
    snprintf(there.file, sizeof there.file, "%s", file->name);
    wq_progress_start(&flash->progress, flash->quiet, file->bytes);
    const enum wq_status st = wq_flash_compare(&there, &is_reading);
    wq_progress_erase(&flash->progress);
    /* what cannot be read there is damaged too */
    if (st == WQ_E_DAMAGED || (st == WQ_E_IO && !is_reading))
        wq_host_complain(PROGRAM, "%s/%s is damaged since it was copied: it is copied again",
                         there.folder, there.file);
    else if (st != WQ_OK)
        *code = explain(flash, &there, st, is_reading);
    return st == WQ_OK;
}

void wq_flash_say_there(const struct flash *flash, const char *file)
{
    if (flash->json) {
        wq_flash_say(flash, "already there", file);
        return;
    }
    if (flash->quiet)
        return;
    wq_print_safe(stdout, wq_str(flash->volume.folder));
    putchar('/');
    wq_print_safe(stdout, wq_str(file));
    puts(" is this bundle already, read back and whole");
}

void wq_flash_say_would(const struct flash *flash, const struct wq_flash_place *place)
{
    struct wq_flash_copy copy;
    char path[WQ_FLASH_PATH_BYTES + WQ_FLASH_NAME_BYTES];
    wq_flash_name_copy(place, &copy);
    snprintf(path, sizeof path, "%s/%s", flash->volume.folder, copy.file);
    wq_flash_say(flash, "would write", path);
}

static int make_folder(const struct flash *flash)
{
    const struct wq_volume *volume = &flash->volume;
    if (wq_volume_make_path(volume->root, volume->folder) == WQ_OK)
        return WQ_EXIT_OK;
    return wq_flash_fail(
        flash,
        &(struct wq_flash_about){
            "cannot_write", volume->folder,
            wq_flash_remedy(errno, "when that is mended, give the same command again")},
        "cannot make the folder %s: %s", volume->folder, strerror(errno));
}

int wq_flash_put(struct flash *flash, const char *path, const struct wq_flash_place *place)
{
    struct wq_flash_copy copy = copy_of(flash, path);
    bool is_reading = false;
    wq_flash_name_copy(place, &copy);
    int code = make_folder(flash);
    if (code != WQ_EXIT_OK)
        return code;
    wq_progress_start(&flash->progress, flash->quiet, wq_flash_work_bytes(size_of(path)));
    enum wq_status st = wq_flash_run(&copy, &is_reading);
    wq_progress_erase(&flash->progress);
    if (st != WQ_OK)
        return explain(flash, &copy, st, is_reading);
    code = prove(flash, &copy);
    if (code == WQ_EXIT_OK)
        report(flash, &copy);
    return code;
}

/* Room for it, and what was begun of it under its name. */
static int make_place(struct flash *flash, const char *path, struct wq_edition *begun,
                      struct wq_flash_place *place)
{
    struct wq_flash_copy copy;
    const uint64_t bytes = size_of(path), there = begun ? begun->bytes : 0;
    int code = wq_flash_number(flash, begun, place);
    if (code == WQ_EXIT_OK)
        code = wq_flash_make_room(flash, place, bytes > there ? bytes - there : 0);
    if (code != WQ_EXIT_OK || flash->dry_run || !begun)
        return code;
    wq_flash_name_copy(place, &copy);
    keep_part(flash, begun, &copy);
    return WQ_EXIT_OK;
}

/* Copy the bundle at `path`, flash->source, as the next edition. */
static int copy_whole(struct flash *flash, const char *path, const char *archive)
{
    struct wq_flash_place place = {.archive = archive};
    const struct wq_edition *read = wq_editions_read(&flash->editions, archive);
    int code = WQ_EXIT_OK;
    if (read && read->share_n == 0 && wq_flash_is_there(flash, path, read->files, &code)) {
        wq_flash_say_there(flash, read->files[0].name);
        return WQ_EXIT_OK;
    }
    if (code == WQ_EXIT_OK)
        code = make_place(flash, path, wq_flash_begun(flash, archive, 0), &place);
    if (code == WQ_EXIT_OK && flash->dry_run)
        wq_flash_say_would(flash, &place);
    else if (code == WQ_EXIT_OK)
        code = wq_flash_put(flash, path, &place);
    return code == WQ_EXIT_OK ? wq_flash_remove_others(flash, &place) : code;
}

static int copy_bundle(struct flash *flash, const char *path)
{
    char archive[WQ_FLASH_NAME_BYTES];
    wq_edition_name(flash->as ? flash->as : path, archive);
    int code = wq_flash_check_kin(flash, archive);
    if (code != WQ_EXIT_OK)
        return code;
    if (flash->volume.file_max > 0 && size_of(path) > flash->volume.file_max)
        return wq_flash_split(flash, path, archive);
    return copy_whole(flash, path, archive);
}

static const char *name_of_failure(enum wq_status why)
{
    switch (why) {
    case WQ_E_NOT_BUNDLE:
        return "not_a_bundle";
    case WQ_E_NEWER:
        return "newer_bundle";
    case WQ_E_TRUNCATED:
        return "cut_short";
    case WQ_E_NOMEM:
        return "no_memory";
    case WQ_E_IO:
        return "cannot_read";
    default:
        return "damaged";
    }
}

/* It has been told why the source does not open. */
static int note_unopened(const struct flash *flash, const char *path)
{
    const enum wq_status why = flash->source.failed;
    const int error = flash->source.error;
    if (error != 0)
        wq_flash_note(flash, &(struct wq_flash_about){"cannot_read", path, wq_opened_path_advice},
                      strerror(error));
    else
        wq_flash_note(flash,
                      &(struct wq_flash_about){name_of_failure(why), path, wq_opened_advice(why)},
                      wq_status_text(why));
    return WQ_EXIT_FAILED;
}

int wq_flash_bundle(struct flash *flash, const char *path)
{
    int lock = -1;
    int code = wq_opened_open(&flash->source, PROGRAM, path);
    if (code != WQ_EXIT_OK)
        return note_unopened(flash, path);
    flash->article_n = wq_bundle_info(flash->source.bundle)->article_n;
    code = wq_flash_check_reader(flash);
    if (code == WQ_EXIT_OK)
        code = check_source(flash);
    if (code == WQ_EXIT_OK && !flash->dry_run)
        code = wq_flash_lock(flash, &lock);
    if (code == WQ_EXIT_OK && !flash->dry_run)
        code = wq_flash_look_again(flash);
    if (code == WQ_EXIT_OK)
        code = copy_bundle(flash, path);
    wq_flash_unlock(lock);
    wq_opened_close(&flash->source);
    return code;
}
