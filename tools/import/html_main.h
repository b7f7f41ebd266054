/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_IMPORT_HTML_MAIN_H
#define WARRAQ_IMPORT_HTML_MAIN_H
/* What the search for the main text shares: html_main.c and html_furniture.c. */
#include "html.h"

#define WQ_HTML_SMALL_WORDS 20u /* of prose; a page with less is taken as it is */

/* What speaks for a line's being text: a page that has little of one is read by the next. */
enum wq_html_count {
    WQ_HTML_PROSE,
    WQ_HTML_HEADINGS, /* headings as well: poems and old pages are made of nothing else */
    WQ_HTML_WORDS,    /* each word that is not of a link; nothing is known of where the text stands then */
};

struct wq_html_finder {
    enum wq_html_count count;
    struct wq_html_view *view;
    const struct wq_html_wanted *wanted;
    uint32_t *sums; /* weight of all lines before each, and behind the last */
    struct wq_html_main *main;
};

/* ---- weights (html_main.c) ---- */

/* How much the lines of a place, and all of them, speak for being text. */
uint32_t wq_html_weight(const struct wq_html_finder *finder, uint32_t place);
uint32_t wq_html_total(const struct wq_html_finder *finder);

bool wq_html_holds_line(const struct wq_html_place *place, uint32_t line);

/* Mark the lines from `from` up to `to` as going, but those that have a rule for it already. */
void wq_html_mark_lines(struct wq_html_finder *finder, uint32_t from, uint32_t to, const char *why);

/* ---- furniture (html_furniture.c) ---- */

/* Whether the page calls the element the text. */
bool wq_html_is_text_holder(const struct wq_html_finder *finder, const GumboNode *node);

/* Mark elements that are furniture by their name, and those that a known phrase heads. */
void wq_html_mark_named(struct wq_html_finder *finder);
void wq_html_mark_sections(struct wq_html_finder *finder);

/* Mark lines with links to several of a site's rules: comments are welcome if, to subscribe is to
 * agree. */
void wq_html_mark_rules(struct wq_html_finder *finder);

/* If the page is a thread of a forum, mark what others wrote and what stands around the posts; *place is
 * the element that holds them, 0: it is none, or not surely (html_thread.c). WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_html_mark_thread(struct wq_html_finder *finder, uint32_t *place);

/* Let the names above posts stay, whatever else they were marked for. */
void wq_html_keep_names(const struct wq_html_view *view);

/* Mark what a link leads past for those who have the page read to them. */
void wq_html_mark_skipped(struct wq_html_finder *finder);

#endif
