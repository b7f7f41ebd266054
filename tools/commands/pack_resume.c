/* SPDX-License-Identifier: MIT */
/* Going on with a pack that was interrupted: what the importer sent of each input is kept in
 * FILE.wrq.part until the bundle is whole, and handed on from there when nothing of it has changed.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "pack_command.h"
#include "warraq/hash.h"

#define PICTURE_BYTES 28 /* of one that was asked for, behind its path */

/* ---- what an input was ---- */

static enum wq_status add_u64(struct wq_buffer *out, uint64_t value)
{
    uint8_t bytes[8];
    wq_store_u64(bytes, value);
    return wq_buffer_add(out, bytes, sizeof bytes);
}

static enum wq_status add_stat(struct wq_buffer *out, const struct stat *info)
{
    enum wq_status st = add_u64(out, info ? (uint64_t)info->st_size : UINT64_MAX);
    if (st == WQ_OK)
        st = add_u64(out, info ? (uint64_t)info->st_mtim.tv_sec : 0);
    return st == WQ_OK ? add_u64(out, info ? (uint64_t)info->st_mtim.tv_nsec : 0) : st;
}

/* What would make another run read the piece otherwise, but the options, which the mark has. */
static enum wq_status make_key(const struct pack_part *part, struct wq_buffer *key)
{
    const struct wq_piece *piece = &part->piece;
    enum wq_status st = wq_buffer_add(key, piece->path, strlen(piece->path) + 1);
    if (st == WQ_OK)
        st = add_u64(key, piece->off);
    if (st == WQ_OK)
        st = add_u64(key, piece->len);
    if (st == WQ_OK)
        st = add_stat(key, &piece->info);
    return st == WQ_OK && part->fields.len > 0
               ? wq_buffer_add(key, part->fields.ptr, part->fields.len)
               : st;
}

static enum wq_status make_mark(const struct pack *pack, uint8_t mark[WQ_JOURNAL_MARK_BYTES])
{
    static const char name[] = "warraq part 1 " WARRAQ_VERSION;
    const char *folder = pack->options.image_folder ? pack->options.image_folder : "";
    struct wq_buffer all = {0};
    struct stat importer;
    enum wq_status st = wq_buffer_add(&all, folder, strlen(folder) + 1);
    if (st == WQ_OK)
        st = wq_buffer_add(&all, pack->crew.options.ptr, pack->crew.options.len);
    if (st == WQ_OK)
        st = add_stat(&all, stat(pack->importer, &importer) == 0 ? &importer : NULL);
    if (st == WQ_OK)
        wq_hash((struct wq_bytes){(const uint8_t *)name, sizeof name - 1},
                (struct wq_bytes){all.ptr, all.len}, mark, WQ_JOURNAL_MARK_BYTES);
    wq_buffer_free(&all);
    return st;
}

/* ---- pictures that it named ---- */

/* Add how the picture at `path` is at present. */
static enum wq_status add_picture(const struct pack_part *part, struct wq_str path,
                                  struct wq_buffer *out)
{
    char why[WQ_NOTE_DETAIL_MAX];
    uint8_t len[4];
    struct stat info;
    const int fd = wq_pictures_open(&part->pictures, path, why);
    const bool is_there = fd >= 0 && fstat(fd, &info) == 0;
    if (fd >= 0)
        close(fd);
    wq_store_u32(len, (uint32_t)path.len);
    enum wq_status st = wq_buffer_add(out, len, sizeof len);
    if (st == WQ_OK)
        st = add_stat(out, is_there ? &info : NULL);
    return st == WQ_OK && path.len > 0 ? wq_buffer_add(out, path.ptr, path.len) : st;
}

void wq_pack_note_picture(struct pack *pack, struct pack_part *part, struct wq_str path)
{
    if (pack->journal && add_picture(part, path, &part->asked) != WQ_OK)
        part->is_asked_lost = true;
}

/* Whether all of them are as they were. */
static bool are_pictures_same(const struct pack_part *part, struct wq_bytes asked)
{
    struct wq_buffer now = {0};
    bool is_same = true;
    while (is_same && asked.len > 0) {
        const uint32_t len = asked.len >= PICTURE_BYTES ? wq_load_u32(asked.ptr) : UINT32_MAX;
        is_same = len <= WQ_PATH_MAX && len <= asked.len - PICTURE_BYTES;
        if (!is_same)
            break;
        now.len = 0;
        const struct wq_str path = {(const char *)asked.ptr + PICTURE_BYTES, len};
        is_same = add_picture(part, path, &now) == WQ_OK && now.len == PICTURE_BYTES + len &&
                  memcmp(now.ptr, asked.ptr, now.len) == 0;
        asked.ptr += PICTURE_BYTES + len;
        asked.len -= PICTURE_BYTES + len;
    }
    wq_buffer_free(&now);
    return is_same;
}

/* ---- keeping ---- */

