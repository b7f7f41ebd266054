/* SPDX-License-Identifier: MIT */
/* What only a device can tell: patterns to look at, targets to touch, times to measure. Each result
 * is a line of the log and of standard output, so that the first owner of a model can send them. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "reader.h"
#include "warraq/paint.h"

#define TOUCH_WAIT_MS 30000
#define KEY_WAIT_MS 10000
#define LOOK_MS 3000
#define GREYS 16
#define TARGETS 5

struct self_test {
    struct wq_reader *reader;
    struct wq_surface surface;
    int32_t unit_px;
    bool ends; /* asked to */
};

static void report(const struct self_test *t, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void report(const struct self_test *t, const char *format, ...)
{
    char line[WQ_LOG_LINE_BYTES];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    printf("%s\n", line);
    fflush(stdout);
    wq_log_add(&t->reader->log, "self-test %s", line);
}

/* ---- painting ---- */

static struct wq_rect screen(const struct self_test *t)
{
    return (struct wq_rect){0, 0, t->surface.w, t->surface.h};
}

static enum wq_status say(struct self_test *t, const char *text, int32_t y)
{
    const struct wq_style style = {WQ_VOICE_LABEL, false, t->reader->setup.spec.small_em_px};
    struct wq_arena *arena = &t->reader->page_arena;
    struct wq_label label;
    int32_t margin = 4 * t->unit_px;
    size_t mark = wq_arena_mark(arena);
    enum wq_status st =
        wq_label_make(arena, &t->reader->article_arena, t->reader->setup.fonts, &style,
                      wq_str(text), true, t->surface.w - 2 * margin, &label);
    if (st == WQ_OK)
        wq_paint_glyphs(&t->surface, t->reader->setup.fonts, label.glyphs, label.glyph_n,
                        t->surface.w - margin - label.width_px, y);
    wq_arena_rewind(arena, mark);
    return st;
}

/* An arrow that points up when the picture stands upright, with its left side filled. */
static void paint_arrow(struct self_test *t, int32_t x, int32_t y, int32_t size)
{
    for (int32_t row = 0; row < size; row++) {
        wq_paint_rect(&t->surface, (struct wq_rect){x - row / 2, y + row, row / 2 + 1, 1}, 0);
        wq_paint_rect(&t->surface, (struct wq_rect){x + row / 2, y + row, 3, 1}, 0);
    }
}

/* The outermost pixels, all greys, single lines, a chequer, an arrow: what a wrong size, depth,
 * stride, rotation or mirror would spoil. */
static enum wq_status paint_patterns(struct self_test *t)
{
    int32_t w = t->surface.w, unit = t->unit_px, top = t->surface.h / 2, bar = w - 8 * unit;
    char name[128];
    wq_paint_rect(&t->surface, screen(t), 255);
    wq_paint_frame(&t->surface, screen(t), 1);
    wq_paint_frame(&t->surface, (struct wq_rect){4, 4, w - 8, t->surface.h - 8}, 1);
    for (int32_t i = 0; i < GREYS; i++)
        wq_paint_rect(&t->surface,
                      (struct wq_rect){4 * unit + bar * i / GREYS, top,
                                       bar * (i + 1) / GREYS - bar * i / GREYS, 6 * unit},
                      (uint8_t)(i * 17));
    for (int32_t i = 0; i < 4 * unit; i += 2) {
        wq_paint_rect(&t->surface, (struct wq_rect){4 * unit + i, top + 8 * unit, 1, 4 * unit}, 0);
        wq_paint_rect(&t->surface, (struct wq_rect){10 * unit, top + 8 * unit + i, 4 * unit, 1}, 0);
        for (int32_t j = 0; j < 4 * unit; j += 2)
            wq_paint_rect(&t->surface,
                          (struct wq_rect){16 * unit + j + i / 2 % 2, top + 8 * unit + i / 2, 1, 1},
                          0);
    }
    paint_arrow(t, w / 2, 12 * unit, 8 * unit);
    snprintf(name, sizeof name, "%s, %s", t->reader->setup.device_name, WARRAQ_VERSION);
    enum wq_status st = say(t, "اختبار ذاتي: السهم إلى أعلى ونصفه الأيسر أسود", 5 * unit);
    if (st == WQ_OK)
        st = say(t, "إطاران كاملان، وستّ عشرة درجة من الأسود إلى الأبيض", 8 * unit);
    return st == WQ_OK ? say(t, name, 11 * unit) : st;
}

/* ---- showing, with times ---- */

static enum wq_status show(struct self_test *t, enum wq_intent intent, struct wq_rect rect,
                           const char *what)
{
    const struct wq_display *display = &t->reader->display;
    const struct wq_refresh one = {rect, intent};
    uint64_t start_us = t->reader->sys.ops->clock_us(t->reader->sys.self);
    enum wq_status st = wq_refresher_show(t->reader->refresher, &t->surface, &one, 1);
    uint64_t sent_us = t->reader->sys.ops->clock_us(t->reader->sys.self);
    if (st == WQ_OK && display->ops->wait)
        st = display->ops->wait(display->self);
    uint64_t done_us = t->reader->sys.ops->clock_us(t->reader->sys.self);
    report(t, "%s: %s, sent in %u ms, drawn in %u ms", what, wq_status_text(st),
           (unsigned)((sent_us - start_us) / 1000), (unsigned)((done_us - start_us) / 1000));
    return st;
}

/* The next event but those that are not meant here; IDLE after `ms`. */
static struct wq_event next_event(struct self_test *t, uint32_t ms)
{
    struct wq_event event = {.kind = WQ_EVENT_QUIT};
    if (t->reader->input.ops->wait(t->reader->input.self, ms, &event) != WQ_OK)
        event.kind = WQ_EVENT_QUIT;
    t->ends |= event.kind == WQ_EVENT_QUIT;
    return event;
}

/* ---- the parts ---- */

static enum wq_status test_intents(struct self_test *t)
{
    static const struct {
        enum wq_intent intent;
        const char *name;
    } intents[] = {{WQ_INTENT_CLEAN, "clean"},   {WQ_INTENT_PAGE, "page"},
                   {WQ_INTENT_MENU, "menu"},     {WQ_INTENT_HIGHLIGHT, "highlight"},
                   {WQ_INTENT_TYPING, "typing"}, {WQ_INTENT_IMAGE, "image"}};
    int32_t h = 4 * t->unit_px, y = t->surface.h - 8 * t->unit_px;
    enum wq_status st = paint_patterns(t);
    for (size_t i = 0; i < sizeof intents / sizeof intents[0] && st == WQ_OK && !t->ends; i++) {
        struct wq_rect strip = {4 * t->unit_px, y, t->surface.w - 8 * t->unit_px, h};
        bool is_whole = intents[i].intent == WQ_INTENT_CLEAN || intents[i].intent == WQ_INTENT_PAGE;
        wq_paint_rect(&t->surface, strip, i % 2 ? 0 : 255);
        st = show(t, intents[i].intent, is_whole ? screen(t) : strip, intents[i].name);
        next_event(t, LOOK_MS);
    }
    return st;
}

static enum wq_status test_turns(struct self_test *t)
{
    struct wq_reader *reader = t->reader;
    for (int quarter = 2; quarter >= 0 && !t->ends; quarter -= 2) {
        enum wq_status st = wq_refresher_rotate(reader->refresher, quarter);
        if (st == WQ_E_RANGE) {
            report(t, "turned by %d: this display does not turn", quarter);
            return WQ_OK;
        }
        report(t, "turned by %d: %s", quarter, wq_status_text(st));
        if (st != WQ_OK)
            return st;
        if (reader->input.ops->rotate)
            reader->input.ops->rotate(reader->input.self, quarter);
        st = show(t, WQ_INTENT_PAGE, screen(t), "page");
        if (st != WQ_OK)
            return st;
        next_event(t, LOOK_MS);
    }
    return WQ_OK;
}

static enum wq_status test_target(struct self_test *t, int32_t x, int32_t y)
{
    int32_t half = 3 * t->unit_px;
    wq_paint_rect(&t->surface, screen(t), 255);
    wq_paint_frame(&t->surface, (struct wq_rect){x - half, y - half, 2 * half, 2 * half}, 4);
    enum wq_status st = say(t, "المس المربّع", t->surface.h / 3);
    if (st == WQ_OK)
        st = show(t, WQ_INTENT_MENU, screen(t), "target");
    if (st != WQ_OK)
        return st;
    struct wq_event event = next_event(t, TOUCH_WAIT_MS);
    bool is_touch = event.kind >= WQ_EVENT_TAP && event.kind <= WQ_EVENT_SWIPE;
    if (!is_touch)
        report(t, "target at %d,%d: not touched", (int)x, (int)y);
    else
        report(t, "target at %d,%d: touched at %d,%d, %s", (int)x, (int)y, (int)event.x,
               (int)event.y,
               abs(event.x - x) <= half && abs(event.y - y) <= half ? "good" : "BESIDE");
    return WQ_OK;
}

static enum wq_status test_touch(struct self_test *t)
{
    int32_t w = t->surface.w, h = t->surface.h, in = 4 * t->unit_px;
    const int32_t at[TARGETS][2] = {
        {in, in}, {w - in, in}, {w - in, h - in}, {in, h - in}, {w / 2, h / 2}};
    enum wq_status st = WQ_OK;
    for (int i = 0; i < TARGETS && st == WQ_OK && !t->ends; i++)
        st = test_target(t, at[i][0], at[i][1]);
    return st;
}

static enum wq_status test_keys(struct self_test *t)
{
    wq_paint_rect(&t->surface, screen(t), 255);
    enum wq_status st = say(t, "اضغط كل زرّ، ثم انتظر عشر ثوانٍ", t->surface.h / 3);
    if (st == WQ_OK)
        st = show(t, WQ_INTENT_PAGE, screen(t), "page");
    while (st == WQ_OK && !t->ends) {
        struct wq_event event = next_event(t, KEY_WAIT_MS);
        if (event.kind == WQ_EVENT_IDLE)
            break;
        report(t, "event %d, key %d, on %d, quarter %d", (int)event.kind, (int)event.key,
               event.is_on, event.quarter);
    }
    return st;
}

static void test_power(struct self_test *t)
{
    const struct wq_power *power = &t->reader->power;
    struct wq_battery battery;
    if (!power->ops)
        return;
    if (power->ops->battery(power->self, &battery) == WQ_OK)
        report(t, "battery %d%%, charging %d, plugged %d", (int)battery.percent,
               battery.is_charging, battery.is_plugged);
    else
        report(t, "battery: not read");
    for (int32_t percent = 30; percent >= 0; percent -= 30) {
        enum wq_status st = power->ops->light(power->self, percent, percent);
        report(t, "light %d%%: %s", (int)percent, wq_status_text(st));
        next_event(t, LOOK_MS);
    }
}

int wq_reader_self_test(struct wq_reader *reader)
{
    struct wq_display_info info;
    reader->display.ops->info(reader->display.self, &info);
    struct self_test t = {.reader = reader, .unit_px = wq_device_unit_px(&reader->setup.device)};
    t.surface =
        (struct wq_surface){.w = info.w_px, .h = info.h_px, .stride = WQ_SURFACE_STRIDE(info.w_px)};
    t.surface.pixels =
        wq_arena_alloc(&reader->app_arena, (size_t)t.surface.stride * (size_t)t.surface.h, 1);
    if (!t.surface.pixels)
        return wq_complain_of_memory();
    report(&t, "%s, build %s: %dx%d at %d dpi, %d greys", reader->setup.device_name, WARRAQ_VERSION,
           (int)info.w_px, (int)info.h_px, (int)info.dpi, (int)info.levels);
    enum wq_status (*const parts[])(struct self_test *) = {test_intents, test_turns, test_touch,
                                                           test_keys};
    enum wq_status st = WQ_OK;
    for (size_t i = 0; i < sizeof parts / sizeof parts[0] && st == WQ_OK && !t.ends; i++)
        st = parts[i](&t);
    if (!t.ends)
        test_power(&t);
    struct wq_refresh_count count = wq_refresher_count(reader->refresher);
    report(&t, "%s after %u refreshes of %u px", wq_status_text(st), (unsigned)count.refresh_n,
           (unsigned)count.pixel_n);
    return st == WQ_OK ? WQ_EXIT_OK : WQ_EXIT_FAILED;
}
