/* SPDX-License-Identifier: MIT */
#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>
#include "flash.h"

#define NAME_MAX_BYTES 200 /* leaves room for ".ed999999999-64-of-64.part" in 255 */

/* ---- what stands in a folder ---- */

/* A file, and what its name says. */
struct entry {
    struct wq_edition_file file;
    struct wq_bundle_name name; /* strings in file.name */
};

/* An unfinished copy of a whole archive is an edition beside the one of its number. */
static int order_of_editions(const struct wq_bundle_name *x, const struct wq_bundle_name *y)
{
    const size_t len = x->archive.len < y->archive.len ? x->archive.len : y->archive.len;
    int order = memcmp(x->archive.ptr, y->archive.ptr, len);
    if (order == 0 && x->archive.len != y->archive.len)
        order = x->archive.len < y->archive.len ? -1 : 1;
    if (order == 0 && x->edition != y->edition)
        order = x->edition < y->edition ? 1 : -1;
    if (order == 0 && x->share_n != y->share_n)
        order = x->share_n < y->share_n ? 1 : -1;
    return order == 0 && x->share_n == 0 ? x->is_part - y->is_part : order;
}

static void read_name(struct entry *entry)
{
    (void)wq_host_bundle_name(entry->file.name, &entry->name);
}

static int compare(const void *a, const void *b)
{
    /* moved since their names were read */
    struct entry x = *(const struct entry *)a, y = *(const struct entry *)b;
    read_name(&x);
    read_name(&y);
    int order = order_of_editions(&x.name, &y.name);
    if (order == 0 && x.file.share != y.file.share)
        order = x.file.share < y.file.share ? -1 : 1;
    return order != 0 ? order : x.file.is_part - y.file.is_part;
}

static enum wq_status read_folder(DIR *dir, struct entry **entries, uint32_t *n)
{
    for (struct dirent *found; (found = readdir(dir)) != NULL;) {
        struct wq_bundle_name name;
        struct stat info;
        if (strlen(found->d_name) >= WQ_FLASH_NAME_BYTES ||
            !wq_host_bundle_name(found->d_name, &name) ||
            fstatat(dirfd(dir), found->d_name, &info, 0) != 0 || !S_ISREG(info.st_mode))
            continue;
        struct entry *grown = realloc(*entries, (*n + 1) * sizeof **entries);
        if (!grown)
            return WQ_E_NOMEM;
        *entries = grown;
        struct wq_edition_file *file = &grown[(*n)++].file;
        *file = (struct wq_edition_file){
            .share = name.share, .is_part = name.is_part, .bytes = (uint64_t)info.st_size};
        strcpy(file->name, found->d_name);
    }
    return WQ_OK;
}

/* Add the next file of an edition. */
static void add_file(struct wq_edition *edition, const struct wq_edition_file *file)
{
    const struct wq_edition_file *before = edition->file_n > 0 ? file - 1 : NULL;
    const bool is_again = before && !before->is_part && before->share == file->share;
    edition->file_n++;
    edition->bytes += file->bytes;
    edition->done_n += !file->is_part && !is_again;
    edition->open_n = edition->done_n;
    edition->is_finished = edition->done_n == (edition->share_n > 0 ? edition->share_n : 1);
    edition->is_whole = edition->is_finished;
}

/* A file may be there under its name and yet be cut or damaged since: the reader passes over it. */
static void look_into(const char *folder, struct wq_edition *edition,
                      enum wq_edition_look (*look)(const char *path))
{
    char path[WQ_FLASH_PATH_BYTES + WQ_FLASH_NAME_BYTES];
    edition->open_n = 0;
    for (uint32_t i = 0; i < edition->file_n; i++) {
        if (edition->files[i].is_part)
            continue;
        snprintf(path, sizeof path, "%s/%s", folder, edition->files[i].name);
        const enum wq_edition_look seen = look(path);
        edition->open_n += seen != WQ_EDITION_LOST;
        edition->is_whole = edition->is_whole && seen == WQ_EDITION_OPENS;
    }
}

/* Make editions of files in their order. */
static enum wq_status gather(struct entry *entries, uint32_t n, struct wq_editions *editions)
{
    editions->files = calloc(n, sizeof *editions->files);
    editions->all = calloc(n, sizeof *editions->all);
    if (!editions->files || !editions->all)
        return WQ_E_NOMEM;
    for (uint32_t i = 0; i < n; i++) {
        struct entry *entry = &entries[i];
        read_name(entry);
        editions->files[i] = entry->file;
        if (i == 0 || order_of_editions(&entries[i - 1].name, &entry->name) != 0) {
            struct wq_edition *edition = &editions->all[editions->n++];
            snprintf(edition->archive, sizeof edition->archive, "%.*s",
                     (int)entry->name.archive.len, entry->name.archive.ptr);
            edition->number = entry->name.edition;
            edition->share_n = entry->name.share_n;
            edition->files = &editions->files[i];
        }
        add_file(&editions->all[editions->n - 1], &editions->files[i]);
    }
    return WQ_OK;
}

