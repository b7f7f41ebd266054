/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_WATCH_H
#define WARRAQ_WATCH_H
/* A folder that is watched without waking up for it: what happens there ends the sleep in which input
 * is waited for (wq_input_ops.watch). */
#include "sys.h"
#include "warraq/port.h"

/* Watch the folder or file at `path`, which is not below sys->root, and the table of mounts, by which
 * a stick comes and goes; what *watch had is closed. Started before the folder is read, nothing is
 * missed. false with errno set: the folder cannot be watched, as it is not there or the kernel has no
 * inotify; mounts may be all the same, and of one that is not there what is moved or removed beside it. */
bool wq_watch_start(struct wq_watch *watch, const struct wq_sys *sys, const char *path);
void wq_watch_stop(struct wq_watch *watch, const struct wq_sys *sys);

/* ---- for back ends of input ---- */

#define WQ_WATCH_FDS 2

/* What to poll for. */
void wq_watch_poll(const struct wq_watch *watch, struct pollfd fds[WQ_WATCH_FDS]);
/* Whether they told something; *watch is then forgotten. */
bool wq_watch_told(struct wq_watch *watch, const struct pollfd fds[WQ_WATCH_FDS]);

#endif
