/* SPDX-License-Identifier: MIT */
/* JSON: an object a line, or lists of objects and objects over several lines; an article an object.
 * A list may stand in an object itself: then those in it are read as in a list alone. */
#include <stdio.h>
#include <string.h>
#include "json.h"

struct reader {
    struct wq_sink *sink;
    struct wq_buffer text; /* decoded and not used yet */
    size_t scanned;        /* bytes of it that were looked at */
    uint32_t n;            /* line ends so far */
    bool is_begun;         /* whether these are lines or values is known */
    bool is_lines;
    bool is_over; /* the line or value is over its limit, which is told: it is passed over */
    struct wq_json_taken taken;
    struct wq_json_list list; /* that the present line or value wraps, until it is begun */
    /* of values */
    bool is_list;       /* they stand in a list, or several */
    bool is_wrapped;    /* and that in an object, which... */
    bool is_behind;     /* goes on after it: nothing more is read of it */
    uint32_t outside;   /* depth outside of values, */
    uint32_t unwrapped; /* and of that object */
    json_t *around;     /* what it says; NULL: nothing */
    bool is_string, is_escaped;
    bool is_other;      /* between values stands what is none */
    bool is_lost;       /* after a damaged value, up to a line that begins with a brace */
    bool is_line_start; /* nothing but white space before it in the line */
    uint32_t depth;     /* of braces and brackets, that of the list among them */
    uint32_t line;      /* on which the value began */
    size_t start;       /* of the value in `text` */
};

static enum wq_status leave_out(struct reader *reader, uint32_t line, const char *why)
{
    return wq_sink_note(reader->sink, WQ_NOTE_LEFT_OUT, line, 1, why);
}

static void use(struct reader *reader, size_t len)
{
    if (len > 0)
        memmove(reader->text.ptr, reader->text.ptr + len, reader->text.len - len);
    reader->text.len -= len;
    reader->scanned -= len;
    reader->start = reader->start > len ? reader->start - len : 0;
}

/* Or say in reader->list where the list of articles is that it wraps. */
static enum wq_status import_value(struct reader *reader, struct wq_str value, uint32_t line)
{
    bool is_wanted;
    struct wq_json_reading reading = {.sink = reader->sink,
                                      .line = line,
                                      .around = reader->around,
                                      .taken = &reader->taken,
                                      .is_wrapped = reader->is_wrapped};
    enum wq_status st = wq_sink_item(reader->sink, line, &is_wanted);
    return st == WQ_OK && is_wanted ? wq_json_value(&reading, value, &reader->list) : st;
}

static uint32_t count_line_ends(const char *text, size_t len)
{
    uint32_t n = 0;
    const char *at = text, *end = text + len;
    while (at < end && (at = memchr(at, '\n', (size_t)(end - at)))) {
        n++;
        at++;
    }
    return n;
}

/* Go back to the list that the object at `start` of the text wraps, which was read up to its end,
 * or as far as there is any. */
static enum wq_status begin_list(struct reader *reader, size_t start)
{
    char said[96];
    const size_t first = start + reader->list.off + 1;
    reader->n -= count_line_ends((const char *)reader->text.ptr + first, reader->scanned - first);
    reader->is_lines = false;
    reader->is_wrapped = true;
    reader->unwrapped = reader->is_list;
    reader->outside = reader->depth = reader->unwrapped + reader->list.depth + 1;
    reader->scanned = first;
    reader->around = reader->list.around;
    reader->list = (struct wq_json_list){0};
    reader->is_string = reader->is_escaped = reader->is_over = reader->is_lost = false;
    snprintf(said, sizeof said, "a list of articles in an object, from line %u on", reader->n + 1);
    return wq_sink_explain(reader->sink, "%s", said);
}

static void end_list(struct reader *reader)
{
    json_decref(reader->around);
    reader->around = NULL;
    reader->is_wrapped = reader->is_behind = false;
    reader->outside = reader->depth;
}

/* ---- lines ---- */

static enum wq_status import_values(struct reader *reader);

