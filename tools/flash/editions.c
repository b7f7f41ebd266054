/* SPDX-License-Identifier: MIT */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>
#include "flash.h"

#define NAME_MAX_BYTES 200 /* leaves room for ".ed999999999.part" in 255 */

/* Take ".ENDING" off `name`. */
static bool take_off(char *name, const char *ending)
{
    size_t len = strlen(name), n = strlen(ending);
    if (len <= n || strcasecmp(name + len - n, ending) != 0)
        return false;
    name[len - n] = '\0';
    return true;
}

/* What the file `name` is; false: none of ours. */
static bool parse(const char *name, struct wq_edition *edition)
{
    if (name[0] == '.' || strlen(name) >= sizeof edition->file)
        return false;
    *edition = (struct wq_edition){.number = 0};
    strcpy(edition->file, name);
    strcpy(edition->archive, name);
    edition->is_part = take_off(edition->archive, ".part");
    if (!edition->is_part && !take_off(edition->archive, ".wrq"))
        return false;
    uint32_t number;
    size_t len = wq_host_edition_base(edition->archive, &number);
    edition->archive[len] = '\0';
    edition->number = number;
    return number > 0 || !edition->is_part;
}

static int compare(const void *a, const void *b)
{
    const struct wq_edition *x = a, *y = b;
    int order = strcmp(x->archive, y->archive);
    if (order != 0)
        return order;
    return x->number != y->number ? (x->number < y->number ? 1 : -1) : x->is_part - y->is_part;
}

static enum wq_status read_folder(DIR *dir, struct wq_edition **editions, uint32_t *n)
{
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        struct wq_edition edition;
        struct stat info;
        if (!parse(entry->d_name, &edition) || fstatat(dirfd(dir), entry->d_name, &info, 0) != 0 ||
            !S_ISREG(info.st_mode))
            continue;
        edition.bytes = (uint64_t)info.st_size;
        struct wq_edition *grown = realloc(*editions, (*n + 1) * sizeof **editions);
        if (!grown)
            return WQ_E_NOMEM;
        *editions = grown;
        grown[(*n)++] = edition;
    }
    return WQ_OK;
}

enum wq_status wq_editions_list(const char *folder, struct wq_edition **editions, uint32_t *n)
{
    *editions = NULL;
    *n = 0;
    DIR *dir = opendir(folder);
    if (!dir)
        return errno == ENOENT ? WQ_OK : WQ_E_IO;
    enum wq_status st = read_folder(dir, editions, n);
    closedir(dir);
    if (st == WQ_OK && *n > 0)
        qsort(*editions, *n, sizeof **editions, compare);
    return st;
}

/* What FAT cannot store in a name, and control characters. */
static bool is_forbidden(char c)
{
    return (unsigned char)c < ' ' || strchr("\"*/:<>?\\|", c) != NULL;
}

void wq_edition_name(const char *path, char archive[WQ_FLASH_NAME_BYTES])
{
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    uint32_t number;
    snprintf(archive, WQ_FLASH_NAME_BYTES, "%s", name);
    take_off(archive, ".wrq");
    size_t len = wq_host_edition_base(archive, &number);
    if (len > NAME_MAX_BYTES) {
        for (len = NAME_MAX_BYTES; len > 0 && (archive[len] & 0xC0) == 0x80; len--)
            ;
    }
    archive[len] = '\0';
    for (char *c = archive; *c; c++)
        if (is_forbidden(*c))
            *c = '-';
    /* hidden files are no bundles */
    if (archive[0] == '.')
        archive[0] = '-';
}

bool wq_edition_is_of(const char *name, const char *archive)
{
    uint32_t share;
    const size_t len = strlen(archive);
    const bool is_share = wq_host_share_base(name, strlen(name), &share) == len && share > 0;
    return strcmp(name, archive) == 0 || (is_share && strncmp(name, archive, len) == 0);
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
