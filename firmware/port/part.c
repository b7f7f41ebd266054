/* SPDX-License-Identifier: MIT */
/* Files that are written aside, so that they stand at their path only when they are whole. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "warraq/host.h"

#define PART_PREFIX ".warraq-"
#define PART_SUFFIX ".part"
#define PARTS_MAX 100 /* of one process in one folder; another machine may have our process id */

/* Write the folder of `path` to `folder`. */
static bool find_folder(const char *path, char folder[PATH_MAX])
{
    char copy[PATH_MAX];
    if (strlen(path) >= sizeof copy) {
        errno = ENAMETOOLONG;
        return false;
    }
    strcpy(folder, dirname(strcpy(copy, path)));
    return true;
}

FILE *wq_host_part_open(const char *path, char part[WQ_HOST_PATH_BYTES])
{
    char folder[PATH_MAX];
    int fd = -1;
    if (!find_folder(path, folder))
        return NULL;
    for (int i = 0; i < PARTS_MAX; i++) {
        int len = snprintf(part, WQ_HOST_PATH_BYTES, "%s/" PART_PREFIX "%ld-%d" PART_SUFFIX, folder,
                           (long)getpid(), i);
        if (len < 0 || len >= WQ_HOST_PATH_BYTES) {
            errno = ENAMETOOLONG;
            return NULL;
        }
        fd = open(part, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (fd >= 0 || errno != EEXIST)
            break;
    }
    FILE *file = fd >= 0 ? fdopen(fd, "w+b") : NULL;
    if (!file && fd >= 0) {
        unlink(part);
        close(fd);
    }
    return file;
}

/* Whether `name` is that of a part whose process has ended. */
static bool is_left_behind(const char *name)
{
    long pid = 0;
    unsigned i = 0;
    int end = 0;
    return sscanf(name, PART_PREFIX "%ld-%u" PART_SUFFIX "%n", &pid, &i, &end) == 2 && end > 0 &&
           name[end] == '\0' && pid > 0 && pid <= INT_MAX && kill((pid_t)pid, 0) != 0 &&
           errno == ESRCH;
}

void wq_host_part_sweep(const char *path)
{
    char folder[PATH_MAX];
    DIR *names = find_folder(path, folder) ? opendir(folder) : NULL;
    if (!names)
        return;
    for (struct dirent *entry = readdir(names); entry; entry = readdir(names))
        if (is_left_behind(entry->d_name))
            unlinkat(dirfd(names), entry->d_name, 0);
    closedir(names);
}

enum wq_status wq_host_sync_folder(const char *path)
{
    char folder[PATH_MAX];
    int fd = find_folder(path, folder) ? open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    if (fd < 0)
        return WQ_E_IO;
    int failed;
    do
        failed = fsync(fd);
    while (failed && errno == EINTR);
    int error = errno;
    close(fd);
    errno = error;
    return failed && error != EINVAL ? WQ_E_IO : WQ_OK;
}
