/* SPDX-License-Identifier: MIT */
/* Names that sites and programs give to the fields of an article: those of schema.org, of JSON
 * Feed, of the interfaces of WordPress and Blogger, and of tables that people keep. */
#include <stdio.h>
#include <string.h>
#include "json.h"

#define INNER_DEPTH 3u /* objects and lists around a name */

/* The first usable one counts; the field's own name, which comes first, is not told. */
static const struct {
    const char *field, *path;
} names[] = {
    {"title", "title"},
    {"title", "headline"},
    {"title", "post_title"},
    {"title", "العنوان"},
    {"title", "عنوان"},
    {"author", "author"},
    {"author", "authors"},
    {"author", "byline"},
    {"author", "creator"},
    {"author", "writer"},
    {"author", "author_name"},
    {"author", "authorName"},
    {"author", "_embedded.author"},
    {"author", "الكاتب"},
    {"author", "المؤلف"},
    {"source", "source"},
    {"source", "publisher"},
    {"source", "site_name"},
    {"source", "siteName"},
    {"source", "site"},
    {"source", "المصدر"},
    {"category", "category"},
    {"category", "articleSection"},
    {"category", "section"},
    {"category", "categories"},
    {"category", "_embedded.wp:term.0"},
    {"category", "القسم"},
    {"category", "التصنيف"},
    {"url", "url"},
    {"url", "address"},
    {"url", "link"},
    {"url", "permalink"},
    {"url", "canonical_url"},
    {"url", "canonicalUrl"},
    {"url", "mainEntityOfPage"},
    {"url", "الرابط"},
    {"language", "language"},
    {"language", "inLanguage"},
    {"language", "lang"},
    {"language", "اللغة"},
    {"licence", "licence"},
    {"licence", "license"},
    {"licence", "الترخيص"},
    {"date", "date"},
    {"date", "datePublished"},
    {"date", "date_published"},
    {"date", "published"},
    {"date", "published_at"},
    {"date", "publishedAt"},
    {"date", "published_date"},
    {"date", "publishedDate"},
    {"date", "publish_date"},
    {"date", "publishDate"},
    {"date", "publication_date"},
    {"date", "pubDate"},
    {"date", "pubdate"},
    {"date", "post_date"},
    {"date", "dateCreated"},
    {"date", "date_gmt"},
    {"date", "التاريخ"},
    {"id", "id"},
    {"id", "guid"},
    {"id", "_id"},
    {"id", "identifier"},
    {"id", "@id"},
    {"id", "المعرف"},
};
#define NAME_N (sizeof names / sizeof names[0])

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

/* Places in struct wq_json_taken. */
#define BODY_AT NAME_N
#define SUMMARY_AT (BODY_AT + BODY_N)
#define TITLE_AT (SUMMARY_AT + SUMMARY_N) /* "name" */
#define INNER_AT (TITLE_AT + 1)
#define TAKEN_N (INNER_AT + INNER_N)
_Static_assert(TAKEN_N <= WQ_JSON_NAMES, "each name is counted");

/* ---- values ---- */

static struct wq_str text_of(const json_t *value)
{
    return json_is_string(value)
               ? (struct wq_str){json_string_value(value), json_string_length(value)}
               : (struct wq_str){0};
}

static bool is_blank(const json_t *value)
{
    return wq_trim(text_of(value)).len == 0;
}

static bool is_address(struct wq_str text)
{
    return (text.len > 7 && memcmp(text.ptr, "http://", 7) == 0) ||
           (text.len > 8 && memcmp(text.ptr, "https://", 8) == 0);
}

