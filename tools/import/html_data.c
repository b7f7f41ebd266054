/* SPDX-License-Identifier: MIT */
/* What a page says of itself as JSON-LD. */
#include <string.h>
#include "html_data.h"

#define DATA_DEPTH 6 /* objects in objects that are looked at */

struct wq_str wq_html_string_of(const json_t *value)
{
    return json_is_string(value)
               ? (struct wq_str){json_string_value(value), json_string_length(value)}
               : (struct wq_str){0};
}

static bool ends_with(struct wq_str text, const char *end)
{
    const size_t len = strlen(end);
    return text.len >= len && memcmp(text.ptr + text.len - len, end, len) == 0;
}

static bool is_article_name(struct wq_str name)
{
    static const char *const ends[] = {"Article", "Posting",      "Report",
                                       "Review",  "CreativeWork", "Recipe"};
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
        if (ends_with(name, ends[i]))
            return !ends_with(name, "JobPosting");
    return false;
}

/* Of what `type` names, one or several, whether one is an article, or a page as such. */
static bool is_type(const json_t *type, bool is_page)
{
    const size_t n = json_is_array(type) ? json_array_size(type) : 1;
    for (size_t i = 0; i < n; i++) {
        const struct wq_str name =
            wq_html_string_of(json_is_array(type) ? json_array_get(type, i) : type);
        if (is_page ? ends_with(name, "WebPage") : is_article_name(name))
            return true;
    }
    return false;
}

/* The object of a graph that `reference`, an object with an "@id" alone, means; or NULL. */
static const json_t *object_of(const json_t *graph, const json_t *reference)
{
    const struct wq_str id = wq_html_string_of(json_object_get(reference, "@id"));
    for (size_t i = 0; id.len > 0 && i < json_array_size(graph); i++) {
        const json_t *object = json_array_get(graph, i);
        if (wq_str_equal(wq_html_string_of(json_object_get(object, "@id")), id))
            return object;
    }
    return NULL;
}

static struct wq_str name_of(const json_t *graph, const json_t *item)
{
    if (!json_is_object(item))
        return wq_html_string_of(item);
    const json_t *names = json_object_get(item, "name");
    const struct wq_str name =
        wq_html_string_of(json_is_array(names) ? json_array_get(names, 0) : names);
    return name.len > 0 ? name : wq_html_string_of(json_object_get(object_of(graph, item), "name"));
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
        if (name.len == 0 || wq_html_is_address(name) ||
            (field == WQ_HTML_AUTHOR && n > 1 && wq_html_is_nobody(meta, name)))
            continue;
        if (names.len > 0)
            st = wq_buffer_add(&names, "، ", strlen("، "));
        if (st == WQ_OK)
            st = wq_buffer_add(&names, name.ptr, name.len);
    }
    const struct wq_str all = {(const char *)names.ptr, names.len};
    if (st == WQ_OK && field == WQ_HTML_AUTHOR)
        wq_html_take_author(meta, all, from);
    else if (st == WQ_OK)
        wq_html_take(meta, field, all, from);
    wq_buffer_free(&names);
}

static void take_article(struct wq_html_meta *meta, const json_t *graph, const json_t *object)
{
    const json_t *page = json_object_get(object, "mainEntityOfPage");
    struct wq_str address = wq_html_string_of(json_object_get(object, "url"));
    if (address.len == 0)
        address = wq_html_string_of(json_is_object(page) ? json_object_get(page, "@id") : page);
    wq_html_take(meta, WQ_HTML_TITLE, wq_html_string_of(json_object_get(object, "headline")),
                 "JSON-LD headline");
    wq_html_take(meta, WQ_HTML_DATE, wq_html_string_of(json_object_get(object, "datePublished")),
                 "JSON-LD datePublished");
    wq_html_take(meta, WQ_HTML_DATE, wq_html_string_of(json_object_get(object, "dateCreated")),
                 "JSON-LD dateCreated");
    take_names(meta, WQ_HTML_AUTHOR, graph, json_object_get(object, "author"), "JSON-LD author");
    take_names(meta, WQ_HTML_AUTHOR, graph, json_object_get(object, "creator"), "JSON-LD creator");
    take_names(meta, WQ_HTML_SOURCE, graph, json_object_get(object, "publisher"),
               "JSON-LD publisher");
    take_names(meta, WQ_HTML_CATEGORY, graph, json_object_get(object, "articleSection"),
               "JSON-LD articleSection");
    wq_html_take(meta, WQ_HTML_LANGUAGE, wq_html_string_of(json_object_get(object, "inLanguage")),
                 "JSON-LD inLanguage");
    if (wq_html_is_address(address))
        wq_html_take(meta, WQ_HTML_ADDRESS, address, "JSON-LD url");
}

