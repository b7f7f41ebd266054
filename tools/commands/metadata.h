/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_COMMANDS_METADATA_H
#define WARRAQ_COMMANDS_METADATA_H
/* What the user knows of files: `--set FIELD=VALUE` of all, `--metadata FILE.csv` of each. The first row
 * of the table names its columns: "file", the path below the folder that was given, and fields of an
 * article. */
#include "import/protocol.h"

/* All zero to start. */
struct wq_metadata {
    struct wq_buffer set; /* FIELD frames of --set */
    const char *path;     /* of the table, or NULL */
    struct wq_buffer text;
    struct wq_metadata_row *rows; /* sorted by file */
    size_t row_n;
};

struct wq_metadata_row {
    struct wq_str file; /* in `text` */
    uint32_t line;
    bool is_used;
    struct wq_buffer fields; /* FIELD frames */
};

/* Add "FIELD=VALUE" for all inputs; false after a message. */
bool wq_metadata_set(struct wq_metadata *metadata, const char *program, const char *pair);

/* Read the table at `path`, borrowed: UTF-8, commas, semicolons or tabs, quotation marks as of
 * RFC 4180. false after a message with the line. */
bool wq_metadata_read(struct wq_metadata *metadata, const char *program, const char *path);

/* The FIELD frames of the input at `path`, whose first `base_len` bytes are the folder that was given, as
 * written anew to `fields`: of --set, then of its row, which therefore counts. WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_metadata_fields(struct wq_metadata *metadata, const char *path,
                                                size_t base_len, struct wq_buffer *fields);

void wq_metadata_free(struct wq_metadata *metadata);

#endif
