/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_COMMANDS_FLASH_COMMAND_H
#define WARRAQ_COMMANDS_FLASH_COMMAND_H
/* What the parts of `warraq flash` share. Functions that return int give an enum wq_exit, failures
 * after a message. */
#include "commands.h"
#include "flash.h"

#define PROGRAM "warraq flash"

#define WQ_FLASH_WHY_BYTES (WQ_FLASH_PATH_BYTES + 1024)

/* What went wrong, for --json. */
struct wq_flash_fault {
    const char *name; /* a word that programs may compare: warraq(1); NULL: nothing, or nothing known */
    char file[WQ_FLASH_PATH_BYTES];
    char why[WQ_FLASH_WHY_BYTES], remedy[WQ_FLASH_WHY_BYTES];
};

struct flash {
    const char *to, *as, *remove, *rollback, *readers;
    bool list, reader, eject, dry_run, json, quiet, replace;
    struct wq_flash_fault *fault;
    struct wq_volume volume;
    struct wq_edition *editions;
    uint32_t edition_n;
    struct wq_opened source;
    struct wq_progress progress;
    uint32_t article_n;
};

#define WQ_FLASH_READ_ONLY_REMEDY \
    "is the card locked, or was the device pulled out before? Eject it, connect it again, and let the " \
    "laptop check it"
#define WQ_FLASH_SPARE_BYTES (1u << 20) /* for folders and what the file system keeps of them */

/* ---- flash.c ---- */

/* What the volume has free and what stands on it, once more: a reader may have been put there, or another
 * `warraq flash` have ended meanwhile. */
int wq_flash_look_again(struct flash *flash);

/* ---- flash_say.c ---- */

/* Say what was done, or what would be: "removed" and what; in JSON {"removed":"..."}. */
void wq_flash_say(const struct flash *flash, const char *done, const char *what);
/* The Kobo by its name, or its number where it is not known; a Pi's card: for messages. */
const char *wq_flash_device(const struct flash *flash, char room[48]);

struct wq_flash_about {
    const char *name, *file, *remedy; /* file: NULL for none */
};
/* Tell what went wrong and why, and after a semicolon what to do; keep it for --json.
 * WQ_EXIT_FAILED. */
int wq_flash_fail(const struct flash *flash, const struct wq_flash_about *about, const char *format,
                  ...) __attribute__((format(printf, 3, 4)));
/* What helps against `error` of the system; `otherwise` where nothing better is known. */
const char *wq_flash_remedy(int error, const char *otherwise);
/* Keep for --json what has been told already. */
void wq_flash_note(const struct flash *flash, const struct wq_flash_about *about, const char *why);
/* With --json, the object of a command that ends with `code`, unless that is 0. */
void wq_flash_print_fault(const struct flash *flash, int code);

/* ---- flash_copy.c ---- */

/* The bundle at `path` onto the device. */
int wq_flash_bundle(struct flash *flash, const char *path);
/* Copy the bundle at `path`, which is open as flash->source, as the next edition of `archive`. */
int wq_flash_copy(struct flash *flash, const char *path, const char *archive);
/* Set its names: the next edition's, the number of an unfinished one if that is free. */
void wq_flash_name_copy(const struct flash *flash, const char *archive, struct wq_flash_copy *copy);
/* Remove all editions but the newest of those that were there, which --rollback goes back to. */
int wq_flash_remove_older(const struct flash *flash, const char *archive);
int wq_flash_complain_of_room(const struct flash *flash, uint64_t needed);
int wq_flash_complain_of_read_only(const struct flash *flash);

/* ---- flash_kin.c ---- */

/* Whether the source may become the next edition of `archive`: nothing of that name is there, or
 * what is there is kin to it, or flash->replace says so; else it is told. What is there and cannot be
 * opened does not count. Looks up at most 65,536 articles, and ends at the first that both have. */
int wq_flash_check_kin(struct flash *flash, const char *archive);

/* ---- flash_split.c ---- */

/* Copy the bundle at `path`, flash->source, in shares that the volume can hold as files. */
int wq_flash_split(struct flash *flash, const char *path, const char *archive);

/* ---- flash_reader.c ---- */

/* Install the reader for this device, unless it is there. */
int wq_flash_reader(struct flash *flash);
/* Whether the newest reader on the device reads the format of the source; without one: yes. */
int wq_flash_check_reader(const struct flash *flash);

/* ---- flash_eject.c ---- */

/* Let go of the volume, so that it can be pulled out. With `is_after_work` something else was done
 * before, and WQ_EXIT_PARTIAL tells that only this failed. */
int wq_flash_eject(const struct flash *flash, bool is_after_work);

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
