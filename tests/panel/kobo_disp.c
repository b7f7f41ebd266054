/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "kobo_disp.h"

#define HANDLE 77u

static int refuse(struct panel_disp *p, int error, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static int refuse(struct panel_disp *p, int error, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    if (!p->wrong[0])
        vsnprintf(p->wrong, sizeof p->wrong, format, arguments);
    va_end(arguments);
    return -error;
}

void panel_disp_init(struct panel_disp *p, const struct wq_kobo_model *model)
{
    struct wq_device device;
    memset(p, 0, sizeof *p);
    if (wq_device_parse(model->name, &device) != WQ_OK)
        abort();
    p->model = model;
    p->w = device.w_px;
    p->h = device.h_px;
    p->glass = calloc((size_t)p->w, (size_t)p->h);
    if (!p->glass)
        abort();
}

void panel_disp_finish(struct panel_disp *p)
{
    if (!p->is_shared)
        free(p->memory);
    free(p->glass);
    p->memory = p->glass = NULL;
}

void panel_disp_share(struct panel_disp *p, uint8_t *at)
{
    if (!p->is_shared)
        free(p->memory);
    p->memory = at;
    p->is_shared = true;
    memset(at, 0x5A, p->memory_bytes);
}

void panel_disp_close(struct panel_disp *p)
{
    p->is_allocated = p->is_mapped = false;
    p->frame = p->unwaited_full = 0;
}

/* ---- memory ---- */

static int allocate(struct panel_disp *p, uint32_t *words)
{
    if (p->is_allocated)
        return refuse(p, ENOMEM, "a second buffer");
    if (words[0] == 0 || words[0] % 4096 != 0 || words[1] != 4096 || words[2] != 4 || words[3] != 0)
        return refuse(p, EINVAL, "ion: %u bytes, align %u, heaps %x, flags %x", words[0], words[1],
                      words[2], words[3]);
    p->memory_bytes = words[0];
    p->is_shared = false;
    p->memory = malloc(words[0]);
    if (!p->memory)
        abort();
    memset(p->memory, 0x5A, words[0]);
    p->is_allocated = true;
    words[4] = HANDLE;
    return 0;
}

int panel_ion_ioctl(struct panel_disp *p, unsigned long request, void *arg)
{
    uint32_t words[5];
    size_t bytes = request >> 16 & 0x3FFF;
    int result = 0;
    if (request != 0xC0144900 && request != 0xC0084902 && request != 0xC0044901)
        return -ENOTTY;
    memcpy(words, arg, bytes);
    if (request == 0xC0144900) {
        result = allocate(p, words);
    } else if (!p->is_allocated || words[0] != HANDLE) {
        return refuse(p, EINVAL, "ion: handle %u", words[0]);
    } else if (request == 0xC0084902) {
        words[1] = (uint32_t)p->memory_fd;
        p->is_mapped = true;
    } else {
        p->is_allocated = false;
    }
    memcpy(arg, words, bytes);
    return result;
}

/* ---- updates ---- */

struct frame {
    const uint32_t *area; /* ends included */
    uint32_t mode, w, h;  /* w, h: of the picture as it lies in memory */
    uint32_t degrees;
};

static uint32_t word(const uint8_t *bytes, size_t at)
{
    uint32_t value;
    memcpy(&value, bytes + at, sizeof value);
    return value;
}

static int check_layer(struct panel_disp *p, const uint8_t *layer, struct frame *frame)
{
    const uint8_t *fb = layer + 32;
    uint32_t w = word(fb, 8), h = word(fb, 12);
    if (layer[0] != 0 || layer[5] != 1 || layer[6] != 0xFF || layer[184] != 1)
        return refuse(p, EINVAL, "layer: mode, alpha or enable");
    if (word(layer, 188) != 0 || word(layer, 192) != 1)
        return refuse(p, EINVAL, "layer: channel or id");
    if (word(fb, 0) != 0 || (int)word(fb, 4) != p->memory_fd || !p->is_mapped)
        return refuse(p, EINVAL, "layer: fd %u, y8_fd %u", word(fb, 0), word(fb, 4));
    if (word(fb, 44) != 0x50 || word(fb, 48) != 0x201 || word(fb, 56) != 1 || word(fb, 104) != 4)
        return refuse(p, EINVAL, "layer: format, colours, multiplying or transfer");
    if (word(fb, 64) || word(fb, 72) || word(fb, 80) || word(fb, 84) != w || word(fb, 92) != h)
        return refuse(p, EINVAL, "layer: crop");
    if (word(layer, 8) || word(layer, 12) || word(layer, 16) != w || word(layer, 20) != h)
        return refuse(p, EINVAL, "layer: window");
    if ((uint64_t)w * h > p->memory_bytes)
        return refuse(p, EINVAL, "layer of %ux%u is larger than its memory", w, h);
    frame->w = w;
    frame->h = h;
    return 0;
}

static int check_mode(struct panel_disp *p, uint32_t mode)
{
    uint32_t waveform = mode & 0x1FF;
    bool is_partial = mode & 0x400;
    if (mode & ~(0x1FFu | 0x400u | 0x80000u | 0x400000u | 0x80000000u))
        return refuse(p, EINVAL, "mode %x", mode);
    if (waveform != 2 && waveform != 4 && waveform != 0x10 && waveform != 0x20 &&
        waveform != 0x40 && waveform != 0x90 && waveform != 0x94)
        return refuse(p, EINVAL, "waveform %x", waveform);
    if (!is_partial && !(mode & 0x80000000u))
        return refuse(p, EINVAL, "mode %x: a flash that may be merged", mode);
    if (p->frame != 0 && p->unwaited_full == p->frame)
        return refuse(p, EINVAL, "frame %u was a flash and not waited for", p->frame);
    if (p->frame != 0 && (waveform == 4 || waveform >= 0x40) && !p->is_waited)
        return refuse(p, EINVAL, "mode %x without waiting for frame %u", mode, p->frame);
    return 0;
}

static int check_area(struct panel_disp *p, const struct frame *frame)
{
    const uint32_t *a = frame->area;
    if (a[2] <= a[0] || a[3] <= a[1] || a[2] >= frame->w || a[3] >= frame->h)
        return refuse(p, EINVAL, "area %u,%u to %u,%u of %ux%u", a[0], a[1], a[2], a[3], frame->w,
                      frame->h);
    return 0;
}

/* How far the picture is turned clockwise on the glass, in quarters. */
static uint32_t turn_of(const struct panel_disp *p, uint32_t degrees)
{
    return (p->model->boot_rota - degrees / 90) & 3;
}

static uint8_t *glass_at(const struct panel_disp *p, uint32_t turn, uint32_t px, uint32_t py)
{
    int32_t x = (int32_t)px, y = (int32_t)py;
    int32_t gx = turn == 0 ? x : turn == 1 ? p->w - 1 - y : turn == 2 ? p->w - 1 - x : y;
    int32_t gy = turn == 0 ? y : turn == 1 ? x : turn == 2 ? p->h - 1 - y : p->h - 1 - x;
    return &p->glass[(size_t)gy * (size_t)p->w + (size_t)gx];
}

static int drive(struct panel_disp *p, const struct frame *frame)
{
    const uint32_t *a = frame->area, turn = turn_of(p, frame->degrees);
    uint32_t waveform = frame->mode & 0x1FF;
    if (frame->w != (uint32_t)(turn & 1 ? p->h : p->w) || frame->degrees % 90 != 0)
        return refuse(p, EINVAL, "a picture %u wide turned by %u", frame->w, frame->degrees);
    for (uint32_t y = a[1]; y <= a[3]; y++) {
        for (uint32_t x = a[0]; x <= a[2]; x++) {
            uint8_t *at = glass_at(p, turn, x, y);
            uint8_t now = (uint8_t)((p->memory[(size_t)y * frame->w + x] >> 4) * 17);
            if (waveform == 0x10 && *at != now && *at != 0 && *at != 255)
                return refuse(p, EINVAL, "A2 over grey at %u,%u", x, y);
            if ((waveform == 2 || waveform == 0x10) && *at != now)
                now = now < 128 ? 0 : 255;
            *at = now;
        }
    }
    return 0;
}

static int update(struct panel_disp *p, const unsigned long *words, uint64_t now_us)
{
    struct frame frame = {.area = (const uint32_t *)(uintptr_t)words[0],
                          .mode = (uint32_t)words[2],
                          .degrees = *(const uint32_t *)(uintptr_t)words[5]};
    if (words[1] != 1 || words[6] != 0)
        return refuse(p, EINVAL, "%lu layers, cfa %lu", words[1], words[6]);
    int error = check_layer(p, (const uint8_t *)(uintptr_t)words[3], &frame);
    if (!error)
        error = check_area(p, &frame);
    if (!error)
        error = check_mode(p, frame.mode);
    if (!error)
        error = drive(p, &frame);
    if (error)
        return error;
    p->frame++;
    p->is_waited = false;
    p->unwaited_full = frame.mode & 0x400 ? 0 : p->frame;
    p->done_us = now_us + 450000;
    *(uint32_t *)(uintptr_t)words[4] = p->frame;
    p->update_n++;
    p->flash_n += !(frame.mode & 0x400);
    uint64_t pixels =
        (uint64_t)(frame.area[2] - frame.area[0] + 1) * (frame.area[3] - frame.area[1] + 1);
    p->pixel_n += pixels;
    p->byte_n += pixels + 200 + 28;
    return 0;
}

static int wait_for(struct panel_disp *p, unsigned long frame, uint64_t *now_us)
{
    if (frame == 0 || frame != p->frame)
        return refuse(p, EINVAL, "frame %lu is waited for and unknown", frame);
    if (p->is_waited)
        return refuse(p, EINVAL, "frame %lu is waited for twice", frame);
    p->is_waited = true;
    p->unwaited_full = 0;
    if (p->never_ready) {
        *now_us += 3000000;
        return -ETIMEDOUT;
    }
    if (*now_us < p->done_us)
        *now_us = p->done_us;
    return 0;
}

int panel_disp_ioctl(struct panel_disp *p, unsigned long request, void *arg, uint64_t *now_us)
{
    unsigned long words[7]; /* the driver takes seven whatever is asked */
    memcpy(words, arg, sizeof words);
    if (request == 0x0406)
        return update(p, words, *now_us);
    return request == 0x4014 ? wait_for(p, words[0], now_us) : -ENOTTY;
}
