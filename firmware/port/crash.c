/* SPDX-License-Identifier: MIT */
/* The last things that a failing process does. */
#include <signal.h>
#include <stddef.h>
#include "ports.h"

#define STACK_BYTES 65536 /* of its own, as ours may be what ran out */

/* A signal's handler reaches nothing but what stands at a fixed place. */
static struct {
    const struct wq_log *log;
    const struct wq_display *display;
} guarded;

static void crash(int number)
{
    const struct wq_log *log = guarded.log;
    const struct wq_display *display = guarded.display;
    /* a fault in here must not come back */
    guarded.log = NULL;
    guarded.display = NULL;
    if (log)
        wq_log_crash(log, number);
    if (display && display->ops && display->ops->restore)
        display->ops->restore(display->self);
    raise(number); /* the handler is gone: the default ends the process, with a core where wanted */
}

void wq_crash_guard(const struct wq_log *log, const struct wq_display *display)
{
    static const int numbers[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
    static char stack[STACK_BYTES];
    const stack_t alternate = {.ss_sp = stack, .ss_size = sizeof stack};
    struct sigaction action = {.sa_flags = SA_ONSTACK | (int)SA_RESETHAND | SA_NODEFER};
    guarded.log = log;
    guarded.display = display;
    bool is_wanted = log != NULL || display != NULL;
    action.sa_handler = is_wanted ? crash : SIG_DFL;
    sigemptyset(&action.sa_mask);
    if (is_wanted)
        sigaltstack(&alternate, NULL);
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        sigaction(numbers[i], &action, NULL);
}
