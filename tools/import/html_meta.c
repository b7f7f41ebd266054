/* SPDX-License-Identifier: MIT */
/* What a page says of itself, and where: JSON-LD, meta elements, links, the page, its address. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "html.h"
#include "warraq/format.h"

#define ARENA_BYTES (256u << 10)
#define DATA_DEPTH 6   /* objects in objects that are looked at in JSON-LD */
#define BYLINE_MAX 200 /* bytes of an element that holds a date or an author */

/* ---- values ---- */

static bool has(const struct wq_html_meta *meta, enum wq_html_field field)
{
    return meta->from[field] != NULL;
}

/* Take the value when it is the first for its field: white space in it becomes one space. */
static void take(struct wq_html_meta *meta, enum wq_html_field field, struct wq_str value,
                 const char *from)
{
    value = wq_trim(value);
    value.len = wq_cut_length(value, WQ_FIELD_MAX);
    if (value.len == 0 || has(meta, field))
        return;
    uint32_t date = 0;
    if (field == WQ_HTML_DATE && !wq_date_find(value, &date))
        return;
    char *copy = wq_arena_alloc(meta->arena, value.len, 1);
    size_t len = 0;
    for (size_t i = 0; copy && i < value.len; i++) {
        bool is_white = memchr(" \t\n\f\r", value.ptr[i], 5) != NULL;
        if (!is_white || copy[len - 1] != ' ')
            copy[len++] = is_white ? ' ' : value.ptr[i];
    }
    if (!copy)
        return; /* a page with so many fields has the first ones */
    meta->values[field] = (struct wq_str){copy, len};
    meta->from[field] = from;
    if (field == WQ_HTML_DATE)
        meta->date = date;
}

static bool begins_with(struct wq_str text, const char *start)
{
    return text.len >= strlen(start) && strncasecmp(text.ptr, start, strlen(start)) == 0;
}

static bool is_address(struct wq_str text)
{
    return begins_with(text, "http://") || begins_with(text, "https://");
}

static void take_text(struct wq_html_meta *meta, enum wq_html_field field, const GumboNode *node,
                      const char *from)
{
    struct wq_buffer text = {0};
    if (!has(meta, field) && wq_html_text(node, &text) == WQ_OK)
        take(meta, field, (struct wq_str){(const char *)text.ptr, text.len}, from);
    wq_buffer_free(&text);
}

/* ---- JSON-LD ---- */

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

/* The name of a person or organisation, or the names of several. */
static void take_names(struct wq_html_meta *meta, enum wq_html_field field, const json_t *value,
                       const char *from)
{
    struct wq_buffer names = {0};
    enum wq_status st = WQ_OK;
    const size_t n = json_is_array(value) ? json_array_size(value) : 1;
    for (size_t i = 0; i < n && st == WQ_OK; i++) {
        const json_t *item = json_is_array(value) ? json_array_get(value, i) : value;
        struct wq_str name = string_of(json_is_object(item) ? json_object_get(item, "name") : item);
        if (name.len == 0 || is_address(name))
            continue;
        if (names.len > 0)
            st = wq_buffer_add(&names, "، ", strlen("، "));
        if (st == WQ_OK)
            st = wq_buffer_add(&names, name.ptr, name.len);
    }
    if (st == WQ_OK)
        take(meta, field, (struct wq_str){(const char *)names.ptr, names.len}, from);
    wq_buffer_free(&names);
}

static void take_article(struct wq_html_meta *meta, const json_t *object)
{
    const json_t *page = json_object_get(object, "mainEntityOfPage");
    struct wq_str address = string_of(json_object_get(object, "url"));
    if (address.len == 0)
        address = string_of(json_is_object(page) ? json_object_get(page, "@id") : page);
    take(meta, WQ_HTML_TITLE, string_of(json_object_get(object, "headline")), "JSON-LD headline");
    take(meta, WQ_HTML_DATE, string_of(json_object_get(object, "datePublished")),
         "JSON-LD datePublished");
    take_names(meta, WQ_HTML_AUTHOR, json_object_get(object, "author"), "JSON-LD author");
    take_names(meta, WQ_HTML_SOURCE, json_object_get(object, "publisher"), "JSON-LD publisher");
    take_names(meta, WQ_HTML_CATEGORY, json_object_get(object, "articleSection"),
               "JSON-LD articleSection");
    take(meta, WQ_HTML_LANGUAGE, string_of(json_object_get(object, "inLanguage")),
         "JSON-LD inLanguage");
    if (is_address(address))
        take(meta, WQ_HTML_ADDRESS, address, "JSON-LD url");
}

