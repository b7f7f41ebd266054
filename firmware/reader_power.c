/* SPDX-License-Identifier: MIT */
/* Sleep, off, and how the device is held: what concerns the machine and not the screens. */
#include <errno.h>
#include <string.h>
#include "reader.h"

#define OFF_AFTER_S (3u * 24 * 3600) /* asleep for so long: the battery is worth more */
#define LIGHT_PERCENT 30

static bool is_power_key(const struct wq_event *event)
{
    return event->kind == WQ_EVENT_KEY && event->key == WQ_KEY_POWER;
}

static bool wakes(const struct wq_event *event)
{
    return is_power_key(event) || event->kind == WQ_EVENT_QUIT ||
           (event->kind == WQ_EVENT_KEYHOLD && event->key == WQ_KEY_POWER) ||
           (event->kind == WQ_EVENT_COVER && !event->is_on);
}

/* Show what stands meanwhile, and let the panel finish. */
static int show_last(struct wq_reader *reader, enum wq_event_kind kind)
{
    const struct wq_event event = {.kind = kind};
    int code = wq_reader_handle(reader, &event);
    if (code == WQ_EXIT_OK && reader->display.ops->wait &&
        reader->display.ops->wait(reader->display.self) != WQ_OK)
        wq_log_add(&reader->log, "the panel did not finish: %s", strerror(errno));
    return code;
}

static int switch_off(struct wq_reader *reader, bool *ends)
{
    int code = show_last(reader, WQ_EVENT_OFF);
    *ends = true;
    if (code == WQ_EXIT_OK && reader->power.ops->off(reader->power.self) != WQ_OK)
        wq_log_add(&reader->log, "the machine does not switch off");
    return code;
}

/* Until a key or the cover wakes it; *is_over when it slept so long that it is to be switched off.
 * Where the machine may not sleep, only the screen does, until that changes. */
static enum wq_status sleep_through(struct wq_reader *reader, struct wq_event *event, bool *is_over)
{
    const struct wq_power *power = &reader->power;
    for (;;) {
        enum wq_wake wake;
        enum wq_status st =
            power->ops->suspend(power->self, &reader->input, OFF_AFTER_S, &wake, event);
        *is_over = wake == WQ_WAKE_ALARM;
        if (st == WQ_OK && wake != WQ_WAKE_NOT)
            return WQ_OK;
        if (st != WQ_OK) {
            st = reader->input.ops->wait(reader->input.self, -1, event);
            if (st != WQ_OK)
                return st;
        }
        if (wakes(event))
            return WQ_OK;
    }
}

/* The key that woke the machine is still to be read: it must not send it to sleep again. */
static void take_wake_key(const struct wq_reader *reader, struct wq_event *event)
{
    enum { AFTER_WAKE_MS = 1000 };
    while (event->kind == WQ_EVENT_NONE) {
        if (reader->input.ops->wait(reader->input.self, AFTER_WAKE_MS, event) != WQ_OK)
            return;
        if (event->kind != WQ_EVENT_IDLE && event->kind != WQ_EVENT_QUIT && !wakes(event))
            event->kind = WQ_EVENT_NONE;
    }
}

static void set_light(struct wq_reader *reader, int32_t percent)
{
    if (reader->power.ops->light(reader->power.self, percent, 0) == WQ_OK)
        reader->light_percent = percent;
}

static int sleep_now(struct wq_reader *reader, bool *ends)
{
    struct wq_event event = {.kind = WQ_EVENT_NONE};
    bool is_over = false;
    int code = show_last(reader, WQ_EVENT_SLEEP);
    if (code != WQ_EXIT_OK)
        return code;
    /* a light that somebody else switched on is left alone: its level is not known */
    int32_t light_percent = reader->light_percent;
    if (light_percent > 0)
        set_light(reader, 0);
    if (sleep_through(reader, &event, &is_over) != WQ_OK)
        return wq_complain("cannot read input: %s", strerror(errno));
    if (is_over)
        return switch_off(reader, ends);
    if (light_percent > 0)
        set_light(reader, light_percent);
    const struct wq_event redraw = {.kind = WQ_EVENT_REDRAW};
    code = wq_reader_handle(reader, &redraw);
    take_wake_key(reader, &event);
    *ends = event.kind == WQ_EVENT_QUIT;
    return code;
}

/* Upside down is still portrait; pages lie down only on devices whose screens are laid out so. */
static int turn(struct wq_reader *reader, int quarter)
{
    if (quarter % 2 != 0)
        return WQ_EXIT_OK;
    if (wq_refresher_rotate(reader->refresher, quarter) != WQ_OK) {
        wq_log_add(&reader->log, "the display does not turn by %d: %s", quarter, strerror(errno));
        return WQ_EXIT_OK;
    }
    if (reader->input.ops->rotate)
        reader->input.ops->rotate(reader->input.self, quarter);
    const struct wq_event redraw = {.kind = WQ_EVENT_REDRAW};
    return wq_reader_handle(reader, &redraw);
}

bool wq_reader_machine(struct wq_reader *reader, const struct wq_event *event, int *code,
                       bool *ends)
{
    if (event->kind == WQ_EVENT_TURN) {
        *code = turn(reader, event->quarter);
        return true;
    }
    if (!reader->power.ops)
        return false;
    /* after so long a wait nobody reads any more */
    bool is_idle = event->kind == WQ_EVENT_IDLE && reader->is_patient;
    bool is_closed = event->kind == WQ_EVENT_COVER && event->is_on;
    if (is_power_key(event) || is_closed || is_idle) {
        *code = sleep_now(reader, ends);
        return true;
    }
    if (event->kind == WQ_EVENT_KEY && event->key == WQ_KEY_LIGHT) {
        set_light(reader, reader->light_percent > 0 ? 0 : LIGHT_PERCENT);
        return true;
    }
    if (event->kind == WQ_EVENT_KEYHOLD && event->key == WQ_KEY_POWER) {
        *code = switch_off(reader, ends);
        return true;
    }
    return false;
}
