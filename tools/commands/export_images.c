/* SPDX-License-Identifier: MIT */
/* Images of an article back to PNG files. */
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "commands.h"
#include "warraq/format.h"

/* All rows of the image. Each strip but the last has as many as its room of WQ_STRIP_MAX bytes. */
static enum wq_status read_rows(struct wq_bundle *bundle, uint32_t index,
                                const struct wq_image *image, uint8_t *grey)
{
    enum wq_status st = WQ_OK;
    for (uint32_t i = 0; i < wq_image_strip_n(image) && st == WQ_OK; i++) {
        st = wq_bundle_image_strip(bundle, index, image, i, grey);
        grey += (size_t)wq_image_rows_of(image, i) * image->w_px;
    }
    return st;
}

static enum wq_status write_png(const char *path, bool force, const struct wq_image *image,
                                uint8_t *grey)
{
    char part_path[WQ_HOST_PATH_BYTES];
    struct stat info;
    const struct wq_surface surface = {grey, image->w_px, image->h_px, image->w_px};
    if (!force && lstat(path, &info) == 0) {
        errno = EEXIST;
        return WQ_E_IO;
    }
    FILE *file = wq_host_part_open(path, part_path);
    if (!file)
        return WQ_E_IO;
    enum wq_status st = wq_frame_encode_png(file, &surface);
    int error = errno;
    if (fclose(file) != 0 && st == WQ_OK) {
        error = errno;
        st = WQ_E_IO;
    }
    if (st == WQ_OK && rename(part_path, path) == 0)
        return WQ_OK;
    error = st == WQ_OK ? errno : error;
    unlink(part_path);
    errno = error;
    return WQ_E_IO;
}

enum wq_status wq_export_images(struct wq_bundle *bundle, uint32_t index,
                                const struct wq_article *article,
                                const struct wq_export_place *place)
{
    char path[PATH_MAX];
    enum wq_status worst = WQ_OK;
    for (uint32_t i = 0; i < article->image_n; i++) {
        const struct wq_image *image = &article->images[i];
        int len =
            snprintf(path, sizeof path, "%s/%s-%" PRIu32 ".png", place->folder, place->stem, i + 1);
        uint8_t *grey = malloc((size_t)image->w_px * image->h_px);
        if (!grey)
            return WQ_E_NOMEM;
        enum wq_status st = read_rows(bundle, index, image, grey);
        errno = ENAMETOOLONG;
        if (st == WQ_OK)
            st = len > 0 && (size_t)len < sizeof path ? write_png(path, place->force, image, grey)
                                                      : WQ_E_IO;
        int error = errno;
        free(grey);
        errno = error;
        if (st == WQ_E_IO)
            return st;
        worst = st == WQ_OK ? worst : st;
    }
    return worst;
}
