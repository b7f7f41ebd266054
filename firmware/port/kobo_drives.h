/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_KOBO_DRIVES_H
#define WARRAQ_KOBO_DRIVES_H
/* In what the kernels of Kobo's framebuffers differ: the form of an update, the waveform for each
 * intent, the file that wakes the controller. */
#include "kobo.h"

#define WQ_UPDATE_WORDS_MAX 18

struct wq_update_form {
    const char *name;
    unsigned long send, wait;
    unsigned long wait_submitted; /* 0: none */
    /* An update is 32-bit fields: the rectangle as top, left, width, height, then waveform, mode,
     * marker, a temperature or not, flags, and what stays 0. */
    uint8_t flags_at; /* index */
    bool has_temperature;
};

/* The form of `family` (MXC1, MXC2, HWTCON), counting from 0; NULL after the last. */
const struct wq_update_form *wq_update_form(int family);

/* How an intent is served. */
struct wq_drive {
    uint16_t waveform;
    bool is_full;      /* drives every pixel, with a flash; else only those that change */
    bool waits_before; /* for the refresh before it, as its greys start from settled ones */
    uint16_t flags;
};

/* `is_night`: pages are white on black. */
const struct wq_drive *wq_drive(enum wq_kobo_waves waves, enum wq_intent intent, bool is_night);

/* A file that wakes the controller before an update, on kernels that have it. */
struct wq_knob {
    const char *path, *text;
};

const struct wq_knob *wq_knob(enum wq_kobo_family family);

#endif
