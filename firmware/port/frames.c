/* SPDX-License-Identifier: MIT */
/* Displays for tests and laptops: frames as files, or only counted. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include "ports.h"

struct frames {
    struct wq_display_info info; /* as they are held */
    struct wq_device device;
    struct wq_frames_form form; /* encode NULL: log alone */
    FILE *log;
    unsigned frame_n;
};

static const char *intent_name(enum wq_intent intent)
{
    static const char *const names[] = {
        [WQ_INTENT_PAGE] = "page",     [WQ_INTENT_CLEAN] = "clean",
        [WQ_INTENT_MENU] = "menu",     [WQ_INTENT_HIGHLIGHT] = "highlight",
        [WQ_INTENT_TYPING] = "typing", [WQ_INTENT_IMAGE] = "image"};
    return names[intent];
}

static enum wq_status write_frame(const struct frames *frames, const struct wq_surface *surface)
{
    char path[PATH_MAX];
    int len = snprintf(path, sizeof path, "%s/frame-%04u.%s", frames->form.folder, frames->frame_n,
                       frames->form.extension);
    if (len < 0 || (size_t)len >= sizeof path) {
        errno = ENAMETOOLONG;
        return WQ_E_IO;
    }
    return wq_frame_write(path, frames->form.encode, surface);
}

static void info(const void *self, struct wq_display_info *info)
{
    *info = ((const struct frames *)self)->info;
}

static enum wq_status present(void *self, const struct wq_surface *surface, struct wq_rect rect,
                              enum wq_intent intent)
{
    struct frames *frames = self;
    frames->frame_n++;
    enum wq_status st = frames->form.encode ? write_frame(frames, surface) : WQ_OK;
    if (st != WQ_OK)
        return st;
    fprintf(frames->log, "%u %d %d %d %d %s\n", frames->frame_n, (int)rect.x, (int)rect.y,
            (int)rect.w, (int)rect.h, intent_name(intent));
    return fflush(frames->log) == 0 ? WQ_OK : WQ_E_IO;
}

static enum wq_status rotate(void *self, int quarter)
{
    struct frames *frames = self;
    struct wq_device held = frames->device;
    wq_device_turn(&held, quarter);
    wq_display_plain_info(&held, &frames->info);
    return WQ_OK;
}

static void close_frames(void *self)
{
    struct frames *frames = self;
    if (frames->log != stdout)
        fclose(frames->log);
    free(frames);
}

static const struct wq_display_ops frames_ops = {
    .info = info, .present = present, .rotate = rotate, .close = close_frames};

enum wq_status wq_frame_encode_raw(FILE *out, const struct wq_surface *surface)
{
    size_t w = (size_t)surface->w;
    for (int32_t y = 0; y < surface->h; y++)
        if (fwrite(surface->pixels + (size_t)y * (size_t)surface->stride, 1, w, out) != w)
            return WQ_E_IO;
    return WQ_OK;
}

enum wq_status wq_frame_write(const char *path, wq_frame_encode encode,
                              const struct wq_surface *surface)
{
    struct stat info;
    char part[WQ_HOST_PATH_BYTES];
    bool is_aside = lstat(path, &info) != 0 || S_ISREG(info.st_mode);
    FILE *out = is_aside ? wq_host_part_open(path, part) : fopen(path, "wb");
    if (!out)
        return WQ_E_IO;
    enum wq_status st = encode(out, surface);
    int error = errno;
    if (fclose(out) != 0 && st == WQ_OK) {
        st = WQ_E_IO;
        error = errno;
    }
    if (is_aside && st == WQ_OK && rename(part, path) != 0) {
        st = WQ_E_IO;
        error = errno;
    }
    if (is_aside && st != WQ_OK)
        unlink(part);
    errno = error;
    return st;
}

void wq_display_plain_info(const struct wq_device *device, struct wq_display_info *info)
{
    *info = (struct wq_display_info){.w_px = device->w_px,
                                     .h_px = device->h_px,
                                     .dpi = device->dpi,
                                     .levels = device->levels,
                                     .align_x_px = 1,
                                     .align_y_px = 1,
                                     .rotations = 15};
}

enum wq_status wq_display_null(const struct wq_device *device, struct wq_display *display)
{
    struct frames *frames = calloc(1, sizeof *frames);
    if (!frames)
        return WQ_E_NOMEM;
    frames->device = *device;
    wq_display_plain_info(device, &frames->info);
    frames->log = stdout;
    *display = (struct wq_display){&frames_ops, frames};
    return WQ_OK;
}

enum wq_status wq_display_frames(const struct wq_device *device, const struct wq_frames_form *form,
                                 struct wq_display *display)
{
    char path[PATH_MAX];
    int len = snprintf(path, sizeof path, "%s/log.txt", form->folder);
    if (len < 0 || (size_t)len >= sizeof path) {
        errno = ENAMETOOLONG;
        return WQ_E_IO;
    }
    if (mkdir(form->folder, 0777) != 0 && errno != EEXIST)
        return WQ_E_IO;
    FILE *log = fopen(path, "w");
    if (!log)
        return WQ_E_IO;
    struct frames *frames = calloc(1, sizeof *frames);
    if (!frames) {
        fclose(log);
        return WQ_E_NOMEM;
    }
    frames->device = *device;
    wq_display_plain_info(device, &frames->info);
    frames->form = *form;
    frames->log = log;
    *display = (struct wq_display){&frames_ops, frames};
    return WQ_OK;
}
