/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_FLASH_H
#define WARRAQ_FLASH_H
/* Bundles on a device's volume: where they lie, their editions, and a copy that a pulled cable
 * cannot spoil.
 *
 * Each copy of an archive gets a name of its own, NAME.ed1.wrq, NAME.ed2.wrq and so on, and what is
 * there is not touched until the new one is read back whole: on FAT under Linux a file that was
 * renamed over another may be empty after a power cut, and so may one that was renamed aside
 * (docs/design.md, "State on FAT"). One that is too large for a file of the volume is copied in shares,
 * NAME.ed2-1-of-3.wrq and so on, which are one edition together. The reader opens the highest edition
 * that is whole (host.h, wq_host_choose). Readers are kept likewise. */
#include <signal.h>
#include "warraq/host.h"

#define WQ_FLASH_PATH_BYTES WQ_HOST_PATH_BYTES
#define WQ_FLASH_NAME_BYTES 256

/* ---- volumes (volume.c) ---- */

enum wq_volume_kind {
    WQ_VOLUME_FOLDER, /* any folder: bundles lie in it */
    WQ_VOLUME_KOBO,   /* the memory of a Kobo: .kobo/version; bundles in .adds/warraq/bundles */
    WQ_VOLUME_PI      /* the root of a system with the reader's package: var/lib/warraq/bundles */
};

struct wq_volume {
    enum wq_volume_kind kind;
    char root[WQ_FLASH_PATH_BYTES];
    char folder[WQ_FLASH_PATH_BYTES]; /* of the bundles; made by wq_volume_make_path */
    char home[WQ_FLASH_PATH_BYTES];   /* of the readers; FOLDER: empty, it takes none */
    char system[8];                   /* PI: "armhf", "arm64" or "amd64" by its shell, else empty */
    char model[8];                    /* KOBO: last three digits of its version, else empty */
    const char *device;               /* KOBO: its name in devices.def; NULL: not known */
    uint64_t free_bytes;
    uint64_t file_max; /* bytes of the largest file it takes, 0: no bound that matters */
    bool is_read_only;
};

/* Look at the volume or folder at `root`. WQ_E_RANGE it is no folder, or its path is too long;
 * WQ_E_IO with errno set. */
WQ_MUST_CHECK enum wq_status wq_volume_look(const char *root, struct wq_volume *volume);

/* A folder where no reader would look for bundles, and whoever named it meant another. */
enum wq_volume_part {
    WQ_VOLUME_PART_NONE,
    WQ_VOLUME_PART_BOOT,  /* the small volume that a Pi starts from, beside its root */
    WQ_VOLUME_PART_SYSTEM /* the root of a system that has not got the reader's package */
};
enum wq_volume_part wq_volume_part_of(const struct wq_volume *volume);

/* The Kobos and the cards of a Pi among the mounted volumes of the table at `mounts`
 * ("/proc/self/mounts"), but for this machine's own root: at most `cap`; *n is how many there are. WQ_E_IO the table cannot be read, errno set. */
WQ_MUST_CHECK enum wq_status wq_volume_find(const char *mounts, struct wq_volume *volumes,
                                            uint32_t cap, uint32_t *n);

/* Make the folder `path`, which is `root` or lies below it, and those between. WQ_E_IO with errno set.
 */
WQ_MUST_CHECK enum wq_status wq_volume_make_path(const char *root, const char *path);

/* What stands in the way of the folder `path`, which is `root` or lies below it: the first part of it
 * that is there and is no folder, into `at`; false: nothing. */
bool wq_volume_blocks(const char *root, const char *path, char at[WQ_FLASH_PATH_BYTES]);

/* ---- editions in a folder (editions.c) ---- */

struct wq_edition_file {
    char name[WQ_FLASH_NAME_BYTES]; /* in the folder */
    uint32_t share;                 /* 0: it is the edition */
    bool is_part;                   /* NAME.edN.part: a copy that was not finished */
    uint64_t bytes;
};

/* What is known of the bundle in a file that is no part, by looking into it. */
enum wq_edition_look {
    WQ_EDITION_OPENS, /* as it was made */
    WQ_EDITION_CUT,   /* what there is of it */
    WQ_EDITION_LOST   /* not at all */
};

struct wq_edition {
    char archive[WQ_FLASH_NAME_BYTES]; /* NAME */
    uint32_t number;                   /* 0: NAME.wrq, put there by hand */
    uint32_t share_n;                  /* 0: it is one file */
    struct wq_edition_file *files;     /* by their shares */
    uint32_t file_n;
    uint32_t done_n;  /* shares, or 1, that are there and finished */
    uint32_t open_n;  /* of them that open, if only in part */
    uint64_t bytes;   /* of all files */
    bool is_finished; /* none is missing */
    bool is_whole;    /* and all open as they were made: what the reader takes for whole */
};

struct wq_editions {
    struct wq_edition *all; /* by archive, then the highest number first */
    uint32_t n;
    struct wq_edition_file *files; /* of all */
};

/* What stands in `folder`, malloc'd; *editions is all zero, or what was listed before and is freed. `look`
 * tells of the bundle at a path; NULL: each is taken to open. A folder that is not there has none. WQ_E_IO
 * with errno set; WQ_E_NOMEM; then there are none. */
WQ_MUST_CHECK enum wq_status wq_editions_list(const char *folder, struct wq_editions *editions,
                                              enum wq_edition_look (*look)(const char *path));
void wq_editions_free(struct wq_editions *editions);

/* The edition of `archive` with the highest number, NULL: none. */
struct wq_edition *wq_editions_highest(const struct wq_editions *editions, const char *archive);

/* The edition of `archive` that is read: the highest that is whole; without one the highest of which
 * anything opens. NULL: none. */
