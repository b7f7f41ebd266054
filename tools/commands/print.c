/* SPDX-License-Identifier: MIT */
/* Titles, dates and sizes, for people and in JSON. */
#include <inttypes.h>
#include <string.h>
#include "commands.h"

static bool is_control(uint32_t cp)
{
    return cp < 0x20 || (cp >= 0x7F && cp <= 0x9F);
}

static void print_cp(FILE *out, uint32_t cp)
{
    char utf8[4];
    fwrite(utf8, 1, wq_utf8_encode(cp, utf8), out);
}

void wq_print_json_inner(FILE *out, struct wq_str text)
{
    static const char plain[] = "\"\\\b\f\n\r\t", escaped[] = "\"\\bfnrt";
    while (text.len > 0) {
        uint32_t cp;
        size_t used = wq_utf8_decode(text, &cp);
        const char *at = cp > 0 && cp < 0x80 ? strchr(plain, (int)cp) : NULL;
        if (at)
            fprintf(out, "\\%c", escaped[at - plain]);
        else if (is_control(cp))
            fprintf(out, "\\u%04" PRIx32, cp);
        else
            print_cp(out, cp);
        text.ptr += used;
        text.len -= used;
    }
}

void wq_print_json(FILE *out, struct wq_str text)
{
    putc('"', out);
    wq_print_json_inner(out, text);
    putc('"', out);
}

void wq_print_date(FILE *out, uint32_t date)
{
    uint32_t year = date / 10000, month = date / 100 % 100, day = date % 100;
    if (date == 0)
        return;
    fprintf(out, "%04" PRIu32, year);
    if (month > 0)
        fprintf(out, "-%02" PRIu32, month);
    if (month > 0 && day > 0)
        fprintf(out, "-%02" PRIu32, day);
}

void wq_print_hex(FILE *out, const uint8_t *bytes, size_t n)
{
    for (size_t i = 0; i < n; i++)
        fprintf(out, "%02x", bytes[i]);
}

void wq_print_id(FILE *out, const struct wq_meta *meta)
{
    static const uint8_t none[sizeof meta->id];
    if (meta->is_partial && memcmp(meta->id, none, sizeof none) == 0)
        return;
    fputs(",\"id\":\"", out);
    wq_print_hex(out, meta->id, sizeof meta->id);
    putc('"', out);
}

const char *wq_print_size(uint64_t bytes, char room[16])
{
    static const char *const units[] = {"kB", "MB", "GB", "TB"};
    if (bytes < 1000) {
        snprintf(room, 16, "%u B", (unsigned)bytes);
        return room;
    }
    double value = (double)bytes / 1000;
    size_t unit = 0;
    while (value >= 999.95 && unit + 1 < sizeof units / sizeof units[0]) {
        value /= 1000;
        unit++;
    }
    snprintf(room, 16, "%.1f %s", value, units[unit]);
    return room;
}

const char *wq_plural(uint64_t n)
{
    return n == 1 ? "" : "s";
}
