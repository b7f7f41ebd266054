/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_COMMANDS_PACK_COMMAND_H
#define WARRAQ_COMMANDS_PACK_COMMAND_H
/* What the parts of `warraq pack` share. */
#include "crew.h"
#include "journal.h"
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
    const char *images_per_article_text, *images_total_text;
    uint64_t images_per_article, images_total; /* bytes; UINT64_MAX: as they come */
    struct wq_option_list set;
    const char *metadata; /* a table of fields */
    bool keep_all;
    const char *phrases; /* more phrases of furniture */
    const char *rules;   /* where the parts of pages stand */
    bool no_resume;
    const char *config; /* a file of options */
    int32_t jobs;      /* 0: as many as there are processors */
    int32_t timeout_s; /* of the importer for one article */
};

/* What a job is of. */
struct pack_part {
    struct wq_piece piece;
    struct wq_pictures pictures;
    struct wq_buffer fields; /* that the user knows */
    uint64_t read_n;         /* bytes read of it */
    uint32_t line_n;         /* lines, for those that come behind */
    /* pack_resume.c */
    const struct wq_journal_entry *kept; /* what an interrupted run has of it, or NULL */
    struct wq_buffer asked;              /* pictures that were asked for, and how they were */
    bool is_asked_lost, is_kept;
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
    struct wq_buffer config;      /* its text */
    struct wq_option_list inputs; /* of it, and a NULL */
    struct wq_journal *journal; /* NULL: nothing is kept */
    char journal_path[WQ_HOST_PATH_BYTES];
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

/* Give the importer the phrases and rules by which it tells furniture. false after a message. */
bool wq_pack_tell_furniture(struct pack *pack);

/* Have it look at some of the sources, spread over all of them, and tell it which lines many pages of one
 * site have. What is looked at depends on the sources alone. false: the work cannot go on. */
bool wq_pack_look(struct pack *pack);

/* ---- pack_import.c ---- */

/* Let the importer read all sources, and give what comes of them to the writer. An enum wq_exit,
 * failures after a message. */
int wq_pack_import(struct pack *pack);

/* ---- pack_resume.c ---- */

/* Open FILE.wrq.part, if anything is to be kept. That it cannot be is no failure. */
void wq_pack_open_journal(struct pack *pack);
/* Whether an interrupted run has kept what came of the part: part->kept. */
void wq_pack_find_part(struct pack *pack, struct pack_part *part);
/* Keep a frame of the part, a picture that it asked for; all of it, now that it has ended well. */
void wq_pack_keep_frame(struct pack *pack, struct pack_part *part, const struct wq_frame *frame);
void wq_pack_note_picture(struct pack *pack, struct pack_part *part, struct wq_str path);
void wq_pack_keep_part(struct pack *pack, struct pack_part *part);
/* Hand on what was kept of the job's part, frame by frame. Errors of `take`; WQ_E_DAMAGED, WQ_E_IO,
 * WQ_E_NOMEM. */
typedef enum wq_status wq_pack_take_frame(void *self, struct wq_job *job,
                                          const struct wq_frame *frame);
WQ_MUST_CHECK enum wq_status wq_pack_hand_on_kept(struct pack *pack, struct wq_job *job,
                                                  wq_pack_take_frame *take);
/* With `is_done` nothing is kept any more; else the user is told what is. */
void wq_pack_close_journal(struct pack *pack, bool is_done);

/* ---- pack_summary.c ---- */

/* Tell what was done. An enum wq_exit. */
int wq_pack_finish(struct pack *pack, const struct wq_writer_totals *totals);
/* Tell that there is no article in any of the operands. WQ_EXIT_FAILED. */
int wq_pack_refuse_nothing(struct pack *pack, char **operands);

#endif
