/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_HOST_H
#define WARRAQ_HOST_H
/* What every program of ours needs of a POSIX system: files behind io.h, mapped fonts, pages as
 * files, options.
 * Part of the port layer; used by reader.c and the tools, by nothing else. */
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include "warraq/base.h"
#include "warraq/io.h"
#include "warraq/surface.h"

/* ---- files (port/file.c) ---- */

/* Open `path` for reading. WQ_E_IO with errno set. Close with wq_host_file_close. */
WQ_MUST_CHECK enum wq_status wq_host_file_open(const char *path, struct wq_file *file);

/* Open `path` for reading and writing, creating it with `size` zero bytes, synced together with
 * its folder, when it is not there or shorter. Held with a lock: WQ_E_RANGE when another process
 * has it; WQ_E_IO with errno set. */
WQ_MUST_CHECK enum wq_status wq_host_file_open_state(const char *path, uint64_t size,
                                                     struct wq_file *file);

/* NULL ops is allowed; the struct is zeroed. */
void wq_host_file_close(struct wq_file *file);

/* Close `file` for whoever still has it: to read, write or sync it is WQ_E_IO from now on. It is to be closed
 * all the same. */
void wq_host_file_detach(struct wq_file *file);

/* Whether `file` is what stands at `path` now: not when its storage was taken away, or other storage lies
 * over it. */
bool wq_host_file_is_at(const struct wq_file *file, const char *path);

/* Map the whole file at `path` for reading, for the life of the process. WQ_E_IO, errno set;
 * an empty file gives {NULL, 0}. */
WQ_MUST_CHECK enum wq_status wq_host_map(const char *path, struct wq_bytes *bytes);

/* Write to `out` (cap bytes, NUL-terminated) the folder where the running program's own data
 * `name` lies: "<folder of the executable>/../<name>", as "share/warraq/fonts" or
 * "libexec/warraq/warraq-import". false when it does not fit or /proc is not there. */
bool wq_host_beside(const char *name, char *out, size_t cap);

/* ---- the bundles of a folder (port/bundles.c) ---- */

/* Files of a folder that are looked at: more than are read together, as of each archive the edition
 * before stays beside the one that is read. */
#define WQ_FOLDER_FILES 256

/* The paths of the bundles in `folder`, unfinished ones not among them: the archives that come last by the
 * bytes of their names first, so that news-2026 comes before news-2025, but of a family the first part
 * first; of an archive the highest edition first, of an edition the first share. At most `cap` at `paths`,
 * in `arena`; *n is how many there are. WQ_E_RANGE `folder` is none; WQ_E_IO with errno set; WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_host_bundles_in(const char *folder, struct wq_arena *arena,
                                                const char **paths, uint32_t cap, uint32_t *n);

/* The same for the copies in `folder` that `warraq flash` has not finished, by the bytes of their names.
 */
WQ_MUST_CHECK enum wq_status wq_host_parts_in(const char *folder, struct wq_arena *arena,
                                              const char **paths, uint32_t cap, uint32_t *n);

/* A number that is another one after a bundle or an unfinished copy in the folder `path` came, went or
 * was written, as its name, length and time tell; of a file after that was. 0: nothing is there.
 * Cost: one look at each entry, none into a file. */
uint64_t wq_host_bundles_sum(const char *path);

/* ---- editions of archives (port/editions.c) ---- */

/* What the name of a file says. `warraq flash` gives the names news.ed3.wrq, edition 3 of the archive
 * "news", and, of one that is too large for a file of the volume, news.ed3-2-of-4.wrq, share 2 of the
 * four that are edition 3 together; while it writes them they end in .part. All else that ends in .wrq
 * is edition 0 of an archive of its own. */
struct wq_bundle_name {
    struct wq_str archive; /* "news": the beginning of the name that was read */
    struct wq_str family;  /* what the archive itself is named a share of, as `warraq pack --shard` makes
                              them: "news" of "news-2-of-4"; else the archive */
    uint32_t part_of_family; /* 2 of "news-2-of-4"; 0: the archive is the family */
    uint32_t edition;
    uint32_t share, share_n; /* 0: the edition is this file alone */
    bool is_part;            /* it is not finished */
};
#define WQ_EDITION_MAX 999999999u

/* Read the name of a file, without its folder. false: no bundle, or a hidden one; *parsed is untouched. */
bool wq_host_bundle_name(const char *name, struct wq_bundle_name *parsed);

/* How a bundle was opened. */
enum wq_host_opened {
    WQ_HOST_OPENED,    /* as it was made */
    WQ_HOST_OPENED_CUT, /* it was cut short: what there is of it can be read */
    WQ_HOST_NOT_OPENED,
    WQ_HOST_NO_MORE /* it was not opened, and no other will be */
};

/* What opens bundles for wq_host_choose, and closes them. */
struct wq_host_opener {
    void *self;
    /* Open the bundle at `path` behind those that are open. `is_again`: it has been opened before in
     * this choice, and closed for the sake of an older edition, of which nothing opened. */
    enum wq_host_opened (*open)(void *self, const char *path, bool is_again);
    void (*close)(void *self, uint32_t n); /* the last n that were opened */
    /* `path` is of an edition that has not got share `missing`; `is_read`: what there is of it is read. */
    void (*lacks)(void *self, const char *path, uint32_t missing, bool is_read);
};

/* Open of each archive among `paths`, which stand as wq_host_bundles_in gives them, the highest edition
 * that is whole: its file, or every one of its shares, opens and is not cut short. Of an archive without
 * such an edition the highest of which anything opens. */
void wq_host_choose(const struct wq_host_opener *opener, const char *const *paths, uint32_t path_n);

