/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_READER_H
#define WARRAQ_READER_H
/* What the parts of the reader share: reader.c (options, state, loop), reader_open.c (files, fonts,
 * frames), reader_panel.c (the device's own display, input and power) and reader_power.c (sleep and
 * off). */
#include "port/kobo.h"
#include "port/log.h"
#include "port/panel.h"
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
    int32_t clean_every; /* page turns; 0: as the panel needs it */
    bool wants_version, wants_self_test, wants_rest;
};

struct wq_reader {
    struct wq_request request;
    struct wq_setup setup; /* device, fonts, measures */
    struct wq_arena app_arena, article_arena, page_arena;
    struct wq_file bundle_files[WQ_ARCHIVE_BUNDLES]; /* those that are open come first */
    struct wq_archive *archive;
    char archive_name[256];
    struct wq_sys sys;
    struct wq_log log;
    struct wq_log_last last;          /* how the run before ended */
    const struct wq_kobo_model *kobo; /* NULL: not on a Kobo's panel */
    const struct wq_panel_model *panel; /* a bare panel on SPI; NULL: none */
    struct wq_display display;
    bool is_paper; /* the display is slow */
    struct wq_refresher *refresher;
    struct wq_input input;
    struct wq_power power; /* ops NULL: none */
    int32_t light_percent; /* as we set it; -1: not yet */
    bool is_patient;       /* the last wait was for the machine's sleep: an IDLE of it means that */
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

/* Open what is read: arenas, bundle (unless the request has none), device, fonts. An exit code;
 * what went wrong has been printed. wq_reader_close releases what was opened so far. */
int wq_reader_open(struct wq_reader *reader);
/* Open what it is shown with: display and input; power where there is any. As above. */
int wq_reader_open_ports(struct wq_reader *reader);
void wq_reader_close(struct wq_reader *reader);

/* Whether the request asks for a panel or screen of this machine, and not for files or a window. */
bool wq_reader_wants_panel(const struct wq_reader *reader);
/* Find which device this is, unless the request names it, and set up for that. An exit code. */
int wq_reader_find_panel(struct wq_reader *reader);
int wq_reader_open_panel(struct wq_reader *reader);

/* Let the app act on `event` and show what it asks for. An exit code. */
int wq_reader_handle(struct wq_reader *reader, const struct wq_event *event);

/* Act on what concerns the machine: the power key, the cover, how it is held. True when `event`
 * needs nothing else; *code is then an exit code, and *ends tells that the reader is to end. */
bool wq_reader_machine(struct wq_reader *reader, const struct wq_event *event, int *code,
                       bool *ends);

/* Show patterns and targets, and log what is touched and how long the panel takes. An exit code. */
int wq_reader_self_test(struct wq_reader *reader);

#endif
