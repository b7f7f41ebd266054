/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_LOG_H
#define WARRAQ_LOG_H
/* What a device says of itself when nobody stands by with a terminal: one text file of fixed size,
 * allocated once. Its head tells which build ran where and how it ended; a ring of lines tells what
 * went wrong. Only faults are written, so that a good day writes nothing. */
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include "warraq/status.h"

#define WQ_LOG_HEAD_BYTES 512
#define WQ_LOG_LINE_BYTES 128 /* with its end; longer ones are cut */
#define WQ_LOG_LINES 124
#define WQ_LOG_BYTES (WQ_LOG_HEAD_BYTES + WQ_LOG_LINES * WQ_LOG_LINE_BYTES)

struct wq_log {
    int fd; /* -1: lines go nowhere */
    uint32_t line; /* that is written next */
    uint32_t number; /* of that line, counting through all starts */
    char build[64], device[64];
    char article[40]; /* hexadecimal id, or "-" */
    uint32_t page;    /* from 1; 0 none */
};

/* How the run before ended, as the file's head tells it. */
struct wq_log_last {
    bool has_crashed;
    int signal;
    char build[64], article[40];
    uint32_t page;
};

/* Open the log at `path`, made when it is not there; `build` and `device` are copied. The head says
 * that this run goes on. Without a file (WQ_E_IO, errno set) *log is usable and writes nowhere.
 * *last is all zero when there was no run before. */
WQ_MUST_CHECK enum wq_status wq_log_open(struct wq_log *log, const char *path, const char *build,
                                         const char *device, struct wq_log_last *last);

/* Add a line; without its end, cut after WQ_LOG_LINE_BYTES. NULL is allowed. errno stays. */
void wq_log_add(struct wq_log *log, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* What is being read, for wq_log_crash; writes nothing. `article` NULL: no article. */
void wq_log_place(struct wq_log *log, const uint8_t *article, uint32_t article_bytes,
                  uint32_t page);

/* Write to the head that signal `number` ended this run, and sync. Safe in a signal's handler. */
void wq_log_crash(const struct wq_log *log, int number);

/* Say in the head that this run ended in order. */
void wq_log_close(struct wq_log *log);

#endif
