/* SPDX-License-Identifier: MIT */
/* What is read: the bundle, or all those of a folder, opened and, as they come and go, opened anew.
 */
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include "port/ports.h"
#include "reader.h"

/* ---- names ---- */

static const char *name_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* What a file is a part of, in whatever edition and shares. */
static struct wq_str family_of(const char *file)
{
    struct wq_bundle_name name;
    return wq_host_bundle_name(file, &name) ? name.family : wq_str(file);
}

static void name_archive(struct wq_reader *reader, const char *path)
{
    size_t end = strlen(path);
    while (end > 1 && path[end - 1] == '/')
        end--;
    size_t start = end;
    while (start > 0 && path[start - 1] != '/')
        start--;
    if (end - start > 4 && strncasecmp(path + end - 4, ".wrq", 4) == 0)
        end -= 4;
    snprintf(reader->archive_name, sizeof reader->archive_name, "%.*s", (int)(end - start),
             path + start);
}

/* ---- what does not open ---- */

static enum wq_app_trouble trouble_of(enum wq_status st)
{
    switch (st) {
    case WQ_E_NEWER:
        return WQ_TROUBLE_NEWER;
    case WQ_E_NOMEM:
        return WQ_TROUBLE_MEMORY;
    case WQ_E_TRUNCATED:
        return WQ_TROUBLE_PARTIAL;
    default:
        return WQ_TROUBLE_UNREADABLE;
    }
}

/* What the screen tells when nothing opens. */
static void note_fault(struct wq_reader *reader, const char *path, enum wq_status st,
                       enum wq_app_trouble trouble)
{
    reader->fault = (struct wq_app_fault){.trouble = trouble, .status = st};
    snprintf(reader->fault.file, sizeof reader->fault.file, "%s", name_of(path));
}

/* The same, of a file that is there. */
static void note_unopened(struct wq_reader *reader, const char *path, enum wq_status st,
                          enum wq_app_trouble trouble)
{
    struct wq_folder *folder = &reader->folder;
    note_fault(reader, path, st, trouble);
    if (folder->unread_n < WQ_UNREAD_MAX)
        folder->unread[folder->unread_n++] = reader->fault;
    else
        folder->unnamed_n++;
}

static void note_unread(struct wq_reader *reader, const char *path, enum wq_status st)
{
    note_unopened(reader, path, st, trouble_of(st));
}

/* One that opens, and yet not as it was made. */
static void note_damage(struct wq_reader *reader, const char *path, struct wq_bundle *bundle)
{
    struct wq_folder *folder = &reader->folder;
    const struct wq_bundle_info *info = wq_bundle_info(bundle);
    const uint32_t before_n = folder->unread_n;
    if (info->missing_bytes > 0)
        note_unread(reader, path, WQ_E_TRUNCATED);
    else if (info->is_salvaged)
        note_unopened(reader, path, WQ_E_DAMAGED, WQ_TROUBLE_SALVAGED);
    else if (info->is_root_copy || info->is_table_copy)
        note_unopened(reader, path, WQ_E_DAMAGED, WQ_TROUBLE_COPY);
    if (folder->unread_n > before_n) {
        folder->unread[before_n].lost_n = wq_bundle_lost_n(bundle);
        folder->unread[before_n].found_n = info->article_n;
    }
}

static int complain_of_bundle(const char *path, enum wq_status st)
{
    switch (st) {
    case WQ_E_NOT_BUNDLE:
        return wq_complain("%s is not a bundle; `warraq pack` makes one", path);
    case WQ_E_NEWER:
        return wq_complain("%s was made by a newer Warraq; update this one to read it", path);
    case WQ_E_TRUNCATED:
        return wq_complain("%s is cut short: it was not copied to its end; copy it again", path);
    case WQ_E_NOMEM:
        return wq_complain_of_memory();
    case WQ_E_IO:
        return wq_complain("cannot read %s: %s", path, strerror(errno));
    default:
        return wq_complain("%s: %s; copy it again from where it came, or pack it again", path,
                           wq_status_text(st));
    }
}

/* ---- opening ---- */

/* What is opened: bundles[n], whose file is reader->bundle_files[n]. */
struct opening {
    struct wq_reader *reader;
    struct wq_bundle *bundles[WQ_ARCHIVE_BUNDLES];
    size_t marks[WQ_ARCHIVE_BUNDLES]; /* of the arena, before each was opened */
    uint32_t n;
    int code; /* of the last that was not opened */
};

static enum wq_host_opened refuse_more(struct wq_reader *reader, const char *path)
{
    wq_complain(
        "%s has more than %d archives; those that come last by name are read; `warraq merge` "
        "makes one of several",
        reader->request.bundle, WQ_ARCHIVE_BUNDLES);
    note_unopened(reader, path, WQ_E_LIMIT, WQ_TROUBLE_MANY);
    return WQ_HOST_NO_MORE;
}

