/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "pictures.h"
#include "warraq/format.h"

/* An article's images at their limits. */
#define STRIPS_MAX \
    (WQ_IMAGES_MAX * (WQ_IMAGE_SIDE_MAX / (WQ_STRIP_MAX / (WQ_IMAGE_SIDE_MAX + 1)) + 1))
#define NOTED_BYTES (2 * sizeof(uint32_t))

void wq_pictures_begin(struct wq_pictures *pictures, const char *path, const char *folder)
{
    char own[4096];
    const char *slash = strrchr(path, '/');
    pictures->folder = -1;
    pictures->strips.len = 0;
    if (!folder && strcmp(path, "-") == 0)
        return;
    if (!folder) {
        int len = slash ? (int)(slash - path) + 1 : 1;
        snprintf(own, sizeof own, "%.*s", len, slash ? path : ".");
        folder = own;
    }
    pictures->folder = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
}

void wq_pictures_end(struct wq_pictures *pictures)
{
    if (pictures->folder >= 0)
        close(pictures->folder);
    pictures->folder = -1;
    wq_buffer_free(&pictures->strips);
}

/* ---- files ---- */

static int refuse(char why[WQ_NOTE_DETAIL_MAX], const char *what)
{
    snprintf(why, WQ_NOTE_DETAIL_MAX, "%s", what);
    return -1;
}

static const char *reason(int error)
{
    /* O_NOFOLLOW: a link gives ELOOP, one where a folder should be ENOTDIR */
    return error == ELOOP    ? "a symbolic link, which is not followed"
           : error == ENXIO  ? "not a file"
           : error == ENOENT ? "there is no such file"
                             : strerror(error);
}

/* Open `path` step by step from `folder`, whose descriptor is used up. */
static int open_below(int folder, char *path)
{
    char *name = path;
    while (folder >= 0) {
        char *slash = strchr(name, '/');
        if (slash)
            *slash = '\0';
        int flags = slash ? O_PATH | O_DIRECTORY : O_RDONLY | O_NONBLOCK;
        bool is_name = *name && strcmp(name, ".") != 0 && strcmp(name, "..") != 0;
        int next = is_name ? openat(folder, name, flags | O_NOFOLLOW | O_CLOEXEC) : -1;
        int error = is_name ? errno : EPERM;
        close(folder);
        errno = error;
        if (next < 0 || !slash)
            return next;
        folder = next;
        name = slash + 1;
    }
    return -1;
}

int wq_pictures_open(const struct wq_pictures *pictures, struct wq_str path,
                     char why[WQ_NOTE_DETAIL_MAX])
{
    char copy[WQ_PATH_MAX + 1];
    struct stat info;
    if (pictures->folder < 0)
        return refuse(why, "the input has no folder; --image-folder names one");
    if (path.len == 0 || path.len > WQ_PATH_MAX || memchr(path.ptr, 0, path.len))
        return refuse(why, "not a path");
    memcpy(copy, path.ptr, path.len);
    copy[path.len] = '\0';
    int fd = open_below(fcntl(pictures->folder, F_DUPFD_CLOEXEC, 0), copy);
    if (fd < 0 && errno == EPERM)
        return refuse(why, "not a path below the folder of the input");
    if (fd < 0)
        return refuse(why, reason(errno));
    if (fstat(fd, &info) != 0 || !S_ISREG(info.st_mode)) {
        close(fd);
        return refuse(why, "not a file");
    }
    if (info.st_size > (off_t)WQ_PICTURE_FILE_MAX) {
        close(fd);
        return refuse(why, "larger than 64 MB");
    }
    return fd;
}

/* ---- strips ---- */

enum wq_status wq_pictures_strip(struct wq_pictures *pictures, const struct wq_strip *strip)
{
    const uint32_t noted[2] = {strip->w_px, strip->row_n};
    if (pictures->strips.len / NOTED_BYTES >= STRIPS_MAX)
        return WQ_E_DAMAGED;
    return wq_buffer_add(&pictures->strips, noted, sizeof noted);
}

bool wq_pictures_match(struct wq_pictures *pictures, const struct wq_article *article)
{
    const size_t n = pictures->strips.len / NOTED_BYTES;
    size_t at = 0;
    bool is_same = true;
    for (uint32_t i = 0; i < article->image_n && is_same; i++) {
        const struct wq_image *image = &article->images[i];
        for (uint32_t k = 0; k < wq_image_strip_n(image) && is_same; k++) {
            uint32_t noted[2] = {0};
            if (at < n)
                memcpy(noted, pictures->strips.ptr + at++ * NOTED_BYTES, sizeof noted);
            is_same = noted[0] == image->w_px && noted[1] == wq_image_rows_of(image, k);
        }
    }
    pictures->strips.len = 0;
    return is_same && at == n;
}