/* Take the articles in `value`, an object, a list of objects, or a graph of them. */
static void search_data(struct wq_html_meta *meta, const json_t *value, unsigned depth)
{
    if (depth == 0)
        return;
    for (size_t i = 0; json_is_array(value) && i < json_array_size(value); i++)
        search_data(meta, json_array_get(value, i), depth - 1);
    if (!json_is_object(value))
        return;
    if (is_article_type(json_object_get(value, "@type")))
        take_article(meta, value);
    search_data(meta, json_object_get(value, "@graph"), depth - 1);
    search_data(meta, json_object_get(value, "mainEntity"), depth - 1);
}

static void read_data(struct wq_html_meta *meta, const GumboNode *script)
{
    const GumboVector *children = &script->v.element.children;
    const GumboNode *text = children->length > 0 ? children->data[0] : NULL;
    if (!text || text->type != GUMBO_NODE_TEXT)
        return;
    json_t *value = json_loads(text->v.text.text, JSON_ALLOW_NUL, NULL);
    search_data(meta, value, DATA_DEPTH);
    json_decref(value);
}

/* ---- meta elements ---- */

/* In the order in which they are believed. */
static const struct key {
    const char *name;
    enum wq_html_field field;
} keys[] = {
    {"og:title", WQ_HTML_TITLE},
    {"twitter:title", WQ_HTML_TITLE},
    {"headline", WQ_HTML_TITLE},
    {"citation_title", WQ_HTML_TITLE},
    {"parsely-title", WQ_HTML_TITLE},
    {"sailthru.title", WQ_HTML_TITLE},
    {"dc.title", WQ_HTML_TITLE},
    {"dcterms.title", WQ_HTML_TITLE},
    {"title", WQ_HTML_TITLE},
    {"article:published_time", WQ_HTML_DATE},
    {"og:article:published_time", WQ_HTML_DATE},
    {"datepublished", WQ_HTML_DATE},
    {"og:published_time", WQ_HTML_DATE},
    {"citation_publication_date", WQ_HTML_DATE},
    {"citation_date", WQ_HTML_DATE},
    {"parsely-pub-date", WQ_HTML_DATE},
    {"sailthru.date", WQ_HTML_DATE},
    {"dcterms.issued", WQ_HTML_DATE},
    {"dcterms.created", WQ_HTML_DATE},
    {"dc.date.issued", WQ_HTML_DATE},
    {"dc.date", WQ_HTML_DATE},
    {"dcterms.date", WQ_HTML_DATE},
    {"pubdate", WQ_HTML_DATE},
    {"publishdate", WQ_HTML_DATE},
    {"publish-date", WQ_HTML_DATE},
    {"publish_date", WQ_HTML_DATE},
    {"publication_date", WQ_HTML_DATE},
    {"originalpublicationdate", WQ_HTML_DATE},
    {"datecreated", WQ_HTML_DATE},
    {"date", WQ_HTML_DATE},
    {"author", WQ_HTML_AUTHOR},
    {"article:author", WQ_HTML_AUTHOR},
    {"citation_author", WQ_HTML_AUTHOR},
    {"parsely-author", WQ_HTML_AUTHOR},
    {"sailthru.author", WQ_HTML_AUTHOR},
    {"dc.creator", WQ_HTML_AUTHOR},
    {"dcterms.creator", WQ_HTML_AUTHOR},
    {"og:site_name", WQ_HTML_SOURCE},
    {"application-name", WQ_HTML_SOURCE},
    {"dc.publisher", WQ_HTML_SOURCE},
    {"dcterms.publisher", WQ_HTML_SOURCE},
    {"publisher", WQ_HTML_SOURCE},
    {"citation_journal_title", WQ_HTML_SOURCE},
    {"article:section", WQ_HTML_CATEGORY},
    {"og:article:section", WQ_HTML_CATEGORY},
    {"parsely-section", WQ_HTML_CATEGORY},
    {"section", WQ_HTML_CATEGORY},
    {"category", WQ_HTML_CATEGORY},
    {"og:url", WQ_HTML_ADDRESS},
    {"dc.identifier", WQ_HTML_ADDRESS},
    {"dcterms.license", WQ_HTML_LICENCE},
    {"dc.rights", WQ_HTML_LICENCE},
    {"dc.language", WQ_HTML_LANGUAGE},
    {"content-language", WQ_HTML_LANGUAGE},
    {"og:locale", WQ_HTML_LANGUAGE},
};
#define KEY_N (sizeof keys / sizeof keys[0])

