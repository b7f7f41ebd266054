/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_REFRESH_H
#define WARRAQ_REFRESH_H
/* The policy of refreshes above all displays: what the app asks for becomes the fewest aligned
 * refreshes that change the paper, and a flash in time against ghosts. A display that is no paper
 * gets what was asked for. */
#include <stdbool.h>
#include <stdint.h>
#include "warraq/port.h"

struct wq_refresher;

/* What has been sent so far, for the self-test, the log and measurements. */
struct wq_refresh_count {
    uint64_t refresh_n, clean_n, pixel_n;
};

/* Above `display`, which is copied and stays its owner's. `clean_after` is how many page turns
 * bring a flash, 0 for what the display itself thinks right. WQ_E_NOMEM. */
WQ_MUST_CHECK enum wq_status wq_refresher_open(const struct wq_display *display,
                                               uint32_t clean_after,
                                               struct wq_refresher **refresher);
/* NULL is allowed. */
void wq_refresher_close(struct wq_refresher *refresher);

/* Remember what the n refreshes of `list` ask for until the next wq_refresher_show: what happens while
 * the panel is busy becomes one refresh. */
void wq_refresher_ask(struct wq_refresher *refresher, const struct wq_refresh *list, uint32_t n);

/* Show what was asked for and what the n refreshes of `list` ask for, of `surface`, which has the
 * display's size. What did not change since it was shown last is left out; the first time, and after a
 * failure or a loss, all of the screen is shown with a flash. Cost: one comparison of the pixels
 * asked for, beside the display's own.
 * TYPING where there are greys becomes HIGHLIGHT.
 * WQ_E_IO as of the display. */
WQ_MUST_CHECK enum wq_status wq_refresher_show(struct wq_refresher *refresher,
                                               const struct wq_surface *surface,
                                               const struct wq_refresh *list, uint32_t n);

/* Whether greys were shown in black and white for the sake of speed: call wq_refresher_settle after
 * WQ_SETTLE_MS without an event. */
#define WQ_SETTLE_MS 400
bool wq_refresher_is_rough(const struct wq_refresher *refresher);
WQ_MUST_CHECK enum wq_status wq_refresher_settle(struct wq_refresher *refresher,
                                                 const struct wq_surface *surface);

/* From now on pages are white on black, or no longer: the display takes the waveforms for that, and
 * its content is forgotten, as so many pixels change. Nothing where the display knows no difference. */
void wq_refresher_night(struct wq_refresher *refresher, bool is_night);

/* From now on `clean_after` page turns bring a flash: 0 is what the display itself thinks right. */
#define WQ_CLEAN_AFTER_NONE UINT32_MAX
void wq_refresher_clean_after(struct wq_refresher *refresher, uint32_t clean_after);

/* Turn the display by `quarter` as its rotate does; its content is then forgotten, and all of it asked
 * for in place of what was.
 * WQ_E_RANGE: it cannot. */
WQ_MUST_CHECK enum wq_status wq_refresher_rotate(struct wq_refresher *refresher, int quarter);

struct wq_refresh_count wq_refresher_count(const struct wq_refresher *refresher);

#endif
