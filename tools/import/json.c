/* SPDX-License-Identifier: MIT */
/* An article from an object: of JSON, or of a row of a table. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "json.h"
#include "warraq/format.h"

#define EXACT_MAX 9007199254740992.0 /* 2^53: below it a double holds every whole number */

/* ---- lone surrogates ---- */

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The value of "\uXXXX" at `p`, or -1. */
static int escape_at(const char *p, const char *end)
{
    int value = 0;
    if (end - p < 6 || p[0] != '\\' || p[1] != 'u')
        return -1;
    for (int i = 2; i < 6; i++) {
        int digit = hex_digit(p[i]);
        if (digit < 0)
            return -1;
        value = value << 4 | digit;
    }
    return value;
}

/* Overwrite escapes of lone surrogates, which JSON readers refuse, by \ufffd; how many there were.
 * Outside of strings a backslash is a mistake that the JSON reader names. */
static uint32_t replace_surrogates(char *p, const char *end)
{
    uint32_t n = 0;
    while (p < end && (p = memchr(p, '\\', (size_t)(end - p)))) {
        int value = escape_at(p, end);
        if (value < 0) {
            p += end - p > 1 ? 2 : 1;
            continue;
        }
        int next = value >= 0xD800 && value <= 0xDBFF ? escape_at(p + 6, end) : -1;
        if (next >= 0xDC00 && next <= 0xDFFF) {
            p += 12;
            continue;
        }
        if (value >= 0xD800 && value <= 0xDFFF) {
            memcpy(p + 2, "fffd", 4);
            n++;
        }
        p += 6;
    }
    return n;
}

/* ---- fields ---- */

/* An item of a list by its number from 0; NULL: there is none, or `name` is no number. */
static const json_t *item_at(const json_t *list, const char *name)
{
    char *end;
    const unsigned long i = *name >= '0' && *name <= '9' ? strtoul(name, &end, 10) : 0;
    return *name >= '0' && *name <= '9' && *end == '\0' ? json_array_get(list, i) : NULL;
}

const json_t *wq_json_at(const json_t *value, const char *path)
{
    char name[WQ_MAP_NAME_MAX];
    while (value) {
        const json_t *whole = json_object_get(value, path);
        const size_t len = strcspn(path, ".");
        if (whole || path[len] == '\0' || len >= sizeof name)
            return whole ? whole : json_is_array(value) ? item_at(value, path) : NULL;
        memcpy(name, path, len);
        name[len] = '\0';
        value = json_is_array(value) ? item_at(value, name) : json_object_get(value, name);
        path += len + 1;
    }
    return NULL;
}

static bool is_mapped(const struct wq_json_reading *reading, const char *key)
{
    const int field = wq_map_field(wq_str(key));
    return field >= 0 && reading->sink->options.map[field][0];
}

/* By the name that the user mapped to it, which may be one in another object ("content.rendered"),
 * else by those in use; what holds a list of articles speaks for each of them. */
static const json_t *find_field(struct wq_json_reading *reading, const char *key)
{
    if (is_mapped(reading, key))
        return wq_json_at(reading->object, reading->sink->options.map[wq_map_field(wq_str(key))]);
    return reading->is_table ? json_object_get(reading->object, key)
                             : wq_json_by_names(reading, key);
}

const char *wq_json_type(const json_t *value)
{
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        return "an object";
    case JSON_ARRAY:
        return "a list";
    case JSON_STRING:
        return "a string";
    case JSON_INTEGER:
    case JSON_REAL:
        return "a number";
    case JSON_TRUE:
    case JSON_FALSE:
        return "true or false";
    case JSON_NULL:
        return "null";
    }
    return "something else";
}

static enum wq_status note_field(const struct wq_json_reading *reading, const char *key,
                                 const char *why)
{
    char detail[160];
    snprintf(detail, sizeof detail, "\"%s\" left out: %s", key, why);
    return wq_sink_note(reading->sink, WQ_NOTE_FIELD, reading->line, 1, detail);
}

