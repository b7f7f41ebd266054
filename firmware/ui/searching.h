/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_UI_SEARCHING_H
#define WARRAQ_UI_SEARCHING_H
/* What the search screens ask of the archive: asked.c the queries that were asked, hits.c the
 * archive's answers. */
#include "typing.h"
#include "warraq/archive.h"
#include "warraq/layout.h"
#include "warraq/state.h"

#define SUGGESTED_TITLES 6
#define SUGGESTED_WORDS 8
#define SUGGESTED_FROM 2      /* letters typed before anything is suggested */
#define SUGGEST_KEYS 3        /* typed until suggestions are made although nobody pauses */
#define SUGGEST_PAUSE_MS 300

struct suggested_title {
    uint32_t article;
    char text[256]; /* UTF-8, cut at a character */
    uint32_t len;   /* 0: its row is damaged, or it has none */
};

struct suggested_word {
    char text[2 * WQ_TERM_MAX];
    uint32_t len, article_n;
};

/* What is offered while a query is typed. */
struct search_view {
    struct typing typing;
    struct wq_query query; /* that all below is of */
    struct suggested_title titles[SUGGESTED_TITLES];
    uint32_t title_n;
    struct suggested_word words[SUGGESTED_WORDS];
    uint32_t word_n;
    struct wq_hits hits; /* their numbers alone */
    uint32_t key_n;      /* typed since; 0: all of this is of what the field says */
    struct wq_searched narrowed; /* to the list that is searched in */
};

/* What finds something where a query finds nothing. */
enum other_way { OTHER_WORD, WITHOUT_WORD, WITHOUT_FILTER, OTHER_WAYS };

struct alternative {
    enum other_way way;
    struct field text; /* the query */
    struct field word; /* that was meant, or that is left out */
    uint32_t total;
};

struct results_view {
    struct wq_searched asked; /* whose results these are; seq 0: none yet */
    struct wq_query query;
    uint32_t articles[WQ_SEARCH_LIMIT]; /* best first */
    uint32_t n, total; /* those in `articles`, and all that match */
    uint32_t wanted;   /* so many were asked for, at most WQ_SEARCH_LIMIT: n below it are all */
    bool is_total_at_most;
    bool is_damaged; /* the index could not answer */
    struct alternative others[OTHER_WAYS];
    uint32_t other_n;
};

#define FILTER_YEARS 256

/* The panel that lets choose what results are narrowed to. */
struct filter_view {
    uint8_t which;  /* enum filter */
    uint32_t first; /* name or year on its page */
    uint32_t row_n; /* of its page */
    bool has_next;
    uint16_t years[FILTER_YEARS]; /* that have articles */
    uint32_t year_n;
    uint32_t from_year, to_year; /* chosen; 0: none yet */
};

#define MATCHES_MAX 4096 /* places of an article that are gone through */

/* Words of the open article. */
struct matches_view {
    bool is_shown; /* what `query` matches on the open page of `article` is underlined */
    uint32_t article;
    struct wq_query query;
    struct typing typing; /* what is looked for in it */
    bool is_typing, has_none;
    struct wq_range all[MATCHES_MAX];
    uint32_t n, at;
    uint32_t back_off;    /* the page that was open before */
    struct wq_range word; /* that is held */
};

/* ---- asked.c ---- */

/* Note that `text`, not empty, is asked, narrowed as `narrowed` says; NULL: not. Its slot is
 * returned. */
uint32_t wq_asked_add(struct wq_app *app, struct wq_str text, const struct wq_searched *narrowed);
/* A query that is narrowed to nothing. */
struct wq_searched wq_asked_any(void);
struct wq_str wq_asked_text(const struct wq_searched *asked);
/* What a RESULTS visit shows the results of; NULL: that is no longer known. */
struct wq_searched *wq_asked_of(struct wq_app *app, const struct wq_visit *visit);
struct wq_visit wq_asked_visit(const struct wq_app *app, uint32_t slot);
/* The slots in use, newest first; their number is returned. */
uint32_t wq_asked_list(const struct wq_app *app, uint32_t slots[WQ_SEARCHED_MAX]);
void wq_asked_forget(struct wq_app *app, uint32_t slot);

/* ---- hits.c ---- */

/* Make what is offered for what the field says. An index that cannot be read offers nothing.
 * WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_hits_suggest(struct wq_app *app);
/* Tell the keyboard which letters go on to a word of the archive. WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_hits_letters(struct wq_app *app, struct typing *typing);
/* Find the results of `asked`, unless they are there already, the first `n` of them at least in their
 * order, and the other ways if there are none. WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_hits_find(struct wq_app *app, const struct wq_searched *asked,
                                          uint32_t n);
/* How many of the results can be shown: WQ_SEARCH_LIMIT at most. */
uint32_t wq_hits_n(const struct wq_app *app);
/* Have the first `n` of these in their order, or all. An index that cannot be read leaves those that
 * are there. WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_hits_need(struct wq_app *app, uint32_t n);
/* Whether that is no less than reading articles, so that only who asks for it should have it. */
bool wq_hits_are_read(const struct wq_app *app);
/* Whether the texts can be searched; else titles alone can. */
bool wq_hits_has_index(struct wq_app *app);
/* The name that a query is narrowed to, by its position in the order of such names; empty: none.
 * In `arena`. */
struct wq_str wq_hits_name(struct wq_app *app, enum wq_order order, uint32_t position,
                           struct wq_arena *arena);

#endif
