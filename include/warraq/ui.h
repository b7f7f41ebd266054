/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_UI_H
#define WARRAQ_UI_H
/* The reader's screens as a state machine: events in, a painted surface and refresh requests out.
 * Knows no device, file or clock beyond what is handed in. */
#include "warraq/archive.h"
#include "warraq/device.h"
#include "warraq/event.h"
#include "warraq/layout.h"
#include "warraq/state.h"
#include "warraq/surface.h"

struct wq_app;

struct wq_app_config {
    const struct wq_device *device;
    struct wq_fonts *fonts; /* set up for that device's levels */
    struct wq_archive *archive;
    const struct wq_family *family;
    const char *face_name;          /* the family's, or the font file's path */
    struct wq_typeset typeset;      /* what the command line asked for; 0 fields: defaults */
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

/* Whether WQ_EVENT_IDLE would do work that makes the next page turn quick: send it when no other
 * event is waiting. */
bool wq_app_has_work(const struct wq_app *app);

/* How long nothing must have come before that, ms: what is typed is looked up when the fingers
 * rest. */
uint32_t wq_app_pause_ms(const struct wq_app *app);

/* The whole screen; valid as long as the app, changed by wq_app_handle. */
const struct wq_surface *wq_app_surface(const struct wq_app *app);

/* Where the reader is, to be saved when it differs from what was saved last; counts up with each
 * change of place, so that the caller need not compare. */
uint64_t wq_app_place(const struct wq_app *app, struct wq_place *place);

#endif