/* The string that `value`, of the field `key`, is; *text stays as it is when there is none. */
static enum wq_status take_string(const struct wq_json_reading *reading, const char *key,
                                  const json_t *value, size_t max, struct wq_str *text)
{
    char why[64];
    if (!value || json_is_null(value))
        return WQ_OK;
    if (!json_is_string(value)) {
        snprintf(why, sizeof why, "%s where a string is expected", wq_json_type(value));
        return note_field(reading, key, why);
    }
    if (json_string_length(value) > max) {
        snprintf(why, sizeof why, "longer than %zu bytes", max);
        return note_field(reading, key, why);
    }
    *text = (struct wq_str){json_string_value(value), json_string_length(value)};
    return WQ_OK;
}

static enum wq_status read_string(struct wq_json_reading *reading, const char *key, size_t max,
                                  struct wq_str *text)
{
    return take_string(reading, key, find_field(reading, key), max, text);
}

/* Whether a day and a month may stand in either order: 12/4/2021 is one day here and another there.
 * A year before them, or a name among them, leaves no doubt. */
static bool is_doubtful(struct wq_str text)
{
    size_t from = 0, to;
    while (from < text.len && (text.ptr[from] < '0' || text.ptr[from] > '9'))
        from++;
    for (to = from; to < text.len && text.ptr[to] >= '0' && text.ptr[to] <= '9';)
        to++;
    return to - from < 4 && to + 1 < text.len && memchr("/.-", text.ptr[to], 3) &&
           text.ptr[to + 1] >= '0' && text.ptr[to + 1] <= '9';
}

static enum wq_status read_date(struct wq_json_reading *reading, const char *key, uint32_t *date)
{
    char why[128];
    struct wq_str text = {0};
    enum wq_status st = read_string(reading, key, WQ_FIELD_MAX, &text);
    if (st != WQ_OK || wq_trim(text).len == 0)
        return st;
    *date = wq_parse_date(text);
    /* in a table, or by a name of the user's, it is as people of one country write it */
    const bool is_free = reading->is_table || is_mapped(reading, key) || !is_doubtful(text);
    if (*date != 0 || (is_free && wq_date_find(text, date)))
        return WQ_OK;
    snprintf(why, sizeof why, "not a date as YYYY-MM-DD: %.*s", (int)wq_cut_length(text, 40),
             text.ptr);
    return note_field(reading, key, why);
}

/* Its own, or that of the object that holds it. */
static const json_t *find_id(struct wq_json_reading *reading)
{
    const json_t *object = reading->object, *value = find_field(reading, "id");
    if (value || !reading->outer)
        return value;
    reading->object = reading->outer;
    value = find_field(reading, "id");
    reading->object = object;
    return value;
}

static enum wq_status read_id(struct wq_json_reading *reading, struct wq_str *id)
{
    const json_t *value = find_id(reading);
    if (!json_is_number(value))
        return take_string(reading, "id", value, WQ_FIELD_MAX, id);
    if (json_is_integer(value)) {
        snprintf(reading->id, sizeof reading->id, "%" JSON_INTEGER_FORMAT,
                 json_integer_value(value));
    } else {
        double number = json_real_value(value);
        if (number <= -EXACT_MAX || number >= EXACT_MAX)
            return note_field(reading, "id", "not understood: a number that is too large");
        snprintf(reading->id, sizeof reading->id, "%.17g", number);
    }
    *id = wq_str(reading->id);
    return WQ_OK;
}

/* What holds a list of articles speaks for those that do not say it themselves; of a feed (JSON
 * Feed 1.1) the title is their source. */
