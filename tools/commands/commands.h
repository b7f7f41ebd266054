/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_COMMANDS_COMMANDS_H
#define WARRAQ_COMMANDS_COMMANDS_H
/* The commands of `warraq`, one file each, and what they share. A command gets its own name as
 * argv[0] and returns an enum wq_exit. */
#include <stdio.h>
#include "warraq/bundle.h"
#include "warraq/host.h"

int wq_command_pack(int argc, char **argv);
int wq_command_info(int argc, char **argv);
int wq_command_list(int argc, char **argv);
int wq_command_cat(int argc, char **argv);
int wq_command_search(int argc, char **argv);
int wq_command_verify(int argc, char **argv);
int wq_command_repair(int argc, char **argv);
int wq_command_merge(int argc, char **argv);
int wq_command_diff(int argc, char **argv);
int wq_command_patch(int argc, char **argv);
int wq_command_export(int argc, char **argv);
int wq_command_flash(int argc, char **argv);
int wq_command_render(int argc, char **argv);
int wq_command_layout(int argc, char **argv);

/* ---- an open bundle (opened.c) ---- */

struct wq_opened {
    const char *program; /* "warraq list", for messages */
    const char *path;
    struct wq_file file;
    struct wq_arena arena; /* the bundle, and room for one article over it */
    struct wq_bundle *bundle;
    uint32_t damaged_n; /* articles that wq_opened_names_another was asked about */
    enum wq_status failed; /* why it could not be opened */
    int error;             /* errno, when its path could not be; else 0 */
};

/* What to do about a bundle that cannot be opened. */
const char *wq_opened_advice(enum wq_status why);
/* And about a path that cannot. */
extern const char wq_opened_path_advice[];

/* Open the bundle at `path`, borrowed like `program`. WQ_EXIT_OK, or WQ_EXIT_FAILED after a message
 * that names the file, what is wrong and what to do. */
int wq_opened_open(struct wq_opened *opened, const char *program, const char *path);
/* The same with the memory of the bundle that was open before, which is closed; all zero the first
 * time. */
int wq_opened_reopen(struct wq_opened *opened, const char *program, const char *path);
/* The same without any message. WQ_OK, or opened->failed. */
enum wq_status wq_opened_try(struct wq_opened *opened, const char *program, const char *path);
/* Open the same file once more by the leaders of its clusters: wq_bundle_open_by_leaders. */
int wq_opened_by_leaders(struct wq_opened *opened);
void wq_opened_close(struct wq_opened *opened);

/* Read the command line of a command whose one operand is a bundle, and open that. true with it
 * open; false when the command is at its end with the exit code *code: after --help, a mistake or a
 * bundle that cannot be opened, each told. */
bool wq_opened_parse(struct wq_opened *opened, const struct wq_usage *usage, int argc, char **argv,
                     int *code);

/* The index of the article called `name`: its number in `warraq list`, from 1, or "id:" and at
 * least 6 hex digits that begin one id only. WQ_EXIT_OK, WQ_EXIT_USAGE when `name` is neither,
 * WQ_EXIT_FAILED when there is no such article; each failure with its message. */
int wq_opened_find(struct wq_opened *opened, const char *name, uint32_t *index);

/* Tell on standard error that the article `index` cannot be read, with its title where known. */
void wq_opened_complain(struct wq_opened *opened, uint32_t index, enum wq_status why);

/* Tell there that only its text is whole: meta.is_partial. */
void wq_opened_complain_partial(struct wq_opened *opened, uint32_t index);

/* Whether one more damaged article is told of as above: the first ten are, for there may be a
 * million. How many others there are is told at the end, which begins anew. */
bool wq_opened_names_another(struct wq_opened *opened);
void wq_opened_complain_others(struct wq_opened *opened);

/* Tell there that not all is known of it; its text was not read. */
void wq_opened_complain_names(struct wq_opened *opened, uint32_t index);

/* ---- printing (print.c) ---- */

/* `text` as a JSON string with its quotes; a malformed byte sequence becomes U+FFFD. */
void wq_print_json(FILE *out, struct wq_str text);
/* The same without the quotes, for a string that is printed in pieces. */
void wq_print_json_inner(FILE *out, struct wq_str text);

