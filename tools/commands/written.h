/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_COMMANDS_WRITTEN_H
#define WARRAQ_COMMANDS_WRITTEN_H
/* A bundle that a command writes: opening and closing it with the messages, and being stopped. */
#include <signal.h>
#include "write.h"

/* Take SIGINT, SIGTERM and SIGHUP, so that a command can leave nothing half written, and ignore
 * SIGPIPE and SIGXFSZ, which are met as errors of writing. What is returned becomes true when one
 * has come. */
const volatile sig_atomic_t *wq_written_watch_signals(void);

/* Begin a bundle at `path`, NULL to measure only; WQ_EXIT_OK, or WQ_EXIT_FAILED after a message. */
int wq_written_open(const char *program, const char *path, const struct wq_writer_options *options,
                    struct wq_writer **writer);

/* Tell why nothing was written; errno is that of the failure. WQ_EXIT_FAILED. */
int wq_written_explain(const char *program, const char *path, enum wq_status why);

/* Say to standard output what came twice, if anything: `verb` is "packed" or "kept". */
void wq_written_print_twice(const struct wq_writer_totals *totals, const char *verb);

/* Finish it; *writer is gone afterwards, whatever comes of it. WQ_EXIT_OK, also after the message
 * that it is too large for a FAT volume, or WQ_EXIT_FAILED after a message. */
int wq_written_finish(const char *program, const char *path, struct wq_writer **writer,
                      struct wq_writer_totals *totals);

#endif
