/* SPDX-License-Identifier: MIT */
/* The text of an article by the names that others use, and whether it is markup. */
#include <stdio.h>
#include <string.h>
#include "json.h"

/* Of the text. What is not said to be markup is looked at. */
static const struct body {
    const char *path;
    enum { LOOK, MARKUP, PLAIN } form;
} bodies[] = {
    {"content_html", MARKUP},
    {"content_text", PLAIN},
    {"articleBody", LOOK},
    {"content", LOOK},
    {"content.rendered", MARKUP},
    {"body", LOOK},
    {"body_html", MARKUP},
    {"bodyHtml", MARKUP},
    {"post_content", LOOK},
    {"full_text", LOOK},
    {"fulltext", LOOK},
    {"fullText", LOOK},
    {"النص", LOOK},
    {"نص", LOOK},
    {"المحتوى", LOOK},
};
/* What stands in for a text that is missing, as in feeds. */
static const struct body summaries[] = {
    {"excerpt.rendered", MARKUP}, {"summary", LOOK}, {"description", LOOK}, {"excerpt", LOOK},
    {"abstract", LOOK},
};
#define BODY_N (sizeof bodies / sizeof bodies[0])
#define SUMMARY_N (sizeof summaries / sizeof summaries[0])

/* Where articles' own fields stand in the answers of interfaces: Elasticsearch, JSON:API, GraphQL.
 */
static const char *const inner_names[] = {"_source", "attributes", "node", "article", "post"};
#define INNER_N (sizeof inner_names / sizeof inner_names[0])

static bool is_blank(const json_t *value)
{
    return wq_trim(wq_json_text(value)).len == 0;
}

/* ---- markup ---- */

static bool has_block(struct wq_str text)
{
    static const char *const tags[] = {"<p>", "<p ", "<br", "<div", "<P>", "<BR", "</p"};
    for (size_t i = 0; i < sizeof tags / sizeof tags[0]; i++)
        if (memmem(text.ptr, text.len, tags[i], strlen(tags[i])))
            return true;
    return false;
}

/* Whether there is a tag in it that texts are written with. */
static bool has_markup(struct wq_str text)
{
    static const char *const tags[] = {"p",  "br", "div", "h1",   "h2",     "h3",   "h4",
                                       "ul", "ol", "li",  "span", "strong", "em",   "b",
                                       "i",  "a",  "img", "html", "table",  "body", "blockquote"};
    const char *last = text.len > 0 ? memrchr(text.ptr, '>', text.len) : NULL;
    for (size_t i = 0; last && i + 2 < text.len; i++) {
        const char *name = text.ptr + i + 1 + (text.ptr[i + 1] == '/');
        const size_t left = (size_t)(text.ptr + text.len - name);
        for (size_t k = 0; text.ptr[i] == '<' && k < sizeof tags / sizeof tags[0]; k++) {
            const size_t len = strlen(tags[k]);
            if (left > len && memcmp(name, tags[k], len) == 0 && memchr(" />", name[len], 3) &&
                name + len <= last)
                return true;
        }
    }
    return false;
}

/* Where no tag parts paragraphs, lines do, as WordPress keeps them. */
static enum wq_status part_lines(struct wq_str text, struct wq_buffer *out)
{
    enum wq_status st = WQ_OK;
    const bool has_lines = !has_block(text);
    for (size_t i = 0; i < text.len && st == WQ_OK; i++) {
        const char c = text.ptr[i];
        const bool is_end = has_lines && c == '\n';
        const bool is_beside_tag = is_end && ((i > 0 && text.ptr[i - 1] == '>') ||
                                              (i + 1 < text.len && text.ptr[i + 1] == '<'));
        const bool is_blank_line =
            is_end && i + 1 < text.len && (text.ptr[i + 1] == '\n' || text.ptr[i + 1] == '\r');
        if (is_blank_line)
            st = wq_buffer_add(out, "<p>", 3);
        else if (is_end && !is_beside_tag)
            st = wq_buffer_add(out, "<br>", 4);
        if (st == WQ_OK)
            st = wq_buffer_add(out, &c, 1);
    }
    return st;
}

/* ---- which it is ---- */

