/* SPDX-License-Identifier: MIT */
/* The bundles in a folder. */
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include "warraq/host.h"

static bool is_bundle_name(const char *name)
{
    struct wq_bundle_name parsed;
    return wq_host_bundle_name(name, &parsed) && !parsed.is_part;
}

static bool is_part_name(const char *name)
{
    struct wq_bundle_name parsed;
    return wq_host_bundle_name(name, &parsed) && parsed.is_part;
}

/* ---- their order ---- */

static int compare_strings(struct wq_str x, struct wq_str y)
{
    int order = memcmp(x.ptr, y.ptr, x.len < y.len ? x.len : y.len);
    return order != 0 ? order : x.len < y.len ? -1 : x.len > y.len;
}

static int compare_numbers(uint32_t x, uint32_t y)
{
    return x < y ? -1 : x > y;
}

/* Both are bundles' names. */
static int compare_names(const void *a, const void *b)
{
    struct wq_bundle_name x, y;
    wq_host_bundle_name(*(const char *const *)a, &x);
    wq_host_bundle_name(*(const char *const *)b, &y);
    int order = compare_strings(y.family, x.family);
    if (order == 0)
        order = compare_numbers(x.part_of_family, y.part_of_family);
    if (order == 0)
        order = compare_strings(y.archive, x.archive);
    if (order == 0)
        order = compare_numbers(y.edition, x.edition);
    if (order == 0)
        order = compare_numbers(y.share_n, x.share_n);
    return order != 0 ? order : compare_numbers(x.share, y.share);
}

/* The names in `dir` that are wanted, to be freed; false when memory is short. */
static bool read_names(DIR *dir, bool (*is_wanted)(const char *name), char ***names, size_t *n)
{
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        if (!is_wanted(entry->d_name))
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

static int compare_bytes(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

struct wanted {
    bool (*is_wanted)(const char *name);
    int (*compare)(const void *a, const void *b);
};

static enum wq_status list(const char *folder, const struct wanted *wanted, struct wq_arena *arena,
                           const char **paths, uint32_t cap, uint32_t *n)
{
    char **names = NULL;
    size_t name_n = 0;
    DIR *dir = opendir(folder);
    if (!dir)
        return errno == ENOTDIR ? WQ_E_RANGE : WQ_E_IO;
    enum wq_status st = read_names(dir, wanted->is_wanted, &names, &name_n) ? WQ_OK : WQ_E_NOMEM;
    closedir(dir);
    if (name_n > 0)
        qsort(names, name_n, sizeof *names, wanted->compare);
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

enum wq_status wq_host_bundles_in(const char *folder, struct wq_arena *arena, const char **paths,
                                  uint32_t cap, uint32_t *n)
{
    return list(folder, &(struct wanted){is_bundle_name, compare_names}, arena, paths, cap, n);
}

enum wq_status wq_host_parts_in(const char *folder, struct wq_arena *arena, const char **paths,
                                uint32_t cap, uint32_t *n)
{
    return list(folder, &(struct wanted){is_part_name, compare_bytes}, arena, paths, cap, n);
}

/* ---- whether anything has changed ---- */

#define FNV_START UINT64_C(0xCBF29CE484222325)
#define FNV_PRIME UINT64_C(0x100000001B3)

static uint64_t mix(uint64_t sum, const void *bytes, size_t n)
{
    const uint8_t *at = bytes;
    for (size_t i = 0; i < n; i++)
        sum = (sum ^ at[i]) * FNV_PRIME;
    return sum;
}

/* No inode: vfat makes them up anew. */
static uint64_t sum_of(const char *name, const struct stat *info)
{
    const int64_t facts[] = {info->st_size, info->st_mtim.tv_sec, info->st_mtim.tv_nsec};
    return mix(mix(FNV_START, name, strlen(name)), facts, sizeof facts);
}

uint64_t wq_host_bundles_sum(const char *path)
{
    struct stat info;
    uint64_t sum = 0;
    DIR *dir = opendir(path);
    if (!dir)
        return stat(path, &info) == 0 ? sum_of("", &info) : 0;
    /* added up, as a folder's entries come in any order */
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;)
        if ((is_bundle_name(entry->d_name) || is_part_name(entry->d_name)) &&
            fstatat(dirfd(dir), entry->d_name, &info, 0) == 0)
            sum += sum_of(entry->d_name, &info);
    closedir(dir);
    return sum + 1; /* an empty folder is there */
}
