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

static void test_digits_are_those_that_were_chosen(void **state)
{
    (void)state;
    static const struct {
        enum wq_digits digits;
        const char *number, *percent, *time;
    } rows[] = {
        {WQ_DIGITS_AS_STORED, RLI "١٢٬٣٤٥" PDI, RLI "٨٣٪" PDI, RLI "٩:٠٥" PDI},
        {WQ_DIGITS_EUROPEAN, LRI "12,345" PDI, LRI "83%" PDI, LRI "9:05" PDI},
        {WQ_DIGITS_ARABIC, RLI "١٢٬٣٤٥" PDI, RLI "٨٣٪" PDI, RLI "٩:٠٥" PDI},
        {WQ_DIGITS_PERSIAN, LRI "۱۲٬۳۴۵" PDI, LRI "۸۳٪" PDI, LRI "۹:۰۵" PDI},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        phrase.manner.digits = rows[i].digits;
        wq_phrase_add_number(&phrase, 12345);
        assert_phrase(rows[i].number);
        wq_phrase_add_percent(&phrase, 83);
        assert_phrase(rows[i].percent);
        wq_phrase_add_time(&phrase, 9 * 60 + 5);
        assert_phrase(rows[i].time);
    }
    phrase.manner.digits = WQ_DIGITS_AS_STORED;
}

static void test_ranges_are_two_isolated_numbers(void **state)
{
    (void)state;
    wq_phrase_add_range(&phrase, 1984, 2026);
    assert_phrase(RLI "١٩٨٤" PDI "–" RLI "٢٠٢٦" PDI);
    wq_phrase_add_range(&phrase, 2019, 2019);
    assert_phrase(RLI "٢٠١٩" PDI);
}

static void test_months_have_the_names_of_the_region(void **state)
{
    (void)state;
    static const char *const names[WQ_MONTHS_N] = {"آب/أغسطس", "آب", "أغسطس", "أوت", "غشت"};
    for (int i = 0; i < WQ_MONTHS_N; i++) {
        phrase.manner.months = (enum wq_month_names)i;
        wq_phrase_add_month(&phrase, 8);
        assert_phrase(names[i]);
    }
    struct wq_phrase english = {.language = &wq_language_en, .manner = phrase.manner};
    wq_phrase_add_month(&english, 8);
    assert_int_equal(english.len, strlen("August"));
    phrase.manner.months = WQ_MONTHS_BOTH;
    wq_phrase_add_month(&phrase, 0);
    wq_phrase_add_month(&phrase, 13);
    assert_phrase("");
}

static void test_islamic_date_stands_behind_on_request(void **state)
{
    (void)state;
    phrase.manner.shows_hijri = true;
    wq_phrase_add_date(&phrase, 20190114);
    assert_phrase(RLI "١٤" PDI " كانون الثاني/يناير " RLI "٢٠١٩" PDI " (" RLI "٨" PDI
                      " جمادى الأولى " RLI "١٤٤٠" PDI " هـ)");
    wq_phrase_add_date(&phrase, 20190100); /* no day, no day of the other calendar */
    assert_phrase("كانون الثاني/يناير " RLI "٢٠١٩" PDI);
    phrase.manner.shows_hijri = false;
    wq_phrase_add_hijri(&phrase, 14400900);
    assert_phrase("رمضان " RLI "١٤٤٠" PDI " هـ");
}

static void test_dates_have_their_weekday(void **state)
{
    (void)state;
    static const struct {
        uint32_t date;
        const char *name;
    } rows[] = {{20261122, "الأحد"},   {20000229, "الثلاثاء"}, {19000301, "الخميس"},
                {20240101, "الاثنين"}, {20190100, ""},         {0, ""}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        wq_phrase_add_weekday(&phrase, rows[i].date);
        assert_phrase(rows[i].name);
    }
}

static void test_comma_is_dropped_after_a_question_and_at_the_start(void **state)
{
    (void)state;
    wq_phrase_comma(&phrase);
    wq_phrase_add(&phrase, "أين؟");
    wq_phrase_comma(&phrase);
    wq_phrase_add_foreign(&phrase, wq_str("هنا!"));
    wq_phrase_comma(&phrase);
    wq_phrase_add_number(&phrase, 3);
    wq_phrase_comma(&phrase);
    assert_phrase("أين؟ " FSI "هنا!" PDI " " RLI "٣" PDI "، ");
}

