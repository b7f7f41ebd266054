/* SPDX-License-Identifier: MIT */
/* The reading place, the history and the log beside them. When they fail, reading goes on. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include "reader.h"

static enum wq_app_trouble trouble_of(int error)
{
    switch (error) {
    case ENOSPC:
    case EDQUOT:
        return WQ_TROUBLE_FULL;
    case EROFS:
    case EACCES:
    case EPERM:
        return WQ_TROUBLE_READ_ONLY;
    case ENODEV:
    case ENXIO:
    case ENOMEDIUM:
        return WQ_TROUBLE_GONE;
    default:
        return WQ_TROUBLE_UNSAVED;
    }
}

/* Once: in a line for who started the reader, and on the screen for who reads. */
static void warn_of_state(struct wq_reader *reader, const char *where, const char *why, int error)
{
    if (reader->has_warned)
        return;
    wq_complain("%s: the reading place cannot be kept (%s); reading goes on without it", where,
                why);
    reader->has_warned = reader->has_to_tell = true;
    reader->to_tell = (struct wq_app_fault){.trouble = trouble_of(error)};
}

/* `folder` of the state with `name` in it. */
static void path_in(const char *folder, const char *name, char *path, size_t cap)
{
    snprintf(path, cap, "%s/%s", folder, name);
}

/* For writing where that is possible; what cannot be written may still be worth reading. */
static enum wq_status open_file(const char *path, uint64_t size, struct wq_file *file,
                                bool *can_write)
{
    enum wq_status st = wq_host_file_open_state(path, size, file);
    int error = errno;
    *can_write = st == WQ_OK;
    if (st != WQ_OK && wq_host_file_open(path, file) == WQ_OK)
        return WQ_OK;
    errno = error;
    return st;
}

static void open_place(struct wq_reader *reader, const char *folder, bool is_named)
{
    char *path = reader->state_path;
    enum wq_status st = WQ_E_IO;
    path_in(folder, "place", path, sizeof reader->state_path);
    if (is_named)
        st = wq_host_file_open_state(path, WQ_PLACE_FILE_BYTES, &reader->state_file);
    reader->is_saving = st == WQ_OK;
    if (st != WQ_OK) {
        bool is_taken = st == WQ_E_RANGE;
        warn_of_state(reader, folder, is_taken ? "another reader has it open" : strerror(errno),
                      is_taken ? 0 : errno);
        if (wq_host_file_open(path, &reader->state_file) != WQ_OK)
            return;
    }
    if (wq_place_open(&reader->places, &reader->state_file, &reader->place, &reader->has_place) !=
        WQ_OK) {
        warn_of_state(reader, path, "it cannot be read", EIO);
        reader->is_saving = false;
    }
}

static int open_history(struct wq_reader *reader, const char *folder)
{
    char path[sizeof reader->state_path];
    bool can_write;
    path_in(folder, "history", path, sizeof path);
    bool is_there =
        open_file(path, WQ_HISTORY_FILE_BYTES, &reader->history_file, &can_write) == WQ_OK &&
        reader->history_file.size >= WQ_HISTORY_FILE_BYTES;
    if (reader->is_saving && !can_write)
        warn_of_state(reader, path, strerror(errno), errno);
    return wq_history_open(&reader->app_arena, is_there ? &reader->history_file : NULL,
                           &reader->history) == WQ_OK
               ? WQ_EXIT_OK
               : wq_complain_of_memory();
}

/* Beside the place, and like it only where no other reader has it. */
static void open_log(struct wq_reader *reader, const char *folder)
{
    char path[sizeof reader->state_path];
    path_in(folder, "log", path, sizeof path);
    if (!reader->is_saving)
        return;
    if (wq_log_open(&reader->log, path, WARRAQ_VERSION, reader->setup.device_name, &reader->last) !=
        WQ_OK)
        wq_complain("%s: no log can be kept (%s)", path, strerror(errno));
    if (reader->last.has_crashed)
        wq_complain("the run before ended by signal %d, at page %u of article id:%s (build %s); "
                    "please send %s",
                    reader->last.signal, (unsigned)reader->last.page, reader->last.article,
                    reader->last.build, path);
}

