/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>
#include "warraq/base.h"

static void test_every_scalar_value_survives_encoding(void **state)
{
    (void)state;
    for (uint32_t cp = 0; cp <= 0x10FFFF; cp++) {
        bool is_surrogate = cp >= 0xD800 && cp <= 0xDFFF;
        char bytes[4];
        uint32_t back;
        size_t n = wq_utf8_encode(cp, bytes);
        struct wq_str text = {bytes, n};
        if (wq_utf8_decode(text, &back) != n || back != (is_surrogate ? WQ_REPLACEMENT : cp) ||
            !wq_utf8_valid(text))
            fail_msg("U+%04X", cp);
    }
    char bytes[4];
    assert_int_equal(wq_utf8_encode(0x110000, bytes), 3);
    assert_memory_equal(bytes, "\xEF\xBF\xBD", 3);
}

/* Unicode 3.9, "U+FFFD Substitution of Maximal Subparts", and its tables 3-8 to 3-11. */
static void test_malformed_bytes_are_replaced_by_maximal_subparts(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        const uint32_t cps[12]; /* until 0 */
    } cases[] = {
        {"\xC0\xAF\xE0\x80\xBF\xF0\x81\x82\x41",
         {0xFFFD, 0xFFFD, 0xFFFD, 0xFFFD, 0xFFFD, 0xFFFD, 0xFFFD, 0xFFFD, 0x41}},
        {"\xED\xA0\x80\xED\xBF\xBF\xED\xAF\x41",
         {0xFFFD, 0xFFFD, 0xFFFD, 0xFFFD, 0xFFFD, 0xFFFD, 0xFFFD, 0xFFFD, 0x41}},
        {"\xF4\x91\x92\x93\xFF\x41\x80\xBF\x42",
         {0xFFFD, 0xFFFD, 0xFFFD, 0xFFFD, 0xFFFD, 0x41, 0xFFFD, 0xFFFD, 0x42}},
        {"\xE1\x80\xE2\xF0\x91\x92\xF1\xBF\x41", {0xFFFD, 0xFFFD, 0xFFFD, 0xFFFD, 0x41}},
        {"\xD9", {0xFFFD}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct wq_str text = wq_str(cases[i].bytes);
        assert_false(wq_utf8_valid(text));
        for (size_t k = 0; text.len > 0; k++) {
            uint32_t cp;
            size_t n = wq_utf8_decode(text, &cp);
            assert_int_equal(cp, cases[i].cps[k]);
            text.ptr += n;
            text.len -= n;
        }
    }
}

static void test_valid_text_is_valid(void **state)
{
    (void)state;
    assert_true(wq_utf8_valid(wq_str("")));
    assert_true(wq_utf8_valid(wq_str("كتابٌ، book, 書, 📖, \xEF\xBF\xBD")));
    assert_true(wq_utf8_valid((struct wq_str){"a\0b", 3}));
    assert_false(wq_utf8_valid((struct wq_str){"كتاب", strlen("كتاب") - 1}));
}

static void test_points_at_an_end_are_trimmed_and_no_others(void **state)
{
    (void)state;
    static const struct {
        const char *text, *left;
    } cases[] = {{"قال: ثم سكت،", "قال: ثم سكت"},
                 {"سكت…. \u00A0–", "سكت"},
                 {"...", ""},
                 {"هل عاد؟", "هل عاد؟"},
                 {"", ""}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct wq_str left = wq_trim_points(wq_str(cases[i].text));
        assert_int_equal(left.len, strlen(cases[i].left));
        assert_memory_equal(left.ptr, cases[i].left, left.len);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_scalar_value_survives_encoding),
        cmocka_unit_test(test_malformed_bytes_are_replaced_by_maximal_subparts),
        cmocka_unit_test(test_valid_text_is_valid),
        cmocka_unit_test(test_points_at_an_end_are_trimmed_and_no_others),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