/* That a bundle does not open, or not as it was made, is told the first time. */
static enum wq_host_opened open_bundle(void *self, const char *path, bool is_again)
{
    struct opening *opening = self;
    struct wq_reader *reader = opening->reader;
    if (opening->n == WQ_ARCHIVE_BUNDLES)
        return refuse_more(reader, path);
    struct wq_file *file = &reader->bundle_files[opening->n];
    struct wq_bundle **bundle = &opening->bundles[opening->n];
    if (wq_host_file_open(path, file) != WQ_OK) {
        note_fault(reader, path, WQ_OK, WQ_TROUBLE_NO_BUNDLE);
        opening->code = wq_complain("cannot open %s: %s; check its name", path, strerror(errno));
        return WQ_HOST_NOT_OPENED;
    }
    opening->marks[opening->n] = wq_arena_mark(&reader->archive_arena);
    enum wq_status st = wq_bundle_open(&reader->archive_arena, file, bundle);
    if (st != WQ_OK) {
        wq_host_file_close(file);
        if (!is_again)
            note_unread(reader, path, st);
        opening->code = complain_of_bundle(path, st);
        return WQ_HOST_NOT_OPENED;
    }
    if (!is_again)
        note_damage(reader, path, *bundle);
    snprintf(reader->folder.names[opening->n++], sizeof reader->folder.names[0], "%s",
             name_of(path));
    return wq_bundle_info(*bundle)->missing_bytes > 0 ? WQ_HOST_OPENED_CUT : WQ_HOST_OPENED;
}

static void close_bundles(void *self, uint32_t n)
{
    struct opening *opening = self;
    for (; n > 0; n--)
        wq_host_file_close(&opening->reader->bundle_files[--opening->n]);
    wq_arena_rewind(&opening->reader->archive_arena, opening->marks[opening->n]);
}

/* By the name that it has until it is whole. */
static void note_lack(void *self, const char *path, uint32_t missing, bool is_read)
{
    struct opening *opening = self;
    struct wq_bundle_name name;
    char part[NAME_MAX + 1];
    if (!wq_host_bundle_name(name_of(path), &name))
        return;
    snprintf(part, sizeof part, "%.*s.ed%" PRIu32 "-%" PRIu32 "-of-%" PRIu32 ".part",
             (int)name.archive.len, name.archive.ptr, name.edition, missing, name.share_n);
    note_unread(opening->reader, part, WQ_E_TRUNCATED);
    if (is_read)
        wq_complain("%s is missing beside %s: copy the archive again", part, path);
}

/* What is asked for, or the bundles in it when it is a folder. */
static int find_bundles(struct wq_reader *reader, const char **paths, uint32_t *n)
{
    const char *asked = reader->request.bundle;
    enum wq_status st =
        wq_host_bundles_in(asked, &reader->archive_arena, paths, WQ_FOLDER_FILES, n);
    if (st == WQ_E_NOMEM) {
        note_fault(reader, asked, st, WQ_TROUBLE_MEMORY);
        return wq_complain_of_memory();
    }
    if (st != WQ_OK) {
        /* no folder: opening it as a file tells what it is */
        paths[0] = asked;
        *n = 1;
        return WQ_EXIT_OK;
    }
    if (*n == 0)
        note_fault(reader, asked, WQ_OK, WQ_TROUBLE_NO_BUNDLE);
    if (*n == 0)
        return wq_complain("%s has no bundle in it; `warraq pack` makes one, as NAME.wrq", asked);
    if (*n > WQ_FOLDER_FILES) {
        wq_complain("%s has %u bundles; only the %d that come last by name are looked at", asked,
                    (unsigned)*n, WQ_FOLDER_FILES);
        *n = WQ_FOLDER_FILES;
    }
    return WQ_EXIT_OK;
}

static void open_found(struct opening *opening, const char *const *paths, uint32_t path_n)
{
    struct wq_reader *reader = opening->reader;
    const struct wq_host_opener opener = {opening, open_bundle, close_bundles, note_lack};
    /* a file that is asked for itself is read, whatever it is an edition of */
    if (path_n == 1 && paths[0] == reader->request.bundle)
        open_bundle(opening, paths[0], false);
    else
        wq_host_choose(&opener, paths, path_n);
    for (uint32_t i = 0; i < opening->n; i++)
        reader->folder.lost_n += wq_bundle_lost_n(opening->bundles[i]);
}

static bool is_noted(const struct wq_folder *folder, const char *path)
{
    const size_t told_max = sizeof folder->unread[0].file - 1;
    for (uint32_t i = 0; i < folder->unread_n; i++)
        if (strncmp(folder->unread[i].file, name_of(path), told_max) == 0)
            return true;
    return false;
}