void wq_editions_free(struct wq_editions *editions)
{
    free(editions->all);
    free(editions->files);
    *editions = (struct wq_editions){.n = 0};
}

enum wq_status wq_editions_list(const char *folder, struct wq_editions *editions,
                                enum wq_edition_look (*look)(const char *path))
{
    struct entry *entries = NULL;
    uint32_t n = 0;
    wq_editions_free(editions);
    DIR *dir = opendir(folder);
    if (!dir)
        return errno == ENOENT ? WQ_OK : WQ_E_IO;
    enum wq_status st = read_folder(dir, &entries, &n);
    closedir(dir);
    if (st == WQ_OK && n > 0) {
        qsort(entries, n, sizeof *entries, compare);
        st = gather(entries, n, editions);
    }
    free(entries);
    if (st != WQ_OK)
        wq_editions_free(editions);
    for (uint32_t i = 0; look && i < editions->n; i++)
        look_into(folder, &editions->all[i], look);
    return st;
}

struct wq_edition *wq_editions_highest(const struct wq_editions *editions, const char *archive)
{
    for (uint32_t i = 0; i < editions->n; i++)
        if (strcmp(editions->all[i].archive, archive) == 0)
            return &editions->all[i];
    return NULL;
}

struct wq_edition *wq_editions_read(const struct wq_editions *editions, const char *archive)
{
    struct wq_edition *begun = NULL;
    for (uint32_t i = 0; i < editions->n; i++) {
        struct wq_edition *e = &editions->all[i];
        if (strcmp(e->archive, archive) != 0)
            continue;
        if (e->is_whole)
            return e;
        if (e->open_n > 0 && !begun)
            begun = e;
    }
    return begun;
}

/* ---- names ---- */

/* What FAT cannot store in a name, and control characters. */
static bool is_forbidden(char c)
{
    return (unsigned char)c < ' ' || strchr("\"*/:<>?\\|", c) != NULL;
}

/* How many of `name`'s bytes are at most `most`, whole characters. */
static size_t cut_at(const char *name, size_t most)
{
    size_t len = strlen(name);
    if (len > most)
        for (len = most; len > 0 && (name[len] & 0xC0) == 0x80; len--)
            ;
    return len;
}

/* "-2-of-4" of a share, which alone is no edition of the whole. */
static void name_share(const struct wq_bundle_name *name, char suffix[26])
{
    suffix[0] = '\0';
    if (name->share_n > 0)
        snprintf(suffix, 26, "-%" PRIu32 "-of-%" PRIu32, name->share, name->share_n);
}

void wq_edition_name(const char *path, char archive[WQ_FLASH_NAME_BYTES])
{
    static const char ending[] = ".wrq";
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    const size_t len = strlen(name), ending_len = strlen(ending);
    const bool has_ending = len > ending_len && strcasecmp(name + len - ending_len, ending) == 0;
    char file[WQ_FLASH_NAME_BYTES + sizeof ending], suffix[26];
    struct wq_bundle_name parsed = {.share_n = 0};
    snprintf(file, WQ_FLASH_NAME_BYTES, "%.*s", (int)(has_ending ? len - ending_len : len), name);
    /* hidden files are no bundles */
    if (file[0] == '.')
        file[0] = '-';
    strcat(file, ending);
    (void)wq_host_bundle_name(file, &parsed);
    name_share(&parsed, suffix);
    snprintf(archive, WQ_FLASH_NAME_BYTES, "%.*s", (int)parsed.archive.len, parsed.archive.ptr);
    strcpy(archive + cut_at(archive, NAME_MAX_BYTES - strlen(suffix)), suffix);
    for (char *c = archive; *c; c++)
        if (is_forbidden(*c))
            *c = '-';
}

enum wq_status wq_edition_remove(const char *folder, const char *file)
{
    char path[WQ_FLASH_PATH_BYTES];
    int n = snprintf(path, sizeof path, "%s/%s", folder, file);
    if (n < 0 || (size_t)n >= sizeof path) {
        errno = ENAMETOOLONG;
        return WQ_E_IO;
    }
    return unlink(path) == 0 ? wq_host_sync_folder(path) : WQ_E_IO;
}
