/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_COMMANDS_GATHER_H
#define WARRAQ_COMMANDS_GATHER_H
/* The operands of `warraq pack` to a list of inputs, in the order in which they are packed. */
#include <sys/stat.h>
#include "report.h"

struct wq_source {
    char *path;      /* "-" is standard input */
    size_t base_len; /* bytes of it that are the folder that was given, or that holds the file */
};

struct wq_sources {
    struct wq_source *items;
    size_t n, cap;
    uint64_t bytes;       /* of all whose size is known */
    bool is_size_unknown; /* a pipe is among them */
};

struct wq_gather {
    struct wq_sources *sources;
    struct wq_report *report;  /* what cannot be packed is named here */
    const struct stat *output; /* the bundle to be replaced, passed over; or NULL */
    void *seen;                /* folders read; zero to start */
    size_t base_len;           /* of what is gathered; the gatherer's own */
};

/* Add files, and every file below folders, up to a NULL. Operands and names in folders are sorted
 * by their bytes (the operands in place): what is packed depends on neither command line nor
 * locale. Hidden names are passed over, and those that belong to web pages and hold no article,
 * which is counted. A folder is read once, however many links lead to it. WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_gather_add(struct wq_gather *gather, char **operands);
void wq_gather_finish(struct wq_gather *gather);
void wq_sources_free(struct wq_sources *sources);

#endif
