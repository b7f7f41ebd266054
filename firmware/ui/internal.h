/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_UI_INTERNAL_H
#define WARRAQ_UI_INTERNAL_H
/* What the screens share: the app, the scene and the way back (docs/design.md, "Screens"). */
#include "searching.h"
#include "warraq/paint.h"
#include "warraq/phrase.h"
#include "warraq/ui.h"

#define KEPT_PAGES 3          /* the open one, the one before, the one after */
#define PAGE_BYTES (2u << 20) /* of each: glyphs, cells and lines at their limits */
#define STARTS_MAX 65536u     /* pages of an article whose starts are known */
#define ROWS_MAX 64           /* of a page of a list */
#define CONTROLS_MAX 192      /* of a screen with its panel */
#define NO_CONTROL UINT32_MAX
#define INDEX_BYTES (176u << 10) /* of the index of a bundle, when it is open */
#define NARROWEST_TENTHS 400 /* of a unit: what the panel's controls stand on side by side */

struct wq_app;

/* ---- the scene: what a screen has painted, as far as it answers ---- */

/* How a control shows that it has the focus, and how it is reached. */
enum look {
    LOOK_FRAMED, /* a frame inside the box: buttons, cells, cards, segments */
    LOOK_ROW,    /* the same; keys go on from the last one to the next page */
    LOOK_PLAIN,  /* inverted: where nothing is chosen */
    LOOK_KEY,    /* inverted; a touch goes to the nearest centre */
    LOOK_BAR,    /* framed; the keys come to the bar's last */
    LOOK_TOUCH   /* not for the keys, which have another way: the pager */
};

/* Acts of the scene itself; those of a screen or panel begin at ACT_OWN, in an enum of its own. */
enum { ACT_NONE, ACT_BACK, ACT_PREVIOUS, ACT_NEXT, ACT_OWN };

struct control {
    struct wq_rect box; /* as it is painted, mirrored already */
    uint8_t act;
    uint32_t arg;
    enum look look;
    bool is_default; /* has the focus when nothing else is remembered */
    bool is_held;    /* a long press means something else than a short one */
    bool is_slow;    /* what it does may take over 200 ms on a device: it is shown pressed first */
};

/* A slow control that is shown pressed: it is acted on with the next event, which is WQ_EVENT_IDLE
 * where nothing else is waiting. */
struct press {
    struct control control;
    bool is_held, is_waiting;
};

enum focus_wish { WISH_REMEMBERED, WISH_FIRST_ROW, WISH_LAST_ROW };

struct scene {
    struct control controls[CONTROLS_MAX];
    uint32_t n;
    uint32_t first;          /* of those that answer: the panel's, or 0 */
    uint32_t focus;          /* of the controls, or NO_CONTROL */
    enum focus_wish wish;    /* where it goes when the page has been turned by a key */
    struct wq_rect panel[2]; /* what the panel covers */
    uint32_t panel_n;
};

/* A kind of screen or panel. Any member but `paint` may be NULL. */
struct screen_kind {
    /* The visit on top of the stack has become the one that is shown, again or for the first time:
     * read what is painted from. */
    enum wq_status (*enter)(struct wq_app *app);
    /* Paint all of the screen, or of the panel over it, and add each control. */
    enum wq_status (*paint)(struct wq_app *app);
    /* A control was touched, or chosen by OK. is_held: long, for those that tell the two apart. */
    enum wq_status (*act)(struct wq_app *app, const struct control *control, bool is_held);
    /* Go on by `by` pages, 1 or -1; *turned stays false at the ends. */
    enum wq_status (*turn)(struct wq_app *app, int32_t by, bool *turned);
    /* Keys and strokes before anybody else has them, touches when no control lies there. What it
     * acts on it says by *taken. */
    enum wq_status (*event)(struct wq_app *app, const struct wq_event *event, bool *taken);
    /* What can be done while nobody waits, when nothing came for pause_ms. */
    bool (*has_work)(const struct wq_app *app);
    enum wq_status (*work)(struct wq_app *app);
    uint32_t pause_ms;
};

/* ---- the app ---- */

struct kept_page {
    struct wq_arena arena;
    struct wq_page *page; /* NULL: free */
    size_t page_mark; /* of the arena: the furniture stands behind */
    struct wq_furniture furniture;
    struct wq_page_facts facts; /* that it was made of, when is_furnished */
    bool is_furnished;
    bool is_warm;  /* its glyphs have been drawn */
    uint64_t used; /* when last asked for */
};

