/* SPDX-License-Identifier: MIT */
/* Any bytes as text of any charset: what comes out is valid UTF-8 and clean, whatever was declared,
 * cleaning it again changes nothing, and a date found in it is a date. The first byte declares. */
#include <stdlib.h>
#include <string.h>
#include "clean.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_clean(struct wq_str text, struct wq_sink *sink)
{
    struct wq_cleaned once = {0}, twice = {0};
    if (wq_clean(text, 1, sink, &once) != WQ_OK)
        abort();
    const struct wq_str kept = {(const char *)once.text.ptr, once.text.len};
    if (!wq_utf8_valid(kept) || wq_cleaned_off(&once, (uint32_t)text.len) != kept.len ||
        (wq_is_clean(text) && kept.len != text.len) || wq_clean(kept, 1, sink, &twice) != WQ_OK ||
        twice.text.len != kept.len ||
        (kept.len > 0 && memcmp(twice.text.ptr, kept.ptr, kept.len) != 0))
        abort();
    wq_cleaned_free(&once);
    wq_cleaned_free(&twice);
}

static void check_garbled(struct wq_str text)
{
    struct wq_buffer undone = {0};
    const enum wq_garbled garbled = wq_garbled_tell(text);
    bool is_undone;
    if (garbled != WQ_GARBLED_NOT &&
        (wq_garbled_undo(text, garbled, &undone, &is_undone) != WQ_OK ||
         !wq_utf8_valid((struct wq_str){(const char *)undone.ptr, undone.len})))
        abort();
    wq_buffer_free(&undone);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1)
        return 0;
    struct wq_sink sink = {0};
    struct wq_buffer out = {0};
    uint32_t date = 1;
    const enum wq_charset declared = (enum wq_charset)(data[0] % WQ_CHARSETS);
    if (wq_decode_all((struct wq_bytes){data + 1, size - 1}, declared, &sink, &out) != WQ_OK)
        abort();
    const struct wq_str text = {(const char *)out.ptr, out.len};
    if (!wq_utf8_valid(text) || (out.len > 0 && memchr(out.ptr, '\r', out.len)))
        abort();
    check_clean(text, &sink);
    check_garbled(text);
    if (wq_date_find(text, &date) ? date < 10000 || date % 10000 > 1231 : date != 1)
        abort();
    wq_buffer_free(&out);
    wq_buffer_free(&sink.frames);
    return 0;
}
