/* SPDX-License-Identifier: MIT */
/* The text of a page that only a script shows: it stands in the data that came with it. */
#include <string.h>
#include "html_data.h"
#include "warraq/fold.h"

#define SEARCH_DEPTH 24u /* objects in objects that are looked at */
#define TITLE_WORDS 3u   /* of a title by which an object is known to be the article */
#define TEXT_WORDS 8u    /* a text has at least so many */

struct search {
    struct wq_str title;     /* of the page, with the name of its site maybe */
    struct wq_buffer best;   /* markup */
    struct wq_buffer pieces; /* of the object that is looked at */
    uint32_t best_n;         /* words of it */
    bool is_linked_data;     /* JSON-LD: articleBody says what it is */
};

static bool is_any(const char *key, const char *const *names, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(key, names[i]) == 0)
            return true;
    return false;
}

static bool has_markup(struct wq_str text)
{
    static const char *const tags[] = {"<p", "<br", "</", "<div"};
    for (size_t i = 0; i < sizeof tags / sizeof tags[0]; i++)
        if (memmem(text.ptr, text.len, tags[i], strlen(tags[i])))
            return true;
    return false;
}

/* ---- markup ---- */

/* A paragraph of plain text. References in it are left: such texts are full of them. */
static enum wq_status add_paragraph(struct wq_str text, struct wq_buffer *out)
{
    enum wq_status st = wq_buffer_add(out, "<p>", 3);
    for (size_t i = 0; i < text.len && st == WQ_OK; i++)
        st = text.ptr[i] == '<' ? wq_buffer_add(out, "&lt;", 4)
                                : wq_buffer_add(out, text.ptr + i, 1);
    return st == WQ_OK ? wq_buffer_add(out, "</p>\n", 5) : st;
}

static enum wq_status add_string(struct wq_str text, struct wq_buffer *out)
{
    enum wq_status st = WQ_OK;
    if (has_markup(text)) {
        st = wq_buffer_add(out, "<div>", 5);
        if (st == WQ_OK)
            st = wq_buffer_add(out, text.ptr, text.len);
        return st == WQ_OK ? wq_buffer_add(out, "</div>\n", 7) : st;
    }
    while (text.len > 0 && st == WQ_OK) {
        const char *end = memchr(text.ptr, '\n', text.len);
        const size_t len = end ? (size_t)(end - text.ptr) : text.len;
        const struct wq_str line = wq_trim((struct wq_str){text.ptr, len});
        if (line.len > 0)
            st = add_paragraph(line, out);
        text.ptr += len + (end != NULL);
        text.len -= len + (end != NULL);
    }
    return st;
}

/* A text that is given as a string, or as a list of blocks with strings in them. */
static enum wq_status add_text(const json_t *value, struct wq_buffer *out, unsigned depth)
{
    static const char *const inner[] = {"text", "content", "html",  "body",
                                        "data", "value",   "items", "children"};
    enum wq_status st = WQ_OK;
    if (json_is_string(value))
        return add_string(wq_html_string_of(value), out);
    for (size_t i = 0; depth > 0 && i < json_array_size(value) && st == WQ_OK; i++)
        st = add_text(json_array_get(value, i), out, depth - 1);
    for (size_t i = 0; depth > 0 && i < sizeof inner / sizeof inner[0] && st == WQ_OK; i++)
        if (json_is_object(value))
            st = add_text(json_object_get(value, inner[i]), out, depth - 1);
    return st;
}

/* ---- searching ---- */

/* Whether the object says the title of the page, so that its text is the page's; JSON-LD also if it
 * says none. */
