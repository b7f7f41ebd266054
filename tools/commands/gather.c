/* SPDX-License-Identifier: MIT */
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>
#include "gather.h"

#define DEPTH_MAX 64 /* folders inside folders; the recursion goes no deeper */

static const char cannot_read[] = "cannot be read: %s; check the path and who may read it";

static enum wq_status add_source(struct wq_sources *sources, const char *path, size_t base_len)
{
    if (sources->n == sources->cap) {
        size_t cap = sources->cap ? sources->cap * 2 : 64;
        struct wq_source *items = realloc(sources->items, cap * sizeof *items);
        if (!items)
            return WQ_E_NOMEM;
        sources->items = items;
        sources->cap = cap;
    }
    char *copy = strdup(path);
    if (!copy)
        return WQ_E_NOMEM;
    sources->items[sources->n++] = (struct wq_source){copy, base_len};
    return WQ_OK;
}

/* ---- what belongs to web pages ---- */

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Whether a page called `stem`, without the end of its name, is among the sorted names. */
static bool has_page(const char *stem, size_t len, char *const *names, size_t n)
{
    static const char *const ends[] = {".html", ".htm", ".xhtml", ".HTML", ".HTM"};
    char page[NAME_MAX + 1], *key = page;
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        int page_len = snprintf(page, sizeof page, "%.*s%s", (int)len, stem, ends[i]);
        if (page_len < (int)sizeof page && bsearch(&key, names, n, sizeof *names, compare_names))
            return true;
    }
    return false;
}

/* Whether a browser made the folder `name` to keep the files of a page among the sorted `names`. */
static bool is_of_page(const char *name, char *const *names, size_t n)
{
    const size_t stem = wq_page_of_folder(wq_str(name));
    return stem > 0 && has_page(name, stem, names, n);
}

static void note_beside(struct wq_gather *gather, const char *path)
{
    struct wq_note note = {.kind = WQ_NOTE_BESIDE, .count = 1};
    wq_report_add(gather->report, path, &note);
}

static enum wq_status gather_file(struct wq_gather *gather, const char *path,
                                  const struct stat *info, unsigned depth)
{
    const struct stat *output = gather->output;
    if (output && output->st_dev == info->st_dev && output->st_ino == info->st_ino)
        return WQ_OK;
    if (depth > 0 && wq_is_beside(wq_str(path))) {
        note_beside(gather, path);
        return WQ_OK;
    }
    gather->sources->bytes += (uint64_t)info->st_size;
    return add_source(gather->sources, path, gather->base_len);
}

/* ---- folders ---- */

struct folder_key {
    dev_t device;
    ino_t inode;
};

static int compare_folders(const void *a, const void *b)
{
    const struct folder_key *x = a, *y = b;
    if (x->device != y->device)
        return x->device < y->device ? -1 : 1;
    return (x->inode > y->inode) - (x->inode < y->inode);
}

/* Whether the folder is met for the first time. */
static enum wq_status mark_seen(struct wq_gather *gather, const struct stat *info, bool *is_new)
{
    struct folder_key *key = malloc(sizeof *key);
    if (!key)
        return WQ_E_NOMEM;
    *key = (struct folder_key){info->st_dev, info->st_ino};
    struct folder_key **found = tsearch(key, &gather->seen, compare_folders);
    *is_new = found && *found == key;
    if (!*is_new)
        free(key);
    return found ? WQ_OK : WQ_E_NOMEM;
}

struct names {
    char **items;
    size_t n, cap;
};

static enum wq_status add_name(struct names *names, const char *name)
{
    if (names->n == names->cap) {
        size_t cap = names->cap ? names->cap * 2 : 64;
        char **items = realloc(names->items, cap * sizeof *items);
        if (!items)
            return WQ_E_NOMEM;
        names->items = items;
        names->cap = cap;
    }
    names->items[names->n] = strdup(name);
    return names->items[names->n++] ? WQ_OK : WQ_E_NOMEM;
}

static void free_names(struct names *names)
{
    for (size_t i = 0; i < names->n; i++)
        free(names->items[i]);
    free(names->items);
}

