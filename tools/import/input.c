/* SPDX-License-Identifier: MIT */
/* One input from its first byte to its last: decode, tell the format, hand on text or lines. */
#include <stdio.h>
#include <string.h>
#include "import.h"

static struct wq_str pending(const struct wq_input *input)
{
    return (struct wq_str){(const char *)input->text.ptr, input->text.len};
}

/* Give up the rest of the input and say why. */
static enum wq_status refuse(struct wq_input *input, struct wq_sink *sink, const char *why)
{
    input->refused = true;
    wq_buffer_free(&input->text);
    return wq_sink_note(sink, WQ_NOTE_LEFT_OUT, 0, 1, why);
}

/* ---- telling the format ---- */

/* The first character that is not white space, or 0. */
static char first_char(const struct wq_input *input)
{
    struct wq_str rest = pending(input);
    uint32_t cp;
    while (rest.len > 0) {
        size_t used = wq_utf8_decode(rest, &cp);
        if (!wq_is_space(cp))
            return *rest.ptr;
        rest.ptr += used;
        rest.len -= used;
    }
    return '\0';
}

static void tell_format(struct wq_input *input)
{
    char first = first_char(input);
    if (first != '\0')
        input->format = first == '{' ? WQ_IMPORT_JSON_LINES : WQ_IMPORT_TEXT;
}

/* ---- JSON lines ---- */

static enum wq_status import_line(struct wq_input *input, struct wq_str line, struct wq_sink *sink)
{
    input->line++;
    if (input->skip_line) {
        input->skip_line = false;
        return WQ_OK;
    }
    if (wq_trim(line).len == 0)
        return WQ_OK;
    if (input->line == 1 && *wq_trim(line).ptr == '[')
        return refuse(input, sink, "a JSON list: this build reads JSON lines, one object a line");
    return wq_import_json_line(sink, line, input->line);
}

/* Import every whole line and keep what follows the last one. */
static enum wq_status import_lines(struct wq_input *input, struct wq_sink *sink)
{
    enum wq_status st = WQ_OK;
    size_t start = 0;
    while (st == WQ_OK && !input->refused) {
        struct wq_str text = pending(input);
        const char *end = input->scanned < text.len
                              ? memchr(text.ptr + input->scanned, '\n', text.len - input->scanned)
                              : NULL;
        if (!end)
            break;
        size_t len = (size_t)(end - text.ptr) - start;
        st = import_line(input, (struct wq_str){text.ptr + start, len}, sink);
        start += len + 1;
        input->scanned = start;
    }
    if (input->refused || st != WQ_OK)
        return st;
    if (start > 0)
        memmove(input->text.ptr, input->text.ptr + start, input->text.len - start);
    input->text.len -= start;
    input->scanned = input->text.len;
    if (input->text.len <= WQ_JSON_LINE_MAX)
        return WQ_OK;
    if (!input->skip_line)
        st = wq_sink_note(sink, WQ_NOTE_LEFT_OUT, input->line + 1, 1, "a line of over 16 MB");
    input->skip_line = true;
    input->text.len = input->scanned = 0;
    return st;
}

/* ---- an input ---- */

enum wq_status wq_input_feed(struct wq_input *input, struct wq_bytes bytes, struct wq_sink *sink)
{
    input->byte_n += bytes.len;
    if (input->refused)
        return WQ_OK;
    enum wq_status st = wq_decoder_feed(&input->decoder, bytes, false, &input->text);
    if (st == WQ_OK && input->format == WQ_IMPORT_BY_CONTENT)
        tell_format(input);
    if (st == WQ_OK && input->format == WQ_IMPORT_JSON_LINES)
        return import_lines(input, sink);
    if (st == WQ_OK && input->byte_n > WQ_TEXT_FILE_MAX)
        return refuse(input, sink, "a text of over 64 MB");
    return st;
}

static enum wq_status note_repairs(const struct wq_input *input, struct wq_sink *sink)
{
    const struct wq_repairs *repairs = &input->decoder.repairs;
    /* between JSON values a line end is white space: how it was written changes no text */
    bool is_text = input->format != WQ_IMPORT_JSON_LINES;
    const struct {
        enum wq_note_kind kind;
        uint32_t n, line;
    } notes[] = {
        {WQ_NOTE_BOM, repairs->had_bom, 0},
        {WQ_NOTE_UTF16, repairs->was_utf16, 0},
        {WQ_NOTE_INVALID_BYTES, repairs->invalid_n, repairs->invalid_line},
        {WQ_NOTE_LONE_SURROGATES, repairs->surrogate_n, repairs->surrogate_line},
        {WQ_NOTE_CRLF, is_text ? repairs->crlf_n : 0, 0},
        {WQ_NOTE_CR, is_text ? repairs->cr_n : 0, 0},
    };
    enum wq_status st = WQ_OK;
    for (size_t i = 0; i < sizeof notes / sizeof notes[0] && st == WQ_OK; i++)
        if (notes[i].n > 0)
            st = wq_sink_note(sink, notes[i].kind, notes[i].line, notes[i].n, NULL);
    return st;
}

/* The whole text is there. */
static enum wq_status import_text(struct wq_input *input, struct wq_sink *sink)
{
    struct wq_meta nothing = {0};
    enum wq_status st = note_repairs(input, sink);
    if (st == WQ_OK)
        st = wq_sink_article(sink, &nothing, pending(input), 1);
    if (st == WQ_E_RANGE)
        return refuse(input, sink, input->byte_n == 0 ? "empty" : "nothing but white space");
    return st;
}

/* The last line of JSON lines needs no line end. */
static enum wq_status import_last_line(struct wq_input *input, struct wq_sink *sink)
{
    enum wq_status st = import_lines(input, sink);
    if (st == WQ_OK && !input->refused && input->text.len > 0)
        st = import_line(input, pending(input), sink);
    return st == WQ_OK ? note_repairs(input, sink) : st;
}

enum wq_status wq_input_end(struct wq_input *input, struct wq_sink *sink)
{
    if (input->refused)
        return WQ_OK;
    enum wq_status st = wq_decoder_feed(&input->decoder, (struct wq_bytes){0}, true, &input->text);
    if (st == WQ_OK && input->format == WQ_IMPORT_BY_CONTENT)
        tell_format(input);
    if (st != WQ_OK)
        return st;
    return input->format == WQ_IMPORT_JSON_LINES ? import_last_line(input, sink)
                                                 : import_text(input, sink);
}

void wq_input_finish(struct wq_input *input)
{
    wq_decoder_finish(&input->decoder);
    wq_buffer_free(&input->text);
    *input = (struct wq_input){0};
}
