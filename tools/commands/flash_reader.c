/* SPDX-License-Identifier: MIT */
/* warraq flash --reader: the reader itself onto a device, and whether it can read a bundle. */
#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include "flash_command.h"
#include "written.h"

/* ---- which reader ---- */

static int find_kind(const struct flash *flash, const char **kind)
{
    const struct wq_volume *volume = &flash->volume;
    if (volume->kind == WQ_VOLUME_FOLDER)
        return wq_flash_fail(
            flash,
            &(struct wq_flash_about){"no_device", volume->root, "name the right one with --to"},
            "%s is neither a Kobo's volume (it has no .kobo/version) nor the card of a Pi with the "
            "package warraq-reader",
            volume->root);
    *kind = volume->kind == WQ_VOLUME_KOBO ? "kobo" : volume->system;
    if (**kind != '\0')
        return WQ_EXIT_OK;
    return wq_flash_fail(flash,
                         &(struct wq_flash_about){"no_device", volume->root,
                                                  "install the package warraq-reader on the Pi "
                                                  "itself"},
                         "cannot tell which system %s holds", volume->root);
}

/* Where the readers for all devices lie on this machine. */
static int find_source(struct flash *flash, char from[WQ_FLASH_PATH_BYTES],
                       struct wq_reader_about *about)
{
    char readers[WQ_FLASH_PATH_BYTES], reader[WQ_FLASH_PATH_BYTES];
    const char *kind = "";
    int code = find_kind(flash, &kind);
    if (code != WQ_EXIT_OK)
        return code;
    bool fits = flash->readers || wq_host_beside("share/warraq/readers", readers, sizeof readers);
    int n = fits ? snprintf(from, WQ_FLASH_PATH_BYTES, "%s/%s",
                            flash->readers ? flash->readers : readers, kind)
                 : -1;
    int m = n > 0 ? snprintf(reader, sizeof reader, "%s/reader", from) : -1;
    if (m > 0 && m < WQ_FLASH_PATH_BYTES && wq_reader_about(reader, about) == WQ_OK)
        return WQ_EXIT_OK;
    char remedy[160];
    snprintf(remedy, sizeof remedy,
             "`sh tools/package.sh %s` makes one, and --readers names the folder "
             "build/packages/readers",
             kind);
    return wq_flash_fail(flash, &(struct wq_flash_about){"no_reader", from, remedy},
                         "there is no reader for this device (%s) in %s", kind, from);
}

/* ---- installing ---- */

static void step(void *self, uint64_t done_bytes)
{
    struct flash *flash = self;
    wq_progress_step(&flash->progress, done_bytes, done_bytes, 0);
}

static int explain(const struct flash *flash, const struct wq_reader_copy *copy, enum wq_status st,
                   bool is_reading)
{
    static const char untouched[] = "the reader that is there has not been touched";
    const int error = errno;
    if (*copy->is_stopped)
        return wq_flash_fail(flash, &(struct wq_flash_about){"stopped", copy->at, untouched},
                             "stopped");
    if (st == WQ_E_DAMAGED)
        return wq_flash_fail(
            flash, &(struct wq_flash_about){"false_storage", copy->at, "use another"},
            "what %s stored in %s is not what was written: the card is worn out or smaller than it "
            "says; %s",
            flash->volume.root, copy->at, untouched);
    if (st == WQ_E_NOMEM)
        return wq_flash_fail(flash,
                             &(struct wq_flash_about){"no_memory", NULL, "close other programs"},
                             "there is not enough memory");
    if (st == WQ_E_IO && error == EWOULDBLOCK)
        return wq_flash_fail(flash, &(struct wq_flash_about){"busy", copy->at, "wait for its end"},
                             "another `warraq flash` is putting a reader into %s", copy->at);
    return wq_flash_fail(
        flash,
        &(struct wq_flash_about){
            is_reading ? "cannot_read" : "cannot_write", copy->at,
            wq_flash_remedy(error, "when that is mended, give the same command again")},
        "cannot %s %s: %s; %s", is_reading ? "read" : "write", copy->at,
        st == WQ_E_RANGE ? "it changed while it was copied" : strerror(error), untouched);
}

static void report(const struct flash *flash, const struct wq_reader_copy *copy,
                   const struct wq_reader_about *about)
{
    char room[16];
    if (flash->quiet)
        return;
    if (flash->json) {
        printf("{\"reader\":\"reader.ed%" PRIu32 "\",\"folder\":", copy->number);
        wq_print_json(stdout, wq_str(flash->volume.home));
        if (flash->volume.device)
            printf(",\"device\":\"%s\"", flash->volume.device);
        fputs(",\"version\":", stdout);
        wq_print_json(stdout, wq_str(about->version));
        printf(",\"files\":%" PRIu32 ",\"bytes\":%" PRIu64 ",\"read_back_past_cache\":%s}\n",
               copy->file_n, copy->bytes, copy->is_uncached ? "true" : "false");
        return;
    }
    wq_print_safe(stdout, wq_str(flash->volume.home));
    printf("/reader.ed%" PRIu32 ": reader ", copy->number);
    wq_print_safe(stdout, wq_str(about->version));
    printf(", %" PRIu32 " files, %s, read back and whole\n", copy->file_n,
           wq_print_size(copy->bytes, room));
    if (flash->volume.kind == WQ_VOLUME_KOBO && copy->number == 1)
        puts("eject the Kobo and start Warraq from NickelMenu or KFMon, which have to be on it");
}

