/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_UI_H
#define WARRAQ_UI_H
/* The reader's screens as a state machine: events in, a painted surface and refresh requests out.
 * Knows no device, file or clock beyond what is handed in. */
#include "warraq/archive.h"
#include "warraq/device.h"
#include "warraq/event.h"
#include "warraq/history.h"
#include "warraq/layout.h"
#include "warraq/state.h"
#include "warraq/surface.h"

struct wq_app;

/* What keeps the reader from reading, or from all of it. */
enum wq_app_trouble {
    WQ_TROUBLE_NONE,
    WQ_TROUBLE_NO_BUNDLE,
    WQ_TROUBLE_UNREADABLE, /* damaged so that it does not open */
    WQ_TROUBLE_DAMAGED,    /* some of its articles cannot be read */
    WQ_TROUBLE_INDEX,      /* nor searched */
    WQ_TROUBLE_NEWER,
    WQ_TROUBLE_FONT,
    WQ_TROUBLE_MEMORY,
    WQ_TROUBLE_FULL, /* the storage of places */
    WQ_TROUBLE_READ_ONLY,
    WQ_TROUBLE_GONE,
    WQ_TROUBLE_UNSAVED, /* for another reason */
    WQ_TROUBLE_PARTIAL, /* a bundle whose copy was not finished */
    WQ_TROUBLE_TAKEN,   /* one of several was taken away */
    WQ_TROUBLE_MANY,    /* more bundles than are read together */
    WQ_TROUBLE_SALVAGED, /* a bundle of which both ends are damaged: its articles were searched for */
    WQ_TROUBLE_COPY,     /* one whose beginning is, and that is read by the copy at its end */
    WQ_TROUBLE_CHECKED, /* none so far: the app looks itself, as somebody asked on the screen */
    WQ_TROUBLE_N
};

struct wq_app_fault {
    enum wq_app_trouble trouble;
    enum wq_status status; /* its number is shown as the code */
    char file[96];         /* that is meant, without its folder; NUL at its end, may be empty */
    uint32_t lost_n;       /* DAMAGED, PARTIAL: articles that cannot be read; 0: not known */
    uint32_t found_n;      /* SALVAGED: articles that were found */
};

/* What the machine below can do; what it cannot is not offered. */
struct wq_abilities {
    bool light, warmth;    /* the front light, and its colour */
    unsigned rotations;    /* bit q: the screen can be turned by q quarters; 0: by none */
    bool keys;             /* enough to do without touch */
    bool sleep;            /* after a while without an event */
    bool leave;            /* for the system that started the reader */
    uint32_t clean_pages;  /* how many page turns bring a flash of its own accord; 0: no paper */
};

/* How the machine is now. */
struct wq_machine {
    int32_t battery_percent; /* -1: unknown */
    bool is_charging;
    uint32_t date;           /* year * 10000 + month * 100 + day; 0: the clock is not to be trusted */
    uint32_t minute;         /* of the day */
    uint64_t free_bytes;     /* where bundles lie; 0: unknown */
    bool is_saved;           /* places reach the storage */
};

struct wq_app_config {
    const struct wq_device *device;
    struct wq_fonts *fonts; /* set up for that device's levels */
    struct wq_archive *archive; /* NULL: a page of `fault` is all that is shown */
    struct wq_history *history; /* of what was read; NULL: none is kept */
    struct wq_app_fault fault;  /* why there is none, or what is wrong with it */
    const struct wq_app_fault *unread; /* files that are not read, or only in part, or damaged */
    uint32_t unread_n;
    uint32_t unnamed_n; /* other such files, not among them */
    uint32_t lost_n;    /* articles of the archive that its files are known not to have */
    struct wq_abilities can;
    const char *version; /* of the reader */
    const struct wq_family *family;
    const char *face_name;          /* the family's, or the font file's path */
    bool is_face_asked;             /* on the command line: no other is chosen */
    enum wq_weight weight;          /* likewise, unless NORMAL */
    struct wq_typeset typeset;      /* what the command line asked for; 0 fields: defaults */
    bool has_plain_header;          /* without clock and battery */
    const char *archive_name;       /* shown over the list, UTF-8 */
    struct wq_arena *article_arena; /* reset when an article is opened; WQ_APP_ARTICLE_BYTES */
    struct wq_arena *page_arena;    /* rewound at each turn; WQ_APP_PAGE_BYTES */
};

