/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>
#include "warraq/device.h"

static void test_known_devices_have_their_panels(void **state)
{
    (void)state;
    struct wq_device device;
    assert_int_equal(wq_device_parse("kobo-clara", &device), WQ_OK);
    assert_int_equal(device.w_px, 1072);
    assert_int_equal(device.h_px, 1448);
    assert_int_equal(device.dpi, 300);
    assert_int_equal(device.levels, 16);
    assert_int_equal(device.em_px, 42);
    assert_int_equal(device.margin_px, 64);
    assert_int_equal(wq_device_unit_px(&device), 16);
    assert_int_equal(wq_device_parse("waveshare-7.5", &device), WQ_OK);
    assert_int_equal(device.levels, 2);
    assert_int_equal(device.em_px, 27);
    assert_int_equal(device.margin_px, 24);
}

static void test_a_size_in_numbers_is_a_device(void **state)
{
    (void)state;
    struct wq_device device;
    assert_int_equal(wq_device_parse("600x800@167/16", &device), WQ_OK);
    assert_null(device.name);
    assert_int_equal(device.w_px, 600);
    assert_int_equal(device.h_px, 800);
    assert_int_equal(device.dpi, 167);
    assert_int_equal(device.levels, 16);
    assert_int_equal(device.em_px, 24);
    assert_true(device.has_touch);
    assert_int_equal(wq_device_parse("600x800@167/2", &device), WQ_OK);
    assert_int_equal(device.em_px, 27);
}

static void test_what_is_no_device_is_refused(void **state)
{
    (void)state;
    static const char *const names[] = {
        "",
        "kobo",
        "600x800",
        "600x800@167",
        "600x800@167/3",
        "63x800@167/2",
        "600x4097@167/2",
        "600x800@59/2",
        "600x800@601/2",
        "600x800@167/16 ",
        "600X800@167/2",
        "-600x800@167/2",
        "00600x800@167/2",
        "x800@167/2",
        "600x800@167/99999",
    };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        struct wq_device device = {.dpi = 77};
        assert_int_equal(wq_device_parse(names[i], &device), WQ_E_SYNTAX);
        assert_int_equal(device.dpi, 77);
    }
}

static void test_the_number_out_of_range_is_named(void **state)
{
    (void)state;
    static const struct {
        const char *name, *part;
    } rows[] = {{"63x800@167/2", "width"},    {"600x4097@167/2", "height"},
                {"600x800@601/2", "density"}, {"600x800@167/3", "greys"},
                {"600x800@167/16", NULL},     {"600x800", NULL},
                {"kobo-clara", NULL}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const char *fault = wq_device_fault(rows[i].name);
        assert_int_equal(fault != NULL, rows[i].part != NULL);
        assert_true(!fault || strstr(fault, rows[i].part));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known_devices_have_their_panels),
        cmocka_unit_test(test_a_size_in_numbers_is_a_device),
        cmocka_unit_test(test_what_is_no_device_is_refused),
        cmocka_unit_test(test_the_number_out_of_range_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
