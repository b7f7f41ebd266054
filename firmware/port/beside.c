/* SPDX-License-Identifier: MIT */
/* Where the program's own data lies: found from the program, not fixed when it is built. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "warraq/host.h"

bool wq_host_beside(const char *name, char *out, size_t cap)
{
    char program[4096];
    ssize_t len = readlink("/proc/self/exe", program, sizeof program);
    if (len <= 0 || (size_t)len >= sizeof program)
        return false;
    program[len] = '\0';
    char *slash = strrchr(program, '/');
    if (!slash)
        return false;
    *slash = '\0';
    int need = snprintf(out, cap, "%s/../%s", program, name);
    return need > 0 && (size_t)need < cap;
}
