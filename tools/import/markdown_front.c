/* SPDX-License-Identifier: MIT */
#include <string.h>
#include <strings.h>
#include "markdown.h"
#include "warraq/format.h"

static const char comma[] = "\xD8\x8C ";

static struct wq_str take_line(struct wq_str *rest)
{
    const char *end = memchr(rest->ptr, '\n', rest->len);
    const struct wq_str line = {rest->ptr, end ? (size_t)(end - rest->ptr) : rest->len};
    const size_t used = line.len + (end != NULL);
    *rest = (struct wq_str){rest->ptr + used, rest->len - used};
    return line;
}

/* ---- values ---- */

/* A character behind a backslash in double quotes; others stand for themselves. */
static char unescape(char c)
{
    return c == 'n' || c == 't' ? ' ' : c;
}

/* Append the string that begins `*text` and go past it: in quotes, or up to one of `ends`. */
static enum wq_status take_string(struct wq_str *text, const char *ends, struct wq_buffer *out)
{
    const struct wq_str inner = wq_trim(*text);
    const char quote = inner.len > 0 ? *inner.ptr : 0;
    enum wq_status st = WQ_OK;
    size_t i = 1;
    if (quote != '"' && quote != '\'') {
        size_t len = 0;
        while (len < inner.len && !strchr(ends, inner.ptr[len]) &&
               !(inner.ptr[len] == '#' && len > 0 && inner.ptr[len - 1] == ' ')) /* a comment */
            len++;
        const struct wq_str plain = wq_trim((struct wq_str){inner.ptr, len});
        *text = (struct wq_str){inner.ptr + len, inner.len - len};
        return wq_buffer_add(out, plain.ptr, plain.len);
    }
    for (; i < inner.len && st == WQ_OK; i++) {
        char c = inner.ptr[i];
        const bool is_twice = i + 1 < inner.len && inner.ptr[i + 1] == '\'';
        if (c == quote && (quote == '"' || !is_twice))
            break;
        if (quote == '\'' ? c == '\'' : c == '\\' && i + 1 < inner.len)
            c = quote == '"' ? unescape(inner.ptr[++i]) : inner.ptr[i++];
        st = wq_buffer_add(out, &c, 1);
    }
    i += i < inner.len;
    *text = (struct wq_str){inner.ptr + i, inner.len - i};
    return st;
}

static enum wq_status add_item(struct wq_str *text, const char *ends, struct wq_buffer *value)
{
    const size_t before = value->len;
    enum wq_status st = before > 0 ? wq_buffer_add(value, comma, strlen(comma)) : WQ_OK;
    const size_t start = value->len;
    if (st == WQ_OK)
        st = take_string(text, ends, value);
    if (value->len == start)
        value->len = before;
    return st;
}

static enum wq_status read_value(struct wq_str text, struct wq_buffer *value)
{
    text = wq_trim(text);
    if (text.len == 0 || *text.ptr == '|' || *text.ptr == '>' || *text.ptr == '#')
        return WQ_OK; /* what follows in lines of its own, read_more */
    if (*text.ptr != '[')
        return add_item(&text, "", value);
    enum wq_status st = WQ_OK;
    while (text.len > 1 && *text.ptr != ']' && st == WQ_OK) {
        text = (struct wq_str){text.ptr + 1, text.len - 1}; /* "[" or "," */
        st = add_item(&text, ",]", value);
        while (text.len > 0 && *text.ptr != ',' && *text.ptr != ']')
            text = (struct wq_str){text.ptr + 1, text.len - 1};
    }
    return st;
}

/* A line that goes on with the field before: an item of a list, or of a text in several lines. */
static enum wq_status read_more(struct wq_str line, struct wq_buffer *value)
{
    line = wq_trim(line);
    if (line.len == 0 || *line.ptr == '#')
        return WQ_OK;
    if (*line.ptr == '-' && (line.len == 1 || line.ptr[1] == ' ')) {
        line = (struct wq_str){line.ptr + 1, line.len - 1};
        return add_item(&line, "", value);
    }
    enum wq_status st = value->len > 0 ? wq_buffer_add(value, " ", 1) : WQ_OK;
    return st == WQ_OK ? wq_buffer_add(value, line.ptr, line.len) : st;
}

