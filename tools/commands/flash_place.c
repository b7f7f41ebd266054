/* SPDX-License-Identifier: MIT */
/* Where a copy of a bundle goes: the number of its edition, its names, and the room for it. */
#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include "flash_command.h"

/* ---- its number and names ---- */

/* Shares are copied in their order: of an edition that lacks one before the last that is there,
 * something has been taken away since. */
static bool lacks_only_last(const struct wq_edition *edition)
{
    for (uint32_t i = 0; i < edition->file_n; i++)
        if (edition->files[i].share != i + 1 ||
            (edition->files[i].is_part && i + 1 < edition->file_n))
            return false;
    return true;
}

struct wq_edition *wq_flash_begun(const struct flash *flash, const char *archive, uint32_t share_n)
{
    struct wq_edition *end = flash->editions.all + flash->editions.n;
    for (struct wq_edition *e = wq_editions_highest(&flash->editions, archive);
         e && e < end && strcmp(e->archive, archive) == 0; e++) {
        /* one file is renamed to the new number; shares keep theirs, which must be the highest */
        if (e->share_n == share_n && !e->is_finished)
            return share_n == 0 || lacks_only_last(e) ? e : NULL;
        if (share_n > 0)
            return NULL;
    }
    return NULL;
}

static bool is_there(const struct flash *flash, const struct wq_flash_place *place)
{
    struct wq_flash_copy copy;
    char path[WQ_FLASH_PATH_BYTES + WQ_FLASH_NAME_BYTES];
    struct stat info;
    wq_flash_name_copy(place, &copy);
    snprintf(path, sizeof path, "%s/%s", flash->volume.folder, copy.file);
    return lstat(path, &info) == 0;
}

/* Whether a name is taken by what is no edition of the archive: FAT knows no difference between
 * News.ed1.wrq and news.ed1.wrq, and renaming over it would lose it. */
static bool is_taken(const struct flash *flash, const struct wq_flash_place *place)
{
    struct wq_flash_place each = *place;
    if (place->share_n == 0)
        return is_there(flash, place);
    for (each.share = 1; each.share <= place->share_n; each.share++)
        if (is_there(flash, &each))
            return true;
    return false;
}

int wq_flash_number(const struct flash *flash, const struct wq_edition *begun,
                    struct wq_flash_place *place)
{
    const struct wq_edition *highest = wq_editions_highest(&flash->editions, place->archive);
    place->number = highest ? highest->number + 1 : 1;
    if (begun && begun == highest)
        place->number = begun->number;
    /* what is there of the shares is its own */
    if (begun && begun == highest && begun->share_n > 0)
        return WQ_EXIT_OK;
    while (place->number <= WQ_EDITION_MAX && is_taken(flash, place))
        place->number++;
    if (place->number <= WQ_EDITION_MAX)
        return WQ_EXIT_OK;
    return wq_flash_fail(flash,
                         &(struct wq_flash_about){"no_number",
                                                  highest ? highest->files[0].name : place->archive,
                                                  "give it another name with --as NAME"},
                         "the editions of %s in %s have used up their numbers", place->archive,
                         flash->volume.folder);
}

void wq_flash_name_copy(const struct wq_flash_place *place, struct wq_flash_copy *copy)
{
    char share[26] = "";
    if (place->share_n > 0)
        snprintf(share, sizeof share, "-%" PRIu32 "-of-%" PRIu32, place->share, place->share_n);
    snprintf(copy->file, sizeof copy->file, "%.200s.ed%" PRIu32 "%s.wrq", place->archive,
             place->number, share);
    snprintf(copy->part, sizeof copy->part, "%.200s.ed%" PRIu32 "%s.part", place->archive,
             place->number, share);
}

/* ---- the room for it ---- */

static bool is_at(const struct wq_edition *edition, const struct wq_flash_place *place)
{
    return edition->number == place->number && edition->share_n == place->share_n;
}

static bool may_go(const struct flash *flash, const struct wq_edition *e,
                   const struct wq_flash_place *place)
{
    return strcmp(e->archive, place->archive) == 0 && !is_at(e, place) &&
           e != wq_editions_read(&flash->editions, place->archive);
}

uint64_t wq_flash_spare_bytes(const struct flash *flash, const struct wq_flash_place *place)
{
    uint64_t bytes = 0;
    for (uint32_t i = 0; i < flash->editions.n; i++)
        if (may_go(flash, &flash->editions.all[i], place))
            bytes += flash->editions.all[i].bytes;
    return bytes;
}

int wq_flash_make_room(struct flash *flash, const struct wq_flash_place *place, uint64_t bytes)
{
    const uint64_t needed = bytes + WQ_FLASH_SPARE_BYTES;
    if (flash->volume.is_read_only)
        return wq_flash_complain_of_read_only(flash);
    if (flash->volume.free_bytes + wq_flash_spare_bytes(flash, place) < needed)
        return wq_flash_complain_of_room(flash, needed);
    /* a dry run names them later, with all that go */
    for (uint32_t i = flash->editions.n;
         i-- > 0 && flash->volume.free_bytes < needed && !flash->dry_run;) {
        struct wq_edition *e = &flash->editions.all[i];
        const uint64_t gained = e->bytes;
        if (!may_go(flash, e, place))
            continue;
        int code = wq_flash_remove_edition(flash, e);
        if (code != WQ_EXIT_OK)
            return code;
        flash->volume.free_bytes += gained;
    }
    return WQ_EXIT_OK;
}

int wq_flash_remove_others(struct flash *flash, const struct wq_flash_place *place)
{
    const struct wq_edition *before = wq_editions_read(&flash->editions, place->archive);
    int code = WQ_EXIT_OK;
    for (uint32_t i = 0; i < flash->editions.n && code == WQ_EXIT_OK; i++) {
        struct wq_edition *e = &flash->editions.all[i];
        const bool is_kept = is_at(e, place) || (e == before && e->is_whole);
        if (strcmp(e->archive, place->archive) == 0 && !is_kept)
            code = wq_flash_remove_edition(flash, e);
    }
    return code;
}
