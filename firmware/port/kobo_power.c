/* SPDX-License-Identifier: MIT */
/* Battery, light, sleep and off of Kobo readers, by files of sysfs. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "kobo.h"
#include "log.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* ---- sleep: the kernel's rules ---- */

#define EXTENDED_PATH "/sys/power/state-extended"
#define STATE_PATH "/sys/power/state"
#define ALARM_PATH "/sys/class/rtc/rtc0/wakealarm"
#define RTC_TIME_PATH "/sys/class/rtc/rtc0/since_epoch"
#define RTC_NAME_PATH "/sys/class/rtc/rtc0/name"
#define MODULES_PATH "/proc/modules"
#define SETTLE_MS 2000 /* between the two writes; input goes on being read */
#define RETRY_MS 15000
#define TRIES 20
#define AWAKE_MS 100         /* after waking, before the touch screen is told */
#define PMIC_ALARM_S 65535u  /* "pmic_rtc" of i.MX50 counts no further */
#define MODULES_BYTES 16384u /* of /proc/modules that are looked at */

struct kobo_power {
    struct wq_sys sys;
    const struct wq_kobo_model *model;
};

/* ---- battery ---- */

static enum wq_status battery(void *self, struct wq_battery *battery)
{
    static const char *const folders[] = {"/sys/class/power_supply/bd71827_bat/capacity",
                                          "/sys/class/power_supply/battery/capacity",
                                          "/sys/class/power_supply/mc13892_bat/capacity"};
    const struct kobo_power *p = self;
    const char *capacity = wq_sys_first(&p->sys, folders, COUNT(folders));
    char path[WQ_SYS_PATH_BYTES], status[32];
    int32_t percent;
    if (!capacity)
        return WQ_E_IO;
    size_t folder_len = strlen(capacity) - strlen("capacity");
    snprintf(path, sizeof path, "%.*sstatus", (int)folder_len, capacity);
    if (wq_sys_read_number(&p->sys, capacity, &percent) != WQ_OK || percent < 0)
        percent = -1;
    if (wq_sys_read_text(&p->sys, path, status, sizeof status) != WQ_OK && percent < 0)
        return WQ_E_IO;
    bool is_charging = strcmp(status, "Charging") == 0;
    *battery = (struct wq_battery){
        .percent = percent > 100 ? 100 : percent,
        .is_charging = is_charging,
        .is_plugged = is_charging || strcmp(status, "Full") == 0,
    };
    return WQ_OK;
}

/* ---- light ---- */

#define NTX_PATH "/dev/ntx_io"
#define NTX_LIGHT 241UL
#define WHITE_PATH "/sys/class/backlight/mxc_msp430.0/brightness"
#define LED_MAX 255
#define LED_ON 31

static int32_t clamp(int32_t value, int32_t max)
{
    return value < 0 ? 0 : value > max ? max : value;
}

static enum wq_status light_ntx(const struct kobo_power *p, int32_t percent)
{
    int fd = wq_sys_open(&p->sys, NTX_PATH, O_RDWR);
    /* the driver takes the number itself, not where it stands */
    int result = fd < 0 ? -1 : wq_sys_ioctl(&p->sys, fd, NTX_LIGHT, (void *)(intptr_t)percent);
    wq_sys_close(&p->sys, fd);
    return result < 0 ? WQ_E_IO : WQ_OK;
}

static enum wq_status light_msp430(const struct kobo_power *p, int32_t percent, int32_t warm)
{
    static const char *const colours[] = {"/sys/class/leds/aw99703-bl_FL1/color",
                                          "/sys/class/backlight/lm3630a_led/color",
                                          "/sys/class/backlight/tlc5947_bl/color"};
    const char *colour = wq_sys_first(&p->sys, colours, COUNT(colours));
    int32_t tenths = (warm + 5) / 10;
    enum wq_status st = wq_sys_write_number(&p->sys, WHITE_PATH, percent);
    if (st == WQ_OK && colour)
        st = wq_sys_write_number(&p->sys, colour,
                                 p->model->warmth_is_straight ? tenths : 10 - tenths);
    return st;
}

/* One colour of LED: `name` below /sys/class/backlight. */
static enum wq_status light_led(const struct kobo_power *p, const char *name, int32_t level)
{
    char path[WQ_SYS_PATH_BYTES];
    snprintf(path, sizeof path, "/sys/class/backlight/%s/bl_power", name);
    enum wq_status st = wq_sys_write_number(&p->sys, path, level > 0 ? LED_ON : 0);
    snprintf(path, sizeof path, "/sys/class/backlight/%s/brightness", name);
    return st == WQ_OK ? wq_sys_write_number(&p->sys, path, level) : st;
}

