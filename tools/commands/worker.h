/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_COMMANDS_WORKER_H
#define WARRAQ_COMMANDS_WORKER_H
/* warraq's end of the pipes to warraq-import. import/protocol.h. */
#include <signal.h>
#include <sys/types.h>
#include "import/protocol.h"

/* All zero but for program; the process is started when it is first needed. */
struct wq_worker {
    char program[4096];                      /* path of warraq-import */
    const volatile sig_atomic_t *is_stopped; /* set by a signal: leave off at once */
    pid_t pid;                               /* 0: none runs */
    int to, from;
    struct wq_buffer in, out;
    size_t sent;        /* bytes of `out` */
    uint32_t article_n; /* of the present input */
    char fault[160];    /* why the worker is gone, for messages */
};

/* What comes back; all are called from wq_worker_import. */
struct wq_worker_handlers {
    void *self;
    /* The payload of an ARTICLE frame, not checked yet. WQ_E_DAMAGED: the worker is not to be
     * trusted any more; any other error ends the work. */
    enum wq_status (*article)(void *self, struct wq_bytes payload);
    void (*note)(void *self, const struct wq_note *note);
    void (*bytes_read)(void *self, size_t n);
};

enum wq_worker_result {
    WQ_WORKER_DONE,
    WQ_WORKER_READ_FAILED, /* the input could not be read to its end; errno */
    WQ_WORKER_DIED,        /* during this input; `fault` says how; the next call starts another */
    WQ_WORKER_NO_START,    /* the program cannot be started; `fault` says why */
    WQ_WORKER_ENDED        /* a handler refused to go on, or a signal came */
};

/* Let the worker import the file behind `fd`, from where it stands to its end. */
enum wq_worker_result wq_worker_import(struct wq_worker *worker, int fd,
                                       enum wq_import_format format,
                                       const struct wq_worker_handlers *handlers);

/* Stop the process if it runs, free everything. */
void wq_worker_close(struct wq_worker *worker);

#endif
