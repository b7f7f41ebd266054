/* SPDX-License-Identifier: MIT */
/* A file that appears at its path only when it is whole. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "internal.h"

static size_t folder_len(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? (size_t)(slash - path) + 1 : 0;
}

/* "folder/.name.SUFFIX-PID"; NULL when memory is out. A file of that name that is there already
 * is what a process that is gone has left behind. */
static char *hidden_path(const char *path, const char *suffix)
{
    size_t cap = strlen(path) + strlen(suffix) + 32;
    char *hidden = malloc(cap);
    int folder = (int)folder_len(path);
    if (hidden)
        snprintf(hidden, cap, "%.*s.%s.%s-%ld", folder, path, path + folder, suffix,
                 (long)getpid());
    return hidden;
}

/* Replacing what is no plain file would do away with a device or a folder. */
static enum wq_status check_target(const char *path, bool force)
{
    struct stat status;
    if (lstat(path, &status) != 0)
        return errno == ENOENT ? WQ_OK : WQ_E_IO;
    if (!force)
        return WQ_E_RANGE;
    if (S_ISREG(status.st_mode) || S_ISLNK(status.st_mode))
        return WQ_OK;
    errno = S_ISDIR(status.st_mode) ? EISDIR : EINVAL;
    return WQ_E_IO;
}

static FILE *create(const char *path)
{
    int fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0666);
    FILE *file = fd >= 0 ? fdopen(fd, "w+b") : NULL;
    if (!file && fd >= 0)
        close(fd);
    return file;
}

enum wq_status wq_output_open(struct wq_output *output, const char *path, bool force)
{
    enum wq_status st = check_target(path, force);
    if (st != WQ_OK)
        return st;
    output->force = force;
    output->path = strdup(path);
    output->part_path = hidden_path(path, "part");
    if (!output->path || !output->part_path) {
        wq_output_discard(output);
        return WQ_E_NOMEM;
    }
    output->file = create(output->part_path);
    if (!output->file) {
        wq_output_discard(output);
        return WQ_E_IO;
    }
    return WQ_OK;
}

FILE *wq_output_scratch(const struct wq_output *output)
{
    char *path = hidden_path(output->path, "rows");
    FILE *file = path ? create(path) : NULL;
    if (file)
        unlink(path);
    free(path);
    return file;
}

static int sync_folder(const char *path)
{
    size_t len = folder_len(path);
    char *folder = len ? strndup(path, len) : strdup(".");
    int fd = folder ? open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    free(folder);
    if (fd < 0)
        return -1;
    int result = fsync(fd);
    if (result != 0 && errno == EINVAL)
        result = 0; /* a file system that cannot sync folders */
    close(fd);
    return result;
}

enum wq_status wq_output_commit(struct wq_output *output)
{
    if (fflush(output->file) != 0 || fsync(fileno(output->file)) != 0)
        return WQ_E_IO;
    enum wq_status st = check_target(output->path, output->force);
    if (st != WQ_OK)
        return st;
    if (rename(output->part_path, output->path) != 0)
        return WQ_E_IO;
    free(output->part_path);
    output->part_path = NULL;
    /* once more: on Linux vfat the new name stands for an empty file until its inode is written */
    if (fsync(fileno(output->file)) != 0 || sync_folder(output->path) != 0)
        return WQ_E_IO;
    return WQ_OK;
}

void wq_output_discard(struct wq_output *output)
{
    int saved = errno;
    if (output->file)
        fclose(output->file);
    if (output->file && output->part_path)
        unlink(output->part_path);
    free(output->part_path);
    free(output->path);
    *output = (struct wq_output){0};
    errno = saved;
}