static enum wq_status make_body(struct wq_json_reading *reading, const struct body *from,
                                const json_t *value, struct wq_json_body *body)
{
    const struct wq_str text = wq_json_text(value);
    struct wq_buffer made = {0};
    body->is_markup = from->form == MARKUP || (from->form == LOOK && has_markup(text));
    enum wq_status st =
        body->is_markup ? part_lines(text, &made) : wq_buffer_add(&made, text.ptr, text.len);
    if (st == WQ_OK && !body->is_markup && from->form == LOOK)
        made.len = wq_undo_references((char *)made.ptr, made.len);
    if (st == WQ_OK) {
        body->value = wq_json_keep(reading, json_stringn((const char *)made.ptr, made.len));
        st = body->value ? WQ_OK : WQ_E_NOMEM;
    }
    wq_buffer_free(&made);
    return st;
}

static enum wq_status refuse_both(const struct wq_json_reading *reading, const char *one,
                                  const char *other)
{
    char detail[200];
    snprintf(detail, sizeof detail,
             "both \"%s\" and \"%s\" may be the text: say which is, with --map text=NAME or, of "
             "markup, --map html=NAME",
             one, other);
    enum wq_status st = wq_sink_note(reading->sink, WQ_NOTE_LEFT_OUT, reading->line, 1, detail);
    return st == WQ_OK ? WQ_E_SYNTAX : st;
}

static enum wq_status note_no_text(const struct wq_json_reading *reading, const char *path,
                                   const json_t *value)
{
    char detail[160];
    snprintf(detail, sizeof detail, "\"%s\" left out: %s where a string is expected", path,
             wq_json_type(value));
    return wq_sink_note(reading->sink, WQ_NOTE_FIELD, reading->line, 1, detail);
}

/* JSON Feed says one text in two forms. */
static bool is_other_form(const struct body *one, const struct body *other)
{
    return one == &bodies[0] && other == &bodies[1];
}

enum wq_status wq_json_find_body(struct wq_json_reading *reading, struct wq_json_body *body)
{
    const json_t *found = NULL, *strange = NULL;
    size_t at = 0, strange_at = 0;
    for (size_t i = 0; i < BODY_N; i++) {
        const json_t *value = wq_json_at(reading->object, bodies[i].path);
        if (value && !json_is_string(value) && !json_is_null(value) &&
            !json_object_get(value, "rendered")) {
            strange = value;
            strange_at = i;
        }
        if (is_blank(value) || (found && is_other_form(&bodies[at], &bodies[i])) ||
            (found && json_equal(found, value)))
            continue;
        if (found)
            return refuse_both(reading, bodies[at].path, bodies[i].path);
        found = value;
        at = i;
    }
    if (found) {
        wq_json_count(reading, bodies[at].path, "text");
        return make_body(reading, &bodies[at], found, body);
    }
    if (strange)
        return note_no_text(reading, bodies[strange_at].path, strange);
    for (size_t i = 0; i < SUMMARY_N && !json_object_get(reading->object, "@type"); i++) {
        const json_t *value = wq_json_at(reading->object, summaries[i].path);
        if (is_blank(value))
            continue;
        wq_json_count(reading, summaries[i].path, "text");
        return make_body(reading, &summaries[i], value, body);
    }
    return WQ_OK;
}

bool wq_json_has_text(const json_t *object)
{
    static const char *const own[] = {"text", "html", "blocks"};
    for (size_t i = 0; i < sizeof own / sizeof own[0]; i++) {
        const json_t *value = json_object_get(object, own[i]);
        if (value && !json_is_null(value))
            return true;
    }
    for (size_t i = 0; i < BODY_N; i++)
        if (!is_blank(wq_json_at(object, bodies[i].path)))
            return true;
    return false;
}

bool wq_json_is_text_name(struct wq_str name)
{
    static const char *const own[] = {"text", "html", "blocks"};
    for (size_t i = 0; i < sizeof own / sizeof own[0]; i++)
        if (wq_str_equal(name, wq_str(own[i])))
            return true;
    for (size_t i = 0; i < BODY_N; i++)
        if (wq_str_equal(name, wq_str(bodies[i].path)))
            return true;
    return false;
}

/* ---- objects in objects ---- */

const json_t *wq_json_inner(const struct wq_json_reading *reading)
{
    const json_t *inner = NULL;
    size_t at = 0;
    for (size_t i = 0; i < INNER_N; i++) {
        const json_t *value = json_object_get(reading->object, inner_names[i]);
        if (!json_is_object(value) || !wq_json_has_text(value))
            continue;
        if (inner)
            return NULL;
        inner = value;
        at = i;
    }
    if (inner)
        wq_json_count(reading, inner_names[at], "the article");
    return inner;
}