/* From here on values are read, not lines: those of the list in the line at `start` first. */
static enum wq_status import_wrapped(struct reader *reader, size_t start)
{
    enum wq_status st = begin_list(reader, start);
    return st == WQ_OK ? import_values(reader) : st;
}

static enum wq_status import_line(struct reader *reader, struct wq_str line)
{
    const bool is_over = reader->is_over;
    reader->n++;
    reader->is_over = false;
    if (is_over || wq_trim(line).len == 0)
        return WQ_OK;
    return import_value(reader, line, reader->n);
}

/* What is left of a line without its end is too long: it is passed over, unless it wraps a list. */
static enum wq_status skip_line(struct reader *reader)
{
    const struct wq_json_reading reading = {.sink = reader->sink, .line = reader->n + 1};
    const struct wq_str text = {(const char *)reader->text.ptr, reader->text.len};
    enum wq_status st = WQ_OK;
    if (!reader->is_over)
        st = wq_json_find_list(&reading, text, NULL, &reader->list);
    if (st == WQ_OK && reader->list.depth > 0)
        return import_wrapped(reader, 0);
    if (st == WQ_OK && !reader->is_over)
        st = leave_out(reader, reader->n + 1, "a line of over 16 MB");
    reader->is_over = true;
    reader->text.len = reader->scanned = 0;
    return st;
}

/* Import every whole line and keep what follows the last one. */
static enum wq_status import_lines(struct reader *reader)
{
    enum wq_status st = WQ_OK;
    const char *text = (const char *)reader->text.ptr;
    size_t start = 0;
    while (st == WQ_OK && reader->scanned < reader->text.len) {
        const char *end = memchr(text + reader->scanned, '\n', reader->text.len - reader->scanned);
        reader->scanned = end ? (size_t)(end - text) + 1 : reader->text.len;
        if (!end)
            break;
        st = import_line(reader, (struct wq_str){text + start, reader->scanned - 1 - start});
        if (st == WQ_OK && reader->list.depth > 0)
            return import_wrapped(reader, start);
        start = reader->scanned;
    }
    use(reader, start);
    return st == WQ_OK && reader->text.len > WQ_JSON_LINE_MAX ? skip_line(reader) : st;
}

/* ---- values ---- */

static enum wq_status end_value(struct reader *reader)
{
    const struct wq_str value = {(const char *)reader->text.ptr + reader->start,
                                 reader->scanned - reader->start};
    const bool is_over = reader->is_over;
    reader->is_over = false;
    return is_over ? WQ_OK : import_value(reader, value, reader->line);
}

/* A character between values. */
static enum wq_status between(struct reader *reader, char c)
{
    if (reader->is_lost && (c != '{' || !reader->is_line_start))
        return WQ_OK;
    reader->is_lost = false;
    if (memchr(" \t\r\n,", c, 5)) {
        reader->is_other = false;
        return WQ_OK;
    }
    if (reader->is_wrapped && c == ']') {
        reader->depth--;
        reader->is_behind = true;
        reader->is_other = false;
        return WQ_OK;
    }
    if (!reader->is_wrapped && reader->is_list && (c == ']' || (c == '[' && reader->depth == 0))) {
        reader->depth = c == '[';
        reader->is_other = false;
        return WQ_OK;
    }
    if (c == '{' || c == '[') {
        reader->start = reader->scanned - 1;
        reader->line = reader->n + 1;
        reader->depth++;
        return WQ_OK;
    }
    reader->is_string = c == '"';
    if (reader->is_other)
        return WQ_OK;
    reader->is_other = true;
    return leave_out(reader, reader->n + 1, "not a JSON object");
}

/* A character of an object behind the list that it wraps. */
static void pass_over(struct reader *reader, char c)
{
    if (reader->is_string) {
        reader->is_string = c != '"' || reader->is_escaped;
        reader->is_escaped = c == '\\' && !reader->is_escaped;
        return;
    }
    reader->is_string = c == '"';
    reader->depth += c == '{' || c == '[';
    reader->depth -= c == '}' || c == ']';
    if (reader->depth == reader->unwrapped)
        end_list(reader);
}