static enum wq_status read_around(struct wq_json_reading *reading, struct wq_meta *meta)
{
    const json_t *object = reading->object, *around = reading->around;
    const char *version = json_string_value(json_object_get(around, "version"));
    const bool is_feed = version && strstr(version, "jsonfeed.org");
    const struct {
        const char *key;
        struct wq_str *text;
        bool is_wanted;
    } fields[] = {{"source", &meta->source, true},
                  {"title", &meta->source, is_feed},
                  {"author", &meta->author, is_feed},
                  {"language", &meta->language, true},
                  {"licence", &meta->licence, true}};
    enum wq_status st = WQ_OK;
    reading->object = around;
    for (size_t i = 0; i < sizeof fields / sizeof fields[0] && st == WQ_OK && around; i++)
        if (fields[i].is_wanted && fields[i].text->len == 0)
            st = read_string(reading, fields[i].key, WQ_FIELD_MAX, fields[i].text);
    reading->object = object;
    return st;
}

static enum wq_status read_meta(struct wq_json_reading *reading, struct wq_meta *meta)
{
    const struct {
        const char *key;
        struct wq_str *text;
    } strings[] = {
        {"source", &meta->source},     {"author", &meta->author}, {"category", &meta->category},
        {"language", &meta->language}, {"url", &meta->address},   {"licence", &meta->licence},
    };
    enum wq_status st = read_id(reading, &meta->source_id);
    for (size_t i = 0; i < sizeof strings / sizeof strings[0] && st == WQ_OK; i++)
        st = read_string(reading, strings[i].key, WQ_FIELD_MAX, strings[i].text);
    if (st == WQ_OK)
        st = read_date(reading, "date", &meta->date);
    if (st == WQ_OK)
        st = read_date(reading, "captured", &meta->captured);
    return st == WQ_OK ? read_around(reading, meta) : st;
}

/* ---- text ---- */

/* Append `text` with LF line ends; CR LF and lone CR are counted into `repairs`. */
static enum wq_status add_text(struct wq_buffer *out, struct wq_str text,
                               struct wq_repairs *repairs)
{
    enum wq_status st = WQ_OK;
    while (text.len > 0 && st == WQ_OK) {
        const char *cr = memchr(text.ptr, '\r', text.len);
        size_t len = cr ? (size_t)(cr - text.ptr) : text.len;
        if (len > 0)
            st = wq_buffer_add(out, text.ptr, len);
        text.ptr += len;
        text.len -= len;
        if (!cr || st != WQ_OK)
            continue;
        bool is_crlf = text.len > 1 && text.ptr[1] == '\n';
        repairs->crlf_n += is_crlf;
        repairs->cr_n += !is_crlf;
        text.ptr += is_crlf ? 2 : 1;
        text.len -= is_crlf ? 2 : 1;
        st = wq_buffer_add(out, "\n", 1);
    }
    return st;
}

/* The title as the first line of `out`: a line end inside it becomes a space. */
static enum wq_status add_title(struct wq_json_reading *reading, struct wq_str title,
                                struct wq_buffer *out)
{
    enum wq_status st = wq_buffer_add(out, title.ptr, title.len);
    uint32_t n = 0;
    for (size_t i = 0; st == WQ_OK && i < out->len; i++)
        if (out->ptr[i] == '\n' || out->ptr[i] == '\r') {
            out->ptr[i] = ' ';
            n++;
        }
    if (n > 0)
        st = wq_sink_note(reading->sink, WQ_NOTE_FIELD, reading->line, n,
                          "\"title\" changed: line ends turned into spaces");
    return st;
}

static enum wq_status note_line_ends(const struct wq_json_reading *reading,
                                     const struct wq_repairs *repairs)
{
    enum wq_status st = WQ_OK;
    if (repairs->crlf_n > 0)
        st = wq_sink_note(reading->sink, WQ_NOTE_CRLF, reading->line, repairs->crlf_n, NULL);
    if (repairs->cr_n > 0 && st == WQ_OK)
        st = wq_sink_note(reading->sink, WQ_NOTE_CR, reading->line, repairs->cr_n, NULL);
    return st;
}

