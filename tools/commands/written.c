/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include "commands.h"
#include "written.h"

static volatile sig_atomic_t is_stopped;

static void stop(int signal_number)
{
    (void)signal_number;
    is_stopped = 1;
}

static bool was_stopped(void)
{
    return is_stopped;
}

const volatile sig_atomic_t *wq_written_watch_signals(void)
{
    struct sigaction action = {.sa_handler = stop};
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGHUP, &action, NULL);
    action.sa_handler = SIG_IGN;
    sigaction(SIGPIPE, &action, NULL);
    sigaction(SIGXFSZ, &action, NULL);
    return &is_stopped;
}

/* After WQ_E_IO of what would be written at `path`: whether nothing can be, and that is said. */
static bool is_in_the_way(const char *program, const char *path)
{
    if (errno == EISDIR)
        wq_host_complain(program, "%s is a folder; give -o the name of a file", path);
    else if (errno == EINVAL)
        wq_host_complain(program,
                         "%s is no plain file, which is not replaced; give -o another name", path);
    return errno == EISDIR || errno == EINVAL;
}

int wq_written_open(const char *program, const char *path, const struct wq_writer_options *options,
                    struct wq_writer **writer)
{
    struct wq_writer_options own = *options;
    own.is_stopped = was_stopped;
    enum wq_status st = wq_writer_open(path, &own, writer);
    if (st == WQ_OK)
        return WQ_EXIT_OK;
    if (st == WQ_E_RANGE)
        wq_host_complain(program, "%s exists; --force replaces it", path);
    else if (st != WQ_E_IO)
        wq_host_complain(program, "%s", wq_status_text(st));
    else if (!is_in_the_way(program, path))
        wq_host_complain(program, "cannot write %s: %s; check its folder", path, strerror(errno));
    return WQ_EXIT_FAILED;
}

int wq_written_explain(const char *program, const char *path, enum wq_status why)
{
    if (is_stopped)
        wq_host_complain(program, "stopped; nothing was written");
    else if (why == WQ_E_RANGE)
        wq_host_complain(program, "%s exists; --force replaces it", path);
    else if (why != WQ_E_IO)
        wq_host_complain(program, "%s; nothing was written", wq_status_text(why));
    else if (!is_in_the_way(program, path))
        wq_host_complain(program, "writing %s failed: %s; nothing was written%s", path,
                         strerror(errno), errno == ENOSPC ? ", make room and try again" : "");
    return WQ_EXIT_FAILED;
}

void wq_written_print_twice(const struct wq_writer_totals *totals, const char *verb)
{
    if (totals->duplicate_n > 0)
        printf("%" PRIu32 " duplicate%s, %s once\n", totals->duplicate_n,
               wq_plural(totals->duplicate_n), verb);
    if (totals->differing_n > 0)
        printf("  of these %" PRIu32 " had other fields or markup than the one that was %s, the "
               "first\n",
               totals->differing_n, verb);
    if (totals->renamed_n > 0)
        printf("%" PRIu32 " article%s with the id of another text, given an id of %s own\n",
               totals->renamed_n, wq_plural(totals->renamed_n),
               totals->renamed_n == 1 ? "its" : "their");
}

int wq_written_finish(const char *program, const char *path, struct wq_writer **writer,
                      struct wq_writer_totals *totals)
{
    enum wq_status st = wq_writer_finish(*writer, totals);
    *writer = NULL;
    if (st == WQ_E_RANGE) {
        wq_host_complain(program, "%s has appeared meanwhile; it was left as it is", path);
        return WQ_EXIT_FAILED;
    }
    if (st != WQ_OK)
        return wq_written_explain(program, path, st);
    const char *warning = wq_writer_size_warning(totals->file_bytes);
    if (warning)
        wq_host_complain(program, "%s %s", path ? path : "the bundle", warning);
    if (totals->sync_errno == 0)
        return WQ_EXIT_OK;
    wq_host_complain(program,
                     "%s is written, but the medium did not confirm it: %s; check it with "
                     "`warraq verify`, or write it again",
                     path, strerror(totals->sync_errno));
    return WQ_EXIT_FAILED;
}
