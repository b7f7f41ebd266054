/* SPDX-License-Identifier: MIT */
/* What a page says of itself as JSON-LD. */
#include <jansson.h>
#include <string.h>
#include "html.h"

#define DATA_DEPTH 6 /* objects in objects that are looked at */

static struct wq_str string_of(const json_t *value)
{
    return json_is_string(value)
               ? (struct wq_str){json_string_value(value), json_string_length(value)}
               : (struct wq_str){0};
}

static bool is_article_type(const json_t *type)
{
    struct wq_str name = string_of(json_is_array(type) ? json_array_get(type, 0) : type);
    return (name.len >= 7 && memcmp(name.ptr + name.len - 7, "Article", 7) == 0) ||
           wq_str_equal(name, wq_str("BlogPosting")) || wq_str_equal(name, wq_str("Report")) ||
           wq_str_equal(name, wq_str("Review"));
}

/* The object of a graph that `reference`, an object with an "@id" alone, means; or NULL. */
static const json_t *object_of(const json_t *graph, const json_t *reference)
{
    const struct wq_str id = string_of(json_object_get(reference, "@id"));
    for (size_t i = 0; id.len > 0 && i < json_array_size(graph); i++) {
        const json_t *object = json_array_get(graph, i);
        if (wq_str_equal(string_of(json_object_get(object, "@id")), id))
            return object;
    }
    return NULL;
}

static struct wq_str name_of(const json_t *graph, const json_t *item)
{
    if (!json_is_object(item))
        return string_of(item);
    const struct wq_str name = string_of(json_object_get(item, "name"));
    return name.len > 0 ? name : string_of(json_object_get(object_of(graph, item), "name"));
}

/* The name of a person or organisation, or the names of several. */
static void take_names(struct wq_html_meta *meta, enum wq_html_field field, const json_t *graph,
                       const json_t *value, const char *from)
{
    struct wq_buffer names = {0};
    enum wq_status st = WQ_OK;
    const size_t n = json_is_array(value) ? json_array_size(value) : 1;
    for (size_t i = 0; i < n && st == WQ_OK; i++) {
        const json_t *item = json_is_array(value) ? json_array_get(value, i) : value;
        const struct wq_str name = name_of(graph, item);
        if (name.len == 0 || wq_html_is_address(name))
            continue;
        if (names.len > 0)
            st = wq_buffer_add(&names, "، ", strlen("، "));
        if (st == WQ_OK)
            st = wq_buffer_add(&names, name.ptr, name.len);
    }
    if (st == WQ_OK)
        wq_html_take(meta, field, (struct wq_str){(const char *)names.ptr, names.len}, from);
    wq_buffer_free(&names);
}

static void take_article(struct wq_html_meta *meta, const json_t *graph, const json_t *object)
{
    const json_t *page = json_object_get(object, "mainEntityOfPage");
    struct wq_str address = string_of(json_object_get(object, "url"));
    if (address.len == 0)
        address = string_of(json_is_object(page) ? json_object_get(page, "@id") : page);
    wq_html_take(meta, WQ_HTML_TITLE, string_of(json_object_get(object, "headline")),
                 "JSON-LD headline");
    wq_html_take(meta, WQ_HTML_DATE, string_of(json_object_get(object, "datePublished")),
                 "JSON-LD datePublished");
    take_names(meta, WQ_HTML_AUTHOR, graph, json_object_get(object, "author"), "JSON-LD author");
    take_names(meta, WQ_HTML_SOURCE, graph, json_object_get(object, "publisher"),
               "JSON-LD publisher");
    take_names(meta, WQ_HTML_CATEGORY, graph, json_object_get(object, "articleSection"),
               "JSON-LD articleSection");
    wq_html_take(meta, WQ_HTML_LANGUAGE, string_of(json_object_get(object, "inLanguage")),
                 "JSON-LD inLanguage");
    if (wq_html_is_address(address))
        wq_html_take(meta, WQ_HTML_ADDRESS, address, "JSON-LD url");
}

/* Take the articles in `value`, an object, a list of objects, or a graph of them. */
static void search_data(struct wq_html_meta *meta, const json_t *graph, const json_t *value,
                        unsigned depth)
{
    if (depth == 0)
        return;
    for (size_t i = 0; json_is_array(value) && i < json_array_size(value); i++)
        search_data(meta, graph ? graph : value, json_array_get(value, i), depth - 1);
    if (!json_is_object(value))
        return;
    if (is_article_type(json_object_get(value, "@type")))
        take_article(meta, graph, value);
    search_data(meta, NULL, json_object_get(value, "@graph"), depth - 1);
    search_data(meta, graph, json_object_get(value, "mainEntity"), depth - 1);
}

void wq_html_read_data(const GumboNode *script, struct wq_html_meta *meta)
{
    const GumboVector *children = &script->v.element.children;
    const GumboNode *text = children->length > 0 ? children->data[0] : NULL;
    if (!text || text->type != GUMBO_NODE_TEXT)
        return;
    json_t *value = json_loads(text->v.text.text, JSON_ALLOW_NUL, NULL);
    search_data(meta, NULL, value, DATA_DEPTH);
    json_decref(value);
}
