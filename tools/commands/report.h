/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_COMMANDS_REPORT_H
#define WARRAQ_COMMANDS_REPORT_H
/* What `warraq pack` did, repaired and left out, collected while it works and told at the end. */
#include "commands.h"
#include "import/protocol.h"

#define WQ_REPORT_FIELDS 8 /* of which it is told how many articles lack them */

struct wq_report_line {
    char *path;
    char *detail; /* or NULL */
    uint32_t line, count;
    enum wq_note_kind kind;
};

struct wq_report {
    struct wq_report_line *lines;
    size_t n, cap;
    uint64_t count_n[WQ_NOTE_KINDS]; /* sum of the counts of a kind */
    struct {
        char name[16]; /* "author" */
        uint64_t n;    /* articles that lack it */
    } missing[WQ_REPORT_FIELDS];
    uint64_t place_n[WQ_NOTE_KINDS]; /* how many notes of a kind; those over the cap are not kept */
};

/* Keep a note about the input at `path`; both are copied. When memory is short the note is
 * counted but not kept. */
void wq_report_add(struct wq_report *report, const char *path, const struct wq_note *note);

/* A note at once, for people who asked for all of it. */
void wq_report_print_note(const char *path, const struct wq_note *note, FILE *out);

/* Same as wq_report_add for something left out; printf-like reason. */
void wq_report_leave_out(struct wq_report *report, const char *path, uint32_t line,
                         const char *format, ...) __attribute__((format(printf, 4, 5)));

/* The notes for people: of a list of over 20 the first of those that are alike, unless `is_verbose`; of
 * changes that lose nothing the sum alone. */
void wq_report_print(const struct wq_report *report, FILE *out, bool is_verbose);
/* `"counts":{...},"missing":{...},"repaired":[...],"lacking":[...],"left_out":[...],"explained":[...]`, all of it. */
void wq_report_print_json(const struct wq_report *report, FILE *out);
void wq_report_free(struct wq_report *report);

#endif