/* Put title and text together as they are stored; text that stands in "blocks" comes last. */
static enum wq_status join_text(struct wq_json_reading *reading, struct wq_str title,
                                struct wq_str body, struct wq_buffer *out)
{
    struct wq_repairs repairs = {0};
    const json_t *blocks = body.ptr ? NULL : find_field(reading, "blocks");
    bool has_title = wq_trim(title).len > 0;
    enum wq_status st = has_title ? add_title(reading, title, out) : WQ_OK;
    /* a title alone, with no "text" at all, is a text without a line end */
    if (st == WQ_OK && has_title && (body.ptr || blocks))
        st = wq_buffer_add(out, "\n", 1);
    if (st == WQ_OK)
        st = add_text(out, body, &repairs);
    if (st == WQ_OK && blocks)
        st = wq_json_plain_blocks(blocks, out);
    return st == WQ_OK ? note_line_ends(reading, &repairs) : st;
}

static enum wq_status import_text(struct wq_json_reading *reading, const struct wq_meta *meta,
                                  struct wq_str title, struct wq_str body)
{
    struct wq_buffer text = {0};
    enum wq_status st = join_text(reading, title, body, &text);
    if (st == WQ_OK)
        st = wq_sink_article(reading->sink, meta, (struct wq_str){(const char *)text.ptr, text.len},
                             reading->line);
    wq_buffer_free(&text);
    return st;
}

/* Text that is written as in a web page. WQ_E_RANGE: there is none. */
static enum wq_status import_html(struct wq_json_reading *reading, const struct wq_meta *meta,
                                  struct wq_str title, const json_t *html)
{
    const struct wq_str text = {json_string_value(html), json_string_length(html)};
    struct wq_known known = {.meta = *meta,
                             .from = "the object",
                             .is_whole = !wq_html_is_document(text),
                             .charset = WQ_CHARSET_UTF8};
    if (wq_trim(text).len == 0)
        return WQ_E_RANGE;
    known.meta.title = title;
    return wq_import_html(NULL, &known, text, reading->sink);
}

/* WQ_E_RANGE: they cannot be used, and a note has said why. */
static enum wq_status import_blocks(struct wq_json_reading *reading, const struct wq_meta *meta,
                                    struct wq_str title)
{
    struct wq_builder builder = {.sink = reading->sink, .line = reading->line};
    struct wq_article article = {.meta = *meta};
    enum wq_status st = wq_json_blocks(reading, title, &builder, &article);
    if (st == WQ_OK)
        st = wq_sink_built(reading->sink, &article, &builder.strips, reading->line);
    wq_builder_free(&builder);
    if (st != WQ_E_LIMIT)
        return st;
    st = wq_sink_note(reading->sink, WQ_NOTE_FIELD, reading->line, 1,
                      "\"blocks\": over 2 MB of links; the article is kept as plain text");
    return st == WQ_OK ? WQ_E_RANGE : st;
}

/* The text by other names, unless the user has said a name. *html is set when it is markup. */
static enum wq_status read_body(struct wq_json_reading *reading, struct wq_str *body,
                                const json_t **html)
{
    struct wq_json_body found = {0};
    if (reading->is_table || is_mapped(reading, "text") || is_mapped(reading, "html") ||
        is_mapped(reading, "blocks"))
        return WQ_OK;
    enum wq_status st = wq_json_find_body(reading, &found);
    if (st != WQ_OK || !found.value)
        return st;
    if (found.is_markup)
        *html = found.value;
    else
        *body = (struct wq_str){json_string_value(found.value), json_string_length(found.value)};
    return WQ_OK;
}