/* What an object, or the first of a list that has it, is called; borrowed, or NULL. */
static const json_t *name_in(const char *field, const json_t *value, unsigned depth)
{
    static const char *const of_language[] = {"alternateName", "name"};
    static const char *const of_place[] = {"rendered", "@id", "url", "$oid"};
    static const char *const of_person[] = {"rendered", "name", "displayName", "@value"};
    const bool is_language = strcmp(field, "language") == 0;
    const bool is_place = strcmp(field, "url") == 0 || strcmp(field, "id") == 0;
    const char *const *inner = is_language ? of_language : is_place ? of_place : of_person;
    const size_t inner_n = is_language ? 2 : 4;
    const json_t *found = NULL;
    if (json_is_string(value))
        return is_blank(value) ? NULL : value;
    if (depth == 0)
        return NULL;
    for (size_t i = 0; !found && i < inner_n; i++)
        found = name_in(field, json_object_get(value, inner[i]), depth - 1);
    for (size_t i = 0; !found && i < json_array_size(value); i++)
        found = name_in(field, json_array_get(value, i), depth - 1);
    return found;
}

/* Keep a string as long as the object is read; NULL: memory is short. */
static const json_t *keep(struct wq_json_reading *reading, json_t *made)
{
    if (!reading->made)
        reading->made = json_array();
    return made && reading->made && json_array_append_new(reading->made, made) == 0 ? made : NULL;
}

/* The names in a list, each once. */
static const json_t *join_names(struct wq_json_reading *reading, const char *field,
                                const json_t *list)
{
    struct wq_buffer all = {0};
    enum wq_status st = WQ_OK;
    for (size_t i = 0; i < json_array_size(list) && st == WQ_OK && all.len <= WQ_FIELD_MAX; i++) {
        const struct wq_str name =
            wq_trim(text_of(name_in(field, json_array_get(list, i), INNER_DEPTH)));
        if (name.len == 0 || is_address(name))
            continue;
        if (all.len > 0)
            st = wq_buffer_add(&all, "، ", strlen("، "));
        if (st == WQ_OK)
            st = wq_buffer_add(&all, name.ptr, name.len);
    }
    const json_t *joined = st == WQ_OK && all.len > 0
                               ? keep(reading, json_stringn((const char *)all.ptr, all.len))
                               : NULL;
    wq_buffer_free(&all);
    return joined;
}

/* What is markup by its name, as text in a line: no tags, no references. */
static const json_t *plain_of(struct wq_json_reading *reading, struct wq_str markup)
{
    struct wq_buffer text = {0};
    const json_t *made = NULL;
    if (wq_buffer_add(&text, markup.ptr, markup.len) != WQ_OK)
        return NULL;
    char *bytes = (char *)text.ptr;
    size_t to = 0;
    for (size_t i = 0; i < text.len; i++) {
        const char *end = bytes[i] == '<' ? memchr(bytes + i, '>', text.len - i) : NULL;
        if (end)
            i = (size_t)(end - bytes);
        else
            bytes[to++] = bytes[i];
    }
    to = wq_undo_references(bytes, to);
    made = keep(reading, json_stringn(bytes, to));
    wq_buffer_free(&text);
    return made;
}

/* The string that `value` comes to; NULL: none. */
static const json_t *string_of(struct wq_json_reading *reading, const char *field,
                               const json_t *value)
{
    const bool is_joined = strcmp(field, "author") == 0 || strcmp(field, "category") == 0;
    const bool is_place = strcmp(field, "url") == 0 || strcmp(field, "id") == 0;
    const json_t *rendered = json_object_get(value, "rendered");
    if (!value || json_is_string(value))
        return is_blank(value) ? NULL : value;
    if (json_is_array(value) && (strcmp(field, "title") == 0 || strcmp(field, "date") == 0))
        return NULL;
    if (json_is_array(value) && is_joined)
        return join_names(reading, field, value);
    if (!is_place && json_is_string(rendered))
        return is_blank(rendered) ? NULL : plain_of(reading, text_of(rendered));
    const json_t *name = name_in(field, value, INNER_DEPTH);
    return is_place || (name && !is_address(text_of(name))) ? name : NULL;
}

/* ---- fields ---- */