void wq_pack_open_journal(struct pack *pack)
{
    uint8_t mark[WQ_JOURNAL_MARK_BYTES];
    const char *output = pack->options.output;
    if (!output || pack->options.dry_run || pack->options.no_resume)
        return;
    const int len = snprintf(pack->journal_path, sizeof pack->journal_path, "%s.part", output);
    if (len < 0 || (size_t)len >= sizeof pack->journal_path || make_mark(pack, mark) != WQ_OK)
        return;
    if (wq_journal_open(pack->journal_path, mark, &pack->journal) != WQ_OK)
        pack->journal = NULL; /* it is a comfort: the work goes on without it */
    if (pack->journal && wq_journal_entry_n(pack->journal) > 0 && !pack->options.quiet)
        wq_host_complain(PROGRAM, "going on with what an interrupted run has kept in %s",
                         pack->journal_path);
}

/* A disk that is full must not stop what may still fit. */
static void give_journal_up(struct pack *pack)
{
    wq_host_complain(PROGRAM, "cannot keep %s: %s; an interruption would start from the beginning",
                     pack->journal_path, strerror(errno));
    wq_journal_close(pack->journal, true);
    pack->journal = NULL;
}

static void begin_part(struct pack *pack, struct pack_part *part)
{
    struct wq_buffer key = {0};
    if (part->is_kept || make_key(part, &key) != WQ_OK)
        return;
    part->is_kept = true;
    if (wq_journal_begin(pack->journal, (struct wq_bytes){key.ptr, key.len}) != WQ_OK)
        give_journal_up(pack);
    wq_buffer_free(&key);
}

void wq_pack_keep_frame(struct pack *pack, struct pack_part *part, const struct wq_frame *frame)
{
    struct wq_buffer bytes = {0};
    if (!pack->journal || !part->piece.is_file || part->kept)
        return;
    begin_part(pack, part);
    if (pack->journal && wq_frame_add(&bytes, frame->kind, frame->payload) == WQ_OK &&
        wq_journal_add(pack->journal, (struct wq_bytes){bytes.ptr, bytes.len}) != WQ_OK)
        give_journal_up(pack);
    wq_buffer_free(&bytes);
}

void wq_pack_keep_part(struct pack *pack, struct pack_part *part)
{
    struct wq_buffer tail = {0};
    if (!pack->journal || !part->piece.is_file || part->kept || part->is_asked_lost)
        return;
    begin_part(pack, part);
    enum wq_status st = add_u64(&tail, part->read_n);
    if (st == WQ_OK)
        st = add_u64(&tail, part->line_n);
    if (st == WQ_OK && part->asked.len > 0)
        st = wq_buffer_add(&tail, part->asked.ptr, part->asked.len);
    if (st == WQ_OK && pack->journal &&
        wq_journal_end(pack->journal, (struct wq_bytes){tail.ptr, tail.len}) != WQ_OK)
        give_journal_up(pack);
    wq_buffer_free(&tail);
}

/* ---- going on ---- */

void wq_pack_find_part(struct pack *pack, struct pack_part *part)
{
    struct wq_buffer key = {0};
    const struct wq_journal_entry *entry = NULL;
    if (pack->journal && part->piece.is_file && part->piece.fd >= 0 &&
        make_key(part, &key) == WQ_OK)
        entry = wq_journal_find(pack->journal, (struct wq_bytes){key.ptr, key.len});
    if (entry && entry->tail.len >= 16 &&
        are_pictures_same(part, (struct wq_bytes){entry->tail.ptr + 16, entry->tail.len - 16}))
        part->kept = entry;
    wq_buffer_free(&key);
}

struct handing {
    struct pack *pack;
    struct wq_job *job;
    wq_pack_take_frame *take;
};

static enum wq_status hand_on(void *self, struct wq_bytes bytes)
{
    const struct handing *handing = self;
    struct wq_frame frame;
    enum wq_status st = WQ_OK;
    while (st == WQ_OK && wq_frame_take(&bytes, &frame) == WQ_OK)
        st = handing->take(handing->pack, handing->job, &frame);
    return st;
}

enum wq_status wq_pack_hand_on_kept(struct pack *pack, struct wq_job *job, wq_pack_take_frame *take)
{
    struct pack_part *part = job->self;
    struct handing handing = {pack, job, take};
    part->read_n = wq_load_u64(part->kept->tail.ptr);
    part->line_n = (uint32_t)wq_load_u64(part->kept->tail.ptr + 8);
    pack->byte_n += part->read_n;
    return wq_journal_read(pack->journal, part->kept, &handing, hand_on);
}

void wq_pack_close_journal(struct pack *pack, bool is_done)
{
    if (!pack->journal)
        return;
    if (!is_done)
        wq_host_complain(PROGRAM,
                         "what was read is kept in %s: the same command goes on from there",
                         pack->journal_path);
    wq_journal_close(pack->journal, is_done);
    pack->journal = NULL;
}