static void test_places_take_words_and_counted_things(void **state)
{
    (void)state;
    const struct wq_said said = {
        .a = 412630, .words = wq_str("قهوة"), .counted = WQ_COUNTED_RESULTS, .n = 2};
    wq_phrase_say_of(&phrase, WQ_SAY_WITHOUT_WORD, &said);
    assert_phrase("من دون «" FSI "قهوة" PDI "»: نتيجتان");
    const struct wq_said lost = {.a = 9, .counted = WQ_COUNTED_ARTICLES_LOST, .n = 3};
    wq_phrase_say_of(&phrase, WQ_SAY_ERR_DAMAGED_WHAT, &lost);
    assert_phrase("تعذّرت قراءة " RLI "٣" PDI " مقالات من أصل " RLI "٩" PDI ".");
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
        for (int what = 0; what < 7; what++) {
            struct {
                struct wq_phrase phrase;
                uint8_t guard[16];
            } p;
            memset(&p, 'x', sizeof p);
            p.phrase.language = &wq_language_ar;
            p.phrase.manner = (struct wq_manner){.shows_hijri = true};
            p.phrase.len = filled;
            if (what == 0)
                wq_phrase_add(&p.phrase, "كانون الثاني/يناير ");
            else if (what == 1)
                wq_phrase_add_foreign(&p.phrase, (struct wq_str){foreign, sizeof foreign});
            else if (what == 2)
                wq_phrase_add_number(&p.phrase, UINT32_MAX);
            else if (what == 3)
                wq_phrase_count(&p.phrase, WQ_COUNTED_MINUTES, 103);
            else if (what == 4)
                wq_phrase_add_date(&p.phrase, 20190114);
            else if (what == 5)
                wq_phrase_add_time(&p.phrase, 1439);
            else
                wq_phrase_say_of(&p.phrase, WQ_SAY_WITHOUT_WORD,
                                 &(struct wq_said){.words = {foreign, sizeof foreign},
                                                   .counted = WQ_COUNTED_RESULTS,
                                                   .n = 103});
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
    assert_phrase("no articles, " LRI "1" PDI " article, " LRI "12,345" PDI " articles, " LRI
                  "14" PDI " January " LRI "2019" PDI);
    phrase = (struct wq_phrase){.language = &wq_language_ar};
}

static void test_what_stands_within_a_line_has_no_capital(void **state)
{
    (void)state;
    struct wq_phrase english = {.language = &wq_language_en};
    wq_phrase_say_within(&english, WQ_SAY_SORT_TITLE);
    wq_phrase_say(&english, WQ_SAY_COMMA);
    wq_phrase_say(&english, WQ_SAY_SORT_TITLE);
    phrase = english;
    assert_phrase("by title, By title");
    phrase = (struct wq_phrase){.language = &wq_language_ar};
    wq_phrase_say_within(&phrase, WQ_SAY_SORT_TITLE);
    assert_phrase("بالعنوان");
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

/* Of the allowed keys alone: any other would be shown as a number. */
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
            assert_keys(language->say[i], "abwc");
            /* the same places in every language */
            static const char *const places[] = {"{a}", "{b}", "{w}", "{c}"};
            for (size_t p = 0; p < sizeof places / sizeof places[0]; p++)
                assert_int_equal(strstr(language->say[i], places[p]) != NULL,
                                 strstr(wq_language_ar.say[i], places[p]) != NULL);
        }
        for (int i = 0; i < 12; i++) {
            assert_non_null(language->months[0][i]);
            assert_non_null(language->hijri_months[i]);
        }
        for (int i = 0; i < 7; i++)
            assert_non_null(language->weekdays[i]);
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
        cmocka_unit_test(test_digits_are_those_that_were_chosen),
        cmocka_unit_test(test_ranges_are_two_isolated_numbers),
        cmocka_unit_test(test_months_have_the_names_of_the_region),
        cmocka_unit_test(test_islamic_date_stands_behind_on_request),
        cmocka_unit_test(test_dates_have_their_weekday),
        cmocka_unit_test(test_comma_is_dropped_after_a_question_and_at_the_start),
        cmocka_unit_test(test_places_take_words_and_counted_things),
        cmocka_unit_test(test_foreign_words_are_isolated),
        cmocka_unit_test(test_phrase_never_overflows_and_keeps_whole_pieces),
        cmocka_unit_test(test_english_has_its_own_numbers_plurals_and_dates),
        cmocka_unit_test(test_what_stands_within_a_line_has_no_capital),
        cmocka_unit_test(test_numbers_stand_where_the_language_has_them),
        cmocka_unit_test(test_every_language_says_and_counts_everything),
        cmocka_unit_test(test_reading_time_is_rounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
