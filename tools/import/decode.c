/* SPDX-License-Identifier: MIT */
/* Bytes of an unknown text file to valid UTF-8 with LF line ends; every change is counted. */
#include <stdio.h>
#include <string.h>
#include "import.h"

#define STRETCH 4096u /* bytes that are looked at as one */
#define LONGEST 4     /* bytes of the longest character, in UTF-8 and in UTF-16 */

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

static uint32_t count_lines(struct wq_str text)
{
    uint32_t n = 0;
    for (const char *p = text.ptr; (p = memchr(p, '\n', (size_t)(text.ptr + text.len - p))); p++)
        n++;
    return n;
}

/* The longest start of `text`, at most STRETCH bytes, that is UTF-8 without CR: taken as it is. */
static size_t plain_length(struct wq_str text)
{
    struct wq_str start = {text.ptr, text.len < STRETCH ? text.len : STRETCH};
    const char *cr = memchr(start.ptr, '\r', start.len);
    if (cr)
        start.len = (size_t)(cr - start.ptr);
    if (wq_utf8_valid(start))
        return start.len;
    size_t len = 0; /* up to what is no UTF-8, or is cut by the end of the stretch */
    while (len < start.len) {
        const struct wq_str rest = {start.ptr + len, start.len - len};
        uint32_t cp;
        const size_t used = wq_utf8_decode(rest, &cp);
        if (!wq_utf8_valid((struct wq_str){rest.ptr, used}))
            break;
        len += used;
    }
    return len;
}

static enum wq_status decode_utf8(struct wq_decoder *decoder, struct wq_str text, size_t *used,
                                  struct wq_buffer *out)
{
    uint32_t cp;
    size_t plain = text.len >= LONGEST ? plain_length(text) : 0;
    if (plain > 0 && !decoder->after_cr) {
        *used = plain;
        decoder->line += count_lines((struct wq_str){text.ptr, plain});
        return wq_buffer_add(out, text.ptr, plain);
    }
    *used = wq_utf8_decode(text, &cp);
    if (cp == WQ_REPLACEMENT && (*used != 3 || (unsigned char)text.ptr[0] != 0xEF))
        count_repair(decoder, &decoder->repairs.invalid_n, &decoder->repairs.invalid_line);
    return put(decoder, cp, out);
}

static enum wq_status decode_byte(struct wq_decoder *decoder, uint8_t byte, struct wq_buffer *out)
{
    uint32_t cp = byte < 0x80 ? byte : wq_charset_char(decoder->guess.charset, byte);
    if (cp == 0 && byte != 0) {
        cp = WQ_REPLACEMENT;
        count_repair(decoder, &decoder->repairs.invalid_n, &decoder->repairs.invalid_line);
    }
    return put(decoder, cp, out);
}

static uint32_t unit_at(const struct wq_decoder *decoder, const uint8_t *p)
{
    return decoder->guess.charset == WQ_CHARSET_UTF16LE ? (uint32_t)(p[0] | p[1] << 8)
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

static enum wq_status decode_next(struct wq_decoder *decoder, struct wq_bytes rest, size_t *used,
                                  struct wq_buffer *out)
{
    switch (decoder->guess.charset) {
    case WQ_CHARSET_UTF16LE:
    case WQ_CHARSET_UTF16BE:
        return decode_utf16(decoder, rest, used, out);
    case WQ_CHARSET_UTF8:
        return decode_utf8(decoder, (struct wq_str){(const char *)rest.ptr, rest.len}, used, out);
    default:
        *used = 1;
        return decode_byte(decoder, *rest.ptr, out);
    }
}

void wq_decoder_begin(struct wq_decoder *decoder, struct wq_bytes sample, enum wq_charset declared)
{
    decoder->guess = wq_charset_tell(sample, declared);
}

enum wq_status wq_decoder_feed(struct wq_decoder *decoder, struct wq_bytes bytes, bool at_end,
                               struct wq_buffer *out)
{
    struct wq_buffer *raw = &decoder->raw;
    size_t keep = at_end ? 0 : LONGEST - 1; /* a character may be cut at the end */
    size_t off = 0;
    enum wq_status st = bytes.len > 0 ? wq_buffer_add(raw, bytes.ptr, bytes.len) : WQ_OK;
    if (st == WQ_OK && !decoder->has_begun && raw->len > keep) {
        decoder->has_begun = true;
        off = decoder->guess.mark_len;
    }
    while (st == WQ_OK && off + keep < raw->len) {
        size_t used = 0;
        st = decode_next(decoder, (struct wq_bytes){raw->ptr + off, raw->len - off}, &used, out);
        off += used;
    }
    if (off > 0)
        memmove(raw->ptr, raw->ptr + off, raw->len - off);
    raw->len -= off;
    return st;
}

enum wq_status wq_decoder_tell(const struct wq_decoder *decoder, struct wq_sink *sink)
{
    static const char *const whys[] = {
        [WQ_CHARSET_BY_MARK] = "by its byte order mark",
        [WQ_CHARSET_AS_DECLARED] = "as it says, and its bytes agree",
        [WQ_CHARSET_BY_BYTES] = "by its bytes",
    };
    const struct wq_repairs *repairs = &decoder->repairs;
    const struct wq_charset_guess *guess = &decoder->guess;
    char detail[80];
    wq_sink_count(sink, WQ_NOTE_BOM, guess->charset == WQ_CHARSET_UTF8 && guess->mark_len > 0, 0);
    wq_sink_count(sink, WQ_NOTE_INVALID_BYTES, repairs->invalid_n, repairs->invalid_line);
    wq_sink_count(sink, WQ_NOTE_LONE_SURROGATES, repairs->surrogate_n, repairs->surrogate_line);
    wq_sink_count(sink, WQ_NOTE_CRLF, repairs->crlf_n, 0);
    wq_sink_count(sink, WQ_NOTE_CR, repairs->cr_n, 0);
    if (guess->charset == WQ_CHARSET_UTF8)
        return WQ_OK;
    snprintf(detail, sizeof detail, "%s, %s", wq_charset_name(guess->charset), whys[guess->why]);
    return wq_sink_note(sink, WQ_NOTE_CHARSET, 0, 1, detail);
}

void wq_decoder_finish(struct wq_decoder *decoder)
{
    wq_buffer_free(&decoder->raw);
}

enum wq_status wq_decode_all(struct wq_bytes bytes, enum wq_charset declared, struct wq_sink *sink,
                             struct wq_buffer *out)
{
    struct wq_decoder decoder = {0};
    wq_decoder_begin(&decoder, bytes, declared);
    enum wq_status st = wq_decoder_feed(&decoder, bytes, true, out);
    if (st == WQ_OK)
        st = wq_decoder_tell(&decoder, sink);
    wq_decoder_finish(&decoder);
    return st;
}
