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
    struct wq_editions editions;
    struct wq_opened source;
    struct wq_progress progress;
    uint32_t article_n;
};

#define WQ_FLASH_READ_ONLY_REMEDY \
    "is the card locked, or was the device pulled out before? Eject it, connect it again, and let the " \
    "laptop check it"
#define WQ_FLASH_SPARE_BYTES (1u << 20) /* for folders and what the file system keeps of them */

/* ---- flash.c ---- */

/* What the volume has free, once more. */
int wq_flash_look_at_room(struct flash *flash);
/* The same and what stands on it, once more: a reader may have been put there, or another
 * `warraq flash` have ended meanwhile. */
int wq_flash_look_again(struct flash *flash);
/* Keep every other `warraq flash` from changing bundles on the volume until wq_flash_unlock, which is called
 * before an eject: of two at once each would take what the other writes for what was left unfinished. A
 * file system without locks goes without. */
int wq_flash_lock(const struct flash *flash, int *lock);
void wq_flash_unlock(int lock);

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

/* ---- flash_place.c ---- */

/* Where a copy goes: edition `number` of `archive`, or a share of it. */
struct wq_flash_place {
    const char *archive;
    uint32_t number;
    uint32_t share, share_n; /* 0: it is the whole edition */
};

/* The unfinished edition of `archive` that a copy in `share_n` files, 0 for one, goes on with: the highest,
 * unless it lacks other shares than the last. NULL: none. Whether what is there of it is the beginning of the
 * source is not looked at. */
struct wq_edition *wq_flash_begun(const struct flash *flash, const char *archive, uint32_t share_n);
/* Set place->number for a new edition: one more than any that is there. `begun`, NULL for none, is gone on
 * with, so that its number is taken if that is free. */
int wq_flash_number(const struct flash *flash, const struct wq_edition *begun,
                    struct wq_flash_place *place);
/* The names of the copy at a place. */
void wq_flash_name_copy(const struct wq_flash_place *place, struct wq_flash_copy *copy);
/* What may go for want of room: neither the edition that is read, nor the one that is made. */
uint64_t wq_flash_spare_bytes(const struct flash *flash, const struct wq_flash_place *place);
/* Make room for `bytes` more than there are of the copy, by removing editions that may go, the lowest
 * first, as far as they are needed; a dry run removes none. */
int wq_flash_make_room(struct flash *flash, const struct wq_flash_place *place, uint64_t bytes);
/* Now that the edition at `place` is whole: remove all others but the one that was read before, which
 * --rollback goes back to. */
int wq_flash_remove_others(struct flash *flash, const struct wq_flash_place *place);

/* ---- flash_copy.c ---- */

/* The bundle at `path` onto the device. */
int wq_flash_bundle(struct flash *flash, const char *path);
/* Whether `file` on the device is the bundle at `path`, which is flash->source, every byte of it; one
 * that has been damaged since it was copied is told. What else hinders is told with *code. */
bool wq_flash_is_there(struct flash *flash, const char *path, const struct wq_edition_file *file,
                       int *code);
void wq_flash_say_there(const struct flash *flash, const char *file);
/* Copy the bundle at `path`, which is flash->source, to a place for which there is room, and tell of it. */
int wq_flash_put(struct flash *flash, const char *path, const struct wq_flash_place *place);
/* In a dry run, what would be written there. */
void wq_flash_say_would(const struct flash *flash, const struct wq_flash_place *place);
int wq_flash_complain_of_room(const struct flash *flash, uint64_t needed);
int wq_flash_complain_of_read_only(const struct flash *flash);

/* ---- flash_kin.c ---- */

/* Whether the source may become the next edition of `archive`: nothing of that name is there, or
 * its highest edition that opens is kin to it, or flash->replace says so; else it is told. What is there and cannot be
 * opened does not count. Looks up at most 65,536 articles, and ends at the first that both have. */
int wq_flash_check_kin(struct flash *flash, const char *archive);

/* ---- flash_divide.c ---- */

#define WQ_FLASH_SHARES_MAX 64 /* the reader opens no more together: WQ_ARCHIVE_BUNDLES */

/* Divide the source's articles into shares that fill the files of the volume, by what is stored of each:
 * ends[i] is behind the last article of share i + 1. WQ_E_LIMIT they would be too many. Linear in the
 * articles and clusters. */
WQ_MUST_CHECK enum wq_status wq_flash_divide(const struct flash *flash,
                                             uint32_t ends[WQ_FLASH_SHARES_MAX], uint32_t *n);

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

int wq_flash_list(const struct flash *flash);
/* Remove what is there of an edition, file by file; it has none then. */
int wq_flash_remove_edition(const struct flash *flash, struct wq_edition *edition);
/* Every edition of the archive `remove`, the highest last: until then it is read; or the unfinished file
 * of that name. */
int wq_flash_remove_archive(struct flash *flash);
/* Remove the highest edition of `rollback`, so that the whole one before is read again. */
int wq_flash_roll_back(struct flash *flash);

#endif
