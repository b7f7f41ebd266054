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
    struct wq_buffer options; /* OPTION frames that each process gets first; wq_worker_option */
    struct wq_buffer in, out;
    size_t sent;        /* bytes of `out` */
    uint32_t article_n; /* of the present input */
    char fault[160];    /* why the worker is gone, for messages */
    uint32_t guards;    /* what it is shut in by: import/sandbox.h */
};

/* What comes back; all are called from wq_worker_import. */
struct wq_worker_handlers {
    void *self;
    /* The payload of an ARTICLE frame, not checked yet. WQ_E_DAMAGED: the worker is not to be
     * trusted any more; any other error ends the work. */
    enum wq_status (*article)(void *self, struct wq_bytes payload);
    /* A strip of the article that follows; its rows are borrowed. Errors likewise. */
    enum wq_status (*strip)(void *self, const struct wq_strip *strip);
    /* Open the picture at `path` as the input names it: a descriptor, which the worker closes, or
     * -1 with why in `why`. */
    int (*open_picture)(void *self, struct wq_str path, char why[WQ_NOTE_DETAIL_MAX]);
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

/* An input: the file behind `fd`, from where it stands to its end. */
struct wq_worker_input {
    int fd;
    uint64_t max_bytes; /* of it that are read */
    const char *name;   /* its path */
};

/* Set an option of the importer, as "explain=1", before the first input. WQ_E_LIMIT it is
 * over 127 bytes; WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_worker_option(struct wq_worker *worker, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Let the worker import it. */
enum wq_worker_result wq_worker_import(struct wq_worker *worker,
                                       const struct wq_worker_input *input,
                                       const struct wq_worker_handlers *handlers);

/* Stop the process if it runs, free everything. */
void wq_worker_close(struct wq_worker *worker);

#endif