/* Aura ONE and H2O2 have white and red LEDs, the former green ones, too. */
static enum wq_status light_colours(const struct kobo_power *p, int32_t percent, int32_t warm)
{
    int32_t white = LED_MAX * percent * (100 - warm) / 10000;
    int32_t red = LED_MAX * percent * warm / 10000;
    if (!wq_sys_exists(&p->sys, "/sys/class/backlight/lm3630a_led1b/brightness")) {
        enum wq_status st = light_led(p, "lm3630a_ledb", white);
        return st == WQ_OK ? light_led(p, "lm3630a_leda", red) : st;
    }
    enum wq_status st = light_led(p, "lm3630a_led1b", white);
    if (st == WQ_OK)
        st = light_led(p, "lm3630a_led1a", red);
    return st == WQ_OK ? light_led(p, "lm3630a_ledb", red) : st;
}

static enum wq_status light(void *self, int32_t percent, int32_t warm_percent)
{
    const struct kobo_power *p = self;
    enum wq_status st = WQ_E_RANGE;
    percent = clamp(percent, 100);
    warm_percent = clamp(warm_percent, 100);
    switch (p->model->light) {
    case WQ_LIGHT_NONE:
        return WQ_E_RANGE;
    case WQ_LIGHT_NTX:
        st = light_ntx(p, percent);
        break;
    case WQ_LIGHT_MSP430:
        st = light_msp430(p, percent, warm_percent);
        break;
    case WQ_LIGHT_COLOURS:
        st = light_colours(p, percent, warm_percent);
        break;
    }
    if (st != WQ_OK)
        wq_log_add(p->sys.log, "%s: the light cannot be set: %s", p->model->name, strerror(errno));
    return st;
}

/* ---- sleep ---- */

/* Most kernels crash when they sleep with the module of Wi-Fi loaded. */
static bool has_wifi(const struct kobo_power *p)
{
    const char *module = p->sys.ops->env(p->sys.self, "WIFI_MODULE");
    bool is_loaded = false;
    char *text = module && module[0] ? malloc(MODULES_BYTES) : NULL;
    if (text && wq_sys_read_text(&p->sys, MODULES_PATH, text, MODULES_BYTES) == WQ_OK) {
        size_t len = strlen(module);
        for (const char *line = text; line && !is_loaded; line = strchr(line, '\n')) {
            line += line != text;
            is_loaded = strncmp(line, module, len) == 0 && line[len] == ' ';
        }
    }
    free(text);
    return is_loaded;
}

/* Why the machine may not sleep now, in English; NULL: it may. */
static const char *guard(struct kobo_power *p)
{
    struct wq_battery now;
    if (!wq_sys_exists(&p->sys, EXTENDED_PATH))
        return "there is no " EXTENDED_PATH;
    if (p->model->family == WQ_KOBO_HWTCON && battery(p, &now) == WQ_OK && now.is_plugged)
        return "MediaTek's kernel hangs when it sleeps while it is charged";
    if (has_wifi(p))
        return "the kernel crashes when it sleeps while Wi-Fi is on";
    return NULL;
}

static void set_alarm(const struct kobo_power *p, uint32_t seconds)
{
    char text[16];
    /* an alarm that is set refuses another */
    (void)!wq_sys_write_text(&p->sys, ALARM_PATH, "0");
    snprintf(text, sizeof text, "+%u", (unsigned)seconds);
    if (seconds > 0 && wq_sys_write_text(&p->sys, ALARM_PATH, text) != WQ_OK)
        wq_log_add(p->sys.log, "%s: no alarm: %s", p->model->name, strerror(errno));
}

static uint32_t alarm_s(const struct kobo_power *p, uint32_t wanted_s)
{
    char name[64];
    bool is_pmic = wq_sys_read_text(&p->sys, RTC_NAME_PATH, name, sizeof name) == WQ_OK &&
                   strncmp(name, "pmic_rtc", 8) == 0;
    return is_pmic && wanted_s > PMIC_ALARM_S ? PMIC_ALARM_S : wanted_s;
}

/* Touch screens that work with infrared light are told to measure anew. */
static void wake_touch(const struct kobo_power *p)
{
    static const char *const paths[] = {
        "/sys/devices/virtual/input/input1/neocmd",
        "/sys/devices/platform/imx-i2c.1/i2c-1/1-0050/neocmd",
    };
    const char *path = wq_sys_first(&p->sys, paths, COUNT(paths));
    if (path && wq_sys_write_text(&p->sys, path, "a") != WQ_OK)
        wq_log_add(p->sys.log, "%s: the touch screen is not woken", p->model->name);
}

static void leave_extended(const struct kobo_power *p)
{
    if (wq_sys_write_text(&p->sys, EXTENDED_PATH, "0") != WQ_OK)
        wq_log_add(p->sys.log, "%s: " EXTENDED_PATH ": %s", p->model->name, strerror(errno));
}

