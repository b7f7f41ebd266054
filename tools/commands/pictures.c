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
#define NOTED_BYTES (3 * sizeof(uint32_t))

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

enum wq_status wq_pictures_strip(struct wq_pictures *pictures, const struct wq_strip *strip,
                                 uint64_t bytes)
{
    const uint32_t noted[3] = {strip->w_px, strip->row_n, (uint32_t)bytes};
    if (pictures->strips.len / NOTED_BYTES >= STRIPS_MAX)
        return WQ_E_DAMAGED;
    return wq_buffer_add(&pictures->strips, noted, sizeof noted);
}

/* Strip `at` of those noted; zeroes when there are not as many. */
static void noted_strip(const struct wq_pictures *pictures, size_t at, uint32_t noted[3])
{
    memset(noted, 0, NOTED_BYTES);
    if (at < pictures->strips.len / NOTED_BYTES)
        memcpy(noted, pictures->strips.ptr + at * NOTED_BYTES, NOTED_BYTES);
}

bool wq_pictures_match(const struct wq_pictures *pictures, const struct wq_article *article)
{
    uint32_t noted[3];
    size_t at = 0;
    for (uint32_t i = 0; i < article->image_n; i++) {
        const struct wq_image *image = &article->images[i];
        for (uint32_t k = 0; k < wq_image_strip_n(image); k++) {
            noted_strip(pictures, at++, noted);
            if (noted[0] != image->w_px || noted[1] != wq_image_rows_of(image, k))
                return false;
        }
    }
    return at == pictures->strips.len / NOTED_BYTES;
}

uint32_t wq_pictures_within(const struct wq_pictures *pictures, const struct wq_article *article,
                            uint64_t max, uint32_t *strip_n)
{
    uint32_t noted[3], at = 0;
    uint64_t bytes = 0;
    *strip_n = 0;
    for (uint32_t i = 0; i < article->image_n; i++) {
        for (uint32_t k = 0; k < wq_image_strip_n(&article->images[i]); k++) {
            noted_strip(pictures, at++, noted);
            bytes += noted[2];
        }
        if (bytes > max)
            return i;
        *strip_n = at;
    }
    return article->image_n;
}

void wq_pictures_clear(struct wq_pictures *pictures)
{
    pictures->strips.len = 0;
}

/* ---- articles with fewer images ---- */

/* U+FFFC stands where an image has no caption. */
static bool has_caption(const struct wq_article *article, const struct wq_block *block)
{
    const struct wq_str text = {article->text.ptr + block->off, block->len};
    return !wq_str_equal(text, wq_str("\xEF\xBF\xBC"));
}

/* The spans that lie in blocks that are left; marks of notes know where those stand now. */
static uint32_t keep_spans(const struct wq_article *article, const uint32_t *place,
                           struct wq_span *spans)
{
    uint32_t n = 0, block = 0;
    for (uint32_t i = 0; i < article->span_n; i++) {
        struct wq_span span = article->spans[i];
        while (block + 1 < article->block_n && article->blocks[block + 1].off <= span.off)
            block++;
        if (place[block] == UINT32_MAX)
            continue;
        if (span.kind == WQ_SPAN_NOTE && span.note < article->block_n)
            span.note = place[span.note];
        spans[n++] = span;
    }
    return n;
}

enum wq_status wq_article_keep_images(struct wq_article *article, uint32_t image_n,
                                      struct wq_arena *arena)
{
    struct wq_block *blocks = wq_arena_alloc(arena, article->block_n, sizeof *blocks);
    uint32_t *place = wq_arena_alloc(arena, article->block_n, sizeof *place);
    struct wq_span *spans = wq_arena_alloc(arena, article->span_n + 1, sizeof *spans);
    uint32_t n = 0;
    if (!blocks || !place || !spans)
        return WQ_E_NOMEM;
    for (uint32_t i = 0; i < article->block_n; i++) {
        struct wq_block block = article->blocks[i];
        const bool is_over = block.kind == WQ_BLOCK_IMAGE && block.number >= image_n;
        place[i] = is_over && !has_caption(article, &block) ? UINT32_MAX : n;
        if (place[i] == UINT32_MAX)
            continue;
        if (is_over) {
            block.kind = WQ_BLOCK_PARAGRAPH;
            block.number = 0;
        }
        blocks[n++] = block;
    }
    article->span_n = keep_spans(article, place, spans);
    article->spans = spans;
    article->blocks = blocks;
    article->block_n = n;
    article->image_n = image_n;
    return WQ_OK;
}
