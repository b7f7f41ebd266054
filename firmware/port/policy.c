/* SPDX-License-Identifier: MIT */
#include "policy.h"

#define MINUTE_MS (60u * 1000)
#define BATTERY_EVERY_MS (5u * MINUTE_MS)
#define WARN_PERCENT 10
#define OFF_PERCENT 3
#define CHARGED_PERCENT 15 /* from here on the next low charge is news again */

/* 2026-01-01: clocks that were never set show 1970, 2000 or when the firmware was made. */
#define FIRST_SOUND_S 1767225600u

void wq_policy_start(struct wq_policy *policy, uint64_t now_ms, uint32_t sleep_minutes)
{
    *policy = (struct wq_policy){.since_ms = now_ms};
    wq_policy_sleep_after(policy, sleep_minutes);
}

void wq_policy_sleep_after(struct wq_policy *policy, uint32_t minutes)
{
    policy->sleep_after_ms = (uint64_t)minutes * MINUTE_MS;
}

static bool is_over(const struct wq_policy *policy, uint64_t now_ms)
{
    return policy->sleep_after_ms && now_ms >= policy->since_ms &&
           now_ms - policy->since_ms >= policy->sleep_after_ms;
}

enum wq_policy_act wq_policy_event(struct wq_policy *policy, const struct wq_event *event)
{
    switch (event->kind) {
    case WQ_EVENT_NONE:
    case WQ_EVENT_FOLDER: /* nobody's hand */
        return WQ_POLICY_NONE;
    case WQ_EVENT_IDLE:
        return is_over(policy, event->now_ms) ? WQ_POLICY_SLEEP : WQ_POLICY_NONE;
    default:
        break;
    }
    policy->since_ms = event->now_ms;
    if (event->kind == WQ_EVENT_COVER)
        return event->is_on ? WQ_POLICY_SLEEP : WQ_POLICY_NONE;
    if (event->kind == WQ_EVENT_KEY && event->key == WQ_KEY_POWER)
        return WQ_POLICY_SLEEP;
    if (event->kind == WQ_EVENT_KEYHOLD && event->key == WQ_KEY_POWER)
        return WQ_POLICY_OFF;
    if (event->kind == WQ_EVENT_KEY && event->key == WQ_KEY_LIGHT)
        return WQ_POLICY_LIGHT;
    return WQ_POLICY_NONE;
}

int64_t wq_policy_wait(const struct wq_policy *policy, uint64_t now_ms)
{
    if (policy->sleep_after_ms == 0)
        return -1;
    if (is_over(policy, now_ms))
        return 0;
    uint64_t due_ms = policy->since_ms + policy->sleep_after_ms;
    /* a clock that goes back does not make the wait longer */
    return (int64_t)(now_ms < policy->since_ms ? policy->sleep_after_ms : due_ms - now_ms);
}

bool wq_policy_wants_battery(const struct wq_policy *policy, uint64_t now_ms)
{
    return !policy->has_looked || now_ms < policy->looked_ms ||
           now_ms - policy->looked_ms >= BATTERY_EVERY_MS;
}

enum wq_policy_act wq_policy_battery(struct wq_policy *policy, const struct wq_battery *battery,
                                     uint64_t now_ms)
{
    policy->has_looked = true;
    policy->looked_ms = now_ms;
    if (battery->percent < 0)
        return WQ_POLICY_NONE;
    if (battery->is_charging || battery->is_plugged) {
        policy->has_warned = policy->has_warned && battery->percent < CHARGED_PERCENT;
        return WQ_POLICY_NONE;
    }
    if (battery->percent <= OFF_PERCENT)
        return WQ_POLICY_OFF;
    if (battery->percent >= CHARGED_PERCENT)
        policy->has_warned = false;
    if (battery->percent > WARN_PERCENT || policy->has_warned)
        return WQ_POLICY_NONE;
    policy->has_warned = true;
    return WQ_POLICY_WARN;
}

bool wq_clock_is_sound(uint64_t now_s, uint64_t latest_s)
{
    return now_s >= FIRST_SOUND_S && now_s >= latest_s;
}
