/* SPDX-License-Identifier: MIT */
/* What goes on between the settings and the machine: the one follows what was chosen, and the
 * screens show how the other is. */
#include <string.h>
#include <sys/statvfs.h>
#include <time.h>
#include "reader.h"

/* What can be chosen beside how the device is mounted. */
static unsigned turns_from(unsigned rotations, int quarter)
{
    return (rotations >> quarter | rotations << (4 - quarter)) & 15u;
}

struct wq_abilities wq_reader_abilities(const struct wq_reader *reader)
{
    struct wq_display_info info;
    const struct wq_kobo_model *kobo = reader->kobo;
    reader->display.ops->info(reader->display.self, &info);
    bool is_panel = wq_reader_wants_panel(reader);
    uint32_t asked = (uint32_t)reader->request.clean_every;
    return (struct wq_abilities){
        .light = kobo && kobo->light != WQ_LIGHT_NONE,
        .warmth = kobo && (kobo->light == WQ_LIGHT_COLOURS || kobo->light == WQ_LIGHT_MSP430),
        .rotations = turns_from(info.rotations, reader->setup.quarter),
        .keys = !kobo,
        .sleep = reader->power.ops != NULL,
        .leave = kobo || !is_panel, /* elsewhere a service would start it again */
        .clean_pages = !info.is_paper ? 0
                       : asked        ? asked
                                      : info.clean_after,
    };
}

/* ---- the machine follows ---- */

static void follow_cleaning(struct wq_reader *reader, const struct wq_settings *s)
{
    uint32_t turns = WQ_CLEAN_AFTER_NONE;
    if (s->clean == WQ_CLEAN_PAGES)
        turns = s->clean_pages ? s->clean_pages : (uint32_t)reader->request.clean_every;
    wq_refresher_clean_after(reader->refresher, turns);
}

static uint32_t sleep_minutes(const struct wq_reader *reader, const struct wq_settings *s)
{
    if (!reader->power.ops || s->sleep_minutes == WQ_SLEEP_NEVER)
        return 0;
    return s->sleep_minutes ? s->sleep_minutes : WQ_SLEEP_USUAL_MINUTES;
}

int wq_reader_follow(struct wq_reader *reader)
{
    const struct wq_settings *s = wq_app_settings(reader->app);
    struct wq_settings before = reader->followed;
    reader->followed = *s;
    follow_cleaning(reader, s);
    wq_policy_sleep_after(&reader->policy, sleep_minutes(reader, s));
    if (s->is_night != before.is_night)
        wq_refresher_night(reader->refresher, s->is_night);
    bool is_lit =
        s->light_percent != before.light_percent || s->warm_percent != before.warm_percent;
    if (is_lit && reader->power.ops)
        wq_reader_light(reader, s->light_percent);
    bool is_held = s->is_upside_down == before.is_upside_down && s->is_on_side == before.is_on_side;
    return is_held ? WQ_EXIT_OK : wq_reader_hold(reader, 0);
}

/* ---- the screens follow ---- */

/* Never what anything is ordered by; the date is 0 while the clock is not to be believed. */
static void read_clock(struct wq_reader *reader, struct wq_machine *machine)
{
    time_t now = time(NULL);
    struct tm local;
    uint64_t latest_s = reader->place.clock_s;
    if (reader->request.input)
        return; /* a script's frames are the same on any day */
    if (now < 0 || !wq_clock_is_sound((uint64_t)now, latest_s) || !localtime_r(&now, &local))
        return;
    reader->clock_s = (uint64_t)now;
    machine->date = (uint32_t)(local.tm_year + 1900) * 10000 + (uint32_t)(local.tm_mon + 1) * 100 +
                    (uint32_t)local.tm_mday;
    machine->minute = (uint32_t)(local.tm_hour * 60 + local.tm_min);
}

static uint64_t free_bytes(const char *path)
{
    struct statvfs volume;
    if (!path || statvfs(path, &volume) != 0)
        return 0;
    return (uint64_t)volume.f_bavail * volume.f_frsize;
}

enum wq_policy_act wq_reader_look(struct wq_reader *reader, uint64_t now_ms)
{
    struct wq_machine *machine = &reader->machine;
    enum wq_policy_act act = WQ_POLICY_NONE;
    machine->date = 0;
    machine->is_saved = reader->is_saving && !reader->has_warned;
    read_clock(reader, machine);
    if (wq_policy_wants_battery(&reader->policy, now_ms)) {
        struct wq_battery battery = {.percent = -1};
        if (reader->power.ops)
            (void)!reader->power.ops->battery(reader->power.self, &battery);
        machine->battery_percent = battery.percent;
        machine->is_charging = battery.is_charging;
        machine->free_bytes = free_bytes(reader->request.bundle);
        act = wq_policy_battery(&reader->policy, &battery, now_ms);
    }
    wq_app_machine(reader->app, machine);
    return act;
}
