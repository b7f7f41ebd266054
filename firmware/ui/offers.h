/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_UI_OFFERS_H
#define WARRAQ_UI_OFFERS_H
/* What the search screen offers for what is typed. */
#include "internal.h"

/* Acts of the offers; of a title and a word with its number, of a query with its slot. */
enum { OFFER_TITLE = ACT_OWN, OFFER_WORD, OFFER_RECENT, OFFER_FORGET };

/* Paint them into `area` and add them as controls: titles first, then words, then what was asked
 * before, as far as there is room. */
WQ_MUST_CHECK enum wq_status wq_offers_paint(struct wq_app *app, struct wq_rect area);

#endif