/* What is told of the page around an article: weaker, and its name is often that of the title
 * element, which is read elsewhere. */
static void take_page(struct wq_html_meta *meta, const json_t *graph, const json_t *object)
{
    wq_html_take(meta, WQ_HTML_DATE, wq_html_string_of(json_object_get(object, "datePublished")),
                 "JSON-LD datePublished");
    take_names(meta, WQ_HTML_AUTHOR, graph, json_object_get(object, "author"), "JSON-LD author");
}

/* Take the articles, or pages, in `value`, an object, a list of objects, or a graph of them. */
static void search_data(struct wq_html_meta *meta, const json_t *graph, const json_t *value,
                        bool is_page, unsigned depth)
{
    if (depth == 0)
        return;
    for (size_t i = 0; json_is_array(value) && i < json_array_size(value); i++)
        search_data(meta, graph ? graph : value, json_array_get(value, i), is_page, depth - 1);
    if (!json_is_object(value))
        return;
    if (is_type(json_object_get(value, "@type"), is_page))
        (is_page ? take_page : take_article)(meta, graph, value);
    search_data(meta, NULL, json_object_get(value, "@graph"), is_page, depth - 1);
    search_data(meta, graph, json_object_get(value, "mainEntity"), is_page, depth - 1);
}

/* Line ends in strings, commas before a bracket and comments around all of it are no JSON, but
 * common in pages, and browsers' users never see it. */
static enum wq_status mend(const char *text, struct wq_buffer *out)
{
    enum wq_status st = WQ_OK;
    bool is_string = false;
    text += strcspn(text, "{[");
    for (; *text && st == WQ_OK; text++) {
        const size_t space = strspn(text + 1, " \t\n\f\r");
        char c = (uint8_t)*text < 0x20 ? ' ' : *text;
        if (is_string && c == '\\' && text[1] != '\0') {
            st = wq_buffer_add(out, text++, 1);
            c = (uint8_t)*text < 0x20 ? ' ' : *text;
        } else if (c == '"') {
            is_string = !is_string;
        } else if (!is_string && c == ',' && text[1 + space] != '\0' &&
                   memchr("]}", text[1 + space], 2)) {
            c = ' ';
        }
        if (st == WQ_OK)
            st = wq_buffer_add(out, &c, 1);
    }
    return st;
}

bool wq_html_is_linked_data(const GumboNode *script)
{
    return wq_str_equal(wq_html_attribute(script, "type"), wq_str("application/ld+json"));
}

json_t *wq_html_parse_data(const GumboNode *script)
{
    const GumboVector *children = &script->v.element.children;
    const GumboNode *text = children->length > 0 ? children->data[0] : NULL;
    struct wq_buffer mended = {0};
    json_t *value = NULL;
    if (text && text->type == GUMBO_NODE_TEXT && mend(text->v.text.text, &mended) == WQ_OK)
        value = json_loadb((const char *)mended.ptr, mended.len,
                           JSON_ALLOW_NUL | JSON_DISABLE_EOF_CHECK, NULL);
    wq_buffer_free(&mended);
    return value;
}

void wq_html_read_data(const GumboNode *script, struct wq_html_meta *meta)
{
    json_t *value = wq_html_is_linked_data(script) ? wq_html_parse_data(script) : NULL;
    search_data(meta, NULL, value, false, DATA_DEPTH);
    search_data(meta, NULL, value, true, DATA_DEPTH);
    json_decref(value);
}
