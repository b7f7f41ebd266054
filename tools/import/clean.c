/* SPDX-License-Identifier: MIT */
#include "clean.h"
#include <stdlib.h>
#include <string.h>
#include "forms_table.h"

#define ISOLATES_MAX 256 /* of a line; what comes after them goes */

/* ---- what is looked at ---- */

/* Whether the character of more than one byte at `p`, in `len` bytes, may have to be changed. */
static bool is_suspect(const uint8_t *p, size_t len)
{
    if (len < 2)
        return false;
    switch (p[0]) {
    case 0xC2: /* C1 controls, soft hyphen */
        return p[1] < 0xA0 || p[1] == 0xAD;
    case 0xE2: /* U+2028 to U+202F, U+2060 to U+206F */
        return len > 2 && ((p[1] == 0x80 && p[2] >= 0xA8) || (p[1] == 0x81 && p[2] >= 0xA0));
    case 0xEF: /* U+FB00 and above */
        return p[1] >= 0xAC;
    case 0xF3: /* tags */
        return p[1] == 0xA0;
    default:
        return p[0] >= 0xF0 && len > 3 && p[2] == 0xBF && p[3] >= 0xBE;
    }
}

bool wq_is_clean(struct wq_str text)
{
    const uint8_t *p = (const uint8_t *)text.ptr;
    for (size_t i = 0; i < text.len; i++) {
        if (p[i] < 0x20 ? p[i] != '\n' && p[i] != '\t' : p[i] == 0x7F)
            return false;
        if (p[i] >= 0xC2 && is_suspect(p + i, text.len - i))
            return false;
    }
    return true;
}

/* ---- one line after the other ---- */

struct cleaning {
    struct wq_sink *sink;
    struct wq_cleaned *cleaned;
    uint32_t line;
    uint32_t before;    /* the last character that was kept */
    unsigned isolate_n; /* of the line so far */
    bool is_paired[ISOLATES_MAX];
};

static bool is_opener(uint32_t cp)
{
    return cp >= 0x2066 && cp <= 0x2068;
}

/* Find which isolates of the line that begins `text` have their partner in it. */
static void pair_isolates(struct cleaning *cleaning, struct wq_str text)
{
    unsigned open[ISOLATES_MAX], open_n = 0, n = 0;
    uint32_t cp;
    cleaning->isolate_n = 0;
    memset(cleaning->is_paired, 0, sizeof cleaning->is_paired);
    for (size_t off = 0; off < text.len && text.ptr[off] != '\n' && n < ISOLATES_MAX;) {
        off += wq_utf8_decode((struct wq_str){text.ptr + off, text.len - off}, &cp);
        if (is_opener(cp)) {
            open[open_n++] = n++;
        } else if (cp == 0x2069) {
            if (open_n > 0)
                cleaning->is_paired[open[--open_n]] = cleaning->is_paired[n] = true;
            n++;
        }
    }
}

/* Bytes of the tags that end the flag of a region, after U+1F3F4; 0: they are none. */
static size_t flag_length(struct wq_str text)
{
    uint32_t cp = 0;
    size_t off = 0;
    for (int n = 0; n < 8 && off < text.len; n++) {
        off += wq_utf8_decode((struct wq_str){text.ptr + off, text.len - off}, &cp);
        if (cp == 0xE007F)
            return n > 0 ? off : 0;
        if (cp < 0xE0030 || cp > 0xE007A)
            return 0;
    }
    return 0;
}

static bool is_nonchar(uint32_t cp)
{
    return (cp >= 0xFDD0 && cp <= 0xFDEF) || (cp & 0xFFFE) == 0xFFFE;
}

static bool is_arabic(uint32_t cp)
{
    return (cp >= 0x0620 && cp <= 0x06D3) || (cp >= 0x064B && cp <= 0x0670);
}

static enum wq_status keep(struct cleaning *cleaning, uint32_t cp)
{
    char utf8[4];
    cleaning->before = cp;
    return wq_buffer_add(&cleaning->cleaned->text, utf8, wq_utf8_encode(cp, utf8));
}

static enum wq_status drop(struct cleaning *cleaning, enum wq_note_kind kind)
{
    wq_sink_count(cleaning->sink, kind, 1, cleaning->line);
    return WQ_OK;
}

static int compare_forms(const void *key, const void *form)
{
    uint32_t cp = *(const uint32_t *)key, other = ((const struct wq_form *)form)->form;
    return cp < other ? -1 : cp > other;
}

static enum wq_status keep_form(struct cleaning *cleaning, uint32_t cp)
{
    const struct wq_form *form = bsearch(&cp, wq_forms, sizeof wq_forms / sizeof wq_forms[0],
                                         sizeof wq_forms[0], compare_forms);
    enum wq_status st = WQ_OK;
    if (!form || (form->letters[0] == ' ' && !is_arabic(cleaning->before)))
        return keep(cleaning, cp);
    wq_sink_count(cleaning->sink, WQ_NOTE_FORMS, 1, cleaning->line);
    for (int i = form->letters[0] == ' '; i < 3 && form->letters[i] != 0 && st == WQ_OK; i++)
        st = keep(cleaning, form->letters[i]);
    return st;
}

