/* SPDX-License-Identifier: MIT */
/* The inputs of `warraq pack` through the importer to the writer. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "import/sandbox.h"
#include "pack_command.h"

static const char *path_of(const struct pack_part *part)
{
    return strcmp(part->piece.path, "-") == 0 ? "standard input" : part->piece.path;
}

/* ---- what the importer sends ---- */

static enum wq_status give_up(struct pack *pack, enum wq_status why)
{
    pack->fatal = why;
    pack->fatal_errno = errno;
    return WQ_E_IO;
}

static void step_progress(struct pack *pack)
{
    pack->progress.file_n = pack->file_n;
    wq_progress_step(&pack->progress, pack->byte_n, pack->byte_n, pack->article_n);
}

/* Leave the article the pictures that fit into the bytes for them. */
static enum wq_status fit_pictures(struct pack *pack, struct pack_part *part,
                                   struct wq_article *article)
{
    const uint64_t used = wq_writer_image_bytes(pack->writer);
    const uint64_t total = pack->options.images_total;
    uint64_t max = pack->options.images_per_article;
    if (total - used < max || used > total)
        max = used > total ? 0 : total - used;
    uint32_t strip_n;
    const uint32_t image_n = wq_pictures_within(&part->pictures, article, max, &strip_n);
    wq_pictures_clear(&part->pictures);
    if (image_n == article->image_n)
        return WQ_OK;
    const struct wq_note note = {WQ_NOTE_PICTURE_OVER, 0, article->image_n - image_n, {NULL, 0}};
    wq_report_add(&pack->report, path_of(part), &note);
    enum wq_status st = wq_writer_keep_strips(pack->writer, strip_n);
    return st == WQ_OK ? wq_article_keep_images(article, image_n, &pack->arena) : st;
}

static enum wq_status take_article(struct pack *pack, struct pack_part *part,
                                   struct wq_bytes payload)
{
    struct wq_article article;
    size_t mark = wq_arena_mark(&pack->arena);
    if (wq_article_receive(payload, &pack->arena, &article) != WQ_OK ||
        !wq_pictures_match(&part->pictures, &article)) {
        wq_arena_rewind(&pack->arena, mark);
        return WQ_E_DAMAGED;
    }
    enum wq_status st = fit_pictures(pack, part, &article);
    if (st != WQ_OK)
        return give_up(pack, st);
    wq_article_identify(&article);
    st = wq_writer_add(pack->writer, &article);
    wq_arena_rewind(&pack->arena, mark);
    if (st == WQ_E_LIMIT) {
        wq_report_leave_out(&pack->report, path_of(part), 0, "an article %s", wq_status_text(st));
        pack->source.is_left_out = true;
        return WQ_OK;
    }
    if (st != WQ_OK)
        return give_up(pack, st);
    pack->article_n++;
    pack->source.article_n++;
    step_progress(pack);
    return WQ_OK;
}

static enum wq_status take_strip(struct pack *pack, struct pack_part *part, struct wq_bytes payload)
{
    struct wq_strip strip;
    enum wq_status st = wq_strip_receive(payload, &strip);
    if (st != WQ_OK)
        return st;
    st = wq_writer_strip(pack->writer, strip.rows, strip.w_px, strip.row_n);
    if (st != WQ_OK)
        return give_up(pack, st);
    return wq_pictures_strip(&part->pictures, &strip, wq_writer_last_strip_bytes(pack->writer));
}

/* Whether the first piece of a source has told it of all. */
static bool is_told_already(const struct pack_part *part, const struct wq_note *note)
{
    static const char read_as[] = "read as ";
    return !part->piece.is_first && note->line == 0 &&
           (note->kind == WQ_NOTE_CHARSET ||
            (note->kind == WQ_NOTE_EXPLAINED && note->detail.len >= sizeof read_as - 1 &&
             memcmp(note->detail.ptr, read_as, sizeof read_as - 1) == 0));
}

static enum wq_status take_note(struct pack *pack, struct pack_part *part, struct wq_bytes payload)
{
    struct wq_note note;
    enum wq_status st = wq_note_receive(payload, &note);
    if (st != WQ_OK || is_told_already(part, &note))
        return st;
    if (note.line > 0)
        note.line += pack->source.line_n;
    pack->source.is_left_out |= note.kind == WQ_NOTE_LEFT_OUT;
    const bool is_told = pack->options.explain && !pack->options.json;
    if (is_told)
        wq_report_print_note(path_of(part), &note, stdout);
    if (!is_told || note.kind != WQ_NOTE_EXPLAINED)
        wq_report_add(&pack->report, path_of(part), &note);
    return WQ_OK;
}

