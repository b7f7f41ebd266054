/* SPDX-License-Identifier: MIT */
/* Opens what the reader shows with; each failure is told once, with what to do. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "port/ports.h"
#include "reader.h"
#include "spare.h"

/* They take room only as far as touched. */
#define APP_BYTES (64u << 20)      /* fonts, history */
#define ARCHIVE_BYTES (160u << 20) /* bundles, and the app with its surfaces */

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
                  {&reader->archive_arena, ARCHIVE_BYTES},
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
    if (code == WQ_EXIT_OK && reader->request.bundle &&
        wq_reader_open_archive(reader) != WQ_EXIT_OK && !wq_reader_has_screen(reader))
        code = WQ_EXIT_FAILED;
    if (code == WQ_EXIT_OK && wq_reader_wants_panel(reader))
        code = wq_reader_find_panel(reader);
    /* who looks at a screen is told on it; a message alone is enough without one */
    reader->setup.spare = wq_reader_has_screen(reader) ? wq_spare_font : NULL;
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
    wq_watch_stop(&reader->folder.watch, &reader->sys);
    for (uint32_t i = 0; i < WQ_ARCHIVE_BUNDLES; i++)
        wq_host_file_close(&reader->bundle_files[i]);
}