/* The indexes of the bundles, opened when texts are first searched. */
struct search_index {
    struct wq_arena arena;
    bool is_tried;   /* open_n is known */
    uint32_t open_n; /* bundles */
    bool is_told;    /* that it is damaged */
};

#define MARKED_MAX 256 /* so many are marked */

/* Articles that could not be read, as far as somebody has looked. */
struct damage {
    uint32_t articles[MARKED_MAX], n;
};

#define STRETCHES_MAX 256 /* years that have a day */

/* Positions of an order that follow each other in a list, too. */
struct stretch {
    uint32_t at;      /* in the list */
    uint32_t from, n; /* in the order */
};

/* The list on top of the stack (browse.h). */
struct list_view {
    enum wq_order order;
    struct stretch stretches[STRETCHES_MAX];
    uint32_t stretch_n;
    uint32_t n;        /* positions */
    uint32_t turned_n; /* the first so many of them are shown last to first */
    uint32_t row_n;              /* positions a page, at most ROWS_MAX */
    uint32_t articles[ROWS_MAX]; /* of the rows; older editions have none */
    uint32_t shown_n;            /* rows */
};

#define MONTHS_MAX 2400 /* 200 years */

struct months {
    bool is_read;
    uint32_t n;
    struct month {
        uint32_t month; /* year * 100 + month; month 0: only the year is known */
        uint32_t first, n; /* positions in the order by date */
    } rows[MONTHS_MAX];
};

/* Sources, topics or authors by how many articles they have: read when that is asked for. */
#define RANKED_MAX 16384
struct ranked {
    bool is_read;
    uint8_t grouping;
    uint32_t n;
    struct rank {
        uint32_t first, n; /* positions in the order by that name */
    } *rows;
};

#define PAD_DIGITS 9

/* The number that is being typed. */
struct pad {
    uint8_t digits[PAD_DIGITS];
    uint32_t n, most;
    bool is_slow; /* what is done with it, as in struct control */
    bool is_vain; /* nothing can be done with it: there is no key for it */
};

struct article_view {
    uint32_t index;
    struct wq_article article;
    size_t article_mark;  /* of its arena: what follows is made for the present size */
    enum wq_status fault; /* why it cannot be shown, or WQ_OK */
    struct wq_front front;
    bool is_rtl;
    uint32_t *starts; /* of the pages up to the open one, and of those behind it that are known */
    uint32_t start_n;
    bool is_counted;   /* all are */
    bool is_laid;      /* they are those of the present settings */
    uint64_t shown_ms; /* when the open page was turned to */
    uint32_t page;       /* the open page, from 0 */
    uint32_t anchor_off; /* first text of the page last turned to: kept through changes of size */
};

struct contents_view {
    uint8_t tab;
    uint32_t first; /* row shown first */
    uint32_t related[WQ_RELATED], related_n;
};

struct type_view {
    uint8_t tab;
    struct wq_settings before; /* "as it was" */
};

struct note_view {
    uint32_t block, number, n; /* it is the number-th of n */
    bool is_link;              /* no note but an address */
    struct wq_str address;
    uint32_t off, next_off; /* of its pages; equal on the last one */
};

struct wq_app {
    struct wq_app_config config;
    struct wq_page_spec spec;
    struct wq_device device; /* as it is held: config.device is this */
    bool is_on_side;         /* it is turned, against how it was given */
    struct wq_surface surface;
    struct wq_surface night; /* what is shown of it when settings.is_night: inverted */
    struct wq_visit visits[WQ_VISITS_MAX]; /* the root first, what is shown last */
    uint32_t visit_n;
    struct wq_visit last;            /* the article left last; its screen is HOME: none */
    const struct screen_kind *panel; /* over the screen, or NULL */
    uint32_t panel_arg;              /* what the panel is about: its own */
    uint8_t panel_focus_act;
    uint32_t panel_focus_arg;
    struct scene scene;
    struct press press;
    bool shows_focus; /* from the first key to the first touch */
    struct list_view list;
    struct months months;
    uint32_t group_n[WQ_GROUPS_LICENCE + 1]; /* 0: not known yet */
    struct ranked ranked;
    struct pad pad;
    void (*find_letter)(struct wq_app *app, struct wq_str letter); /* of the panel of letters */
    uint64_t entropy; /* gathered from when things happen */
    struct article_view reading;
    struct wq_searched searched[WQ_SEARCHED_MAX];
    struct search_index index;
    struct search_view search;
    struct results_view results;
    struct filter_view filter;
    struct matches_view matches;
    struct contents_view contents;
    struct note_view note;
    struct type_view type;
    uint32_t provenance_next; /* first fact of the page behind; 0: none */
    struct kept_page kept[KEPT_PAGES];
    struct wq_arena labels; /* of the screen being painted */
    struct wq_arena scratch;
    struct wq_settings settings;
    const struct wq_family *family; /* of the text */
    enum wq_weight weight;
    enum wq_digits archive_digits; /* of most titles; AS_STORED: of none */
    struct wq_machine machine;
    struct wq_history_record reading_now; /* of the open article */
    bool is_reading_now;                  /* one is open */
    struct wq_app_fault fault; /* that the page of trouble tells of */
    struct wq_app_fault panel_fault; /* that the panel over any screen tells of */
    uint32_t checked_n;        /* articles, of WQ_TROUBLE_CHECKED */
    uint64_t checked_ms;       /* when their number was shown */
    struct damage damage;
    uint32_t told[WQ_TOLD_MAX], check; /* as in struct wq_place */
    bool is_gone;              /* the storage that the archive is on */
    bool leaves;               /* somebody asked to */
    bool connects;             /* so that a computer can have the storage */
    uint32_t pace_words, pace_pages; /* as in struct wq_place */
    uint64_t now_ms;                 /* of the event being handled */
    uint64_t use_count, change_count;
    struct wq_phrase notice;       /* over the screen until the next event; empty: none */
    bool is_asleep;                /* SLEEP or OFF is shown */
    struct wq_refresh_list *asked; /* of the event being handled */
    bool is_dirty;                 /* all is to be painted when it is over */
    bool is_panel_dirty;           /* the panel is, at least */
};