/* ---- articles in JSON (print_article.c), as docs/json.md tells ---- */

/* Members of an object, each with a comma behind it: what is known beside title and text. */
void wq_print_meta_json(FILE *out, const struct wq_meta *meta);

/* Whether the blocks are the lines of the text and no more is told: then "text" says all. */
bool wq_article_is_plain(const struct wq_article *article);

/* The members "title" and "text", so that packing joins them to the same bytes. A title that is not
 * on the first line, or that goes on in the next part, stays in "text". With `has_more` its string
 * is left open for further parts. */
void wq_print_text_json(FILE *out, const struct wq_article *article, bool has_more);

/* The members "title" and "blocks". The file of image N, from 1, is `image_stem`-N.png; with NULL
 * images tell their width and height instead. With `has_more` the list is left open for the blocks
 * of further parts, which the second function adds without the title that each repeats, and for their
 * notes, which neither prints. */
void wq_print_blocks_json(FILE *out, const struct wq_article *article, const char *image_stem,
                          bool has_more);
void wq_print_more_blocks_json(FILE *out, const struct wq_article *article, const char *image_stem);
/* A block alone that is no cell and no hemistich. */
void wq_print_block_json(FILE *out, const struct wq_article *article, uint32_t block);

/* Notes of an article in parts, each once (export_notes.c); zero to start. */
struct wq_kept_notes {
    struct wq_kept_note *items;
    size_t n, cap;
    uint8_t are_kept[8192]; /* a bit for each number */
};
/* Keep the notes of a part: all of them for JSON, those at its end for text. WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_notes_keep(struct wq_kept_notes *notes,
                                           const struct wq_article *article, bool is_json);
/* The first block of the notes at the article's end; how many blocks there are when it has none. */
uint32_t wq_notes_start(const struct wq_article *article);
/* `text`, the end of the article's text, without the lines of these. */
struct wq_str wq_notes_text_before(const struct wq_article *article, struct wq_str text);
/* Print all that are kept, the first behind `before`, and let them go. */
void wq_notes_print(struct wq_kept_notes *notes, FILE *out, const char *before,
                    const char *between);
void wq_notes_free(struct wq_kept_notes *notes);

/* Where an article's images go: image N, from 1, to folder/stem-N.png. */
struct wq_export_place {
    const char *folder, *stem;
    bool force; /* replace files that exist */
};

/* Write all images of article `index` as PNG files (export_images.c). WQ_E_IO with errno set; when
 * strips are damaged the other images are written, and that error is returned. */
WQ_MUST_CHECK enum wq_status wq_export_images(struct wq_bundle *bundle, uint32_t index,
                                              const struct wq_article *article,
                                              const struct wq_export_place *place);

/* A date of wq_meta as YYYY, YYYY-MM or YYYY-MM-DD; nothing for 0. */
void wq_print_date(FILE *out, uint32_t date);
void wq_print_hex(FILE *out, const uint8_t *bytes, size_t n);
/* The member "id" with a comma before it; nothing when damage has hidden the id. */
void wq_print_id(FILE *out, const struct wq_meta *meta);

/* A number of bytes for people, as "24.8 kB" (1 kB is 1000 bytes), in `room`. */
const char *wq_print_size(uint64_t bytes, char room[16]);

/* "" for 1, "s" for any other number of things. */
const char *wq_plural(uint64_t n);

/* ---- a progress bar (progress.c) ---- */

/* A line on standard error that is redrawn at most 10 times a second and erased at the end;
 * nothing at all when standard error is no terminal. */
struct wq_progress {
    bool is_shown;
    uint64_t total;  /* 0: unknown */
    uint32_t file_n; /* files they came from; 0: not told */
    uint64_t start_ms, drawn_ms;
};

void wq_progress_start(struct wq_progress *progress, bool is_quiet, uint64_t total);
/* `done` of the total, `done_bytes` for the rate, `article_n` so far. */
void wq_progress_step(struct wq_progress *progress, uint64_t done, uint64_t done_bytes,
                      uint32_t article_n);
void wq_progress_erase(struct wq_progress *progress);

#endif
