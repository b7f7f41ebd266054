/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "kobo_fb.h"

/* ---- complaints ---- */

static int refuse(struct panel_fb *p, int error, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static int refuse(struct panel_fb *p, int error, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    if (!p->wrong[0])
        vsnprintf(p->wrong, sizeof p->wrong, format, arguments);
    va_end(arguments);
    return -error;
}

/* ---- geometry ---- */

static uint32_t stored_rotation(const struct panel_fb *p, uint32_t written)
{
    switch (p->model->readback) {
    case WQ_READS_OPPOSITE:
        return written ^ 2;
    case WQ_READS_ODD_OPPOSITE:
        return (4 - written) & 3;
    default:
        return written;
    }
}

static void set_geometry(struct panel_fb *p)
{
    bool is_portrait = p->model->map[p->var.rotate] % 2 == 0;
    p->var.xres = (uint32_t)(is_portrait ? p->w : p->h);
    p->var.yres = (uint32_t)(is_portrait ? p->h : p->w);
    p->var.xres_virtual = (p->var.xres + 31) & ~31u;
    p->var.yres_virtual = p->var.yres;
    p->line_bytes = p->var.xres_virtual * p->var.bits_per_pixel / 8;
    p->memory_bytes = (size_t)p->line_bytes * p->var.yres_virtual;
    if (!p->is_shared) {
        free(p->memory);
        p->memory = malloc(p->memory_bytes);
    }
    if (!p->memory)
        abort();
    memset(p->memory, 0x5A, p->memory_bytes); /* content is lost */
}

void panel_fb_init(struct panel_fb *p, const struct wq_kobo_model *model, uint32_t depth)
{
    struct wq_device device;
    memset(p, 0, sizeof *p);
    if (wq_device_parse(model->name, &device) != WQ_OK)
        abort();
    p->model = model;
    p->w = device.w_px + model->hidden_px[1] + model->hidden_px[3];
    p->h = device.h_px + model->hidden_px[0] + model->hidden_px[2];
    p->glass = calloc((size_t)p->w, (size_t)p->h);
    if (!p->glass)
        abort();
    p->var.bits_per_pixel = depth;
    p->var.grayscale = depth == 8;
    p->var.rotate = stored_rotation(p, model->portrait);
    set_geometry(p);
}

void panel_fb_finish(struct panel_fb *p)
{
    if (!p->is_shared)
        free(p->memory);
    free(p->glass);
    p->memory = p->glass = NULL;
}

size_t panel_fb_memory_max(const struct panel_fb *p)
{
    size_t longer = (size_t)(p->w > p->h ? p->w : p->h);
    return (longer + 31) * longer * sizeof(uint32_t);
}

void panel_fb_share(struct panel_fb *p, uint8_t *at)
{
    free(p->memory);
    p->memory = at;
    p->is_shared = true;
    set_geometry(p);
}

void panel_fb_close(struct panel_fb *p)
{
    p->last_marker = p->unwaited_full = 0;
}

static int put_var(struct panel_fb *p, struct fb_var_screeninfo *var)
{
    if (var->rotate > 3)
        return refuse(p, EINVAL, "rotate %u", var->rotate);
    if (var->bits_per_pixel != 8 && var->bits_per_pixel != 16 && var->bits_per_pixel != 32)
        return refuse(p, EINVAL, "%u bits a pixel", var->bits_per_pixel);
    if ((var->bits_per_pixel == 8) != (var->grayscale == 1))
        return refuse(p, EINVAL, "%u bits with grayscale %u", var->bits_per_pixel, var->grayscale);
    if (p->model->family == WQ_KOBO_HWTCON && var->bits_per_pixel != 32)
        return refuse(p, EINVAL, "%u bits on a screen of 32 alone", var->bits_per_pixel);
    uint32_t rotation = stored_rotation(p, var->rotate);
    if (p->ignores_turns_once && rotation != p->var.rotate) {
        p->ignores_turns_once = false;
        rotation = p->var.rotate;
    }
    p->var.rotate = rotation;
    p->var.bits_per_pixel = var->bits_per_pixel;
    p->var.grayscale = var->grayscale;
    set_geometry(p);
    *var = p->var;
    return 0;
}

/* ---- the glass ---- */

/* How a step along the picture's x and y goes on the glass in portrait, and where it begins. */
struct walk {
    int32_t start, along_x, along_y;
};

static struct walk walk_of(const struct panel_fb *p)
{
    int32_t w = p->w, h = p->h;
    const struct walk walks[4] = {{0, 1, w},
                                  {w - 1, w, -1}, /* the top of the picture is at the right */
                                  {w * h - 1, -1, -w},
                                  {w * (h - 1), -w, 1}};
    return walks[p->model->map[p->var.rotate]];
}

static uint8_t grey_at(const struct panel_fb *p, uint32_t x, uint32_t y)
{
    const uint8_t *at =
        p->memory + (size_t)y * p->line_bytes + (size_t)x * (p->var.bits_per_pixel / 8);
    /* the controller reads the upper four bits: of red where there are colours */
    uint8_t grey = p->var.bits_per_pixel == 16 ? at[1] : at[p->var.bits_per_pixel == 32 ? 2 : 0];
    return (uint8_t)((grey >> 4) * 17);
}

enum kind { KIND_GREY, KIND_DU, KIND_A2 };

/* DU and A2 drive what changes to black or white; A2 knows no other beginning either. */
static int drive(struct panel_fb *p, const uint32_t *rect, enum kind kind)
{
    const struct walk walk = walk_of(p);
    for (uint32_t y = rect[0]; y < rect[0] + rect[3]; y++) {
        uint8_t *at =
            p->glass + walk.start + (int32_t)y * walk.along_y + (int32_t)rect[1] * walk.along_x;
        for (uint32_t x = rect[1]; x < rect[1] + rect[2]; x++, at += walk.along_x) {
            uint8_t now = grey_at(p, x, y);
            bool changes = *at != now;
            if (kind == KIND_A2 && changes && *at != 0 && *at != 255)
                return refuse(p, EINVAL, "A2 over grey at %u,%u", x, y);
            if (kind != KIND_GREY && changes)
                now = now < 128 ? 0 : 255;
            *at = now;
        }
    }
    return 0;
}

/* ---- updates ---- */

static unsigned duration_ms(uint32_t waveform, bool is_full)
{
    return waveform == 1 ? 260 : waveform == 257 && !is_full ? 350 : 450;
}

/* Waveforms that the model's table of them holds, and what they do. */
static int find_kind(struct panel_fb *p, uint32_t waveform, enum kind *kind)
{
    bool is_mtk = p->model->family == WQ_KOBO_HWTCON;
    uint32_t a2 = is_mtk ? 6 : 4, last = is_mtk ? 11 : 10;
    bool is_old = p->model->waves == WQ_WAVES_MK3;
    if (waveform != 257 && (waveform == 0 || waveform > last))
        return refuse(p, EINVAL, "waveform %u", waveform);
    if (is_old && waveform != 1 && waveform != 2 && waveform != 257)
        return refuse(p, EINVAL, "waveform %u before Mark 5", waveform);
    bool is_for_night = is_mtk ? waveform == 8 || waveform == 9 : waveform == 9 || waveform == 10;
    if (is_for_night && !is_mtk && p->model->waves != WQ_WAVES_MK9)
        return refuse(p, EINVAL, "waveform %u before Mark 9", waveform);
    *kind = waveform == 1 ? KIND_DU : waveform == a2 ? KIND_A2 : KIND_GREY;
    return 0;
}

static bool waits_for(uint32_t waveform, bool is_mtk)
{
    if (is_mtk)
        return waveform == 2 || waveform == 4 || waveform == 8 || waveform == 9;
    return waveform == 2 || waveform == 6 || waveform == 7 || waveform == 9 || waveform == 10;
}

static int check_rect(struct panel_fb *p, const uint32_t *rect)
{
    uint32_t top = rect[0], left = rect[1], w = rect[2], h = rect[3];
    if (w <= 1 || h <= 1)
        return refuse(p, EINVAL, "a rectangle of %ux%u kills the kernel", w, h);
    if (left >= p->var.xres || w > p->var.xres - left || top >= p->var.yres ||
        h > p->var.yres - top)
        return refuse(p, EINVAL, "rectangle %u,%u %ux%u is outside", left, top, w, h);
    bool ends_well = (left + w) % 16 == 0 || left + w == p->var.xres;
    if (p->model->family == WQ_KOBO_HWTCON && (left % 16 != 0 || !ends_well))
        return refuse(p, EINVAL, "rectangle %u,%u %ux%u is not aligned to 16", left, top, w, h);
    return 0;
}

static int check_marker(struct panel_fb *p, uint32_t marker, uint32_t waveform)
{
    bool is_mtk = p->model->family == WQ_KOBO_HWTCON;
    uint32_t next = p->last_marker == 0xFFFFFFFFu ? 1 : p->last_marker + 1;
    if (marker == 0 || (marker != next && p->last_marker != 0))
        return refuse(p, EINVAL, "marker %u after %u", marker, p->last_marker);
    if (p->model->wait == WQ_WAITS_BADLY || p->last_marker == 0)
        return 0;
    if (p->unwaited_full == p->last_marker)
        return refuse(p, EINVAL, "marker %u was a flash and not waited for", p->last_marker);
    if (waits_for(waveform, is_mtk) && !p->markers[p->last_marker % PANEL_MARKERS].is_waited)
        return refuse(p, EINVAL, "waveform %u without waiting for marker %u", waveform,
                      p->last_marker);
    return 0;
}

/* `words`: rect, waveform, mode, marker, then what each family has more. */
static int update(struct panel_fb *p, const uint32_t *words, size_t bytes, uint64_t now_us)
{
    bool is_mtk = p->model->family == WQ_KOBO_HWTCON;
    uint32_t waveform = words[4], mode = words[5], marker = words[6];
    uint32_t flags = words[is_mtk ? 7 : 8];
    enum kind kind = KIND_GREY;
    int error = check_rect(p, words);
    if (!error)
        error = check_marker(p, marker, waveform);
    if (!error)
        error = find_kind(p, waveform, &kind);
    if (!error && mode > 1)
        error = refuse(p, EINVAL, "update mode %u", mode);
    if (!error && !is_mtk && words[7] != 0x1000)
        error = refuse(p, EINVAL, "temperature %u", words[7]);
    if (!error && flags != 0 && flags != 0x1000)
        error = refuse(p, EINVAL, "flags %x", flags);
    for (size_t i = is_mtk ? 8 : 9; !error && i < bytes / 4; i++)
        if (words[i] != 0)
            error = refuse(p, EINVAL, "word %zu is %x", i, words[i]);
    if (!error)
        error = drive(p, words, kind);
    if (error)
        return error;
    p->last_marker = marker;
    p->unwaited_full = mode == 1 ? marker : 0;
    p->markers[marker % PANEL_MARKERS].marker = marker;
    p->markers[marker % PANEL_MARKERS].is_waited = false;
    p->markers[marker % PANEL_MARKERS].done_us =
        now_us + duration_ms(waveform, mode == 1) * UINT64_C(1000);
    p->update_n++;
    p->flash_n += mode == 1;
    p->pixel_n += (uint64_t)words[2] * words[3];
    p->byte_n += bytes + (uint64_t)words[2] * words[3] * p->var.bits_per_pixel / 8;
    return 0;
}

static int wait_for(struct panel_fb *p, uint32_t marker, uint64_t *now_us)
{
    uint32_t slot = marker % PANEL_MARKERS;
    if (p->model->wait == WQ_WAITS_BADLY)
        return refuse(p, ETIMEDOUT, "a wait on a kernel where it times out");
    if (marker == 0 || p->markers[slot].marker != marker)
        return refuse(p, EINVAL, "marker %u is waited for and unknown", marker);
    if (p->markers[slot].is_waited)
        return refuse(p, EINVAL, "marker %u is waited for twice", marker);
    p->markers[slot].is_waited = true;
    if (p->unwaited_full == marker)
        p->unwaited_full = 0;
    if (p->never_ready) {
        *now_us += 5000000;
        return -ETIMEDOUT;
    }
    if (*now_us < p->markers[slot].done_us)
        *now_us = p->markers[slot].done_us;
    return 0;
}

static int wait_for_start(struct panel_fb *p, uint32_t marker)
{
    if (p->model->wait != WQ_WAITS_SUBMIT || marker != p->last_marker)
        return refuse(p, EINVAL, "marker %u: its submission is waited for", marker);
    return 0;
}

int panel_fb_ioctl(struct panel_fb *p, unsigned long request, void *arg, uint64_t *now_us)
{
    static const struct {
        unsigned long send, wait;
    } numbers[] = {[WQ_KOBO_MXC1] = {0x4044462E, 0x4004462F},
                   [WQ_KOBO_MXC2] = {0x4048462E, 0xC008462F},
                   [WQ_KOBO_HWTCON] = {0x4024462E, 0xC008462F}};
    uint32_t words[18];
    struct fb_fix_screeninfo fix = {.smem_len = (uint32_t)p->memory_bytes,
                                    .line_length = p->line_bytes};
    if (request == FBIOGET_VSCREENINFO) {
        memcpy(arg, &p->var, sizeof p->var);
    } else if (request == FBIOGET_FSCREENINFO) {
        memcpy(arg, &fix, sizeof fix);
    } else if (request == FBIOPUT_VSCREENINFO) {
        return put_var(p, arg);
    } else if (request == numbers[p->model->family].send) {
        size_t bytes = request >> 16 & 0x3FFF;
        memcpy(words, arg, bytes);
        return update(p, words, bytes, *now_us);
    } else if (request == numbers[p->model->family].wait) {
        memcpy(words, arg, request >> 16 & 0x3FFF);
        return wait_for(p, words[0], now_us);
    } else if (request == 0x40044637 && p->model->family == WQ_KOBO_HWTCON) {
        memcpy(words, arg, 4);
        return wait_for_start(p, words[0]);
    } else {
        /* NXP's driver begins with ret = -EINVAL and has no default */
        return p->model->family == WQ_KOBO_HWTCON ? -ENOTTY : -EINVAL;
    }
    return 0;
}