/* Copies that were not finished have a name of their own, and are not opened. */
static int note_parts(struct wq_reader *reader)
{
    const char *paths[WQ_UNREAD_MAX];
    uint32_t n = 0;
    enum wq_status st =
        wq_host_parts_in(reader->request.bundle, &reader->archive_arena, paths, WQ_UNREAD_MAX, &n);
    for (uint32_t i = 0; st == WQ_OK && i < n && i < WQ_UNREAD_MAX; i++)
        if (!is_noted(&reader->folder, paths[i]))
            note_unread(reader, paths[i], WQ_E_TRUNCATED);
    if (st == WQ_OK && n > WQ_UNREAD_MAX)
        reader->folder.unnamed_n += n - WQ_UNREAD_MAX;
    return st == WQ_E_NOMEM ? wq_complain_of_memory() : WQ_EXIT_OK;
}

/* ---- what is news ---- */

static bool has_family(const struct wq_folder *folder, struct wq_str family)
{
    for (uint32_t i = 0; i < folder->name_n; i++)
        if (wq_str_equal(family_of(folder->names[i]), family))
            return true;
    for (uint32_t i = 0; i < folder->unread_n; i++)
        if (wq_str_equal(family_of(folder->unread[i].file), family))
            return true;
    return false;
}

/* The first bundle that was open and is gone. */
static void note_taken(struct wq_reader *reader, const struct wq_folder *before)
{
    for (uint32_t i = 0; i < before->name_n; i++) {
        if (has_family(&reader->folder, family_of(before->names[i])))
            continue;
        reader->to_tell = (struct wq_app_fault){.trouble = WQ_TROUBLE_TAKEN};
        snprintf(reader->to_tell.file, sizeof reader->to_tell.file, "%s", before->names[i]);
        reader->has_to_tell = true;
        return;
    }
}

/* Which volume `path` lies on, or the folder next above it that is there: 0, it cannot be told. */
static uint64_t volume_of(const char *path)
{
    char at[WQ_HOST_PATH_BYTES];
    struct stat info;
    snprintf(at, sizeof at, "%s", path);
    while (stat(at, &info) != 0) {
        char *slash = strrchr(at, '/');
        if (errno != ENOENT || strcmp(at, ".") == 0)
            return 0;
        if (!slash)
            snprintf(at, sizeof at, ".");
        else
            slash[slash == at] = '\0';
    }
    return (uint64_t)info.st_dev + 1;
}

/* With nothing left, why: a volume that is gone is another matter than one without bundles. */
static void tell_of_none(struct wq_reader *reader, const struct wq_folder *before)
{
    const struct wq_folder *now = &reader->folder;
    reader->has_to_tell = false;
    if (reader->fault.trouble == WQ_TROUBLE_MEMORY)
        return;
    if (now->unread_n > 0)
        reader->fault = now->unread[0];
    else if ((before->name_n > 0 || reader->is_away) &&
             volume_of(reader->request.bundle) != now->volume)
        reader->fault = (struct wq_app_fault){.trouble = WQ_TROUBLE_GONE};
}

/* ---- all of it ---- */

int wq_reader_open_archive(struct wq_reader *reader)
{
    const char *paths[WQ_FOLDER_FILES];
    struct opening opening = {.reader = reader};
    struct wq_folder *folder = &reader->folder;
    const struct wq_folder before = *folder;
    uint32_t path_n = 0;
    reader->fault = (struct wq_app_fault){.trouble = WQ_TROUBLE_NONE};
    folder->name_n = folder->unread_n = folder->unnamed_n = folder->lost_n = 0;
    folder->is_due = folder->is_gone = false;
    folder->sum = wq_host_bundles_sum(reader->request.bundle);
    name_archive(reader, reader->request.bundle);
    int code = find_bundles(reader, paths, &path_n);
    if (code == WQ_EXIT_OK)
        open_found(&opening, paths, path_n);
    folder->name_n = opening.n;
    int parts_code = note_parts(reader);
    if (parts_code != WQ_EXIT_OK)
        return parts_code;
    note_taken(reader, &before);
    if (opening.n == 0)
        tell_of_none(reader, &before);
    if (opening.n == 0)
        return code != WQ_EXIT_OK ? code : opening.code;
    folder->volume = volume_of(reader->request.bundle);
    return wq_archive_open(&reader->archive_arena, opening.bundles, opening.n, &reader->archive) ==
                   WQ_OK
               ? WQ_EXIT_OK
               : wq_complain_of_memory();
}

static void watch(struct wq_reader *reader)
{
    const struct wq_input *input = &reader->input;
    if (!input->ops->watch)
        return;
    reader->folder.is_watched =
        wq_watch_start(&reader->folder.watch, &reader->sys, reader->request.bundle);
    if (!reader->folder.is_watched)
        wq_log_add(&reader->log, "%s cannot be watched: %s", reader->request.bundle,
                   strerror(errno));
    input->ops->watch(input->self, &reader->folder.watch);
}