static enum wq_status import_article(struct wq_json_reading *reading)
{
    struct wq_meta meta = {0};
    struct wq_str title = {0};
    const json_t *blocks = find_field(reading, "blocks"), *html = find_field(reading, "html");
    enum wq_status st = read_meta(reading, &meta);
    if (st == WQ_OK)
        st = read_string(reading, "title", WQ_JSON_LINE_MAX, &title);
    /* named here, for where there are blocks it is not looked at */
    struct wq_str body = {0};
    if (st == WQ_OK)
        st = read_string(reading, "text", WQ_JSON_LINE_MAX, &body);
    const bool has_blocks = blocks && !json_is_null(blocks);
    if (st == WQ_OK && !has_blocks && wq_trim(body).len == 0 && !json_is_string(html))
        st = read_body(reading, &body, &html);
    if (st != WQ_OK)
        return st;
    if (has_blocks)
        st = import_blocks(reading, &meta, title);
    else
        st = json_is_string(html) && body.len == 0 ? import_html(reading, &meta, title, html)
                                                   : WQ_E_RANGE;
    if (st == WQ_E_RANGE)
        st = import_text(reading, &meta, title, body);
    if (st == WQ_E_RANGE)
        st = wq_sink_note(reading->sink, WQ_NOTE_LEFT_OUT, reading->line, 1,
                          "neither \"title\" nor \"text\" nor \"blocks\" holds any text: say "
                          "which names do, with --map title=NAME,text=NAME");
    return st;
}

enum wq_status wq_json_import(struct wq_json_reading *reading)
{
    const bool is_mapped_any = is_mapped(reading, "title") || is_mapped(reading, "text") ||
                               is_mapped(reading, "html") || is_mapped(reading, "blocks");
    const json_t *inner = reading->is_table || is_mapped_any || wq_json_has_text(reading->object)
                              ? NULL
                              : wq_json_inner(reading);
    if (inner) {
        reading->outer = reading->object;
        reading->object = inner;
    }
    enum wq_status st = import_article(reading);
    json_decref(reading->made);
    reading->made = NULL;
    return st == WQ_E_SYNTAX ? WQ_OK : st; /* told */
}

static enum wq_status note_error(struct wq_sink *sink, uint32_t line, const json_error_t *error)
{
    char detail[JSON_ERROR_TEXT_LENGTH + 64];
    snprintf(detail, sizeof detail, "not JSON: %s (byte %d)", error->text, error->position);
    return wq_sink_note(sink, WQ_NOTE_LEFT_OUT, line, 1, detail);
}

/* Numbers that no integer holds are read as real ones: a field of them costs no article. */
static json_t *decode(const struct wq_buffer *text, json_error_t *error)
{
    const char *bytes = (const char *)text->ptr;
    json_t *object = json_loadb(bytes, text->len, JSON_ALLOW_NUL, error);
    if (!object && json_error_code(error) == json_error_numeric_overflow)
        object = json_loadb(bytes, text->len, JSON_ALLOW_NUL | JSON_DECODE_INT_AS_REAL, error);
    return object;
}

enum wq_status wq_json_value(struct wq_json_reading *reading, struct wq_str text,
                             struct wq_json_list *list)
{
    json_error_t error;
    struct wq_buffer copy = {0};
    list->depth = 0;
    enum wq_status st = wq_buffer_add(&copy, text.ptr, text.len);
    if (st != WQ_OK)
        return st;
    uint32_t lone_n = replace_surrogates((char *)copy.ptr, (const char *)copy.ptr + copy.len);
    json_t *object = decode(&copy, &error);
    wq_buffer_free(&copy);
    reading->object = object;
    if (!reading->is_wrapped && (!object || (json_is_object(object) && !wq_json_has_text(object))))
        st = wq_json_find_list(reading, text, object, list);
    if (st != WQ_OK || list->depth > 0)
        goto out;
    if (lone_n > 0)
        st = wq_sink_note(reading->sink, WQ_NOTE_LONE_SURROGATES, reading->line, lone_n, NULL);
    if (st != WQ_OK)
        goto out;
    if (!object)
        st = note_error(reading->sink, reading->line, &error);
    else if (!json_is_object(object))
        st = wq_sink_note(reading->sink, WQ_NOTE_LEFT_OUT, reading->line, 1, "not a JSON object");
    else
        st = wq_json_import(reading);
out:
    json_decref(object);
    reading->object = NULL;
    return st == WQ_E_SYNTAX ? WQ_OK : st; /* told */
}
