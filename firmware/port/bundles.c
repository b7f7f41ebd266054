/* SPDX-License-Identifier: MIT */
/* The bundles in a folder. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "warraq/host.h"

#define ENDING ".wrq"

static bool is_bundle_name(const char *name)
{
    const size_t len = strlen(name);
    return name[0] != '.' && len > strlen(ENDING) &&
           strcmp(name + len - strlen(ENDING), ENDING) == 0;
}

static int compare_paths(const void *a, const void *b)
{
    return strcmp(*(const char *const *)b, *(const char *const *)a);
}

static char *join(const char *folder, const char *name)
{
    const size_t len = strlen(folder);
    const char *slash = len > 0 && folder[len - 1] == '/' ? "" : "/";
    const size_t cap = len + strlen(name) + 2;
    char *path = malloc(cap);
    if (path)
        snprintf(path, cap, "%s%s%s", folder, slash, name);
    return path;
}

/* The last of `all` names by their bytes; `all` of them are freed but for those given out. */
static void give_out(char **all, size_t all_n, const char **paths, uint32_t cap)
{
    if (all_n > 0)
        qsort(all, all_n, sizeof *all, compare_paths);
    for (size_t i = 0; i < all_n; i++) {
        if (i < cap)
            paths[i] = all[i];
        else
            free(all[i]);
    }
}

enum wq_status wq_host_bundles_in(const char *folder, const char **paths, uint32_t cap, uint32_t *n)
{
    char **all = NULL;
    size_t all_n = 0;
    DIR *dir = opendir(folder);
    if (!dir)
        return errno == ENOTDIR ? WQ_E_RANGE : WQ_E_IO;
    enum wq_status st = WQ_OK;
    for (struct dirent *entry; st == WQ_OK && (entry = readdir(dir)) != NULL;) {
        if (!is_bundle_name(entry->d_name))
            continue;
        char **grown = realloc(all, (all_n + 1) * sizeof *all);
        all = grown ? grown : all;
        char *path = grown ? join(folder, entry->d_name) : NULL;
        if (path)
            all[all_n++] = path;
        else
            st = WQ_E_NOMEM;
    }
    closedir(dir);
    give_out(all, all_n, paths, st == WQ_OK ? cap : 0);
    free(all);
    if (st == WQ_OK)
        *n = (uint32_t)all_n;
    return st;
}
