/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_COMMANDS_VIEWED_H
#define WARRAQ_COMMANDS_VIEWED_H
/* An article opened for looking at: bundle, fonts, measures and pages, as the reader has them. */
#include "commands.h"
#include "setup.h"
#include "warraq/paint.h"

struct wq_viewed {
    struct wq_opened opened;
    struct wq_setup setup;
    struct wq_article article;
    uint32_t index; /* its own, of the bundle */
    struct wq_front front;
    struct wq_arena arena, scratch; /* the fonts and this article's; paragraphs and pages */
};

/* Open article `name` of the bundle at `path`; viewed->setup has been filled from the options.
 * An enum wq_exit; what went wrong has been printed. */
int wq_viewed_open(struct wq_viewed *viewed, const char *path, const char *name);
void wq_viewed_close(struct wq_viewed *viewed);

/* Lay out the page that starts at `start_off`, in viewed->arena. */
WQ_MUST_CHECK enum wq_status wq_viewed_page(struct wq_viewed *viewed, uint32_t start_off,
                                            struct wq_page **page);

/* Print why a page could not be made; gives WQ_EXIT_FAILED. */
int wq_viewed_complain(const struct wq_viewed *viewed, enum wq_status why);

#endif
