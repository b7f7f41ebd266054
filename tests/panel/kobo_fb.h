/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_PANEL_KOBO_FB_H
#define WARRAQ_PANEL_KOBO_FB_H
/* A Kobo's framebuffer with its electronic paper, in plain C: what mxcfb (v1, v2) and hwtcon do with
 * the ioctls they are given, and a refusal of each that would fail, be ignored or kill a device. Made
 * from the facts in docs/porting.md, apart from the code it judges. */
#include <linux/fb.h>
#include <stdbool.h>
#include <stdint.h>
#include "kobo.h"

#define PANEL_MARKERS 8

struct panel_fb {
    const struct wq_kobo_model *model;
    int32_t w, h; /* of the panel in portrait */
    struct fb_var_screeninfo var;
    uint32_t line_bytes;
    uint8_t *memory; /* new at each change of depth or rotation, as a stale mapping is lost */
    size_t memory_bytes;
    bool is_shared; /* the memory is another's, and stays where it is */
    uint8_t *glass; /* w x h in portrait: 16 greys as 0, 17, ... 255 */
    /* knobs for tests */
    bool ignores_turns_once; /* the first change of rotation does nothing */
    bool never_ready;        /* waits time out */
    /* what happened */
    uint32_t last_marker, unwaited_full;
    struct {
        uint32_t marker;
        uint64_t done_us;
        bool is_waited;
    } markers[PANEL_MARKERS];
    uint32_t update_n, flash_n;
    uint64_t pixel_n, byte_n; /* refreshed; and of the ioctls and the memory behind them */
    char wrong[160];          /* the first illegal call; "" none */
};

/* As the device boots; `depth` bits a pixel. */
void panel_fb_init(struct panel_fb *panel, const struct wq_kobo_model *model, uint32_t depth);
void panel_fb_finish(struct panel_fb *panel);

/* The most bytes that any depth and rotation take. */
size_t panel_fb_memory_max(const struct panel_fb *panel);

/* Take the picture from `at`, panel_fb_memory_max bytes that the reader writes to, as in a guest. */
void panel_fb_share(struct panel_fb *panel, uint8_t *at);

/* Answer a call: 0 or a negative errno. *now_us is the clock, which waits move on. */
int panel_fb_ioctl(struct panel_fb *panel, unsigned long request, void *arg, uint64_t *now_us);

/* Whoever had it open is gone: the next one's markers begin anew. */
void panel_fb_close(struct panel_fb *panel);

#endif
