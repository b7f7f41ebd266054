/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_LAYOUT_H
#define WARRAQ_LAYOUT_H
/* Article to lines and pages. Pure: no I/O, no clock, no malloc. */
#include "warraq/article.h"
#include "warraq/device.h"

/* What the person asked for; 0 in a field means the device's or face's own. */
struct wq_typeset {
    int32_t em_px;     /* body size, 12 to 160 */
    int32_t margin_px; /* left and right of the text, 0 to a quarter of the width; -1: the device's */
    int32_t pitch_px;  /* baseline to baseline, em_px to 4 * em_px */
};

#endif
