/* SPDX-License-Identifier: MIT */
#ifndef WARRAQ_TESTS_UNICODE_FIXTURE_H
#define WARRAQ_TESTS_UNICODE_FIXTURE_H
/* The conformance files of the Unicode Character Database, line by line. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "warraq/base.h"

#define UNICODE_VERSION "15.0.0" /* of Debian 12, and of the tables */
#define SKIPPED 77               /* to ctest */

/* `name` in the folder UNICODE_DATA, else in that of Debian's package; NULL when it is not there or
 * of another version. */
static inline FILE *open_unicode(const char *name)
{
    const char *folder = getenv("UNICODE_DATA");
    char path[1024], head[256] = "";
    snprintf(path, sizeof path, "%s/%s", folder ? folder : "/usr/share/unicode", name);
    FILE *file = fopen(path, "r");
    if (file && fgets(head, sizeof head, file) && strstr(head, "-" UNICODE_VERSION ".txt"))
        return file;
    if (file)
        fclose(file);
    print_message("%s of Unicode " UNICODE_VERSION " is not there (Debian package unicode-data)\n",
                  path);
    return NULL;
}

static inline bool has_unicode(const char *name)
{
    FILE *file = open_unicode(name);
    if (file)
        fclose(file);
    return file != NULL;
}

/* The next line that holds more than a comment, its comment cut off. */
static inline bool read_unicode_line(FILE *file, char *line, int cap)
{
    while (fgets(line, cap, file)) {
        assert_true(strchr(line, '\n') || feof(file));
        line[strcspn(line, "#\r\n")] = 0;
        if (line[strspn(line, " \t")])
            return true;
    }
    return false;
}

/* A line "× 0020 ÷ 0308 ÷" of a break test: the code points, and whether a break is allowed after
 * each. */
#define BREAK_LINE_CPS 128
struct break_line {
    uint32_t cps[BREAK_LINE_CPS];
    bool may[BREAK_LINE_CPS];
    uint32_t n;
};

static inline void parse_break_line(const char *text, struct break_line *line)
{
    char copy[2048];
    assert_true(strlen(text) < sizeof copy);
    memcpy(copy, text, strlen(text) + 1);
    line->n = 0;
    for (char *word = strtok(copy, " \t"); word; word = strtok(NULL, " \t")) {
        bool is_break = strcmp(word, "÷") == 0;
        if (!is_break && strcmp(word, "×") != 0) {
            assert_true(line->n < BREAK_LINE_CPS);
            line->cps[line->n++] = (uint32_t)strtoul(word, NULL, 16);
        } else if (line->n > 0) {
            line->may[line->n - 1] = is_break;
        }
    }
    assert_true(line->n > 0);
}

#endif
