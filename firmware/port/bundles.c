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

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)b, *(const char *const *)a);
}

/* The names of the bundles in `dir`, to be freed; false when memory is short. */
static bool read_names(DIR *dir, char ***names, size_t *n)
{
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        if (!is_bundle_name(entry->d_name))
            continue;
        char **grown = realloc(*names, (*n + 1) * sizeof **names);
        if (!grown)
            return false;
        *names = grown;
        grown[*n] = strdup(entry->d_name);
        if (!grown[*n])
            return false;
        ++*n;
    }
    return true;
}

static const char *join(struct wq_arena *arena, const char *folder, const char *name)
{
    const size_t len = strlen(folder);
    const char *slash = len > 0 && folder[len - 1] == '/' ? "" : "/";
    const size_t cap = len + strlen(name) + 2;
    char *path = wq_arena_alloc_raw(arena, cap, 1);
    if (path)
        snprintf(path, cap, "%s%s%s", folder, slash, name);
    return path;
}

enum wq_status wq_host_bundles_in(const char *folder, struct wq_arena *arena, const char **paths,
                                  uint32_t cap, uint32_t *n)
{
    char **names = NULL;
    size_t name_n = 0;
    DIR *dir = opendir(folder);
    if (!dir)
        return errno == ENOTDIR ? WQ_E_RANGE : WQ_E_IO;
    enum wq_status st = read_names(dir, &names, &name_n) ? WQ_OK : WQ_E_NOMEM;
    closedir(dir);
    if (name_n > 0)
        qsort(names, name_n, sizeof *names, compare_names);
    for (size_t i = 0; i < name_n; i++) {
        if (st == WQ_OK && i < cap) {
            paths[i] = join(arena, folder, names[i]);
            st = paths[i] ? WQ_OK : WQ_E_NOMEM;
        }
        free(names[i]);
    }
    free(names);
    if (st == WQ_OK)
        *n = (uint32_t)name_n;
    return st;
}
