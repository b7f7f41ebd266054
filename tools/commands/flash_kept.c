/* SPDX-License-Identifier: MIT */
/* warraq flash --list, --remove, --rollback: the archives on a device. */
#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include "flash_command.h"

static const char *state_of(const struct flash *flash, const struct wq_edition *edition)
{
    if (!edition->is_finished)
        return "unfinished";
    if (!edition->is_whole)
        return "damaged";
    return edition == wq_editions_read(&flash->editions, edition->archive) ? "read" : "kept";
}

static void print_edition_json(const struct flash *flash, const struct wq_edition *e)
{
    fputs("{\"archive\":", stdout);
    wq_print_json(stdout, wq_str(e->archive));
    printf(",\"edition\":%" PRIu32 ",\"files\":[", e->number);
    for (uint32_t i = 0; i < e->file_n; i++) {
        fputs(i > 0 ? "," : "", stdout);
        wq_print_json(stdout, wq_str(e->files[i].name));
    }
    printf("],\"bytes\":%" PRIu64 ",\"state\":\"%s\"}", e->bytes, state_of(flash, e));
}

static void print_edition(const struct flash *flash, const struct wq_edition *e)
{
    char room[16];
    if (flash->json) {
        print_edition_json(flash, e);
        return;
    }
    wq_print_safe(stdout, wq_str(e->archive));
    printf("\t%" PRIu32 "\t%s\t%s", e->number, wq_print_size(e->bytes, room), state_of(flash, e));
    if (e->share_n > 0)
        printf("\t%" PRIu32 " of %" PRIu32 " files", e->done_n, e->share_n);
    putchar('\n');
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
    if (!flash->json && !flash->quiet && flash->editions.n + readers.n == 0)
        wq_host_complain(PROGRAM, "there is nothing in %s yet", flash->volume.folder);
    fputs(flash->json ? "[" : "", stdout);
    for (uint32_t i = 0; i < flash->editions.n; i++) {
        fputs(before, stdout);
        print_edition(flash, &flash->editions.all[i]);
        before = flash->json ? "," : "";
    }
    for (uint32_t i = 0; i < readers.n; i++) {
        fputs(before, stdout);
        print_reader(flash, readers.numbers[i], i);
        before = flash->json ? "," : "";
    }
    fputs(flash->json ? "]\n" : "", stdout);
    return WQ_EXIT_OK;
}

static int remove_file(const struct flash *flash, const char *file)
{
    if (!flash->dry_run && wq_edition_remove(flash->volume.folder, file) != WQ_OK)
        return wq_flash_fail(
            flash,
            &(struct wq_flash_about){
                "cannot_write", file,
                wq_flash_remedy(errno, "when that is mended, give the same command again")},
            "cannot remove %s/%s: %s", flash->volume.folder, file, strerror(errno));
    wq_flash_say(flash, flash->dry_run ? "would remove" : "removed", file);
    return WQ_EXIT_OK;
}

int wq_flash_remove_edition(const struct flash *flash, struct wq_edition *edition)
{
    for (uint32_t i = 0; i < edition->file_n; i++) {
        int code = remove_file(flash, edition->files[i].name);
        if (code != WQ_EXIT_OK)
            return code;
    }
    edition->file_n = edition->done_n = edition->open_n = 0;
    edition->bytes = 0;
    edition->is_finished = edition->is_whole = false;
    return WQ_EXIT_OK;
}

static int complain_of_archive(const struct flash *flash, const char *name)
{
    return wq_flash_fail(
        flash, &(struct wq_flash_about){"no_archive", name, "--list names those there are"},
        "there is no archive `%s` in %s", name, flash->volume.folder);
}

/* The unfinished copy of that name; NULL: none. */
static const char *find_part(const struct flash *flash, const char *name)
{
    for (uint32_t i = 0; i < flash->editions.n; i++) {
        const struct wq_edition *e = &flash->editions.all[i];
        for (uint32_t k = 0; k < e->file_n; k++)
            if (e->files[k].is_part && strcmp(e->files[k].name, name) == 0)
                return e->files[k].name;
    }
    return NULL;
}

int wq_flash_remove_archive(struct flash *flash)
{
    const char *part = find_part(flash, flash->remove);
    int code = WQ_EXIT_OK;
    bool is_found = false;
    if (part)
        return remove_file(flash, part);
    for (uint32_t i = flash->editions.n; i-- > 0 && code == WQ_EXIT_OK;) {
        struct wq_edition *e = &flash->editions.all[i];
        if (strcmp(e->archive, flash->remove) != 0)
            continue;
        is_found = true;
        code = wq_flash_remove_edition(flash, e);
    }
    return is_found ? code : complain_of_archive(flash, flash->remove);
}

/* An edition in shares of which some are gone already is taken away too: it was interrupted. */
int wq_flash_roll_back(struct flash *flash)
{
    struct wq_edition *highest = NULL, *before = NULL;
    for (uint32_t i = 0; i < flash->editions.n && !before; i++) {
        struct wq_edition *e = &flash->editions.all[i];
        if (strcmp(e->archive, flash->rollback) != 0 || e->done_n == 0)
            continue;
        if (!highest)
            highest = e;
        else if (e->is_whole)
            before = e;
    }
    if (before)
        return wq_flash_remove_edition(flash, highest);
    if (!highest)
        return complain_of_archive(flash, flash->rollback);
    return wq_flash_fail(flash,
                         &(struct wq_flash_about){"no_older", highest->files[0].name,
                                                  "--remove removes the archive"},
                         "edition %" PRIu32
                         " is the only one of %s on the device: nothing to go back to",
                         highest->number, highest->archive);
}
