/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_UI_WIDGETS_H
#define WARRAQ_UI_WIDGETS_H
/* What screens are made of, a family of widgets a file. Boxes are given right to left. */
#include "internal.h"

/* ---- icon.c ---- */

enum icon {
    ICON_NONE,
    ICON_BACK,
    ICON_ONWARD,
    ICON_INTO, /* at the end of a row that leads on */
    ICON_UP,
    ICON_DOWN,
    ICON_CLOSE,
    ICON_SEARCH,
    ICON_SORT,
    ICON_CONTENTS,
    ICON_TYPE,
    ICON_CALENDAR,
    ICON_SOURCE,
    ICON_TOPIC,
    ICON_AUTHOR,
    ICON_TITLES,
    ICON_SETTINGS,
    ICON_RANDOM,
    ICON_LIGHT,
    ICON_NEW,
    ICON_DAY,
    ICON_RECENT,
    ICON_READ,
    ICON_UNREAD,
    ICON_BEGUN,
    ICON_DAMAGED,
    ICON_HOME,
    ICON_ABOUT,
    ICON_ERASE,
    ICON_N
};

/* Paint it in the middle of `box`, wq_icon_px high and wide. */
void wq_icon_paint(struct wq_app *app, enum icon icon, struct wq_rect box);
int32_t wq_icon_px(const struct wq_app *app);
/* The same in another size. */
void wq_icon_paint_px(struct wq_app *app, enum icon icon, struct wq_rect box, int32_t side_px);

/* ---- mark.c ---- */

/* Paint into the middle of `box` whether the article is unread, begun (and how far) or read, by the
 * history; or that it could not be read. */
void wq_mark_paint(struct wq_app *app, struct wq_rect box, uint32_t article,
                   const uint8_t id[WQ_ID_BYTES]);

/* ---- bar.c: what stands above and below each screen ---- */

#define BAR_ICONS 3
struct bar_icon {
    enum icon icon;
    uint8_t act;
};

struct bar {
    struct wq_str title, under;       /* `under` may be empty */
    bool is_text;                     /* the title is the archive's, not ours */
    uint32_t page, page_n;            /* from 0; page_n 0: no pager */
    bool goes_to_page;                /* a long press on the pager is the screen's to act on */
    struct bar_icon icons[BAR_ICONS]; /* at its end, the outermost first */
    uint32_t icon_n;
};

/* Paint the top bar with its way back, and the pager or the legend of keys. Call it last: the keys
 * come to the bar's controls after the others. */
WQ_MUST_CHECK enum wq_status wq_bar_paint(struct wq_app *app, const struct bar *bar);
/* The pager or the legend alone: bar->title and bar->under are not asked for. */
WQ_MUST_CHECK enum wq_status wq_pager_paint(struct wq_app *app, const struct bar *bar);
/* In `row`: which of the pages it is, and the way to those beside it. */
WQ_MUST_CHECK enum wq_status wq_turns_paint(struct wq_app *app, const struct bar *bar,
                                            struct wq_rect row);
/* What is left between them. */
struct wq_rect wq_bar_body(const struct wq_app *app, bool has_pager);
/* The line above the foot of a screen that has other things in it than a pager, or with keys alone
 * the legend: *foot is the room for them, empty with keys alone. */
WQ_MUST_CHECK enum wq_status wq_foot_paint(struct wq_app *app, struct wq_rect *foot);

/* ---- button.c ---- */

/* A frame with round corners, as all boxes have. */
void wq_box_frame(struct wq_app *app, struct wq_rect box, int32_t thick_px);
/* Frame `box`, which is painted on white; or invert it, when it is chosen. */
void wq_box_finish(struct wq_app *app, struct wq_rect box, bool is_chosen);

/* A framed box with `text` in its middle, inverted when it is chosen. */
WQ_MUST_CHECK enum wq_status wq_button_paint(struct wq_app *app, struct wq_rect box,
                                             struct wq_str text, bool is_chosen);
/* A box that leads somewhere: an icon, its name, and below it what it holds (or empty). */
WQ_MUST_CHECK enum wq_status wq_cell_paint(struct wq_app *app, struct wq_rect box, enum icon icon,
                                           struct wq_str name, struct wq_str holds);
/* A row of one line: icon (or none), name, and at its end a value (or empty). Its rule is the
 * caller's. `is_text`: the name is the archive's. */
struct line_row {
    enum icon icon;
    struct wq_str name, value;
    bool is_text;
    bool leads_on; /* with a sign that it does */
};
WQ_MUST_CHECK enum wq_status wq_line_row_paint(struct wq_app *app, struct wq_rect box,
                                               const struct line_row *row);
int32_t wq_line_row_px(const struct wq_app *app);

/* ---- choice.c: a panel to choose one of several ---- */

#define CHOICES_MAX 16
struct choices {
    struct wq_str title;
    struct wq_str names[CHOICES_MAX];
    uint32_t n;
    uint32_t chosen; /* is inverted; n: none */
};

/* Paint all of the panel, at the lower edge. Its controls are `act` with their number, and
 * ACT_BACK. */
WQ_MUST_CHECK enum wq_status wq_choices_paint(struct wq_app *app, const struct choices *choices,
                                              uint8_t act);

/* ---- prose.c ---- */

#define PROSE_LINES 5 /* at most; the last one is cut */
struct prose {
    struct wq_style style;
    struct wq_str text;
    uint32_t line_n; /* at most; 0: PROSE_LINES */
};
/* Paint sentences of ours on lines that begin at x + w and are at most `w` long, from *y down; *y
 * is then below them. */
WQ_MUST_CHECK enum wq_status wq_prose_paint(struct wq_app *app, const struct prose *prose,
                                            int32_t x, int32_t w, int32_t *y);
/* From one line to the next; the baseline stands at seven tenths of it. */
int32_t wq_prose_pitch_px(const struct prose *prose);

/* ---- step.c: a value that goes up and down ---- */

struct stepper {
    struct wq_str name, value;
    uint8_t less_act, more_act;
    uint32_t arg;
    bool is_least, is_most; /* has no button that way */
    bool is_slow;           /* as in struct control */
};
WQ_MUST_CHECK enum wq_status wq_stepper_paint(struct wq_app *app, struct wq_rect row,
                                              const struct stepper *stepper);
/* The same for the size of the text: its value and where it ends are filled in here. */
WQ_MUST_CHECK enum wq_status wq_size_paint(struct wq_app *app, struct wq_rect row,
                                           const struct stepper *stepper);

/* ---- pad.c: a panel to type a number ---- */

/* Begin a number of at most `digit_n` digits, 1 to PAD_DIGITS. */
void wq_pad_begin(struct wq_app *app, uint32_t digit_n);
/* Paint all of the panel: its title, what was typed, the digits. `typed` is how that is shown. */
WQ_MUST_CHECK enum wq_status wq_pad_paint(struct wq_app *app, struct wq_str title,
                                          struct wq_str typed);
/* Act on a control of the panel: *is_done when the number is to be used. */
void wq_pad_act(struct wq_app *app, const struct control *control, bool *is_done);
/* The number that was typed, and how many digits it has. */
uint32_t wq_pad_number(const struct wq_app *app, uint32_t *digit_n);
/* The number of `n` of its digits from the `first` on, as far as they were typed. */
uint32_t wq_pad_part(const struct wq_app *app, uint32_t first, uint32_t n);

#endif
