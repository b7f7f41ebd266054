/* SPDX-License-Identifier: MIT */
/* Battery, light, sleep and off of Kobo readers, on a machine that is not there. */
#include "fake_sys.h"
#include "kobo.h"

static struct fake_sys f;
static struct wq_power power;

/* ---- an input that says nothing, or what a test lets it say ---- */

static struct wq_event said;
static unsigned silent_n; /* waits before it */

static enum wq_status wait_silently(void *self, int64_t timeout_ms, struct wq_event *event)
{
    (void)self;
    *event = (struct wq_event){.kind = WQ_EVENT_IDLE};
    if (said.kind != WQ_EVENT_NONE && silent_n-- == 0) {
        *event = said;
        return WQ_OK;
    }
    f.now_us += (uint64_t)timeout_ms * 1000;
    return WQ_OK;
}

static const struct wq_input_ops silent_ops = {.wait = wait_silently};
static const struct wq_input silent = {&silent_ops, NULL};

static void boot(const char *name)
{
    const struct wq_kobo_model *model = wq_kobo_named(name);
    assert_non_null(model);
    if (power.ops)
        power.ops->close(power.self);
    fake_init(&f);
    said.kind = WQ_EVENT_NONE;
    assert_int_equal(wq_power_kobo(&f.sys, model, &power), WQ_OK);
}

static int stop(void **state)
{
    (void)state;
    power.ops->close(power.self);
    power.ops = NULL;
    return f.open_n == 0 ? 0 : -1;
}

/* ---- battery ---- */

static void test_battery_is_read_from_what_is_there(void **state)
{
    (void)state;
    static const struct {
        const char *folder, *capacity, *status;
        int32_t percent;
        bool is_charging, is_plugged;
    } cases[] = {{"bd71827_bat", "87\n", "Discharging\n", 87, false, false},
                 {"battery", "5", "Charging", 5, true, true},
                 {"mc13892_bat", "100", "Full", 100, false, true},
                 {"battery", "140", "Not charging", 100, false, false},
                 {"battery", "-3", "Charging", -1, true, true},
                 {"battery", "?", "Charging", -1, true, true}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char capacity[96], status[96];
        struct wq_battery battery;
        boot("kobo-clara");
        snprintf(capacity, sizeof capacity, "/sys/class/power_supply/%s/capacity", cases[i].folder);
        snprintf(status, sizeof status, "/sys/class/power_supply/%s/status", cases[i].folder);
        fake_add(&f, capacity, cases[i].capacity);
        fake_add(&f, status, cases[i].status);
        assert_int_equal(power.ops->battery(power.self, &battery), WQ_OK);
        assert_int_equal(battery.percent, cases[i].percent);
        assert_int_equal(battery.is_charging, cases[i].is_charging);
        assert_int_equal(battery.is_plugged, cases[i].is_plugged);
    }
    struct wq_battery battery = {.percent = 7};
    boot("kobo-clara");
    assert_int_equal(power.ops->battery(power.self, &battery), WQ_E_IO);
    assert_int_equal(battery.percent, 7);
}

/* ---- light ---- */

static int light_ioctl(struct fake_sys *sys, struct fake_node *node, unsigned long request,
                       void *arg)
{
    (void)node;
    fake_trace(sys, "ntx %lu %ld\n", request, (long)(intptr_t)arg);
    return 0;
}

static void test_light_of_the_older_models_is_one_ioctl(void **state)
{
    (void)state;
    boot("kobo-aura");
    fake_add(&f, "/dev/ntx_io", "")->ioctl = light_ioctl;
    assert_int_equal(power.ops->light(power.self, 40, 70), WQ_OK);
    assert_int_equal(power.ops->light(power.self, 400, 0), WQ_OK);
    assert_int_equal(power.ops->light(power.self, -1, 0), WQ_OK);
    assert_string_equal(f.trace, "ntx 241 40\nntx 241 100\nntx 241 0\n");
    boot("kobo-touch");
    assert_int_equal(power.ops->light(power.self, 40, 0), WQ_E_RANGE);
    boot("kobo-glo");
    assert_int_equal(power.ops->light(power.self, 40, 0), WQ_E_IO);
}

