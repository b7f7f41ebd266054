/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_PORTS_H
#define WARRAQ_PORTS_H
/* The back ends that reader.c chooses from. Each constructor fills a display or input that its own
 * `close` releases; on failure it is untouched. */
#include <stdint.h>
#include "log.h"
#include "warraq/device.h"
#include "warraq/host.h"
#include "warraq/port.h"

/* ---- displays without a panel (port/frames.c) ---- */

/* Shows nothing; each frame that would reach a panel is a line "frame x y w h intent" on standard
 * output, frames counting from 1. WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_display_null(const struct wq_device *device,
                                             struct wq_display *display);

/* How frames are written as files; all borrowed. */
struct wq_frames_form {
    const char *folder, *extension;
    wq_frame_encode encode;
};

/* Each frame is the whole screen as file frame-NNNN.EXTENSION in the folder, and its line goes to
 * log.txt there. The folder is made when it is not there. WQ_E_IO with errno set; WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_display_frames(const struct wq_device *device,
                                               const struct wq_frames_form *form,
                                               struct wq_display *display);

/* What info says of a display of `device`'s size that is no paper and cannot turn. */
void wq_display_plain_info(const struct wq_device *device, struct wq_display_info *info);

/* ---- input ---- */

/* From now on TERM, INT and HUP end no process: they wait in the descriptor that is returned, so
 * that work in progress is finished first. -1 with errno set. */
int wq_signals_open(void);

/* No events but WQ_EVENT_QUIT when TERM, INT or HUP arrives. WQ_E_IO with errno set; WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_input_signals(struct wq_input *input);

/* Events from the script at `path` ("-": standard input; a FIFO is followed line by line) for a
 * screen of w_px x h_px. The clock starts at 0 and is moved by `wait` lines and time-outs alone,
 * never by real time; a time-out passes only inside a `wait`, and one of 0 also while a FIFO has no
 * line. docs/man/warraq-reader.1 has the lines. `path` is borrowed. WQ_E_IO with errno set;
 * WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_input_script(const char *path, int32_t w_px, int32_t h_px,
                                             struct wq_input *input);

/* ---- a process that fails (port/crash.c) ---- */

/* From now on a fault of ours (SEGV, BUS, FPE, ILL, ABRT) is written to `log`, the screen of
 * `display` is put back as it was found, and the process ends by that signal as it would have.
 * Both are borrowed until wq_crash_guard is called with NULL for both. */
void wq_crash_guard(const struct wq_log *log, const struct wq_display *display);

/* ---- state (port/folder.c) ---- */

/* Write to `out` (cap bytes) the folder of the reading state: `asked`, or without it
 * $XDG_STATE_HOME/warraq or ~/.local/state/warraq. It is made, with those above it. false with
 * errno set; `out` then still names it. */
bool wq_state_folder(const char *asked, char *out, size_t cap);

/* ---- a window of the desktop (port/window.c, library warraq_port_sdl) ---- */

/* A window that stands for `device`'s panel, smaller when the desktop is, and its mouse and
 * keyboard. One at a time; close the input before the display. WQ_E_IO: *why says it in English,
 * valid until the next call. */
WQ_MUST_CHECK enum wq_status wq_window_open(const char *title, const struct wq_device *device,
                                            struct wq_display *display, struct wq_input *input,
                                            const char **why);

#endif