struct wq_edition *wq_editions_read(const struct wq_editions *editions, const char *archive);

/* The archive's name for the bundle at `path`: its file's name without ".wrq" and edition, with what
 * FAT cannot store as "-", cut to 200 bytes at a character. */
void wq_edition_name(const char *path, char archive[WQ_FLASH_NAME_BYTES]);

/* Remove `file` from `folder` and sync the folder. WQ_E_IO with errno set. */
WQ_MUST_CHECK enum wq_status wq_edition_remove(const char *folder, const char *file);

/* ---- the copy (copy.c) ---- */

struct wq_flash_copy {
    const char *from, *folder;
    char part[WQ_FLASH_NAME_BYTES], file[WQ_FLASH_NAME_BYTES]; /* names while and after copying */
    bool replaces; /* what stands at folder/file */
    const volatile sig_atomic_t *is_stopped;
    void (*step)(void *self, uint64_t done_bytes); /* of wq_flash_work_bytes */
    void *self;
    /* what was done */
    uint64_t bytes;         /* of the source */
    uint64_t resumed_bytes; /* were there already */
    uint64_t differs_at;    /* WQ_E_DAMAGED: the first byte that came back wrong */
    bool is_uncached;       /* read back past the cache of this machine */
};

/* Bytes that are read, written and read back for a file of `bytes`: the measure of `step`. */
uint64_t wq_flash_work_bytes(uint64_t bytes);

/* Copy `from` to folder/part, going on behind what is there already if it is the beginning of the
 * same file; sync; read all of it back past the cache and compare; rename it to folder/file, sync
 * the file once more and the folder. Nothing else in the folder is touched.
 * WQ_E_DAMAGED what comes back is not what was written; WQ_E_RANGE `from` changed while it was read,
 * or the work was stopped; WQ_E_IO with errno set, EWOULDBLOCK when another process writes the part,
 * EEXIST when something has come to stand at folder/file, and `is_reading` telling of which file. On
 * failure the part stays, to be gone on with or removed. */
WQ_MUST_CHECK enum wq_status wq_flash_run(struct wq_flash_copy *copy, bool *is_reading);

/* Whether folder/file has the bytes of `from`, read past the cache; `part` is not looked at, and `step`
 * counts each byte once. WQ_E_DAMAGED others, from copy->differs_at on, or fewer; else as
 * wq_flash_run. */
WQ_MUST_CHECK enum wq_status wq_flash_compare(struct wq_flash_copy *copy, bool *is_reading);

/* ---- readers (reader.c) ---- */

/* Each reader has a folder of its own in volume->home, reader.ed1, reader.ed2 and so on; the launcher
 * there starts the highest, and the one before when that fails at its start. A folder whose file `about` is not there or empty is
 * none: it was not finished, or not wholly removed. */
#define WQ_READERS_MAX 64

struct wq_readers {
    uint32_t numbers[WQ_READERS_MAX]; /* the highest first */
    uint32_t n;
};

struct wq_reader_about {
    char version[32];
    uint16_t format_major, format_minor; /* of the newest bundles that it reads, format.h */
};

/* What the file `about` in a reader's folder says: "version 0.1.0" and "format 1.0", a line each.
 * WQ_E_IO it is not there; WQ_E_RANGE it says something else. */
WQ_MUST_CHECK enum wq_status wq_reader_about(const char *folder, struct wq_reader_about *about);

/* The readers on the volume that are whole. A volume without any has 0. WQ_E_IO with errno set. */
WQ_MUST_CHECK enum wq_status wq_readers_list(const struct wq_volume *volume,
                                             struct wq_readers *readers);

/* The folder of reader `number`; false: the path would be too long. */
bool wq_reader_path(const struct wq_volume *volume, uint32_t number,
                    char path[WQ_FLASH_PATH_BYTES]);

/* Whether every file below `a` is below `b` too, with the same bytes. */
bool wq_reader_is_same(const char *a, const char *b);

/* Bytes read, written and read back for all files below `from`: the measure of `step`. */
uint64_t wq_reader_work_bytes(const char *from);

struct wq_reader_copy {
    /* reader/: what becomes reader.edN. volume/, which need not be there: what is put below the
     * volume's root where nothing stands; warraq.sh, 512 bytes, is rewritten in place. */
    const char *from;
    const struct wq_volume *volume;
    const volatile sig_atomic_t *is_stopped;
    void (*step)(void *self, uint64_t done_bytes); /* of wq_reader_work_bytes */
    void *self;
    /* what was done */
    uint32_t number, file_n;
    uint64_t bytes;
    bool is_uncached;
    char at[WQ_FLASH_PATH_BYTES]; /* on failure: the file or folder it met */
};

/* Copy the reader at `from` as the next number, each file read back as wq_flash_run does, `about` when all
 * else is there; then remove all but it and the one before. Errors are those of
 * wq_flash_run, EWOULDBLOCK when another process puts a reader there; on failure the readers that were there are there still. */
WQ_MUST_CHECK enum wq_status wq_reader_install(struct wq_reader_copy *copy, bool *is_reading);

/* What menus and launchers need, of a reader that is there: what is missing is put there again. */
WQ_MUST_CHECK enum wq_status wq_reader_put_beside(struct wq_reader_copy *copy, bool *is_reading);

/* Call `tell` with the path of each file that wq_reader_put_beside would put there or renew, which
 * wq_reader_install does too; with copy->self. */
void wq_reader_look_beside(const struct wq_reader_copy *copy,
                           void (*tell)(void *self, const char *path));

/* Remove reader `number`. WQ_E_IO with errno set. */
WQ_MUST_CHECK enum wq_status wq_reader_remove(const struct wq_volume *volume, uint32_t number);

#endif
