/* SPDX-License-Identifier: MIT */
/* Bytes of an unknown text file to valid UTF-8 with LF line ends; every change is counted. */
#include <string.h>
#include "import.h"

#define LONGEST 4 /* bytes of the longest character, in UTF-8 and in UTF-16 */

/* Append a character, turning CR LF and CR into LF. */
static enum wq_status put(struct wq_decoder *decoder, uint32_t cp, struct wq_buffer *out)
{
    char utf8[4];
    struct wq_repairs *repairs = &decoder->repairs;
    bool ends_cr = cp == '\n' && decoder->after_cr;
    decoder->after_cr = cp == '\r';
    if (ends_cr) {
        repairs->cr_n--;
        repairs->crlf_n++;
        return WQ_OK;
    }
    if (cp == '\r') {
        repairs->cr_n++;
        cp = '\n';
    }
    decoder->line += cp == '\n';
    return wq_buffer_add(out, utf8, wq_utf8_encode(cp, utf8));
}

static void count_repair(const struct wq_decoder *decoder, uint32_t *n, uint32_t *line)
{
    if ((*n)++ == 0)
        *line = decoder->line + 1;
}

/* Bytes at the front of `text` that need no look at all: ASCII but CR and LF. */
static size_t plain_length(struct wq_str text)
{
    size_t n = 0;
    while (n < text.len && (unsigned char)text.ptr[n] < 0x80 && text.ptr[n] != '\r' &&
           text.ptr[n] != '\n')
        n++;
    return n;
}

static enum wq_status decode_utf8(struct wq_decoder *decoder, struct wq_str text, size_t *used,
                                  struct wq_buffer *out)
{
    uint32_t cp;
    size_t plain = plain_length(text);
    if (plain > 0) {
        decoder->after_cr = false;
        *used = plain;
        return wq_buffer_add(out, text.ptr, plain);
    }
    *used = wq_utf8_decode(text, &cp);
    if (cp == WQ_REPLACEMENT && (*used != 3 || (unsigned char)text.ptr[0] != 0xEF))
        count_repair(decoder, &decoder->repairs.invalid_n, &decoder->repairs.invalid_line);
    return put(decoder, cp, out);
}

static uint32_t unit_at(const struct wq_decoder *decoder, const uint8_t *p)
{
    return decoder->encoding == WQ_ENCODING_UTF16LE ? (uint32_t)(p[0] | p[1] << 8)
                                                    : (uint32_t)(p[0] << 8 | p[1]);
}

static enum wq_status decode_utf16(struct wq_decoder *decoder, struct wq_bytes bytes, size_t *used,
                                   struct wq_buffer *out)
{
    if (bytes.len < 2) {
        *used = bytes.len;
        count_repair(decoder, &decoder->repairs.invalid_n, &decoder->repairs.invalid_line);
        return put(decoder, WQ_REPLACEMENT, out);
    }
    uint32_t cp = unit_at(decoder, bytes.ptr);
    *used = 2;
    if (cp >= 0xD800 && cp <= 0xDFFF) {
        uint32_t low = cp < 0xDC00 && bytes.len >= 4 ? unit_at(decoder, bytes.ptr + 2) : 0;
        if (low >= 0xDC00 && low <= 0xDFFF) {
            cp = 0x10000 + ((cp - 0xD800) << 10) + (low - 0xDC00);
            *used = 4;
        } else {
            cp = WQ_REPLACEMENT;
            count_repair(decoder, &decoder->repairs.surrogate_n, &decoder->repairs.surrogate_line);
        }
    }
    return put(decoder, cp, out);
}

/* Tell the encoding from a byte order mark; the bytes the mark takes are returned. */
static size_t find_encoding(struct wq_decoder *decoder, struct wq_bytes raw)
{
    decoder->encoding = WQ_ENCODING_UTF8;
    if (raw.len >= 3 && memcmp(raw.ptr, "\xEF\xBB\xBF", 3) == 0) {
        decoder->repairs.had_bom = true;
        return 3;
    }
    if (raw.len >= 2 &&
        (memcmp(raw.ptr, "\xFF\xFE", 2) == 0 || memcmp(raw.ptr, "\xFE\xFF", 2) == 0)) {
        decoder->encoding = raw.ptr[0] == 0xFF ? WQ_ENCODING_UTF16LE : WQ_ENCODING_UTF16BE;
        decoder->repairs.was_utf16 = true;
        return 2;
    }
    return 0;
}

enum wq_status wq_decoder_feed(struct wq_decoder *decoder, struct wq_bytes bytes, bool at_end,
                               struct wq_buffer *out)
{
    struct wq_buffer *raw = &decoder->raw;
    size_t keep = at_end ? 0 : LONGEST - 1; /* a character may be cut at the end */
    size_t off = 0;
    enum wq_status st = bytes.len > 0 ? wq_buffer_add(raw, bytes.ptr, bytes.len) : WQ_OK;
    if (st == WQ_OK && decoder->encoding == WQ_ENCODING_UNKNOWN && raw->len > keep)
        off = find_encoding(decoder, (struct wq_bytes){raw->ptr, raw->len});
    while (st == WQ_OK && raw->len - off > keep) {
        struct wq_bytes rest = {raw->ptr + off, raw->len - off};
        size_t used = 0;
        st = decoder->encoding == WQ_ENCODING_UTF8
                 ? decode_utf8(decoder, (struct wq_str){(const char *)rest.ptr, rest.len}, &used,
                               out)
                 : decode_utf16(decoder, rest, &used, out);
        off += used;
    }
    if (off > 0)
        memmove(raw->ptr, raw->ptr + off, raw->len - off);
    raw->len -= off;
    return st;
}

void wq_decoder_finish(struct wq_decoder *decoder)
{
    wq_buffer_free(&decoder->raw);
}

void wq_decoder_tell(const struct wq_decoder *decoder, struct wq_sink *sink)
{
    const struct wq_repairs *repairs = &decoder->repairs;
    wq_sink_count(sink, WQ_NOTE_BOM, repairs->had_bom, 0);
    wq_sink_count(sink, WQ_NOTE_UTF16, repairs->was_utf16, 0);
    wq_sink_count(sink, WQ_NOTE_INVALID_BYTES, repairs->invalid_n, repairs->invalid_line);
    wq_sink_count(sink, WQ_NOTE_LONE_SURROGATES, repairs->surrogate_n, repairs->surrogate_line);
    wq_sink_count(sink, WQ_NOTE_CRLF, repairs->crlf_n, 0);
    wq_sink_count(sink, WQ_NOTE_CR, repairs->cr_n, 0);
}