static enum wq_status take_frame(void *self, struct wq_job *job, const struct wq_frame *frame)
{
    wq_pack_keep_frame(self, job->self, frame);
    switch (frame->kind) {
    case WQ_FRAME_ARTICLE:
        return take_article(self, job->self, frame->payload);
    case WQ_FRAME_STRIP:
        return take_strip(self, job->self, frame->payload);
    case WQ_FRAME_NOTE:
        return take_note(self, job->self, frame->payload);
    default:
        return WQ_E_DAMAGED;
    }
}

/* ---- what the importer needs ---- */

static int open_picture(void *self, struct wq_job *job, struct wq_str path,
                        char why[WQ_NOTE_DETAIL_MAX])
{
    struct pack_part *part = job->self;
    wq_pack_note_picture(self, part, path);
    return wq_pictures_open(&part->pictures, path, why);
}

static void count_bytes(void *self, struct wq_job *job, const uint8_t *bytes, size_t n)
{
    struct pack *pack = self;
    struct pack_part *part = job->self;
    pack->byte_n += n;
    part->read_n += n;
    if (bytes && !part->piece.is_last)
        for (const uint8_t *at = bytes, *end = bytes + n;
             (at = memchr(at, '\n', (size_t)(end - at))); at++)
            part->line_n++;
    step_progress(pack);
}

/* ---- inputs ---- */

static bool next_job(void *self, struct wq_job *job)
{
    struct pack *pack = self;
    struct pack_part *part = calloc(1, sizeof *part);
    if (!part || !wq_pieces_next(&pack->pieces, &part->piece)) {
        if (!part)
            give_up(pack, WQ_E_NOMEM);
        free(part);
        return false;
    }
    const struct wq_piece *piece = &part->piece;
    const bool is_whole = piece->is_file && piece->is_first && piece->len == UINT64_MAX;
    job->self = part;
    job->input = (struct wq_worker_input){.fd = piece->fd,
                                          .is_file = piece->is_file,
                                          .off = piece->off,
                                          .max_bytes = piece->len,
                                          .size = is_whole ? (uint64_t)piece->info.st_size : 0,
                                          .name = strcmp(piece->path, "-") == 0 ? "" : piece->path};
    enum wq_status st =
        wq_metadata_fields(&pack->metadata, piece->path, piece->base_len, &part->fields);
    if (st != WQ_OK)
        give_up(pack, st);
    job->input.fields = (struct wq_bytes){part->fields.ptr, part->fields.len};
    if (piece->fd >= 0)
        wq_pictures_begin(&part->pictures, piece->path, pack->options.image_folder);
    wq_pack_find_part(pack, part);
    if (part->kept)
        job->input.fd = -1;
    return true;
}

static bool has_changed(const struct wq_piece *piece)
{
    struct stat now;
    const struct timespec *was = &piece->info.st_mtim;
    return piece->is_file && fstat(piece->fd, &now) == 0 &&
           (now.st_size != piece->info.st_size || now.st_mtim.tv_sec != was->tv_sec ||
            now.st_mtim.tv_nsec != was->tv_nsec);
}

/* After the importer stopped in the middle: what was packed of the input stays. */
static void report_lost(struct pack *pack, const struct pack_part *part, const char *fault)
{
    const uint32_t article_n = pack->source.article_n;
    if (article_n == 0)
        wq_report_leave_out(&pack->report, path_of(part), 0, "%s", fault);
    else
        wq_report_leave_out(&pack->report, path_of(part), 0,
                            "what follows its first %" PRIu32 " article%s: %s", article_n,
                            wq_plural(article_n), fault);
    pack->source.is_left_out = true;
}

static void report_end(struct pack *pack, const struct pack_part *part,
                       enum wq_worker_result result, const char *fault, int error)
{
    struct wq_report *report = &pack->report;
    const struct wq_piece *piece = &part->piece;
    if (piece->fd < 0 && piece->error)
        wq_report_leave_out(report, path_of(part), 0, "cannot be read: %s; check who may read it",
                            strerror(piece->error));
    else if (result == WQ_WORKER_DIED)
        report_lost(pack, part, fault);
    else if (result == WQ_WORKER_READ_FAILED)
        wq_report_leave_out(report, path_of(part), 0, "reading failed: %s", strerror(error));
    else if (piece->fd >= 0 && piece->is_last && has_changed(piece))
        wq_report_leave_out(
            report, path_of(part), 0,
            "it changed while it was read: what is packed may be of both; pack again");
    else if (piece->fd >= 0 && piece->is_last && pack->source.article_n == 0 &&
             !pack->source.is_left_out && pack->options.shard.n == 0)
        wq_report_leave_out(report, path_of(part), 0, "no article in it");
}

