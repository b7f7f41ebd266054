/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_UI_HOME_H
#define WARRAQ_UI_HOME_H
/* What the first screen offers: each way into the archive is an item. */
#include "screens.h"
#include "widgets.h"

enum {
    ACT_CONTINUE = ACT_OWN,
    ACT_SEARCH,
    ACT_NEWS,
    ACT_THIS_DAY,
    ACT_RECENT,
    ACT_DATES,
    ACT_SOURCES,
    ACT_TOPICS,
    ACT_AUTHORS,
    ACT_TITLES,
    ACT_SETTINGS,
    ACT_RANDOM,
    ACT_LIGHT,
    ACT_DAMAGE
};

/* Where an item stands on a tall screen. */
enum group { GROUP_FIELD, GROUP_ROW, GROUP_CELL, GROUP_FOOT };

struct item {
    uint8_t act;
    enum group group;
    enum icon icon;
    enum wq_say name;
};

#define ITEMS_MAX 13
struct items {
    struct item items[ITEMS_MAX];
    uint32_t n;
};

/* ---- home_items.c ---- */

/* Whether any article can be read, as far as somebody has looked. */
bool wq_home_has_articles(const struct wq_app *app);
/* Those that lead somewhere: field, rows, cells, foot. */
struct items wq_home_items(struct wq_app *app);
/* Add what it is called, and how much it leads to. */
void wq_home_name(struct wq_app *app, const struct item *item, struct wq_phrase *phrase);
void wq_home_holds(struct wq_app *app, uint8_t act, struct wq_phrase *phrase);
/* Go where it leads. */
WQ_MUST_CHECK enum wq_status wq_home_act(struct wq_app *app, const struct control *control,
                                         bool is_held);

/* ---- home_card.c ---- */

/* Paint what is there to go on with, or else to begin with. */
WQ_MUST_CHECK enum wq_status wq_home_card_paint(struct wq_app *app, struct wq_rect box);

#endif
