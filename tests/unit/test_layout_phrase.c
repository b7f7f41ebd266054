/* SPDX-License-Identifier: MIT */
/* Numbers, counted things and dates in Arabic phrases. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include "warraq/phrase.h"

#define LRI "\u2066"
#define RLI "\u2067"
#define FSI "\u2068"
#define PDI "\u2069"

static struct wq_phrase phrase = {.language = &wq_language_ar};

static void assert_phrase(const char *expected)
{
    char seen[WQ_PHRASE_BYTES + 1];
    memcpy(seen, phrase.text, phrase.len);
    seen[phrase.len] = 0;
    assert_string_equal(seen, expected);
    assert_true(wq_utf8_valid(wq_phrase_str(&phrase)));
    phrase.len = 0;
}

static void test_numbers_are_arabic_indic_isolated_and_divided_from_ten_thousand(void **state)
{
    (void)state;
    static const struct {
        uint32_t n;
        const char *text;
    } rows[] = {{0, "٠"},
                {7, "٧"},
                {9999, "٩٩٩٩"},
                {10000, "١٠٬٠٠٠"},
                {1234567890, "١٬٢٣٤٬٥٦٧٬٨٩٠"},
                {UINT32_MAX, "٤٬٢٩٤٬٩٦٧٬٢٩٥"}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char expected[128];
        snprintf(expected, sizeof expected, RLI "%s" PDI, rows[i].text);
        wq_phrase_add_number(&phrase, rows[i].n);
        assert_phrase(expected);
    }
}

/* CLDR's plural rules of Arabic: zero, one, two, few, many, other. */
static void test_counted_things_take_the_six_plural_forms(void **state)
{
    (void)state;
    static const struct {
        uint32_t n;
        const char *minutes, *articles;
    } rows[] = {
        {0, "أقل من دقيقة", "لا مقالات"},
        {1, "دقيقة واحدة", "مقال واحد"},
        {2, "دقيقتان", "مقالان"},
        {3, RLI "٣" PDI " دقائق", RLI "٣" PDI " مقالات"},
        {10, RLI "١٠" PDI " دقائق", RLI "١٠" PDI " مقالات"},
        {11, RLI "١١" PDI " دقيقة", RLI "١١" PDI " مقالًا"},
        {99, RLI "٩٩" PDI " دقيقة", RLI "٩٩" PDI " مقالًا"},
        {100, RLI "١٠٠" PDI " دقيقة", RLI "١٠٠" PDI " مقال"},
        {102, RLI "١٠٢" PDI " دقيقة", RLI "١٠٢" PDI " مقال"},
        {103, RLI "١٠٣" PDI " دقائق", RLI "١٠٣" PDI " مقالات"},
        {111, RLI "١١١" PDI " دقيقة", RLI "١١١" PDI " مقالًا"},
        {1000, RLI "١٠٠٠" PDI " دقيقة", RLI "١٠٠٠" PDI " مقال"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        wq_phrase_count(&phrase, WQ_COUNTED_MINUTES, rows[i].n);
        assert_phrase(rows[i].minutes);
        wq_phrase_count(&phrase, WQ_COUNTED_ARTICLES, rows[i].n);
        assert_phrase(rows[i].articles);
    }
}

static void test_dates_leave_out_what_is_unknown_or_impossible(void **state)
{
    (void)state;
    static const struct {
        uint32_t date;
        const char *text;
    } rows[] = {{20190114, RLI "١٤" PDI " كانون الثاني/يناير " RLI "٢٠١٩" PDI},
                {20161231, RLI "٣١" PDI " كانون الأول/ديسمبر " RLI "٢٠١٦" PDI},
                {20190100, "كانون الثاني/يناير " RLI "٢٠١٩" PDI},
                {20190132, "كانون الثاني/يناير " RLI "٢٠١٩" PDI},
                {20190000, RLI "٢٠١٩" PDI},
                {20191300, RLI "٢٠١٩" PDI},
                {20190014, RLI "٢٠١٩" PDI},
                {0, ""},
                {101, ""}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        wq_phrase_add_date(&phrase, rows[i].date);
        assert_phrase(rows[i].text);
    }
}

static void test_foreign_words_are_isolated(void **state)
{
    (void)state;
    wq_phrase_add_foreign(&phrase, wq_str("abc 1"));
    wq_phrase_add(&phrase, "، ");
    wq_phrase_add_foreign(&phrase, wq_str("نص"));
    assert_phrase(FSI "abc 1" PDI "، " FSI "نص" PDI);
}

/* What comes too late is left off whole, whatever length stands before it. */
static void test_phrase_never_overflows_and_keeps_whole_pieces(void **state)
{
    (void)state;
    static char foreign[4096];
    for (size_t i = 0; i + 2 <= sizeof foreign; i += 2)
        memcpy(foreign + i, "ب", 2);
    for (size_t filled = WQ_PHRASE_BYTES - 64; filled <= WQ_PHRASE_BYTES; filled++) {
        for (int what = 0; what < 5; what++) {
            struct {
                struct wq_phrase phrase;
                uint8_t guard[16];
            } p;
            memset(&p, 'x', sizeof p);
            p.phrase.language = &wq_language_ar;
            p.phrase.len = filled;
            if (what == 0)
                wq_phrase_add(&p.phrase, "كانون الثاني/يناير ");
            else if (what == 1)
                wq_phrase_add_foreign(&p.phrase, (struct wq_str){foreign, sizeof foreign});
            else if (what == 2)
                wq_phrase_add_number(&p.phrase, UINT32_MAX);
            else if (what == 3)
                wq_phrase_count(&p.phrase, WQ_COUNTED_MINUTES, 103);
            else
                wq_phrase_add_date(&p.phrase, 20190114);
            assert_true(p.phrase.len >= filled && p.phrase.len <= WQ_PHRASE_BYTES);
            assert_true(wq_utf8_valid(wq_phrase_str(&p.phrase)));
            for (size_t i = 0; i < sizeof p.guard; i++)
                assert_int_equal(p.guard[i], 'x');
            /* every isolate that was opened is closed */
            size_t open_n = 0, close_n = 0;
            for (size_t i = 0; i + 3 <= p.phrase.len; i++) {
                open_n += memcmp(p.phrase.text + i, RLI, 3) == 0 ||
                          memcmp(p.phrase.text + i, FSI, 3) == 0;
                close_n += memcmp(p.phrase.text + i, PDI, 3) == 0;
            }
            assert_int_equal(open_n, close_n);
        }
    }
}

static void test_english_has_its_own_numbers_plurals_and_dates(void **state)
{
    (void)state;
    struct wq_phrase english = {.language = &wq_language_en};
    wq_phrase_count(&english, WQ_COUNTED_ARTICLES, 0);
    wq_phrase_say(&english, WQ_SAY_COMMA);
    wq_phrase_count(&english, WQ_COUNTED_ARTICLES, 1);
    wq_phrase_say(&english, WQ_SAY_COMMA);
    wq_phrase_count(&english, WQ_COUNTED_ARTICLES, 12345);
    wq_phrase_say(&english, WQ_SAY_COMMA);
    wq_phrase_add_date(&english, 20190114);
    phrase = english;
    assert_phrase("no articles, 1 article, " LRI "12,345" PDI " articles, " LRI "14" PDI
                  " January " LRI "2019" PDI);
    phrase = (struct wq_phrase){.language = &wq_language_ar};
}

static void test_numbers_stand_where_the_language_has_them(void **state)
{
    (void)state;
    wq_phrase_say_numbers(&phrase, WQ_SAY_PAGE_OF, 3, 20);
    assert_phrase("صفحة " RLI "٣" PDI " من " RLI "٢٠" PDI);
    struct wq_phrase english = {.language = &wq_language_en};
    wq_phrase_say_numbers(&english, WQ_SAY_PAGE_OF, 3, 20);
    assert_memory_equal(english.text, "page " LRI "3" PDI " of " LRI "20" PDI, english.len);
}

/* Of {a}, {b} and {n} alone: any other key would be shown as a number. */
static void assert_keys(const char *text, const char *allowed)
{
    assert_true(wq_utf8_valid(wq_str(text)));
    for (const char *at = text; (at = strchr(at, '{')) != NULL; at += 3) {
        assert_non_null(strchr(allowed, at[1]));
        assert_int_equal(at[2], '}');
    }
}

static void test_every_language_says_and_counts_everything(void **state)
{
    (void)state;
    uint32_t language_n;
    const struct wq_language *const *languages = wq_languages(&language_n);
    assert_true(language_n >= 2);
    for (uint32_t l = 0; l < language_n; l++) {
        const struct wq_language *language = languages[l];
        assert_ptr_equal(wq_language_find(language->code), language);
        for (int i = 0; i < WQ_SAY_N; i++) {
            assert_non_null(language->say[i]);
            assert_keys(language->say[i], "ab");
            /* the same numbers in every language */
            assert_int_equal(strstr(language->say[i], "{a}") != NULL,
                             strstr(wq_language_ar.say[i], "{a}") != NULL);
            assert_int_equal(strstr(language->say[i], "{b}") != NULL,
                             strstr(wq_language_ar.say[i], "{b}") != NULL);
        }
        for (int i = 0; i < 12; i++)
            assert_non_null(language->months[i]);
        for (int what = 0; what < WQ_COUNTED_N; what++)
            for (uint32_t n = 0; n <= 1000; n++) {
                assert_non_null(language->counted[what][language->plural(n)]);
                assert_keys(language->counted[what][language->plural(n)], "n");
            }
    }
    assert_null(wq_language_find("xx"));
}

static void test_reading_time_is_rounded(void **state)
{
    (void)state;
    assert_int_equal(wq_reading_minutes(0), 0);
    assert_int_equal(wq_reading_minutes(89), 0);
    assert_int_equal(wq_reading_minutes(90), 1);
    assert_int_equal(wq_reading_minutes(269), 1);
    assert_int_equal(wq_reading_minutes(270), 2);
    assert_int_equal(wq_reading_minutes(1800), 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numbers_are_arabic_indic_isolated_and_divided_from_ten_thousand),
        cmocka_unit_test(test_counted_things_take_the_six_plural_forms),
        cmocka_unit_test(test_dates_leave_out_what_is_unknown_or_impossible),
        cmocka_unit_test(test_foreign_words_are_isolated),
        cmocka_unit_test(test_phrase_never_overflows_and_keeps_whole_pieces),
        cmocka_unit_test(test_english_has_its_own_numbers_plurals_and_dates),
        cmocka_unit_test(test_numbers_stand_where_the_language_has_them),
        cmocka_unit_test(test_every_language_says_and_counts_everything),
        cmocka_unit_test(test_reading_time_is_rounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