static void test_light_with_a_colour(void **state)
{
    (void)state;
    boot("kobo-libra-2");
    fake_add(&f, "/sys/class/backlight/mxc_msp430.0/brightness", "");
    fake_add(&f, "/sys/class/leds/aw99703-bl_FL1/color", "");
    assert_int_equal(power.ops->light(power.self, 25, 30), WQ_OK);
    assert_string_equal(f.trace, "write /sys/class/backlight/mxc_msp430.0/brightness 25\n"
                                 "write /sys/class/leds/aw99703-bl_FL1/color 7\n");
    /* the Sage counts the other way */
    boot("kobo-sage");
    fake_add(&f, "/sys/class/backlight/mxc_msp430.0/brightness", "");
    fake_add(&f, "/sys/class/leds/aw99703-bl_FL1/color", "");
    assert_int_equal(power.ops->light(power.self, 25, 30), WQ_OK);
    assert_non_null(strstr(f.trace, "color 3\n"));
    /* without a colour there is white */
    boot("kobo-clara-bw");
    fake_add(&f, "/sys/class/backlight/mxc_msp430.0/brightness", "");
    assert_int_equal(power.ops->light(power.self, 25, 30), WQ_OK);
}

static void test_light_of_single_colours(void **state)
{
    (void)state;
    boot("kobo-aura-h2o-2r2");
    fake_add(&f, "/sys/class/backlight/lm3630a_leda/brightness", "");
    fake_add(&f, "/sys/class/backlight/lm3630a_leda/bl_power", "");
    fake_add(&f, "/sys/class/backlight/lm3630a_ledb/brightness", "");
    fake_add(&f, "/sys/class/backlight/lm3630a_ledb/bl_power", "");
    assert_int_equal(power.ops->light(power.self, 100, 0), WQ_OK);
    assert_string_equal(f.trace, "write /sys/class/backlight/lm3630a_ledb/bl_power 31\n"
                                 "write /sys/class/backlight/lm3630a_ledb/brightness 255\n"
                                 "write /sys/class/backlight/lm3630a_leda/bl_power 0\n"
                                 "write /sys/class/backlight/lm3630a_leda/brightness 0\n");
}

/* Every model has a light that its files can be set for, or none. */
static void test_each_model_has_its_light(void **state)
{
    (void)state;
    static const char *const files[] = {"/sys/class/backlight/mxc_msp430.0/brightness",
                                        "/sys/class/backlight/lm3630a_led1a/bl_power",
                                        "/sys/class/backlight/lm3630a_led1a/brightness",
                                        "/sys/class/backlight/lm3630a_led1b/bl_power",
                                        "/sys/class/backlight/lm3630a_led1b/brightness",
                                        "/sys/class/backlight/lm3630a_ledb/bl_power",
                                        "/sys/class/backlight/lm3630a_ledb/brightness"};
    size_t n;
    const struct wq_kobo_model *models = wq_kobo_models(&n);
    for (size_t i = 0; i < n; i++) {
        boot(models[i].name);
        for (size_t j = 0; j < sizeof files / sizeof files[0]; j++)
            fake_add(&f, files[j], "");
        fake_add(&f, "/dev/ntx_io", "")->ioctl = light_ioctl;
        assert_int_equal(power.ops->light(power.self, 50, 50),
                         models[i].light == WQ_LIGHT_NONE ? WQ_E_RANGE : WQ_OK);
    }
}

/* ---- sleep ---- */

static uint32_t sleeps_s; /* how long the machine sleeps when it is asked to */

static ssize_t write_state(struct fake_sys *sys, struct fake_node *node, const void *buf,
                           size_t bytes)
{
    struct fake_node *clock = fake_find(sys, "/sys/class/rtc/rtc0/since_epoch");
    (void)node;
    fake_trace(sys, "write /sys/power/state %.*s\n", (int)bytes, (const char *)buf);
    if (clock)
        snprintf(clock->text, sizeof clock->text, "%ld", strtol(clock->text, NULL, 10) + sleeps_s);
    return (ssize_t)bytes;
}

static void can_sleep(void)
{
    fake_add(&f, "/sys/power/state-extended", "0");
    fake_add(&f, "/sys/power/state", "")->write = write_state;
    sleeps_s = 60;
}