/* ---- lines ---- */

/* Bytes of the name in front of `mark`, ':' or '='; 0: the line gives no field. */
static size_t name_length(struct wq_str line, char mark)
{
    const char *at = memchr(line.ptr, mark, line.len);
    if (!at || line.ptr[0] == ' ' || line.ptr[0] == '\t' || line.ptr[0] == '-' ||
        line.ptr[0] == '#')
        return 0;
    const size_t len = (size_t)(at - line.ptr);
    return mark == '=' || len + 1 == line.len || at[1] == ' ' ? len : 0;
}

static enum wq_status read_line(struct wq_front *front, struct wq_str line, char mark)
{
    struct wq_front_field *field;
    const size_t len = name_length(line, mark);
    if (len == 0) {
        field = front->field_n > 0 ? &front->fields[front->field_n - 1] : NULL;
        return field ? read_more(line, &field->value) : WQ_OK;
    }
    if (front->field_n == WQ_FRONT_FIELDS)
        return WQ_OK;
    field = &front->fields[front->field_n++];
    field->name = wq_trim((struct wq_str){line.ptr, len});
    return read_value((struct wq_str){line.ptr + len + 1, line.len - len - 1}, &field->value);
}

static bool is_mark(struct wq_str line, const char *mark)
{
    while (line.len > 3 && memchr(" \t", line.ptr[line.len - 1], 2))
        line.len--;
    return wq_str_equal(line, wq_str(mark));
}

enum wq_status wq_front_read(struct wq_str text, struct wq_front *front)
{
    struct wq_str rest = text;
    const struct wq_str first = take_line(&rest);
    const bool is_toml = is_mark(first, "+++");
    enum wq_status st = WQ_OK;
    uint32_t line_n = 1;
    if (!is_toml && !is_mark(first, "---"))
        return WQ_OK;
    while (rest.len > 0 && st == WQ_OK) {
        const struct wq_str line = take_line(&rest);
        line_n++;
        if (is_mark(line, is_toml ? "+++" : "---") || (!is_toml && is_mark(line, "..."))) {
            front->line_n = line_n;
            front->len = text.len - rest.len;
            return WQ_OK;
        }
        st = read_line(front, line, is_toml ? '=' : ':');
    }
    wq_front_free(front);
    return st;
}

void wq_front_free(struct wq_front *front)
{
    for (size_t i = 0; i < front->field_n; i++)
        wq_buffer_free(&front->fields[i].value);
    *front = (struct wq_front){0};
}

/* ---- what they mean ---- */

struct wq_str wq_front_find(const struct wq_front *front, const char *const *names)
{
    for (; *names; names++)
        for (size_t i = 0; i < front->field_n; i++) {
            const struct wq_front_field *field = &front->fields[i];
            if (field->value.len > 0 && field->name.len == strlen(*names) &&
                strncasecmp(field->name.ptr, *names, field->name.len) == 0)
                return (struct wq_str){(const char *)field->value.ptr, field->value.len};
        }
    return (struct wq_str){0};
}

void wq_front_meta(const struct wq_front *front, struct wq_meta *meta)
{
    static const char *const names[][6] = {
        {"title", NULL},
        {"author", "authors", "creator", "by", NULL},
        {"source", "site", "publisher", NULL},
        {"category", "categories", "section", NULL},
        {"url", "address", "link", "canonical_url", "canonicalurl", NULL},
        {"lang", "language", "locale", NULL},
        {"licence", "license", "rights", NULL},
        {"id", NULL},
        {"date", "published", "pubdate", "publishdate", NULL},
    };
    struct wq_str *const strings[] = {&meta->title,    &meta->author,   &meta->source,
                                      &meta->category, &meta->address,  &meta->language,
                                      &meta->licence,  &meta->source_id};
    const size_t string_n = sizeof strings / sizeof strings[0];
    for (size_t i = 0; i < string_n; i++)
        *strings[i] = wq_front_find(front, names[i]);
    if (meta->source_id.len > WQ_FIELD_MAX)
        meta->source_id.len = 0;
    wq_date_find(wq_front_find(front, names[string_n]), &meta->date);
}