enum attempt { SLEPT, REFUSED, DISTURBED };

/* One try. DISTURBED: something happened on `input` and is in *event. */
static enum attempt try_once(struct kobo_power *p, const struct wq_input *input,
                             struct wq_event *event)
{
    if (wq_sys_write_text(&p->sys, EXTENDED_PATH, "1") != WQ_OK)
        return REFUSED;
    bool is_disturbed =
        input->ops->wait(input->self, SETTLE_MS, event) != WQ_OK || event->kind != WQ_EVENT_IDLE;
    if (is_disturbed) {
        leave_extended(p);
        return DISTURBED;
    }
    p->sys.ops->sync(p->sys.self);
    bool has_slept = wq_sys_write_text(&p->sys, STATE_PATH, "mem") == WQ_OK;
    int saved = errno;
    leave_extended(p);
    wq_sys_sleep_ms(&p->sys, AWAKE_MS);
    wake_touch(p);
    errno = saved;
    return has_slept ? SLEPT : REFUSED;
}

/* Until it sleeps, something happens, or it has refused too often: the kernel says EBUSY while
 * anything is still under way. */
static enum wq_status sleep_somehow(struct kobo_power *p, const struct wq_input *input,
                                    enum wq_wake *wake, struct wq_event *event)
{
    for (int i = 0; i < TRIES; i++) {
        const char *why = guard(p);
        if (why) {
            wq_log_add(p->sys.log, "%s: no sleep: %s", p->model->name, why);
            return WQ_E_RANGE;
        }
        switch (try_once(p, input, event)) {
        case SLEPT:
            *wake = WQ_WAKE_EVENT;
            return WQ_OK;
        case DISTURBED:
            return WQ_OK;
        case REFUSED:
            break;
        }
        wq_log_add(p->sys.log, "%s: sleep is refused: %s", p->model->name, strerror(errno));
        if (input->ops->wait(input->self, RETRY_MS, event) != WQ_OK || event->kind != WQ_EVENT_IDLE)
            return WQ_OK;
    }
    return WQ_E_IO;
}

/* An alarm is known by the clock, as nothing else tells it from a key. A clock that cannot count
 * far enough is set again. */
static enum wq_status suspend(void *self, const struct wq_input *input, uint32_t wake_s,
                              enum wq_wake *wake, struct wq_event *event)
{
    struct kobo_power *p = self;
    int32_t start_s, now_s;
    *wake = WQ_WAKE_NOT;
    *event = (struct wq_event){.kind = WQ_EVENT_NONE};
    for (uint32_t left_s = wake_s;;) {
        uint32_t part_s = alarm_s(p, left_s);
        bool has_clock = wq_sys_read_number(&p->sys, RTC_TIME_PATH, &start_s) == WQ_OK;
        set_alarm(p, part_s);
        enum wq_status st = sleep_somehow(p, input, wake, event);
        if (st != WQ_OK || *wake == WQ_WAKE_NOT || wake_s == 0 || !has_clock ||
            wq_sys_read_number(&p->sys, RTC_TIME_PATH, &now_s) != WQ_OK ||
            (uint32_t)(now_s - start_s) < part_s) {
            set_alarm(p, 0);
            if (event->kind == WQ_EVENT_IDLE)
                event->kind = WQ_EVENT_NONE;
            return st;
        }
        left_s -= part_s;
        if (left_s == 0) {
            *wake = WQ_WAKE_ALARM;
            event->kind = WQ_EVENT_NONE;
            return WQ_OK;
        }
    }
}

/* ---- off ---- */

static enum wq_status off(void *self)
{
    static const char *const at_once[] = {"poweroff", "-f", NULL};
    static const char *const by_init[] = {"poweroff", NULL};
    const struct kobo_power *p = self;
    bool is_nxp = p->model->family == WQ_KOBO_MXC1 || p->model->family == WQ_KOBO_MXC2;
    p->sys.ops->sync(p->sys.self);
    int code = p->sys.ops->run(p->sys.self, is_nxp ? at_once : by_init);
    if (code != 0)
        wq_log_add(p->sys.log, "%s: poweroff ends with %d", p->model->name, code);
    return code == 0 ? WQ_OK : WQ_E_IO;
}

static void close_power(void *self)
{
    free(self);
}

static const struct wq_power_ops ops = {
    .battery = battery, .light = light, .suspend = suspend, .off = off, .close = close_power};

enum wq_status wq_power_kobo(const struct wq_sys *sys, const struct wq_kobo_model *model,
                             struct wq_power *power)
{
    struct kobo_power *p = malloc(sizeof *p);
    if (!p)
        return WQ_E_NOMEM;
    *p = (struct kobo_power){*sys, model};
    *power = (struct wq_power){&ops, p};
    return WQ_OK;
}
