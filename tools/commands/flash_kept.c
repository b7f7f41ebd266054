/* SPDX-License-Identifier: MIT */
/* warraq flash --list, --remove, --rollback: the archives on a device. */
#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include "flash_command.h"

const struct wq_edition *wq_flash_newest_of(const struct flash *flash, const char *archive,
                                            bool is_part)
{
    for (uint32_t i = 0; i < flash->edition_n; i++) {
        const struct wq_edition *e = &flash->editions[i];
        if (e->is_part == is_part && strcmp(e->archive, archive) == 0)
            return e;
    }
    return NULL;
}

static const char *state_of(const struct flash *flash, const struct wq_edition *edition)
{
    if (edition->is_part)
        return "unfinished";
    return edition == wq_flash_newest_of(flash, edition->archive, false) ? "read" : "kept";
}

static void print_edition(const struct flash *flash, const struct wq_edition *e)
{
    char room[16];
    if (flash->json) {
        fputs("{\"archive\":", stdout);
        wq_print_json(stdout, wq_str(e->archive));
        fputs(",\"file\":", stdout);
        wq_print_json(stdout, wq_str(e->file));
        printf(",\"edition\":%" PRIu32 ",\"bytes\":%" PRIu64 ",\"state\":\"%s\"}", e->number,
               e->bytes, state_of(flash, e));
        return;
    }
    wq_print_safe(stdout, wq_str(e->archive));
    printf("\t%" PRIu32 "\t%s\t%s\n", e->number, wq_print_size(e->bytes, room), state_of(flash, e));
}

/* `order` 0 is the one that is started first. */
static void print_reader(const struct flash *flash, uint32_t number, uint32_t order)
{
    char path[WQ_FLASH_PATH_BYTES];
    struct wq_reader_about about = {.version = "?"};
    const char *state = order == 0 ? "started" : "kept";
    if (!wq_reader_path(&flash->volume, number, path) || wq_reader_about(path, &about) != WQ_OK)
        state = "not whole";
    if (flash->json) {
        printf("{\"reader\":%" PRIu32 ",\"version\":", number);
        wq_print_json(stdout, wq_str(about.version));
        printf(",\"state\":\"%s\"}", state);
        return;
    }
    printf("(reader)\t%" PRIu32 "\t", number);
    wq_print_safe(stdout, wq_str(about.version));
    printf("\t%s\n", state);
}

int wq_flash_list(const struct flash *flash)
{
    struct wq_readers readers;
    const char *before = "";
    if (wq_readers_list(&flash->volume, &readers) != WQ_OK)
        readers.n = 0;
    if (!flash->json && !flash->quiet && flash->edition_n + readers.n == 0)
        wq_host_complain(PROGRAM, "there is nothing in %s yet", flash->volume.folder);
    fputs(flash->json ? "[" : "", stdout);
    for (uint32_t i = 0; i < flash->edition_n + readers.n; i++) {
        fputs(before, stdout);
        if (i < flash->edition_n)
            print_edition(flash, &flash->editions[i]);
        else
            print_reader(flash, readers.numbers[i - flash->edition_n], i - flash->edition_n);
        before = flash->json ? "," : "";
    }
    fputs(flash->json ? "]\n" : "", stdout);
    return WQ_EXIT_OK;
}

int wq_flash_remove_edition(const struct flash *flash, const struct wq_edition *edition)
{
    if (flash->dry_run) {
        wq_flash_say(flash, "would remove", edition->file);
        return WQ_EXIT_OK;
    }
    if (wq_edition_remove(flash->volume.folder, edition->file) != WQ_OK)
        return wq_flash_fail(
            flash,
            &(struct wq_flash_about){
                "cannot_write", edition->file,
                wq_flash_remedy(errno, "when that is mended, give the same command again")},
            "cannot remove %s/%s: %s", flash->volume.folder, edition->file, strerror(errno));
    wq_flash_say(flash, "removed", edition->file);
    return WQ_EXIT_OK;
}

static int complain_of_archive(const struct flash *flash, const char *name)
{
    return wq_flash_fail(
        flash, &(struct wq_flash_about){"no_archive", name, "--list names those there are"},
        "there is no archive `%s` in %s", name, flash->volume.folder);
}

int wq_flash_remove_archive(const struct flash *flash)
{
    int code = WQ_EXIT_OK;
    bool is_found = false;
    for (uint32_t i = flash->edition_n; i-- > 0 && code == WQ_EXIT_OK;) {
        const struct wq_edition *e = &flash->editions[i];
        const bool is_part = e->is_part && strcmp(e->file, flash->remove) == 0;
        if (!is_part && !wq_edition_is_of(e->archive, flash->remove))
            continue;
        is_found = true;
        code = wq_flash_remove_edition(flash, e);
    }
    return is_found ? code : complain_of_archive(flash, flash->remove);
}

/* Into how many shares the archive was split of which `name` is one; 0: it is whole. */
static uint32_t share_n_of(const char *name, const char *archive)
{
    uint32_t number, n;
    return sscanf(name + strlen(archive), "-%" SCNu32 "-of-%" SCNu32, &number, &n) == 2 ? n : 0;
}

int wq_flash_remove_other_splits(const struct flash *flash, const char *archive, uint32_t share_n)
{
    int code = WQ_EXIT_OK;
    for (uint32_t i = 0; i < flash->edition_n && code == WQ_EXIT_OK; i++) {
        const struct wq_edition *e = &flash->editions[i];
        if (wq_edition_is_of(e->archive, archive) && share_n_of(e->archive, archive) != share_n)
            code = wq_flash_remove_edition(flash, e);
    }
    return code;
}

/* The edition before `newest` of the same archive or share, NULL: none. */
static const struct wq_edition *before(const struct flash *flash, const struct wq_edition *newest)
{
    for (const struct wq_edition *e = newest + 1; e < flash->editions + flash->edition_n; e++)
        if (!e->is_part && strcmp(e->archive, newest->archive) == 0)
            return e;
    return NULL;
}

/* A share that has one edition alone was the same in the one before. */
int wq_flash_roll_back(const struct flash *flash)
{
    int code = WQ_EXIT_OK;
    const struct wq_edition *only = NULL;
    bool is_found = false;
    for (uint32_t i = 0; i < flash->edition_n && code == WQ_EXIT_OK; i++) {
        const struct wq_edition *e = &flash->editions[i];
        if (!wq_edition_is_of(e->archive, flash->rollback) ||
            e != wq_flash_newest_of(flash, e->archive, false))
            continue;
        if (before(flash, e)) {
            is_found = true;
            code = wq_flash_remove_edition(flash, e);
        } else if (!only) {
            only = e;
        }
    }
    if (is_found)
        return code;
    if (!only)
        return complain_of_archive(flash, flash->rollback);
    return wq_flash_fail(
        flash, &(struct wq_flash_about){"no_older", only->file, "--remove removes the archive"},
        "%s is the only edition of %s on the device: nothing to go back to", only->file,
        only->archive);
}
