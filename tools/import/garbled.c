/* SPDX-License-Identifier: MIT */
/* UTF-8 that somebody read as windows-1252 or windows-1256 and wrote as UTF-8 again: each letter
 * has become two characters. That whole lines turn back into well-formed UTF-8 does not happen by
 * chance: in windows-1256 no Arabic word is UTF-8, and in windows-1252 none of Latin letters. */
#include <string.h>
#include "clean.h"

#define LETTERS_MIN 8

/* The byte that was read as `cp`; 0: none was. windows-1252 leaves five bytes open, and ISO-8859-1
 * has controls from 80 to 9F: both came out as those controls. */
static uint8_t byte_of(uint32_t cp, enum wq_charset charset)
{
    if (cp < 0x80)
        return (uint8_t)cp;
    for (unsigned byte = 0x80; byte < 0x100; byte++)
        if (wq_charset_char(charset, (uint8_t)byte) == cp)
            return (uint8_t)byte;
    return cp < 0xA0 && charset == WQ_CHARSET_WINDOWS_1252 ? (uint8_t)cp : 0;
}

enum wq_status wq_garbled_undo(struct wq_str text, enum wq_charset charset, struct wq_buffer *out,
                               bool *is_undone)
{
    const size_t before = out->len;
    bool has_high = false, is_whole = true;
    enum wq_status st = WQ_OK;
    for (size_t off = 0; off < text.len && is_whole && st == WQ_OK;) {
        uint32_t cp;
        off += wq_utf8_decode((struct wq_str){text.ptr + off, text.len - off}, &cp);
        uint8_t byte = byte_of(cp, charset);
        has_high |= cp >= 0x80;
        is_whole = byte != 0 || cp == 0;
        st = wq_buffer_add(out, &byte, 1);
    }
    *is_undone = has_high && is_whole && st == WQ_OK &&
                 wq_utf8_valid((struct wq_str){(const char *)out->ptr + before, out->len - before});
    if (*is_undone || st != WQ_OK)
        return st;
    out->len = before;
    return wq_buffer_add(out, text.ptr, text.len);
}

static size_t count_letters(struct wq_str text)
{
    size_t n = 0;
    for (size_t off = 0; off < text.len;) {
        uint32_t cp;
        off += wq_utf8_decode((struct wq_str){text.ptr + off, text.len - off}, &cp);
        n += cp >= 0x0621 && cp <= 0x06D3;
    }
    return n;
}

/* Whether lines that turn back hold more Arabic than the others. Memory short: no. */
static bool is_garbled(struct wq_str text, enum wq_charset charset)
{
    size_t undone_n = 0, other_n = 0;
    struct wq_buffer line = {0};
    enum wq_status st = WQ_OK;
    while (text.len > 0 && st == WQ_OK) {
        const char *end = memchr(text.ptr, '\n', text.len);
        const size_t len = end ? (size_t)(end - text.ptr) : text.len;
        bool is_undone;
        line.len = 0;
        st = wq_garbled_undo((struct wq_str){text.ptr, len}, charset, &line, &is_undone);
        if (st == WQ_OK)
            *(is_undone ? &undone_n : &other_n) +=
                count_letters((struct wq_str){(const char *)line.ptr, line.len});
        text.ptr += len + (end != NULL);
        text.len -= len + (end != NULL);
    }
    wq_buffer_free(&line);
    return st == WQ_OK && undone_n >= LETTERS_MIN && undone_n > other_n;
}

/* Whether the pair that begins any garbled Arabic letter stands in `text`: what U+0600 to U+06FF
 * begin with, D8 to DB, read in either charset. Most texts need no closer look. */
static bool has_traces(struct wq_str text, enum wq_charset charset)
{
    for (unsigned byte = 0xD8; byte <= 0xDB; byte++) {
        char utf8[4];
        size_t len = wq_utf8_encode(wq_charset_char(charset, (uint8_t)byte), utf8);
        for (size_t off = 0; off + 2 * len < text.len; off++) {
            const char *found = memchr(text.ptr + off, utf8[0], text.len - off);
            if (!found)
                break;
            off = (size_t)(found - text.ptr);
            if (text.len - off > len && memcmp(found, utf8, len) == 0 &&
                (uint8_t)found[len] != 0xD8 && (uint8_t)found[len] != 0xD9 &&
                (uint8_t)found[len] >= 0xC2)
                return true;
        }
    }
    return false;
}

enum wq_charset wq_garbled_tell(struct wq_str text)
{
    static const enum wq_charset charsets[] = {WQ_CHARSET_WINDOWS_1252, WQ_CHARSET_WINDOWS_1256};
    for (size_t i = 0; i < 2; i++)
        if (has_traces(text, charsets[i]) && is_garbled(text, charsets[i]))
            return charsets[i];
    return WQ_CHARSET_UNKNOWN;
}
