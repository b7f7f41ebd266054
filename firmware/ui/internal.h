/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_UI_INTERNAL_H
#define WARRAQ_UI_INTERNAL_H
#include "warraq/paint.h"
#include "warraq/phrase.h"
#include "warraq/ui.h"

#define KEPT_PAGES 3          /* the open one, the one before, the one after */
#define PAGE_BYTES (2u << 20) /* of each: glyphs, cells and lines at their limits */
#define STARTS_MAX 65536u     /* pages of an article whose starts are known */
#define ROWS_MAX 64           /* of a page of the list */
#define NO_FOCUS UINT32_MAX
#define NARROWEST_TENTHS 400 /* of a unit: what the panel's controls stand on side by side */

struct kept_page {
    struct wq_arena arena;
    struct wq_page *page; /* NULL: free */
    struct wq_furniture furniture;
    bool is_warm;  /* its glyphs have been drawn */
    uint64_t used; /* when last asked for */
};

struct list_view {
    uint32_t first;                    /* position of the page: a multiple of row_n */
    uint32_t row_n;                    /* positions a page, at most ROWS_MAX */
    uint32_t articles[ROWS_MAX];       /* of the rows; older editions have none */
    uint32_t shown_n;                  /* rows */
    uint32_t focus;                    /* row, or NO_FOCUS until the first key */
    int32_t top_px, row_px, bottom_px; /* heights of bar, row and pager */
};

struct article_view {
    uint32_t index;
    struct wq_article article;
    size_t article_mark;  /* of its arena: what follows is made for the present size */
    enum wq_status fault; /* why it cannot be shown, or WQ_OK */
    struct wq_front front;
    bool is_rtl;
    bool has_menu;    /* the panel is open */
    uint32_t *starts; /* of the pages up to the open one, and of the next when known */
    uint32_t start_n;
    uint32_t page;       /* the open page, from 0 */
    uint32_t anchor_off; /* first text of the page last turned to: kept through changes of size */
};

struct wq_app {
    struct wq_app_config config;
    struct wq_page_spec spec;
    struct wq_surface surface;
    enum wq_screen screen;
    struct list_view list;
    struct article_view reading;
    struct kept_page kept[KEPT_PAGES];
    struct wq_arena labels; /* of the screen being painted */
    struct wq_arena scratch;
    uint64_t use_count, change_count;
    struct wq_phrase notice; /* over the screen until the next event; empty: none */
    bool is_asleep;          /* SLEEP or OFF is shown */
    int32_t device_em_px;    /* body size before the reader changed it */
};

/* ---- draw.c ---- */

/* Screens are laid out right to left; a language that runs the other way mirrors them, here alone:
 * x below is that of a right-to-left screen, and AT_START is its right. */
enum side { AT_START, AT_END, AT_MIDDLE };

/* The other way between a right-to-left screen and the one that is shown. */
int32_t wq_ui_mirror(const struct wq_app *app, int32_t x);
bool wq_ui_is_rtl(const struct wq_app *app);

/* A phrase in the language of the appliance, empty. */
struct wq_phrase wq_ui_phrase(const struct wq_app *app);
struct wq_str wq_ui_say(const struct wq_app *app, enum wq_say what);

void wq_ui_frame(struct wq_app *app, struct wq_rect rect, int32_t thick_px);

/* `tenths` of a unit in px. */
int32_t wq_ui_units(const struct wq_app *app, int32_t tenths);
struct wq_rect wq_ui_screen(const struct wq_app *app);

/* Paint `phrase` on one line with its baseline at y, against the side of [x, x + w). */
WQ_MUST_CHECK enum wq_status wq_ui_label(struct wq_app *app, struct wq_style style,
                                         struct wq_str text, int32_t x, int32_t w, int32_t y,
                                         enum side side);
struct wq_style wq_ui_bar_style(const struct wq_app *app);
struct wq_style wq_ui_button_style(const struct wq_app *app);
struct wq_style wq_ui_row_style(const struct wq_app *app);
struct wq_style wq_ui_small_style(const struct wq_app *app);

void wq_ui_refresh(struct wq_refresh_list *list, struct wq_rect rect, enum wq_intent intent);

/* ---- notice.c ---- */

/* Paint `text` on a band over the foot of what is painted. */
WQ_MUST_CHECK enum wq_status wq_notice_paint(struct wq_app *app, struct wq_str text);

/* ---- list_view.c ---- */

/* WQ_E_RANGE: the screen has no room for a row, or not for the panel's controls. */
WQ_MUST_CHECK enum wq_status wq_list_init(struct wq_app *app);
/* Show the page of the list that holds position `at`, which the sequence gives the article `at`. */
void wq_list_show(struct wq_app *app, uint32_t at);
WQ_MUST_CHECK enum wq_status wq_list_paint(struct wq_app *app);
WQ_MUST_CHECK enum wq_status wq_list_handle(struct wq_app *app, const struct wq_event *event,
                                            struct wq_refresh_list *list);

/* ---- article_view.c ---- */

/* Open article `index` at its first page. What is wrong with it is shown, and no error. */
WQ_MUST_CHECK enum wq_status wq_article_open(struct wq_app *app, uint32_t index);
/* Go to the page that holds `off`. */
WQ_MUST_CHECK enum wq_status wq_article_seek(struct wq_app *app, uint32_t off);
/* Take the page starts of `place`, which fit the present layout. */
void wq_article_restore(struct wq_app *app, const struct wq_place *place);
WQ_MUST_CHECK enum wq_status wq_article_paint(struct wq_app *app);
WQ_MUST_CHECK enum wq_status wq_article_handle(struct wq_app *app, const struct wq_event *event,
                                               struct wq_refresh_list *list);
bool wq_article_has_work(const struct wq_app *app);
/* Lay out the next page and draw its glyphs, ahead of the reader. */
WQ_MUST_CHECK enum wq_status wq_article_work(struct wq_app *app);

#endif
