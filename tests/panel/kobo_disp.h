/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_PANEL_KOBO_DISP_H
#define WARRAQ_PANEL_KOBO_DISP_H
/* The electronic paper of Mark 8 behind /dev/disp and /dev/ion, in plain C, with a refusal of what
 * its driver would refuse or get wrong. */
#include <stdbool.h>
#include <stdint.h>
#include "kobo.h"

struct panel_disp {
    const struct wq_kobo_model *model;
    int32_t w, h;
    uint8_t *memory; /* of the one ION buffer */
    uint32_t memory_bytes;
    bool is_allocated, is_mapped;
    bool is_shared; /* the memory is another's */
    int memory_fd; /* what ION_MAP answers: the test's */
    uint8_t *glass; /* w x h in portrait */
    bool never_ready;
    uint32_t frame, unwaited_full;
    bool is_waited;
    uint64_t done_us;
    uint32_t update_n, flash_n;
    uint64_t pixel_n, byte_n;
    char wrong[160];
};

void panel_disp_init(struct panel_disp *panel, const struct wq_kobo_model *model);
void panel_disp_finish(struct panel_disp *panel);
/* After ION_ALLOC: take the picture from `at` instead, memory_bytes that the reader writes to. */
void panel_disp_share(struct panel_disp *panel, uint8_t *at);
/* Whoever had it open is gone, and its memory with it. */
void panel_disp_close(struct panel_disp *panel);
int panel_ion_ioctl(struct panel_disp *panel, unsigned long request, void *arg);
int panel_disp_ioctl(struct panel_disp *panel, unsigned long request, void *arg, uint64_t *now_us);

#endif