static int check_room(const struct flash *flash, const struct wq_reader_copy *copy)
{
    const uint64_t bytes = wq_reader_work_bytes(copy->from) / 2;
    if (flash->volume.is_read_only)
        return wq_flash_complain_of_read_only(flash);
    return flash->volume.free_bytes < bytes + WQ_FLASH_SPARE_BYTES
               ? wq_flash_complain_of_room(flash, bytes + WQ_FLASH_SPARE_BYTES)
               : WQ_EXIT_OK;
}

/* Whether the newest reader there is this one. */
static bool is_there(const struct flash *flash, const char *from)
{
    char source[WQ_FLASH_PATH_BYTES], there[WQ_FLASH_PATH_BYTES];
    struct wq_readers readers;
    int n = snprintf(source, sizeof source, "%s/reader", from);
    return n > 0 && (size_t)n < sizeof source &&
           wq_readers_list(&flash->volume, &readers) == WQ_OK && readers.n > 0 &&
           wq_reader_path(&flash->volume, readers.numbers[0], there) &&
           wq_reader_is_same(source, there);
}

static void tell_beside(void *self, const char *path)
{
    wq_flash_say(self, "would write", path);
}

static void say_there(const struct flash *flash, const struct wq_reader_copy *copy,
                      const char *version)
{
    if (flash->json)
        wq_flash_say(flash, "already there", version);
    if (flash->json || flash->quiet)
        return;
    fputs("reader ", stdout);
    wq_print_safe(stdout, wq_str(version));
    fputs(" is there already", stdout);
    if (copy->file_n > 0)
        printf("; %" PRIu32 " file%s that start it put back", copy->file_n,
               wq_plural(copy->file_n));
    putchar('\n');
}

/* The reader is there, but its first copy may have been cut short before the menu's entry was, or
 * the owner has removed that. */
static int put_beside(struct flash *flash, struct wq_reader_copy *copy, const char *version)
{
    bool is_reading = false;
    if (!flash->dry_run && !flash->volume.is_read_only) {
        wq_progress_start(&flash->progress, flash->quiet, wq_reader_work_bytes(copy->from));
        enum wq_status st = wq_reader_put_beside(copy, &is_reading);
        wq_progress_erase(&flash->progress);
        if (st != WQ_OK)
            return explain(flash, copy, st, is_reading);
    }
    say_there(flash, copy, version);
    if (flash->dry_run)
        wq_reader_look_beside(copy, tell_beside);
    return WQ_EXIT_OK;
}

/* The newest that is there is kept; those before it go, as wq_reader_install has it. A bundle that
 * comes with the reader has the room that this leaves. */
static int rehearse(struct flash *flash, const struct wq_reader_copy *copy)
{
    char path[WQ_FLASH_PATH_BYTES];
    struct wq_readers there;
    if (wq_readers_list(&flash->volume, &there) != WQ_OK)
        there.n = 0;
    if (wq_reader_path(&flash->volume, there.n > 0 ? there.numbers[0] + 1 : 1, path))
        wq_flash_say(flash, "would write", path);
    wq_reader_look_beside(copy, tell_beside);
    flash->volume.free_bytes -= wq_reader_work_bytes(copy->from) / 2;
    for (uint32_t i = 1; i < there.n; i++)
        if (wq_reader_path(&flash->volume, there.numbers[i], path))
            wq_flash_say(flash, "would remove", path);
    return WQ_EXIT_OK;
}

int wq_flash_reader(struct flash *flash)
{
    char from[WQ_FLASH_PATH_BYTES] = "share/warraq/readers";
    struct wq_reader_about about;
    bool is_reading = false;
    int code = find_source(flash, from, &about);
    if (code != WQ_EXIT_OK)
        return code;
    struct wq_reader_copy copy = {.from = from,
                                  .volume = &flash->volume,
                                  .is_stopped = wq_written_watch_signals(),
                                  .step = step,
                                  .self = flash};
    if (is_there(flash, from))
        return put_beside(flash, &copy, about.version);
    if (flash->volume.kind == WQ_VOLUME_KOBO && !flash->volume.device)
        wq_host_complain(
            PROGRAM,
            "the reader does not know this Kobo (%s in .kobo/version): it is put there, "
            "but may end with a message in .adds/warraq/launch.log; please report it",
            flash->volume.model[0] ? flash->volume.model : "no number");
    code = check_room(flash, &copy);
    if (code != WQ_EXIT_OK)
        return code;
    if (flash->dry_run)
        return rehearse(flash, &copy);
    wq_progress_start(&flash->progress, flash->quiet, wq_reader_work_bytes(from));
    enum wq_status st = wq_reader_install(&copy, &is_reading);
    wq_progress_erase(&flash->progress);
    if (st != WQ_OK)
        return explain(flash, &copy, st, is_reading);
    report(flash, &copy, &about);
    return WQ_EXIT_OK;
}

/* ---- what a reader can read ---- */

int wq_flash_check_reader(const struct flash *flash)
{
    char path[WQ_FLASH_PATH_BYTES];
    struct wq_readers readers;
    struct wq_reader_about about;
    const struct wq_bundle_info *info = wq_bundle_info(flash->source.bundle);
    if (wq_readers_list(&flash->volume, &readers) != WQ_OK || readers.n == 0 ||
        !wq_reader_path(&flash->volume, readers.numbers[0], path) ||
        wq_reader_about(path, &about) != WQ_OK || info->major <= about.format_major)
        return WQ_EXIT_OK;
    return wq_flash_fail(
        flash,
        &(struct wq_flash_about){"old_reader", flash->source.path,
                                 "update it with --reader, in the same command if you like"},
        "%s is of format %u, and the reader %s on the device reads formats up to %u",
        flash->source.path, info->major, about.version, about.format_major);
}
