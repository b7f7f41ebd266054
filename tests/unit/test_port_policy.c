/* SPDX-License-Identifier: MIT */
/* When to sleep, warn and switch off; whether a clock is believed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "policy.h"

#define MINUTE UINT64_C(60000)

static enum wq_policy_act idle(struct wq_policy *policy, uint64_t now_ms)
{
    return wq_policy_event(policy, &(struct wq_event){.kind = WQ_EVENT_IDLE, .now_ms = now_ms});
}

static enum wq_policy_act key(struct wq_policy *policy, enum wq_key which, uint64_t now_ms)
{
    return wq_policy_event(
        policy, &(struct wq_event){.kind = WQ_EVENT_KEY, .key = which, .now_ms = now_ms});
}

static void test_sleeps_after_the_time_without_a_person(void **state)
{
    (void)state;
    struct wq_policy policy;
    wq_policy_start(&policy, 1000, 15);
    assert_int_equal(wq_policy_wait(&policy, 1000), 15 * MINUTE);
    assert_int_equal(key(&policy, WQ_KEY_NEXT, 1000 + 5 * MINUTE), WQ_POLICY_NONE);
    assert_int_equal(wq_policy_wait(&policy, 1000 + 6 * MINUTE), 14 * MINUTE);
    assert_int_equal(idle(&policy, 1000 + 15 * MINUTE), WQ_POLICY_NONE); /* work was done ahead */
    assert_int_equal(idle(&policy, 1000 + 20 * MINUTE - 1), WQ_POLICY_NONE);
    assert_int_equal(idle(&policy, 1000 + 20 * MINUTE), WQ_POLICY_SLEEP);
    assert_int_equal(wq_policy_wait(&policy, 1000 + 20 * MINUTE), 0);
}

static void test_never_waits_for_ever(void **state)
{
    (void)state;
    struct wq_policy policy;
    wq_policy_start(&policy, 7, 0);
    assert_int_equal(wq_policy_wait(&policy, 7), -1);
    assert_int_equal(idle(&policy, 1000 * MINUTE), WQ_POLICY_NONE);
    wq_policy_sleep_after(&policy, 5);
    assert_int_equal(wq_policy_wait(&policy, 7), 5 * MINUTE);
}

static void test_clock_that_goes_back_neither_sleeps_nor_waits_longer(void **state)
{
    (void)state;
    struct wq_policy policy;
    wq_policy_start(&policy, 100 * MINUTE, 15);
    assert_int_equal(idle(&policy, 3 * MINUTE), WQ_POLICY_NONE);
    assert_int_equal(wq_policy_wait(&policy, 3 * MINUTE), 15 * MINUTE);
}

static void test_keys_and_cover_mean_what_they_say(void **state)
{
    (void)state;
    struct wq_policy policy;
    wq_policy_start(&policy, 0, 15);
    assert_int_equal(key(&policy, WQ_KEY_POWER, 1), WQ_POLICY_SLEEP);
    assert_int_equal(key(&policy, WQ_KEY_LIGHT, 2), WQ_POLICY_LIGHT);
    assert_int_equal(key(&policy, WQ_KEY_NEXT, 3), WQ_POLICY_NONE);
    struct wq_event held = {.kind = WQ_EVENT_KEYHOLD, .key = WQ_KEY_POWER};
    assert_int_equal(wq_policy_event(&policy, &held), WQ_POLICY_OFF);
    struct wq_event cover = {.kind = WQ_EVENT_COVER, .is_on = true};
    assert_int_equal(wq_policy_event(&policy, &cover), WQ_POLICY_SLEEP);
    cover.is_on = false;
    assert_int_equal(wq_policy_event(&policy, &cover), WQ_POLICY_NONE);
}

static enum wq_policy_act drained(struct wq_policy *policy, int32_t percent, bool is_plugged)
{
    const struct wq_battery battery = {.percent = percent, .is_plugged = is_plugged};
    return wq_policy_battery(policy, &battery, 0);
}

static void test_low_battery_warns_once_and_switches_off(void **state)
{
    (void)state;
    struct wq_policy policy;
    wq_policy_start(&policy, 0, 15);
    assert_int_equal(drained(&policy, 11, false), WQ_POLICY_NONE);
    assert_int_equal(drained(&policy, 10, false), WQ_POLICY_WARN);
    assert_int_equal(drained(&policy, 9, false), WQ_POLICY_NONE);
    assert_int_equal(drained(&policy, 12, false), WQ_POLICY_NONE); /* it wavers */
    assert_int_equal(drained(&policy, 10, false), WQ_POLICY_NONE);
    assert_int_equal(drained(&policy, 4, false), WQ_POLICY_NONE);
    assert_int_equal(drained(&policy, 3, false), WQ_POLICY_OFF);
    assert_int_equal(drained(&policy, 3, true), WQ_POLICY_NONE); /* on a charger */
    assert_int_equal(drained(&policy, -1, false), WQ_POLICY_NONE);
    assert_int_equal(drained(&policy, 80, true), WQ_POLICY_NONE);
    assert_int_equal(drained(&policy, 10, false), WQ_POLICY_WARN); /* charged in between */
}

static void test_battery_is_looked_at_now_and_then(void **state)
{
    (void)state;
    struct wq_policy policy;
    const struct wq_battery full = {.percent = 90};
    wq_policy_start(&policy, 0, 15);
    assert_true(wq_policy_wants_battery(&policy, 10 * MINUTE));
    wq_policy_battery(&policy, &full, 10 * MINUTE);
    assert_false(wq_policy_wants_battery(&policy, 15 * MINUTE - 1));
    assert_true(wq_policy_wants_battery(&policy, 15 * MINUTE));
    assert_true(wq_policy_wants_battery(&policy, 1)); /* the clock went back */
}

static void test_clock_is_believed_when_it_was_set_and_never_went_back(void **state)
{
    (void)state;
    assert_false(wq_clock_is_sound(0, 0));
    assert_false(wq_clock_is_sound(946684800, 0)); /* 2000 */
    assert_false(wq_clock_is_sound(1700000000, 0));
    assert_true(wq_clock_is_sound(1795305600, 0));
    assert_true(wq_clock_is_sound(1795305600, 1795305600));
    assert_false(wq_clock_is_sound(1795305600, 1795305601));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sleeps_after_the_time_without_a_person),
        cmocka_unit_test(test_never_waits_for_ever),
        cmocka_unit_test(test_clock_that_goes_back_neither_sleeps_nor_waits_longer),
        cmocka_unit_test(test_keys_and_cover_mean_what_they_say),
        cmocka_unit_test(test_low_battery_warns_once_and_switches_off),
        cmocka_unit_test(test_battery_is_looked_at_now_and_then),
        cmocka_unit_test(test_clock_is_believed_when_it_was_set_and_never_went_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
