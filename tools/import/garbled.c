/* SPDX-License-Identifier: MIT */
/* Text that somebody read in a wrong charset and wrote as UTF-8.
 *
 * UTF-8 read as windows-1252 or windows-1256: each letter has become two characters. That whole
 * lines turn back into well-formed UTF-8 does not happen by chance: in windows-1256 no Arabic word
 * is UTF-8, and in windows-1252 none of Latin letters.
 *
 * windows-1256 read as windows-1252: each letter has become one of Latin with an accent. Words of
 * nothing else are no language's; what they turn back into has to look like Arabic all the same. */
#include <string.h>
#include "clean.h"

#define LETTERS_MIN 8
#define SAMPLE_MAX 65536u /* bytes of a text that are compared with Arabic */

/* The charset that was taken for the text's own. */
static enum wq_charset taken_for(enum wq_garbled garbled)
{
    return garbled == WQ_GARBLED_UTF8_AS_1256 ? WQ_CHARSET_WINDOWS_1256 : WQ_CHARSET_WINDOWS_1252;
}

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

static bool is_ascii_letter(uint32_t cp)
{
    return (cp | 0x20) >= 'a' && (cp | 0x20) <= 'z';
}

/* The bytes that were read as the line; false: it was never read as such. */
static enum wq_status read_back(struct wq_str text, enum wq_charset charset, struct wq_buffer *out,
                                bool *is_whole)
{
    bool has_high = false;
    enum wq_status st = WQ_OK;
    *is_whole = true;
    for (size_t off = 0; off < text.len && *is_whole && st == WQ_OK;) {
        uint32_t cp;
        off += wq_utf8_decode((struct wq_str){text.ptr + off, text.len - off}, &cp);
        const uint8_t byte = byte_of(cp, charset);
        has_high |= cp >= 0x80;
        *is_whole = byte != 0 || cp == 0;
        st = wq_buffer_add(out, &byte, 1);
    }
    *is_whole &= has_high;
    return st;
}

/* Write bytes of windows-1256 as UTF-8; false: one of Arabic stands beside a Latin letter, as in
 * a word that has an accent. */
static enum wq_status write_1256(struct wq_bytes bytes, struct wq_buffer *out, bool *is_arabic)
{
    enum wq_status st = WQ_OK;
    uint32_t before = ' ';
    *is_arabic = true;
    for (size_t i = 0; i < bytes.len && *is_arabic && st == WQ_OK; i++) {
        char utf8[4];
        const uint8_t byte = bytes.ptr[i];
        const uint32_t cp = byte < 0x80 ? byte : wq_charset_char(WQ_CHARSET_WINDOWS_1256, byte);
        const bool is_letter = cp >= 0x0621 && cp <= 0x06D5;
        const bool was_letter = before >= 0x0621 && before <= 0x06D5;
        *is_arabic =
            !(is_letter && is_ascii_letter(before)) && !(was_letter && is_ascii_letter(cp));
        before = cp;
        st = wq_buffer_add(out, utf8, wq_utf8_encode(cp, utf8));
    }
    return st;
}

enum wq_status wq_garbled_undo(struct wq_str text, enum wq_garbled garbled, struct wq_buffer *out,
                               bool *is_undone)
{
    const size_t before = out->len;
    struct wq_buffer bytes = {0};
    enum wq_status st = read_back(text, taken_for(garbled), &bytes, is_undone);
    const struct wq_str read = {(const char *)bytes.ptr, bytes.len};
    if (st == WQ_OK && *is_undone && garbled == WQ_GARBLED_1256_AS_1252) {
        st = write_1256((struct wq_bytes){bytes.ptr, bytes.len}, out, is_undone);
    } else if (st == WQ_OK && *is_undone) {
        *is_undone = wq_utf8_valid(read);
        st = wq_buffer_add(out, read.ptr, read.len);
    }
    wq_buffer_free(&bytes);
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
static bool is_garbled(struct wq_str text, enum wq_garbled garbled)
{
    size_t undone_n = 0, other_n = 0;
    struct wq_buffer line = {0};
    enum wq_status st = WQ_OK;
    while (text.len > 0 && st == WQ_OK) {
        const char *end = memchr(text.ptr, '\n', text.len);
        const size_t len = end ? (size_t)(end - text.ptr) : text.len;
        bool is_undone;
        line.len = 0;
        st = wq_garbled_undo((struct wq_str){text.ptr, len}, garbled, &line, &is_undone);
        if (st == WQ_OK)
            *(is_undone ? &undone_n : &other_n) +=
                count_letters((struct wq_str){(const char *)line.ptr, line.len});
        text.ptr += len + (end != NULL);
        text.len -= len + (end != NULL);
    }
    wq_buffer_free(&line);
    return st == WQ_OK && undone_n >= LETTERS_MIN && undone_n > other_n;
}

/* Whether the pair that begins any Arabic letter of garbled UTF-8 stands in `text`: what U+0600 to
 * U+06FF begin with, D8 to DB, read in either charset. Most texts need no closer look. */
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

/* Whether the text is of windows-1256, as far as its characters were read as windows-1252: "al-" as
 * it looks then stands in it, and its bytes are Arabic by how often each letter comes. */
static bool looks_arabic(struct wq_str text)
{
    static const char al[] = "\u00C7\u00E1";
    struct wq_buffer bytes = {0};
    enum wq_status st = WQ_OK;
    if (text.len == 0 || !memmem(text.ptr, text.len, al, sizeof al - 1))
        return false;
    for (size_t off = 0; off < text.len && bytes.len < SAMPLE_MAX && st == WQ_OK;) {
        uint32_t cp;
        off += wq_utf8_decode((struct wq_str){text.ptr + off, text.len - off}, &cp);
        const uint8_t byte = byte_of(cp, WQ_CHARSET_WINDOWS_1252);
        st = byte != 0 ? wq_buffer_add(&bytes, &byte, 1) : WQ_OK;
    }
    const struct wq_charset_guess guess =
        wq_charset_tell((struct wq_bytes){bytes.ptr, bytes.len}, WQ_CHARSET_UNKNOWN);
    wq_buffer_free(&bytes);
    return st == WQ_OK && guess.charset == WQ_CHARSET_WINDOWS_1256;
}

enum wq_garbled wq_garbled_tell(struct wq_str text)
{
    static const enum wq_garbled ways[] = {WQ_GARBLED_UTF8_AS_1252, WQ_GARBLED_UTF8_AS_1256};
    for (size_t i = 0; i < 2; i++)
        if (has_traces(text, taken_for(ways[i])) && is_garbled(text, ways[i]))
            return ways[i];
    return looks_arabic(text) && is_garbled(text, WQ_GARBLED_1256_AS_1252) ? WQ_GARBLED_1256_AS_1252
                                                                           : WQ_GARBLED_NOT;
}
