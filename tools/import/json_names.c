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

/* ---- values ---- */

struct wq_str wq_json_text(const json_t *value)
{
    return json_is_string(value)
               ? (struct wq_str){json_string_value(value), json_string_length(value)}
               : (struct wq_str){0};
}

static bool is_blank(const json_t *value)
{
    return wq_trim(wq_json_text(value)).len == 0;
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

const json_t *wq_json_keep(struct wq_json_reading *reading, json_t *made)
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
            wq_trim(wq_json_text(name_in(field, json_array_get(list, i), INNER_DEPTH)));
        if (name.len == 0 || is_address(name))
            continue;
        if (all.len > 0)
            st = wq_buffer_add(&all, "، ", strlen("، "));
        if (st == WQ_OK)
            st = wq_buffer_add(&all, name.ptr, name.len);
    }
    const json_t *joined = st == WQ_OK && all.len > 0
                               ? wq_json_keep(reading, json_stringn((const char *)all.ptr, all.len))
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
    const char *last = memrchr(bytes, '>', text.len);
    for (size_t i = 0; i < text.len; i++) {
        const char *end = bytes[i] == '<' && last && bytes + i < last
                              ? memchr(bytes + i, '>', text.len - i)
                              : NULL;
        if (end)
            i = (size_t)(end - bytes);
        else
            bytes[to++] = bytes[i];
    }
    to = wq_undo_references(bytes, to);
    made = wq_json_keep(reading, json_stringn(bytes, to));
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
        return is_blank(rendered) ? NULL : plain_of(reading, wq_json_text(rendered));
    const json_t *name = name_in(field, value, INNER_DEPTH);
    return is_place || (name && !is_address(wq_json_text(name))) ? name : NULL;
}

/* ---- fields ---- */

void wq_json_count(const struct wq_json_reading *reading, const char *name, const char *field)
{
    struct wq_json_taken *taken = reading->taken;
    size_t i = 0;
    if (!taken || strcmp(name, field) == 0)
        return;
    while (i < taken->n && (taken->names[i].name != name || taken->names[i].field != field))
        i++;
    if (i == WQ_JSON_NAMES)
        return;
    if (i == taken->n)
        taken->n++;
    taken->names[i].name = name;
    taken->names[i].field = field;
    taken->names[i].count++;
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
        wq_json_count(reading, names[i].path, names[i].field);
        return value;
    }
    /* of things that are no articles it is the only name */
    const json_t *name = json_object_get(reading->object, "name");
    if (strcmp(field, "title") == 0 && json_object_get(reading->object, "@type") &&
        json_object_get(reading->object, "articleBody") && !is_blank(name)) {
        wq_json_count(reading, "name", "title");
        return name;
    }
    return own;
}

/* ---- telling ---- */

enum wq_status wq_json_tell_taken(const struct wq_json_taken *taken, struct wq_sink *sink)
{
    char detail[160];
    enum wq_status st = WQ_OK;
    for (size_t i = 0; i < taken->n && st == WQ_OK; i++) {
        snprintf(detail, sizeof detail, "\"%s\" read as %s", taken->names[i].name,
                 taken->names[i].field);
        st = wq_sink_note(sink, WQ_NOTE_TAKEN, 0, taken->names[i].count, detail);
    }
    return st;
}