static enum wq_status take_char(struct reader *reader, char c)
{
    const uint32_t around = reader->outside;
    if (reader->is_behind) {
        pass_over(reader, c);
        return WQ_OK;
    }
    if (reader->is_string &&
        c == '\n') { /* no string of JSON has one: a quotation mark is missing */
        const bool is_inside = reader->depth > around;
        reader->is_string = reader->is_escaped = false;
        reader->depth = around;
        reader->is_lost = true;
        return is_inside ? end_value(reader) : WQ_OK;
    }
    if (reader->is_string) {
        reader->is_string = c != '"' || reader->is_escaped;
        reader->is_escaped = c == '\\' && !reader->is_escaped;
        return WQ_OK;
    }
    if (reader->depth <= around)
        return between(reader, c);
    reader->is_string = c == '"';
    if (c == '{' || c == '[')
        reader->depth++;
    if (c != '}' && c != ']')
        return WQ_OK;
    return --reader->depth == around ? end_value(reader) : WQ_OK;
}

static enum wq_status skip_value(struct reader *reader);

/* Import every whole value and keep what follows the last one. */
static enum wq_status import_values(struct reader *reader)
{
    enum wq_status st = WQ_OK;
    while (st == WQ_OK && reader->scanned < reader->text.len) {
        const char c = (char)reader->text.ptr[reader->scanned++];
        st = take_char(reader, c);
        reader->n += c == '\n';
        if (st == WQ_OK && reader->list.depth > 0) {
            st = begin_list(reader, reader->start);
            continue;
        }
        reader->is_line_start = c == '\n' || (reader->is_line_start && strchr(" \t\r", c));
    }
    const bool is_inside = reader->depth > reader->outside && !reader->is_behind;
    use(reader, is_inside && !reader->is_over ? reader->start : reader->scanned);
    return st == WQ_OK && reader->text.len > WQ_JSON_LINE_MAX ? skip_value(reader) : st;
}

/* A value is too long: it is passed over, unless it wraps a list. */
static enum wq_status skip_value(struct reader *reader)
{
    const struct wq_json_reading reading = {.sink = reader->sink, .line = reader->line};
    const struct wq_str text = {(const char *)reader->text.ptr, reader->text.len};
    enum wq_status st = WQ_OK;
    if (!reader->is_wrapped)
        st = wq_json_find_list(&reading, text, NULL, &reader->list);
    if (st == WQ_OK && reader->list.depth > 0) {
        st = begin_list(reader, 0);
        return st == WQ_OK ? import_values(reader) : st;
    }
    reader->is_over = true;
    use(reader, reader->text.len);
    return st == WQ_OK ? leave_out(reader, reader->line, "an object of over 16 MB") : st;
}

/* ---- which of both ---- */

/* Whether an object whose first line this is goes on in the next, as programs write it: behind its
 * brace, a comma, or a brace or bracket that begins the value of a member. */
static bool goes_on(struct wq_str line)
{
    if (line.len == 0)
        return false;
    const char last = line.ptr[line.len - 1];
    const struct wq_str before = wq_trim((struct wq_str){line.ptr, line.len - 1});
    const bool is_value = before.len > 0 && before.ptr[before.len - 1] == ':';
    return last == ',' || (last == '{' && before.len == 0) ||
           ((last == '{' || last == '[') && is_value);
}

/* Told by the first line that is not blank, once all of it is there: a list, an object over several
 * lines, or an object a line, even when it is damaged. */
