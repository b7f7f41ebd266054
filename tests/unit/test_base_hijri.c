/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include "warraq/base.h"

/* Days that were announced: new years, the first of Ramadan and of Shawwal in Saudi Arabia. */
static void test_known_days(void **state)
{
    (void)state;
    static const struct {
        uint32_t year, month, day, date;
    } days[] = {
        {1300, 1, 1, 18821112}, {1356, 1, 1, 19370314},  {1438, 1, 1, 20161002},
        {1437, 3, 7, 20151218}, {1443, 1, 1, 20210809},  {1444, 9, 1, 20230323},
        {1445, 1, 1, 20230719}, {1446, 9, 1, 20250301},  {1446, 10, 1, 20250330},
        {1447, 1, 1, 20250626}, {1420, 9, 24, 20000101},
    };
    for (size_t i = 0; i < sizeof days / sizeof days[0]; i++)
        assert_int_equal(wq_hijri_date(days[i].year, days[i].month, days[i].day), days[i].date);
}

static uint32_t days_of(uint32_t year, uint32_t month)
{
    static const uint32_t lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && is_leap ? 29 : lengths[month - 1];
}

static void test_each_day_follows_the_one_before(void **state)
{
    (void)state;
    uint32_t before = 18821111, day_n = 0;
    for (uint32_t year = 1300; year <= 1600; year++)
        for (uint32_t month = 1; month <= 12; month++)
            for (uint32_t day = 1; day <= 30; day++) {
                uint32_t date = wq_hijri_date(year, month, day);
                if (date == 0 && day == 30)
                    continue; /* a short month */
                uint32_t y = before / 10000, m = before / 100 % 100, d = before % 100 + 1;
                if (d > days_of(y, m)) {
                    d = 1;
                    m++;
                }
                if (m > 12) {
                    m = 1;
                    y++;
                }
                before = y * 10000 + m * 100 + d;
                assert_int_equal(date, before);
                assert_int_equal(wq_hijri_of(date), year * 10000 + month * 100 + day);
                day_n++;
            }
    assert_in_range(day_n / 301, 354, 355);
}

static void test_days_that_are_not_there_have_no_date(void **state)
{
    (void)state;
    assert_int_equal(wq_hijri_date(1299, 12, 1), 0);
    assert_int_equal(wq_hijri_date(1601, 1, 1), 0);
    assert_int_equal(wq_hijri_date(1437, 0, 1), 0);
    assert_int_equal(wq_hijri_date(1437, 13, 1), 0);
    assert_int_equal(wq_hijri_date(1437, 1, 0), 0);
    assert_int_equal(wq_hijri_date(1437, 1, 31), 0);
    assert_int_equal(wq_hijri_date(UINT32_MAX, UINT32_MAX, UINT32_MAX), 0);
    static const uint32_t dates[] = {0,        18821111, 21741126, 20190000,  20190100,  20190229,
                                     20190431, 20191301, 20190132, 999999999, UINT32_MAX};
    for (size_t i = 0; i < sizeof dates / sizeof dates[0]; i++)
        assert_int_equal(wq_hijri_of(dates[i]), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known_days),
        cmocka_unit_test(test_each_day_follows_the_one_before),
        cmocka_unit_test(test_days_that_are_not_there_have_no_date),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
