/* SPDX-License-Identifier: MIT */
/* The reader's own files onto a device: each reader in a folder of its own, reader.edN, so that the
 * one before is there when the new one is no good. */
#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include "flash.h"

#define FOLDER_PREFIX "reader.ed"
#define ABOUT "about"
#define NUMBER_MAX 999999999u
#define STARTER "/warraq.sh" /* what a menu on the device calls: one sector */
#define STARTER_BYTES 512

/* ---- paths and small works on folders ---- */

static bool join(char path[WQ_FLASH_PATH_BYTES], const char *folder, const char *name)
{
    int n = snprintf(path, WQ_FLASH_PATH_BYTES, "%s/%s", folder, name);
    if (n > 0 && n < WQ_FLASH_PATH_BYTES)
        return true;
    errno = ENAMETOOLONG;
    return false;
}

static bool name_reader(char path[WQ_FLASH_PATH_BYTES], const char *home, uint32_t number)
{
    char name[32];
    snprintf(name, sizeof name, FOLDER_PREFIX "%" PRIu32, number);
    return join(path, home, name);
}

static bool sync_folder(const char *path)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return false;
    bool is_synced = fsync(fd) == 0;
    int error = errno;
    close(fd);
    errno = error;
    return is_synced;
}

static FTS *walk(const char *root)
{
    char path[WQ_FLASH_PATH_BYTES];
    char *roots[] = {path, NULL};
    snprintf(path, sizeof path, "%s", root);
    return fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
}

static enum wq_status remove_tree(const char *root)
{
    enum wq_status st = WQ_OK;
    FTS *tree = walk(root);
    if (!tree)
        return WQ_E_IO;
    for (FTSENT *entry; st == WQ_OK && (entry = fts_read(tree)) != NULL;) {
        int failed = 0;
        if (entry->fts_info == FTS_DP)
            failed = rmdir(entry->fts_accpath);
        else if (entry->fts_info != FTS_D && entry->fts_info != FTS_NS)
            failed = unlink(entry->fts_accpath);
        if (failed != 0 && errno != ENOENT)
            st = WQ_E_IO;
    }
    int error = errno;
    fts_close(tree);
    errno = error;
    return st;
}

/* ---- what is there ---- */

enum wq_status wq_reader_about(const char *folder, struct wq_reader_about *about)
{
    char path[WQ_FLASH_PATH_BYTES];
    struct wq_reader_about read = {.format_major = 0};
    FILE *in = join(path, folder, ABOUT) ? fopen(path, "r") : NULL;
    if (!in)
        return WQ_E_IO;
    int n = fscanf(in, "version %31s format %" SCNu16 ".%" SCNu16, read.version, &read.format_major,
                   &read.format_minor);
    fclose(in);
    if (n != 3)
        return WQ_E_RANGE;
    *about = read;
    return WQ_OK;
}

static int compare_numbers(const void *a, const void *b)
{
    const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? 1 : x > y ? -1 : 0;
}

/* The number in "reader.edN". 0: another name. */
static uint32_t number_of(const char *name)
{
    char *end;
    const size_t prefix = strlen(FOLDER_PREFIX);
    if (strncmp(name, FOLDER_PREFIX, prefix) != 0 || name[prefix] < '1' || name[prefix] > '9')
        return 0;
    unsigned long number = strtoul(name + prefix, &end, 10);
    return number <= NUMBER_MAX && *end == '\0' ? (uint32_t)number : 0;
}

static bool is_whole(const char *folder)
{
    char path[WQ_FLASH_PATH_BYTES];
    struct stat info;
    return join(path, folder, ABOUT) && stat(path, &info) == 0 && info.st_size > 0;
}

/* The folders of readers in `home` that are whole, or those that are not. */
static enum wq_status list_folders(const char *home, bool are_whole, struct wq_readers *readers)
{
    readers->n = 0;
    FTS *tree = walk(home);
    if (!tree)
        return WQ_E_IO;
    for (FTSENT *entry; (entry = fts_read(tree)) != NULL;) {
        if (entry->fts_info != FTS_D || entry->fts_level == 0)
            continue;
        uint32_t number = number_of(entry->fts_name);
        if (number > 0 && readers->n < WQ_READERS_MAX && is_whole(entry->fts_path) == are_whole)
            readers->numbers[readers->n++] = number;
        fts_set(tree, entry, FTS_SKIP);
    }
    fts_close(tree);
    qsort(readers->numbers, readers->n, sizeof readers->numbers[0], compare_numbers);
    return WQ_OK;
}

