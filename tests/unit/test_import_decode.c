/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>
#include "import.h"
#include "warraq/format.h"

#define BYTES(literal) literal, sizeof literal - 1

/* Everything that needs more than one byte to be told: marks, line ends, sequences, pairs. */
static const struct {
    const char *bytes;
    size_t len;
    const char *text;
    size_t text_len;
} inputs[] = {
    {BYTES("\xEF\xBB\xBF\xD8\xB9\r\n\xE2\x80\x8F\r\r\n\xF0\x9F\x98\x80\xE2\x80"),
     BYTES("\xD8\xB9\n\xE2\x80\x8F\n\n\xF0\x9F\x98\x80\xEF\xBF\xBD")},
    {BYTES("\xFF\xFE\x39\x06\r\0\n\0\x3D\xD8\x00\xDE\x3D\xD8"),
     BYTES("\xD8\xB9\n\xF0\x9F\x98\x80\xEF\xBF\xBD")},
    {BYTES("\xFE\xFF\x06\x39\xD8\x3D\xDE\x00\x00\r\x00"),
     BYTES("\xD8\xB9\xF0\x9F\x98\x80\n\xEF\xBF\xBD")},
    {BYTES("\xEF\xBB"), BYTES("\xEF\xBF\xBD")},
    {BYTES("a\0b"), BYTES("a\0b")},
    {BYTES(""), BYTES("")},
};

static void decode_in_two(const char *bytes, size_t len, size_t cut, struct wq_decoder *decoder,
                          struct wq_buffer *out)
{
    struct wq_bytes first = {(const uint8_t *)bytes, cut};
    struct wq_bytes second = {(const uint8_t *)bytes + cut, len - cut};
    wq_decoder_begin(decoder, (struct wq_bytes){first.ptr, len}, WQ_CHARSET_UNKNOWN);
    assert_int_equal(wq_decoder_feed(decoder, first, false, out), WQ_OK);
    assert_int_equal(wq_decoder_feed(decoder, second, false, out), WQ_OK);
    assert_int_equal(wq_decoder_feed(decoder, (struct wq_bytes){0}, true, out), WQ_OK);
}

static void test_decoding_does_not_depend_on_where_reads_end(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof inputs / sizeof inputs[0]; i++) {
        struct wq_repairs repairs = {0};
        for (size_t cut = 0; cut <= inputs[i].len; cut++) {
            struct wq_decoder decoder = {0};
            struct wq_buffer out = {0};
            decode_in_two(inputs[i].bytes, inputs[i].len, cut, &decoder, &out);
            assert_int_equal(out.len, inputs[i].text_len);
            if (out.len > 0)
                assert_memory_equal(out.ptr, inputs[i].text, out.len);
            if (cut == 0)
                repairs = decoder.repairs;
            assert_int_equal(decoder.repairs.invalid_n, repairs.invalid_n);
            assert_int_equal(decoder.repairs.surrogate_n, repairs.surrogate_n);
            assert_int_equal(decoder.repairs.crlf_n, repairs.crlf_n);
            assert_int_equal(decoder.repairs.cr_n, repairs.cr_n);
            wq_decoder_finish(&decoder);
            wq_buffer_free(&out);
        }
    }
}

static void test_any_bytes_become_valid_utf8(void **state)
{
    (void)state;
    uint32_t seed = 1;
    for (int round = 0; round < 2000; round++) {
        char bytes[64];
        for (size_t i = 0; i < sizeof bytes; i++) {
            seed = seed * 1664525u + 1013904223u;
            bytes[i] = (char)(seed >> 24);
        }
        if (round % 3 == 1)
            memcpy(bytes, "\xFF\xFE", 2);
        if (round % 3 == 2)
            memcpy(bytes, "\xFE\xFF", 2);
        struct wq_decoder decoder = {0};
        struct wq_buffer out = {0};
        decode_in_two(bytes, sizeof bytes, (size_t)round % sizeof bytes, &decoder, &out);
        assert_true(wq_utf8_valid((struct wq_str){(const char *)out.ptr, out.len}));
        assert_null(memchr(out.ptr, '\r', out.len));
        wq_decoder_finish(&decoder);
        wq_buffer_free(&out);
    }
}

static void test_dates(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        uint32_t date;
    } dates[] = {
        {"2021", 20210000},
        {"2021-04", 20210400},
        {"2021-04-12", 20210412},
        {" 2021-04-12T10:00:00+02:00 ", 20210412},
        {"2021-04-12 10:00", 20210412},
        {"2020-02-29", 20200229},
        {"2000-02-29", 20000229},
        {"1900-02-29", 0},
        {"2021-02-29", 0},
        {"2021-00-01", 0},
        {"2021-1-1", 0},
        {"2021-04-31", 0},
        {"2021-04-12x", 0},
        {"2021-04-12T", 0},
        {"2021-", 0},
        {"0000", 0},
        {"12/04/2021", 0},
        {"", 0},
        {"20210412", 0},
        {"2021-04T10:00", 0},
    };
    for (size_t i = 0; i < sizeof dates / sizeof dates[0]; i++)
        if (wq_parse_date(wq_str(dates[i].text)) != dates[i].date)
            fail_msg("%s", dates[i].text);
}

static void test_trim_takes_away_every_kind_of_space(void **state)
{
    (void)state;
    struct wq_str text = wq_trim(wq_str("\xE2\x80\xA8\t\xC2\xA0 a b\xEF\xBB\xBF\xE3\x80\x80\n"));
    assert_true(wq_str_equal(text, wq_str("a b")));
    assert_int_equal(wq_trim(wq_str(" \xC2\x85 ")).len, 0);
    /* zero-width joiners and direction marks are no white space */
    assert_int_equal(wq_trim(wq_str(" \xE2\x80\x8D ")).len, 3);
}

static void test_a_cut_keeps_marks_with_their_letter(void **state)
{
    (void)state;
    struct wq_str text =
        wq_str("ab\xD8\xA8\xD9\x8E\xD9\x91\xD8\xAA"); /* a b beh fatha shadda teh */
    for (size_t max = 2; max < 8; max++)
        assert_int_equal(wq_cut_length(text, max), 2);
    assert_int_equal(wq_cut_length(text, 8), 8);
    assert_int_equal(wq_cut_length(text, 9), 8);
    assert_int_equal(wq_cut_length(text, 10), 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_decoding_does_not_depend_on_where_reads_end),
        cmocka_unit_test(test_any_bytes_become_valid_utf8),
        cmocka_unit_test(test_dates),
        cmocka_unit_test(test_trim_takes_away_every_kind_of_space),
        cmocka_unit_test(test_a_cut_keeps_marks_with_their_letter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
