// SPDX-License-Identifier: MIT
// Prints firmware/base/hijri_table.h: the months of the calendar of Umm al-Qura, from ICU, which
// node carries ("islamic-umalqura"). Run by hand: node tools/calendar/hijri.mjs >FILE
const FIRST = 1300, LAST = 1600, DAY_MS = 86400000;
const format = new Intl.DateTimeFormat("en-u-ca-islamic-umalqura-nu-latn",
    { timeZone: "UTC", year: "numeric", month: "numeric", day: "numeric" });
function hijri(day) {
    const parts = Object.fromEntries(
        format.formatToParts(day * DAY_MS).map((part) => [part.type, parseInt(part.value, 10)]));
    return parts;
}
let day = Date.UTC(1882, 10, 1) / DAY_MS; // days from 1970-01-01; some days before 1 Muharram 1300
while (hijri(day).year < FIRST)
    day++;
const first = day;
const years = [];
for (let year = FIRST; year <= LAST; year++) {
    let bits = 0;
    for (let month = 1; month <= 12; month++) {
        let here = hijri(day);
        if (here.year !== year || here.month !== month || here.day !== 1)
            throw new Error(`no first day of ${year}-${month}`);
        const is_long = hijri(day + 29).day === 30;
        bits |= is_long << (month - 1);
        day += is_long ? 30 : 29;
    }
    years.push(bits);
}
console.log(`/* SPDX-License-Identifier: MIT */
/* Made by tools/calendar/hijri.mjs from the calendar of Umm al-Qura of ICU ${process.versions.icu}; do not edit. */
#ifndef WARRAQ_BASE_HIJRI_TABLE_H
#define WARRAQ_BASE_HIJRI_TABLE_H
#include <stdint.h>

#define WQ_HIJRI_FIRST ${FIRST}u
#define WQ_HIJRI_FIRST_DAY (${first}) /* of its first day, from 1970-01-01 */

/* A year from ${FIRST} to ${LAST}: bit m is set when month m + 1 has 30 days, else it has 29. */
static const uint16_t wq_hijri_years[] = {`);
for (let i = 0; i < years.length; i += 10)
    console.log("    " + years.slice(i, i + 10).map((y) => `0x${y.toString(16).toUpperCase().padStart(3, "0")},`).join(" "));
console.log(`};

#endif`);