enum wq_status wq_readers_list(const struct wq_volume *volume, struct wq_readers *readers)
{
    struct stat info;
    readers->n = 0;
    if (!*volume->home || stat(volume->home, &info) != 0)
        return WQ_OK;
    return list_folders(volume->home, true, readers);
}

bool wq_reader_path(const struct wq_volume *volume, uint32_t number, char path[WQ_FLASH_PATH_BYTES])
{
    return name_reader(path, volume->home, number);
}

static bool are_files_same(const char *a, const char *b)
{
    char x[4096], y[sizeof x];
    size_t n = 0, m = 0;
    bool is_same = false;
    FILE *in_a = fopen(a, "rb"), *in_b = fopen(b, "rb");
    if (in_a && in_b) {
        do {
            n = fread(x, 1, sizeof x, in_a);
            m = fread(y, 1, sizeof y, in_b);
            is_same = n == m && memcmp(x, y, n) == 0 && !ferror(in_a) && !ferror(in_b);
        } while (is_same && n > 0);
    }
    if (in_a)
        fclose(in_a);
    if (in_b)
        fclose(in_b);
    return is_same;
}

/* ---- copying a tree ---- */

struct install {
    struct wq_reader_copy *copy;
    uint64_t done_bytes; /* of the files before */
    bool *is_reading;
};

static void step_file(void *self, uint64_t done_bytes)
{
    struct install *install = self;
    install->copy->step(install->copy->self, install->done_bytes + done_bytes);
}

static enum wq_status fail_at(struct install *install, const char *path)
{
    snprintf(install->copy->at, sizeof install->copy->at, "%s", path);
    return WQ_E_IO;
}

/* Copy `from`, read it back, and give it the name it has there. */
static enum wq_status copy_file(struct install *install, const FTSENT *entry, const char *folder)
{
    struct wq_flash_copy file = {.from = entry->fts_accpath,
                                 .folder = folder,
                                 .replaces = true, /* what a cut has left empty */
                                 .is_stopped = install->copy->is_stopped,
                                 .step = step_file,
                                 .self = install};
    char path[WQ_FLASH_PATH_BYTES];
    if (entry->fts_namelen + sizeof ".part" > sizeof file.part ||
        !join(path, folder, entry->fts_name))
        return fail_at(install, entry->fts_path);
    snprintf(file.file, sizeof file.file, "%.*s", (int)entry->fts_namelen, entry->fts_name);
    snprintf(file.part, sizeof file.part, "%.*s.part", (int)entry->fts_namelen, entry->fts_name);
    enum wq_status st = wq_flash_run(&file, install->is_reading);
    if (st != WQ_OK) {
        fail_at(install, *install->is_reading ? entry->fts_path : path);
        return st;
    }
    /* FAT has no modes and may refuse */
    if ((entry->fts_statp->st_mode & S_IXUSR) && chmod(path, 0755) != 0 && errno != EPERM)
        return fail_at(install, path);
    install->done_bytes += wq_flash_work_bytes(file.bytes);
    install->copy->bytes += file.bytes;
    install->copy->file_n++;
    install->copy->is_uncached &= file.is_uncached;
    return WQ_OK;
}

/* The place below `to` of what stands below the root of a walk. */
static bool place_of(const FTSENT *entry, size_t root_len, const char *to,
                     char path[WQ_FLASH_PATH_BYTES])
{
    int n = snprintf(path, WQ_FLASH_PATH_BYTES, "%s%s", to, entry->fts_path + root_len);
    if (n > 0 && n < WQ_FLASH_PATH_BYTES)
        return true;
    errno = ENAMETOOLONG;
    return false;
}

bool wq_reader_is_same(const char *a, const char *b)
{
    bool is_same = true;
    char path[WQ_FLASH_PATH_BYTES];
    FTS *tree = walk(a);
    if (!tree)
        return false;
    for (FTSENT *entry; is_same && (entry = fts_read(tree)) != NULL;)
        if (entry->fts_info != FTS_D && entry->fts_info != FTS_DP)
            is_same =
                place_of(entry, strlen(a), b, path) && are_files_same(entry->fts_accpath, path);
    fts_close(tree);
    return is_same;
}

typedef enum wq_status put_file(struct install *install, const FTSENT *entry, const char *path);

static enum wq_status put(struct install *install, const FTSENT *entry, const char *path,
                          put_file *put_one)
{
    switch (entry->fts_info) {
    case FTS_D:
        return mkdir(path, 0755) == 0 || errno == EEXIST ? WQ_OK : fail_at(install, path);
    case FTS_DP:
        return sync_folder(path) ? WQ_OK : fail_at(install, path);
    case FTS_F:
        return put_one(install, entry, path);
    default:
        *install->is_reading = true;
        errno = entry->fts_errno ? entry->fts_errno : EINVAL;
        return fail_at(install, entry->fts_path);
    }
}

