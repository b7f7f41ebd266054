/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_COMMANDS_CREW_H
#define WARRAQ_COMMANDS_CREW_H
/* Several workers at once, and what they make in the order of the inputs: it depends neither on how
 * many there are nor on which is quicker. */
#include "worker.h"

#define WQ_CREW_WORKERS_MAX 64

/* An input. */
struct wq_job {
    struct wq_worker_input input; /* fd -1: no worker is needed for it */
    void *self;                   /* the caller's */
    uint32_t article_n;           /* handed on so far */
    bool is_unlucky;              /* a worker died of it, or one of its items */
};

struct wq_crew_handlers {
    void *self;
    /* Fill in the next input; false: there is none more. Asked for some inputs ahead. */
    bool (*next)(void *self, struct wq_job *job);
    /* In the order of the inputs, each frame of a job and then its end. An ARTICLE, STRIP or NOTE, not
     * checked yet: WQ_E_DAMAGED the worker is not to be trusted any more; any other error ends the
     * work. */
    enum wq_status (*frame)(void *self, struct wq_job *job, const struct wq_frame *frame);
    /* How it ended: WQ_WORKER_DONE, WQ_WORKER_READ_FAILED with `error`, WQ_WORKER_DIED with `fault`. Any
     * status but WQ_OK ends the work. */
    enum wq_status (*end)(void *self, struct wq_job *job, enum wq_worker_result result,
                          const char *fault, int error);
    /* The work has ended before the job was handed on: free it. */
    void (*drop)(void *self, struct wq_job *job);
    /* At any time while a worker is at the job; struct wq_worker_handlers. */
    int (*open_picture)(void *self, struct wq_job *job, struct wq_str path,
                        char why[WQ_NOTE_DETAIL_MAX]);
    void (*bytes_read)(void *self, struct wq_job *job, const uint8_t *bytes, size_t n);
};

struct wq_crew {
    /* set by the caller */
    const char *program;                     /* path of warraq-import */
    struct wq_buffer options;                /* wq_worker_option */
    unsigned worker_n;                       /* 1 to WQ_CREW_WORKERS_MAX */
    uint64_t timeout_ms;                     /* wq_worker_watch; each megabyte adds a second */
    const volatile sig_atomic_t *is_stopped; /* set by a signal: leave off at once */
    /* told by the crew */
    bool is_greeted; /* one has been started */
    uint32_t guards; /* of its workers: import/sandbox.h */
    char fault[160]; /* why none can be started */
    struct wq_crew_state *state;
};

/* Work until no input is left; the handlers are copied. WQ_WORKER_DONE; WQ_WORKER_NO_START with `fault`; WQ_WORKER_ENDED a
 * handler refused to go on, a signal came, or memory is short. */
enum wq_worker_result wq_crew_run(struct wq_crew *crew, const struct wq_crew_handlers *handlers);

/* Stop all workers, drop the jobs that are left, free everything. */
void wq_crew_close(struct wq_crew *crew);

#endif
