/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_READER_H
#define WARRAQ_READER_H
/* What the parts of the reader share: reader.c (options, loop), reader_open.c (files, fonts, frames),
 * reader_folder.c (bundles, also those that come and go), reader_state.c (place, history, log), reader_panel.c (the device's own display, input and power),
 * reader_power.c (sleep and off) and reader_follow.c (settings and how the machine is). */
#include "port/kobo.h"
#include "port/log.h"
#include "port/panel.h"
#include "port/policy.h"
#include "port/refresh.h"
#include "port/watch.h"
#include "setup.h"
#include "warraq/port.h"
#include "warraq/ui.h"

#ifdef WARRAQ_WINDOW
#define WQ_PROGRAM "warraq-window"
#else
#define WQ_PROGRAM "warraq-reader"
#endif

struct wq_request {
    const char *bundle, *state, *display, *input, *starting;
    int32_t clean_every; /* page turns; 0: as the panel needs it */
    bool wants_version, wants_self_test, wants_rest, wants_plain_header;
};

/* Somebody left so that a computer can have the storage: packaging/kobo/launch.sh acts on it. */
#define WQ_READER_EXIT_CONNECT 10

#define WQ_UNREAD_MAX 64

/* The bundles of the request's folder, or the one that it names. */
struct wq_folder {
    struct wq_watch watch;
    uint64_t sum; /* wq_host_bundles_sum when they were opened */
    bool is_due;  /* something has changed since: they are to be opened anew */
    char names[WQ_ARCHIVE_BUNDLES][256]; /* of the files that are open, in their order */
    uint32_t name_n;
    struct wq_app_fault unread[WQ_UNREAD_MAX]; /* those that are not, or not wholly there, or damaged */
    uint32_t unread_n;
    uint32_t unnamed_n; /* others, for which there was no room */
    uint32_t lost_n;    /* articles that those that are open and cut short have not */
    uint64_t volume;    /* where they were when some were open last; 0: not known */
    bool is_gone;       /* that was taken away while they were open */
    bool is_watched;    /* news of it come by themselves */
};

struct wq_reader {
    struct wq_request request;
    struct wq_setup setup; /* device, fonts, measures */
    struct wq_arena app_arena, archive_arena, article_arena, page_arena;
    struct wq_folder folder;
    struct wq_file bundle_files[WQ_ARCHIVE_BUNDLES]; /* those that are open come first */
    struct wq_archive *archive; /* NULL: what `fault` tells is shown */
    struct wq_app_fault fault, to_tell; /* why; and what is told when the screen is free for it */
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
    int quarter;           /* display and input are held turned by */
    struct wq_policy policy;
    struct wq_machine machine;
    struct wq_settings followed; /* what the machine does already */
    uint64_t clock_s;            /* the latest time that was believed; 0: none */
    struct wq_app *app;
    struct wq_file state_file, history_file;
    struct wq_history *history;
    char state_path[WQ_SETUP_PATH_BYTES + 8];
    struct wq_place_file places;
    struct wq_place place;
    uint64_t saved_change; /* of wq_app_place, at the last save */
    bool has_place, is_saving, has_warned, has_to_tell;
    bool is_state_gone; /* its storage was taken away while it was saved to */
    bool has_low_news; /* the battery is low, which is to be told */
    bool has_spare_font; /* one stands in for a file that cannot be used, and that was noted */
    /* The article of the place is in no bundle that is there: `away` is to be gone back to when it
     * comes, unless somebody has read on elsewhere. */
    bool is_away;
    struct wq_place away;
    bool is_at_computer, has_plug_news; /* a Kobo: what is at the other end of its cable */
    uint64_t away_change; /* of wq_app_place when it was left */
};

/* Print "program: ..." to standard error; gives WQ_EXIT_FAILED. */
int wq_complain(const char *format, ...) __attribute__((format(printf, 1, 2)));
int wq_complain_of_memory(void);

/* Open what is read: arenas, bundle (unless the request has none), device, fonts. An exit code;
 * what went wrong has been printed. wq_reader_close releases what was opened so far. */
int wq_reader_open(struct wq_reader *reader);
/* Open the bundles of the request, in archive_arena. An exit code: none opens, and `fault` says why.
 * Those that do not, or are damaged, are named in `folder`. */
int wq_reader_open_archive(struct wq_reader *reader);
/* Look whether anything has changed in the folder, which folder.is_due tells, and watch it from now on.
 * After wq_reader_open_ports. */
void wq_reader_look_at_folder(struct wq_reader *reader);
/* When something has, and nothing on the screen would suffer: open all of it anew at the same place. An
 * exit code. */
int wq_reader_renew(struct wq_reader *reader);

/* Have the app tell of what went wrong, or is damaged, and was not told yet, where the screen is free for
 * it: whether it does, from the next WQ_EVENT_REDRAW on. */
bool wq_reader_tell(struct wq_reader *reader);

/* Make the app for the archive that is open, at the place where one was, in archive_arena. An exit
 * code. */
int wq_reader_make_app(struct wq_reader *reader);

/* Open what it is shown with: display and input; power where there is any. As above. */
int wq_reader_open_ports(struct wq_reader *reader);
void wq_reader_close(struct wq_reader *reader);

/* Whether the request asks for a panel or screen of this machine, and not for files or a window. */
bool wq_reader_wants_panel(const struct wq_reader *reader);
/* Find which device this is, unless the request names it, and set up for that. An exit code. */
int wq_reader_find_panel(struct wq_reader *reader);
int wq_reader_open_panel(struct wq_reader *reader);

/* Whether there is a screen that a person may look at, beside who reads the messages. */
bool wq_reader_has_screen(const struct wq_reader *reader);

/* Open place, history and log of the request's state folder; an exit code. What cannot be kept is
 * told once, and no error. */
int wq_reader_open_state(struct wq_reader *reader);
/* Save what differs from what was saved last. */
void wq_reader_save(struct wq_reader *reader);

/* What this machine can do, for the screens to offer. After wq_reader_open_ports. */
struct wq_abilities wq_reader_abilities(const struct wq_reader *reader);
/* Make the machine do what the app's settings say, as far as that differs. An exit code. */
int wq_reader_follow(struct wq_reader *reader);
/* Tell the app how the machine is; what the battery means is returned. */
enum wq_policy_act wq_reader_look(struct wq_reader *reader, uint64_t now_ms);
void wq_reader_light(struct wq_reader *reader, int32_t percent);
/* Hold display and input as they are mounted and somebody chose, and by `over` quarters, 0 or 2, more.
 * What is shown is lost: all of it is asked for. A display that refuses is held upright. An exit code.
 */
int wq_reader_hold(struct wq_reader *reader, int over);

/* Let the app act on `event` and show what it asks for. An exit code. */
int wq_reader_handle(struct wq_reader *reader, const struct wq_event *event);

/* Act on what concerns the machine: the power key, the cover, how it is held. True when `event`
 * needs nothing else; *code is then an exit code, and *ends tells that the reader is to end. */
bool wq_reader_machine(struct wq_reader *reader, const struct wq_event *event, int *code,
                       bool *ends);

/* Offer to leave for a computer that was plugged in, or no longer. An exit code. */
int wq_reader_offer(struct wq_reader *reader);

/* Show patterns and targets, and log what is touched and how long the panel takes. An exit code. */
int wq_reader_self_test(struct wq_reader *reader);

#endif
