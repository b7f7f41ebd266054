/* SPDX-License-Identifier: MIT */
/* Where the reading state lives unless the person named a folder: XDG Base Directory, "state". */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "ports.h"

static bool make_folders(char *path)
{
    for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        int failed = mkdir(path, 0777) != 0 && errno != EEXIST;
        *slash = '/';
        if (failed)
            return false;
    }
    return mkdir(path, 0777) == 0 || errno == EEXIST;
}

bool wq_state_folder(const char *asked, char *out, size_t cap)
{
    const char *xdg = getenv("XDG_STATE_HOME");
    const char *home = getenv("HOME");
    int need;
    if (asked)
        need = snprintf(out, cap, "%s", asked);
    else if (xdg && xdg[0] == '/')
        need = snprintf(out, cap, "%s/warraq", xdg);
    else
        need = snprintf(out, cap, "%s/.local/state/warraq", home ? home : "");
    if (need <= 0 || (size_t)need >= cap) {
        errno = need > 0 ? ENAMETOOLONG : ENOENT;
        return false;
    }
    return make_folders(out);
}