static void drop_job(void *self, struct wq_job *job)
{
    struct pack_part *part = job->self;
    (void)self;
    wq_pictures_end(&part->pictures);
    if (part->piece.fd >= 0)
        close(part->piece.fd);
    wq_buffer_free(&part->fields);
    wq_buffer_free(&part->asked);
    free(part);
}

static enum wq_status end_job(void *self, struct wq_job *job, enum wq_worker_result result,
                              const char *fault, int error)
{
    struct pack *pack = self;
    struct pack_part *part = job->self;
    enum wq_status st = WQ_OK;
    if (part->kept && (st = wq_pack_hand_on_kept(pack, job, take_frame)) != WQ_OK)
        st = pack->fatal == WQ_OK ? give_up(pack, st) : st;
    else if (!part->kept && result == WQ_WORKER_DONE && !job->is_unlucky && part->piece.fd >= 0 &&
             !has_changed(&part->piece))
        wq_pack_keep_part(pack, part);
    /* of what the importer did not finish */
    if (st == WQ_OK && (st = wq_writer_drop_strips(pack->writer)) != WQ_OK)
        st = give_up(pack, st);
    report_end(pack, part, result, fault, error);
    pack->source.line_n += part->line_n;
    if (part->piece.is_last) {
        pack->file_n += pack->source.article_n > 0;
        memset(&pack->source, 0, sizeof pack->source);
    }
    drop_job(pack, job);
    return st;
}

/* ---- the work ---- */

/* Say once what of its walls the importer has to do without. */
static void tell_walls(const struct pack *pack)
{
    const uint32_t lacking = WQ_GUARDS_ALL & ~pack->crew.guards;
    if (pack->crew.guards == WQ_GUARD_SANITIZER || !pack->crew.is_greeted)
        return;
    if (lacking & WQ_GUARD_SECCOMP)
        wq_host_complain(PROGRAM, "this kernel does not shut the importer in by seccomp: pack only "
                                  "what you trust, or use a kernel with CONFIG_SECCOMP_FILTER");
    if (lacking & WQ_GUARD_LANDLOCK && !pack->options.quiet)
        wq_host_complain(PROGRAM, "this kernel has no Landlock (Linux 5.13 has): %s",
                         lacking & WQ_GUARD_SECCOMP
                             ? "the importer could open files"
                             : "seccomp alone keeps the importer from files");
    if (lacking & WQ_GUARD_LIMITS)
        wq_host_complain(PROGRAM, "the importer's memory cannot be limited here");
}

/* Rows of --metadata that no input took. */
static void tell_unused_rows(struct pack *pack)
{
    for (size_t i = 0; i < pack->metadata.row_n && pack->options.shard.n == 0; i++) {
        const struct wq_metadata_row *row = &pack->metadata.rows[i];
        char detail[WQ_NOTE_DETAIL_MAX];
        snprintf(detail, sizeof detail, "no input is called %.*s",
                 (int)(row->file.len < 400 ? row->file.len : 400), row->file.ptr);
        const struct wq_note note = {WQ_NOTE_FIELD, row->line, 1, wq_str(detail)};
        if (!row->is_used)
            wq_report_add(&pack->report, pack->metadata.path, &note);
    }
}

static int explain_end(const struct pack *pack, enum wq_worker_result result)
{
    if (result == WQ_WORKER_NO_START && !*pack->crew.is_stopped) {
        wq_host_complain(PROGRAM, "cannot run the importer %s: %s; install warraq again",
                         pack->importer, pack->crew.fault);
        return WQ_EXIT_FAILED;
    }
    errno = pack->fatal_errno;
    return wq_written_explain(PROGRAM, pack->options.output,
                              pack->fatal == WQ_OK ? WQ_E_NOMEM : pack->fatal);
}

int wq_pack_import(struct pack *pack)
{
    const struct wq_crew_handlers handlers = {
        .self = pack,
        .next = next_job,
        .frame = take_frame,
        .end = end_job,
        .drop = drop_job,
        .open_picture = open_picture,
        .bytes_read = count_bytes,
    };
    const struct wq_sources *sources = &pack->sources;
    const uint32_t share_n = pack->options.shard.n > 0 ? pack->options.shard.n : 1;
    wq_progress_start(&pack->progress, pack->options.quiet,
                      sources->is_size_unknown ? 0 : sources->bytes / share_n);
    pack->pieces = (struct wq_pieces){.sources = sources, .shard = &pack->options.shard};
    wq_pack_open_journal(pack);
    enum wq_worker_result result = wq_crew_run(&pack->crew, &handlers);
    wq_pieces_finish(&pack->pieces);
    wq_progress_erase(&pack->progress);
    tell_walls(pack);
    tell_unused_rows(pack);
    return result == WQ_WORKER_DONE && pack->fatal == WQ_OK ? WQ_EXIT_OK
                                                            : explain_end(pack, result);
}
