/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include "warraq/base.h"

static void test_views_stay_inside_the_bytes(void **state)
{
    (void)state;
    const uint8_t bytes[4] = {1, 2, 3, 4};
    const struct wq_bytes whole = {bytes, sizeof bytes};
    struct wq_bytes view = {NULL, 77};
    assert_int_equal(wq_bytes_at(whole, 1, 3, &view), WQ_OK);
    assert_ptr_equal(view.ptr, bytes + 1);
    assert_int_equal(view.len, 3);
    assert_int_equal(wq_bytes_at(whole, 4, 0, &view), WQ_OK);
    assert_int_equal(view.len, 0);
    view.len = 77;
    assert_int_equal(wq_bytes_at(whole, 2, 3, &view), WQ_E_DAMAGED);
    assert_int_equal(wq_bytes_at(whole, 5, 0, &view), WQ_E_DAMAGED);
    assert_int_equal(wq_bytes_at(whole, 2, UINT64_MAX, &view), WQ_E_DAMAGED);
    assert_int_equal(wq_bytes_at(whole, UINT64_MAX, 2, &view), WQ_E_DAMAGED);
    assert_int_equal(view.len, 77);
}

static void test_loads_and_stores_are_little_endian(void **state)
{
    (void)state;
    uint8_t p[9] = {0};
    wq_store_u64(p + 1, 0x0102030405060708u);
    assert_int_equal(p[1], 8);
    assert_int_equal(p[8], 1);
    assert_true(wq_load_u64(p + 1) == 0x0102030405060708u);
    assert_true(wq_load_u32(p + 1) == 0x05060708u);
    assert_int_equal(wq_load_u16(p + 1), 0x0708);
    wq_store_u32(p, 0xFFFEFDFCu);
    assert_true(wq_load_u32(p) == 0xFFFEFDFCu);
}

static void test_varints_are_read_in_their_shortest_form_only(void **state)
{
    (void)state;
    static const struct {
        uint8_t bytes[6];
        size_t len;
        bool is_good;
        uint32_t value;
        size_t used;
    } cases[] = {
        {{0}, 1, true, 0, 1},
        {{0x7F}, 1, true, 127, 1},
        {{0x80, 1, 9}, 3, true, 128, 2},
        {{0xFF, 0xFF, 0xFF, 0xFF, 0x0F}, 5, true, UINT32_MAX, 5},
        {{0xFF, 0xFF, 0xFF, 0xFF, 0x10}, 5, false, 0, 0}, /* 2^32 and above */
        {{0x80, 0x80, 0x80, 0x80, 0x80, 1}, 6, false, 0, 0},
        {{0x80, 0}, 2, false, 0, 0}, /* 0 in two bytes */
        {{0x80}, 1, false, 0, 0},    /* cut */
        {{0}, 0, false, 0, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct wq_bytes bytes = {cases[i].bytes, cases[i].len};
        uint32_t value = 77;
        enum wq_status st = wq_take_varint(&bytes, &value);
        assert_int_equal(st, cases[i].is_good ? WQ_OK : WQ_E_DAMAGED);
        assert_true(value == (cases[i].is_good ? cases[i].value : 77));
        assert_int_equal(bytes.len, cases[i].len - cases[i].used);
        assert_ptr_equal(bytes.ptr, cases[i].bytes + cases[i].used);
    }
}

static void test_strings_compare_by_bytes(void **state)
{
    (void)state;
    assert_true(wq_str_equal(wq_str(NULL), wq_str("")));
    assert_true(wq_str_equal(wq_str("ورق"), wq_str("ورق")));
    assert_false(wq_str_equal(wq_str("ورق"), wq_str("ورقة")));
    assert_false(wq_str_equal(wq_str("ab"), wq_str("ac")));
}

static void test_every_status_has_words(void **state)
{
    (void)state;
    for (int st = WQ_OK; st <= WQ_E_SYNTAX; st++) {
        assert_string_not_equal(wq_status_text((enum wq_status)st), "");
        assert_string_not_equal(wq_status_text((enum wq_status)st), "unknown error");
    }
    assert_string_equal(wq_status_text((enum wq_status)99), "unknown error");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_views_stay_inside_the_bytes),
        cmocka_unit_test(test_loads_and_stores_are_little_endian),
        cmocka_unit_test(test_varints_are_read_in_their_shortest_form_only),
        cmocka_unit_test(test_strings_compare_by_bytes),
        cmocka_unit_test(test_every_status_has_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