/* Watched anew first, so that nothing is missed between. */
void wq_reader_look_at_folder(struct wq_reader *reader)
{
    watch(reader);
    if (wq_host_bundles_sum(reader->request.bundle) != reader->folder.sum)
        reader->folder.is_due = true;
}

/* ---- storage that is taken away ---- */

/* Whether there is anything to open: what is asked for, or a bundle in it. */
static bool is_anything_there(struct wq_reader *reader)
{
    struct wq_arena *arena = &reader->archive_arena;
    const char *asked = reader->request.bundle, *paths[1];
    const size_t mark = wq_arena_mark(arena);
    struct wq_file file;
    uint32_t n;
    enum wq_status st = wq_host_bundles_in(asked, arena, paths, 1, &n);
    wq_arena_rewind(arena, mark);
    if (st == WQ_OK)
        return n > 0;
    st = wq_host_file_open(asked, &file);
    if (st == WQ_OK)
        wq_host_file_close(&file);
    return st == WQ_OK;
}

/* A card that was pulled out, and no folder that was emptied. */
static bool was_taken_away(struct wq_reader *reader)
{
    return reader->archive && volume_of(reader->request.bundle) != reader->folder.volume &&
           !is_anything_there(reader);
}

/* What is in memory is read on, and all else waits until the storage is back. Its files are let go:
 * as long as they are open a card cannot come back as the device that it was. */
static int read_on(struct wq_reader *reader)
{
    const struct wq_event redraw = {.kind = WQ_EVENT_REDRAW};
    struct wq_folder *folder = &reader->folder;
    folder->is_due = false;
    folder->sum = wq_host_bundles_sum(reader->request.bundle);
    if (folder->is_gone)
        return WQ_EXIT_OK;
    folder->is_gone = true;
    for (uint32_t i = 0; i < WQ_ARCHIVE_BUNDLES; i++)
        wq_host_file_detach(&reader->bundle_files[i]);
    wq_log_add(&reader->log, "%s was taken away", reader->request.bundle);
    /* it is told once, of the bundles and of the state that was beside them */
    if (reader->has_to_tell && reader->to_tell.trouble == WQ_TROUBLE_GONE)
        reader->has_to_tell = false;
    wq_app_gone(reader->app);
    return wq_reader_handle(reader, &redraw);
}

/* Give back all that was opened, but the settings, the history and the log. */
static void let_go(struct wq_reader *reader)
{
    reader->archive = NULL;
    reader->app = NULL;
    for (uint32_t i = 0; i < WQ_ARCHIVE_BUNDLES; i++)
        wq_host_file_close(&reader->bundle_files[i]);
    wq_arena_rewind(&reader->archive_arena, 0);
    wq_arena_rewind(&reader->article_arena, 0);
    wq_arena_rewind(&reader->page_arena, 0);
}

/* Where the reader is, for the next app: where it was before its article was taken away, unless it
 * has been used since. */
static void keep_place(struct wq_reader *reader)
{
    struct wq_place now;
    uint64_t change = wq_app_place(reader->app, &now);
    if (reader->is_away && change == reader->away_change) {
        reader->place = reader->away;
        reader->place.settings = now.settings;
        memcpy(reader->place.told, now.told, sizeof now.told);
    } else if (reader->archive) {
        uint64_t clock_s = reader->place.clock_s;
        reader->place = now;
        reader->place.clock_s = clock_s;
        reader->has_place = true;
    }
}

int wq_reader_renew(struct wq_reader *reader)
{
    const struct wq_event over = {.kind = WQ_EVENT_QUIT}, redraw = {.kind = WQ_EVENT_REDRAW};
    struct wq_refresh_list none = {.n = 0};
    if (!reader->folder.is_due)
        return WQ_EXIT_OK;
    if (was_taken_away(reader))
        return read_on(reader);
    if (wq_app_is_busy(reader->app))
        return WQ_EXIT_OK;
    /* the history gets the article that is open */
    if (wq_app_handle(reader->app, &over, &none) != WQ_OK)
        return wq_complain_of_memory();
    wq_reader_save(reader);
    keep_place(reader);
    let_go(reader);
    /* that none opens is shown; it has been said */
    if (wq_reader_open_archive(reader) == WQ_EXIT_OK)
        wq_log_add(&reader->log, "%u bundles are open", (unsigned)reader->folder.name_n);
    int code = wq_reader_make_app(reader);
    if (code != WQ_EXIT_OK)
        return code;
    wq_app_machine(reader->app, &reader->machine);
    wq_reader_tell(reader);
    return wq_reader_handle(reader, &redraw);
}
