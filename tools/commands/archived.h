/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_COMMANDS_ARCHIVED_H
#define WARRAQ_COMMANDS_ARCHIVED_H
/* Several bundles, or those of a folder, opened as one archive. */
#include "commands.h"
#include "warraq/archive.h"

struct wq_archived_files {
    const char *program;
    struct wq_opened opened[WQ_ARCHIVE_BUNDLES]; /* the bundles of the archive, in its order */
    uint32_t opened_n;
    struct wq_arena arena; /* the archive and what is made of it; room for an article */
    struct wq_archive *archive;
    bool is_partial; /* a bundle was left out, and named */
    bool is_full;    /* there are more than can be opened */
};

/* Open the files and folders at `paths`, in that order, of the editions in a folder as wq_host_choose
 * does: what cannot be opened is named and left out
 * as long as there is another. WQ_EXIT_OK, WQ_EXIT_USAGE too many, WQ_EXIT_FAILED none; each
 * failure with its message. */
int wq_archived_open(struct wq_archived_files *files, const char *program, char **paths,
                     int path_n);
void wq_archived_close(struct wq_archived_files *files);

/* Read the command line of a command whose operands are bundles and folders, and open them; as
 * wq_opened_parse. */
bool wq_archived_parse(struct wq_archived_files *files, const struct wq_usage *usage, int argc,
                       char **argv, int *code);

/* The bundle that holds an article, and the article's number in it, from 0. */
struct wq_opened *wq_archived_opened(struct wq_archived_files *files, uint32_t article,
                                     uint32_t *index);

/* What is known of an article, in the arena of `files`; without details as wq_archive_listed. What
 * is damaged beside its row stays empty, the id zero: meta->is_partial. */
WQ_MUST_CHECK enum wq_status wq_archived_meta(struct wq_archived_files *files, uint32_t article,
                                              bool with_details, struct wq_meta *meta);

/* As wq_opened_complain. */
void wq_archived_complain(struct wq_archived_files *files, uint32_t article, enum wq_status why);

/* The exit code of a command that has come to its end with `result`. */
int wq_archived_result(const struct wq_archived_files *files, int result);

/* What messages call the archive: its bundle, or the first and how many more, in `room`. */
const char *wq_archived_name(const struct wq_archived_files *files, char *room, size_t cap);

#endif
