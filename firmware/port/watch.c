/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include "watch.h"

#define MOUNTS_PATH "/proc/self/mounts"

/* The folder that what stands at `path` stands in. */
static bool name_folder(const char *path, char *folder, size_t cap)
{
    size_t len = strlen(path);
    while (len > 1 && path[len - 1] == '/')
        len--;
    while (len > 0 && path[len - 1] != '/')
        len--;
    while (len > 1 && path[len - 1] == '/')
        len--;
    if (len >= cap)
        return false;
    memcpy(folder, len ? path : ".", len ? len : 1);
    folder[len ? len : 1] = '\0';
    return true;
}

/* Anew each time: a folder that was moved, removed or mounted over is another one. */
bool wq_watch_start(struct wq_watch *watch, const struct wq_sys *sys, const char *path)
{
    char folder[4096];
    wq_watch_stop(watch, sys);
    watch->mounts_fd = wq_sys_open(sys, MOUNTS_PATH, O_RDONLY);
    watch->folder_fd = sys->ops->watch(sys->self, path);
    const bool is_watched = watch->folder_fd >= 0;
    const int error = errno;
    if (!is_watched && error == ENOENT && name_folder(path, folder, sizeof folder))
        watch->folder_fd = sys->ops->watch(sys->self, folder); /* it may be moved back */
    errno = error;
    return is_watched;
}

void wq_watch_stop(struct wq_watch *watch, const struct wq_sys *sys)
{
    wq_sys_close(sys, watch->folder_fd);
    wq_sys_close(sys, watch->mounts_fd);
    *watch = (struct wq_watch){-1, -1};
}

/* The table of mounts can always be read; a change is its exceptional condition (proc(5)). */
void wq_watch_poll(const struct wq_watch *watch, struct pollfd fds[WQ_WATCH_FDS])
{
    fds[0] = (struct pollfd){.fd = watch->folder_fd, .events = POLLIN};
    fds[1] = (struct pollfd){.fd = watch->mounts_fd, .events = POLLPRI};
}

bool wq_watch_told(struct wq_watch *watch, const struct pollfd fds[WQ_WATCH_FDS])
{
    bool is_told = fds[0].revents != 0 || fds[1].revents != 0;
    if (is_told)
        *watch = (struct wq_watch){-1, -1};
    return is_told;
}