static enum wq_status suspend(uint32_t wake_s, enum wq_wake *wake, struct wq_event *event)
{
    fake_forget(&f);
    return power.ops->suspend(power.self, &silent, wake_s, wake, event);
}

static void test_sleep_follows_the_kernels_order(void **state)
{
    (void)state;
    enum wq_wake wake;
    struct wq_event event;
    boot("kobo-clara");
    can_sleep();
    uint64_t before = f.now_us;
    assert_int_equal(suspend(0, &wake, &event), WQ_OK);
    assert_int_equal(wake, WQ_WAKE_EVENT);
    assert_int_equal(event.kind, WQ_EVENT_NONE);
    assert_string_equal(f.trace, "write /sys/power/state-extended 1\n"
                                 "sync\n"
                                 "write /sys/power/state mem\n"
                                 "write /sys/power/state-extended 0\n");
    assert_int_equal(f.now_us - before, 2000000 + 100000);
    fake_add(&f, "/sys/devices/virtual/input/input1/neocmd", "");
    assert_int_equal(suspend(0, &wake, &event), WQ_OK);
    assert_non_null(strstr(f.trace, "state-extended 0\nwrite /sys/devices/virtual/input/input1/"
                                    "neocmd a\n"));
}

static void test_busy_kernel_is_asked_again_and_not_for_ever(void **state)
{
    (void)state;
    enum wq_wake wake;
    struct wq_event event;
    boot("kobo-clara");
    can_sleep();
    fake_fault(&f, (struct fake_fault){FAKE_WRITE, "/sys/power/state", 0, 2, EBUSY, 0, 0});
    uint64_t before = f.now_us;
    assert_int_equal(suspend(0, &wake, &event), WQ_OK);
    assert_int_equal(wake, WQ_WAKE_EVENT);
    assert_int_equal(f.now_us - before, 3 * (2000000 + 100000) + 2 * 15000000);
    f.fault_n = 0;
    fake_fault(&f, (struct fake_fault){FAKE_WRITE, "/sys/power/state", 0, 1000, EBUSY, 0, 0});
    assert_int_equal(suspend(0, &wake, &event), WQ_E_IO);
    assert_int_equal(wake, WQ_WAKE_NOT);
    assert_int_equal(f.faults[0].seen, 20);
    assert_string_equal(fake_find(&f, "/sys/power/state-extended")->text, "0");
}

static void test_what_happens_before_sleep_ends_it(void **state)
{
    (void)state;
    enum wq_wake wake;
    struct wq_event event;
    boot("kobo-clara");
    can_sleep();
    said = (struct wq_event){.kind = WQ_EVENT_KEY, .key = WQ_KEY_POWER};
    silent_n = 0;
    assert_int_equal(suspend(0, &wake, &event), WQ_OK);
    assert_int_equal(wake, WQ_WAKE_NOT);
    assert_int_equal(event.kind, WQ_EVENT_KEY);
    assert_string_equal(f.trace, "write /sys/power/state-extended 1\n"
                                 "write /sys/power/state-extended 0\n");
    /* and so it is between two tries */
    fake_fault(&f, (struct fake_fault){FAKE_WRITE, "/sys/power/state", 0, 1000, EBUSY, 0, 0});
    silent_n = 1;
    assert_int_equal(suspend(0, &wake, &event), WQ_OK);
    assert_int_equal(wake, WQ_WAKE_NOT);
    assert_int_equal(event.key, WQ_KEY_POWER);
}

