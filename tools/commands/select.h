/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_COMMANDS_SELECT_H
#define WARRAQ_COMMANDS_SELECT_H
/* Which articles a command is about, and in what order. */
#include "archived.h"

/* What the command line says; NULL and 0: nothing. */
struct wq_selection {
    const char *sort; /* date, source, author, category, title, news; NULL: as packed */
    bool reverse;
    const char *source, *author, *category; /* as written, or what is collated alike */
    const char *year, *from, *to;           /* YYYY, YYYY-MM or YYYY-MM-DD */
    /* found out by wq_select */
    enum wq_order order;
    uint32_t first, n;         /* positions of that order */
    uint32_t dated_n;          /* of them the first so many are turned round by `reverse` */
    bool takes_all;            /* wq_select_has of all of them */
    uint32_t from_day, to_day; /* dates of wq_meta, to_day with all of its month or year */
};

/* Settle where the articles are. WQ_EXIT_OK; WQ_EXIT_USAGE a word that cannot be read, and
 * WQ_EXIT_FAILED no such source and so on, or a damaged part of the catalogue, each told. */
int wq_select(struct wq_archived_files *files, struct wq_selection *selection);

/* The index of the article at place `at`, 0 to n - 1. WQ_E_DAMAGED, WQ_E_IO. */
WQ_MUST_CHECK enum wq_status wq_select_at(struct wq_archived_files *files,
                                          const struct wq_selection *selection, uint32_t at,
                                          uint32_t *index);

/* Whether an article there is one of those asked for. */
bool wq_select_has(const struct wq_selection *selection, const struct wq_meta *meta);

/* A day as wq_meta has it, from YYYY, YYYY-MM or YYYY-MM-DD; what is left out becomes `rest`: 0, or
 * 99, more than any month or day. False when it is none, or the month or day is no month or day of
 * a calendar; *date is then untouched. */
bool wq_day_read(const char *text, uint32_t rest, uint32_t *date);

#endif