/* ---- app.c: for screens while they act on an event ---- */

/* Paint all again when the event is over, and show what has changed as `intent`. */
void wq_ui_repaint(struct wq_app *app, enum wq_intent intent);
/* The same, where nothing outside `rect` (as painted) has changed. */
void wq_ui_repaint_rect(struct wq_app *app, struct wq_rect rect, enum wq_intent intent);
/* Paint the panel alone again, which covers what it did before and nothing but what it clears first;
 * the screen below stays as it is. */
void wq_ui_repaint_panel(struct wq_app *app, enum wq_intent intent);
/* Show `rect`, which has been painted. */
void wq_ui_ask(struct wq_app *app, struct wq_rect rect, enum wq_intent intent);
/* What is stored of the place differs now. */
void wq_ui_changed(struct wq_app *app);

/* ---- stack.c: the way back ---- */

/* NULL: no such screen in this version. */
const struct screen_kind *wq_ui_kind_of(enum wq_screen screen);
/* The kind of the screen on top of the stack, and its visit. */
const struct screen_kind *wq_ui_screen_kind(const struct wq_app *app);
struct wq_visit *wq_ui_visit(struct wq_app *app);
enum wq_screen wq_ui_screen_now(const struct wq_app *app);

/* Show the screen on top, as its visit says. */
WQ_MUST_CHECK enum wq_status wq_ui_enter(struct wq_app *app);

/* A visit to `screen` with nothing else set. */
struct wq_visit wq_visit_to(enum wq_screen screen);
/* Go on to `visit` (not of the stack), which is shown as a new screen. An article begins a new
 * stack when Home was pressed before. */
WQ_MUST_CHECK enum wq_status wq_ui_go(struct wq_app *app, const struct wq_visit *visit);
/* Put `visit` on top without showing it yet. */
void wq_ui_push(struct wq_app *app, const struct wq_visit *visit);
/* Close the panel, or else go back by one screen; the root stays. */
WQ_MUST_CHECK enum wq_status wq_ui_back(struct wq_app *app);
/* Whether that opens an article so far from its start that it is slow. */
bool wq_ui_back_is_slow(const struct wq_app *app);
/* Show the root; what was open stays below it. */
WQ_MUST_CHECK enum wq_status wq_ui_home(struct wq_app *app);
/* The visit to the article that "continue reading" opens; false: there is none in the archive. */
bool wq_ui_resting(struct wq_app *app, struct wq_visit *visit);
/* Go back to it, with all that lies below it. */
WQ_MUST_CHECK enum wq_status wq_ui_continue(struct wq_app *app);

/* Put `kind` over the screen, in place of another panel; `arg` is its own. */
void wq_ui_open_panel(struct wq_app *app, const struct screen_kind *kind, uint32_t arg);
void wq_ui_close_panel(struct wq_app *app);

/* ---- scene.c ---- */

/* Add a control in `box`, which is given right to left; more than CONTROLS_MAX are left out. It is
 * returned to be completed. */
struct control *wq_ui_control(struct wq_app *app, struct wq_rect box, uint8_t act, uint32_t arg,
                              enum look look);