/* ---- files that stand at their path only when they are whole (port/part.c) ---- */

#define WQ_HOST_PATH_BYTES 4096

/* Create a hidden file for reading and writing in the folder of `path`, to be renamed to `path`
 * when it is whole; its path goes to `part`. Its name is short, whatever that of `path` is, and
 * holds the process id. NULL with errno set. */
FILE *wq_host_part_open(const char *path, char part[WQ_HOST_PATH_BYTES]);

/* Remove what processes that have ended left of such files in the folder of `path`. */
void wq_host_part_sweep(const char *path);

/* Sync the folder of `path`; that a file system cannot do it is no failure. WQ_E_IO, errno set. */
WQ_MUST_CHECK enum wq_status wq_host_sync_folder(const char *path);

/* ---- devices (port/kobo_find.c) ---- */

/* The name in devices.def of the Kobo with this product number, the last three digits of its
 * .kobo/version; NULL: not known. */
const char *wq_host_kobo_name(unsigned product);

/* ---- memory ---- */

/* A block of `bytes` of zeroed memory that takes room only where it is touched, for arenas; kept
 * for the life of the process. NULL when there is none. */
void *wq_host_memory(size_t bytes);

/* ---- pages as files (port/frames.c, port/png.c) ---- */

/* Writes the whole of `surface` to `out`, which stays open. WQ_E_IO with errno set. */
typedef enum wq_status (*wq_frame_encode)(FILE *out, const struct wq_surface *surface);

/* One byte a pixel, rows top down, nothing else. */
WQ_MUST_CHECK enum wq_status wq_frame_encode_raw(FILE *out, const struct wq_surface *surface);

/* 8-bit grey PNG, at level 1: quick, and a page hardly shrinks further. In a library of its own,
 * warraq_port_png, that the device's build leaves out. */
WQ_MUST_CHECK enum wq_status wq_frame_encode_png(FILE *out, const struct wq_surface *surface);

/* Write `surface` to `path` in one of these forms. A file there is replaced when the new one is
 * whole, and stays on failure; what is no regular file, as /dev/stdout, is written to directly.
 * WQ_E_IO with errno set. */
WQ_MUST_CHECK enum wq_status wq_frame_write(const char *path, wq_frame_encode encode,
                                            const struct wq_surface *surface);

/* ---- messages (port/message.c) ---- */

/* `text` for a terminal: control characters and bidirectional controls become U+FFFD, so that a
 * title or a file's name can neither move the cursor nor turn the line around. */
void wq_print_safe(FILE *out, struct wq_str text);

/* Print "program: message" and a line end to standard error, the message as wq_print_safe does. */
void wq_host_complain(const char *program, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void wq_host_complain_va(const char *program, const char *format, va_list arguments)
    __attribute__((format(printf, 2, 0)));

/* ---- options (port/options.c), on top of getopt_long ---- */

enum wq_option_kind {
    WQ_OPTION_FLAG,   /* target: bool */
    WQ_OPTION_TEXT,   /* target: const char *, borrowed from argv */
    WQ_OPTION_ONCE,   /* the same, NULL before; a mistake when it is given twice */
    WQ_OPTION_NUMBER, /* target: int32_t, decimal, between min and max */
    WQ_OPTION_COUNT,  /* target: unsigned, counts up each time it is given */
    WQ_OPTION_LIST    /* target: struct wq_option_list, a text each time it is given */
};

#define WQ_OPTION_LIST_MAX 256

struct wq_option_list {
    const char *items[WQ_OPTION_LIST_MAX]; /* in their order, borrowed from argv */
    unsigned n;
};

struct wq_option {
    const char *name; /* long name without dashes */
    char letter;      /* short name, or 0 */
    enum wq_option_kind kind;
    void *target;
    const char *argument; /* name of the argument in the help, as "FILE"; NULL for flags */
    const char *help;     /* one line */
    int32_t min, max;     /* NUMBER */
};

struct wq_usage {
    const char *program;  /* "warraq pack" */
    const char *synopsis; /* "INPUT... -o FILE.wrq" */
    const char *summary;  /* one or two sentences */
    const char *notes;    /* after the options, or NULL: exit codes, examples */
    const struct wq_option *options;
    size_t option_n;
    const char *help_program; /* whose --help tells more; NULL: program */
};

enum wq_parse { WQ_PARSE_OK, WQ_PARSE_HELP, WQ_PARSE_ERROR };

/* Read argv[1..], permuting the operands behind the options; *operands is the index of the first.
 * An empty word, which a script's unset variable makes, is a mistake wherever it stands.
 * --help and -h print the help to standard output and give WQ_PARSE_HELP; a mistake prints
 * "program: what is wrong" and how to get help to standard error and gives WQ_PARSE_ERROR. */
enum wq_parse wq_options_parse(const struct wq_usage *usage, int argc, char **argv, int *operands);

/* Set the option with the long name `name` as if it had been given with `value`, which is borrowed;
 * NULL for one that takes none. false after a message as above. */
bool wq_options_set(const struct wq_usage *usage, const char *name, const char *value);

/* How many letters must be put in, left out or changed to make `b` of `a` (Levenshtein): to name
 * the command or option that was meant. `b` of over 64 bytes gives UINT32_MAX. */
unsigned wq_distance(const char *a, const char *b);

/* Exit codes of all our programs. */
enum wq_exit {
    WQ_EXIT_OK = 0,
    WQ_EXIT_FAILED = 1, /* nothing, or not what was asked, was done */
    WQ_EXIT_USAGE = 2,  /* the command line or a script is wrong */
    WQ_EXIT_PARTIAL = 3 /* done, but something was left out or found damaged, and named */
};

#endif