static void begin(struct reader *reader, bool at_end)
{
    const char *text = (const char *)reader->text.ptr;
    const size_t len = reader->text.len;
    while (reader->start < len && memchr(" \t\r\n", text[reader->start], 4))
        reader->start++;
    if (reader->scanned < reader->start)
        reader->scanned = reader->start;
    const char *end = memchr(text + reader->scanned, '\n', len - reader->scanned);
    const char first = reader->start < len ? text[reader->start] : '\0';
    reader->scanned = len;
    if (!end && !at_end && first != '[' && len <= WQ_JSON_LINE_MAX)
        return;
    const struct wq_str line = {text + reader->start,
                                end ? (size_t)(end - text) - reader->start : len - reader->start};
    reader->is_begun = true;
    reader->is_list = first == '[';
    reader->is_lines = !reader->is_list && !goes_on(wq_trim(line));
    reader->outside = reader->is_list;
    reader->scanned = reader->start = 0;
}

static enum wq_status import_text(struct reader *reader, bool at_end)
{
    if (!reader->is_begun && reader->text.len > 0)
        begin(reader, at_end);
    if (!reader->is_begun)
        return WQ_OK;
    return reader->is_lines ? import_lines(reader) : import_values(reader);
}

static enum wq_status end_text(struct reader *reader)
{
    enum wq_status st = WQ_OK;
    if (reader->is_lines && reader->text.len > 0) { /* the last line needs no line end */
        st = wq_buffer_add(&reader->text, "\n", 1);
        if (st == WQ_OK)
            st = import_lines(reader);
    }
    if (st != WQ_OK || reader->is_lines || reader->depth <= reader->outside || reader->is_over)
        return st;
    return leave_out(reader, reader->line, "the input ends in the middle of this object");
}

/* Between JSON values a line end is white space: how it was written changes no text. */
static enum wq_status tell_repairs(struct wq_decoder *decoder, struct wq_sink *sink)
{
    decoder->repairs.crlf_n = decoder->repairs.cr_n = 0;
    return wq_decoder_tell(decoder, sink);
}

static enum wq_status read_json(struct wq_input *input, struct wq_sink *sink)
{
    struct reader reader = {.sink = sink};
    struct wq_decoder decoder = {0};
    struct wq_buffer bytes = {0};
    struct wq_bytes head = {0};
    bool at_end = false;
    enum wq_status st = wq_input_peek(input, WQ_HEAD_BYTES, &head);
    wq_decoder_begin(&decoder, head, wq_input_known(input)->charset);
    while (st == WQ_OK && !at_end) {
        bytes.len = 0;
        st = wq_input_take(input, &bytes);
        at_end = st == WQ_OK && bytes.len == 0;
        if (st == WQ_OK)
            st = wq_decoder_feed(&decoder, (struct wq_bytes){bytes.ptr, bytes.len}, at_end,
                                 &reader.text);
        if (st == WQ_OK)
            st = import_text(&reader, at_end);
    }
    if (st == WQ_OK)
        st = end_text(&reader);
    json_decref(reader.around);
    enum wq_status told = tell_repairs(&decoder, sink);
    if (st == WQ_OK && told == WQ_OK)
        st = wq_json_tell_taken(&reader.taken, sink);
    wq_decoder_finish(&decoder);
    wq_buffer_free(&bytes);
    wq_buffer_free(&reader.text);
    return st == WQ_OK ? told : st;
}

/* An object or a list of objects begins the text. A name tells only what a text that begins with
 * a brace, or has no text at all, was meant to be. */
static bool recognise(const struct wq_head *head)
{
    struct wq_str rest = head->text;
    if (wq_head_is_named(head, ".jsonl") || wq_head_is_named(head, ".ndjson") ||
        wq_head_is_named(head, ".json"))
        return true;
    if (rest.len == 0 || (*rest.ptr != '{' && *rest.ptr != '['))
        return false;
    const char first = *rest.ptr;
    do {
        rest.ptr++;
        rest.len--;
    } while (rest.len > 0 && memchr(" \t\r\n", *rest.ptr, 4));
    return rest.len > 0 && (first == '{' ? *rest.ptr == '"' || *rest.ptr == '}' : *rest.ptr == '{');
}

const struct wq_format wq_format_json = {
    .name = "json",
    .what = "JSON lines and lists of objects: an article an object",
    .recognise = recognise,
    .read = read_json,
};