/* Clear `rect` for the panel that is being painted, with a line along the edge that does not lie on
 * the screen's. A touch outside such rects closes the panel. */
void wq_panel_area(struct wq_app *app, struct wq_rect rect);

/* Paint the screen, its panel and the focus. */
WQ_MUST_CHECK enum wq_status wq_scene_paint(struct wq_app *app);
/* The control at a pixel of the screen, NULL: none. */
const struct control *wq_scene_hit(const struct wq_app *app, int32_t x, int32_t y);
/* What has the focus now is what this screen or panel comes back to. */
void wq_scene_remember(struct wq_app *app, const struct control *control);
void wq_scene_show_focus(struct wq_app *app, bool is_shown);
/* Move the focus to controls[to], and show both. */
void wq_scene_focus(struct wq_app *app, uint32_t to);

/* ---- keys.c ---- */

WQ_MUST_CHECK enum wq_status wq_scene_key(struct wq_app *app, const struct wq_event *event);
/* Act on `control`, as the scene or its screen does; a slow one is shown pressed, and waits. */
WQ_MUST_CHECK enum wq_status wq_scene_act(struct wq_app *app, const struct control *control,
                                          bool is_held);
/* Act on the one that waits. */
WQ_MUST_CHECK enum wq_status wq_scene_finish_press(struct wq_app *app);
WQ_MUST_CHECK enum wq_status wq_scene_turn(struct wq_app *app, int32_t by, bool *turned);

/* ---- draw.c ---- */

/* Screens are laid out right to left; a language that runs the other way mirrors them, here alone:
 * x below is that of a right-to-left screen, and AT_START is its right. */
enum side { AT_START, AT_END, AT_MIDDLE };

bool wq_ui_is_rtl(const struct wq_app *app);
/* Whether there are keys alone: a legend of them is drawn, and no pager. */
bool wq_ui_has_keys_only(const struct wq_app *app);

/* A phrase in the language of the appliance, empty. */
struct wq_phrase wq_ui_phrase(const struct wq_app *app);
struct wq_str wq_ui_say(const struct wq_app *app, enum wq_say what);

/* `tenths` of a unit in px. */
int32_t wq_ui_units(const struct wq_app *app, int32_t tenths);
/* The least side of what a finger is to hit, in tenths of a unit. */
int32_t wq_ui_target_tenths(const struct wq_app *app);
/* Thickness of lines, px. */
int32_t wq_ui_rule_px(const struct wq_app *app);
int32_t wq_ui_thick_px(const struct wq_app *app);
int32_t wq_ui_focus_px(const struct wq_app *app);
/* How far letters stand from the edge of a box, so that its focus does not touch them. */
int32_t wq_ui_inside_px(const struct wq_app *app);
struct wq_rect wq_ui_screen(const struct wq_app *app);
/* Whether the archive is so large that a search of it, or a walk through all its groups, is slow. */
bool wq_ui_is_large(const struct wq_app *app);

/* The box as it is painted, and back. */
struct wq_rect wq_ui_place(const struct wq_app *app, struct wq_rect box);
void wq_ui_fill(struct wq_app *app, struct wq_rect box, uint8_t grey);
void wq_ui_frame(struct wq_app *app, struct wq_rect box, int32_t thick_px);
void wq_ui_invert(struct wq_app *app, struct wq_rect box);

/* Paint `text` on one line with its baseline at y, against the side of [x, x + w). */
WQ_MUST_CHECK enum wq_status wq_ui_label(struct wq_app *app, struct wq_style style,
                                         struct wq_str text, int32_t x, int32_t w, int32_t y,
                                         enum side side);
/* How wide it would be, at most as the screen is. */
WQ_MUST_CHECK enum wq_status wq_ui_measure(struct wq_app *app, struct wq_style style,
                                           struct wq_str text, int32_t *width_px);
/* Paint it in the middle of `box`, upright too. */
WQ_MUST_CHECK enum wq_status wq_ui_label_in(struct wq_app *app, struct wq_style style,
                                            struct wq_str text, struct wq_rect box);
struct wq_style wq_ui_bar_style(const struct wq_app *app);
struct wq_style wq_ui_button_style(const struct wq_app *app);
struct wq_style wq_ui_row_style(const struct wq_app *app);
struct wq_style wq_ui_card_style(const struct wq_app *app);
struct wq_style wq_ui_small_style(const struct wq_app *app);

/* ---- notice.c ---- */

/* Paint `text` on a band over the foot of what is painted. */
WQ_MUST_CHECK enum wq_status wq_notice_paint(struct wq_app *app, struct wq_str text);

#endif