static enum wq_status clean_isolate(struct cleaning *cleaning, uint32_t cp)
{
    unsigned n = cleaning->isolate_n++;
    return n < ISOLATES_MAX && cleaning->is_paired[n] ? keep(cleaning, cp)
                                                      : drop(cleaning, WQ_NOTE_BIDI);
}

/* The tags that begin `text`, whose first is `used` bytes long; more are used when they are kept.
 */
static enum wq_status clean_tags(struct cleaning *cleaning, struct wq_str text, size_t *used)
{
    size_t len = cleaning->before == 0x1F3F4 ? flag_length(text) : 0;
    if (len == 0)
        return drop(cleaning, WQ_NOTE_BIDI);
    *used = len;
    cleaning->before = 0xE007F;
    return wq_buffer_add(&cleaning->cleaned->text, text.ptr, len);
}

/* One character, the first of `text`. */
static enum wq_status clean_char(struct cleaning *cleaning, struct wq_str text, uint32_t cp,
                                 size_t *used)
{
    bool is_control = (cp < 0x20 && cp != '\n' && cp != '\t') || (cp >= 0x7F && cp < 0xA0);
    if (is_control && wq_is_space(cp)) {
        wq_sink_count(cleaning->sink, WQ_NOTE_CONTROL, 1, cleaning->line);
        return keep(cleaning, ' ');
    }
    if (is_control || is_nonchar(cp))
        return drop(cleaning, WQ_NOTE_CONTROL);
    if (cp == 0xFEFF)
        return drop(cleaning, WQ_NOTE_BOM);
    if (cp == 0xAD)
        return drop(cleaning, WQ_NOTE_SOFT_HYPHEN);
    if (cp >= 0x202A && cp <= 0x202E)
        return drop(cleaning, WQ_NOTE_BIDI);
    if (is_opener(cp) || cp == 0x2069)
        return clean_isolate(cleaning, cp);
    if (cp >= 0xE0000 && cp <= 0xE007F)
        return clean_tags(cleaning, text, used);
    if (cp >= 0xFB50 && cp <= 0xFEFC)
        return keep_form(cleaning, cp);
    return keep(cleaning, cp);
}

/* Bytes at the front of `text`, within its line, that stay as they are. */
static size_t clean_length(struct wq_str text)
{
    const uint8_t *p = (const uint8_t *)text.ptr;
    size_t n = 0;
    while (n < text.len && (p[n] >= 0x20 || p[n] == '\t') && p[n] != 0x7F &&
           (p[n] < 0xC2 || !is_suspect(p + n, text.len - n)))
        n++;
    return n;
}

static uint32_t last_char(struct wq_str text)
{
    uint32_t cp = 0;
    size_t at = text.len - 1;
    while (at > 0 && ((uint8_t)text.ptr[at] & 0xC0) == 0x80)
        at--;
    wq_utf8_decode((struct wq_str){text.ptr + at, text.len - at}, &cp);
    return cp;
}

static enum wq_status shift(struct wq_cleaned *cleaned, size_t from_off, size_t to_off)
{
    const struct wq_shift next = {(uint32_t)from_off, (uint32_t)to_off};
    return wq_buffer_add(&cleaned->shifts, &next, sizeof next);
}

enum wq_status wq_clean(struct wq_str text, uint32_t line, struct wq_sink *sink,
                        struct wq_cleaned *cleaned)
{
    struct cleaning cleaning = {.sink = sink, .cleaned = cleaned, .line = line};
    const size_t start = cleaned->text.len;
    enum wq_status st = WQ_OK;
    pair_isolates(&cleaning, text);
    for (size_t off = 0; off < text.len && st == WQ_OK;) {
        struct wq_str rest = {text.ptr + off, text.len - off};
        size_t used = clean_length(rest);
        if (used > 0) {
            st = wq_buffer_add(&cleaned->text, rest.ptr, used);
            cleaning.before = last_char((struct wq_str){rest.ptr, used});
            off += used;
            continue;
        }
        uint32_t cp;
        const size_t before_len = cleaned->text.len;
        used = wq_utf8_decode(rest, &cp);
        st = clean_char(&cleaning, rest, cp, &used);
        off += used;
        if (cp == '\n')
            pair_isolates(&cleaning, (struct wq_str){text.ptr + off, text.len - off});
        if (st == WQ_OK && cleaned->text.len - before_len != used)
            st = shift(cleaned, off, cleaned->text.len - start);
    }
    return st;
}

uint32_t wq_cleaned_off(const struct wq_cleaned *cleaned, uint32_t off)
{
    const struct wq_shift *shifts = (const struct wq_shift *)(const void *)cleaned->shifts.ptr;
    size_t low = 0, high = cleaned->shifts.len / sizeof *shifts;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (shifts[middle].from_off <= off)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == 0)
        return off;
    return shifts[low - 1].to_off + (off - shifts[low - 1].from_off);
}

void wq_cleaned_free(struct wq_cleaned *cleaned)
{
    wq_buffer_free(&cleaned->text);
    wq_buffer_free(&cleaned->shifts);
}