/* Every file below `from` by `put_one`, folders made before and synced after. */
static enum wq_status copy_tree(struct install *install, const char *from, const char *to,
                                put_file *put_one)
{
    enum wq_status st = WQ_OK;
    char path[WQ_FLASH_PATH_BYTES];
    FTS *tree = walk(from);
    if (!tree) {
        *install->is_reading = true;
        return fail_at(install, from);
    }
    for (FTSENT *entry; st == WQ_OK && (entry = fts_read(tree)) != NULL;)
        st = place_of(entry, strlen(from), to, path) ? put(install, entry, path, put_one)
                                                     : fail_at(install, entry->fts_path);
    int error = errno;
    fts_close(tree);
    errno = error;
    return st;
}

/* The folder of `path`, of which it is the last part. */
static void folder_of(const char *path, char folder[WQ_FLASH_PATH_BYTES])
{
    snprintf(folder, WQ_FLASH_PATH_BYTES, "%s", path);
    *strrchr(folder, '/') = '\0';
}

static enum wq_status put_below(struct install *install, const FTSENT *entry, const char *path)
{
    char folder[WQ_FLASH_PATH_BYTES];
    folder_of(path, folder);
    return copy_file(install, entry, folder);
}

/* All but the file that makes the folder a reader. */
static enum wq_status put_reader_file(struct install *install, const FTSENT *entry,
                                      const char *path)
{
    const bool is_about = entry->fts_level == 1 && strcmp(entry->fts_name, ABOUT) == 0;
    return is_about ? WQ_OK : put_below(install, entry, path);
}

static enum wq_status put_about_file(struct install *install, const FTSENT *entry, const char *path)
{
    const bool is_about = entry->fts_level == 1 && strcmp(entry->fts_name, ABOUT) == 0;
    return is_about ? put_below(install, entry, path) : WQ_OK;
}

/* ---- beside the readers: what menus and launchers need ---- */

/* It is put there once, as the owner may have changed it since; but the starter is one sector. */
static bool is_starter(const FTSENT *entry, const char *path)
{
    struct stat info;
    const size_t len = strlen(path), starter = strlen(STARTER);
    return len > starter && strcmp(path + len - starter, STARTER) == 0 && stat(path, &info) == 0 &&
           info.st_size == STARTER_BYTES && entry->fts_statp->st_size == STARTER_BYTES;
}

static bool is_missing(const char *path)
{
    struct stat info;
    return stat(path, &info) != 0 || info.st_size == 0;
}

static bool is_to_be_rewritten(const FTSENT *entry, const char *path)
{
    return is_starter(entry, path) && !are_files_same(entry->fts_accpath, path);
}

/* One sector over another: a cut leaves the old or the new. */
static enum wq_status rewrite_starter(struct install *install, const FTSENT *entry,
                                      const char *path)
{
    char bytes[STARTER_BYTES];
    FILE *in = fopen(entry->fts_accpath, "rb");
    bool is_read = in && fread(bytes, 1, sizeof bytes, in) == sizeof bytes;
    if (in)
        fclose(in);
    if (!is_read) {
        *install->is_reading = true;
        return fail_at(install, entry->fts_path);
    }
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    bool is_done = fd >= 0 && pwrite(fd, bytes, sizeof bytes, 0) == STARTER_BYTES && fsync(fd) == 0;
    int error = errno;
    if (fd >= 0)
        close(fd);
    errno = error;
    install->copy->bytes += is_done ? STARTER_BYTES : 0;
    install->copy->file_n += is_done;
    return is_done ? WQ_OK : fail_at(install, path);
}

static enum wq_status put_volume_file(struct install *install, const FTSENT *entry,
                                      const char *path)
{
    if (is_missing(path))
        return put_below(install, entry, path);
    return is_to_be_rewritten(entry, path) ? rewrite_starter(install, entry, path) : WQ_OK;
}

static enum wq_status put_volume(struct install *install)
{
    char from[WQ_FLASH_PATH_BYTES];
    struct stat info;
    if (!join(from, install->copy->from, "volume"))
        return fail_at(install, install->copy->from);
    if (stat(from, &info) != 0)
        return WQ_OK;
    return copy_tree(install, from, install->copy->volume->root, put_volume_file);
}

