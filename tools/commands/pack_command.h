/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_COMMANDS_PACK_COMMAND_H
#define WARRAQ_COMMANDS_PACK_COMMAND_H
/* What the parts of `warraq pack` share. */
#include "crew.h"
#include "metadata.h"
#include "pictures.h"
#include "pieces.h"
#include "report.h"
#include "written.h"

#define PROGRAM "warraq pack"

struct pack_options {
    const char *output;
    bool force, dry_run, no_index, json, quiet, verbose, explain, list_formats;
    const char *append; /* a bundle whose articles come first */
    const char *shard_text;
    struct wq_shard shard;
    const char *cluster_size;
    uint32_t cluster_bytes; /* 0: the packer's own */
    int32_t parity;         /* 0: none */
    const char *image_folder;
    const char *map;     /* "title=headline,..." */
    const char *epub;    /* "book" or "chapters"; NULL: chapters */
    int32_t image_width; /* px */
    bool no_images;
    struct wq_option_list set;
    const char *metadata; /* a table of fields */
    bool keep_all;
    const char *phrases; /* more phrases of furniture */
    int32_t jobs;      /* 0: as many as there are processors */
    int32_t timeout_s; /* of the importer for one article */
};

struct pack {
    struct pack_options options;
    struct wq_sources sources;
    struct wq_report report;
    struct wq_progress progress;
    struct wq_crew crew;
    char importer[WQ_HOST_PATH_BYTES]; /* path of warraq-import */
    struct wq_pieces pieces;
    struct wq_metadata metadata;
    struct wq_writer *writer;
    struct wq_arena arena;
    uint64_t byte_n;    /* read so far */
    uint32_t old_n;     /* articles of the bundle that is appended to */
    uint32_t article_n; /* given to the writer */
    uint32_t file_n;    /* inputs that gave an article */
    /* of the source whose pieces are handed on */
    struct {
        bool is_left_out; /* a note has said so */
        uint32_t article_n, line_n;
    } source;
    enum wq_status fatal; /* the writer cannot go on */
    int fatal_errno;
};

/* ---- pack_furniture.c ---- */

/* Give the importer the phrases by which it tells furniture. false after a message. */
bool wq_pack_tell_furniture(struct pack *pack);

/* ---- pack_import.c ---- */

/* Let the importer read all sources, and give what comes of them to the writer. An enum wq_exit,
 * failures after a message. */
int wq_pack_import(struct pack *pack);

/* ---- pack_summary.c ---- */

/* Tell what was done. An enum wq_exit. */
int wq_pack_finish(struct pack *pack, const struct wq_writer_totals *totals);
/* Tell that there is no article in any of the operands. WQ_EXIT_FAILED. */
int wq_pack_refuse_nothing(struct pack *pack, char **operands);

#endif
