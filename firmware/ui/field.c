/* SPDX-License-Identifier: MIT */
/* A line of text that is being written. */
#include <string.h>
#include "field.h"
#include "warraq/text.h"

struct wq_str wq_field_str(const struct field *field)
{
    return (struct wq_str){field->text, field->len};
}

void wq_field_set(struct field *field, struct wq_str text)
{
    size_t len = text.len < FIELD_BYTES ? text.len : FIELD_BYTES;
    while (len < text.len && len > 0 && ((unsigned char)text.ptr[len] & 0xC0) == 0x80)
        len--;
    if (len > 0)
        memmove(field->text, text.ptr, len);
    field->len = field->caret_off = (uint32_t)len;
}

bool wq_field_insert(struct field *field, struct wq_str text)
{
    if (text.len > FIELD_BYTES - field->len)
        return false;
    char *at = field->text + field->caret_off;
    memmove(at + text.len, at, field->len - field->caret_off);
    if (text.len > 0)
        memcpy(at, text.ptr, text.len);
    field->len += (uint32_t)text.len;
    field->caret_off += (uint32_t)text.len;
    return true;
}

/* Where the last grapheme cluster that begins before `off` begins; 0 when there is none. */
static uint32_t grapheme_before(const struct field *field, uint32_t off)
{
    uint32_t cps[FIELD_BYTES], begin = 0, n = 0;
    for (uint32_t at = 0; at < off; n++) {
        uint32_t used =
            (uint32_t)wq_utf8_decode((struct wq_str){field->text + at, field->len - at}, &cps[n]);
        if (wq_grapheme_begins(cps, n))
            begin = at;
        at += used;
    }
    return begin;
}

uint32_t wq_field_before(const struct field *field)
{
    return grapheme_before(field, field->caret_off);
}

bool wq_field_erase(struct field *field)
{
    uint32_t begin = wq_field_before(field), end = field->caret_off;
    if (begin == end)
        return false;
    memmove(field->text + begin, field->text + end, field->len - end);
    field->len -= end - begin;
    field->caret_off = begin;
    return true;
}

void wq_field_go(struct field *field, uint32_t off)
{
    field->caret_off = off < field->len ? grapheme_before(field, off + 1) : field->len;
}
