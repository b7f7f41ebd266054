/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_READER_H
#define WARRAQ_READER_H
/* What reader.c (options, state, loop) and reader_open.c (files, fonts, ports) share. */
#include "port/refresh.h"
#include "setup.h"
#include "warraq/port.h"
#include "warraq/ui.h"

#ifdef WARRAQ_WINDOW
#define WQ_PROGRAM "warraq-window"
#else
#define WQ_PROGRAM "warraq-reader"
#endif

struct wq_request {
    const char *bundle, *state, *display, *input;
    bool wants_version;
};

struct wq_reader {
    struct wq_request request;
    struct wq_setup setup; /* device, fonts, measures */
    struct wq_arena app_arena, article_arena, page_arena;
    struct wq_file bundle_file;
    struct wq_bundle *bundle;
    char bundle_name[256];
    struct wq_display display;
    struct wq_refresher *refresher;
    struct wq_input input;
    struct wq_app *app;
    struct wq_file state_file;
    char state_path[WQ_SETUP_PATH_BYTES + 8];
    struct wq_place_file places;
    struct wq_place place;
    uint64_t saved_change; /* of wq_app_place, at the last save */
    bool has_place, is_saving, has_warned;
};

/* Print "program: ..." to standard error; gives WQ_EXIT_FAILED. */
int wq_complain(const char *format, ...) __attribute__((format(printf, 1, 2)));
int wq_complain_of_memory(void);

/* Open all that the request names: bundle, device, fonts, display and input. An exit code; what
 * went wrong has been printed. wq_reader_close releases what was opened so far. */
int wq_reader_open(struct wq_reader *reader);
void wq_reader_close(struct wq_reader *reader);

#endif