/* The sorted names in the folder; a failure to read it is reported, not returned. */
static enum wq_status read_names(struct wq_gather *gather, const char *path, struct names *names)
{
    enum wq_status st = WQ_OK;
    const struct dirent *entry;
    DIR *folder = opendir(path);
    if (!folder) {
        wq_report_leave_out(gather->report, path, 0, cannot_read, strerror(errno));
        return WQ_OK;
    }
    while (st == WQ_OK && (errno = 0, entry = readdir(folder)))
        if (entry->d_name[0] != '.')
            st = add_name(names, entry->d_name);
    if (st == WQ_OK && errno != 0)
        wq_report_leave_out(gather->report, path, 0, cannot_read, strerror(errno));
    closedir(folder);
    if (names->n > 0)
        qsort(names->items, names->n, sizeof *names->items, compare_names);
    return st;
}

static enum wq_status gather_path(struct wq_gather *gather, const char *path, unsigned depth);

static enum wq_status gather_folder(struct wq_gather *gather, const char *path,
                                    const struct stat *info, unsigned depth)
{
    bool is_new = true;
    if (depth > DEPTH_MAX) {
        wq_report_leave_out(gather->report, path, 0, "more than %d folders deep", DEPTH_MAX);
        return WQ_OK;
    }
    enum wq_status st = mark_seen(gather, info, &is_new);
    if (st == WQ_OK && !is_new) {
        struct wq_note note = {.kind = WQ_NOTE_FOLDER_SEEN, .count = 1};
        wq_report_add(gather->report, path, &note);
        return WQ_OK;
    }
    struct names names = {0};
    if (st == WQ_OK)
        st = read_names(gather, path, &names);
    size_t path_len = strlen(path);
    const char *slash = path_len > 0 && path[path_len - 1] == '/' ? "" : "/";
    for (size_t i = 0; i < names.n && st == WQ_OK; i++) {
        size_t len = path_len + strlen(names.items[i]) + 2;
        char *inner = malloc(len);
        if (!inner) {
            st = WQ_E_NOMEM;
            break;
        }
        snprintf(inner, len, "%s%s%s", path, slash, names.items[i]);
        if (is_of_page(names.items[i], names.items, names.n))
            note_beside(gather, inner);
        else
            st = gather_path(gather, inner, depth + 1);
        free(inner);
    }
    free_names(&names);
    return st;
}

static enum wq_status gather_path(struct wq_gather *gather, const char *path, unsigned depth)
{
    struct stat info;
    if (stat(path, &info) != 0) {
        wq_report_leave_out(gather->report, path, 0, cannot_read, strerror(errno));
        return WQ_OK;
    }
    if (S_ISDIR(info.st_mode))
        return gather_folder(gather, path, &info, depth);
    if (S_ISREG(info.st_mode))
        return gather_file(gather, path, &info, depth);
    /* a pipe that was named on purpose is read; one that lies in a folder would block */
    if (depth == 0 && S_ISFIFO(info.st_mode)) {
        gather->sources->is_size_unknown = true;
        return add_source(gather->sources, path, gather->base_len);
    }
    wq_report_leave_out(gather->report, path, 0, "neither a file nor a folder");
    return WQ_OK;
}

/* How much of the paths below an operand is the folder: of "a/b" "a/b/", of the file "a/b.txt"
 * "a/". */
static size_t base_of(const char *operand)
{
    struct stat info;
    const char *slash = strrchr(operand, '/');
    const size_t len = strlen(operand);
    if (stat(operand, &info) == 0 && S_ISDIR(info.st_mode))
        return len > 0 && operand[len - 1] == '/' ? len : len + 1;
    return slash ? (size_t)(slash - operand) + 1 : 0;
}

static enum wq_status gather_operand(struct wq_gather *gather, const char *operand)
{
    gather->base_len = base_of(operand);
    if (strcmp(operand, "-") == 0) {
        gather->sources->is_size_unknown = true;
        return add_source(gather->sources, operand, 0);
    }
    return gather_path(gather, operand, 0);
}

enum wq_status wq_gather_add(struct wq_gather *gather, char **operands)
{
    size_t n = 0;
    enum wq_status st = WQ_OK;
    while (operands[n])
        n++;
    qsort(operands, n, sizeof *operands, compare_names);
    for (size_t i = 0; i < n && st == WQ_OK; i++)
        st = gather_operand(gather, operands[i]);
    return st;
}

void wq_gather_finish(struct wq_gather *gather)
{
    while (gather->seen) {
        struct folder_key *key = *(struct folder_key **)gather->seen;
        tdelete(key, &gather->seen, compare_folders);
        free(key);
    }
}

void wq_sources_free(struct wq_sources *sources)
{
    for (size_t i = 0; i < sources->n; i++)
        free(sources->items[i].path);
    free(sources->items);
    *sources = (struct wq_sources){0};
}