/* Note the content of each key that `node` gives, unless one stood before. */
static void read_meta(const GumboNode *node, struct wq_str contents[KEY_N])
{
    static const char *const attributes[] = {"property", "name", "itemprop", "http-equiv"};
    const struct wq_str content = wq_html_attribute(node, "content");
    for (size_t i = 0; i < 4 && content.len > 0; i++) {
        const struct wq_str name = wq_html_attribute(node, attributes[i]);
        for (size_t k = 0; k < KEY_N && name.len > 0; k++)
            if (contents[k].len == 0 && name.len == strlen(keys[k].name) &&
                begins_with(name, keys[k].name))
                contents[k] = content;
    }
}

static void take_meta(struct wq_html_meta *meta, const struct wq_str contents[KEY_N])
{
    for (size_t k = 0; k < KEY_N; k++) {
        const enum wq_html_field field = keys[k].field;
        bool is_wanted = field == WQ_HTML_ADDRESS  ? is_address(contents[k])
                         : field == WQ_HTML_AUTHOR ? !is_address(contents[k])
                                                   : true;
        if (is_wanted)
            take(meta, field, contents[k], keys[k].name);
    }
}

/* ---- the page ---- */

static bool has_rel(const GumboNode *node, const char *rel)
{
    struct wq_str value = wq_html_attribute(node, "rel");
    return value.len == strlen(rel) && begins_with(value, rel);
}

/* Whether a class, id or itemprop of the element contains one of the words. */
static bool is_called(const GumboNode *node, const char *const *words, size_t n)
{
    static const char *const attributes[] = {"itemprop", "class", "id"};
    for (size_t i = 0; i < 3; i++) {
        const struct wq_str name = wq_html_attribute(node, attributes[i]);
        for (size_t k = 0; k < n; k++)
            for (size_t off = 0; off + strlen(words[k]) <= name.len; off++)
                if (strncasecmp(name.ptr + off, words[k], strlen(words[k])) == 0)
                    return true;
    }
    return false;
}

/* The text of a byline, or empty when the element holds more than that. */
static struct wq_buffer byline_of(const GumboNode *node)
{
    struct wq_buffer text = {0};
    size_t len = 0;
    for (const GumboNode *at = node; at && len <= BYLINE_MAX; at = wq_html_next(at, node, false))
        if (at->type == GUMBO_NODE_TEXT)
            len += strlen(at->v.text.text);
    if (len > BYLINE_MAX || wq_html_text(node, &text) != WQ_OK)
        text.len = 0;
    return text;
}

/* "بقلم: فلان" names فلان. */
static struct wq_str without_label(struct wq_str text)
{
    static const char *const labels[] = {"بقلم", "كتبه", "كتبت", "كتب", "الكاتب", "المؤلف", "by "};
    text = wq_trim(text);
    for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++) {
        struct wq_str rest = {text.ptr + strlen(labels[i]), text.len - strlen(labels[i])};
        if (!begins_with(text, labels[i]) || rest.len == 0)
            continue;
        struct wq_str inner = wq_trim(rest);
        bool has_colon = inner.len > 0 && *inner.ptr == ':';
        if (!has_colon && inner.ptr == rest.ptr && labels[i][0] != 'b')
            continue; /* the word goes on */
        return wq_trim((struct wq_str){inner.ptr + has_colon, inner.len - has_colon});
    }
    return text;
}

