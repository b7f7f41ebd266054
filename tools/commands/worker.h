/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_COMMANDS_WORKER_H
#define WARRAQ_COMMANDS_WORKER_H
/* warraq's end of the pipes to one warraq-import. import/protocol.h. Nothing here waits: the caller
 * polls, for many workers at once, and moves what can move. */
#include <poll.h>
#include <signal.h>
#include <sys/types.h>
#include "import/protocol.h"

/* What comes back; all are called from wq_worker_move. */
struct wq_worker_handlers {
    void *self;
    /* An ARTICLE, STRIP, NOTE or ITEM, its payload not checked yet. WQ_E_DAMAGED: the worker is not
     * to be trusted any more; any other error ends the work. */
    enum wq_status (*frame)(void *self, const struct wq_frame *frame);
    /* Open the picture at `path` as the input names it: a descriptor, which the worker closes, or
     * -1 with why in `why`. */
    int (*open_picture)(void *self, struct wq_str path, char why[WQ_NOTE_DETAIL_MAX]);
    /* These `n` bytes of the input were read, in their order; with NULL so many, from anywhere. */
    void (*bytes_read)(void *self, const uint8_t *bytes, size_t n);
};

enum wq_worker_result {
    WQ_WORKER_BUSY, /* goes on */
    WQ_WORKER_DONE,
    WQ_WORKER_READ_FAILED, /* the input could not be read to its end: worker->read_errno */
    WQ_WORKER_DIED,        /* `fault` says how; wq_worker_begin starts another */
    WQ_WORKER_NO_START,    /* the program cannot be started; `fault` says why */
    WQ_WORKER_ENDED        /* a handler refused to go on, or memory is short */
};

/* An input: a file, or a part of it, or what comes through a pipe. */
struct wq_worker_input {
    int fd;
    bool is_file;            /* read from `off`, wherever fd stands */
    uint64_t off;
    uint64_t max_bytes;      /* of it that are read */
    uint64_t size;           /* of the file, all of which may be read in any order; 0: one pass */
    const char *name;        /* its path */
    struct wq_bytes fields;  /* FIELD frames, what the user knows of it */
    const uint32_t *without; /* items that ended a worker and are left out */
    uint32_t without_n;
};

/* All zero but for program and options; the process is started when it is first needed. */
struct wq_worker {
    const char *program;             /* path of warraq-import */
    const struct wq_buffer *options; /* OPTION frames that each process gets first */
    pid_t pid;                       /* 0: none runs */
    int to, from;
    struct wq_buffer in, out;
    size_t sent;     /* bytes of `out` */
    uint32_t guards; /* what it is shut in by: import/sandbox.h */
    char fault[160]; /* why the worker is gone, for messages */
    /* the present input */
    struct wq_worker_input input;
    struct wq_worker_handlers handlers;
    uint64_t left;        /* bytes of it that may still be read in their order */
    uint64_t read_n;      /* bytes told to the handler */
    uint32_t article_n;   /* that came of it */
    int picture;          /* that the worker needs and is being sent; -1: none */
    uint32_t picture_len; /* bytes of it sent */
    bool is_read;         /* to its end, or as far as it goes */
    bool is_done;         /* DONE has come */
    int read_errno;
    uint64_t still_ms, still_cpu_ms; /* since it last moved: wq_worker_watch */
};

#define WQ_WORKER_FDS 3

/* Add an option of the importer, as "explain=1", to those that each process gets. WQ_E_LIMIT it is over
 * 1 KiB; WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_worker_option(struct wq_buffer *options, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The same with any bytes; `name` ends with "=". WQ_E_LIMIT over WQ_FRAME_MAX; WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_worker_option_bytes(struct wq_buffer *options, const char *name,
                                                    struct wq_bytes value);

/* Begin with an input; it and the handlers are copied, what they point to is borrowed until its end.
 * WQ_WORKER_BUSY, WQ_WORKER_NO_START, WQ_WORKER_ENDED. */
enum wq_worker_result wq_worker_begin(struct wq_worker *worker, const struct wq_worker_input *input,
                                      const struct wq_worker_handlers *handlers);

/* What to poll for; with `is_heard` false what it has to say waits. */
void wq_worker_fds(const struct wq_worker *worker, bool is_heard, struct pollfd fds[WQ_WORKER_FDS]);

/* Move what can be moved after polling. */
enum wq_worker_result wq_worker_move(struct wq_worker *worker,
                                     const struct pollfd fds[WQ_WORKER_FDS]);

/* Say that `ms` have passed while it was heard. It is put down when it has worked for `limit_ms` of
 * processor time, or four times as long in all, without a sign of life. */
enum wq_worker_result wq_worker_watch(struct wq_worker *worker, uint64_t ms, uint64_t limit_ms);

/* Stop the process; `fault` is why. WQ_WORKER_DIED. */
enum wq_worker_result wq_worker_put_down(struct wq_worker *worker, const char *fault);

/* Stop the process if it runs, free everything but the options. */
void wq_worker_close(struct wq_worker *worker);

#endif
