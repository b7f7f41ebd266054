/* SPDX-License-Identifier: MIT */
/* Requests to end, taken at a time of our own choosing. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>
#include "ports.h"
#include "watch.h"

int wq_signals_open(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGHUP);
    if (sigprocmask(SIG_BLOCK, &set, NULL) != 0)
        return -1;
    return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

struct signals {
    int fd;
    struct wq_watch watch; /* until it has told something */
};

static uint64_t clock_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

static enum wq_status wait_for_signal(void *self, int64_t timeout_ms, struct wq_event *event)
{
    struct signals *signals = self;
    struct pollfd fds[1 + WQ_WATCH_FDS] = {{.fd = signals->fd, .events = POLLIN}};
    int timeout = timeout_ms > INT32_MAX ? INT32_MAX : (int)timeout_ms;
    int n;
    wq_watch_poll(&signals->watch, fds + 1);
    do
        n = poll(fds, 1 + WQ_WATCH_FDS, timeout);
    while (n < 0 && errno == EINTR);
    if (n < 0)
        return WQ_E_IO;
    bool is_told = wq_watch_told(&signals->watch, fds + 1);
    *event = (struct wq_event){.kind = fds[0].revents ? WQ_EVENT_QUIT
                                       : is_told      ? WQ_EVENT_FOLDER
                                                      : WQ_EVENT_IDLE,
                               .now_ms = clock_ms()};
    return WQ_OK;
}

static void watch(void *self, const struct wq_watch *watch)
{
    struct signals *signals = self;
    signals->watch = *watch;
}

static void close_signals(void *self)
{
    struct signals *signals = self;
    close(signals->fd);
    free(signals);
}

static const struct wq_input_ops signals_ops = {
    .wait = wait_for_signal, .watch = watch, .close = close_signals};

enum wq_status wq_input_signals(struct wq_input *input)
{
    struct signals *signals = malloc(sizeof *signals);
    if (!signals)
        return WQ_E_NOMEM;
    signals->fd = wq_signals_open();
    signals->watch = (struct wq_watch){-1, -1};
    if (signals->fd < 0) {
        free(signals);
        return WQ_E_IO;
    }
    *input = (struct wq_input){&signals_ops, signals};
    return WQ_OK;
}