static void read_byline(struct wq_html_meta *meta, const GumboNode *node)
{
    static const char *const dates[] = {"date", "publish", "time", "posted"};
    static const char *const authors[] = {"author", "byline", "writer"};
    const struct wq_str time = wq_html_attribute(node, "datetime");
    if (wq_html_is(node, GUMBO_TAG_TIME) && time.len > 0)
        take(meta, WQ_HTML_DATE, time, "time element");
    bool is_date =
        !has(meta, WQ_HTML_DATE) && (wq_html_is(node, GUMBO_TAG_TIME) || is_called(node, dates, 4));
    bool is_author =
        !has(meta, WQ_HTML_AUTHOR) && (has_rel(node, "author") || is_called(node, authors, 3));
    if (!is_date && !is_author)
        return;
    struct wq_buffer text = byline_of(node);
    const struct wq_str line = {(const char *)text.ptr, text.len};
    uint32_t date;
    if (is_date)
        take(meta, WQ_HTML_DATE, line, "the page");
    /* a byline that holds a date as well is more than a name */
    if (is_author && line.len > 0 && !wq_date_find(line, &date) &&
        !memchr(wq_trim(line).ptr, '\n', wq_trim(line).len))
        take(meta, WQ_HTML_AUTHOR, without_label(line), "the page");
    wq_buffer_free(&text);
}

static void read_link(struct wq_html_meta *meta, const GumboNode *node)
{
    const struct wq_str href = wq_html_attribute(node, "href");
    if (has_rel(node, "canonical") && is_address(href))
        take(meta, WQ_HTML_ADDRESS, href, "canonical link");
    if (has_rel(node, "license"))
        take(meta, WQ_HTML_LICENCE, href, "license link");
}

/* One walk over all of it; what stands in the page is read in a second one. */
static void read_head(struct wq_html_meta *meta, const GumboNode *root)
{
    struct wq_str contents[KEY_N] = {{0}};
    struct wq_html_meta links = {.arena = meta->arena};
    for (const GumboNode *node = root; node; node = wq_html_next(node, root, false)) {
        if (wq_html_is(node, GUMBO_TAG_META))
            read_meta(node, contents);
        else if (wq_html_is(node, GUMBO_TAG_LINK) || wq_html_is(node, GUMBO_TAG_A))
            read_link(&links, node);
        else if (wq_html_is(node, GUMBO_TAG_SCRIPT))
            read_data(meta, node);
    }
    take(meta, WQ_HTML_ADDRESS, links.values[WQ_HTML_ADDRESS], "canonical link");
    take_meta(meta, contents);
    take(meta, WQ_HTML_LICENCE, links.values[WQ_HTML_LICENCE], "license link");
    take(meta, WQ_HTML_LANGUAGE, wq_html_attribute(root, "lang"), "html lang");
}

/* The headings h1 of the page that are shown: the only one of `main`, else of the page; or NULL. */
static const GumboNode *find_heading(const GumboNode *top)
{
    const GumboNode *heading = NULL;
    bool is_hidden = false;
    for (const GumboNode *node = top; node; node = wq_html_next(node, top, is_hidden)) {
        is_hidden = wq_html_is_hidden(node) && !wq_html_is(node, GUMBO_TAG_HEAD);
        if (is_hidden || !wq_html_is(node, GUMBO_TAG_H1))
            continue;
        if (heading)
            return NULL;
        heading = node;
    }
    return heading;
}

static bool contains(struct wq_str text, struct wq_str part)
{
    return part.len > 0 && text.len >= part.len && memmem(text.ptr, text.len, part.ptr, part.len);
}

/* The title without the name of the site behind it: "عنوان - موقع". */
static void strip_site(struct wq_html_meta *meta)
{
    static const char *const bars[] = {" - ", " | ", " – ", " — ", " :: ", " » ", " « "};
    struct wq_str *title = &meta->values[WQ_HTML_TITLE];
    const struct wq_str site = meta->values[WQ_HTML_SOURCE];
    for (size_t i = 0; i < sizeof bars / sizeof bars[0] && site.len > 0; i++) {
        const size_t len = strlen(bars[i]) + site.len;
        if (title->len <= len)
            continue;
        const char *start = title->ptr + title->len - len;
        if (memcmp(start, bars[i], strlen(bars[i])) == 0 &&
            memcmp(start + strlen(bars[i]), site.ptr, site.len) == 0)
            title->len -= len;
    }
}

