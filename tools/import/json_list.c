/* SPDX-License-Identifier: MIT */
/* A list of articles that stands in an object, as the interfaces of sites answer: {"articles":
 * [...]}. It is found in the bytes, so that its objects are then read one by one, as those of a
 * list alone: one that is damaged costs itself, and all of them may have any size. */
#include <stdio.h>
#include <string.h>
#include "json.h"

#define WRAPS 3u /* objects around a list */

/* Names of such lists, and of objects that hold one. */
static const char *const lists[] = {"articles", "items",   "data",    "posts",     "results",
                                    "news",     "entries", "records", "documents", "docs",
                                    "stories",  "rows",    "hits",    "value",     "list"};
static const char *const holders[] = {"data",    "response", "result", "results", "payload",
                                      "content", "feed",     "hits",   "body"};

static bool is_any(struct wq_str name, const char *const *known, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (wq_str_equal(name, wq_str(known[i])))
            return true;
    return false;
}

static bool is_list_name(struct wq_str name)
{
    return is_any(name, lists, sizeof lists / sizeof lists[0]);
}

static bool is_holder_name(struct wq_str name)
{
    return is_any(name, holders, sizeof holders / sizeof holders[0]);
}

/* ---- in what was read ---- */

struct found {
    const char *names[2]; /* of the lists */
    unsigned n;
};

static void search(const json_t *object, unsigned depth, struct found *found)
{
    const char *name;
    json_t *value;
    if (wq_json_has_text(object))
        return;
    /* jansson's macro takes the object as it may change it */
    json_object_foreach((json_t *)(uintptr_t)object, name, value)
    {
        if (json_is_object(json_array_get(value, 0)) && is_list_name(wq_str(name))) {
            if (found->n < 2)
                found->names[found->n] = name;
            found->n++;
        }
        if (depth > 1 && json_is_object(value) && is_holder_name(wq_str(name)))
            search(value, depth - 1, found);
    }
}

/* ---- in the bytes ---- */

static void skip_space(struct wq_str *rest)
{
    while (rest->len > 0 && memchr(" \t\r\n,", *rest->ptr, 5)) {
        rest->ptr++;
        rest->len--;
    }
}

static void skip(struct wq_str *rest, size_t n)
{
    rest->ptr += n;
    rest->len -= n;
}

/* Go past a string and take what is in it, with its escapes. false: it does not end. */
static bool take_string(struct wq_str *rest, struct wq_str *string)
{
    size_t len = 1;
    while (len < rest->len && rest->ptr[len] != '"')
        len += rest->ptr[len] == '\\' ? 2 : 1;
    if (len >= rest->len)
        return false;
    *string = (struct wq_str){rest->ptr + 1, len - 1};
    skip(rest, len + 1);
    return true;
}

/* Go past a value of any kind. false: it does not end. */
static bool skip_value(struct wq_str *rest)
{
    struct wq_str string;
    size_t depth = 0;
    while (rest->len > 0) {
        const char c = *rest->ptr;
        if (c == '"') {
            if (!take_string(rest, &string))
                return false;
        } else if (depth == 0 && memchr(",}]", c, 3)) {
            return true;
        } else {
            depth += c == '{' || c == '[';
            depth -= c == '}' || c == ']';
            skip(rest, 1);
        }
        if (depth == 0 && memchr("\"}]", c, 3))
            return true;
    }
    return false;
}

/* Whether a list of objects begins here. */
static bool is_list(struct wq_str rest)
{
    if (rest.len == 0 || *rest.ptr != '[')
        return false;
    skip(&rest, 1);
    skip_space(&rest);
    return rest.len > 0 && *rest.ptr == '{';
}

/* The first list in the object at `rest`, as far as it can be read; before it stands no text. How
 * many objects are around it; 0: there is none. */
static uint32_t find(struct wq_str rest, unsigned depth, const char **at)
{
    struct wq_str name, string;
    skip(&rest, 1);
    for (skip_space(&rest); rest.len > 0 && *rest.ptr == '"'; skip_space(&rest)) {
        if (!take_string(&rest, &name))
            return 0;
        skip_space(&rest);
        if (rest.len == 0 || *rest.ptr != ':')
            return 0;
        skip(&rest, 1);
        skip_space(&rest);
        if (is_list(rest) && is_list_name(name)) {
            *at = rest.ptr;
            return 1;
        }
        if (depth > 1 && rest.len > 0 && *rest.ptr == '{' && is_holder_name(name)) {
            const uint32_t inner = find(rest, depth - 1, at);
            if (inner > 0)
                return inner + 1;
        }
        const bool is_text = rest.len > 0 && *rest.ptr == '"' && wq_json_is_text_name(name);
        struct wq_str whole = rest;
        if ((is_text && take_string(&whole, &string) && wq_trim(string).len > 0) ||
            !skip_value(&rest))
            return 0;
    }
    return 0;
}

/* What the object says before its list, as if that were empty and nothing followed. */
static json_t *read_before(struct wq_str text, const struct wq_json_list *list)
{
    static const char ends[] = "]}}}";
    struct wq_buffer start = {0};
    json_t *around = NULL;
    if (wq_buffer_add(&start, text.ptr, list->off + 1) == WQ_OK &&
        wq_buffer_add(&start, ends, 1 + list->depth) == WQ_OK)
        around = json_loadb((const char *)start.ptr, start.len, JSON_ALLOW_NUL, NULL);
    wq_buffer_free(&start);
    return around;
}

enum wq_status wq_json_find_list(const struct wq_json_reading *reading, struct wq_str text,
                                 json_t *object, struct wq_json_list *list)
{
    struct found found = {0};
    const char *at;
    char detail[160];
    struct wq_str rest = text;
    list->depth = 0;
    skip_space(&rest);
    if (rest.len == 0 || *rest.ptr != '{')
        return WQ_OK;
    if (object) {
        search(object, WRAPS, &found);
        if (found.n == 0)
            return WQ_OK;
        if (found.n > 1) {
            snprintf(detail, sizeof detail,
                     "both \"%s\" and \"%s\" may be its list of articles: keep one of them in the "
                     "file",
                     found.names[0], found.names[1]);
            enum wq_status st =
                wq_sink_note(reading->sink, WQ_NOTE_LEFT_OUT, reading->line, 1, detail);
            return st == WQ_OK ? WQ_E_SYNTAX : st;
        }
    }
    list->depth = find(rest, WRAPS, &at);
    if (list->depth == 0)
        return WQ_OK;
    list->off = (size_t)(at - text.ptr);
    list->around = object ? json_incref(object) : read_before(text, list);
    return WQ_OK;
}