#define WQ_APP_ARTICLE_BYTES (8u << 20)
#define WQ_APP_PAGE_BYTES (36u << 20) /* what is not used is not touched */

#define WQ_APP_REFRESH_MAX 4
struct wq_refresh_list {
    struct wq_refresh refresh[WQ_APP_REFRESH_MAX];
    uint32_t n;
};

/* Make the app in `arena` (surface included: about stride x height bytes). `resume` may be NULL;
 * a place whose article is not in the bundle opens the list instead. Nothing is painted yet: send
 * WQ_EVENT_REDRAW. Config pointers are borrowed for the app's life.
 * WQ_E_NOMEM; WQ_E_FONT (wq_fonts_fault names the file); WQ_E_RANGE the screen is too small for the
 * typeset or for the list: under 40 units wide, or no room for a row. */
WQ_MUST_CHECK enum wq_status wq_app_make(struct wq_arena *arena, const struct wq_app_config *config,
                                         const struct wq_place *resume, struct wq_app **app);

/* Act on one event: paints into the surface and lists what must be shown, first to last. What the
 * user meets (a damaged article) is shown on the screen and is no error here.
 * WQ_E_NOMEM or WQ_E_FONT: the app cannot go on. */
WQ_MUST_CHECK enum wq_status wq_app_handle(struct wq_app *app, const struct wq_event *event,
                                           struct wq_refresh_list *list);

/* Show `what`, a line of ours, over the foot of the screen, from the next WQ_EVENT_REDRAW until the
 * next event of a person, which does nothing else. */
void wq_app_notice(struct wq_app *app, enum wq_say what);

/* How the machine is; shown when something is painted next. */
void wq_app_machine(struct wq_app *app, const struct wq_machine *machine);

/* Tell of `fault` once: a page over what is shown, from the next WQ_EVENT_REDRAW on, that goes away
 * with the way back. */
void wq_app_tell(struct wq_app *app, const struct wq_app_fault *fault);

/* Take the choice back of how the screen is held: upright again. Send WQ_EVENT_REDRAW then. As
 * wq_app_handle. */
WQ_MUST_CHECK enum wq_status wq_app_hold_upright(struct wq_app *app);

/* The storage of the archive was taken away, which is told from the next WQ_EVENT_REDRAW on: the open
 * article is read on from memory, and a page stands in the place of all else until the app is made
 * anew. */
void wq_app_gone(struct wq_app *app);

/* The first of config.unread that was not told of, in this run or, by its place, in one before: to be
 * told now. False: none, or something else is shown. Telling notes it. */
bool wq_app_untold(const struct wq_app *app, struct wq_app_fault *fault);

/* What has been chosen, for the owner of the machine to follow; valid as long as the app. */
const struct wq_settings *wq_app_settings(const struct wq_app *app);

/* Whether somebody asked on the screen to leave the reader. */
bool wq_app_leaves(const struct wq_app *app);

/* A computer was plugged in, or out: offer to leave for it, from the next WQ_EVENT_REDRAW on, or no
 * longer. */
void wq_app_computer(struct wq_app *app, bool is_there);
/* Whether that is why somebody leaves. */
bool wq_app_connects(const struct wq_app *app);

/* Whether something on the screen would be lost if the app were made anew at its place: a panel, what is
 * being typed, a line that is told. */
bool wq_app_is_busy(const struct wq_app *app);

/* Whether WQ_EVENT_IDLE would do work that makes the next page turn quick: send it when no other
 * event is waiting. */
bool wq_app_has_work(const struct wq_app *app);

/* How long nothing must have come before that, ms: what is typed is looked up when the fingers
 * rest. */
uint32_t wq_app_pause_ms(const struct wq_app *app);

/* The whole screen; valid as long as the app, changed by wq_app_handle. Width and height change places
 * when somebody chose to hold it on its side: wq_settings.is_on_side. */
const struct wq_surface *wq_app_surface(const struct wq_app *app);

/* Where the reader is, to be saved when it differs from what was saved last; counts up with each
 * change of place, so that the caller need not compare. */
uint64_t wq_app_place(const struct wq_app *app, struct wq_place *place);

#endif