/* A heading h1 that the metadata repeat is the title as the page shows it. */
static void choose_title(struct wq_html_meta *meta, const GumboNode *root, const GumboNode *main)
{
    struct wq_html_meta shown = {.arena = meta->arena};
    const GumboNode *heading = find_heading(main);
    if (!heading)
        heading = find_heading(root);
    if (heading)
        take_text(&shown, WQ_HTML_TITLE, heading, "h1");
    for (const GumboNode *node = root; node && !has(&shown, WQ_HTML_CATEGORY);
         node = wq_html_next(node, root, false))
        if (wq_html_is(node, GUMBO_TAG_TITLE)) /* kept in a field of no use here */
            take_text(&shown, WQ_HTML_CATEGORY, node, "title");
    const struct wq_str h1 = shown.values[WQ_HTML_TITLE];
    const struct wq_str title = shown.values[WQ_HTML_CATEGORY];
    if (contains(meta->values[WQ_HTML_TITLE], h1) || contains(title, h1))
        meta->from[WQ_HTML_TITLE] = NULL;
    take(meta, WQ_HTML_TITLE, h1, "h1");
    take(meta, WQ_HTML_TITLE, title, "title element");
    strip_site(meta);
}

/* ---- the address and the file ---- */

/* The date that begins `path`: 2015/12/18, 2015-12-18, 20151218; 0: none does. */
static uint32_t path_date(struct wq_str path)
{
    char plain[] = "YYYY-MM-DD";
    size_t digit_n = 0, at = 0;
    for (size_t i = 0; i < path.len && digit_n < 8; i++) {
        const char c = path.ptr[i];
        if (c >= '0' && c <= '9') {
            plain[at++] = c;
            digit_n++;
            at += digit_n == 4 || digit_n == 6; /* over the '-' */
        } else if ((c != '/' && c != '-' && c != '_') || (digit_n != 4 && digit_n != 6)) {
            break;
        }
    }
    plain[4] = plain[7] = '-';
    const bool is_whole = digit_n == 8;
    const bool is_recent = plain[0] == '2' || (plain[0] == '1' && plain[1] == '9');
    return is_whole && is_recent ? wq_parse_date(wq_str(plain)) : 0;
}

static void read_path(struct wq_html_meta *meta, struct wq_str path, const char *from)
{
    for (size_t i = 0; i < path.len && !has(meta, WQ_HTML_DATE); i++) {
        const bool is_start = i == 0 || path.ptr[i - 1] < '0' || path.ptr[i - 1] > '9';
        const uint32_t date = is_start ? path_date((struct wq_str){path.ptr + i, path.len - i}) : 0;
        if (date == 0)
            continue;
        meta->from[WQ_HTML_DATE] = from;
        meta->date = date;
        meta->values[WQ_HTML_DATE] =
            (struct wq_str){path.ptr + i, 10 < path.len - i ? 10 : path.len - i};
    }
}

enum wq_status wq_html_find_meta(const GumboNode *root, const GumboNode *main,
                                 struct wq_str saved_from, struct wq_str name,
                                 struct wq_html_meta *meta)
{
    bool is_hidden = false;
    meta->arena = malloc(sizeof *meta->arena + ARENA_BYTES);
    if (!meta->arena)
        return WQ_E_NOMEM;
    *meta->arena = (struct wq_arena){0};
    wq_arena_init(meta->arena, meta->arena + 1, ARENA_BYTES);
    read_head(meta, root);
    for (const GumboNode *node = main; node; node = wq_html_next(node, main, is_hidden)) {
        is_hidden = wq_html_is_hidden(node);
        if (!is_hidden)
            read_byline(meta, node);
    }
    if (is_address(saved_from))
        take(meta, WQ_HTML_ADDRESS, saved_from, "saved from");
    choose_title(meta, root, main);
    read_path(meta, meta->values[WQ_HTML_ADDRESS], "the address");
    read_path(meta, name, "the file's name");
    return WQ_OK;
}

void wq_html_meta_free(struct wq_html_meta *meta)
{
    free(meta->arena);
    *meta = (struct wq_html_meta){0};
}