static bool is_of_page(const struct search *search, const json_t *object)
{
    bool has_title = false;
    static const char *const names[] = {"title", "headline", "name", "post_title", "newsTitle"};
    uint8_t own[1024], whole[2048];
    const size_t whole_n =
        search->title.len <= sizeof whole / 2 ? wq_fold(search->title, whole, sizeof whole) : 0;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const json_t *value = json_object_get(object, names[i]);
        if (json_is_object(value)) /* of WordPress: {"rendered": ...} */
            value = json_object_get(value, "rendered");
        const struct wq_str title = wq_html_string_of(value);
        if (wq_count_words(title) < TITLE_WORDS || title.len > sizeof own / 2)
            continue;
        const size_t own_n = wq_fold(title, own, sizeof own);
        has_title = true;
        if (own_n > 0 && (memmem(whole, whole_n, own, own_n) || memmem(own, own_n, whole, whole_n)))
            return whole_n > 0;
    }
    return search->is_linked_data && !has_title;
}

static enum wq_status take_best(struct search *search, const json_t *value)
{
    search->pieces.len = 0;
    enum wq_status st = add_text(value, &search->pieces, SEARCH_DEPTH);
    const uint32_t n =
        wq_count_words((struct wq_str){(const char *)search->pieces.ptr, search->pieces.len});
    if (st != WQ_OK || n < TEXT_WORDS || n <= search->best_n)
        return st;
    const struct wq_buffer best = search->best;
    search->best = search->pieces;
    search->pieces = best;
    search->best_n = n;
    return WQ_OK;
}

static enum wq_status search_value(struct search *search, const json_t *value, unsigned depth)
{
    static const char *const linked[] = {"articleBody", "text", "reviewBody"};
    static const char *const others[] = {
        "body",     "content",  "articleBody", "text",    "html",  "bodyHtml",    "body_html",
        "fullText", "fulltext", "full_text",   "details", "story", "description", "post_content"};
    enum wq_status st = WQ_OK;
    const char *key;
    json_t *item;
    if (depth == 0)
        return WQ_OK;
    for (size_t i = 0; i < json_array_size(value) && st == WQ_OK; i++)
        st = search_value(search, json_array_get(value, i), depth - 1);
    const bool is_it = json_is_object(value) && is_of_page(search, value);
    /* jansson's macro takes the object as it may change it */
    json_object_foreach((json_t *)(uintptr_t)value, key, item)
    {
        const bool is_text = search->is_linked_data
                                 ? is_any(key, linked, sizeof linked / sizeof linked[0])
                                 : is_any(key, others, sizeof others / sizeof others[0]);
        if (st == WQ_OK && is_it && is_text)
            st = take_best(search, item);
        if (st == WQ_OK && (json_is_object(item) || json_is_array(item)))
            st = search_value(search, item, depth - 1);
    }
    return st;
}

static enum wq_status search_scripts(struct search *search, const GumboNode *root)
{
    enum wq_status st = WQ_OK;
    for (const GumboNode *node = root; node && st == WQ_OK;
         node = wq_html_next(node, root, false)) {
        if (!wq_html_is(node, GUMBO_TAG_SCRIPT) ||
            wq_html_is_linked_data(node) != search->is_linked_data)
            continue;
        json_t *value = wq_html_parse_data(node);
        st = search_value(search, value, SEARCH_DEPTH);
        json_decref(value);
    }
    return st;
}

static enum wq_status find_title(const GumboNode *root, struct wq_buffer *title)
{
    for (const GumboNode *node = root; node; node = wq_html_next(node, root, false))
        if (wq_html_is(node, GUMBO_TAG_TITLE))
            return wq_html_text(node, title);
    return WQ_OK;
}

enum wq_status wq_html_find_script_text(const GumboNode *root, struct wq_buffer *markup,
                                        uint32_t *word_n)
{
    struct search search = {.is_linked_data = true};
    struct wq_buffer title = {0};
    enum wq_status st = find_title(root, &title);
    search.title = wq_trim((struct wq_str){(const char *)title.ptr, title.len});
    if (st == WQ_OK)
        st = search_scripts(&search, root);
    search.is_linked_data = false;
    if (st == WQ_OK && search.best_n == 0)
        st = search_scripts(&search, root);
    if (st == WQ_OK && search.best_n > 0)
        st = wq_buffer_add(markup, search.best.ptr, search.best.len);
    *word_n = search.best_n;
    wq_buffer_free(&search.best);
    wq_buffer_free(&search.pieces);
    wq_buffer_free(&title);
    return st;
}
