/* SPDX-License-Identifier: MIT */
/* Sleep, off, and how the device is held: what concerns the machine and not the screens. */
#include <errno.h>
#include <string.h>
#include "reader.h"

#define OFF_AFTER_S (3u * 24 * 3600) /* asleep for so long: the battery is worth more */
#define LIGHT_PERCENT 30

/* A Kobo's own program gives its storage to a computer: leaving for it is offered when nothing else
 * is shown. */
static void note_plug(struct wq_reader *reader, const struct wq_event *event)
{
    if (!reader->kobo || event->kind != WQ_EVENT_CHARGE || !event->is_computer)
        return;
    reader->is_at_computer = event->is_on;
    reader->has_plug_news = true;
}

static bool wakes(const struct wq_event *event)
{
    bool is_key = event->kind == WQ_EVENT_KEY || event->kind == WQ_EVENT_KEYHOLD;
    bool is_computer = event->kind == WQ_EVENT_CHARGE && event->is_computer && event->is_on;
    return (is_key && event->key == WQ_KEY_POWER) || event->kind == WQ_EVENT_QUIT || is_computer ||
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
        note_plug(reader, event);
        if (wakes(event))
            return WQ_OK;
    }
}

/* The key that woke the machine is still to be read: it must not send it to sleep again. */
static void take_wake_key(struct wq_reader *reader, struct wq_event *event)
{
    enum { AFTER_WAKE_MS = 1000 };
    while (event->kind == WQ_EVENT_NONE) {
        if (reader->input.ops->wait(reader->input.self, AFTER_WAKE_MS, event) != WQ_OK)
            return;
        note_plug(reader, event);
        if (event->kind != WQ_EVENT_IDLE && event->kind != WQ_EVENT_QUIT && !wakes(event))
            event->kind = WQ_EVENT_NONE;
    }
}

void wq_reader_light(struct wq_reader *reader, int32_t percent)
{
    if (reader->power.ops->light(reader->power.self, percent, reader->followed.warm_percent) ==
        WQ_OK)
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
        wq_reader_light(reader, 0);
    if (sleep_through(reader, &event, &is_over) != WQ_OK)
        return wq_complain("cannot read input: %s", strerror(errno));
    if (is_over)
        return switch_off(reader, ends);
    if (light_percent > 0)
        wq_reader_light(reader, light_percent);
    const struct wq_event redraw = {.kind = WQ_EVENT_REDRAW};
    wq_reader_look_at_folder(reader); /* what was told of it meanwhile woke nobody */
    code = wq_reader_handle(reader, &redraw);
    take_wake_key(reader, &event);
    *ends = event.kind == WQ_EVENT_QUIT;
    return code;
}

/* ---- how the device is held ---- */

/* False: the display does not turn, and stands as it was made. */
static bool turn_ports(struct wq_reader *reader, int quarter)
{
    enum wq_status st = wq_refresher_rotate(reader->refresher, quarter);
    if (st != WQ_OK) {
        wq_log_add(&reader->log, "the display does not turn by %d: %s", quarter,
                   st == WQ_E_RANGE ? "it cannot" : strerror(errno));
        return false;
    }
    reader->quarter = quarter;
    if (reader->input.ops->rotate)
        reader->input.ops->rotate(reader->input.self, quarter);
    return true;
}

/* As somebody chose, and as it is mounted. */
static int quarter_of(const struct wq_reader *reader)
{
    const struct wq_settings *s = wq_app_settings(reader->app);
    return (reader->setup.quarter + 2 * s->is_upside_down + s->is_on_side) & 3;
}

int wq_reader_hold(struct wq_reader *reader, int over)
{
    const int quarter = (quarter_of(reader) + over) & 3;
    if (quarter == reader->quarter || turn_ports(reader, quarter))
        return WQ_EXIT_OK;
    if (wq_app_hold_upright(reader->app) != WQ_OK)
        return wq_complain_of_memory();
    reader->followed = *wq_app_settings(reader->app);
    turn_ports(reader, reader->setup.quarter);
    const struct wq_event redraw = {.kind = WQ_EVENT_REDRAW};
    return wq_reader_handle(reader, &redraw);
}

/* Between the two ways that are of the chosen shape, the screen follows the hand. */
static int follow_hand(struct wq_reader *reader, int quarter)
{
    const int over = (quarter - quarter_of(reader)) & 3;
    const struct wq_event redraw = {.kind = WQ_EVENT_REDRAW};
    if (over % 2 != 0)
        return WQ_EXIT_OK;
    int code = wq_reader_hold(reader, over);
    return code == WQ_EXIT_OK ? wq_reader_handle(reader, &redraw) : code;
}

/* The light's key: off, or as it was chosen. */
static void switch_light(struct wq_reader *reader)
{
    int32_t chosen = reader->followed.light_percent;
    wq_reader_light(reader, reader->light_percent > 0 ? 0 : chosen > 0 ? chosen : LIGHT_PERCENT);
}

/* A charge that does not last is told once, after what the reader asked for and the save that
 * follows; later everything is saved, and the machine goes off. */
static bool drain(struct wq_reader *reader, enum wq_policy_act act, int *code, bool *ends)
{
    reader->has_low_news = reader->has_low_news || act == WQ_POLICY_WARN;
    if (act != WQ_POLICY_OFF)
        return false;
    wq_reader_save(reader);
    *code = switch_off(reader, ends);
    return true;
}

int wq_reader_offer(struct wq_reader *reader)
{
    const struct wq_event redraw = {.kind = WQ_EVENT_REDRAW};
    if (!reader->has_plug_news)
        return WQ_EXIT_OK;
    reader->has_plug_news = false;
    wq_app_computer(reader->app, reader->is_at_computer);
    return wq_reader_handle(reader, &redraw);
}

bool wq_reader_machine(struct wq_reader *reader, const struct wq_event *event, int *code,
                       bool *ends)
{
    if (event->kind == WQ_EVENT_TURN) {
        *code = follow_hand(reader, event->quarter);
        return true;
    }
    note_plug(reader, event);
    bool is_over = drain(reader, wq_reader_look(reader, event->now_ms), code, ends);
    if (is_over || !reader->power.ops)
        return is_over;
    switch (wq_policy_event(&reader->policy, event)) {
    case WQ_POLICY_SLEEP:
        *code = sleep_now(reader, ends);
        wq_policy_start(&reader->policy, wq_sys_now_ms(&reader->sys),
                        (uint32_t)(reader->policy.sleep_after_ms / 60000));
        return true;
    case WQ_POLICY_OFF:
        *code = switch_off(reader, ends);
        return true;
    case WQ_POLICY_LIGHT:
        switch_light(reader);
        return true;
    default:
        return false;
    }
}
