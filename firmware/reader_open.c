/* SPDX-License-Identifier: MIT */
/* Opens what the reader reads and shows with; each failure is told once, with what to do. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "port/ports.h"
#include "reader.h"

/* fonts, bundles, surface: takes room only as far as touched */
#define APP_BYTES (160u << 20)

int wq_complain(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    wq_host_complain_va(WQ_PROGRAM, format, arguments);
    va_end(arguments);
    return WQ_EXIT_FAILED;
}

int wq_complain_of_memory(void)
{
    return wq_complain("there is not enough memory");
}

/* ---- what is read ---- */

/* What the screen tells of a bundle that does not open. */
static void note_fault(struct wq_reader *reader, const char *path, enum wq_status st,
                       enum wq_app_trouble trouble)
{
    const char *slash = strrchr(path, '/');
    reader->fault = (struct wq_app_fault){.trouble = trouble, .status = st};
    snprintf(reader->fault.file, sizeof reader->fault.file, "%s", slash ? slash + 1 : path);
}

static enum wq_app_trouble trouble_of(enum wq_status st)
{
    return st == WQ_E_NEWER   ? WQ_TROUBLE_NEWER
           : st == WQ_E_NOMEM ? WQ_TROUBLE_MEMORY
                              : WQ_TROUBLE_UNREADABLE;
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

static int open_bundle(struct wq_reader *reader, const char *path, struct wq_file *file,
                       struct wq_bundle **bundle)
{
    if (wq_host_file_open(path, file) != WQ_OK) {
        note_fault(reader, path, WQ_OK, WQ_TROUBLE_NO_BUNDLE);
        return wq_complain("cannot open %s: %s; check its name", path, strerror(errno));
    }
    enum wq_status st = wq_bundle_open(&reader->app_arena, file, bundle);
    if (st == WQ_OK)
        return WQ_EXIT_OK;
    wq_host_file_close(file);
    note_fault(reader, path, st, trouble_of(st));
    return complain_of_bundle(path, st);
}

/* What is asked for, or the bundles in it when it is a folder. */
static int find_bundles(struct wq_reader *reader, const char **paths, uint32_t *n)
{
    const char *asked = reader->request.bundle;
    enum wq_status st = wq_host_bundles_in(asked, &reader->app_arena, paths, WQ_ARCHIVE_BUNDLES, n);
    if (st == WQ_E_NOMEM)
        return wq_complain_of_memory();
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
    if (*n > WQ_ARCHIVE_BUNDLES) {
        wq_complain("%s has %u bundles; the %d that come last by name are read; `warraq merge` "
                    "makes one of several",
                    asked, (unsigned)*n, WQ_ARCHIVE_BUNDLES);
        *n = WQ_ARCHIVE_BUNDLES;
    }
    return WQ_EXIT_OK;
}

static void name_archive(struct wq_reader *reader, const char *path)
{
    size_t end = strlen(path);
    while (end > 1 && path[end - 1] == '/')
        end--;
    size_t start = end;
    while (start > 0 && path[start - 1] != '/')
        start--;
    if (end - start > 4 && strncmp(path + end - 4, ".wrq", 4) == 0)
        end -= 4;
    snprintf(reader->archive_name, sizeof reader->archive_name, "%.*s", (int)(end - start),
             path + start);
}

/* A bundle that cannot be opened is named, and the others are read, of an archive the highest
 * edition that opens. */
static int open_archive(struct wq_reader *reader)
{
    const char *paths[WQ_ARCHIVE_BUNDLES];
    struct wq_bundle *bundles[WQ_ARCHIVE_BUNDLES];
    uint32_t path_n, bundle_n = 0;
    int code = find_bundles(reader, paths, &path_n);
    if (code != WQ_EXIT_OK)
        return code;
    name_archive(reader, reader->request.bundle);
    const char *last_opened = "";
    for (uint32_t i = 0; i < path_n; i++) {
        if (wq_host_same_archive(last_opened, paths[i]))
            continue;
        const int opened =
            open_bundle(reader, paths[i], &reader->bundle_files[bundle_n], &bundles[bundle_n]);
        bundle_n += opened == WQ_EXIT_OK;
        last_opened = opened == WQ_EXIT_OK ? paths[i] : last_opened;
        code = opened;
    }
    if (bundle_n == 0)
        return code;
    return wq_archive_open(&reader->app_arena, bundles, bundle_n, &reader->archive) == WQ_OK
               ? WQ_EXIT_OK
               : wq_complain_of_memory();
}

bool wq_reader_has_screen(const struct wq_reader *reader)
{
    const char *display = reader->request.display;
    return wq_reader_wants_panel(reader) || !display || strcmp(display, "null") != 0;
}

/* ---- ports ---- */

/* DIR of "KIND:DIR", or NULL when `display` is of another kind. */
static const char *folder_of(const char *display, const char *kind)
{
    size_t len = strlen(kind);
    return strncmp(display, kind, len) == 0 && display[len] == ':' && display[len + 1]
               ? display + len + 1
               : NULL;
}

static int open_frames(struct wq_reader *reader, const char *display)
{
    const char *raw = folder_of(display, "raw"), *png = folder_of(display, "png");
    enum wq_status st = WQ_E_SYNTAX;
    if (strcmp(display, "null") == 0)
        st = wq_display_null(&reader->setup.device, &reader->display);
    else if (raw)
        st = wq_display_frames(&reader->setup.device,
                               &(struct wq_frames_form){raw, "raw", wq_frame_encode_raw},
                               &reader->display);
#ifdef WARRAQ_PNG
    else if (png)
        st = wq_display_frames(&reader->setup.device,
                               &(struct wq_frames_form){png, "png", wq_frame_encode_png},
                               &reader->display);
#else
    else if (png) {
        wq_complain("this build writes no PNG files; use --display raw:%s", png);
        return WQ_EXIT_USAGE;
    }
#endif
    if (st == WQ_E_SYNTAX) {
        wq_complain(
            "unknown display `%s`; give auto, kobo, fb:PATH, drm:PATH, png:DIR, raw:DIR or null",
            display);
        return WQ_EXIT_USAGE;
    }
    return st == WQ_OK ? WQ_EXIT_OK
                       : wq_complain("cannot write frames to %s: %s", display, strerror(errno));
}

#ifdef WARRAQ_WINDOW
static int open_window(struct wq_reader *reader)
{
    const char *why = "there is not enough memory";
    if (wq_window_open(reader->archive_name, &reader->setup.device, &reader->display,
                       &reader->input, &why) == WQ_OK)
        return WQ_EXIT_OK;
    return wq_complain("cannot open a window: %s; without a desktop use --display png:DIR", why);
}
#endif

static int open_display(struct wq_reader *reader)
{
    if (wq_reader_wants_panel(reader))
        return wq_reader_open_panel(reader);
#ifdef WARRAQ_WINDOW
    if (!reader->request.display)
        return open_window(reader);
#endif
    return open_frames(reader, reader->request.display);
}

int wq_reader_open_ports(struct wq_reader *reader)
{
    const struct wq_request *request = &reader->request;
    int code = open_display(reader);
    if (code != WQ_EXIT_OK)
        return code;
    if (request->input) {
        if (reader->input.ops)
            reader->input.ops->close(reader->input.self);
        reader->input.ops = NULL;
        if (wq_input_script(request->input, reader->setup.device.w_px, reader->setup.device.h_px,
                            &reader->input) != WQ_OK)
            return wq_complain("cannot open the script %s: %s", request->input, strerror(errno));
    } else if (!reader->input.ops && wq_input_signals(&reader->input) != WQ_OK) {
        return wq_complain("cannot wait for signals: %s", strerror(errno));
    }
    if (wq_refresher_open(&reader->display, (uint32_t)request->clean_every, &reader->refresher) !=
        WQ_OK)
        return wq_complain_of_memory();
    struct wq_display_info info;
    reader->display.ops->info(reader->display.self, &info);
    reader->is_paper = info.is_paper;
    return WQ_EXIT_OK;
}

/* ---- all of it ---- */

static bool make_arenas(struct wq_reader *reader)
{
    const struct {
        struct wq_arena *arena;
        size_t bytes;
    } arenas[] = {{&reader->app_arena, APP_BYTES},
                  {&reader->article_arena, WQ_APP_ARTICLE_BYTES},
                  {&reader->page_arena, WQ_APP_PAGE_BYTES}};
    for (size_t i = 0; i < sizeof arenas / sizeof arenas[0]; i++) {
        void *memory = wq_host_memory(arenas[i].bytes);
        if (!memory)
            return false;
        wq_arena_init(arenas[i].arena, memory, arenas[i].bytes);
    }
    return true;
}

int wq_reader_open(struct wq_reader *reader)
{
    const char *root = getenv("WARRAQ_ROOT"); /* stands for / in tests and emulators */
    wq_sys_init(&reader->sys, root ? root : "", &reader->log);
    int code = make_arenas(reader) ? WQ_EXIT_OK : wq_complain_of_memory();
    if (code == WQ_EXIT_OK && reader->request.bundle && open_archive(reader) != WQ_EXIT_OK &&
        !wq_reader_has_screen(reader))
        code = WQ_EXIT_FAILED;
    if (code == WQ_EXIT_OK && wq_reader_wants_panel(reader))
        code = wq_reader_find_panel(reader);
    if (code == WQ_EXIT_OK)
        code = wq_setup_open(&reader->setup, &reader->app_arena);
    return code;
}

void wq_reader_close(struct wq_reader *reader)
{
    wq_crash_guard(NULL, NULL);
    if (reader->power.ops)
        reader->power.ops->close(reader->power.self);
    if (reader->input.ops)
        reader->input.ops->close(reader->input.self);
    wq_refresher_close(reader->refresher);
    if (reader->display.ops)
        reader->display.ops->close(reader->display.self);
    wq_setup_close(&reader->setup);
    wq_log_close(&reader->log);
    wq_host_file_close(&reader->state_file);
    wq_host_file_close(&reader->history_file);
    for (uint32_t i = 0; i < WQ_ARCHIVE_BUNDLES; i++)
        wq_host_file_close(&reader->bundle_files[i]);
}