static void count(const struct wq_json_reading *reading, size_t name)
{
    if (reading->taken)
        reading->taken->n[name]++;
}

const json_t *wq_json_by_names(struct wq_json_reading *reading, const char *field)
{
    const json_t *own = json_object_get(reading->object, field);
    if ((json_is_string(own) && !is_blank(own)) ||
        (json_is_number(own) && strcmp(field, "id") == 0))
        return own;
    for (size_t i = 0; i < NAME_N; i++) {
        if (strcmp(names[i].field, field) != 0)
            continue;
        const json_t *value = string_of(reading, field, wq_json_at(reading->object, names[i].path));
        if (!value)
            continue;
        count(reading, i);
        return value;
    }
    /* of things that are no articles it is the only name */
    const json_t *name = json_object_get(reading->object, "name");
    if (strcmp(field, "title") == 0 && json_object_get(reading->object, "@type") &&
        json_object_get(reading->object, "articleBody") && !is_blank(name)) {
        count(reading, TITLE_AT);
        return name;
    }
    return own;
}

/* ---- the text ---- */

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
    for (size_t i = 0; i + 2 < text.len; i++) {
        const char *name = text.ptr + i + 1 + (text.ptr[i + 1] == '/');
        const size_t left = (size_t)(text.ptr + text.len - name);
        for (size_t k = 0; text.ptr[i] == '<' && k < sizeof tags / sizeof tags[0]; k++) {
            const size_t len = strlen(tags[k]);
            if (left > len && memcmp(name, tags[k], len) == 0 && memchr(" />", name[len], 3) &&
                memchr(name + len, '>', left - len))
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

static enum wq_status make_body(struct wq_json_reading *reading, const struct body *from,
                                const json_t *value, struct wq_json_body *body)
{
    const struct wq_str text = text_of(value);
    struct wq_buffer made = {0};
    body->is_markup = from->form == MARKUP || (from->form == LOOK && has_markup(text));
    enum wq_status st =
        body->is_markup ? part_lines(text, &made) : wq_buffer_add(&made, text.ptr, text.len);
    if (st == WQ_OK && !body->is_markup && from->form == LOOK)
        made.len = wq_undo_references((char *)made.ptr, made.len);
    if (st == WQ_OK) {
        body->value = keep(reading, json_stringn((const char *)made.ptr, made.len));
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
        count(reading, BODY_AT + at);
        return make_body(reading, &bodies[at], found, body);
    }
    if (strange)
        return note_no_text(reading, bodies[strange_at].path, strange);
    for (size_t i = 0; i < SUMMARY_N && !json_object_get(reading->object, "@type"); i++) {
        const json_t *value = wq_json_at(reading->object, summaries[i].path);
        if (is_blank(value))
            continue;
        count(reading, SUMMARY_AT + i);
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
        count(reading, INNER_AT + at);
    return inner;
}

/* ---- telling ---- */

static const char *path_of(size_t i, const char **field)
{
    if (i < BODY_AT) {
        *field = names[i].field;
        return names[i].path;
    }
    *field = i < TITLE_AT ? "text" : i < INNER_AT ? "title" : "the article";
    return i < SUMMARY_AT ? bodies[i - BODY_AT].path
           : i < TITLE_AT ? summaries[i - SUMMARY_AT].path
           : i < INNER_AT ? "name"
                          : inner_names[i - INNER_AT];
}

enum wq_status wq_json_tell_taken(const struct wq_json_taken *taken, struct wq_sink *sink)
{
    char detail[160];
    enum wq_status st = WQ_OK;
    for (size_t i = 0; i < TAKEN_N && st == WQ_OK; i++) {
        const char *field, *path = path_of(i, &field);
        if (taken->n[i] == 0 || strcmp(path, field) == 0)
            continue;
        snprintf(detail, sizeof detail, "\"%s\" read as %s", path, field);
        st = wq_sink_note(sink, WQ_NOTE_TAKEN, 0, taken->n[i], detail);
    }
    return st;
}
