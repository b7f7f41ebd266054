/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_EVENT_H
#define WARRAQ_EVENT_H
/* What the reader's hands and clock do. Made by ports, used by ui. */
#include <stdbool.h>
#include <stdint.h>

enum wq_event_kind {
    WQ_EVENT_NONE = 0,
    WQ_EVENT_TAP,     /* finger down and up at (x, y) */
    WQ_EVENT_HOLD,    /* finger held at (x, y) for hold_ms, then up */
    WQ_EVENT_DRAG,    /* finger held, moved from (x, y) to (x2, y2), up */
    WQ_EVENT_SWIPE,   /* quick stroke; `swipe` says where it went; x, y is where it began */
    WQ_EVENT_KEY,     /* `key` pressed and released */
    WQ_EVENT_KEYHOLD, /* `key` held long (500 ms) */
    WQ_EVENT_IDLE,    /* nothing came in the time given to wait: work may be done ahead */
    WQ_EVENT_REDRAW,  /* the display lost its content: paint all of it again */
    WQ_EVENT_COVER,   /* the cover: is_on when it was closed */
    WQ_EVENT_CHARGE,  /* a charger or computer: is_on when it was plugged in */
    WQ_EVENT_FOLDER,  /* something happened to the watched folder (wq_input_ops.watch) */
    WQ_EVENT_TURN,    /* the device is held turned by `quarter` */
    WQ_EVENT_SLEEP,   /* paint what stands while the machine sleeps; REDRAW follows, and a person's
                         event before it does only that */
    WQ_EVENT_OFF,     /* paint what stands while the machine is off */
    WQ_EVENT_QUIT     /* the process is asked to end: save and stop */
};

enum wq_key {
    WQ_KEY_NEXT,
    WQ_KEY_PREV,
    WQ_KEY_OK,
    WQ_KEY_BACK,
    WQ_KEY_UP,
    WQ_KEY_DOWN,
    WQ_KEY_LEFT,
    WQ_KEY_RIGHT,
    WQ_KEY_HOME,
    WQ_KEY_MENU,
    WQ_KEY_LIGHT,
    WQ_KEY_POWER
};

/* DIAGONAL: over a third of a 6" screen both ways. */
enum wq_swipe {
    WQ_SWIPE_LEFT,
    WQ_SWIPE_RIGHT,
    WQ_SWIPE_UP,
    WQ_SWIPE_DOWN,
    WQ_SWIPE_DIAGONAL
};

struct wq_event {
    enum wq_event_kind kind;
    enum wq_key key;     /* KEY, KEYHOLD */
    enum wq_swipe swipe; /* SWIPE */
    int32_t x, y;        /* px from the top left of the screen as it is held */
    int32_t x2, y2;      /* DRAG; SWIPE by a finger: where it ends */
    uint32_t hold_ms;    /* HOLD */
    bool is_on;          /* COVER, CHARGE */
    bool is_computer;    /* CHARGE: no mere charger */
    uint8_t quarter;     /* TURN: quarters clockwise against portrait, 0 to 3 */
    uint64_t now_ms;     /* monotonic, from an arbitrary start */
};

#endif