int wq_reader_open_state(struct wq_reader *reader)
{
    char folder[WQ_SETUP_PATH_BYTES];
    bool is_named = wq_state_folder(reader->request.state, folder, sizeof folder);
    open_place(reader, folder, is_named);
    int code = open_history(reader, folder);
    open_log(reader, folder);
    return code;
}

/* ---- storage that is taken away ---- */

/* What is written to it now would be lost, although it may be taken: the files are let go. */
static void let_go(struct wq_reader *reader)
{
    reader->is_saving = false;
    reader->is_state_gone = true;
    wq_host_file_close(&reader->state_file);
    wq_host_file_close(&reader->history_file);
    (void)!wq_history_move(reader->history, NULL); /* it saves to none, and cannot be too short */
    wq_log_close(&reader->log);
    warn_of_state(reader, reader->state_path, "its storage was taken away", ENODEV);
    if (reader->folder.is_gone) /* so was that of the bundles, which has been told */
        reader->has_to_tell = false;
}

/* Open the file of the place again, if it is there and holds what was saved to it last: another
 * card may have come, with a place of its own. */
static bool take_place(struct wq_reader *reader)
{
    struct wq_file file;
    bool is_same = false;
    if (wq_host_file_open(reader->state_path, &file) != WQ_OK)
        return false; /* nothing is made where the storage is not */
    wq_host_file_close(&file);
    if (wq_host_file_open_state(reader->state_path, WQ_PLACE_FILE_BYTES, &file) != WQ_OK)
        return false;
    if (wq_place_resume(&reader->places, &file, &is_same) != WQ_OK || !is_same) {
        wq_host_file_close(&file);
        return false;
    }
    reader->state_file = file;
    return true;
}

/* All that was not saved meanwhile is, with what follows. */
static void take_again(struct wq_reader *reader)
{
    char folder[WQ_SETUP_PATH_BYTES], path[sizeof reader->state_path];
    struct wq_log_last before;
    bool can_write;
    if (!take_place(reader))
        return;
    reader->is_saving = true;
    reader->is_state_gone = reader->has_warned = false;
    reader->saved_change = 0;
    (void)!wq_state_folder(reader->request.state, folder, sizeof folder);
    path_in(folder, "history", path, sizeof path);
    if (open_file(path, WQ_HISTORY_FILE_BYTES, &reader->history_file, &can_write) == WQ_OK)
        (void)!wq_history_move(reader->history, &reader->history_file);
    path_in(folder, "log", path, sizeof path);
    (void)!wq_log_open(&reader->log, path, WARRAQ_VERSION, reader->setup.device_name, &before);
    wq_log_add(&reader->log, "the storage of the place is back");
}

/* Whether what is saved reaches the storage that it was opened on. */
static bool has_storage(struct wq_reader *reader)
{
    if (reader->is_saving && !wq_host_file_is_at(&reader->state_file, reader->state_path))
        let_go(reader);
    if (reader->is_state_gone)
        take_again(reader);
    return reader->is_saving;
}

/* ---- saving ---- */

static void save_place(struct wq_reader *reader)
{
    uint64_t clock_s = reader->place.clock_s, change = wq_app_place(reader->app, &reader->place);
    const struct wq_place *place = &reader->place;
    reader->place.clock_s = clock_s > reader->clock_s ? clock_s : reader->clock_s;
    wq_log_place(&reader->log, place->screen == WQ_SCREEN_ARTICLE ? place->article_id : NULL,
                 sizeof place->article_id, place->start_n);
    if (!has_storage(reader) || change == reader->saved_change)
        return;
    if (wq_place_save(&reader->places, &reader->place) == WQ_OK)
        reader->saved_change = change;
    else
        warn_of_state(reader, reader->state_path, strerror(errno), errno);
}

void wq_reader_save(struct wq_reader *reader)
{
    if (!reader->archive)
        return; /* there is no place, and the one before is to stay */
    save_place(reader);
    if (reader->is_saving && wq_history_save(reader->history) != WQ_OK)
        warn_of_state(reader, reader->state_path, strerror(errno), errno);
}
