/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_POLICY_H
#define WARRAQ_POLICY_H
/* When the machine is to sleep, to warn and to switch off, and whether its clock can be believed.
 * Pure: time, events and the battery are handed in, and nothing is done here. */
#include <stdbool.h>
#include <stdint.h>
#include "warraq/event.h"
#include "warraq/port.h"

enum wq_policy_act {
    WQ_POLICY_NONE,
    WQ_POLICY_SLEEP,
    WQ_POLICY_OFF,
    WQ_POLICY_LIGHT, /* on, or off when it is on */
    WQ_POLICY_WARN   /* the battery is low: once until it was charged */
};

struct wq_policy {
    uint64_t since_ms;       /* when a person did something last, or the machine woke */
    uint64_t sleep_after_ms; /* without that; 0: never */
    uint64_t looked_ms;      /* when the battery was looked at last */
    bool has_looked, has_warned;
};

/* Begin at `now_ms`, of the clock that events have; minutes as wq_policy_sleep_after. */
void wq_policy_start(struct wq_policy *policy, uint64_t now_ms, uint32_t sleep_minutes);
/* Sleep after so many minutes without a person's event; 0: never. */
void wq_policy_sleep_after(struct wq_policy *policy, uint32_t minutes);

/* What `event` means for a machine that can sleep. */
enum wq_policy_act wq_policy_event(struct wq_policy *policy, const struct wq_event *event);

/* How long the next event may be waited for, ms: -1 when nothing is due before one. */
int64_t wq_policy_wait(const struct wq_policy *policy, uint64_t now_ms);

/* Whether to look at the battery, now that something happens anyway: nothing wakes up for it. */
bool wq_policy_wants_battery(const struct wq_policy *policy, uint64_t now_ms);
/* What its charge means: WARN at 10 %, OFF at 3 %, neither on a charger. */
enum wq_policy_act wq_policy_battery(struct wq_policy *policy, const struct wq_battery *battery,
                                     uint64_t now_ms);

/* Whether a device's clock that shows `now_s` (seconds of Unix) can be believed enough to show it:
 * it lies behind the first release of this reader and not before `latest_s`, the latest time it has
 * shown (0: none). Nothing is ever ordered by it. */
bool wq_clock_is_sound(uint64_t now_s, uint64_t latest_s);

#endif
