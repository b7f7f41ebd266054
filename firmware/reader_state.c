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

static void save_place(struct wq_reader *reader)
{
    uint64_t clock_s = reader->place.clock_s, change = wq_app_place(reader->app, &reader->place);
    const struct wq_place *place = &reader->place;
    reader->place.clock_s = clock_s > reader->clock_s ? clock_s : reader->clock_s;
    wq_log_place(&reader->log, place->screen == WQ_SCREEN_ARTICLE ? place->article_id : NULL,
                 sizeof place->article_id, place->start_n);
    if (!reader->is_saving || change == reader->saved_change)
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
