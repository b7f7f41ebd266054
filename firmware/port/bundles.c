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

#define ENDING ".wrq"
#define PART ".part"  /* of a copy that is not finished */
#define EDITION ".ed" /* before the number of an edition */
#define SHARE_OF "-of-"
#define DIGITS_MAX 9

/* In capitals too, as some systems write names onto FAT. */
static bool is_bundle_name(const char *name)
{
    const size_t len = strlen(name);
    return name[0] != '.' && len > strlen(ENDING) &&
           strcasecmp(name + len - strlen(ENDING), ENDING) == 0;
}

/* The number that `name` of `len` bytes ends with, its digits without a leading zero: where they
 * begin; `len`: there is none. */
static size_t take_number(const char *name, size_t len, uint32_t *number)
{
    size_t digits = 0;
    while (digits < len && name[len - 1 - digits] >= '0' && name[len - 1 - digits] <= '9')
        digits++;
    if (digits == 0 || digits > DIGITS_MAX || name[len - digits] == '0')
        return len;
    *number = (uint32_t)strtoul(name + len - digits, NULL, 10);
    return len - digits;
}

static bool ends_with(const char *name, size_t len, const char *ending)
{
    const size_t n = strlen(ending);
    return len > n && memcmp(name + len - n, ending, n) == 0;
}

size_t wq_host_edition_base(const char *name, uint32_t *number)
{
    const size_t len = strlen(name);
    uint32_t read = 0;
    const size_t at = take_number(name, len, &read);
    const bool is_edition = at < len && ends_with(name, at, EDITION);
    *number = is_edition ? read : 0;
    return is_edition ? at - strlen(EDITION) : len;
}

size_t wq_host_share_base(const char *name, size_t len, uint32_t *share)
{
    uint32_t of = 0, read = 0;
    *share = 0;
    size_t at = take_number(name, len, &of);
    if (at == len || !ends_with(name, at, SHARE_OF))
        return len;
    const size_t end = at - strlen(SHARE_OF);
    at = take_number(name, end, &read);
    if (at == end || read > of || !ends_with(name, at, "-"))
        return len;
    *share = read;
    return at - 1;
}

/* The name of the archive that the file `name` is an edition of. */
static struct wq_str archive_of(const char *name, uint32_t *number)
{
    char stem[NAME_MAX + 1];
    const size_t len = strlen(name) - strlen(ENDING);
    if (len > NAME_MAX) {
        *number = 0;
        return (struct wq_str){name, len};
    }
    memcpy(stem, name, len);
    stem[len] = '\0';
    return (struct wq_str){name, wq_host_edition_base(stem, number)};
}

static bool is_part_name(const char *name)
{
    char stem[NAME_MAX + 1];
    uint32_t number = 0;
    const size_t len = strlen(name);
    if (name[0] == '.' || len > NAME_MAX || !ends_with(name, len, PART))
        return false;
    memcpy(stem, name, len - strlen(PART));
    stem[len - strlen(PART)] = '\0';
    return wq_host_edition_base(stem, &number) > 0 && number > 0;
}

static int compare_strings(struct wq_str x, struct wq_str y)
{
    int order = memcmp(x.ptr, y.ptr, x.len < y.len ? x.len : y.len);
    return order != 0 ? order : x.len < y.len ? -1 : x.len > y.len;
}

/* By archive, the last first, then by share, the first first, then by edition, the highest first.
 */
static int compare_names(const void *a, const void *b)
{
    uint32_t number_a, number_b, share_a, share_b;
    const struct wq_str x = archive_of(*(const char *const *)a, &number_a);
    const struct wq_str y = archive_of(*(const char *const *)b, &number_b);
    const struct wq_str base_x = {x.ptr, wq_host_share_base(x.ptr, x.len, &share_a)};
    const struct wq_str base_y = {y.ptr, wq_host_share_base(y.ptr, y.len, &share_b)};
    int order = compare_strings(base_y, base_x);
    if (order == 0 && share_a != share_b)
        order = share_a < share_b ? -1 : 1;
    if (order == 0)
        order = compare_strings(y, x);
    return order != 0 ? order : number_a == number_b ? 0 : number_a < number_b ? 1 : -1;
}

bool wq_host_same_archive(const char *a, const char *b)
{
    const char *slash_a = strrchr(a, '/'), *slash_b = strrchr(b, '/');
    const char *name_a = slash_a ? slash_a + 1 : a, *name_b = slash_b ? slash_b + 1 : b;
    uint32_t number_a, number_b;
    if (!is_bundle_name(name_a) || !is_bundle_name(name_b))
        return false;
    struct wq_str x = archive_of(name_a, &number_a), y = archive_of(name_b, &number_b);
    return x.len == y.len && memcmp(x.ptr, y.ptr, x.len) == 0;
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
