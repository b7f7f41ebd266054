/* SPDX-License-Identifier: MIT */
/* Words for a terminal that hold names from anywhere. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include "warraq/host.h"

static bool is_control(uint32_t cp)
{
    return cp < 0x20 || (cp >= 0x7F && cp <= 0x9F);
}

static bool turns_line(uint32_t cp)
{
    return (cp >= 0x202A && cp <= 0x202E) || (cp >= 0x2066 && cp <= 0x2069) || cp == 0x2028 ||
           cp == 0x2029;
}

void wq_print_safe(FILE *out, struct wq_str text)
{
    while (text.len > 0) {
        uint32_t cp;
        char utf8[4];
        size_t used = wq_utf8_decode(text, &cp);
        if (cp == '\t')
            cp = ' ';
        cp = is_control(cp) || turns_line(cp) ? WQ_REPLACEMENT : cp;
        fwrite(utf8, 1, wq_utf8_encode(cp, utf8), out);
        text.ptr += used;
        text.len -= used;
    }
}

void wq_host_complain_va(const char *program, const char *format, va_list arguments)
{
    char *message;
    int len = vasprintf(&message, format, arguments);
    fprintf(stderr, "%s: ", program);
    if (len >= 0) {
        wq_print_safe(stderr, (struct wq_str){message, (size_t)len});
        free(message);
    } else {
        fputs("there is not enough memory", stderr);
    }
    fputc('\n', stderr);
}

void wq_host_complain(const char *program, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    wq_host_complain_va(program, format, arguments);
    va_end(arguments);
}
