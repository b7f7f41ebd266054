/* SPDX-License-Identifier: MIT */
/* A file that appears at its path only when it is whole. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "internal.h"

#define FAT_FILE_MAX UINT32_MAX /* bytes, 4 GiB - 1 */

const char *wq_writer_size_warning(uint64_t file_bytes)
{
    return file_bytes <= FAT_FILE_MAX
               ? NULL
               : "has over 4 GiB, more than a file on a FAT volume may have, as cards and readers "
                 "have; `warraq flash` splits it there into bundles that are read as one archive";
}

/* Replacing what is no plain file would do away with a device or a folder. */
static enum wq_status check_target(const char *path, bool force)
{
    struct stat status;
    if (lstat(path, &status) != 0)
        return errno == ENOENT ? WQ_OK : WQ_E_IO;
    if (S_ISREG(status.st_mode) || S_ISLNK(status.st_mode))
        return force ? WQ_OK : WQ_E_RANGE;
    errno = S_ISDIR(status.st_mode) ? EISDIR : EINVAL;
    return WQ_E_IO;
}

enum wq_status wq_output_open(struct wq_output *output, const char *path, bool force)
{
    enum wq_status st = check_target(path, force);
    if (st != WQ_OK)
        return st;
    output->force = force;
    output->path = strdup(path);
    if (!output->path)
        return WQ_E_NOMEM;
    wq_host_part_sweep(path);
    output->file = wq_host_part_open(path, output->part_path);
    if (!output->file) {
        wq_output_discard(output);
        return WQ_E_IO;
    }
    return WQ_OK;
}

FILE *wq_scratch_open(const struct wq_output *output)
{
    char part_path[WQ_HOST_PATH_BYTES];
    if (!output->path)
        return tmpfile();
    FILE *file = wq_host_part_open(output->path, part_path);
    if (file)
        unlink(part_path);
    return file;
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
    output->is_committed = true;
    /* once more: on Linux vfat the new name stands for an empty file until its inode is written */
    if (fsync(fileno(output->file)) != 0 || wq_host_sync_folder(output->path) != WQ_OK)
        output->sync_errno = errno;
    return WQ_OK;
}

void wq_output_discard(struct wq_output *output)
{
    int saved = errno;
    if (output->file)
        fclose(output->file);
    if (output->file && !output->is_committed)
        unlink(output->part_path);
    free(output->path);
    *output = (struct wq_output){0};
    errno = saved;
}