static void test_machine_that_must_not_sleep_does_not(void **state)
{
    (void)state;
    enum wq_wake wake;
    struct wq_event event;
    boot("kobo-clara");
    assert_int_equal(suspend(0, &wake, &event), WQ_E_RANGE);
    assert_string_equal(f.trace, "");
    /* MediaTek's hangs while it is charged; others do not */
    static const char *const names[] = {"kobo-libra-colour", "kobo-libra-2"};
    for (int i = 0; i < 2; i++) {
        boot(names[i]);
        can_sleep();
        fake_add(&f, "/sys/class/power_supply/battery/capacity", "50");
        fake_add(&f, "/sys/class/power_supply/battery/status", "Charging");
        assert_int_equal(suspend(0, &wake, &event), i == 0 ? WQ_E_RANGE : WQ_OK);
        assert_int_equal(wake, i == 0 ? WQ_WAKE_NOT : WQ_WAKE_EVENT);
    }
    /* with Wi-Fi all kernels may crash */
    boot("kobo-clara");
    can_sleep();
    f.env[0] = "WIFI_MODULE";
    f.env[1] = "8189fs";
    fake_add(&f, "/proc/modules", "g_ether 1 0 - Live 0x0\n8189fs 1000000 0 - Live 0x0\n");
    assert_int_equal(suspend(0, &wake, &event), WQ_E_RANGE);
    fake_add(&f, "/proc/modules", "g_ether 1 0 - Live 0x0\n8189fs_x 1 0 - Live 0x0\n");
    assert_int_equal(suspend(0, &wake, &event), WQ_OK);
}

static void has_clock(const char *name)
{
    fake_add(&f, "/sys/class/rtc/rtc0/since_epoch", "1000000");
    fake_add(&f, "/sys/class/rtc/rtc0/wakealarm", "");
    fake_add(&f, "/sys/class/rtc/rtc0/name", name);
}

static void test_alarm_is_told_from_a_key_by_the_clock(void **state)
{
    (void)state;
    enum wq_wake wake;
    struct wq_event event;
    boot("kobo-clara");
    can_sleep();
    has_clock("snvs_rtc");
    assert_int_equal(suspend(3600, &wake, &event), WQ_OK);
    assert_int_equal(wake, WQ_WAKE_EVENT); /* after a minute */
    assert_non_null(strstr(f.trace, "write /sys/class/rtc/rtc0/wakealarm +3600\n"));
    assert_string_equal(fake_find(&f, "/sys/class/rtc/rtc0/wakealarm")->text, "0");
    sleeps_s = 3600;
    assert_int_equal(suspend(3600, &wake, &event), WQ_OK);
    assert_int_equal(wake, WQ_WAKE_ALARM);
}

static void test_clock_of_16_bits_is_set_again(void **state)
{
    (void)state;
    enum wq_wake wake;
    struct wq_event event;
    boot("kobo-touch");
    can_sleep();
    has_clock("pmic_rtc.0");
    sleeps_s = 65535;
    assert_int_equal(suspend(3 * 65535, &wake, &event), WQ_OK);
    assert_int_equal(wake, WQ_WAKE_ALARM);
    unsigned alarm_n = 0;
    for (const char *at = f.trace; (at = strstr(at, "+65535")); at++)
        alarm_n++;
    assert_int_equal(alarm_n, 3);
}

/* ---- off ---- */

static void test_each_family_is_switched_off_in_its_way(void **state)
{
    (void)state;
    static const struct {
        const char *name, *trace;
    } cases[] = {{"kobo-touch", "sync\nrun poweroff -f\n"},
                 {"kobo-clara", "sync\nrun poweroff -f\n"},
                 {"kobo-sage", "sync\nrun poweroff\n"},
                 {"kobo-clara-bw", "sync\nrun poweroff\n"}};
    for (size_t i = 0; i < 4; i++) {
        boot(cases[i].name);
        assert_int_equal(power.ops->off(power.self), WQ_OK);
        assert_string_equal(f.trace, cases[i].trace);
    }
}

int main(void)
{
#define EACH(test) cmocka_unit_test_teardown(test, stop)
    const struct CMUnitTest tests[] = {
        EACH(test_battery_is_read_from_what_is_there),
        EACH(test_light_of_the_older_models_is_one_ioctl),
        EACH(test_light_with_a_colour),
        EACH(test_light_of_single_colours),
        EACH(test_each_model_has_its_light),
        EACH(test_sleep_follows_the_kernels_order),
        EACH(test_busy_kernel_is_asked_again_and_not_for_ever),
        EACH(test_what_happens_before_sleep_ends_it),
        EACH(test_machine_that_must_not_sleep_does_not),
        EACH(test_alarm_is_told_from_a_key_by_the_clock),
        EACH(test_clock_of_16_bits_is_set_again),
        EACH(test_each_family_is_switched_off_in_its_way),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
