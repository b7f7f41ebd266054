/* SPDX-License-Identifier: MIT */
#include <dirent.h>
#include <errno.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "gather.h"

#define DEPTH_MAX 64 /* folders inside folders; the recursion goes no deeper */

static const char cannot_read[] = "cannot be read: %s; check the path and who may read it";

static enum wq_status add_source(struct wq_sources *sources, const char *path,
                                 enum wq_import_format format)
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
    sources->items[sources->n++] = (struct wq_source){copy, format};
    return WQ_OK;
}

/* The format by the end of the name; WQ_IMPORT_BY_CONTENT when it is none that we read. */
static enum wq_import_format format_of(const char *path)
{
    static const struct {
        const char *end;
        enum wq_import_format format;
    } ends[] = {
        {".txt", WQ_IMPORT_TEXT},
        {".jsonl", WQ_IMPORT_JSON_LINES},
        {".ndjson", WQ_IMPORT_JSON_LINES},
        {".json", WQ_IMPORT_JSON_LINES},
    };
    size_t len = strlen(path);
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        size_t end_len = strlen(ends[i].end);
        if (len > end_len && strcasecmp(path + len - end_len, ends[i].end) == 0)
            return ends[i].format;
    }
    return WQ_IMPORT_BY_CONTENT;
}

/* Pictures lie beside the articles that name them. */
static bool is_picture(const char *path)
{
    static const char *const ends[] = {".png", ".jpg", ".jpeg"};
    size_t len = strlen(path);
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        size_t end_len = strlen(ends[i]);
        if (len > end_len && strcasecmp(path + len - end_len, ends[i]) == 0)
            return true;
    }
    return false;
}

static enum wq_status gather_file(struct wq_gather *gather, const char *path,
                                  const struct stat *info, unsigned depth)
{
    enum wq_import_format format = format_of(path);
    const struct stat *output = gather->output;
    if (output && output->st_dev == info->st_dev && output->st_ino == info->st_ino)
        return WQ_OK;
    if (format == WQ_IMPORT_BY_CONTENT && depth > 0 && is_picture(path))
        return WQ_OK;
    if (format == WQ_IMPORT_BY_CONTENT) {
        wq_report_leave_out(gather->report, path, 0, "not a format this build reads");
        return WQ_OK;
    }
    gather->sources->bytes += (uint64_t)info->st_size;
    return add_source(gather->sources, path, format);
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

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
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
        return add_source(gather->sources, path, WQ_IMPORT_BY_CONTENT);
    }
    wq_report_leave_out(gather->report, path, 0, "neither a file nor a folder");
    return WQ_OK;
}

enum wq_status wq_gather_add(struct wq_gather *gather, const char *operand)
{
    if (strcmp(operand, "-") == 0) {
        gather->sources->is_size_unknown = true;
        return add_source(gather->sources, operand, WQ_IMPORT_BY_CONTENT);
    }
    return gather_path(gather, operand, 0);
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