void wq_reader_look_beside(const struct wq_reader_copy *copy,
                           void (*tell)(void *self, const char *path))
{
    char from[WQ_FLASH_PATH_BYTES], path[WQ_FLASH_PATH_BYTES];
    FTS *tree = join(from, copy->from, "volume") ? walk(from) : NULL;
    for (FTSENT *entry; tree && (entry = fts_read(tree)) != NULL;)
        if (entry->fts_info == FTS_F && place_of(entry, strlen(from), copy->volume->root, path) &&
            (is_missing(path) || is_to_be_rewritten(entry, path)))
            tell(copy->self, path);
    if (tree)
        fts_close(tree);
}

enum wq_status wq_reader_put_beside(struct wq_reader_copy *copy, bool *is_reading)
{
    struct install install = {.copy = copy, .is_reading = is_reading};
    copy->is_uncached = true;
    *is_reading = false;
    return put_volume(&install);
}

/* ---- installing ---- */

uint64_t wq_reader_work_bytes(const char *from)
{
    uint64_t bytes = 0;
    FTS *tree = walk(from);
    if (!tree)
        return 0;
    for (FTSENT *entry; (entry = fts_read(tree)) != NULL;)
        if (entry->fts_info == FTS_F)
            bytes += wq_flash_work_bytes((uint64_t)entry->fts_statp->st_size);
    fts_close(tree);
    return bytes;
}

/* Folders that were not finished, or not wholly removed. */
static enum wq_status sweep(struct install *install)
{
    const char *home = install->copy->volume->home;
    struct wq_readers rests;
    char path[WQ_FLASH_PATH_BYTES];
    enum wq_status st = list_folders(home, false, &rests);
    if (st != WQ_OK)
        return fail_at(install, home);
    for (uint32_t i = 0; i < rests.n; i++)
        if (!name_reader(path, home, rests.numbers[i]) || remove_tree(path) != WQ_OK)
            return fail_at(install, path);
    return WQ_OK;
}

enum wq_status wq_reader_remove(const struct wq_volume *volume, uint32_t number)
{
    char path[WQ_FLASH_PATH_BYTES], about[WQ_FLASH_PATH_BYTES];
    if (!name_reader(path, volume->home, number) || !join(about, path, ABOUT))
        return WQ_E_IO;
    if ((unlink(about) != 0 && errno != ENOENT) || !sync_folder(path))
        return WQ_E_IO;
    return remove_tree(path);
}

static enum wq_status put_reader(struct install *install, const struct wq_readers *there)
{
    struct wq_reader_copy *copy = install->copy;
    char from[WQ_FLASH_PATH_BYTES], path[WQ_FLASH_PATH_BYTES];
    copy->number = there->n > 0 ? there->numbers[0] + 1 : 1;
    if (copy->number > NUMBER_MAX || !join(from, copy->from, "reader") ||
        !name_reader(path, copy->volume->home, copy->number))
        return fail_at(install, copy->volume->home);
    enum wq_status st = copy_tree(install, from, path, put_reader_file);
    if (st == WQ_OK && wq_host_sync_folder(path) != WQ_OK)
        st = fail_at(install, path);
    return st == WQ_OK ? copy_tree(install, from, path, put_about_file) : st;
}

static enum wq_status put_all(struct install *install)
{
    const struct wq_volume *volume = install->copy->volume;
    struct wq_readers there;
    enum wq_status st = sweep(install);
    if (st == WQ_OK)
        st = wq_readers_list(volume, &there);
    if (st == WQ_OK)
        st = put_reader(install, &there);
    if (st == WQ_OK)
        st = put_volume(install);
    for (uint32_t i = 1; st == WQ_OK && i < there.n; i++)
        if (wq_reader_remove(volume, there.numbers[i]) != WQ_OK)
            st = fail_at(install, volume->home);
    return st;
}

enum wq_status wq_reader_install(struct wq_reader_copy *copy, bool *is_reading)
{
    struct install install = {.copy = copy, .is_reading = is_reading};
    const struct wq_volume *volume = copy->volume;
    copy->is_uncached = true;
    *is_reading = false;
    if (wq_volume_make_path(volume->root, volume->home) != WQ_OK)
        return fail_at(&install, volume->home);
    /* of two at once, one would sweep away what the other has not finished; a file system without
     * locks goes without */
    int home = open(volume->home, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool is_taken = home >= 0 && flock(home, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
    enum wq_status st = is_taken ? fail_at(&install, volume->home) : put_all(&install);
    int error = errno;
    if (home >= 0)
        close(home);
    errno = error;
    return st;
}
