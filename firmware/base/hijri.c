/* SPDX-License-Identifier: MIT */
#include "hijri_table.h"
#include "warraq/base.h"

#define YEAR_N (sizeof wq_hijri_years / sizeof wq_hijri_years[0])

static uint32_t length_of(uint32_t year, uint32_t month)
{
    return 29u + (wq_hijri_years[year - WQ_HIJRI_FIRST] >> (month - 1) & 1u);
}

/* The date in the common calendar of a day counted from 1970-01-01: with years that begin in March
 * the leap day is the last one, and 400 years have 146097 days. */
static uint32_t common_date(int32_t day)
{
    const uint32_t from_0000 = (uint32_t)(day + 719468); /* to 0000-03-01 */
    const uint32_t era = from_0000 / 146097, of_era = from_0000 % 146097;
    const uint32_t year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    const uint32_t of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const uint32_t from_march = (5 * of_year + 2) / 153;
    const uint32_t month = from_march < 10 ? from_march + 3 : from_march - 9;
    const uint32_t year = era * 400 + year_of_era + (month <= 2);
    return year * 10000 + month * 100 + of_year - (153 * from_march + 2) / 5 + 1;
}

uint32_t wq_hijri_date(uint32_t year, uint32_t month, uint32_t day)
{
    int32_t days = WQ_HIJRI_FIRST_DAY;
    if (year < WQ_HIJRI_FIRST || year >= WQ_HIJRI_FIRST + YEAR_N || month < 1 || month > 12)
        return 0;
    if (day < 1 || day > length_of(year, month))
        return 0;
    for (uint32_t y = WQ_HIJRI_FIRST; y < year; y++)
        for (uint32_t m = 1; m <= 12; m++)
            days += (int32_t)length_of(y, m);
    for (uint32_t m = 1; m < month; m++)
        days += (int32_t)length_of(year, m);
    return common_date(days + (int32_t)day - 1);
}

/* The day counted from 1970-01-01 of a date, by the rule of common_date turned round; *day is
 * untouched when there is no such date. */
static bool count_days(uint32_t date, int32_t *day)
{
    const uint32_t year = date / 10000, month = date / 100 % 100, of_month = date % 100;
    if (year < 1600 || year > 9999 || month < 1 || month > 12)
        return false;
    const uint32_t from_march = month > 2 ? month - 3 : month + 9, y = year - (month <= 2);
    const uint32_t of_year = (153 * from_march + 2) / 5 + of_month - 1;
    const int32_t days = (int32_t)(y * 365 + y / 4 - y / 100 + y / 400 + of_year) - 719468;
    if (of_month < 1 || common_date(days) != date)
        return false;
    *day = days;
    return true;
}

uint32_t wq_hijri_of(uint32_t date)
{
    int32_t day;
    if (!count_days(date, &day) || day < WQ_HIJRI_FIRST_DAY)
        return 0;
    int32_t left = day - WQ_HIJRI_FIRST_DAY;
    for (uint32_t year = WQ_HIJRI_FIRST; year < WQ_HIJRI_FIRST + YEAR_N; year++)
        for (uint32_t month = 1; month <= 12; month++) {
            const int32_t length = (int32_t)length_of(year, month);
            if (left < length)
                return year * 10000 + month * 100 + (uint32_t)left + 1;
            left -= length;
        }
    return 0;
}
