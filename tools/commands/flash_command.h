/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_COMMANDS_FLASH_COMMAND_H
#define WARRAQ_COMMANDS_FLASH_COMMAND_H
/* What the parts of `warraq flash` share. Functions that return int give an enum wq_exit, failures
 * after a message. */
#include "commands.h"
#include "flash.h"

#define PROGRAM "warraq flash"

struct flash {
    const char *to, *remove, *rollback, *readers;
    bool list, reader, eject, dry_run, json, quiet;
    struct wq_volume volume;
    struct wq_edition *editions;
    uint32_t edition_n;
    struct wq_opened source;
    struct wq_progress progress;
    uint32_t article_n;
};

#define WQ_FLASH_SPARE_BYTES (1u << 20) /* for folders and what the file system keeps of them */

/* ---- flash.c ---- */

/* Say what was done, or what would be: "removed" and what; in JSON {"removed":"..."}. */
void wq_flash_say(const struct flash *flash, const char *done, const char *what);
/* The Kobo by its name, or its number where it is not known: for messages. */
const char *wq_flash_device(const struct flash *flash, char room[48]);

/* ---- flash_copy.c ---- */

/* The bundle at `path` onto the device. */
int wq_flash_bundle(struct flash *flash, const char *path);
/* Copy the bundle at `path`, which is open as flash->source, as the next edition of `archive`. */
int wq_flash_copy(struct flash *flash, const char *path, const char *archive);
int wq_flash_complain_of_room(const struct flash *flash, uint64_t needed);
int wq_flash_complain_of_read_only(const struct flash *flash);

/* ---- flash_split.c ---- */

/* Copy the bundle at `path`, flash->source, in shares that the volume can hold as files. */
int wq_flash_split(struct flash *flash, const char *path, const char *archive);

/* ---- flash_reader.c ---- */

/* Install the reader for this device, unless it is there. */
int wq_flash_reader(struct flash *flash);
/* Whether the newest reader on the device reads the format of the source; without one: yes. */
int wq_flash_check_reader(const struct flash *flash);

/* ---- flash_eject.c ---- */

/* Let go of the volume, so that it can be pulled out. */
int wq_flash_eject(const struct flash *flash);

/* ---- flash_kept.c ---- */

/* The newest edition of `archive` there, or the newest copy that was not finished; NULL: none. */
const struct wq_edition *wq_flash_newest_of(const struct flash *flash, const char *archive,
                                            bool is_part);
int wq_flash_list(const struct flash *flash);
int wq_flash_remove_edition(const struct flash *flash, const struct wq_edition *edition);
/* Every edition of the archive `remove`, its shares too, and what was not finished, the newest last:
 * until then it is read. */
int wq_flash_remove_archive(const struct flash *flash);
/* Every edition of `archive` that does not belong to a split into `share_n`; 0: to none. */
int wq_flash_remove_other_splits(const struct flash *flash, const char *archive, uint32_t share_n);
/* Remove the newest edition of `rollback`, of each of its shares, so that the one before is read
 * again. */
int wq_flash_roll_back(const struct flash *flash);

#endif
